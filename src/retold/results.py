"""What a program calls: trace a pile, or load what an archive holds, and have the tables, the dossier and the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from html import escape
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from retold.config import VERSION, Settings
from retold.dossier.dossier import Dossier
from retold.dossier.names import name_articles, name_identities, story_id
from retold.dossier.overview import Overview, overview_text
from retold.dossier.result_table import HasTables, tables_html
from retold.dossier.rows import digest_of, tables_of
from retold.dossier.statements import statements_of
from retold.dossier.where_json import where_json
from retold.dossier.where_text import where_text
from retold.errors import NoInput, NothingFound
from retold.finding import RELATIONS
from retold.pipeline import Corpus, Depth, Findings, KeptArticles, Later, Progress, work
from retold.store import Added, Archive, open_archive
from retold.types import Article, Reject, Whereabouts


@runtime_checkable
class SupportsArrow(Protocol):
    """A table of another program: a frame of pandas or Polars, a table of pyarrow."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The Arrow PyCapsule interface."""


Source = str | Path | Sequence[str | Path] | Iterable[Mapping[str, Any]] | SupportsArrow
Tables = dict[str, list[dict[str, Any]]]
Ints = NDArray[np.int64]
_FEW = 1_000  # articles of which all tables are made unasked, also where only find was run


@dataclass(frozen=True)
class Traced(HasTables):
    """What was found in a pile: every table of docs/tables.md is an attribute (`found.changes.to_pandas()`).

    findings  the nouns; added what became of the inputs of this run (None where an archive was loaded).
    names     of the articles, and shared: the keys of several texts, where the findings are about a part of an archive.
    story     the id of the one story that was asked for.
    """

    findings: Findings
    added: Added | None = None
    names: Sequence[str] | None = None
    shared: frozenset[str] = frozenset()
    story: str | None = None

    @cached_property
    def tables(self) -> Tables:
        """Every result table of docs/tables.md: name → rows as dicts."""
        f = self.findings
        tables = tables_of(
            f.articles,
            f.pages or [None] * len(f.articles),
            f.records,
            f.pairs,
            f.accounts,
            f.stories,
            f.told,
            f.rejects,
            not_run=f.not_run,
            names=self.names,
            shared=self.shared,
        )
        if not self.large:  # find alone says nothing of one story that its tables do not
            tables["statements"] = statements_of(Dossier.of(tables))
        return tables

    @cached_property
    def shown(self) -> Traced:
        """What is shown of the pile: all of it, or, where it is `large`, its largest stories."""
        if not self.large:
            return self
        whole = self.findings
        places = np.flatnonzero(np.isin(whole.corpus.labels, sorted(whole.leading)))
        corpus = whole.corpus.only(places)
        kept = whole.articles
        chosen = kept.some(places) if isinstance(kept, KeptArticles) else [kept[place] for place in places.tolist()]
        names = self.names or name_articles(kept)
        part = replace(
            whole,
            corpus=corpus,
            articles=chosen,
            records=[None] * len(chosen),
            pairs=corpus.pairs.pairs(),
            stories=corpus.stories(),
        )
        return Traced(part, names=[names[place] for place in places.tolist()], shared=self.shared)

    @property
    def large(self) -> bool:
        """Whether the pile was only gone through down to find, and is so large that its tables are better not made unasked."""
        return self.findings.depth == "find" and len(self.findings.corpus) > _FEW

    @cached_property
    def overview(self) -> Overview:
        """What find knows, at a glance; quick for a pile of any size."""
        corpus = self.findings.corpus
        sizes = corpus.sizes()
        counts = np.bincount(corpus.pairs.relation, minlength=len(RELATIONS)).tolist()
        ranked = sorted(zip(counts, RELATIONS, strict=True), key=lambda row: (-row[0], row[1]))
        relations: dict[str, int] = {name: n for n, name in ranked if n}
        return Overview(
            depth=self.findings.depth,
            articles=len(corpus),
            rejects=len(self.findings.rejects),
            stories=int((sizes > 1).sum()),
            singles=int((sizes == 1).sum()),
            relations=relations,
            largest=[
                (story_id(a.sha256), int(sizes[place]), a.title or a.text.lstrip().partition("\n")[0])
                for place, a in self.findings.leading.items()
            ],
            hot=corpus.hot,
        )

    def story_list(self) -> Iterator[tuple[str, list[str]]]:
        """Every story's id with the ids of its articles, the largest first; from what find knows alone."""
        places = self.findings.corpus.places
        stories = sorted(self.findings.stories, key=lambda story: (-len(story.members), story.members[0]))
        names = self.names or name_articles(self.findings.articles)
        for story in stories:
            yield story_id(places[story.members[0]][0]), [names[member] for member in story.members]

    @cached_property
    def dossier(self) -> Dossier:
        """The tables as a reader meets them: what the report and the terminal show."""
        return Dossier.of(self.tables, {"retold": VERSION})

    def _repr_html_(self) -> str:
        """What a notebook shows: the tables with their rows; of a pile gone through to depth find alone, its counts."""
        about = f"{self.overview.articles:,} articles, depth {self.findings.depth}"
        if self.large and "tables" not in self.__dict__:  # they are not made unasked
            return f"<pre>{escape(overview_text(self.overview, {}))}</pre>"
        return tables_html(self.tables, about)

    @property
    def digest(self) -> str:
        """SHA-256 over all rows as canonical JSON: equal for equal findings."""
        return digest_of(self.tables)


