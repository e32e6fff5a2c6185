"""What alignment and account see of an article: its words unit by unit, weighted, with the hard evidence in each."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from retold.language.background import load_background
from retold.language.tokens import Tokens, tokenise
from retold.types import Page, Record, View

_GRAMS = (3, 4, 5)


def make_view(page: Page, record: Record) -> View:
    """Lay an article out for comparison. Cost O(words + characters)."""
    article = page.article
    title, text = tokenise(article.title or ""), tokenise(article.text)
    background = load_background(article.language or "en")
    ranges = []
    for unit in page.units:
        tokens, shift = (title, 0) if unit.field == "title" else (text, len(title))
        first, past = tokens.within(unit.start, unit.end)
        ranges.append((first + shift, past + shift))
    forms = title.forms + text.forms
    bounds = np.array(ranges, np.int64).reshape(-1, 2)
    return View(
        page=page,
        record=record,
        forms=forms,
        starts=np.r_[title.starts, text.starts],
        ends=np.r_[title.ends, text.ends],
        weights=np.r_[background.weights(title), background.weights(text)],
        first=bounds[:, 0],
        past=bounds[:, 1],
        grams=tuple(hash_grams([" ".join(forms[f:p]) for f, p in ranges])),
        numbers=tuple(_numbers(page, record)),
        names=tuple(_names(page, record, {"title": title, "text": text})),
        quoted=np.array([unit.kind == "quotation" for unit in page.units], bool),
        named=np.r_[_named(title, record, "title"), _named(text, record, "text")],
    )


def hash_grams(texts: Sequence[str]) -> list[NDArray[np.uint64]]:
    """The distinct character 3-, 4- and 5-grams of each normalised string, as 64-bit keys in ascending order.

    All strings at once: a gram that would reach into the next one is left out. Cost O(n log n) in letters.
    """
    joined = "".join(f" {text} " for text in texts)
    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    lengths = np.array([len(text) + 2 for text in texts], np.int64)
    owner = np.repeat(np.arange(len(texts)), lengths)
    found, owners = [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)]
    with np.errstate(over="ignore"):
        for n in _GRAMS:
            m = len(points) - n + 1
            if m > 0:
                keys = np.full(m, np.uint64(n))
                for i in range(n):
                    keys = keys * np.uint64(0x100000001B3) + points[i : i + m]
                whole = owner[:m] == owner[n - 1 :]
                found.append((keys ^ (keys >> np.uint64(29)))[whole])
                owners.append(owner[:m][whole])
    keys, of = np.concatenate(found), np.concatenate(owners)
    order = np.lexsort((keys, of))
    keys, of = keys[order], of[order]
    first = np.ones(len(keys), bool)
    first[1:] = (keys[1:] != keys[:-1]) | (of[1:] != of[:-1])
    keys, of = keys[first], of[first]
    return np.split(keys, np.searchsorted(of, np.arange(1, len(texts)))) if texts else []


def _numbers(page: Page, record: Record) -> list[frozenset[str]]:
    held: list[set[str]] = [set() for _ in page.units]
    places = _Units(page)
    for quantity in record.quantities:
        if quantity.value is not None and quantity.kind != "ordinal":
            for u in places.over(quantity.start, quantity.end, quantity.field):
                held[u].add(f"{quantity.value:g}{quantity.unit}")
    for time in record.times:
        if time.value is not None and time.time_status in ("absolute", "resolved"):
            for u in places.over(time.start, time.end, time.field):
                held[u].add(time.value)
    return [frozenset(h) for h in held]


def _names(page: Page, record: Record, tokens: Mapping[str, Tokens]) -> list[frozenset[str]]:
    # The last word of a name is what pages agree on ("Anna Berg", "Berg", "Ms Berg").
    held: list[set[str]] = [set() for _ in page.units]
    places = _Units(page)
    for mention in record.mentions:
        if mention.kind == "name":
            first, past = tokens[mention.field].within(mention.start, mention.end)
            for u in places.over(mention.start, mention.end, mention.field) if past > first else ():
                held[u].add(tokens[mention.field].forms[past - 1])
    return [frozenset(h) for h in held]


def _named(tokens: Tokens, record: Record, field: str) -> NDArray[np.bool_]:
    named = np.zeros(len(tokens), bool)
    for mention in record.mentions:
        if mention.kind == "name" and mention.field == field:
            first, past = tokens.within(mention.start, mention.end)
            named[first:past] = True
    return named


class _Units:
    """The units of a page by place: they are in order within a field and do not overlap."""

    def __init__(self, page: Page) -> None:
        self._spans: dict[str, tuple[list[int], list[int], list[int]]] = {}
        for name in ("text", "title"):
            own = sorted((unit.start, unit.end, u) for u, unit in enumerate(page.units) if unit.field == name)
            self._spans[name] = [o[0] for o in own], [o[1] for o in own], [o[2] for o in own]

    def over(self, start: int, end: int, field: str) -> list[int]:
        """The units that have a code point in common with a span. Cost O(log units)."""
        starts, ends, places = self._spans[field]
        return places[bisect_right(ends, start) : bisect_left(starts, end)]
