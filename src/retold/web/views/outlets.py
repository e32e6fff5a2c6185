"""The outlets of the archive, and one of them: what it originates, whom it retells, and how long that takes."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from statistics import median

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from retold.dossier.story import Story
from retold.dossier.wording import instant
from retold.errors import NothingFound
from retold.web.catalog import UNDATED
from retold.web.library import Library
from retold.web.shell import library_of, page
from retold.web.sparkline import draw_sparkline
from retold.web.views.stories import Shown, show_entries

router = APIRouter()
_LISTED, _ROWS = 40, 20
_AT_ONCE = 12  # stories that are told for one look at an outlet
_SMALL = 12  # articles of a story that is told unasked
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


@dataclass
class Exchange:
    """What passed between an outlet and another: how many retellings, and after how many seconds each, where both have a time."""

    articles: int = 0
    delays: list[float] = field(default_factory=list)
    pair: tuple[str, str] = ("", "")

    @property
    def usual(self) -> str:
        """The median delay in words."""
        return said_of(median(self.delays)) if self.delays else "not known"


@dataclass
class Dealings:
    """What the told stories say of an outlet. stories: how many of its stories were counted, of how many.

    first  articles of it that retell none at hand though others tell the story; cited: upstreams that it credits.
    """

    stories: int = 0
    of: int = 0
    first: int = 0
    retellings: int = 0
    undecided: int = 0
    taken_by: dict[str, Exchange] = field(default_factory=lambda: defaultdict(Exchange))
    taken_from: dict[str, Exchange] = field(default_factory=lambda: defaultdict(Exchange))
    cited: Counter[str] = field(default_factory=Counter)


def said_of(seconds: float) -> str:
    """A delay in words, in one unit."""
    for unit, name in ((_DAY, "day"), (_HOUR, "hour"), (_MINUTE, "minute")):
        if seconds >= 2 * unit or (unit == _MINUTE and seconds >= unit):
            return f"{round(seconds / unit)} {name}{'s' if round(seconds / unit) != 1 else ''}"
    return "less than a minute" if seconds > 0 else "no time between"


@router.get("/outlets", response_class=HTMLResponse)
def show_outlets(request: Request, name: str = "", all: str = "") -> str:
    """All outlets; or one, by its name."""
    library = library_of(request)
    catalog = library.catalog()
    if not name:
        shown = catalog.outlet_counts if all else catalog.outlet_counts[:200]
        return page("outlets.html.jinja", request, shown=shown, total=len(catalog.outlet_counts))
    places = catalog.outlet_places(name)
    if not places:
        raise NothingFound(f"no outlet {name!r} in this archive", "The page of outlets lists them")
    ranks = list(dict.fromkeys(int(catalog.story_at[place]) for place in places))
    ranks.sort(key=lambda rank: (-int(catalog.sizes[rank]), rank))
    days = catalog.days[places]
    return page(
        "outlet.html.jinja",
        request,
        name=name,
        articles=len(places),
        stories=_listed(library, ranks[:_LISTED]),
        total=len(ranks),
        alone=sum(int(catalog.sizes[rank]) == 1 for rank in ranks),
        spark=draw_sparkline(days[days != UNDATED], int((days == UNDATED).sum())),
        dealings=_dealings(library, name, [rank for rank in ranks if catalog.sizes[rank] > 1]),
        most=_ROWS,
    )


def _listed(library: Library, ranks: list[int]) -> list[Shown]:
    catalog = library.catalog()
    return library.read(lambda archive: show_entries(archive, catalog, [catalog.entry_at(rank) for rank in ranks]))


def _dealings(library: Library, name: str, ranks: list[int]) -> Dealings:
    """Counted over the stories that are in memory, and some small ones that are told for it."""
    catalog = library.catalog()
    wanted = {catalog.ids[rank] for rank in ranks}
    told = {one.story: one for one in library.held() if one.story in wanted}
    small = [catalog.ids[rank] for rank in ranks if catalog.sizes[rank] <= _SMALL and catalog.ids[rank] not in told]
    for story in small[:_AT_ONCE]:
        told[story] = library.told(story)
    found = Dealings(stories=len(told), of=len(ranks))
    for key in sorted(str(story) for story in told):
        one = told[key]
        _count(found, name, next(story for story in one.dossier.stories if story.id == one.story))
    return found


def _count(found: Dealings, name: str, story: Story) -> None:
    for member in story.articles:
        row = story.reading.get(member.id)
        if row is None:
            continue
        exemplar = story.article.get(str(row.get("exemplar"))) if row.get("exemplar") else None
        if exemplar is not None and name in (member.outlet, exemplar.outlet):
            if row.get("direction") == "undecided":
                found.undecided += 1
                continue
            other = exemplar.outlet if member.outlet == name else member.outlet
            exchange = (found.taken_from if member.outlet == name else found.taken_by)[other]
            exchange.articles += 1
            exchange.pair = (exemplar.id, member.id)
            found.retellings += member.outlet == name
            then, now = instant(exemplar.published), instant(member.published)
            fine = {member.row.get("published_precision"), exemplar.row.get("published_precision")} <= {"second", "minute", "hour"}
            if then and now and now >= then and fine:
                exchange.delays.append((now - then).total_seconds())
        elif member.outlet == name and row.get("upstream") is not None:
            found.cited[str(row["upstream"]) or "an upstream not named"] += 1
        elif member.outlet == name and exemplar is None:
            found.first += 1
