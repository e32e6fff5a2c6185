"""The calendar behind time expressions."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from retold.record import calendar as cal
from retold.types import Published

DAY = dt.date(2031, 1, 1)


def test_periods_across_the_turn_of_the_year() -> None:
    last = cal.holding(DAY, "month", -1)
    assert last is not None and (last.value, last.first, last.last) == ("2030-12", dt.date(2030, 12, 1), dt.date(2030, 12, 31))
    quarter = cal.holding(DAY, "quarter", -1)
    assert quarter is not None and quarter.value == "2030-Q4"
    assert cal.week(dt.date(2031, 12, 31)).value == "2032-W01"


def test_the_calendar_ends() -> None:
    assert cal.holding(dt.date(1, 1, 1), "year", -1) is None
    assert cal.holding(dt.date(9999, 12, 31), "day", 1) is None
    assert cal.back(DAY, 5000, "year") is None
    assert cal.iso_day("2031-02-30") is None


def test_weekdays() -> None:
    wednesday = dt.date(2031, 4, 16)
    assert cal.weekday(wednesday, 3, "past").first == wednesday
    assert cal.weekday(wednesday, 3, "before").first == dt.date(2031, 4, 9)
    assert cal.weekday(wednesday, 3, "after").first == dt.date(2031, 4, 23)


@given(st.dates(dt.date(1000, 1, 1), dt.date(9000, 1, 1)), st.integers(1, 7))
def test_the_last_weekday_is_within_a_week(day: dt.date, number: int) -> None:
    found = cal.weekday(day, number, "past").first
    assert found.isoweekday() == number and 0 <= (day - found).days < 7


def test_anchors() -> None:
    assert cal.anchor_of(Published()).basis == "none"
    assert cal.anchor_of(Published(value="2031-02-31")).basis == "none"
    stated = cal.anchor_of(Published(value="2031-04-12T08:30:00+02:00", precision="minute"))
    assert (stated.first, stated.basis) == (dt.date(2031, 4, 12), "stated")
    month = cal.anchor_of(Published(value="2031-04", precision="month"))
    assert month.resolve(cal.day) is None
    assert month.resolve(lambda d: cal.year(d.year)) == cal.year(2031)
    bound = cal.anchor_of(Published(earliest="2031-04-12"))
    assert bound.bound and bound.resolve(cal.day) is None and bound.resolve(cal.week) is not None
