"""Every table into a folder: each file whole or not at all, and none outside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from retold.dossier.exports import arrow, csv, jsonl
from retold.dossier.exports.writing import cut, cut_quotations, unicode_only, write_files
from retold.dossier.tables import TABLES, Column, Row, Table, Tables
from retold.errors import UsageError

_WRITERS: dict[str, Callable[[BinaryIO, Table, Sequence[Row]], None]] = {
    "jsonl": jsonl.write_rows,
    "csv": csv.write_rows,
    "parquet": arrow.write_rows,
}
FORMATS = tuple(_WRITERS)


def export_tables(tables: Tables, folder: Path, format: str, no_text: bool = False) -> list[Path]:
    """Write each table to `folder`/NAME.FORMAT and return the paths, in order of the tables.

    no_text   leave out the texts of the articles, and of any quoted words all but the first 25.
    Raises UsageError (unknown format, a folder that cannot be made or written), NoSpace, MissingExtra (parquet without
    pyarrow). A file of that name is replaced; after an error all files are as they were before. A lone surrogate, which no file
    can hold, is written as U+FFFD, so that spans still count.
    """
    if format not in _WRITERS:
        raise UsageError(f"there is no format {format!r}", f"Choose one of {', '.join(FORMATS)}")
    unknown = sorted(set(tables) - set(TABLES))
    if unknown:
        raise UsageError(f"there is no table {unknown[0]!r}", "docs/tables.md names them")
    arrow.check(format)
    there = [name for name in TABLES if name in tables]
    files = [(f"{name}.{format}", partial(write_table, format, TABLES[name], tables[name], no_text)) for name in there]
    return write_files(Path(folder), files)


def write_table(format: str, table: Table, rows: Sequence[Row], no_text: bool, file: BinaryIO) -> None:
    """Write some rows of a table as one of `FORMATS`; no_text as for `export_tables`. Raises MissingExtra."""
    arrow.check(format)
    _WRITERS[format](file, table, outward(table, rows, no_text))


def outward(table: Table, rows: Sequence[Row], no_text: bool) -> list[Row]:
    """The rows as they leave: valid Unicode, and with no_text few of the articles' own words."""
    return [{column.name: _cell(column, row[column.name], no_text) for column in table.columns} for row in rows]


def _cell(column: Column, value: object, no_text: bool) -> object:
    if isinstance(value, list) and column.type == "json":
        return [_cell(Column("", "json", ""), item, False) for item in value]
    if not isinstance(value, str):
        return value
    if no_text and column.quotes == "whole":
        value = None if column.name == "text" else cut(value)
    elif no_text and column.quotes == "inside":
        value = cut_quotations(value)
    return None if value is None else unicode_only(value)
