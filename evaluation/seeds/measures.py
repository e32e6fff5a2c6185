"""The F-table and the T-table: the value of every figure and of every time expression, from gold/figures.json and dates.json.

Decided here, where the gold leaves it open: a figure in furniture must not be reported; one that the gold calls trivial ("two
leaders") may be left out, and is right when its value is. Of a time that hangs on an event or is vague, it is right to find it
and to put it on no calendar; what is dated all the same must meet the gold's interval.
"""

from __future__ import annotations

import json
import re
from typing import Any

from evaluation.scores import Row, Span, overlap
from evaluation.seeds.gold import Gold, Seen

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
BARE = ("people", "ordinal", "shares", "")  # units of the gold that say only what is counted
MODIFIERS = {"more than": ("at_least", "more_than"), "nearly": ("about", "less_than", "at_most")}


def score_measures(gold: Gold, seen: Seen) -> tuple[dict[str, int], dict[str, int], list[str]]:
    """figures (of the F-table), times (of the T-table), what each is out of, and what is amiss."""
    known = {
        "F": [(row, mention) for row in _read(gold, "figures")["figures"] for mention in row["mentions"]],
        "T": [(row, row) for rows in _read(gold, "dates")["expressions"].values() for row in rows],
    }
    right, wanted, notes = {"figures": 0, "times": 0}, {"figures": 0, "times": 0}, []
    for row in _table(gold):
        figure, rule = ("figures", _figure_fault) if row["id"][0] == "F" else ("times", _time_fault)
        fault = rule(row, _nearest(row, known[row["id"][0]]), seen)
        wanted[figure] += 1
        right[figure] += not fault
        if fault:
            notes.append(f"{row['id']}: {fault}")
    return right, wanted, notes


def _figure_fault(row: Row, truth: Row | None, seen: Seen) -> str:
    found = _over(seen, "quantities", row)
    if truth is None or truth["kind"] == "not_a_figure":
        return "reported, but none" if found else ""
    if not found:
        return "" if truth.get("trivial") else "not found"
    unit = "" if truth["unit"] in BARE else truth["unit"].rstrip("s")
    hedge = MODIFIERS.get(truth.get("hedge") or "", ())
    values = [our for our in found if our["value"] == truth["value"] and our["unit"] == unit]
    if not values:
        return "another value or unit"
    if hedge and not any(our["modifier"] in hedge for our in values):
        return "another modifier"
    if truth["kind"] == "ordinal" and not any(our["kind"] == "ordinal" for our in values):
        return "no ordinal"
    return ""


def _time_fault(row: Row, truth: Row | None, seen: Seen) -> str:
    found = _over(seen, "times", row)
    dated = [our for our in found if our["earliest"] or our["latest"]]
    if truth is None:
        return "dated, but no time" if dated else ""
    if truth.get("role") == "document date header":
        published = [str(article["published"])[:10] for article in seen.rows("articles", row["doc"])]
        return (
            ""
            if truth["value"] in published or any(our["value"] == truth["value"] for our in found)
            else "not the date of the page"
        )
    if not found:
        return "not found"
    if truth.get("needs_anchor"):
        return "" if all(our["time_status"] == "unresolved" for our in found) and not dated else "resolved without an anchor"
    wanted = str(truth.get("rule_value", truth["value"]))
    if truth["kind"] in ("date", "duration", "age"):
        before = wanted.startswith("before ")
        same = [our for our in found if (our["latest"] == wanted[7:] if before else our["value"] == wanted)]
        return "" if same else f"another value: {found[0]['value']}"
    if any(not _meets(our, truth["value"]) for our in dated):
        return "dated otherwise"
    settled = [our for our in found if our["time_status"] in ("absolute", "resolved") and our not in dated]
    return "said to be settled, without a date" if settled else ""


def _meets(our: Row, interval: str) -> bool:
    """Whether bounds share a day with an interval of the gold ("2023-03-20/2023-03-22", "after 2023-03-22", "2023-03-20")."""
    days = _DAY.findall(interval)
    if not days:
        return False
    first = "0000" if interval.startswith("before") else days[0]
    last = days[-1] if interval.startswith("before") or (len(days) > 1) else "9999"
    return (our["earliest"] or "0000") <= last and first <= (our["latest"] or "9999")


def _table(gold: Gold) -> list[Row]:
    lines = (gold.folder / "checklist.jsonl").read_text(encoding="utf-8").splitlines()
    return [row for row in map(json.loads, filter(None, lines)) if row["id"][0] in "FT"]


def _read(gold: Gold, name: str) -> dict[str, Any]:
    known: dict[str, Any] = json.loads((gold.folder / "gold" / f"{name}.json").read_text(encoding="utf-8"))
    return known


def _nearest(row: Row, known: list[tuple[Row, Row]]) -> Row | None:
    """The figure or expression of the gold that shares most with a row of the table; None where there is none."""
    here = _span(row)

    def shared(pair: tuple[Row, Row]) -> float:
        mention = pair[1].get("figure", pair[1])
        both = overlap(here, _span(mention)) if pair[1]["doc"] == row["doc"] else 0
        return float(both / (mention["end"] - mention["start"] + here[1] - here[0] - both))

    best = max(known, key=shared, default=None)
    return {**best[0], **best[1]} if best is not None and shared(best) > 0 else None


def _over(seen: Seen, table: str, row: Row) -> list[Row]:
    rows = [our for our in seen.rows(table, row["doc"]) if (our.get("field") or "text") == "text"]
    return [our for our in rows if overlap(_span(our), _span(row))]


def _span(row: Row) -> Span:
    return row["start"], row["end"]
