"""Fit the weights of `retold.lineage.weighing` and write them to its weights.toml.

usage: python -m training.lineage DATA

The weights that make known lineages likeliest (log-likelihood of the known edges, and of the known second exemplars, over all
arborescences; a ridge, BFGS): the trees of iterated_narration on every event but the bees', each with the times of writing and
without; thirty chains of wiki_versions, none of those that the evaluation draws, as far as they are versions by what they share;
synthetic traditions, from another seed than the evaluation's, read as cut; and, so that articles of one event are not retellings
for that alone, 40 events of ecbplus (train), articles without common text, all of "none of these". Only the traditions have
second exemplars. The features of lines and of second exemplars are reckoned from the probabilities that the weights of the round
before give. Then the order of versions (log-likelihood of the known order of eighty chains over all orders), and what tells a
text in a series from a tree (logistic: the chains, against traditions, pieces of narrations and events). What is left out here is
what `evaluation` measures the weights on.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from evaluation.copies import _shingles as shingles
from evaluation.lineage import _article as as_article
from evaluation.lineage import new_id
from evaluation.lineage_stage import Given, given
from evaluation.product import rows_of
from evaluation.scores import Row
from evaluation.traditions import SEED, Told, accounted, make
from evaluation.versions import N_LEARNED, learned_chains
from retold.lineage.arborescences import arborescence_marginals, log_sum_of_arborescences
from retold.lineage.contamination import SECOND, Retelling, Seconds, retellings_of, second_exemplars
from retold.lineage.likeness import liken
from retold.lineage.seriation import AT_MOST, BEFORE, BESIDE, SERIES, all_orders, signs_of_series, speaks_before, speaks_beside
from retold.lineage.weighing import (
    CHOICE,
    DIRECTION,
    LINES,
    NONE,
    TURNED,
    Texts,
    choices,
    leanings,
    measure,
    reasons_for_none,
    taken_elsewhere,
)
from retold.types import Published

HELD_OUT = "bees"  # the event of iterated_narration that is measured on
CHAINS = 30  # of versions, for the weights of arborescences; all that are not measured, for those of their order
SHARED, EVENTS, EVENT_WEIGHT = 0.04, 40, 0.2
TRADITIONS, TRADITION_WEIGHT = 80, 0.5
LEAST_VERSIONS = 0.5  # chains that are less than that versions of one text, by what they share, teach nothing of those
RIDGE, SECOND_RIDGE, ORDER_RIDGE, SERIES_RIDGE = 0.6, 0.1, 1.0, 0.3
STEPS, ROUNDS, READINGS = 150, 2, 3
ROOT, UNKNOWN = -1, -2
Floats = NDArray[np.float64]
WEIGHTS = Path(__file__).parents[1] / "src/retold/lineage/weights.toml"


@dataclass(frozen=True)
class Known:
    """A story whose lineage is known.

    pairs     int64 (m, 2). features float64 (m, f): CHOICE where articles retell, CHOICE where they are versions, DIRECTION, LINES.
    none      float64 (n, NONE). exemplars: places, ROOT or UNKNOWN; others: by retelling that has one, its second exemplar.
    texts     what LINES are reckoned from; retellings, what the second exemplars are.
    seconds   the cases of second exemplars by the weights of the round before, None in the first; pair_of: int64, of each case the
              row of its main exemplar in pairs.
    """

    pairs: NDArray[np.int64]
    features: Floats
    none: Floats
    exemplars: list[int]
    weight: float
    texts: Texts
    retellings: list[Retelling]
    others: dict[int, int]
    seconds: Seconds | None = None
    pair_of: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))


def know(
    story: Given,
    truth: dict[str, str | None],
    *,
    dated: bool = True,
    weight: float = 1.0,
    cut: bool = False,
    seconds: dict[str, str] | None = None,
) -> Known:
    """The features of a story, and its truth as places; a true exemplar that is no candidate is unknown. cut: it is versions of one
    text that get shorter."""
    pages = [side.page for side in story.sides]
    if not dated:
        pages = [msgspec.structs.replace(p, article=msgspec.structs.replace(p.article, published=Published())) for p in pages]
    texts = measure(pages, story.accounts)
    chosen, even = choices(texts), choices(texts, even=True)
    sign = np.array([-1.0 if cut and name in TURNED else 1.0 for name in DIRECTION])
    lean = {(a, b): sign * np.array(leanings(texts, (pages[a], pages[b]), a, b)) / 2 for a, b in story.accounts}
    rows = [
        [
            *(np.array(chosen[i, j]) * (1 - texts.versions)),
            *(np.array(even[i, j]) * texts.versions),
            *_lean(lean, i, j),
            *np.zeros(len(LINES)),
        ]
        for i, j in chosen
    ]
    place = {name: k for k, name in enumerate(story.names)}
    exemplars = [ROOT if truth[name] is None else place.get(truth[name] or "", UNKNOWN) for name in story.names]
    exemplars = [i if i == ROOT or (i, j) in chosen else UNKNOWN for j, i in enumerate(exemplars)]
    pairs = np.array(list(chosen), np.int64).reshape(-1, 2)
    none = reasons_for_none(texts, len(pages))
    also = {place[name]: place.get(second, UNKNOWN) for name, second in (seconds or {}).items()}
    return Known(
        pairs, np.array(rows, np.float64).reshape(len(pairs), -1), none, exemplars, weight, texts, retellings_of(texts), also
    )


def _lean(lean: dict[tuple[int, int], Floats], i: int, j: int) -> Floats:
    # Half for this direction, half against the other; that the one was published first speaks against the reverse alone.
    own = lean[i, j].copy() if i < j else -lean[j, i]
    at = DIRECTION.index("published")
    own[at] = 2 * min(0.0, own[at])
    return own


def collect(data: Path) -> Iterator[Known]:
    """The stories that the weights are fitted on."""
    for tree in rows_of(data / "iterated_narration/lineage.jsonl"):
        if not tree["story"].startswith(HELD_OUT):
            old = {node["id"]: new_id(node) for node in tree["nodes"]}
            truth = {old[node["id"]]: old.get(node["parent"]) for node in tree["nodes"]}
            story = given([as_article(node) for node in tree["nodes"]])
            yield know(story, truth)
            yield know(story, truth, dated=False)
    for story, truth in versions(data, CHAINS):
        known = know(story, truth)
        if known.texts.versions >= LEAST_VERSIONS:
            yield replace(known, weight=known.texts.versions)
    for number in range(TRADITIONS):
        yield _tradition(make(random.Random(f"{SEED + 1} {number}")).told)
    for articles in _events(data / "ecbplus"):
        yield know(given(articles), {row["id"]: None for row in articles}, weight=EVENT_WEIGHT)


def versions(data: Path, n: int = N_LEARNED) -> Iterator[tuple[Given, dict[str, str | None]]]:
    """The chains of versions that weights are learned on, each with the version before each."""
    for chain in learned_chains(list(rows_of(data / "wiki_versions/lineage.jsonl")), n):
        order = [new_id(node) for node in chain["nodes"]]
        articles = [{"id": name, "text": node["text"]} for name, node in zip(order, chain["nodes"], strict=True)]
        yield given(articles), dict(zip(order, [None, *order[:-1]], strict=True))


def _tradition(told: Sequence[Told]) -> Known:
    order, sides, accounts = accounted(told)
    names = {k: side.page.article.key for k, side in zip(order, sides, strict=True)}
    truth = {names[k]: names.get(told[k].exemplars[0], "lost") if told[k].exemplars else None for k in order}
    seconds = {names[k]: names.get(told[k].exemplars[1], "lost") for k in order if len(told[k].exemplars) > 1}
    return know(Given(list(names.values()), sides, accounts), truth, weight=TRADITION_WEIGHT, cut=True, seconds=seconds)


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
            if own and all(len(own & other) < SHARED * min(len(own), len(other)) for _, other in apart):
                apart.append((row, own))
        if len(apart) > 1:
            yield [{"id": row["id"], "text": row["text"]} for row, _ in apart[:6]]


def fit(stories: Sequence[Known]) -> Floats:
    """The weights: CHOICE twice, DIRECTION, LINES, NONE, then SECOND."""
    at = np.zeros(2 * len(CHOICE) + len(DIRECTION) + len(LINES) + len(NONE) + len(SECOND))
    at = _climb(at, lambda x: _loss(x, stories))
    for _ in range(ROUNDS):
        read = [_handed_on(story, at) for story in stories]
        at = _climb(at, lambda x, read=read: _loss(x, read))  # type: ignore[misc]  # a default binds it
    return at


def _handed_on(story: Known, at: Floats) -> Known:
    # The story with its features of lines and of second exemplars as the last reading knows them.
    n = len(story.none)
    read = replace(story, features=story.features.copy(), seconds=None)
    read.features[:, -len(LINES) :] = 0.0
    for _ in range(READINGS - 1):
        scores, _, _ = _score(read, at)
        weights, roots, _ = _weigh(story, scores, at)
        marginals = arborescence_marginals(weights, roots)[0]
        taken, seconds = taken_elsewhere(story.texts, marginals), second_exemplars(story.retellings, marginals)
        features = story.features.copy()
        i, j = story.pairs.T
        features[:, -len(LINES) :] = np.stack([taken[i, j], story.texts.versions * seconds.stray[i, j]], axis=1)
        number = np.full((n, n), -1)
        number[i, j] = np.arange(len(i))
        read = replace(story, features=features, seconds=seconds, pair_of=number[seconds.cases[:, 0], seconds.cases[:, 2]])
    return read


def _climb(at: Floats, climbed: Callable[[Floats], tuple[float, Floats]]) -> Floats:
    # BFGS (Nocedal and Wright 2006, 6.1) with halved steps.
    k = len(at)
    inverse, one = np.eye(k) * 0.01, np.eye(k)
    loss, slope = climbed(at)
    for _ in range(STEPS):
        step = -inverse @ slope
        if step @ slope >= 0:
            inverse = one * 0.01
            step = -inverse @ slope
        size = 1.0
        while (found := climbed(at + size * step))[0] > loss + 1e-4 * size * float(step @ slope):
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


def _score(story: Known, at: Floats) -> tuple[Floats, Floats, Floats]:
    # Log-weight of each pair with all its cases; log-odds of each case; ln of what the cases of a pair add, 1 for none among them.
    split = story.features.shape[1]
    alone = story.features @ at[:split]
    if story.seconds is None:
        return alone, np.zeros(0), np.zeros(len(alone))
    odds = (story.seconds.features @ at[-len(SECOND) :]).clip(-30.0, 30.0)
    more = np.log1p(np.bincount(story.pair_of, np.exp(odds), len(alone)))
    return alone + more, odds, more


def _weigh(story: Known, scores: Floats, at: Floats) -> tuple[Floats, Floats, Floats]:
    # Weights of edges and of none, every column scaled by its greatest, and the logarithms of those.
    split = story.features.shape[1]
    roots = story.none @ at[split : split + len(NONE)]
    greatest = roots.copy()
    np.maximum.at(greatest, story.pairs[:, 1], scores)
    weights = np.zeros((len(roots), len(roots)))
    weights[story.pairs[:, 0], story.pairs[:, 1]] = np.exp(scores - greatest[story.pairs[:, 1]])
    return weights, np.exp(roots - greatest), greatest


def _loss(at: Floats, stories: Sequence[Known]) -> tuple[float, Floats]:
    # Minus the log-likelihood of what is known, and its slope: expected features, less those expected given what is known.
    ridge = np.concatenate([np.full(len(at) - len(SECOND), RIDGE), np.full(len(SECOND), SECOND_RIDGE)])
    loss, slope = 0.5 * float(ridge @ at**2), ridge * at
    for story in stories:
        if not len(story.pairs):
            continue
        scores, odds, more = _score(story, at)
        free, roots, greatest = _weigh(story, scores, at)
        known, bound_shares = _bound(story, odds, more)
        i, j = story.pairs.T
        bound, bound_roots = np.zeros_like(free), roots.copy()
        bound[i, j] = np.exp(scores - more + known - greatest[j])
        bound_roots[[j for j, i in enumerate(story.exemplars) if i >= 0]] = 1e-12
        try:
            (edges, none), (bound_edges, bound_none) = (
                arborescence_marginals(free, roots),
                arborescence_marginals(bound, bound_roots),
            )
        except np.linalg.LinAlgError:
            return float("inf"), slope
        loss += story.weight * (log_sum_of_arborescences(free, roots) - log_sum_of_arborescences(bound, bound_roots))
        excess = (edges - bound_edges)[i, j]
        parts = [story.features.T @ excess, story.none.T @ (none - bound_none), np.zeros(len(SECOND))]
        if story.seconds is not None:
            pair = story.pair_of
            free_shares = np.exp(odds - more[pair])
            parts[2] = story.seconds.features.T @ (edges[i, j][pair] * free_shares - bound_edges[i, j][pair] * bound_shares)
        slope = slope + story.weight * np.concatenate(parts)
    return loss, slope


def _bound(story: Known, odds: Floats, more: Floats) -> tuple[Floats, Floats]:
    # What the cases of each pair add given what is known, -inf where the pair is known not to be; and the shares of the cases.
    i, j = story.pairs.T
    exemplar = np.array(story.exemplars)[j]
    known = np.where((exemplar == UNKNOWN) | (exemplar == i), more, -np.inf)
    if story.seconds is None:
        return known, np.zeros(0)
    shares = np.exp(odds - more[story.pair_of])
    for pair in np.flatnonzero(exemplar == i).tolist():
        second = story.others.get(int(j[pair]), ROOT)
        own = np.flatnonzero(story.pair_of == pair)
        case = own[story.seconds.cases[own, 1] == second]
        if second == ROOT or len(case):
            shares[own] = story.seconds.cases[own, 1] == second
            known[pair] = odds[case[0]] if len(case) else 0.0
    return known, shares


def fit_orders(stories: Sequence[tuple[Given, dict[str, str | None]]]) -> Floats:
    """The weights of BEFORE and of BESIDE that make the known orders of versions likeliest."""
    known = []
    for story, truth in stories:
        likeness = liken([side.page for side in story.sides])
        place = {name: k for k, name in enumerate(story.names)}
        follows, precedes = np.zeros((2, len(place), len(place)))
        for name, above in truth.items():
            while above is not None:
                follows[place[above], place[name]] += truth[name] == above
                precedes[place[above], place[name]], above = 1.0, truth[above]
        known.append((speaks_before(likeness, story.accounts), speaks_beside(likeness), precedes, follows))

    def loss(at: Floats) -> tuple[float, Floats]:
        found, slope = 0.5 * ORDER_RIDGE * float(at @ at), ORDER_RIDGE * at
        for before, beside, precedes, follows in known:
            lean, near = before @ at[: len(BEFORE)], beside @ at[len(BEFORE) :]
            orders = all_orders(lean, near)
            found += orders.log_sum - float((lean * precedes).sum()) - float((near * follows).sum())
            parts = [np.tensordot(orders.precedes - precedes, before), np.tensordot(orders.follows - follows, beside)]
            slope = slope + np.concatenate(parts)
        return found, slope

    return _climb(np.zeros(len(BEFORE) + len(BESIDE)), loss)


def fit_series(data: Path, chains: Sequence[Given]) -> Floats:
    """The weights of SERIES: the chains are texts in a series; traditions, pieces of narrations and events are none."""
    draw = random.Random(SEED + 1)
    others = [accounted(make(random.Random(f"{SEED + 1} {number}")).told)[1] for number in range(TRADITIONS // 2)]
    for tree in rows_of(data / "iterated_narration/lineage.jsonl"):
        if not tree["story"].startswith(HELD_OUT):
            articles = [as_article(node) for node in tree["nodes"]]
            others += [given(draw.sample(articles, draw.randint(2, 8)), accounts={}).sides for _ in range(3)]
    others += [given(articles, accounts={}).sides for articles in _events(data / "ecbplus")]
    rows = [(signs_of_series(liken([side.page for side in sides])), float(k < len(chains)))
            for k, sides in enumerate([*(story.sides for story in chains), *others]) if len(sides) <= AT_MOST]  # fmt: skip
    signs, truth = np.array([s for s, _ in rows]), np.array([t for _, t in rows])
    ridge = SERIES_RIDGE * np.array([0.0, *np.ones(len(SERIES) - 1)])

    def loss(at: Floats) -> tuple[float, Floats]:
        odds = signs @ at
        missed = np.logaddexp(0, odds) - truth * odds
        return float(missed.sum() + 0.5 * ridge @ at**2), signs.T @ (1 / (1 + np.exp(-odds)) - truth) + ridge * at

    return _climb(np.zeros(len(SERIES)), loss)


def main(data: str) -> None:
    """Fit, print and write the weights."""
    tables = (("retelling", CHOICE), ("version", CHOICE), ("direction", DIRECTION), ("lines", LINES), ("none", NONE),
              ("second", SECOND), ("before", BEFORE), ("beside", BESIDE), ("series", SERIES))  # fmt: skip
    chains = list(versions(Path(data)))
    learned = [fit(list(collect(Path(data)))), fit_orders(chains), fit_series(Path(data), [story for story, _ in chains])]
    found = iter(np.concatenate(learned).round(3).tolist())
    lines = ["# Weights of the lineage: see weighing.py for what each stands for. Written by `python -m training.lineage DATA`."]
    for title, names in tables:
        lines += ["", f"[{title}]", *(f"{name} = {next(found) + 0.0}" for name in names)]
    WEIGHTS.write_text("\n".join([*lines, ""]), encoding="utf-8")
    print(WEIGHTS.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main(*sys.argv[1:])
