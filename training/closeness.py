"""Fit the models of `retold.alignment.closeness` and write them to its closeness.toml.

usage: python -m training.closeness DATA

Whether two sentences say the same: msrp, part train, without the pairs that `evaluation` draws. How closely a text keeps to its
source: clough_stevenson, all 76 texts (`evaluation` fits the same models anew, each text left out in its turn). Printed: both
cross-validated, by tenths and each text left out. Logistic, weights squared as ridge, Newton's method.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations_with_replacement
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evaluation.paraphrase import N_PAIRS
from evaluation.scores import area_under_curve, sampled
from retold.alignment import closeness, make_view
from retold.cleaning import clean
from retold.segmentation import segment
from retold.types import Article, Record, View

WEIGHTS = Path(__file__).parents[1] / "src/retold/alignment/closeness.toml"
FOLDS, STEPS = 10, 15
SAME_RIDGE, LEVEL_RIDGE = 50.0, 2.0
KINDS = ("near_copy", "light_revision", "heavy_revision", "non_plagiarised")  # as `closeness.LEVELS`
Floats = NDArray[np.float64]
Model = tuple[float, Floats]


def view_of(text: str) -> View:
    """An English article laid out, without its record: closeness asks for words alone."""
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    article = Article(key="x", given=True, sha256=digest, text=text, language="en")
    return make_view(segment(article, clean(article)), Record())


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSON lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def fit(known: Floats, labels: Floats, ridge: float) -> Model:
    """Constant and weights of a logistic model over the figures as they are."""
    mean, spread = known.mean(axis=0), known.std(axis=0) + 1e-9
    x = np.c_[np.ones(len(known)), (known - mean) / spread]
    penalty = ridge * np.eye(x.shape[1])
    penalty[0, 0] = 1e-9
    weights = np.zeros(x.shape[1])
    for _ in range(STEPS):
        said = 1 / (1 + np.exp(-x @ weights))
        weights -= np.linalg.solve((x.T * (said * (1 - said))) @ x + penalty, x.T @ (said - labels) + penalty @ weights)
    own = weights[1:] / spread
    return float(weights[0] - own @ mean), own


def answer(model: Model, known: Floats) -> Floats:
    """The probability of each row."""
    said: Floats = 1 / (1 + np.exp(-(model[0] + known @ model[1])))
    return said


def fit_same(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The model of sameness with what is usual; prints how it does on tenths that it was not shown."""
    figures = [closeness.same_figures(view_of(row["a"]), view_of(row["b"])) for row in rows]
    labels = np.array([float(row["label"]) for row in rows])
    usual = {name: spread_of([own[name] for own in figures]) for name in closeness.KEY}
    names, known = with_products(figures, usual)
    said = cross_validated(known, labels, np.arange(len(labels)) % FOLDS, SAME_RIDGE)
    area = area_under_curve(said[labels > 0.5].tolist(), said[labels < 0.5].tolist())
    print(f"same: {len(rows)} pairs, accuracy {((said > 0.5) == (labels > 0.5)).mean():.4f}, area {area:.4f}")
    return {"usual": usual, "same": as_table(fit(known, labels, SAME_RIDGE), names)}


def spread_of(values: Iterable[float]) -> list[float]:
    """Mean and spread, as they are written."""
    own = np.array(list(values))
    return [round(float(own.mean()), 6), round(float(own.std()) + 1e-6, 6)]


def with_products(figures: Sequence[Mapping[str, float]], usual: Mapping[str, Sequence[float]]) -> tuple[list[str], Floats]:
    """The figures as an array, and with the products of the key ones; see `closeness.with_products`."""
    names = list(figures[0])
    known = np.array([[own[name] for name in names] for own in figures])
    key = {name: (known[:, names.index(name)] - mean) / spread for name, (mean, spread) in usual.items()}
    pairs = list(combinations_with_replacement(closeness.KEY, 2))
    return [*names, *(f"{x} × {y}" for x, y in pairs)], np.c_[known, np.array([key[x] * key[y] for x, y in pairs]).T]


