"""What find knows of an archive, laid out so that a hundred thousand stories can be filtered and paged in milliseconds.

Made once for a set of articles. Filters are masks over articles; a story is listed where one of its articles passes each of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from retold.config import Settings
from retold.dossier.names import name_identities, story_id
from retold.dossier.wording import instant
from retold.pipeline.corpus import Corpus
from retold.pipeline.heads import kept_heads
from retold.store import Archive

Order = Literal["largest", "latest", "earliest"]
ORDERS: tuple[Order, ...] = ("largest", "latest", "earliest")
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
_HEADS = 50_000  # articles up to which the pages that are kept are asked what their rows do not say
UNDATED = np.iinfo(np.int64).max


class Entry(NamedTuple):
    """A story in the list: its id, its place among the stories, its first article's place, how many articles and outlets it has,
    the first and last day of publication (days since 1970; None where no article says one)."""

    story: str
    rank: int
    first: int
    size: int
    outlets: int
    since: int | None
    until: int | None


@dataclass(frozen=True)
class Wanted:
    """Filters of the list. numbers: of the articles that a search found; None where nothing was searched for."""

    outlet: str = ""
    language: str = ""
    since: int | None = None
    until: int | None = None
    least: int = 1
    most: int | None = None
    numbers: Sequence[int] | None = None


class Catalog:
    """The articles and stories of one state of an archive.

    corpus   as find made it; names: the articles' ids by place; outlets, languages: the distinct ones, sorted.
    days     int64 (n,): the day each article says that it was published, since 1970; UNDATED where it says none.
    """

    def __init__(self, archive: Archive, corpus: Corpus, settings: Settings) -> None:
        """Cost some 20 µs an article."""
        self.corpus = corpus
        self.identities = archive.identities()
        self.names = name_identities(self.identities)
        keys = Counter(key for key, _ in {(key, sha256) for sha256, key, _ in self.identities})
        self.shared = frozenset(key for key, n in keys.items() if n > 1)  # keys of several texts
        outlines = {one.number: one for one in archive.outlines().rows()}
        known = [outlines[number] for number in corpus.numbers.tolist()]
        heads = kept_heads(archive) if len(known) <= _HEADS else {}
        self.headlines: dict[int, str] = {}  # of places, where a page has one
        several = {sha256 for sha256, n in Counter(sha256 for sha256, _, _ in self.identities).items() if n > 1}
        for place, one in enumerate(known):
            sha256 = self.identities[place][0]
            head = heads.get(sha256) if sha256 not in several else None
            if head is not None:
                known[place] = one._replace(outlet=one.outlet or head.outlet, published=one.published or head.published)
                if head.headline:
                    self.headlines[place] = head.headline
        named = [settings.outlets.get(one.outlet or "", one.outlet or "") for one in known]
        self.outlets, self._outlet = _coded(named)
        self.languages, self._language = _coded([one.language or "" for one in known])
        stamps: dict[str | None, int] = {}
        for one in known:
            if one.published not in stamps:
                moment = instant(one.published)
                stamps[one.published] = UNDATED if moment is None else int(moment.timestamp() // 1)
        self.seconds = np.array([stamps[one.published] for one in known], np.int64)
        self.days = np.where(self.seconds == UNDATED, UNDATED, self.seconds // 86_400)
        self._group()

    def _group(self) -> None:
        labels = self.corpus.labels
        firsts, self.story_at, self.sizes = np.unique(labels, return_inverse=True, return_counts=True)
        # The article that a story is headed by: the first by date, ties by place.
        order = np.lexsort((np.arange(len(labels)), self.seconds, self.story_at))
        starts = np.r_[0, np.cumsum(self.sizes)][: len(firsts)].astype(np.int64)
        self._members = order
        self._starts = starts
        self.first = order[starts] if len(order) else np.zeros(0, np.int64)
        self.ids = [story_id(self.identities[place][0]) for place in firsts.tolist()]
        self._rank = {name: rank for rank, name in enumerate(self.ids)}
        self.since = self.seconds[self.first]
        dated = np.where(self.seconds == UNDATED, np.iinfo(np.int64).min, self.seconds)
        self.until = np.maximum.reduceat(dated[order], starts) if len(order) else np.zeros(0, np.int64)

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def place_of(self) -> dict[str, int]:
        """The place of each article, by its id."""
        return {name: place for place, name in enumerate(self.names)}

    @cached_property
    def place_of_number(self) -> dict[int, int]:
        """The place of each article, by its number."""
        return {number: place for place, number in enumerate(self.corpus.numbers.tolist())}

    def known(self, asked: str) -> str:
        """The id that an address means: a lone surrogate does not come through one, and is met again here."""
        return self._arrived.get(asked, asked) if "\N{REPLACEMENT CHARACTER}" in asked else asked

    @cached_property
    def _arrived(self) -> dict[str, str]:
        pairs = ((name.encode("utf-8", "surrogatepass").decode("utf-8", "replace"), name) for name in self.names)
        return {arrived: name for arrived, name in pairs if arrived != name}

    def story_of(self, place: int) -> str:
        """The id of the story of the article at a place."""
        story: str = self.ids[int(self.story_at[place])]
        return story

    def outlet_of(self, place: int) -> str:
        """Who published the article at a place, or ""."""
        return self.outlets[int(self._outlet[place])]

    def members(self, story: str) -> list[int]:
        """The places of a story's articles, by date; none where there is no such story."""
        rank = self._rank.get(story)
        if rank is None:
            return []
        low = int(self._starts[rank])
        return [int(place) for place in self._members[low : low + int(self.sizes[rank])]]

    def rank_of(self, wanted: str) -> int | None:
        """The place among the stories of one, by its id or that of an article of it; None where there is none."""
        if wanted in self._rank:
            return self._rank[wanted]
        place = self.place_of.get(wanted)
        return None if place is None else int(self.story_at[place])

    def entry(self, story: str) -> Entry | None:
        """What the list says of a story."""
        rank = self._rank.get(story)
        return None if rank is None else self.entry_at(rank)

    def entry_at(self, rank: int) -> Entry:
        """The same by its place among the stories."""
        low, size = int(self._starts[rank]), int(self.sizes[rank])
        places = self._members[low : low + size]
        outlets = len({int(code) for code in self._outlet[places]} - {self._no_outlet})
        since, until = int(self.since[rank]), int(self.until[rank])
        return Entry(
            self.ids[rank],
            rank,
            int(self.first[rank]),
            size,
            outlets,
            None if since == UNDATED else since // 86_400,
            None if since == UNDATED else until // 86_400,
        )

    @cached_property
    def _no_outlet(self) -> int:
        return self.outlets.index("") if "" in self.outlets else -1

    def outlet_places(self, outlet: str) -> list[int]:
        """The places of an outlet's articles."""
        if outlet not in self.outlets:
            return []
        return [int(place) for place in np.flatnonzero(self._outlet == self.outlets.index(outlet))]

    @cached_property
    def outlet_counts(self) -> list[tuple[str, int]]:
        """(outlet, articles), the largest first."""
        counts = np.bincount(self._outlet, minlength=len(self.outlets)).tolist()
        return sorted(((name, n) for name, n in zip(self.outlets, counts, strict=True) if name), key=lambda one: (-one[1], one[0]))

    # --- the list -------------------------------------------------------------------------------------------------------------

    def choose(self, wanted: Wanted) -> tuple[Ints, Mask]:
        """The stories that pass, by place among the stories, ascending; and the articles that pass. Cost O(articles), 1 ns each."""
        mask = np.ones(len(self.names), np.bool_)
        if wanted.outlet:
            mask &= self._outlet == (self.outlets.index(wanted.outlet) if wanted.outlet in self.outlets else -2)
        if wanted.language:
            mask &= self._language == (self.languages.index(wanted.language) if wanted.language in self.languages else -2)
        if wanted.since is not None:
            mask &= (self.days >= wanted.since) & (self.days != UNDATED)
        if wanted.until is not None:
            mask &= self.days <= wanted.until
        if wanted.numbers is not None:
            mask &= np.isin(self.corpus.numbers, np.asarray(wanted.numbers, np.int64))
        stories = np.zeros(len(self.ids), np.bool_)
        stories[self.story_at[mask]] = True
        stories &= self.sizes >= wanted.least
        if wanted.most is not None:
            stories &= self.sizes <= wanted.most
        return np.flatnonzero(stories), mask & stories[self.story_at]

    @cached_property
    def _orders(self) -> dict[Order, Ints]:
        by_hash = np.arange(len(self.ids))  # stories stand in order of their smallest SHA-256
        keys: dict[Order, Ints] = {"largest": -self.sizes, "latest": -self.until, "earliest": self.since}
        found: dict[Order, Ints] = {}
        for name, key in keys.items():
            place = np.empty(len(self.ids), np.int64)
            place[np.lexsort((by_hash, key))] = by_hash
            found[name] = place
        return found

    def page(self, chosen: Ints, order: Order, after: str, size: int) -> tuple[list[Entry], str, int]:
        """The next of the stories chosen: entries, the cursor of the page after (empty at the end), and how many stood before.

        after  the cursor that the page before gave; "" for the first. One that names a story which is gone starts again.
        """
        where = self._orders[order]
        ranked = chosen[np.argsort(where[chosen], kind="stable")]
        start = 0
        last = self._rank.get(after)
        if last is not None:
            start = int(np.searchsorted(where[ranked], where[last], side="right"))
        shown = [int(rank) for rank in ranked[start : start + size]]
        more = start + size < len(ranked)
        return [self.entry_at(rank) for rank in shown], self.ids[shown[-1]] if more and shown else "", start


def _coded(values: Sequence[str]) -> tuple[list[str], Ints]:
    names = sorted(set(values))
    code = {name: n for n, name in enumerate(names)}
    return names, np.array([code[value] for value in values], np.int64)
