"""What a program calls for piles that stand in folders of tables: make such a folder on Spark, bring one into an archive."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from retold.config import Settings
from retold.dossier import found_rows
from retold.dossier.rows import name_articles, name_stories, rows_of_article, rows_of_pairs
from retold.engine.spark import Form
from retold.pipeline import spark
from retold.pipeline.telling import Progress

_NOT_RUN = [(stage, "", "depth find") for stage in ("clean", "record", "align", "account", "join", "trace", "orient")]


def find_on_spark(
    sources: Sequence[str],
    target: str,
    *,
    settings: Settings | None = None,
    master: str = "local[2]",
    form: Form = "parquet",
    progress: Progress | None = None,
) -> dict[str, int]:
    """The tables of depth find, of folders of .jsonl and .parquet files, on Spark: see `pipeline.spark.find_on_spark`."""
    outward = spark.Outward(
        schemas={name: found_rows.sql_schema(name) for name in found_rows.FOUND_TABLES},
        name_articles=name_articles,
        name_stories=name_stories,
        row_of_article=rows_of_article,
        rows_of_pairs=rows_of_pairs,
        rows_of_passages=found_rows.rows_of_alignments,
        rows_of_story=partial(found_rows.rows_of_story, not_run=_NOT_RUN),
        rows_of_pile=partial(found_rows.rows_of_pile, not_run=_NOT_RUN),
        row_of_reject=found_rows.row_of_reject,
    )
    return spark.find_on_spark(sources, target, settings or Settings(), outward, master=master, form=form, report=progress)
