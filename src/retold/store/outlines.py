"""What the articles of an archive say of themselves beside their texts: enough to list and filter them all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from retold.store.cells import string_of, unpack
from retold.store.connection import Cell, Database


class Outline(NamedTuple):
    """number of the article; outlet, published (ISO 8601) and language as its row has them, None where it has none."""

    number: int
    outlet: str | None
    published: str | None
    language: str | None


class Outlines:
    """What the articles of an archive say of themselves. Raises what `Database` raises."""

    def __init__(self, database: Database) -> None:
        """Made by `Archive.outlines` only."""
        self._database = database

    def rows(self) -> list[Outline]:
        """The outline of every article, by number. Cost 5 µs each: the texts are not read."""
        known: dict[Cell, str | None] = {None: None}  # an outlet is said thousands of times and kept once

        def once(cell: Cell) -> str | None:
            if cell not in known:
                known[cell] = string_of(cell) or None
            return known[cell]

        rows = self._database.execute("SELECT id, outlet, published, language FROM articles ORDER BY id")
        return [Outline(int(n or 0), once(outlet), once(published), once(language)) for n, outlet, published, language in rows]

    def kept(self, stage: str) -> Iterator[tuple[str, bytes]]:
        """(key, value) of every result of a stage, by key."""
        last: Cell = ""
        sql = "SELECT key, value FROM results WHERE stage = ? AND key > ? ORDER BY key LIMIT 500"
        while rows := self._database.execute(sql, (stage, last)):
            last = rows[-1][0]
            yield from ((string_of(row[0]), unpack(row[1], f"a result of {stage}")) for row in rows)

    def holding(self) -> tuple[int, int]:
        """(articles, the last number given): changes with every addition and removal. Cost: a count."""
        count, largest = self._database.execute("SELECT count(*), coalesce(max(id), 0) FROM articles")[0]
        last = self._database.execute("SELECT seq FROM sqlite_sequence WHERE name = 'articles'")
        return int(count or 0), int((last[0][0] if last else largest) or 0)
