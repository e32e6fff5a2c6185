"""Units of time: "last month", "two weeks ago", "three days", "every year", and references without a date."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from retold.record import calendar as cal
from retold.record.calendar import Period
from retold.record.scenes import Found, Reading, TimeStatus
from retold.record.tenses import Way
from retold.record.timerules import (
    WORDS,
    Rules,
    date_of,
    duration_value,
    from_context,
    shift_of,
    which_part,
)
from retold.record.timewords import CLASSES

_TIGHT = frozenset(WORDS["tight"])
_BARE_PLURAL = frozenset(WORDS["bare_plural"])
UNITS = Rules()

# --- units counted from the article's day -------------------------------------------------------------------------------------


@UNITS(
    "( earlier|later|early|late )? in? ref:last|this|next|current u:singular",
    "the? when:edge of ref:this|next|last u:singular",
    "the ref:previous|coming|current|past|last|next u:singular",
    "this ref:coming|past u:singular",
    "( early|late ) ref:last|this|next u:singular",
    "in? ref:past u:singular",
)
def unit_named(found: Found) -> Reading | None:
    """last month · earlier this year · the end of this week · the previous day."""
    unit, step = found.get("u"), shift_of(found)
    if unit in {"second", "minute", "hour", "millennium"}:
        return None
    if unit == "fortnight":
        return Reading("DURATION", "P2W", "vague", "fortnight")
    letter, group = found.letter("ref"), found.match.group()
    if group[0] == "8" or letter == "u" and found.after() not in {".", ",", "", "and"}:
        return None
    name = f"deictic {unit}{step:+d}"
    if letter in {"v", "C"} and group.startswith("T"):
        return from_context(
            found, lambda d: cal.holding(d, unit, step), name, ("day",) if unit == "day" else ("day", "week", "month", "year")
        )
    if letter == "s" and unit == "day":
        return None
    if unit == "weekend":
        return found.resolve(lambda d: _weekend(d, step), name)
    return found.resolve(lambda d: cal.holding(d, unit, step), name, which_part(found))


def _weekend(anchor: dt.date, step: int) -> Period | None:
    return cal.holding(anchor, "weekend", step)


@UNITS(
    "the u:weekend",
    "the u:quarter|yearunit",
    "the u:unit",
    "the when:edge of the u:singular",
    "the latest u:quarter|period",
    "the? yearunit hyphen? ago|earlier u:quarter|period",
    "yearunit hyphen ago|earlier",
    "last yearunit s u:quarter|period",
    "the u:yearunit hyphen? u2:end",
    "u:yearunit hyphen? u2:end",
    "the same u:quarter|period of? a yearunit",
    "the same u:quarter|period of? last yearunit",
)
def unit_of_context(found: Found) -> Reading | None:
    """the weekend · the quarter · the year-earlier period · year-end: what the article is about at that point."""
    group, before = found.match.group(), found.before()
    unit = found.get("u")
    if found.has("u2"):
        return found.resolve(lambda d: date_of(d.year, 12, 31), "year end", inferred=True) if before != "quarter" else None
    if "G" in group or "B" in group or group.startswith("L") or group.startswith("Tm"):
        return _a_year_before(found)
    if group.startswith("Tl"):
        return _this_quarter(found)
    if found.has("when"):
        return found.resolve(lambda d: cal.holding(d, unit, 0), f"edge of the {unit}", which_part(found), inferred=True)
    if unit == "weekend":
        return found.resolve(lambda d: _last_weekend(d, found.way()), "the weekend")
    if before not in {"in", "for", "of", "during", "throughout", "over", "later", "earlier", "so", "through"}:
        return None
    if unit == "quarter":
        return _this_quarter(found)
    if unit == "year":
        if found.after() in {"ended", "ending", "to", "through"}:
            return Reading("DURATION", "P1Y", "absolute", "year with an end")
        if found.after() in {"before", "after", "that", "when"}:
            return None
        return found.resolve(lambda d: cal.holding(d, "year"), "the year", inferred=True)
    if (
        unit in {"week", "month"}
        and before in {"for", "of", "during", "in"}
        and found.after() not in {"of", "before", "after", "that"}
    ):
        return found.resolve(lambda d: cal.holding(d, unit), f"the {unit}", inferred=True)
    return None


def _last_weekend(anchor: dt.date, way: Way) -> Period | None:
    this = cal.weekend(anchor)
    return this if way == "future" or this.first <= anchor else cal.holding(anchor, "weekend", -1)


def _this_quarter(found: Found) -> Reading:
    seen = found.scene.last_seen(("quarter",))
    if seen is not None:
        period = seen[0]
        return Reading(
            "DATE",
            period.value,
            "resolved",
            "quarter named before",
            period.first,
            period.last,
            span=seen[1],
            inferred=True,
            period=period,
        )
    return found.resolve(lambda d: cal.holding(d, "quarter", -1), "the quarter just past", inferred=True)


def _a_year_before(found: Found) -> Reading:
    """A year before the quarter being reported, where one is; else the year before."""
    seen = found.scene.last_seen(("quarter",))
    if seen is not None and seen[0].first.year > 1:
        period = cal.quarter(seen[0].first.year - 1, (seen[0].first.month - 1) // 3 + 1)
        anchor = found.scene.anchor.first
        # the comparison is with the period reported on, so a comparison already made is not pushed further back
        if anchor is not None and seen[0].first.year == anchor.year - 1 and anchor.month > 3:
            period = seen[0]
        return Reading(
            "DATE",
            period.value,
            "resolved",
            "a year before the quarter named",
            period.first,
            period.last,
            span=seen[1],
            inferred=True,
        )
    return found.resolve(lambda d: cal.holding(d, "year", -1), "a year before")


@UNITS("a u:yearunit ago|earlier")
def a_year_ago(found: Found) -> Reading | None:
    """a year ago, where figures are compared: the quarter of the year before."""
    if found.before() in {
        ",",
        "share",
        "million",
        "billion",
        "from",
        "percent",
        "%",
        "than",
        "quarter",
        "cents",
    } and found.scene.last_seen(("quarter",)):
        return _a_year_before(found)
    return _counted(found, 1.0, "year")


@UNITS(
    "count:n u:units|unit|yearunit ago|earlier|before|later",
    "a u:singular ago|earlier|before|later",
    "a u:singular or so? ago",
    "count:vague u:units ago|earlier|before|later",
    "a count:vague u:units ago|earlier|before|later",
    "u:units ago",
    "a count:vague of? u:units ago|later|earlier",
    "count:half u:anyunit ago|earlier|before|later",
    "count:n u:unit|units|yearunit in ago",
    "a u:unit and a half ago",
)
def units_ago(found: Found) -> Reading | None:
    """two weeks ago · a month earlier · several years ago."""
    unit = found.get("u")
    if unit is None:
        return None
    count = found.get("count") if found.has("count") else None if found.letter("u") == "P" else 1.0
    return _counted(found, count, unit)


def _counted(found: Found, count: float | None, unit: str) -> Reading | None:
    letter = found.match.group()[-1]
    sign = -1.0 if letter == CLASSES["later"] else 1.0
    name = f"{unit}s {'later' if sign < 0 else 'before'}" if letter != CLASSES["ago"] else f"{unit}s ago"
    if count is None:
        return Reading("DATE", "PAST_REF" if letter == CLASSES["ago"] else None, "vague", name)
    if unit in {"second", "minute", "hour"}:
        return Reading("TIME", None, "unresolved", name, figure=found.figure(count, unit))
    if letter == CLASSES["ago"] or (letter == CLASSES["earlier"] and unit == "year"):
        reading = found.resolve(lambda d: cal.back(d, count, unit), f"{name} {count:g}", inferred=letter != CLASSES["ago"])
    else:
        reading = from_context(found, lambda d: cal.back(d, sign * count, unit), f"{name} {count:g}")
    return replace(reading, figure=found.figure(count, unit))


@UNITS(
    "the? n:recent|coming|past|last|next|latest u:units",
    "these u:units",
    "n:recent u:units",
    "the n:past|last|next count:vague u:units",
    "n:past|last|next count:vague u:units",
    "the n:past|last|next a? count:vague u:units",
)
def units_around(found: Found) -> Reading | None:
    """in recent days · the coming months · the past few weeks: no date is made of it."""
    unit, letter = found.get("u"), found.letter("n")
    future = letter in {CLASSES["coming"], CLASSES["next"]}
    if not letter:
        return Reading("DATE", "PRESENT_REF", "vague", f"these {unit}s") if unit == "day" else None
    if found.has("count"):
        return Reading("DURATION", duration_value(found.get("count"), unit), "vague", f"{'next' if future else 'last'} {unit}s")
    if letter == CLASSES["next"] or letter == CLASSES["last"] or letter == CLASSES["latest"]:
        return None
    return Reading("DATE", "FUTURE_REF" if future else "PAST_REF", "vague", f"{'coming' if future else 'recent'} {unit}s")


# --- references without a date ------------------------------------------------------------------------------------------------


@UNITS("a:adverb")
def adverb(found: Found) -> Reading | None:
    """now · recently · previously."""
    value, word = found.get("a"), found.scene.lexemes.word(found.lexemes[0])
    lexemes, at = found.scene.lexemes, found.lexemes[0]
    if word == "now" and (
        found.before() == "from" or (lexemes.capital[at] and (not lexemes.opens(at) or lexemes.capital[at + 1 : at + 2] == [True]))
    ):
        return None
    return Reading("DATE", value, "vague", f"adverb {word}")


@UNITS("the past", "the future", "the recent past", "the near future|term", "near hyphen? future")
def past_or_future(found: Found) -> Reading | None:
    """in the past · in the future."""
    if found.after() and (
        found.after().isalpha()
        and found.after()
        not in {
            "and",
            "but",
            "or",
            "to",
            "is",
            "was",
            "as",
            "by",
            "for",
            "with",
            "that",
            "when",
            "if",
            "he",
            "she",
            "they",
            "it",
            "we",
            "have",
            "has",
            "had",
        }
    ):
        return None
    return Reading("DATE", "FUTURE_REF" if found.match.group()[-1] in "K$" else "PAST_REF", "vague", "past or future")


@UNITS("that u:singular", "the same u:singular")
def that_unit(found: Found) -> Reading | None:
    """that year · the same day: the latest one named before."""
    unit = found.get("u")
    if unit not in {"day", "week", "month", "year", "quarter", "weekend"} or found.before() in {
        "said",
        "says",
        "so",
        "believe",
        "fear",
    }:
        return None
    return from_context(found, lambda d: cal.holding(d, unit), f"that {unit}", (unit, "day"))


# --- durations and repetitions ------------------------------------------------------------------------------------------------


@UNITS(
    "count:n more|last|past? u:units",
    "count:n hyphen? u:unit|yearunit|quarter",
    "count:n hyphen u:singular hyphen? long?",
    "the? n:past|last|next|ord|coming|previous count:n more? u:units",
    "the count:n u:units",
    "count:n u:units",
    "count:n to|or|hyphen count2:n u:units",
    "count:n hyphen to hyphen count2:n hyphen u:unit|yearunit",
    "the? n:past|last|next count:n u:unit|yearunit",
)
def units_counted(found: Found) -> Reading | None:
    """three days · two-year · the last five years · two to three weeks."""
    count, unit = found.get("count"), found.get("u")
    lexemes, (at, last) = found.scene.lexemes, found.lexemes
    after, before = lexemes.word(last + 1), lexemes.word(at - 1)
    if after == "old" or (after in {"-", "‑"} and lexemes.word(last + 2) in {"old", "olds"}) or before == "aged":
        return None
    if (
        lexemes.glued(at)
        and before in {"$", "£", "€", "."}
        or unit == "quarter"
        and count in {3.0, 1.0}
        and found.letter("u") == "Q"
    ):
        return None
    if found.letter("count") == "Y" and found.letter("u") != "P" or count is None or count > 1e9:
        return None
    if unit == "second" and found.letter("u") != "P" and not found.match.group().count("-"):
        return None
    if found.has("count2") and found.get("count2") is None:
        return None
    if unit == "quarter" and found.letter("count") == "Z":
        return None
    if unit == "day" and count == 1 and before in {"will", "would", "could", "might", "may", "must", "should"}:
        return Reading("DATE", "FUTURE_REF", "vague", "one day")
    value = duration_value(count, unit)
    if found.letter("n") in {"s", "L", "X", "C"}:
        return _stretch(found, count, unit, value)
    return Reading("DURATION", value, "absolute", "units counted", figure=found.figure(count, unit, found.get("count2")))


def _stretch(found: Found, count: float, unit: str, value: str) -> Reading:
    """ "the last five years": a duration whose ends the article's day gives."""
    anchor, future = found.scene.anchor, found.letter("n") in {"X", "C"}
    first = last = None
    if anchor.basis == "stated" and anchor.first is not None and anchor.first == anchor.last:
        other = cal.same_day_before(anchor.first, -count if future else count, unit)
        if other is not None:
            first, last = min(anchor.first, other), max(anchor.first, other)
    status: TimeStatus = "resolved" if first is not None else "absolute"
    return Reading(
        "DURATION",
        value,
        status,
        f"{'next' if future else 'last'} {unit}s",
        first,
        last,
        anchored=first is not None,
        figure=found.figure(count, unit),
    )


