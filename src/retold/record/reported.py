"""Attributions from what the tagger saw: indirect speech, and better spans for sources and cues of quotations.

The tagger knows what is source, cue and content; the rules know who that is. So its cues are put among those of the rules, and
speakers are resolved over all of them in the order of the page. A quotation between marks stays the rules': the tagger only says
more exactly which words name its speaker, and gives it a cue where no rule found one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec

from retold.record.contents import (
    beside_its_cue,
    concession_in,
    is_reported,
    is_stirring,
    narrow_content,
    only_a_thing,
    subject_of,
)
from retold.record.cues import Cue, antecedent
from retold.record.flow import Flow, resolve_cues
from retold.record.indirect import find_via
from retold.record.linking import Linked, link
from retold.record.phrases import Ground, Phrase, Verb, phrase_at, verb_forms
from retold.record.tagging import Tagged
from retold.types import Actor, Attribution, Span, SpeakerStatus

ATTITUDE = 0.3  # the least confidence where no reporting verb is among the words of the cue: "supports", "was furious"
_FELT = 10  # words that name who feels something
CONCESSION = "concession, the speaker's or the narrator's"
_CONCEDED = 0.4  # confidence
_BROKEN = 0.2  # confidence in what a broken sentence says
_RELATIVE = frozenset({"who", "that", "which", "whom", "whose"})


@dataclass(frozen=True)
class Telling:
    """An attribution that the tagger saw, its cue among all cues, and who speaks. contents: spans, whole quotations in them."""

    linked: Linked
    cue: Cue
    contents: tuple[Span, ...]
    confidence: float
    speaker: int | None
    status: SpeakerStatus
    broken: bool = False  # its sentence is cut, so that nothing rests on it
    empty: bool = False  # nobody says it: an act of "which" or of a bare "this"

    @property
    def source(self) -> Span | None:
        """The words that name the source."""
        return (self.linked.source.start, self.linked.source.end) if self.linked.source is not None else None

    @property
    def cue_span(self) -> Span:
        """The words of the cue."""
        return self.linked.cue.start, self.linked.cue.end


def read_tellings(ground: Ground, cues: list[Cue], actors: Sequence[Actor], spans: Sequence[Tagged]) -> list[Telling]:
    """The attributions of one scene in order of their cues, with their speakers. cues: the rules'. Cost O(spans + cues)."""
    linked = link(spans, ground.scene)
    items = _Items(ground)
    merged: list[tuple[Cue, int]] = []  # a cue, and the number of its telling or -1
    taken: set[int] = set()
    for number, one in enumerate(linked):
        first, last = items.of((one.cue.start, one.cue.end))
        same = next((i for i in items.near(cues, first, last) if i not in taken), -1)
        one = linked[number] = _past_relative(ground, items, _turned_round(ground, items, one, first, last), first)
        source = _phrase(ground, items.of((one.source.start, one.source.end))) if one.source is not None else None
        if source is not None and _is_accused(ground, first, last, source):
            one, source = replace(one, source=None), None
            linked[number] = one
        if same >= 0:
            taken.add(same)
            merged.append((_joined(ground, cues[same], source), number))
        else:
            merged.append((Cue(first, last, _verb(ground, first, last), source, "before"), number))
    merged += [(cue, -1) for i, cue in enumerate(cues) if i not in taken]
    merged.sort(key=lambda pair: (pair[0].first, pair[0].last, pair[1]))
    flow = resolve_cues(ground, [cue for cue, _ in merged], actors)
    tellings = []
    for index, (cue, number) in enumerate(merged):
        if number >= 0:
            tellings.append(_telling(ground, items, linked[number], cue, flow, index))
    return tellings


