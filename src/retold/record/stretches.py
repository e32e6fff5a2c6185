"""The stretches of a page that say something, read once: their lexemes, numerals, items and times told by an event.

The readers of figures and of dates go over the same ones in turn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from retold.record.eventtimes import event_times
from retold.record.lexemes import Lexemes, split
from retold.record.numerals import Numeral, read_numerals
from retold.record.timewords import Items, items_of
from retold.types import Page, Segment


@dataclass(frozen=True)
class Stretch:
    """A segment and what is read of it; nobody changes the parts. `events`: first and last lexeme, rule."""

    segment: Segment
    lexemes: Lexemes
    numerals: dict[int, Numeral]
    items: Items
    events: list[tuple[int, int, str]]


def is_english(page: Page) -> bool:
    """Whether the lexicons apply: the article is in English or says no language."""
    return page.article.language is None or page.article.language.lower().startswith("en")


def readable(page: Page) -> Iterator[Segment]:
    """The segments that say something: no furniture, no second printing, nothing hidden."""
    for segment in page.segments:
        if segment.role != "furniture" and segment.furniture is None and segment.repeats is None and not segment.hidden:
            yield segment


@lru_cache(maxsize=2)
def read_stretches(page: Page) -> tuple[Stretch, ...]:
    """The readable segments of a page in order; in another language than English with figures alone. Cost O(length), once."""
    english = is_english(page)
    found = []
    for segment in readable(page):
        lexemes = split(page.string(segment.field), segment.start, segment.end)
        numerals = read_numerals(lexemes)
        if not english:
            numerals = {at: n for at, n in numerals.items() if n.figures and n.kind == "cardinal"}
        found.append(Stretch(segment, lexemes, numerals, items_of(lexemes, numerals), event_times(lexemes) if english else []))
    return tuple(found)
