"""From tables in a folder to an archive: the articles, and what was found of pairs, so that nothing is compared again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
import numpy as np

from retold.cleaning import clean, outlet_of
from retold.config import Settings
from retold.errors import UsageError
from retold.finding import PairTable, join_tables
from retold.pipeline.corpus import pairs_kind
from retold.pipeline.spark.pairs import NUMBERS, table_of
from retold.store import Added
from retold.store.archive import Archive
from retold.types import Article, Published, Reject

Columns = Mapping[str, Any]
Row = Mapping[str, Any]
_OF_THE_INPUT = frozenset({"given", "metadata"})  # where a date was read that a page did not have to tell
_RUN = 100_000  # pairs of a run
_DEFECT = "a row of the table articles has no text"


@dataclass
class _Told:
    """The articles of a pile as they came by: (SHA-256, key), and a digest of all that each says of itself."""

    by_place: dict[int, tuple[str, str]] = field(default_factory=dict)
    digests: dict[tuple[str, str], bytes] = field(default_factory=dict)


def import_pile(
    archive: Archive,
    articles: Iterable[Columns],
    rejects: Iterable[Row],
    pairs: Iterable[Columns],
    settings: Settings,
    on_batch: Callable[[Added], None] | None = None,
) -> tuple[Added, int]:
    """Bring what `pipeline.spark` wrote into an archive, and keep the pairs of it that are new there.

    articles  columns place, noun, in batches; pairs: those of PairTable by place, and kind. rejects: rows of that table.
    Returns what became of the inputs, and how many pairs were kept: those that this version made under the same names of outlets,
    of which at least one article is new to the archive, and whose articles say there just what they say here.
    Raises UsageError where a noun is none. Cost: linear; 200 bytes an article are held.
    """
    before = {number for _, _, number in archive.places()}
    told = _Told()
    items = _chained(_articles_of_nouns(articles, told), rejects)
    added = archive.add(items, on_batch)
    numbers = _numbers_of(archive, told, before)
    kept, held, kind = 0, list[PairTable](), pairs_kind(settings)
    for table in _tables_of(pairs, numbers, before, kind):
        held.append(table)
        kept += len(table)
        if sum(map(len, held)) >= _RUN:
            archive.blocks().save(kind, join_tables(held).arrays())
            held = []
    if held:
        archive.blocks().save(kind, join_tables(held).arrays())
    return added, kept


def _tables_of(pairs: Iterable[Columns], numbers: Mapping[int, int], before: set[int], kind: str) -> Iterator[PairTable]:
    old = np.array(sorted(before), np.int64)
    for batch in pairs:
        of_kind = np.array([one == kind for one in batch["kind"]], np.bool_)
        a, b = (np.array([numbers.get(place, -1) for place in batch[name]], np.int64) for name in ("a", "b"))
        rows = np.flatnonzero(of_kind & (a >= 0) & (b >= 0) & ~(np.isin(a, old) & np.isin(b, old)))
        if len(rows):
            chosen = {name: [batch[name][i] for i in rows.tolist()] for name in (*NUMBERS, "passages")}
            yield table_of(chosen).renamed(a[rows], b[rows])


def import_rows(
    archive: Archive, articles: Iterable[Row], rejects: Iterable[Row], on_batch: Callable[[Added], None] | None = None
) -> Added:
    """Bring rows of the tables articles and rejects into an archive. What was found in them is found again when it is asked for."""
    return archive.add(_chained(map(article_of_row, articles), rejects), on_batch)


def _chained(articles: Iterable[Article], rejects: Iterable[Row]) -> Iterator[Article | Reject]:
    yield from articles
    for row in rejects:
        yield msgspec.convert({name: row.get(name) for name in Reject.__struct_fields__ if row.get(name) is not None}, Reject)


def article_of_row(row: Row) -> Article:
    """The article as it was read, of its row in the table.

    What the stages read off the page they will read again: a date of its header, the bounds of its date, and the outlet of a file
    whose masthead names it. Raises UsageError for a row without a text (`--no-text`) or of other types.
    """
    text, name = row.get("text"), row.get("article")
    if not isinstance(text, str):
        raise UsageError(_DEFECT, "Export again without --no-text")
    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    key = row.get("key") or name
    own = {column: row.get(column) for column in ("title", "outlet", "language", "url", "upstream")}
    published = Published()
    if row.get("published_basis") in _OF_THE_INPUT:
        published = Published(value=row.get("published"), precision=row["published_precision"], basis=row["published_basis"])
    given = key != f"sha-{sha256[:12]}" and (name == key or str(name).startswith(f"{key}@"))
    version_of = None if row.get("version_of") == key else row.get("version_of")
    values = {**own, "key": key, "given": given, "sha256": sha256, "text": text, "version_of": version_of}
    try:
        article = msgspec.convert({**values, "published": msgspec.to_builtins(published)}, Article)
    except msgspec.ValidationError as error:
        raise UsageError(f"a row of the table articles is not one ({error})", "Export it again") from error
    return article if given else _unnamed(article)


def _unnamed(article: Article) -> Article:
    """A file has no outlet but one that its page names: that the page will name it again."""
    alone = msgspec.structs.replace(article, outlet=None)
    return alone if article.outlet and outlet_of(alone, clean(alone)) == article.outlet else article


def _articles_of_nouns(batches: Iterable[Columns], told: _Told) -> Iterator[Article]:
    decoder = msgspec.msgpack.Decoder(Article)
    for batch in batches:
        for place, noun in zip(batch["place"], batch["noun"], strict=True):
            try:
                article = decoder.decode(noun)
            except msgspec.MsgspecError as error:
                raise UsageError(
                    f"the articles of this folder were written by another version ({error})", "Find them again"
                ) from error
            at = article.sha256, article.key
            told.by_place[int(place)] = at
            told.digests[at] = _digest(article)
            yield article


def _numbers_of(archive: Archive, told: _Told, before: set[int]) -> dict[int, int]:
    """The number in the archive of each place, where the archive has the article just as it was told."""
    numbers = {(sha256, key): number for sha256, key, number in archive.places() if (sha256, key) in told.digests}
    old = [(at, number) for at, number in numbers.items() if number in before]
    for first in range(0, len(old), 500):
        some = old[first : first + 500]
        for (at, _), article in zip(some, archive.articles_of([number for _, number in some]), strict=True):
            if _digest(article) != told.digests[at]:
                del numbers[at]
    return {place: numbers[at] for place, at in told.by_place.items() if at in numbers}


def _digest(article: Article) -> bytes:
    return hashlib.sha256(msgspec.msgpack.encode(article)).digest()[:16]
