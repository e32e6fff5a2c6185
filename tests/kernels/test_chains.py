"""The chains of kernels.chains against their twin, and the twin against what it promises."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from retold.kernels import chains_loops
from retold.kernels.chains import DRIFT_WORDS, GAP_WORDS, LONGEST_RUN, MOST, REACH_WORDS, chain_pairs, find_anchors
from retold.kernels.shingles import hash_articles

N, SHORTEST = 5, 6
_WORDS = st.lists(st.integers(0, 30), max_size=60)


def _columns(texts: list[list[int]], breaks: list[set[int]]) -> tuple[np.ndarray, ...]:
    words = np.array([word for text in texts for word in text], np.uint64)
    pieces = [p for text, own in zip(texts, breaks, strict=True) for p in np.cumsum([i in own for i in range(len(text))]).tolist()]
    first = np.cumsum([0, *map(len, texts)]).astype(np.int64)
    return words, np.array(pieces, np.int32), first, *hash_articles(words, first, N)


def _stretches(a: list[int], b: list[int], breaks: set[int] = frozenset()) -> list[list[int]]:  # type: ignore[assignment]  # empty
    found, *_ = chain_pairs(*_columns([a, b], [breaks, set()]), np.array([[0, 1]]), N, SHORTEST)
    return found[:, :4].tolist()


@settings(max_examples=200, deadline=None)
@given(
    _WORDS,
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 60), st.integers(0, 30)), max_size=10),
    st.sets(st.integers(1, 50), max_size=3),
)
def test_the_loop_gives_the_bytes_of_the_twin(text: list[int], edits: list[tuple[int, int, int]], breaks: set[int]) -> None:
    other = list(text)
    for kind, place, word in edits:
        at = place % (len(other) + 1)
        if kind == 0:
            other[at:at] = [word]
        elif kind == 1:
            other[at : at + 1] = []
        elif kind == 2:
            other[at : at + 1] = [word]
        else:
            other = other[at:] + other[:at]
    columns = _columns([text, other, text[::2]], [breaks, set(), set()])
    pairs = np.array([[0, 1], [0, 2], [1, 2]])
    twin = chain_pairs(*columns, pairs, N, SHORTEST)
    loop = chains_loops.chain(*columns, pairs, N, MOST, GAP_WORDS, DRIFT_WORDS, REACH_WORDS, SHORTEST, LONGEST_RUN)
    assert [x.tolist() for x in loop] == [x.tolist() for x in twin]


@given(st.lists(st.integers(0, 5), max_size=30), st.lists(st.integers(0, 5), max_size=30))
def test_an_anchor_is_a_place_where_both_agree(a: list[int], b: list[int]) -> None:
    found = find_anchors(np.array(a, np.uint64), np.array(b, np.uint64), most=4)
    wanted = [(i, j) for i in range(len(a)) for j in range(len(b)) if a[i] == b[j] and a.count(a[i]) <= 4 and b.count(b[j]) <= 4]
    assert [tuple(row) for row in found.tolist()] == wanted


def test_stretches_may_stand_in_any_order() -> None:
    one, two = list(range(100, 120)), list(range(200, 220))
    assert _stretches([*one, *range(40), *two], [*two, *range(50, 90), *one]) == [[0, 20, 60, 80], [60, 80, 0, 20]]


def test_a_stretch_goes_on_over_edited_words_to_its_very_end() -> None:
    a = list(range(30))
    b = [*range(10), 99, *range(11, 27), 98, 28, 29]
    assert _stretches(a, b) == [[0, 30, 0, 30]]


def test_a_stretch_never_leaves_its_piece() -> None:
    a = list(range(30))
    assert _stretches(a, [77, *a], {12}) == [[0, 12, 1, 13], [12, 30, 13, 31]]


def test_equal_texts_are_one_stretch_even_where_one_word_is_repeated() -> None:
    assert _stretches([7] * 5000, [7] * 5000) == [[0, 5000, 0, 5000]]
    assert _stretches([7] * 5000, [7] * 4999) == []


def test_the_longest_run_of_a_pair_is_counted() -> None:
    a = list(range(30))
    columns = _columns([a, [*range(10), 99, *range(11, 30)], [7, 8], a], [set()] * 4)
    _, _, runs, _ = chain_pairs(*columns, np.array([[0, 1], [0, 2], [0, 3]]), N, SHORTEST)
    assert runs.tolist() == [19, 0, 30]


def test_a_run_that_begins_in_a_refrain_is_counted() -> None:
    refrain, shared = [1, 2, 3, 4, 5, 6], list(range(10, 25))
    a = [*refrain * 5, *shared]
    columns = _columns([a, [*refrain, *shared]], [set(), set()])
    _, past, runs, _ = chain_pairs(*columns, np.array([[0, 1]]), N, SHORTEST)
    assert runs[0] >= len(shared) and past.tolist() == [0, 1]
