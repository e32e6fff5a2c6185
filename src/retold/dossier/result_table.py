"""A result table as a program and a notebook meet it: rows, a frame of pandas, Arrow, and a table to look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from json import dumps
from typing import Any, overload

from retold.dossier.tables import TABLES, Row, Table
from retold.dossier.wording import counted, excerpt

_SHOWN = 20  # rows that a notebook is shown
_CELL = 120  # code points of a cell that it is shown


class ResultTable(Sequence[Row]):
    """A table of docs/tables.md: a sequence of rows (dicts), in their canonical order.

    `to_pandas`, `to_arrow` and the Arrow PyCapsule interface (`polars.from_arrow(found.changes)`, `duckdb.sql(...)`) need
    pyarrow, and have spans as lists and what is JSON as text, like the exported Parquet.
    """

    def __init__(self, name: str, rows: Sequence[Row]) -> None:
        """name: of the table. rows: with exactly its columns."""
        self.name, self._rows = name, rows

    @property
    def table(self) -> Table:
        """Its columns and their meanings."""
        return TABLES[self.name]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns."""
        return self.table.names

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        return self._rows[at]

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def __repr__(self) -> str:
        return f"<{self.name}: {counted(len(self), 'row')}>"

    def to_arrow(self) -> Any:
        """A `pyarrow.Table`. Raises MissingExtra."""
        from retold.dossier.exports.arrow import arrow_table

        return arrow_table(self.table, self._rows)

    def to_pandas(self) -> Any:
        """A `pandas.DataFrame`. Raises MissingExtra (pyarrow), ImportError (pandas)."""
        return self.to_arrow().to_pandas()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The Arrow PyCapsule interface: what takes Arrow takes this table. Raises MissingExtra."""
        return self.to_arrow().__arrow_c_stream__(requested_schema)

    def _repr_html_(self) -> str:
        """The first rows as one table of HTML, everything in it escaped; nothing in it runs or is loaded."""
        more = len(self) - _SHOWN
        rest = f" The first {_SHOWN} are shown." if more > 0 else ""
        head = "".join(
            f'<th scope="col" title="{escape(column.meaning)}">{escape(column.name)}</th>' for column in self.table.columns
        )
        rows = [[shown(row[name]) for name in self.columns] for row in self._rows[:_SHOWN]]
        body = "".join("<tr>" + "".join(f'<td dir="auto">{escape(cell)}</td>' for cell in row) + "</tr>" for row in rows)
        caption = f"<strong>{self.name}</strong>: {counted(len(self), 'row')}. {escape(self.table.meaning)}{rest}"
        return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def shown(value: object) -> str:
    """A cell as text for a person: on one line, cut where it is long; null is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return excerpt(value if isinstance(value, str) else dumps(value, ensure_ascii=False), _CELL)


def tables_html(tables: Mapping[str, Sequence[Row]], about: str) -> str:
    """The tables by name, with how many rows each has, as one table of HTML. about: a line of what they are of."""
    rows = "".join(
        f'<tr><th scope="row">{name}</th><td>{len(tables[name]):,}</td><td>{escape(table.meaning)}</td></tr>'
        for name, table in TABLES.items()
        if name in tables
    )
    head = '<tr><th scope="col">table</th><th scope="col">rows</th><th scope="col">meaning</th></tr>'
    caption = f"<strong>retold</strong>: {escape(about)}"
    return f"<table><caption>{caption}</caption><thead>{head}</thead><tbody>{rows}</tbody></table>"


class _One:
    """A table as an attribute, made from `tables` when it is asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, found: Any, owner: type | None = None) -> ResultTable:
        if found is None:  # asked of the class, as help() does
            return ResultTable(self._name, ())
        return ResultTable(self._name, found.tables[self._name])


class HasTables:
    """Every result table of docs/tables.md as an attribute, of what has `tables` by name."""

    articles = _One("articles")
    segments = _One("segments")
    stories = _One("stories")
    relations = _One("relations")
    alignments = _One("alignments")
    nodes = _One("nodes")
    lineage = _One("lineage")
    fates = _One("fates")
    changes = _One("changes")
    attributions = _One("attributions")
    utterances = _One("utterances")
    quantities = _One("quantities")
    times = _One("times")
    actors = _One("actors")
    mentions = _One("mentions")
    conflicts = _One("conflicts")
    statements = _One("statements")
    rejects = _One("rejects")
    stages = _One("stages")
