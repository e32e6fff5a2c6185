"""How two articles are related, from what they share."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log1p

import numpy as np

from retold.finding.prints import Print
from retold.types import Relation

# Logistic weights of (1, ln(1 + shingles), √containment, content, cosine, ln(1 + words)), fitted by `training/relations.py`:
# retelling on derived against independent texts, same story on news pairs of one subject, one event against two.
_RETELLING = (-0.94, 1.32, 0.60, 4.93, 6.21, -1.39)
_SAME_STORY = (-3.21, 0.61, 0.83, 4.57, 6.59, 0.14)
_DAYS_FREE, _DAY, _DAYS_AT_MOST = 7, 0.05, 60  # log-odds of one event lost for each day between two articles beyond a week
_RETOLD_CONTAINMENT = 0.02  # less text in common than this may be one quotation or a name that both print
_RETOLD_CONTENT = 0.6  # … unless so much of the content is the same, in other words throughout
_COPY_JACCARD = 0.9  # shared share of all 5-grams of both; one edited word in a hundred leaves about .9
_SUBJECT_CONTENT = 0.12  # share of content weight from which two articles speak of one subject
_REPEATED_CONTENT = 0.25  # two pages of one outlet that share text but less content than this share what the outlet repeats


@dataclass(frozen=True)
class Shared:
    """What two articles share.

    shingles     distinct 5-grams in both; containment: over those of the article that has fewer, in [0, 1].
    days         between their publications, None where either is unknown.
    content      weight of the content words in both over that of the lighter article; cosine: over the root of both, in [0, 1].
    words        how many content words both have. jaccard: shingles over those of either, in [0, 1].
    """

    shingles: int
    jaccard: float
    containment: float
    content: float
    cosine: float
    words: int
    days: int | None

    @classmethod
    def of(cls, a: Print, b: Print) -> Shared:
        """Count it. Cost O(words)."""
        left, right = a.distinct, b.distinct
        shingles = len(np.intersect1d(left, right, assume_unique=True))
        _, i, _ = np.intersect1d(a.content, b.content, assume_unique=True, return_indices=True)
        both = float(np.square(a.weights[i]).sum())
        heavy_a, heavy_b = float(np.square(a.weights).sum()), float(np.square(b.weights).sum())
        return cls(
            shingles=shingles,
            jaccard=shingles / max(1, len(left) + len(right) - shingles),
            containment=shingles / max(1, min(len(left), len(right))),
            content=both / max(1e-9, min(heavy_a, heavy_b)),
            cosine=both / max(1e-9, (heavy_a * heavy_b) ** 0.5),
            words=len(i),
            days=None if a.day is None or b.day is None else abs(a.day - b.day),
        )


def judge_relation(shared: Shared, *, same_outlet: bool) -> tuple[Relation, float, float]:
    """Name the relation of two articles, with its probability and the probability that they tell one story.

    A retelling is text taken, however reworded; same-story is one event told on its own; same-subject is the names and
    vocabulary of one subject, and no more. Both probabilities come from logistic models over what the two articles share.
    """
    retelling = _logistic(_RETELLING, shared)
    apart = min(_DAYS_AT_MOST, max(0, (shared.days or 0) - _DAYS_FREE))  # an old text can be taken up; an old event is another
    same_story = _logistic(_SAME_STORY, shared, -_DAY * apart)
    if shared.jaccard >= _COPY_JACCARD:
        return "copy", max(retelling, same_story), max(retelling, same_story)
    if same_outlet and shared.shingles and shared.content < _REPEATED_CONTENT:
        return "boilerplate", 1 - same_story, same_story
    taken = shared.containment >= _RETOLD_CONTAINMENT or shared.content >= _RETOLD_CONTENT
    if retelling >= 0.5 and taken:
        return ("update" if same_outlet else "retelling"), retelling, max(same_story, retelling)
    if same_story >= 0.5:
        return "same-story", same_story, same_story
    if shared.content >= _SUBJECT_CONTENT:
        return "same-subject", 1 - same_story, same_story
    return "unrelated", 1 - same_story, same_story


def features(shared: Shared) -> tuple[float, ...]:
    """What the two models see of a pair, the constant first."""
    return (
        1.0,
        log1p(shared.shingles),
        shared.containment**0.5,
        shared.content,
        shared.cosine,
        log1p(shared.words),
    )


def _logistic(weights: tuple[float, ...], shared: Shared, more: float = 0.0) -> float:
    return 1 / (1 + exp(-more - sum(w * v for w, v in zip(weights, features(shared), strict=True))))
