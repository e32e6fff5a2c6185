"""The loop behind `kernels.lines`."""

from __future__ import annotations

from typing import Any

import numpy as np

from retold.kernels.compiled import compiled


@compiled
def _closing(c: int) -> bool:
    """Space or a mark that may stand behind the end of a sentence: see `lines.CLOSING`."""
    return (
        c == 0x20 or c == 0x09 or c == 0x0D or c == 0xA0 or c == 0x22 or c == 0x27 or c == 0x201D or c == 0x2019 or c == 0xBB
        or c == 0x29 or c == 0x5D or c == 0x7D or c == 0x2A or c == 0x5F
    )  # fmt: skip


@compiled
def _ending(c: int) -> bool:
    """A mark that ends a sentence or breaks it off: see `lines.ENDING`."""
    return (
        c == 0x2E or c == 0x3F or c == 0x21 or c == 0x2026 or c == 0x3A or c == 0x3B or c == 0x2C or c == 0x2D or c == 0x2013
        or c == 0x2014
    )  # fmt: skip


@compiled
def measure(codes: Any, first: Any, keys: Any, starts: Any, words_first: Any) -> Any:
    """`measure_lines`: rows int64 (lines, 3), keys uint64 (lines,), where each text's lines begin."""
    texts = len(first) - 1
    most = len(keys) + 1
    rows, hashes = np.empty((most, 3), np.int64), np.empty(most, np.uint64)
    begin = np.zeros(texts + 1, np.int64)
    k = 0
    for t in range(texts):
        w, past = words_first[t], words_first[t + 1]
        start, end = first[t], first[t + 1]
        while w < past:
            stop = start + starts[w]
            while stop < end and codes[stop] != 0x0A:
                stop += 1
            low, h = w, np.uint64(0)
            while w < past and start + starts[w] < stop:
                h = h * np.uint64(0x9E3779B97F4A7C15) + keys[w]
                w += 1
            last = stop - 1
            while last > start + starts[low] and _closing(codes[last]):
                last -= 1
            rows[k, 0], rows[k, 1], rows[k, 2] = low, w, 0 if _ending(codes[last]) else 1
            hashes[k] = h
            k += 1
        begin[t + 1] = k
    return rows[:k].copy(), hashes[:k].copy(), begin
