"""Roles and furniture of a page, as spans: the text itself is never touched.

`clean` says what every stretch of a page is, `outlet_lines` which lines an outlet prints everywhere, `published_of` when the page
was published as far as its own text says.
"""

from __future__ import annotations

from retold.cleaning.blocks import Block, blocks
from retold.cleaning.masthead import outlet_of
from retold.cleaning.openings import split_openings
from retold.cleaning.outlets import outlet_lines
from retold.cleaning.publication import published_of
from retold.cleaning.roles import assign
from retold.cleaning.signs import find_signs
from retold.types import Article, Segment

__all__ = ["clean", "find_signs", "outlet_lines", "outlet_of", "published_of"]


def clean(article: Article, repeated_lines: frozenset[str] = frozenset()) -> tuple[Segment, ...]:
    """The segments of an article: its title (if given apart), then its text, in order, leaving out white space only.

    repeated_lines is what `outlet_lines` found for the outlet. A paragraph that no rule knows is body. Cost O(length).
    """
    page: list[Block] = []
    for block in blocks(article.text):
        page.extend(split_openings(block))
    assign(page, article.title, repeated_lines)
    segments = [_segment(block) for block in page]
    if article.title and article.title.strip():
        start = len(article.title) - len(article.title.lstrip())
        title = Segment(start=start, end=len(article.title.rstrip()), role="headline", field="title", rule="given-apart")
        segments.insert(0, title)
    return tuple(segments)


def _segment(block: Block) -> Segment:
    return Segment(
        start=block.start,
        end=block.end,
        role=block.role,
        furniture=block.furniture,
        repeats=block.repeats,
        rule=block.rule or "paragraph",
    )
