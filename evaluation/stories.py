"""Which articles are of one story: ecbplus, part dev (two look-alike events a topic, clusters by hand).

Our own grouping as it stands, no threshold set on the data. All 197 articles of dev in one pile.
"""

from __future__ import annotations

from pathlib import Path

from evaluation.product import articles_from, rows_of, tables_of
from evaluation.scores import Score, b_cubed, pair_f1

FOLDER = "ecbplus"
FILES = ("articles.jsonl", "labels.jsonl")


def score(folder: Path) -> Score:
    """B³ and pair F."""
    truth = {row["id"]: row["cluster"] for row in rows_of(folder / "labels.jsonl") if row["split"] == "dev"}
    tables = tables_of(articles_from(row for row in rows_of(folder / "articles.jsonl") if row["id"] in truth), depth="find")
    return score_stories(truth, tables["stories"])


def score_stories(truth: dict[str, str], stories: list[dict[str, object]]) -> Score:
    """From the stories table alone; an article that glues two stories counts in its likelier one."""
    found: dict[str, tuple[float, str]] = {}
    for row in stories:
        here = (-float(str(row.get("probability") or 0)), str(row["story"]))
        found[str(row["article"])] = min(here, found.get(str(row["article"]), (1.0, "")))
    clusters = {article: found.get(article, (0.0, f"none-{article}"))[1] for article in truth}
    precision, recall, f = b_cubed(truth, clusters)
    notes = [f"{len(set(clusters.values()))} stories for {len(set(truth.values()))} clusters of {len(truth)} articles"]
    return Score({"b3_f": f, "b3_precision": precision, "b3_recall": recall, "pair_f": pair_f1(truth, clusters)}, notes=notes)
