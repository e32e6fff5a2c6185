"""trace: a probability for every exemplar of every article, over all ways in which a story can have been handed on.

Each article has one exemplar, an upstream that it cites, or none of these. A way of handing on is a spanning arborescence from a
common root ("none of these"); its weight is the product of its edges' weights; the probability of an edge is its share over all
arborescences, by the matrix-tree theorem (Tutte 1948; marginals as in Koo, Globerson, Carreras and Collins 2007, eq. 5-7). So two
articles that could as well have taken from each other come out undecided by themselves, and no circle can arise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

import msgspec
import numpy as np
from numpy.typing import NDArray

from retold.lineage.evidence import Clue, Side, evidence_of, find_clues
from retold.lineage.names import outlet_keys
from retold.lineage.upstreams import Upstream, collect_upstreams, upstream_nodes
from retold.types import Account, Edge, Lineage, Node, Pair, Status

CLOSENESS = 9.0  # log-weight of an exemplar that explains all of a retelling
OWN = 1.0  # log-weight gained where both are of one outlet: it updates its own article
PECULIAR, PECULIARITIES_AT_MOST = 0.45, 8  # log-weight lost for each value or name in which two articles differ
NONE = 2.6  # log-weight of "none of these": as much as an exemplar that explains 29 %
CITED = 4.0  # how many times that a cited upstream weighs that is not in the pile and whose credit covers the whole article
_UNDECIDED = 0.25  # an edge whose reverse has this share of both is undecided
_SHOWN = 0.01
_LINE = 0.5  # probability, in either direction, from which two articles are of one line of reporting
_HARD = frozenset({"quantity", "date", "name", "modifier", "polarity"})
_SAMPLES = 40
_LITTLE = 0.2  # share of a unit below which the likeliest exemplar does not explain it
_TAKEN_WORDS = 5.0  # words explained by this exemplar alone from which something was taken from here too


@dataclass(frozen=True)
class _Texts:
    """sizes: characters of each unit; explained, by (exemplar, retelling): how many of them the exemplar explains;
    differing, by (a, b): values and names in which the two differ, spelling included."""

    sizes: list[NDArray[np.float64]]
    differing: dict[tuple[int, int], int]
    explained: dict[tuple[int, int], NDArray[np.float64]]

    def closeness(self, i: int, j: int) -> float:
        """Share of j that i explains, in [0, 1]."""
        total = float(self.sizes[j].sum())
        return float(self.explained[i, j].sum()) / total if total else 0.0


def trace(sides: Sequence[Side], accounts: Mapping[tuple[int, int], Account], pairs: Mapping[tuple[int, int], Pair]) -> Lineage:
    """The lineage of a story.

    sides     its articles, in order of (SHA-256, id).
    accounts  by (a, b), a < b, for the pairs that share text; a pair that is missing shares none.
    pairs     what find knew of each pair, by the same keys.
    Cost O(n^3) for n articles, and the size of the accounts.
    """
    n = len(sides)
    texts = _measure(sides, accounts)
    outlets = outlet_keys(side.page.article.outlet for side in sides)
    clues = {key: find_clues(sides[key[0]], sides[key[1]], account, outlets) for key, account in sorted(accounts.items())}
    cited = collect_upstreams(sides)
    priors = _priors(sides, texts, clues)
    weights = _weigh(n, texts, priors)
    roots = np.array([exp(NONE) * (1 + CITED * sum(cited[j].shares)) for j in range(n)])
    marginals, from_root = arborescence_marginals(weights, roots)
    support = _resample(n, texts, priors, roots)
    edges: list[Edge] = []
    for j in range(n):
        edges += _rows(j, n, marginals, from_root, support, texts, clues, cited[j], sides)
    nodes = [_article_node(i, side) for i, side in enumerate(sides)] + upstream_nodes(cited, sides, edges)
    lines, cited_only = _lines(n, edges)
    return Lineage(nodes=tuple(nodes), edges=tuple(edges), lines=tuple(lines), cited_only_lines=cited_only)


def arborescence_marginals(
    weights: NDArray[np.float64], roots: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
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


def _measure(sides: Sequence[Side], accounts: Mapping[tuple[int, int], Account]) -> _Texts:
    sizes = [np.array([unit.end - unit.start for unit in side.page.units], np.float64) for side in sides]
    explained: dict[tuple[int, int], NDArray[np.float64]] = {}
    for (a, b), account in sorted(accounts.items()):
        into_a, into_b = np.zeros(len(sizes[a])), np.zeros(len(sizes[b]))
        for match in account.matches:
            alike = 1.0 if match.same_words else 0.35 + 0.6 * match.similarity
            into_a[match.a_unit] += (match.a[1] - match.a[0]) * alike
            into_b[match.b_unit] += (match.b[1] - match.b[0]) * alike
        explained[b, a], explained[a, b] = np.minimum(into_a, sizes[a]), np.minimum(into_b, sizes[b])
    differing = {key: sum(d.type in _HARD for m in account.matches for d in m.differences) for key, account in accounts.items()}
    return _Texts(sizes, differing, explained)


def _priors(sides: Sequence[Side], texts: _Texts, clues: Mapping[tuple[int, int], list[Clue]]) -> dict[tuple[int, int], float]:
    # Log-weight of each ordered pair but for how much of the retelling this exemplar explains.
    priors: dict[tuple[int, int], float] = {}
    for a, b in clues:
        near = max(texts.closeness(a, b), texts.closeness(b, a))
        # Figures, dates and names are what a retelling carries over: where they differ, another exemplar is likelier.
        unlike = PECULIAR * min(PECULIARITIES_AT_MOST, texts.differing[a, b])
        outlets = sides[a].page.article.outlet, sides[b].page.article.outlet
        own = OWN if outlets[0] and outlets[0] == outlets[1] else 0.0
        for i, j in ((a, b), (b, a)):
            priors[i, j] = log(2 * _share(clues, i, j)) + 0.5 * CLOSENESS * near + own - unlike
    return priors


def _weigh(n: int, texts: _Texts, priors: Mapping[tuple[int, int], float]) -> NDArray[np.float64]:
    weights = np.zeros((n, n))
    for (i, j), prior in priors.items():
        weights[i, j] = exp(prior + 0.5 * CLOSENESS * texts.closeness(i, j))
    return weights


def _resample(n: int, texts: _Texts, priors: Mapping[tuple[int, int], float], roots: NDArray[np.float64]) -> NDArray[np.float64]:
    # How often an edge stays the likeliest into its retelling when the retelling's units are drawn anew (bootstrap, fixed seed).
    wins = np.zeros((n + 1, n))
    for j in range(n):
        candidates = [i for i in range(n) if (i, j) in priors]
        units = len(texts.sizes[j])
        if not candidates or not texts.sizes[j].sum():
            wins[n, j] = 1.0
            continue
        draw = np.random.default_rng(7).multinomial(units, np.full(units, 1 / units), _SAMPLES)
        sizes = (draw * texts.sizes[j]).sum(axis=1).clip(1e-9)
        scores = [priors[i, j] + 0.5 * CLOSENESS * (draw * texts.explained[i, j]).sum(axis=1) / sizes for i in candidates]
        best = np.array([*scores, np.full(_SAMPLES, log(roots[j]))]).argmax(axis=0)
        for place, i in enumerate([*candidates, n]):
            wins[i, j] = float((best == place).mean())
    return wins


def _share(clues: Mapping[tuple[int, int], list[Clue]], i: int, j: int) -> float:
    lean = sum(c.log_odds for c in clues[min(i, j), max(i, j)]) * (1 if i < j else -1)
    return 1 / (1 + exp(-max(-12.0, min(12.0, lean))))


def _rows(
    j: int,
    n: int,
    marginals: NDArray[np.float64],
    from_root: NDArray[np.float64],
    support: NDArray[np.float64],
    texts: _Texts,
    clues: Mapping[tuple[int, int], list[Clue]],
    cited: Upstream,
    sides: Sequence[Side],
) -> list[Edge]:
    order = sorted(range(n), key=lambda i: (-marginals[i, j], i))
    main = order[0] if n > 1 and marginals[order[0], j] > 0 else None
    contributions = _contributions(j, main, marginals, texts)
    rows: list[Edge] = []
    for i in order:
        p = float(marginals[i, j])
        if i == j or p < _SHOWN:
            continue
        own = clues[min(i, j), max(i, j)]
        stated = any(c.rule.startswith("credits") and c.log_odds * (1 if i < j else -1) > 0 for c in own)
        reverse = float(marginals[j, i])
        direction: Status = "stated" if stated else "undecided" if reverse / max(1e-9, p + reverse) >= _UNDECIDED else "inferred"
        toward_b = i < j
        kept, upstream_share = cited.split(i, p)
        rows.append(
            Edge(
                retelling=j,
                exemplar=i,
                upstream=None,
                basis="both" if stated else "text",
                probability=kept,
                contributes=round(contributions[i], 4),
                support=round(float(support[i, j]), 4),
                direction=direction,
                evidence=evidence_of(own, min(i, j), max(i, j), toward_b),
                rules=tuple(c.rule for c in own if c.log_odds * (1 if toward_b else -1) > 0),
            )
        )
        cited.carry(i, upstream_share)
    return _balanced(rows, j, float(from_root[j]), cited, float(support[n, j]))


def _balanced(rows: list[Edge], j: int, rest: float, cited: Upstream, support: float) -> list[Edge]:
    # Rows of one retelling sum to 1: what was too small to show, and rounding, go to "none of these".
    shown = sum(round(r.probability, 4) for r in rows)
    rows = [msgspec.structs.replace(r, probability=round(r.probability, 4)) for r in rows]
    total_cited, weight = 0.0, 1 + CITED * sum(cited.shares)
    for k, (credit, share) in enumerate(zip(cited.absent, cited.shares, strict=True)):
        p = round((cited.carried if k == cited.main else 0.0) + rest * CITED * share / weight, 4)
        total_cited += p
        rows.append(
            Edge(
                retelling=j,
                exemplar=None,
                upstream=credit.name,
                basis="credit",
                probability=p,
                contributes=round(p if k == cited.main and cited.carried else max(p, share), 4),
                support=support,
                direction="stated",
                evidence=cited.evidence(credit),
                rules=("credits an outlet that is not among the articles",),
            )
        )
    left = round(max(0.0, 1 - shown - total_cited), 4)
    rows.append(
        Edge(
            retelling=j,
            exemplar=None,
            upstream=None,
            basis=None,
            probability=left,
            contributes=0.0,
            support=support,
            direction="inferred",
        )
    )
    return rows


def _contributions(j: int, main: int | None, marginals: NDArray[np.float64], texts: _Texts) -> dict[int, float]:
    # Text that the likeliest exemplar does not explain was taken from elsewhere: from the one that explains most of it, then from
    # the one that explains most of what is left. Each counts as far as j may have taken from it, and not it from j.
    found = {i: float(marginals[i, j]) for i in range(len(marginals)) if i != j}
    if main is None or (main, j) not in texts.explained:
        return found
    open_units = texts.explained[main, j] < _LITTLE * texts.sizes[j]
    others = [i for i in found if i != main and (i, j) in texts.explained]
    while others:
        alone = {i: float(texts.explained[i, j][open_units].sum()) / 6 for i in others}  # characters to words
        best = max(others, key=lambda i: (round(alone[i]), marginals[i, j], -i))
        if alone[best] <= _TAKEN_WORDS:
            break
        p, reverse = found[best], float(marginals[j, best])
        taken = 1 - exp(-(alone[best] - _TAKEN_WORDS) / (3 * _TAKEN_WORDS))
        found[best] = max(p, taken * p / max(1e-9, p + reverse))
        open_units &= texts.explained[best, j] < _LITTLE * texts.sizes[j]
        others.remove(best)
    return found


def _article_node(i: int, side: Side) -> Node:
    article = side.page.article
    return Node(kind="article", name=article.outlet or article.title or "", article=i)


def _lines(n: int, edges: Sequence[Edge]) -> tuple[list[int], int]:
    # Articles and upstreams that go back to one exemplar are one line of reporting, also where nobody can tell which of two took
    # from the other: one of them did. An upstream joins the articles that most probably have their text from it.
    root = list(range(n))
    cited: dict[str, int] = {}

    def find(i: int) -> int:
        while root[i] != i:
            i = root[i]
        return i

    def link(i: int, j: int) -> None:
        i, j = find(i), find(j)
        root[max(i, j)] = min(i, j)

    taken = {(e.exemplar, e.retelling): e.probability for e in edges if e.exemplar is not None}
    rows: list[list[Edge]] = [[] for _ in range(n)]
    for edge in edges:
        rows[edge.retelling].append(edge)
    for j, own in enumerate(rows):
        texts = [e for e in own if e.exemplar is not None]
        likeliest = max(texts, key=lambda e: e.probability, default=None)
        if likeliest is not None and likeliest.exemplar is not None and sum(e.probability for e in texts) >= _LINE:
            link(j, likeliest.exemplar)
        for e in texts:
            if e.exemplar is not None and e.probability + taken.get((j, e.exemplar), 0.0) >= _LINE:
                link(j, e.exemplar)
        best = max(own, key=lambda e: e.probability, default=None)
        if best is not None and best.upstream is not None:
            link(j, cited.setdefault(best.upstream, j))
    roots = [find(j) for j in range(n)]
    names = {r: k + 1 for k, r in enumerate(dict.fromkeys(roots))}
    return [names[r] for r in roots], len({find(j) for j in cited.values()})
