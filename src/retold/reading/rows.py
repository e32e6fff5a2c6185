"""Rows in, articles out: records that a program holds already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from retold.reading.articles import article_of
from retold.reading.records import BadRecord, fields_of
from retold.types import Article, Reject


def read_rows(rows: Iterable[Mapping[str, Any]]) -> Iterator[Article | Reject]:
    """Each row (the columns of a .jsonl record: text, and where known id, outlet, title, published, url …) as an article.

    A row without an id is named after its text. A row without a text is a Reject, named by its number from 1.
    """
    for number, row in enumerate(rows, 1):
        place = f"row {number}"
        try:
            fields = fields_of(dict(row))
        except BadRecord as error:
            yield Reject(
                input="rows", place=place, reason=error.reason, detail=f"{place}: {error.detail}; the other rows were kept"
            )
            continue
        yield article_of(fields, None, "rows", place, None)
