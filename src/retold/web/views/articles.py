"""An article's page: the text by where it came from, and what is told of it."""

from __future__ import annotations

import re

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from retold.dossier.ledger import worded
from retold.errors import NothingFound
from retold.web.shell import library_of, page, told_of
from retold.web.story_page import StoryPage
from retold.web.tints import passages_of, stretches_of
from retold.web.views.story import story_of

router = APIRouter()
_LIGHT = re.compile(r"([0-9]{1,9})-([0-9]{1,9})(-title)?", re.ASCII)


def light_of(value: str) -> tuple[int, int, str] | None:
    """A span in an address: start-end, or start-end-title; None for anything else."""
    found = _LIGHT.fullmatch(value)
    if found is None or int(found[1]) >= int(found[2]):
        return None
    return int(found[1]), int(found[2]), "title" if found[3] else "text"


@router.get("/articles", response_class=HTMLResponse)
def show_article(request: Request, id: str = "") -> str:
    """One article as printed."""
    id = library_of(request).catalog().known(id)
    told = told_of(request, id)
    story = story_of(told)
    article = story.article.get(id)
    if article is None:  # a story's id was given
        raise NothingFound(f"no article {id!r} in this archive", "The list of stories has all that there are")
    shown = StoryPage(told.dossier, story)
    passages = passages_of(story, article)
    asked = request.query_params
    at = next((passage for passage in passages if str(passage.number) == asked.get("at", "")), None)
    about = [row for row in shown.said if row["about"] == id and row["section"] in ("lineage", "fates")]
    return page(
        "article.html.jinja",
        request,
        page=shown,
        article=article,
        passages=passages,
        fields=stretches_of(article, passages, light_of(asked.get("light", ""))),
        at=at,
        about=about,
        worded=worded,
        spoken=[chain for chain in story.chains if id in chain.articles],
        takers=[r for r, row in story.reading.items() if row.get("exemplar") == id],
        copies=[one for first, same in story.copies.items() for one in (first, *same) if id in (first, *same) and one != id],
    )
