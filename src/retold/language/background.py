"""How common a word is in news at large: a frozen table that ships with the package.

The weight of a pair must be a function of its two articles and of what ships, never of the pile (a pile's own frequencies would
make stories depend on what else was added; and a frozen table also groups better). Made by `training/background.py`.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from math import log

import numpy as np
from numpy.typing import NDArray

from retold.kernels.contents import Table
from retold.language.tokens import Tokens, key_of

FULL_WEIGHT = 1024  # of a word that is in no article of the background, in the fixed-point weights


@dataclass(frozen=True)
class Background:
    """Article counts of forms: `counts[form]` of `total`; a form that is not listed counts 1 (a number: as a rare word)."""

    total: int
    counts: dict[str, int]

    def weight(self, form: str) -> float:
        """Inverse article frequency, ln((N + 1) / (count + 0.5)) as a share of its greatest value: in [0, 1]."""
        return _weigh(self.total, self.counts.get(form, 1))

    def fixed_weights(self, keys: NDArray[np.uint64]) -> NDArray[np.int32]:
        """int32 (n,): the weight of the word of each key, 0 … 1024. Cost O(n)."""
        return self._table.look_up(keys, FULL_WEIGHT)

    @cached_property
    def _table(self) -> Table:
        keys = np.fromiter((key_of(form) for form in self.counts), np.uint64, len(self.counts))
        values = [int(self.weight(form) * FULL_WEIGHT + 0.5) for form in self.counts]
        return Table(keys, np.array(values, np.int32))

    def weights(self, tokens: Tokens) -> NDArray[np.float64]:
        """float64 (n,): the weight of each token, in [0, 1]. Cost O(n)."""
        total, count = self.total, self.counts.get
        return np.array([_weigh(total, count(form, 1)) for form in tokens.forms], np.float64)


@lru_cache(maxsize=1 << 14)
def _weigh(total: int, count: int) -> float:
    return max(0.0, log((total + 1) / (count + 0.5)) / log((total + 1) / 1.5))


@cache
def load_background(language: str = "en") -> Background:
    """The table of a language; English where there is none of its own (names and numbers stay rare in either). Read once."""
    folder = files("retold.language") / language
    table = folder / "background.tsv.gz"
    if not table.is_file():
        return load_background("en")
    lines = gzip.decompress(table.read_bytes()).decode().split("\n")
    counts = {form: int(n) for form, _, n in (line.partition("\t") for line in lines[1:] if line)}
    return Background(int(lines[0].partition("\t")[2]), counts)
