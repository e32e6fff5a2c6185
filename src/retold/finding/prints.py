"""What find keeps of an article: its words in order, its shingles, its weighted content words."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retold.kernels.shingles import hash_shingles
from retold.language.background import load_background
from retold.language.tokens import key_of, tokenise
from retold.types import Page

SHINGLE_WORDS = 5
_RETOLD_ROLES = frozenset({"headline", "standfirst", "subheading", "body", "caption"})
_CONTENT_WEIGHT = 0.25  # a form that stands in more than about a sixth of all news articles is no content word
_MIN_WORDS = 5


@dataclass(frozen=True)
class Print:
    """The fingerprint of one article.

    words     uint64 (m,): the words that can be retold, in reading order; starts, ends int32 (m,) their spans in the text.
    breaks    bool (m,): left-out text (furniture) stands between this word and the one before.
    shingles  uint64 (m - 4,): hashes of 5 words, in order.
    content   uint64 (c,) ascending: distinct content words; weights float64 (c,): their weight, from the frozen background.
    keys      uint64 (<= 48,): the heaviest of them, by which an article looks for others.
    day       of publication, counted from 1 January of year 1, where it is known to the day.
    """

    words: NDArray[np.uint64]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    breaks: NDArray[np.bool_]
    shingles: NDArray[np.uint64]
    content: NDArray[np.uint64]
    weights: NDArray[np.float64]
    keys: NDArray[np.uint64]
    outlet: str | None
    day: int | None

    @cached_property
    def distinct(self) -> NDArray[np.uint64]:
        """uint64, ascending: the distinct shingles."""
        return np.unique(self.shingles)

    @cached_property
    def digest(self) -> str:
        """16 hex digits of the words in order: equal for two articles that tell the same in the same words."""
        return hashlib.sha256(self.words.tobytes() + self.content.tobytes()).hexdigest()[:16]


def make_print(page: Page) -> Print:
    """Take the fingerprint of an article, from the text that can be retold only: furniture and repeats stay out.

    Cost O(words). An article of fewer than 5 words has no shingle and is found by content words alone.
    """
    article = page.article
    tokens = tokenise(article.text)
    use = np.zeros(len(tokens), bool)
    for segment in page.segments:
        if segment.field == "text" and segment.role in _RETOLD_ROLES and segment.repeats is None and not segment.hidden:
            first, past = tokens.within(segment.start, segment.end)
            use[first:past] = True
    kept = np.flatnonzero(use)
    weight = load_background(article.language or "en").weights(tokens)[kept]
    words = tokens.keys[kept]
    extra = tokenise(article.title or "")
    known: dict[int, float] = {}
    for key, w, form in zip(words.tolist(), weight.tolist(), (tokens.forms[i] for i in kept.tolist()), strict=True):
        if w >= _CONTENT_WEIGHT and len(form) > 1:
            known[key] = w
    for form, w in zip(extra.forms, load_background(article.language or "en").weights(extra).tolist(), strict=True):
        if w >= _CONTENT_WEIGHT and len(form) > 1:
            known[key_of(form)] = w
    content = np.array(sorted(known), np.uint64)
    weights = np.array([known[k] for k in content.tolist()], np.float64)
    heaviest = np.lexsort((content, -weights))[:48]
    return Print(
        words=words,
        starts=tokens.starts[kept],
        ends=tokens.ends[kept],
        breaks=np.r_[False, np.diff(kept) > 1] if len(kept) else np.zeros(0, bool),
        shingles=hash_shingles(words, SHINGLE_WORDS) if len(words) >= _MIN_WORDS else np.zeros(0, np.uint64),
        content=content,
        weights=weights,
        keys=content[heaviest],
        outlet=article.outlet,
        day=_day(article.published.value),
    )


def _day(published: str | None) -> int | None:
    try:
        return date.fromisoformat((published or "")[:10]).toordinal()
    except ValueError:
        return None  # a month or a year is no day
