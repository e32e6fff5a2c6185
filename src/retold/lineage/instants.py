"""Publication times as intervals that can be compared: a day is a whole day, a month a whole month."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from retold.types import Published

_STEPS = {8: timedelta(days=7), 10: timedelta(days=1), 13: timedelta(hours=1), 16: timedelta(minutes=1)}
_SECOND = timedelta(seconds=1)
Interval = tuple[datetime, datetime]


def interval_of(value: str) -> Interval:
    """The first and last instant, in UTC, that an ISO 8601 value can mean, to its precision.

    A value with an offset is reckoned with it. One without is taken as UTC: the pages of a pile are mostly of one place, and
    nothing on a page says where its clock hung.
    """
    if len(value) in (4, 7):
        year, month = int(value[:4]), int(value[5:7] or 1)
        first = datetime(year, month, 1, tzinfo=UTC)
        if len(value) == 4 or month == 12:
            return first, datetime(year, 12, 31, 23, 59, 59, tzinfo=UTC)
        return first, first.replace(month=month + 1) - _SECOND
    moment = datetime.fromisoformat(value)  # "2031-W15" is its Monday
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment, moment + _STEPS.get(len(value), _SECOND) - _SECOND


def order_of(a: Published, b: Published) -> int:
    """1 where a was published before b, -1 after, 0 where what is known does not say: times that overlap in precision, or only
    days that a page names, of which the other is not before all."""
    if a.value and b.value:
        (from_a, to_a), (from_b, to_b) = interval_of(a.value), interval_of(b.value)
        return 1 if to_a < from_b else -1 if to_b < from_a else 0
    later = bool(a.earliest and b.value and a.earliest > b.value[:10])
    earlier = bool(b.earliest and a.value and b.earliest > a.value[:10])
    return earlier - later
