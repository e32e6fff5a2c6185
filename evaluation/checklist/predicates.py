"""The frame of the vocabulary, and its words about a page: roles, repeats, silences.

Each word of the vocabulary gives a predicate over the tables that says why a row does not hold, or nothing. Every word takes
places by name (see `world`); "" is the row's own place. None of them holds on empty tables: a silence counts only where the
article was read, cleaned and recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from evaluation.checklist.world import Place, World
from evaluation.scores import overlap
from evaluation.spans import Place as Spot
from evaluation.spans import places

Check = Callable[[World, str], str | None]
FINDINGS = ("attributions", "utterances", "quantities", "times", "mentions", "conflicts", "changes")


def place_of(world: World, name: str, own: str) -> Place:
    """The place of that name; the row's own where the name is empty."""
    return world.place(name or own)


def every(*checks: Check) -> Check:
    """All of them hold; the reasons of those that do not."""

    def check(world: World, own: str) -> str | None:
        return "; ".join(reason for one in checks if (reason := one(world, own))) or None

    return check


def either(*checks: Check) -> Check:
    """One of them holds; else the reason of the first."""

    def check(world: World, own: str) -> str | None:
        reasons = [one(world, own) for one in checks]
        return None if None in reasons else reasons[0]

    return check


def role(*roles: str, at: str = "", furniture: str | None = None) -> Check:
    """Each stretch of the place has one of the roles (and the kind of furniture)."""

    def check(world: World, own: str) -> str | None:
        place = place_of(world, at, own)
        rows = [row for row in world.found("segments", place.doc) if row["role"] in roles]
        spans = [(row["start"], row["end"]) for row in rows if furniture is None or row["furniture"] == furniture]
        bad = [span for span in place.spans if world.share(spans, Place(place.doc, (span,))) < 0.8]
        return f"not {'/'.join(roles)}" if bad else None

    return check


def no_role(wanted: str, at: str) -> Check:
    """No segment of the page has this role, though it has segments."""

    def check(world: World, own: str) -> str | None:
        rows = world.found("segments", place_of(world, at, own).doc)
        return None if rows and all(row["role"] != wanted for row in rows) else f"a {wanted}, or no segments"

    return check


def printed_again(first: str, second: str) -> Check:
    """The second place is a segment that repeats the first."""

    def check(world: World, own: str) -> str | None:
        one, two = world.place(first), world.place(second)
        for row in world.found("segments", two.doc):
            span = row["start"], row["end"]
            if row["repeats"] is not None and world.about(span, two) and one.spans[0][0] <= row["repeats"] < one.spans[0][1]:
                return None
        return "not known as a second printing"

    return check


def was_read(world: World, doc: str, tables: Iterable[str]) -> bool:
    """Whether an article has segments, and something in each of the tables about articles, so that a silence means something."""
    # Which tables of a page may truly be empty: these come from a stage of its own that may find nothing.
    asked = set(tables) - {"conflicts", "utterances", "changes", "fates", "alignments", "nodes", "statements"}
    return bool(world.found("segments", doc)) and all(world.found(table, doc) for table in asked | {"attributions"})


def silent(*tables: str, at: str = "") -> Check:
    """None of the tables says anything about the place, though the article was read. What calls itself furniture says nothing."""

    def check(world: World, own: str) -> str | None:
        place = place_of(world, at, own)
        if not was_read(world, place.doc, tables):
            return "not read"
        kept = {
            table: [row for row in world.seen.rows(table) if table != "attributions" or row["kind"] != "furniture"]
            for table in tables
        }
        said = {spot.table for spot in places(kept) if spot.field == "text" and _is_about(world, spot, place)}
        return f"in {', '.join(sorted(said))}" if said else None

    return check


def _is_about(world: World, spot: Spot, place: Place) -> bool:
    """Half of the row's span lies in the place, or all of the place in it; a span over most of a page is about no stretch of it."""
    if spot.article != world.seen.ids.get(place.doc):
        return False
    span = spot.start, spot.end
    return any(
        (shared := overlap(span, stretch)) and (2 * shared >= span[1] - span[0] or shared == stretch[1] - stretch[0])
        for stretch in place.spans
    )


def unknown(*columns: str, at: str) -> Check:
    """The article is there, and these columns of it are empty."""

    def check(world: World, own: str) -> str | None:
        rows = world.seen.rows("articles", at)
        given = [column for column in columns for row in rows if row.get(column)]
        return "not read" if not rows else f"{', '.join(given)} given" if given else None

    return check
