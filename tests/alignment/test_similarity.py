"""The matrices of similarity: sums over shared n-grams, held against a plain twin."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from retold.alignment import similarity
from retold.alignment.similarity import _multiply, _shared
from retold.alignment.views import hash_grams, hold_words
from retold.language.tokens import key_of
from retold.types import Holdings


def plain_grams(text: str) -> set[str]:
    padded = f" {text} "
    return {padded[k : k + n] for n in (3, 4, 5) for k in range(len(padded) - n + 1)}


def holders(held: Holdings) -> dict[int, list[int]]:
    """Key → units."""
    cuts = zip(held.first[:-1].tolist(), held.first[1:].tolist(), strict=True)
    return {key: held.units[low:high].tolist() for key, (low, high) in zip(held.keys.tolist(), cuts, strict=True)}


@given(st.lists(st.text("ab c", max_size=12), max_size=6))
@settings(max_examples=60, deadline=None)
def test_grams_of_many_strings_are_those_of_each_alone_and_never_reach_into_the_next(texts: list[str]) -> None:
    together = holders(hash_grams(texts))
    assert len(together) == len(set().union(*map(plain_grams, texts)))
    assert list(together) == sorted(together)
    for unit, text in enumerate(texts):
        alone = holders(hash_grams([text]))
        assert {key for key, units in together.items() if unit in units} == set(alone) and len(alone) == len(plain_grams(text))


@given(st.lists(st.lists(st.sampled_from("abcdef"), max_size=5), max_size=5))
@settings(max_examples=60, deadline=None)
def test_words_are_held_once_a_unit_with_their_weights(units: list[list[str]]) -> None:
    forms = [form for unit in units for form in unit]
    ends = np.cumsum([len(unit) for unit in units]).tolist()
    ranges = [(end - len(unit), end) for unit, end in zip(units, ends, strict=True)]
    weights = [(ord(form) - 96) / 8 for form in forms]
    keys = np.array([key_of(form) for form in forms], np.uint64)
    held, own, squares = hold_words(keys, np.array(weights, np.float64), ranges)
    assert sorted(holders(held).values()) == sorted(
        [n for n, unit in enumerate(units) if form in unit] for form in sorted(set(forms))
    )
    assert sorted(own.tolist()) == sorted((ord(form) - 96) / 8 for form in set(forms))
    assert squares.tolist() == [sum(((ord(form) - 96) / 8) ** 2 for form in set(unit)) for unit in units]


ENTRIES = st.sets(st.tuples(st.integers(0, 6), st.integers(0, 9)), max_size=60)


def held_by(entries: set[tuple[int, int]]) -> Holdings:
    """From (unit, key) pairs."""
    keys = sorted({key for _, key in entries})
    units = [sorted(unit for unit, own in entries if own == key) for key in keys]
    first = np.cumsum([0, *map(len, units)]).astype(np.int64)
    return Holdings(np.array(keys, np.uint64), first, np.array([u for own in units for u in own], np.int64))


@given(ENTRIES, ENTRIES, st.sampled_from([1, 3, 1 << 20]))
@settings(max_examples=80, deadline=None)
def test_products_are_those_of_dense_matrices_whatever_is_made_at_once(
    a: set[tuple[int, int]], b: set[tuple[int, int]], at_once: int
) -> None:
    weights = np.arange(1.0, 11.0)
    dense = [np.zeros((7, 10)), np.zeros((7, 10))]
    for matrix, entries in zip(dense, (a, b), strict=True):
        for unit, key in entries:
            matrix[unit, key] = 1
    one, other = held_by(a), held_by(b)
    left, right = _shared(one.keys, other.keys)
    assert one.keys[left].tolist() == other.keys[right].tolist() == sorted({k for _, k in a} & {k for _, k in b})
    before, similarity._PRODUCTS = similarity._PRODUCTS, at_once
    try:
        product = _multiply(one, left, other, right, weights[one.keys[left].astype(int)], 7, 7)
    finally:
        similarity._PRODUCTS = before
    assert np.array_equal(product, (dense[0] * weights @ dense[1].T).astype(np.float32))
