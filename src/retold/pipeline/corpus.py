"""The corpus stages over an archive: index, find, group.

What costs something is kept as arrays (the keys of each article, what each pair shares) and done once; what is integer work over
all of them (which keys meet, which pairs hold together) is done anew each time, in compiled loops. So stories are a pure function
of the articles that are there: in any order, one by one or at once, and as if what was removed had never been added.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from retold.config import VERSION, Settings
from retold.engine.local import Failed, run
from retold.engine.memory import keep_freed_memory
from retold.finding import RELATIONS, UNIT, PairTable, compare_prints, join_tables, no_pairs, stand_for_copies
from retold.kernels.components import find_components
from retold.kernels.shingles import unite, within, without
from retold.language.tokens import key_of
from retold.pipeline.correcting import correct_stories
from retold.pipeline.grouping import GROUPS, group_corpus
from retold.pipeline.indexing import FEW_BATCHES, KEYS, Index, prints_again, update_index
from retold.pipeline.meeting import MET, candidates_of
from retold.store import open_archive
from retold.store.archive import Archive
from retold.store.blocks import Blocks
from retold.store.corrections import Corrections
from retold.stories import LARGEST_COMPLETE
from retold.types import Story, Text

Progress = Callable[[str, int, int], None]
Ints = NDArray[np.int64]
Keys = NDArray[np.uint64]
Place = tuple[str, str, int]

PAIRS = f"pairs/{VERSION}/2"  # and a digest of the outlets' other names, which say what is one outlet
_TOGETHER = 800  # articles whose pairs are compared at once
_MOST_PAIRS = 20_000
_RUN = 100_000  # pairs of a run
_MOST_RUNS = 16  # of pairs: then they are written as one, without those of articles that are gone
_LOW = np.uint64(0xFFFFFFFF)


@dataclass(frozen=True)
class Corpus:
    """What find and group know of an archive. Places are in order of (SHA-256, id).

    numbers  int64 (n,): of the articles. places: (sha256, id, number) of each, read from the archive when they are asked for.
    pairs    every candidate pair, and every pair of a component of up to 300 articles: by place, a < b, ascending.
    labels   int64 (n,): the first member of each article's story; belonging float64 (n,): how well it belongs there, in [0, 1].
    hot      how many keys were too common to join all that hold them.
    failed   the numbers of two articles each whose comparison failed: they have no row.
    decided  the places of which a person has said to which story they belong, ascending.
    """

    numbers: Ints
    read: Callable[[], list[Place]]
    pairs: PairTable
    labels: Ints
    belonging: NDArray[np.float64]
    hot: int
    failed: tuple[tuple[int, int], ...] = ()
    decided: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.numbers)

    @cached_property
    def places(self) -> list[Place]:
        """(sha256, id, number) of each article."""
        return self.read()

    def stories(self) -> list[Story]:
        """The stories by first member."""
        found = stories_of(self.labels, self.belonging)
        if not self.decided:
            return found
        decided = frozenset(self.decided)
        return [msgspec.structs.replace(one, decided=tuple(m for m in one.members if m in decided)) for one in found]

    def sizes(self) -> Ints:
        """int64 (n,): how many articles the story has whose first member this is; 0 for one that is not the first."""
        return np.bincount(self.labels, minlength=len(self)).astype(np.int64)

    def only(self, chosen: Ints) -> Corpus:
        """The part of these places, ascending, with places of its own."""
        place_of = np.full(len(self), -1, np.int64)
        place_of[chosen] = np.arange(len(chosen))
        rows = np.flatnonzero((place_of[self.pairs.a] >= 0) & (place_of[self.pairs.b] >= 0))
        pairs = self.pairs.take(rows)
        pairs = pairs.renamed(place_of[pairs.a], place_of[pairs.b])
        places = [self.places[i] for i in chosen.tolist()]
        labels, belonging = place_of[self.labels[chosen]], self.belonging[chosen]
        decided = tuple(int(place_of[place]) for place in self.decided if place_of[place] >= 0)
        return Corpus(self.numbers[chosen], lambda: places, pairs, labels, belonging, self.hot, self.failed, decided)


def stories_of(labels: Ints, belonging: NDArray[np.float64]) -> list[Story]:
    """The stories by first member. labels int64 (n,), belonging float64 (n,): as in `Corpus`."""
    order = np.argsort(labels, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(labels[order]) > 0]) if len(order) else np.zeros(0, np.int64)
    members, shown = order.tolist(), np.round(belonging, 4)[order].tolist()
    ends = [*starts[1:].tolist(), len(order)][: len(starts)]
    return [Story(members=tuple(members[i:j]), probabilities=tuple(shown[i:j])) for i, j in zip(starts.tolist(), ends, strict=True)]


def find(archive: Archive, settings: Settings, report: Progress) -> Corpus:
    """Index what is new, meet the keys, compare the pairs that are new, and group.

    Cost: linear in what is new, plus some 20 µs for each article of the archive.
    """
    keep_freed_memory()
    with _no_cycles():
        return _find(archive, settings, report)


@contextmanager
def _no_cycles() -> Iterator[None]:
    """Look for no cycles of objects meanwhile: batches of articles make none, and looking costs a twelfth of the whole."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _find(archive: Archive, settings: Settings, report: Progress) -> Corpus:
    if archive.blocks().writable:
        archive.blocks().drop_others((KEYS, MET, PAIRS, GROUPS))
    held = np.array(archive.numbers(), np.int64)
    index = update_index(archive, held, settings, report)
    numbers, folds = order_articles(index, held)
    comparison = _Comparison(archive, index, numbers, settings, report)
    places, copies = stand_for_copies(folds, index.days[comparison.rows])
    place_of = np.append(places, -1)[comparison.place_of]  # -1 stays -1
    met = candidates_of(archive.blocks(), index, numbers, place_of, settings)
    candidates, hot = unite(met.pairs, copies), met.hot + len(np.unique(folds[places < 0]))
    pairs = comparison.compare(candidates)
    pairs = comparison.compare(complete_components(pairs, folds, candidates, settings))
    labels, belonging = group_corpus(archive.blocks(), pairs, folds, numbers, settings)
    kept = archive.corrections()
    told = [one for one in kept.standing() if one.kind == "story"]
    labels, belonging, decided = correct_stories(labels, belonging, told, partial(_place_of, kept, comparison.place_of))
    return Corpus(numbers, _reader(archive, numbers), pairs, labels, belonging, hot, tuple(comparison.failed), decided)


