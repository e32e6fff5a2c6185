"""Which articles may have something in common: keys that an article chooses from itself, and the pairs that share one.

Two kinds. A word 7-gram, the rarest of every six in a row: two articles with 12 words in a row in common have one in common.
And two of the words that the article is most about, so that independent reports of one event meet; of these, only pairs that
share several more such words are candidates. What an article chooses is a function of itself and of what ships.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from retold.finding.prints import Prints
from retold.kernels.contents import Contents, choose_salient, share_salient
from retold.kernels.shingles import choose_keys, pack, pair_holders

KEY_WORDS, KEY_WINDOW = 7, 6
SALIENT = 24  # words that an article is most about
_JOINED = 10  # of these, so many are joined two by two to keys
_SHARED_LEAST, _ONE_IN = 3, 5  # salient words to share without an n-gram: one in five (5 of all), 3 of few
_DAYS = 4  # articles of known days also meet by two words within so many days, where the two words alone are too common
_COUNTS = np.array([round(16 * (1 + log(n))) for n in range(1, 65)], np.int64)  # the weight of a word told n times
_LEAD_WORDS = 60
_COPIES = 50  # articles of one text that are compared each with each

Keys = NDArray[np.uint64]


@dataclass(frozen=True)
class Postings:
    """Who holds which key.

    shingles  uint64, subjects uint64: packed (kernels.shingles.pack), ascending, holders by number of the article.
    numbers   int64 (n,): of the articles; salient uint64 (n, 24): their salient words, each row ascending, 0 for none.
    """

    shingles: Keys
    subjects: Keys
    numbers: NDArray[np.int64]
    salient: Keys


def make_postings(prints: Prints, numbers: Sequence[int]) -> Postings:
    """The keys of each article. numbers: of the articles, at most 2**24 - 1. Cost O(words)."""
    holders = np.array(numbers, np.int64)
    keys, begin = choose_keys(prints.words, prints.first, prints.ranks, KEY_WORDS, KEY_WINDOW)
    best = choose_salient(prints.contents, _scores(prints.contents), SALIENT)
    joined, held = _join(best[:, :_JOINED], prints.days)
    return Postings(
        shingles=pack(keys, np.repeat(holders, np.diff(begin))),
        subjects=pack(joined, holders[held]),
        numbers=holders,
        salient=np.sort(best, axis=1),
    )


def _scores(contents: Contents) -> NDArray[np.int64]:
    lead = (contents.ordinals <= _LEAD_WORDS).astype(np.int64)
    told = _COUNTS[np.minimum(contents.counts, len(_COUNTS)) - 1]
    scores: NDArray[np.int64] = contents.weights * told * (2 + lead)
    return scores


def _join(words: Keys, days: NDArray[np.int64]) -> tuple[Keys, NDArray[np.int64]]:
    """Keys of two words, and of two words in a stretch of days; each with the row it comes from."""
    i, j = np.triu_indices(words.shape[1], 1)
    left, right = np.minimum(words[:, i], words[:, j]), np.maximum(words[:, i], words[:, j])
    with np.errstate(over="ignore"):
        keys = _mix(left * np.uint64(0x9E3779B97F4A7C15) + right)
        keys[(left == 0) | (right == 0)] = 0
        rows = np.repeat(np.arange(len(words)), len(i)).reshape(keys.shape)
        dated = days > 0
        found, of = [keys[keys > 0]], [rows[keys > 0]]
        for shift in (0, _DAYS // 2):  # two rulers, so that any two days less than half a stretch apart stand in one
            stretch = ((days[dated] + shift) // _DAYS * 2 + shift // (_DAYS // 2)).astype(np.uint64)
            own = _mix(keys[dated] ^ (stretch[:, None] * np.uint64(0xBF58476D1CE4E5B9)))
            there = keys[dated] > 0
            found.append(own[there])
            of.append(rows[dated][there])
    return np.concatenate(found), np.concatenate(of)


def _mix(keys: Keys) -> Keys:
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    return keys ^ (keys >> np.uint64(27))


def stand_for_copies(folds: NDArray[np.int64], days: NDArray[np.int64]) -> tuple[NDArray[np.int64], Keys]:
    """Let one article stand for the many of one text: what shares text with it shares as much with each.

    folds   int64 (n,): the first place where each article's text stands. days int64 (n,): of publication, 0 where it is unknown.
    Returns places int64 (n,): the own place, -1 for one of more than 50 articles of a text that is not the earliest of known day
    (or the first, where none is known); and the pairs of these with that one, uint64 a << 32 | b, ascending. Cost O(n log n).
    """
    places = np.arange(len(folds))
    many = np.flatnonzero(np.bincount(folds, minlength=len(folds))[folds] > _COPIES)
    many = many[np.lexsort((many, np.where(days[many] > 0, days[many], np.iinfo(np.int64).max), folds[many]))]
    _, first, of = np.unique(folds[many], return_index=True, return_inverse=True)
    standing = many[first][of]
    copies, standing = many[many != standing], standing[many != standing]
    places[copies] = -1
    low, high = np.minimum(copies, standing).astype(np.uint64), np.maximum(copies, standing).astype(np.uint64)
    return places, np.sort((low << np.uint64(32)) | high)


@dataclass(frozen=True)
class Meetings:
    """Pairs of articles worth comparing.

    pairs  uint64 (p,): a << 32 | b by place, a < b, ascending, each once. times int32 (p,): how many keys hold each, at least one.
    hot    how many keys were too common to join all that hold them.
    """

    pairs: Keys
    times: NDArray[np.int32]
    hot: int


def find_candidates(
    shingles: Keys, subjects: Keys, salient: Keys, hot: int, hot_subjects: int, places: NDArray[np.int64] | None = None
) -> Meetings:
    """Every pair of articles worth comparing.

    shingles, subjects   packed, ascending. places: int64, of each holder in the order of (SHA-256, id), -1 for one that is gone;
             without it, holders are places.
    salient  uint64 (n, 24) by place. hot, hot_subjects: a key with more holders joins each to the first only.
    Cost O(keys + meetings × log meetings, one a pair and key).
    """
    own = np.arange(len(salient)) if places is None else places
    shared = Meetings(*pair_holders(shingles, hot, own))
    near = Meetings(*pair_holders(subjects, hot_subjects, own))
    enough = share_salient(near.pairs, salient, _SHARED_LEAST, _ONE_IN)
    return sum_meetings([shared, Meetings(near.pairs[enough], near.times[enough], near.hot)])


def sum_meetings(parts: Sequence[Meetings]) -> Meetings:
    """The pairs of all parts that any key holds when those of each part are counted together. Cost O(n log n)."""
    joined = np.concatenate([part.pairs for part in parts])
    order = np.argsort(joined, kind="stable")
    joined, times = joined[order], np.concatenate([part.times for part in parts])[order]
    starts = np.flatnonzero(np.r_[True, joined[1:] != joined[:-1]][: len(joined)])
    sums = np.add.reduceat(times, starts) if len(starts) else times
    return Meetings(joined[starts][sums > 0], sums[sums > 0], sum(part.hot for part in parts))
