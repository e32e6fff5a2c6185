"""Noun phrases that may speak: pronouns, names with their titles, and nouns for roles, groups, bodies and records."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from retold.language.lexicons import load
from retold.record.closed import ARTICLES, DETERMINERS, FUNCTION_WORDS, PRONOUNS
from retold.record.words import Item, Scene, Titles
from retold.types import Mention

SPEAKING_PRONOUNS = frozenset({"he", "she", "they", "it", "i", "we", "who"})


@dataclass(frozen=True)
class Verb:
    """One form of a reporting verb."""

    key: str
    strength: int
    stance: Literal["asserts", "denies", "asks"]
    clause: bool
    noun: bool
    form: str
    hearer: bool = False  # whom it names stands before "of": "accused NAME of", and "NAME accused of" is passive


@dataclass(frozen=True)
class Phrase:
    """A noun phrase: items [first, last], the item of its head, the index of its mention (or -1), and what kind of head it is."""

    first: int
    last: int
    head: int
    mention: int
    kind: Literal["name", "pronoun", "nominal"]


@dataclass(frozen=True)
class Ground:
    """A scene with its mentions: item index → mention index, and each mention's last item."""

    scene: Scene
    titles: Titles
    mentions: tuple[Mention, ...]
    at: Mapping[int, tuple[int, int]]


@cache
def verb_forms() -> dict[str, Verb]:
    """Every form of every reporting verb (lower case) with its entry. Cost O(1) after the first call."""
    forms: dict[str, Verb] = {}
    for key, entry in load("reporting").items():
        for form in entry["forms"]:
            clause, noun, hearer = (entry.get(name, False) for name in ("clause", "noun", "hearer"))
            forms[form] = Verb(key, entry["strength"], entry["stance"], clause, noun, form, hearer)
    return forms


def lay_ground(scene: Scene, mentions: tuple[Mention, ...], titles: Titles) -> Ground:
    """Join a scene's items to the mentions that begin at them. Cost O(items + mentions · log)."""
    starts = [i.start for i in scene.items]
    at: dict[int, tuple[int, int]] = {}
    for index, mention in enumerate(mentions):
        if mention.field != scene.field or mention.kind == "pronoun":
            continue
        first = bisect_left(starts, mention.start)
        if (
            first < len(starts)
            and scene.items[first].start == mention.start
            or (first > 0 and _holds(scene.items[first - 1], mention))
        ):
            first = first if first < len(starts) and scene.items[first].start == mention.start else first - 1
            last = first
            while last + 1 < len(starts) and scene.items[last + 1].end <= mention.end:
                last += 1
            if scene.items[first].kind != "quotation" and (first not in at or at[first][1] < last):
                at[first] = (index, last)
    return Ground(scene, titles, mentions, at)


def _holds(item: Item, mention: Mention) -> bool:
    return item.kind == "title" and item.start <= mention.start and mention.end <= item.end


def phrase_at(ground: Ground, k: int, stop: int) -> Phrase | None:
    """The noun phrase of a possible speaker that begins at item k and ends before `stop`, or None.

    A pronoun; a name with its titles; or a phrase headed by a role, a group, a body or a record. It is not carried across marks.
    """
    items = ground.scene.items
    if k >= stop or k >= len(items):
        return None
    item = items[k]
    if item.kind == "word" and item.low in SPEAKING_PRONOUNS and k not in ground.at:
        return Phrase(k, k, k, ground.at.get(k, (-1, k))[0], "pronoun") if item.low != "who" else None
    return _noun_phrase(ground, k, stop)


def _noun_phrase(ground: Ground, k: int, stop: int) -> Phrase | None:
    items, titles = ground.scene.items, ground.titles
    x = k
    head = -1
    while x < min(stop, k + 9):
        item = items[x]
        if x in ground.at:
            mention, last = ground.at[x]
            if last >= stop:
                return None
            nxt = items[last + 1] if last + 1 < stop else None
            if item_possessive(items, last) or (
                ground.mentions[mention].kind == "name"
                and nxt is not None
                and _modifies(nxt, titles)
                and not _verbal(ground, last + 1, stop)
            ):
                x = last + 1
                continue
            kind: Literal["name", "nominal"] = "name" if ground.mentions[mention].kind == "name" else "nominal"
            return Phrase(k, last, x, mention, kind)
        if item.kind != "word":
            if item.text in ("'", "’") and x > k and items[x - 1].low.endswith("s"):
                x += 1
                continue
            if (
                item.text == "."
                and x > k
                and (items[x - 1].low in titles.honorifics or len(items[x - 1].text) == 1)
                and x + 1 in ground.at
            ):
                x += 1
                continue
            break
        if _noun(item.low, titles) and not item_possessive(items, x) and not _goes_on(ground, x, stop):
            head = x
            break
        closed = (item.low in FUNCTION_WORDS or item.low in PRONOUNS) and item.text != "US"
        if item.low == "that" or closed and item.low not in DETERMINERS and not (x > k and item.low in ("own", "most")):
            break
        if item.low in ARTICLES and x > k and items[x - 1].low not in DETERMINERS:
            break  # "(in) 2016 the borough auditor": two phrases
        if item.low in verb_forms() and not verb_forms()[item.low].noun:
            break
        x += 1
    if head < 0:
        return _apposition(ground, k, x, stop)
    return _headed(ground, k, head, stop)


