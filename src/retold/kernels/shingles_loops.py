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
def count_hits(packed: Any, bits: Any, hot: int) -> int:
    """How many (pair, key) hits `emit` will give."""
    total, i = 0, 0
    while i < len(packed):
        key, j = packed[i] >> bits, i + 1
        while j < len(packed) and packed[j] >> bits == key:
            j += 1
        size = j - i
        total += size - 1 if size > hot else size * (size - 1) // 2
        i = j
    return total


@compiled
def emit(packed: Any, bits: Any, hot: int, out: Any) -> int:
    """Write every pair of holders of a key (ascending inside it) as a << 32 | b; how many keys were hot."""
    at, i, capped = 0, 0, 0
    low = (np.uint64(1) << bits) - np.uint64(1)
    while i < len(packed):
        key, j = packed[i] >> bits, i + 1
        while j < len(packed) and packed[j] >> bits == key:
            j += 1
        hotter = j - i > hot
        capped += hotter
        for x in range(i, i + 1 if hotter else j):
            high = (packed[x] & low) << _32
            for y in range(x + 1, j):
                out[at] = high | (packed[y] & low)
                at += 1
        i = j
    return capped


@compiled
def distinct(hashes: Any, begin: Any) -> Any:
    """`distinct_hashes`."""
    out, where, k = np.empty(len(hashes), np.uint64), np.zeros(len(begin), np.int64), 0
    for t in range(len(begin) - 1):
        own = np.sort(hashes[begin[t] : begin[t + 1]])
        for i in range(len(own)):
            if i == 0 or own[i] != own[i - 1]:
                out[k] = own[i]
                k += 1
        where[t + 1] = k
    return out[:k].copy(), where
