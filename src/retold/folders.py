"""What a program calls for piles that stand in folders of tables: make such a folder on Spark, bring one into an archive."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from retold.config import Settings
from retold.dossier import found_rows
from retold.dossier.imports import files_of, read_columns, read_rows
from retold.dossier.rows import name_articles, name_stories, rows_of_article, rows_of_pairs
from retold.engine.spark import Form
from retold.errors import NothingFound, UsageError
from retold.pipeline import Progress, spark
from retold.pipeline.importing import import_pile, import_rows
from retold.store import Added, open_archive

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
        rows_of_stories=partial(found_rows.rows_of_stories, not_run=_NOT_RUN),
        rows_of_pile=partial(found_rows.rows_of_pile, not_run=_NOT_RUN),
        row_of_reject=found_rows.row_of_reject,
    )
    return spark.find_on_spark(sources, target, settings or Settings(), outward, master=master, form=form, report=progress)


@dataclass(frozen=True)
class Imported:
    """What became of a folder: its inputs, and how many pairs need not be compared again."""

    added: Added
    pairs: int


def import_folder(
    folder: str | Path,
    archive: str | Path,
    *,
    settings: Settings | None = None,
    on_batch: Callable[[Added], None] | None = None,
) -> Imported:
    """Bring a folder of tables into an archive: one that `find_on_spark` wrote, or `retold export` in JSONL or Parquet.

    What the archive then says is what tracing the articles would say. Of a folder of Spark's the pairs are kept; of an exported
    one, whose tables do not hold all that is kept of a pair, they are compared again when they are asked for.
    Raises NothingFound (no folder, no table articles), UsageError, MissingExtra, and what the archive raises.
    """
    folder, settings = Path(folder), settings or Settings()
    if not folder.is_dir():
        raise NothingFound(f"there is no folder {folder}", "Name one that `retold spark` or `retold export` wrote")
    rejects = read_rows(folder, "rejects")
    with_pile = bool(files_of(folder / "pile", "articles"))
    if not with_pile and not files_of(folder, "articles"):
        if (folder / "articles.csv").is_file():
            raise UsageError("a table in CSV does not say all that was in it", "Export with --format jsonl or parquet")
        raise NothingFound(f"{folder} holds no table articles", "Files of articles are read by `retold add`")
    with open_archive(Path(archive), write=True, create=True) as kept:
        if with_pile:
            articles, pairs = read_columns(folder / "pile", "articles"), read_columns(folder / "pile", "pairs")
            return Imported(*import_pile(kept, articles, rejects, pairs, settings, on_batch))
        return Imported(import_rows(kept, read_rows(folder, "articles"), rejects, on_batch), 0)
