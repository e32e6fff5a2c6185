"""What candidate pairs share, a column an array: what the corpus stages keep, of which `Pair` is a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from retold.types import Pair, Passage, Relation

RELATIONS: tuple[Relation, ...] = ("copy", "retelling", "update", "boilerplate", "same-story", "same-subject", "unrelated")
UNIT = 10_000  # of the columns that are shares and probabilities
_WIDTH = 6  # columns of passages

Ints = NDArray[np.int32]


@dataclass(frozen=True)
class PairTable:
    """p candidate pairs.

    a, b      int64 (p,): places (or numbers) of the articles. shingles int32 (p,): shared distinct word 5-grams.
    containment, content, cosine, probability, same_story   int32 (p,), in 1/10,000; see `Pair`.
    like      int32 (p,), in 1/4,096: how like the two are to look at (`relations.likeness`), for `stories`.
    relation  uint8 (p,): place in RELATIONS.
    past      int64 (p + 1,): the passages of pair i are passages[past[i] : past[i + 1]].
    passages  int32 (q, 6): a_start, a_end, b_start, b_end in code points of each text, words, and in 1/10,000 how much of the
              longer side's words stands on both sides: 10,000 only where all are the same in the same order. (q, 5): not known.
    """

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    shingles: Ints
    containment: Ints
    content: Ints
    cosine: Ints
    probability: Ints
    same_story: Ints
    like: Ints
    relation: NDArray[np.uint8]
    past: NDArray[np.int64]
    passages: Ints

    def __len__(self) -> int:
        return len(self.a)

    def codes(self) -> NDArray[np.uint64]:
        """uint64 (p,): a << 32 | b."""
        return (self.a.astype(np.uint64) << np.uint64(32)) | self.b.astype(np.uint64)

    def take(self, rows: NDArray[np.int64]) -> PairTable:
        """These rows, in this order. Cost O(rows and their passages)."""
        n = self.past[rows + 1] - self.past[rows]
        past = np.r_[0, np.cumsum(n)].astype(np.int64)
        inside = np.arange(past[-1]) - np.repeat(past[:-1], n) + np.repeat(self.past[rows], n)
        columns = {f.name: getattr(self, f.name)[rows] for f in fields(self)[:-2]}
        return PairTable(**columns, past=past, passages=self.passages[inside])

    def without_passages(self, rows: NDArray[np.int64]) -> PairTable:
        """The same pairs, of which these have lost their passages. Cost O(pairs and passages)."""
        n = np.diff(self.past)
        n[rows] = 0
        kept = np.repeat(n > 0, np.diff(self.past))
        return replace(self, past=np.r_[0, np.cumsum(n)].astype(np.int64), passages=self.passages[kept])

    def renamed(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> PairTable:
        """The same pairs under other places."""
        return replace(self, a=a, b=b)

    def pairs(self) -> list[Pair]:
        """Each row as a noun. Cost some 5 µs a row."""
        scaled = [
            (getattr(self, name) / UNIT).tolist() for name in ("containment", "content", "cosine", "probability", "same_story")
        ]
        rows = zip(self.a.tolist(), self.b.tolist(), self.shingles.tolist(), *scaled, self.relation.tolist(), strict=True)
        past, passages = self.past.tolist(), widened(self.passages).tolist()
        return [
            Pair(
                a=a, b=b, shingles=shingles, containment=containment, content=content, cosine=cosine, relation=RELATIONS[relation],
                probability=probability, same_story=same_story,
                passages=tuple(
                    Passage(a_start=s[0], a_end=s[1], b_start=s[2], b_end=s[3], words=s[4], similarity=s[5] / UNIT)
                    for s in passages[past[i] : past[i + 1]]
                ),
            )
            for i, (a, b, shingles, containment, content, cosine, probability, same_story, relation) in enumerate(rows)
        ]  # fmt: skip

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Column by name."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


def join_tables(tables: Sequence[PairTable]) -> PairTable:
    """The rows of several tables, one after the other."""
    if not tables:
        return no_pairs()
    columns = {f.name: np.concatenate([getattr(t, f.name) for t in tables]) for f in fields(PairTable)[:-2]}
    passages = np.concatenate([widened(t.passages) for t in tables])
    counts = np.concatenate([np.diff(t.past) for t in tables])
    return PairTable(**columns, past=np.r_[0, np.cumsum(counts)].astype(np.int64), passages=passages)


def widened(passages: Ints) -> Ints:
    """int32 (q, 6): passages with their sixth column; those that were kept without it are taken for verbatim."""
    if passages.shape[1] == _WIDTH:
        return passages
    return np.pad(passages, ((0, 0), (0, _WIDTH - passages.shape[1])), constant_values=UNIT)


def no_pairs() -> PairTable:
    """A table without rows."""
    none = np.zeros(0, np.int64)
    small = np.zeros(0, np.int32)
    return PairTable(
        none,
        none,
        small,
        small,
        small,
        small,
        small,
        small,
        small,
        np.zeros(0, np.uint8),
        np.zeros(1, np.int64),
        np.zeros((0, _WIDTH), np.int32),
    )
