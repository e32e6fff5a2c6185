"""Sums over all arborescences: every way in which a story can have been handed on, each by the product of its edges' weights.

The probability of an edge is its share over all spanning arborescences from a common root, by the matrix-tree theorem (Tutte 1948;
marginals as in Koo, Globerson, Carreras and Collins 2007, eq. 5-7). So two articles that could as well have taken from each other
come out undecided by themselves, and no circle can arise.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def arborescence_marginals(weights: Floats, roots: Floats) -> tuple[Floats, Floats]:
    """Probability of each edge over all spanning arborescences.

    weights  float64 (n, n), >= 0: weights[i, j] of the edge i → j; the diagonal is not read.
    roots    float64 (n,), > 0: weight of the edge root → j.
    Returns float64 (n, n) and (n,); for each j the column of the first and the entry of the second sum to 1. Cost O(n^3).
    """
    own = weights.copy()
    np.fill_diagonal(own, 0.0)
    # Scaling every edge into j by the same factor scales every arborescence alike and keeps the matrix well conditioned.
    scale = own.sum(axis=0) + roots
    own, root = own / scale, roots / scale
    laplacian = np.diag(own.sum(axis=0) + root) - own
    inverse = np.linalg.inv(laplacian)
    diagonal = np.diag(inverse)
    edges = own * (diagonal[None, :] - inverse.T)
    return edges.clip(0, 1), (root * diagonal).clip(0, 1)


def log_sum_of_arborescences(weights: Floats, roots: Floats) -> float:
    """Ln of the summed weight of all spanning arborescences; arguments as of `arborescence_marginals`. Cost O(n^3)."""
    own = weights.copy()
    np.fill_diagonal(own, 0.0)
    columns = own.sum(axis=0) + roots
    return float(np.linalg.slogdet(np.eye(len(roots)) - own / columns)[1] + np.log(columns).sum())


def marginals_of(scores: Mapping[tuple[int, int], float], roots: Floats) -> tuple[Floats, Floats]:
    """`arborescence_marginals` by log-weights: of edges (i, j), and float64 (n,) of the root's."""
    weights, root, _ = _weigh(scores, roots)
    return arborescence_marginals(weights, root)


def log_sum_of(scores: Mapping[tuple[int, int], float], roots: Floats) -> float:
    """`log_sum_of_arborescences` by log-weights."""
    weights, root, greatest = _weigh(scores, roots)
    return log_sum_of_arborescences(weights, root) + float(greatest.sum())


def _weigh(scores: Mapping[tuple[int, int], float], roots: Floats) -> tuple[Floats, Floats, Floats]:
    # Every column is scaled by its greatest weight (the third), which changes no probability and keeps exp in range.
    greatest = roots.copy()
    for (_, j), score in scores.items():
        greatest[j] = max(greatest[j], score)
    weights = np.zeros((len(roots), len(roots)))
    for (i, j), score in scores.items():
        weights[i, j] = exp(score - greatest[j])
    return weights, np.exp(roots - greatest), greatest
