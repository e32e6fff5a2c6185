"""What find keeps of articles: their words in order, their shingles, their weighted content words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retold.kernels.contents import Contents, gather_contents
from retold.kernels.shingles import hash_articles
from retold.kernels.words import Words
from retold.language.background import load_background
from retold.language.calendar import year_codes
from retold.language.tokens import key_of, words_of
from retold.types import Article, Page, Segment

SHINGLE_WORDS = 5
RETOLD_ROLES = frozenset({"headline", "standfirst", "subheading", "body", "caption"})
CONTENT_WEIGHT = 256  # of 1024: a form that stands in more than about a sixth of all news articles is no content word

Span = tuple[int, int]


@dataclass(frozen=True)
class Prints:
    """The fingerprints of n articles.

    words     uint64 (w,): keys of the words that can be retold, in reading order, article after article.
    starts, ends   int32 (w,): their spans in the text. pieces int32 (w,): 0 for the first unbroken stretch of an article, counting
              up wherever left-out text (furniture) stands between this word and the one before.
    ranks     uint16 (w,): how rare each word is in news at large, 0 … 1024.
    first     int64 (n + 1,): the words of article i are first[i] … first[i + 1] - 1.
    texts     the articles' texts.
    contents  the content words, with those of a title given apart.
    outlets   uint64 (n,): the key of the outlet's name, 0 where it is unknown; days int64 (n,): of publication, counted from
              1 January of year 1, 0 where it is not known to the day.
    """

    words: NDArray[np.uint64]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    pieces: NDArray[np.int32]
    ranks: NDArray[np.uint16]
    first: NDArray[np.int64]
    texts: Sequence[str]
    contents: Contents
    outlets: NDArray[np.uint64]
    days: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.first) - 1

    @cached_property
    def shingles(self) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
        """uint64: hashes of every 5 words in a row, and int64 (n + 1,): where those of each article begin."""
        return hash_articles(self.words, self.first, SHINGLE_WORDS)


def words_of_articles(articles: Sequence[Article]) -> Words:
    """The words of each article: its title's (none where it has no title given apart), then its text's."""
    return words_of([part for article in articles for part in (article.title or "", article.text)])


def make_prints(articles: Sequence[Article], words: Words, left_out: Sequence[Sequence[Span]]) -> Prints:
    """Take the fingerprints of articles.

    words     of the articles (`words_of_articles`).
    left_out  for each article the spans of its text that cannot be retold: furniture and repeats (`left_out_of`).
    Cost O(words), 50 µs for an article of 450. An article of fewer than 5 words has no shingle.
    """
    use = _used(words, left_out)
    weights = _weights_of(articles, words)
    contents = gather_contents(words, weights, year_codes(words), use, CONTENT_WEIGHT)
    kept = np.flatnonzero(use)
    first = np.r_[0, np.cumsum(use)][words.first[::2]].astype(np.int64)
    return Prints(
        words=words.keys[kept],
        starts=words.starts[kept],
        ends=words.ends[kept],
        pieces=_pieces(kept, first),
        ranks=weights[kept].astype(np.uint16),
        first=first,
        texts=[article.text for article in articles],
        contents=contents,
        outlets=np.array([key_of(a.outlet) if a.outlet else 0 for a in articles], np.uint64),
        days=np.array([_day(a.published.value) for a in articles], np.int64),
    )


def prints_of(pages: Sequence[Page]) -> Prints:
    """The fingerprints of articles that are cleaned."""
    articles = [page.article for page in pages]
    return make_prints(articles, words_of_articles(articles), [left_out_of(page.segments) for page in pages])


def left_out_of(segments: Sequence[Segment]) -> list[Span]:
    """The spans of an article's text that cannot be retold, in order."""
    return [
        (s.start, s.end)
        for s in segments
        if s.field == "text" and (s.role not in RETOLD_ROLES or s.repeats is not None or s.hidden)
    ]


def _weights_of(articles: Sequence[Article], words: Words) -> NDArray[np.int32]:
    """int32 (w,): how rare each word is in news of its article's language, 0 … 1024."""
    languages = [article.language or "en" for article in articles]
    if len(set(languages)) <= 1:
        return load_background(languages[0] if languages else "en").fixed_weights(words.keys)
    parts = [
        load_background(language).fixed_weights(words.keys[i:j])
        for language, i, j in zip(languages, words.first[:-1:2], words.first[2::2], strict=True)
    ]
    return np.concatenate(parts)


def _used(words: Words, left_out: Sequence[Sequence[Span]]) -> NDArray[np.bool_]:
    use = np.ones(len(words.keys), np.bool_)
    for i, spans in enumerate(left_out):
        title, low, high = words.first[2 * i], words.first[2 * i + 1], words.first[2 * i + 2]
        use[title:low] = False
        for start, end in spans:  # a word that reaches into a span goes with it
            use[
                low + np.searchsorted(words.ends[low:high], start, "right") : low + np.searchsorted(words.starts[low:high], end)
            ] = False
    return use


def _pieces(kept: NDArray[np.int64], first: NDArray[np.int64]) -> NDArray[np.int32]:
    broken = np.r_[False, np.diff(kept) > 1] if len(kept) else np.zeros(0, np.bool_)
    broken[first[:-1][first[:-1] < len(kept)]] = False
    counted = np.cumsum(broken)
    before = np.repeat(np.r_[0, counted][first[:-1]], np.diff(first))
    return np.asarray(counted - before, np.int32)


def _day(published: str | None) -> int:
    try:
        return date.fromisoformat((published or "")[:10]).toordinal()
    except ValueError:
        return 0  # a month or a year is no day
