"""The order of versions: the sums over all orders held against counting them out."""

from itertools import pairwise, permutations
from math import exp, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retold.lineage.likeness import liken
from retold.lineage.seriation import AT_MOST, all_orders, orders_of, probability_of_series, shortest_path, signs_of_series
from tests.making import make_page

_WEIGHTS = st.floats(-4, 4)


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 5), st.data())
def test_sums_over_all_orders_are_those_counted_out(n: int, data: st.DataObject) -> None:
    before, beside = (np.array(data.draw(st.lists(_WEIGHTS, min_size=n * n, max_size=n * n))).reshape(n, n) for _ in range(2))
    follows, precedes, first, total = np.zeros((n, n)), np.zeros((n, n)), np.zeros(n), 0.0
    for order in permutations(range(n)):
        ahead = [(i, j) for k, i in enumerate(order) for j in order[k + 1 :]]
        weight = exp(sum(before[pair] for pair in ahead) + sum(beside[pair] for pair in pairwise(order)))
        total += weight
        first[order[0]] += weight
        for pair in ahead:
            precedes[pair] += weight
        for pair in pairwise(order):
            follows[pair] += weight
    found = all_orders(before, beside)
    assert np.allclose(found.follows, follows / total) and np.allclose(found.precedes, precedes / total)
    assert np.allclose(found.first, first / total) and abs(found.log_sum - log(total)) < 1e-9


@given(st.integers(1, 6), st.data())
def test_the_shortest_path_is_the_shortest(n: int, data: st.DataObject) -> None:
    lengths = np.array(data.draw(st.lists(st.floats(0, 9), min_size=n * n, max_size=n * n))).reshape(n, n)
    lengths = (lengths + lengths.T) / 2
    best = min(sum(lengths[pair] for pair in pairwise(order)) for order in permutations(range(n)))
    assert abs(shortest_path(lengths) - best) < 1e-9


def test_more_versions_than_sets_can_be_held_for_are_refused() -> None:
    with pytest.raises(ValueError, match="at most"):
        all_orders(np.zeros((AT_MOST + 1, AT_MOST + 1)), np.zeros((AT_MOST + 1, AT_MOST + 1)))


def test_a_text_written_further_stands_in_the_order_of_its_growth() -> None:
    lines = [f"In the {word} year the weir at Pellgate was mended by {n} masons from Orrin." for n, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth".split(), 3)]  # fmt: skip
    likeness = liken([make_page(" ".join(lines[: 4 + k])) for k in range(4)])
    weights = {"terms": 1.0, "details": 0.0}, {"apart": -2.0, "verbatim": 0.0}
    found = orders_of(likeness, {}, np.zeros((4, 4)), *weights)
    assert found.first.argmax() == 0
    assert [int(row.argmax()) for row in found.follows[:3]] == [1, 2, 3]
    other = orders_of(likeness, {}, 30 * np.tril(np.ones((4, 4)), -1), *weights)  # credits say the reverse
    assert other.first.argmax() == 3
    line = {"bias": 0.0, "detour": -1.0, "verbatim": 0.0}
    assert signs_of_series(likeness)[1] == pytest.approx(0.0)
    assert probability_of_series(signs_of_series(likeness), line) == pytest.approx(0.5)
