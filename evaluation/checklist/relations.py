"""Sections D and E of the checklist: how the articles are related, and where claims agree, differ or only seem to."""

from __future__ import annotations

from typing import Any

from evaluation.checklist.fates import typed, unchanged
from evaluation.checklist.measures import bounded, figure
from evaluation.checklist.persons import apart, identified, same
from evaluation.checklist.predicates import Check, every, unknown
from evaluation.checklist.sources import conflict, no_conflict, upstream
from evaluation.checklist.speech import said
from evaluation.checklist.world import APART, EXEMPLAR, RETELLING, Place, World
from evaluation.product import Tables
from evaluation.scores import Row, Span
from evaluation.seeds.must_nots import look_alike_stays_apart
from evaluation.spans import evidence_in

LEAST = 0.05  # a reading of the lineage that is less likely than this is not one that stays visible


def grouped(world: World, own: str) -> str | None:
    """D01: two articles in one story, the third in one of its own, and its kinship in subject reported."""
    stories = {doc: {row["story"] for row in world.seen.rows("stories", doc)} for doc in world.seen.texts}
    if not stories[EXEMPLAR] & stories[RETELLING]:
        return "not one story"
    if not stories[APART] or stories[APART] & (stories[EXEMPLAR] | stories[RETELLING]):
        return "the third is not apart"
    kin = [row for row in _relations(world, APART) if row["relation"] == "same-subject"]
    return None if kin else "no same-subject row"


def retold(world: World, own: str) -> str | None:
    """D02: a retelling by little shared wording, with moves and additions to show."""
    rows = [row for row in _relations(world, EXEMPLAR) if _other(row, world, EXEMPLAR) == world.seen.ids.get(RETELLING)]
    if not rows or rows[0]["relation"] != "retelling" or not 0 < rows[0]["containment"] < 0.1:
        return "not a retelling of low overlap"
    lacking = [fate for fate in ("reworded", "altered", "added") if not any(row["fate"] == fate for row in world.fates)]
    return f"no {lacking[0]}" if lacking else None if any(row["moved"] for row in world.fates) else "no move"


def only_same_subject(world: World, own: str) -> str | None:
    """D03: the third shares no run of words and is joined to neither."""
    rows = _relations(world, APART)
    if not world.seen.rows("stories", APART) or any(row["relation"] not in ("same-subject", "unrelated") for row in rows):
        return "joined, or not seen"
    if any(row["shingles"] for row in rows) or look_alike_stays_apart(world.gold, world.seen):
        return "shared passages, or rows between them"
    return None


def directed(world: World, own: str) -> str | None:
    """D04: the likelier way round is inferred, more likely than the other, and rests on three kinds of evidence at least."""
    there, back = _edges(world, EXEMPLAR, RETELLING), _edges(world, RETELLING, EXEMPLAR)
    if not there or there[0]["direction"] != "inferred":
        return "no inferred direction"
    if back and back[0]["probability"] >= there[0]["probability"]:
        return "the other way round is as likely"
    kinds = {item[3] for item in there[0]["evidence"]} | set(filter(None, there[0]["rule"].split(",")))
    return None if len(kinds) >= 3 else f"{len(kinds)} kinds of evidence"


def lost_between(world: World, own: str) -> str | None:
    """D06: a lost node in the story, as a hypothesis and not as an article."""
    stories = {row["story"] for row in world.seen.rows("stories", RETELLING)}
    nodes = [row for row in world.seen.rows("nodes") if row["kind"] == "lost" and row["story"] in stories]
    return None if any(row["article"] is None and row["status"] != "stated" for row in nodes) else "no lost node"


def siblings_possible(world: World, own: str) -> str | None:
    """D07: that both go back to one absent text stays visible, and the exemplar is known as a page that was itself republished."""
    rows = world.seen.rows("lineage", RETELLING, "retelling")
    absent = [row for row in rows if row["exemplar"] is None and row["probability"] >= LEAST]
    carried = {row["node"] for row in world.seen.rows("nodes") if row["carried_by"] == world.seen.ids.get(EXEMPLAR)}
    above = {row["from_node"] for row in world.seen.rows("lineage", EXEMPLAR, "retelling") if row["from_node"]}
    if not any(row["from_node"] in carried | above for row in absent):
        return "no absent parent of both"
    lost = [
        row
        for row in world.seen.rows("nodes")
        if row["kind"] in ("page", "lost") and any(item[0] == world.seen.ids.get(EXEMPLAR) for item in evidence_in(row["evidence"]))
    ]
    return None if lost else "the exemplar is not known as republished"


