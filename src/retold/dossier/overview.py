"""What depth find knows of a pile, at a glance: how many stories, how large, how their articles are related."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from retold.dossier.wording import counted, excerpt, options_of

_SHOWN = 10


@dataclass(frozen=True)
class Overview:
    """depth that was gone to; articles, rejects: how many; stories: of two articles or more, singles: of one; relations: pairs by
    relation, the commonest first.

    largest   (story, articles, headline) of the largest stories; hot: keys that were too common to join all that hold them.
    """

    depth: str
    articles: int
    rejects: int
    stories: int
    singles: int
    relations: Mapping[str, int]
    largest: Sequence[tuple[str, int, str]]
    hot: int


def overview_text(overview: Overview, where: Mapping[str, str]) -> str:
    """A dozen lines: counts, the largest stories, and what to do next. `where`: as for `to_text`."""
    option = options_of(where)
    told = " · ".join(f"{n:,} {relation}" for relation, n in overview.relations.items())
    lines = [
        f"{counted(overview.articles, 'article')} · {counted(overview.stories, 'story', 'stories')} of two or more",
        f"pairs        {told or 'none share text or subject'}",
    ]
    lines += [f"{story}  {n:>6,}  {excerpt(headline, 80)}" for story, n, headline in overview.largest[:_SHOWN]]
    if overview.stories > _SHOWN:
        lines.append(f"… and {counted(overview.stories - _SHOWN, 'more story', 'more stories')}: retold stories{option}")
    if overview.hot:
        keys = counted(overview.hot, "key")
        lines.append(
            f"note         {keys} stood in too many articles to compare each with each: their holders are joined to one of them"
        )
    if overview.rejects:
        lines.append(f"rejected     {counted(overview.rejects, 'input')} gave no article: retold rejects{option}")
    lines += [f"{name:<12} {place}" for name, place in sorted(where.items())]
    lines.append("depth        find: who retold whom is told for the stories that you ask for")
    if overview.largest:
        lines.append(f"next         retold show {overview.largest[0][0]}{option}")
    return "\n".join(lines)
