"""How two articles are related, from what they share."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log1p

import numpy as np
from numpy.typing import NDArray

from retold.finding.tables import RELATIONS, UNIT
from retold.kernels.overlap import COLUMNS, ONE
from retold.types import Relation

# Log-odds of one event lost for each day between two articles beyond a fortnight. A prior, and a mild one: retrospects, and pages
# that were dated anew, are many.
_DAYS_FREE, _DAY, _DAYS_AT_MOST = 14, 0.01, 60
_RETOLD_CONTAINMENT = 0.02  # less text in common than this may be one quotation or a name that both print
_RETOLD_CONTENT = 0.6  # … unless so much of the content is the same, in other words throughout
_COPY_JACCARD = 0.9  # shared share of all 5-grams of both; one edited word in a hundred leaves about .9
_SUBJECT_CONTENT = 0.12  # share of content weight from which two articles speak of one subject
_REPEATED_CONTENT = 0.25  # two pages of one outlet that share text but less content than this share what the outlet repeats
_COPY, _RETELLING_CODE, _UPDATE, _BOILERPLATE, _STORY, _SUBJECT, _UNRELATED = range(len(RELATIONS))
_STORY_FEATURES = ("standing", "names", "numbers", "others", "runs", "cosine")
# Hundredths, by `training/relations.py`: of 1 and ln(1 + shared runs), √containment, content, cosine, ln(1 + shared forms); of 1,
# the features of one event, and the years apart.
_RETELLING_WEIGHTS = (-57, 136, 76, 490, 643, -156)
_STORY_WEIGHTS = (-341, 670, 450, 380, -218, 365, 374, -44)
_STEPS = 1024  # of the log-odds in the table below
_FAR = 10 * _STEPS
_LOGISTIC = np.array([round(UNIT / (1 + exp(-z / _STEPS))) for z in range(-_FAR, _FAR + 1)], np.int32)
_LOGS = np.array([round(ONE * log1p(n)) for n in range(4096)], np.int64)


def judge_pairs(
    table: NDArray[np.int32], same_outlet: NDArray[np.bool_], days: NDArray[np.int64]
) -> tuple[NDArray[np.uint8], NDArray[np.int32], NDArray[np.int32]]:
    """Name the relation of each pair of articles, with its probability and the probability that they tell one story.

    table        int32 (p, 12), as `kernels.overlap.compare_contents` gives it. same_outlet bool (p,), False where unknown.
    days         int64 (p,): between their publications, 0 where either is unknown.
    Returns places in RELATIONS uint8 (p,), and both probabilities int32 (p,) in 1/10,000. A retelling is text taken, however
    reworded; same-story is one event told on its own; same-subject is the names and vocabulary of one subject, and no more. Both
    probabilities come from logistic models over whole numbers. Cost O(p).
    """
    apart = np.clip(days - _DAYS_FREE, 0, _DAYS_AT_MOST)  # an old text can be taken up; an old event is another
    retelling = _probability(retelling_features(table) @ np.array(_RETELLING_WEIGHTS, np.int64))
    story = _probability(story_features(table) @ np.array(_STORY_WEIGHTS, np.int64) - round(100 * _DAY) * ONE * apart)
    runs, content, containment, jaccard = (_column(table, n) for n in ("shared_runs", "content", "containment", "jaccard"))
    copy = jaccard >= _share(_COPY_JACCARD)
    boilerplate = same_outlet & (runs > 0) & (content < _share(_REPEATED_CONTENT)) & ~copy
    taken = (retelling >= UNIT // 2) & ((containment >= _share(_RETOLD_CONTAINMENT)) | (content >= _share(_RETOLD_CONTENT)))
    taken &= ~copy & ~boilerplate
    rest = np.where(story >= UNIT // 2, _STORY, np.where(content >= _share(_SUBJECT_CONTENT), _SUBJECT, _UNRELATED))
    codes = np.where(taken, np.where(same_outlet, _UPDATE, _RETELLING_CODE), rest)
    codes = np.where(copy, _COPY, np.where(boilerplate, _BOILERPLATE, codes)).astype(np.uint8)
    one = np.where(copy | taken, np.maximum(retelling, story), story).astype(np.int32)
    sure = np.where(copy, one, np.where(taken, retelling, np.where(codes == _STORY, story, UNIT - story))).astype(np.int32)
    return codes, sure, one


def retelling_features(table: NDArray[np.int32]) -> NDArray[np.int64]:
    """What the model of retelling sees of each pair, the constant first: int64 (p, 6), in 1/4096."""
    runs, forms = (np.minimum(_column(table, name), len(_LOGS) - 1) for name in ("shared_runs", "shared_forms"))
    root = np.sqrt(_column(table, "containment") * ONE).astype(np.int64)
    columns = (np.full(len(table), ONE), _LOGS[runs], root, _column(table, "content"), _column(table, "cosine"), _LOGS[forms])
    return np.stack(columns, axis=1)


def story_features(table: NDArray[np.int32]) -> NDArray[np.int64]:
    """What the model of one event sees of each pair, the constant first: int64 (p, 8), in 1/4096."""
    columns = [np.full(len(table), ONE), *(_column(table, name) for name in _STORY_FEATURES), ONE * _column(table, "years")]
    return np.stack(columns, axis=1)


def likeness(table: NDArray[np.int32]) -> NDArray[np.int32]:
    """How like two articles are to look at: mean of their two cosines, int32 (p,) in 1/4096 (for `stories`)."""
    return ((_column(table, "standing") + _column(table, "names")) // 2).astype(np.int32)


def _column(table: NDArray[np.int32], name: str) -> NDArray[np.int64]:
    return table[:, COLUMNS.index(name)].astype(np.int64)


def _share(value: float) -> int:
    return round(value * ONE)


def _probability(odds: NDArray[np.int64]) -> NDArray[np.int32]:
    # From log-odds in 1/100 of 1/4096, by a table: the same on every machine, in any order.
    return _LOGISTIC[np.clip(odds * _STEPS // (100 * ONE), -_FAR, _FAR) + _FAR]


# --- the same, told term by term ----------------------------------------------------------------------------------------------

_TAKEN = (
    f"probably text taken, at least {_RETOLD_CONTAINMENT:.0%} of the five-word runs of the article that has fewer (or else "
    f"{_RETOLD_CONTENT:.0%} of the content) in common, and no copy"
)
RULES: dict[Relation, str] = {
    "copy": f"at least {_COPY_JACCARD:.0%} of all five-word runs of the two stand in both",
    "retelling": _TAKEN,
    "update": f"{_TAKEN}; both of one outlet",
    "boilerplate": f"one outlet, five-word runs in common, but below {_REPEATED_CONTENT:.0%} of the content: it prints them again",
    "same-story": "probably of one event, and no text taken",
    "same-subject": f"at least {_SUBJECT_CONTENT:.0%} of the content in common, but neither text taken nor probably one event",
    "unrelated": f"neither text taken nor probably one event, and less than {_SUBJECT_CONTENT:.0%} of the content in common",
}
_RETELLING_TERMS = ("start", "shared_runs", "containment", "content", "cosine", "shared_forms")
Terms = list[tuple[str, float, float]]


def explain_retelling(table: NDArray[np.int32]) -> Terms:
    """The terms of the sum by which a pair (a table of one row) is a retelling: name of the column, its value, its points.

    A value is a count or, between 0 and 1, a share; points are log-odds, and their sum is what the probability is read from.
    """
    return _explained(table, _RETELLING_TERMS, retelling_features(table)[0], _RETELLING_WEIGHTS)


def explain_story(table: NDArray[np.int32], days: int) -> Terms:
    """The same of the sum by which the two tell one event; with what the days between them take off."""
    names = ("start", *_STORY_FEATURES, "years")
    apart = min(max(days - _DAYS_FREE, 0), _DAYS_AT_MOST)
    return [*_explained(table, names, story_features(table)[0], _STORY_WEIGHTS), ("days", float(days), -_DAY * apart)]


def _explained(table: NDArray[np.int32], names: Sequence[str], features: NDArray[np.int64], weights: Sequence[int]) -> Terms:
    counts = {"shared_runs", "shared_forms", "years"}
    terms = Terms()
    for name, feature, weight in zip(names, features.tolist(), weights, strict=True):
        value = 1.0 if name == "start" else float(_column(table, name)[0]) / (1 if name in counts else ONE)
        terms.append((name, round(value, 4), feature * weight / (100 * ONE)))
    return terms
