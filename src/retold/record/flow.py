"""Speakers of cues in the order of the page: names as they stand, pronouns by who spoke or acted last."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from retold.record.cues import Cue
from retold.record.phrases import Ground, Phrase, phrase_at
from retold.types import Actor, SpeakerStatus

_OPENING = 4  # words of a sentence in which its subject is looked for
_FAR = 60  # sentences, those outside the running text too
_REACH = 8  # sentences that a pronoun looks back over


@dataclass(frozen=True)
class Flow:
    """For each cue its speaker and status, and the cues whose sentence is broken."""

    speakers: tuple[tuple[int | None, SpeakerStatus], ...]
    broken: frozenset[int]


def resolve_cues(ground: Ground, cues: list[Cue], actors: Sequence[Actor]) -> Flow:
    """The speaker of each cue, in order, so that a pronoun can rest on the speakers before it. Cost O(cues · a few sentences)."""
    genders = _genders(ground, actors)
    entries: dict[int, int] = {}  # where each actor is named first
    for mention in ground.mentions:
        if mention.field == ground.scene.field:
            entries.setdefault(mention.actor, mention.start)
    firsts = [c.first for c in cues]
    speakers: list[tuple[int | None, SpeakerStatus]] = []
    broken: set[int] = set()
    for index, cue in enumerate(cues):
        phrase = cue.source
        if phrase is None or cue.passive:
            speakers.append((None, "unresolved"))
            continue
        if _broken(ground, cue):
            broken.add(index)
            speakers.append((None, "unresolved"))
            continue
        if phrase.kind == "pronoun":
            actor = _resolve(ground, cues, firsts, speakers, index, phrase, actors, genders, entries)
            speakers.append((actor, "pronoun") if actor is not None else (None, "unresolved"))
            continue
        if phrase.mention >= 0:
            actor = ground.mentions[phrase.mention].actor
            speakers.append((actor, "explicit" if _tied(ground, phrase, actors[actor]) else "inferred"))
        else:
            speakers.append((None, "unresolved"))
    return Flow(tuple(speakers), frozenset(broken))


def _tied(ground: Ground, phrase: Phrase, actor: Actor) -> bool:
    """Whether the page itself says that a role is the actor's: "the boss" is, of one who is printed as a boss, no one else."""
    head = ground.scene.items[phrase.head if ground.mentions[phrase.mention].kind == "name" else phrase.last].low
    if ground.mentions[phrase.mention].kind == "name" or actor.kind != "person" or head not in ground.titles.roles:
        return True
    return actor.name.split()[-1].lower() == head or any(role.split()[-1].lower() == head for role in actor.roles)


def _broken(ground: Ground, cue: Cue) -> bool:
    """Whether the sentence after the cue is cut by a full stop that a few lower-case words follow: nothing rests on it."""
    items = ground.scene.items
    _, last = ground.scene.sentences[ground.scene.sentence_of(cue.first)]
    for k in range(max(cue.last + 1, last - 6), last - 1):
        if (
            items[k].text == "."
            and items[k + 1].kind == "word"
            and items[k + 1].text[0].islower()
            and items[k - 1].kind == "word"
            and len(items[k - 1].text) > 3
        ):
            return last - k <= 5
    return False


def _genders(ground: Ground, actors: Sequence[Actor]) -> dict[int, str]:
    """he or she where a title, a role or an honorific before the name shows it."""
    genders: dict[int, str] = {}
    for i, actor in enumerate(actors):
        for role in actor.roles:
            head = role.split()[-1].lower()
            if head in ground.titles.he or head in ground.titles.she:
                genders[i] = "he" if head in ground.titles.he else "she"
    items = ground.scene.items
    for k, (mention, _) in ground.at.items():
        before = (
            items[k - 1].low
            if k and items[k - 1].kind == "word"
            else items[k - 2].low
            if k > 1 and items[k - 1].text == "."
            else ""
        )
        if before in ground.titles.he or before in ground.titles.she:
            genders.setdefault(ground.mentions[mention].actor, "he" if before in ground.titles.he else "she")
    return genders


