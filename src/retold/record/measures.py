"""Units beside a figure: percent, money by symbol, word or code, and measures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from retold.language.lexicons import load
from retold.record.lexemes import Lexemes

_LEXICON = load("quantities")
_SYMBOLS: dict[str, str] = _LEXICON["symbols"]
_PREFIXES: dict[str, str] = _LEXICON["symbol_prefixes"]
_CURRENCIES: dict[str, str] = _LEXICON["currencies"]
_CODES = {code.lower(): code for code in _LEXICON["codes"]["words"]}
_MEASURES: dict[str, str] = _LEXICON["measures"]
_PERCENT = frozenset(_LEXICON["words"]["percent"])
_POINTS = frozenset(_LEXICON["words"]["points"])
_HYPHENS = frozenset("-‑‐")
_DOLLARS = {"us": "USD", "u.s.": "USD", "american": "USD", "australian": "AUD", "canadian": "CAD", "singapore": "SGD"}
_SHORT = frozenset({"m", "g", "ft"})


@dataclass(frozen=True)
class Measure:
    """A unit and the last lexeme of it; the figure is multiplied by `scale`."""

    kind: Literal["cardinal", "percent", "money"]
    name: str
    last: int
    scale: float = 1.0


def money_before(lexemes: Lexemes, at: int) -> tuple[int, str | None]:
    """Where a figure with its currency before it begins ("US$5", "EUR 5"), and the currency; (at, None) where there is none."""
    symbol = _SYMBOLS.get(lexemes.word(at - 1))
    if symbol is not None:
        prefix = _PREFIXES.get(lexemes.word(at - 2)) if symbol == "$" and lexemes.glued(at - 1) else None
        return (at - 2, prefix) if prefix is not None else (at - 1, symbol)
    code = _CODES.get(lexemes.word(at - 1))
    if code is not None and at and lexemes.capital[at - 1]:
        return at - 1, code
    return at, None


def unit_after(lexemes: Lexemes, last: int, value: float, scaled: bool) -> Measure | None:
    """The unit after a figure whose last lexeme is given, joined by a hyphen or not; None where none follows. Cost O(1)."""
    step = last + 1
    if lexemes.word(step) in _HYPHENS and lexemes.glued(step) and lexemes.glued(step + 1):
        step += 1
    word, after = lexemes.word(step), lexemes.word(step + 1)
    if word in _PERCENT and (word != "pc" or lexemes.glued(step)):
        if after in _HYPHENS and lexemes.word(step + 2) in _POINTS:
            return Measure("percent", "pp", step + 2)
        return Measure("percent", "%", step)
    if word == "per" and after == "cent":
        return Measure("percent", "%", step + 1)
    if word == "percentage" and after in _POINTS:
        return Measure("percent", "pp", step + 1)
    if word == "percentage" and after in _HYPHENS and lexemes.word(step + 2) in _POINTS:
        return Measure("percent", "pp", step + 2)
    return _money_after(lexemes, step, value, scaled) or _measure(lexemes, step)


def _money_after(lexemes: Lexemes, step: int, value: float, scaled: bool) -> Measure | None:
    word, after = lexemes.word(step), lexemes.word(step + 1)
    if word in _DOLLARS and after in {"dollar", "dollars"}:
        return Measure("money", _DOLLARS[word], step + 1)
    if word in {"pound", "pounds"} and (after == "sterling" or (scaled and value >= 1000)):
        return Measure("money", "GBP", step + (after == "sterling"))
    if word == "p" and lexemes.glued(step):
        return Measure("money", "penny", step)
    if word in _SYMBOLS and lexemes.glued(step):
        return Measure("money", _SYMBOLS[word], step)
    if word in _CURRENCIES and not (word == "won" and not scaled):
        return Measure("money", _CURRENCIES[word], step)
    code = _CODES.get(word)
    if code is not None and step < len(lexemes) and lexemes.capital[step]:
        return Measure("money", code, step)
    return None


def _measure(lexemes: Lexemes, step: int) -> Measure | None:
    word, after = lexemes.word(step), lexemes.word(step + 1)
    if word in {"square", "cubic", "sq"} and after in _MEASURES:
        return Measure("cardinal", f"{'cubic' if word == 'cubic' else 'square'} {_MEASURES[after]}", step + 1)
    if word == "basis" and after in _POINTS:
        return Measure("cardinal", "basis point", step + 1)
    if word in _SHORT and not lexemes.glued(step):
        return None
    if word == "m" and lexemes.glued(step):
        return Measure("cardinal", "m", step)
    if word == "°" and after in {"c", "f"}:
        return Measure("cardinal", f"°{after.upper()}", step + 1)
    if word in {"degree", "degrees"} and after in {"celsius", "fahrenheit", "c", "f"}:
        return Measure("cardinal", f"°{after[0].upper()}", step + 1)
    if word in _MEASURES:
        return Measure("cardinal", _MEASURES[word], step)
    return None
