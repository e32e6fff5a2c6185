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
    something is none. What either may have from another exemplar that it took from is not counted. Cost O(siblings of one exemplar
    that share text x terms).
    """
    likeliest: dict[int, Edge] = {}
    givers: dict[int, set[int]] = {}
    for edge in edges:
        if edge.retelling not in likeliest or edge.probability > likeliest[edge.retelling].probability:
            likeliest[edge.retelling] = edge
        if edge.exemplar is not None and edge.contributes >= TAKEN:
            givers.setdefault(edge.retelling, set()).add(edge.exemplar)
    above = {j: edge.exemplar for j, edge in likeliest.items() if edge.upstream is None}
    group = {j: j for j in above}
    common: dict[int, frozenset[int]] = {}
    for a, b in sorted((i, j) for i, j in texts.explained if i < j and i in above and j in above):
        own = _beyond(a, b, above, givers, texts)
        if len(own) >= max(TERMS, SHARE * min(len(texts.likeness.terms[a]), len(texts.likeness.terms[b]))):
            first, second = sorted((group[a], group[b]))
            common[first] = common.get(first, frozenset()) | common.pop(second, frozenset()) | own
            group = {j: first if g == second else g for j, g in group.items()}
    return [
        Node(kind="lost", name="", evidence=tuple(_evidence(sides[j], j, terms, texts) for j, g in sorted(group.items()) if g == k))
        for k, terms in sorted(common.items())
    ]


def _beyond(a: int, b: int, above: dict[int, int | None], givers: dict[int, set[int]], texts: Texts) -> frozenset[int]:
    # What a and b share that the exemplar under which they are siblings lacks; nothing where they are none.
    terms = texts.likeness.terms
    others = (givers.get(a, set()) | givers.get(b, set())) - {a, b}
    given = frozenset[int]().union(*(terms[k] for k in others))
    if above[a] == above[b]:
        top = above[a]
        if top is None or a in givers.get(b, ()) or b in givers.get(a, ()):
            return frozenset()
    else:
        first = next((x for x, y in ((a, b), (b, a)) if above[y] == x), None)
        top = None if first is None else above[first]
        then = b if first == a else a
        if first is None or top is None or top == then:
            return frozenset()
        # That has from the common exemplar what the other dropped, which no later one can bring back.
        also = frozenset[int]().union(*(terms[k] for k in givers.get(then, set()) - {first, top}))
        if top in givers.get(then, ()) or len(terms[then] & terms[top] - terms[first] - also) < max(
            TERMS, 2 * SHARE * len(terms[then])
        ):
            return frozenset()
    return terms[a] & terms[b] - terms[top] - given


def _evidence(side: Side, j: int, terms: frozenset[int], texts: Texts) -> Evidence:
    sentences = texts.likeness.sentences[j]
    best = max(range(len(sentences)), key=lambda s: (len(sentences[s] & terms), -s))
    found = side.page.sentences[best]
    return Evidence(article=j, start=found.start, end=found.end, rule="shared beyond the exemplar", field=found.field)
