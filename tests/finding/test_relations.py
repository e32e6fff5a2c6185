"""The relation of two articles, from what they have in common."""

import numpy as np

from retold.finding.relations import judge_pairs, likeness
from retold.finding.tables import RELATIONS, UNIT
from retold.kernels.overlap import COLUMNS, ONE

NOTHING = dict.fromkeys(COLUMNS, 0)
SUBJECT = NOTHING | {"standing": 700, "names": 1200, "others": 1500, "content": 700, "cosine": 500, "shared_forms": 20}
EVENT = NOTHING | {
    "standing": 2000,
    "names": 3000,
    "numbers": 1500,
    "others": 1800,
    "content": 1800,
    "cosine": 1300,
    "shared_forms": 40,
}
TAKEN = EVENT | {"runs": 3300, "shared_runs": 60, "containment": 1500, "jaccard": 500, "content": 2800, "cosine": 2500}
COPY = dict.fromkeys(COLUMNS, ONE) | {"years": 0, "shared_runs": 300, "shared_forms": 120}


def judge(*rows: dict[str, int], same_outlet: bool = False, days: int = 0) -> list[tuple[str, int, int]]:
    table = np.array([[row[name] for name in COLUMNS] for row in rows], np.int32)
    columns = judge_pairs(table, np.full(len(rows), same_outlet), np.full(len(rows), days, np.int64))
    codes, probability, same_story = (column.tolist() for column in columns)
    return [(RELATIONS[code], p, s) for code, p, s in zip(codes, probability, same_story, strict=True)]


def test_each_relation_by_what_is_shared() -> None:
    found = judge(COPY, TAKEN, EVENT, SUBJECT, NOTHING)
    assert [name for name, _, _ in found] == ["copy", "retelling", "same-story", "same-subject", "unrelated"]
    assert all(0 <= p <= UNIT and 0 <= s <= UNIT for _, p, s in found)
    stories = [s for _, _, s in found]
    assert stories == sorted(stories, reverse=True)


def test_one_outlet_updates_or_repeats() -> None:
    repeated = NOTHING | {"runs": 400, "shared_runs": 12, "containment": 300, "content": 600, "cosine": 400, "shared_forms": 9}
    assert [name for name, _, _ in judge(TAKEN, repeated, COPY, same_outlet=True)] == ["update", "boilerplate", "copy"]


def test_months_and_years_between_two_articles_tell_against_one_event() -> None:
    (_, _, near), (_, _, far) = judge(EVENT, days=3)[0], judge(EVENT, days=70)[0]
    assert far < near
    assert judge(EVENT | {"years": 2})[0][2] < near


def test_a_row_is_judged_alike_in_any_company() -> None:
    alone = [judge(row)[0] for row in (COPY, TAKEN, EVENT, SUBJECT, NOTHING)]
    assert judge(COPY, TAKEN, EVENT, SUBJECT, NOTHING) == alone
    assert judge(*[NOTHING, SUBJECT, EVENT, TAKEN, COPY] * 40) == alone[::-1] * 40


def test_counts_beyond_the_tables_are_judged_all_the_same() -> None:
    huge = COPY | {"shared_runs": 2**31 - 1, "shared_forms": 2**31 - 1}
    assert judge(huge)[0][0] == "copy"


def test_likeness_is_the_mean_of_two_cosines() -> None:
    table = np.array([[COPY[name] for name in COLUMNS], [EVENT[name] for name in COLUMNS]], np.int32)
    assert likeness(table).tolist() == [ONE, 2500]
