"""CSV that a spreadsheet can open without running anything (OWASP ASVS 1.2.10, "CSV injection").

A text that a spreadsheet would take for a formula gets an apostrophe before it. Spans and lists are JSON; null is empty; every
text is in quotes, so that a program that splits at another separator finds no formula inside one either.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from typing import BinaryIO

from retold.dossier.tables import Row, Table

_FORMULA = re.compile("[=+\\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d+)*|\.\d+)([eE][+-]?\d+)?")


def write_rows(file: BinaryIO, table: Table, rows: Sequence[Row]) -> None:
    """Write a line of names and the rows as UTF-8."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(table.names)
    for row in rows:
        writer.writerow([_cell(row[name]) for name in table.names])
    text.detach()


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return "'" + value
    return value
