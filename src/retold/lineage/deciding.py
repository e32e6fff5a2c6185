"""What a person decided about whom an article has its text from, put in place of what was inferred."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from retold.types import Edge

RULE = "correction"


@dataclass(frozen=True)
class Decision:
    """The retelling (its place in the story), and the exemplar, upstream, or (both None) none of these; confirmed, or rejected."""

    retelling: int
    exemplar: int | None
    upstream: str | None
    confirmed: bool


def decide(edges: Sequence[Edge], decisions: Sequence[Decision]) -> list[Edge]:
    """The rows of a lineage under these decisions; those of each retelling still sum to 1.

    What is confirmed has all the probability, and the other way round has none. What is rejected keeps its row, of probability 0;
    the others of that retelling take its share in proportion, and "none of these" where there are no others. Rejections are read
    before confirmations. Cost O(rows · decisions).
    """
    rows = list(edges)
    for one in sorted(decisions, key=lambda d: (d.confirmed, d.retelling, d.exemplar is None, d.exemplar or 0, d.upstream or "")):
        rows = _confirmed(rows, one) if one.confirmed else _without(rows, one, said=True)
        if one.confirmed and one.exemplar is not None:
            rows = _without(rows, Decision(one.exemplar, one.retelling, None, False), said=False)
    return rows


def _meant(edge: Edge, one: Decision) -> bool:
    return (edge.retelling, edge.exemplar, edge.upstream) == (one.retelling, one.exemplar, one.upstream)


def _blank(one: Decision) -> Edge:
    return Edge(
        retelling=one.retelling,
        exemplar=one.exemplar,
        upstream=one.upstream,
        basis=None,
        probability=0.0,
        contributes=0.0,
        support=0.0,
        direction="stated",
        rules=(RULE,),
    )


def _confirmed(rows: Sequence[Edge], one: Decision) -> list[Edge]:
    found = [
        edge
        if edge.retelling != one.retelling
        else _said(edge, 1.0)
        if _meant(edge, one)
        else msgspec.structs.replace(edge, probability=0.0)
        for edge in rows
    ]
    return found if any(_meant(edge, one) for edge in rows) else _in_place(found, _said(_blank(one), 1.0))


def _said(edge: Edge, probability: float) -> Edge:
    """The row as a person decided it."""
    nobody = edge.exemplar is None and edge.upstream is None
    contributes = 0.0 if nobody or not probability else max(edge.contributes, probability)
    return msgspec.structs.replace(edge, probability=probability, contributes=contributes, direction="stated", rules=(RULE,))


def _without(rows: Sequence[Edge], one: Decision, *, said: bool) -> list[Edge]:
    """What was rejected without its share; said: by a person, who is named as the rule."""
    own = [edge for edge in rows if edge.retelling == one.retelling]
    gone = next((edge for edge in own if _meant(edge, one)), None)
    if gone is None:
        return _in_place(list(rows), _blank(one)) if said else list(rows)
    left = round(sum(edge.probability for edge in own) - gone.probability, 6)
    scaled = {}
    for edge in own:
        if edge is gone:
            scaled[id(edge)] = _said(edge, 0.0) if said else msgspec.structs.replace(edge, probability=0.0, contributes=0.0)
        elif left > 0:
            scaled[id(edge)] = msgspec.structs.replace(edge, probability=round(edge.probability / left, 4))
        elif edge.exemplar is None and edge.upstream is None:
            scaled[id(edge)] = msgspec.structs.replace(edge, probability=1.0)
    found = [scaled.get(id(edge), edge) for edge in rows]
    return _balanced(found, one.retelling)


def _balanced(rows: list[Edge], retelling: int) -> list[Edge]:
    """What rounding left goes to the most probable row."""
    own = [n for n, edge in enumerate(rows) if edge.retelling == retelling]
    total = round(sum(rows[n].probability for n in own), 4)
    best = max(own, key=lambda n: (rows[n].probability, -n))
    if total and total != 1.0:
        rows[best] = msgspec.structs.replace(rows[best], probability=round(rows[best].probability + 1 - total, 4))
    return rows


def _in_place(rows: list[Edge], edge: Edge) -> list[Edge]:
    """With a row put before the others of its retelling."""
    at = next((n for n, other in enumerate(rows) if other.retelling >= edge.retelling), len(rows))
    return [*rows[:at], edge, *rows[at:]]
