"""Stretches of the calendar and what "last", "next" and "ago" make of them: pure arithmetic, no article in sight.

A `Period` has a TIMEX3 value and its first and last day. An `Anchor` is the day an article speaks from, or the days between which
that day lies: an expression is resolved only where every such day gives the same period.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from retold.types import Published

Grain = Literal["day", "week", "weekend", "month", "quarter", "half", "season", "year", "decade", "century", "time"]
Basis = Literal["stated", "inferred", "none"]

_DAY = dt.timedelta(days=1)
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_STEPS: dict[str, tuple[Grain, float]] = {
    "day": ("day", 1.0), "week": ("day", 7.0), "fortnight": ("day", 14.0), "weekend": ("weekend", 1.0), "month": ("month", 1.0),
    "quarter": ("quarter", 1.0), "year": ("year", 1.0), "decade": ("year", 10.0), "century": ("year", 100.0),
}  # fmt: skip
_SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


@dataclass(frozen=True)
class Period:
    """A stretch of days: its TIMEX3 value, first and last day, and how fine it is."""

    value: str
    first: dt.date
    last: dt.date
    grain: Grain


def day(date: dt.date) -> Period:
    """One day: "2031-04-12"."""
    return Period(date.isoformat(), date, date, "day")


def week(date: dt.date) -> Period:
    """The ISO week that holds a day: "2031-W15"."""
    year_, number, _ = date.isocalendar()
    monday = date - (date.weekday() * _DAY)
    return Period(f"{year_:04d}-W{number:02d}", monday, monday + 6 * _DAY, "week")


def weekend(date: dt.date) -> Period:
    """The Saturday and Sunday of the ISO week that holds a day: "2031-W15-WE"."""
    whole = week(date)
    return Period(f"{whole.value}-WE", whole.last - _DAY, whole.last, "weekend")


def month(year_: int, number: int) -> Period:
    """A month: "2031-04"; `number` may run below 1 or above 12."""
    index = year_ * 12 + number - 1
    first = dt.date(index // 12, index % 12 + 1, 1)
    after = dt.date((index + 1) // 12, (index + 1) % 12 + 1, 1)
    return Period(f"{first.year:04d}-{first.month:02d}", first, after - _DAY, "month")


def quarter(year_: int, number: int) -> Period:
    """A quarter: "2031-Q2"; `number` may run below 1 or above 4."""
    index = year_ * 4 + number - 1
    first = month(index // 4, index % 4 * 3 + 1).first
    return Period(f"{first.year:04d}-Q{index % 4 + 1}", first, month(first.year, first.month + 2).last, "quarter")


def half(year_: int, number: int) -> Period:
    """A half-year: "2031-H1"."""
    return Period(f"{year_:04d}-H{number}", month(year_, number * 6 - 5).first, month(year_, number * 6).last, "half")


def season(year_: int, code: str) -> Period:
    """A season of the northern year, three whole months: "2031-SU"; winter begins in December."""
    start = _SEASONS[code]
    return Period(f"{year_:04d}-{code}", month(year_, start).first, month(year_, start + 2).last, "season")


def year(number: int) -> Period:
    """A year: "2031"."""
    return Period(f"{number:04d}", dt.date(number, 1, 1), dt.date(number, 12, 31), "year")


def decade(first_year: int) -> Period:
    """Ten years: "203" for the 2030s, as TIMEX3 writes it."""
    return Period(f"{first_year // 10:03d}", dt.date(first_year, 1, 1), dt.date(first_year + 9, 12, 31), "decade")


def century(number: int) -> Period:
    """A century by its ordinal: "20" for the 21st, as TIMEX3 writes it."""
    start = (number - 1) * 100
    return Period(f"{number - 1:02d}", dt.date(max(start, 1), 1, 1), dt.date(start + 99, 12, 31), "century")


def holding(date: dt.date, grain: str, shift: int = 0) -> Period | None:
    """The period of a grain that holds a day, moved by `shift` of its kind; None outside the years 1 to 9999."""
    try:
        if grain == "day":
            return day(date + shift * _DAY)
        if grain == "week":
            return week(date + 7 * shift * _DAY)
        if grain == "weekend":
            return weekend(date + 7 * shift * _DAY)
        if grain == "month":
            return month(date.year, date.month + shift)
        if grain == "quarter":
            return quarter(date.year, (date.month - 1) // 3 + 1 + shift)
        if grain == "year":
            return year(date.year + shift)
        if grain == "decade":
            return decade(date.year // 10 * 10 + 10 * shift)
        if grain == "century":
            return century(date.year // 100 + 1 + shift)
    except (ValueError, OverflowError):
        return None
    return None


def back(date: dt.date, count: float, unit: str) -> Period | None:
    """The period `count` units before a day (after it, where negative), as fine as the unit; None outside the years 1 to 9999."""
    scale = _STEPS.get(unit)
    if scale is None or abs(count) > 9999:
        return None
    if scale[0] == "year" and count * scale[1] != int(count * scale[1]):
        return holding(date, "month", -round(count * scale[1] * 12))
    return holding(date, scale[0], -round(count * scale[1]))


def same_day_before(date: dt.date, count: float, unit: str) -> dt.date | None:
    """The day `count` units before a day, to the day ("a year ago today"); None outside the years 1 to 9999."""
    days = {"day": 1, "week": 7, "fortnight": 14}.get(unit)
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}.get(unit)
    try:
        if days is not None:
            return date - round(count * days) * _DAY
        if months is None:
            return None
        whole = month(date.year, date.month - round(count * months))
        return whole.first.replace(day=min(date.day, whole.last.day))
    except (ValueError, OverflowError):
        return None


def weekday(date: dt.date, number: int, way: Literal["past", "future", "before", "after", "this"]) -> Period:
    """The day of the week (1 = Monday) nearest a day: "past" and "future" take the day itself in, "before" and "after" do not."""
    gap = (number - 1 - date.weekday()) % 7
    if way == "this":
        return day(date + (number - 1 - date.weekday()) * _DAY)
    if way in {"future", "after"}:
        return day(date + (gap or (7 if way == "after" else 0)) * _DAY)
    back_by = (-gap) % 7
    return day(date - (back_by or (7 if way == "before" else 0)) * _DAY)


def nearest(date: dt.date, make: Callable[[int], Period], way: Literal["past", "future", "near"]) -> Period | None:
    """Of the periods that `make` gives for the years around a day, the one meant by a bare name ("in March")."""
    made: list[Period] = []
    for number in (date.year - 1, date.year, date.year + 1):
        try:
            made.append(make(number))
        except (ValueError, OverflowError):
            continue
    past = [p for p in made if p.first <= date]
    future = [p for p in made if p.last >= date]
    if way == "past":
        return past[-1] if past else None
    if way == "future":
        return future[0] if future else None
    return min(made, key=lambda p: max((p.first - date).days, (date - p.last).days, 0)) if made else None


def part(whole: Period, which: str) -> tuple[dt.date, dt.date]:
    """The days of the early, middle or late part of a period (a month is cut at 10 and 20, anything else in thirds)."""
    if whole.grain == "month":
        cuts = (whole.first + 10 * _DAY, whole.first + 20 * _DAY)
    else:
        third = ((whole.last - whole.first).days + 1) / 3
        cuts = (whole.first + round(third) * _DAY, whole.first + round(2 * third) * _DAY)
    if whole.first == whole.last:
        return whole.first, whole.last
    if which == "early":
        return whole.first, cuts[0] - _DAY
    return (cuts[0], cuts[1] - _DAY) if which == "mid" else (cuts[1], whole.last)


@dataclass(frozen=True)
class Anchor:
    """The day an article speaks from lies between `first` and `last`; both None where nothing is known.

    bound: only one end is known, so that a day or an hour must not be resolved against it.
    """

    first: dt.date | None = None
    last: dt.date | None = None
    basis: Basis = "none"
    bound: bool = False

    def resolve(self, make: Callable[[dt.date], Period | None]) -> Period | None:
        """What `make` gives for the anchor, where every day it may be gives the same; else None."""
        if self.first is None or self.last is None:
            return None
        try:
            made = make(self.first)
            if made is None or (self.bound and made.grain in {"day", "time", "weekend"}):
                return None
            return made if self.first == self.last or made == make(self.last) else None
        except (ValueError, OverflowError):
            return None


def anchor_of(published: Published) -> Anchor:
    """The anchor that a publication date gives: stated at its precision, else a bound (inferred), else none."""
    span = _days(published.value)
    if span is not None:
        return Anchor(span[0], span[1], "stated")
    first, last = _days(published.earliest), _days(published.latest)
    if first is not None and last is not None and first[0] <= last[1]:
        return Anchor(first[0], last[1], "inferred")
    either = first or last
    return Anchor(either[0], either[0], "inferred", bound=True) if either is not None else Anchor()


def _days(value: str | None) -> tuple[dt.date, dt.date] | None:
    """First and last day of an ISO 8601 day, month or year; None where it is none."""
    match = _ISO.match(value) if value else None
    if match is None:
        return None
    try:
        number = int(match[1])
        if match[2] is None:
            whole = year(number)
        elif match[3] is None:
            whole = month(number, int(match[2]))
        else:
            whole = day(dt.date(number, int(match[2]), int(match[3])))
    except (ValueError, OverflowError):
        return None
    return whole.first, whole.last


def iso_day(value: str) -> Period | None:
    """The period of an ISO day, None where the calendar has no such day."""
    span = _days(value)
    return day(span[0]) if span is not None and span[0] == span[1] else None
