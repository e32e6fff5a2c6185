"""The one place that goes to the network: a feed, by its address, where the user said --fetch."""

from __future__ import annotations

import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import IO, Any

from retold.config import VERSION
from retold.errors import NoInput, UsageError

_SECONDS = 30
_SCHEMES = ("http://", "https://")


def is_address(source: str) -> bool:
    """Whether this is an address on the web."""
    return source.lower().startswith(_SCHEMES)


class _Redirects(urllib.request.HTTPRedirectHandler):
    """A feed may have moved, but not to a file of this machine."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        if not is_address(newurl):
            raise urllib.error.URLError(f"it leads to {newurl[:80]!r}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


@dataclass
class Feed:
    """A feed on the web: its address, and what the server said of the last answer, so that it need not be sent again."""

    address: str
    tag: str = ""
    changed: str = ""

    def fetch(self, most: int) -> bytes | None:
        """The feed as it is now; None where it is as it was. Raises UsageError (no address), NoInput (no answer, or too much).

        most   bytes.
        """
        if not is_address(self.address):
            raise UsageError(f"{self.address!r} is no address", "Name one that begins with https://")
        headers = {"User-Agent": f"retold/{VERSION}", "Accept": "application/atom+xml, application/rss+xml, application/xml;q=0.9"}
        headers |= {"If-None-Match": self.tag} if self.tag else {}
        headers |= {"If-Modified-Since": self.changed} if self.changed else {}
        opener = urllib.request.build_opener(_Redirects)
        try:
            request = urllib.request.Request(self.address, headers=headers)
            with opener.open(request, timeout=_SECONDS) as answer:
                data: bytes = answer.read(most + 1)
                self.tag, self.changed = answer.headers.get("ETag") or "", answer.headers.get("Last-Modified") or ""
        except urllib.error.HTTPError as error:
            if error.code == 304:
                return None
            raise self._told(str(error)) from error
        except (OSError, ValueError) as error:  # URLError is an OSError; what is no HTTP raises a ValueError
            raise self._told(str(getattr(error, "reason", error))) from error
        if len(data) > most:
            raise self._told(f"more than {most} bytes")
        return data

    def _told(self, why: str) -> NoInput:
        return NoInput(f"{self.address} could not be fetched ({' '.join(why.split())[:120]})", "Check the address, and try again")
