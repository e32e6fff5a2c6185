"""Connected components: the loop, its twin, and a plain search."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from retold.kernels.components import find_components
from retold.kernels.components_loops import unite

LINKS = st.lists(st.tuples(st.integers(0, 19), st.integers(0, 19)), max_size=40)


def search(n: int, links: list[tuple[int, int]]) -> list[int]:
    label = list(range(n))
    for _ in range(n):
        for a, b in links:
            label[a] = label[b] = min(label[a], label[b])
    return label


@settings(max_examples=100, deadline=None)
@given(LINKS, st.randoms())
def test_components_are_named_by_their_first_member_in_any_order(links: list[tuple[int, int]], draw: object) -> None:
    want = search(20, links)
    for order in (links, links[::-1], [(b, a) for a, b in links]):
        ends = np.array(order, np.int64).reshape(-1, 2)
        assert find_components(20, ends[:, 0], ends[:, 1]).tolist() == want
        assert unite(20, ends[:, 0], ends[:, 1]).tolist() == want


def test_a_chain_of_a_hundred_thousand_is_one() -> None:
    n = 100_000
    ends = np.arange(n - 1, dtype=np.int64)
    assert not find_components(n, ends[::-1] + 1, ends[::-1]).any()
    assert not unite(n, ends[::-1] + 1, ends[::-1]).any()


def test_nobody_linked() -> None:
    none = np.zeros(0, np.int64)
    assert find_components(3, none, none).tolist() == [0, 1, 2]
    assert find_components(0, none, none).tolist() == []
