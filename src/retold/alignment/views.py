"""What alignment and account see of an article: its words unit by unit, weighted, with the hard evidence in each."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from retold.language.background import load_background
from retold.language.tokens import Tokens, tokenise
from retold.types import Holdings, Page, Record, View

_GRAMS = (3, 4, 5)
_PRIME = np.uint64(0x100000001B3)
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_UNIT_BITS = 20  # of a number that holds a key and its unit: a million units, 44 bits for the key


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
    weights = np.r_[background.weights(title), background.weights(text)]
    held, held_weights, unit_weights = hold_words(np.r_[title.keys, text.keys], weights, ranges)
    return View(
        page=page,
        record=record,
        forms=forms,
        starts=np.r_[title.starts, text.starts],
        ends=np.r_[title.ends, text.ends],
        weights=weights,
        first=bounds[:, 0],
        past=bounds[:, 1],
        grams=hash_grams([" ".join(forms[f:p]) for f, p in ranges]),
        held=held,
        held_weights=held_weights,
        unit_weights=unit_weights,
        numbers=tuple(_numbers(page, record)),
        names=tuple(_names(page, record, {"title": title, "text": text})),
        quoted=np.array([unit.kind == "quotation" for unit in page.units], bool),
        named=np.r_[_named(title, record, "title"), _named(text, record, "text")],
    )


def hash_grams(texts: Sequence[str]) -> Holdings:
    """Which normalised string holds which distinct character 3-, 4- and 5-grams, as 44-bit keys.

    All strings at once: a gram that would reach into the next one is left out. Cost O(n log n) in letters.
    """
    joined = "".join(f" {text} " for text in texts)
    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    owner = np.repeat(np.arange(len(texts)), [len(text) + 2 for text in texts])
    found, owners = [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)]
    with np.errstate(over="ignore"):
        for n in _GRAMS:
            m = len(points) - n + 1
            if m > 0:
                keys = np.full(m, np.uint64(n))
                for i in range(n):
                    keys *= _PRIME
                    keys += points[i : i + m]
                whole = owner[:m] == owner[n - 1 :]
                keys ^= keys >> np.uint64(29)
                keys *= _MIX  # the upper bits are kept: now they depend on all others
                found.append(keys[whole])
                owners.append(owner[:m][whole])
    packed = np.sort(_pack(np.concatenate(found), np.concatenate(owners)))
    return _hold(packed[_is_new(packed)])


def hold_words(
    keys: NDArray[np.uint64], weights: NDArray[np.float64], ranges: Sequence[tuple[int, int]]
) -> tuple[Holdings, NDArray[np.float64], NDArray[np.float64]]:
    """Which unit holds which distinct words, the weight of each word, and each unit's sum of squared weights: see `View`.

    keys, weights  of the words, one after another; ranges: each unit's words. Cost O(n log n) in words.
    """
    lengths = [past - first for first, past in ranges]
    places = np.fromiter((w for first, past in ranges for w in range(first, past)), np.int64, sum(lengths))
    owners = np.repeat(np.arange(len(ranges)), lengths)
    packed, entries = np.unique(_pack(keys[places], owners), return_index=True)
    held, weighed = _hold(packed), weights[places]
    # Every distinct word of a unit once, in the order of the text, so that the sums are made in one order.
    first_words = np.sort(entries)
    squares = np.bincount(owners[first_words], weighed[first_words] ** 2, minlength=len(ranges)).astype(np.float64)
    return held, weighed[entries[held.first[:-1]]], squares


def _pack(keys: NDArray[np.uint64], owners: NDArray[np.int64]) -> NDArray[np.uint64]:
    # Key and unit in one number, so that one sort puts them in order of key, then unit.
    cut = np.uint64(_UNIT_BITS)
    packed: NDArray[np.uint64] = (keys >> cut << cut) | owners.astype(np.uint64)
    return packed


def _hold(packed: NDArray[np.uint64]) -> Holdings:
    # From distinct such numbers in ascending order.
    keys = packed >> np.uint64(_UNIT_BITS)
    starts = np.flatnonzero(_is_new(keys))
    units = (packed & np.uint64((1 << _UNIT_BITS) - 1)).astype(np.int64)
    return Holdings(keys[starts], np.append(starts, len(packed)), units)


def _is_new(ordered: NDArray[np.uint64]) -> NDArray[np.bool_]:
    new = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    return new


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
