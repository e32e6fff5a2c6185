"""The lines of texts, measured."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retold.kernels.compiled import worth_compiling
from retold.kernels.words import Words, codes_of

CLOSING = " \t\r\u00a0\"'”’»)]}*_"
ENDING = ".?!…:;,-–—"
_FEW = 64
_MULTIPLIER, _ALL = 0x9E3779B97F4A7C15, (1 << 64) - 1


def measure_lines(texts: Sequence[str], words: Words) -> tuple[NDArray[np.int64], NDArray[np.uint64], NDArray[np.int64]]:
    r"""The lines (between \n) of each text that hold a word.

    words   of the same texts.
    Returns rows int64 (lines, 3): the first word of a line and past its last, counted over all texts; 1 where the line ends without
    a mark of punctuation (closing quotes and brackets aside). hashes uint64 (lines,): of its words in order. begin int64
    (texts + 1,): where each text's lines begin. Cost O(length).
    """
    if worth_compiling(len(texts), _FEW):
        from retold.kernels.lines_loops import measure

        codes, first = codes_of(texts)
        return measure(codes, first, words.keys, words.starts, words.first)  # type: ignore[no-any-return]  # compiled
    rows: list[tuple[int, int, int]] = []
    hashes: list[int] = []
    begin = [0]
    for t, text in enumerate(texts):
        w, past = int(words.first[t]), int(words.first[t + 1])
        while w < past:
            stop = text.find("\n", int(words.starts[w]))
            stop = len(text) if stop < 0 else stop
            low, key = w, 0
            while w < past and words.starts[w] < stop:
                key = (key * _MULTIPLIER + int(words.keys[w])) & _ALL
                w += 1
            bare = text[int(words.starts[low]) : stop].rstrip(CLOSING)
            rows.append((low, w, int(bare[-1:] not in ENDING or not bare)))
            hashes.append(key)
        begin.append(len(rows))
    return np.array(rows, np.int64).reshape(-1, 3), np.array(hashes, np.uint64), np.array(begin, np.int64)
