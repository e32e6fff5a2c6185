"""Fit the weights of `retold.lineage.weighing` and write them to its weights.toml.

usage: python -m training.lineage DATA

The weights that make known lineages likeliest (log-likelihood of the known edges over all arborescences, ridge of 1, BFGS):
the trees of iterated_narration on every event but the bees', each with the times of writing and without; thirty chains of
wiki_versions, none of those that the evaluation draws; and, so that articles of one event are not retellings for that alone,
40 events of ecbplus (train), articles without common text, all of "none of these", each weighing 1/25. What is left out here is
what `evaluation` measures the weights on.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from evaluation.copies import _shingles as shingles
from evaluation.lineage import _article as as_article
from evaluation.lineage import new_id
from evaluation.lineage_stage import Given, given
from evaluation.product import rows_of
from evaluation.scores import Row, sampled
from retold.lineage.trace import arborescence_marginals
from retold.lineage.weighing import CHOICE, DIRECTION, choices, leanings, measure
from retold.types import Published

HELD_OUT = "bees"  # the event of iterated_narration that is measured on
FEW, EVENTS = 0.04, 40
RIDGE, STEPS = 1.0, 150
ROOT, UNKNOWN = -1, -2
Floats = NDArray[np.float64]
WEIGHTS = Path(__file__).parents[1] / "src/retold/lineage/weights.toml"


@dataclass(frozen=True)
class Known:
    """A story whose lineage is known: features float64 (m, f) of pairs int64 (m, 2); exemplars: places, ROOT or UNKNOWN."""

    n: int
    pairs: NDArray[np.int64]
    features: Floats
    exemplars: list[int]
    weight: float


def know(story: Given, truth: dict[str, str | None], *, dated: bool = True, weight: float = 1.0) -> Known:
    """The features of a story, and its truth as places; a true exemplar that is no candidate is unknown."""
    pages = [side.page for side in story.sides]
    if not dated:
        pages = [msgspec.structs.replace(p, article=msgspec.structs.replace(p.article, published=Published())) for p in pages]
    texts = measure(pages, story.accounts)
    chosen = choices(texts)
    lean = {(a, b): np.array(leanings(texts, (pages[a], pages[b]), a, b)) / 2 for a, b in story.accounts}
    rows = [[*chosen[i, j], *(lean[i, j] if i < j else -lean[j, i])] for i, j in chosen]
    place = {name: k for k, name in enumerate(story.names)}
    exemplars = [ROOT if truth[name] is None else place[truth[name] or ""] for name in story.names]
    exemplars = [i if i == ROOT or (i, j) in chosen else UNKNOWN for j, i in enumerate(exemplars)]
    pairs = np.array(list(chosen), np.int64).reshape(-1, 2)
    return Known(len(pages), pairs, np.array(rows, np.float64).reshape(len(pairs), -1), exemplars, weight)


def collect(data: Path) -> Iterator[Known]:
    """The stories that the weights are fitted on."""
    for tree in rows_of(data / "iterated_narration/lineage.jsonl"):
        if not tree["story"].startswith(HELD_OUT):
            old = {node["id"]: new_id(node) for node in tree["nodes"]}
            truth = {old[node["id"]]: old.get(node["parent"]) for node in tree["nodes"]}
            story = given([as_article(node) for node in tree["nodes"]])
            yield know(story, truth)
            yield know(story, truth, dated=False)
    chains = list(rows_of(data / "wiki_versions/lineage.jsonl"))
    measured = {chain["tree"] for chain in sampled(chains, 30)}
    for chain in sampled([c for c in chains if c["tree"] not in measured], 30, seed=2):
        order = [new_id(node) for node in chain["nodes"]]
        articles = [{"id": name, "text": node["text"]} for name, node in zip(order, chain["nodes"], strict=True)]
        yield know(given(articles), dict(zip(order, [None, *order[:-1]], strict=True)))
    for articles in _events(data / "ecbplus"):
        yield know(given(articles), {row["id"]: None for row in articles}, weight=FEW)


def _events(folder: Path) -> Iterator[list[Row]]:
    labels = {row["id"]: row for row in rows_of(folder / "labels.jsonl") if row["split"] == "train"}
    events: dict[tuple[str, str], list[Row]] = {}
    for row in sorted((r for r in rows_of(folder / "articles.jsonl") if r["id"] in labels), key=lambda r: str(r["id"])):
        label = labels[row["id"]]
        events.setdefault((label["topic"], label["cluster"]), []).append(row)
    names = sorted(events)
    random.Random(1).shuffle(names)
    for name in names[:EVENTS]:
        apart: list[tuple[Row, set[str]]] = []
        for row in events[name]:
            own = shingles(row["text"])
            if own and all(len(own & other) < FEW * min(len(own), len(other)) for _, other in apart):
                apart.append((row, own))
        if len(apart) > 1:
            yield [{"id": row["id"], "text": row["text"]} for row, _ in apart[:6]]


def fit(stories: Sequence[Known]) -> Floats:
    """The weights of CHOICE, then DIRECTION. BFGS (Nocedal and Wright 2006, 6.1) with halved steps."""
    k = stories[0].features.shape[1]
    at, inverse, one = np.zeros(k), np.eye(k) * 0.01, np.eye(k)
    loss, slope = _loss(at, stories)
    for _ in range(STEPS):
        step = -inverse @ slope
        if step @ slope >= 0:
            inverse = one * 0.01
            step = -inverse @ slope
        size = 1.0
        while (found := _loss(at + size * step, stories))[0] > loss + 1e-4 * size * float(step @ slope):
            size /= 2
            if size < 1e-8:
                return at
        moved, turned = size * step, found[1] - slope
        if moved @ turned > 1e-12:
            rho = 1 / float(moved @ turned)
            left = one - rho * np.outer(moved, turned)
            inverse = left @ inverse @ left.T + rho * np.outer(moved, moved)
        done = abs(loss - found[0]) < 1e-6 * max(1.0, abs(loss))
        at, (loss, slope) = at + moved, found
        if done:
            break
    return at


def _loss(at: Floats, stories: Sequence[Known]) -> tuple[float, Floats]:
    # Minus the log-likelihood of what is known, and its slope: expected features, less those expected given what is known.
    loss, slope = 0.5 * RIDGE * float(at @ at), RIDGE * at
    for story in stories:
        if not len(story.pairs):
            continue
        into = story.pairs[:, 1]
        scores = story.features @ at
        greatest = np.zeros(story.n)
        np.maximum.at(greatest, into, scores)
        free = np.zeros((story.n, story.n))
        free[story.pairs[:, 0], into] = np.exp(scores - greatest[into])
        roots = np.exp(-greatest)
        bound, bound_roots = free.copy(), roots.copy()
        for j, i in enumerate(story.exemplars):
            if i == ROOT:
                bound[:, j] = 0.0
            elif i >= 0:
                bound[:, j] = np.where(np.arange(story.n) == i, free[:, j], 0.0)
                bound_roots[j] = 1e-12
        try:
            excess = arborescence_marginals(free, roots)[0] - arborescence_marginals(bound, bound_roots)[0]
        except np.linalg.LinAlgError:
            return float("inf"), slope
        loss += story.weight * (_log_sum(free, roots) - _log_sum(bound, bound_roots))
        slope = slope + story.weight * (story.features.T @ excess[story.pairs[:, 0], into])
    return loss, slope


def _log_sum(weights: Floats, roots: Floats) -> float:
    # Log of the summed weight of all arborescences (matrix-tree theorem), every column scaled to one.
    own = weights.copy()
    np.fill_diagonal(own, 0.0)
    columns = own.sum(axis=0) + roots
    return float(np.linalg.slogdet(np.eye(len(roots)) - own / columns)[1] + np.log(columns).sum())


def main(data: str) -> None:
    """Fit, print and write the weights."""
    weights = dict(zip(CHOICE + DIRECTION, fit(list(collect(Path(data)))).round(3).tolist(), strict=True))
    lines = ["# Weights of the lineage: see weighing.py for what each stands for. Written by `python -m training.lineage DATA`."]
    for title, names in (("edge", CHOICE), ("direction", DIRECTION)):
        lines += ["", f"[{title}]", *(f"{name} = {weights[name] + 0.0}" for name in names)]
    WEIGHTS.write_text("\n".join([*lines, "", "[none]", "bias = 0.0", ""]), encoding="utf-8")
    print(WEIGHTS.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main(*sys.argv[1:])
