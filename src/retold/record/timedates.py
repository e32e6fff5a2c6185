"""Dates that say their own day, month or year, and the named parts of a year.

Values follow TIMEX3 (TimeML 1.2): an expression is as fine as it says ("March last year" is a month). A bare name ("in March")
takes the tense of its clause: the last one before the article's day, or the next one.
"""

from __future__ import annotations

import datetime as dt

from retold.language.lexicons import load
from retold.record import calendar as cal
from retold.record.calendar import Period
from retold.record.scenes import Found, Reading
from retold.record.timerules import (
    WORDS,
    Rules,
    date_of,
    month_of,
    nearest_named,
    shift_of,
    which_part,
)
from retold.record.timewords import CLASSES

_PEOPLE = frozenset(load("quantities")["words"]["people"])
_YEARS_AFTER = frozenset(WORDS["years_after"])
DATES = Rules()

# --- dates that say their own year, month or day ------------------------------------------------------------------------------


@DATES("at:iso")
def iso_date(found: Found) -> Reading | None:
    """2031-04-12, with or without a clock time."""
    printed = found.get("at").upper()
    period = cal.iso_day(printed[:10])
    if period is None:
        return None
    if len(printed) > 10:
        return Reading("TIME", printed, "absolute", "iso date", period.first, period.last, period=period)
    return found.absolute(period, "iso date")


@DATES("at:slashed")
def slashed_date(found: Found) -> Reading | None:
    """13/05/2031 or 05/13/2031, only where the figures leave one reading."""
    a, b, c = (int(x) for x in found.get("at").split("/"))
    if a > 31:
        return found.absolute(date_of(a, b, c), "slashed date") if a >= 1000 else None
    if c < 1000:
        return None
    readings = {(m, d) for m, d in ((b, a), (a, b)) if 1 <= m <= 12 and date_of(c, m, d)}
    if len(readings) != 1:
        return Reading("DATE", None, "unresolved", "slashed date, day and month undecided") if readings else None
    ((month, day),) = readings
    return found.absolute(date_of(c, month, day), "slashed date")


@DATES(
    "( dayname:weekday comma? )? the? d:day|ord of? m:month ( comma? y:year4 )?",
    "( dayname:weekday comma? )? m:month the? d:day|ord ( comma? y:year4 )?",
    "the? d:day|ord of? m:month last:last|this|next|past yearunit",
    "m:month the? d:day|ord ( comma? last:last|this|next|past ) yearunit",
)
def day_of_month(found: Found) -> Reading | None:
    """3 May 2031 · May 3rd · Saturday, 3 May."""
    number, month = int(found.get("d")), found.get("m")
    if not 1 <= number <= 31 or month is None:
        return None
    if found.has("y"):
        return found.absolute(date_of(int(found.get("y")), month, number), "day of month")
    if found.has("last"):
        step = shift_of(found, "last")
        return found.resolve(lambda d: date_of(d.year + step, month, number), "day of month")
    if number > 29 and date_of(2000, month, number) is None:
        return None
    way = found.way()

    def make(anchor: dt.date) -> Period | None:
        near = cal.nearest(anchor, lambda y: cal.day(dt.date(y, month, number)), "near")
        if way == "none" or near is None or abs((near.first - anchor).days) <= 60:
            return near
        return cal.nearest(anchor, lambda y: cal.day(dt.date(y, month, number)), way)

    made = found.resolve(make, f"day of month --{month:02d}-{number:02d}")
    # a day without a year may be resolved against a bound as well: the bound only has to settle the year
    if made.value is None and found.scene.anchor.bound and found.scene.anchor.first is not None:
        period = make(found.scene.anchor.first)
        if period is not None:
            return Reading("DATE", period.value, "resolved", made.rule, period.first, period.last, anchored=True, period=period)
    return made


@DATES(
    "d:day hyphen|to|and|or d2:day of? m:month ( comma? y:year4 )?",
    "m:month d:day hyphen d2:day ( comma? y:year4 )?",
    "m:month d:day to|and d2:day comma? y:year4",
)
def days_of_month(found: Found) -> Reading | None:
    """3-5 May 2031 · between 3 and 5 May."""
    low, high, month = int(found.get("d")), int(found.get("d2")), found.get("m")
    if low >= high:
        return None

    def make(year: int) -> Period:
        first, last = dt.date(year, month, low), dt.date(year, month, high)
        return Period(f"{first.isoformat()}/{last.isoformat()}", first, last, "day")

    if found.has("y"):
        try:
            return found.absolute(make(int(found.get("y"))), "days of month")
        except ValueError:
            return None
    return nearest_named(found, make, "none", f"days of month --{month:02d}")


