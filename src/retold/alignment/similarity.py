"""How alike two units are: characters first, weighted words, hard evidence, and the company they keep."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retold.language.tokens import key_of
from retold.types import View

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
    characters = _cosine(a.grams, b.grams)
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


def _cosine(a: Sequence[NDArray[np.uint64]], b: Sequence[NDArray[np.uint64]]) -> NDArray[np.float32]:
    rows = [*a, *b]
    lengths = [len(r) for r in rows]
    holders = np.repeat(np.arange(len(rows)), lengths)
    keys, columns = np.unique(np.concatenate([np.zeros(0, np.uint64), *rows]), return_inverse=True)
    tally = np.bincount(columns, minlength=len(keys))
    weight = np.log((len(rows) + 1) / (tally + 0.5)).clip(0.05)  # rarity among the units of this pair alone
    norms = np.sqrt(np.bincount(holders, weight[columns] ** 2, minlength=len(rows))).clip(1e-6)
    product = _multiply(holders, columns, weight[columns], len(a), len(b))
    cosine: NDArray[np.float32] = (product / norms[: len(a), None] / norms[None, len(a) :]).astype(np.float32)
    return cosine


def _containment(a: View, b: View) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    keys, holders, weights = [], [], []
    for shift, view in ((0, a), (len(a.first), b)):
        for u, (first, past) in enumerate(zip(view.first.tolist(), view.past.tolist(), strict=True)):
            own = dict(zip(view.forms[first:past], view.weights[first:past].tolist(), strict=True))
            keys += [key_of(form) for form in own]
            weights += list(own.values())
            holders += [shift + u] * len(own)
    where = np.array(holders, np.int64)
    weight = np.array(weights, np.float64)
    _, columns = np.unique(np.array(keys, np.uint64), return_inverse=True)
    total = np.bincount(where, weight**2, minlength=len(a.first) + len(b.first))
    shared = _multiply(where, columns, weight, len(a.first), len(b.first))
    lightest = np.minimum(total[: len(a.first), None], total[None, len(a.first) :])
    share: NDArray[np.float32] = (shared / lightest.clip(1e-6)).astype(np.float32)
    return share, lightest.astype(np.float32)


def _multiply(
    rows: NDArray[np.int64], columns: NDArray[np.int64], values: NDArray[np.float64], u: int, v: int
) -> NDArray[np.float32]:
    # Only columns held on both sides count. Every product of a left and a right holder of one column is added to its cell, column
    # after column, so that sums are made in one order on every machine; a few columns at a time, so that memory stays bounded.
    width = int(columns.max()) + 1 if len(columns) else 0
    order = np.argsort(columns, kind="stable")
    rows, columns, values = rows[order], columns[order], values[order]
    right = rows >= u
    lefts, rights = (np.bincount(columns[side], minlength=width) for side in (~right, right))
    products = lefts * rights
    product = np.zeros(u * v, np.float64)
    ends = np.cumsum(products)
    low = 0
    while low < width and ends[-1]:
        done = int(ends[low - 1]) if low else 0
        past = max(low + 1, int(np.searchsorted(ends, done + _PRODUCTS, side="right")))
        use = (columns >= low) & (columns < past) & (products[columns] > 0)
        x, y = use & ~right, use & right
        product += _added(rows[x], columns[x], values[x], rows[y] - u, columns[y], values[y], (lefts, rights), u * v, v)
        low = past
    return product.reshape(u, v).astype(np.float32)


def _added(
    x: NDArray[np.int64], x_columns: NDArray[np.int64], x_values: NDArray[np.float64],
    y: NDArray[np.int64], y_columns: NDArray[np.int64], y_values: NDArray[np.float64],
    tallies: tuple[NDArray[np.int64], NDArray[np.int64]], cells: int, v: int,
) -> NDArray[np.float64]:  # fmt: skip
    # Each left holder against all right holders of its column, both in order of column: the run of the right ones begins where
    # their column begins.
    _, rights = tallies
    each = rights[x_columns]
    begins = np.searchsorted(y_columns, x_columns)
    at = np.repeat(begins - np.r_[0, np.cumsum(each)[:-1]], each) + np.arange(int(each.sum()))
    cell = np.repeat(x * v, each) + y[at]
    summed: NDArray[np.float64] = np.bincount(cell, np.repeat(x_values, each) * y_values[at], minlength=cells).astype(np.float64)
    return summed


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
