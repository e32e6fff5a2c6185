"""Speech without quotation marks, by rule and for precision; and the outlets that speech came through."""

from __future__ import annotations

from collections.abc import Sequence

from retold.record.closed import AUXILIARIES, DETERMINERS, PREPOSITIONS, PRONOUNS
from retold.record.cues import Cue
from retold.record.flow import Flow
from retold.record.phrases import Ground, Phrase, phrase_at
from retold.types import Actor, Attribution, Span

_BARE = frozenset({"say", "claim", "believe", "think", "hope", "fear", "insist", "suggest", "argue", "allege", "contend", "add"})
_SAYINGS = frozenset(
    {
        "claim",
        "claims",
        "report",
        "reports",
        "allegation",
        "allegations",
        "suggestion",
        "suggestions",
        "statement",
        "statements",
        "accusation",
        "accusations",
        "rumour",
        "rumours",
        "rumors",
        "idea",
    }
)
_HEARER = 8  # words of whom a verb like "accuse" names
_SUBJECTS = frozenset({"he", "she", "it", "they", "we", "i", "there", "this", "that", "these", "those"})


def find_indirect(ground: Ground, cues: list[Cue], flow: Flow, actors: Sequence[Actor]) -> list[Attribution]:
    """Clauses that a source reports: "X said that …", "…, X said.", "according to X". Cost O(items).

    Content is the clause without its final full stop, with a leading "that"; quotations inside it stay inside.
    """
    rows = []
    for index, cue in enumerate(cues):
        source = cue.source
        accused = _accusation(ground, cue)
        if cue.negated or ((source is None or cue.passive) and accused is None):
            continue
        content, rule = (accused, "accusation") if accused is not None else _content(ground, cue)
        if content is None:
            continue
        rows.append(_row(ground, cue, source, content, rule, flow, index, actors))
    return rows


def _row(
    ground: Ground, cue: Cue, source: Phrase | None, content: Span, rule: str, flow: Flow, index: int, actors: Sequence[Actor]
) -> Attribution:
    items = ground.scene.items
    speaker, status = flow.speakers[index]
    broken = index in flow.broken
    via = find_via(ground, cue, actors)
    return Attribution(
        source=((items[source.first].start, items[source.last].end),) if source is not None else (),
        cue=((items[cue.first].start, items[cue.last].end),),
        content=(content,),
        kind="indirect",
        speaker=speaker,
        speaker_status=status,
        via=tuple(v for v, _ in via),
        via_spans=tuple(s for _, s in via),
        stance=cue.verb.stance,
        field=ground.scene.field,
        status="undecided" if speaker is None else "stated",
        rule="broken-sentence" if broken else rule,
        confidence=0.2 if broken else 0.85 if speaker is not None else 0.5,
    )


def _accusation(ground: Ground, cue: Cue) -> Span | None:
    """What "accuses X of lying" says of whom; only what, where nobody is said to accuse ("X accused of lying")."""
    items = ground.scene.items
    _, last = ground.scene.sentences[ground.scene.sentence_of(cue.first)]
    first = cue.last + 1
    if not cue.verb.hearer or (cue.form != "before") or first >= last:
        return None
    of = next((k for k in range(first, min(last, first + _HEARER)) if items[k].low == "of" and k + 1 < last), -1)
    if of < 0 or not (items[of + 1].low.endswith("ing") or items[of].low == "of" and of == first):
        return None
    return _trim(ground, of + 1 if cue.passive else first, last)


def _content(ground: Ground, cue: Cue) -> tuple[Span | None, str]:
    scene = ground.scene
    first, last = scene.sentences[scene.sentence_of(cue.first)]
    end = max(cue.last, cue.source.last if cue.source and cue.form in ("after", "according", "by") else cue.last)
    if cue.form == "according":
        return _according(ground, cue, first, last, end)
    if not cue.verb.clause or cue.form in ("as-saying", "by"):
        return None, ""
    if cue.form == "before" and (span := _clause_after(ground, cue, end + 1, last)) is not None:
        return span, "clause-after-cue"
    begin = min(cue.first, cue.source.first if cue.source else cue.first)
    items = scene.items
    if (
        begin - 2 > first
        and items[begin - 1].text == ","
        and begin - first < 150
        and not any(i.kind == "quotation" for i in items[first:begin])
        and last - end <= 7
    ):
        if any(i.low == "that" for i in items[end + 1 : last]) or _opens_low(ground, first):
            return None, ""
        return (
            ((items[first].start, items[begin - 2].end), "clause-before-cue")
            if begin - 1 - first >= 4 and _has_verb(ground, first, begin - 1)
            else (None, "")
        )
    return None, ""


def _opens_low(ground: Ground, first: int) -> bool:
    """Whether a sentence opens with a subordinate phrase, so that what stands before the comma is no clause."""
    item = ground.scene.items[first]
    if item.low in ("also", "but", "and") and first + 1 < len(ground.scene.items):
        item = ground.scene.items[first + 1]
    return (
        item.kind == "word"
        and item.low in (PREPOSITIONS | {"when", "while", "as", "if", "asked", "although", "though", "speaking", "and", "but"})
        or item.low.endswith(("ing", "ly"))
        or item.low in ground.titles.calendar
    )


