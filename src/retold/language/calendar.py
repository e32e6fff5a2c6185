"""Absolute dates as machines and newspapers write them, read at the precision that they state.

Only what is written counts: a day stays a day, a date without a year or with two readings (05/06/2031) is no date, and nothing
is taken from the clock of the machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from retold.kernels.contents import Table
from retold.kernels.words import NUMBER, Words
from retold.language.lexicons import lexicon
from retold.language.tokens import key_of

Precision = Literal["second", "minute", "hour", "day", "week", "month", "year", "unknown"]

_ISO = re.compile(
    r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:[T ]([0-9]{2})(?::?([0-9]{2})(?::?([0-9]{2})(?:[.,][0-9]{1,9})?)?)?"
    r" ?(Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?)?)?)?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T?([0-9]{2})([0-9]{2})([0-9]{2})?(Z)?)?")
_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})(?:-([1-7]))?")
_ORDINAL = re.compile(r"([0-9]{4})-([0-9]{3})")
_RFC = re.compile(
    r"(?:[A-Za-z]{3,9},? +)?([0-9]{1,2}) +([A-Za-z]{3,9})\.? +([0-9]{4}),? +([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?"
    r" *(Z|UTC|UT|GMT|[+-][0-9]{2}:?[0-9]{2})?"
)
_SLASHED = re.compile(r"([0-9]{1,4})[/.]([0-9]{1,2})[/.]([0-9]{1,4})")
_FIRST_YEAR, _LAST_YEAR = 1500, 2100


@dataclass(frozen=True)
class Dated:
    """A date found in running text: half-open span, ISO 8601 value, its precision."""

    start: int
    end: int
    value: str
    precision: Precision


@cache
def _months() -> dict[str, int]:
    return dict(lexicon("calendar")["months"])


@cache
def _printed() -> re.Pattern[str]:
    """Dates in prose: "2 May 2031", "May 2, 2031", "2031-05-02", each with an optional time of day behind or before it."""
    month = "|".join(sorted(_months(), key=len, reverse=True))
    clock = r"(?P<hour>[0-2]?[0-9])[:.](?P<minute>[0-5][0-9])(?::[0-5][0-9])? ?(?P<half>[ap]\.?m\.?)?(?![0-9])"
    time = rf"(?:,?(?: at| \|| -|,)? {{0,2}}{clock})?"
    early = (  # "07:15, 2 May 2031", "7.15 pm on 2 May 2031"
        r"(?:(?<![\w:.,/-])(?P<hour0>[0-2]?[0-9])"
        r"(?::(?P<minute0>[0-5][0-9])(?::[0-5][0-9])?(?![0-9])|\.(?P<minute9>[0-5][0-9])(?= ?[ap]\.?m\b))"
        r" ?(?P<half0>[ap]\.?m\b\.?)?(?: (?-i:[A-Z]{2,4}))?(?:,| on| \|| -)? {1,2})?"
    )
    return re.compile(
        rf"{early}(?<![\w/-])(?:(?P<d1>[0-3]?[0-9])(?:st|nd|rd|th)?(?: of)? (?P<m1>{month})\b\.?,? (?P<y1>[12][0-9]{{3}})"
        rf"|(?P<m2>{month})\b\.? (?P<d2>[0-3]?[0-9])(?:st|nd|rd|th)?,? (?P<y2>[12][0-9]{{3}})"
        rf"|(?P<y3>[12][0-9]{{3}})-(?P<m3>[01][0-9])-(?P<d3>[0-3][0-9])(?:T(?=[0-9]))?)(?![\w/-]){time}",
        re.IGNORECASE,
    )


def printed_dates(text: str) -> Iterator[Dated]:
    """Every absolute date of day precision or finer in `text`, in order; impossible days are passed over. Cost O(length)."""
    for m in _printed().finditer(text):
        year = int(m["y1"] or m["y2"] or m["y3"])
        named = m["m1"] or m["m2"]
        month = _months()[named.lower()] if named else int(m["m3"])
        day = _day(year, month, int(m["d1"] or m["d2"] or m["d3"]))
        if day is None:
            continue
        before = None if m["hour"] else _clock(m["hour0"], m["minute0"] or m["minute9"], m["half0"])
        clock = before or _clock(m["hour"], m["minute"], m["half"])
        end = m.end() if clock or not m["hour"] else m.start("hour")
        end = m.start() + len(m.group()[: end - m.start()].rstrip(" " if clock else " ,|-"))
        yield Dated(m.start(), end, day + (f"T{clock}" if clock else ""), "minute" if clock else "day")


def _clock(hour: str | None, minute: str | None, half: str | None) -> str | None:
    if hour is None or minute is None:
        return None
    hours = int(hour)
    if half:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half[0].lower() == "p" else 0)
    return f"{hours:02}:{minute}" if hours < 24 else None


def _day(year: int, month: int, day: int) -> str | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def read_date(given: Any) -> tuple[str | None, Precision]:
    """A date field of some file or page → (ISO 8601 at its stated precision, precision); (None, "unknown") where it has none.

    Reads ISO 8601 (dates, times, weeks, ordinal days, compact), RFC 2822, epoch seconds and milliseconds, printed English
    dates, and slashed dates with one reading only. Never raises. Cost O(length), the first 80 characters count.
    """
    if isinstance(given, bool) or given is None:
        return None, "unknown"
    if isinstance(given, int | float):
        return _epoch(given)
    if isinstance(given, date):
        given = _written(given)
    if not isinstance(given, str):
        return None, "unknown"
    text = given.strip()[:80]
    for read in (_iso, _compact, _week, _ordinal_day, _rfc, _slashed):
        found = read(text)
        if found is not None:
            return found
    if text.isascii() and text.isdigit() and 9 <= len(text) <= 13:
        return _epoch(int(text))
    dates = list(printed_dates(text))
    return (dates[0].value, dates[0].precision) if len(dates) == 1 else (None, "unknown")


def _written(given: date) -> str:
    """A date that a program holds. Midnight of no zone is how frames write a day."""
    if isinstance(given, datetime) and (given.tzinfo is not None or given.time() != time()):
        return given.isoformat()
    return given.strftime("%Y-%m-%d") if given.year >= 1000 else ""


def _epoch(value: float) -> tuple[str | None, Precision]:
    """Seconds or milliseconds since 1970 (UTC); anything outside 1980 .. 2100 says no date."""
    if not 315_532_800 <= value <= 4_102_444_800_000:
        return None, "unknown"
    seconds = int(value) if value <= 4_102_444_800 else int(value // 1000)
    if not 315_532_800 <= seconds <= 4_102_444_800:
        return None, "unknown"
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "second"


def _zone(zone: str | None) -> str | None:
    """ "Z", "+05:45" or "" ; None where the offset cannot be."""
    if not zone:
        return ""
    if zone.upper() in ("Z", "UTC", "UT", "GMT"):
        return "Z"
    digits = zone[1:].replace(":", "").ljust(4, "0")
    if int(digits[:2]) > 14 or int(digits[2:]) > 59:
        return None
    return f"{zone[0]}{digits[:2]}:{digits[2:]}"


def _moment(day: str, clock: tuple[str, str | None, str | None], zone: str | None) -> tuple[str, Precision] | None:
    hour, minute, second = clock
    offset = _zone(zone)
    if offset is None or int(minute or 0) > 59 or int(second or 0) > 60:
        return None
    if hour == "24" and int(minute or 0) == 0 and int(second or 0) == 0:
        day, hour = (date.fromisoformat(day) + timedelta(days=1)).isoformat(), "00"
    if int(hour) > 23:
        return None
    if second is not None:
        return f"{day}T{hour}:{minute}:{min(int(second), 59):02}{offset}", "second"
    return (f"{day}T{hour}:{minute}{offset}", "minute") if minute is not None else (f"{day}T{hour}", "hour")


def _iso(text: str) -> tuple[str, Precision] | None:
    m = _ISO.fullmatch(text)
    if m is None:
        return None
    year, month, day = m[1], m[2], m[3]
    if day is None:
        if not _FIRST_YEAR <= int(year) <= _LAST_YEAR or (month and not 1 <= int(month) <= 12):
            return None
        return (f"{year}-{month}", "month") if month else (year, "year")
    whole = _day(int(year), int(month), int(day))
    if whole is None:
        return None
    return _moment(whole, (m[4], m[5], m[6]), m[7]) if m[4] else (whole, "day")


def _compact(text: str) -> tuple[str, Precision] | None:
    m = _COMPACT.fullmatch(text)
    day = _day(int(m[1]), int(m[2]), int(m[3])) if m and text.isascii() else None
    if m is None or day is None:
        return None
    return _moment(day, (m[4], m[5], m[6]), m[7]) if m[4] else (day, "day")


def _week(text: str) -> tuple[str, Precision] | None:
    m = _WEEK.fullmatch(text)
    if m is None or not _FIRST_YEAR <= int(m[1]) <= _LAST_YEAR:
        return None
    try:
        day = date.fromisocalendar(int(m[1]), int(m[2]), int(m[3] or 1))
    except ValueError:
        return None
    return (day.isoformat(), "day") if m[3] else (f"{m[1]}-W{m[2]}", "week")


def _ordinal_day(text: str) -> tuple[str, Precision] | None:
    m = _ORDINAL.fullmatch(text)
    if m is None or not _FIRST_YEAR <= int(m[1]) <= _LAST_YEAR or not 1 <= int(m[2]) <= 366:
        return None
    day = date(int(m[1]), 1, 1) + timedelta(days=int(m[2]) - 1)
    return (day.isoformat(), "day") if day.year == int(m[1]) else None


def _rfc(text: str) -> tuple[str, Precision] | None:
    m = _RFC.fullmatch(text)
    month = _months().get(m[2].lower()) if m else None
    day = _day(int(m[3]), month, int(m[1])) if m and month else None
    return _moment(day, (m[4], m[5], m[6]), m[7]) if m and day else None


def _slashed(text: str) -> tuple[str, Precision] | None:
    """Year first is year-month-day; else the day must be above 12, or equal to the month, for the date to have one reading."""
    m = _SLASHED.fullmatch(text)
    if m is None:
        return None
    if len(m[1]) == 4 and len(m[3]) <= 2:
        day = _day(int(m[1]), int(m[2]), int(m[3]))
    elif len(m[3]) == 4 and len(m[1]) <= 2:
        first, second = int(m[1]), int(m[2])
        one_reading = first > 12 or second > 12 or first == second
        day = (
            _day(int(m[3]), min(first, second) if first > 12 or second > 12 else first, max(first, second)) if one_reading else None
        )
    else:
        return None
    return (day, "day") if day else None


# --- years as keys ------------------------------------------------------------------------------------------------------------

_CODED_YEARS = range(1990, 2054)


def year_codes(words: Words) -> NDArray[np.int32]:
    """Which words are years: int32 (w,), 0 … 63 for 1990 … 2053, -1 for any other word. Cost O(w)."""
    codes = np.full(len(words.keys), -1, np.int32)
    numbers = np.flatnonzero(words.marks & NUMBER)
    codes[numbers] = _coded_years().look_up(words.keys[numbers], -1)
    return codes


@cache
def _coded_years() -> Table:
    return Table(np.array([key_of(str(year)) for year in _CODED_YEARS], np.uint64), np.arange(len(_CODED_YEARS), dtype=np.int32))
