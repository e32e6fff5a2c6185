"""What a program calls: trace a pile, or load what an archive holds, and have the tables, the dossier and the report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from retold.config import VERSION, Settings
from retold.dossier.dossier import Dossier
from retold.dossier.rows import digest_of, tables_of
from retold.dossier.statements import statements_of
from retold.errors import NoInput
from retold.pipeline import Depth, Findings, Progress, work
from retold.reading import read_paths, read_rows
from retold.store import Added, open_archive
from retold.types import Article, Reject

Source = str | Path | Sequence[str | Path] | Iterable[Mapping[str, Any]]
Tables = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Traced:
    """What was found in a pile.

    findings  the nouns; added what became of the inputs of this run (None where an archive was loaded).
    """

    findings: Findings
    added: Added | None = None

    @cached_property
    def tables(self) -> Tables:
        """Every result table of docs/tables.md: name → rows as dicts."""
        f = self.findings
        tables = tables_of(f.articles, f.pages, f.records, f.pairs, f.accounts, f.stories, f.told, f.rejects, not_run=f.not_run)
        tables["statements"] = statements_of(Dossier.of(tables))
        return tables

    @cached_property
    def dossier(self) -> Dossier:
        """The tables as a reader meets them: what the report and the terminal show."""
        return Dossier.of(self.tables, {"retold": VERSION})

    @property
    def digest(self) -> str:
        """SHA-256 over all rows as canonical JSON: equal for equal findings."""
        return digest_of(self.tables)


def trace(
    source: Source,
    *,
    archive: str | Path | None = None,
    depth: Depth | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Traced:
    """Trace a pile of articles.

    source    a file, folder or glob, or several, or rows (mappings with at least "text"; also id, outlet, title, published, url).
    archive   where to keep what was read and found, so that a later run does only what is new; None keeps nothing.
    depth     "find", "stories" or "all"; by default as the size of the pile allows.
    Raises NoInput where nothing could be read, and what the archive raises (retold.errors).
    """
    settings = settings or Settings()
    with open_archive(Path(archive) if archive else None, write=True, create=True) as kept:
        added = kept.add(_read(source, settings))
        if added.read == added.rejected:
            raise NoInput(_nothing(kept.rejects()), "Give files or folders of articles (.txt, .html, .jsonl)")
        return Traced(work(kept, settings, depth, progress), added)


def load(archive: str | Path, *, depth: Depth | None = None, settings: Settings | None = None) -> Traced:
    """What an archive holds, computed as far as it has not been kept."""
    with open_archive(Path(archive), write=False) as kept:
        return Traced(work(kept, settings or Settings(), depth))


def _read(source: Source, settings: Settings) -> Iterable[Article | Reject]:
    if isinstance(source, str | Path):
        return read_paths([source], settings)
    items = list(source)
    paths = [item for item in items if isinstance(item, str | Path)]
    if len(paths) == len(items):
        return read_paths(paths, settings)
    return read_rows([item for item in items if isinstance(item, Mapping)])


def _nothing(rejects: Sequence[Reject]) -> str:
    return f"no article could be read: {rejects[0].detail}" if rejects else "no article could be read: the input is empty"
