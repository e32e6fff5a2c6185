"""Modifiers beside a figure ("more than", "or so") and what they mean for it."""

from __future__ import annotations

from dataclasses import dataclass

from retold.language.lexicons import load
from retold.record.lexemes import Lexemes

_LEXICON = load("quantities")
_BELOW = frozenset(_LEXICON["below"]["words"])
_ABOVE = frozenset(_LEXICON["above"]["words"])


def _by_word(table: dict[str, str], end: int) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Phrases by their last (end = -1) or first (end = 0) word, longest first."""
    indexed: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase, sense in table.items():
        words = tuple(phrase.split())
        indexed.setdefault(words[end], []).append((words, sense))
    for phrases in indexed.values():
        phrases.sort(key=lambda p: (-len(p[0]), p[0]))
    return indexed


_BEFORE = _by_word(_LEXICON["modifiers"], -1)
_AFTER = _by_word(_LEXICON["after"], 0)


@dataclass(frozen=True)
class Modifier:
    """A modifier over the lexemes first … last: its sense, and the phrase as listed."""

    first: int
    last: int
    sense: str
    phrase: str

    def bounds(self, value: float) -> tuple[float | None, float | None]:
        """Lower and upper bound that it gives a value; None = open. "nearly" stays below, "about" bounds nothing."""
        if self.sense == "at_least" or self.phrase in _ABOVE:
            return value, None
        if self.sense == "at_most" or self.phrase in _BELOW:
            return None, value
        return (value, value) if self.sense == "exact" else (None, None)


def modifier_before(lexemes: Lexemes, at: int) -> Modifier | None:
    """The modifier that ends right before a place, the longest one. Cost O(1)."""
    for words, sense in _BEFORE.get(lexemes.word(at - 1), ()):
        first = at - len(words)
        if first >= 0 and tuple(lexemes.words[first:at]) == words:
            return Modifier(first, at - 1, sense, " ".join(words))
    return None


def modifier_after(lexemes: Lexemes, at: int) -> Modifier | None:
    """The modifier that begins right after a place ("or more", "or so", "-plus"). Cost O(1)."""
    step = at + 2 if lexemes.word(at + 1) == "-" and lexemes.word(at + 2) == "plus" else at + 1
    for words, sense in _AFTER.get(lexemes.word(step), ()):
        if words[0] in {"+", "plus"} and not lexemes.glued(step):
            continue
        if tuple(lexemes.words[step : step + len(words)]) == words:
            return Modifier(step, step + len(words) - 1, sense, " ".join(words))
    return None
