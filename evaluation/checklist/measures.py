"""Words about figures and times: the values are those of gold/figures.json and gold/dates.json."""

from __future__ import annotations

from evaluation.checklist.predicates import Check
from evaluation.checklist.world import Place, World
from evaluation.scores import Row, overlap


def bounded(column: str, by: str, at: str) -> Check:
    """A date of the article is the day that dates.json gives for a place."""

    def check(world: World, own: str) -> str | None:
        wanted = _expression(world, world.place(by))["value"]
        rows = world.seen.rows("articles", at)
        return None if rows and all(str(row.get(column))[:10] == wanted for row in rows) else f"{column} is not that of {by}"

    return check


def figure(at: str, *, modifier: tuple[str, ...] = (), by: str = "", during: str = "") -> Check:
    """A quantity at the place has the value and unit of figures.json (and bounds; who claims it; over which time)."""

    def check(world: World, own: str) -> str | None:
        place = world.place(at)
        truth = _figure(world, place)
        rows = [row for row in world.found("quantities", place.doc) if world.about((row["start"], row["end"]), place)]
        if not rows:
            return f"{at}: no quantity"
        speakers = {row["attribution"]: row["speaker"] for row in world.found("attributions", place.doc)}
        unit = truth["unit"].rstrip("s") if truth["kind"] == "figure" and truth["unit"] not in ("people",) else ""
        for row in rows:
            right = row["value"] == truth["value"] and row["unit"] == unit
            right = right and (not modifier or row["modifier"] in modifier)
            right = right and (not by or world.is_actor(speakers.get(row["attribution"]), world.place(by)))
            if right and (not during or words_at(world, during) in str(row["period"])):
                return None
        return f"{at}: another quantity"

    return check


def _figure(world: World, place: Place) -> Row:
    for row in world.known["figures"]["figures"]:
        for mention in row["mentions"]:
            span = mention["figure"]["start"], mention["figure"]["end"]
            if mention["doc"] == place.doc and overlap(span, place.spans[0]):
                return dict(row)
    raise KeyError(place)


def words_at(world: World, at: str) -> str:
    """The words at a place, read from the text."""
    place = world.place(at)
    return world.seen.texts[place.doc][place.spans[0][0] : place.spans[0][1]]


def dated(at: str, *, basis: str = "") -> Check:
    """A time at the place has the value of dates.json (`rule_value` where it stands), and its anchor is known in this way."""

    def check(world: World, own: str) -> str | None:
        place = world.place(at)
        expression = _expression(world, place)
        wanted = expression.get("rule_value", expression["value"])
        rows = _times(world, place)
        if not any(row["value"] == wanted for row in rows):
            return f"{at}: {'another value' if rows else 'no time'}"
        return None if not basis or any(row["anchor_basis"] == basis for row in rows) else f"{at}: anchor is not {basis}"

    return check


def bounds(at: str, days: int) -> Check:
    """The time at the place spans that many days between its bounds."""

    def check(world: World, own: str) -> str | None:
        rows = [row for row in _times(world, world.place(at)) if row["earliest"] and row["latest"]]
        spans = {int(row["latest"][8:]) - int(row["earliest"][8:]) + 1 for row in rows if row["latest"][:7] == row["earliest"][:7]}
        return None if days in spans else f"{at}: other bounds"

    return check


def undated(at: str, *statuses: str) -> Check:
    """A time is found at the place, has one of the statuses, and is put on no calendar."""

    def check(world: World, own: str) -> str | None:
        rows = _times(world, world.place(at))
        if not rows:
            return f"{at}: no time"
        on_calendar = any(row["earliest"] or row["latest"] or any(c.isdigit() for c in row["value"] or "") for row in rows)
        return f"{at}: dated" if on_calendar else None if any(row["time_status"] in statuses for row in rows) else f"{at}: status"

    return check


def _times(world: World, place: Place) -> list[Row]:
    return [row for row in world.found("times", place.doc) if world.about((row["start"], row["end"]), place)]


def _expression(world: World, place: Place) -> Row:
    rows = [row for row in world.known["dates"]["expressions"][place.doc] if overlap((row["start"], row["end"]), place.spans[0])]
    return dict(max(rows, key=lambda row: overlap((row["start"], row["end"]), place.spans[0])))
