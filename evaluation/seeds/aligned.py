"""Which sentences of one article are told in which of its retelling: gold/alignment_000_001.json, many to many.

A pair is told where a fate leads from one segment to the other, with ten characters in each or half of what it covers there.
Pairs that the gold calls an echo (a headline, bullet or caption that says again what stands elsewhere) count neither way.
"""

from __future__ import annotations

from collections.abc import Iterable

from evaluation.scores import Row, Span, f1
from evaluation.seeds.fates import EXEMPLAR, HERE, RETELLING, in_text
from evaluation.seeds.gold import Gold, Seen

_LEAST = 10


def score_alignment(gold: Gold, seen: Seen) -> tuple[float, list[str]]:
    """F1 over pairs of segments; what is missing and what is too much."""
    known = gold.alignment
    left, right = (known["segments"][doc] for doc in (EXEMPLAR, RETELLING))
    told = set[tuple[str, str]]()
    for row in in_text(seen.pair("fates", EXEMPLAR, RETELLING)):
        if row["fate"] in HERE and row["retelling_start"] is not None:
            there = _held(right, (row["retelling_start"], row["retelling_end"]))
            told |= {(a, b) for a in _held(left, (row["start"], row["end"])) for b in there}
    wanted = {(row["a"], row["b"]) for row in known["pairs"] if row["strength"] != "echo"}
    wrong = told - {(row["a"], row["b"]) for row in known["pairs"]}
    hits = len(told & wanted)
    notes = [f"alignment: no {a} {b}" for a, b in sorted(wanted - told)] + [f"alignment: {a} {b} is none" for a, b in sorted(wrong)]
    return f1(hits, hits + len(wrong), len(wanted)), notes


def _held(segments: Iterable[Row], span: Span) -> list[str]:
    least = min(_LEAST, (span[1] - span[0]) / 2)
    return [row["id"] for row in segments if min(row["end"], span[1]) - max(row["start"], span[0]) >= least]
