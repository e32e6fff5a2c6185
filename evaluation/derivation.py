"""How much of a text comes from another: clough_stevenson, short answers, five sources; near copy to independent.

All 76 texts, each with its source alone. Two-way: our relation says that something was taken, or does not. Four-way is scored as a
ranking, with nothing fitted: how often a text of a nearer kind has more of itself aligned with the source than one of the next.
"""

from __future__ import annotations

from pathlib import Path

from evaluation.product import rows_of, tables_of
from evaluation.scores import Score, area_under_curve, covered, share

FOLDER = "clough_stevenson"
FILES = ("pairs.jsonl",)
KINDS = ("near_copy", "light_revision", "heavy_revision", "non_plagiarised")


def score(folder: Path) -> Score:
    """Accuracy of derived or not; mean area under the curve between neighbouring kinds."""
    rows = list(rows_of(folder / "pairs.jsonl"))
    right, kept = 0, {kind: list[float]() for kind in KINDS}
    for row in rows:
        # By itself: in one pile the texts also retell one another.
        tables = tables_of([{"id": "a", "text": row["source"]}, {"id": "b", "text": row["text"]}], depth="stories")
        said = any(link["relation"] in ("copy", "retelling", "update") for link in tables["relations"])
        right += said == row["derived"]
        spans = [(link["b_start"], link["b_end"]) for link in tables["alignments"]]
        kept[row["label"]].append(len(covered(spans)) / max(1, len(row["text"])))
    steps = [area_under_curve(kept[nearer], kept[farther]) for nearer, farther in zip(KINDS, KINDS[1:], strict=False)]
    notes = ["aligned share, mean: " + ", ".join(f"{kind} {share(sum(kept[kind]), len(kept[kind])):.2f}" for kind in KINDS)]
    return Score({"two_way": share(right, len(rows)), "order_auc": round(sum(steps) / len(steps), 4)}, notes=notes)
