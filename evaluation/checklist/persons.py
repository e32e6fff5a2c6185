"""Words about who is who: mentions that are of one actor, or must not be."""

from __future__ import annotations

from evaluation.checklist.measures import words_at
from evaluation.checklist.predicates import Check, place_of
from evaluation.checklist.world import World
from evaluation.scores import overlap


def identified(*mentions: str, kinds: tuple[str, ...] = ()) -> Check:
    """Each mention is one of the actor that it is of."""

    def check(world: World, own: str) -> str | None:
        bad = []
        rows = {row["actor"]: row for row in world.seen.rows("actors")}
        for name in mentions:
            place = world.place(name)
            right = [actor for actor in world.actors_at(place) if world.is_actor(actor, place)]
            if not any(not kinds or rows[actor]["kind"] in kinds for actor in right if actor in rows):
                bad.append(name)
        return f"not identified: {', '.join(bad)}" if bad else None

    return check


def same(*mentions: str) -> Check:
    """The mentions, all of one page, are of one actor of the tables."""

    def check(world: World, own: str) -> str | None:
        found = [world.actors_at(world.place(name)) for name in mentions]
        return None if set.intersection(*found) else f"not one actor: {', '.join(mentions)}"

    return check


def apart(*mentions: str) -> Check:
    """Each mention is found, and no two of them are of one actor."""

    def check(world: World, own: str) -> str | None:
        found = [world.actors_at(world.place(name)) for name in mentions]
        if not all(found):
            return f"no mention: {', '.join(name for name, actors in zip(mentions, found, strict=True) if not actors)}"
        merged = [f"{mentions[i]}={mentions[j]}" for i in range(len(found)) for j in range(i) if found[i] & found[j]]
        return f"merged: {', '.join(merged)}" if merged else None

    return check


def titled(mention: str, title: str) -> Check:
    """The actor has a role in which the words at a place stand."""

    def check(world: World, own: str) -> str | None:
        place = world.place(mention)
        wanted = words_at(world, title)
        rows = {row["actor"]: row for row in world.seen.rows("actors")}
        for actor in world.actors_at(place):
            if actor in rows and any(wanted.casefold() in said.casefold() for said in rows[actor]["roles"]):
                return None
        return f"{mention}: role not found"

    return check


def no_stranger(at: str = "") -> Check:
    """Every person that is mentioned in the place is known to be named there; one at least is."""

    def check(world: World, own: str) -> str | None:
        place = place_of(world, at, own)
        persons = {row["actor"] for row in world.seen.rows("actors") if row["kind"] == "person"}
        known = [span for doc, span, _ in world.mentions if doc == place.doc]
        rows = [row for row in world.found("mentions", place.doc) if world.about((row["start"], row["end"]), place)]
        if not rows:
            return "no mention"
        strange = [
            row for row in rows if row["actor"] in persons and not any(overlap((row["start"], row["end"]), s) for s in known)
        ]
        return "a person who is not named" if strange else None

    return check
