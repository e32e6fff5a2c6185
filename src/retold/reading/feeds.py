"""Feeds in, articles out: RSS 2.0 (the specification of 2009, with the content module) and Atom (RFC 4287).

An entry's own text is the article: its full content where the feed has it, else its summary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree import ElementTree

from retold.language.calendar import read_date
from retold.reading.articles import article_of
from retold.reading.records import Fields
from retold.types import Article, Published, Reject

_ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_DATE = "{http://purl.org/dc/elements/1.1/}date"
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)  # what a feed does not need, and an attack does
_BLOCKS = frozenset(
    "p div br li ul ol h1 h2 h3 h4 h5 h6 blockquote tr table section article figure figcaption header footer".split()
)
_HIDDEN = frozenset(("script", "style", "template", "noscript", "head", "title"))
_SPACE = re.compile(r"[ \t\r\f\v\n]+")
Element = ElementTree.Element


def read_feed(data: bytes, shown: str) -> Iterator[Article | Reject]:
    """The entries of a feed as articles. shown: the feed as the user named it. What is no feed is one Reject. Cost O(bytes).

    An entry's key is its guid, id or link; its outlet the feed's title.
    """
    why = "it declares entities, which no feed needs" if _DECLARED.search(data) else ""
    root = None
    if not why:
        try:
            root = ElementTree.fromstring(data)
        except (ElementTree.ParseError, ValueError, LookupError) as error:
            why = f"it is no XML: {error}"
    entries = [] if root is None else [*root.iterfind("./channel/item"), *root.iterfind(f"{_ATOM}entry")]
    if not why and not entries and root is not None and root.tag not in ("rss", f"{_ATOM}feed"):
        why = "it is neither RSS nor Atom"
    if why or root is None:
        detail = f"{shown} cannot be read as a feed ({' '.join(why.split())[:120]}); check the address"
        yield Reject(input=shown, place="", reason="no-feed", detail=detail)
        return
    outlet = _text(root.find("./channel/title")) or _text(root.find(f"{_ATOM}title"))
    for number, entry in enumerate(entries, 1):
        yield article_of(_fields(entry, outlet), None, shown, f"entry {number}", None)


def _fields(entry: Element, outlet: str) -> Fields:
    link = _text(entry.find("link")) or _address(entry)
    name = _text(entry.find("guid")) or _text(entry.find(f"{_ATOM}id")) or link
    said = (entry.find(tag) for tag in (_CONTENT, f"{_ATOM}content", "description", f"{_ATOM}summary"))
    text = next((text for text in map(_said, said) if text), "")
    dates = ("pubDate", f"{_ATOM}published", _DATE, f"{_ATOM}updated")
    value, precision = read_date(next((date for date in (_text(entry.find(tag)) for tag in dates) if date), None))
    return Fields(
        text=text,
        given_id=name or None,
        title=plain(_text(entry.find("title")) or _text(entry.find(f"{_ATOM}title"))) or None,
        outlet=outlet or None,
        published=Published(value=value, precision=precision, basis="given" if value else ""),
        url=link or None,
    )


def _address(entry: Element) -> str:
    for link in entry.iterfind(f"{_ATOM}link"):
        if link.get("rel", "alternate") == "alternate":
            return link.get("href", "").strip()
    return ""


def _text(element: Element | None) -> str:
    return "" if element is None else "".join(element.itertext()).strip()


def _said(element: Element | None) -> str:
    """The words of an element that holds markup: escaped, or (Atom, type xhtml) as elements."""
    if element is None:
        return ""
    if len(element):
        try:
            return plain(ElementTree.tostring(element, encoding="unicode", method="html"))
        except RecursionError:  # nested as no page is
            return _text(element)
    return plain(element.text or "") if element.get("type") != "text" else (element.text or "").strip()


def plain(markup: str) -> str:
    """The words of a piece of HTML, a blank line between its blocks."""
    words = _Words()
    words.feed(markup)
    words.close()
    blocks = (_SPACE.sub(" ", block).strip() for block in "".join(words.found).split("\0"))
    return "\n\n".join(block for block in blocks if block)


class _Words(HTMLParser):
    """What is shown of a piece of HTML; blocks end in NUL, which no text of XML holds."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in _HIDDEN
        self._end_block(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._end_block(tag)

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in _HIDDEN))
        self._end_block(tag)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.found.append(data.replace("\0", " "))

    def _end_block(self, tag: str) -> None:
        if tag.rpartition(":")[2] in _BLOCKS:
            self.found.append("\0")
