"""The chain of labels against trying every chain."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retold.record.labels import FORBIDDEN, between_labels, fence, spans_of

LABELS = ("O", "B-a", "I-a", "B-b", "I-b")


def legal(chain: tuple[int, ...]) -> bool:
    """Whether every I-x follows a B-x or I-x."""
    before = ["O", *(LABELS[label] for label in chain)]
    return all(not b.startswith("I-") or a[2:] == b[2:] for a, b in zip(before, before[1:], strict=False))


def spans(chain: tuple[int, ...]) -> set[tuple[int, int, str]]:
    found = set()
    for at, label in enumerate(chain):
        if LABELS[label].startswith("B-"):
            stop = at + 1
            while stop < len(chain) and chain[stop] == label + 1:
                stop += 1
            found.add((at, stop, LABELS[label][2:]))
    return found


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 4), st.integers(0, 10_000))
def test_best_spans_and_their_probabilities_are_those_of_all_chains(n: int, seed: int) -> None:
    draw = np.random.default_rng(seed)
    between = between_labels(LABELS, draw.normal(size=(5, 5)))
    emissions = fence(draw.normal(size=(n, 5)) * 2, [False] * n, LABELS)
    weights = {}
    for chain in product(range(5), repeat=n):
        if legal(chain):
            score = sum(emissions[t, label] for t, label in enumerate(chain))
            weights[chain] = score + sum(between[a, b] for a, b in zip(chain, chain[1:], strict=False))
    best = max(weights, key=lambda chain: weights[chain])
    whole = sum(math.exp(weight) for weight in weights.values())
    found = spans_of([emissions], between, LABELS)
    assert {(f.first, f.stop, f.kind) for f in found} == spans(best)
    for f in found:
        share = sum(math.exp(weight) for chain, weight in weights.items() if (f.first, f.stop, f.kind) in spans(chain)) / whole
        assert f.probability == pytest.approx(share, abs=1e-9)


def test_stretches_of_other_lengths_beside_it_change_nothing() -> None:
    draw = np.random.default_rng(5)
    between = between_labels(LABELS, draw.normal(size=(5, 5)))
    rows = [fence(draw.normal(size=(n, 5)) * 3, [False] * n, LABELS) for n in (7, 1, 30, 12)]
    together = spans_of(rows, between, LABELS)
    for number, row in enumerate(rows):
        alone = spans_of([row], between, LABELS)
        mine = [f for f in together if f.stretch == number]
        assert [(f.first, f.stop, f.kind) for f in mine] == [(f.first, f.stop, f.kind) for f in alone]
        assert [f.probability for f in mine] == pytest.approx([f.probability for f in alone], abs=1e-12)


def test_a_span_ends_where_a_paragraph_does() -> None:
    inside = np.full((4, 5), 0.0)
    inside[:, 1:3] = 5.0
    inside[:, 2] += 1.0
    fenced = fence(inside, [True, False, True, False], LABELS)
    assert fenced[2, 2] == FORBIDDEN
    assert [(f.first, f.stop) for f in spans_of([fenced], between_labels(LABELS), LABELS)] == [(0, 2), (2, 4)]
    assert spans_of([], between_labels(LABELS), LABELS) == []
