"""How nouns become rows of the result tables, given by the caller: a pipeline does not know them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from retold.types import Article, Pair, Reject, Story

Row = dict[str, Any]


@dataclass(frozen=True)
class Outward:
    """What `dossier` knows, as functions that can be pickled.

    schemas         of each table that is written, in SQL.
    name_articles, name_stories   as in dossier.names.
    row_of_article  from an article, its id, and whether its key stands for several texts.
    rows_of_pairs, rows_of_passages   of tables relations and alignments, from pairs and the ids of articles.
    rows_of_stories   rows by table, from stories (their members as (id, SHA-256, probability)) and their ids, "" for the usual one.
    rows_of_pile    rows by table that are about the pile as a whole.
    """

    schemas: Mapping[str, str]
    name_articles: Callable[[Sequence[Article]], list[str]]
    name_stories: Callable[[Sequence[Story], Sequence[Article]], list[str]]
    row_of_article: Callable[[Article, str, bool], Row]
    rows_of_pairs: Callable[[Sequence[Pair], Sequence[str]], list[Row]]
    rows_of_passages: Callable[[Sequence[Pair], Sequence[str]], list[Row]]
    rows_of_stories: Callable[[Sequence[Sequence[tuple[str, str, float]]], Sequence[str]], Mapping[str, list[Row]]]
    rows_of_pile: Callable[[], Mapping[str, list[Row]]]
    row_of_reject: Callable[[Reject], Row]
