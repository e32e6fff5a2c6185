"""What stands before every request: who may ask (Host, Origin, token), and what a browser may do with the answer (headers).

A page of this server shows texts of strangers, and any page that the user visits can send requests to this machine: hence nothing
is loaded from elsewhere, no name but ours is answered to (DNS rebinding), and nothing is changed for another page's sake.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable, Sequence
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request, cookie_parser
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOG = logging.getLogger("retold")
LOOPBACK = ("127.0.0.1", "localhost", "::1")
COOKIE = "retold_token"
_READING = ("GET", "HEAD", "OPTIONS")
_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
Refuse = Callable[[Request, int, str, str], Response]  # request, status, what is wrong, what to do


def host_of(value: str) -> str:
    """The name in a Host header, without its port and brackets, in small letters; "" where there is none."""
    try:
        return urlsplit(f"//{value}").hostname or ""
    except ValueError:
        return ""


class Guards:
    """ASGI middleware, outermost. hosts: the names that are answered to, none for any; token: what a request must show, if set."""

    def __init__(self, app: ASGIApp, *, hosts: Sequence[str], token: str | None, refuse: Refuse) -> None:
        self.app, self.hosts, self.token, self.refuse = app, frozenset(hosts), token, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", "private, no-cache")
            await send(message)

        request = Request(scope)
        try:
            await (self._refused(request) or self.app)(scope, receive, guarded)
        except Exception:  # nothing of the inside is shown; the terminal has it
            _LOG.exception("retold: %s could not be answered", scope["path"])
            if started:
                raise
            answer = self.refuse(request, 500, "this page could not be made", "The terminal says more; please report it")
            await answer(scope, receive, guarded)

    def _refused(self, request: Request) -> Response | None:
        headers = request.headers
        if self.hosts and host_of(headers.get("host", "")) not in self.hosts:
            return self.refuse(
                request, 421, "this server answers to its own name alone", "Open it by the address that retold serve printed"
            )
        if request.method not in _READING and not _of_this_page(headers):
            return self.refuse(request, 403, "the request came from another site", "Send it from a page of this server")
        if self.token is not None and not self._knows(request, self.token):
            given = request.query_params.get("token")
            if request.method == "GET" and given is not None and _same(given, self.token):
                return self._welcome(request, given)
            return self.refuse(
                request, 401, "this server asks for its token", "Open the address with ?token=… that it was started with"
            )
        return None

    @staticmethod
    def _knows(request: Request, token: str) -> bool:
        kind, _, bearer = request.headers.get("authorization", "").partition(" ")
        cookie = cookie_parser(request.headers.get("cookie", "")).get(COOKIE, "")
        return (kind.lower() == "bearer" and _same(bearer.strip(), token)) or _same(cookie, token)

    @staticmethod
    def _welcome(request: Request, token: str) -> Response:
        """Keep the token in a cookie and take it out of the address, which people send to each other."""
        rest = [(name, value) for name, value in parse_qsl(request.url.query, keep_blank_values=True) if name != "token"]
        path = "/" + request.url.path.lstrip("/")  # "//host" would lead elsewhere
        answer = RedirectResponse(path + (f"?{urlencode(rest)}" if rest else ""), 303)
        answer.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=request.url.scheme == "https")
        return answer


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def _of_this_page(headers: Headers) -> bool:
    """Whether what asks for a change is a page of this server, or no browser at all (which sends no Origin)."""
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and parts.netloc.lower() == headers.get("host", "").lower()
