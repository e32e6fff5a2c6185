"""How much of a text comes from another: clough_stevenson, short answers, five sources; near copy to independent.

All 76 texts, each with its source alone: in one pile the texts also retell one another. `two_way` and `four_levels` are answered
by the models of the product's closeness (`retold compare`), fitted anew for each text on the figures that it gives for the other
75 (the weights that ship were fitted on all 76). Two of the 76 cannot be had: they are near copies, but not of the source that
stands beside them. `relation`: what `trace` gives the two says that something was taken, or does not. `order_auc`, with nothing
fitted: how often a text of a nearer kind has more of itself aligned with the source than one of the next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evaluation.paraphrase import fitted
from evaluation.product import compared, rows_of, tables_of
from evaluation.scores import Row, Score, area_under_curve, covered, share

FOLDER = "clough_stevenson"
FILES = ("pairs.jsonl",)
KINDS = ("near_copy", "light_revision", "heavy_revision", "non_plagiarised")
# What is asked, one after the other, and from which figures: was something taken, was it copied, if not, was it changed lightly.
QUESTIONS = {"taken": ("runs_3", "content"), "copied": ("long_share", "longest", "half"), "light": ("half", "little")}
RIDGE = 2.0


def score(folder: Path) -> Score:
    """Accuracy of derived or not, and of four levels; mean area under the curve between neighbouring kinds."""
    rows = list(rows_of(folder / "pairs.jsonl"))
    related, kept = 0, {kind: list[float]() for kind in KINDS}
    figures: list[Row] = []
    for row in rows:
        tables = tables_of([{"id": "a", "text": row["source"]}, {"id": "b", "text": row["text"]}], depth="stories")
        said = any(link["relation"] in ("copy", "retelling", "update") for link in tables["relations"])
        related += said == row["derived"]
        spans = [(link["b_start"], link["b_end"]) for link in tables["alignments"]]
        kept[row["label"]].append(len(covered(spans)) / max(1, len(row["text"])))
        figures.append(compared(row["source"], row["text"])["account"]["closeness"]["figures"])
    steps = [area_under_curve(kept[nearer], kept[farther]) for nearer, farther in zip(KINDS, KINDS[1:], strict=False)]
    notes = ["aligned share, mean: " + ", ".join(f"{kind} {share(sum(kept[kind]), len(kept[kind])):.2f}" for kind in KINDS)]
    said_of = left_out(figures, np.array([KINDS.index(row["label"]) for row in rows]))
    taken = sum((chances[3] < 0.5) == row["derived"] for chances, row in zip(said_of, rows, strict=True))
    hits = sum(KINDS[int(np.argmax(chances))] == row["label"] for chances, row in zip(said_of, rows, strict=True))
    return Score(
        {
            "two_way": share(taken, len(rows)),
            "relation": share(related, len(rows)),
            "order_auc": round(sum(steps) / len(steps), 4),
            "four_levels": share(hits, len(rows)),
        },
        notes=notes,
    )


def left_out(figures: Sequence[Mapping[str, float]], kinds: NDArray[np.int64]) -> list[list[float]]:
    """The probabilities of the four kinds of each text, by models that were not shown it."""
    found = []
    for k in range(len(kinds)):
        rest = np.arange(len(kinds)) != k
        derived, revised = rest & (kinds < 3), rest & ((kinds == 1) | (kinds == 2))
        taken, copied, light = (
            _answer(figures, QUESTIONS[name], asked, yes, k)
            for name, asked, yes in (("taken", rest, kinds < 3), ("copied", derived, kinds == 0), ("light", revised, kinds == 1))
        )
        found.append([taken * copied, taken * (1 - copied) * light, taken * (1 - copied) * (1 - light), 1 - taken])
    return found


def _answer(
    figures: Sequence[Mapping[str, float]], keys: Sequence[str], asked: NDArray[np.bool_], yes: NDArray[np.bool_], k: int
) -> float:
    known = np.array([[own[key] for key in keys] for own in figures])
    return float(fitted(known[asked], yes[asked].astype(np.float64), RIDGE)(known[k : k + 1])[0])