@DATES(
    "when:when hyphen? m:month ( of? comma? y:year4 )?",
    "the? when:edge of m:month ( of? comma? y:year4 )?",
    "( early|late ) in m:month ( comma? y:year4 )?",
    "m:month comma? y:year4",
    "m:month of y:year4",
)
def month_of_year(found: Found) -> Reading | None:
    """March 2031 · late March · the middle of October."""
    month, which = found.get("m"), which_part(found)
    if found.has("y"):
        return found.absolute(month_of(int(found.get("y")), month), "month", which)
    return nearest_named(found, lambda y: cal.month(y, month), "past", f"month --{month:02d}", which)


@DATES("m:month of? ref:last|this|next yearunit", "ref:last|next|this m:month", "this past|coming m:month", "m:month")
def month_alone(found: Found) -> Reading | None:
    """March last year · last August · in March."""
    month, step = found.get("m"), shift_of(found)
    if found.match.group().endswith(CLASSES["yearunit"]):
        return found.resolve(lambda d: month_of(d.year + step, month), "month of a year named by the article's")
    if found.has("ref") and step < 0:
        return found.resolve(lambda d: cal.nearest(d - dt.timedelta(75), lambda y: cal.month(y, month), "past"), "last month named")
    if found.has("ref") and step > 0:
        return found.resolve(lambda d: cal.nearest(d, lambda y: cal.month(y, month), "future"), "next month named")
    if found.has("ref"):
        return found.resolve(lambda d: month_of(d.year, month), "month of this year")
    return nearest_named(found, lambda y: cal.month(y, month), "past", f"month --{month:02d}")


@DATES("each m:month", "each weekday", "each s:season")
def every_named(found: Found) -> Reading | None:
    """each July · every Thursday."""
    number = found.scene.items.payload[found.match.start() + 1]
    letter = found.match.group()[1]
    value = f"XXXX-WXX-{number}" if letter == "W" else f"XXXX-{number}" if letter == "S" else f"XXXX-{number:02d}"
    return Reading("SET", value, "absolute", "every named")


@DATES("weekdays:weekdays p:parts?", "weekday parts")
def weekdays(found: Found) -> Reading | None:
    """on Tuesdays · Tuesday nights."""
    number = found.scene.items.payload[found.match.start()]
    tail = found.scene.items.payload[found.match.end() - 1]
    return Reading("SET", f"XXXX-WXX-{number}" + (f"T{tail}" if isinstance(tail, str) else ""), "absolute", "weekdays")


@DATES(
    "y:year4",
    "the? when:when hyphen? y:year4",
    "the when:edge of y:year4",
    "the yearunit y:year4",
    "mid hyphen y:year4",
    "the? y:year4 period",
)
def year_alone(found: Found) -> Reading | None:
    """2031 · early 1990 · the end of 1990; no number of things, no price."""
    number = int(found.get("y"))
    lexemes, (at, last) = found.scene.lexemes, found.lexemes
    plain = found.match.end() - found.match.start() == 1
    before, after = lexemes.word(at - 1), lexemes.word(last + 1)
    if plain and (
        before in {"$", "£", "€", "#", "no", "than", "/", "+", "about", "nearly", "some", "over"} or after in {"%", "percent", "/"}
    ):
        return None
    if lexemes.glued(at) and before[-1:].isalnum() or lexemes.glued(last + 1) and after[:1].isalnum():
        return None
    if plain and before not in _YEARS_AFTER and before not in {"(", ",", "-", "–"} and not 1900 <= number <= 2060:
        return None
    thing = after in _PEOPLE or (after.endswith("s") and len(after) > 3 and after.isalpha() and after not in {"was", "'s"})
    if plain and thing and before not in {"in", "since", "of", "by", "until", "the", "fiscal"}:
        return None
    if not 1500 <= number <= 2100 or (plain and before == "-" and lexemes.glued(at) and not lexemes.word(at - 2)[:1].isdigit()):
        return None
    return found.absolute(cal.year(number), "year", which_part(found))


@DATES(
    "fiscal yearunit? y:year4",
    "the? fiscal yearunit",
    "the current fiscal yearunit",
    "the? ref:last|next|this|current|previous fiscal yearunit",
)
def fiscal_year(found: Found) -> Reading | None:
    """fiscal 1989 · the current fiscal year."""
    if found.has("y"):
        return found.absolute(cal.year(int(found.get("y"))), "fiscal year")
    return found.resolve(lambda d: cal.holding(d, "year", shift_of(found)), "fiscal year", inferred=True)


