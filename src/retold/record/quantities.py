"""How many: the figures of one article with their unit, modifier, what is counted and over which period.

A figure that belongs to a date, a clock time, a name ("Boeing 737"), an address, a telephone number, a score or the page itself is
no quantity. Two figures said otherwise ("three-day", "3 days"; "half a million", "500,000") get the same value and unit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from retold.language.lexicons import load
from retold.record.calendar import Anchor
from retold.record.lexemes import Lexemes, number_of
from retold.record.measures import Measure, money_before, unit_after
from retold.record.modifiers import Modifier, modifier_after, modifier_before
from retold.record.numerals import Numeral
from retold.record.stretches import is_english, read_stretches
from retold.record.times import Spotted, spot
from retold.record.uncounted import counts_one, is_name, is_score
from retold.types import Field, Page, Quantity, Segment

_LEXICON = load("quantities")
_WORDS = _LEXICON["words"]
_STOP = frozenset(_WORDS["stop"])
_PEOPLE = frozenset(_WORDS["people"])
_AFTER_ORDINAL = frozenset(_WORDS["names_after_ordinal"])
_COMPARISONS = sorted((tuple(c.replace("-", " - ").split()) for c in _WORDS["comparisons"]), key=lambda c: (-len(c), c))
_HYPHENS = frozenset("-–‑‐")
_FEW = frozenset({"several", "many", "few"})
_SCALES = frozenset(_LEXICON["scales"])
_LONGEST = 120  # lexemes of a sentence; a longer one is cut, which keeps odd input linear
_ENDS = frozenset(".!?;")
_UNIT_NAMES = {"fortnight": ("week", 2.0)}


@dataclass(frozen=True)
class _Draft:
    """A quantity being read, over the lexemes first … last."""

    first: int
    last: int
    kind: str
    value: float | None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    modifier: str = ""
    rule: str = ""


def find_quantities(page: Page) -> tuple[Quantity, ...]:
    """Every quantity of an article that is not furniture, in order, titles first; none overlap within a field.

    Cost O(n), about 8 ms for 800 words. In another language than English: bare figures, percentages and money by symbol.
    """
    found: list[Quantity] = []
    models: set[str] = set()  # figures that the page uses as a name ("Boeing 787"), and may use alone afterwards ("the 787")
    english = is_english(page)
    for stretch in read_stretches(page):
        segment, lexemes, numerals = stretch.segment, stretch.lexemes, stretch.numerals
        if _is_counter(lexemes, segment):
            continue
        spotted = spot(stretch, Anchor(), [], [], english)
        drafts = _durations(lexemes, spotted) + _figures(lexemes, numerals, spotted, models)
        sentences = _sentences(lexemes, spotted)
        found.extend(_quantity(lexemes, draft, sentences, segment.field) for draft in _apart(drafts))
    found.sort(key=lambda q: (q.field != "title", q.start))
    return tuple(found)


def _is_counter(lexemes: Lexemes, segment: Segment) -> bool:
    """A paragraph that is nothing but a number: a counter of the page."""
    return len(lexemes) == 1 and lexemes.words[0][0].isdigit() and segment.role not in {"headline", "standfirst"}


def _apart(drafts: list[_Draft]) -> list[_Draft]:
    """In order, without those that overlap one before them."""
    kept: list[_Draft] = []
    for draft in sorted(drafts, key=lambda d: (d.first, -d.last)):
        if not kept or draft.first > kept[-1].last:
            kept.append(draft)
    return kept


def _durations(lexemes: Lexemes, spotted: list[Spotted]) -> list[_Draft]:
    """The durations in time expressions: "three-day", "hour-long", "more than a year ago"."""
    drafts = []
    for expression in spotted:
        figure = expression.reading.figure
        if figure is None:
            continue
        unit, scale = _UNIT_NAMES.get(figure.unit, (figure.unit, 1.0))
        last = figure.last
        if lexemes.word(last + 1) in {"long", "-"} and last < expression.last:
            last = expression.last
        draft = _Draft(figure.first, last, "duration", figure.count * scale, unit=unit, rule="duration")
        if figure.upper is not None and figure.upper > figure.count:
            draft = replace(draft, value=None, low=figure.count * scale, high=figure.upper * scale)
        drafts.append(draft)
    return drafts


def _figures(lexemes: Lexemes, numerals: dict[int, Numeral], spotted: list[Spotted], models: set[str]) -> list[_Draft]:
    """Every numeral outside dates that counts or measures something."""
    taken = {at for s in spotted if s.reading.figure is None for at in range(s.first, s.last + 1)}
    taken |= {at for s in spotted if s.reading.figure for at in range(s.reading.figure.first, s.reading.figure.last + 1)}
    drafts: list[_Draft] = []
    done = -1
    free = {at: n for at, n in numerals.items() if at not in taken and n.last not in taken and n.kind != "decade"}
    for at, numeral in free.items():
        if at <= done:
            continue
        draft = _age(lexemes, numeral) or _read(lexemes, free, numeral, models)
        if draft is not None:
            drafts.append(draft)
            done = draft.last
    return drafts


def _read(lexemes: Lexemes, numerals: dict[int, Numeral], numeral: Numeral, models: set[str]) -> _Draft | None:
    if numeral.kind == "vague":
        of = lexemes.word(numeral.last + 1) == "of"
        phrase = " ".join(lexemes.words[numeral.first : numeral.last + 1]) + (" of" if of else "")
        return _Draft(numeral.first, numeral.last, "cardinal", None, modifier=phrase, rule="vague number")
    before = lexemes.word(numeral.first - 1)
    if not numeral.figures and before in _FEW and lexemes.words[numeral.first] in _SCALES:
        phrase = f"{before} {lexemes.words[numeral.first]}"
        return _Draft(numeral.first - 1, numeral.last, "cardinal", None, modifier=phrase, rule="vague number")
    if numeral.kind == "ordinal":
        return _ordinal(lexemes, numeral)
    first, symbol = money_before(lexemes, numeral.first)
    if symbol is None and is_name(lexemes, numeral):
        if numeral.first == numeral.last and numeral.figures:
            models.add(lexemes.words[numeral.first])
        return None
    if symbol is None and lexemes.word(numeral.first - 1) == "the" and lexemes.words[numeral.first] in models:
        return None
    ratio = _ratio(lexemes, numerals, numeral)
    if ratio is not None:
        return ratio
    value, last, scaled = _short_scale(lexemes, numeral, symbol)
    upper = _range(lexemes, numerals, numeral, last)
    end = upper.last if upper else last
    unit = unit_after(lexemes, end, value, scaled) if symbol is None else Measure("money", symbol, end)
    if upper is not None:
        return _ranged(lexemes, value, numeral, upper, first, unit)
    if unit is not None:
        return _Draft(first, unit.last, unit.kind, value * unit.scale, unit=unit.name, rule=unit.kind)
    if (
        numeral.kind == "fraction"
        and value == 0.5
        and lexemes.word(last + 1) not in {"of", "the", "its", "their", "his", "her", "all"}
    ):
        return None
    if is_score(lexemes, numerals, numeral) or (value == 1 and not numeral.figures and not counts_one(lexemes, numeral)):
        return None
    return _Draft(first, last, "cardinal", value, rule="number")


def _short_scale(lexemes: Lexemes, numeral: Numeral, symbol: str | None) -> tuple[float, int, bool]:
    """The value, last lexeme and whether a scale was said, with a short scale glued to figures taken in ("£2.3m", "40k people")."""
    value = float(numeral.value or 0.0)
    scaled = numeral.last > numeral.first
    after = lexemes.word(numeral.last + 1)
    scale = _LEXICON["short_scales"].get(after)
    if scale and numeral.figures and lexemes.glued(numeral.last + 1):
        noun = lexemes.word(numeral.last + 2)
        if symbol is not None or (len(noun) > 2 and noun.isalpha() and noun not in _STOP and after != "b"):
            return value * float(scale), numeral.last + 1, True
    return value, numeral.last, scaled


def _range(lexemes: Lexemes, numerals: dict[int, Numeral], numeral: Numeral, last: int) -> Numeral | None:
    """The numeral that ends a range begun by this one ("10 to 12", "between 10 and 12", "2-3"), None where there is none."""
    step = last + 1
    if lexemes.word(step) in {"%", "percent"}:
        step += 1
    word = lexemes.word(step)
    between = lexemes.word(money_before(lexemes, numeral.first)[0] - 1) == "between"
    if not (word in _HYPHENS or word in {"to", "or"} or (word == "and" and between)):
        return None
    if word == "to" and lexemes.word(money_before(lexemes, numeral.first)[0] - 1) in {"from", "by"}:
        return None
    step += 1
    while lexemes.word(step) in {"$", "£", "€", "a", "-"}:
        step += 1
    upper = numerals.get(step)
    if upper is None or upper.kind not in {"cardinal", "fraction"} or upper.value is None or numeral.value is None:
        return None
    if word in _HYPHENS:  # a score or an address, unless something countable follows
        after = lexemes.word(upper.last + 1)
        if not (
            after.endswith("s")
            or after in _PEOPLE
            or after in {"%", "percent", "per", "bn", "m", "k", "-"}
            or upper.last > upper.first
        ):
            return None
    return upper if _base(numeral, upper) < upper.value else None


def _base(numeral: Numeral, upper: Numeral) -> float:
    """The lower end, in the scale said only at the upper end ("3 to 4 million")."""
    value, high = float(numeral.value or 0.0), float(upper.value or 0.0)
    if numeral.first == numeral.last and upper.last > upper.first and high >= 1000:
        for scale in (1e12, 1e9, 1e6, 1e3):
            if high >= scale and value < high / scale:
                return value * scale
    return value


def _ranged(lexemes: Lexemes, value: float, numeral: Numeral, upper: Numeral, first: int, unit: Measure | None) -> _Draft:
    low, high = _base(numeral, upper) if value == numeral.value else value, float(upper.value or 0.0)
    last, kind, name, scale = upper.last, "cardinal", "", 1.0
    if unit is not None:
        last, kind, name, scale = max(unit.last, upper.last), unit.kind, unit.name, unit.scale
        glued = _LEXICON["short_scales"].get(lexemes.word(upper.last + 1))
        if kind == "money" and glued and lexemes.glued(upper.last + 1):
            low, high, last = low * glued, high * glued, upper.last + 1
    return _Draft(first, last, kind, None, low * scale, high * scale, name, rule="range")


def _ratio(lexemes: Lexemes, numerals: dict[int, Numeral], numeral: Numeral) -> _Draft | None:
    """ "1 in 5", "two out of three": the share."""
    step = numeral.last + 1
    if lexemes.word(step) == "out" and lexemes.word(step + 1) == "of":
        step += 2
    elif lexemes.word(step) == "in":
        step += 1
    else:
        return None
    whole = numerals.get(step)
    if whole is None or whole.kind != "cardinal" or not whole.value or numeral.value is None or whole.value > 100_000:
        return None
    if (
        not 0 < numeral.value < whole.value
        or (whole.value > 1000 and whole.value % 1000)
        or lexemes.word(whole.last + 1) in {"%", "years", "days"}
    ):
        return None
    return _Draft(numeral.first, whole.last, "cardinal", round(numeral.value / whole.value, 6), rule="ratio")


def _age(lexemes: Lexemes, numeral: Numeral) -> _Draft | None:
    """ "26-year-old", "41 years old", "aged 41", "Name, 41,": an age."""
    value, step = numeral.value, numeral.last + 1
    if value is None or numeral.kind != "cardinal" or value > 130 and lexemes.word(step) not in {"-", "year", "years"}:
        return None
    if lexemes.word(step) in _HYPHENS:
        step += 1
    unit = {
        "year": "year",
        "years": "year",
        "month": "month",
        "months": "month",
        "week": "week",
        "weeks": "week",
        "day": "day",
        "days": "day",
    }.get(lexemes.word(step), "")
    if unit:
        step += 1
        if lexemes.word(step) in _HYPHENS:
            step += 1
        if lexemes.word(step) in {"old", "olds"}:
            return _Draft(numeral.first, step, "age", value, unit=unit, rule="age")
        return None
    before = lexemes.word(numeral.first - 1)
    if before in {"aged", "age"} and value == int(value) and lexemes.word(numeral.first - 1):
        return _Draft(numeral.first, numeral.last, "age", value, unit="year", rule="age")
    if not numeral.figures or value != int(value) or not 0 < value < 120 or numeral.last > numeral.first:
        return None
    named = numeral.first > 1 and lexemes.capital[numeral.first - 2] and lexemes.word(numeral.first - 2).isalpha()
    after = lexemes.word(numeral.last + 1)
    if named and (
        (before == "," and after in {",", "."} and number_of(lexemes.word(numeral.last + 2)) is None)
        or (before == "(" and after == ")")
    ):
        return _Draft(numeral.first, numeral.last, "age", value, unit="year", rule="age after a name")
    return None


def _ordinal(lexemes: Lexemes, numeral: Numeral) -> _Draft | None:
    """ "the first time", "third attempt": only before a common noun; a name ("Second World War") has none."""
    at = numeral.last + 1
    after = lexemes.word(at)
    if not after.isalpha() or after in _STOP or after in _AFTER_ORDINAL or (at < len(lexemes) and lexemes.capital[at]):
        return None
    if lexemes.capital[numeral.first] and not lexemes.opens(numeral.first):
        return None
    if lexemes.word(numeral.first - 1) in {
        "at",
        "he",
        "she",
        "they",
        "it",
        "we",
        "who",
        "that",
        "was",
        "were",
        "had",
        "has",
    } or after.endswith("ed"):
        return None
    return _Draft(numeral.first, numeral.last, "ordinal", numeral.value, rule="ordinal")


def _counted(lexemes: Lexemes, draft: _Draft) -> str:
    """What is counted: the head of the noun phrase after the figure, else the noun before "of"."""
    if draft.kind in {"age", "duration"}:
        return ""
    at = draft.last + 1
    if lexemes.word(at) in _HYPHENS and lexemes.glued(at):
        at += 1
        return lexemes.word(at) if lexemes.word(at).isalpha() else ""
    if lexemes.word(at) == "of":
        at += 1
        while lexemes.word(at) in {"the", "its", "their", "his", "her", "all", "those", "these", "our"}:
            at += 1
    elif draft.kind in {"percent", "money"}:
        return ""
    if lexemes.word(draft.first - 1) == ":" and lexemes.word(draft.first - 2).isalpha():
        return lexemes.word(draft.first - 2)  # "Injured: 12"
    candidate = ""
    for step in range(at, min(at + 6, len(lexemes))):
        word = lexemes.words[step]
        if word in _HYPHENS and candidate and lexemes.glued(step):
            candidate = ""
            continue
        if lexemes.word(step + 1) in _HYPHENS and lexemes.glued(step + 1) and word[0].isalpha() and word not in _STOP:
            candidate = word
            continue
        if not word[0].isalpha() or word in _STOP or lexemes.word(step + 1) == ":":
            break
        candidate = word
        if word in _PEOPLE or (word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "ous", "is"))):
            return word
        if step - at >= 1 and word.endswith(("ed", "ing")):
            return lexemes.words[step - 1]
    if candidate:
        first = lexemes.words[at]
        return first if first not in {"other", "new", "more", "most"} and lexemes.word(at + 1) not in _HYPHENS else candidate
    before = draft.first - 1
    modifier = modifier_before(lexemes, draft.first)
    before = modifier.first - 1 if modifier else before
    if lexemes.word(before) == "of" and lexemes.word(before - 1).isalpha():
        return lexemes.word(before - 1)
    return ""


def _period(lexemes: Lexemes, draft: _Draft, sentences: _Sentences) -> str:
    """Over which period: "year-on-year" beside it, and the month, quarter or year named in its sentence."""
    if draft.kind in {"age", "duration", "ordinal"}:
        return ""
    parts: list[str] = []
    for step in range(draft.last + 1, min(draft.last + 4, len(lexemes))):
        phrase = next((c for c in _COMPARISONS if tuple(lexemes.words[step : step + len(c)]) == c), None)
        if phrase is not None:
            parts.append(" ".join(phrase).replace(" - ", "-"))
            break
        if lexemes.words[step] in _ENDS or lexemes.words[step] == ",":
            break
    named = sentences.named.get(sentences.number[draft.first])
    if named:
        nearest = min(named, key=lambda s: (min(abs(s.first - draft.last), abs(draft.first - s.last)), s.first))
        parts.append(str(nearest.reading.value))
    return "; ".join(parts)


@dataclass(frozen=True)
class _Sentences:
    """The sentence that each lexeme stands in, and the years, quarters and months that each sentence names."""

    number: list[int]
    named: dict[int, list[Spotted]]


def _sentences(lexemes: Lexemes, spotted: list[Spotted]) -> _Sentences:
    number: list[int] = []
    current = length = 0
    for word in lexemes.words:
        number.append(current)
        length += 1
        if word in _ENDS or length == _LONGEST:
            current, length = current + 1, 0
    named: dict[int, list[Spotted]] = {}
    for expression in spotted:
        if expression.reading.rule in {"year", "month", "quarter", "half-year"} and expression.reading.value:
            named.setdefault(number[expression.first], []).append(expression)
    return _Sentences(number, named)


def _quantity(lexemes: Lexemes, draft: _Draft, sentences: _Sentences, field: Field) -> Quantity:
    modifier = _modifier(lexemes, draft)
    low, high, sense, span = draft.low, draft.high, draft.modifier, None
    if modifier is not None:
        span = (lexemes.starts[modifier.first], lexemes.ends[modifier.last])
        sense = sense or modifier.sense
        if draft.value is not None:
            low, high = modifier.bounds(draft.value)
    elif draft.modifier:
        last = draft.last + 1 if draft.modifier.endswith(" of") else draft.last
        span = (lexemes.starts[draft.first], lexemes.ends[last])
    return Quantity(
        start=lexemes.starts[draft.first],
        end=lexemes.ends[draft.last],
        kind=draft.kind,  # type: ignore[arg-type]  # drafts carry only the kinds of the contract
        value=_rounded(draft.value),
        low=_rounded(low),
        high=_rounded(high),
        unit=draft.unit,
        modifier=sense,
        modifier_span=span,
        counted=_counted(lexemes, draft),
        period=_period(lexemes, draft, sentences),
        field=field,
        rule=f"{draft.rule}, {modifier.phrase}" if modifier is not None else draft.rule,
    )


def _modifier(lexemes: Lexemes, draft: _Draft) -> Modifier | None:
    """The modifier before a figure or after it; "over" before a stretch of time is as often "in the course of"."""
    if draft.kind == "ordinal" or draft.rule == "vague number":
        return None
    first = draft.first
    if lexemes.word(first - 1) in {"a", "an", "the"} and draft.kind == "duration":
        first -= 1
    before = modifier_before(lexemes, draft.first) or modifier_before(lexemes, first)
    if before is not None and draft.kind == "duration" and before.phrase in {"over", "under", "below", "above", "some"}:
        before = before if lexemes.words[draft.first] in {"a", "an"} else None
    return before or modifier_after(lexemes, draft.last)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
