"""The loops behind `kernels.linkage`."""

from __future__ import annotations

from typing import Any

import numpy as np

from retold.kernels.compiled import compiled
from retold.kernels.components_loops import unite

_TURNS, _MOVES, _SCALE = 48, 12, 32768  # as in kernels.linkage


@compiled
def chain_neighbours(near: Any, threshold: int) -> Any:
    """int64 (k,): the smallest member of each article's group."""
    k = len(near)
    total = np.empty((k, k), np.float64)
    for i in range(k):
        for j in range(k):
            total[i, j] = near[i, j]
    size = np.ones(k, np.float64)
    free = np.ones(k, np.bool_)
    left, right = np.empty(k, np.int64), np.empty(k, np.int64)
    links = 0
    chain = np.empty(k + 1, np.int64)
    held = 0
    for _ in range(k - 1):
        if held == 0:
            i = 0
            while not free[i]:
                i += 1
            chain[0] = i
            held = 1
        while True:
            top = chain[held - 1]
            best, nearest = -1.0, -1
            for j in range(k):
                if free[j] and j != top:
                    mean = total[top, j] / size[j]
                    if mean > best:
                        best, nearest = mean, j
            if held > 1 and total[top, chain[held - 2]] / size[chain[held - 2]] >= best:
                break
            chain[held] = nearest
            held += 1
        one, other = chain[held - 1], chain[held - 2]
        held -= 2
        i, j = min(one, other), max(one, other)
        if total[i, j] >= threshold * size[i] * size[j]:
            left[links], right[links] = i, j
            links += 1
        for m in range(k):
            total[i, m] += total[j, m]
        for m in range(k):
            total[m, i] += total[m, j]
        size[i] += size[j]
        free[j] = False
    return unite(k, left[:links], right[:links])


@compiled
def halve(like: Any) -> Any:
    """bool (k,): the half of each; that of the first is False."""
    k = len(like)
    rows = np.zeros(k, np.int64)
    for i in range(k):
        for j in range(k):
            rows[i] += like[i, j]
    whole = rows.sum()
    centred = np.empty((k, k), np.int64)
    start = 0
    for i in range(k):
        for j in range(k):
            centred[i, j] = (np.int64(like[i, j]) * k * k - k * rows[i] - k * rows[j] + whole) // (k * k)
        if centred[i, i] > centred[start, start]:
            start = i
    at, scaled = centred[start].copy(), np.empty(k, np.int64)
    for _ in range(_TURNS):
        most = np.int64(0)
        for i in range(k):
            most = max(most, abs(at[i]))
        if most == 0:
            break
        for i in range(k):
            scaled[i] = (at[i] * _SCALE) // most
        for i in range(k):
            s = np.int64(0)
            for j in range(k):
                s += centred[i, j] * scaled[j]
            at[i] = s
    half, moved = at > 0, np.zeros(k, np.bool_)
    left, right = np.empty(k, np.int64), np.empty(k, np.int64)
    for _ in range(_MOVES):
        m = half.sum()
        n = k - m
        if n == 0 or m == 0:
            break
        in_left, in_right = np.int64(0), np.int64(0)
        for i in range(k):
            left[i], right[i] = 0, 0
            for j in range(k):
                if half[j]:
                    right[i] += like[i, j]
                else:
                    left[i] += like[i, j]
            if half[i]:
                in_right += right[i]
            else:
                in_left += left[i]
        same = True
        for i in range(k):
            moved[i] = (in_right - 2 * m * right[i]) * (n * n) < (in_left - 2 * n * left[i]) * (m * m)
            same = same and moved[i] == half[i]
        if same:
            break
        for i in range(k):
            half[i] = moved[i]
    opposite = half[0]
    for i in range(k):
        half[i] = half[i] != opposite
    return half
