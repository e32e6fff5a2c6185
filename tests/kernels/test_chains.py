"""Anchors and chains of kernels.chains."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from retold.kernels.chains import chain_anchors, find_anchors

_SEQUENCE = st.lists(st.integers(0, 9), max_size=30)


@given(_SEQUENCE, _SEQUENCE)
def test_anchors_are_all_equal_places_but_for_refrains(a: list[int], b: list[int]) -> None:
    found = find_anchors(np.array(a, np.uint64), np.array(b, np.uint64), most=4)
    wanted = [[i, j] for i, x in enumerate(a) for j, y in enumerate(b) if x == y and a.count(x) <= 4 and b.count(x) <= 4]
    assert found.tolist() == wanted


@given(_SEQUENCE, _SEQUENCE)
def test_a_chain_covers_every_anchor_and_stays_inside(a: list[int], b: list[int]) -> None:
    anchors = find_anchors(np.array(a, np.uint64), np.array(b, np.uint64))
    chains = chain_anchors(anchors, 1, gap_words=3, drift_words=1).tolist()
    for i, j in anchors.tolist():
        assert any(c[0] <= i < c[1] and c[2] <= j < c[3] for c in chains)
    assert all(0 <= c[0] < c[1] <= len(a) and 0 <= c[2] < c[3] <= len(b) for c in chains)


def test_two_passages_that_changed_places_are_two_chains() -> None:
    a = np.arange(20, dtype=np.uint64)
    b = np.r_[a[10:], a[:10]]
    assert chain_anchors(find_anchors(a, b), 1, gap_words=3, drift_words=2).tolist() == [[0, 10, 10, 20], [10, 20, 0, 10]]
