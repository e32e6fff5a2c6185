"""Words of a text with their places: what every comparison of two texts is made over.

A token's `form` is what is compared (case, accents, typography and the possessive folded away); its span is what is shown.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from retold.kernels.compiled import worth_compiling
from retold.kernels.words import BEGINS, CAPITAL, NUMBER, SINGLE, Characters, Words, split_words

_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}[^\W\d_]?(?![^\W\d_])"  # initialisms: U.S., a.m.
    r"|\d+(?:[.,:]\d+)*"  # 350,000  3.5  10:30
    r"|[^\W\d_]+(?:['’ʼ][^\W\d_]+)*"  # words, with their apostrophes
)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_POSSESSIVE = re.compile(r"['’ʼ][sS]$")
_BEGINNING = frozenset('.!?:\n"“”`')  # between two words: a line, a sentence or a quotation begins
_SHORT, _LONG = 256, 1 << 15  # characters: a phrase, an article whose words are kept
_FEW = 128  # texts that are done before the compiler is loaded
_BASIS, _PRIME = 0xCBF29CE484222325, 0x100000001B3
_FINAL = 0x9E3779B97F4A7C15
_ALL = (1 << 64) - 1


@lru_cache(maxsize=1 << 13)
def fold_character(c: str) -> str:
    """What stands for one character in a form: NFKD without marks, case-folded; nothing for what is no letter or digit."""
    return "".join(x for x in unicodedata.normalize("NFKD", c).casefold() if x.isalnum())


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """The form under which a word is compared: NFKD without marks, case-folded, no apostrophes, no possessive, no dots.

    "Ólafsdóttir’s" → "olafsdottir", "U.S." → "us", "350,000" → "350000", "don’t" → "dont". Character by character, so that
    `kernels.words` can do the same over code points. Cost O(length), cached.
    """
    if _GROUPED.fullmatch(word):
        word = word.replace(",", "")
    word = _POSSESSIVE.sub("", word)
    number = word[:1].isdecimal()
    return "".join(c if number and c in ".:," else fold_character(c) for c in word)


@lru_cache(maxsize=1 << 17)
def key_of(form: str) -> int:
    """A 64-bit key of a form, the same on every machine: FNV-1a over its code points (Fowler, Noll and Vo 1991), mixed once."""
    key = _BASIS
    for c in form:
        key = ((key ^ ord(c)) * _PRIME) & _ALL
    key ^= key >> 32
    key = (key * _FINAL) & _ALL
    return key ^ (key >> 29)


@dataclass(frozen=True)
class Tokens:
    """The words of one text, in order.

    forms   what is compared, one a token.
    starts, ends   int32 (n,), half-open code-point spans into the text.
    """

    forms: tuple[str, ...]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.forms)

    @cached_property
    def keys(self) -> NDArray[np.uint64]:
        """uint64 (n,): `key_of` of each form."""
        return np.fromiter((key_of(form) for form in self.forms), np.uint64, len(self.forms))

    @cached_property
    def spans(self) -> tuple[list[int], list[int]]:
        """starts and ends as lists, for one place at a time."""
        return self.starts.tolist(), self.ends.tolist()

    def within(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of tokens that lie wholly in the span [start, end). Cost O(log n)."""
        starts, ends = self.spans
        first = bisect_left(starts, start)
        return first, max(first, bisect_right(ends, end))


def tokenise(text: str) -> Tokens:
    """Split a text into words. Cost O(length). Marks and symbols are no words; "%" and currency stand beside their number.

    The last texts are kept with their words, as several stages ask for the same ones: not to be written to.
    """
    n = len(text)
    return _tokenise_short(text) if n <= _SHORT else _tokenise_long(text) if n <= _LONG else _tokenise(text)


def words_within(text: str, start: int, end: int) -> Tokens:
    """The words that lie wholly in a span of a text, with their places in the text. Cost O(log n) where its words are kept."""
    if len(text) > _LONG:
        own, shift = tokenise(text[start:end]), np.int32(start)
        return Tokens(own.forms, own.starts + shift, own.ends + shift)
    own = tokenise(text)
    first, past = own.within(start, end)
    return Tokens(own.forms[first:past], own.starts[first:past], own.ends[first:past])


@lru_cache(maxsize=1 << 12)
def _tokenise_short(text: str) -> Tokens:
    return _tokenise(text)


@lru_cache(maxsize=128)
def _tokenise_long(text: str) -> Tokens:
    return _tokenise(text)


def _tokenise(text: str) -> Tokens:
    found = [(fold(m[0]), *m.span()) for m in _WORD.finditer(text)]
    found = [f for f in found if f[0]]
    return Tokens(
        tuple(f[0] for f in found),
        np.array([f[1] for f in found], np.int32),
        np.array([f[2] for f in found], np.int32),
    )


def words_of(texts: Sequence[str]) -> Words:
    """The words of several texts as arrays: what `tokenise` finds, for many texts by a compiled loop. Cost O(length)."""
    if worth_compiling(len(texts), _FEW):
        return split_words(texts, _characters())
    found = [tokenise(text) for text in texts]
    marks = [_marks_of(text, tokens) for text, tokens in zip(texts, found, strict=True)]
    none: list[NDArray[np.int32]] = [np.zeros(0, np.int32)]
    return Words(
        keys=np.concatenate([np.zeros(0, np.uint64), *(tokens.keys for tokens in found)]),
        starts=np.concatenate(none + [tokens.starts for tokens in found]),
        ends=np.concatenate(none + [tokens.ends for tokens in found]),
        marks=np.array([mark for own in marks for mark in own], np.uint8),
        first=np.cumsum([0, *map(len, found)]).astype(np.int64),
    )


@cache
def _characters() -> Characters:
    return Characters(fold_character)


def _marks_of(text: str, tokens: Tokens) -> list[int]:
    marks, past = [], 0
    for form, start, end in zip(tokens.forms, tokens.starts.tolist(), tokens.ends.tolist(), strict=True):
        c = text[start]
        begins = not past or not _BEGINNING.isdisjoint(text[past:start])
        marks.append(CAPITAL * c.isupper() + NUMBER * c.isdecimal() + BEGINS * begins + SINGLE * (len(form) == 1))
        past = end
    return marks
