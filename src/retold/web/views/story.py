"""A story's page, and the evidence of one of its sentences."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from retold.dossier.story import Story
from retold.errors import NothingFound
from retold.results import Traced
from retold.web.shell import page, told_of
from retold.web.story_page import StoryPage

router = APIRouter()


def story_of(told: Traced) -> Story:
    """The story that a told part of an archive is about."""
    return next(story for story in told.dossier.stories if story.id == told.story)


@router.get("/stories/{story}", response_class=HTMLResponse)
def show_story(request: Request, story: str) -> str:
    """One story: what its pages say, and on whose word."""
    told = told_of(request, story)
    asked = request.query_params
    shown = StoryPage(told.dossier, story_of(told), asked.get("show", ""), asked.get("all", ""))
    return page("story.html.jinja", request, page=shown)


@router.get("/stories/{story}/evidence", response_class=HTMLResponse)
def show_evidence(request: Request, story: str, statement: str = "") -> str:
    """The evidence of one sentence, to be set into the page."""
    told = told_of(request, story)
    shown = StoryPage(told.dossier, story_of(told), statement)
    row = shown.statement(statement)
    if row is None:
        raise NothingFound(f"no sentence {statement!r} in story {story}", "The story's page has them all")
    return page("proof.html.jinja", request, page=shown, proof=shown.proof(row))
