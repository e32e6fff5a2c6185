"""Words about who said what: attributions, utterances, and what is the narrator's."""

from __future__ import annotations

import re

from evaluation.checklist.predicates import Check, place_of, was_read
from evaluation.checklist.world import World
from evaluation.scores import Row
from evaluation.seeds.gold import SPEECH
from evaluation.seeds.quotations import same_stretch
from evaluation.spans import spans_in

_BRACKETS = re.compile(r"\[[^\[\]]*\]|\([^()]*\)")


def said(
    at: str = "",
    *,
    by: str = "",
    exact: bool = False,
    whole: bool = False,
    kinds: tuple[str, ...] = (),
    status: tuple[str, ...] = (),
    source: str = "",
    stance: str = "",
    venue: str | None = None,
    via: str | None = None,
    addressee: str | None = None,
    brackets: bool = False,
) -> Check:
    """One attribution has the place as its content, and all else that is asked of it.

    by         the speaker is the actor mentioned at that place
    exact      the content has the same letters and digits as the place; `whole`: the same marks too
    source     the words named as the source are those at that place
    venue, via, addressee   name a place, or "" for: none is given
    brackets   what stands in brackets in the content is an insertion of the reporter's
    """

    def check(world: World, own: str) -> str | None:
        place = place_of(world, at, own)
        text = world.seen.texts[place.doc]
        rows = world.content_over(place)
        if not rows:
            return f"{at or own}: no attribution"
        why = ""
        for row in rows:
            content = spans_in(row["content"])
            tests = (
                ("kind", not kinds or row["kind"] in kinds),
                ("span", not exact or any(same_stretch(span, place.spans[0], text) for span in content)),
                ("marks", not whole or any(abs(s - place.spans[0][0]) < 2 and abs(e - place.spans[0][1]) < 2 for s, e in content)),
                ("speaker", not by or world.is_actor(row["speaker"], world.place(by))),
                ("speaker_status", not status or row["speaker_status"] in status),
                ("source", not source or any(world.about(span, world.place(source)) for span in spans_in(row["source"]))),
                ("stance", not stance or row["stance"] == stance),
                ("venue", _is_given(world, row["venue"], venue)),
                ("via", _is_given(world, row["via_spans"], via)),
                ("addressee", _is_given(world, row["addressee"], addressee)),
                ("insertions", not brackets or _are_marked(row, text)),
            )
            wrong = [name for name, right in tests if not right]
            if not wrong:
                return None
            why = why or f"{at or own}: {', '.join(wrong)}"
        return why

    return check


def _is_given(world: World, value: object, wanted: str | None) -> bool:
    if wanted is None:
        return True
    spans = spans_in(value)
    return any(world.about(span, world.place(wanted)) for span in spans) if wanted else not spans


def _are_marked(row: Row, text: str) -> bool:
    inside = [
        (start + match.start(), start + match.end())
        for start, end in spans_in(row["content"])
        for match in _BRACKETS.finditer(text[start:end])
    ]
    marked = spans_in(row["insertions"])
    return bool(inside) and all(any(same_stretch(span, mark, text) for mark in marked) for span in inside)


def not_by(actor: str, at: str = "") -> Check:
    """Somebody else, or nobody, is given as the speaker of what overlaps the place."""

    def check(world: World, own: str) -> str | None:
        place, wrong = place_of(world, at, own), world.place(actor)
        if not was_read(world, place.doc, ("mentions",)):
            return "not read"
        rows = [row for row in world.attributions(place.doc) if any(world.about(span, place) for span in spans_in(row["content"]))]
        return f"{at or own}: speaker is {actor}" if any(world.is_actor(row["speaker"], wrong) for row in rows) else None

    return check


def not_speech(at: str, *kinds: str) -> Check:
    """The marks at the place hold no speech, and the tables say what they are (one of the kinds) or nothing about them."""

    def check(world: World, own: str) -> str | None:
        place = world.place(at)
        rows = [
            row
            for row in world.found("attributions", place.doc)
            if any(same_stretch(span, place.spans[0], world.seen.texts[place.doc]) for span in spans_in(row["content"]))
        ]
        if not was_read(world, place.doc, ()):
            return "not read"
        wrong = {row["kind"] for row in rows} - set(kinds) if kinds else {row["kind"] for row in rows} & set(SPEECH)
        return (
            f"{at} is {', '.join(sorted(wrong))}"
            if wrong
            else f"{at} is not marked {'/'.join(kinds)}"
            if kinds and not rows
            else None
        )

    return check


def narrated(at: str = "") -> Check:
    """No attribution has half of the place as its content: the narrator says it. The place is in the running text."""

    def check(world: World, own: str) -> str | None:
        place = place_of(world, at, own)
        segments = [(row["start"], row["end"]) for row in world.found("segments", place.doc) if row["role"] != "furniture"]
        if not was_read(world, place.doc, ("mentions",)) or world.share(segments, place) < 0.8:
            return "not read"
        return f"{at or own} is attributed" if world.content_over(place, 0.5) else None

    return check


def unsourced(at: str = "") -> Check:
    """Whatever is attributed at the place has no speaker; the tables say so."""

    def check(world: World, own: str) -> str | None:
        rows = world.content_over(place_of(world, at, own), 0.5)
        return None if rows and all(row["speaker"] is None for row in rows) else f"{at or own}: not said to be without a source"

    return check


def one_utterance(*quotations: str, wording: tuple[str, ...] = ()) -> Check:
    """The quotations at the places are renderings of one utterance (and are worded so)."""

    def check(world: World, own: str) -> str | None:
        shared: set[str] | None = None
        for name in quotations:
            found = {row["utterance"] for row in _renderings(world, name)}
            shared = found if shared is None else shared & found
        if not shared:
            return f"{' '.join(quotations)}: not one utterance"
        last = [row["wording"] for name in quotations for row in _renderings(world, name) if row["utterance"] in shared]
        return None if not wording or set(last) & set(wording) else f"{' '.join(quotations)}: not {'/'.join(wording)}"

    return check


def _renderings(world: World, quotation: str) -> list[Row]:
    place = world.place(quotation)
    names = {row["attribution"] for row in world.content_over(place) if row["kind"] in SPEECH}
    return [row for row in world.seen.rows("utterances", place.doc) if row["attribution"] in names]
