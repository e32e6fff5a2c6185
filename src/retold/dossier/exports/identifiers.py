"""Names of articles, stories and findings for the web: one namespace of ours, every other character percent-encoded."""

from __future__ import annotations

from urllib.parse import quote

OURS = "urn:retold:"


def encoded(key: str) -> str:
    """An id as the last part of such a name; different ids give different names."""
    return quote(key, safe="", errors="surrogatepass")


def urn(kind: str, key: str) -> str:
    """`urn:retold:KIND:KEY`."""
    return f"{OURS}{kind}:{encoded(key)}"
