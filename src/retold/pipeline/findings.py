"""What a run found, and how far it goes: the corpus stages first, and from there as deep as is asked for.

The article and story stages (`telling`) are imported when a run goes that far: most of the start of a run is to read them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeVar, overload

import msgspec
import numpy as np
from numpy.typing import NDArray

from retold.config import Settings
from retold.errors import ArchiveLocked, NothingFound
from retold.pipeline.corpus import Corpus, find
from retold.store.archive import Archive, open_archive
from retold.types import Account, Article, Page, Pair, Record, Reject, Story, Told

Depth = Literal["find", "stories", "all"]
Progress = Callable[[str, int, int], None]


def silent(stage: str, done: int, total: int) -> None:
    """A `Progress` that nobody looks at."""


Ints = NDArray[np.int64]
_T = TypeVar("_T")
_HELD = 1_000  # articles that are held in memory after find; more are read when somebody asks for them
_LEADING = 20  # stories of which a headline is shown after find


class Later(Sequence[_T]):
    """A sequence that is made when it is first looked into: what a corpus holds is large, and often nobody asks for all of it."""

    def __init__(self, n: int, make: Callable[[], Sequence[_T]]) -> None:
        """n: how many items `make` will give."""
        self._n, self._make = n, make

    @cached_property
    def _items(self) -> Sequence[_T]:
        return self._make()

    def __len__(self) -> int:
        return self._n

    @overload
    def __getitem__(self, at: int) -> _T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[_T]: ...
    def __getitem__(self, at: int | slice) -> _T | Sequence[_T]:
        return self._items[at]

    def __iter__(self) -> Iterator[_T]:
        return iter(self._items)


class KeptArticles(Later[Article]):
    """The articles of a corpus as they stand in the archive, read again when they are asked for: all, or some of them."""

    def __init__(self, path: Path, corpus: Corpus, settings: Settings) -> None:
        """path: of the archive that the corpus is of."""
        self._path, self._corpus, self._settings = path, corpus, settings
        super().__init__(len(corpus), lambda: self.some(np.arange(len(corpus))))

    def some(self, places: Ints) -> list[Article]:
        """The articles of these places. Raises ArchiveLocked where the archive does not hold them any more as they were."""
        numbers = self._corpus.numbers[places].tolist()
        try:  # a number is that of one article as it stood, for good: what was searched is read, or nothing is
            with open_archive(self._path, write=False) as kept:
                read = kept.consistently(lambda: kept.articles_of(numbers))
        except NothingFound as error:
            raise self._changed() from error
        return [named(article, self._settings) for article in read]

    def identities(self) -> list[tuple[str, str, bool]]:
        """(sha256, key, whether the key was given) of all. Raises ArchiveLocked where the archive holds others by now."""
        with open_archive(self._path, write=False) as kept:
            found = kept.identities()
        if [(sha256, key) for sha256, key, _ in found] != [(sha256, key) for sha256, key, _ in self._corpus.places]:
            raise self._changed()
        return found

    def _changed(self) -> ArchiveLocked:
        what = f"{self._path} was changed by another program since it was searched"
        return ArchiveLocked(what, "Run it again when the other has come to its end")


@dataclass
class Findings:
    """What a run found, as nouns: articles in order of (SHA-256, key), all places count in them.

    pages are empty at depth find; records hold None for an article of which it was not asked for; accounts are by (a, b), a < b;
    told by place in `stories`. not_run: (stage, article or story, why) for every stage that was left out. corpus: the same as
    arrays.
    leading: at depth find the first article of each of the largest stories, by its place.
    """

    corpus: Corpus
    articles: Sequence[Article]
    pages: Sequence[Page]
    records: list[Record | None]
    pairs: Sequence[Pair]
    stories: Sequence[Story]
    accounts: dict[tuple[int, int], Account]
    told: dict[int, Told]
    rejects: list[Reject]
    not_run: list[tuple[str, str, str]] = field(default_factory=list)
    depth: Depth = "find"
    leading: dict[int, Article] = field(default_factory=dict)


def choose_depth(n_articles: int, settings: Settings) -> Depth:
    """How far to go for a pile of this size when nobody says: see `deep_articles` and `story_articles`."""
    if n_articles <= settings.deep_articles:
        return "all"
    return "stories" if n_articles <= settings.story_articles else "find"


def work(
    archive: Archive,
    settings: Settings,
    depth: Depth | None = None,
    progress: Progress | None = None,
    choose: Callable[[Corpus], Ints] | None = None,
) -> Findings:
    """Run every stage that the archive's articles still need, down to `depth`.

    progress  called with (stage, done, total) as a long stage goes on.
    choose    says the places of the one story that is wanted; what is returned then speaks of its articles alone.
    Stages: find (index, find, group), stories (clean, segment, and the rest for stories of two or more articles), all (and the
    record of every article). Cost: linear in what is new; what find does with all articles is integer work, 20 µs an article.
    """
    report = progress or silent
    corpus = find(archive, settings, report)
    depth = depth or choose_depth(len(corpus), settings)
    if choose is not None:
        corpus, depth = corpus.only(choose(corpus)), "all" if depth == "all" else "stories"
    if depth == "find":
        found = _found(archive, corpus, settings)
    else:
        from retold.pipeline.telling import tell

        found = tell(archive, corpus, depth, settings, report)
    if corpus.failed:
        key_of = {number: key for _, key, number in corpus.places}
        keys = [[key_of[number] for number in pair] for pair in corpus.failed if set(pair) <= key_of.keys()]
        found.not_run += [("find", a, f"the comparison with {b} failed") for a, b in keys]
    return found


def named(article: Article, settings: Settings) -> Article:
    """The article, its outlet under the name that the settings give it."""
    if article.outlet in settings.outlets:
        return msgspec.structs.replace(article, outlet=settings.outlets[article.outlet])
    return article


def _found(archive: Archive, corpus: Corpus, settings: Settings) -> Findings:
    numbers = corpus.numbers.tolist()
    stories = corpus.sizes()
    largest = np.lexsort((np.arange(len(stories)), -stories))[:_LEADING]
    largest = largest[stories[largest] > 1]
    leading = archive.articles_of([numbers[place] for place in largest.tolist()])
    articles: Sequence[Article]
    if archive.path is not None and len(corpus) > _HELD:
        articles = KeptArticles(archive.path, corpus, settings)
    else:
        articles = [named(article, settings) for article in archive.articles_of(numbers)]
    return Findings(
        corpus=corpus,
        articles=articles,
        pages=(),
        records=[None] * len(numbers),
        pairs=Later(len(corpus.pairs), corpus.pairs.pairs),
        stories=Later(int((stories > 0).sum()), corpus.stories),
        accounts={},
        told={},
        rejects=archive.rejects(),
        not_run=[(stage, "", "depth find") for stage in ("clean", "record", "align", "account", "join", "trace", "orient")],
        leading=dict(zip(largest.tolist(), leading, strict=True)),
    )
