"""Every table into a folder: each file whole or not at all, and none outside it."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from retold.dossier.exports import csv, jsonl, parquet
from retold.dossier.tables import TABLES, Column, Row, Table, Tables
from retold.errors import NoSpace, UsageError

_WRITERS: dict[str, Callable[[BinaryIO, Table, Sequence[Row]], None]] = {
    "jsonl": jsonl.write_rows,
    "csv": csv.write_rows,
    "parquet": parquet.write_rows,
}
FORMATS = tuple(_WRITERS)
QUOTED_WORDS = 25  # with no_text: of an article's own words, so many in a row stay

_SURROGATE = re.compile("[\ud800-\udfff]")
_QUOTATION = re.compile('(?<=[“"])[^“”"]+(?=[”"])')
_WORD = re.compile(r"\S+")


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
    parquet.check(format)
    folder = Path(folder)
    done: list[tuple[Path, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in (name for name in TABLES if name in tables):
            path = folder / f"{name}.{format}"
            temporary = folder / f".{name}.{format}.{os.getpid()}.new"
            done.append((temporary, path))
            temporary.unlink(missing_ok=True)
            with temporary.open("xb") as file:
                _WRITERS[format](file, TABLES[name], _outward(TABLES[name], tables[name], no_text))
                file.flush()
                os.fsync(file.fileno())
        for temporary, path in done:
            temporary.replace(path)
    except OSError as error:
        raise _told(error, folder) from error
    finally:
        for temporary, _ in done:
            _remove(temporary)
    return [path for _, path in done]


def _remove(temporary: Path) -> None:
    with suppress(OSError):  # the folder went: the error that is under way says so
        temporary.unlink(missing_ok=True)


def _told(error: OSError, folder: Path) -> NoSpace | UsageError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return NoSpace(
            f"no space left to write {folder} ({shutil.disk_usage(folder).free} bytes free)", "Make room and run it again"
        )
    return UsageError(f"{folder} cannot be written ({error.strerror or error})", "Name a folder that can")


def _outward(table: Table, rows: Sequence[Row], no_text: bool) -> list[Row]:
    """The rows as they leave: valid Unicode, and with no_text few of the articles' own words."""
    return [{column.name: _cell(column, row[column.name], no_text) for column in table.columns} for row in rows]


def _cell(column: Column, value: object, no_text: bool) -> object:
    if isinstance(value, list) and column.type == "json":
        return [_cell(Column("", "json", ""), item, False) for item in value]
    if not isinstance(value, str):
        return value
    if no_text and column.quotes == "whole":
        value = None if column.name == "text" else _cut(value)
    elif no_text and column.quotes == "inside":
        value = _QUOTATION.sub(lambda quotation: _cut(quotation.group()), value)
    return value if value is None or value.isascii() else _SURROGATE.sub("\ufffd", value)


def _cut(words: str) -> str:
    """The first 25 words, and an ellipsis where there are more."""
    for number, word in enumerate(_WORD.finditer(words), 1):
        if number > QUOTED_WORDS:
            return words[: word.start()].rstrip() + " …"
    return words
