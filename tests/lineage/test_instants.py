"""Publication times: what came first, and what nobody can say."""

import pytest

from retold.lineage.instants import interval_of


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2031-04-12T09:30:00+02:00", "2031-04-12T08:00:00Z"),  # 07:30 and 08:00 in one zone
        ("2031-04-12", "2031-04-13"),
        ("2031-04-12T06:40", "2031-04-12T07:15"),
        ("2031-03", "2031-04-01T00:00:00"),
        ("2030", "2031-01"),
    ],
)
def test_the_earlier_ends_before_the_later_begins(first: str, second: str) -> None:
    assert interval_of(first)[1] < interval_of(second)[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2031-04-12", "2031-04-12T06:40"),
        ("2031-04", "2031-04-30"),
        ("2031-04-12T06:40", "2031-04-12T06:40:30"),
        ("2031", "2031-07"),
    ],
)
def test_a_day_says_nothing_within_the_day(one: str, other: str) -> None:
    (a, b), (c, d) = interval_of(one), interval_of(other)
    assert not b < c and not d < a
