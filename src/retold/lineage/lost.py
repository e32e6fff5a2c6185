"""Lost articles: what siblings share that their exemplar lacks and neither gave the other.

Two retellings of one exemplar that share wording which it has not had it from somewhere else. Where neither is the other's
exemplar, or where the one has from the common exemplar what the other dropped, which no later one can bring back, that is most
simply an article between, which is not at hand (the hyparchetype of textual criticism: Maas, Textkritik, § 8).
"""

from __future__ import annotations

from collections.abc import Sequence

from retold.lineage.evidence import Side
from retold.lineage.weighing import Texts
from retold.types import Edge, Evidence, Node

TAKEN = 0.5  # probability from which a sibling has what they share from the other
TERMS, SHARE = 10, 0.04  # words and pairs of words that two siblings must share beyond their exemplar: so many, and of the shorter


def lost_nodes(sides: Sequence[Side], edges: Sequence[Edge], texts: Texts) -> list[Node]:
    """One node a group of siblings; its evidence is a sentence of each that holds most of what they share. Inferred.

    Siblings are those with one most probable exemplar, or with none where they share text; a sibling from which the other took
    something is none. Cost O(siblings of one exemplar that share text x terms).
    """
    likeliest: dict[int, Edge] = {}
    taken: set[tuple[int, int]] = set()
    for edge in edges:
        if edge.retelling not in likeliest or edge.probability > likeliest[edge.retelling].probability:
            likeliest[edge.retelling] = edge
        if edge.exemplar is not None and edge.contributes >= TAKEN:
            taken.add((min(edge.exemplar, edge.retelling), max(edge.exemplar, edge.retelling)))
    above = {j: edge.exemplar for j, edge in likeliest.items() if edge.upstream is None}
    group = {j: j for j in above}
    common: dict[int, frozenset[int]] = {}
    terms = texts.likeness.terms
    for a, b in sorted((i, j) for i, j in texts.explained if i < j and i in above and j in above):
        top = _over(a, b, above, terms, taken)
        if top is None:
            continue
        beyond = terms[a] & terms[b] - terms[top]
        own = frozenset(t for t in beyond if texts.likeness.holders[t] <= max(3, len(sides) // 3))
        if len(own) >= max(TERMS, SHARE * min(len(terms[a]), len(terms[b]))):
            first, second = sorted((group[a], group[b]))
            common[first] = common.get(first, frozenset()) | common.pop(second, frozenset()) | own
            group = {j: first if g == second else g for j, g in group.items()}
    return [
        Node(kind="lost", name="", evidence=tuple(_evidence(sides[j], j, terms, texts) for j, g in sorted(group.items()) if g == k))
        for k, terms in sorted(common.items())
    ]


def _over(a: int, b: int, above: dict[int, int | None], terms: Sequence[frozenset[int]], taken: set[tuple[int, int]]) -> int | None:
    # The exemplar under which a and b are siblings, where they are.
    if above[a] == above[b]:
        return None if (a, b) in taken else above[a]
    for first, then in ((a, b), (b, a)):
        top = above[first]
        if above[then] == first and top is not None and top != then:
            back = len(terms[then] & terms[top] - terms[first])
            return top if back >= max(TERMS, 2 * SHARE * len(terms[then])) else None
    return None


def _evidence(side: Side, j: int, terms: frozenset[int], texts: Texts) -> Evidence:
    sentences = texts.likeness.sentences[j]
    best = max(range(len(sentences)), key=lambda s: (len(sentences[s] & terms), -s))
    found = side.page.sentences[best]
    return Evidence(article=j, start=found.start, end=found.end, rule="shared beyond the exemplar", field=found.field)
