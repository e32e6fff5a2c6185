"""What the contents of two articles have in common: whole numbers, for many pairs at once.

Every sum is of integers and every quotient is rounded once, so that neither the order of the pairs nor who computes them can
change a figure. The loop is in `overlap_loops`; `compare_two` is its twin.
"""

from __future__ import annotations

from math import isqrt, log1p

import numpy as np
from numpy.typing import NDArray

from retold.kernels.compiled import worth_compiling
from retold.kernels.contents import NAME_FLAG, NUMBER_FLAG, Contents

ONE = 4096  # a share or cosine of 1
_FEW_PAIRS = 4096  # pairs that the twin has done before the compiler is loaded
_FEW_FORMS = 1 << 18
_MOST = 255  # a form that stands more often counts as often as this

COLUMNS = (
    "standing",  # cosine of all forms by weight, what stands first counting most
    "names",  # cosine of names by weight and count
    "numbers",  # cosine of numbers by weight, place and count
    "others",  # n / (n + 16) for n shared forms that are neither
    "runs",  # n / (n + 16) for n shared runs of words
    "years",  # 0-2: between the latest year that one names and the nearest that the other names; the lesser of both
    "shared_runs",  # a count
    "containment",  # shared runs over those of the article that has fewer
    "jaccard",  # shared runs over those of either
    "content",  # weight² of the forms in both over that of the lighter article
    "cosine",  # the same over the root of both
    "shared_forms",  # a count
)

Ints = NDArray[np.int64]

# Logarithm of 1 + count as whole numbers, by a table: no machine rounds it differently.
_LOGS = np.array([round(1024 * log1p(n)) for n in range(_MOST + 1)], np.int64)


def measure(contents: Contents) -> NDArray[np.int64]:
    """The sums by which cosines and shares are taken.

    Returns int64 (n, 4): of the squares of what each form of an article counts as one of all, as a name and as a
    number (`count_for`), and of its weight. Cost O(forms).
    """
    if worth_compiling(len(contents.keys), _FEW_FORMS):
        from retold.kernels.overlap_loops import measure_all

        c = contents
        return measure_all(c.begin, c.weights, c.counts, c.ordinals, c.flags, _LOGS)  # type: ignore[no-any-return]  # compiled
    standing, names, numbers = count_for(contents, slice(None))
    weights = contents.weights.astype(np.int64)
    squares = np.stack([standing, names, numbers, weights], axis=1) ** 2
    before = np.concatenate([np.zeros((1, 4), np.int64), np.cumsum(squares, axis=0)])
    return np.asarray(before[contents.begin[1:]] - before[contents.begin[:-1]])


def count_for(contents: Contents, at: slice | NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """What the forms at these places count as one of all, as a name and as a number, int64; 0 for what is none.

    As one of all: weight × prominence, which falls from 294/256 with the ordinal, as 40 / (40 + ordinal) does, to 38/256; as a
    name: weight × logarithm of 1 + count; as a number: as one of all, × 2 count / (1 + count).
    """
    weights, first, flags = contents.weights[at].astype(np.int64), contents.ordinals[at].astype(np.int64), contents.flags[at]
    counts = np.minimum(contents.counts[at].astype(np.int64), _MOST)
    standing = (weights * (38 + (256 * 40) // (40 + first))) >> 4
    names = np.where(flags & NAME_FLAG, (weights * _LOGS[counts]) >> 8, 0)
    numbers = np.where(flags & NUMBER_FLAG, (standing * ((512 * counts) // (counts + 1))) >> 8, 0)
    return standing, names, numbers


def compare_contents(contents: Contents, sums: Ints, pairs: Ints, shared: Ints, runs: Ints) -> NDArray[np.int32]:
    """What the two articles of each pair have in common.

    sums    as `measure` gives them. pairs   int64 (p, 2).
    shared  int64 (p,): different runs of words in both; runs int64 (n,): of each article.
    Returns int32 (p, 12): COLUMNS; shares and cosines in 1/4096. Cost O(forms of both), some 2 ns each.
    """
    if worth_compiling(len(pairs), _FEW_PAIRS):
        from retold.kernels.overlap_loops import compare_all

        c = contents
        return compare_all(  # type: ignore[no-any-return]  # compiled
            pairs, c.begin, c.keys, c.weights, c.counts, c.ordinals, c.flags, c.years, shared, runs, sums, _LOGS
        )
    rows = [compare_two(contents, sums, a, b, n, runs) for (a, b), n in zip(pairs.tolist(), shared.tolist(), strict=True)]
    return np.array(rows, np.int32).reshape(-1, len(COLUMNS))


def compare_two(contents: Contents, sums: Ints, a: int, b: int, shared: int, runs: Ints) -> tuple[int, ...]:
    """The row of one pair. Cost O(forms of both)."""
    own, other = slice(*contents.begin[a : a + 2].tolist()), slice(*contents.begin[b : b + 2].tolist())
    _, i, j = np.intersect1d(contents.keys[own], contents.keys[other], assume_unique=True, return_indices=True)
    i, j = i + own.start, j + other.start
    (s_a, n_a, u_a, w_a), (s_b, n_b, u_b, w_b) = sums[a].tolist(), sums[b].tolist()
    both = int((contents.weights[i].astype(np.int64) * contents.weights[j]).sum())
    mine, theirs = count_for(contents, i), count_for(contents, j)
    plain = int(((contents.flags[i] == 0) & (contents.flags[j] == 0)).sum())
    size_a, size_b = int(runs[a]), int(runs[b])
    return (
        _cosine(int((mine[0] * theirs[0]).sum()), s_a, s_b),
        _cosine(int((mine[1] * theirs[1]).sum()), n_a, n_b),
        _cosine(int((mine[2] * theirs[2]).sum()), u_a, u_b),
        ONE * plain // (plain + 16),
        ONE * shared // (shared + 16),
        years_apart(int(contents.years[a]), int(contents.years[b])),
        shared,
        ONE * shared // max(1, min(size_a, size_b)),
        ONE * shared // max(1, size_a + size_b - shared),
        ONE * both // max(1, min(w_a, w_b)),
        _cosine(both, w_a, w_b),
        len(i),
    )


def years_apart(a: int, b: int) -> int:
    """Years between the latest that one article names and the nearest that the other does, the lesser way round, at most 2."""
    if not a or not b:
        return 0
    return min(_to_nearest(a.bit_length() - 1, b), _to_nearest(b.bit_length() - 1, a))


def _to_nearest(year: int, mask: int) -> int:
    near = [gap for gap in (0, 1) if mask >> (year + gap) & 1 or (year >= gap and mask >> (year - gap) & 1)]
    return near[0] if near else 2


def _cosine(dot: int, a: int, b: int) -> int:
    # The root of each by itself: their product would not hold in 64 bits.
    return min(ONE, ONE * dot // max(1, isqrt(a) * isqrt(b)))
