"""The record of one article as rows: attributions, quantities, times, actors, mentions."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from retold.dossier.cells import figure_cell, share_cell, span_cell, spans_cell
from retold.dossier.tables import Row
from retold.types import Record, Told


def attribution_id(name: str, place: int) -> str:
    """The id of an attribution: its article's, and its place in the record counted from 1."""
    return f"{name}:q{place + 1}"


def actor_id(name: str, place: int) -> str:
    """The id of an actor: its article's, and its place in the record counted from 1."""
    return f"{name}:a{place + 1}"


def rows_of_record(record: Record, name: str) -> dict[str, list[Row]]:
    """The rows of tables attributions, quantities, times, actors and mentions. Cost O(n log n) but where attributions nest deep."""
    return {
        "attributions": _attributions(record, name),
        "quantities": _quantities(record, name),
        "times": _times(record, name),
        "actors": [
            {
                "actor": actor_id(name, place),
                "name": actor.name,
                "kind": actor.kind,
                "article": name,
                "aliases": list(actor.aliases),
                "roles": list(actor.roles),
                "status": "stated",
                "rule": "",
            }
            for place, actor in enumerate(record.actors)
        ],
        "mentions": [
            {
                "actor": actor_id(name, mention.actor),
                "article": name,
                "start": mention.start,
                "end": mention.end,
                "kind": mention.kind,
                "field": mention.field,
                "status": "inferred" if mention.kind == "pronoun" else "stated",
                "rule": "",
            }
            for mention in record.mentions
        ],
    }


def _attributions(record: Record, name: str) -> list[Row]:
    return [
        {
            "attribution": attribution_id(name, place),
            "article": name,
            "source": spans_cell(one.source),
            "cue": spans_cell(one.cue),
            "content": spans_cell(one.content),
            "kind": one.kind,
            "speaker": None if one.speaker is None else actor_id(name, one.speaker),
            "speaker_status": one.speaker_status,
            "via": list(one.via),
            "via_spans": spans_cell(one.via_spans),
            "within": None if one.within is None else attribution_id(name, one.within),
            "stance": one.stance,
            "venue": span_cell(one.venue),
            "insertions": spans_cell(one.insertions),
            "addressee": span_cell(one.addressee),
            "field": one.field,
            "speaker_name": None if one.speaker is None else record.actors[one.speaker].name,
            "confidence": share_cell(one.confidence),
            "status": one.status,
            "rule": one.rule,
        }
        for place, one in enumerate(record.attributions)
    ]


def _quantities(record: Record, name: str) -> list[Row]:
    holders = _holders_of(record)
    return [
        {
            "article": name,
            "start": one.start,
            "end": one.end,
            "kind": one.kind,
            "value": figure_cell(one.value),
            "low": figure_cell(one.low),
            "high": figure_cell(one.high),
            "unit": one.unit,
            "modifier": one.modifier,
            "counted": one.counted,
            "period": one.period,
            "attribution": None if holder is None else attribution_id(name, holder),
            "field": one.field,
            "modifier_start": one.modifier_span[0] if one.modifier_span else None,
            "modifier_end": one.modifier_span[1] if one.modifier_span else None,
            "status": one.status,
            "rule": one.rule,
        }
        for one, holder in zip(record.quantities, holders, strict=True)
    ]


def _holders_of(record: Record) -> list[int | None]:
    """For each quantity the attribution in whose content it stands: the innermost, that is the shortest such content."""
    contents: dict[str, list[tuple[int, int, int]]] = {"text": [], "title": []}
    for place, attribution in enumerate(record.attributions):
        if attribution.kind in ("direct", "indirect", "mixed"):
            contents[attribution.field].extend((start, end, place) for start, end in attribution.content)
    reach: dict[str, list[int]] = {}
    for field, spans in contents.items():
        spans.sort()
        furthest: list[int] = []
        for _, end, _ in spans:
            furthest.append(max(end, furthest[-1] if furthest else 0))
        reach[field] = furthest
    found: list[int | None] = []
    for one in record.quantities:
        spans, furthest = contents[one.field], reach[one.field]
        at = bisect_right(spans, (one.start, math.inf, 0)) - 1
        best: tuple[int, int] | None = None
        while at >= 0 and furthest[at] >= one.end:  # nothing that starts earlier reaches this far: stop
            start, end, place = spans[at]
            if end >= one.end and (best is None or (end - start, place) < best):
                best = end - start, place
            at -= 1
        found.append(None if best is None else best[1])
    return found


def _times(record: Record, name: str) -> list[Row]:
    return [
        {
            "article": name,
            "start": one.start,
            "end": one.end,
            "type": one.type,
            "value": one.value,
            "earliest": one.earliest,
            "latest": one.latest,
            "anchor": span_cell(one.anchor_span) or one.anchor or None,
            "anchor_basis": one.anchor_basis,
            "time_status": one.time_status,
            "field": one.field,
            "status": one.status,
            "rule": one.rule,
        }
        for one in record.times
    ]


def resolve_speakers(attributions: Sequence[Row], actors: Sequence[Row], told: Iterable[Told], names: Sequence[str]) -> None:
    """Give the attributions that leave their speaker open the one that another article of their story makes explicit.

    The rows of attributions are changed in place. The actor is one of that name in the same article, else in another of the
    story, in order of its members; null where none has it. names are the whole pile's. Cost: linear in the rows.
    """
    rows = {row["attribution"]: row for row in attributions}
    cast: dict[str, dict[str, str]] = {}  # article → any form of a name → actor; the first that has it
    for actor in actors:
        forms = cast.setdefault(actor["article"], {})
        for form in (actor["name"], *actor["aliases"]):
            forms.setdefault(form, actor["actor"])
    for tale in told:
        order = [names[place] for place in tale.members]
        for speaking in tale.speakings:
            own = order[speaking.article]
            row = rows.get(attribution_id(own, speaking.attribution))
            if row is not None and row["speaker"] is None:
                found = (cast.get(name, {}).get(speaking.name) for name in (own, *order))
                row.update(speaker=next(filter(None, found), None), speaker_name=speaking.name, speaker_status="inferred")
                row.update(status="inferred", rule=speaking.rule)
