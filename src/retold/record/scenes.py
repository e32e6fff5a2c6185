"""What an expression is read against: the article's anchor, the tense of its clause, quotations, the dates named before."""

from __future__ import annotations

import datetime as dt
import re
import sys
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from retold.record.calendar import Anchor, Period, part
from retold.record.lexemes import Lexemes
from retold.record.tenses import Way, way_around
from retold.record.timewords import Items

TimeType = Literal["DATE", "TIME", "DURATION", "SET"]
TimeStatus = Literal["absolute", "resolved", "vague", "unresolved"]

_MEMORY = 60  # periods named before that "the quarter" or "that day" may still mean
_MARKS = re.compile("[“”\"]|``|''|(?<!\\w)[‘']|[’'](?!\\w)")


@dataclass(frozen=True)
class Figure:
    """How many of which unit an expression says, over the lexemes first … last; `upper` the other end of a range."""

    first: int
    last: int
    count: float
    unit: str
    upper: float | None = None


@dataclass(frozen=True)
class Reading:
    """What an expression says: the fields of `TimeExpression` that do not depend on its place.

    figure: the number in it, which is a quantity too ("two weeks ago").
    """

    type: TimeType
    value: str | None
    status: TimeStatus
    rule: str
    first: dt.date | None = None
    last: dt.date | None = None
    anchored: bool = False
    span: tuple[int, int] | None = None
    inferred: bool = False
    figure: Figure | None = None
    period: Period | None = None


@dataclass
class Scene:
    """A stretch being read: its lexemes and items, the anchor, and the periods resolved so far in the article with their spans."""

    lexemes: Lexemes
    items: Items
    anchor: Anchor
    quoted: list[tuple[int, int]]
    seen: list[tuple[Period, tuple[int, int]]] = field(default_factory=list)

    def way(self, first: int, last: int) -> Way:
        """Whether the clause around first … last looks forward or back (see `way_around`)."""
        return way_around(self.lexemes, first, last)

    def in_quotation(self, first: int) -> bool:
        """Whether a lexeme stands between quotation marks."""
        place = self.lexemes.starts[first]
        at = bisect_right(self.quoted, (place, sys.maxsize)) - 1
        return at >= 0 and place < self.quoted[at][1]

    def last_seen(self, grains: tuple[str, ...]) -> tuple[Period, tuple[int, int]] | None:
        """The latest period of these grains that the article named before."""
        for period, span in reversed(self.seen[-_MEMORY:]):
            if period.grain in grains:
                return period, span
        return None


def quoted_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Stretches between quotation marks, an open one running to the end of the stretch. Cost O(length)."""
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    closer = ""
    pairs = {"“": "”", "``": "''", "‘": "’", '"': '"', "'": "'"}
    for match in _MARKS.finditer(text, start, end):
        mark = match.group()
        if opened is None:
            if mark in pairs:
                opened, closer = match.start(), pairs[mark]
        elif mark == closer:
            spans.append((opened, match.end()))
            opened = None
    if opened is not None and closer != "'":
        spans.append((opened, end))
    return spans


@dataclass(frozen=True)
class Found:
    """A pattern found over items: what the groups of the pattern carry."""

    scene: Scene
    match: re.Match[str]

    def has(self, name: str) -> bool:
        """Whether a group took part."""
        return self.match.groupdict().get(name) is not None

    def get(self, name: str) -> Any:
        """The payload of a group's item, None where it took no part."""
        return self.scene.items.payload[self.match.start(name)] if self.has(name) else None

    def letter(self, name: str) -> str:
        """The class letter of a group, "" where it took no part."""
        return self.match.group(name) if self.has(name) else ""

    def figure(self, count: float, unit: str, upper: float | None = None) -> Figure:
        """The figure in it: from its number (else its start) to its unit (else its end)."""
        items = self.scene.items
        first = items.first[self.match.start("count")] if self.has("count") else self.lexemes[0]
        last = items.last[self.match.start("u")] if self.has("u") else self.lexemes[1]
        return Figure(first, max(first, last), count, unit, upper)

    @property
    def lexemes(self) -> tuple[int, int]:
        """First and last lexeme of what was found."""
        return self.scene.items.first[self.match.start()], self.scene.items.last[self.match.end() - 1]

    def way(self) -> Way:
        """The direction of the clause around it."""
        return self.scene.way(*self.lexemes)

    def before(self) -> str:
        """The word before it."""
        return self.scene.lexemes.word(self.lexemes[0] - 1)

    def after(self, step: int = 1) -> str:
        """The word after it."""
        return self.scene.lexemes.word(self.lexemes[1] + step)

    def absolute(self, period: Period | None, rule: str, which: str = "") -> Reading | None:
        """A reading that says its own date."""
        if period is None:
            return None
        first, last = part(period, which) if which else (period.first, period.last)
        return Reading("DATE", period.value, "absolute", rule, first, last, period=period)

    def resolve(self, make: Callable[[dt.date], Period | None], rule: str, which: str = "", inferred: bool = False) -> Reading:
        """A reading against the article's anchor; unresolved where the anchor does not decide."""
        period = self.scene.anchor.resolve(make)
        if period is None:
            return Reading("DATE", None, "unresolved", rule)
        first, last = part(period, which) if which else (period.first, period.last)
        return Reading("DATE", period.value, "resolved", rule, first, last, anchored=True, inferred=inferred, period=period)
