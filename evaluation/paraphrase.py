"""Sentences that say the same: msrp, part train. Two hundred pairs (seed 1), each sentence an article of its own.

What is scored is a ranking: similarity of the alignments, weighted by the letters they cover on both sides. Nothing is fitted,
so the figure is the area under the curve; the literature's accuracy needs a threshold.
"""

from __future__ import annotations

from pathlib import Path

from evaluation.product import Tables, rows_of, tables_of
from evaluation.scores import Row, Score, area_under_curve, sampled

FOLDER = "msrp"
FILES = ("train.jsonl",)
N_PAIRS = 200


def score(folder: Path) -> Score:
    """Probability that a paraphrase ranks above a pair that is none."""
    ranked: dict[int, list[float]] = {0: [], 1: []}
    pairs = sampled(list(rows_of(folder / "train.jsonl")), N_PAIRS)
    unpaired = 0
    for pair in pairs:
        tables = tables_of([{"id": "a", "text": pair["a"]}, {"id": "b", "text": pair["b"]}], depth="stories")
        unpaired += not tables["alignments"]
        ranked[pair["label"]].append(likeness(pair, tables))
    notes = [f"{len(ranked[1])} paraphrases, {len(ranked[0])} others, drawn with seed 1; {unpaired} pairs without any alignment"]
    return Score({"auc": area_under_curve(ranked[1], ranked[0])}, notes=notes)


def likeness(pair: Row, tables: Tables) -> float:
    """Similarity of the alignments weighted by the characters they cover, over all characters of both; in [0, 1]."""
    weighted = sum(
        row["similarity"] * (row["a_end"] - row["a_start"] + row["b_end"] - row["b_start"]) for row in tables["alignments"]
    )
    return float(weighted / max(1, len(pair["a"]) + len(pair["b"])))
