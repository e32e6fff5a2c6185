"""When two figures, or two times, say the same: what tells a change from a rewording."""

from __future__ import annotations

import re

from retold.types import Quantity, TimeExpression

_SCALE_OF = {"second": ("second", 1.0), "minute": ("second", 60.0), "hour": ("second", 3600.0), "day": ("second", 86400.0),
             "week": ("second", 604800.0), "month": ("month", 1.0), "quarter": ("month", 3.0), "year": ("month", 12.0),
             "decade": ("month", 120.0), "century": ("month", 1200.0), "millennium": ("month", 12000.0)}  # fmt: skip
_ISO_DURATION = re.compile(r"P(T?)(\d+(?:\.\d+)?)([A-Z]+)")
_UNIT_DAYS = {"D": 1.0, "W": 7.0}
_UNIT_SECONDS = {"S": 1.0, "M": 60.0, "H": 3600.0}
_UNIT_MONTHS = {"M": 1.0, "Q": 3.0, "Y": 12.0}


def same_quantity(a: Quantity, b: Quantity) -> bool | None:
    """Whether two quantities are the same amount; None where they cannot be compared.

    Durations are compared on one scale ("24 hours", "a day"; not months against days). A modifier does not part two equal values
    ("an hour", "nearly one hour"): that is a change of the modifier. Cost O(1).
    """
    if a.kind != b.kind:
        return None
    if a.kind == "money" and a.unit != b.unit:
        if a.unit.endswith(b.unit) or b.unit.endswith(a.unit):  # "$", "US$"
            return _same_value(a, b, 1.0, 1.0)
        return False if a.value == b.value else None  # one number in two currencies is no conversion
    if a.kind in {"duration", "age"}:
        one, two = _SCALE_OF.get(a.unit), _SCALE_OF.get(b.unit)
        if one is None or two is None or one[0] != two[0]:
            return None
        return _same_value(a, b, one[1], two[1])
    if a.unit != b.unit:
        return False if a.kind == "percent" else None
    return _same_value(a, b, 1.0, 1.0)


def _same_value(a: Quantity, b: Quantity, scale_a: float, scale_b: float) -> bool | None:
    if a.value is not None and b.value is not None:
        return _equal(a.value * scale_a, b.value * scale_b) or (None if _within(a, b, scale_a, scale_b) else False)
    if a.value is None and b.value is None:
        if a.low is None and a.high is None and b.low is None and b.high is None:
            return True if a.modifier == b.modifier else None
        pairs = ((a.low, b.low), (a.high, b.high))
        return all(x is not None and y is not None and _equal(x * scale_a, y * scale_b) for x, y in pairs)
    return None


def _within(a: Quantity, b: Quantity, scale_a: float, scale_b: float) -> bool:
    """Whether the bounds that one gives let the other's value in ("more than 300" and "312")."""
    if a.value is None or b.value is None or not (a.modifier or b.modifier):
        return False
    low = [q.low * s for q, s in ((a, scale_a), (b, scale_b)) if q.low is not None]
    high = [q.high * s for q, s in ((a, scale_a), (b, scale_b)) if q.high is not None]
    one, two = a.value * scale_a, b.value * scale_b
    if abs(one - two) > 0.1 * max(abs(one), abs(two)):
        return False
    if not low and not high:
        return True
    return all(x <= max(one, two) for x in low) and all(min(one, two) <= x for x in high)


def _equal(one: float, two: float) -> bool:
    return abs(one - two) <= 1e-6 * max(1.0, abs(one), abs(two))


def same_time(a: TimeExpression, b: TimeExpression) -> bool | None:
    """Whether two expressions mean the same time; None where they cannot be compared (one is finer, or one is unresolved).

    "March last year" and "March 2022", each resolved by its own page, are the same; "P7D" and "P1W" are. Cost O(1).
    """
    if a.type == "DURATION" and b.type == "DURATION":
        return _same_duration(a.value, b.value)
    if (a.type == "SET") != (b.type == "SET") or (a.type == "DURATION") != (b.type == "DURATION"):
        return None
    if a.value is None or b.value is None:
        return None
    if a.time_status == "vague" or b.time_status == "vague":
        if a.time_status != b.time_status:
            return None
        return a.rule == b.rule
    if a.value == b.value:
        return True if (a.earliest, a.latest) == (b.earliest, b.latest) else None
    if a.type == b.type == "TIME" and len(a.value) == len(b.value) and ":" in a.value and ":" in b.value:
        return False  # two clock times, each to the minute
    if not (a.earliest and a.latest and b.earliest and b.latest):
        return False if a.type == b.type == "SET" else None
    if a.latest < b.earliest or b.latest < a.earliest:
        return False
    return None if _nested(a, b) or a.type != b.type else False


def _nested(a: TimeExpression, b: TimeExpression) -> bool:
    """Whether the days of one lie within those of the other."""
    ends = (a.earliest or "", a.latest or "", b.earliest or "", b.latest or "")
    return (ends[0] <= ends[2] and ends[3] <= ends[1]) or (ends[2] <= ends[0] and ends[1] <= ends[3])


def _same_duration(a: str | None, b: str | None) -> bool | None:
    if a is None or b is None:
        return None
    if a == b:
        return True
    one, two = _measure(a), _measure(b)
    if one is None or two is None or one[0] != two[0]:
        return None
    return abs(one[1] - two[1]) < 1e-9


def _measure(value: str) -> tuple[str, float] | None:
    """A duration on one of three scales that do not convert into each other exactly: seconds (days, weeks), months."""
    match = _ISO_DURATION.fullmatch(value)
    if match is None:
        return None
    count, unit = float(match[2]), match[3]
    if match[1]:
        return ("seconds", count * _UNIT_SECONDS[unit]) if unit in _UNIT_SECONDS else None
    if unit in _UNIT_DAYS:
        return "seconds", count * _UNIT_DAYS[unit] * 86400
    return ("months", count * _UNIT_MONTHS[unit]) if unit in _UNIT_MONTHS else None
