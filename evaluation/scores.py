"""What a scorer returns, and the figures that several of them use. Nothing here knows the product."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

Row = dict[str, Any]
Span = tuple[int, int]
Item = TypeVar("Item")


@dataclass(frozen=True)
class Score:
    """What a task gave.

    figures  name → figure, where more is better: a share in [0, 1], or a count out of `totals[name]`.
    totals   name → what the count is out of; a figure without a total is a share.
    notes    lines for a person: what was missed, and how the sample was drawn.
    """

    figures: dict[str, float]
    totals: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def share(part: float, whole: float) -> float:
    """part / whole, 0 where there is nothing; rounded to four places, as every figure."""
    return round(part / whole, 4) if whole else 0.0


def f1(hits: float, found: float, wanted: float) -> float:
    """Harmonic mean of precision (hits / found) and recall (hits / wanted), in [0, 1]."""
    return share(2 * hits, found + wanted)


def sampled(items: Sequence[Item], n: int, seed: int = 1) -> list[Item]:
    """n of the items, the same ones each time, in their order; all where there are no more than n."""
    if len(items) <= n:
        return list(items)
    return [items[i] for i in sorted(random.Random(seed).sample(range(len(items)), n))]


def b_cubed(truth: Mapping[str, Hashable], found: Mapping[str, Hashable]) -> tuple[float, float, float]:
    """B³ precision, recall and F of a clustering (Bagga and Baldwin 1998). Both map item → cluster, over the same items."""
    both, ours, theirs = Counter[Hashable](), Counter[Hashable](), Counter[Hashable]()
    for item, cluster in truth.items():
        both[cluster, found[item]] += 1
        theirs[cluster] += 1
        ours[found[item]] += 1
    precision = sum(both[cluster, found[item]] / ours[found[item]] for item, cluster in truth.items())
    recall = sum(both[cluster, found[item]] / theirs[cluster] for item, cluster in truth.items())
    precision, recall = precision / max(len(truth), 1), recall / max(len(truth), 1)
    return round(precision, 4), round(recall, 4), share(2 * precision * recall, precision + recall)


def pair_f1(truth: Mapping[str, Hashable], found: Mapping[str, Hashable]) -> float:
    """F of the pairs of items that are put together. Cost O(n) in items."""

    def pairs(clusters: Counter[Hashable]) -> int:
        return sum(n * (n - 1) // 2 for n in clusters.values())

    both = Counter[Hashable]((cluster, found[item]) for item, cluster in truth.items())
    return f1(pairs(both), pairs(Counter(found[item] for item in truth)), pairs(Counter(truth.values())))


def area_under_curve(positives: Sequence[float], negatives: Sequence[float]) -> float:
    """Probability that a positive scores above a negative, ties counting half. Cost O(n log n)."""
    ranked = sorted([(score, 1) for score in positives] + [(score, 0) for score in negatives])
    wins, below, i = 0.0, 0, 0
    while i < len(ranked):
        j = i
        while j < len(ranked) and ranked[j][0] == ranked[i][0]:
            j += 1
        here = [label for _, label in ranked[i:j]]
        ties = len(here) - sum(here)
        wins += sum(here) * (below + ties / 2)
        below += ties
        i = j
    return share(wins, len(positives) * len(negatives))


def bag_overlap(a: Sequence[str], b: Sequence[str]) -> int:
    """How many words two texts share, each counted as often as both have it."""
    return sum((Counter(a) & Counter(b)).values())


def covered(spans: Sequence[Span]) -> set[int]:
    """The places that half-open spans cover."""
    return {place for start, end in spans for place in range(start, end)}


def overlap(a: Span, b: Span) -> int:
    """How many places two half-open spans share."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))
