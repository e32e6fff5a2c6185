"""The application: guards before it, pages and API in it, and what went wrong told as a page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.staticfiles import StaticFiles

from retold.config import VERSION, Settings
from retold.dossier.rendering import source_of
from retold.errors import ArchiveDamaged, ArchiveLocked, NoInput, NoSpace, NothingFound, RetoldError
from retold.web import api
from retold.web.guards import LOOPBACK, Guards
from retold.web.library import Library
from retold.web.shell import Wait, library_of, page
from retold.web.views import articles, compare, outlets, people, stories, story

_STATUS: dict[type[RetoldError], int] = {NothingFound: 404, NoInput: 400, ArchiveLocked: 503, NoSpace: 507, ArchiveDamaged: 500}
_API = "/api/"
_TITLES = {404: "Not found", 405: "Not so", 401: "A token is asked for", 403: "Refused", 421: "Another name", 503: "Busy"}


def make_app(
    archive: Path,
    settings: Settings | None = None,
    *,
    token: str | None = None,
    hosts: Sequence[str] = LOOPBACK,
) -> FastAPI:
    """The application that serves an archive.

    token   what every request must show, as a bearer or by the cookie that ?token=… sets; None asks for none.
    hosts   the names under which it answers; () any, which wants a token.
    """
    app = FastAPI(title="retold", version=VERSION, openapi_url="/api/v1/openapi.json", docs_url=None, redoc_url=None)
    app.state.library = Library(archive, settings)
    for views in (stories, story, articles, compare, people, outlets):
        app.include_router(views.router, include_in_schema=False)
    app.include_router(api.router)
    app.add_api_route("/static/report.css", _report_style, include_in_schema=False)
    app.mount("/static", StaticFiles(packages=[("retold.web", "static")]))
    app.add_exception_handler(RetoldError, _told)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Wait, _wait)
    app.add_middleware(Guards, hosts=hosts, token=token, refuse=_refuse)
    return app


def _report_style() -> Response:
    """The style that the pages share with the one-file report."""
    return PlainTextResponse(source_of("style.css"), media_type="text/css")


def _refuse(request: Request, status: int, what: str, todo: str, slug: str = "refused") -> Response:
    if request.url.path.startswith(_API):
        return api.problem(request, status, _title(status), f"{what}. {todo}.", slug)
    near: list[str] = []
    if status == 404:
        wanted = request.query_params.get("id") or request.url.path.rstrip("/").rpartition("/")[2]
        near = library_of(request).near(wanted[:200]) if wanted else []
    fault = {"title": _title(status), "what": what, "todo": todo, "slug": slug, "near": near, "status": status}
    return HTMLResponse(page("fault.html.jinja", request, fault=fault), status)


def _title(status: int) -> str:
    return _TITLES.get(status, "This cannot be shown" if status < 500 else "Something broke")


async def _told(request: Request, error: Exception) -> Response:
    assert isinstance(error, RetoldError)
    return _refuse(request, _STATUS.get(type(error), 400), error.what, error.todo, error.slug)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    what = "there is no such page" if error.status_code == 404 else str(error.detail)
    return _refuse(request, error.status_code, what, "The list of stories has all that there are", "not-found")


async def _wait(request: Request, error: Exception) -> Response:
    assert isinstance(error, Wait)
    return HTMLResponse(page("waiting.html.jinja", request, telling=error.telling), headers={"refresh": "1"})
