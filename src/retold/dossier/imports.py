"""Tables in a folder, read back: as `exports` wrote them, or as folders of part files, which Spark writes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from retold.dossier.exports import arrow
from retold.errors import UsageError

Columns = Mapping[str, list[Any]]
_LINES, _PARQUET = frozenset({".jsonl", ".json", ".ndjson"}), frozenset({".parquet"})


def files_of(folder: Path, table: str) -> list[Path]:
    """The files of a table in order of name: TABLE.jsonl or TABLE.parquet, else the part files below TABLE. Empty where none."""
    for suffix in (".jsonl", ".parquet"):
        if (folder / f"{table}{suffix}").is_file():
            return [folder / f"{table}{suffix}"]
    parts = sorted((folder / table).glob("*")) if (folder / table).is_dir() else []
    return [path for path in parts if path.is_file() and path.suffix in _LINES | _PARQUET and not path.name.startswith(("_", "."))]


def read_rows(folder: Path, table: str) -> Iterator[dict[str, Any]]:
    """The rows of a table; none where it is not there. Raises UsageError on a file that is none, MissingExtra (pyarrow)."""
    for path in files_of(folder, table):
        if path.suffix in _PARQUET:
            for batch in arrow.read_batches(path):
                for cells in zip(*batch.values(), strict=True):
                    yield dict(zip(batch, cells, strict=True))
        else:
            yield from _lines(path)


def read_columns(folder: Path, table: str) -> Iterator[Columns]:
    """A table of Parquet, in batches of columns. Raises as `read_rows`."""
    for path in files_of(folder, table):
        yield from arrow.read_batches(path)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="\n") as file:
        for number, line in enumerate(file, 1):
            try:
                row = json.loads(line)
            except ValueError as error:
                raise UsageError(f"{path}, line {number} is not JSON ({error})", "Write the folder again") from error
            if not isinstance(row, dict):
                raise UsageError(f"{path}, line {number} is not a row of a table", "Write the folder again")
            yield row
