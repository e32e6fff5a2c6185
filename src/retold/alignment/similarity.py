"""How alike two units are: characters first, weighted words, hard evidence, and the company they keep."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retold.types import Holdings, View

_PRODUCTS = 1 << 20  # products of two holders of a column that are made at once: bounds memory at some 40 MB
_CHARACTERS, _WORDS = 0.55, 0.45
_NAME, _NUMBER, _QUOTED = 0.04, 0.08, 0.05
_NEIGHBOUR = 0.14
_SHORT = 3.0  # summed word weight below which a unit says little by itself


def score_units(a: View, b: View) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Similarity of every unit of a with every unit of b.

    Returns two float32 (u, v) matrices: `own`, from the two units alone, and `score`, with what their neighbours add; both in
    [0, 1.5]. Characters 3-5 find the partner of a reworded unit best (names, figures and quoted words survive a rewording),
    weighted words tell how much of the shorter unit is there, names and figures are hard evidence, and a unit between two units
    that correspond is likelier to correspond. Cost O(u v + products of the
    holders of each shared n-gram), memory O(u v) and 40 MB.
    """
    characters = _cosine(a, b)
    words, lightest = _containment(a, b)
    # A word or two in common says little, however large a share of a short unit they are.
    own = _CHARACTERS * characters + _WORDS * words * np.minimum(1.0, lightest / _SHORT)
    names = _common(a.names, b.names)
    numbers = _common(a.numbers, b.numbers)
    own += np.where(own > 0.08, _NAME * np.minimum(names, 2) + _NUMBER * np.minimum(numbers, 2), 0).astype(np.float32)
    own += np.where((own > 0.1) & a.quoted[:, None] & b.quoted[None, :], _QUOTED, 0).astype(np.float32)
    # Rounded before anything is decided on it: sums of products may differ in their last bits from machine to machine.
    own = own.astype(np.float32).round(5)
    # Looked at from either side, so that the score does not depend on which article is called a.
    company = np.maximum(_company(own), _company(own.T).T)
    score: NDArray[np.float32] = (own + _NEIGHBOUR * company).astype(np.float32).round(5)
    return own, score


def _company(own: NDArray[np.float32]) -> NDArray[np.float32]:
    # The best similarity of the unit before with one within two places before, and of the unit after likewise.
    u, v = own.shape
    padded = np.zeros((u + 2, v + 4), np.float32)
    padded[1:-1, 2:-2] = np.minimum(own, 0.7)
    before: NDArray[np.float32] = np.maximum.reduce([padded[:-2, 1 + k : 1 + k + v] for k in (0, 1)])
    after = np.maximum.reduce([padded[2:, 2 + k : 2 + k + v] for k in (0, 1)])
    company: NDArray[np.float32] = (before + after).astype(np.float32)
    return company


def _cosine(a: View, b: View) -> NDArray[np.float32]:
    # Weighted by rarity among the units of this pair alone.
    (u, v), one, other = (len(a.first), len(b.first)), a.grams, b.grams
    left, right = _shared(one.keys, other.keys)
    tallies = np.diff(one.first), np.diff(other.first)
    counts, others = tallies[0].copy(), tallies[1].copy()
    counts[left] += tallies[1][right]
    others[right] += tallies[0][left]
    rarity = np.log((u + v + 1) / (np.arange(u + v + 1) + 0.5)).clip(0.05)
    weights, other_weights = rarity[counts], rarity[others]
    norms_a = np.sqrt(np.bincount(one.units, np.repeat(weights**2, tallies[0]), minlength=u)).clip(1e-6)
    norms_b = np.sqrt(np.bincount(other.units, np.repeat(other_weights**2, tallies[1]), minlength=v)).clip(1e-6)
    product = _multiply(one, left, other, right, weights[left] * weights[left], u, v)
    cosine: NDArray[np.float32] = (product / norms_a[:, None] / norms_b[None, :]).astype(np.float32)
    return cosine


def _containment(a: View, b: View) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    left, right = _shared(a.held.keys, b.held.keys)
    weights = a.held_weights[left] * b.held_weights[right]
    shared = _multiply(a.held, left, b.held, right, weights, len(a.first), len(b.first))
    lightest = np.minimum(a.unit_weights[:, None], b.unit_weights[None, :])
    share: NDArray[np.float32] = (shared / lightest.clip(1e-6)).astype(np.float32)
    return share, lightest.astype(np.float32)


def _shared(one: NDArray[np.uint64], other: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    # The places of the keys that both have; both ascending.
    if not len(other):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    at = np.minimum(np.searchsorted(other, one), len(other) - 1)
    left = np.flatnonzero(other[at] == one)
    return left, at[left]


def _multiply(
    one: Holdings, left: NDArray[np.int64], other: Holdings, right: NDArray[np.int64], weights: NDArray[np.float64], u: int, v: int
) -> NDArray[np.float32]:
    # The weight of every key that both hold (places left of one, right of other) is added to the cell of each pair of its holders,
    # key after key, so that sums are made in one order on every machine; a few keys at a time, so that memory stays bounded.
    lefts, rights = one.first[left + 1] - one.first[left], other.first[right + 1] - other.first[right]
    ends = np.cumsum(lefts * rights)
    product = np.zeros(u * v, np.float64)
    low = 0
    while low < len(left):
        done = int(ends[low - 1]) if low else 0
        past = max(low + 1, int(np.searchsorted(ends, done + _PRODUCTS, side="right")))
        some = slice(low, past)
        cells, each = _cells(one, left[some], other, right[some], lefts[some], rights[some], v)
        product += np.bincount(cells, np.repeat(weights[some], each), minlength=u * v)
        low = past
    return product.reshape(u, v).astype(np.float32)


def _cells(
    one: Holdings, left: NDArray[np.int64], other: Holdings, right: NDArray[np.int64],
    lefts: NDArray[np.int64], rights: NDArray[np.int64], v: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:  # fmt: skip
    # The cell of every pair of holders of each key, and how many there are of each key. Every left holder (one row of its key)
    # against the run of the right ones.
    rows = one.units[_runs(one.first[left], lefts)]
    widths = np.repeat(rights, lefts)
    columns = other.units[_runs(np.repeat(other.first[right], lefts), widths)]
    return np.repeat(rows * v, widths) + columns, lefts * rights


def _runs(begins: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    # The numbers of each run, one run after another.
    ends = np.cumsum(lengths)
    return np.repeat(begins - ends + lengths, lengths) + np.arange(int(ends[-1]) if len(ends) else 0)


def _common(a: Sequence[frozenset[str]], b: Sequence[frozenset[str]]) -> NDArray[np.float32]:
    counts = np.zeros((len(a), len(b)), np.float32)
    holders: dict[str, list[int]] = {}
    for j, held in enumerate(b):
        for item in held:
            holders.setdefault(item, []).append(j)
    for i, held in enumerate(a):
        for item in held:
            for j in holders.get(item, ()):
                counts[i, j] += 1
    return counts
