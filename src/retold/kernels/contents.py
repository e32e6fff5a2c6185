"""The distinct content words of articles with their weights, and which of them an article is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retold.kernels.compiled import worth_compiling
from retold.kernels.words import BEGINS, CAPITAL, NUMBER, SINGLE, Words

NAME_FLAG, NUMBER_FLAG = 1, 2  # bits of a content word's flags
_FEW = 64  # articles that the twins have done before the compiler is loaded

Keys = NDArray[np.uint64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Contents:
    """Content words of several articles, one article after the other, by key ascending inside each.

    keys     uint64 (c,); weights int32 (c,): 0 … 1024, how rare in news at large; counts int32 (c,): how often in the text (1 where
             only the title has it); ordinals int32 (c,): of its first place among the words that count, from 1; 0 in the title.
    flags    uint8 (c,): NAME_FLAG (capitalised where no sentence begins, and not oftener small), NUMBER_FLAG (begins with a digit).
    begin    int64 (n + 1,): those of article i are begin[i] … begin[i + 1] - 1.
    years    uint64 (n,): bit y - 1990 for each year named in the text, 1990 … 2053.
    """

    keys: Keys
    weights: NDArray[np.int32]
    counts: NDArray[np.int32]
    ordinals: NDArray[np.int32]
    flags: NDArray[np.uint8]
    begin: Ints
    years: Keys

    def __len__(self) -> int:
        return len(self.begin) - 1


class Table:
    """Values of keys: int32, at least 0. Made once, looked up many times. Cost O(1) a key."""

    def __init__(self, keys: Keys, values: NDArray[np.int32]) -> None:
        """keys uint64 (k,), each once; values int32 (k,)."""
        order = np.argsort(keys)
        self._keys, self._values = keys[order], values[order]
        self._open: Any = None

    def look_up(self, keys: Keys, default: int) -> NDArray[np.int32]:
        """The value of each key: int32, `default` for one that is not in the table."""
        if worth_compiling(len(keys), 20_000):
            return self._loop(keys, default)
        places = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        return np.where(self._keys[places] == keys, self._values[places], default).astype(np.int32)

    def _loop(self, keys: Keys, default: int) -> NDArray[np.int32]:
        from retold.kernels import contents_loops as loops

        if self._open is None:
            bits = max(3, int(2 * len(self._keys) - 1).bit_length())
            table, held = np.zeros(1 << bits, np.uint64), np.full(1 << bits, -1, np.int32)
            loops.fill(self._keys, self._values, table, held, np.uint64(64 - bits))
            self._open = table, held, np.uint64(64 - bits)
        table, held, shift = self._open
        return loops.look_up(keys, table, held, shift, default)  # type: ignore[no-any-return]  # compiled


def gather_contents(
    words: Words, weights: NDArray[np.int32], codes: NDArray[np.int32], use: NDArray[np.bool_], least: int
) -> Contents:
    """The content words of each article.

    words    texts in twos: an article's title (may be empty), then its text.
    weights  int32 (w,) of each word; use bool (w,): which words of the texts count (those of titles do).
    codes    int32 (w,): 0 … 63 for a year from 1990, -1 for any other word.
    least    weight from which a word is a content word; a form of one character is none.
    Cost O(words).
    """
    if worth_compiling(len(words.first), 2 * _FEW):
        from retold.kernels.contents_loops import gather

        return Contents(*gather(words.keys, words.marks, weights, codes, words.first, use, least))
    rows: list[tuple[int, int, int, int, int]] = []
    begin, years = [0], []
    for t in range(len(words.first) // 2):
        known, year = _gather_one(words, weights, codes, use, least, t)
        for key in sorted(known):
            weight, count, ordinal, capital, small, number = known[key]
            name = not number and capital >= 1 and capital >= small
            rows.append((key, weight, max(1, count), ordinal, NAME_FLAG * name + NUMBER_FLAG * number))
        begin.append(len(rows))
        years.append(year)
    keys, weighed, counts, ordinals, flags = list(zip(*rows, strict=True)) or [(), (), (), (), ()]
    return Contents(
        keys=np.array(keys, np.uint64),
        weights=np.array(weighed, np.int32),
        counts=np.array(counts, np.int32),
        ordinals=np.array(ordinals, np.int32),
        flags=np.array(flags, np.uint8),
        begin=np.array(begin, np.int64),
        years=np.array(years, np.uint64),
    )


def _gather_one(
    words: Words, weights: NDArray[np.int32], codes: NDArray[np.int32], use: NDArray[np.bool_], least: int, t: int
) -> tuple[dict[int, list[int]], int]:
    known: dict[int, list[int]] = {}  # key → weight, count, ordinal, times capitalised inside a sentence, times small, number
    year = ordinal = 0
    for i in range(words.first[2 * t], words.first[2 * t + 2]):
        title, mark, code = i < words.first[2 * t + 1], int(words.marks[i]), int(codes[i])
        if not title and not use[i]:
            continue
        ordinal += not title
        if not title and code >= 0:
            year |= 1 << code
        if weights[i] < least or mark & SINGLE:
            continue
        own = known.setdefault(int(words.keys[i]), [int(weights[i]), 0, ordinal, 0, 0, int(bool(mark & NUMBER))])
        if not title:
            own[1] += 1
            own[3] += bool(mark & CAPITAL) and not mark & BEGINS
            own[4] += not mark & CAPITAL
    return known, year


def choose_salient(contents: Contents, scores: Ints, n: int) -> Keys:
    """The n content words of each article with the highest score, best first, ties by key: uint64 (articles, n), 0 for none."""
    if worth_compiling(len(contents), _FEW):
        from retold.kernels.contents_loops import top

        return top(contents.keys, scores, contents.begin, n)  # type: ignore[no-any-return]  # compiled
    out = np.zeros((len(contents), n), np.uint64)
    for t, (i, j) in enumerate(zip(contents.begin[:-1], contents.begin[1:], strict=True)):
        best = np.lexsort((contents.keys[i:j], -scores[i:j]))[:n]
        out[t, : len(best)] = contents.keys[i:j][best]
    return out


def share_salient(pairs: Keys, salient: Keys, least: int, part: int) -> NDArray[np.bool_]:
    """Whether the two articles of each pair (a << 32 | b) share enough of their salient words: bool (p,).

    salient  uint64 (n, k): rows ascending, 0 for none. Enough is about one in `part` of those of the article that has fewer, but
    at least `least`. Cost O(k) a pair; quickest where equal a stand together.
    """
    if worth_compiling(len(pairs), 1000):
        from retold.kernels import contents_loops

        room = np.empty(len(pairs), np.uint64), np.empty(salient.shape, np.uint16)
        return contents_loops.share_salient(pairs, salient, least, part, *room)  # type: ignore[no-any-return]  # compiled
    a, b = (pairs >> np.uint64(32)).astype(np.int64), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)
    both = [np.intersect1d(salient[i], salient[j]) for i, j in zip(a.tolist(), b.tolist(), strict=True)]
    shared = np.array([np.count_nonzero(own) for own in both], np.int64)
    fewer = np.minimum(np.count_nonzero(salient[a], axis=1), np.count_nonzero(salient[b], axis=1))
    return np.asarray(shared >= np.maximum((fewer + 1) // part, least))
