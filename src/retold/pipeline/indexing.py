"""The index of an archive: the keys by which its articles are looked up, made once for each article and kept as sorted runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from retold.cleaning import clean, find_signs, outlet_of, published_of
from retold.config import VERSION, Settings
from retold.engine.local import Failed, run
from retold.errors import UsageError
from retold.finding import Prints, left_out_of, make_postings, make_prints, words_of_articles
from retold.kernels.shingles import MOST_HOLDERS, merge_joined, merge_keys, with_keys, without
from retold.kernels.words import Words
from retold.language.calendar import year_codes
from retold.pipeline.unindexed import tell_unindexed
from retold.store.archive import Archive
from retold.store.blocks import Blocks
from retold.types import Article

Progress = Callable[[str, int, int], None]
Span = tuple[int, int]
Ints = NDArray[np.int64]
Keys = NDArray[np.uint64]
Arrays = dict[str, NDArray[Any]]

KEYS = f"keys/{VERSION}/3"
BATCH = 500  # articles that are worked on at once
FEW_BATCHES = 2_000  # so many one process does about as soon as two: what passes between them costs as much as the loops
_RUN = 250_000  # articles of a run: what has to be done again after a power cut, at most, and a gigabyte of keys
_FANOUT = 16  # runs of about one size that are merged into one
_META = ("numbers", "digests", "outlets", "days", "salient", "left", "spans")


@dataclass(frozen=True)
class Index:
    """What is kept of each article, by number ascending.

    numbers int64 (n,); digests uint64 (n, 2): the first half of the SHA-256.
    outlets uint64 (n,), days int64 (n,): see `Prints`; salient uint64 (n, 24).
    left      int64 (n + 1,): what cannot be retold of article i is spans[left[i] : left[i + 1]]; spans int32 (s, 2).
    runs      that it was read from; unsaved: what could not be kept, the archive being open for reading only.
    """

    numbers: Ints
    digests: Keys
    outlets: Keys
    days: Ints
    salient: Keys
    left: Ints
    spans: NDArray[np.int32]
    runs: tuple[int, ...]
    unsaved: tuple[Arrays, ...] = ()

    def rows(self, numbers: Ints) -> Ints:
        """Where articles stand in it. All must be there."""
        return np.searchsorted(self.numbers, numbers)

    def left_out(self, row: int) -> list[Span]:
        """The spans of an article's text that cannot be retold."""
        return [(int(s), int(e)) for s, e in self.spans[self.left[row] : self.left[row + 1]]]


# --- a batch of articles ------------------------------------------------------------------------------------------------------


def index_articles(item: tuple[Sequence[Article], Sequence[int]]) -> Arrays:
    """The postings of articles and what `Index` keeps of each, as arrays. item: the articles, their numbers."""
    articles, numbers = item
    words = words_of_articles(articles)
    left_out: list[list[Span]] = [[] for _ in articles]
    dated = list(articles)
    texts = _texts_only(words)
    for i in np.flatnonzero(find_signs([a.text for a in articles], texts, year_codes(texts) >= 0)).tolist():
        segments = clean(articles[i])
        left_out[i] = left_out_of(segments)
        published, outlet = published_of(articles[i], segments), outlet_of(articles[i], segments)
        dated[i] = msgspec.structs.replace(articles[i], published=published, outlet=outlet)
    prints = make_prints(dated, words, left_out)
    postings = make_postings(prints, numbers)
    return {
        "shingles": postings.shingles,
        "subjects": postings.subjects,
        "numbers": postings.numbers,
        "digests": np.array([[int(a.sha256[:16], 16), int(a.sha256[16:32], 16)] for a in articles], np.uint64).reshape(-1, 2),
        "outlets": prints.outlets,
        "days": prints.days,
        "salient": postings.salient,
        "left": np.cumsum([0, *map(len, left_out)]).astype(np.int64),
        "spans": np.array([span for own in left_out for span in own], np.int32).reshape(-1, 2),
    }


def _texts_only(words: Words) -> Words:
    inside = np.repeat(np.arange(len(words.first) - 1) % 2 == 1, np.diff(words.first))
    first = np.r_[0, np.cumsum(np.diff(words.first)[1::2])].astype(np.int64)
    if inside.all():
        return Words(words.keys, words.starts, words.ends, words.marks, first)
    return Words(words.keys[inside], words.starts[inside], words.ends[inside], words.marks[inside], first)


def prints_again(item: tuple[Sequence[Article], Sequence[Sequence[Span]], Keys, Ints]) -> Prints:
    """The fingerprints of articles that are in the index. item: the articles, what is left out, outlets, days."""
    articles, left_out, outlets, days = item
    return replace(make_prints(articles, words_of_articles(articles), left_out), outlets=outlets, days=days)


# --- the index of an archive --------------------------------------------------------------------------------------------------


