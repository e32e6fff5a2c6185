"""Two articles side by side."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from retold.dossier.story import Row, Story
from retold.dossier.to_html import Facing
from retold.dossier.why_text import why_json
from retold.errors import NothingFound, UsageError
from retold.pipeline.telling import explain_articles
from retold.web.library import Library
from retold.web.pairing import set_side_by_side
from retold.web.ribbons import draw_ribbons
from retold.web.shell import library_of, page, told_of
from retold.web.story_page import StoryPage
from retold.web.views.story import story_of

router = APIRouter()


@router.get("/compare", response_class=HTMLResponse)
def compare_two(request: Request, a: str = "", b: str = "") -> str:
    """Two articles, piece by piece: as exemplar and retelling where the lineage reads them so."""
    library = library_of(request)
    catalog = library.catalog()
    a, b = catalog.known(a), catalog.known(b)
    for name in (a, b):
        if name not in catalog.place_of:
            raise NothingFound(f"no article {name!r} in this archive", "Give the ids of two articles, as ?a=…&b=…")
    if a == b:
        raise UsageError("both are the same article", "Give the ids of two articles")
    shown, facing, read = _read_in_story(request, library, a, b)
    if shown is None or facing is None:
        shown, facing = _alone(library, a, b)
    shown.pair, shown.unread = (facing.exemplar, facing.retelling), not read
    return page(
        "compare.html.jinja",
        request,
        page=shown,
        pair=facing,
        ribbons=draw_ribbons(facing.lines, facing.id),
        read=read,
        why=None if facing.lines and read else _why(library, a, b),
    )


def _read_in_story(request: Request, library: Library, a: str, b: str) -> tuple[StoryPage | None, Facing | None, bool]:
    """The pair as the lineage of their story reads it; None where it does not."""
    catalog = library.catalog()
    if catalog.story_of(catalog.place_of[a]) != catalog.story_of(catalog.place_of[b]):
        return None, None, False
    told = told_of(request, a)
    story = story_of(told)
    shown = StoryPage(told.dossier, story)
    same = frozenset((shown.first.get(a, a), shown.first.get(b, b)))
    for (exemplar, retelling), row, best in story.pairs:
        exact = frozenset((exemplar, retelling)) == frozenset((a, b))
        alike = len(same) == 2 and frozenset((shown.first[exemplar], shown.first[retelling])) == same
        if (exact or alike) and (exemplar, retelling) in story.fates:
            return shown, shown.facing(exemplar, retelling, row, best, [], _said(shown, retelling) if best else None), True
    return None, None, False


def _said(shown: StoryPage, retelling: str) -> Row | None:
    return next((row for row in shown.section("fates") if row["about"] == retelling), None)


def _alone(library: Library, a: str, b: str) -> tuple[StoryPage, Facing]:
    catalog = library.catalog()
    dossier, story = library.read(lambda archive: set_side_by_side(archive, catalog, (a, b)))
    shown = StoryPage(dossier, story)
    pair, row, best = next(iter(story.pairs), (_in_order(story), {"probability": 0.5, "direction": "undecided"}, True))
    return shown, shown.facing(*pair, row, best, [], None)


def _in_order(story: Story) -> tuple[str, str]:
    return story.articles[0].id, story.articles[1].id


def _why(library: Library, a: str, b: str) -> dict[str, object]:
    """Why find joined the two, or did not."""
    catalog = library.catalog()
    numbers = [int(catalog.corpus.numbers[catalog.place_of[name]]) for name in (a, b)]
    one, other = library.read(lambda archive: archive.articles_of(numbers))
    _, _, why = explain_articles(one, other)
    found: dict[str, object] = why_json((a, b), why, library.settings.story_probability)
    return found
