"""The loops behind `kernels.shingles`: choosing keys, and which articles share them."""

from __future__ import annotations

from typing import Any

import numpy as np

from retold.kernels.compiled import compiled

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_FINAL = np.uint64(0xBF58476D1CE4E5B9)
_30, _27, _16, _48, _32 = np.uint64(30), np.uint64(27), np.uint64(16), np.uint64(48), np.uint64(32)


@compiled
def hash_all(keys: Any, first: Any, n: int) -> Any:
    """`hash_shingles` of each article: uint64, and where each article's begin."""
    articles = len(first) - 1
    begin = np.zeros(articles + 1, np.int64)
    for t in range(articles):
        begin[t + 1] = begin[t] + max(0, first[t + 1] - first[t] - n + 1)
    out = np.empty(begin[articles], np.uint64)
    for t in range(articles):
        at = begin[t]
        for i in range(first[t], first[t + 1] - n + 1):
            h = np.uint64(0)
            for j in range(i, i + n):
                h = h * _MULTIPLIER + keys[j]
            h ^= h >> _30
            h *= _FINAL
            out[at] = h ^ (h >> _27)
            at += 1
    return out, begin


@compiled
def choose(words: Any, first: Any, ranks: Any, hashes: Any, begin: Any, n: int, window: int) -> Any:
    """`choose_keys` of each article: uint64, and where each article's begin."""
    articles = len(begin) - 1
    out = np.empty(len(hashes) + articles, np.uint64)
    where = np.zeros(articles + 1, np.int64)
    ring = np.empty(window + 1, np.int64)  # places of the window's greatest, and of what may follow it: falling ranks
    order = np.empty(window + 1, np.uint64)
    k = 0
    for t in range(articles):
        m = begin[t + 1] - begin[t]
        rarity = np.uint64(0)
        for j in range(first[t], min(first[t + 1], first[t] + n - 1)):
            rarity += np.uint64(ranks[j])
        head, size, last = 0, 0, -1
        if m == 0 and first[t + 1] > first[t]:
            h = np.uint64(0)
            for j in range(first[t], first[t + 1]):
                h = h * _MULTIPLIER + words[j]
            out[k] = h * _FINAL
            k += 1
        for i in range(m):
            rarity += np.uint64(ranks[first[t] + i + n - 1])
            value = (rarity << _48) | (hashes[begin[t] + i] >> _16)
            rarity -= np.uint64(ranks[first[t] + i])
            while size > 0 and order[(head + size - 1) % (window + 1)] < value:
                size -= 1
            ring[(head + size) % (window + 1)] = i
            order[(head + size) % (window + 1)] = value
            size += 1
            if ring[head] <= i - window:
                head = (head + 1) % (window + 1)
                size -= 1
            if (i >= window - 1 or i == m - 1) and ring[head] != last:
                last = ring[head]
                out[k] = hashes[begin[t] + last]
                k += 1
        where[t + 1] = k
    return out[:k].copy(), where


@compiled
def merge_behind(out: Any, short: Any) -> None:
    """Ascending `short` into `out`, whose beginning is ascending and whose end has room for it; from the end on, in place."""
    past = len(out) - len(short)
    for k in range(len(short) - 1, -1, -1):
        high, step = past, 1
        while high - step >= 0 and out[high - step] > short[k]:
            high -= step
            step *= 2
        low = max(0, high - step)
        while low < high:
            middle = (low + high) // 2
            if out[middle] <= short[k]:
                low = middle + 1
            else:
                high = middle
        for x in range(past - 1, low - 1, -1):
            out[x + k + 1] = out[x]
        out[low + k] = short[k]
        past = low


@compiled
def _room(array: Any, held: int, needed: int) -> Any:
    """The array, or one twice as long that begins with what is held, so that `needed` more have room."""
    if held + needed <= len(array):
        return array
    larger = np.empty(max(held + needed, 2 * len(array)), np.uint64)
    larger[:held] = array[:held]
    return larger


@compiled
def emit(packed: Any, bits: Any, hot: int, places: Any, out: Any) -> Any:
    """Every pair of places of a key's holders as a << 32 | b, a < b, key after key; and how many keys were hot. out: room."""
    own = np.empty(1024, np.uint64)
    at, i, capped = 0, 0, 0
    low = (np.uint64(1) << bits) - np.uint64(1)
    while i < len(packed):
        key, j = packed[i] >> bits, i + 1
        while j < len(packed) and packed[j] >> bits == key:
            j += 1
        if j - i == 1:
            i = j
            continue
        n, own = 0, _room(own, 0, j - i)
        for x in range(i, j):
            place = places[np.int64(packed[x] & low)]
            if place >= 0:
                own[n] = np.uint64(place)
                n += 1
        i = j
        if n > hot:
            capped += 1
            first = own[0]
            for x in range(1, n):
                first = min(first, own[x])
            out = _room(out, at, n)
            for x in range(n):
                if own[x] != first:
                    out[at] = (first << _32) | own[x]
                    at += 1
            continue
        out = _room(out, at, n * (n - 1) // 2)
        for x in range(1, n):
            for y in range(x):
                out[at] = (min(own[x], own[y]) << _32) | max(own[x], own[y])
                at += 1
    return out[:at], capped


@compiled
def count(hashes: Any, begin: Any) -> Any:
    """`count_distinct`."""
    out, longest = np.zeros(len(begin) - 1, np.int64), 1
    for t in range(len(begin) - 1):
        longest = max(longest, begin[t + 1] - begin[t])
    bits = 3
    while (1 << bits) < 2 * longest:
        bits += 1
    table, owner = np.zeros(1 << bits, np.uint64), np.zeros(1 << bits, np.int64)  # a slot is free unless this article owns it
    for t in range(len(begin) - 1):
        size = 3
        while (1 << size) < 2 * (begin[t + 1] - begin[t]):
            size += 1
        mask, shift, n = (1 << size) - 1, np.uint64(64 - size), 0
        for i in range(begin[t], begin[t + 1]):
            slot = np.int64((hashes[i] * _MULTIPLIER) >> shift)
            while owner[slot] == t + 1 and table[slot] != hashes[i]:
                slot = (slot + 1) & mask
            if owner[slot] != t + 1:
                owner[slot], table[slot] = t + 1, hashes[i]
                n += 1
        out[t] = n
    return out
