"""The rows of the result tables, page by page: from memory or the archive, and never all of a large archive at once.

An archive of at most `deep_articles` is told as a whole, and its rows are those that `retold export` writes. Of a larger one the
tables of find (articles, stories, relations, rejects) are read where they stand, by key; every other one story by story, as far as
a page needs, of the stories of two articles or more.
"""

from __future__ import annotations

import base64
import binascii
import json
import threading
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retold.dossier.cells import share_cell
from retold.dossier.rows import rows_of_article, rows_of_pairs
from retold.dossier.tables import TABLES, Row
from retold.errors import UsageError
from retold.pipeline.findings import choose_depth, named
from retold.results import Traced, load
from retold.web.catalog import Catalog
from retold.web.library import Library

Ints = NDArray[np.int64]
_STORIES = 20  # stories that are told for a page, at most: it may be shorter than asked for
Cursor = Sequence[str | int]


@dataclass(frozen=True)
class Slice:
    """Some rows of a table, and where the next ones begin; "" at the end."""

    rows: Sequence[Row]
    next: str = ""


def written(cursor: Cursor) -> str:
    """A place in a table as a word that goes into an address."""
    packed = json.dumps(cursor, separators=(",", ":")).encode("ascii")
    return base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=")


def read_cursor(given: str, kinds: Sequence[type]) -> Cursor | None:
    """The place that `written` wrote, of values of these kinds; None for "". Raises UsageError on any other word."""
    if not given:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(given.encode("ascii") + b"=" * (-len(given) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        values = None
    if not isinstance(values, list) or [type(value) for value in values] != list(kinds) or any(v != v or v == -1 for v in values):
        raise UsageError("the cursor is none that this server gave", "Go on from the address under rel=next, or begin without one")
    return values


class Shelf:
    """The tables of a library, page by page. May be used by several threads."""

    def __init__(self, library: Library) -> None:
        """library: what the pages are served from."""
        self._library = library
        self._loading = threading.Lock()
        self._whole: tuple[str, Traced] | None = None
        self._known: tuple[str, Catalog] | None = None
        self._orders: tuple[Catalog, Orders] | None = None

    def page(self, name: str, cursor: str, limit: int, state: str) -> Slice:
        """The next rows of a table of the whole archive. Raises UsageError (a cursor that is none) and what the archive raises.

        state   the library's fingerprint, which need not be worked out again.
        """
        catalog = self._catalog(state)
        if choose_depth(len(catalog.names), self._library.settings) == "all":
            return of_rows(self._told_whole(state).tables[name], cursor, limit)
        if name == "rejects":
            return of_rows([_of_reject(one) for one in self._library.read(lambda archive: archive.rejects())], cursor, limit)
        found: dict[str, Callable[[], Slice]] = {
            "articles": lambda: self._articles(catalog, cursor, limit),
            "stories": lambda: self._stories(catalog, cursor, limit),
            "relations": lambda: self._relations(catalog, cursor, limit),
        }
        return found[name]() if name in found else self._walk(catalog, name, cursor, limit)

    def of_story(self, story: str, name: str, cursor: str, limit: int) -> Slice:
        """The next rows of a table of one story. Raises NothingFound where there is none, and as `page`."""
        tables = self._library.told(story).tables
        return of_rows([] if name == "rejects" else tables[name], cursor, limit)

    def _catalog(self, state: str) -> Catalog:
        known = self._known
        if known is None or known[0] != state:
            self._known = known = (state, self._library.catalog())
        return known[1]

    def _told_whole(self, state: str) -> Traced:
        with self._loading:
            if self._whole is None or self._whole[0] != state:
                self._whole = (state, load(self._library.path, settings=self._library.settings))
            return self._whole[1]

    def _order(self, catalog: Catalog) -> Orders:
        if self._orders is None or self._orders[0] is not catalog:
            self._orders = (catalog, Orders(catalog))
        return self._orders[1]

    # --- tables of find -------------------------------------------------------------------------------------------------------

    def _articles(self, catalog: Catalog, cursor: str, limit: int) -> Slice:
        after, order = read_cursor(cursor, (str,)), self._order(catalog)
        start = 0 if after is None else bisect_right(order.names, str(after[0]))
        places = order.by_name[start : start + limit].tolist()
        numbers = [int(catalog.corpus.numbers[place]) for place in places]
        articles = self._library.read(lambda archive: archive.articles_of(numbers))
        settings, shared = self._library.settings, catalog.shared
        rows = [
            rows_of_article(named(article, settings), catalog.names[place], article.key in shared)
            for article, place in zip(articles, places, strict=True)
        ]
        more = start + limit < len(order.names)
        return Slice(rows, written([rows[-1]["article"]]) if more and rows else "")

    def _stories(self, catalog: Catalog, cursor: str, limit: int) -> Slice:
        after = read_cursor(cursor, (str, str))
        rank = 0 if after is None else bisect_right(catalog.ids, str(after[0])) - 1
        rows: list[Row] = []
        while rank < len(catalog.ids) and len(rows) <= limit:
            if rank >= 0:
                rows += self._members(catalog, catalog.ids[rank], after)
            rank += 1
        more = len(rows) > limit
        rows = rows[:limit]
        return Slice(rows, written([rows[-1]["story"], rows[-1]["article"]]) if more and rows else "")

    def _members(self, catalog: Catalog, story: str, after: Cursor | None) -> list[Row]:
        """The rows of a story that stand behind a place."""
        places = catalog.members(story)
        belonging = {catalog.names[place]: float(catalog.corpus.belonging[place]) for place in places}
        rule = "group" if len(places) > 1 else ""
        decided = {catalog.names[place] for place in places if place in catalog.corpus.decided}
        return [
            {
                "story": story,
                "article": name,
                "probability": share_cell(belonging[name]),
                "line": None,
                "status": "stated" if name in decided else "inferred",
                "rule": "correction" if name in decided else rule,
            }
            for name in sorted(belonging)
            if after is None or (story, name) > (str(after[0]), str(after[1]))
        ]

    def _relations(self, catalog: Catalog, cursor: str, limit: int) -> Slice:
        after, order = read_cursor(cursor, (str, str)), self._order(catalog)
        start = 0 if after is None else order.pairs_until(str(after[0]), str(after[1]))
        chosen = order.by_pair[start : start + limit]
        rows = rows_of_pairs(catalog.corpus.pairs.take(chosen).pairs(), catalog.names)
        more = start + limit < len(order.by_pair)
        return Slice(rows, written([rows[-1]["a"], rows[-1]["b"]]) if more and rows else "")

    # --- every other table, story by story --------------------------------------------------------------------------------------

    def _walk(self, catalog: Catalog, name: str, cursor: str, limit: int) -> Slice:
        """The place is a story and how many of its rows went before."""
        after = read_cursor(cursor, (str, int))
        ids = self._order(catalog).several
        at = 0 if after is None else max(0, bisect_right(ids, str(after[0])) - 1)
        skipped = int(after[1]) if after is not None and at < len(ids) and ids[at] == after[0] else 0
        if after is not None and at < len(ids) and ids[at] < str(after[0]):
            at += 1  # the story is gone: the next one
        rows: list[Row] = []
        for story in ids[at : at + _STORIES]:
            own = self._library.told(story).tables[name]
            took = own[skipped : skipped + limit - len(rows)]
            rows += took
            if skipped + len(took) < len(own):
                return Slice(rows, written([story, skipped + len(took)]))
            skipped = 0
        return Slice(rows, written([ids[at + _STORIES], 0]) if at + _STORIES < len(ids) else "")


def of_rows(rows: Sequence[Row], cursor: str, limit: int) -> Slice:
    """Some rows of a table that is at hand, in its order; the place is how many went before."""
    after = read_cursor(cursor, (int,))
    start = 0 if after is None else int(after[0])
    end = start + limit
    return Slice(rows[start:end], written([end]) if end < len(rows) else "")


def _of_reject(reject: object) -> Row:
    return {name: getattr(reject, name) for name in TABLES["rejects"].names}


class Orders:
    """The rows of find in the order of their tables, made once for a catalog. Cost n log n of articles and pairs."""

    def __init__(self, catalog: Catalog) -> None:
        """catalog: of the same state."""
        self._catalog = catalog
        self.by_name: Ints = np.array(sorted(range(len(catalog.names)), key=catalog.names.__getitem__), np.int64)
        self.names = [catalog.names[place] for place in self.by_name.tolist()]

    @cached_property
    def several(self) -> list[str]:
        """The ids of the stories of two articles or more, ascending."""
        return [self._catalog.ids[rank] for rank in np.flatnonzero(self._catalog.sizes > 1).tolist()]

    @cached_property
    def _pairs(self) -> tuple[Ints, Ints, Ints]:
        """The order of the pairs, and in that order the place of a and of b among the names."""
        rank = np.empty(len(self.names), np.int64)
        rank[self.by_name] = np.arange(len(self.names))
        pairs = self._catalog.corpus.pairs
        one, other = rank[pairs.a], rank[pairs.b]
        a, b = np.minimum(one, other), np.maximum(one, other)
        order = np.lexsort((b, a))
        return order, a[order], b[order]

    @property
    def by_pair(self) -> Ints:
        """The pairs in order of (a, b)."""
        return self._pairs[0]

    def pairs_until(self, a: str, b: str) -> int:
        """How many pairs stand up to this one, itself included; also where it is not there."""
        _, first, second = self._pairs
        low = bisect_right(self.names, a) - 1  # the last name that is not behind a
        if low < 0:
            return 0
        if self.names[low] != a:
            return int(np.searchsorted(first, low, side="right"))
        begin, end = np.searchsorted(first, (low, low + 1))
        return int(begin + np.searchsorted(second[begin:end], bisect_right(self.names, b) - 1, side="right"))
