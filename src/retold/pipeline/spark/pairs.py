"""Pairs on Spark: the keys of a part met, lists of pairs compared, stories written. Functions over batches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from retold.engine.spark import Columns, groups
from retold.finding import PairTable, compare_prints, find_candidates, no_pairs, widened
from retold.pipeline.indexing import prints_again
from retold.types import Article, Pair, Story

Ints = NDArray[np.int64]
Rows = list[dict[str, Any]]

_NONE = no_pairs().arrays()
_WIDTH = _NONE["passages"].shape[1]
NUMBERS = tuple(name for name in _NONE if name not in ("past", "passages"))
_COLUMNS = (*NUMBERS, "passages", "a_name", "b_name")
PAIRS = ", ".join([*(f"{name} bigint" for name in NUMBERS), "passages binary", "a_name string", "b_name string"])
_TOGETHER = 5_000
_STORIES = 500

_decode = msgspec.msgpack.Decoder(Article).decode


def meet_keys(batches: Iterator[Columns], salient: Any, places: Any, hot: int, hot_subjects: int) -> Iterator[Columns]:
    """The candidate pairs of each part of the keys. Shared by all: salient uint64 (n, 24), places int64 (n,)."""
    for _, own in groups(batches, "part"):
        shingles, subjects = (np.frombuffer(b"".join(own[name]), np.uint64).copy() for name in ("shingles", "subjects"))
        shingles.sort()
        subjects.sort()
        found = find_candidates(shingles, subjects, salient.value, hot, hot_subjects, places.value).pairs
        for low in range(0, len(found), 100_000):
            yield {"code": found[low : low + 100_000].astype(np.int64)}


def places_of_lists(batches: Iterator[Columns]) -> Iterator[Columns]:
    """The places that each list of pairs speaks of."""
    for batch in batches:
        for number, data in zip(batch["list"], batch["pairs"], strict=True):
            places = np.unique(np.frombuffer(data, np.int64))
            yield {"list": np.full(len(places), number, np.int64), "place": places}


def compare_lists(batches: Iterator[Columns]) -> Iterator[Columns]:
    """The rows of the pairs of each list, from the list (place -1, which stands first) and its articles in order of place."""
    for _, own in groups(batches, "list"):
        pairs = np.frombuffer(own["pairs"][0], np.int64).reshape(-1, 2)
        places = np.array(own["place"][1:], np.int64)
        articles = _Articles({name: own[name][1:] for name in ("noun", "outlet", "day", "spans")})
        local = np.searchsorted(places, pairs)
        for low in range(0, len(pairs), _TOGETHER):
            chosen = slice(low, low + _TOGETHER)
            for table, own_pairs in _compared(articles, local[chosen], pairs[chosen]):
                columns = columns_of(table.renamed(own_pairs[:, 0], own_pairs[:, 1]))
                for side, at in (("a_name", table.a), ("b_name", table.b)):
                    columns[side] = [own["name"][1 + i] for i in at.tolist()]
                yield columns


class _Articles:
    def __init__(self, columns: Columns) -> None:
        self.articles = list(map(_decode, columns["noun"]))
        self.outlets, self.days = np.array(columns["outlet"], np.int64).view(np.uint64), np.array(columns["day"], np.int64)
        self.left_out = [
            [(int(start), int(end)) for start, end in np.frombuffer(data, np.int32).reshape(-1, 2)] for data in columns["spans"]
        ]

    def compare(self, pairs: Ints) -> PairTable:
        own, local = np.unique(pairs, return_inverse=True)
        chosen = own.tolist()
        item = [self.articles[i] for i in chosen], [self.left_out[i] for i in chosen], self.outlets[own], self.days[own]
        return compare_prints(prints_again(item), local.reshape(-1, 2)).renamed(pairs[:, 0], pairs[:, 1])


def _compared(articles: _Articles, pairs: Ints, named: Ints) -> Iterator[tuple[PairTable, Ints]]:
    try:
        yield articles.compare(pairs), named
    except Exception:  # as in `corpus`: one pair that cannot be compared must not cost the others
        for i in range(len(pairs)):
            with suppress(Exception):
                yield articles.compare(pairs[i : i + 1]), named[i : i + 1]


# --- tables of pairs as columns -----------------------------------------------------------------------------------------------


def columns_of(table: PairTable) -> Columns:
    """A column a column, the passages of a pair as bytes."""
    arrays = table.arrays()
    past, passages = table.past.tolist(), widened(table.passages)
    columns: Columns = {name: arrays[name].astype(np.int64) for name in NUMBERS}
    columns["passages"] = [passages[i:j].tobytes() for i, j in zip(past, past[1:], strict=False)]
    return columns


def table_of(columns: Columns) -> PairTable:
    """The table of such columns; without passages where they are not given."""
    given: dict[str, Any] = {name: np.asarray(columns[name]).astype(_NONE[name].dtype) for name in NUMBERS}
    data = columns.get("passages", [b""] * len(given["a"]))
    lengths = [len(one) // (_WIDTH * _NONE["passages"].itemsize) for one in data]
    passages = np.frombuffer(b"".join(data), _NONE["passages"].dtype).reshape(-1, _WIDTH)
    return PairTable(**given, past=np.r_[0, np.cumsum(lengths)].astype(np.int64), passages=passages)


# --- rows ---------------------------------------------------------------------------------------------------------------------


def rows_of_pairs(
    batches: Iterator[Columns], rows: Callable[[Sequence[Pair], Sequence[str]], Rows], names: Sequence[str]
) -> Iterator[Columns]:
    """Rows of a table from pairs under the names of their articles."""
    for batch in batches:
        n = len(batch["a"])
        local = {**batch, "a": np.arange(n), "b": np.arange(n, 2 * n)}
        found = rows(table_of(local).pairs(), [*batch["a_name"], *batch["b_name"]])
        yield {column: [row[column] for row in found] for column in names}


def members_of_blobs(batches: Iterator[Columns]) -> Iterator[Columns]:
    """place, label, chance of each article, from stretches of places."""
    for batch in batches:
        for first, labels, chances in zip(batch["place"], batch["labels"], batch["chances"], strict=True):
            own = np.frombuffer(labels, np.int64)
            yield {"place": np.arange(first, first + len(own)), "label": own, "chance": np.frombuffer(chances, np.float64)}


def name_stories(batches: Iterator[Columns], name: Callable[[Sequence[Story], Sequence[Article]], list[str]]) -> Iterator[Columns]:
    """What the story of each first member would be called if it were alone."""
    alone = Story(members=(0,), probabilities=(1.0,))
    for batch in batches:
        articles = [Article(key="", given=True, sha256=sha256, text="") for sha256 in batch["sha256"]]
        yield {"label": batch["label"], "story": [name([alone], [article])[0] for article in articles]}


def rows_of_stories(
    batches: Iterator[Columns],
    rows: Callable[[Sequence[Sequence[tuple[str, str, float]]], Sequence[str]], Mapping[str, Rows]],
    table: str,
    ids: Mapping[int, str],
    names: Sequence[str],
) -> Iterator[Columns]:
    """The rows of one table about stories and their members, some hundred stories at a time."""
    held: list[tuple[list[tuple[str, str, float]], str]] = []

    def told() -> Columns:
        found = rows([members for members, _ in held], [story for _, story in held])[table]
        return {column: [row[column] for row in found] for column in names}

    for label, own in groups(batches, "label"):
        held.append((list(zip(own["name"], own["sha256"], own["chance"], strict=True)), ids.get(label, "")))
        if len(held) >= _STORIES:
            yield told()
            held.clear()
    if held:
        yield told()