def _apposition(ground: Ground, k: int, comma: int, stop: int) -> Phrase | None:
    """ "the bandmaster, NAME.": whatever the noun between "the" and the comma is, the phrase is the name's."""
    items = ground.scene.items
    if items[k].low != "the" or not 2 <= comma - k <= 5 or comma + 1 >= stop or items[comma].text != ",":
        return None
    name = ground.at.get(comma + 1)
    if name is None or name[1] >= stop or ground.mentions[name[0]].kind != "name":
        return None
    closed = name[1] + 1 >= len(items) or items[name[1] + 1].text in (",", ".", "!", "?")
    return Phrase(k, name[1], comma + 1, name[0], "name") if closed else None


def _headed(ground: Ground, k: int, head: int, stop: int) -> Phrase:
    """A phrase with a noun for its head; "the mayor, NAME, …" is the name's."""
    items = ground.scene.items
    last = _extend(ground, head, stop)
    beside = ground.at.get(last + 2)
    closes = (",", ".", "!", "?")
    if beside is not None and beside[1] + 1 < len(items) and items[last + 1].text == "," and items[beside[1] + 1].text in closes:
        named = ground.mentions[beside[0]].kind == "name" and beside[1] < stop and items[head].low in ground.titles.roles
        if named:
            return Phrase(k, beside[1], last + 2, beside[0], "name")
    return _named_behind(ground, k, head, stop) or Phrase(k, last, head, -1, "nominal")


def _named_behind(ground: Ground, k: int, head: int, stop: int) -> Phrase | None:
    """ "the woman who keeps the books, NAME.": the name behind the clause that describes the bearer."""
    items = ground.scene.items
    if head + 1 >= stop or items[head + 1].low != "who":
        return None
    for x in range(head + 2, min(stop - 1, head + 12)):
        if items[x].kind != "word":
            name = next((at for y in (x + 1, x + 2, x + 3) if (at := ground.at.get(y)) and y < stop), None)
            if items[x].text != "," or name is None or ground.mentions[name[0]].kind != "name" or name[1] >= stop:
                return None
            first = next(y for y in (x + 1, x + 2, x + 3) if ground.at.get(y) == name)
            titled = all(i.low in ground.titles.honorifics or i.text == "." for i in items[x + 1 : first])
            ends = name[1] + 1 >= stop or items[name[1] + 1].text in (".", "!", "?")
            return Phrase(k, name[1], first, name[0], "name") if titled and ends else None
    return None


def _noun(low: str, titles: Titles) -> bool:
    if (
        low in titles.roles
        or low in titles.groups
        or low in titles.organisations
        or low in titles.records
        or low in titles.outlet_nouns
    ):
        return True
    return low.endswith("s") and low[:-1] in titles.roles


def _modifies(item: Item, titles: Titles) -> bool:
    if item.kind != "word":
        return False
    title = item.low in titles.honorifics or item.low in titles.roles or item.low in titles.modifiers
    return title or (item.text[0].islower() and _noun(item.low, titles))  # "Norland Grain Board Chairman Vass"


def _verbal(ground: Ground, x: int, stop: int) -> bool:
    """Whether a word that is a role noun may be a reporting verb here ("notes", "reports")."""
    return ground.scene.items[x].low in verb_forms()


def _goes_on(ground: Ground, x: int, stop: int) -> bool:
    """Whether the phrase runs on past a possible head: "war analyst Sergei …", "state prosecutor"."""
    items, titles = ground.scene.items, ground.titles
    if x + 1 >= stop:
        return False
    nxt = items[x + 1]
    if x + 1 in ground.at:
        return ground.mentions[ground.at[x + 1][0]].kind == "name"
    return nxt.kind == "word" and _noun(nxt.low, titles) and nxt.low not in verb_forms()


def item_possessive(items: tuple[Item, ...], last: int) -> bool:
    """Whether an item is followed by a possessive: flagged ’s, or the bare mark after s."""
    if items[last].possessive:
        return True
    nxt = items[last + 1] if last + 1 < len(items) else None
    return nxt is not None and nxt.text in ("'", "’") and nxt.start == items[last].end and items[last].low.endswith("s")


def _extend(ground: Ground, head: int, stop: int) -> int:
    """The last item of a nominal phrase, with its "of …" and "for …"."""
    items = ground.scene.items
    last = head
    while last + 2 < stop and items[last + 1].low in ("of", "for") and items[last + 1].kind == "word":
        x = last + 2
        while (
            x < min(stop, last + 7)
            and items[x].kind == "word"
            and x not in ground.at
            and (items[x].low in DETERMINERS or items[x].low not in FUNCTION_WORDS)
            and items[x].low not in verb_forms()
        ):
            x += 1
        if x in ground.at and ground.at[x][1] < stop:
            last = ground.at[x][1]
        elif x > last + 2:
            return x - 1
        else:
            break
    return last
