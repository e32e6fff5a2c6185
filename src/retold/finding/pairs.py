"""Candidate pairs and what they share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retold.finding.passages import find_passages
from retold.finding.prints import Print
from retold.finding.relations import Shared, judge_relation
from retold.kernels.shingles import count_shared
from retold.types import Pair

_FEWEST_KEYS = 3  # heavy content words that a pair must share to be a candidate without a shared shingle


def find_pairs(prints: Sequence[Print], hot: int) -> list[Pair]:
    """Every candidate pair with what it shares: `find_candidates`, then `compare_prints`."""
    return [compare_prints(prints[a], prints[b], a, b) for a, b in find_candidates(prints, hot)]


def find_candidates(prints: Sequence[Print], hot: int) -> list[tuple[int, int]]:
    """Every pair of articles that share a word 5-gram or enough heavy content words.

    prints  in order of (SHA-256, id); `Pair.a` and `Pair.b` are places in it.
    hot     a key with more holders joins each of them to the first only (kernels.shingles.count_shared).
    Returns pairs (a, b), a < b, in ascending order. Cost O(words log words).
    """
    by_shingle, _ = _count([p.distinct for p in prints], hot)
    by_word, shared = _count([p.keys for p in prints], hot)
    pairs = np.concatenate([by_shingle, by_word[shared >= _FEWEST_KEYS]])
    return [(a, b) for a, b in np.unique(pairs, axis=0).tolist()] if len(pairs) else []


def _count(keys: Sequence[NDArray[np.uint64]], hot: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    holders = np.repeat(np.arange(len(keys), dtype=np.int64), [len(k) for k in keys])
    return count_shared(np.concatenate([np.zeros(0, np.uint64), *keys]), holders, hot)


def compare_prints(left: Print, right: Print, a: int, b: int) -> Pair:
    """What two articles share and how they are related; a, b are the places to name in the result.

    Weights come from the two articles and the frozen background: a pair's row does not depend on the pile. Cost O(words of both).
    """
    shared = Shared.of(left, right)
    passages = find_passages(left, right) if shared.shingles else ()
    relation, probability, same_story = judge_relation(shared, same_outlet=left.outlet is not None and left.outlet == right.outlet)
    return Pair(
        a=a,
        b=b,
        shingles=shared.shingles,
        containment=round(shared.containment, 4),
        content=round(shared.content, 4),
        cosine=round(shared.cosine, 4),
        relation=relation,
        probability=round(probability, 4),
        same_story=round(same_story, 4),
        passages=passages,
    )
