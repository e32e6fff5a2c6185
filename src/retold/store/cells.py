"""Nouns to rows of the archive and back, without loss; a row that is not what was written is told."""

from __future__ import annotations

import json
import zlib
from functools import lru_cache
from typing import Any, get_args

import msgspec

from retold.errors import ArchiveDamaged
from retold.store.connection import Cell, Row
from retold.types import Article, Precision, Published, Reject

_PUBLISHED = {
    "published": "value",
    "published_precision": "precision",
    "published_basis": "basis",
    "published_earliest": "earliest",
    "published_latest": "latest",
}
_OWN = ("key", "given", "sha256", "title", "outlet", *_PUBLISHED, "language", "url", "version_of", "upstream", "text")
COLUMNS = (*_OWN, "rest", "checksum")  # of table articles, in order
REJECT_COLUMNS = ("input", "place", "reason", "detail", "kept", "sha256")
_REST = {f.name: f.default for f in msgspec.structs.fields(Article) if f.name not in _OWN and f.name != "published"}
_NOTHING = "{}"  # the rest of an article that says no more than the columns
UNINDEXED = "not-indexed"  # why a reject tells of an article that is there
_PRECISIONS = frozenset(get_args(Precision))
_TYPE_NAMES = {kind: kind.__name__.encode("ascii") for kind in (str, bytes, int, float, type(None))}
_TEXT, _SHARED = _OWN.index("text"), _OWN.index("outlet")
_STRINGS = frozenset({str, type(None)})


