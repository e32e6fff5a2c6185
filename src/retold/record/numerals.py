"""Numerals, in words or figures, and their values: "twenty-five", "half a million", "two-thirds", "2 1/2", "hundreds of", "3rd"."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

from retold.language.lexicons import load
from retold.record.lexemes import Lexemes, number_of

_LEXICON = load("quantities")
_ONES: dict[str, int] = _LEXICON["ones"]
_TENS: dict[str, int] = _LEXICON["tens"]
_SCALES: dict[str, int] = _LEXICON["scales"]
_ORDINALS: dict[str, int] = _LEXICON["ordinals"]
_FRACTIONS: dict[str, int] = _LEXICON["fractions"]
_VAGUE = frozenset(_LEXICON["vague"]["words"])
_HYPHENS = frozenset("-‐‑")
_SUFFIXES = frozenset({"st", "nd", "rd", "th"})
_STARTS = (
    frozenset(_ONES)
    | frozenset(_TENS)
    | frozenset(_ORDINALS)
    | _VAGUE
    | {"a", "an", "half", "dozen", "hundred", "thousand", "million"}
)


@dataclass(frozen=True)
class Numeral:
    """A numeral over the lexemes first … last (inclusive).

    value    None for a vague one ("hundreds"). figures: printed in digits. year: a year said in words, or None.
    """

    first: int
    last: int
    value: float | None
    kind: Literal["cardinal", "ordinal", "fraction", "vague", "decade"]
    figures: bool
    year: int | None = None


def read_numerals(lexemes: Lexemes) -> dict[int, Numeral]:
    """Every numeral, by the place of its first lexeme; they do not overlap. Cost O(n)."""
    found: dict[int, Numeral] = {}
    at, words, n = 0, lexemes.words, len(lexemes)
    while at < n:
        word = words[at]
        if word[0] > "9" and word.isascii() and word not in _STARTS:
            at += 1
            continue
        numeral = _read(lexemes, at)
        if numeral is None:
            at += 1
        else:
            found[at] = numeral
            at = numeral.last + 1
    return found


def _read(lexemes: Lexemes, at: int) -> Numeral | None:
    word = lexemes.words[at]
    if word[0].isdigit():
        return _read_figures(lexemes, at)
    if word in _STARTS:
        return _read_words(lexemes, at)
    value = _sign(word)
    return None if value is None else Numeral(at, at, value, "fraction", True)


def _sign(word: str) -> float | None:
    """The value of a one-character fraction sign (½)."""
    if len(word) != 1 or word.isascii() or unicodedata.category(word) != "No":
        return None
    value = unicodedata.numeric(word, -1.0)
    return value if 0 < value < 1 else None


def _read_figures(lexemes: Lexemes, at: int) -> Numeral | None:
    value = number_of(lexemes.words[at])
    if value is None:
        return None
    after = lexemes.word(at + 1)
    glued = lexemes.glued(at + 1)
    if glued and after in _SUFFIXES:
        return Numeral(at, at + 1, value, "ordinal", True)
    if (
        glued
        and after == "s"
        or after == "'s"
        and value % 10 == 0
        and value >= 10
        and glued
        and lexemes.word(at) == str(int(value))
    ):
        return Numeral(at, at + 1, value, "decade", True)
    last = at
    extra = _small_fraction(lexemes, at + 1)
    if extra is not None:
        last, part = extra
        value += part
    elif after == "/" and glued and lexemes.glued(at + 2) and (below := number_of(lexemes.word(at + 2))):
        if 0 < value < below <= 100:
            return Numeral(at, at + 2, value / below, "fraction", True)
        return None
    elif after == "and" and lexemes.word(at + 2) == "a" and lexemes.word(at + 3) == "half":
        last, value = at + 3, value + 0.5
    last, value = _scaled(lexemes, last, value)
    return Numeral(at, last, value, "cardinal", True)


def _small_fraction(lexemes: Lexemes, at: int) -> tuple[int, float] | None:
    """A fraction after a whole number ("2 1/2", "2½"): its last lexeme and value."""
    sign = _sign(lexemes.word(at)) if lexemes.word(at) else None
    if sign is not None:
        return at, sign
    if lexemes.word(at + 1) == "/" and lexemes.glued(at + 1) and lexemes.glued(at + 2):
        above, below = number_of(lexemes.word(at)), number_of(lexemes.word(at + 2))
        if above and below and above < below <= 16:
            return at + 2, above / below
    return None


def _scaled(lexemes: Lexemes, last: int, value: float) -> tuple[int, float]:
    """Take up scale words after a number ("2.3 million", "4.5bn", "2-million", "ten thousand")."""
    while True:
        step = last + 1
        if lexemes.word(step) in _HYPHENS and lexemes.glued(step) and lexemes.glued(step + 1):
            step += 1
        if lexemes.word(step) == "dozen":
            return step, value * 12
        scale = _SCALES.get(lexemes.word(step))
        if scale is None or value * scale > 1e18:
            return last, value
        last, value = step, value * scale


def _read_words(lexemes: Lexemes, at: int) -> Numeral | None:
    word = lexemes.words[at]
    after = lexemes.word(at + 1)
    if word in _VAGUE:
        return _read_vague(lexemes, at)
    if word in {"a", "an"}:
        return _read_article(lexemes, at)
    if word == "half":
        return _read_half(lexemes, at)
    if word in _ORDINALS:
        return Numeral(at, at, float(_ORDINALS[word]), "ordinal", False)
    if word == "dozen":
        return Numeral(at, at, 12.0, "cardinal", False)
    if word in _SCALES and not (word in {"hundred", "thousand", "million"} and after):
        return None
    return _read_cardinal(lexemes, at)


def _read_vague(lexemes: Lexemes, at: int) -> Numeral:
    last = at
    while lexemes.word(last + 1) == "of" and lexemes.word(last + 2) in _VAGUE:
        last += 2
    return Numeral(at, last, None, "vague", False)


def _read_article(lexemes: Lexemes, at: int) -> Numeral | None:
    """ "a dozen", "a hundred", "a third of", "a half-million"; a lone article is no numeral."""
    after = lexemes.word(at + 1)
    if after == "dozen":
        return Numeral(at, at + 1, 12.0, "cardinal", False)
    if after in _SCALES and len(after) > 3:
        rest = _read_cardinal(lexemes, at + 1)
        return rest and Numeral(at, rest.last, rest.value, "cardinal", False)
    if after in _FRACTIONS and lexemes.word(at + 2) == "of" and after != "half":
        return Numeral(at, at + 1, round(1 / _FRACTIONS[after], 6), "fraction", False)
    if after == "half":
        rest = _read_half(lexemes, at + 1)
        return Numeral(at, rest.last, rest.value, rest.kind, False)
    return None


def _read_half(lexemes: Lexemes, at: int) -> Numeral:
    """ "half a million", "half-million", "half an hour" (the unit is left), "half"."""
    step = at + 1
    if lexemes.word(step) in {"a", "an"} or (lexemes.word(step) in _HYPHENS and lexemes.glued(step)):
        step += 1
    if lexemes.word(step) == "dozen":
        return Numeral(at, step, 6.0, "cardinal", False)
    scale = _SCALES.get(lexemes.word(step))
    if scale is not None:
        return Numeral(at, step, scale / 2, "cardinal", False)
    last = step - 1 if lexemes.word(step - 1) in {"a", "an"} else at
    return Numeral(at, last, 0.5, "fraction", False)


def _read_cardinal(lexemes: Lexemes, at: int) -> Numeral | None:
    total, current, last, step = 0.0, 0.0, -1, at
    while True:
        word = lexemes.word(step)
        if word in _HYPHENS and step > at and lexemes.glued(step) and lexemes.glued(step + 1):
            word = lexemes.word(step + 1)
            if word in _ORDINALS and 20 <= current % 100 <= 90 and _ORDINALS[word] < 10:
                return Numeral(at, step + 1, total + current + _ORDINALS[word], "ordinal", False)
            if word in _FRACTIONS and 0 < total + current < _FRACTIONS[word]:
                return Numeral(at, step + 1, round((total + current) / _FRACTIONS[word], 6), "fraction", False)
            if not ((word in _ONES and current % 100 >= 20) or word in _SCALES or word == "dozen"):
                break
            step += 1
        elif word == "and" and step > at:
            if lexemes.word(step + 1) == "a" and lexemes.word(step + 2) in {"half", "quarter"}:
                part = 0.5 if lexemes.word(step + 2) == "half" else 0.25
                last, value = _scaled(lexemes, step + 2, total + current + part)
                return Numeral(at, last, value, "cardinal", False)
            word = lexemes.word(step + 1)
            if lexemes.word(last) not in _SCALES or not (word in _ONES or word in _TENS):
                break
            step += 1
        number = _ONES.get(word, _TENS.get(word))
        if number is not None:
            if not _may_follow(current, number, step == at):
                year = _year_in_words(lexemes, step, total, current)
                return (
                    year and Numeral(at, year[0], float(year[1]), "cardinal", False, year[1]) or _finish(at, last, total + current)
                )
            current += number
        elif word == "hundred" and current < 100:
            current = max(current, 1.0) * 100
        elif word == "dozen" and last >= 0:
            return Numeral(at, step, (total + current) * 12, "cardinal", False)
        elif word in _SCALES and word != "hundred" and total + current < 1e15:
            total, current = total + max(current, 1.0) * _SCALES[word], 0.0
        elif word in _FRACTIONS and word.endswith("s") and last >= 0 and 0 < total + current < _FRACTIONS[word]:
            return Numeral(at, step, round((total + current) / _FRACTIONS[word], 6), "fraction", False)
        else:
            break
        last, step = step, step + 1
    return _finish(at, last, total + current)


def _finish(at: int, last: int, value: float) -> Numeral | None:
    return Numeral(at, last, value, "cardinal", False) if last >= at else None


def _may_follow(current: float, number: int, first: bool) -> bool:
    """Whether a word for `number` may go on a numeral that stands at `current` below its last scale."""
    if first:
        return True
    tail = current % 100
    if current == 0:
        return True
    if number >= 10:
        return tail == 0
    return tail == 0 or (tail >= 20 and tail % 10 == 0)


def _year_in_words(lexemes: Lexemes, at: int, total: float, current: float) -> tuple[int, int] | None:
    """A year said in two halves ("nineteen ninety-seven"): the last lexeme and the year."""
    if total or current not in {17.0, 18.0, 19.0, 20.0}:
        return None
    word = lexemes.word(at)
    tail = _TENS.get(word, _ONES.get(word, 0))
    if tail < 10:
        return None
    step = at + 1
    if word in _TENS:
        if lexemes.word(step) in _HYPHENS and lexemes.glued(step):
            step += 1
        one = _ONES.get(lexemes.word(step), 0)
        if 0 < one < 10:
            return step, int(current) * 100 + tail + one
    return at, int(current) * 100 + tail
