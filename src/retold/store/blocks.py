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

_Cell = tuple[int, str, int, object]  # row, form, bytes, checksum
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
            arrays = [self._array(cell, f"array {name} of {kind}") for cell in self._cells(kind, run, name)]
            found[name] = arrays[0] if len(arrays) == 1 else np.concatenate(arrays)
        return found

    def _cells(self, kind: str, run: int, name: str) -> list[_Cell]:
        """The cells that hold an array, in order."""
        rows = list[Row]()
        for low, high in ((name, name + " "), (name + " ", name + "!")):
            rows += self._database.execute(_SELECT_SIZES, (kind, run, low, high))
        if not rows:
            raise damaged(f"array {name} of {kind}")
        return [(_int(row), string_of(form), _int(length), checksum) for row, form, length, checksum in rows]

    def _read(self, cell: _Cell, into: NDArray[np.uint8], what: str) -> None:
        row, _, length, checksum = cell
        if length:
            self._database.read_cell("blocks", "value", row, into.data)
        if zlib.crc32(into.data) != checksum:
            raise damaged(what)

    def _array(self, cell: _Cell, what: str) -> NDArray[np.generic]:
        # Into memory that NumPy makes: of large pages, where there is much.
        room = np.empty(cell[2], np.uint8)
        self._read(cell, room, what)
        try:
            dtype, _, shape = cell[1].partition(" ")
            array = room.view(np.dtype(dtype)).reshape([int(n) for n in shape.split(",")])
        except (ValueError, TypeError) as error:
            raise damaged(what) from error
        array.flags.writeable = False
        return array

    def join(self, kind: str, runs: Sequence[int], name: str) -> tuple[NDArray[np.uint64], list[int]]:
        """The arrays uint64 (n,) of a name of several runs, one behind the other as a new array; and where that of each begins.

        Raises ArchiveDamaged like `load`. Cost: that of reading; there is no second copy in between.
        """
        what = f"array {name} of {kind}"
        held = [self._cells(kind, run, name) for run in runs]
        sizes = [sum(length for _, _, length, _ in cells) // 8 for cells in held]
        joined, at = np.empty(sum(sizes), np.uint64), 0
        whole = joined.view(np.uint8)
        for cell in (cell for cells in held for cell in cells):
            if cell[1] != f"<u8 {cell[2] // 8}":
                raise damaged(what)
            self._read(cell, whole[at : at + cell[2]], what)
            at += cell[2]
        return joined, [sum(sizes[:i]) for i in range(len(sizes))]

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


def _int(cell: object) -> int:
    return int(cell) if isinstance(cell, int) else 0