def trace(
    source: Source = (),
    *,
    archive: str | Path | None = None,
    depth: Depth | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
    on_batch: Callable[[Added], None] | None = None,
) -> Traced:
    """Trace a pile of articles.

    source    a file, folder or glob, or several, or rows (mappings with at least "text"; also id, outlet, title, published, url);
              or a table of another program that has such columns (pandas, Polars, pyarrow: anything with `__arrow_c_stream__`);
              nothing, to go on with what the archive holds.
    archive   where to keep what was read and found, so that a later run does only what is new; None keeps nothing.
    depth     "find", "stories" or "all"; by default as the size of the pile allows.
    progress  called with (stage, done, total) as a long stage goes on; stage "read" is counted in bytes of the input.
    on_batch  called with the sums so far whenever a batch of what was read is safe in the archive.
    Raises NoInput where nothing could be read, and what the archive raises (retold.errors).
    """
    settings = settings or Settings()
    nothing = not isinstance(source, Iterator | SupportsArrow) and isinstance(source, Sequence) and not len(source)
    with open_archive(Path(archive) if archive else None, write=True, create=not nothing or archive is None) as kept:
        if nothing and archive is not None:
            return _traced(work(kept, settings, depth, progress))
        rejects: list[Reject] = []
        added = kept.add(_noting(_read(source, settings, progress), rejects), on_batch)
        if added.read == added.rejected:
            raise NoInput(_nothing(rejects), "Give files or folders of articles (.txt, .html, .jsonl)")
        return _traced(work(kept, settings, depth, progress), added)


def _traced(found: Findings, added: Added | None = None) -> Traced:
    # The names of a pile that is too large to be held are made when somebody asks for them.
    kept = found.articles
    names = Later(len(kept), lambda: name_identities(kept.identities())) if isinstance(kept, KeptArticles) else None
    return Traced(found, added, names)


def load(
    archive: str | Path,
    *,
    depth: Depth | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
    story: str | None = None,
) -> Traced:
    """What an archive holds, computed as far as it has not been kept; `progress` as for `trace`.

    story   its id, or that of an article of it: this one is told to its end, and what is returned speaks of it alone. Raises
            NothingFound where there is none.
    """
    settings = settings or Settings()
    with open_archive(Path(archive), write=False) as kept:
        return kept.consistently(lambda: _loaded(kept, depth, settings, progress, story))


@dataclass(frozen=True)
class Answer:
    """Where a passage stands. found: as nouns; names of its carriers' articles; notes: what was done with the question."""

    found: Whereabouts
    names: Sequence[str]
    notes: Sequence[str] = ()

    @property
    def first_at_hand(self) -> list[str]:
        """The ids of the articles of which each may be the earliest that carries it: one where the dates decide."""
        return [self.names[n] for n in self.found.first]

    @cached_property
    def rows(self) -> dict[str, Any]:
        """All that `retold where --json` prints."""
        return where_json(self.found, self.names)

    def __str__(self) -> str:
        """What `retold where` prints."""
        return where_text(self.found, self.names, width=100, colour=False)


