"""Words of the checklist that one or two rows need: shapes of units, patterns of changes, what a page lacks."""

from __future__ import annotations

from evaluation.checklist.predicates import Check, was_read
from evaluation.checklist.world import EXEMPLAR, HERE, Place, World
from evaluation.scores import overlap
from evaluation.spans import evidence_in, faults

GAP = "\u00a0"  # the no-break space


def joined(piece: str, whole: str) -> Check:
    """The piece is no unit and no claim of its own; one row of fates has it together with more of the whole."""

    def check(world: World, own: str) -> str | None:
        small, large = world.place(piece), world.place(whole)
        around = False
        for row in world.fates:
            span = row["retelling_start"], row["retelling_end"]
            if span[0] is None or not overlap(span, small.spans[0]):
                continue
            rest = world.letters(large) - world.letters(small)
            if not rest & set(range(*span)):
                return f"{piece} is a unit of its own"
            around = True
        alone = any(world.share([small.spans[0]], Place(small.doc, (span,))) == 1 for span in _contents(world, small.doc))
        return f"{piece} is a claim of its own" if alone else None if around else f"{piece}: no unit"

    return check


def _contents(world: World, doc: str) -> list[tuple[int, int]]:
    return [(start, end) for row in world.attributions(doc) for start, end in row["content"]]


def one_pattern(*labels: str) -> Check:
    """Of the changes at these places at least two share a pattern, and none stands apart from it."""

    def check(world: World, own: str) -> str | None:
        spots = [world.place(name) for name in labels]
        rows = [
            row
            for row in world.changes
            if row["type"] in ("label", "name", "actor")
            and any(overlap((row["retelling_start"], row["retelling_end"]), spot.spans[0]) for spot in spots)
        ]
        patterns = {row["pattern"] for row in rows}
        return None if len(rows) > 1 and len(patterns) == 1 and "" not in patterns else "not one pattern"

    return check


def begins_with(*actors: str) -> Check:
    """A mention at the beginning of the place is of each of the actors."""

    def check(world: World, own: str) -> str | None:
        place = world.place(own)
        found = {row["actor"] for row in world.found("mentions", place.doc) if row["start"] == place.spans[0][0]}
        missing = [name for name in actors if not any(world.is_actor(actor, world.place(name)) for actor in found)]
        return f"not referred to {', '.join(missing)}" if missing else None

    return check


def no_source_within(first: str, last: str) -> Check:
    """No node rests on the stretch between two places, and the lineage leaves it open whence the article is."""

    def check(world: World, own: str) -> str | None:
        start, end = world.place(first).spans[0][0], world.place(last).spans[0][1]
        doc = world.place(first).doc
        named = [
            row
            for row in world.seen.rows("nodes")
            if row["name"]
            and any(item[0] == world.seen.ids.get(doc) and start <= item[1] < end for item in evidence_in(row["evidence"]))
        ]
        open_rows = [row for row in world.seen.rows("lineage", doc, "retelling") if not row["exemplar"] and not row["upstream"]]
        return "a source is named there" if named else None if open_rows else "not left open"

    return check


def undecided(at: str) -> Check:
    """The tightest attribution over the place is marked undecided."""

    def check(world: World, own: str) -> str | None:
        rows = world.content_over(world.place(at), 0.5)
        return None if rows and rows[0]["status"] == "undecided" else f"{at}: not marked undecided"

    return check


def through(quotation: str, outlet: str) -> Check:
    """The attribution of the quotation is via the upstream whose node rests on another place of the page."""

    def check(world: World, own: str) -> str | None:
        place, cited = world.place(quotation), world.place(outlet)
        names = {
            row["name"]
            for row in world.seen.rows("nodes")
            for item in evidence_in(row["evidence"])
            if item[0] == world.seen.ids.get(cited.doc) and world.about((item[1], item[2]), cited)
        }
        via = {name for row in world.content_over(place) for name in row["via"]}
        return None if names & via else f"{quotation}: not through {outlet}"

    return check


def spaces_do_not_matter() -> Check:
    """Units with a no-break space in or beside them are led to their place all the same, and every span is sound."""

    def check(world: World, own: str) -> str | None:
        text = world.seen.texts[EXEMPLAR]
        rows = [
            row for row in world.fates if row["fate"] in HERE and row["retelling_start"] is not None and row["start"] is not None
        ]
        if not was_read(world, EXEMPLAR, ("mentions",)) or faults(world.seen.tables):
            return "not read, or spans unsound"
        bad = []
        for unit in world.gold.fates["fates"]:
            if not unit["retelling"] or not any(GAP in text[max(0, start - 1) : end + 1] for start, end in unit["exemplar"]):
                continue
            here = [row for row in rows if any(overlap((row["start"], row["end"]), tuple(span)) for span in unit["exemplar"])]
            there = [(row["retelling_start"], row["retelling_end"]) for row in here]
            if not any(overlap(span, tuple(target)) for span in there for target in unit["retelling"]):
                bad.append(unit["id"])
        return f"not aligned: {', '.join(bad)}" if bad else None

    return check
