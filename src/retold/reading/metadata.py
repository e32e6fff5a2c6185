"""What a web page says of itself: JSON-LD, <meta>, <time>, canonical link; each field from the surest place that has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from retold.language.calendar import read_date
from retold.reading.pages import ExtractedPage
from retold.reading.records import BadRecord, Fields, load
from retold.types import Published

_ARTICLE_TYPE = re.compile(r"(?:\w*Article|\w*NewsStory|BlogPosting|LiveBlogPosting|Report|WebPage|ItemPage)$")
_PUBLISHED_META = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished", "parsely-pub-date",
    "sailthru.date", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "publishdate", "publish_date",
    "publish-date", "publication_date", "pubdate", "date", "dc.date", "dcterms.date", "article.published",
    "citation_publication_date",
    "bt:pubdate", "cxenseparse:recs:publishtime",
)  # fmt: skip
_OUTLET_META = ("og:site_name", "publisher", "dc.publisher", "application-name", "article:publisher", "twitter:site")
_TITLE_META = ("og:title", "twitter:title", "dc.title", "parsely-title", "headline")
_PART = re.compile(r"\s+(?:[|»·•–—-]|::)\s+")


def fields_of_page(page: ExtractedPage) -> Fields:
    """Title, outlet, address, language and publication of a page, with its text. Fields that nothing says stay None."""
    nodes = [n for source in page.linked for n in _nodes(source)]
    articles = [n for n in nodes if _typed(n)]
    articles.sort(key=lambda n: _is_web_page(n))  # stable: real articles before the page around them
    metas: dict[str, str] = {}
    for name, content in page.meta:
        metas.setdefault(name, content)
    outlet = _outlet(articles, metas)
    return Fields(
        text=page.text,
        title=_title(page, articles, metas, outlet),
        outlet=outlet,
        published=_published(page, articles, metas),
        language=page.language or _first(metas, ("og:locale", "language", "content-language")),
        url=_address([page.canonical, metas.get("og:url"), *(_text(n.get("url")) for n in articles)]),
    )


def _nodes(source: str) -> Iterator[dict[str, Any]]:
    """Every object of a JSON-LD source that could be an article: the top, its list, its @graph, its mainEntity."""
    try:
        value = load(source.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";"))
    except BadRecord:
        return
    waiting: list[Any] = [value]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            yield node
            waiting.extend(
                node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if isinstance(node.get(key), list | dict)
            )


def _typed(node: dict[str, Any]) -> bool:
    kinds = node.get("@type")
    return any(isinstance(k, str) and _ARTICLE_TYPE.search(k) for k in (kinds if isinstance(kinds, list) else [kinds]))


def _is_web_page(node: dict[str, Any]) -> bool:
    kinds = node.get("@type")
    return all(isinstance(k, str) and k.endswith("Page") for k in (kinds if isinstance(kinds, list) else [kinds]))


def _text(value: Any) -> str | None:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value")
    return value.strip() or None if isinstance(value, str) else None


def _first(metas: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((metas[name].strip() for name in names if metas.get(name, "").strip()), None)


def _outlet(articles: list[dict[str, Any]], metas: dict[str, str]) -> str | None:
    said = next((name for n in articles if (name := _text(n.get("publisher")))), None) or _first(metas, _OUTLET_META)
    if said and said.startswith("http"):
        return None
    return said.removeprefix("@") if said else None


def _title(page: ExtractedPage, articles: list[dict[str, Any]], metas: dict[str, str], outlet: str | None) -> str | None:
    """The headline; from <title> the outlet's name is cut off where the page names it so."""
    title = (
        next((h for n in articles if (h := _text(n.get("headline")))), None)
        or _first(metas, _TITLE_META)
        or page.heading
        or page.title
    )
    if not title:
        return None
    parts = _PART.split(title)
    if len(parts) > 1 and (outlet and _same(parts[-1], outlet) or page.heading and _same(" ".join(parts[:-1]), page.heading)):
        title = title[: title.rindex(parts[-1])].rstrip(" |»·•–—-:")
    return " ".join(title.split()) or None


def _same(a: str, b: str) -> bool:
    def letters(s: str) -> str:
        return "".join(c for c in s.casefold() if c.isalnum())

    return letters(a) == letters(b)


def _published(page: ExtractedPage, articles: list[dict[str, Any]], metas: dict[str, str]) -> Published:
    """The first place that says a date that can be. When a page was changed is not when it was published."""
    said: list[Any] = [n.get("datePublished") or n.get("dateCreated") for n in articles]
    said += [metas[name] for name in _PUBLISHED_META if name in metas]
    times = [(moment, kind.lower()) for moment, kind in page.times if not re.search("modif|updat", kind, re.IGNORECASE)]
    said += [moment for moment, kind in times if "publish" in kind or "pubdate" in kind]
    # Without a mark, a <time> counts only where all agree on the day: other stories linked from the page have theirs as well.
    days = {value[:10] for moment, _ in times if (value := read_date(moment)[0])}
    said += [moment for moment, _ in times] if len(days) == 1 else []
    for given in said:
        value, precision = read_date(_text(given) if isinstance(given, list | dict) else given)
        if value and not value.startswith("1970-01-01"):  # an unset clock, not a date
            return Published(value=value, precision=precision, basis="metadata")
    return Published()


def _address(candidates: list[str | None]) -> str | None:
    for candidate in candidates:
        try:
            parts = urlsplit((candidate or "").strip())
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and parts.hostname and not re.search(r"[\s\x00-\x1f<>\"\\]", candidate or ""):
            return (candidate or "").strip()
    return None
