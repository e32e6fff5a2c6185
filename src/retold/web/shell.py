"""What every page has around it, and the addresses of the pages."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request

from retold.config import VERSION
from retold.dossier.rendering import render
from retold.results import Traced
from retold.web.library import Library, Telling

_PACKAGES = ("retold.web", "retold.dossier")


def library_of(request: Request) -> Library:
    """The library that a request is answered from."""
    library: Library = request.app.state.library
    return library


class Wait(Exception):
    """The story is being told: the page says how far that is, and asks again."""

    def __init__(self, telling: Telling) -> None:
        super().__init__("being told")
        self.telling = telling


def told_of(request: Request, wanted: str) -> Traced:
    """A story told to its end, by its id or an article's. Raises Wait where that takes longer than a reader likes to wait."""
    telling = library_of(request).start_telling(wanted)
    if telling.done is None:
        raise Wait(telling)
    return telling.done


def page(template: str, request: Request, **context: Any) -> str:
    """A page as text: the template, in the shell that all share."""
    return render(template, packages=_PACKAGES, to=Addresses, here=request.url.path, version=VERSION, **context)


class Addresses:
    """Where things are found on this server. Ids are anybody's (a path, "..", a lone surrogate): they stand in the query."""

    @classmethod
    def story(cls, story: str, fragment: str = "", **state: object) -> str:
        """A story's page."""
        return f"/stories/{quote(story, safe='')}{_query(state)}{_at(fragment)}"

    @classmethod
    def part(cls, story: str, kind: str, name: str) -> str:
        """A page of a story: kind is utterances or actors."""
        return f"/stories/{quote(story, safe='')}/{kind}{_query({'id': name})}"

    @classmethod
    def article(cls, article: str, fragment: str = "", **state: object) -> str:
        """An article's page."""
        return f"/articles{_query({'id': article, **state})}{_at(fragment)}"

    @classmethod
    def compare(cls, a: str, b: str, fragment: str = "", **state: object) -> str:
        """Two articles side by side."""
        return f"/compare{_query({'a': a, 'b': b, **state})}{_at(fragment)}"

    @classmethod
    def outlet(cls, outlet: str) -> str:
        """An outlet's page."""
        return f"/outlets{_query({'name': outlet})}"

    @classmethod
    def stories(cls, **state: object) -> str:
        """The list of stories, filtered."""
        return f"/{_query(state)}"


def _query(state: dict[str, Any]) -> str:
    said = {name: str(value) for name, value in state.items() if value not in (None, "", False)}
    return f"?{urlencode(said, errors='surrogatepass')}" if said else ""


def _at(fragment: str) -> str:
    return f"#{quote(fragment, safe='-')}" if fragment else ""
