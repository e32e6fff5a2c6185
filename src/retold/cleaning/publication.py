"""When a page was published, where its text says so: a date in its head; and how old it can be at most, from its captions."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from retold.language.calendar import Dated, printed_dates
from retold.language.lexicons import lexicon
from retold.types import Article, Published, Segment

_HEAD_RULES = {
    "header-date": "header",
    "date-line": "header",
    "dated-menu": "header",
    "byline-with-date": "header",
    "dateline": "dateline",
}


def published_of(article: Article, segments: Sequence[Segment]) -> Published:
    """The article's `published`, completed from its own text.

    Where nothing gave a date: the first full date in a header, byline or dateline, at its precision; one marked as an update
    does not count. `earliest` is the latest day that a caption names, because a picture is not older than its page; nothing
    else is inferred. Cost O(length of those segments).
    """
    published = article.published
    if published.value is None:
        published = _from_head(article, segments) or published
    days = [
        date.value[:10]
        for s in segments
        if s.role == "caption" and s.field == "text" and s.repeats is None
        for date in printed_dates(article.text[s.start : s.end])
    ]
    return msgspec.structs.replace(published, earliest=max(days)) if days and published.earliest is None else published


def _from_head(article: Article, segments: Sequence[Segment]) -> Published | None:
    for segment in segments:
        basis = _HEAD_RULES.get(segment.rule)
        if basis is None or segment.field != "text":
            continue
        text = article.text[segment.start : segment.end]
        for date in _unchanged(text):
            return Published(value=date.value, precision=date.precision, basis=basis)
    return None


def _unchanged(text: str) -> list[Dated]:
    """The dates of a header line that are not said to be of a change."""
    changed = set(lexicon("furniture")["header"]["changed"])
    out, behind = [], 0
    for date in printed_dates(text):
        label = re.findall(r"[a-z]+", text[behind : date.start].casefold())
        if not changed & set(label):
            out.append(date)
        behind = date.end
    return out
