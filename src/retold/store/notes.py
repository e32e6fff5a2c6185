"""Named values that belong to an archive as a whole."""

from __future__ import annotations

from retold.store.cells import cell_of, pack, unpack
from retold.store.connection import Database


class Notes:
    """The notes of an archive. Raises what `Database` raises."""

    def __init__(self, database: Database) -> None:
        """Made by `Archive.notes` only."""
        self._database = database

    def load(self, name: str) -> bytes | None:
        """The value of a name; None where there is none. Raises ArchiveDamaged where it is not what was kept."""
        rows = self._database.execute("SELECT value FROM state WHERE name = ?", (cell_of(name),))
        return unpack(rows[0][0], f"note {name!r}") if rows else None

    def save(self, name: str, value: bytes) -> None:
        """Keep a value, in place of the one that is there."""
        with self._database.transaction():
            self._database.execute("INSERT OR REPLACE INTO state (name, value) VALUES (?, ?)", (cell_of(name), pack(value)))
