"""Publication times as intervals that can be compared: a day is a whole day, and somewhere on earth it is longer still."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_ZONES = timedelta(hours=14)  # the furthest that a local time can be from UTC
_STEPS = {4: timedelta(days=366), 7: timedelta(days=31), 10: timedelta(days=1), 13: timedelta(hours=1), 16: timedelta(minutes=1)}
_FILL = "0000-01-01T00:00:00"
Interval = tuple[datetime, datetime]


def interval_of(value: str) -> Interval:
    """The first and last instant, in UTC, that an ISO 8601 value can mean.

    A value with an offset is exact to its precision. Without one, values are taken to be of one place (pages of one pile mostly
    are); beside a value with an offset a reader should allow for more, which `interval_of` does for bare days only.
    """
    try:
        moment = datetime.fromisoformat(value)
        step = timedelta(0) if len(value) > 16 else _STEPS.get(len(value), timedelta(0))
    except ValueError:
        bare = value[:7] if len(value) >= 7 else value[:4]
        moment, step = datetime.fromisoformat(bare + _FILL[len(bare) :]), _STEPS[len(bare)]
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment, moment + max(step - timedelta(seconds=1), timedelta(0))
