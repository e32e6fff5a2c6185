"""Time words as a string of one-letter classes, and patterns written over the names of those classes.

A stretch becomes items (a word, or a whole numeral); each gets the letter of its class, so that a pattern over classes is an
ordinary regular expression over a short string: the method of cascaded finite-state grammars. Patterns have no nested repeats.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from retold.language.lexicons import load
from retold.record.lexemes import Lexemes
from retold.record.numerals import Numeral

LEXICON = load("times")
_WORDS = LEXICON["words"]
_BEFORE_MAY = frozenset(_WORDS["before_may"])
_TITLES = frozenset(_WORDS["titles"])
_FEASTS = frozenset(_WORDS["feasts"])
_MONTHS = frozenset(LEXICON["months"])
_WHOLE_MONTHS = frozenset({"may", "march", "april", "june", "july"})
_ZONES = frozenset(_WORDS["zones"])
_QUANTIFIERS = {"few": None, "several": None, "couple": 2.0, "many": None, "some": None}

# class name → letter (a union of letters for a class of classes)
CLASSES = {
    "iso": "I", "slashed": "/", "clock": "c", "noon": "q", "year4": "Y", "day": "D", "number": "N", "ord": "O", "half": "Z",
    "decade": "9", "vague": "V", "weekday": "W", "weekdays": "w", "month": "M", "unit": "U", "yearunit": "y", "quarter": "Q",
    "weekend": "k", "units": "P", "season": "S", "seasons": "0", "part": "p", "parts": "1", "a": "A", "the": "T", "this": "H",
    "that": "h", "last": "L", "past": "s", "previous": "v", "next": "X", "coming": "C", "recent": "r", "current": "u", "latest":
    "l", "same": "m", "early": "e", "late": "E", "mid": "i", "earlier": "B", "later": "b", "ago": "G", "of": "o", "to": "t",
    "between": "n", "from": "F", "and": "&", "or": "|", "hyphen": "-", "comma": ",", "s": "'", "each": "x", "deictic": "d",
    "tonight": "2", "overnight": "3", "old": "4", "long": "g", "ampm": "a", "zone": "z", "fiscal": "f", "adverb": "j", "set":
    "5", "end": "6", "start": "7", "more": "+", "period": "R", "future": "K", "in": "8", "so": "~", "these": "=", "other": "%",
    "before": "<", "near": "#", "unitlong": ">", "term": "$",
}  # fmt: skip
_UNION = {
    "n": "NDY", "singular": "UyQk", "anyunit": "UyQkP", "dayname": "Wd", "when": "eEi", "edge": "67i", "dash": "-t&",
}  # fmt: skip

_PLAIN: dict[str, str] = {
    "a": "a", "an": "a", "the": "the", "this": "this", "that": "that", "last": "last", "past": "past", "previous": "previous",
    "preceding": "previous", "prior": "previous", "next": "next", "coming": "coming", "following": "coming", "recent": "recent",
    "current": "current", "latest": "latest", "same": "same", "early": "early", "late": "late", "mid": "mid", "middle": "mid",
    "earlier": "earlier", "before": "before", "later": "later", "afterwards": "later", "ago": "ago", "of": "of", "to": "to",
    "until": "to", "till": "to", "through": "to", "between": "between", "from": "from", "and": "and", "or": "or", "-": "hyphen",
    "–": "hyphen", "—": "hyphen", "‑": "hyphen", "‐": "hyphen", ",": "comma", "'s": "s", "’s": "s", "each": "each", "every":
    "each", "tonight": "tonight", "overnight": "overnight", "old": "old", "long": "long", "fiscal": "fiscal", "financial":
    "fiscal", "end": "end", "close": "end", "beginning": "start", "start": "start", "outset": "start", "more": "more",
    "additional": "more", "consecutive": "more", "straight": "more", "trading": "more", "full": "more", "period": "period",
    "future": "future", "in": "in", "on": "in", "at": "in", "so": "so", "these": "these", "other": "other", "near": "near",
    "short": "near", "foreseeable": "near", "term": "term",
}  # fmt: skip

# class name → the list of the lexicon whose words are of it; a later one wins
_LISTS = [
    ("weekday", "weekdays"), ("noon", "clocks"), ("season", "seasons"), ("part", "parts"), ("deictic", "deictic_days"),
    ("adverb", "adverbs"), ("set", "sets"), ("month", "months"), ("units", "plurals"), ("unit", "units"),
]  # fmt: skip


def _table() -> dict[str, tuple[str, Any]]:
    """word → (class letter, payload), for words that are of one class wherever they stand."""
    table: dict[str, tuple[str, Any]] = {word: (CLASSES[name], word) for word, name in _PLAIN.items()}
    for word, value in _QUANTIFIERS.items():
        table[word] = (CLASSES["vague"], value)
    for name, key in _LISTS:
        for word, payload in LEXICON[key].items():
            table[word] = (CLASSES[name], payload)
    for word, payload in LEXICON["decades"].items():
        table[word] = (CLASSES["decade"], float(payload))
    for word in ("year", "yr"):
        table[word] = (CLASSES["yearunit"], "year")
    table["quarter"] = (CLASSES["quarter"], "quarter")
    table["weekend"] = (CLASSES["weekend"], "weekend")
    del table["second"], table["sec"], table["min"]
    for word in ("minute", "hour", "day", "week", "month", "year", "decade", "century"):
        table[f"{word}long"] = (CLASSES["unitlong"], word)
    for name in ("mondays", "tuesdays", "wednesdays", "thursdays", "fridays", "saturdays", "sundays"):
        table[name] = (CLASSES["weekdays"], table[name[:-1]][1])
    for name in ("mornings", "afternoons", "evenings", "nights"):
        table[name] = (CLASSES["parts"], table[name[:-1]][1])
    for name in ("springs", "summers", "autumns", "winters"):
        table[name] = (CLASSES["seasons"], table[name[:-1]][1])
    return table


_TABLE = _table()
_NUMERIC = re.compile(r"\d{4}-\d\d-\d\d|\d{1,4}/\d{1,2}/\d{1,4}\Z|\d{1,2}[:.]\d\d")


@dataclass(frozen=True)
class Items:
    """Items of a stretch: `codes` one letter each, `first` and `last` lexemes, `payload` what the class carries."""

    codes: str
    first: list[int]
    last: list[int]
    payload: list[Any]


def items_of(lexemes: Lexemes, numerals: dict[int, Numeral]) -> Items:
    """The items of a stretch and their classes. Cost O(n)."""
    codes: list[str] = []
    first: list[int] = []
    last: list[int] = []
    payload: list[Any] = []
    at, n = 0, len(lexemes)
    while at < n:
        numeral = numerals.get(at)
        if numeral is None and lexemes.words[at] == "half" and _is_a_half(numerals.get(at - 1)):
            code, value, end = CLASSES["half"], 0.5, at
        elif numeral is not None and not (numeral.kind == "fraction" and lexemes.word(numeral.first) in {"a", "an"}):
            code, value, end = *_numeral(lexemes, numeral), numeral.last
        else:
            code, value = _word(lexemes, at, codes[-1] if codes else " ")
            end = at
        codes.append(code)
        first.append(at)
        last.append(end)
        payload.append(value)
        at = end + 1
        if code == "W" or code == "M":
            at += _dot(lexemes, at)
            last[-1] = at - 1
    return Items("".join(codes), first, last, payload)


def _is_a_half(numeral: Numeral | None) -> bool:
    """Whether "a half" is read as an article and "half": "a half-hour", "an hour and a half"."""
    return numeral is not None and numeral.kind == "fraction" and numeral.value == 0.5 and numeral.last == numeral.first + 1


def _dot(lexemes: Lexemes, at: int) -> int:
    """1 where the full stop of an abbreviation ("Nov.") stands at a place."""
    before = lexemes.word(at - 1)
    return int(lexemes.word(at) == "." and lexemes.glued(at) and len(before) <= 5 and before not in _WHOLE_MONTHS)


def _numeral(lexemes: Lexemes, numeral: Numeral) -> tuple[str, Any]:
    if numeral.kind in {"vague", "fraction"}:
        return (CLASSES["half"], numeral.value) if numeral.value == 0.5 else (CLASSES["vague"], None)
    if numeral.kind == "ordinal":
        return CLASSES["ord"], numeral.value
    if numeral.kind == "decade":
        return CLASSES["decade"], numeral.value
    value = numeral.value
    if numeral.year is not None:
        return CLASSES["year4"], value
    if numeral.figures and numeral.first == numeral.last and value is not None:
        word = lexemes.words[numeral.first]
        if word.isdigit() and len(word) == 4 and 1000 <= value <= 2100:
            return CLASSES["year4"], value
        if word.isdigit() and len(word) <= 2 and 1 <= value <= 31:
            return CLASSES["day"], value
    return CLASSES["number"], value


def _word(lexemes: Lexemes, at: int, before: str) -> tuple[str, Any]:
    word = lexemes.words[at]
    if word[0].isdigit():
        if not _NUMERIC.match(word):
            return " ", None
        name = "iso" if word[4:5] == "-" else "slashed" if "/" in word else "clock"
        return CLASSES[name], word
    if word in {"a.m.", "p.m.", "a.m", "p.m", "am", "pm"}:
        return (CLASSES["ampm"], word[0]) if before in "NDc" else (" ", None)
    if word in _ZONES:
        return (CLASSES["zone"], word) if before in "acDNq" and before != " " else (" ", None)
    code, payload = _TABLE.get(word, (" ", None))
    if code == "M" and not _is_month(lexemes, at):
        return " ", None
    if code in "Ww" and not _is_weekday(lexemes, at):
        return " ", None
    if word == "s" and before == "9":
        return "'", None
    return code, payload


def _is_month(lexemes: Lexemes, at: int) -> bool:
    """Whether "May", "March", "Mar", "Dec" … here is a month and no verb, name or word."""
    if not lexemes.capital[at]:
        return False
    word, before, after = lexemes.words[at], lexemes.word(at - 1), lexemes.word(at + 1)
    if len(word) > 4 and word != "march" and word != "august":
        return True
    number = after[:1].isdigit() or before[:1].isdigit() or (after == "." and lexemes.word(at + 2)[:1].isdigit())
    if number or before in {"st", "nd", "rd", "th"}:
        return True
    if len(word) <= 3 and word != "may" or word == "sept":
        return after == "." or (before in _BEFORE_MAY and not (at + 1 < len(lexemes) and lexemes.capital[at + 1]))  # "and Jan Osk"
    if word in {"june", "july", "august"}:
        return not (at + 1 < len(lexemes) and lexemes.capital[at + 1]) or before in _BEFORE_MAY
    if word == "march":
        return (
            (not lexemes.opens(at) and not (at and lexemes.capital[at - 1]))
            or before in _BEFORE_MAY
            or after in {"last", "this", "next"}
        )
    return before in _BEFORE_MAY or after in {"last", "this", "next"}


def _is_weekday(lexemes: Lexemes, at: int) -> bool:
    """Whether a weekday's name here is a day and no newspaper, feast or word ("sun", "sat" and the like must be capitals)."""
    if not lexemes.capital[at]:
        return False
    word, before, after = lexemes.words[at], lexemes.word(at - 1), lexemes.word(at + 1)
    if len(word) <= 5 and not word.endswith("day"):
        follows = lexemes.word(at + 2) if after == "," else after  # "Sun, 3 May", not "Sun, a maker of tiles"
        return after == "." or follows[:1].isdigit() or (after == "," and follows in _MONTHS)
    if after in _TITLES and lexemes.capital[at + 1]:
        return False
    return not (before in _FEASTS and lexemes.capital[at - 1])


