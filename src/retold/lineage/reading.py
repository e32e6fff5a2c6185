"""What the articles of a story make probable: who has it from whom, by everything that is known of its pairs.

Where no article names its outlet the weights are learned (`weighing`), and a story is read several times, each time knowing from
the last who else has it from whom. Versions of one text are read as written further and as cut; where they are a line, as a line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from retold.lineage.arborescences import log_sum_of, marginals_of
from retold.lineage.contamination import (
    SECOND,
    Retelling,
    contributions,
    contributions_by_hand,
    odds_of,
    retellings_of,
    second_exemplars,
)
from retold.lineage.evidence import CUT, GROWS, OF_LENGTH, PUBLISHED, Clue, Side
from retold.lineage.instants import order_of
from retold.lineage.seriation import AT_MOST, Orders, orders_of, probability_of_series, signs_of_series
from retold.lineage.weighing import LINES, Texts, load_weights, score_choices, taken_elsewhere
from retold.types import Account

CLOSENESS = 9.0  # log-weight of an exemplar that explains all of a retelling
PECULIAR, PECULIARITIES_AT_MOST = 0.45, 8  # log-weight lost for each value or name in which two articles differ
NONE = 2.6  # log-weight of "none of these": as much as an exemplar that explains 29 %
_IN_SERIES = 0.7  # probability from which articles are read as one text in a series at all
_READINGS = 3  # a lineage is read so often, each time knowing from the last who else has it from whom
LATER = -5.0  # what was published later is no exemplar; what is learned is less, from the times at which people began to write
OWN = 1.0  # log-weight gained where both are of one outlet: it updates its own article
_LEAN = 12.0  # log-odds beyond which a direction gains no more
_SAMPLES = 40
_MOSTLY_GROW = 3.0  # log-odds that versions of one text are written further, before anything is read
Clues = Mapping[tuple[int, int], list[Clue]]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Reading:
    """What is probable of a story of n articles.

    clues      by (a, b), a < b, as they are read: of versions of one text that was cut, turned.
    scores     by (i, j): log-weight of i → j, against roots: float64 (n,), that of none of these.
    marginals  float64 (n, n): probability of i → j; from_root: float64 (n,), of none of these.
    parts      float64 (n, n): how probably j took something from i.
    """

    clues: Clues
    scores: dict[tuple[int, int], float]
    roots: Floats
    marginals: Floats
    from_root: Floats
    parts: Floats


def read_story(
    sides: Sequence[Side],
    texts: Texts,
    accounts: Mapping[tuple[int, int], Account],
    clues: Clues,
    scores: dict[tuple[int, int], float],
    roots: Floats,
) -> Reading:
    """The reading of a story whose pairs have these clues and log-weights (`score_pairs`), none of these those of roots.

    Cost O(n^3) for n articles; for each its exemplars squared times its units.
    """
    retellings = [] if texts.named else retellings_of(texts, _published_later(clues))
    reading, cut = _read(scores, roots, texts, clues, retellings), 0.0
    if any(clue.rule == GROWS for own in clues.values() for clue in own):
        turned = {pair: [_turned(clue) for clue in own] for pair, own in clues.items()}
        as_cut = score_pairs(sides, texts, turned)
        other = _read(as_cut, roots, texts, turned, retellings)
        # Versions of one text are written further or cut. Both are held against each other by the summed weight of all
        # arborescences, without second exemplars, which make up for a wrong direction. A line of versions reads as well either
        # way, and such lines mostly grow; where several articles each lack something else of one text, only cutting explains them.
        odds = _MOSTLY_GROW + log_sum_of(scores, roots) - log_sum_of(as_cut, roots)
        cut = 1 / (1 + exp(max(-_LEAN, min(_LEAN, odds))))
        reading = _mixed(reading, other, cut)
    in_series = None if cut > 0.5 else _in_series(sides, texts, accounts, clues)
    if in_series is not None:
        probability, orders = in_series
        reading = _mixed(
            reading, replace(reading, marginals=orders.follows, from_root=orders.first, parts=orders.follows), probability
        )
    return reading


def _published_later(clues: Clues) -> frozenset[tuple[int, int]]:
    # Pairs (k, j) of which k was published after j.
    return frozenset(
        pair
        for (a, b), own in clues.items()
        for clue in own
        if clue.rule in PUBLISHED
        for pair in ([(b, a)] if clue.log_odds > 0 else [(a, b)])
    )


def _read(
    known: dict[tuple[int, int], float], roots: Floats, texts: Texts, clues: Clues, retellings: Sequence[Retelling]
) -> Reading:
    """The last of several readings, each with what the one before says of lines of handing on and of second exemplars."""
    marginals, from_root = marginals_of(known, roots)
    if texts.named:
        return Reading(clues, known, roots, marginals, from_root, contributions_by_hand(marginals, from_root, texts))
    weights = load_weights()
    second = np.array([weights.second[name] for name in SECOND])
    lines = [weights.lines[name] for name in LINES]
    scores, parts = known, marginals
    for _ in range(_READINGS - 1):
        taken, seconds = taken_elsewhere(texts, marginals), second_exemplars(retellings, marginals)
        shares, more = odds_of(seconds, second, len(roots))
        more += lines[0] * taken + lines[1] * texts.versions * seconds.stray
        scores = {(i, j): score + float(more[i, j]) for (i, j), score in known.items()}
        marginals, from_root = marginals_of(scores, roots)
        parts = contributions(marginals, seconds, shares)
    return Reading(clues, scores, roots, marginals, from_root, parts)


def _mixed(one: Reading, other: Reading, share: float) -> Reading:
    likelier = other if share > 0.5 else one
    return replace(
        likelier,
        marginals=(1 - share) * one.marginals + share * other.marginals,
        from_root=(1 - share) * one.from_root + share * other.from_root,
        parts=(1 - share) * one.parts + share * other.parts,
    )


def _in_series(
    sides: Sequence[Side],
    texts: Texts,
    accounts: Mapping[tuple[int, int], Account],
    clues: Clues,
) -> tuple[float, Orders] | None:
    # How probably the articles are one text of one outlet that was written further, and in which order, where no time says it.
    n = len(sides)
    if not 2 <= n <= AT_MOST or texts.named or len({side.page.article.outlet for side in sides}) > 1:
        return None
    if any(order_of(one.published, other.published) for one, other in combinations(sides, 2)):
        return None
    more = np.zeros((n, n))
    for (a, b), own in clues.items():
        more[a, b] = sum(clue.log_odds for clue in own if clue.rule not in OF_LENGTH)
    weights = load_weights()
    probability = probability_of_series(signs_of_series(texts.likeness), weights.series)
    if probability < _IN_SERIES:
        return None
    return probability, orders_of(texts.likeness, accounts, more - more.T, weights.before, weights.beside)


def _turned(clue: Clue) -> Clue:
    return replace(clue, rule=CUT, log_odds=-clue.log_odds) if clue.rule == GROWS else clue


def score_pairs(sides: Sequence[Side], texts: Texts, clues: Clues) -> dict[tuple[int, int], float]:
    """By (i, j): the log-weight of i → j, how well i explains j, and half of what speaks for this direction against the other."""
    if texts.named:
        return _retold(sides, texts, clues)
    # That the one was published first speaks against the reverse alone: reports of one event are not retellings for having dates.
    scores: dict[tuple[int, int], float] = {}
    for (i, j), chosen in score_choices(texts, len(sides)).items():
        sign = 1 if i < j else -1
        own = clues.get((min(i, j), max(i, j)), [])
        lean = sign * sum(c.log_odds for c in own if c.rule not in PUBLISHED)
        after = LATER if any(sign * c.log_odds < 0 for c in own if c.rule in PUBLISHED) else 0.0
        outlets = sides[i].page.article.outlet, sides[j].page.article.outlet
        update = OWN if outlets[0] and outlets[0] == outlets[1] else 0.0
        scores[i, j] = chosen + update + after + 0.5 * max(-_LEAN, min(_LEAN, lean))
    return scores


def _retold(sides: Sequence[Side], texts: Texts, clues: Clues) -> dict[tuple[int, int], float]:
    # The same with weights set by hand, where outlets retell.
    scores: dict[tuple[int, int], float] = {}
    for i, j in sorted(texts.explained):
        near = max(texts.closeness(i, j), texts.closeness(j, i))
        # Figures, dates and names are what a retelling carries over: where they differ, another exemplar is likelier.
        unlike = PECULIAR * min(PECULIARITIES_AT_MOST, texts.differing[min(i, j), max(i, j)])
        lean = sum(c.log_odds for c in clues[min(i, j), max(i, j)]) * (1 if i < j else -1)
        direction = log(2 / (1 + exp(-max(-_LEAN, min(_LEAN, lean)))))
        outlets = sides[i].page.article.outlet, sides[j].page.article.outlet
        own = OWN if outlets[0] and outlets[0] == outlets[1] else 0.0
        scores[i, j] = direction + 0.5 * CLOSENESS * (near + texts.closeness(i, j)) + own - unlike - NONE
    return scores


def resample(texts: Texts, reading: Reading) -> Floats:
    """float64 (n + 1, n): how often an edge stays the likeliest into its retelling when the retelling's units are drawn anew
    (bootstrap, fixed seed); in the last row none of these."""
    scores, n = reading.scores, len(reading.roots)
    wins = np.zeros((n + 1, n))
    known = load_weights()
    per_share = (
        0.5 * CLOSENESS
        if texts.named
        else sum(
            part * (table["explained"] + table["near"])
            for part, table in ((1 - texts.versions, known.retelling), (texts.versions, known.version))
        )
    )
    into: dict[int, list[int]] = {}
    for i, j in sorted(scores):
        into.setdefault(j, []).append(i)
    for j in range(n):
        candidates = into.get(j, [])
        units = len(texts.sizes[j])
        if not candidates or not texts.sizes[j].sum():
            wins[n, j] = 1.0
            continue
        draw = np.random.default_rng(7).multinomial(units, np.full(units, 1 / units), _SAMPLES)
        sizes = (draw * texts.sizes[j]).sum(axis=1).clip(1e-9)
        drawn = [
            scores[i, j] + per_share * ((draw * texts.explained[i, j]).sum(axis=1) / sizes - texts.closeness(i, j))
            for i in candidates
        ]
        best = np.array([*drawn, np.full(_SAMPLES, reading.roots[j])]).argmax(axis=0)
        for place, i in enumerate([*candidates, n]):
            wins[i, j] = float((best == place).mean())
    return wins