def _has_verb(ground: Ground, first: int, last: int) -> bool:
    """Whether a stretch can be a clause: an auxiliary or a lower-case word with a verb's ending, or enough words to hide one."""
    row = ground.scene.items[first:last]
    return len(row) >= 9 or any(
        i.kind == "word" and (i.low in AUXILIARIES or (i.text[0].islower() and i.low.endswith(("ed", "s")))) for i in row
    )


def _according(ground: Ground, cue: Cue, first: int, last: int, end: int) -> tuple[Span | None, str]:
    items = ground.scene.items
    if cue.first <= first + 1:
        for k in range(end + 1, min(end + 12, last)):
            if items[k].text == ",":
                return _trim(ground, k + 1, last), "according-to"
        return None, ""
    stop = cue.first
    while stop > first and items[stop - 1].text in (",", "—", "–"):
        stop -= 1
    if items[stop - 1].kind == "quotation" or items[first].kind == "quotation" or stop - first < 3:
        return None, ""
    return (items[first].start, items[stop - 1].end), "according-to"


def _clause_after(ground: Ground, cue: Cue, k: int, last: int) -> Span | None:
    items = ground.scene.items
    for x in range(k, min(k + 12, last)):
        item = items[x]
        if item.kind in ("quotation", "title") or item.text in (".", ";", ":", "!", "?", "(") or (item.text == "," and x == k):
            break
        if item.kind == "word" and item.low in AUXILIARIES:
            break
        if item.low == "that" and item.kind == "word":
            if x > k and not _leads(ground, cue, k, x):
                break
            if x + 1 < last and items[x + 1].kind == "mark" and items[x + 1].text not in (",", "“"):
                break
            return _trim(ground, x, last)
    if cue.verb.key not in _BARE or k + 1 >= last:
        return None
    item = items[k]
    if item.kind != "word" or item.low in ("that", "to", "on", "in"):
        return None
    if (
        item.low in _SUBJECTS
        or k in ground.at
        or item.low in DETERMINERS
        or (phrase_at(ground, k, last) is not None and item.low not in PRONOUNS)
    ):
        return _trim(ground, k, last)
    return None


def _leads(ground: Ground, cue: Cue, k: int, x: int) -> bool:
    """Whether what stands between a cue and "that" is a place, a time, a hearer or "the claim", not an object."""
    items = ground.scene.items
    first, last = items[k].low, items[x - 1].low
    if (
        cue.verb.key == "tell"
        or first in PREPOSITIONS
        or first in ground.titles.calendar
        or first.endswith("ly")
        or first in ("today", "yesterday", "again", "also")
    ):
        return True
    return last in _SAYINGS


def _trim(ground: Ground, first: int, last: int) -> Span | None:
    """The span of items [first, last) without the final full stop; it ends before a signature in brackets."""
    items = ground.scene.items
    while last > first and items[last - 1].kind == "mark" and items[last - 1].text in (".", ",", ";", "!", "?"):
        last -= 1
    return (items[first].start, items[last - 1].end) if last - first >= 3 else None


def find_via(ground: Ground, cue: Cue, actors: Sequence[Actor]) -> list[tuple[str, Span]]:
    """The outlets a cue names as its way to the page: "told OUTLET", "speaking to OUTLET", "OUTLET reported X as saying".

    An outlet noun ("the website") stands for the last outlet named before it.
    """
    scene = ground.scene
    items = scene.items
    first, last = scene.sentences[scene.sentence_of(cue.first)]
    places: list[int] = []
    if cue.via is not None:
        places.append(cue.via.first)
    if cue.verb.key == "tell" and cue.form == "before":
        places.append(cue.last + 1)
    for k in range(max(first, cue.first - 60), min(last - 2, cue.last + 60)):
        if items[k].low == "according" and items[k + 1].low == "to" and k != cue.first:
            places.append(k + 2)
        if items[k].low in ("speaking", "spoke", "talking", "interview") and items[k + 1].low in ("to", "with"):
            places.append(k + 2)
    found = []
    for place in places:
        named = _outlet_at(ground, place, last, actors, cue.via is not None and place == cue.via.first)
        if named is not None and named not in found:
            found.append(named)
    return found


def _outlet_at(ground: Ground, k: int, last: int, actors: Sequence[Actor], sure: bool) -> tuple[str, Span] | None:
    scene = ground.scene
    phrase = phrase_at(ground, k, last)
    if phrase is None:
        return None
    span = (scene.items[phrase.first].start, scene.items[phrase.last].end)
    if phrase.mention >= 0:
        actor = actors[ground.mentions[phrase.mention].actor]
        named = ground.mentions[phrase.mention].kind == "name"
        return (actor.name, span) if named and (actor.kind == "outlet" or (sure and actor.kind != "person")) else None
    if scene.items[phrase.head].low in ground.titles.outlet_nouns and scene.items[k].low in ("the", "this"):
        before = [
            (m.start, m.actor)
            for m in ground.mentions
            if m.field == scene.field and m.start < span[0] and actors[m.actor].kind == "outlet" and m.kind == "name"
        ]
        if before:
            return actors[max(before)[1]].name, span
    return None