def _fits(actor: int, pronoun: str, actors: Sequence[Actor], genders: dict[int, str]) -> bool:
    kind = actors[actor].kind
    if pronoun in ("he", "she"):
        return _may_be_person(actors[actor]) and genders.get(actor, pronoun) == pronoun
    if pronoun == "they":
        return kind in ("group", "organisation", "outlet")
    return pronoun == "it" and kind in ("organisation", "outlet", "unknown", "group")


def _like_a_person(actor: Actor) -> bool:
    """Whether a name of no known kind has the shape of a person's: two or three capitalised words, the first no initials."""
    words = actor.name.split()
    return 2 <= len(words) <= 3 and all(w[0].isupper() and not w.isupper() for w in words)


def _resolve(
    ground: Ground,
    cues: list[Cue],
    firsts: list[int],
    speakers: list[tuple[int | None, SpeakerStatus]],
    index: int,
    phrase: Phrase,
    actors: Sequence[Actor],
    genders: dict[int, str],
    entries: dict[int, int],
) -> int | None:
    scene = ground.scene
    pronoun = scene.items[phrase.first].low
    if pronoun not in ("he", "she", "they", "it"):
        return None
    here = scene.sentence_of(phrase.first)
    seen = 0
    for number in range(here, max(-1, here - _FAR), -1):
        first, last = scene.sentences[number]
        if number != here and not scene.paragraphs[scene.paragraph_of(first)].flows:
            continue
        seen += 1
        if seen > _REACH:
            break
        stop = phrase.first if number == here else last
        low, high = bisect_left(firsts, first), min(index, bisect_left(firsts, stop))
        spoke = [i for i in range(low, min(high, low + _REACH)) if cues[i].source is not None]
        for i in spoke:
            actor = speakers[i][0]
            if actor is not None and _fits(actor, pronoun, actors, genders):
                return actor
            told = (
                _first_person(ground, cues[i].last + 1, stop, pronoun, actors, genders)
                if actor is not None and pronoun in ("he", "she")
                else None
            )
            if told is not None:
                return told
        subject = _subject(ground, first, stop, pronoun, actors, genders)
        if subject is not None:
            genders.setdefault(subject, pronoun) if pronoun in ("he", "she") else None
            return subject
        if number != here and pronoun in ("he", "she"):
            introduced = _introduced(ground, first, last, pronoun, actors, genders, entries)
            if introduced is not None:
                return introduced
    return None


def _introduced(
    ground: Ground,
    first: int,
    last: int,
    pronoun: str,
    actors: Sequence[Actor],
    genders: dict[int, str],
    entries: dict[int, int],
) -> int | None:
    """The only person whom a sentence names, where it brings that person in: "Among those there is NAME, whose boat …"."""
    scene = ground.scene
    if any(scene.items[k].low == pronoun for k in range(first, min(last, first + _OPENING))):
        return None  # "He met NAME": somebody else
    named = [
        ground.at[k][0]
        for k in range(first, last)
        if k in ground.at and ground.mentions[ground.at[k][0]].kind == "name" and scene.items[k - 1].low != "the"
    ]
    people = {ground.mentions[m].actor for m in named if _may_be_person(actors[ground.mentions[m].actor])}
    if len(people) != 1:
        return None
    actor = people.pop()
    fresh = entries[actor] >= scene.items[first].start
    return actor if fresh and _fits(actor, pronoun, actors, genders) else None


def _may_be_person(actor: Actor) -> bool:
    return actor.kind == "person" or (actor.kind == "unknown" and _like_a_person(actor))


def _first_person(
    ground: Ground, first: int, stop: int, pronoun: str, actors: Sequence[Actor], genders: dict[int, str]
) -> int | None:
    for k in range(first, min(stop, first + 60)):
        if k in ground.at and _fits(ground.mentions[ground.at[k][0]].actor, pronoun, actors, genders):
            return ground.mentions[ground.at[k][0]].actor
    return None


def _subject(ground: Ground, first: int, stop: int, pronoun: str, actors: Sequence[Actor], genders: dict[int, str]) -> int | None:
    """The actor whom a sentence begins with (after an opening word or two), if a pronoun may stand for it."""
    for k in range(first, min(first + 5, stop)):
        phrase = phrase_at(ground, k, stop)
        if phrase is not None:
            actor = ground.mentions[phrase.mention].actor if phrase.mention >= 0 else None
            return actor if actor is not None and phrase.first <= first + 4 and _fits(actor, pronoun, actors, genders) else None
    return None
