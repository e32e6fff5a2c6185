"""Articles, pages and views for tests, made by the stages themselves."""

from __future__ import annotations

import hashlib

from retold.account import compare
from retold.alignment import align, make_view
from retold.cleaning import clean, published_of
from retold.record import make_record
from retold.segmentation import segment
from retold.types import Account, Article, Page, Published, View


def make_article(
    text: str, key: str = "x", *, outlet: str | None = None, published: str | None = None, title: str | None = None
) -> Article:
    """An article in English; `published` an ISO day."""
    day = Published(value=published, precision="day", basis="given") if published else Published()
    return Article(
        key=key,
        given=True,
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        text=text,
        title=title,
        outlet=outlet,
        published=day,
        language="en",
    )


def make_page(text: str, **kwargs: str | None) -> Page:
    """Cleaned and segmented."""
    import msgspec

    article = make_article(text, **kwargs)  # type: ignore[arg-type]
    segments = clean(article)
    return segment(msgspec.structs.replace(article, published=published_of(article, segments)), segments)


def view_of(text: str, **kwargs: str | None) -> View:
    """Laid out for comparison, with its record."""
    page = make_page(text, **kwargs)
    return make_view(page, make_record(page))


def account_of(one: str, other: str, published: str = "2031-04-12") -> tuple[View, View, Account]:
    """Two articles of one day and their account."""
    a, b = view_of(one, published=published), view_of(other, published=published)
    return a, b, compare(a, b, align(a, b))


def differences_of(one: str, other: str) -> list[tuple[str, str, str]]:
    """(type, words in a, words in b) of every difference."""
    a, b, account = account_of(one, other)
    return [
        (d.type, a.page.article.text[d.a[0] : d.a[1]], b.page.article.text[d.b[0] : d.b[1]])
        for match in account.matches
        for d in match.differences
    ]
