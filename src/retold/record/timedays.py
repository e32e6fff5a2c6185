"""Days told from another day: "yesterday morning", "on Tuesday", "5 p.m. Friday"."""

from __future__ import annotations

import datetime as dt
import re

from retold.record import calendar as cal
from retold.record.scenes import Found, Reading
from retold.record.timerules import (
    Rules,
    date_of,
    from_context,
    shift_of,
    with_part,
)
from retold.record.timewords import CLASSES

DAYS = Rules()

# --- days: deictic, of the week, and their parts ------------------------------------------------------------------------------


@DAYS("earlier|later|early|late? d:deictic p:part?", "p:part d:deictic", "mid hyphen p:part d:deictic")
def deictic_day(found: Found) -> Reading | None:
    """today · yesterday morning · late yesterday; "today" between quotation marks is the day of speaking."""
    step = found.get("d")
    if step == 0 and found.scene.in_quotation(found.lexemes[0]):
        return Reading("DATE", "PRESENT_REF", "vague", "day of speaking")
    if found.after() in {"'s", "’s"} and step == 0 and not found.has("p"):
        return Reading("DATE", "PRESENT_REF", "vague", "today's") if found.scene.anchor.basis != "stated" else _today(found)
    return with_part(found.resolve(lambda d: cal.holding(d, "day", step), f"day {step:+d}"), found.get("p"))


@DAYS("the u:unit before d:deictic")
def day_before(found: Found) -> Reading | None:
    """the day before yesterday."""
    if found.get("u") != "day" or found.get("d") >= 0:
        return None
    return found.resolve(lambda d: cal.holding(d, "day", found.get("d") - 1), f"day {found.get('d') - 1:+d}")


def _today(found: Found) -> Reading:
    return found.resolve(cal.day, "day +0")


@DAYS("( earlier|later|early|late )? ref:this|last p:part", "n:tonight", "n:overnight", "( early|late )? the p:part")
def part_of_day(found: Found) -> Reading | None:
    """this morning · last night · tonight · overnight."""
    if found.match.group().endswith("Tp"):
        return None
    step = shift_of(found)
    tail = found.get("p") or "NI"
    if step < 0 and tail != "NI":
        return None
    if (
        found.get("n") == "overnight"
        and found.after().isalpha()
        and found.after()[-1:] == "s"
        and found.before() in {"the", "an", "a"}
    ):
        return None
    if step < 0 or found.get("n") == "overnight":
        return with_part(found.resolve(lambda d: cal.holding(d, "day", -1), "night before"), tail)
    return with_part(found.resolve(cal.day, "day +0"), tail)


@DAYS(
    "( earlier|later )? when:when? hyphen? weekday:weekday p:part?",
    "ref:last|next|this|past weekday:weekday p:part?",
    "the ref:previous|coming weekday:weekday p:part?",
    "this ref:coming|past weekday:weekday p:part?",
    "p:part weekday:weekday",
    "weekday:weekday ref:last|next|this w:unit",
)
def day_of_week(found: Found) -> Reading | None:
    """on Tuesday · late Monday · next Friday · Thursday evening."""
    number, step = found.get("weekday"), shift_of(found)
    name = f"weekday {number}"
    if found.has("w"):
        if found.get("w") != "week":
            return None
        return found.resolve(lambda d: cal.weekday(d + dt.timedelta(7 * step), number, "this"), name)
    letter = found.letter("ref")
    if letter in {"v", "C"} and found.match.group().startswith("T"):  # "the previous Friday" hangs on a day named before
        return with_part(
            from_context(found, lambda d: cal.weekday(d, number, "before" if letter == "v" else "after"), name), found.get("p")
        )
    if letter in {"X", "C"}:
        return with_part(found.resolve(lambda d: cal.weekday(d, number, "after"), name), found.get("p"))
    if letter in {"L", "s"}:
        return with_part(found.resolve(lambda d: cal.weekday(d, number, "before"), name), found.get("p"))
    if letter == "H":
        return with_part(found.resolve(lambda d: cal.weekday(d, number, "this"), name), found.get("p"))
    way = found.way()
    reading = found.resolve(lambda d: cal.weekday(d, number, "future" if way == "future" else "past"), name)
    return with_part(reading, found.get("p"))


# --- clock times --------------------------------------------------------------------------------------------------------------

_CLOCKS = ("c:clock h:ampm? zone?", "c:day h:ampm zone?", "c:noon")
_CLOCK_DAYS = (
    "",
    "comma? in? weekday:weekday",
    "comma? in? deictic:deictic",
    "comma? in? m:month d:day ( comma? y:year4 )?",
    "comma? in? d:day m:month y:year4?",
)


@DAYS(*(f"{clock} {day}" for clock in _CLOCKS for day in _CLOCK_DAYS))
def clock_time(found: Found) -> Reading | None:
    """10:30 a.m. · 5 p.m. EST Nov. 9 · noon Thursday."""
    clock = _hours(found)
    if clock is None:
        return None
    if found.has("m"):
        number, month = int(found.get("d")), found.get("m")
        if found.has("y"):
            made = found.absolute(date_of(int(found.get("y")), month, number), "clock time")
        else:
            made = found.resolve(lambda d: cal.nearest(d, lambda y: cal.day(dt.date(y, month, number)), "near"), "clock time")
    elif found.has("weekday"):
        number, way = found.get("weekday"), found.way()
        made = found.resolve(lambda d: cal.weekday(d, number, "future" if way == "future" else "past"), "clock time")
    elif found.has("deictic"):
        step = found.get("deictic")
        made = found.resolve(lambda d: cal.holding(d, "day", step), "clock time")
    else:
        made = found.resolve(cal.day, f"clock time T{clock}", inferred=True)
    if made is None:
        return None
    value = f"{made.value}T{clock}" if made.value is not None else None
    return Reading(
        "TIME", value, made.status, made.rule, made.first, made.last, made.anchored, inferred=made.inferred, period=made.period
    )


def _hours(found: Found) -> str | None:
    """The clock time as HH:MM, None for a score or a ratio."""
    printed = found.get("c")
    if printed in {"12:00", "24:00"} and not found.has("h") and found.letter("c") == CLASSES["noon"]:
        return str(printed)
    if isinstance(printed, float):
        hour, minute = int(printed), 0
    elif isinstance(printed, str):
        hour, minute = (int(x) for x in re.split("[:.]", printed)[:2])
    else:
        return None
    half = found.get("h")
    if half is not None:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    elif found.before() not in {
        "at",
        "by",
        "until",
        "till",
        "around",
        "about",
        "from",
        "to",
        "after",
        "before",
        "since",
        "and",
        "between",
        ",",
    }:
        return None
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None
