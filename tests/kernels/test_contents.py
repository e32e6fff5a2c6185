"""The content words of kernels.contents: loops against twins, and what they say."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from retold.kernels import contents_loops as loops
from retold.kernels.contents import Table, choose_salient, gather_contents, share_salient
from retold.kernels.words import BEGINS, CAPITAL, NUMBER, SINGLE, Words

_WORD = st.tuples(st.integers(1, 9), st.integers(0, 15), st.booleans())
_TEXTS = st.lists(st.tuples(st.lists(_WORD, max_size=3), st.lists(_WORD, max_size=25)), max_size=4)


def _columns(texts: list[tuple[list, list]]) -> tuple[Words, np.ndarray, np.ndarray, np.ndarray]:
    parts = [part for pair in texts for part in pair]
    rows = [row for part in parts for row in part]
    keys = np.array([key for key, _, _ in rows], np.uint64)
    zeros = np.zeros(len(rows), np.int32)
    first = np.cumsum([0, *map(len, parts)]).astype(np.int64)
    words = Words(keys, zeros, zeros, np.array([mark for _, mark, _ in rows], np.uint8), first)
    weights = np.array([100 * key for key, _, _ in rows], np.int32)
    codes = np.array([{8: 3}.get(key, -1) for key, _, _ in rows], np.int32)
    return words, weights, codes, np.array([use for _, _, use in rows], np.bool_)


@settings(max_examples=150, deadline=None)
@given(_TEXTS)
def test_the_loops_give_the_bytes_of_the_twins(texts: list) -> None:
    words, weights, codes, use = _columns(texts)
    twin = gather_contents(words, weights, codes, use, 300)
    loop = loops.gather(words.keys, words.marks, weights, codes, words.first, use, 300)
    names = ("keys", "weights", "counts", "ordinals", "flags", "begin", "years")
    for name, column in zip(names, loop, strict=True):
        assert column.tolist() == getattr(twin, name).tolist(), name
        assert column.dtype == getattr(twin, name).dtype, name
    scores = (twin.weights * twin.counts).astype(np.int64)
    best = choose_salient(twin, scores, 3)
    assert loops.top(twin.keys, scores, twin.begin, 3).tolist() == best.tolist()
    pairs = np.array([i << 32 | j for i in range(len(texts)) for j in range(i)], np.uint64)
    assert (
        loops.share_salient(
            pairs, np.sort(best, axis=1), 1, 2, np.empty(len(pairs), np.uint64), np.empty(best.shape, np.uint16)
        ).tolist()
        == share_salient(pairs, np.sort(best, axis=1), 1, 2).tolist()
    )


def test_a_name_is_capitalised_where_no_sentence_begins_and_not_oftener_small() -> None:
    text = [(5, CAPITAL | BEGINS, True), (6, CAPITAL, True), (7, CAPITAL, True), (7, 0, True), (7, 0, True), (4, NUMBER, True)]
    found = gather_contents(*_columns([([], text)]), 300)
    assert dict(zip(found.keys.tolist(), found.flags.tolist(), strict=True)) == {4: 2, 5: 0, 6: 1, 7: 0}
    assert dict(zip(found.keys.tolist(), found.counts.tolist(), strict=True)) == {4: 1, 5: 1, 6: 1, 7: 3}


def test_what_is_left_out_counts_for_nothing_and_a_title_for_its_words() -> None:
    found = gather_contents(*_columns([([(6, 0, False)], [(5, 0, False), (6, 0, True), (4, SINGLE, True)])]), 300)
    assert found.keys.tolist() == [6] and found.counts.tolist() == [1] and found.ordinals.tolist() == [0]


@settings(deadline=None)  # the first example may wait for the compiler
@given(
    st.dictionaries(st.integers(0, 2**64 - 1), st.integers(0, 1000), min_size=1), st.lists(st.integers(0, 2**64 - 1), max_size=20)
)
def test_a_table_gives_the_value_of_each_key(known: dict[int, int], asked: list[int]) -> None:
    table = Table(np.array(list(known), np.uint64), np.array(list(known.values()), np.int32))
    keys = np.array([*known, *asked], np.uint64)
    wanted = [known.get(int(key), -1) for key in keys]
    assert table.look_up(keys, -1).tolist() == wanted
    assert table._loop(keys, -1).tolist() == wanted