@DATES("the? when:when? hyphen? dec:decade s?", "each dec:decade")
def decade_named(found: Found) -> Reading | None:
    """the 1990s · the early 1980s · the nineties; not "in her 30s"."""
    number = int(found.get("dec"))
    if number < 100:
        words = found.scene.lexemes
        at = found.scene.items.first[found.match.start("dec")]
        if words.words[at][0].isdigit() and words.word(at - 1) not in {"'", "’", "‘", "`"}:
            return None
        if found.before() in {"his", "her", "their", "my", "our", "its"} or number < 20:
            return None
        number += 1900
    if number % 10 or not 1000 <= number <= 2090:
        return None
    which = which_part(found)
    return found.absolute(
        cal.century(number // 100 + 1) if number % 100 == 0 and number < 1900 else cal.decade(number), "decade", which
    )


@DATES("the? n:ord hyphen? u:unit")
def century_named(found: Found) -> Reading | None:
    """the 20th century."""
    if found.get("u") != "century" or not 1 <= found.get("n") <= 21:
        return None
    return found.absolute(cal.century(int(found.get("n"))), "century")


# --- quarters, halves, seasons ------------------------------------------------------------------------------------------------


@DATES(
    "the? y:year4 n:ord hyphen? quarter",
    "the? n:ord quarter ( of|comma? y:year4 )?",
    "n:ord hyphen quarter ( of|comma? y:year4 )?",
    "the? n:ord hyphen? quarter of? ref:last|this|next yearunit",
    "ref:last|this|next yearunit s n:ord hyphen? quarter",
    "the? fiscal n:ord hyphen? quarter",
    "a n:ord quarter",
)
def quarter_named(found: Found) -> Reading | None:
    """the third quarter · the 1988 second quarter · next year's first quarter."""
    number = int(found.get("n"))
    if not 1 <= number <= 4:
        return None
    if found.has("y"):
        return found.absolute(cal.quarter(int(found.get("y")), number), "quarter")
    if found.has("ref"):
        return found.resolve(lambda d: cal.quarter(d.year + shift_of(found), number), "quarter of a year named by the article's")
    way = found.way()

    def make(anchor: dt.date) -> Period | None:
        this = cal.quarter(anchor.year, number)
        if this.first > anchor and way != "future":  # the quarter just past, unless this one is about to begin
            return cal.quarter(anchor.year - 1, number) if (this.first - anchor).days > 100 else this
        return this

    return found.resolve(make, f"quarter {number}", inferred=True)


@DATES("the? n:ord hyphen? half:half of y:year4", "the? n:ord hyphen? half:half ( of ref:last|this|next yearunit )?")
def half_year(found: Found) -> Reading | None:
    """the first half of 2031."""
    number = int(found.get("n"))
    if number not in {1, 2}:
        return None
    if found.has("y"):
        return found.absolute(cal.half(int(found.get("y")), number), "half-year")
    if not found.has("ref"):
        return None
    return found.resolve(lambda d: cal.half(d.year + shift_of(found), number), "half-year")


def _season_after(day: dt.date, code: str) -> Period | None:
    """The first season of a name that has not begun on a day."""
    ahead = [period for year in (day.year, day.year + 1) if (period := cal.season(year, code)) is not None and period.first > day]
    return ahead[0] if ahead else None


@DATES(
    "the? when:when? hyphen? s:season of? y:year4",
    "ref:last|this|next|coming s:season",
    "this past|coming s:season",
    "the s:season",
    "the s:season of ref:last|this|next yearunit",
)
def season_named(found: Found) -> Reading | None:
    """summer 2031 · last autumn · this spring."""
    code, step = found.get("s"), shift_of(found)
    word = found.scene.lexemes.word(found.scene.items.first[found.match.start("s")])
    if found.has("y"):
        return found.absolute(cal.season(int(found.get("y")), code), "season")
    if found.match.group().endswith("y"):
        return found.resolve(lambda d: cal.season(d.year + step, code), "season")
    if not found.has("ref") and found.match.group().startswith("T"):
        if word in {"fall", "spring"} or found.before() not in {"in", "during", "over", "of", "by", "until", "for"}:
            return None
        return nearest_named(found, lambda y: cal.season(y, code), "past", f"season {code}")
    if step < 0:
        return found.resolve(
            lambda d: cal.nearest(cal.month(d.year, d.month - 2).first, lambda y: cal.season(y, code), "past"), f"season {code}"
        )
    if step > 0:
        return found.resolve(lambda d: _season_after(d, code), f"season {code}")
    if found.match.group()[1] == "s":
        return found.resolve(lambda d: cal.nearest(d, lambda y: cal.season(y, code), "past"), f"season {code}")
    return found.resolve(lambda d: cal.season(d.year, code), f"season {code}")
