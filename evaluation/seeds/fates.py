"""The R-table and the P-table: the fate of each unit of one article in its retelling, the changes, the additions.

Scored as gold/fates.json says under `conventions`; what it leaves open is decided here and said where it is decided.
"""

from __future__ import annotations

from evaluation.scores import Row, Span, overlap
from evaluation.seeds.gold import Gold, Seen

EXEMPLAR, RETELLING = "000", "001"
HERE = ("kept", "reworded", "altered")  # fates that point to a place in the retelling
ENOUGH = 0.8  # of a unit's letters and digits must carry an allowed fate
# What the notes of the gold say is no change, by row: value and unit kept, date resolved or copied, another spelling of a name.
NO_CHANGE = {
    "R08": ("name",), "R11": ("date",), "R20": ("quantity", "date"), "R23": ("quantity",), "R29": ("quantity",),
    "R30": ("quantity",), "R32": ("date",),
}  # fmt: skip


def score_units(gold: Gold, seen: Seen) -> tuple[int, list[str]]:
    """How many rows of the R-table are right, and why the others are not."""
    right, notes = 0, []
    fates = in_text(seen.pair("fates", EXEMPLAR, RETELLING))
    for unit in gold.fates["fates"]:
        fault = unit_fault(unit, fates, seen)
        right += fault is None
        if fault:
            notes.append(f"{unit['id']}: {fault}")
    return right, notes


def unit_fault(unit: Row, fates: list[Row], seen: Seen) -> str | None:
    """Why a row of the R-table is not right; None where it is.

    A letter that one row drops and another finds is a contradiction and counts for neither. Where `moved` is scored, the rows
    that lead to the unit's places vote with the letters they cover, and a tie is wrong.
    """
    spans = [(start, end) for start, end in unit["exemplar"]]
    letters = seen.letters(EXEMPLAR, spans)
    near = [row for row in fates if row["start"] is not None and any(overlap(_span(row), span) for span in spans)]
    said: dict[int, set[str]] = {place: set() for place in letters}
    for row in near:
        if row["fate"] in HERE and row["retelling_start"] is None:
            continue
        for place in range(row["start"], row["end"]):
            if place in said:
                said[place].add(row["fate"])
    good = sum(
        bool(fates_here & set(unit["fates"])) and not ("dropped" in fates_here and len(fates_here) > 1)
        for fates_here in said.values()
    )
    if good < ENOUGH * len(letters):
        tally = sorted({fate for fates_here in said.values() for fate in fates_here}) or ["nothing"]
        return f"{good} of {len(letters)} letters have an allowed fate ({'/'.join(unit['fates'])}; said: {', '.join(tally)})"
    for target in unit["retelling"]:
        if not any(row["retelling_start"] is not None and overlap(_there(row), tuple(target)) for row in near):
            return f"nothing leads to its place {target[0]}-{target[1]}"
    if unit["moved"] is not None:
        votes = {True: 0, False: 0}
        for row in near:
            if row["retelling_start"] is not None and any(overlap(_there(row), tuple(target)) for target in unit["retelling"]):
                votes[bool(row["moved"])] += len(letters & set(range(row["start"], row["end"])))
        if votes[unit["moved"]] <= votes[not unit["moved"]]:
            return f"moved should be {unit['moved']}"
    return None


def score_types(gold: Gold, seen: Seen) -> tuple[int, int, int, int, list[str]]:
    """Required types found, required, non-changes respected, non-changes, and what is amiss."""
    changes = _changes(seen)
    fates = in_text(seen.rows("fates", RETELLING, "retelling"), added=True)
    found = wanted = quiet = silences = 0
    notes = []
    for unit in gold.fates["fates"]:
        for kind in unit["types"]:
            wanted += 1
            allowed = {kind, *unit.get("instead", {}).get(kind, [])}
            if any(change["type"] in allowed and _touches(change, unit) for change in changes) or (
                "detail" in allowed and _lone_piece(unit, fates, seen)
            ):
                found += 1
            else:
                notes.append(f"{unit['id']}: no {kind}")
        for kind in NO_CHANGE.get(unit["id"], ()):
            silences += 1
            loud = [change for change in changes if change["type"] == kind and _touches(change, unit)]
            quiet += not loud
            if loud:
                notes.append(f"{unit['id']}: a {kind} change that is none")
    return found, wanted, quiet, silences, notes


def score_additions(gold: Gold, seen: Seen) -> tuple[int, list[str]]:
    """How many rows of the P-table are right, and which are not."""
    changes = _changes(seen)
    fates = in_text(seen.rows("fates", RETELLING, "retelling"), added=True)
    added = [row for row in fates if row["fate"] == "added" and row["retelling_start"] is not None]
    paired = [row for row in fates if row["fate"] in HERE and row["retelling_start"] is not None]
    right, notes = 0, []
    for addition in gold.fates["additions"]:
        span: Span = tuple(addition["retelling"])
        is_added = any(overlap(_there(row), span) for row in added)
        if addition["within"] is not None:
            allowed = {kind for listed in addition["types"] for kind in (listed, *addition.get("instead", {}).get(listed, []))}
            ok = is_added or any(change["type"] in allowed and overlap(_changed(change), span) for change in changes)
        else:
            # A row covers an addition when it covers more than half of its letters: clipping an end does not.
            letters = seen.letters(RETELLING, [span])
            ok = is_added and not any(len(letters & set(range(*_there(row)))) * 2 > len(letters) for row in paired)
        right += ok
        if not ok:
            notes.append(f"{addition['id']}: not found as an addition")
    return right, notes


def in_text(rows: list[Row], added: bool = False) -> list[Row]:
    """Rows whose spans count into the text; with `added`, those that have none in the exemplar too."""
    fields = ("exemplar_field", "retelling_field")
    return [
        row for row in rows if all((row.get(field) or "text") == "text" for field in fields) and (added or row["start"] is not None)
    ]


def _changes(seen: Seen) -> list[Row]:
    return in_text(seen.pair("changes", EXEMPLAR, RETELLING), added=True)


def _span(row: Row) -> Span:
    return row["start"], row["end"]


def _there(row: Row) -> Span:
    return row["retelling_start"], row["retelling_end"]


def _changed(change: Row) -> Span:
    return change["retelling_start"], change["retelling_end"]


def _touches(change: Row, unit: Row) -> bool:
    """Whether a change lies in a unit, on either side; an empty span only marks a place, the other side decides."""
    before = (change["exemplar_start"], change["exemplar_end"])
    return any(overlap(before, tuple(span)) for span in unit["exemplar"]) or any(
        overlap(_changed(change), tuple(span)) for span in unit["retelling"]
    )


def _lone_piece(unit: Row, fates: list[Row], seen: Seen) -> bool:
    """A dropped or added row over just a piece of the unit: inside it, and less than most of it."""
    for fate, doc, spans in (("dropped", EXEMPLAR, unit["exemplar"]), ("added", RETELLING, unit["retelling"])):
        whole = seen.letters(doc, [tuple(span) for span in spans])
        for row in fates:
            if row["fate"] != fate:
                continue
            start, end = _span(row) if fate == "dropped" else _there(row)
            if start is None or (fate == "dropped" and row["exemplar"] != seen.ids.get(doc)):
                continue
            piece = seen.letters(doc, [(start, end)])
            if piece and piece <= whole and len(piece) < ENOUGH * len(whole):
                return True
    return False
