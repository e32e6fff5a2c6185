"""The hashes and counts of kernels.shingles against plain twins."""

from collections import Counter
from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from retold.kernels.shingles import count_shared, hash_shingles

_KEYS = st.lists(st.integers(0, 2**64 - 1), max_size=40)


def _plain_hash(keys: list[int], n: int) -> list[int]:
    mask = 2**64 - 1
    out = []
    for i in range(len(keys) - n + 1):
        h = 0
        for key in keys[i : i + n]:
            h = (h * 0x9E3779B97F4A7C15 + key) & mask
        h ^= h >> 30
        h = (h * 0xBF58476D1CE4E5B9) & mask
        out.append(h ^ (h >> 27))
    return out


@given(_KEYS, st.integers(1, 6))
def test_hashes_are_those_of_the_plain_twin(keys: list[int], n: int) -> None:
    assert hash_shingles(np.array(keys, np.uint64), n).tolist() == _plain_hash(keys, n)


@given(st.lists(st.sets(st.integers(0, 12), max_size=6), min_size=1, max_size=7))
def test_every_pair_is_counted_with_what_it_shares(held: list[set[int]]) -> None:
    keys = np.array([k for own in held for k in sorted(own)], np.uint64)
    holders = np.array([i for i, own in enumerate(held) for _ in own], np.int64)
    pairs, counts = count_shared(keys, holders, hot=100)
    wanted = {(i, j): len(held[i] & held[j]) for i, j in combinations(range(len(held)), 2) if held[i] & held[j]}
    assert {tuple(p): c for p, c in zip(pairs.tolist(), counts.tolist(), strict=True)} == wanted
    assert pairs.tolist() == sorted(pairs.tolist())


def test_a_hot_key_joins_each_holder_to_the_first_only() -> None:
    holders = np.arange(10)
    pairs, counts = count_shared(np.full(10, 7, np.uint64), holders, hot=5)
    assert pairs.tolist() == [[0, i] for i in range(1, 10)]
    assert Counter(counts.tolist()) == {1: 9}