_TOKEN = re.compile(r"(?:(\w+):)?([\w|]+)(\??)")


def compile_pattern(pattern: str) -> tuple[re.Pattern[str], frozenset[str]]:
    """A regular expression over class letters from a pattern of class names, and the letters that it can begin with.

    "the? count:n u:units" is an optional "the", a number in group `count`, a plural unit; "( … )?" is an optional stretch.
    """
    parts: list[str] = []
    starts: set[str] = set()
    open_start = True  # nothing that must be there has been read yet
    depth_start = False  # the same, inside the stretch being read
    inside = False
    for token in pattern.split():
        if token in {"(", ")", ")?"}:
            parts.append("(?:" if token == "(" else token)
            inside = token == "("
            depth_start = inside and open_start
            if token == ")":
                open_start = False
            continue
        match = _TOKEN.fullmatch(token)
        if match is None:
            raise ValueError(f"cannot read {token!r} in the pattern {pattern!r}")
        letters = "".join(_UNION.get(name) or CLASSES[name] for name in match[2].split("|"))
        if depth_start if inside else open_start:
            starts.update(letters)
        if not match[3]:
            if inside:
                depth_start = False
            else:
                open_start = False
        body = f"[{re.escape(letters)}]"
        parts.append((f"(?P<{match[1]}>{body})" if match[1] else body) + match[3])
    return re.compile("".join(parts)), frozenset(starts)
