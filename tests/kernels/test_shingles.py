"""The hashes, keys and pairs of kernels.shingles: loops against twins, and twins against what they promise."""

from itertools import combinations
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from retold.kernels import shingles_loops as loops
from retold.kernels.shingles import (
    HOLDER_BITS,
    choose_keys,
    count_distinct,
    hash_articles,
    hash_shingles,
    merge_joined,
    merge_keys,
    pack,
    pair_holders,
    unpack,
    within,
    without,
)

_KEYS = st.lists(st.integers(0, 2**64 - 1), max_size=40)
_TEXTS = st.lists(st.lists(st.integers(0, 12), max_size=50), max_size=5)


def _columns(texts: list[list[int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    words = np.array([word * 0x9E3779B97F4A7C15 % 2**64 for text in texts for word in text], np.uint64)
    ranks = np.array([word % 3 for text in texts for word in text], np.uint16)
    return words, np.cumsum([0, *map(len, texts)]).astype(np.int64), ranks


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


@settings(max_examples=150, deadline=None)
@given(_TEXTS, st.integers(2, 6), st.integers(1, 7))
def test_the_loops_give_the_bytes_of_the_twins(texts: list[list[int]], n: int, window: int) -> None:
    words, first, ranks = _columns(texts)
    hashes, begin = hash_articles(words, first, n)
    for ours, theirs in (
        (loops.hash_all(words, first, n), (hashes, begin)),
        (loops.choose(words, first, ranks, hashes, begin, n, window), choose_keys(words, first, ranks, n, window)),
        ([loops.count(hashes, begin)], [count_distinct(hashes, begin)]),
    ):
        assert [a.tolist() for a in ours] == [a.tolist() for a in theirs]


@given(st.lists(st.integers(0, 30), min_size=12, max_size=12), _TEXTS, st.integers(0, 30), st.integers(0, 30))
def test_twelve_words_in_a_row_in_common_are_never_missed(shared: list[int], around: list[list[int]], i: int, j: int) -> None:
    around = [*around, [], []]
    texts = [around[0][:i] + shared + around[0][i:], around[1][:j] + shared + around[1][j:]]
    keys, begin = choose_keys(*_columns(texts), 6, 7)
    assert set(keys[begin[0] : begin[1]].tolist()) & set(keys[begin[1] : begin[2]].tolist())


def test_an_article_of_few_words_has_one_key() -> None:
    keys, begin = choose_keys(*_columns([[5], [], [5], [1, 2, 3]]), 6, 7)
    assert np.diff(begin).tolist() == [1, 0, 1, 1]
    assert keys[0] == keys[1] != keys[2]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sets(st.integers(0, 12), max_size=6), min_size=1, max_size=7),
    st.integers(2, 8),
    st.randoms(),
    st.sets(st.integers(0, 6)),
)
def test_every_pair_that_shares_a_key_is_given_once(held: list[set[int]], hot: int, draw: Random, gone: set[int]) -> None:
    keys = np.array([k << 40 for own in held for k in sorted(own)], np.uint64)
    packed = pack(keys, np.array([i for i, own in enumerate(held) for _ in own], np.int64))
    order = draw.sample(range(len(held)), len(held))
    places = np.array([-1 if i in gone else place for i, place in enumerate(order)], np.int64)
    wanted, capped = set[tuple[int, int]](), 0
    for key in range(13):
        holders = sorted(int(places[i]) for i, own in enumerate(held) if key in own and i not in gone)
        capped += len(holders) > hot
        wanted |= {(holders[0], h) for h in holders[1:]} if len(holders) > hot else set(combinations(holders, 2))
    pairs, times, n_hot = pair_holders(packed, hot, places)
    assert [(code >> 32, code & 0xFFFFFFFF) for code in pairs.tolist()] == sorted(wanted)
    assert n_hot == capped
    out, capped_too = loops.emit(packed, HOLDER_BITS, hot, places, np.empty(1, np.uint64))
    assert np.unique(out).tolist() == pairs.tolist() and capped_too == capped
    assert (unpack(packed)[1] < len(held)).all()


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(0, 2**64 - 1)), max_size=5))
def test_runs_are_merged_in_order(runs: list[list[int]]) -> None:
    arrays = [np.sort(np.array(run, np.uint64)) for run in runs]
    wanted = sorted(key for run in runs for key in run)
    assert merge_keys(arrays).tolist() == wanted


def test_a_key_that_all_carry_costs_no_more_than_its_holders() -> None:
    packed = pack(np.full(100_000, 7 << 40, np.uint64), np.arange(100_000))
    pairs, _, hot = pair_holders(packed, 50, np.arange(100_000))
    assert pairs.tolist() == list(range(1, 100_000)) and hot == 1


@settings(deadline=None)
@given(st.lists(st.integers(0, 50), max_size=60), st.lists(st.lists(st.integers(0, 50), max_size=9), max_size=3))
def test_arrays_behind_one_another_are_merged_in_place(first: list[int], others: list[list[int]]) -> None:
    arrays = [np.sort(np.array(run, np.uint64)) for run in (first, *others)]
    begins = np.cumsum([0, *map(len, arrays)])[:-1].tolist()
    joined, wanted = np.concatenate(arrays), sorted(key for run in (first, *others) for key in run)
    out = joined.copy()
    loops.merge_behind(out, np.sort(joined[len(first) :]))
    assert out.tolist() == wanted
    assert merge_joined(joined, begins).tolist() == wanted


def test_a_long_run_is_merged_in_place_by_the_loop() -> None:
    long, short = np.arange(0, 200_000, 2, dtype=np.uint64), np.array([1, 1, 99_999, 300_000], np.uint64)
    merged = merge_joined(np.concatenate([long, short]), [0, len(long)])
    assert merged.tolist() == sorted([*long.tolist(), *short.tolist()])


@given(st.sets(st.integers(0, 30)), st.sets(st.integers(0, 30)))
def test_what_is_held_and_what_is_not(wanted: set[int], held: set[int]) -> None:
    ours, theirs = (np.array(sorted(values), np.int64) for values in (wanted, held))
    assert within(ours, theirs).tolist() == [value in held for value in sorted(wanted)]
    assert without(ours, theirs).tolist() == sorted(wanted - held)
