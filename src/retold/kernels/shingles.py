"""Hashes of word n-grams, and which articles share them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_FINAL = np.uint64(0xBF58476D1CE4E5B9)


def hash_shingles(keys: NDArray[np.uint64], n: int) -> NDArray[np.uint64]:
    """Hash every run of n words.

    keys   uint64 (m,), a key a word.
    Returns uint64 (max(0, m - n + 1),): a polynomial hash modulo 2**64 (Karp and Rabin 1987), finished with one round of
    SplitMix64's mixer, so that its low bits are as good as its high ones. Cost O(n m); overflow wraps by design.
    """
    m = len(keys) - n + 1
    if m <= 0:
        return np.zeros(0, np.uint64)
    with np.errstate(over="ignore"):
        hashes = np.zeros(m, np.uint64)
        for i in range(n):
            hashes = hashes * _MULTIPLIER + keys[i : i + m]
        hashes ^= hashes >> np.uint64(30)
        hashes *= _FINAL
        return hashes ^ (hashes >> np.uint64(27))


def count_shared(keys: NDArray[np.uint64], holders: NDArray[np.int64], hot: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How many keys each pair of holders shares.

    keys, holders   uint64 and int64 (m,): key k is held by that article; a holder names a key once.
    hot             a key with more holders than this joins each of them to the smallest holder only, so that no pair is lost and
                    no key costs more than its holders.
    Returns pairs int64 (p, 2) with a < b in ascending order, and counts int64 (p,). Cost O(m log m + pairs before merging).
    """
    order = np.lexsort((holders, keys))
    keys, holders = keys[order], holders[order]
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else np.zeros(0, np.int64)
    sizes = np.diff(np.r_[starts, len(keys)])
    merged: list[NDArray[np.int64]] = []
    tallies: list[NDArray[np.int64]] = []
    base = np.int64(holders.max() + 1) if len(holders) else np.int64(1)
    for size in np.unique(sizes[sizes > 1]).tolist():
        block = holders[starts[sizes == size][:, None] + np.arange(size)]
        if size > hot:
            left, right = np.repeat(block[:, :1], size - 1, axis=1), block[:, 1:]
        else:
            i, j = np.triu_indices(size, 1)
            left, right = block[:, i], block[:, j]
        codes, n = np.unique((left * base + right).ravel(), return_counts=True)
        merged.append(codes)
        tallies.append(n.astype(np.int64))
    if not merged:
        return np.zeros((0, 2), np.int64), np.zeros(0, np.int64)
    codes, where = np.unique(np.concatenate(merged), return_inverse=True)
    counts = np.zeros(len(codes), np.int64)
    np.add.at(counts, where, np.concatenate(tallies))
    return np.stack([codes // base, codes % base], axis=1), counts
