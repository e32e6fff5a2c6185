"""Words about whence: nodes of the lineage, and claims that do not agree."""

from __future__ import annotations

from evaluation.checklist.predicates import Check, was_read
from evaluation.checklist.world import Place, World
from evaluation.scores import Row
from evaluation.spans import evidence_in


def upstream(at: str, *, carried_by: str = "") -> Check:
    """A node of the lineage rests on the place, is no article of the pile, and is carried by one where asked."""

    def check(world: World, own: str) -> str | None:
        place = world.place(at)
        for row in world.seen.rows("nodes"):
            here = [item for item in evidence_in(row["evidence"]) if item[0] == world.seen.ids.get(place.doc)]
            if row["article"] is None and any(world.about((item[1], item[2]), place) for item in here):
                right = not carried_by or row["carried_by"] == world.seen.ids.get(carried_by)
                return None if right else f"{at}: not said to be carried by {carried_by}"
        return f"{at}: no node"

    return check


def conflict(kinds: tuple[str, ...], one: str, other: str, *, depends: bool = False) -> Check:
    """Two claims are listed as such a conflict, at these places."""

    def check(world: World, own: str) -> str | None:
        found = conflicts_between(world, world.place(one), world.place(other))
        rows = [row for row in found if row["kind"] in kinds and (row["depends_on"] or not depends)]
        return None if rows else f"{one}/{other}: no {'/'.join(kinds)}"

    return check


def conflicts_between(world: World, one: Place, other: Place) -> list[Row]:
    """Rows of conflicts with one side at each place."""

    def side(row: Row, letter: str, place: Place) -> bool:
        span = row[f"{letter}_start"], row[f"{letter}_end"]
        return row[f"{letter}_article"] == world.seen.ids.get(place.doc) and world.about(span, place)

    return [
        row
        for row in world.seen.rows("conflicts")
        if (side(row, "a", one) and side(row, "b", other)) or (side(row, "a", other) and side(row, "b", one))
    ]


def no_conflict(one: str, other: str, *, but: tuple[str, ...] = ()) -> Check:
    """The two places are in no conflict (but of these kinds), though both pages were read."""

    def check(world: World, own: str) -> str | None:
        a, b = world.place(one), world.place(other)
        if not (was_read(world, a.doc, ("times",)) and was_read(world, b.doc, ("times",))):
            return "not read"
        wrong = [row["kind"] for row in conflicts_between(world, a, b) if row["kind"] not in but]
        return f"{one}/{other}: {wrong[0]}" if wrong else None

    return check
