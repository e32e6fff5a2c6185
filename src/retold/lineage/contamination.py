"""Contamination: a second exemplar, from which a retelling has what the main one does not explain.

Each retelling j with the main exemplar i may have taken from one more, k, with the odds exp(θ·g(i, k, j)) against having taken
from i alone, and k contributes with the probability of that over all i. What k explains counts where k had it before j told it: an
article further down the line has it from j. (Maas, Textkritik, §§ 6 and 10: contamination shows where a witness has peculiar
readings of two branches.)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import NDArray

from retold.lineage.weighing import Texts

SECOND = ("bias", "beyond", "yields", "had", "descends", "above", "wording", "toward", "rival")
_LITTLE = 0.2  # share of a unit below which an exemplar does not explain it
_WORDING = 0.05
_DOUBTED = 10.0  # words that are reckoned as not kept, whatever was
_SHOWN = 0.01
_LETTERS = 6.0  # of a word, with its space
_WORDS = 5.0  # explained by the second exemplar alone, from which it may be one
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Seconds:
    """Cases in which a retelling has a second exemplar: int64 (m, 3) of (main i, second k, retelling j), float64 (m, SECOND)."""

    cases: NDArray[np.int64]
    features: Floats


def second_exemplars(texts: Texts, marginals: Floats, later: frozenset[tuple[int, int]] = frozenset()) -> Seconds:
    """Every case with what speaks for it, by the probabilities of a first reading (float64 (n, n), of i → j).

    later     pairs (k, j) of which k was published after j, so that j has nothing from k.

    beyond    ln(1 + words of j in units that i does not explain and k does).
    yields    share of what k has and i lacks that j has: what is taken is mostly kept.
    had       share of those units that k's own likely exemplars have too, so that k did not have them from j.
    descends  how probably k goes back to j; above: i to k, so that i may have dropped what j has from i's own exemplar.
    wording   of the units that both explain, how much better i does, as a share of j, at most a twentieth.
    toward    how much likelier k → j is than j → k.
    rival     share of those units that the best other article explains, beyond what k does.
    Cost O(n^3), and for each retelling its candidates squared times its units.
    """
    back = _goes_back(marginals)
    into: dict[int, list[int]] = {}
    for i, j in sorted(texts.explained):
        into.setdefault(j, []).append(i)
    cases, rows = [], []
    for j in sorted(into):
        for case, row in _of_retelling(j, into[j], texts, marginals, back):
            if (case[1], j) not in later:
                cases.append(case)
                rows.append(row)
    found = np.array(cases, np.int64).reshape(-1, 3)
    return Seconds(found, np.array(rows, np.float64).reshape(-1, len(SECOND)))


def _goes_back(marginals: Floats) -> Floats:
    # float64 (n, n): how probably j goes back to i, by the sum over all lengths of line.
    n = len(marginals)
    own: Floats = np.linalg.inv(np.eye(n) * (1 + 1e-9) - marginals) - np.eye(n)
    return own.clip(0.0, 1.0)


def _of_retelling(
    j: int, candidates: list[int], texts: Texts, marginals: Floats, back: Floats
) -> Iterator[tuple[tuple[int, int, int], tuple[float, ...]]]:
    sizes = texts.sizes[j]
    explained = np.stack([texts.explained[i, j] for i in candidates])
    open_units = explained < _LITTLE * sizes
    alone = open_units.astype(float) @ explained.T  # [i, k]: letters that k explains in what i does not
    total = max(1.0, float(sizes.sum()))
    for at, i in enumerate(candidates):
        units = open_units[at]
        for other in np.flatnonzero(alone[at] > _WORDS * _LETTERS):
            k, words = candidates[int(other)], float(alone[at, other])
            shared = np.minimum(explained[:, units], explained[other, units]).sum(axis=1)
            had = sum(float(marginals[p, k]) * float(shared[q]) for q, p in enumerate(candidates) if p != k)
            both = ~units & ~open_units[other]
            p, reverse = float(marginals[k, j]), float(marginals[j, k])
            over = np.delete(alone[at], (at, int(other)))
            yield (
                (i, k, j),
                (
                    1.0,
                    float(np.log1p(words / _LETTERS)),
                    _yields(i, k, j, texts),
                    min(1.0, had / words),
                    float(back[j, k]),
                    float(back[k, i]),
                    max(-_WORDING, min(_WORDING, float((explained[at] - explained[other])[both].sum()) / total)),
                    (p + 1e-3) / (p + reverse + 2e-3),
                    max(0.0, float(over.max(initial=0.0)) - words) / max(words, float(over.max(initial=0.0))),
                ),
            )


def _yields(i: int, k: int, j: int, texts: Texts) -> float:
    # Share of what k has and i lacks that j has; one sentence that was kept says little.
    sizes = texts.sizes[k]
    by_main = texts.explained.get((i, k))
    lacks = np.ones(len(sizes), bool) if by_main is None else by_main < _LITTLE * sizes
    whole = float(sizes[lacks].sum())
    return float(texts.explained[j, k][lacks].sum()) / (whole + _DOUBTED * _LETTERS)


def share_cases(seconds: Seconds, weights: Floats, n: int) -> Floats:
    """float64 (m,): the probability of each case where i is the main exemplar, beside the others and that there is no second; by
    the weights as float64 (SECOND,)."""
    odds = np.exp((seconds.features @ weights).clip(-30.0, 30.0))
    sums = np.ones((n, n))
    main, retelling = seconds.cases[:, 0], seconds.cases[:, 2]
    np.add.at(sums, (main, retelling), odds)
    shares: Floats = odds / sums[main, retelling]
    return shares


def contributions(marginals: Floats, seconds: Seconds, shares: Floats) -> Floats:
    """float64 (n, n): how probably j took something from i: as its main exemplar or as the second beside another."""
    found = marginals.copy()
    main, second, retelling = seconds.cases.T
    np.add.at(found, (second, retelling), shares * marginals[main, retelling])
    return found.clip(0.0, 1.0)


def contributions_by_hand(marginals: Floats, from_root: Floats, texts: Texts) -> Floats:
    """The same by a rule set by hand, for outlets that retell: the main exemplar, or what another gave that it does not explain."""
    found = np.zeros_like(marginals)
    for j in range(len(marginals)):
        for i, part in _of_hand(j, marginals, from_root, texts).items():
            found[i, j] = part
    return found


def _of_hand(j: int, marginals: Floats, from_root: Floats, texts: Texts) -> dict[int, float]:
    found = {i: float(marginals[i, j]) for i in range(len(marginals)) if i != j}
    besides, total = dict.fromkeys(found, 0.0), 0.0
    candidates = [i for i in found if (i, j) in texts.explained]
    for main in candidates:
        p = float(marginals[main, j])
        if p >= _SHOWN:
            total += p
            for i, taken in _taken_too(j, main, candidates, marginals, from_root, texts).items():
                besides[i] += p * taken
    return {i: max(p, besides[i] / max(_SHOWN, total - (p if p >= _SHOWN else 0.0))) for i, p in found.items()}


def _taken_too(
    j: int, main: int, candidates: Sequence[int], marginals: Floats, from_root: Floats, texts: Texts
) -> dict[int, float]:
    # Text that the main exemplar does not explain was taken from elsewhere: from the one that explains most of it, then from the
    # one that explains most of what is left. Each counts as far as j may have taken from it, and not it from j.
    found: dict[int, float] = {}
    open_units = texts.explained[main, j] < _LITTLE * texts.sizes[j]
    others = [i for i in candidates if i != main]
    while others:
        alone = {i: float(texts.explained[i, j][open_units].sum()) / 6 for i in others}  # characters to words
        best = max(others, key=lambda i: (round(alone[i]), marginals[i, j], -i))
        if alone[best] <= _WORDS:
            break
        p, reverse = float(marginals[best, j]), float(marginals[j, best])
        taken = 1 - exp(-(alone[best] - _WORDS) / (3 * _WORDS))
        found[best] = taken * max(p / max(1e-9, p + reverse), _had(best, j, open_units, marginals, from_root, texts))
        open_units &= texts.explained[best, j] < _LITTLE * texts.sizes[j]
        others.remove(best)
    return found


def _had(i: int, j: int, units: NDArray[np.bool_], marginals: Floats, from_root: Floats, texts: Texts) -> float:
    # How far i had these units of j before j told them: where i's own likeliest exemplar, which is not j, has them too.
    before = int(marginals[:, i].argmax())
    if from_root[i] >= marginals[before, i] or before == j or (before, j) not in texts.explained:
        return 0.0
    theirs = np.minimum(texts.explained[before, j], texts.explained[i, j])[units].sum()
    both = float(theirs) / max(1.0, float(texts.explained[i, j][units].sum()))
    return both * float(marginals[before, i]) * (1 - float(marginals[j, before]))
