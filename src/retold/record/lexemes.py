"""Words, numbers and marks of a stretch of text with their places: what the readers of figures and dates go over.

Unlike `retold.language.tokens`, marks are kept (a comma parts "3 May, 2031"; a hyphen joins "three-day"), and a date or clock time
printed in figures is one lexeme.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LEXEME = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?(?:\.\d{1,6})?(?:Z|[+-]\d{2}:?\d{2})?)?(?![\d-])"  # 2031-04-12T08:30
    r"|\d{1,4}/\d{1,2}/\d{1,4}(?![\d/])"  # 12/04/2031
    r"|\d{1,2}[:.]\d{2}(?=\s?[ap]\.?m\b)|\d{1,2}:\d{2}(?::\d{2})?(?![\d:])"  # 10:30
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,]\d)|\d+(?:\.\d+)?"  # 350,000  4.5
    r"|[aApP]\.[mM]\.?|(?:[^\W\d_]\.){2,}"  # a.m.  U.S.
    r"|['’](?:s|S|ll)\b|``|''"
    r"|[^\W\d_]+|\S"
)
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Lexemes:
    """Parallel lists: `words` lower-cased, `starts` and `ends` spans into the text, `capital` where the first letter is one."""

    words: list[str]
    starts: list[int]
    ends: list[int]
    capital: list[bool]

    def __len__(self) -> int:
        """How many there are."""
        return len(self.words)

    def word(self, at: int) -> str:
        """The lower-cased word at a place, "" outside."""
        return self.words[at] if 0 <= at < len(self.words) else ""

    def glued(self, at: int) -> bool:
        """Whether nothing stands between the lexeme at a place and the one before it."""
        return 0 < at < len(self.words) and self.starts[at] == self.ends[at - 1]

    def opens(self, at: int) -> bool:
        """Whether a sentence may begin at a place."""
        before = self.word(at - 1)
        return at == 0 or before in {".", "!", "?", ":", ";", "“", "‘", '"', "``", "•", "*", "-", "–", "—", "(", "''", "”"}


def split(text: str, start: int = 0, end: int | None = None) -> Lexemes:
    """The lexemes of text[start:end], spans counted in `text`. Cost O(length)."""
    spans = [match.span() for match in _LEXEME.finditer(text, start, len(text) if end is None else end)]
    return Lexemes(
        words=[text[first:last].lower() for first, last in spans],
        starts=[first for first, _ in spans],
        ends=[last for _, last in spans],
        capital=[text[first].isupper() for first, _ in spans],
    )


def number_of(word: str) -> float | None:
    """The value of a number printed in figures ("350,000", "4.5"), None for anything else or for more than 15 figures."""
    if not word or not word[0].isdigit() or len(word) > 21 or not _NUMBER.fullmatch(word):
        return None
    try:
        return float(word.replace(",", ""))
    except ValueError:  # figures that are no decimal digits
        return None
