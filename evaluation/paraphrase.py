"""Sentences that say the same: msrp, part train. Four hundred pairs (seed 1), each sentence an article of its own.

`accuracy` and `auc` are the product's own: what `retold compare` says of the two sentences (`same`, a probability). Its weights
were fitted on the other pairs of part train and never saw these four hundred. `ranking` is the area under the curve of the
alignments alone, with nothing fitted. `changes`: the area for a regression over what the tables say of a pair (how much of each is
aligned and how nearly, what changed), fitted on nine tenths and asked about the tenth, ten times over.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evaluation.product import Tables, compared, rows_of, tables_of
from evaluation.scores import Row, Score, area_under_curve, sampled, share

FOLDER = "msrp"
FILES = ("train.jsonl",)
N_PAIRS = 400
FOLDS = 10
RIDGE = 5.0  # weight of the squared coefficients: a few hundred pairs, a dozen figures
STEPS = 25  # of Newton's method, which is done long before
HARD = ("quantity", "date", "name", "actor", "polarity")
Floats = NDArray[np.float64]


def score(folder: Path) -> Score:
    """Accuracy and area under the curve; the areas for the alignments alone, and for what the tables say."""
    pairs = sampled(list(rows_of(folder / "train.jsonl")), N_PAIRS)
    tables = [tables_of([{"id": "a", "text": pair["a"]}, {"id": "b", "text": pair["b"]}], depth="stories") for pair in pairs]
    labels = np.array([pair["label"] for pair in pairs], np.float64)
    known = np.array([figures_of(pair, own) for pair, own in zip(pairs, tables, strict=True)])
    said = np.array([compared(pair["a"], pair["b"])["account"]["closeness"]["same"] for pair in pairs], np.float64)
    by_changes = cross_validated(known, labels)
    ranked = [likeness(pair, own) for pair, own in zip(pairs, tables, strict=True)]
    right = int(((said > 0.5) == (labels > 0.5)).sum())
    notes = [
        f"{int(labels.sum())} paraphrases, {int((1 - labels).sum())} others, drawn with seed 1; "
        f"{sum(not own['alignments'] for own in tables)} pairs without any alignment"
    ]
    figures = {
        "accuracy": share(right, len(pairs)),
        "auc": _area(said, labels),
        "ranking": _area(np.array(ranked), labels),
        "changes": _area(by_changes, labels),
    }
    return Score(figures, notes=notes)


def _area(scores: Floats, labels: Floats) -> float:
    return area_under_curve(scores[labels > 0.5].tolist(), scores[labels < 0.5].tolist())


def likeness(pair: Row, tables: Tables) -> float:
    """Similarity of the alignments weighted by the characters they cover, over all characters of both; in [0, 1]."""
    weighted = sum(
        row["similarity"] * (row["a_end"] - row["a_start"] + row["b_end"] - row["b_start"]) for row in tables["alignments"]
    )
    return float(weighted / max(1, len(pair["a"]) + len(pair["b"])))


def figures_of(pair: Row, tables: Tables) -> list[float]:
    """What the tables say of two sentences, as figures for the regression."""
    lengths = max(1, len(pair["a"])), max(1, len(pair["b"]))
    relation = next(iter(tables["relations"]), {})
    changes = tables["changes"]
    sides = [
        {"exemplar": row["exemplar"], "start": row["start"], "end": row["end"]}
        for row in tables["fates"]
        if row["start"] is not None
    ]
    aligned = [
        min(1.0, sum(row[f"{s}_end"] - row[f"{s}_start"] for row in tables["alignments"]) / n)
        for s, n in zip("ab", lengths, strict=True)
    ]
    changed = [
        sum(len(row[side]) for row in changes if row["type"] in ("detail", "attribution")) / min(lengths)
        for side in ("before", "after")
    ]
    return [
        likeness(pair, tables), min(aligned), max(aligned), min(lengths) / max(lengths), float(len(sides)),
        *(float(relation.get(name) or 0.0) for name in ("cosine", "content", "containment", "probability")),
        min(changed), max(changed), float(sum(row["type"] in HARD for row in changes)), float(len(changes)),
        float(sum(lengths)) / 100,
    ]  # fmt: skip


def cross_validated(known: Floats, labels: Floats) -> Floats:
    """Probability of each row's label, by a regression that was not shown it. Deterministic."""
    fold = np.arange(len(labels)) % FOLDS
    said = np.zeros(len(labels))
    for k in range(FOLDS):
        said[fold == k] = fitted(known[fold != k], labels[fold != k])(known[fold == k])
    return said


def fitted(known: Floats, labels: Floats, ridge: float = RIDGE) -> Callable[[Floats], Floats]:
    """Ridge logistic regression by Newton's method: gives the probability of label 1 for rows of figures."""
    mean, spread = known.mean(axis=0), known.std(axis=0) + 1e-9

    def rows(values: Floats) -> Floats:
        with_one: Floats = np.c_[np.ones(len(values)), (values - mean) / spread]
        return with_one

    x = rows(known)
    weights = np.zeros(x.shape[1])
    for _ in range(STEPS):
        said = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (said - labels) + ridge * np.r_[0, weights[1:]]
        bend = (x.T * (said * (1 - said))) @ x + ridge * np.eye(len(weights))
        weights = weights - np.linalg.solve(bend, slope)
    return lambda values: np.asarray(1 / (1 + np.exp(-rows(values) @ weights)))
