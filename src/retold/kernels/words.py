"""Code points to words: their places and 64-bit keys, without an object a word.

The twin of the loop is `retold.language.tokens.tokenise`, which says what a word and its form are; small piles use that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_POINTS = 0x110000
# What the table says of a character: in the low bits what stands for it in a form, 0 where that is not one character; then marks.
FOLDED = (1 << 21) - 1
LETTER, DIGIT, UPPER, PLAIN, APOSTROPHE, BEGINNING = (1 << bit for bit in range(21, 27))
UNKNOWN = 1 << 31  # not met yet
_APOSTROPHES, _BEGINNINGS = frozenset("'’ʼ"), frozenset('.!?:\n"“”`')
CAPITAL, NUMBER, BEGINS, SINGLE = 1, 2, 4, 8  # bits of a word's marks


@dataclass(frozen=True)
class Words:
    """The words of several texts, one text after the other.

    keys    uint64 (w,): the key of each word's form.
    starts, ends   int32 (w,): half-open spans in the word's own text.
    marks   uint8 (w,): CAPITAL (begins with a capital), NUMBER (with a digit), BEGINS (a sentence, quotation or line
            begins here), SINGLE (a form of one character).
    first   int64 (n + 1,): the words of text i are first[i] … first[i + 1] - 1.
    """

    keys: NDArray[np.uint64]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    marks: NDArray[np.uint8]
    first: NDArray[np.int64]


class Characters:
    """What is known of characters, filled as they are met. About 9 MB.

    fold    function from one character to what stands for it in a form (`language.tokens.fold_character`).
    table   uint32, by code point: FOLDED and the marks, PLAIN for a letter that is folded to one character and is no apostrophe.
    """

    def __init__(self, fold: Callable[[str], str]) -> None:
        """ASCII is filled at once."""
        self._fold = fold
        self.table = np.full(_POINTS, UNKNOWN, np.uint32)
        self.folded_at = np.zeros(_POINTS, np.int32)
        self.folded = np.zeros(1 << 12, np.uint32)  # runs of: length, code points
        self._past = 0
        self._fill(range(128))

    def meet(self, codes: NDArray[np.uint32]) -> None:
        """Fill in the characters of a text. Cost O(length), and a millisecond for some thousand characters not met before."""
        self._fill(np.unique(codes[self.table[codes] == UNKNOWN]).tolist())

    def _fill(self, points: Iterable[int]) -> None:
        for point in points:
            c = chr(point)
            letter = c.isalnum()
            form = self._fold(c) if letter else ""
            one = len(form) == 1
            self.table[point] = (
                (ord(form) if one else 0)
                | (DIGIT if c.isdecimal() else LETTER if letter else 0)
                | (UPPER if c.isupper() else 0)
                | (PLAIN if letter and not c.isdecimal() and one and c not in _APOSTROPHES else 0)
                | (APOSTROPHE if c in _APOSTROPHES else 0)
                | (BEGINNING if c in _BEGINNINGS else 0)
            )
            if self._past + len(form) + 1 > len(self.folded):
                self.folded = np.concatenate([self.folded, np.zeros_like(self.folded)])
            self.folded_at[point] = self._past
            self.folded[self._past] = len(form)
            self.folded[self._past + 1 : self._past + 1 + len(form)] = [ord(x) for x in form]
            self._past += len(form) + 1


def codes_of(texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """The code points of several texts, one after the other, and where each begins: int64 (n + 1,). Cost O(length)."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    return codes, np.r_[0, np.cumsum(np.fromiter((len(t) for t in texts), np.int64, len(texts)))].astype(np.int64)


def split_words(texts: Sequence[str], characters: Characters) -> Words:
    """The words of each text, as `tokenise` finds them, by the loop. Cost O(length), some 5 ns a character."""
    from retold.kernels.words_loops import split

    codes, first = codes_of(texts)
    *found, known = split(codes, first, characters.table, characters.folded_at, characters.folded)
    if not known:
        characters.meet(codes)
        *found, known = split(codes, first, characters.table, characters.folded_at, characters.folded)
    return Words(*found)
