"""Rows of what find knows, made a few articles or pairs at a time: for piles that no one machine holds.

The same rows as `rows.tables_of` makes of a whole pile, where ids have been settled beforehand.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from retold.dossier.rows import name_stories, tables_of
from retold.dossier.story_rows import rows_of_passages
from retold.dossier.tables import TABLES, Row
from retold.types import Article, Pair, Reject, Story

FOUND_TABLES = ("articles", "stories", "relations", "alignments", "rejects", "stages")
_SQL = {
    "str": "string", "int": "bigint", "float": "double", "bool": "boolean", "json": "string",
    "span": "array<bigint>", "spans": "array<array<bigint>>",
}  # fmt: skip


def sql_schema(table: str) -> str:
    """The columns of a table in SQL."""
    return ", ".join(f"`{column.name}` {_SQL[column.type]}" for column in TABLES[table].columns)


def rows_of_alignments(pairs: Sequence[Pair], names: Sequence[str]) -> list[Row]:
    """The rows of table alignments: the passages of pairs."""
    return [row for pair in pairs for row in rows_of_passages(pair, names)]


def rows_of_stories(
    stories: Sequence[Sequence[tuple[str, str, float]]], ids: Sequence[str], not_run: Sequence[tuple[str, str, str]]
) -> dict[str, list[Row]]:
    """The rows of tables stories and stages about some stories.

    stories  of each the id, SHA-256 and probability of its members, in order of (SHA-256, id). ids: of each, "" for the usual one.
    not_run  the stages that were not, as in `rows.tables_of`. Cost some 20 µs an article.
    """
    members = [one for own in stories for one in own]
    articles = [Article(key=name, given=True, sha256=sha256, text="") for name, sha256, _ in members]
    ends = list(accumulate(map(len, stories), initial=0))
    found = [
        Story(members=tuple(range(i, j)), probabilities=tuple(probability for _, _, probability in members[i:j]))
        for i, j in zip(ends, ends[1:], strict=False)
    ]
    none = [None] * len(members)
    tables = tables_of(articles, none, none, [], {}, found, {}, [], not_run=not_run)
    usual = name_stories(found, articles)
    other = {name: story for name, story in zip(usual, ids, strict=True) if story}
    stages = [row for row in tables["stages"] if row["scope"] != "pile"]
    return {
        "stories": [{**row, "story": other.get(row["story"], row["story"])} for row in tables["stories"]],
        "stages": [
            {**row, "subject": other.get(row["subject"], row["subject"])} if row["scope"] == "story" else row for row in stages
        ],
    }


def rows_of_pile(not_run: Sequence[tuple[str, str, str]]) -> dict[str, list[Row]]:
    """The rows of table stages about a pile as a whole."""
    return {"stages": tables_of([], [], [], [], {}, [], {}, [], not_run=not_run)["stages"]}


def row_of_reject(reject: Reject) -> Row:
    """The row of table rejects."""
    return {name: getattr(reject, name) for name in TABLES["rejects"].names}
