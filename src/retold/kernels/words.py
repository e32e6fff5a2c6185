"""Code points to words: their places and 64-bit keys, without an object a word.

The twin of the loop is `retold.language.tokens.tokenise`, which says what a word and its form are; small piles use that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_POINTS = 0x110000
LETTER, DIGIT, UPPER = 1, 2, 4  # bits of a character's class
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
    """Tables over code points, filled as characters are met: class and folded form. About 10 MB.

    fold    function from one character to what stands for it in a form (`language.tokens.fold_character`).
    """

    def __init__(self, fold: Callable[[str], str]) -> None:
        """ASCII is filled at once."""
        self._fold = fold
        self.classes = np.full(_POINTS, 255, np.uint8)  # 255: not met yet
        self.simple = np.zeros(_POINTS, np.uint32)  # what stands for it, where that is one character
        self.folded_at = np.zeros(_POINTS, np.int32)
        self.folded = np.zeros(1 << 12, np.uint32)  # runs of: length, code points
        self._past = 0
        self._fill(range(128))

    def meet(self, codes: NDArray[np.uint32]) -> None:
        """Fill in the characters of a text. Cost O(length), and a millisecond for some thousand characters not met before."""
        others = codes[codes > 127]
        if len(others):
            self._fill(np.unique(others[self.classes[others] == 255]).tolist())

    def _fill(self, points: Sequence[int]) -> None:
        for point in points:
            c = chr(point)
            digit, letter = c.isdecimal(), c.isalnum()
            self.classes[point] = (DIGIT if digit else LETTER if letter else 0) | (UPPER if c.isupper() else 0)
            form = self._fold(c) if letter else ""
            self.simple[point] = ord(form) if len(form) == 1 else 0
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
    """The words of each text, as `tokenise` finds them, by the loop. Cost O(length), some 15 ns a character."""
    from retold.kernels.words_loops import split

    codes, first = codes_of(texts)
    characters.meet(codes)
    return Words(*split(codes, first, characters.classes, characters.simple, characters.folded_at, characters.folded))
