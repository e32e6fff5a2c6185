"""Arrow and Parquet, by pyarrow, which is an extra: it is only imported when asked for.

Tables leave through the Arrow PyCapsule interface (`__arrow_c_stream__`, Arrow 14, "The Arrow PyCapsule Interface"), by which
pandas, Polars, DuckDB and others take them without a copy, and tables of others come in by it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO

from retold.dossier.exports.writing import unicode_only
from retold.dossier.tables import Column, Row, Table
from retold.errors import MissingExtra, UsageError

_BATCH = 50_000  # rows that are held twice at a time
_READ = 10_000


def check(format: str) -> None:
    """Raise MissingExtra where `format` is parquet and pyarrow is not installed: before any file is touched."""
    if format == "parquet" and find_spec("pyarrow") is None:
        raise MissingExtra("writing Parquet needs pyarrow, which is not installed", "pip install 'retold[parquet]'")


def write_rows(file: BinaryIO, table: Table, rows: Sequence[Row]) -> None:
    """Write the rows as Parquet: spans as lists of integers, columns of type json as text."""
    import pyarrow.parquet

    schema = _schema(table)
    with pyarrow.parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        for start in range(0, len(rows), _BATCH):
            writer.write_table(_batch(table, schema, rows[start : start + _BATCH]))


def read_batches(path: Path) -> Iterator[dict[str, list[Any]]]:
    """The columns of a file, some thousand rows at a time. Raises MissingExtra (pyarrow), UsageError on what is no Parquet."""
    _need("reading Parquet")
    import pyarrow.parquet

    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_READ):
                yield batch.to_pydict()
    except (OSError, ValueError) as error:  # what pyarrow raises are both
        raise UsageError(f"{path} cannot be read as Parquet ({' '.join(str(error).split())[:120]})", "Write it again") from error


def arrow_table(table: Table, rows: Sequence[Row]) -> Any:
    """The rows as a `pyarrow.Table` of the types that `write_rows` writes. Raises MissingExtra. Cost O(cells)."""
    _need("a table of Arrow")
    import pyarrow

    schema = _schema(table)
    parts = [_batch(table, schema, rows[start : start + _BATCH]) for start in range(0, len(rows), _BATCH)]
    return pyarrow.concat_tables(parts) if parts else schema.empty_table()


def rows_of_stream(frame: object) -> Iterator[dict[str, Any]]:
    """The rows of anything with `__arrow_c_stream__` (a frame of pandas or Polars, a table of pyarrow), one after the other.

    Raises MissingExtra (pyarrow), UsageError on what is no stream of columns. Cost O(cells), some thousand rows at a time.
    """
    _need("reading a table of Arrow")
    import pyarrow

    try:
        for batch in pyarrow.RecordBatchReader.from_stream(frame):
            for start in range(0, batch.num_rows, _READ):
                yield from batch.slice(start, _READ).to_pylist()
    except (pyarrow.ArrowException, TypeError, ValueError) as error:
        what = " ".join(str(error).split())[:120]
        raise UsageError(f"the table cannot be read as Arrow ({what})", "Give columns of plain values: text, title …") from error


def _need(what: str) -> None:
    if find_spec("pyarrow") is None:
        raise MissingExtra(f"{what} needs pyarrow, which is not installed", "pip install 'retold[parquet]'")


def _schema(table: Table) -> Any:
    """The library ships no types: what it gives is handed through unseen."""
    import pyarrow

    span = pyarrow.list_(pyarrow.int64())
    types = {
        "str": pyarrow.string(),
        "int": pyarrow.int64(),
        "float": pyarrow.float64(),
        "bool": pyarrow.bool_(),
        "span": span,
        "spans": pyarrow.list_(span),
        "json": pyarrow.string(),
    }
    return pyarrow.schema([pyarrow.field(column.name, types[column.type], nullable=True) for column in table.columns])


def _batch(table: Table, schema: Any, rows: Sequence[Row]) -> Any:
    import pyarrow

    return pyarrow.Table.from_pylist([{c.name: _cell(c, row[c.name]) for c in table.columns} for row in rows], schema=schema)


def _cell(column: Column, value: object) -> object:
    if column.type == "json" and value is not None:
        return unicode_only(json.dumps(value, ensure_ascii=False))
    return unicode_only(value) if isinstance(value, str) else value