def _place_of(kept: Corrections, place_of: Ints, text: Text) -> int | None:
    number = kept.number_of(text)
    return None if number is None or number >= len(place_of) or place_of[number] < 0 else int(place_of[number])


def order_articles(index: Index, by_key: Ints) -> tuple[Ints, Ints]:
    """The numbers of articles in order of (SHA-256, key), and for each the first place where its text stands.

    by_key  int64 (n,): the numbers in order of key. Cost O(n log n), .2 µs an article.
    """
    digests = index.digests[index.rows(by_key)]
    order = np.lexsort((digests[:, 1], digests[:, 0]))  # stable: copies stay in order of key
    digests, places = digests[order], np.arange(len(order))
    first = np.r_[True, (digests[1:] != digests[:-1]).any(axis=1)][: len(order)]
    return by_key[order], np.maximum.accumulate(np.where(first, places, 0))


def _reader(archive: Archive, numbers: Ints) -> Callable[[], list[Place]]:
    """What reads the places when they are asked for: at once where the archive is not kept, for it is gone by then."""
    if archive.path is None:
        found = archive.places_of(numbers.tolist())
        return lambda: found
    path = archive.path

    def read() -> list[Place]:
        with open_archive(path, write=False) as again:
            return again.places_of(numbers.tolist())

    return read


def complete_components(pairs: PairTable, folds: Ints, candidates: Keys, settings: Settings) -> Keys:
    """The candidates and every other pair of different texts inside a component small enough to compare all with all."""
    strong = pairs.same_story >= round(settings.story_probability * UNIT)
    strong &= pairs.relation != RELATIONS.index("boilerplate")
    component = find_components(len(folds), folds[pairs.a[strong]], folds[pairs.b[strong]])
    members = np.flatnonzero(folds == np.arange(len(folds)))
    members = members[np.argsort(component[members], kind="stable")]
    _, starts, sizes = np.unique(component[members], return_index=True, return_counts=True)
    found = [candidates]
    for size in np.unique(sizes[(sizes > 2) & (sizes <= LARGEST_COMPLETE)]).tolist():
        block = members[starts[sizes == size][:, None] + np.arange(size)].astype(np.uint64)
        i, j = np.triu_indices(size, 1)
        found.append(((block[:, i] << np.uint64(32)) | block[:, j]).ravel())
    return unite(*found)


# --- comparing ----------------------------------------------------------------------------------------------------------------


