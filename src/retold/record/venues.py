"""Where something was said: "in an interview", "on her show", "told a press conference", "Speaking at a rally, …".

Only what stands in the sentence of the cue and outside what was said. A venue is never carried to another sentence, and an outlet
that somebody spoke to is no venue but the way to the page (`via`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import msgspec

from retold.language.lexicons import load
from retold.record.closed import AUXILIARIES, DETERMINERS, FUNCTION_WORDS
from retold.record.phrases import verb_forms
from retold.record.words import Item, Scene, load_titles, read_scenes
from retold.types import Attribution, Page, Quotation, Span

_REACH = 14  # items after a cue in which a venue may begin
_LONGEST = 9  # words of a venue before its last noun
_TAILS = frozenset({"with", "on", "for", "of", "to"})
_MARKS = frozenset({".", ";", ":", "?", "!"})
_CLAUSES = frozenset({"that", "and", "but", "because", "if", "whether", "who", "which", "when", "while", "after", "before", "as"})
_SPOKEN = ("direct", "mixed", "indirect")


@dataclass(frozen=True)
class _Words:
    nouns: frozenset[str]
    bare: frozenset[str]
    audiences: frozenset[str]
    prepositions: frozenset[str]
    openers: frozenset[str]
    verbs: frozenset[str]


@cache
def _load() -> _Words:
    words = load("venues")
    return _Words(**{name: frozenset(words[name]) for name in _Words.__dataclass_fields__})


def with_venues(page: Page, quotations: tuple[Quotation, ...], attributions: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """The attributions with `venue` set where the sentence of the cue prints one; the others as they are.

    Raises nothing. Cost: linear in the attributions, times the length of a sentence.
    """
    scenes = {scene.field: scene for scene in read_scenes(page, quotations)}
    starts = {name: [item.start for item in scene.items] for name, scene in scenes.items()}
    done = []
    for one in attributions:
        scene = scenes.get(one.field)
        venue = None
        if scene is not None and one.venue is None and one.cue and one.kind in _SPOKEN:
            venue = find_venue(scene, starts[one.field], one)
        done.append(one if venue is None else msgspec.structs.replace(one, venue=venue))
    return tuple(done)


def find_venue(scene: Scene, starts: Sequence[int], one: Attribution) -> Span | None:
    """The venue that the sentence of an attribution's cue prints: after the cue, else at the head of the sentence.

    `starts` are those of `scene.items`. The span leaves the preposition out: "an interview with Radio Norland".
    """
    first = bisect_left(starts, one.cue[0][0])
    last = bisect_left(starts, one.cue[-1][1]) - 1
    if not 0 <= first <= last < len(scene.items):
        return None
    last = _verb_of(scene.items, first, last)
    begin, end = scene.sentences[scene.sentence_of(first)]
    taken = (*one.content, *one.source)
    for k in (*_after(scene.items, last, end, one.content), *_ahead(scene.items, begin, first)):
        venue = _venue_at(scene, k, end, last)
        if venue is not None and not any(s < venue[1] and venue[0] < e for s, e in taken):
            return venue
    return None


def _verb_of(items: Sequence[Item], first: int, last: int) -> int:
    """The reporting verb of a cue, its last item where it has none: "said" of "said on his show", where "show" is a noun."""
    verbs = [k for k in range(first, last + 1) if items[k].low in verb_forms()]
    before = (k for k in verbs if not any(items[x].low in _load().prepositions for x in range(first, k)))
    return max(before, default=max(verbs, default=last))


def _after(items: Sequence[Item], last: int, end: int, content: Sequence[Span]) -> Iterator[int]:
    """Places behind a cue where a venue may begin, up to what was said or the next clause."""
    for k in range(last + 1, min(end, last + 1 + _REACH)):
        item = items[k]
        if item.kind == "quotation":
            continue
        other = item.low.endswith("ing") and len(item.low) > 5 and not (item.low in _load().openers or item.low in _load().nouns)
        if item.text in _MARKS or item.low in _CLAUSES or item.low in AUXILIARIES or other:
            return
        if any(s <= item.start < e for s, e in content):
            return
        yield k


def _ahead(items: Sequence[Item], begin: int, first: int) -> Iterator[int]:
    """The head of a sentence, where it begins with a preposition or "Speaking", before the cue."""
    k = begin
    while k < first and items[k].kind == "mark":
        k += 1
    if k + 1 < first and items[k].low in _load().openers:
        k += 1
    if k + 1 < first and items[k].kind == "word" and items[k].low in _load().prepositions:
        yield k


def _venue_at(scene: Scene, k: int, end: int, cue: int) -> Span | None:
    """The venue that begins at item k: after a preposition, or after "told"."""
    items, words = scene.items, _load()
    verb = verb_forms().get(items[cue].low)
    key = verb.key if verb is not None else ""
    if k == cue + 1 and key == "tell":
        return _phrase(scene, k, end, words.audiences, False)
    if items[k].low not in words.prepositions or k + 1 >= end:
        return None
    found = _phrase(scene, k + 1, end, words.nouns, True)
    if found is None and k == cue + 1 and key in words.verbs and items[k].low in ("on", "in"):
        found = _channel(scene, k + 1, end, items[k].low)
    return found


def _phrase(scene: Scene, k: int, end: int, nouns: frozenset[str], bare: bool) -> Span | None:
    """A noun phrase from item k whose last noun is one of `nouns`, with its "with X" or “title”; None where it is not."""
    items, head, n = scene.items, -1, k
    while n < min(end, k + _LONGEST):
        item = items[n]
        low = item.low
        if item.kind != "word" or (low in FUNCTION_WORDS and not (n == k and low in DETERMINERS) and item.text != "US"):
            break
        if low in nouns and not item.possessive:
            head = n
        n += 1
    if head < 0 or (head + 1 < n and items[head + 1].text[0].islower() and not items[head + 1].low.endswith(("ly", "day"))):
        return None  # "the show host": another noun is the head
    if head == k and not (bare and items[k].low in _load().bare) and not items[k].text[0].isupper():
        return None
    return items[k].start, items[_tail(items, head, end)].end


def _tail(items: Sequence[Item], head: int, end: int) -> int:
    """The last item of a venue from its head on: "the show “Night Boats” (ABC)", "an interview with Radio Norland's Mara Solt"."""
    last, n = head, head + 1
    while n < end and items[n].kind == "title":
        last, n = n, n + 1
        if n + 2 < end and items[n].text == "(":
            close = next((x for x in range(n + 1, min(end, n + 6)) if items[x].text == ")"), -1)
            last, n = (close, close + 1) if close > 0 else (last, n)
    while n + 1 < end and items[n].low in _TAILS and items[n].kind == "word":
        x = n + 2 if items[n + 1].low == "the" else n + 1
        y = x
        while y < end and items[y].kind in ("word", "title") and _named(items[y]):
            y += 1
        if y == x:
            break
        if items[y - 1].possessive and y < end and items[y].kind == "word" and items[y].low in _load().nouns:
            y += 1
        last, n = y - 1, y
    return last


def _channel(scene: Scene, k: int, end: int, preposition: str) -> Span | None:
    """A channel or outlet named alone: "said on Radio Norland", "wrote in the Harbour Post"."""
    items = scene.items
    x = k + 1 if items[k].low == "the" else k
    y = x
    while y < end and items[y].kind in ("word", "title") and _named(items[y]):
        y += 1
    if y == x:
        return None
    outlets = load_titles().outlets
    if preposition == "in" and not (items[x].kind == "title" or any(i.low in outlets for i in items[x:y])):
        return None  # "said in Norland" is a place
    if items[y - 1].possessive:
        if y < end and items[y].kind == "word" and items[y].low in _load().nouns:
            y += 1
        else:
            return None
    return items[k].start, items[_tail(items, y - 1, end)].end


def _named(item: Item) -> bool:
    return item.kind == "title" or (item.text[0].isupper() and item.low not in load_titles().calendar)
