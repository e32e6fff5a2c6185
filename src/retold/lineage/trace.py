"""trace: a probability for every exemplar of every article, over all ways in which a story can have been handed on.

Each article has one exemplar, an upstream that it cites, or none of these (`reading`, over `arborescences`); then come its rows,
the nodes that are not at hand, and the lines of reporting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from retold.lineage.deciding import Decision, decide
from retold.lineage.evidence import Side, find_clues
from retold.lineage.lost import lost_nodes
from retold.lineage.names import outlet_keys
from retold.lineage.reading import read_story, resample, score_pairs
from retold.lineage.rows import rows_of
from retold.lineage.upstreams import collect_upstreams, upstream_nodes
from retold.lineage.weighing import measure
from retold.types import Account, Edge, Lineage, Node

_LINE = 0.5  # probability, in either direction, from which two articles are of one line of reporting


def trace(
    sides: Sequence[Side],
    accounts: Mapping[tuple[int, int], Account],
    decided: Sequence[Decision] = (),
) -> Lineage:
    """The lineage of a story.

    sides     its articles, in order of (SHA-256, id).
    accounts  by (a, b), a < b, for the pairs that share text; a pair that is missing shares none.
    decided   what a person knows better.
    Cost O(n^3) for n articles, and the size of the accounts.
    """
    n = len(sides)
    texts = measure([side.page for side in sides], accounts)
    outlets = outlet_keys(side.page.article.outlet for side in sides)
    clues = {(a, b): find_clues(sides, a, b, account, texts, outlets) for (a, b), account in sorted(accounts.items())}
    cited = collect_upstreams(sides)
    scores = score_pairs(sides, texts, clues)
    nearest = np.zeros(n)
    for (_, j), score in scores.items():
        nearest[j] = max(nearest[j], score)
    roots = np.array([cited[j].weigh(float(nearest[j])) for j in range(n)])
    reading = read_story(sides, texts, accounts, clues, scores, roots)
    support = resample(texts, reading)
    found = [edge for j in range(n) for edge in rows_of(j, reading, support, texts, cited)]
    edges = decide(found, decided)
    nodes = [_article_node(i, side) for i, side in enumerate(sides)] + upstream_nodes(cited, sides, edges)
    nodes += lost_nodes(sides, edges, texts)
    lines, cited_only = _lines(n, edges)
    return Lineage(nodes=tuple(nodes), edges=tuple(edges), lines=tuple(lines), cited_only_lines=cited_only)


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
