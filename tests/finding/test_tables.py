"""Columns of pairs: taken, joined and read as nouns, also those kept before passages said how much of them is the same."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from retold.finding import PairTable, join_tables, no_pairs, widened
from retold.pipeline.spark.pairs import columns_of, table_of


def make_table(a: list[int], passages: list[list[int]], past: list[int]) -> PairTable:
    n = len(a)
    columns = {name: np.zeros(n, array.dtype) for name, array in no_pairs().arrays().items() if name not in ("past", "passages")}
    columns["a"], columns["b"] = np.array(a, np.int64), np.array(a, np.int64) + 10
    return PairTable(**columns, past=np.array(past, np.int64), passages=np.array(passages, np.int32))


NEW = make_table([1, 2], [[0, 9, 3, 12, 6, 10_000], [20, 29, 40, 50, 7, 8_571], [1, 5, 2, 6, 6, 9_999]], [0, 2, 3])
OLD = make_table([3], [[0, 9, 3, 12, 6]], [0, 1])


def test_passages_say_how_much_of_them_is_the_same() -> None:
    pairs = join_tables([NEW, OLD, no_pairs()]).pairs()
    assert [[p.similarity for p in pair.passages] for pair in pairs] == [[1.0, 0.8571], [0.9999], [1.0]]
    assert [p.words for pair in pairs for p in pair.passages] == [6, 7, 6, 6]
    assert [[p.similarity for p in pair.passages] for pair in OLD.pairs()] == [[1.0]]


def test_rows_are_taken_with_their_passages() -> None:
    taken = join_tables([NEW, OLD]).take(np.array([2, 0]))
    assert taken.a.tolist() == [3, 1]
    assert taken.past.tolist() == [0, 1, 3]
    assert taken.passages[:, 5].tolist() == [10_000, 10_000, 8_571]


def test_they_travel_on_spark() -> None:
    for table in (NEW, OLD):
        back = table_of(columns_of(table))
        assert back.pairs() == table.pairs()
        assert np.array_equal(back.passages, widened(table.passages))
    none = table_of(columns_of(replace(NEW, past=np.zeros(3, np.int64), passages=NEW.passages[:0])))
    assert [pair.passages for pair in none.pairs()] == [(), ()]


def test_rows_lose_their_passages_and_the_others_keep_theirs() -> None:
    table = join_tables([NEW, OLD]).without_passages(np.array([0]))
    assert [[p.words for p in pair.passages] for pair in table.pairs()] == [[], [6], [6]]
    assert [(pair.a, pair.b) for pair in table.pairs()] == [(1, 11), (2, 12), (3, 13)]
    assert len(NEW.without_passages(np.zeros(0, np.int64)).passages) == 3