def peculiarities(world: World, own: str) -> str | None:
    """D08: two of the shared oddities are among the evidence of the direction, or in statements of the two pages."""
    found = set()
    for first, second in (("A22", "B10"), ("T04", "T16"), ("F04", "F11"), ("A32", "B22")):
        for row in _edges(world, EXEMPLAR, RETELLING):
            for article, start, end, _ in evidence_in(row["evidence"]):
                for name in (first, second):
                    place = world.place(name)
                    if article == world.seen.ids.get(place.doc) and world.about((start, end), place):
                        found.add(first)
    return None if len(found) >= 2 else f"{len(found)} listed"


def quotations_contained(world: World, own: str) -> str | None:
    """D09: every quotation of the retelling has a counterpart; the third's have none, nor has the exemplar's last."""
    spoken = [row["id"] for row in world.gold.quotations if row["speech"]]
    docs = {name: world.gold.quotation(name)["doc"] for name in spoken}
    shared = {name: _others(world, name) for name in spoken}
    bare = [name for name in spoken if docs[name] == RETELLING and world.seen.ids.get(EXEMPLAR) not in shared[name]]
    if bare:
        return f"without counterpart: {', '.join(bare)}"
    wrong = [name for name in spoken if (docs[name] == APART or name == "Q13") and shared[name]]
    return f"with a counterpart: {', '.join(wrong)}" if wrong else None


def _others(world: World, quotation: str) -> set[str]:
    place = world.place(quotation)
    names = {row["attribution"] for row in world.content_over(place)}
    rows = world.seen.rows("utterances")
    acts = {row["utterance"] for row in rows if row["attribution"] in names}
    return {row["article"] for row in rows if row["utterance"] in acts} - {world.seen.ids.get(place.doc, "")}


def one_line(world: World, own: str) -> str | None:
    """D10: the two are one line of reporting."""
    lines = {(row["story"], row["line"]) for doc in (EXEMPLAR, RETELLING) for row in world.seen.rows("stories", doc)}
    if not lines or any(line is None for _, line in lines):
        return "no lines"
    return None if len(lines) == 1 else f"{len(lines)} lines of reporting"


def one_actor_a_name(world: World, own: str) -> str | None:
    """D12: within a page no person or organisation is split in two, and each is found; a name inside a compound is left out."""
    kinds = {actor["id"]: actor["type"] for actor in world.known["actors"]["actors"]}
    named = {
        (mention["doc"], mention["start"], mention["end"])
        for actor in world.known["actors"]["actors"]
        for mention in actor["mentions"]
        if mention["kind"] == "name"
    }
    seen: dict[tuple[str, str], list[tuple[Span, set[str]]]] = {}
    outside = {(row["doc"], span) for row in world.gold.furniture if row["strict"] for span in [(row["start"], row["end"])]}
    for doc, span, actor in world.mentions:
        hidden = any(doc == other and start <= span[0] and span[1] <= end for other, (start, end) in outside)
        hidden = hidden or world.seen.texts[doc][max(0, span[0] - 1) : span[0]] == "-"
        if kinds[actor] in ("PERSON", "ORG") and (doc, *span) in named and not hidden:
            seen.setdefault((doc, actor), []).append((span, world.actors_at(Place(doc, (span,), actor))))
    split = [
        f"{doc}:{found[0][0][0]}" for (doc, _), found in sorted(seen.items()) if not _one([actors for _, actors in found if actors])
    ]
    return f"split or not found: {', '.join(split) or 'all'}" if split or not seen else None


def _one(found: list[set[str]]) -> bool:
    return bool(found) and bool(set.intersection(*found))


def stays_the_same(world: World, own: str) -> str | None:
    """D14: another order of the inputs gives the same tables, other names the same fates and changes."""
    if not world.seen.ids or world.reordered is None or world.renamed is None:
        return "not traced again"
    if world.reordered != world.seen.tables:
        return "another order gives other tables"
    ours, theirs = _without_names(world.seen.tables), _without_names(world.renamed)
    return None if ours == theirs else "other names give other fates or changes"


