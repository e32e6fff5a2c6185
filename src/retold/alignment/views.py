"""What alignment and account see of an article: its words unit by unit, weighted, with the hard evidence in each."""

from __future__ import annotations

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
        grams=tuple(hash_grams(" ".join(forms[f:p])) for f, p in ranges),
        numbers=tuple(_numbers(page, record)),
        names=tuple(_names(page, record)),
        quoted=np.array([unit.kind == "quotation" for unit in page.units], bool),
        named=np.r_[_named(title, record, "title"), _named(text, record, "text")],
    )


def hash_grams(text: str) -> NDArray[np.uint64]:
    """The distinct character 3-, 4- and 5-grams of a normalised string, as 64-bit keys in ascending order. Cost O(length)."""
    points = np.frombuffer(f" {text} ".encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    if len(points) < _GRAMS[0]:
        return np.zeros(0, np.uint64)
    found = []
    with np.errstate(over="ignore"):
        for n in _GRAMS:
            m = len(points) - n + 1
            if m > 0:
                keys = np.full(m, np.uint64(n))
                for i in range(n):
                    keys = keys * np.uint64(0x100000001B3) + points[i : i + m]
                found.append(keys ^ (keys >> np.uint64(29)))
    return np.unique(np.concatenate(found))


def _numbers(page: Page, record: Record) -> list[frozenset[str]]:
    held: list[set[str]] = [set() for _ in page.units]
    for quantity in record.quantities:
        for u in _units_over(page, quantity.start, quantity.end, quantity.field):
            if quantity.value is not None and quantity.kind != "ordinal":
                held[u].add(f"{quantity.value:g}{quantity.unit}")
    for time in record.times:
        for u in _units_over(page, time.start, time.end, time.field):
            if time.value is not None and time.time_status in ("absolute", "resolved"):
                held[u].add(time.value)
    return [frozenset(h) for h in held]


def _names(page: Page, record: Record) -> list[frozenset[str]]:
    # The last word of a name is what pages agree on ("Anna Berg", "Berg", "Ms Berg").
    held: list[set[str]] = [set() for _ in page.units]
    for mention in record.mentions:
        if mention.kind == "name":
            forms = tokenise(page.string(mention.field)[mention.start : mention.end]).forms
            for u in _units_over(page, mention.start, mention.end, mention.field):
                held[u].update(forms[-1:])
    return [frozenset(h) for h in held]


def _named(tokens: Tokens, record: Record, field: str) -> NDArray[np.bool_]:
    named = np.zeros(len(tokens), bool)
    for mention in record.mentions:
        if mention.kind == "name" and mention.field == field:
            first, past = tokens.within(mention.start, mention.end)
            named[first:past] = True
    return named


def _units_over(page: Page, start: int, end: int, field: str) -> list[int]:
    starts = [unit.start if unit.field == field else -1 for unit in page.units]
    # Units are few and in order within a field; a linear scan keeps this readable and is not what costs.
    return [u for u, s in enumerate(starts) if s >= 0 and s < end and page.units[u].end > start]
