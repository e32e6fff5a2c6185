"""Shared n-grams of two articles joined into reused stretches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retold.kernels.compiled import worth_compiling

MOST = 4  # an n-gram that stands more often than this in either article is a refrain and no anchor
GAP_WORDS = 12  # words edited in the middle of a stretch
DRIFT_WORDS = 6  # words put in or taken out there
REACH_WORDS = 3  # words edited near its ends, where less than an n-gram follows
LONGEST_RUN = 256  # words in a row that are counted; more is much
_OPEN = 256  # stretches that can be followed at once
_FEW = 24  # pairs that the twin has done before the compiler is loaded

Ints = NDArray[np.int64]


def chain_pairs(
    words: NDArray[np.uint64],
    pieces: NDArray[np.int32],
    first: Ints,
    hashes: NDArray[np.uint64],
    begin: Ints,
    pairs: Ints,
    n: int,
    shortest: int,
) -> tuple[Ints, Ints, Ints, Ints]:
    """What each pair of a batch of articles shares, word for word.

    words    uint64 (w,): keys of the words of article after article; those of article i are words[first[i] : first[i + 1]].
    pieces   int32 (w,): 0 for the first unbroken piece of each article's text, counting up: a stretch never leaves its piece.
    hashes   uint64: `hash_shingles` of n words; those of article i are hashes[begin[i] : begin[i + 1]].
    pairs    int64 (p, 2): articles a, b; quickest where equal a stand together.
    shortest words of a that a stretch has at least.
    Returns stretches int64 (q, 5): a_first, a_past, b_first, b_past in words of each article, and how many of those words stand
    on both sides, each as often as it does (all of them only where they are the same in the same order); by a_first, then b_first;
    past int64 (p + 1,): the stretches of pair i are stretches[past[i] : past[i + 1]]; runs int64 (p,): the most words in a row in
    both; shared int64 (p,): n-grams in both.

    Anchors (shared n-grams) are joined along diagonals, several a pair and in any order, then continued over small edits at both
    ends: seed, chain and extend, as sequence aligners do (Altschul et al. 1997). Cost O(words of both) a pair, 10 µs for two of
    450 words; n-grams that repeat more than 4 times are passed over, so that no text is quadratic.
    """
    if worth_compiling(len(pairs), _FEW):
        from retold.kernels.chains_loops import chain

        loop = chain(
            words, pieces, first, hashes, begin, pairs, n, MOST, GAP_WORDS, DRIFT_WORDS, REACH_WORDS, shortest, LONGEST_RUN
        )
        return loop[0], loop[1], loop[2], loop[3]
    found: list[list[int]] = []
    past, runs, shared = [0], [], []
    for a, b in pairs.tolist():
        left, right = hashes[begin[a] : begin[a + 1]], hashes[begin[b] : begin[b + 1]]
        one, other = slice(first[a], first[a + 1]), slice(first[b], first[b + 1])
        shared.append(len(np.intersect1d(left, right)))
        stretches, longest = _pair(words[one], words[other], pieces[one], pieces[other], left, right, n)
        found += [[*s, _alike(words[one][s[0] : s[1]], words[other][s[2] : s[3]])] for s in stretches if s[1] - s[0] >= shortest]
        runs.append(longest)
        past.append(len(found))
    return np.array(found, np.int64).reshape(-1, 5), np.array(past, np.int64), np.array(runs, np.int64), np.array(shared, np.int64)


# --- the twin -----------------------------------------------------------------------------------------------------------------


def _pair(
    wa: NDArray[np.uint64],
    wb: NDArray[np.uint64],
    pa: NDArray[np.int32],
    pb: NDArray[np.int32],
    left: NDArray[np.uint64],
    right: NDArray[np.uint64],
    n: int,
) -> tuple[list[list[int]], int]:
    """The stretches of two articles, of any length, and the most words in a row."""
    if len(wa) and len(wa) == len(wb) and not pa[-1] and not pb[-1] and (wa == wb).all():
        return [[0, len(wa), 0, len(wb)]], len(wa)
    anchors = find_anchors(left, right, MOST)
    anchors = anchors[(pa[anchors[:, 0]] == pa[anchors[:, 0] + n - 1]) & (pb[anchors[:, 1]] == pb[anchors[:, 1] + n - 1])]
    grown = []
    for a_first, a_past, b_first, b_past in chain_anchors(anchors, n, GAP_WORDS, DRIFT_WORDS, pa, pb):
        a_last, b_last = extend_stretch(wa, wb, pa, pb, a_past - 1, b_past - 1, 1, REACH_WORDS)
        a_first, b_first = extend_stretch(wa, wb, pa, pb, a_first, b_first, -1, REACH_WORDS)
        grown.append([a_first, a_last + 1, b_first, b_last + 1])
    merged: list[list[int]] = []
    for s in sorted(grown, key=lambda s: (s[0], s[2], s[1], s[3])):
        last = merged[-1] if merged else s
        overlap = s[0] <= last[1] and last[2] <= s[2] <= last[3]
        if merged and overlap and pa[last[0]] == pa[s[0]] and pb[last[2]] == pb[s[2]]:
            merged[-1][1], merged[-1][3] = max(merged[-1][1], s[1]), max(merged[-1][3], s[3])
        else:
            merged.append(s)
    return merged, _longest_run(wa, wb, anchors)


def _longest_run(wa: NDArray[np.uint64], wb: NDArray[np.uint64], anchors: Ints) -> int:
    longest, places = 0, [tuple(place) for place in anchors.tolist()]
    known = set(places)
    for i, j in places:
        if (i - 1, j - 1) in known:
            continue  # counted from where it begins
        past = min(LONGEST_RUN, len(wa) - i, len(wb) - j)
        alike = wa[i : i + past] == wb[j : j + past]
        longest = max(longest, len(alike) if alike.all() else int(alike.argmin()))
    return longest


def _alike(wa: NDArray[np.uint64], wb: NDArray[np.uint64]) -> int:
    if len(wa) == len(wb) and (wa == wb).all():
        return len(wa)
    return min((Counter(wa.tolist()) & Counter(wb.tolist())).total(), max(len(wa), len(wb)) - 1)


def find_anchors(a: NDArray[np.uint64], b: NDArray[np.uint64], most: int = MOST) -> Ints:
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


def chain_anchors(
    anchors: Ints, n: int, gap_words: int, drift_words: int, a_pieces: Sequence[int] | NDArray[np.int32],
    b_pieces: Sequence[int] | NDArray[np.int32],
) -> list[list[int]]:  # fmt: skip
    """Join anchors that follow each other in both sequences, inside one piece of each.

    anchors      int64 (p, 2) by a, then b, each standing for n words on both sides.
    gap_words    the most words of a that may lie between two anchors of a stretch; drift_words: the most by which the two gaps
                 may differ. Stretches may stand in any order on the other side: each is followed on its own diagonal.
    Returns a_first, a_past, b_first, b_past of each, in words. Cost O(p × open stretches, at most 256).
    """
    done: list[list[int]] = []
    running: list[list[int]] = []
    for a, b in anchors.tolist():
        done += [s for s in running if a - s[1] > gap_words]
        running = [s for s in running if a - s[1] <= gap_words]
        best: tuple[int, list[int]] | None = None
        for s in running:
            ahead, beside = a + n - s[1], b + n - s[3]
            apart = abs(ahead - beside)
            same = a_pieces[s[0]] == a_pieces[a] and b_pieces[s[2]] == b_pieces[b]
            if same and beside >= 0 and b - s[3] <= gap_words and apart <= drift_words and (best is None or apart < best[0]):
                best = (apart, s)
        if best is not None:
            best[1][1], best[1][3] = max(best[1][1], a + n), max(best[1][3], b + n)
            continue
        if len(running) == _OPEN:
            done.append(running.pop(0))
        running.append([a, a + n, b, b + n])
    return done + running


def extend_stretch(
    wa: NDArray[np.uint64], wb: NDArray[np.uint64], pa: NDArray[np.int32], pb: NDArray[np.int32], i: int, j: int, step: int,
    reach: int,
) -> tuple[int, int]:  # fmt: skip
    """Go on from two words that are shared, forwards (step 1) or backwards (-1), inside their pieces.

    Over up to `reach` words of either side that the other has not, where two shared words stand behind them; the fewest first.
    Returns the last two words that are shared. Cost O(words gone over × reach²).
    """

    def alike(x: int, y: int) -> bool:
        inside = 0 <= x < len(wa) and 0 <= y < len(wb)
        return inside and bool(wa[x] == wb[y]) and bool(pa[x] == pa[i]) and bool(pb[y] == pb[j])

    while True:
        while alike(i + step, j + step):
            i, j = i + step, j + step
        jumps = (
            (di, total - di) for total in range(1, 2 * reach + 1) for di in range(max(0, total - reach), min(reach, total) + 1)
        )
        for di, dj in jumps:
            x, y = i + step * (di + 1), j + step * (dj + 1)
            if alike(x, y) and alike(x + step, y + step):
                i, j = x + step, y + step
                break
        else:
            return i, j
