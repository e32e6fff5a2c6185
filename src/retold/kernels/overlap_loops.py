"""The loop behind `kernels.overlap`."""

from __future__ import annotations

from typing import Any

import numpy as np

from retold.kernels.compiled import compiled

_ONE = 4096  # as in kernels.overlap


@compiled
def _root(n: Any) -> Any:
    r = np.int64(np.sqrt(np.float64(n)))
    while r * r > n:
        r -= 1
    while (r + 1) * (r + 1) <= n:
        r += 1
    return r


@compiled
def _cosine(dot: Any, a: Any, b: Any) -> Any:
    return min(_ONE, _ONE * dot // max(1, _root(a) * _root(b)))


@compiled
def _to_nearest(year: int, mask: Any) -> int:
    for gap in range(2):
        if (mask >> np.uint64(year + gap)) & np.uint64(1) if year + gap < 64 else False:
            return gap
        if (mask >> np.uint64(year - gap)) & np.uint64(1) if year >= gap else False:
            return gap
    return 2


@compiled
def _latest(mask: Any) -> int:
    year = 63
    while not (mask >> np.uint64(year)) & np.uint64(1):
        year -= 1
    return year


@compiled
def _standing(weight: Any, first: Any) -> Any:
    return (weight * (38 + 10240 // (40 + np.int64(first)))) >> 4


@compiled
def _as_name(weight: Any, count: Any, logs: Any) -> Any:
    return (weight * logs[min(count, 255)]) >> 8


@compiled
def _as_number(standing: Any, count: Any) -> Any:
    n = np.int64(min(count, 255))
    return (standing * ((512 * n) // (n + 1))) >> 8


@compiled
def measure_all(begin: Any, weights: Any, counts: Any, first: Any, flags: Any, logs: Any) -> Any:
    """int64 (n, 4): the sums of `kernels.overlap.measure`."""
    out = np.zeros((len(begin) - 1, 4), np.int64)
    for t in range(len(begin) - 1):
        for i in range(begin[t], begin[t + 1]):
            w = np.int64(weights[i])
            standing = _standing(w, first[i])
            out[t, 0] += standing * standing
            if flags[i] & 1:
                name = _as_name(w, counts[i], logs)
                out[t, 1] += name * name
            if flags[i] & 2:
                number = _as_number(standing, counts[i])
                out[t, 2] += number * number
            out[t, 3] += w * w
    return out


@compiled
def compare_all(
    pairs: Any, begin: Any, keys: Any, weights: Any, counts: Any, first: Any, flags: Any, years: Any, shared_runs: Any, runs: Any,
    sums: Any, logs: Any,
) -> Any:  # fmt: skip
    """int32 (p, 12): the columns of `kernels.overlap.COLUMNS`."""
    out = np.zeros((len(pairs), 12), np.int32)
    for p in range(len(pairs)):
        a, b = pairs[p, 0], pairs[p, 1]
        i, past_a, j, past_b = begin[a], begin[a + 1], begin[b], begin[b + 1]
        stand, name, number, both = np.int64(0), np.int64(0), np.int64(0), np.int64(0)
        plain, forms = 0, 0
        while i < past_a and j < past_b:
            if keys[i] < keys[j]:
                i += 1
                continue
            if keys[i] > keys[j]:
                j += 1
                continue
            w, v = np.int64(weights[i]), np.int64(weights[j])
            mine, theirs = _standing(w, first[i]), _standing(v, first[j])
            stand += mine * theirs
            if flags[i] & flags[j] & 1:
                name += _as_name(w, counts[i], logs) * _as_name(v, counts[j], logs)
            if flags[i] & flags[j] & 2:
                number += _as_number(mine, counts[i]) * _as_number(theirs, counts[j])
            both += w * v
            if flags[i] == 0 and flags[j] == 0:
                plain += 1
            forms += 1
            i += 1
            j += 1
        shared, size_a, size_b = shared_runs[p], runs[a], runs[b]
        out[p, 0] = _cosine(stand, sums[a, 0], sums[b, 0])
        out[p, 1] = _cosine(name, sums[a, 1], sums[b, 1])
        out[p, 2] = _cosine(number, sums[a, 2], sums[b, 2])
        out[p, 3] = _ONE * plain // (plain + 16)
        out[p, 4] = _ONE * shared // (shared + 16)
        if years[a] and years[b]:
            out[p, 5] = min(_to_nearest(_latest(years[a]), years[b]), _to_nearest(_latest(years[b]), years[a]))
        out[p, 6] = shared
        out[p, 7] = _ONE * shared // max(1, min(size_a, size_b))
        out[p, 8] = _ONE * shared // max(1, size_a + size_b - shared)
        out[p, 9] = _ONE * both // max(1, min(sums[a, 3], sums[b, 3]))
        out[p, 10] = _cosine(both, sums[a, 3], sums[b, 3])
        out[p, 11] = forms
    return out