@UNITS(
    "a u:singular",
    "a more u:singular",
    "u:unit|yearunit hyphen long",
    "u:unitlong",
    "a u:singular and a half:half",
    "a half:half hyphen? u:singular",
    "half:half hyphen? u:singular",
    "a u:singular or so",
    "each of the n:past|last count:n u:units",
)
def one_unit(found: Found) -> Reading | None:
    """a week · hour-long · half an hour; not "$5 a day"."""
    unit = found.get("u")
    half = 0.5 if found.has("half") else 0.0
    group = found.match.group()
    if found.has("count"):
        count = float(found.get("count"))
        return Reading("DURATION", duration_value(count, unit), "absolute", "units counted", figure=found.figure(count, unit))
    if unit in {"quarter", "weekend"} and not half:
        return None
    if half and group.startswith("AU&") or group.startswith("Ay&"):
        half += 1
    if group.endswith("g") or group == CLASSES["unitlong"]:
        return Reading("DURATION", duration_value(1.0, unit), "absolute", "unit long", figure=found.figure(1.0, unit))
    if half and unit == "quarter":
        return None
    if not half and "+" not in group and found.before() not in _TIGHT:
        return None
    if found.after() in {"old"} or (found.after() == "-" and found.after(2) in {"old", "long"}):
        return None
    return Reading("DURATION", duration_value(half or 1.0, unit), "absolute", "one unit", figure=found.figure(half or 1.0, unit))


