"""Time expressions: tempeval3, TimeBank. Sixty articles of 183 (seed 1), their date of publication given."""

from __future__ import annotations

from pathlib import Path

from evaluation.product import articles_from, rows_of, tables_of
from evaluation.scores import Row, Score, f1, overlap, sampled

FOLDER = "tempeval3"
FILES = ("timebank.jsonl",)
N_ARTICLES = 60


def score(folder: Path) -> Score:
    """F of spans (strict: the same; relaxed: overlapping), of relaxed spans of the same type, and of the same value."""
    articles = sampled(list(rows_of(folder / "timebank.jsonl")), N_ARTICLES)
    return score_times(articles, tables_of(articles_from(articles), depth="all")["times"])


def score_times(articles: list[Row], times: list[Row]) -> Score:
    """From the times table alone; each expression is used once, the earliest overlapping one first."""
    n_ours = n_truth = 0
    hits = {"strict_f": 0, "relaxed_f": 0, "type_f": 0, "value_f": 0}
    for article in articles:
        ours = [row for row in times if row["article"] == article["id"] and (row.get("field") or "text") == "text"]
        n_ours += len(ours)
        n_truth += len(article["timexes"])
        free = sorted(ours, key=lambda row: (row["start"], row["end"]))
        for gold in article["timexes"]:
            span = (gold["start"], gold["end"])
            near = next((row for row in free if overlap((row["start"], row["end"]), span)), None)
            if near is None:
                continue
            free.remove(near)
            hits["relaxed_f"] += 1
            hits["strict_f"] += (near["start"], near["end"]) == span
            hits["type_f"] += near["type"] == gold["type"]
            hits["value_f"] += near["value"] == gold["value"]
    notes = [f"{n_truth} expressions in {len(articles)} articles, {n_ours} of ours; articles drawn with seed 1"]
    return Score({name: f1(n, n_ours, n_truth) for name, n in hits.items()}, notes=notes)
