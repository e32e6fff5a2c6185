"""Which articles show signs of furniture, so that the others need not be cleaned to be compared.

Cleaning costs a hundred times what a compiled pass over the text does. An article of plain paragraphs has nothing to leave out
(measured on news corpora: 1 word in 1,000), so the corpus stages clean only those that show one of the signs below.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retold.kernels.lines import measure_lines
from retold.kernels.words import Words

_LOOSE_WORDS, _LOOSE_LINES = 22, 3  # short lines without a final mark: headings, links, list items; one or two are a headline
_TINY_WORDS = 3  # a line of so few words without a final mark, behind the first: a button, an ad slot, a byline
_EDGE_LINES = 8  # a short line with a year so near the top or the end: when the page was published
_REPEATED_WORDS = 5  # a line of at least so many words that stands twice


def find_signs(texts: Sequence[str], words: Words, years: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether each text shows a sign of furniture: bool (n,).

    words   of the texts; years bool (w,): which of them are years.
    A sign is a line of 3 words or fewer without a final mark, 3 short lines without one, a short line with a year near either end,
    or a line that stands twice. Cost O(length).
    """
    rows, hashes, begin = measure_lines(texts, words)
    n_lines = np.diff(begin)
    text_of = np.repeat(np.arange(len(texts)), n_lines)
    ordinal = np.arange(len(rows)) - begin[text_of]
    size = rows[:, 1] - rows[:, 0]
    loose = (rows[:, 2] == 1) & (size <= _LOOSE_WORDS)
    dated = np.cumsum(np.r_[0, years])
    has_year = dated[rows[:, 1]] > dated[rows[:, 0]]
    edge = (ordinal < _EDGE_LINES) | (ordinal >= n_lines[text_of] - _EDGE_LINES)
    shown = (loose & (((size <= _TINY_WORDS) & (ordinal > 0)) | (edge & has_year))) | _repeated(text_of, hashes, size)
    many = np.bincount(text_of[loose & (ordinal > 0)], minlength=len(texts)) >= _LOOSE_LINES
    return many | (np.bincount(text_of[shown], minlength=len(texts)) > 0)


def _repeated(text_of: NDArray[np.int64], hashes: NDArray[np.uint64], size: NDArray[np.int64]) -> NDArray[np.bool_]:
    order = np.lexsort((hashes, text_of))
    same = (text_of[order][1:] == text_of[order][:-1]) & (hashes[order][1:] == hashes[order][:-1])
    out = np.zeros(len(hashes), np.bool_)
    out[order[1:][same]] = True
    return out & (size >= _REPEATED_WORDS)
