"""The sums over all arborescences against counting them out."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from retold.lineage.arborescences import arborescence_marginals, log_sum_of_arborescences

_WEIGHT = st.floats(0.05, 20)


def _enumerate(weights: np.ndarray, roots: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    n = len(roots)
    edges, from_root, total = np.zeros((n, n)), np.zeros(n), 0.0
    for parents in product(range(n + 1), repeat=n):
        if any(p == j for j, p in enumerate(parents)) or not all(_rooted(parents, j, n) for j in range(n)):
            continue
        weight = float(np.prod([roots[j] if p == n else weights[p, j] for j, p in enumerate(parents)]))
        total += weight
        for j, p in enumerate(parents):
            if p == n:
                from_root[j] += weight
            else:
                edges[p, j] += weight
    return edges / total, from_root / total, float(np.log(total))


def _rooted(parents: tuple[int, ...], j: int, n: int) -> bool:
    for _ in range(n + 1):
        if j == n:
            return True
        j = parents[j]
    return False


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 4).flatmap(
        lambda n: st.tuples(st.lists(_WEIGHT, min_size=n * n, max_size=n * n), st.lists(_WEIGHT, min_size=n, max_size=n))
    )
)
def test_marginals_are_those_of_all_arborescences(case: tuple[list[float], list[float]]) -> None:
    flat, root = case
    n = len(root)
    weights, roots = np.array(flat).reshape(n, n), np.array(root)
    edges, from_root = arborescence_marginals(weights, roots)
    wanted_edges, wanted_root, log_sum = _enumerate(weights, roots)
    assert np.allclose(edges, wanted_edges, atol=1e-8)
    assert np.allclose(from_root, wanted_root, atol=1e-8)
    assert np.allclose(edges.sum(axis=0) + from_root, 1)
    assert np.isclose(log_sum_of_arborescences(weights, roots), log_sum)
