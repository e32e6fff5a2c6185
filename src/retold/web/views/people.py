"""The pages of one act of speech and of one actor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from retold.dossier.ledger import Chain
from retold.dossier.story import Article, Row, Story
from retold.errors import NothingFound
from retold.language.tokens import fold
from retold.results import Traced
from retold.web.shell import page, told_of
from retold.web.story_page import StoryPage
from retold.web.views.story import story_of

router = APIRouter()
_MENTIONS = 3  # places of an article that are shown


@dataclass(frozen=True)
class Appearance:
    """An actor in one article: what it is called there, what it is said to be, and where it is named."""

    article: Article
    names: tuple[str, ...]
    roles: tuple[str, ...]
    mentions: tuple[Row, ...]
    more: int


@router.get("/stories/{story}/utterances", response_class=HTMLResponse)
def show_utterance(request: Request, story: str, id: str = "") -> str:
    """One utterance with every rendering."""
    told = told_of(request, story)
    found = story_of(told)
    chain = next((chain for chain in found.chains if chain.id == id), None)
    if chain is None:
        raise NothingFound(f"no utterance {id!r} in story {story}", "The story's page has them all")
    shown = StoryPage(told.dossier, found)
    shown.only = chain
    said = [row for row in shown.section("quotations") if row["about"] == id]
    return page("utterance.html.jinja", request, page=shown, chain=chain, said=said, speakers=_speakers(chain))


def _speakers(chain: Chain) -> list[tuple[str, str]]:
    """(name, an actor of that name) of those to whom an utterance is given, in order."""
    found: dict[str, str] = {}
    for rendering in chain.renderings:
        if rendering.speaker and rendering.attribution.get("speaker"):
            found.setdefault(rendering.speaker, str(rendering.attribution["speaker"]))
    return list(found.items())


@router.get("/stories/{story}/actors", response_class=HTMLResponse)
def show_actor(request: Request, story: str, id: str = "") -> str:
    """One actor: where it is named, what it is said to be, what it is quoted with."""
    told = told_of(request, story)
    found = story_of(told)
    actors = [row for row in told.tables["actors"] if row["article"] in found.article]
    asked = next((row for row in actors if row["actor"] == id), None)
    if asked is None:
        raise NothingFound(f"no actor {id!r} in story {story}", "The story's page names them")
    same = _same(actors, asked)
    ids = {row["actor"] for row in same}
    shown = StoryPage(told.dossier, found)
    chains = [chain for chain in found.chains if any(r.attribution.get("speaker") in ids for r in chain.renderings)]
    return page(
        "actor.html.jinja", request, page=shown, actor=asked, appearances=_appearances(told, found, same), chains=chains, ids=ids
    )


def _same(actors: Sequence[Row], asked: Row) -> list[Row]:
    """The actors of a story that share a full form of the name with the one asked for."""
    wanted = {fold(str(form)) for form in (asked["name"], *asked["aliases"]) if " " in str(form) or form == asked["name"]}
    return [row for row in actors if fold(str(row["name"])) in wanted or row is asked]


def _appearances(told: Traced, story: Story, same: Sequence[Row]) -> list[Appearance]:
    mentions: dict[str, list[Row]] = defaultdict(list)
    ids = {row["actor"] for row in same}
    for row in told.tables["mentions"]:
        if row["actor"] in ids:
            mentions[str(row["article"])].append(row)
    forms: dict[str, dict[str, None]] = defaultdict(dict)
    roles: dict[str, dict[str, None]] = defaultdict(dict)
    for one in same:
        forms[str(one["article"])] |= dict.fromkeys([str(one["name"]), *map(str, one["aliases"])])
        roles[str(one["article"])] |= dict.fromkeys(map(str, one["roles"]))
    found = []
    for article in story.articles:
        if article.id in forms:
            own = sorted(mentions[article.id], key=lambda row: (row["kind"] == "pronoun", row["field"] != "title", row["start"]))
            shown = tuple(own[:_MENTIONS])
            found.append(Appearance(article, tuple(forms[article.id]), tuple(roles[article.id]), shown, len(own) - len(shown)))
    return found