def where(
    passage: str | Path | Article,
    archive: str | Path,
    *,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Answer:
    """Where a passage first stands in an archive, and in which wordings since. Nothing is added to the archive.

    passage   a text; the path of a file with one, of which what a page prints around its article is not asked for; or an article.
    Raises NoInput where there is no word in it, and what the archive raises. The archive need not be traced.
    """
    from retold.pipeline.where import find_passage
    from retold.reading import read_first, read_text

    settings = settings or Settings()
    notes = list[str]()
    printed = isinstance(passage, Path)
    if isinstance(passage, Path):
        question, more = read_first(passage, settings)
        notes += [f"{passage} holds several articles; its first, {question.key}, is asked for."] if more else []
    elif isinstance(passage, str):
        read = read_text(passage, "question")
        if isinstance(read, Reject):
            raise NoInput("the passage holds no word", "Give a sentence, a quotation, or a file with one")
        question = read
    else:
        question = passage
    with open_archive(Path(archive), write=False) as kept:

        def ask() -> Answer:
            found = find_passage(question, kept, settings, progress, printed=printed)
            identities = kept.identities() if found.carriers else []
            named = {one[:2]: name for one, name in zip(identities, name_identities(identities), strict=True)}
            return Answer(found, [named[c.article.sha256, c.article.key] for c in found.carriers], tuple(notes))

        return kept.consistently(ask)


def _loaded(kept: Archive, depth: Depth | None, settings: Settings, progress: Progress | None, story: str | None) -> Traced:
    identities = kept.identities()
    names = name_identities(identities)
    if story is None:
        return Traced(work(kept, settings, depth, progress), names=names)
    keys = Counter(key for key, _ in {(key, sha256) for sha256, key, _ in identities})
    shared = frozenset(key for key, n in keys.items() if n > 1)
    chosen: list[int] = []
    choose = partial(_places_of_story, wanted=story, names=names, chosen=chosen, archive=str(kept.path))
    found = work(kept, settings, depth, progress, choose)
    name = story_id(identities[chosen[0]][0])
    return Traced(found, names=[names[place] for place in chosen], shared=shared, story=name)


def _places_of_story(corpus: Corpus, wanted: str, names: Sequence[str], chosen: list[int], archive: str) -> Ints:
    for place, (sha256, _, _) in enumerate(corpus.places):
        if wanted in (names[place], story_id(sha256)):
            places = np.flatnonzero(corpus.labels == corpus.labels[place])
            chosen += places.tolist()
            return places
    raise NothingFound(f"no story or article {wanted!r} in {archive}", "`retold stories` lists them")


def _read(source: Source, settings: Settings, progress: Progress | None) -> Iterable[Article | Reject]:
    from retold.reading import count_bytes, read_paths, read_rows  # not before there is something to read

    if isinstance(source, str | Path):
        return read_paths([source], settings, count_bytes(progress, [source]))
    if isinstance(source, SupportsArrow):
        from retold.dossier.exports.arrow import rows_of_stream

        return read_rows(rows_of_stream(source))
    items = list(source)
    paths = [item for item in items if isinstance(item, str | Path)]
    if len(paths) == len(items):
        return read_paths(paths, settings, count_bytes(progress, paths))
    return read_rows([item for item in items if isinstance(item, Mapping)])


def _noting(inputs: Iterable[Article | Reject], rejects: list[Reject]) -> Iterator[Article | Reject]:
    """The inputs as they come; the first reject is noted: those that the archive holds may be of an earlier run."""
    for one in inputs:
        if not rejects and isinstance(one, Reject):
            rejects.append(one)
        yield one


def _nothing(rejects: Sequence[Reject]) -> str:
    return f"no article could be read: {rejects[0].detail}" if rejects else "no article could be read: the input is empty"
