"""The articles that may share text or subject with a long passage, by the keys of the index."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retold.finding import make_postings, prints_of
from retold.finding.keys import KEY_WORDS
from retold.finding.locating import Asked
from retold.kernels.shingles import HOLDER_BITS, hash_shingles, unite, unpack
from retold.pipeline.indexing import Index, find_keys, load_runs
from retold.store.archive import Archive
from retold.types import Page

_ALIKE = 60  # articles that are most about the same
_LEAST, _ONE_IN = 3, 5  # of the words that a passage is about an article must have one in five, and three

Ints = NDArray[np.int64]


def keyed_for(page: Page, asked: Asked, archive: Archive, index: Index, numbers: Sequence[int], most: int) -> tuple[list[int], int]:
    """The numbers of the articles that hold a run of 7 words of a passage as a key, and of those that are about the same words.

    Of any 12 words in a row in common an article has one run as a key (`finding.keys`), and here every run of the passage is looked
    up. At most `most`, those with most keys first, then up to 60 by subject; ties by SHA-256. Also how many more there were.
    numbers: of the articles that are there. Cost O(keys of the archive) to read them, O(words log keys) to look up.
    """
    rows = index.rows(np.sort(np.asarray(numbers, np.int64)))
    there = np.zeros(len(index.numbers), np.bool_)
    there[rows] = True
    times = np.zeros(len(index.numbers), np.int64)
    wanted = unite(hash_shingles(asked.tokens.keys, KEY_WORDS) >> HOLDER_BITS)
    _, holders = unpack(find_keys(load_runs(archive.blocks(), index, "shingles", 0, 256), wanted))
    at = np.minimum(np.searchsorted(index.numbers, holders), max(0, len(index.numbers) - 1))
    np.add.at(times, at[index.numbers[at] == holders] if len(at) else at, 1)
    times[~there] = 0
    sharing = _best(times, index)
    salient = make_postings(prints_of([page]), [1]).salient[0]
    salient = salient[salient > 0]
    alike = np.isin(index.salient, salient).sum(axis=1)
    alike[~there] = 0
    alike[alike < max(_LEAST, -(-len(salient) // _ONE_IN))] = 0
    alike[sharing] = 0
    chosen = np.r_[sharing[:most], _best(alike, index)[:_ALIKE]]
    return [int(number) for number in index.numbers[chosen]], max(0, len(sharing) - most)


def _best(scores: Ints, index: Index) -> Ints:
    """The rows with a score, the highest first, ties by SHA-256."""
    rows = np.flatnonzero(scores)
    return rows[np.lexsort((index.digests[rows, 1], index.digests[rows, 0], -scores[rows]))]
