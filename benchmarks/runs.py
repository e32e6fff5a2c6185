"""Runs of six words, and which of them have been used: what keeps reuse that nobody planted out of a corpus."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RUN = 6  # words in a row that no two articles share by chance
_ODD = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F,
                 0xE7037ED1A0B428DB], np.uint64)  # fmt: skip
_BITS_A_RUN = 20  # four bits of one 64-bit word stand for a run: below one in a hundred is taken for used that was not


def hash_runs(words: NDArray[np.uint64], owner: NDArray[np.int64]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Hash of every run of six words that stands in one article, and the place of its first word.

    words  hashes in order; owner  the article of each, in runs. Cost O(words).
    """
    n = max(0, len(words) - RUN + 1)
    hashes = np.zeros(n, np.uint64)
    for i, odd in enumerate(_ODD):
        hashes += words[i : i + n] * odd
        hashes ^= hashes >> np.uint64(29)
    inside = np.flatnonzero(owner[:n] == owner[RUN - 1 :][:n])
    return hashes[inside] * _ODD[0] ^ (hashes[inside] >> np.uint64(32)), inside


class UsedRuns:
    """The runs used so far: a Bloom filter (Bloom 1970) whose bits for one run lie in one word (Putze, Sanders, Singler 2009).

    It never forgets a run; it now and then takes a fresh one for used, which costs a word of an article and no truth.
    """

    def __init__(self, n_runs: int) -> None:
        """n_runs: how many are expected; memory 2.5 bytes each."""
        self._words = np.zeros(max(1024, n_runs * _BITS_A_RUN // 64), np.uint64)

    def holds(self, hashes: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """For each run whether it has been used."""
        place, bits = self._find(hashes)
        found: NDArray[np.bool_] = self._words[place] & bits == bits
        return found

    def add(self, hashes: NDArray[np.uint64]) -> None:
        """Have them used."""
        place, bits = self._find(hashes)
        np.bitwise_or.at(self._words, place, bits)

    def _find(self, hashes: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
        place = ((hashes >> np.uint64(32)) * np.uint64(len(self._words))) >> np.uint64(32)
        bits = np.zeros(len(hashes), np.uint64)
        for shift in (0, 6, 12, 18):
            bits |= np.uint64(1) << ((hashes >> np.uint64(shift)) & np.uint64(63))
        return place.astype(np.int64), bits
