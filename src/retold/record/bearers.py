"""Whom a role means that the page prints without a name: "the union boss" where one person on the page can be that.

A page ties a role to a name in apposition ("NAME, the union's secretary") or leaves it to the reader ("NAME did not mince words.
“…,” said the union boss."). What is left to the reader is taken only where a single person fits, and is said to be inferred.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retold.record.closed import DETERMINERS
from retold.record.phrases import Ground, Phrase, phrase_at, verb_forms
from retold.types import Field

_OPENING = 3  # words of a paragraph in which its subject is looked for


@dataclass(frozen=True)
class Bearer:
    """A person of the page who may carry a role: the index of the cluster, its roles, the places of its names in order."""

    index: int
    roles: tuple[str, ...]
    places: tuple[tuple[Field, int], ...]


def bearer_of(ground: Ground, phrase: Phrase, people: Sequence[Bearer]) -> int | None:
    """The cluster of the one person whom a definite role ("the union boss") can mean, else None.

    First those whose printed role agrees: the same noun, or two nouns for a head, with a word of the body in common. Where nobody
    on the page carries such a role: the person whose words the paragraph before is about. Cost O(people).
    """
    items, titles = ground.scene.items, ground.titles
    head = items[phrase.head].low
    if phrase.head != phrase.last or head not in titles.roles or items[phrase.first].low != "the":
        return None
    own = frozenset(i.low for i in items[phrase.first + 1 : phrase.head] if i.kind == "word" and i.low not in DETERMINERS)
    start = items[phrase.first].start
    before = [p for p in people if any(f == ground.scene.field and at < start for f, at in p.places)]
    agreeing = [p.index for p in before if any(_agree(role, head, own, titles.chiefs) for role in p.roles)]
    if agreeing:
        return agreeing[0] if len(agreeing) == 1 else None
    return _heard_before(ground, phrase, before) if own else None


def _agree(role: str, head: str, own: frozenset[str], chiefs: frozenset[str]) -> bool:
    """Whether a printed role may be called so: "union's secretary" and "dockers' union boss"."""
    words = role.lower().replace("’s", "").replace("'s", "").split()
    rest = frozenset(words[:-1])
    if words[-1] == head:
        return not own or not rest or bool(own & rest)
    return words[-1] in chiefs and head in chiefs and bool(own & rest)


def _heard_before(ground: Ground, phrase: Phrase, people: Sequence[Bearer]) -> int | None:
    """The person without a role with whom the paragraph before begins, where it is of speech and names nobody else."""
    scene = ground.scene
    here = scene.paragraph_of(phrase.first)
    row = next((i for i in range(here - 1, -1, -1) if scene.paragraphs[i].flows), -1)
    if row < 0:
        return None
    p, own = scene.paragraphs[row], scene.paragraphs[here]
    spans = [(p.start, p.end), (own.start, own.end)]
    named = [b for b in people if any(f == scene.field and s <= at < e for f, at in b.places for s, e in spans)]
    if len(named) != 1 or named[0].roles:
        return None
    opens = next((x for k in range(p.first, min(p.first + _OPENING, p.last)) if (x := phrase_at(ground, k, p.last))), None)
    if opens is None or opens.mention < 0 or ground.mentions[opens.mention].actor != named[0].index:
        return None
    verbs = verb_forms()
    spoken = any(i.kind == "word" and (i.low in ground.titles.speech or i.low in verbs) for i in scene.items[p.first : p.last])
    return named[0].index if spoken else None
