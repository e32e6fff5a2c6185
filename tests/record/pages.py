"""Pages for tests: paragraphs by blank lines, sentences by a simple pattern."""

from __future__ import annotations

import hashlib
import re
from typing import cast

from retold.types import Article, Page, Role, Segment, Sentence

_SENTENCE = re.compile(r"\S.*?(?:[.!?…][”’\"']?(?=\s)|$)", re.DOTALL)


def make_page(text: str, title: str | None = None, **roles: str) -> Page:
    """A page of body paragraphs; `p0="headline"` gives the first paragraph another role."""
    segments: list[Segment] = []
    sentences: list[Sentence] = []
    if title:
        segments.append(Segment(start=0, end=len(title), role="headline", field="title"))
        sentences.append(Sentence(start=0, end=len(title), paragraph=0, role="headline", field="title"))
    for i, match in enumerate(re.finditer(r"\S(?:.|\n(?!\s*\n))*", text)):
        start, end = match.start(), match.start() + len(match.group().rstrip())
        role = cast(Role, roles.get(f"p{i}", "body"))
        furniture = "teaser" if role == "furniture" else None
        segments.append(Segment(start=start, end=end, role=role, furniture=furniture))
        for found in _SENTENCE.finditer(text, start, end):
            sentences.append(Sentence(start=found.start(), end=found.end(), paragraph=i, role=role))
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    article = Article(key="invented", given=True, sha256=digest, text=text, title=title)
    return Page(article=article, segments=tuple(segments), sentences=tuple(sentences), units=())