def _without_names(tables: Tables) -> list[list[Any]]:
    texts = {row["article"]: row["sha256"] for row in tables["articles"]}
    kept: list[list[Any]] = []
    for table in ("fates", "changes"):
        names = {"exemplar": texts, "retelling": texts}
        skipped = {"story", "change"}
        rows = [
            [table]
            + [str(names[key].get(value) if key in names else value) for key, value in sorted(row.items()) if key not in skipped]
            for row in tables[table]
        ]
        kept += sorted(rows)
    return kept


def silent_on_equals(world: World, own: str) -> str | None:
    """X12: what is equal or compatible is in no change and no conflict."""
    check = every(
        *(figure(name) for name in ("F02", "F08", "F09", "F05", "F06", "F12", "F13", "F03", "F15", "F04", "F11")),
        *(unchanged("quantity", "modifier", "date", at=name) for name in ("F02", "F05", "F06", "F03", "F04", "T08")),
        no_conflict("F02", "F08"), no_conflict("F02", "F09"), no_conflict("F08", "F09"), no_conflict("T08", "T21"),
        no_conflict("F05", "F12"), no_conflict("F06", "F13"), no_conflict("F03", "F15"), no_conflict("F04", "F11"),
    )  # fmt: skip
    return check(world, own)


def _relations(world: World, doc: str) -> list[Row]:
    article = world.seen.ids.get(doc)
    return [row for row in world.seen.rows("relations") if article is not None and article in (row["a"], row["b"])]


def _other(row: Row, world: World, doc: str) -> str:
    return str(row["b"] if row["a"] == world.seen.ids.get(doc) else row["a"])


def _edges(world: World, exemplar: str, retelling: str) -> list[Row]:
    return world.seen.pair("lineage", exemplar, retelling)


NAMES: tuple[Check, ...] = (
    apart("A02@1", "A61@1", "A02@2"), apart("A61@1", "A61@0", "A24@1"), apart("C17@0", "C35@0"),
    apart("C06@1", "C10@0", "C13@0"), identified("A70@2"), identified("C24@0"),
)  # fmt: skip

ROWS: dict[str, Check] = {
    "D01": grouped,
    "D02": retold,
    "D03": only_same_subject,
    "D04": directed,
    "D05": every(upstream("B16@0", carried_by=EXEMPLAR), unknown("outlet", at=EXEMPLAR)),
    "D06": lost_between,
    "D07": siblings_possible,
    "D08": peculiarities,
    "D09": quotations_contained,
    "D10": one_line,
    "D11": every(
        bounded("published", "T12", at=RETELLING),
        unknown("published", at=EXEMPLAR),
        bounded("published_earliest", "T09", at=EXEMPLAR),
        unknown("published", "published_earliest", "published_latest", at=APART),
    ),
    "D12": every(one_actor_a_name, identified("A06@0", "A13@0", "A20@0", "C01@1"), same("B17@0", "B17@1")),
    "D13": every(*NAMES),
    "D14": stays_the_same,
    "X01": every(conflict(("contradiction",), "A17", "A70"), conflict(("contradiction",), "B07", "Q15")),
    "X02": conflict(("discrepancy",), "A07", "A25"),
    "X03": every(conflict(("contradiction",), "T16", "T19"), conflict(("contradiction",), "T04", "T19")),
    "X04": conflict(("tension",), "F07", "T19", depends=True),
    "X05": every(said("C17", by="C17@0"), *(no_conflict(one, "C17", but=("tension",)) for one in ("A39", "A56", "B48", "B53"))),
    "X06": every(
        said("004-q16", by="C24@1"), said("000-q22", source="000-q22.source"), no_conflict("A56", "C30", but=("tension",))
    ),
    "X07": conflict(("discrepancy", "tension"), "C01", "C24"),
    "X08": every(conflict(("disputed",), "A58", "A59"), conflict(("disputed",), "B54", "B56")),
    "X09": every(said("004-q11", by="C20@0"), no_conflict("C20", "A17"), no_conflict("C22", "A17")),
    "X10": every(typed("R09", "actor"), typed("R31", "actor"), conflict(("tension", "discrepancy"), "B31", "B35")),
    "X11": typed("R05", "plural"),
    "X12": silent_on_equals,
}

PARTLY = {
    "D04": "which of the seven grounds are listed; three kinds are asked for",
    "D10": "that claims of two stories are two lines (by silence until they are matched)",
    "D12": "names of one actor across pages: the tables know actors of one page",
    "X05": "compatible: by silence, until claims are compared across stories",
    "X09": "succession: by silence, until claims are compared across stories",
    "X11": "that one only is named",
}
