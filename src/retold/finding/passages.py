"""Verbatim passages of a pair: shared shingles chained, cut where left-out text stands between."""

from __future__ import annotations

import numpy as np

from retold.finding.prints import SHINGLE_WORDS, Print
from retold.kernels.chains import chain_anchors, find_anchors
from retold.types import Passage

_GAP_WORDS = 8  # words edited in the middle of a passage
_DRIFT_WORDS = 4  # words put in or taken out there


def find_passages(a: Print, b: Print) -> tuple[Passage, ...]:
    """The stretches of at least 5 words that stand in both articles, edits of a few words inside allowed, in any order.

    Spans are code points of each text and hold no furniture: a passage is cut where either page puts something in between.
    Cost O(words log words).
    """
    anchors = find_anchors(a.shingles, b.shingles)
    chains = chain_anchors(anchors, SHINGLE_WORDS, _GAP_WORDS, _DRIFT_WORDS)
    found = []
    for a_first, a_past, b_first, b_past in chains.tolist():
        if a.breaks[a_first + 1 : a_past].any() or b.breaks[b_first + 1 : b_past].any():
            inside = anchors[(anchors[:, 0] >= a_first) & (anchors[:, 0] + SHINGLE_WORDS <= a_past)]
            inside = inside[(inside[:, 1] >= b_first) & (inside[:, 1] + SHINGLE_WORDS <= b_past)]
            found += _cut(a, b, inside)
        else:
            found.append((a_first, a_past, b_first, b_past))
    return tuple(
        Passage(
            a_start=int(a.starts[f[0]]),
            a_end=int(a.ends[f[1] - 1]),
            b_start=int(b.starts[f[2]]),
            b_end=int(b.ends[f[3] - 1]),
            words=f[1] - f[0],
        )
        for f in sorted(found)
    )


def _cut(a: Print, b: Print, anchors: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> list[tuple[int, int, int, int]]:
    # Chain the anchors of each unbroken piece by itself: furniture numbers the pieces.
    a_piece, b_piece = np.cumsum(a.breaks), np.cumsum(b.breaks)
    first, second = anchors[:, 0], anchors[:, 1]
    last = SHINGLE_WORDS - 1
    whole = (a_piece[first] == a_piece[first + last]) & (b_piece[second] == b_piece[second + last])
    found: list[tuple[int, int, int, int]] = []
    pieces = np.stack([a_piece[first], b_piece[second]], axis=1)[whole]
    for piece in np.unique(pieces, axis=0):
        own = anchors[whole][(pieces == piece).all(axis=1)]
        found += [tuple(c) for c in chain_anchors(own, SHINGLE_WORDS, _GAP_WORDS, _DRIFT_WORDS).tolist()]
    return found