def cell_of(value: str) -> str | bytes:
    """A string as it is stored: as text, or as a blob where it is not valid Unicode."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return value.encode("utf-8", "surrogatepass")
    return value


def string_of(cell: Cell) -> str:
    """The string that `cell_of` stored."""
    return cell.decode("utf-8", "surrogatepass") if isinstance(cell, bytes) else str(cell)


def pack(value: bytes) -> bytes:
    """Bytes as they are stored: compressed fast, with a checksum."""
    return zlib.compress(value, 1)


def unpack(cell: Cell, what: str) -> bytes:
    """The bytes that `pack` stored. Raises ArchiveDamaged, naming `what`."""
    try:
        return zlib.decompress(cell if isinstance(cell, bytes) else b"")
    except zlib.error as error:
        raise damaged(what) from error


def damaged(what: str) -> ArchiveDamaged:
    """The error for a row that is not what was written."""
    return ArchiveDamaged(
        f"the archive is damaged: {what} is not what was stored", "Restore a backup, or add the articles to a new archive"
    )


def row_of_article(article: Article) -> Row:
    """The row of an article, in the order of COLUMNS."""
    published = article.published
    own: list[str | None] = [
        article.sha256,
        article.title,
        article.outlet,
        published.value,
        published.precision,
        published.basis,
        published.earliest,
        published.latest,
        article.language,
        article.url,
        article.version_of,
        article.upstream,
        article.text,
    ]
    rest = _NOTHING
    for name, default in _REST.items():
        if getattr(article, name) != default:
            rest = _rest_of(article)
            break
    values: list[Cell] = [article.key, int(article.given), *own, rest]
    try:
        checksum = _checksum(values)
    except UnicodeEncodeError:  # what is no valid Unicode is stored as a blob
        values = [cell_of(value) if isinstance(value, str) else value for value in values]
        checksum = _checksum(values)
    return (*values, checksum)


def _rest_of(article: Article) -> str:
    rest = {
        name: msgspec.to_builtins(getattr(article, name)) for name, default in _REST.items() if getattr(article, name) != default
    }
    return json.dumps(rest, sort_keys=True, separators=(",", ":"))


def article_of_row(row: Row, *, checked: bool = False) -> Article:
    """The article of a row. Raises ArchiveDamaged where the row is not what was stored; it is not looked at where it was `checked`
    before. Cost O(length)."""
    if not checked and row[-1] != _checksum(row[:-1]):
        raise damaged(f"article {string_of(row[0])!r}")
    (key, given, sha256, title, outlet, value, precision, basis, earliest, latest, language, url, version_of, upstream, text,
     rest, _) = row  # fmt: skip
    if rest != _NOTHING or precision not in _PRECISIONS or not _STRINGS.issuperset(map(type, row[2:-2])) or type(key) is not str:
        return _odd_article_of_row(row)
    return Article(
        key=key,
        given=bool(given),
        sha256=sha256,  # type: ignore[arg-type]  # strings all, as was just seen
        text=text,  # type: ignore[arg-type]  # the same
        title=title,  # type: ignore[arg-type]  # the same
        outlet=outlet,  # type: ignore[arg-type]  # the same
        published=_published(value, precision, basis, earliest, latest),
        language=language,  # type: ignore[arg-type]  # the same
        url=url,  # type: ignore[arg-type]  # the same
        version_of=version_of,  # type: ignore[arg-type]  # the same
        upstream=upstream,  # type: ignore[arg-type]  # the same
    )


@lru_cache(maxsize=1 << 12)
def _published(value: Any, precision: Any, basis: Any, earliest: Any, latest: Any) -> Published:
    """Many articles share a day: the last few thousand are remembered."""
    return Published(value=value, precision=precision, basis=basis, earliest=earliest, latest=latest)


def _odd_article_of_row(row: Row) -> Article:
    """The same for a row with blobs, with more than the columns say, or that nobody of ours wrote."""
    cells = dict(zip(COLUMNS, row, strict=True))
    try:
        values: dict[str, Any] = {**json.loads(str(cells["rest"])), "given": bool(cells["given"])}
        for column in _OWN:
            if column != "given" and column not in _PUBLISHED:
                values[column] = None if cells[column] is None else string_of(cells[column])
        values["published"] = {
            field: None if cells[column] is None else string_of(cells[column]) for column, field in _PUBLISHED.items()
        }
        return msgspec.convert(values, Article)
    except (ValueError, TypeError) as error:
        raise damaged(f"article {string_of(cells['key'])!r}") from error


def row_of_reject(reject: Reject) -> Row:
    """The row of a reject, in the order of REJECT_COLUMNS; a missing SHA-256 is an empty one, so that the row is unique."""
    return tuple(cell_of(getattr(reject, column) or "") for column in REJECT_COLUMNS)


def reject_of_row(row: Row) -> Reject:
    """The reject of a row."""
    values = [string_of(cell) for cell in row]
    return Reject(**dict(zip(REJECT_COLUMNS[:-1], values, strict=False)), sha256=values[-1] or None)


def fuller(one: Article, other: Article) -> Article:
    """Which of two articles of the same key and text to keep, whichever came first: the one that says more of itself.

    Where both say as much, the one that is smaller as a row: any rule would do that does not ask for the order of arrival.
    """

    def rank(article: Article) -> tuple[int, str]:
        empty: tuple[object, ...] = (None, "", False, (), "unknown")
        values = [*msgspec.structs.asdict(article).values(), *msgspec.structs.asdict(article.published).values()]
        filled = sum(not isinstance(value, Published) and value not in empty for value in values)
        return -filled, repr(row_of_article(article))

    return min(one, other, key=rank)


def _checksum(cells: Row | list[Cell]) -> int:
    """CRC-32 over the type, the length in bytes and the bytes of each cell. Cost O(bytes); the text is not copied."""
    text = cells[_TEXT]
    data = text if isinstance(text, bytes) else str(text).encode("utf-8")
    before = _spelt(*cells[:_SHARED]) + _spelt_again(*cells[_SHARED:_TEXT])
    before += b"%s:%d:" % (_TYPE_NAMES[type(text)], len(data))
    return zlib.crc32(_spelt_again(*cells[_TEXT + 1 :]), zlib.crc32(data, zlib.crc32(before)))


def _spelt(*cells: Cell) -> bytes:
    pieces = list[bytes]()
    for cell in cells:
        data = cell if isinstance(cell, bytes) else b"" if cell is None else str(cell).encode("utf-8")
        pieces += (_TYPE_NAMES[type(cell)], b":%d:" % len(data), data)
    return b"".join(pieces)


# An archive's articles have most of their columns in common: outlet, language, day, and what is missing.
_spelt_again = lru_cache(maxsize=1 << 12, typed=True)(_spelt)
