"""The seed articles: two tell one story, the third is the look-alike. Nothing about them stands here; all is read from gold/."""

from __future__ import annotations

import tempfile
from pathlib import Path

from evaluation.product import Tables, tables_of
from evaluation.scores import Score, share
from evaluation.seeds.aligned import score_alignment
from evaluation.seeds.fates import score_additions, score_types, score_units
from evaluation.seeds.gold import RETOLD, Gold, Seen
from evaluation.seeds.measures import score_measures
from evaluation.seeds.must_nots import KEPT, score_must_nots
from evaluation.seeds.names import score_names
from evaluation.seeds.quotations import score_quotations
from evaluation.seeds.renaming import Renamed
from evaluation.spans import faults

FOLDER = "."
FILES = (
    "0*.txt", "checklist.jsonl", "gold/fates.json", "gold/quotes.json", "gold/furniture.json", "gold/actors.json",
    "gold/dates.json", "gold/figures.json", "gold/alignment_000_001.json",
)  # fmt: skip

# Figures that may not depend on which names an article has. Stories may: a word that news seldom uses weighs more there.
OF_THE_RECORD = (
    "quotation_spans", "speakers", "speaker_statuses", "refused", "furniture", "names_f", "names_b3", "actors_b3", "figures",
    "times",
)  # fmt: skip


def score(folder: Path) -> Score:
    """Trace the three texts and hold the tables against gold/; and again with every name replaced by an invented one."""
    gold, other = Gold(folder), Renamed(folder)
    score = _score_all(tables_of(sorted(folder.glob("0*.txt"))), gold)
    with tempfile.TemporaryDirectory() as place:
        for path in sorted(folder.glob("0*.txt")):
            (Path(place) / path.name).write_bytes(other.texts[path.name[:3]].encode())
        renamed = _score_all(tables_of(sorted(Path(place).glob("0*.txt"))), other)
    fell = [name for name, figure in score.figures.items() if renamed.figures[name] < figure]
    held = [name for name in OF_THE_RECORD if name not in fell]
    notes = [f"by other names {name} is {renamed.figures[name]:g}" for name in fell]
    return Score({**score.figures, "renamed": len(held)}, {**score.totals, "renamed": len(OF_THE_RECORD)}, score.notes + notes)


def _score_all(tables: Tables, gold: Gold) -> Score:
    one, other = score_tables(tables, gold), score_record(tables, gold)
    aligned, notes = score_alignment(gold, Seen.of(tables, gold.texts))
    figures = {**one.figures, **other.figures, "alignment": aligned}
    return Score(figures, {**one.totals, **other.totals}, one.notes + other.notes + notes)


def score_record(tables: Tables, gold: Gold) -> Score:
    """Names, actors, figures and times, from tables alone."""
    seen = Seen.of(tables, gold.texts)
    names, name_notes = score_names(gold, seen)
    measures, wanted, measure_notes = score_measures(gold, seen)
    return Score({**names, **measures}, dict(wanted), name_notes + measure_notes)


def score_tables(tables: Tables, gold: Gold) -> Score:
    """Every figure of grouping, fates, changes, quotations and furniture, from tables alone."""
    seen = Seen.of(tables, gold.texts)
    units, unit_notes = score_units(gold, seen)
    types, wanted, quiet, silences, type_notes = score_types(gold, seen)
    additions, addition_notes = score_additions(gold, seen)
    quotations, quotation_notes = score_quotations(gold, seen)
    grouping, grouping_notes = _score_grouping(seen)
    kept, must_not_notes = score_must_nots(gold, seen)
    labelled, strict, precision, furniture_notes = _score_furniture(gold, seen)
    bad = faults(tables)
    speech = sum(row["speech"] for row in gold.quotations)
    totals = {
        "articles": len(gold.texts), "units": len(gold.fates["fates"]), "types": wanted, "no_changes": silences,
        "additions": len(gold.fates["additions"]), "quotation_spans": speech, "speakers": speech, "speaker_statuses": speech,
        "refused": len(gold.quotations) - speech, "grouping": 3, "must_nots": len(KEPT), "furniture": strict,
    }  # fmt: skip
    figures: dict[str, float] = {
        "articles": len(seen.ids), "units": units, "types": types, "no_changes": quiet, "additions": additions,
        "quotation_spans": quotations["spans"], "speakers": quotations["speakers"], "speaker_statuses": quotations["statuses"],
        "refused": quotations["refused"], "grouping": grouping, "must_nots": kept, "furniture": labelled,
        "furniture_precision": precision, "spans_sound": float(not bad),
    }  # fmt: skip
    notes = (
        unit_notes + type_notes + addition_notes + quotation_notes + grouping_notes + must_not_notes + furniture_notes + bad[:20]
    )
    return Score(figures, totals, notes)


def _score_grouping(seen: Seen) -> tuple[int, list[str]]:
    """Three points: the two in one story, related as a retelling (neither copy nor update), the third in no story of theirs."""
    stories = {doc: {row["story"] for row in seen.rows("stories", doc)} for doc in seen.texts}
    related = {
        row["relation"]
        for row in seen.rows("relations")
        if {row["a"], row["b"]} == {seen.ids.get("000", ""), seen.ids.get("001", "")}
    }
    joined = any(
        row["relation"] in (*RETOLD, "same-story") for row in seen.rows("relations") if seen.ids.get("004") in (row["a"], row["b"])
    )
    points = {
        "000 and 001 are not in one story": bool(stories["000"] & stories["001"]),
        "000 and 001 are not related as a retelling": related == {"retelling"},
        "004 is not in a story of its own": bool(stories["004"])
        and not stories["004"] & (stories["000"] | stories["001"])
        and not joined,
    }
    return sum(points.values()), [note for note, holds in points.items() if not holds]


def _score_furniture(gold: Gold, seen: Seen) -> tuple[int, int, float, list[str]]:
    """Strict stretches labelled, how many there are, the share of what was labelled that is strict, and the missed ones."""
    hits, strict, labelled, wanted = 0, 0, 0, 0
    notes = []
    for doc in seen.texts:
        marked = {
            place
            for row in seen.rows("segments", doc)
            if (row.get("field") or "text") == "text" and (row["role"] == "furniture" or row.get("repeats") is not None)
            for place in range(row["start"], row["end"])
        }
        truth: set[int] = set()
        for row in gold.furniture:
            if row["doc"] != doc or not row["strict"]:
                continue
            letters = seen.letters(doc, [(row["start"], row["end"])])
            truth |= letters
            strict += 1
            found = len(letters & marked) >= 0.8 * len(letters)
            hits += found
            if not found:
                notes.append(f"furniture {doc}:{row['start']} ({row['kind']}): not labelled")
        letters_marked = seen.letters(doc, [(place, place + 1) for place in marked])
        labelled += len(letters_marked)
        wanted += len(letters_marked & truth)
    return hits, strict, share(wanted, labelled), notes
