"""Runs of arrays: what the corpus stages keep of many articles at once.

A run is written whole, in one transaction, and never changed; several are merged into one as they become many
(log-structured, O'Neil et al. 1996), so that an addition costs in proportion to itself.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from retold.store.cells import damaged, string_of
from retold.store.connection import Database, Row

Arrays = Mapping[str, NDArray[np.generic]]
_SELECT_SIZES = (
    "SELECT id, form, length(value), checksum FROM blocks WHERE kind = ? AND run = ? AND name >= ? AND name < ? ORDER BY name"
)
_MOST_BYTES = 500_000_000  # SQLite takes up to 10^9 in a cell


class Blocks:
    """The runs of an archive, by kind. Raises what `Database` raises."""

    def __init__(self, database: Database, *, write: bool) -> None:
        """Made by `Archive.blocks` only."""
        self._database = database
        self.writable = write

    def runs(self, kind: str) -> list[int]:
        """The numbers of the runs of a kind, ascending. An archive of an older version has none until it is written."""
        if not self._database.execute("SELECT 1 FROM sqlite_schema WHERE name = 'blocks'"):
            return []
        return [
            _int(row[0]) for row in self._database.execute("SELECT DISTINCT run FROM blocks WHERE kind = ? ORDER BY run", (kind,))
        ]

    def save(self, kind: str, arrays: Arrays, replaced: Iterable[int] = ()) -> int:
        """Keep arrays as one run, in place of those of the numbers in `replaced`; returns its number."""
        with self._database.transaction():
            number = _int(self._database.execute("SELECT coalesce(max(run), 0) + 1 FROM blocks WHERE kind = ?", (kind,))[0][0])
            rows = [row for name, array in arrays.items() for row in _rows(kind, number, name, array)]
            sql = "INSERT INTO blocks (kind, run, name, form, value, checksum) VALUES (?, ?, ?, ?, ?, ?)"
            self._database.executemany(sql, rows)
            self._database.executemany("DELETE FROM blocks WHERE kind = ? AND run = ?", [(kind, old) for old in replaced])
        return number

    def load(self, kind: str, run: int, names: Sequence[str]) -> dict[str, NDArray[np.generic]]:
        """The named arrays of a run, read-only. Raises ArchiveDamaged where one is not what was kept."""
        found: dict[str, NDArray[np.generic]] = {}
        for name in names:
            sql = "SELECT form, value, checksum FROM blocks WHERE kind = ? AND run = ? AND name >= ? AND name < ? ORDER BY name"
            parts = self._database.execute(sql, (kind, run, name, name + " "))
            parts += self._database.execute(sql, (kind, run, name + " ", name + "!"))
            arrays = [_array(string_of(form), value, checksum, f"array {name} of {kind}") for form, value, checksum in parts]
            if not arrays:
                raise damaged(f"array {name} of {kind}")
            found[name] = arrays[0] if len(arrays) == 1 else np.concatenate(arrays)
        return found

    def join(self, kind: str, runs: Sequence[int], name: str) -> tuple[NDArray[np.uint64], list[int]]:
        """The arrays uint64 (n,) of a name of several runs, one behind the other as a new array; and where that of each begins.

        Raises ArchiveDamaged like `load`. Cost: that of reading; there is no second copy in between.
        """
        cells, begins, size = list[tuple[int, int, int, object]](), [0], 0
        for run in runs:
            found = list[Row]()
            for low, high in ((name, name + " "), (name + " ", name + "!")):
                found += self._database.execute(_SELECT_SIZES, (kind, run, low, high))
            for row, form, length, checksum in found:
                if string_of(form) != f"<u8 {_int(length) // 8}":
                    raise damaged(f"array {name} of {kind}")
                cells.append((_int(row), size, _int(length), checksum))
                size += _int(length)
            if not found:
                raise damaged(f"array {name} of {kind}")
            begins.append(size // 8)
        joined = np.empty(size // 8, np.uint64)
        whole = joined.view(np.uint8).data
        for row, at, length, wanted in cells:
            self._database.read_cell("blocks", "value", row, whole[at : at + length])
            if zlib.crc32(whole[at : at + length]) != wanted:
                raise damaged(f"array {name} of {kind}")
        return joined, begins[:-1]

    def drop(self, kind: str, runs: Collection[int] | None = None) -> None:
        """Delete runs of a kind, all where none are named."""
        chosen = self.runs(kind) if runs is None else runs
        with self._database.transaction():
            self._database.executemany("DELETE FROM blocks WHERE kind = ? AND run = ?", [(kind, run) for run in chosen])

    def drop_others(self, kinds: Collection[str]) -> None:
        """Delete the runs of every kind but these and those below them ("pairs/1" is below "pairs"): what another version kept."""
        found = [string_of(row[0]) for row in self._database.execute("SELECT DISTINCT kind FROM blocks")]
        for kind in found:
            if not any(kind == one or kind.startswith(one + "/") for one in kinds):
                self.drop(kind)


def _rows(kind: str, number: int, name: str, array: NDArray[np.generic]) -> list[tuple[str | int | bytes, ...]]:
    array = np.ascontiguousarray(array)
    if array.dtype.byteorder == ">":
        array = array.astype(array.dtype.newbyteorder("<"))
    step = max(1, _MOST_BYTES // max(1, array.itemsize * int(np.prod(array.shape[1:]))))
    rows: list[tuple[str | int | bytes, ...]] = []
    for part, low in enumerate(range(0, max(1, len(array)), step)):
        piece = array[low : low + step]
        value = piece.tobytes()
        form = f"{array.dtype.str.replace('|', '<')} {','.join(map(str, piece.shape))}"
        rows.append((kind, number, name if part == 0 else f"{name} {part:04d}", form, value, zlib.crc32(value)))
    return rows


def _array(form: str, value: object, checksum: object, what: str) -> NDArray[np.generic]:
    if not isinstance(value, bytes) or zlib.crc32(value) != checksum:
        raise damaged(what)
    try:
        dtype, _, shape = form.partition(" ")
        return np.frombuffer(value, np.dtype(dtype)).reshape([int(n) for n in shape.split(",")])
    except (ValueError, TypeError) as error:
        raise damaged(what) from error


def _int(cell: object) -> int:
    return int(cell) if isinstance(cell, int) else 0
