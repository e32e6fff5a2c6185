"""Adding to the archive: in batches, each committed before the next is read, each asking and writing all of it at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from retold.store.cells import COLUMNS, REJECT_COLUMNS, article_of_row, fuller, row_of_article, row_of_reject
from retold.store.connection import Cell, Database, Row
from retold.types import Article, Reject

_BATCH_ARTICLES = 500
_BATCH_CODE_POINTS = 32_000_000
_BATCH_SECONDS = 2.0
# Keys come in no order, so that each batch touches pages all over their index: it is held in memory, and written back less often.
_ADDING = "PRAGMA cache_size=-65536; PRAGMA wal_autocheckpoint=8000"

_KEY, _SHA256 = COLUMNS.index("key"), COLUMNS.index("sha256")
_HAS_KEY = "SELECT key FROM articles WHERE key = ? LIMIT 1"
_SELECT = f"SELECT {', '.join(COLUMNS)} FROM articles WHERE key = ? AND sha256 = ?"
_INSERT = f"INSERT OR REPLACE INTO articles ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"
_INSERT_REJECT = f"INSERT OR REPLACE INTO rejects ({', '.join(REJECT_COLUMNS)}) VALUES (?, ?, ?, ?, ?, ?)"


class Added(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the inputs of one `add`: `read` is the sum of all the others.

    added      articles under a key that was not there.
    versions   articles under a key that was there with another text: another row each.
    updated    articles that were there; the new one says more of itself than the old (a date, an outlet) and took its place.
    unchanged  articles that were there.
    rejected   inputs that gave no article.
    """

    read: int = 0
    added: int = 0
    versions: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0


def add_articles(
    database: Database, articles: Iterable[Article | Reject], on_batch: Callable[[Added], None] | None = None
) -> Added:
    """See `Archive.add`, which is this for the database of an archive that may be written."""
    database.execute(_ADDING)
    source = iter(articles)
    sums = Added()
    while True:
        batch, failure = _take(source)
        if batch:
            counted = sums
            try:
                with database.transaction():
                    counted = _add_batch(database, batch, sums)
                if on_batch is not None:
                    on_batch(counted)
            except KeyboardInterrupt:
                # It may have come while the commit was made: what is kept is told.
                if on_batch is not None and _is_kept(database, batch):
                    on_batch(counted)
                raise
            sums = counted
        if failure is not None:
            raise failure
        if not batch:
            return sums


def _take(source: Iterator[Article | Reject]) -> tuple[list[Article | Reject], BaseException | None]:
    """The next batch, and the error that reading it ended with. The clock only says when to commit."""
    batch: list[Article | Reject] = []
    code_points = 0
    since = time.monotonic()
    try:
        for item in source:
            batch.append(item)
            code_points += len(item.text) if isinstance(item, Article) else 0
            full = len(batch) >= _BATCH_ARTICLES or code_points >= _BATCH_CODE_POINTS
            if full or time.monotonic() - since >= _BATCH_SECONDS:
                break
    except BaseException as error:  # also Ctrl-C: what was read before it is whole
        return batch, error
    return batch, None


def _add_batch(database: Database, batch: Sequence[Article | Reject], sums: Added) -> Added:
    """Write a batch: what of it is there already is asked at once, and what is new is written at once.

    Cost O(articles of the batch), however many versions of a key or copies of a text the archive holds.
    """
    counts = msgspec.structs.asdict(sums)
    counts["read"] += len(batch)
    articles = [(row_of_article(item), item) for item in batch if isinstance(item, Article)]
    keys, held = _held(database, {(row[_KEY], row[_SHA256]): None for row, _ in articles})
    fresh: dict[tuple[Cell, Cell], Row] = {}
    for row, article in articles:
        place = row[_KEY], row[_SHA256]
        old = fresh.get(place) or held.get(place)
        if old is None:
            counts["versions" if row[_KEY] in keys else "added"] += 1
            keys.add(row[_KEY])
        elif old == row or fuller(article_of_row(old), article) is not article:
            counts["unchanged"] += 1
            continue
        else:
            counts["updated"] += 1
        fresh[place] = row
    rejects = [row_of_reject(item) for item in batch if isinstance(item, Reject)]
    counts["rejected"] += len(rejects)
    database.executemany(_INSERT, fresh.values())
    database.executemany(_INSERT_REJECT, rejects)
    return Added(**counts)


def _is_kept(database: Database, batch: Sequence[Article | Reject]) -> bool:
    rows = [row_of_article(item) for item in batch if isinstance(item, Article)]
    places = {(row[_KEY], row[_SHA256]) for row in rows}
    return len(_held(database, places)[1]) == len(places)


def _held(database: Database, places: Iterable[tuple[Cell, Cell]]) -> tuple[set[Cell], dict[tuple[Cell, Cell], Row]]:
    """Of (key, sha256): the keys that are there, and the rows that are."""
    places = list(places)
    keys = {row[0] for row in database.executemany(_HAS_KEY, ((key,) for key, _ in places))}
    there = [place for place in places if place[0] in keys]
    rows = database.executemany(_SELECT, there)
    return keys, {(row[_KEY], row[_SHA256]): row for row in rows}
