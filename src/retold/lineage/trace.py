"""trace: a probability for every exemplar of every article, over all ways in which a story can have been handed on.

Each article has one exemplar, an upstream that it cites, or none of these. A way of handing on is a spanning arborescence from a
common root ("none of these"); its weight is the product of its edges' weights; the probability of an edge is its share over all
arborescences, by the matrix-tree theorem (Tutte 1948; marginals as in Koo, Globerson, Carreras and Collins 2007, eq. 5-7). So two
articles that could as well have taken from each other come out undecided by themselves, and no circle can arise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import exp, log

import msgspec
import numpy as np
from numpy.typing import NDArray

from retold.lineage.contamination import SECOND, contributions, contributions_by_hand, second_exemplars, share_cases
from retold.lineage.evidence import CUT, GROWS, OF_LENGTH, PUBLISHED, Clue, Side, evidence_of, find_clues
from retold.lineage.instants import order_of
from retold.lineage.lost import lost_nodes
from retold.lineage.names import outlet_key, outlet_keys
from retold.lineage.seriation import AT_MOST, Orders, orders_of, probability_of_series, signs_of_series
from retold.lineage.upstreams import Upstream, collect_upstreams, upstream_nodes
from retold.lineage.weighing import Texts, load_weights, measure, score_choices, taken_elsewhere
from retold.types import Account, Credit, Edge, Lineage, Node, Pair, Status

CLOSENESS = 9.0  # log-weight of an exemplar that explains all of a retelling
PECULIAR, PECULIARITIES_AT_MOST = 0.45, 8  # log-weight lost for each value or name in which two articles differ
NONE = 2.6  # log-weight of "none of these": as much as an exemplar that explains 29 %
_IN_SERIES = 0.7  # probability from which articles are read as one text in a series at all
_READINGS = 3  # a lineage is read so often, each time knowing from the last who else has it from whom
LATER = -5.0  # what was published later is no exemplar; what is learned is less, from the times at which people began to write
OWN = 1.0  # log-weight gained where both are of one outlet: it updates its own article
_UNDECIDED = 0.25  # an edge whose reverse has this share of both is undecided
_SHOWN = 0.01
_LEAN = 12.0  # log-odds beyond which a direction gains no more
_LINE = 0.5  # probability, in either direction, from which two articles are of one line of reporting
_SAMPLES = 40
_MOSTLY_GROW = 3.0  # log-odds that versions of one text are written further, before anything is read
_CONTRIBUTES = 0.5  # from which an exemplar has its row, however unlikely it is to be the main one


def trace(sides: Sequence[Side], accounts: Mapping[tuple[int, int], Account], pairs: Mapping[tuple[int, int], Pair]) -> Lineage:
    """The lineage of a story.

    sides     its articles, in order of (SHA-256, id).
    accounts  by (a, b), a < b, for the pairs that share text; a pair that is missing shares none.
    pairs     what find knew of each pair, by the same keys.
    Cost O(n^3) for n articles, and the size of the accounts.
    """
    n = len(sides)
    texts = measure([side.page for side in sides], accounts)
    outlets = outlet_keys(side.page.article.outlet for side in sides)
    clues = {(a, b): find_clues(sides, a, b, account, texts, outlets) for (a, b), account in sorted(accounts.items())}
    cited = collect_upstreams(sides)
    scores = _scores(sides, texts, clues)
    nearest = np.zeros(n)
    for (_, j), score in scores.items():
        nearest[j] = max(nearest[j], score)
    roots = np.array([cited[j].weigh(float(nearest[j])) for j in range(n)])
    later = frozenset(
        pair
        for (a, b), own in clues.items()
        for clue in own
        if clue.rule in PUBLISHED
        for pair in ([(b, a)] if clue.log_odds > 0 else [(a, b)])
    )
    reading, cut = _read(scores, roots, texts, later), 0.0
    if any(clue.rule == GROWS for own in clues.values() for clue in own):
        turned = {pair: [_turned(clue) for clue in own] for pair, own in clues.items()}
        other = _read(_scores(sides, texts, turned), roots, texts, later)
        # Versions of one text are written further or cut. Both readings are held against each other by the summed weight of all
        # arborescences. A line of versions reads as well either way, and such lines mostly grow; where several articles each lack
        # something else of one text, only cutting explains them all.
        odds = _MOSTLY_GROW + _log_sum(reading.scores, roots) - _log_sum(other.scores, roots)
        cut = 1 / (1 + exp(max(-_LEAN, min(_LEAN, odds))))
        if cut > 0.5:
            clues = turned
        reading = _mixed(reading, other, cut)
    in_series = None if cut > 0.5 else _in_series(sides, texts, accounts, clues)
    if in_series is not None:
        probability, orders = in_series
        reading = _mixed(
            reading, replace(reading, marginals=orders.follows, from_root=orders.first, parts=orders.follows), probability
        )
    support = _resample(n, texts, reading.scores, roots)
    edges: list[Edge] = []
    for j in range(n):
        edges += _rows(j, n, reading, support, texts, clues, cited, sides)
    nodes = [_article_node(i, side) for i, side in enumerate(sides)] + upstream_nodes(cited, sides, edges)
    nodes += lost_nodes(sides, edges, texts)
    lines, cited_only = _lines(n, edges)
    return Lineage(nodes=tuple(nodes), edges=tuple(edges), lines=tuple(lines), cited_only_lines=cited_only)


@dataclass(frozen=True)
class _Reading:
    """Log-weights of edges, probabilities of i → j and of none of these, and how probably j took something from i."""

    scores: dict[tuple[int, int], float]
    marginals: NDArray[np.float64]
    from_root: NDArray[np.float64]
    parts: NDArray[np.float64]


def _read(
    known: dict[tuple[int, int], float], roots: NDArray[np.float64], texts: Texts, later: frozenset[tuple[int, int]]
) -> _Reading:
    """The last of several readings, each with what the one before says of lines of handing on; then the second exemplars."""
    marginals, from_root = _marginals(known, roots)
    weights = load_weights()
    lines = 0.0 if texts.named else weights.lines["taken"]
    scores = known
    for _ in range(_READINGS - 1):
        taken = taken_elsewhere(texts, marginals)
        scores = {(i, j): score + lines * float(taken[i, j]) for (i, j), score in known.items()}
        marginals, from_root = _marginals(scores, roots)
    if texts.named:
        return _Reading(scores, marginals, from_root, contributions_by_hand(marginals, from_root, texts))
    seconds = second_exemplars(texts, marginals, later)
    parts = contributions(marginals, seconds, share_cases(seconds, np.array([weights.second[name] for name in SECOND]), len(roots)))
    return _Reading(scores, marginals, from_root, parts)


def _mixed(one: _Reading, other: _Reading, share: float) -> _Reading:
    return _Reading(
        other.scores if share > 0.5 else one.scores,
        (1 - share) * one.marginals + share * other.marginals,
        (1 - share) * one.from_root + share * other.from_root,
        (1 - share) * one.parts + share * other.parts,
    )


def _in_series(
    sides: Sequence[Side],
    texts: Texts,
    accounts: Mapping[tuple[int, int], Account],
    clues: Mapping[tuple[int, int], list[Clue]],
) -> tuple[float, Orders] | None:
    # How probably the articles are one text of one outlet that was written further, and in which order, where no time says it.
    n = len(sides)
    if not 2 <= n <= AT_MOST or texts.named or len({side.page.article.outlet for side in sides}) > 1:
        return None
    if any(order_of(one.published, other.published) for one, other in combinations(sides, 2)):
        return None
    more = np.zeros((n, n))
    for (a, b), own in clues.items():
        more[a, b] = sum(clue.log_odds for clue in own if clue.rule not in OF_LENGTH)
    weights = load_weights()
    probability = probability_of_series(signs_of_series(texts.likeness), weights.series)
    if probability < _IN_SERIES:
        return None
    return probability, orders_of(texts.likeness, accounts, more - more.T, weights.before, weights.beside)


def _turned(clue: Clue) -> Clue:
    return replace(clue, rule=CUT, log_odds=-clue.log_odds) if clue.rule == GROWS else clue


def _log_sum(scores: Mapping[tuple[int, int], float], roots: NDArray[np.float64]) -> float:
    # Log of the summed weight of all arborescences (matrix-tree theorem).
    weights, root, greatest = _weigh(scores, roots)
    columns = weights.sum(axis=0) + root
    return float(np.linalg.slogdet(np.eye(len(root)) - weights / columns)[1] + (np.log(columns) + greatest).sum())


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


def _scores(sides: Sequence[Side], texts: Texts, clues: Mapping[tuple[int, int], list[Clue]]) -> dict[tuple[int, int], float]:
    # Log-weight of each ordered pair: how well i explains j, and half of what speaks for this direction against the other.
    if texts.named:
        return _retold(sides, texts, clues)
    # That the one was published first speaks against the reverse alone: reports of one event are not retellings for having dates.
    scores: dict[tuple[int, int], float] = {}
    for (i, j), chosen in score_choices(texts, len(sides)).items():
        sign = 1 if i < j else -1
        own = clues.get((min(i, j), max(i, j)), [])
        lean = sign * sum(c.log_odds for c in own if c.rule not in PUBLISHED)
        after = LATER if any(sign * c.log_odds < 0 for c in own if c.rule in PUBLISHED) else 0.0
        outlets = sides[i].page.article.outlet, sides[j].page.article.outlet
        update = OWN if outlets[0] and outlets[0] == outlets[1] else 0.0
        scores[i, j] = chosen + update + after + 0.5 * max(-_LEAN, min(_LEAN, lean))
    return scores


def _retold(sides: Sequence[Side], texts: Texts, clues: Mapping[tuple[int, int], list[Clue]]) -> dict[tuple[int, int], float]:
    # The same with weights set by hand, where outlets retell.
    scores: dict[tuple[int, int], float] = {}
    for i, j in sorted(texts.explained):
        near = max(texts.closeness(i, j), texts.closeness(j, i))
        # Figures, dates and names are what a retelling carries over: where they differ, another exemplar is likelier.
        unlike = PECULIAR * min(PECULIARITIES_AT_MOST, texts.differing[min(i, j), max(i, j)])
        lean = sum(c.log_odds for c in clues[min(i, j), max(i, j)]) * (1 if i < j else -1)
        direction = log(2 / (1 + exp(-max(-_LEAN, min(_LEAN, lean)))))
        outlets = sides[i].page.article.outlet, sides[j].page.article.outlet
        own = OWN if outlets[0] and outlets[0] == outlets[1] else 0.0
        scores[i, j] = direction + 0.5 * CLOSENESS * (near + texts.closeness(i, j)) + own - unlike - NONE
    return scores


def _marginals(
    scores: Mapping[tuple[int, int], float], roots: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    weights, root, _ = _weigh(scores, roots)
    return arborescence_marginals(weights, root)


def _weigh(
    scores: Mapping[tuple[int, int], float], roots: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    # Every column is scaled by its greatest weight (the third), which changes no probability and keeps exp in range.
    greatest = roots.copy()
    for (_, j), score in scores.items():
        greatest[j] = max(greatest[j], score)
    weights = np.zeros((len(roots), len(roots)))
    for (i, j), score in scores.items():
        weights[i, j] = exp(score - greatest[j])
    return weights, np.exp(roots - greatest), greatest


def _resample(n: int, texts: Texts, scores: Mapping[tuple[int, int], float], roots: NDArray[np.float64]) -> NDArray[np.float64]:
    # How often an edge stays the likeliest into its retelling when the retelling's units are drawn anew (bootstrap, fixed seed).
    wins = np.zeros((n + 1, n))
    known = load_weights()
    per_share = (
        0.5 * CLOSENESS
        if texts.named
        else sum(
            part * (table["explained"] + table["near"])
            for part, table in ((1 - texts.versions, known.retelling), (texts.versions, known.version))
        )
    )
    into: dict[int, list[int]] = {}
    for i, j in sorted(scores):
        into.setdefault(j, []).append(i)
    for j in range(n):
        candidates = into.get(j, [])
        units = len(texts.sizes[j])
        if not candidates or not texts.sizes[j].sum():
            wins[n, j] = 1.0
            continue
        draw = np.random.default_rng(7).multinomial(units, np.full(units, 1 / units), _SAMPLES)
        sizes = (draw * texts.sizes[j]).sum(axis=1).clip(1e-9)
        drawn = [
            scores[i, j] + per_share * ((draw * texts.explained[i, j]).sum(axis=1) / sizes - texts.closeness(i, j))
            for i in candidates
        ]
        best = np.array([*drawn, np.full(_SAMPLES, roots[j])]).argmax(axis=0)
        for place, i in enumerate([*candidates, n]):
            wins[i, j] = float((best == place).mean())
    return wins


def _rows(
    j: int,
    n: int,
    reading: _Reading,
    support: NDArray[np.float64],
    texts: Texts,
    clues: Mapping[tuple[int, int], list[Clue]],
    cited: Sequence[Upstream],
    sides: Sequence[Side],
) -> list[Edge]:
    marginals = reading.marginals
    order = sorted(range(n), key=lambda i: (-marginals[i, j], i))
    rows: list[Edge] = []
    shared: dict[str, list[tuple[float, int, Credit]]] = {}
    for i in order:
        p = float(marginals[i, j])
        if i == j or (p < _SHOWN and reading.parts[i, j] < _CONTRIBUTES):
            continue
        own = clues.get((min(i, j), max(i, j)), [])
        stated = any(c.rule.startswith("credits") and c.log_odds * (1 if i < j else -1) > 0 for c in own)
        reverse = float(marginals[j, i])
        direction: Status = "stated" if stated else "undecided" if reverse / max(1e-9, p + reverse) >= _UNDECIDED else "inferred"
        toward_b = i < j
        kept, upstream_share = cited[j].split(i, p)
        agency = None if stated or cited[j].agency or cited[j].sourced else cited[i].agency
        if agency is not None:
            kept, part = 0.5 * kept, 0.5 * kept
            shared.setdefault(outlet_key(agency.name), []).append((part, i, agency))
        rows.append(
            Edge(
                retelling=j,
                exemplar=i,
                upstream=None,
                basis="both" if stated else "text",
                probability=kept,
                contributes=round(float(reading.parts[i, j]), 4),
                support=round(float(support[i, j]), 4),
                direction=direction,
                evidence=evidence_of(own, min(i, j), max(i, j), toward_b),
                rules=tuple(c.rule for c in own if c.log_odds * (1 if toward_b else -1) > 0),
            )
        )
        cited[j].carry(i, upstream_share)
    rest = float(reading.from_root[j])
    if not cited[j].agency and not cited[j].sourced:
        # What is from nowhere and what a copy of it says is an agency's is the agency's too, whichever of the two came first.
        copies = ((texts.version(i, j), -i) for i in range(n) if cited[i].agency and (i, j) in texts.explained)
        copied, place = max(copies, default=(0.0, 0))
        agency = cited[-place].agency
        if copied and agency is not None:
            shared.setdefault(outlet_key(agency.name), []).append((copied * rest, -place, agency))
            rest -= copied * rest
    rows += _siblings(j, shared, cited, support)
    return _balanced(rows, j, rest, cited[j], float(support[n, j]))


def _siblings(
    j: int,
    shared: Mapping[str, list[tuple[float, int, Credit]]],
    cited: Sequence[Upstream],
    support: NDArray[np.float64],
) -> list[Edge]:
    # A page with this text says that it is an agency's: this one has it from that page or, as that page has, from the agency.
    rows = []
    for _, found in sorted(shared.items()):
        rows.append(
            Edge(
                retelling=j,
                exemplar=None,
                upstream=found[0][2].name,
                basis="text",
                probability=sum(part for part, _, _ in found),
                contributes=round(sum(part for part, _, _ in found), 4),
                support=max(round(float(support[i, j]), 4) for _, i, _ in found),
                direction="inferred",
                evidence=tuple(row for i, agency in {i: a for _, i, a in found}.items() for row in cited[i].evidence(agency)),
                rules=("a page with the same text credits an agency",),
            )
        )
    return rows


def _balanced(rows: list[Edge], j: int, rest: float, cited: Upstream, support: float) -> list[Edge]:
    # Rows of one retelling sum to 1: what was too small to show, and rounding, go to "none of these".
    shown = sum(round(r.probability, 4) for r in rows)
    rows = [msgspec.structs.replace(r, probability=round(r.probability, 4)) for r in rows]
    total_cited, weight = 0.0, 1 + sum(cited.weights)
    for k, (credit, share) in enumerate(zip(cited.absent, cited.shares, strict=True)):
        p = round((cited.carried if k == cited.main else 0.0) + rest * cited.weights[k] / weight, 4)
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
