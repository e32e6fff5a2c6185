"""The traps that evaluation/seeds does not hold yet, by the numbers of the checklist's list. Each returns what breaks it."""

from __future__ import annotations

from collections.abc import Callable

from evaluation.checklist.sources import conflicts_between
from evaluation.checklist.world import EXEMPLAR, HERE, RETELLING, World
from evaluation.scores import overlap
from evaluation.seeds.gold import SPEECH
from evaluation.seeds.must_nots import KEPT as SEED_TRAPS
from evaluation.spans import spans_in


def marks_are_no_speech(world: World) -> list[str]:
    """4. Titles and scare quotes are not spoken."""
    faults = []
    for name in ("Q16", "Q17", "Q23", "Q24", "Q28"):
        place = world.place(name)
        width = place.spans[0][1] - place.spans[0][0]
        spoken = [span for span, _ in world.seen.speech_spans(place.doc)]
        if any(overlap(span, place.spans[0]) and span[1] - span[0] <= width + 2 for span in spoken):
            faults.append(name)
    return faults


def addressed_is_not_speaker(world: World) -> list[str]:
    """7. Whom a quotation addresses or names does not say it, nor does who passes it on."""
    wrong = (("Q10", "A50@0"), ("Q26", "B44@0"), ("Q13", "A71@0"), ("Q35", "C12@0"))
    return [f"{name} by {actor}" for name, actor in wrong if _is_said_by(world, name, actor)]


def another_of_that_description(world: World) -> list[str]:
    """8. A description that two share does not move a quotation."""
    return [name for name in ("Q01", "Q05") if _is_said_by(world, name, "A61@1")]


def nearest_is_not_meant(world: World) -> list[str]:
    """9. A pronoun is not the man named nearest."""
    wrong = [(name, actor) for name in ("Q41", "Q45", "C32") for actor in ("C24@2", "C24@3")] + [("Q37", "C07@0")]
    return [f"{name} by {actor}" for name, actor in wrong if _is_said_by(world, name, actor)]


def interview_ends(world: World) -> list[str]:
    """10. What follows the interviews is not through the outlet that made them."""
    outlet, last = world.place("C06@0"), world.place("C16")
    names = {row["name"] for row in world.seen.rows("actors") if world.is_actor(row["actor"], outlet)}
    return [
        row["attribution"]
        for row in world.attributions(outlet.doc)
        if min(start for start, _ in spans_in(row["content"])) >= last.spans[0][1]
        and (names & set(row["via"]) or world.is_actor(row["speaker"], outlet))
    ]


def broken_sentence_is_no_claim(world: World) -> list[str]:
    """11. The literal subject of a broken sentence is not the author of its claim."""
    return ["B05"] if _is_said_by(world, "B05", "B04@0", least=0.5) else []


def another_event_of_that_name(world: World) -> list[str]:
    """12. An event that shares only a word with the story's is not led to it."""
    spans = world.place("R35").spans
    return [
        f"{row['start']}-{row['end']} {row['fate']}"
        for row in world.fates
        if row["fate"] in HERE and row["start"] is not None and any(overlap((row["start"], row["end"]), span) for span in spans)
    ]


def retelling_does_not_confirm(world: World) -> list[str]:
    """14. An article and its retelling are one line of reporting."""
    lines = {row["line"] for doc in (EXEMPLAR, RETELLING) for row in world.seen.rows("stories", doc)}
    return [f"{len(lines)} lines"] if len(lines) > 1 else []


def compatible_is_no_contradiction(world: World) -> list[str]:
    """15. Two compatible claims are in no contradiction."""
    pairs = [(one, "C17") for one in ("A39", "A56", "B48", "B53")] + [(one, "C18") for one in ("A39", "A56", "B48", "B53")]
    pairs += [("F02", "F08"), ("F02", "F09"), ("F08", "F09")]
    return [
        f"{one}/{other}"
        for one, other in pairs
        if any(row["kind"] == "contradiction" for row in conflicts_between(world, world.place(one), world.place(other)))
    ]


def resolved_is_no_change(world: World) -> list[str]:
    """16. A date that was resolved is no change, and a wrong tense makes no forecast of a figure."""
    faults = []
    for name, kinds in (("T08", ("date",)), ("T21", ("date",)), ("F03", ("quantity", "date")), ("F15", ("quantity", "date"))):
        place = world.place(name)
        side = "exemplar" if place.doc == EXEMPLAR else "retelling"
        for row in world.changes:
            if row["type"] in kinds and overlap((row[f"{side}_start"], row[f"{side}_end"]), place.spans[0]):
                faults.append(f"{name}: {row['type']}")
    return faults


def namesakes_are_two(world: World) -> list[str]:
    """17. Names that resemble each other are not merged."""
    found = {name: world.actors_at(world.place(name)) for name in ("A02@1", "A61@1", "A02@2")}
    names = sorted(found)
    return [f"{a}={b}" for i, a in enumerate(names) for b in names[:i] if found[a] & found[b]]


KEPT: dict[int, Callable[[World], list[str]]] = {
    4: marks_are_no_speech,
    7: addressed_is_not_speaker,
    8: another_of_that_description,
    9: nearest_is_not_meant,
    10: interview_ends,
    11: broken_sentence_is_no_claim,
    12: another_event_of_that_name,
    14: retelling_does_not_confirm,
    15: compatible_is_no_contradiction,
    16: resolved_is_no_change,
    17: namesakes_are_two,
}
TOTAL = len(KEPT) + len(SEED_TRAPS)


def score_must_nots(world: World) -> tuple[int, list[str]]:
    """How many of the twenty traps were avoided, and what broke the others."""
    broken = {number: faults for number, rule in KEPT.items() if (faults := rule(world))}
    broken.update({number: faults for number, seed in SEED_TRAPS.items() if (faults := seed(world.gold, world.seen))})
    return TOTAL - len(broken), [f"must-not {number}: {'; '.join(faults[:3])}" for number, faults in sorted(broken.items())]


def _is_said_by(world: World, name: str, actor: str, least: float = 0.8) -> bool:
    wrong = world.place(actor)
    rows = [row for row in world.content_over(world.place(name), least) if row["kind"] in (*SPEECH, "indirect")]
    return any(world.is_actor(row["speaker"], wrong) for row in rows)
