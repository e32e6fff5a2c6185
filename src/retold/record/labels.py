"""From scores of labels to spans: the best legal chain, and how probable each of its spans is.

Viterbi and forward-backward over a linear chain (Rabiner 1989; Lafferty, McCallum and Pereira 2001) over all stretches of an
article at once, in double precision and in a fixed order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

ATTRIBUTION_LABELS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
NAME_LABELS = ("O", "B-person", "I-person", "B-organisation", "I-organisation", "B-place", "I-place", "B-other", "I-other")
FORBIDDEN = -1e4

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Labelled:
    """Words [first, stop) of one stretch with their kind, and the probability of exactly this span under the chain."""

    stretch: int
    first: int
    stop: int
    kind: str
    probability: float


def between_labels(labels: Sequence[str], learned: Any = None) -> Floats:
    """Scores (from, to): `learned` or zero where a label may follow, FORBIDDEN where not (I-x only after B-x or I-x)."""
    scores = np.zeros((len(labels), len(labels))) if learned is None else np.array(learned, np.float64)
    for i, a in enumerate(labels):
        for j, b in enumerate(labels):
            if b.startswith("I-") and a[2:] != b[2:]:
                scores[i, j] = FORBIDDEN
    return scores


def fence(emissions: Floats, begins: Sequence[bool], labels: Sequence[str]) -> Floats:
    """Emissions (n, k) in which no span goes on over the beginning of a paragraph or of the stretch."""
    inside = np.array([label.startswith("I-") for label in labels])
    fenced = np.array(emissions, np.float64)
    rows = np.array(begins, np.bool_)
    rows[:1] = True
    fenced[np.ix_(rows, inside)] = FORBIDDEN
    return fenced


def spans_of(rows: Sequence[Floats], between: Floats, labels: Sequence[str]) -> list[Labelled]:
    """The spans of the best chain over each stretch, in order. rows: emissions (n_i, k), n_i >= 1. Cost O(words · k²).

    The probability of a span is the weight of all chains that have it from its first word to its last and no further, divided by
    the weight of all chains.
    """
    if not rows:
        return []
    lengths = np.array([len(row) for row in rows])
    padded = np.zeros((len(rows), int(lengths.max()), len(labels)))
    for i, row in enumerate(rows):
        padded[i, : len(row)] = row
    chains = _best_chains(padded, between, lengths)
    found: list[Labelled] = []
    opens = np.array([label.startswith("B-") for label in labels])
    live = [i for i in range(len(rows)) if opens[chains[i, : lengths[i]]].any()]
    if not live:
        return []
    forward, backward, whole = _sums(padded[live], between, lengths[live])
    for at, i in enumerate(live):
        chain = chains[i, : lengths[i]].tolist()
        emissions = rows[i]
        for first in np.flatnonzero(opens[chain]).tolist():
            begin = chain[first]
            stop, path = first + 1, float(forward[at, first, begin])
            while stop < len(chain) and chain[stop] == begin + 1:
                path += float(between[chain[stop - 1], begin + 1]) + float(emissions[stop, begin + 1])
                stop += 1
            if stop < len(chain):
                after = between[chain[stop - 1]] + emissions[stop] + backward[at, stop]
                after[begin + 1] = -np.inf  # the span ends here
                top = float(after.max())
                path += top + float(np.log(np.exp(after - top).sum()))
            probability = min(1.0, float(np.exp(path - whole[at])))
            found.append(Labelled(i, first, stop, labels[begin][2:], probability))
    return found


def _best_chains(emissions: Floats, between: Floats, lengths: Ints) -> Ints:
    """The labels (m, n) of the highest score; what is beyond a stretch's length means nothing."""
    m, n, _ = emissions.shape
    scores = np.empty((n, m, emissions.shape[2]))
    scores[0] = emissions[:, 0]
    arrive = np.ascontiguousarray(between.T)
    for t in range(1, n):
        (scores[t - 1][:, None, :] + arrive).max(2, out=scores[t])
        scores[t] += emissions[:, t]
    rows, last = np.arange(m), lengths - 1
    label = scores[last, rows].argmax(1)
    chains = np.zeros((m, n), np.int64)
    chains[rows, last] = label
    for t in range(n - 2, -1, -1):
        # The way back is found again: from which label the best path came is asked for one label a place, not for all.
        label = np.where(t < last, (scores[t] + arrive[label]).argmax(1), label)
        chains[:, t] = label
    return chains


def _sums(emissions: Floats, between: Floats, lengths: Ints) -> tuple[Floats, Floats, Floats]:
    """Log sums of all chains up to each label (m, n, k), from after it to the end (m, n, k), and over all (m,).

    Sums are kept as shares with the logarithm of their scale beside them (Rabiner 1989, section V). The sums from the end are those
    from the beginning of the stretch read backwards, so that both come of one walk.
    """
    m, n, k = emissions.shape
    ahead = np.arange(n)
    turned = np.where(ahead < lengths[:, None], lengths[:, None] - 1 - ahead, ahead)  # the same places, read backwards
    both = np.concatenate([emissions, np.take_along_axis(emissions, turned[:, :, None], 1)])
    follows = np.exp(np.stack([between, between.T]))
    tops = both.max(2)
    shares = np.exp(both - tops[:, :, None])
    rows, scales = np.empty((n, 2 * m, k)), np.empty((n, 2 * m))
    rows[0], scales[0] = shares[:, 0], tops[:, 0]
    for t in range(1, n):
        step = (rows[t - 1].reshape(2, m, k) @ follows).reshape(2 * m, k) * shares[:, t]
        scales[t] = step.sum(1)
        np.divide(step, scales[t, :, None], out=rows[t])
    with np.errstate(divide="ignore"):  # what cannot be has no logarithm
        sums = np.log(rows)
        scales[1:] = np.log(scales[1:]) + tops[:, 1:].T
        sums = (sums + np.cumsum(scales, 0)[:, :, None]).swapaxes(0, 1)
        ends = sums[np.arange(2 * m), np.tile(lengths, 2) - 1][:m]
        # What comes after a label: the chains that begin at the next place, without this label's own score.
        after = np.take_along_axis(sums[m:], turned[:, :, None], 1)
    whole = ends.max(1) + np.log(np.exp(ends - ends.max(1, keepdims=True)).sum(1))
    return sums[:m], after - emissions, whole
