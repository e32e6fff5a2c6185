"""Mentions without a name: a role that one actor of the page alone can mean, and unnamed groups and bodies under an owner's name.

"The Norland president" is the one whom the page calls so; "the Norland dictator" the one person without a role whom its sentence
named before. "Norland's fishery ministry", "Osk supporters": a body or group of its own, unnamed, and never its owner.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from retold.record.closed import ADVERBS, AUXILIARIES, DETERMINERS, FUNCTION_WORDS
from retold.record.phrases import Ground, verb_forms
from retold.record.titled import ADJECTIVE_ENDINGS
from retold.record.words import Item, Titles
from retold.types import Field, Mention

_MANY = 200  # bearers of one role, or names of one sentence, that are looked at
_WHERE = frozenset({"in", "from", "across", "of"})
_REACH = 5  # words of a role before its noun


@dataclass(frozen=True)
class Carried:
    """A role that the page ties to an actor: the index of the cluster, its words, its last word."""

    index: int
    words: frozenset[str]
    head: str


@dataclass(frozen=True)
class Person:
    """Somebody who may be a person: the index of the cluster, whether the page prints a role of theirs, where they are named."""

    index: int
    bare: bool
    places: tuple[tuple[Field, int], ...]


@dataclass(frozen=True)
class Roles:
    """What a page says of who carries which role, for looking up: by the noun of a role, those that head a body, and the places of
    people without a role in order (start, index of the cluster) by field."""

    by_head: dict[str, list[Carried]]
    chiefs: list[Carried]
    bare: dict[Field, list[tuple[int, int]]]


def index_roles(carried: Sequence[Carried], people: Sequence[Person], titles: Titles) -> Roles:
    """An index of roles and of people without one. Cost O(n log n)."""
    by_head: dict[str, list[Carried]] = {}
    for one in carried:
        by_head.setdefault(one.head, []).append(one)
    bare: dict[Field, list[tuple[int, int]]] = {}
    for person in people:
        for name, start in person.places if person.bare else ():
            bare.setdefault(name, []).append((start, person.index))
    chiefs = [one for one in carried if one.head in titles.chiefs]
    return Roles(by_head, chiefs[:_MANY], {name: sorted(places) for name, places in bare.items()})


def role_mentions(ground: Ground, roles: Roles) -> list[tuple[int, Mention]]:
    """Mentions by role alone in one field, with the clusters they mean. Cost O(items), times the bearers of one role."""
    found = []
    for p in ground.scene.paragraphs:
        if p.role == "furniture":
            continue
        for k in range(p.first, p.last):
            span = _role_at(ground, k, p.first, p.last)
            index = _meant(ground, *span, k, roles) if span is not None else None
            if span is not None and index is not None:
                items = ground.scene.items
                mention = Mention(actor=0, start=items[span[0]].start, end=items[k].end, kind="role", field=ground.scene.field)
                found.append((index, mention))
    return found


def _role_at(ground: Ground, k: int, first: int, stop: int) -> tuple[int, bool] | None:
    """Where a role begins whose noun is item k, and whether "the" stands before it; None where it is none of its own."""
    items, titles = ground.scene.items, ground.titles
    item = items[k]
    if item.kind != "word" or item.low not in titles.roles or k in ground.at:
        return None
    if k + 1 < stop and ((k + 1) in ground.at or items[k + 1].low in titles.roles):
        return None
    start = k
    while start > first and k - start < _REACH and _belongs(items[start - 1], titles):
        start -= 1
    before = items[start - 1].low if start > first else ""
    definite = before == "the"
    if not (definite or start < k) or before in ("a", "an") or (k + 1 < stop and items[k + 1].low == "of"):
        return None
    return start, definite


def _belongs(item: Item, titles: Titles) -> bool:
    if item.kind != "word" or item.low in DETERMINERS:
        return False
    return item.text[0].isupper() or item.low in titles.modifiers or item.low in titles.roles


def _meant(ground: Ground, start: int, definite: bool, k: int, roles: Roles) -> int | None:
    """The one cluster that a role can mean: it carries the role; it heads the same body; or it is bare and named before it."""
    items, titles = ground.scene.items, ground.titles
    head, own = items[k].low, frozenset(i.low for i in items[start:k])
    bearers = {one.index for one in roles.by_head.get(head, ())[:_MANY] if own <= one.words}
    if bearers:
        return bearers.pop() if len(bearers) == 1 and (own or definite) else None
    if not own:
        return None
    chiefs = {one.index for one in roles.chiefs if own & one.words} if head in titles.chiefs else set()
    if chiefs:
        return chiefs.pop() if len(chiefs) == 1 else None
    if not definite or not any(items[x].text[0].isupper() for x in range(start, k)):
        return None
    return _named_before(ground, start, roles)


def _named_before(ground: Ground, start: int, roles: Roles) -> int | None:
    """The one person without a role whom the sentence names before an item; None where there are several or none."""
    scene = ground.scene
    places = roles.bare.get(scene.field, [])
    first, _ = scene.sentences[scene.sentence_of(start)]
    left = bisect_left(places, (scene.items[first].start, -1))
    right = bisect_left(places, (scene.items[start].start, -1))
    named = {index for _, index in places[left : min(right, left + _MANY)]}
    return named.pop() if len(named) == 1 else None


def owned_mentions(ground: Ground) -> list[tuple[int, int, int]]:
    """Unnamed groups and bodies under a name: items [first, last] of each and its noun, in order. Cost O(mentions).

    "Norland's fishery ministry", "Osk supporters", "Norlandish military officials", "onlookers in Osk": the words between are few
    and belong to the office; of a verb among them nothing is taken.
    """
    found = []
    items, titles = ground.scene.items, ground.titles
    for p in ground.scene.paragraphs:
        if p.role == "furniture":
            continue
        for k in range(p.first, p.last):
            if k in ground.at and ground.mentions[ground.at[k][0]].kind == "name":
                last = ground.at[k][1]
            elif k not in ground.at and _of_a_people(items[k], titles):
                last = k
            else:
                if (place := _placed(ground, k, p.last)) > 0:
                    found.append((k, place, k))
                continue
            head = _owned(items, last, p.last, titles)
            if head > 0 and not any(x in ground.at for x in range(last + 1, head + 1)):
                found.append((k, head, head))
    return found


def _placed(ground: Ground, k: int, stop: int) -> int:
    """The last item of "onlookers in NAME" that begins at item k; -1 where none does."""
    items = ground.scene.items
    item = items[k]
    group = item.kind == "word" and item.low in ground.titles.groups and item.text[0].islower() and k not in ground.at
    if not group or k + 2 >= stop or items[k + 1].low not in _WHERE or (k and items[k - 1].possessive):
        return -1
    at = k + 3 if items[k + 2].low == "the" else k + 2
    if at not in ground.at or ground.mentions[ground.at[at][0]].kind != "name" or items[ground.at[at][1]].possessive:
        return -1
    return ground.at[at][1]


def paired_mentions(ground: Ground, persons: frozenset[int]) -> list[tuple[int, Mention]]:
    """ "The two", "both countries" and the like, for each of the two whom they can mean, with the cluster of each.

    persons: clusters that are people. The two are those of one kind, people or not, of whom the sentence so far names exactly two,
    else the one before it; where that fits people and others alike, nothing is said. Cost O(items).
    """
    scene = ground.scene
    found = []
    for number, (first, last) in enumerate(scene.sentences):
        for k in range(first, last - 1):
            of = _pair_at(scene.items, k, last, ground.titles) if k not in ground.at else None
            if of is None or scene.paragraphs[scene.paragraph_of(k)].role == "furniture":
                continue
            end, people = of
            two = _two(ground, first, k, persons, people)
            if two is None and number:
                two = _two(ground, *scene.sentences[number - 1], persons, people)
            start = scene.items[k].start
            found += [
                (index, Mention(actor=0, start=start, end=scene.items[end].end, kind="pronoun", field=scene.field))
                for index in two or ()
            ]
    return found


def _pair_at(items: Sequence[Item], k: int, stop: int, titles: Titles) -> tuple[int, bool | None] | None:
    """The last item of "the two (countries)", "both sides" that begins at item k, and whether it says that they are people."""
    low, following = items[k].low, items[k + 1].low
    at = k + 1 if low == "the" and following == "two" else k if low == "both" else -1
    if at < 0:
        return None
    noun = items[at + 1].low if at + 1 < stop and items[at + 1].kind == "word" else ""
    if noun in titles.pairs_of_people or noun in titles.pairs_of_bodies:
        return at + 1, noun in titles.pairs_of_people
    alone = low == "the" and (noun in AUXILIARIES or noun in ADVERBS or noun.endswith("ed") or not noun)
    return (at, None) if alone else None


def _two(ground: Ground, first: int, stop: int, persons: frozenset[int], people: bool | None) -> list[int] | None:
    named: dict[bool, list[int]] = {True: [], False: []}
    for k in range(first, stop):
        if k in ground.at and ground.mentions[ground.at[k][0]].kind == "name":
            index = ground.mentions[ground.at[k][0]].actor
            own = named[index in persons]
            if index not in own:
                own.append(index)
    fitting = [own for kind, own in named.items() if len(own) == 2 and people in (None, kind)]
    return fitting[0] if len(fitting) == 1 else None


def _of_a_people(item: Item, titles: Titles) -> bool:
    if item.kind != "word" or not item.text[0].isupper():
        return False
    return (item.low.endswith(ADJECTIVE_ENDINGS) or item.low in titles.peoples) and item.low not in titles.groups


def _owned(items: Sequence[Item], last: int, stop: int, titles: Titles) -> int:
    """The noun of a group or body that belongs to the name ending at item `last`; -1 where none does."""
    free = 1 if items[last].possessive else 0  # words between that need not belong to an office: "Osk's oldest supporters"
    for k in range(last + 1, min(stop, last + 5)):
        item = items[k]
        if item.kind != "word" or not item.text[0].islower() or item.low in FUNCTION_WORDS:
            return -1
        heads = item.low in titles.groups or item.low in titles.offices
        if heads and not (k + 1 < stop and _goes_on(items[k + 1], titles)):
            return k
        if item.possessive:
            return -1
        if not (item.low in titles.modifiers or item.low in titles.branches or heads):
            free -= 1
            if free < 0 or item.low in verb_forms():
                return -1
    return -1


def _goes_on(item: Item, titles: Titles) -> bool:
    """Whether a noun phrase runs on: "ministry officials", "police chief"."""
    if item.kind != "word":
        return False
    return item.low in titles.groups or item.low in titles.offices or item.low in titles.roles