@UNITS("a? count:vague more? u:units", "u:units", "a count:vague of u:units", "count:vague of? u:units", "u:units or units")
def units_vague(found: Found) -> Reading | None:
    """several years · a few days · for decades."""
    unit = found.get("u")
    if (
        found.after() == "old"
        or found.after() in {"ago", "later", "earlier"}
        or found.before() in {"of", "these", "those"}
        and not found.has("count")
    ):
        return None
    if not found.has("count"):
        if found.before() not in _BARE_PLURAL or unit in {"quarter", "second", "minute"} and found.before() == "of":
            return None
        return Reading("DURATION", duration_value(None, unit), "vague", "bare units")
    return Reading("DURATION", duration_value(found.get("count"), unit), "vague", "few units")


@UNITS("each u:anyunit", "each count:n u:units", "each other u:singular", "s:set")
def every_unit(found: Found) -> Reading | None:
    """every week · each year · weekly."""
    if found.has("s"):
        lexemes, at = found.scene.lexemes, found.lexemes[0]
        if lexemes.capital[at] and (not lexemes.opens(at) or lexemes.capital[at + 1 : at + 2] == [True]):
            return None
        return Reading("SET", found.get("s"), "absolute", "how often")
    unit = found.get("u")
    if unit in {"second", "minute"} and not found.has("count"):
        return None
    return Reading("SET", duration_value(found.get("count") or 1.0, unit), "absolute", "every unit")
