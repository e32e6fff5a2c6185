"""Fit the two logistic models of `retold.finding.relations` and print their weights, in hundredths.

usage: python -m training.relations DATA

Retelling, positive: derived pairs of clough_stevenson, exemplar and retelling of iterated_narration (every fourth), pairs of
wire_copies with more than 15 % of 5-grams in common. Negative: pairs of clough_stevenson that are not derived, of ecbplus (train)
on two events, on one event without common text, and pairs of wire_copies with less than 2 %; both sides weigh the same. Same story:
pairs of ecbplus (train) on one event, against pairs on two events of one subject (0.7 of their weight) and on two subjects (0.2).
These shares put the threshold that groups best on train at a probability of one half. Ridge of 1.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retold.cleaning import clean
from retold.finding.pairs import SHORTEST
from retold.finding.prints import SHINGLE_WORDS, prints_of
from retold.finding.relations import retelling_features, story_features
from retold.kernels.chains import chain_pairs
from retold.kernels.overlap import COLUMNS, ONE, compare_contents, measure
from retold.kernels.shingles import count_distinct
from retold.segmentation import segment
from retold.types import Article

SEED = 1
Ints = NDArray[np.int64]
Table = NDArray[np.int32]
Rows = dict[str, Table]
RUNS, FORMS, CONTAINMENT = (COLUMNS.index(name) for name in ("shared_runs", "shared_forms", "containment"))


def compare_texts(texts: Sequence[str], pairs: Sequence[tuple[int, int]]) -> Table:
    """What pairs of English, undated texts have in common: the table of `kernels.overlap`."""
    pages = []
    for text in texts:
        digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
        article = Article(key="x", given=True, sha256=digest, text=text, language="en")
        pages.append(segment(article, clean(article)))
    prints = prints_of(pages)
    places = np.array(pairs, np.int64).reshape(-1, 2)
    hashes, begin = prints.shingles
    *_, shared = chain_pairs(prints.words, prints.pieces, prints.first, hashes, begin, places, SHINGLE_WORDS, SHORTEST)
    return compare_contents(prints.contents, measure(prints.contents), places, shared, count_distinct(hashes, begin))


def collect(data: Path) -> Rows:
    """What the pairs of each kind have in common."""
    draw = random.Random(SEED)
    answers = list(_lines(data / "clough_stevenson/pairs.jsonl"))
    texts = [text for pair in answers for text in (pair["source"], pair.get("text") or pair["answer"])]
    table = compare_texts(texts, [(2 * i, 2 * i + 1) for i in range(len(answers))])
    derived = np.array([pair["derived"] for pair in answers], np.bool_)
    rows = {"derived": table[derived], "not derived": table[~derived], "narrated": _narrated(data), **_events(data, draw)}
    pages = ["\n\n".join(page["paragraphs"]) for page in _lines(data / "wire_copies/articles.jsonl")]
    table = compare_texts(pages, [tuple(draw.sample(range(len(pages)), 2)) for _ in range(1500)])  # type: ignore[misc]  # two
    return rows | {"wire copy": table[table[:, CONTAINMENT] > 0.15 * ONE], "wire other": table[table[:, CONTAINMENT] < 0.02 * ONE]}


def _narrated(data: Path) -> Table:
    texts, pairs = [], []
    for tree in _lines(data / "iterated_narration/lineage.jsonl"):
        place = {node["id"]: len(texts) + i for i, node in enumerate(tree["nodes"])}
        texts += [node["text"] for node in tree["nodes"]]
        pairs += [(place[n["id"]], place[n["parent"]]) for n in tree["nodes"] if n["parent"] in place][::4]
    return compare_texts(texts, pairs)


def _events(data: Path, draw: random.Random) -> Rows:
    labels = {row["id"]: row for row in _lines(data / "ecbplus/labels.jsonl") if row["split"] == "train"}
    articles = sorted((row for row in _lines(data / "ecbplus/articles.jsonl") if row["id"] in labels), key=lambda row: row["id"])
    pairs = list(combinations(range(len(articles)), 2))
    table = compare_texts([row["text"] for row in articles], pairs)
    subject, event = ([labels[row["id"]][name] for row in articles] for name in ("topic", "cluster"))
    one = np.array([event[a] == event[b] for a, b in pairs])
    two = np.array([subject[a] == subject[b] for a, b in pairs]) & ~one
    apart = np.flatnonzero(~one & ~two & (table[:, FORMS] >= 4))
    few = np.array([draw.random() < 0.15 for _ in pairs])
    return {
        "one event": table[one],
        "two events": table[two],
        "two subjects": table[sorted(draw.sample(apart.tolist(), 5000))],
        "two events, some": table[two & few],
        "told apart": table[one & few & (table[:, RUNS] <= 1)],
    }


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip())


def fit(parts: Sequence[tuple[Ints, bool, float]]) -> Ints:
    """Weights of a logistic model in hundredths, ridge of 1 on all but the first. Newton's method.

    parts   features int64 (p, f) in 1/4096, whether they are of the kind sought, and the part's weight beside the others.
    """
    x = np.concatenate([features for features, _, _ in parts]) / ONE
    y = np.concatenate([np.full(len(features), float(sought)) for features, sought, _ in parts])
    whole = len(y) / 2  # each side weighs as much as both together do halved
    own = np.concatenate([np.full(len(features), weight * whole / len(features)) for features, _, weight in parts])
    ridge = np.eye(x.shape[1])
    ridge[0, 0] = 0
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (own * (p - y)) + ridge @ weights
        weights -= np.linalg.solve((x.T * (own * p * (1 - p))) @ x + ridge, gradient)
    right = ((x @ weights > 0) == y).mean()
    print(f"{int(y.sum())} positive, {int((1 - y).sum())} negative, {right:.1%} on the right side")
    return (100 * weights).round().astype(np.int64)


def main(data: str) -> None:
    """Print the weights of both models."""
    rows = collect(Path(data))
    taken = np.concatenate([rows[name] for name in ("derived", "narrated", "wire copy")])
    apart = np.concatenate([rows["not derived"], rows["two events, some"], rows["told apart"][:150], rows["wire other"][:500]])
    retelling = fit([(retelling_features(taken), True, 1.0), (retelling_features(apart), False, 1.0)])
    print("_RETELLING_WEIGHTS =", tuple(retelling.tolist()))
    parts = [("one event", True, 1.0), ("two events", False, 0.7), ("two subjects", False, 0.2)]
    print("_STORY_WEIGHTS =", tuple(fit([(story_features(rows[name]), sought, w) for name, sought, w in parts]).tolist()))


if __name__ == "__main__":
    main(*sys.argv[1:])