def update_index(archive: Archive, numbers: Sequence[int] | Ints, settings: Settings, report: Progress) -> Index:
    """Index the articles of these numbers that are not in the index yet.

    Committed a run at a time, also where Ctrl-C ends it: the next run goes on from there. A reader keeps nothing.
    Raises UsageError where numbers have grown past what a posting can hold. Cost: linear in the articles that are new.
    """
    blocks = archive.blocks()
    known = _load(blocks)
    new = without(np.sort(np.asarray(numbers, np.int64)), known.numbers)
    if not len(new):
        return known
    if int(new[-1]) >= MOST_HOLDERS:
        raise UsageError("the archive has given more than 16,777,215 numbers to articles", "Add the articles to a new archive")
    held: list[Arrays] = []
    fresh: list[Arrays] = [{name: getattr(known, name) for name in _META}]
    try:
        for done, part in _indexed(archive, new, settings):
            held.append(part)
            fresh.append({name: part[name] for name in _META})
            report("index", done, len(new))
            if blocks.writable and sum(len(part["numbers"]) for part in held) >= _RUN:
                _keep(blocks, held)
                held = []
    finally:
        if held and blocks.writable:
            _keep(blocks, held)
    if blocks.writable:
        _merge(blocks)
        held = []
    return _join(fresh, blocks.runs(KEYS), held)


def _indexed(archive: Archive, new: Ints, settings: Settings) -> Iterator[tuple[int, Arrays]]:
    batches = [new[i : i + BATCH].tolist() for i in range(0, len(new), BATCH)]
    items = ((archive.articles_of(batch), batch) for batch in batches)
    done = 0
    workers = settings.workers if len(batches) > FEW_BATCHES else 1
    for batch, part in zip(batches, run(index_articles, items, workers=workers, batch=1, few=1), strict=True):
        if isinstance(part, Failed):
            # One article that cannot be done must not cost the others: each by itself, the failing one without keys.
            for number in batch:
                done += 1
                yield done, _alone(archive, number)
            continue
        done += len(batch)
        yield done, part


def _alone(archive: Archive, number: int) -> Arrays:
    articles = archive.articles_of([number])
    try:
        return index_articles((articles, [number]))
    except Exception as error:  # whatever it was, the article keeps its place: it shares nothing with any other
        tell_unindexed(archive, articles[0], error)
        return index_articles(([msgspec.structs.replace(articles[0], text="", title=None)], [number]))


def _keep(blocks: Blocks, parts: Sequence[Arrays], replaced: Sequence[int] = ()) -> None:
    joined: Arrays = {name: np.concatenate([part[name] for part in parts]) for name in _META if name != "left"}
    joined["left"] = np.r_[0, np.cumsum(np.concatenate([np.diff(part["left"]) for part in parts]))].astype(np.int64)
    joined["shingles"], joined["subjects"] = (merge_keys([part[name] for part in parts]) for name in ("shingles", "subjects"))
    blocks.save(KEYS, joined, replaced)


def _merge(blocks: Blocks) -> None:
    # Runs of about one size are merged when there are many: each posting is written again once a tier.
    tiers: dict[int, list[int]] = {}
    for run_number in blocks.runs(KEYS):
        size = len(blocks.load(KEYS, run_number, ["numbers"])["numbers"])
        tiers.setdefault(size.bit_length() // 4, []).append(run_number)
    for members in tiers.values():
        if len(members) >= _FANOUT:
            parts = [dict(blocks.load(KEYS, member, [*_META, "shingles", "subjects"])) for member in members]
            _keep(blocks, parts, members)


def _load(blocks: Blocks) -> Index:
    runs = blocks.runs(KEYS)
    parts: list[Arrays] = [dict(blocks.load(KEYS, number, _META)) for number in runs]
    return _join(parts or [index_articles(([], []))], runs)


def _join(parts: Sequence[Arrays], runs: Sequence[int], unsaved: Sequence[Arrays] = ()) -> Index:
    """What is kept of the articles of several parts, in order of number."""
    joined = {name: np.concatenate([part[name] for part in parts]) for name in _META if name != "left"}
    counts = np.concatenate([np.diff(part["left"]) for part in parts])
    order = np.argsort(joined["numbers"], kind="stable")
    if not bool((np.diff(order) == 1).all()):
        n, starts = counts[order], np.cumsum(np.r_[0, counts])[:-1]
        joined["spans"] = joined["spans"][np.repeat(starts[order] - np.cumsum(n) + n, n) + np.arange(n.sum())]
        joined |= {name: joined[name][order] for name in _META if name not in ("left", "spans")}
        counts = n
    left = np.r_[0, np.cumsum(counts)].astype(np.int64)
    return Index(**joined, left=left, runs=tuple(runs), unsaved=tuple(unsaved))


def load_keys(blocks: Blocks, index: Index, name: str, low: int, past: int) -> Keys:
    """The postings whose key begins with a byte in [low, past), ascending, also those of articles that are gone."""
    if not index.unsaved and past - low == 256:
        return merge_joined(*blocks.join(KEYS, index.runs, name))
    return merge_keys([packed for _, packed in load_runs(blocks, index, name, low, past)])


def load_runs(blocks: Blocks, index: Index, name: str, low: int, past: int) -> Iterator[tuple[Ints, Keys]]:
    """The same, run by run: the numbers of its articles, and its postings."""
    kept = (blocks.load(KEYS, number, ["numbers", name]) for number in index.runs)
    for part in chain(kept, index.unsaved):
        packed: Any = part[name]
        first = np.searchsorted(packed, np.uint64(low << 56)) if low else 0
        last = len(packed) if past == 256 else np.searchsorted(packed, np.uint64(past << 56))
        numbers: Any = part["numbers"]
        yield numbers, packed[first:last]


def find_keys(runs: Iterable[tuple[Ints, Keys]], keys: Keys) -> Keys:
    """The postings of these keys (their first 40 bits, ascending, each once) in any of the runs, ascending, whoever holds them."""
    return np.sort(np.concatenate([np.zeros(0, np.uint64), *(with_keys(packed, keys) for _, packed in runs)]))
