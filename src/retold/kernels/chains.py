"""Shared n-grams of two articles joined into reused stretches."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def find_anchors(a: NDArray[np.uint64], b: NDArray[np.uint64], most: int = 4) -> NDArray[np.int64]:
    """Places where two sequences of n-gram hashes agree.

    a, b   uint64 (m,), (k,). most: an n-gram with more than this many places on either side is passed over (a refrain).
    Returns int64 (p, 2): places in a and b, by a, then b. Cost O((m + k) log k + p).
    """
    if not len(a) or not len(b):
        return np.zeros((0, 2), np.int64)
    order = np.argsort(b, kind="stable")
    ordered = b[order]
    low, high = np.searchsorted(ordered, a, "left"), np.searchsorted(ordered, a, "right")
    _, inverse, tally = np.unique(a, return_inverse=True, return_counts=True)
    n = np.where((tally[inverse] <= most) & (high - low <= most), high - low, 0)
    places = np.repeat(np.arange(len(a)), n)
    offsets = np.arange(n.sum()) - np.repeat(np.cumsum(n) - n, n)
    return np.stack([places, order[np.repeat(low, n) + offsets]], axis=1).astype(np.int64)


def chain_anchors(anchors: NDArray[np.int64], n: int, gap_words: int, drift_words: int) -> NDArray[np.int64]:
    """Join anchors that follow each other in both sequences.

    anchors      int64 (p, 2) by a, then b, each standing for n words on both sides.
    gap_words    the most words of a that may lie between two anchors of a stretch; drift_words: the most by which the two gaps
                 may differ. Stretches may stand in any order on the other side: each is followed on its own diagonal.
    Returns int64 (q, 4): a_first, a_past, b_first, b_past in words, by a_first, then b_first. Cost O(p × open stretches).
    """
    done: list[list[int]] = []
    running: list[list[int]] = []
    for a, b in anchors.tolist():
        running_next, best = [], None
        for stretch in running:
            if a - stretch[1] > gap_words:
                done.append(stretch)
                continue
            running_next.append(stretch)
            ahead, beside = a + n - stretch[1], b + n - stretch[3]
            if beside >= 0 and b - stretch[3] <= gap_words and abs(ahead - beside) <= drift_words:
                cost = abs(ahead - beside)
                if best is None or cost < best[0]:
                    best = (cost, stretch)
        if best is None:
            running_next.append([a, a + n, b, b + n])
        else:
            best[1][1], best[1][3] = max(best[1][1], a + n), max(best[1][3], b + n)
        running = running_next
    return np.array(sorted(done + running), np.int64).reshape(-1, 4)
