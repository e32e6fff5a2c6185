"""The matrices of similarity: sums over shared n-grams, held against a plain twin."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from retold.alignment import similarity
from retold.alignment.similarity import _multiply
from retold.alignment.views import hash_grams


def plain_grams(text: str) -> set[str]:
    padded = f" {text} "
    return {padded[k : k + n] for n in (3, 4, 5) for k in range(len(padded) - n + 1)}


@given(st.lists(st.text("ab c", max_size=12), max_size=6))
@settings(max_examples=60, deadline=None)
def test_grams_of_many_strings_are_those_of_each_alone_and_never_reach_into_the_next(texts: list[str]) -> None:
    together = hash_grams(texts)
    assert len(together) == len(texts)
    for text, keys in zip(texts, together, strict=True):
        (alone,) = hash_grams([text])
        assert np.array_equal(keys, alone) and len(keys) == len(plain_grams(text))


ENTRIES = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 9), st.integers(1, 8)), max_size=60, unique_by=lambda e: e[:2])


@given(ENTRIES, st.integers(1, 6), st.sampled_from([1, 3, 1 << 20]))
@settings(max_examples=80, deadline=None)
def test_products_are_those_of_dense_matrices_whatever_is_made_at_once(
    entries: list[tuple[int, int, int]], u: int, at_once: int
) -> None:
    rows, columns, values = (np.array([e[k] for e in entries], np.int64) for k in range(3))
    dense = np.zeros((7, 10))
    dense[rows, columns] = values
    before, similarity._PRODUCTS = similarity._PRODUCTS, at_once
    try:
        product = _multiply(rows, columns, values.astype(np.float64), u, 7 - u)
    finally:
        similarity._PRODUCTS = before
    assert np.array_equal(product, (dense[:u] @ dense[u:].T).astype(np.float32))