def _telling(ground: Ground, items: _Items, one: Linked, cue: Cue, flow: Flow, index: int) -> Telling:
    speaker, status = flow.speakers[index]
    first, last = items.of((one.cue.start, one.cue.end))
    reported = is_reported(ground.scene.items, cue.verb, first, last)
    whole = (narrow_content(ground.scene.text, items.whole((c.start, c.end)), reported) for c in one.contents)
    contents = beside_its_cue(ground, (one.cue.start, one.cue.end), tuple(dict.fromkeys(whole)))
    source = items.of((one.source.start, one.source.end)) if one.source is not None else None
    best = max(c.probability for c in one.contents)
    broken = index in flow.broken
    confidence = _BROKEN if broken else round((one.cue.probability * best) ** 0.5, 4)
    # Only a cue that the rules know too makes a broken sentence somebody's claim that could not be read.
    told = " ".join(ground.scene.text[s:e] for s, e in contents)
    empty = only_a_thing(ground, first, source, told) and (source is None or not reported)
    return Telling(one, cue, contents, confidence, speaker, status, broken and bool(cue.verb.key), empty)


class _Items:
    """Places of a scene in items."""

    def __init__(self, ground: Ground) -> None:
        self._items = ground.scene.items
        self._starts = [item.start for item in self._items]
        self._ends = [item.end for item in self._items]

    def of(self, span: Span) -> Span:
        """The first and last item that a span touches."""
        first = min(bisect_right(self._ends, span[0]), len(self._items) - 1)
        return first, max(first, bisect_left(self._starts, span[1]) - 1)

    def whole(self, span: Span) -> Span:
        """A span with the whole of every quotation that it begins or ends in."""
        first, last = self.of(span)
        start, end = span
        if self._items[first].quotation >= 0:
            start = min(start, self._items[first].start)
        if self._items[last].quotation >= 0:
            end = max(end, self._items[last].end)
        return start, end

    def near(self, cues: list[Cue], first: int, last: int) -> list[int]:
        """The cues that share an item with [first, last]."""
        at = bisect_left(cues, first, key=lambda c: c.last)
        found = []
        while at < len(cues) and cues[at].first <= last:
            found.append(at)
            at += 1
        return found


def _phrase(ground: Ground, span: Span) -> Phrase:
    """The words of a source as a noun phrase: the head that the rules see in them, else the first name among them."""
    first, last = span
    seen = phrase_at(ground, first, last + 1)
    if seen is not None and seen.first == first:
        if seen.mention < 0 and seen.kind == "nominal":
            named = _name_in(ground, seen.last + 1, last)
            if named is not None and ground.scene.items[seen.last + 1].text == ",":
                return Phrase(first, last, named[1], named[0], "name")
        return Phrase(first, last, seen.head, seen.mention, seen.kind)
    named = _name_in(ground, first, last)
    if named is not None:
        return Phrase(first, last, named[1], named[0], "name")
    return Phrase(first, last, last, -1, "nominal")


def _name_in(ground: Ground, first: int, last: int) -> tuple[int, int] | None:
    """The first named mention between two items: its index, and its last item."""
    for k in range(first, last + 1):
        if k in ground.at and ground.mentions[ground.at[k][0]].kind == "name":
            return ground.at[k][0], min(ground.at[k][1], last)
    return None


def _is_accused(ground: Ground, first: int, last: int, source: Phrase) -> bool:
    """Whether a "source" is whom the words are about: "NAME is accused of", and "NAME accused of" in a headline."""
    items = ground.scene.items
    return source.last < first and items[last].low == "of" and items[last - 1].low.endswith("ed") and last > first


def _turned_round(ground: Ground, items: _Items, one: Linked, first: int, last: int) -> Linked:
    """ "The closure has angered the crews": the source is whom it stirs, the content what stirs them."""
    text, felt = ground.scene.text, one.contents[0]
    plain = one.source is None and len(one.contents) == 1 and text[one.cue.end : felt.start].isspace()
    if not plain or not is_stirring(ground.scene.items, first, last):
        return one
    begin, _ = ground.scene.sentences[ground.scene.sentence_of(first)]
    there = items.of((felt.start, felt.end))
    subject = subject_of(ground, begin, first)
    if subject is None or there[1] - there[0] >= _FELT:
        return one
    start, end = ground.scene.items[subject[0]].start, ground.scene.items[subject[1]].end
    return replace(one, source=replace(felt, kind="source"), contents=(replace(felt, start=start, end=end),))


