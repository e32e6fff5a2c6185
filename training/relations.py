"""Fit the two logistic models of `retold.finding.relations` and print their weights.

usage: python -m training.relations DATA

Retelling, positive: derived pairs of clough_stevenson, exemplar and retelling of iterated_narration (every fourth), pairs of
wire_copies with more than 15 % of 5-grams in common. Negative: pairs of clough_stevenson that are not derived, of ecbplus (train)
on two events, on one event without common text, and pairs of wire_copies with less than 2 %. Same story, positive and negative:
pairs of ecbplus (train) on one event and on two events of one subject, and unlike pairs of wire_copies. Both sides weigh the
same; ridge of 1.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retold.cleaning import clean
from retold.finding.prints import Print, make_print
from retold.finding.relations import Shared, features
from retold.segmentation import segment
from retold.types import Article

SEED = 1
Rows = dict[str, list[tuple[float, ...]]]


def print_of(text: str) -> Print:
    """The fingerprint of a text, in English and undated."""
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    article = Article(key="x", given=True, sha256=digest, text=text, language="en")
    return make_print(segment(article, clean(article)))


def collect(data: Path) -> Rows:
    """What the pairs of each kind share, as the models see it."""
    rows: Rows = defaultdict(list)
    draw = random.Random(SEED)
    for pair in _lines(data / "clough_stevenson/pairs.jsonl"):
        text = pair.get("text") or pair["answer"]
        kind = "derived" if pair["derived"] else "not derived"
        rows[kind].append(features(Shared.of(print_of(pair["source"]), print_of(text))))
    for tree in _lines(data / "iterated_narration/lineage.jsonl"):
        prints = {node["id"]: print_of(node["text"]) for node in tree["nodes"]}
        edges = [(n["id"], n["parent"]) for n in tree["nodes"] if n["parent"] in prints]
        rows["narrated"] += [features(Shared.of(prints[a], prints[b])) for a, b in edges[::4]]
    _events(data, rows, draw)
    pages = [print_of("\n\n".join(page["paragraphs"])) for page in _lines(data / "wire_copies/articles.jsonl")]
    for _ in range(1500):
        shared = Shared.of(*draw.sample(pages, 2))
        if shared.containment < 0.02 or shared.containment > 0.15:
            rows["wire copy" if shared.containment > 0.15 else "wire other"].append(features(shared))
    return rows


def _events(data: Path, rows: Rows, draw: random.Random) -> None:
    labels = {row["id"]: row for row in _lines(data / "ecbplus/labels.jsonl") if row["split"] == "train"}
    prints = {row["id"]: print_of(row["text"]) for row in _lines(data / "ecbplus/articles.jsonl") if row["id"] in labels}
    subjects = defaultdict(list)
    for name in sorted(prints):
        subjects[labels[name]["topic"]].append(name)
    for _, names in sorted(subjects.items()):
        for a, b in combinations(names, 2):
            if draw.random() < 0.15:
                shared = Shared.of(prints[a], prints[b])
                kind = "one event" if labels[a]["cluster"] == labels[b]["cluster"] else "two events"
                rows[kind].append(features(shared))
                if kind == "one event" and shared.shingles <= 1:
                    rows["told apart"].append(features(shared))


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip())


def fit(positive: list[tuple[float, ...]], negative: list[tuple[float, ...]]) -> NDArray[np.float64]:
    """Weights of a logistic model, both sides weighing the same, ridge of 1 on all but the first. Newton's method."""
    x = np.array(positive + negative)
    y = np.r_[np.ones(len(positive)), np.zeros(len(negative))]
    own = np.r_[np.full(len(positive), 1 / len(positive)), np.full(len(negative), 1 / len(negative))] * len(y) / 2
    ridge = np.eye(x.shape[1])
    ridge[0, 0] = 0
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (own * (p - y)) + ridge @ weights
        weights -= np.linalg.solve((x.T * (own * p * (1 - p))) @ x + ridge, gradient)
    right = ((x @ weights > 0) == y).mean()
    print(f"{len(positive)} positive, {len(negative)} negative, {right:.1%} on the right side")
    return weights


def main(data: str) -> None:
    """Print the weights of both models, to two places."""
    rows = collect(Path(data))
    taken = rows["derived"] + rows["narrated"] + rows["wire copy"]
    apart = rows["not derived"] + rows["two events"] + rows["told apart"][:150] + rows["wire other"][:500]
    print("_RETELLING =", tuple(fit(taken, apart).round(2).tolist()))
    print("_SAME_STORY =", tuple(fit(rows["one event"], rows["two events"] + rows["wire other"][:100]).round(2).tolist()))


if __name__ == "__main__":
    main(*sys.argv[1:])
