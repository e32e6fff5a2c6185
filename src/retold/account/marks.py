"""What the record says of each sentence, looked up once: every piece asks again and again."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from retold.types import Attribution, Credit, Mention, Page, Quantity, Quotation, Record, Span, TimeExpression


@dataclass
class Marks:
    """Everything of the record that touches one sentence, in order of the record. names are mentions by name."""

    names: list[Mention] = field(default_factory=list)
    quotations: list[Quotation] = field(default_factory=list)
    attributions: list[Attribution] = field(default_factory=list)
    quantities: list[Quantity] = field(default_factory=list)
    times: list[TimeExpression] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)


def marks_of(page: Page, record: Record) -> Sequence[Marks]:
    """One for each sentence of the page. Cost O(items of the record × log sentences)."""
    marks = [Marks() for _ in page.sentences]
    places = {name: _Places(page, name) for name in ("text", "title")}
    for mention in record.mentions:
        if mention.kind == "name":
            for n in places[mention.field].touched([(mention.start, mention.end)]):
                marks[n].names.append(mention)
    for attribution in record.attributions:
        for n in places[attribution.field].touched((*attribution.source, *attribution.cue, *attribution.content)):
            marks[n].attributions.append(attribution)
    _spread(record.quotations, places, [m.quotations for m in marks])
    _spread(record.quantities, places, [m.quantities for m in marks])
    _spread(record.times, places, [m.times for m in marks])
    _spread(record.credits, places, [m.credits for m in marks])
    return marks


class _Places:
    """The sentences of one field, by place."""

    def __init__(self, page: Page, name: str) -> None:
        own = sorted((s.start, s.end, n) for n, s in enumerate(page.sentences) if s.field == name)
        self.starts, self.ends, self.numbers = ([o[k] for o in own] for k in range(3))

    def touched(self, spans: Iterable[Span]) -> list[int]:
        """The sentences that have a code point in common with one of the spans; an empty span touches the one around it."""
        ranges = (range(bisect_right(self.ends, s), bisect_left(self.starts, max(e, s + 1))) for s, e in spans)
        return sorted({self.numbers[k] for places in ranges for k in places})


_Spanned = TypeVar("_Spanned", Quotation, Quantity, TimeExpression, Credit)


def _spread(items: Sequence[_Spanned], places: Mapping[str, _Places], into: Sequence[list[_Spanned]]) -> None:
    for item in items:
        for n in places[item.field].touched([(item.start, item.end)]):
            into[n].append(item)
