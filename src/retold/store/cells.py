"""Nouns to rows of the archive and back, without loss; a row that is not what was written is told."""

from __future__ import annotations

import json
import zlib
from typing import Any

import msgspec

from retold.errors import ArchiveDamaged
from retold.store.connection import Cell, Row
from retold.types import Article, Published, Reject

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
_REST = {f.name: f for f in msgspec.structs.fields(Article) if f.name not in _OWN and f.name != "published"}


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
    rest = {
        name: msgspec.to_builtins(getattr(article, name))
        for name, field in _REST.items()
        if field.required or getattr(article, name) != field.default
    }
    values: list[Cell] = []
    for column in _OWN:
        value = getattr(article.published, _PUBLISHED[column]) if column in _PUBLISHED else getattr(article, column)
        values.append(cell_of(value) if isinstance(value, str) else None if value is None else int(value))
    values.append(json.dumps(rest, sort_keys=True, separators=(",", ":")))
    return (*values, _checksum(values))


def article_of_row(row: Row) -> Article:
    """The article of a row. Raises ArchiveDamaged where the row is not what was stored."""
    cells = dict(zip(COLUMNS, row, strict=True))
    what = f"article {string_of(cells['key'])!r}"
    if cells["checksum"] != _checksum(row[:-1]):
        raise damaged(what)
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
        raise damaged(what) from error


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
    total = 0
    for cell in cells:
        data = cell if isinstance(cell, bytes) else b"" if cell is None else str(cell).encode("utf-8")
        total = zlib.crc32(f"{type(cell).__name__}:{len(data)}:".encode("ascii") + data, total)
    return total
