"""Versions of one text in a series: each is made of the one before it, so that their order is a path through all of them.

A star or tree of retellings is weighed by arborescences (`trace`). Where one text is written further, nobody goes back to an old
version: of all orders π the weight is exp(Σ before(π_k, π_l) over all k < l + Σ beside(π_k, π_k+1)), with what speaks for one
version having come before another, and for two being neighbours. Sums over all orders are exact, by dynamic programming over the
sets of versions that came first (Held and Karp 1962; seriation: Robinson 1951), so they are for at most `AT_MOST` articles.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from retold.lineage.likeness import Likeness
from retold.types import Account

AT_MOST = 14  # articles: 16,384 sets of them
BEFORE = ("terms", "details")
BESIDE = ("apart", "verbatim")
SERIES = ("bias", "detour", "verbatim")
_DETAILS_AT_MOST = 5
_MOST = 300.0  # log-weight of one step, so that exp stays in range
_LEAN = 6.0  # half of the log-odds beyond which a direction gains no more
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Orders:
    """What holds over all orders of n versions, by their weights.

    follows   float64 (n, n): probability that j comes next after i. first: float64 (n,), that j comes first.
    precedes  float64 (n, n): that i comes before j. log_sum: ln of the summed weight.
    """

    follows: Floats
    first: Floats
    precedes: Floats
    log_sum: float


def speaks_before(likeness: Likeness, accounts: Mapping[tuple[int, int], Account]) -> Floats:
    """float64 (n, n, BEFORE): what speaks for i having come before j; with the other sign for the reverse.

    terms    ln of how many words and pairs of words j alone has, over how many i alone has: texts are written further.
    details  matched pieces in which j has a detail that i lacks, less those the other way round, at most 5.
    """
    n = len(likeness.terms)
    found = np.zeros((n, n, len(BEFORE)))
    for i in range(n):
        for j in range(i + 1, n):
            both = likeness.shared(i, j).terms
            terms = log((len(likeness.terms[j]) - both + 3) / (len(likeness.terms[i]) - both + 3))
            details = 0
            for d in (d for m in accounts[i, j].matches for d in m.differences) if (i, j) in accounts else ():
                if d.type == "detail":
                    gained, lost = d.b[1] - d.b[0], d.a[1] - d.a[0]
                    details += (gained > lost) - (gained < lost)
            found[i, j] = terms, max(-_DETAILS_AT_MOST, min(_DETAILS_AT_MOST, details))
            found[j, i] = -found[i, j]
    return found


def speaks_beside(likeness: Likeness) -> Floats:
    """float64 (n, n, BESIDE), symmetric: what speaks for i and j being neighbours in the line.

    apart     ln(1 + the words and pairs of words that one has and the other has not). verbatim: share of runs of four words.
    """
    n = len(likeness.terms)
    found = np.zeros((n, n, len(BESIDE)))
    for i in range(n):
        for j in range(i + 1, n):
            found[i, j] = found[j, i] = likeness.apart(i, j), likeness.verbatim(i, j)
    return found


def signs_of_series(likeness: Likeness) -> tuple[float, ...]:
    """The features of SERIES: what tells that the articles are one text in a series, and no tree.

    detour    how much longer (in `apart`) the shortest path through all articles is than their shortest spanning tree.
    verbatim  share of runs of words that an article has in common with its likest, on average over the articles.
    Raises ValueError for more than AT_MOST articles. Cost O(2^n n^2).
    """
    n = len(likeness.terms)
    apart = speaks_beside(likeness)[:, :, 0]
    likest = [max((likeness.verbatim(i, j) for i in range(n) if i != j), default=0.0) for j in range(n)]
    return 1.0, shortest_path(apart) - _spanning_tree(apart), sum(likest) / max(1, n)


def all_orders(before: Floats, beside: Floats) -> Orders:
    """The sums over all orders.

    before  float64 (n, n): log-weight of i having come before j, however many came between.
    beside  float64 (n, n): log-weight of j coming next after i. Diagonals are not read.
    Raises ValueError for more than AT_MOST versions. Cost O(2^n n^2).
    """
    n = len(before)
    layers, has = _layers(n)
    # steps[s, j]: weight of j having come after all of the set s; every layer is scaled by its greatest, which is kept in log_sum.
    steps = np.where(has, 0.0, np.exp((has.astype(float) @ before).clip(-_MOST, _MOST)))
    shift = float(beside.max(initial=0.0, where=~np.eye(n, dtype=bool)))
    edge = np.exp(beside - shift)
    np.fill_diagonal(edge, 0.0)
    forward, backward = np.zeros((1 << n, n)), np.zeros((1 << n, n))
    bit = 1 << np.arange(n)
    forward[bit, np.arange(n)] = 1.0
    log_sum = 0.0
    for layer in layers[1:-1]:
        onward = (forward[layer] @ edge) * steps[layer]
        scale = float(onward.max())
        log_sum += log(scale) + shift
        for j in range(n):
            free = ~has[layer, j]
            forward[layer[free] | bit[j], j] = onward[free, j] / scale
    log_sum += log(float(forward[-1].sum()))
    backward[-1] = 1.0
    follows, precedes = np.zeros((n, n)), np.zeros((n, n))
    for layer in reversed(layers[1:-1]):
        ahead = steps[layer] * np.stack([backward[layer | bit[j], j] for j in range(n)], axis=1)
        ahead /= ahead.max()
        backward[layer] = ahead @ edge.T
        taken = (forward[layer] @ edge) * ahead
        total = float(taken.sum())
        follows += edge * (forward[layer].T @ ahead) / total
        precedes += has[layer].T.astype(float) @ taken / total
    first = backward[bit, np.arange(n)]
    return Orders(follows, first / first.sum(), precedes, log_sum)


def _layers(n: int) -> tuple[list[NDArray[np.int64]], NDArray[np.bool_]]:
    # Sets by how many they hold, as bits; and whether set s has j.
    if n > AT_MOST:
        raise ValueError(f"{n} versions: the sums are for at most {AT_MOST}")
    sets = np.arange(1 << n)
    has = (sets[:, None] >> np.arange(n)) & 1 == 1
    size = has.sum(axis=1)
    return [sets[size == k] for k in range(n + 1)], has


def shortest_path(lengths: Floats) -> float:
    """Length of the shortest path through all n places, 0 for one; lengths float64 (n, n), symmetric. Cost O(2^n n^2)."""
    n = len(lengths)
    layers, has = _layers(n)
    best = np.full((1 << n, n), np.inf)
    best[1 << np.arange(n), np.arange(n)] = 0.0
    for layer in layers[1:-1]:
        for j in range(n):
            free = layer[~has[layer, j]]
            best[free | (1 << j), j] = (best[free] + lengths[:, j]).min(axis=1)
    return float(best[-1].min(initial=np.inf)) if n else 0.0


def _spanning_tree(lengths: Floats) -> float:
    # Length of the shortest spanning tree (Prim 1957).
    n, total = len(lengths), 0.0
    if not n:
        return total
    nearest, out = lengths[0].copy(), np.arange(n) > 0
    while out.any():
        j = int(np.where(out, nearest, np.inf).argmin())
        total += float(nearest[j])
        out[j] = False
        nearest = np.minimum(nearest, lengths[j])
    return total


def probability_of_series(signs: tuple[float, ...], weights: Mapping[str, float]) -> float:
    """How probably articles with these signs are one text in a series, by the weights of SERIES."""
    odds = sum(weights[name] * sign for name, sign in zip(SERIES, signs, strict=True))
    return 1 / (1 + exp(-max(-30.0, min(30.0, odds))))


def orders_of(
    likeness: Likeness,
    accounts: Mapping[tuple[int, int], Account],
    more: Floats,
    before: Mapping[str, float],
    beside: Mapping[str, float],
) -> Orders:
    """The orders of versions by the weights of BEFORE and BESIDE.

    more  float64 (n, n): log-odds from elsewhere (credits, dates that were resolved) for i having come before j.
    """
    lean = speaks_before(likeness, accounts) @ np.array([before[name] for name in BEFORE]) + 0.5 * more
    near = speaks_beside(likeness) @ np.array([beside[name] for name in BESIDE])
    return all_orders(lean.clip(-_LEAN, _LEAN), near)
