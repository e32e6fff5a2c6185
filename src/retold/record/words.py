"""A page as the record reads it: words and marks in order, quotations as single items, sentences of the narrator.

A sentence splitter for reading must not cut “Why?” from “he asked”; here a quotation is one item, and the narrator's sentences run
around it. Everything the record's rules look at is in these tables.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from retold.language.lexicons import load
from retold.record.quotations import inner, outermost, paragraphs
from retold.types import Field, Page, Quotation, Segment

_TOKEN = re.compile(
    r"(?P<word>(?:[^\W\d_]\.){2,}(?![^\W\d_])|\d+(?:[.,:/]\d+)*(?:-[^\W_]+)*|[^\W_]+(?:(?:['’ʼ\-‐‑/]|\.(?=[a-z]{2,4}\b))[^\W_]+)*)|(?P<mark>\.{3,}|--+|[^\w\s]|_)"
)
_POSSESSIVE = re.compile(r"['’ʼ][sS]$")
# Titles before a name that are written with a full stop; and other abbreviations after which a sentence goes on.
TITLE_ABBREVIATIONS = frozenset(
    """
    adm capt cmdr col det dr ft gen gov hon insp jr lt maj mr mrs ms mt prof rep rev sen sgt sr st supt
    """.split()
)
_ABBREVIATIONS = TITLE_ABBREVIATIONS | frozenset(
    """
    no vs inc ltd co corp dept est fig jan feb mar apr jun jul aug sep sept oct nov dec
    """.split()
)
_TITLE_SMALL = frozenset(
    {
        "of",
        "the",
        "a",
        "an",
        "and",
        "in",
        "on",
        "for",
        "to",
        "at",
        "de",
        "la",
        "le",
        "du",
        "von",
        "van",
        "with",
        "from",
        "&",
        "by",
        "is",
    }
)


class Item(NamedTuple):
    """A word, a mark, a quotation (speech) or a name in title marks, with its span; `low` is what rules compare."""

    kind: str  # word, mark, quotation, title
    start: int
    end: int
    text: str
    low: str
    possessive: bool = False
    quotation: int = -1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of one segment: its items [first, last) in `Scene.items`; `flows` where it takes part in the flow of speech;
    `quoted` where it is nothing but quotations."""

    start: int
    end: int
    role: str
    flows: bool
    first: int
    last: int
    quoted: bool


@dataclass(frozen=True)
class Scene:
    """One field of a page, itemised. sentences are half-open ranges of items; `inside` holds the words within quotations."""

    field: Field
    text: str
    items: tuple[Item, ...]
    sentences: tuple[tuple[int, int], ...]
    paragraphs: tuple[Paragraph, ...]
    inside: dict[int, tuple[Item, ...]]
    at: dict[int, int]  # quotation → item
    _firsts: tuple[int, ...] = ()
    _paragraph_firsts: tuple[int, ...] = ()

    def sentence_of(self, item: int) -> int:
        """Index of the sentence that holds an item."""
        return max(0, bisect_left(self._firsts, item + 1) - 1)

    def paragraph_of(self, item: int) -> int:
        """Index of the paragraph that holds an item."""
        return max(0, bisect_left(self._paragraph_firsts, item + 1) - 1)


def itemise(text: str, start: int, end: int) -> list[Item]:
    """Words and marks of a stretch. A possessive is cut off the span and flagged. Cost O(length)."""
    items = []
    for m in _TOKEN.finditer(text, start, end):
        word, first = m.group(), m.start()
        if m.lastgroup == "mark":
            items.append(Item("mark", first, first + len(word), word, word))
            continue
        possessive = word[-1] in "sS" and _POSSESSIVE.search(word) is not None
        if possessive and len(word) > 2:
            word = word[:-2]
        items.append(Item("word", first, first + len(word), word, word.lower().replace("’", "'"), possessive))
    return items


@lru_cache(maxsize=2)
def read_scenes(page: Page, quotations: tuple[Quotation, ...]) -> tuple[Scene, ...]:
    """The scenes of a page: its title (where it has one) and its text. Cost O(length of the page), once for
    the stages that ask for the same page in turn."""
    tops = outermost(quotations)
    scenes = []
    for name in ("title", "text"):
        if page.string(name):
            mine = [i for i, q in enumerate(quotations) if q.field == name and tops[i]]
            scenes.append(_read_scene(page, name, mine, quotations))
    return tuple(scenes)


def flows(segment: Segment | None) -> bool:
    """Whether a segment belongs to the running text: a caption, furniture, a repeat or a byline does not."""
    return segment is None or (
        segment.role in ("body", "subheading") and segment.repeats is None and segment.furniture is None and not segment.hidden
    )


