"""Numbers that count nothing: parts of names, addresses, telephone numbers, codes, scores, and "one" as a pronoun."""

from __future__ import annotations

from retold.language.lexicons import load
from retold.record.lexemes import Lexemes, number_of
from retold.record.measures import unit_after
from retold.record.numerals import Numeral

_LEXICON = load("quantities")
_WORDS = _LEXICON["words"]
_STOP = frozenset(_WORDS["stop"])
_PEOPLE = frozenset(_WORDS["people"])
_NAMING = frozenset(_WORDS["naming"])
_NOT_ONE = frozenset(_WORDS["not_one"])
_SCORES = frozenset(_WORDS["score_verbs"])
_HYPHENS = frozenset("-–‑‐")


def is_name(lexemes: Lexemes, numeral: Numeral) -> bool:
    """Whether a number is part of a name, an address, a telephone number, a list, a sum or a code."""
    first, last = numeral.first, numeral.last
    before, after = lexemes.word(first - 1), lexemes.word(last + 1)
    word = lexemes.words[first]
    if before in {"#", "/", "=", "_", "@", "&", "№"} or (
        before == "." and lexemes.word(first - 2) in {"no", "nos", "vol", "p", "pp", "art", "sec"}
    ):
        return True
    if not numeral.figures:
        return before in _NAMING and lexemes.capital[first]
    if lexemes.glued(first) and (before[-1:].isalpha() or before in {"+", ".", ":", "’", "'"}):
        return True
    if lexemes.glued(first) and before in _HYPHENS and first > 1 and lexemes.glued(first - 1):
        return True  # COVID-19, 555-0100
    if first == 0 and after in {".", ")"} and lexemes.glued(last + 1):
        return True
    if word[0] == "0" and len(word) > 2 and "." not in word or word.isdigit() and len(word) > 12:
        return True
    if lexemes.glued(last + 1) and (after in {"/", ":", "_", "@", "="} or (after.isalpha() and _unknown_suffix(after))):
        return True
    if after in _HYPHENS and lexemes.glued(last + 1) and lexemes.glued(last + 2) and len(word) >= 3:
        tail = lexemes.word(last + 2)
        if len(tail) >= 4 and number_of(tail) is not None:
            return True
    if last > first or "," in word:
        return False
    if _is_telephone(lexemes, first):
        return True
    if before in _NAMING and unit_after(lexemes, last, 1.0, False) is None:
        return True
    proper = first > 1 and lexemes.capital[first - 1] and before.isalpha() and not lexemes.opens(first - 1) and len(before) > 1
    return proper and after not in _PEOPLE and unit_after(lexemes, last, 1.0, False) is None


def _is_telephone(lexemes: Lexemes, at: int) -> bool:
    """Whether a number is one of three or more groups of figures in a row, eight figures and more together."""
    first = last = at
    while at - first < 6 and lexemes.word(first - 1).isdigit():
        first -= 1
    while last - at < 6 and lexemes.word(last + 1).isdigit():
        last += 1
    return last - first >= 2 and sum(len(lexemes.words[step]) for step in range(first, last + 1)) >= 8


def _unknown_suffix(word: str) -> bool:
    """Letters glued to figures that are no unit or scale ("5G", "737s")."""
    known = (
        word in _LEXICON["measures"]
        or word in _LEXICON["short_scales"]
        or word in {"p", "pc", "pct", "x"}
        or word in _LEXICON["currencies"]
    )
    return not known


def is_score(lexemes: Lexemes, numerals: dict[int, Numeral], numeral: Numeral) -> bool:
    """Whether a number is one side of "2-1"."""
    after, before = lexemes.word(numeral.last + 1), lexemes.word(numeral.first - 1)
    right = after in _HYPHENS and numeral.last + 2 in numerals and lexemes.glued(numeral.last + 1)
    left = before in _HYPHENS and lexemes.word(numeral.first - 2)[:1].isdigit() and lexemes.glued(numeral.first)
    by = before in _SCORES and after in {"to", "-"} and numeral.last + 2 in numerals
    return right or left or by


def counts_one(lexemes: Lexemes, numeral: Numeral) -> bool:
    """Whether "one" counts a noun here and is no pronoun."""
    after = lexemes.word(numeral.last + 1)
    if lexemes.word(numeral.first - 1) in _NOT_ONE:
        return False
    if after in _HYPHENS:
        return lexemes.word(numeral.last + 2) not in {"off", "time", "sided", "on", "way"}
    return after.isalpha() and len(after) > 1 and after not in _STOP and after not in {"another", "day", "thing"}
