"""Contamination: a second exemplar, from which a retelling has what the main one does not explain.

A retelling j takes from the main exemplar i alone, or from one more, k, too: that case weighs exp(θ·g(i, k, j)) times what i
alone does, and all cases of i together are what i weighs among the exemplars of j. So a text that two branches explain between
them finds both, where neither alone would be its likeliest exemplar. What k explains counts where k had it before j told it: an
article further down the line has it from j. (Maas, Textkritik, §§ 6 and 10: contamination shows where a witness has peculiar
readings of two branches. That a text is a mosaic of others with few turns from one to the other: Li and Stephens 2003.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import NDArray

from retold.lineage.weighing import Texts

SECOND = (
    "bias", "retold", "beyond", "yields", "wording", "turns", "rival", "had", "descends", "above", "below", "toward", "left",
)  # fmt: skip
STATIC = 7  # of SECOND, those that no reading changes
_LITTLE = 0.2  # share of a unit below which an exemplar does not explain it
_DOUBTED = 10.0  # words that are reckoned as not kept, whatever was
_SHOWN = 0.01
_LETTERS = 6.0  # of a word, with its space
_WORDS = 5.0  # explained by the second exemplar alone, from which it may be one
_AT_MOST = 24  # exemplars of one retelling, those that explain most of it, that are held beside one another
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Retelling:
    """What no reading changes of one retelling.

    place       its own. candidates: int64 (c,), places of its exemplars, in order.
    explained   float64 (c, u), letters of its units by each. lacks: bool (c, u), units that one does not explain.
    cases       int64 (m, 2) into candidates: main, second. static: float64 (m, STATIC). alone: float64 (m,), letters of `beyond`.
    """

    place: int
    candidates: NDArray[np.int64]
    explained: Floats
    lacks: NDArray[np.bool_]
    cases: NDArray[np.int64]
    static: Floats
    alone: Floats


@dataclass(frozen=True)
class Seconds:
    """Cases in which a retelling has a second exemplar: int64 (m, 3) of (main i, second k, retelling j), float64 (m, SECOND).

    stray   float64 (n, n): ln(1 + words of j that i lacks and that another has who has them not from j).
    """

    cases: NDArray[np.int64]
    features: Floats
    stray: Floats


def retellings_of(texts: Texts, later: frozenset[tuple[int, int]] = frozenset()) -> list[Retelling]:
    """Every retelling with its cases of two exemplars, as far as no reading changes them.

    later     pairs (k, j) of which k was published after j, so that j has nothing from k.

    beyond    ln(1 + words of j in units that i does not explain and k does). retold: 1 where they are not versions of one text.
    yields    share of what k has and i lacks that j has: what is taken is mostly kept.
    wording   of the units that both explain, ln(1 + words by which i does better, less those by which k does), with its sign.
    turns     ln of the turns along j from what i explains to what k alone does, and back: a reteller seldom turns.
    rival     ln(1 + words of j in units that i does not explain by which the best other article explains more of them than k).
    Cost: for each retelling, its candidates (24 at most) squared times its units.
    """
    into: dict[int, list[int]] = {}
    for i, j in sorted(texts.explained):
        into.setdefault(j, []).append(i)
    return [_of_retelling(j, into[j], texts, later) for j in sorted(into)]


def _of_retelling(j: int, candidates: list[int], texts: Texts, later: frozenset[tuple[int, int]]) -> Retelling:
    sizes = texts.sizes[j]
    most = np.array(sorted(sorted(candidates, key=lambda i: (-float(texts.explained[i, j].sum()), i))[:_AT_MOST]), np.int64)
    explained = np.stack([texts.explained[i, j] for i in most.tolist()])
    lacks = explained < _LITTLE * sizes
    has = (~lacks).astype(float)
    alone = lacks.astype(float) @ explained.T  # [i, k]: letters that k explains in what i does not
    np.fill_diagonal(alone, 0.0)
    might = np.array([(k, j) not in later for k in most.tolist()])
    main, second = np.nonzero((alone > _WORDS * _LETTERS) & might)
    letters = alone[main, second]
    better = ((has * explained) @ has.T - has @ (has * explained).T)[main, second] / _LETTERS
    static = np.stack(
        [
            np.ones(len(main)),
            np.full(len(main), 1 - texts.versions),
            np.log1p(letters / _LETTERS),
            np.array([_yields(i, k, j, texts) for i, k in zip(most[main].tolist(), most[second].tolist(), strict=True)]),
            np.sign(better) * np.log1p(np.abs(better)),
            np.log(np.maximum(1, _turns(~lacks[main], ~lacks[second]))),
            np.log1p(np.maximum(0.0, _best_other(alone)[main, second] - letters) / _LETTERS),
        ],
        axis=1,
    )
    return Retelling(j, most, explained, lacks, np.stack([main, second], axis=1), static, letters)


def _turns(first: NDArray[np.bool_], then: NDArray[np.bool_]) -> NDArray[np.int64]:
    # int64 (m,): how often the units (m, u) change between those of the first and others of the second, those of neither left out.
    whose = np.where(first, 1, np.where(then, 2, 0))
    last = np.maximum.accumulate(np.where(whose > 0, np.arange(whose.shape[1]), -1), axis=1)
    held = np.where(last >= 0, np.take_along_axis(whose, last.clip(0), axis=1), 0)
    turned: NDArray[np.int64] = ((held[:, 1:] != held[:, :-1]) & (held[:, :-1] > 0)).sum(axis=1)
    return turned


def _best_other(alone: Floats) -> Floats:
    # float64 (c, c): the greatest of each row but that in the column.
    found = np.repeat(alone.max(axis=1, initial=0.0)[:, None], len(alone), axis=1)
    row, at = np.arange(len(alone)), alone.argmax(axis=1)
    rest = alone.copy()
    rest[row, at] = 0.0
    found[row, at] = rest.max(axis=1, initial=0.0)
    return found


def _yields(i: int, k: int, j: int, texts: Texts) -> float:
    # Share of what k has and i lacks that j has; one sentence that was kept says little.
    sizes = texts.sizes[k]
    by_main = texts.explained.get((i, k))
    lacks = np.ones(len(sizes), bool) if by_main is None else by_main < _LITTLE * sizes
    whole = float(sizes[lacks].sum())
    return float(texts.explained[j, k][lacks].sum()) / (whole + _DOUBTED * _LETTERS)


def second_exemplars(retellings: Sequence[Retelling], marginals: Floats) -> Seconds:
    """Every case with what speaks for it, by the probabilities of a reading before (float64 (n, n), of i → j).

    had       share of `beyond` that k's own likely exemplars have too, so that k did not have it from j.
    descends  how probably k goes back to j. above: i to k, so that i may have dropped what j has from i's own exemplar.
    below     k to i, so that k may have kept what another retelling of i dropped.
    toward    how much likelier k → j is than j → k.
    left      by how much the words that are left over are fewer than with i alone: `stray` of both less that of i.
    Cost O(n^3), and for each retelling its candidates cubed and squared times its units.
    """
    n = len(marginals)
    back = _goes_back(marginals)
    cases, rows, stray = [], [], np.zeros((n, n))
    for own in retellings:
        j, where = own.place, own.candidates
        held = ((1 - back[j, where])[:, None] * own.explained).max(axis=0)  # letters that somebody has who has them not from j
        alone = np.log1p(own.lacks @ held / _LETTERS)
        stray[where, j] = alone
        main, second = own.cases.T
        i, k = where[main], where[second]
        shared = np.minimum(own.explained[:, None, :], own.explained[None, :, :])  # [p, k, u]
        before = marginals[np.ix_(where, where)]
        had = np.einsum("pk,pku->ku", before, shared) @ own.lacks.T.astype(float)  # [k, i]
        p, reverse = marginals[k, j], marginals[j, k]
        left = np.log1p((own.lacks[main] & own.lacks[second]) @ held / _LETTERS) - alone[main]
        read = [
            np.minimum(1.0, had[second, main] / own.alone),
            back[j, k],
            back[k, i],
            back[i, k],
            (p + 1e-3) / (p + reverse + 2e-3),
            left,
        ]
        cases.append(np.stack([i, k, np.full(len(i), j)], axis=1))
        rows.append(np.hstack([own.static, np.stack(read, axis=1)]))
    if not cases:
        return Seconds(np.zeros((0, 3), np.int64), np.zeros((0, len(SECOND))), stray)
    return Seconds(np.concatenate(cases), np.concatenate(rows), stray)


def _goes_back(marginals: Floats) -> Floats:
    # float64 (n, n): how probably j goes back to i, by the sum over all lengths of line.
    n = len(marginals)
    own: Floats = np.linalg.inv(np.eye(n) * (1 + 1e-9) - marginals) - np.eye(n)
    return own.clip(0.0, 1.0)


def odds_of(seconds: Seconds, weights: Floats, n: int) -> tuple[Floats, Floats]:
    """float64 (m,), (n, n): the probability of each case where i is the main exemplar, beside the others and that there is no
    second; and ln of what all cases of i → j weigh, 1 for i alone among them. weights: float64 (SECOND,)."""
    odds = np.exp((seconds.features @ weights).clip(-30.0, 30.0))
    sums = np.ones((n, n))
    main, retelling = seconds.cases[:, 0], seconds.cases[:, 2]
    np.add.at(sums, (main, retelling), odds)
    shares: Floats = odds / sums[main, retelling]
    return shares, np.log(sums)


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
