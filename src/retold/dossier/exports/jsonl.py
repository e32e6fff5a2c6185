"""JSON, a row a line: the form that loses nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import BinaryIO

from retold.dossier.tables import Row, Table

# Legal inside JSON, yet taken for the end of a line by tools that split at every line end Unicode knows.
_LINE_END = re.compile("[\x85\u2028\u2029]")
_ESCAPED = {ord(c): f"\\u{ord(c):04x}" for c in "\x85\u2028\u2029"}


def write_rows(file: BinaryIO, table: Table, rows: Sequence[Row]) -> None:
    """Write the rows as UTF-8, the columns in the order of the table."""
    for row in rows:
        line = json.dumps({name: row[name] for name in table.names}, ensure_ascii=False, allow_nan=False)
        if _LINE_END.search(line):
            line = line.translate(_ESCAPED)
        file.write(line.encode("utf-8") + b"\n")
