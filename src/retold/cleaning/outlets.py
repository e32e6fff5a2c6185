"""Lines that an outlet prints on page after page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from retold.cleaning.blocks import Block, blocks
from retold.cleaning.furniture import decide
from retold.types import Article

_PAGES = 3
_SHARE = 0.2
_WORDS = 40
_COMPARED = 40
_TO_READER = re.compile(
    r"\b(?:you|your|our|us|we|here|click|sign|subscribe|share|follow|newsletter|copyright|rights|contact|email|app|website|terms)\b|©|@|https?:"
)


def outlet_lines(articles: Iterable[Article]) -> frozenset[str]:
    """Normalised lines that stand on at least 3 pages, and on 20 % of them, of one outlet: its furniture.

    Versions of one article repeat its sentences too, so pages that share most lines count once, and a line that is a
    sentence must speak to the reader. Cost O(total length), plus 40² set operations for a line in the worst case.
    """
    pages: list[frozenset[str]] = []
    plausible: dict[str, bool] = {}
    for article in articles:
        found = blocks(article.text)
        pages.append(frozenset(b.normal for b in found))
        for block in found:
            plausible.setdefault(block.normal, _plausible(block))
    count = Counter(line for page in pages for line in page)
    needed = max(_PAGES, _SHARE * len(pages))
    return frozenset(line for line, n in count.items() if n >= needed and plausible[line] and _on_different_pages(line, pages))


def _plausible(block: Block) -> bool:
    if not block.words or len(block.words) > _WORDS:
        return False
    decision = decide(block)
    if decision is not None and decision[0] != "furniture":
        return False  # a byline or a date line says something of each page that it stands on
    if 2 <= len(block.words) <= 4 and block.ending == "none" and all(w[:1].isupper() for w in block.words):
        return False  # a name: of an author or an agency, as like as not
    sentence = block.ending in ("stop", "mark", "open") and len(block.words) >= 4
    return not sentence or bool(_TO_READER.search(block.normal)) and not block.quoted


def _on_different_pages(line: str, pages: list[frozenset[str]]) -> bool:
    """Whether three of the pages with this line have little else in common, two by two."""
    distinct: list[frozenset[str]] = []
    for page in [p for p in pages if line in p][:_COMPARED]:
        if all(len(page & other) <= 0.4 * min(len(page), len(other)) or len(page & other) <= 2 < len(page) for other in distinct):
            distinct.append(page)
            if len(distinct) == _PAGES:
                return True
    return False
