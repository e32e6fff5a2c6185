"""How much of a text comes from another: clough_stevenson, short answers, five sources; near copy to independent.

All 76 texts, each with its source alone. Two-way: our relation says that something was taken, or does not. Four-way is scored as a
ranking, with nothing fitted: how often a text of a nearer kind has more of itself aligned with the source than one of the next; and
as a choice among four by what the tables say of the pair, each text left out in its turn (`four_levels`).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from evaluation.paraphrase import Floats, fitted
from evaluation.product import Tables, rows_of, tables_of
from evaluation.scores import Row, Score, area_under_curve, covered, share

FOLDER = "clough_stevenson"
FILES = ("pairs.jsonl",)
KINDS = ("near_copy", "light_revision", "heavy_revision", "non_plagiarised")


def score(folder: Path) -> Score:
    """Accuracy of derived or not; mean area under the curve between neighbouring kinds."""
    rows = list(rows_of(folder / "pairs.jsonl"))
    right, kept = 0, {kind: list[float]() for kind in KINDS}
    known: list[list[float]] = []
    for row in rows:
        # By itself: in one pile the texts also retell one another.
        tables = tables_of([{"id": "a", "text": row["source"]}, {"id": "b", "text": row["text"]}], depth="stories")
        said = any(link["relation"] in ("copy", "retelling", "update") for link in tables["relations"])
        right += said == row["derived"]
        spans = [(link["b_start"], link["b_end"]) for link in tables["alignments"]]
        kept[row["label"]].append(len(covered(spans)) / max(1, len(row["text"])))
        known.append(figures_of(row, tables))
    steps = [area_under_curve(kept[nearer], kept[farther]) for nearer, farther in zip(KINDS, KINDS[1:], strict=False)]
    notes = ["aligned share, mean: " + ", ".join(f"{kind} {share(sum(kept[kind]), len(kept[kind])):.2f}" for kind in KINDS)]
    chosen = choices(np.array(known), np.array([KINDS.index(row["label"]) for row in rows]))
    hits = sum(KINDS[k] == row["label"] for k, row in zip(chosen, rows, strict=True))
    figures = {"two_way": share(right, len(rows)), "order_auc": round(sum(steps) / len(steps), 4)}
    return Score({**figures, "four_levels": share(hits, len(rows))}, notes=notes)


def figures_of(row: Row, tables: Tables) -> list[float]:
    """What the tables say of a text and its source: shares aligned, verbatim and nearly so, and the figures of the relation."""
    relation = next(iter(tables["relations"]), {})
    length = max(1, len(row["text"]))
    near = [(link["b_end"] - link["b_start"], link["similarity"], link["kind"]) for link in tables["alignments"]]
    return [
        sum(n for n, _, _ in near) / length,
        sum(n * similarity for n, similarity, _ in near) / length,
        sum(n for n, _, kind in near if kind == "verbatim") / length,
        float(np.log1p(relation.get("shingles") or 0.0)),
        *(float(relation.get(name) or 0.0) for name in ("containment", "content", "cosine")),
    ]


def choices(known: Floats, labels: Floats) -> list[int]:
    """The likeliest kind of each text by four regressions, one a kind, that were not shown it."""
    chosen = []
    for k in range(len(labels)):
        rest = np.arange(len(labels)) != k
        said = [fitted(known[rest], (labels[rest] == kind).astype(np.float64))(known[k : k + 1])[0] for kind in range(len(KINDS))]
        chosen.append(int(np.argmax(said)))
    return chosen
