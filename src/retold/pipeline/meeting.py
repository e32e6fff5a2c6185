"""Which articles meet: the candidate pairs of an archive, kept with how many keys hold each together.

A key that no new article holds says what it said before. So after an addition only the keys of the new articles are looked at: what
they said without those articles is taken away, what they say with them is added, and a pair that no key holds any more is none.
That gives what meeting all keys anew would, which is done where articles have gone, or more have come than there were.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retold.config import VERSION, Settings
from retold.finding import Meetings, find_candidates, sum_meetings
from retold.kernels.shingles import keys_held, unite, without
from retold.pipeline.indexing import Index, find_keys, load_keys, load_runs
from retold.store.blocks import Blocks

Ints = NDArray[np.int64]
Keys = NDArray[np.uint64]

MET = f"met/{VERSION}/1"
_KINDS = ("shingles", "subjects")
_POSTINGS, _POSTING_BYTES = 220, 40  # of an article; of memory for each while keys are met: sorted, split, and the pairs
_32, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)


def candidates_of(blocks: Blocks, index: Index, numbers: Ints, place_of: Ints, settings: Settings) -> Meetings:
    """All candidate pairs by place.

    numbers   int64 (n,): of the articles, by place. place_of: int64, of each number; -1 where that article does not meet any.
    Keys are met a range at a time, as many ranges as the memory allowed asks for.
    Cost: as `find_candidates`; after an addition that of reading the keys, 1 ns each, and of meeting those of the new articles.
    """
    task = _Task(blocks, index, numbers, place_of, settings)
    counted = np.flatnonzero(place_of >= 0)
    kind = f"{MET}/{settings.hot_articles}-{settings.hot_subjects}"
    runs = blocks.runs(kind)
    kept: Any = blocks.load(kind, runs[-1], ("numbers", "pairs", "times", "hot")) if runs else {"numbers": counted[:0]}
    before, new = len(kept["numbers"]), without(counted, kept["numbers"])
    if not runs or len(counted) - len(new) < before or len(new) > before:
        met = sum_meetings([task.meet_all(span) for span in task.spans()])
    else:
        parts = [Meetings(_recoded(kept["pairs"], place_of), kept["times"], int(kept["hot"][0]))]
        for span in task.spans() if len(new) else ():
            parts += task.meet_new(span, new)
        met = sum_meetings(parts)
    if blocks.writable and (len(new) or len(counted) < before):
        arrays: dict[str, NDArray[Any]] = {
            "numbers": counted,
            "pairs": _recoded(met.pairs, numbers),
            "times": met.times,
            "hot": np.array([met.hot]),
        }
        blocks.save(kind, arrays, runs)
    return met


def _recoded(pairs: Keys, names: Ints) -> Keys:
    """Pairs of places or numbers under other names, the smaller first."""
    a, b = names[(pairs >> _32).astype(np.int64)], names[(pairs & _LOW).astype(np.int64)]
    return (np.minimum(a, b).astype(np.uint64) << _32) | np.maximum(a, b).astype(np.uint64)


@dataclass(frozen=True)
class _Task:
    """As in `candidates_of`."""

    blocks: Blocks
    index: Index
    numbers: Ints
    place_of: Ints
    settings: Settings

    def spans(self) -> Iterator[tuple[int, int]]:
        """The ranges of the first byte of a key, [low, past), that are met at once."""
        postings, parts = _POSTINGS * len(self.numbers), 1
        while parts < 256 and postings * _POSTING_BYTES // parts > self.settings.memory_bytes:
            parts *= 2
        yield from ((part * 256 // parts, (part + 1) * 256 // parts) for part in range(parts))

    def meet_all(self, span: tuple[int, int]) -> Meetings:
        """What the keys of a range say."""
        shingles, subjects = (load_keys(self.blocks, self.index, name, *span) for name in _KINDS)
        return self._meet(shingles, subjects, self.place_of)

    def meet_new(self, span: tuple[int, int], new: Ints) -> tuple[Meetings, Meetings]:
        """What the keys of a range that the new articles hold say; and what they said without those, to be taken away."""
        is_new = np.zeros(len(self.place_of), np.bool_)
        is_new[new] = True
        shingles, subjects = (self._held_by(name, span, is_new) for name in _KINDS)
        before = self._meet(shingles, subjects, np.where(is_new, -1, self.place_of))
        return self._meet(shingles, subjects, self.place_of), Meetings(before.pairs, -before.times, -before.hot)

    def _held_by(self, name: str, span: tuple[int, int], is_new: NDArray[np.bool_]) -> Keys:
        """The postings, of any holder, of the keys that new articles hold."""
        runs = list(load_runs(self.blocks, self.index, name, *span))
        keys = unite(*(keys_held(packed, is_new) for numbers, packed in runs if is_new[numbers].any()))
        return find_keys(runs, keys)

    @cached_property
    def _salient(self) -> Keys:
        return self.index.salient[self.index.rows(self.numbers)]

    def _meet(self, shingles: Keys, subjects: Keys, place_of: Ints) -> Meetings:
        return find_candidates(shingles, subjects, self._salient, self.settings.hot_articles, self.settings.hot_subjects, place_of)
