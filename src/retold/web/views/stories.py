"""The list of stories, and where a passage first stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from retold.dossier.ledger import worded
from retold.dossier.where_json import where_json
from retold.dossier.wording import excerpt
from retold.errors import NoInput
from retold.store import Archive
from retold.web.catalog import ORDERS, UNDATED, Catalog, Entry, Order, Wanted
from retold.web.library import Library
from retold.web.shell import library_of, page
from retold.web.sparkline import day_of, draw_sparkline

router = APIRouter()
_PAGE = 40  # stories on a page
_LEDGER = 400  # outlets offered by name
_EPOCH = date(1970, 1, 1).toordinal()
_LONGEST = 20_000  # code points of a passage in an address


@dataclass(frozen=True)
class Shown:
    """A story in the list: its entry, headline, first outlet, and days as a person reads them."""

    entry: Entry
    headline: str
    outlet: str
    since: str
    until: str


@router.get("/", response_class=HTMLResponse)
def list_stories(request: Request) -> str:
    """The stories, filtered and paged."""
    library, asked = library_of(request), dict(request.query_params)
    catalog = library.catalog()
    wanted, notes = _wanted(library, asked)
    order: Order = next((one for one in ORDERS if one == asked.get("order")), "largest")
    chosen, mask = catalog.choose(wanted)
    entries, following, before = catalog.page(chosen, order, asked.get("after", ""), _PAGE)
    days = catalog.days[mask & (catalog.days != UNDATED)]
    state = {
        name: asked[name] for name in ("q", "outlet", "language", "since", "until", "least", "most", "order") if asked.get(name)
    }
    return page(
        "stories.html.jinja",
        request,
        catalog=catalog,
        shown=library.read(lambda archive: show_entries(archive, catalog, entries)),
        total=len(chosen),
        articles=int(mask.sum()),
        before=before,
        following=following,
        spark=draw_sparkline(days, int(mask.sum()) - len(days)),
        state=state,
        order=order,
        orders=ORDERS,
        notes=notes,
        outlets=catalog.outlet_counts[:_LEDGER],
        filtered=any(name != "order" for name in state),
    )


def show_entries(archive: Archive, catalog: Catalog, entries: list[Entry]) -> list[Shown]:
    """Entries with what a person reads of them. Cost: one look-up each."""
    numbers = [int(catalog.corpus.numbers[entry.first]) for entry in entries]
    return [
        Shown(
            entry,
            excerpt(article.title or catalog.headlines.get(entry.first) or article.text.lstrip()[:400].partition("\n")[0], 140)
            or catalog.names[entry.first],
            article.outlet or "",
            "" if entry.since is None else day_of(entry.since).isoformat(),
            "" if entry.until is None else day_of(entry.until).isoformat(),
        )
        for entry, article in zip(entries, archive.articles_of(numbers), strict=True)
    ]


def _wanted(library: Library, asked: dict[str, str]) -> tuple[Wanted, list[str]]:
    """The filters of an address; what of them could not be taken is said."""
    notes: list[str] = []

    def day(name: str) -> int | None:
        value = asked.get(name, "").strip()
        try:
            return date.fromisoformat(value).toordinal() - _EPOCH if value else None
        except ValueError:
            notes.append(f"{excerpt(value, 40)!r} is no day: write one as 2031-04-12.")
            return None

    def number(name: str) -> int | None:
        value = asked.get(name, "").strip()
        if value and not (value.isascii() and value.isdigit() and len(value) < 10):
            notes.append(f"{excerpt(value, 40)!r} is no number of articles.")
            return None
        return int(value) if value else None

    numbers = None
    if question := asked.get("q", "").strip():
        numbers = _found(library, question, notes)
    wanted = Wanted(
        outlet=asked.get("outlet", ""),
        language=asked.get("language", ""),
        since=day("since"),
        until=day("until"),
        least=number("least") or 1,
        most=number("most"),
        numbers=numbers,
    )
    return wanted, notes


def _found(library: Library, question: str, notes: list[str]) -> tuple[int, ...] | None:
    if library.read(lambda archive: archive.words().behind()):
        library.prepare()
        if library.read(lambda archive: archive.words().behind()):
            notes.append("The archive cannot be written at present: articles that came lately are not searched.")
    found = library.read(lambda archive: archive.words().find(question))
    if found is None:
        notes.append(f"There is no word to search for in {excerpt(question, 40)!r}.")
        return None
    return tuple(found)


@router.get("/where", response_class=HTMLResponse)
def where_it_stands(request: Request) -> str:
    """Where a passage first stands, in which wordings since."""
    passage = request.query_params.get("passage", "")
    if not passage.strip():
        raise NoInput("no passage was given", "Paste a sentence, a quotation or a paragraph into the box")
    if len(passage) > _LONGEST:
        raise NoInput(f"the passage has more than {_LONGEST:,} characters", "Ask for a part of it, or use `retold where FILE`")
    from retold.results import where

    library = library_of(request)
    answer = where(passage, library.path, settings=library.settings)
    rows: dict[str, Any] = where_json(answer.found, answer.names)
    return page("where.html.jinja", request, passage=passage, found=rows, notes=answer.notes, worded=worded)
