"""What two articles have in common: the loop and its twin, and what each figure says."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from retold.kernels import overlap_loops
from retold.kernels.contents import NAME_FLAG, NUMBER_FLAG, Contents
from retold.kernels.overlap import _LOGS, COLUMNS, ONE, compare_contents, compare_two, measure, years_apart

Form = tuple[int, int, int, int]  # weight, count, ordinal, flags


def contents(articles: list[dict[int, Form]], years: list[int] | None = None) -> Contents:
    rows = [(key, *article[key]) for article in articles for key in sorted(article)]
    columns = list(zip(*rows, strict=True)) or [()] * 5
    return Contents(
        begin=np.cumsum([0, *map(len, articles)]).astype(np.int64),
        keys=np.array(columns[0], np.uint64),
        weights=np.array(columns[1], np.int32),
        counts=np.array(columns[2], np.int32),
        ordinals=np.array(columns[3], np.int32),
        flags=np.array(columns[4], np.uint8),
        years=np.array(years or [0] * len(articles), np.uint64),
    )


def row(c: Contents, shared: int = 0, runs: tuple[int, int] = (0, 0)) -> dict[str, int]:
    return dict(zip(COLUMNS, compare_two(c, measure(c), 0, 1, shared, np.array(runs)), strict=True))


FORM = st.tuples(st.integers(0, 1024), st.integers(1, 100_000), st.integers(0, 10**6), st.sampled_from([0, NAME_FLAG, NUMBER_FLAG]))
ARTICLE = st.dictionaries(st.integers(0, 60) | st.integers(2**64 - 9, 2**64 - 1), FORM, max_size=40)
RUNS = st.sets(st.integers(0, 30), max_size=20)
YEARS = st.integers(0, 2**64 - 1) | st.integers(0, 63).map(lambda y: 1 << y) | st.just(0)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(ARTICLE, YEARS, RUNS), min_size=2, max_size=5))
def test_the_loop_gives_what_the_twin_gives(articles: list[tuple[dict[int, Form], int, set[int]]]) -> None:
    c = contents([a for a, _, _ in articles], [y for _, y, _ in articles])
    sums = measure(c)
    assert (overlap_loops.measure_all(c.begin, c.weights, c.counts, c.ordinals, c.flags, _LOGS) == sums).all()
    pairs = np.array([(i, j) for i in range(len(articles)) for j in range(len(articles))], np.int64)
    runs = np.array([len(r) for _, _, r in articles], np.int64)
    shared = np.array([len(articles[i][2] & articles[j][2]) for i, j in pairs.tolist()], np.int64)
    plain = np.array([compare_two(c, sums, i, j, n, runs) for (i, j), n in zip(pairs.tolist(), shared, strict=True)], np.int32)
    loop = overlap_loops.compare_all(
        pairs, c.begin, c.keys, c.weights, c.counts, c.ordinals, c.flags, c.years, shared, runs, sums, _LOGS
    )
    assert loop.dtype == np.int32
    assert loop.tolist() == plain.tolist()
    assert compare_contents(c, sums, pairs, shared, runs).tolist() == plain.tolist()
    assert compare_contents(c, sums, pairs[:, ::-1], shared, runs).tolist() == plain.tolist()  # either way


def test_the_same_article_twice_has_everything_in_common() -> None:
    one = {5: (900, 3, 1, NAME_FLAG), 7: (800, 1, 9, NUMBER_FLAG), 2**63: (700, 1, 50, 0)}
    found = row(contents([one, one]), 2, (2, 2))
    for name in ("standing", "names", "numbers", "containment", "jaccard", "content", "cosine"):
        assert found[name] >= ONE - 4, name  # roots are rounded down
    assert (found["shared_runs"], found["shared_forms"], found["years"]) == (2, 3, 0)


def test_nothing_in_common_is_nothing_and_an_empty_article_is_no_fault() -> None:
    assert set(row(contents([{1: (900, 1, 1, 1)}, {2: (900, 1, 1, 1)}])).values()) == {0}
    assert set(row(contents([{}, {}])).values()) == {0}


def test_what_stands_first_counts_most() -> None:
    other = {1: (900, 1, 1, 0), 3: (900, 1, 300, 0)}
    early = row(contents([{1: (900, 1, 1, 0), 2: (900, 1, 300, 0)}, other]))["standing"]
    late = row(contents([{1: (900, 1, 300, 0), 2: (900, 1, 1, 0)}, other]))["standing"]
    assert early > 2 * late


def test_a_name_told_often_outweighs_one_told_once() -> None:
    left = {1: (900, 9, 1, NAME_FLAG), 2: (900, 1, 9, NAME_FLAG)}
    often = row(contents([left, {1: (900, 9, 1, NAME_FLAG), 3: (900, 1, 9, NAME_FLAG)}]))["names"]
    once = row(contents([left, {2: (900, 1, 1, NAME_FLAG), 3: (900, 9, 9, NAME_FLAG)}]))["names"]
    assert often > 3 * once


def test_a_number_is_no_name_and_a_name_is_no_number() -> None:
    found = row(contents([{1: (900, 1, 1, NUMBER_FLAG)}, {1: (900, 1, 1, NAME_FLAG)}]))
    assert (found["names"], found["numbers"], found["others"]) == (0, 0, 0)
    assert found["shared_forms"] == 1


def test_years_stand_apart_by_the_nearest() -> None:
    y = {year: 1 << (year - 1990) for year in (2011, 2012, 2013, 2019, 2030)}
    assert years_apart(y[2013], y[2013]) == 0
    assert years_apart(y[2012], y[2013]) == years_apart(y[2013], y[2012]) == 1
    assert years_apart(y[2011], y[2019]) == 2
    assert years_apart(y[2013] | y[2030], y[2013]) == 0  # a plan for 2030 is no other event
    assert years_apart(y[2013], 0) == 0
    assert years_apart(1 << 63, 1) == 2


def test_no_figure_overflows_for_an_article_of_a_million_forms() -> None:
    n = 1_000_000
    c = Contents(
        begin=np.array([0, n, 2 * n], np.int64),
        keys=np.tile(np.arange(n, dtype=np.uint64), 2),
        weights=np.full(2 * n, 1024, np.int32),
        counts=np.full(2 * n, 1000, np.int32),
        ordinals=np.zeros(2 * n, np.int32),
        flags=np.full(2 * n, NUMBER_FLAG, np.uint8),
        years=np.zeros(2, np.uint64),
    )
    sums = measure(c)
    found = row(c)
    none = np.zeros(2, np.int64)
    assert found["standing"] == found["numbers"] == found["cosine"] == ONE
    loop = overlap_loops.compare_all(
        np.array([[0, 1]]), c.begin, c.keys, c.weights, c.counts, c.ordinals, c.flags, c.years, none, none, sums, _LOGS
    )
    assert loop[0].tolist() == list(found.values())