def is_title(text: str, quotation: Quotation) -> bool:
    """Whether the words between the marks look like the name of a work or outlet: few, capitalised, no end of a sentence."""
    left, right = inner(text, quotation)
    words = text[left:right].rstrip(",").split()
    if not quotation.closed or not 1 <= len(words) <= 7 or text[right - 1 : right] in tuple(".!?…"):
        return False
    large = [w for w in words if w.lower() not in _TITLE_SMALL]
    if not large or not all(w[0].isupper() or w[0].isdigit() or not w[0].isalnum() for w in large):
        return False
    return words[0][0].isupper() and not {w.lower() for w in words} & {
        "i",
        "you",
        "he",
        "she",
        "we",
        "they",
        "yes",
        "no",
        "it's",
        "i'm",
    }


def _read_scene(page: Page, name: Field, mine: list[int], quotations: tuple[Quotation, ...]) -> Scene:
    text = page.string(name)
    items: list[Item] = []
    sentences: list[tuple[int, int]] = []
    rows: list[Paragraph] = []
    inside: dict[int, tuple[Item, ...]] = {}
    at: dict[int, int] = {}
    queue = 0
    for start, end, segment in paragraphs(page, name):
        first = len(items)
        here = start
        while queue < len(mine) and quotations[mine[queue]].start < end:
            index = mine[queue]
            quotation = quotations[index]
            queue += 1
            if quotation.start < here:
                continue
            items += itemise(text, here, quotation.start)
            at[index] = len(items)
            left, right = inner(text, quotation)
            inside[index] = tuple(itemise(text, left, right))
            words = text[left:right]
            kind = "title" if is_title(text, quotation) else "quotation"
            items.append(Item(kind, quotation.start, quotation.end, words, words.lower(), False, index))
            here = quotation.end
        items += itemise(text, here, end)
        role = segment.role if segment is not None else "headline"
        furniture = segment is not None and (segment.role == "furniture" or segment.furniture is not None)
        quoted = all(i.kind in ("quotation", "mark") for i in items[first:])
        rows.append(Paragraph(start, end, "furniture" if furniture else role, flows(segment), first, len(items), quoted))
        sentences += _split(items, first, len(items))
    firsts = tuple(s[0] for s in sentences)
    return Scene(name, text, tuple(items), tuple(sentences), tuple(rows), inside, at, firsts, tuple(p.first for p in rows))


def _split(items: list[Item], first: int, last: int) -> list[tuple[int, int]]:
    """Ranges of items that are sentences of one paragraph."""
    ranges = []
    begin = first
    for i in range(first, last):
        if i + 1 < last and _ends(items, i) and _starts(items[i + 1]) and i + 1 > begin:
            ranges.append((begin, i + 1))
            begin = i + 1
    if begin < last:
        ranges.append((begin, last))
    return ranges


def _ends(items: list[Item], i: int) -> bool:
    item = items[i]
    if item.kind == "mark":
        if item.text in "!?" or item.text.startswith("..") or item.text == "…":
            return True
        if item.text != "." or i == 0:
            return item.text in ")]" and i > 0 and items[i - 1].text in tuple(".!?")
        before = items[i - 1]
        return before.kind != "word" or not (before.low in _ABBREVIATIONS or (len(before.text) == 1 and before.text.isupper()))
    if item.kind in ("quotation", "title"):
        return item.text[-1:] in tuple(".!?…") if item.text else False
    return item.text.endswith(".") and len(item.text) > 3


def _starts(item: Item) -> bool:
    if item.kind == "mark":
        return item.text in "([•–—-*"
    return item.kind != "word" or item.text[0].isupper() or item.text[0].isdigit()


@dataclass(frozen=True)
class Titles:
    """The word list `titles` as sets."""

    honorifics: frozenset[str]
    roles: frozenset[str]
    he: frozenset[str]
    she: frozenset[str]
    modifiers: frozenset[str]
    groups: frozenset[str]
    records: frozenset[str]
    organisations: frozenset[str]
    outlets: frozenset[str]
    outlets_first: frozenset[str]
    agencies: frozenset[str]
    outlet_nouns: frozenset[str]
    works: frozenset[str]
    chiefs: frozenset[str]
    speech: frozenset[str]
    places: frozenset[str]
    particles: frozenset[str]
    calendar: frozenset[str]
    address: frozenset[str]
    chambers: frozenset[str]
    camps: frozenset[str]
    branches: frozenset[str]
    calls: frozenset[str]
    heads: frozenset[str]
    numbers: frozenset[str]
    offices: frozenset[str]
    parting: frozenset[str]
    placed_bodies: frozenset[str]
    short_calendar: frozenset[str]
    surname_titles: frozenset[str]
    peoples: frozenset[str]
    place_openers: frozenset[str]
    pairs_of_people: frozenset[str]
    pairs_of_bodies: frozenset[str]


@cache
def load_titles() -> Titles:
    """The word list `titles`. Cost O(1) after the first call."""
    words = load("titles")
    named = {"modifiers": "role_modifiers"}
    sets = {key: frozenset(words[named.get(key, key)]) for key in Titles.__dataclass_fields__ if key not in ("he", "she")}
    return Titles(
        **sets,
        he=frozenset(words["honorifics_he"] + words["roles_he"]),
        she=frozenset(words["honorifics_she"] + words["roles_she"]),
    )