class _Comparison:
    """Pairs compared once: those that the archive keeps are read, the others done and kept."""

    def __init__(self, archive: Archive, index: Index, numbers: Ints, settings: Settings, report: Progress) -> None:
        self._archive, self._index, self._numbers = archive, index, numbers
        self._settings, self._report = settings, report
        self.rows = index.rows(numbers)
        largest = max(int(numbers.max(initial=0)), int(index.numbers.max(initial=0)))
        self.place_of = np.full(largest + 1, -1, np.int64)
        self.place_of[numbers] = np.arange(len(numbers))
        self._outlets = _named(index.outlets, settings)
        self._kind = pairs_kind(settings)
        self._known = _load(archive.blocks(), self._kind, self.place_of)
        self.failed: list[tuple[int, int]] = []

    def compare(self, wanted: Keys) -> PairTable:
        """The rows of these pairs (a << 32 | b by place, ascending), in this order."""
        new = without(wanted, self._known.codes())
        fresh, saved, done = list[PairTable](), 0, 0
        try:
            for part in self._compared(new):
                fresh.append(part)
                done += len(part)
                self._report("find", done, len(new))
                if sum(map(len, fresh[saved:])) >= _RUN:
                    self._save(fresh[saved:])
                    saved = len(fresh)
        finally:
            self._save(fresh[saved:])
        table = join_tables([self._known, *fresh])
        self._known = table.take(np.argsort(table.codes(), kind="stable"))
        runs = self._archive.blocks().runs(self._kind)
        if len(runs) >= _MOST_RUNS and self._archive.blocks().writable:
            self._save([self._known], runs)
        return self._known.take(np.flatnonzero(within(self._known.codes(), wanted)))

    def _compared(self, new: Keys) -> Iterator[PairTable]:
        """Component by component, so that an article is read once, as a rule."""
        a, b = (new >> np.uint64(32)).astype(np.int64), (new & _LOW).astype(np.int64)
        component = find_components(len(self._numbers), a, b)[a]
        order = np.lexsort((b, a, component))
        batches = list(pairs_in_batches(a[order], b[order]))
        items = (self._item(pairs) for pairs in batches)
        workers = self._settings.workers if len(batches) > FEW_BATCHES else 1
        results = run(_compare_batch, items, workers=workers, batch=1, few=1)
        for pairs, part in zip(batches, results, strict=True):
            if not isinstance(part, Failed):
                yield part.renamed(pairs[:, 0], pairs[:, 1])
                continue
            for pair in pairs[:, None]:  # one pair that cannot be compared must not cost the others
                try:
                    yield _compare_batch(self._item(pair)).renamed(pair[:, 0], pair[:, 1])
                except Exception:
                    self.failed.append((int(self._numbers[pair[0, 0]]), int(self._numbers[pair[0, 1]])))

    def _item(self, pairs: Ints) -> tuple[Any, ...]:
        own, local = np.unique(pairs, return_inverse=True)
        at = self.rows[own]
        left_out = [self._index.left_out(row) for row in at.tolist()]
        articles = self._archive.articles_of(self._numbers[own].tolist(), checked=True)
        return articles, left_out, self._outlets[at], self._index.days[at], local.reshape(-1, 2)

    def _save(self, tables: list[PairTable], replaced: Sequence[int] = ()) -> None:
        blocks = self._archive.blocks()
        if tables and blocks.writable:
            table = join_tables(tables)
            blocks.save(self._kind, table.renamed(self._numbers[table.a], self._numbers[table.b]).arrays(), replaced)


def pairs_in_batches(a: Ints, b: Ints) -> Iterator[Ints]:
    """Pairs in lists that speak of some 800 articles each."""
    pairs = np.stack([a, b], axis=1)
    low, seen = 0, set[int]()
    for i, pair in enumerate(pairs.tolist()):
        seen.update(pair)
        if len(seen) >= _TOGETHER or i - low >= _MOST_PAIRS:
            yield pairs[low : i + 1]
            low, seen = i + 1, set()
    if low < len(pairs):
        yield pairs[low:]


def _compare_batch(item: tuple[Any, ...]) -> PairTable:
    *articles, pairs = item
    return compare_prints(prints_again(tuple(articles)), pairs)


def pairs_kind(settings: Settings) -> str:
    """The kind of block under which compared pairs are kept."""
    names = repr(sorted(settings.outlets.items()))
    return f"{PAIRS}/{hashlib.sha256(names.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}" if settings.outlets else PAIRS


def _named(outlets: Keys, settings: Settings) -> Keys:
    named = outlets.copy()
    for other, name in settings.outlets.items():
        named[outlets == key_of(other)] = key_of(name)
    return named


def _load(blocks: Blocks, kind: str, place_of: Ints) -> PairTable:
    names = list(no_pairs().arrays())
    table = join_tables([PairTable(**blocks.load(kind, number, names)) for number in blocks.runs(kind)])  # type: ignore[arg-type]  # as saved
    table = table.renamed(place_of[table.a], place_of[table.b])
    there = np.flatnonzero((table.a >= 0) & (table.b >= 0))
    return table.take(there[np.argsort(table.codes()[there], kind="stable")])
