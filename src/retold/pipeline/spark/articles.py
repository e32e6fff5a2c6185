"""Articles on Spark: each once and in its place, its name, its keys. Functions over batches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from retold.config import Settings
from retold.engine.spark import Columns, part_number
from retold.pipeline.corpus import _named
from retold.pipeline.indexing import Arrays, index_articles
from retold.pipeline.unindexed import reject_unindexed
from retold.store.cells import fuller
from retold.types import Article, Reject

PLACED = "part int, number bigint, sha256 string, key string, given boolean, fresh boolean, repeats bigint, noun binary"
NAMED = "place bigint, sha256 string, key string, given boolean, name string"
INDEX = (
    "part int, place bigint, noun binary, outlet bigint, day bigint, salient binary, spans binary, shingles binary, subjects binary"
)
_TOGETHER = 500

_decode = msgspec.msgpack.Decoder(Article).decode
_encode = msgspec.msgpack.Encoder().encode


def rows_together(rows: Iterator[tuple[Any, ...]], names: Sequence[str]) -> Iterator[Columns]:
    """Rows as batches of columns."""
    held: list[tuple[Any, ...]] = []
    for row in rows:
        held.append(row)
        if len(held) >= _TOGETHER:
            yield dict(zip(names, map(list, zip(*held, strict=True)), strict=True))
            held = []
    if held:
        yield dict(zip(names, map(list, zip(*held, strict=True)), strict=True))


def names_of(schema: str) -> list[str]:
    """The columns of one of the schemas above."""
    return [column.split()[0] for column in schema.split(", ")]


def place_articles(batches: Iterator[Columns]) -> Iterator[Columns]:
    """Of records in order of (SHA-256, key) each article once, the fullest of its records, numbered within the part."""

    def rows() -> Iterator[tuple[Any, ...]]:
        number, text = 0, ""
        for one, repeats in _each_once(batches):
            yield part_number(), number, one.sha256, one.key, one.given, one.sha256 != text, repeats, _encode(one)
            number, text = number + 1, one.sha256

    return rows_together(rows(), names_of(PLACED))


def _each_once(batches: Iterator[Columns]) -> Iterator[tuple[Article, int]]:
    held: Article | None = None
    repeats = 0
    for batch in batches:
        for article in map(_decode, batch["noun"]):
            if held is not None and (article.sha256, article.key) == (held.sha256, held.key):
                held, repeats = fuller(held, article), repeats + 1
                continue
            if held is not None:
                yield held, repeats
            held, repeats = article, 0
    if held is not None:
        yield held, repeats


def light(key: str, given: bool, sha256: str) -> Article:
    """An article of which only the name counts."""
    return Article(key=key, given=given, sha256=sha256, text="")


def first_names(batches: Iterator[Columns], name: Callable[[Sequence[Article]], list[str]]) -> Iterator[Columns]:
    """What each article would be called if it were alone."""
    for batch in batches:
        each = zip(batch["key"], batch["given"], batch["sha256"], strict=True)
        yield {**batch, "name": [name([light(key, given, sha256)])[0] for key, given, sha256 in each]}


# --- keys ---------------------------------------------------------------------------------------------------------------------


def index_batches(batches: Iterator[Columns], parts: int, settings: Settings) -> Iterator[Columns]:
    """A row an article with what the index keeps of it (part -1), rows of postings: those of a batch whose key begins with the
    bits of the part, under the places of their articles; and a row for an article without keys, with its reject as noun (part -2).
    parts: a power of two, 2 at least."""
    bounds = np.arange(1, parts, dtype=np.uint64) << np.uint64(65 - parts.bit_length())
    names = names_of(INDEX)
    for batch in batches:
        articles, places = list(map(_decode, batch["noun"])), [int(place) for place in batch["place"]]
        for chosen, arrays, rejects in _indexed(articles, places):
            arrays["outlets"] = _named(arrays["outlets"], settings)
            rows = list(_article_rows(chosen, arrays)) + list(_posting_rows(arrays, bounds))
            rows += [(-2, None, _encode(reject), *[None] * (len(names) - 3)) for reject in rejects]
            yield dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))


def rejects_of(columns: Columns) -> list[Reject]:
    """The rejects of rows of part -2."""
    return [msgspec.msgpack.decode(noun, type=Reject) for noun in columns["noun"]]


def _indexed(articles: list[Article], places: list[int]) -> Iterator[tuple[list[Article], Arrays, list[Reject]]]:
    try:
        yield articles, index_articles((articles, places)), []
    except Exception:  # as in `indexing`: one article that cannot be done must not cost the others, and keeps its place
        for article, place in zip(articles, places, strict=True):
            try:
                yield [article], index_articles(([article], [place])), []
            except Exception as error:
                empty = msgspec.structs.replace(article, text="", title=None)
                yield [article], index_articles(([empty], [place])), [reject_unindexed(article, error)]


def _article_rows(articles: Sequence[Article], arrays: Arrays) -> Iterator[tuple[Any, ...]]:
    left, spans = arrays["left"].tolist(), arrays["spans"]
    outlets, days = arrays["outlets"].view(np.int64).tolist(), arrays["days"].tolist()
    for i, (article, place) in enumerate(zip(articles, arrays["numbers"].tolist(), strict=True)):
        own = spans[left[i] : left[i + 1]].astype(np.int32).tobytes()
        yield -1, place, _encode(article), outlets[i], days[i], arrays["salient"][i].tobytes(), own, None, None


def _posting_rows(arrays: Arrays, bounds: NDArray[np.uint64]) -> Iterator[tuple[Any, ...]]:
    split = [np.split(arrays[name], np.searchsorted(arrays[name], bounds)) for name in ("shingles", "subjects")]
    for part, (shingles, subjects) in enumerate(zip(*split, strict=True)):
        if len(shingles) or len(subjects):
            yield part, None, None, None, None, None, None, shingles.tobytes(), subjects.tobytes()


# --- rows ---------------------------------------------------------------------------------------------------------------------


def rows_of_articles(
    batches: Iterator[Columns],
    row: Callable[[Article, str, bool], dict[str, Any]],
    outlets: Mapping[str, str],
    names: Sequence[str],
) -> Iterator[Columns]:
    """The rows of table articles. outlets: another name of an outlet → the one to show."""
    for batch in batches:
        each = zip(batch["noun"], batch["name"], batch["shared"], strict=True)
        rows = []
        for noun, name, shared in each:
            article = _decode(noun)
            if (article.outlet or "") in outlets:
                article = msgspec.structs.replace(article, outlet=outlets[article.outlet or ""])
            rows.append(row(article, name, bool(shared)))
        yield {column: [r[column] for r in rows] for column in names}