def cross_validated(known: Floats, labels: Floats, fold: NDArray[np.int64], ridge: float) -> Floats:
    """The probability of each row by a model that was not shown its fold."""
    said = np.zeros(len(labels))
    for k in np.unique(fold):
        said[fold == k] = answer(fit(known[fold != k], labels[fold != k], ridge), known[fold == k])
    return said


def fit_levels(figures: Sequence[Mapping[str, float]], kinds: NDArray[np.int64]) -> dict[str, Model]:
    """The three models that tell the level: was something taken, was it copied, was it changed but lightly."""
    asked = {"taken": kinds >= 0, "copied": kinds < 3, "light": (kinds == 1) | (kinds == 2)}
    found = {"taken": kinds < 3, "copied": kinds == 0, "light": kinds == 1}
    models = {}
    for name, keys in closeness.QUESTIONS.items():
        known = np.array([[own[key] for key in keys] for own in figures])[asked[name]]
        models[name] = fit(known, found[name][asked[name]].astype(float), LEVEL_RIDGE)
    return models


def chances(models: Mapping[str, Model], figures: Mapping[str, float]) -> list[float]:
    """The probability of each level, as `closeness.level_chances` has it."""
    asked = [np.array([[figures[key] for key in keys]]) for keys in closeness.QUESTIONS.values()]
    return closeness.chain(*(float(answer(models[name], own)[0]) for name, own in zip(closeness.QUESTIONS, asked, strict=True)))


def left_out(figures: Sequence[Mapping[str, float]], kinds: NDArray[np.int64]) -> list[list[float]]:
    """The chances of each text by models that were not shown it."""
    rest = [[i for i in range(len(kinds)) if i != k] for k in range(len(kinds))]
    return [chances(fit_levels([figures[i] for i in others], kinds[others]), figures[k]) for k, others in enumerate(rest)]


def as_table(model: Model, names: Sequence[str]) -> dict[str, Any]:
    """A model as it is written."""
    return {
        "constant": round(model[0], 6),
        "weights": {name: round(float(w), 6) for name, w in zip(names, model[1].tolist(), strict=True)},
    }


def as_toml(tables: Mapping[str, Mapping[str, Any]]) -> str:
    """The weights file."""
    lines = ["# The weights of `retold.alignment.closeness`, made by `training/closeness.py`: not to be edited.", ""]
    for name, table in tables.items():
        plain = {key: value for key, value in table.items() if not isinstance(value, dict)}
        lines += [f"[{name}]", *(f'"{key}" = {value}' for key, value in plain.items())]
        for key, value in table.items():
            if isinstance(value, dict):
                lines += [f"[{name}.{key}]", *(f'"{inner}" = {number}' for inner, number in value.items())]
        lines.append("")
    return "\n".join(lines)


def retold_figures_of(row: Mapping[str, Any]) -> closeness.Figures:
    """The figures of a text and its source."""
    return closeness.figures_of(view_of(row["source"]), view_of(row["text"]))


def main(data: str) -> None:
    """Fit, print, write."""
    rows = rows_of(Path(data) / "msrp/train.jsonl")
    kept = {row["id"] for row in sampled(rows, N_PAIRS)}
    tables = fit_same([row for row in rows if row["id"] not in kept])
    texts = rows_of(Path(data) / "clough_stevenson/pairs.jsonl")
    figures = [retold_figures_of(row) for row in texts]
    kinds = np.array([KINDS.index(row["label"]) for row in texts])
    said = np.array(left_out(figures, kinds))
    taken = ((said[:, 3] < 0.5) == (kinds < 3)).mean()
    print(f"level: {len(texts)} texts, {(said.argmax(axis=1) == kinds).mean():.4f} of four, {taken:.4f} taken or not")
    models = fit_levels(figures, kinds)
    for name, keys in closeness.QUESTIONS.items():
        tables[name] = as_table(models[name], keys)
    WEIGHTS.write_text(as_toml(tables), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
