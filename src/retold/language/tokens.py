"""Words of a text with their places: what every comparison of two texts is made over.

A token's `form` is what is compared (case, accents, typography and the possessive folded away); its span is what is shown.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import xxhash
from numpy.typing import NDArray

_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}[^\W\d_]?(?![^\W\d_])"  # initialisms: U.S., a.m.
    r"|\d+(?:[.,:]\d+)*"  # 350,000  3.5  10:30
    r"|[^\W\d_]+(?:['’ʼ][^\W\d_]+)*"  # words, with their apostrophes
)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_POSSESSIVE = re.compile(r"['’ʼ]s$", re.IGNORECASE)


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """The form under which a word is compared: NFKD without marks, case-folded, no apostrophes, no possessive, no dots.

    "Zelenskyy’s" → "zelenskyy", "U.S." → "us", "350,000" → "350000", "don’t" → "dont". Cost O(length), cached.
    """
    if _GROUPED.fullmatch(word):
        return word.replace(",", "")
    word = _POSSESSIVE.sub("", word)
    if word.isascii():
        return word.lower().replace("'", "").rstrip(".").replace(".", "" if not word[0].isdigit() else ".")
    decomposed = unicodedata.normalize("NFKD", word).casefold()
    return "".join(c for c in decomposed if c.isalnum() or (c in ".:," and decomposed[0].isdigit()))


@lru_cache(maxsize=1 << 16)
def key_of(form: str) -> int:
    """A 64-bit key of a form, the same on every machine (xxh3 of its UTF-8)."""
    return xxhash.xxh3_64_intdigest(form.encode("utf-8", "surrogatepass"))


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

    def within(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of tokens that lie wholly in the span [start, end). Cost O(log n)."""
        first = int(np.searchsorted(self.starts, start))
        last = int(np.searchsorted(self.ends, end, side="right"))
        return first, max(first, last)


def tokenise(text: str) -> Tokens:
    """Split a text into words. Cost O(length). Marks and symbols are no words; "%" and currency stand beside their number."""
    found = [(fold(m.group()), m.start(), m.end()) for m in _WORD.finditer(text)]
    found = [f for f in found if f[0]]
    return Tokens(
        tuple(f[0] for f in found),
        np.array([f[1] for f in found], np.int32),
        np.array([f[2] for f in found], np.int32),
    )
