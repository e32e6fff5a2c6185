"""A plain maker of pages for tests of the record: paragraphs are body segments, sentences end at a full stop."""

from __future__ import annotations

import hashlib
import re

from retold.types import Article, Page, Published, Segment, Sentence

_PARAGRAPH = re.compile(r"\S(?:[^\n]|\n(?!\s*\n))*")
_SENTENCE = re.compile(r"\S[^.!?]*[.!?]*")


def make_page(
    text: str,
    published: Published | str | None = None,
    *,
    title: str | None = None,
    language: str | None = "en",
    furniture: tuple[str, ...] = (),
) -> Page:
    """A page of body paragraphs; those that stand in `furniture` are furniture, a repeated one is marked as a repeat."""
    if not isinstance(published, Published):
        published = Published(value=published, precision="day" if published else "unknown", basis="given" if published else "")
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    article = Article(key="page", given=True, sha256=digest, text=text, title=title, published=published, language=language)
    segments: list[Segment] = []
    sentences: list[Sentence] = []
    seen: dict[str, int] = {}
    if title:
        segments.append(Segment(start=0, end=len(title), role="headline", field="title"))
    for number, match in enumerate(_PARAGRAPH.finditer(text)):
        printed = match.group().rstrip()
        start, end = match.start(), match.start() + len(printed)
        role = "furniture" if printed in furniture else "body"
        segments.append(Segment(start=start, end=end, role=role, repeats=seen.get(printed)))
        seen.setdefault(printed, start)
        for part in _SENTENCE.finditer(text, start, end):
            sentences.append(Sentence(start=part.start(), end=part.end(), paragraph=number, role=role))
    return Page(article=article, segments=tuple(segments), sentences=tuple(sentences), units=())
