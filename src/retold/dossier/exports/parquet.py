"""Parquet, by pyarrow, which is an extra: it is only imported when asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO

from retold.dossier.tables import Column, Row, Table
from retold.errors import MissingExtra, UsageError

_BATCH = 50_000  # rows that are held twice at a time
_READ = 10_000


def check(format: str) -> None:
    """Raise MissingExtra where `format` is parquet and pyarrow is not installed: before any file is touched."""
    if format == "parquet" and find_spec("pyarrow") is None:
        raise MissingExtra("writing Parquet needs pyarrow, which is not installed", "pip install 'retold[parquet]'")


def write_rows(file: BinaryIO, table: Table, rows: Sequence[Row]) -> None:
    """Write the rows: spans as lists of integers, columns of type json as text."""
    import pyarrow
    import pyarrow.parquet

    schema = pyarrow.schema([pyarrow.field(c.name, _type(pyarrow, c), nullable=True) for c in table.columns])
    as_json = [column.name for column in table.columns if column.type == "json"]
    with pyarrow.parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        for start in range(0, len(rows), _BATCH):
            batch = [_with_json(row, as_json) for row in rows[start : start + _BATCH]]
            writer.write_table(pyarrow.Table.from_pylist(batch, schema=schema))


def read_batches(path: Path) -> Iterator[dict[str, list[Any]]]:
    """The columns of a file, some thousand rows at a time. Raises MissingExtra (pyarrow), UsageError on what is no Parquet."""
    if find_spec("pyarrow") is None:
        raise MissingExtra("reading Parquet needs pyarrow, which is not installed", "pip install 'retold[parquet]'")
    import pyarrow.parquet

    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_READ):
                yield batch.to_pydict()
    except (OSError, ValueError) as error:  # what pyarrow raises are both
        raise UsageError(f"{path} cannot be read as Parquet ({' '.join(str(error).split())[:120]})", "Write it again") from error


def _type(pyarrow: Any, column: Column) -> Any:
    """The library ships no types: what it gives is handed through unseen."""
    span = pyarrow.list_(pyarrow.int64())
    return {
        "str": pyarrow.string(),
        "int": pyarrow.int64(),
        "float": pyarrow.float64(),
        "bool": pyarrow.bool_(),
        "span": span,
        "spans": pyarrow.list_(span),
        "json": pyarrow.string(),
    }[column.type]


def _with_json(row: Row, names: Sequence[str]) -> Row:
    return {**row, **{name: None if row[name] is None else json.dumps(row[name], ensure_ascii=False) for name in names}}
