"""Average linkage and the parting of a group: the loops, their twins, and the plain methods."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from retold.kernels import linkage, linkage_loops


@pytest.fixture(autouse=True)
def twins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linkage, "worth_compiling", lambda n, few: False)


def table(k: int, seed: int, most: int) -> NDArray[np.int32]:
    near = np.random.default_rng(seed).integers(0, most + 1, (k, k), dtype=np.int32)
    near = np.triu(near, 1)
    return near + near.T


def join_nearest_first(near: NDArray[np.int32], threshold: int) -> list[list[int]]:
    groups = [[i] for i in range(len(near))]
    while len(groups) > 1:
        means = {(i, j): near[np.ix_(groups[i], groups[j])].mean() for i in range(len(groups)) for j in range(i + 1, len(groups))}
        (i, j), mean = max(means.items(), key=lambda item: item[1])
        if mean < threshold:
            break
        groups[i] += groups.pop(j)
    return sorted(sorted(group) for group in groups)


def groups_of(labels: NDArray[np.int64]) -> list[list[int]]:
    return sorted(np.flatnonzero(labels == label).tolist() for label in np.unique(labels))


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 14), st.integers(0, 10**6), st.sampled_from([1, 3, 10_000]), st.integers(1, 10_000))
def test_the_loop_gives_what_the_twin_gives(k: int, seed: int, most: int, threshold: int) -> None:
    near = table(k, seed, most)
    labels = linkage.link_by_average(near, threshold)
    assert linkage_loops.chain_neighbours(near, threshold).tolist() == labels.tolist()
    assert (labels <= np.arange(k)).all()
    assert all(labels[label] == label for label in labels)


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 12), st.integers(0, 10**6), st.integers(1, 1_000_000))
def test_chains_give_what_joining_the_nearest_first_gives(k: int, seed: int, threshold: int) -> None:
    near = table(k, seed, 1_000_000)  # no ties
    assert groups_of(linkage.link_by_average(near, threshold)) == join_nearest_first(near, threshold)


def two_bundles(n: int, m: int, seed: int) -> NDArray[np.int32]:
    draw = np.random.default_rng(seed)
    side = np.r_[np.zeros(n, int), np.ones(m, int)]
    vectors = np.where(side[:, None] == np.arange(2), 1.0, 0.0) @ draw.random((2, 30)) + 0.3 * draw.random((n + m, 30))
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    like = np.rint(4096 * unit @ unit.T).astype(np.int32)
    np.fill_diagonal(like, 4096)
    return like


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 12), st.integers(1, 12), st.integers(0, 10**6))
def test_the_loop_parts_as_the_twin_does(n: int, m: int, seed: int) -> None:
    like = two_bundles(n, m, seed)
    assert linkage_loops.halve(like).tolist() == linkage.part_in_two(like).tolist()


def test_two_bundles_are_told_apart_in_any_order() -> None:
    like = two_bundles(9, 5, 1)
    assert linkage.part_in_two(like).tolist() == [False] * 9 + [True] * 5
    order = np.random.default_rng(2).permutation(14)
    half = linkage.part_in_two(like[np.ix_(order, order)])
    assert {frozenset(order[half].tolist()), frozenset(order[~half].tolist())} == {frozenset(range(9)), frozenset(range(9, 14))}


def test_equal_articles_have_no_halves() -> None:
    assert not linkage.part_in_two(np.full((7, 7), 4096, np.int32)).any()
    assert not linkage_loops.halve(np.full((7, 7), 4096, np.int32)).any()
