"""The HTTP API, for programs: the result tables under plural nouns, page by page, as JSON, CSV or Parquet (docs/api.md).

`router` is all that the application takes. Who may ask is decided before it (`guards`); errors of the archive reach `problem`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from starlette.concurrency import run_in_threadpool
from starlette.routing import Match

from retold.config import VERSION
from retold.dossier.tables import TABLES
from retold.errors import NothingFound
from retold.results import where
from retold.web.api_answers import Form, answer, of_table, problem, responses, row_schema, table_schema, tagged
from retold.web.api_corrections import BODY_SCHEMA, LIST_SCHEMA, ROW_SCHEMA, kept, listed, taken_back
from retold.web.api_rows import Shelf
from retold.web.library import Library

__all__ = ["problem", "router"]
_MOST = 1000
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]


class _Route(APIRoute):
    """A route whose faulty parameters are told as problem details."""

    def get_route_handler(self) -> Callable[[Request], Any]:
        """The handler, with that."""
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            try:
                return await handle(request)
            except RequestValidationError as error:
                faults = [{"where": ".".join(map(str, one["loc"])), "what": str(one["msg"])} for one in error.errors()]
                said = "; ".join(f"{one['where']}: {one['what']}" for one in faults)
                return problem(request, 422, "A parameter is not as it must be", said, "usage", errors=faults)

        return guarded


_bearer = HTTPBearer(auto_error=False, description="Where the server was started with a token.")
# Beside what the dependency says (a bearer), nothing: a server on loopback asks for none.
_OPTIONAL: dict[str, Any] = {"security": [{}]}
router = APIRouter(prefix="/api/v1", route_class=_Route, dependencies=[Depends(_bearer)])

Limit = Annotated[int, Query(ge=1, le=_MOST, description="Rows of a page; a page may hold fewer.")]
CursorText = Annotated[str, Query(max_length=2000, description="Where to go on: as the page before said.")]
NoText = Annotated[bool, Query(description="Offsets and hashes without the articles; snippets of at most 25 words.")]
FormPart = Annotated[Form, Path(description="json, csv or parquet.")]
StoryPart = Annotated[str, Path(max_length=300, description="The id of a story, or of an article of it.")]


def _library(request: Request) -> Library:
    library: Library = request.app.state.library
    return library


def _shelf(request: Request) -> Shelf:
    state = request.app.state
    if not hasattr(state, "shelf"):
        state.shelf = Shelf(_library(request))
    shelf: Shelf = state.shelf
    return shelf


@router.get("", operation_id="index", responses=responses({"type": "object"}), openapi_extra=_OPTIONAL)
def index(request: Request) -> Response:
    """What there is: the tables with their addresses."""
    catalog = _library(request).catalog()
    tables = {name: {"href": f"/api/v1/{name}", "meaning": table.meaning} for name, table in TABLES.items()}
    made = {"retold": VERSION, "articles": len(catalog.names), "stories": len(catalog), "tables": tables}
    return tagged(request, _library(request).fingerprint, lambda: answer(made))


def _add_tables() -> None:
    for name in TABLES:
        _add_table(name)
    for name in TABLES:
        if name not in ("rejects", "stories"):
            _add_table_of_story(name)


def _add_table(name: str) -> None:
    def rows(request: Request, limit: Limit = 100, cursor: CursorText = "", no_text: NoText = False) -> Response:
        return whole(request, "json", limit, cursor, no_text)

    def whole(request: Request, form: FormPart, limit: Limit = 100, cursor: CursorText = "", no_text: NoText = False) -> Response:
        state = _library(request).fingerprint
        return tagged(
            request, state, lambda: of_table(request, name, _shelf(request).page(name, cursor, limit, state), form, no_text)
        )

    _add(f"/{name}", rows, name, TABLES[name].meaning, responses(table_schema(name), 400, 422))
    _add(f"/{name}.{{form}}", whole, f"{name}_as", TABLES[name].meaning, responses(table_schema(name), 400, 422, forms=True))


def _add_table_of_story(name: str) -> None:
    def rows(request: Request, story: StoryPart, limit: Limit = 100, cursor: CursorText = "", no_text: NoText = False) -> Response:
        return whole(request, story, "json", limit, cursor, no_text)

    def whole(
        request: Request, story: StoryPart, form: FormPart, limit: Limit = 100, cursor: CursorText = "", no_text: NoText = False
    ) -> Response:
        state = _library(request).fingerprint
        return tagged(
            request,
            state,
            lambda: of_table(request, name, _shelf(request).of_story(story, name, cursor, limit), form, no_text),
        )

    said, path = f"Of one story. {TABLES[name].meaning}", f"/stories/{{story}}/{name}"
    _add(path, rows, f"story_{name}", said, responses(table_schema(name), 400, 404, 422))
    _add(f"{path}.{{form}}", whole, f"story_{name}_as", said, responses(table_schema(name), 400, 404, 422, forms=True))


def _add(path: str, endpoint: Callable[..., Response], operation: str, said: str, answers: dict[int | str, Any]) -> None:
    router.add_api_route(
        path,
        endpoint,
        methods=["GET"],
        operation_id=operation,
        summary=operation.replace("_", " "),
        description=said,
        responses=answers,
        response_class=Response,
        openapi_extra=_OPTIONAL,
    )


_add_tables()

_STORY_SCHEMA = {
    "type": "object",
    "properties": {
        "story": {"type": "string"},
        "articles": {"type": "array", "items": {"type": "string"}},
        "outlets": {"type": "array", "items": {"type": "string"}},
        "tables": {"type": "object", "additionalProperties": {"type": "string"}},
    },
    "required": ["story", "articles", "outlets", "tables"],
}


@router.get(
    "/stories/{story}",
    operation_id="story",
    responses=responses(_STORY_SCHEMA, 404, 422),
    response_class=Response,
    openapi_extra=_OPTIONAL,
)
def story(request: Request, story: StoryPart) -> Response:
    """A story: its articles, the outlets that carry it, and the addresses of its tables."""
    library = _library(request)

    def make() -> Response:
        catalog = library.catalog()
        rank = catalog.rank_of(story)
        if rank is None:
            raise NothingFound(f"there is no story or article {story!r}", "GET /api/v1/stories lists them")
        name = catalog.ids[rank]
        places = catalog.members(name)
        outlets = sorted({catalog.outlet_of(place) for place in places} - {""})
        addresses = {table: f"/api/v1/stories/{name}/{table}" for table in TABLES if table not in ("rejects", "stories")}
        return answer(
            {"story": name, "articles": sorted(catalog.names[place] for place in places), "outlets": outlets, "tables": addresses}
        )

    return tagged(request, library.fingerprint, make)


@router.get(
    "/articles/{article:path}",
    operation_id="article",
    responses=responses(row_schema(TABLES["articles"]), 404, 422),
    response_class=Response,
    openapi_extra=_OPTIONAL,
)
def article(
    request: Request, article: Annotated[str, Path(max_length=4000, description="Its id.")], no_text: NoText = False
) -> Response:
    """An article, as its page dates it."""
    library = _library(request)

    def make() -> Response:
        if article not in library.catalog().place_of:
            raise NothingFound(f"there is no article {article!r}", "GET /api/v1/articles lists them")
        (row,) = [row for row in library.told(article).tables["articles"] if row["article"] == article]
        return answer({**row, "text": None} if no_text else row)

    return tagged(request, library.fingerprint, make)


@router.get(
    "/where",
    operation_id="where",
    responses=responses({"type": "object"}, 400, 422),
    response_class=Response,
    openapi_extra=_OPTIONAL,
)
def find_where(
    request: Request, text: Annotated[str, Query(min_length=1, max_length=20_000, description="A sentence, a quotation.")]
) -> Response:
    """Where a passage first stands, and in which wordings since. Nothing is added to the archive."""
    library = _library(request)
    return tagged(request, library.fingerprint, lambda: answer(where(text, library.path, settings=library.settings).rows))


_KEPT = responses(ROW_SCHEMA, 404, 422)
_KEPT[201] = {**_KEPT.pop(200), "description": "It is kept."}
_KEPT.pop(304)
_CHANGED = {403: "The request came from another site.", 409: "The opposite was decided.", 415: "The body is no JSON."}
_KEPT |= {status: {"description": said, "content": _KEPT[422]["content"]} for status, said in _CHANGED.items()}


@router.get(
    "/corrections",
    operation_id="corrections",
    responses=responses(LIST_SCHEMA, 422),
    response_class=Response,
    openapi_extra=_OPTIONAL,
)
def corrections(
    request: Request, every: Annotated[bool, Query(alias="all", description="Also those taken back.")] = False
) -> Response:
    """What people decided."""
    return listed(_library(request), every)


@router.post(
    "/corrections",
    operation_id="correct",
    status_code=201,
    responses=_KEPT,
    response_class=Response,
    openapi_extra={**_OPTIONAL, "requestBody": {"required": True, "content": {"application/json": {"schema": BODY_SCHEMA}}}},
)
async def correct(request: Request) -> Response:
    """Keep a decision. Whatever depends on it is told anew."""
    body = await request.body()
    return await run_in_threadpool(kept, request, _library(request), body)


@router.delete(
    "/corrections/{correction}",
    operation_id="undo",
    responses=responses(ROW_SCHEMA, 404, 422),
    response_class=Response,
    openapi_extra=_OPTIONAL,
)
def undo(request: Request, correction: Annotated[str, Path(max_length=40, description="Its id.")]) -> Response:
    """Take a decision back: everything is then as if it had never been."""
    return taken_back(_library(request), correction)


@router.api_route("", methods=_METHODS, include_in_schema=False)
@router.api_route("/{rest:path}", methods=_METHODS, include_in_schema=False)
def nothing(request: Request) -> Response:
    """Whatever else is asked for: 405 where the address takes other methods, else 404."""
    allowed = {"GET"} if request.url.path == "/api/v1/openapi.json" else set[str]()
    for route in router.routes:
        if isinstance(route, APIRoute) and route.endpoint is not nothing and route.matches(request.scope)[0] is Match.PARTIAL:
            allowed |= route.methods or set()
    if not allowed:
        detail = f"{request.url.path} is no address of this API. GET /api/v1/openapi.json describes it."
        return problem(request, 404, "Not found", detail, "not-found")
    made = problem(
        request, 405, "This method is not for this address", f"{request.url.path} takes {', '.join(sorted(allowed))}.", "usage"
    )
    made.headers["allow"] = ", ".join(sorted(allowed))
    return made
