"""What the three parts of the time grammar share: how a rule is entered, and the readings that more than one part makes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from retold.record import calendar as cal
from retold.record.calendar import Period
from retold.record.scenes import Found, Reading
from retold.record.tenses import Way
from retold.record.timewords import CLASSES, LEXICON, compile_pattern

Rule = Callable[[Found], Reading | None]
Entry = tuple[int, re.Pattern[str], Rule]

WORDS = LEXICON["words"]
_SHIFT = {"last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1}
_NAME_OF = {letter: name for name, letter in CLASSES.items()}
_EDGES = {"end": "late", "close": "late", "beginning": "early", "start": "early", "outset": "early", "middle": "mid", "mid": "mid"}
_ISO_UNIT = {
    "second": "TS", "minute": "TM", "hour": "TH", "day": "D", "weekend": "WE", "week": "W", "fortnight": "W", "month": "M",
    "quarter": "Q", "year": "Y", "decade": "DE", "century": "CE", "millennium": "ML",
}  # fmt: skip
_MANY = {"decade": ("Y", 10), "century": ("Y", 100), "millennium": ("Y", 1000), "fortnight": ("W", 2)}


class Rules:
    """A part of the grammar: calling it gives the decorator that enters a function under patterns (see `compile_pattern`)."""

    def __init__(self) -> None:
        """An empty part."""
        self.entries: list[tuple[re.Pattern[str], frozenset[str], Rule]] = []

    def __call__(self, *patterns: str) -> Callable[[Rule], Rule]:
        """Enter a function into the grammar under patterns of class names."""

        def enter(function: Rule) -> Rule:
            self.entries.extend((*compile_pattern(pattern), function) for pattern in patterns)
            return function

        return enter


def by_letter(*parts: Rules) -> dict[str, list[Entry]]:
    """The rules of the parts by the class letter that an expression begins with, each with its rank among equally long ones."""
    table: dict[str, list[Entry]] = {}
    for rank, (pattern, starts, function) in enumerate(entry for part in parts for entry in part.entries):
        for letter in sorted(starts):
            table.setdefault(letter, []).append((rank, pattern, function))
    return table


def duration_value(count: float | None, unit: str) -> str:
    """TIMEX3 value of `count` units: "P3D", "PT1H30M", "PXW" where the count is unknown."""
    code = _ISO_UNIT[unit]
    time = "T" if code.startswith("T") else ""
    code = code[-1] if time else code
    if count is None:
        return f"P{time}X{code}"
    if unit in _MANY:
        code, scale = _MANY[unit]
        count *= scale
    if unit == "hour" and count in {24.0, 48.0, 72.0}:
        return f"P{count / 24:g}D"
    if count == int(count):
        return f"P{time}{int(count)}{code}"
    whole, rest = int(count), count - int(count)
    finer = {"hour": ("M", 60), "minute": ("S", 60), "year": ("M", 12)}.get(unit)
    if finer is None:
        return f"P{time}{round(count, 4):g}{code}"
    return f"P{time}{f'{whole}{code}' if whole else ''}{round(rest * finer[1])}{finer[0]}"


def shift_of(found: Found, name: str = "ref") -> int:
    """How many of its units a group ("last", "next") moves by."""
    return _SHIFT.get(_NAME_OF.get(found.letter(name), ""), 0)


def nearest_named(found: Found, make: Callable[[int], Period], default: Way, rule_name: str, which: str = "") -> Reading:
    """A reading of a bare name ("March") in the tense of its clause, `default` where the clause shows none."""
    way = found.way()
    meant = default if way == "none" else way
    return found.resolve(lambda d: cal.nearest(d, make, "near" if meant == "none" else meant), rule_name, which)


def date_of(year: int, month: int, day: int) -> Period | None:
    """One day, None where the calendar has no such day."""
    try:
        return cal.day(dt.date(year, month, day))
    except ValueError:
        return None


def month_of(year: int, month: int) -> Period | None:
    """One month, None outside the calendar."""
    try:
        return cal.month(year, month)
    except ValueError:
        return None


def which_part(found: Found) -> str:
    """Which part of its period an expression means: early, mid, late or ""."""
    at = found.match.start()
    for step in range(at, min(at + 3, found.match.end())):
        word = found.scene.items.payload[step]
        if word in {"early", "late"}:
            return str(word)
        if isinstance(word, str) and word in _EDGES:
            return _EDGES[word]
    return ""


def with_part(reading: Reading, tail: str | None) -> Reading:
    """The part of a day ("MO") put to a day's reading."""
    if tail is None:
        return reading
    value = f"{reading.value}T{tail}" if reading.value is not None else None
    return Reading(
        "TIME", value, reading.status, reading.rule, reading.first, reading.last, reading.anchored, period=reading.period
    )


def from_context(found: Found, make: Callable[[dt.date], Period | None], name: str, grains: tuple[str, ...] = ("day",)) -> Reading:
    """A reading that hangs on the latest date named before; unresolved where there is none."""
    seen = found.scene.last_seen(grains)
    period = None
    if seen is not None:
        try:
            period = make(seen[0].first)
        except (ValueError, OverflowError):
            period = None
    if seen is None or period is None:
        return Reading("DATE", None, "unresolved", name)
    return Reading("DATE", period.value, "resolved", name, period.first, period.last, span=seen[1], inferred=True, period=period)