def _past_relative(ground: Ground, items: _Items, one: Linked, cue: int) -> Linked:
    """The subject of "The board, which owns the port, said" is the board: a relative clause that a comma closes has its pronoun.

    With "who" the annotators of the training articles more often name the pronoun, which is what the tagger says then.
    """
    if one.source is None or cue == 0 or ground.scene.items[cue - 1].text != ",":
        return one
    at = items.of((one.source.start, one.source.end))
    if at[0] != at[1] or at[0] + 1 >= cue - 1 or ground.scene.items[at[0]].low != "which":
        return one
    first, _ = ground.scene.sentences[ground.scene.sentence_of(at[0])]
    whose = antecedent(ground, first, at[0])
    if whose is None:
        return one
    start, end = ground.scene.items[whose.first].start, ground.scene.items[whose.last].end
    return replace(one, source=replace(one.source, start=start, end=end))


def _joined(ground: Ground, cue: Cue, source: Phrase | None) -> Cue:
    """A cue of the rules with the tagger's source; where that is a relative pronoun the rules know what it stands for."""
    if source is None or cue.passive:
        return cue if source is None else replace(cue, source=source, passive=False)
    relative = source.first == source.last and ground.scene.items[source.first].low in _RELATIVE
    if cue.source is not None and (relative or (cue.source.first <= source.last and source.first <= cue.source.last)):
        return cue
    return replace(cue, source=source)


def _verb(ground: Ground, first: int, last: int) -> Verb:
    """The reporting verb among the words of a cue, else a cue that asserts."""
    words = [item.low for item in ground.scene.items[first : last + 1]]
    for two, one in zip([*words[1:], ""], words, strict=True):
        verb = verb_forms().get(f"{one} {two}") or verb_forms().get(one)
        if verb is not None:
            return verb
    return Verb("", 1, "asserts", True, False, " ".join(words))


def told_indirectly(
    ground: Ground, tellings: Sequence[Telling], actors: Sequence[Actor], quoted: Sequence[Span], least: float
) -> list[Attribution]:
    """Attributions of what stands outside quotation marks; those below the confidence `least` are not told.

    quoted: the outermost quotations of the scene, in order. A content that is nothing but a quotation, or lies in one, is theirs.
    """
    rows = []
    for one in tellings:
        contents = tuple(span for span in one.contents if _outside(ground, span, quoted))
        needed = least if one.cue.verb.key or one.cue.form == "according" else max(least, ATTITUDE)
        if not contents or one.empty or (one.confidence < needed and not one.broken):
            continue
        rows.append(_row(ground, one, contents, actors))
        tail = concession_in(ground, contents[-1]) if one.cue_span[1] <= contents[-1][0] else None
        if tail is not None:
            rows.append(
                msgspec.structs.replace(rows[-1], content=(tail,), status="undecided", rule=CONCESSION, confidence=_CONCEDED)
            )
    return rows


def _row(ground: Ground, one: Telling, contents: tuple[Span, ...], actors: Sequence[Actor]) -> Attribution:
    via = find_via(ground, one.cue, actors)
    return Attribution(
        source=(one.source,) if one.source is not None else (),
        cue=(one.cue_span,),
        content=contents,
        kind="indirect",
        speaker=one.speaker,
        speaker_status=one.status,
        via=tuple(v for v, _ in via),
        via_spans=tuple(s for _, s in via),
        stance=one.cue.verb.stance,
        field=ground.scene.field,
        status="undecided" if one.speaker is None else "inferred" if one.status == "inferred" else "stated",
        rule="broken-sentence" if one.broken else "tagger",
        confidence=one.confidence,
    )


def _outside(ground: Ground, span: Span, quoted: Sequence[Span]) -> bool:
    """Whether a letter or digit of a span stands outside every quotation."""
    text = ground.scene.text
    at = bisect_right(quoted, span[0], key=lambda q: q[1])
    place = span[0]
    while place < span[1]:
        inside = at < len(quoted) and quoted[at][0] <= place
        stop = quoted[at][1] if inside else min(span[1], quoted[at][0] if at < len(quoted) else span[1])
        if not inside and any(c.isalnum() for c in text[place:stop]):
            return True
        at += inside
        place = max(stop, place + 1)
    return False
