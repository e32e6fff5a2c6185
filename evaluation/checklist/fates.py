"""Words about what became of a piece: where it went, what was dropped, added or changed."""

from __future__ import annotations

from collections.abc import Iterable

from evaluation.checklist.predicates import Check, place_of
from evaluation.checklist.world import EXEMPLAR, HERE, RETELLING, Place, World
from evaluation.scores import Row, Span, overlap
from evaluation.seeds.fates import unit_fault
from evaluation.seeds.quotations import same_stretch


def _spans(row: Row, doc: str) -> Span | None:
    if doc == EXEMPLAR:
        return None if row["start"] is None else (row["start"], row["end"])
    return None if row["retelling_start"] is None else (row["retelling_start"], row["retelling_end"])


def aligned(one: str, other: str) -> Check:
    """Half of the first place is led to the second: by rows of fates that say it is still there."""

    def check(world: World, own: str) -> str | None:
        a, b = place_of(world, one, own), place_of(world, other, own)
        rows = [
            row
            for row in world.fates
            if row["fate"] in HERE and _any_about(world, _spans(row, a.doc), a) and _any_about(world, _spans(row, b.doc), b)
        ]
        covered = [span for row in rows if (span := _spans(row, a.doc))]
        return None if world.share(covered, a) >= 0.5 else f"{one or own} is not aligned to {other or own}"

    return check


def _any_about(world: World, span: Span | None, place: Place) -> bool:
    return any(world.about(span, Place(place.doc, (stretch,))) for stretch in place.spans)


def unit(name: str) -> Check:
    """A row of the R-table is right: fate, place, move."""

    def check(world: World, own: str) -> str | None:
        rows = [row for row in world.fates if row["start"] is not None]
        fault = unit_fault(world.gold.unit(name), rows, world.seen)
        return f"{name}: {fault}" if fault else None

    return check


def typed(name: str, kind: str) -> Check:
    """A type of change that a row of the R-table requires is reported in it."""

    def check(world: World, own: str) -> str | None:
        if kind not in world.gold.unit(name)["types"]:
            raise KeyError(f"{name} requires no {kind}")
        return f"{name}: no {kind}" if f"{name}: no {kind}" in world.type_notes else None

    return check


def addition(name: str) -> Check:
    """A row of the P-table is found."""

    def check(world: World, own: str) -> str | None:
        world.place(name)
        return f"{name}: no addition" if name in world.not_added else None

    return check


def added(at: str = "") -> Check:
    """Nearly all of the place is said to be added, and half of it is nowhere led to the exemplar."""

    def check(world: World, own: str) -> str | None:
        place = place_of(world, at, own)
        new = [span for row in world.fates if row["fate"] == "added" and (span := _spans(row, RETELLING))]
        old = [span for row in world.fates if row["fate"] in HERE and (span := _spans(row, RETELLING))]
        return None if world.share(new, place) >= 0.8 and world.share(old, place) < 0.5 else f"{at or own}: not added"

    return check


def dropped(at: str = "") -> Check:
    """Nearly all of the place is said to be dropped, and half of it is nowhere led to the retelling."""

    def check(world: World, own: str) -> str | None:
        place = place_of(world, at, own)
        gone = [span for row in world.fates if row["fate"] == "dropped" and (span := _spans(row, EXEMPLAR))]
        here = [span for row in world.fates if row["fate"] in HERE and (span := _spans(row, EXEMPLAR))]
        return None if world.share(gone, place) >= 0.8 and world.share(here, place) < 0.5 else f"{at or own}: not dropped"

    return check


def own_unit(at: str = "") -> Check:
    """The place is a piece with a fate of its own."""

    def check(world: World, own: str) -> str | None:
        place = place_of(world, at, own)
        text = world.seen.texts[place.doc]
        found = [span for row in world.fates if (span := _spans(row, place.doc))]
        return None if any(same_stretch(span, place.spans[0], text) for span in found) else f"{at or own}: no unit of its own"

    return check


def _changes_at(world: World, kinds: Iterable[str], place: Place) -> list[Row]:
    side = "exemplar" if place.doc == EXEMPLAR else "retelling"
    return [
        row
        for row in world.changes
        if row["type"] in kinds and any(overlap((row[f"{side}_start"], row[f"{side}_end"]), span) for span in place.spans)
    ]


def changed(*kinds: str, at: str = "") -> Check:
    """A change of one of the types is reported that overlaps the place."""

    def check(world: World, own: str) -> str | None:
        return None if _changes_at(world, kinds, place_of(world, at, own)) else f"{at or own}: no {'/'.join(kinds)}"

    return check


def unchanged(*kinds: str, at: str = "") -> Check:
    """No change of these types is reported there, though the place is led to the other page."""

    def check(world: World, own: str) -> str | None:
        place = place_of(world, at, own)
        here = [span for row in world.fates if row["fate"] in HERE and (span := _spans(row, place.doc))]
        if world.share(here, place) < 0.5:
            return f"{at or own}: not aligned"
        found = {row["type"] for row in _changes_at(world, kinds, place)}
        return f"{at or own}: a {'/'.join(sorted(found))} that is none" if found else None

    return check
