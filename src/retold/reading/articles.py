"""From what a record or a page says of itself to an article."""

from __future__ import annotations

import hashlib
import re

from retold.language.identify import identify
from retold.reading.decoding import blank, fit
from retold.reading.records import Fields
from retold.types import Article, Reject

_CODE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9_-]{1,20})?")


def article_of(fields: Fields, key: str | None, shown: str, place: str, digest: str | None) -> Article | Reject:
    """The article of one record's fields, under its own id or else `key`; a Reject where its text is blank.

    key      None: an article without an id is named after its text, the same on every machine and in any order of records.
    shown    the input as the user named it; place in it; digest SHA-256 of the input where one input is one article.
    Cost O(length): one pass of SHA-256 over the text.
    """
    text = fields.text
    if "\0" in text:
        text = fit(text)
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:  # half a surrogate pair
        text = fit(text)
        data = text.encode("utf-8")
    if blank(text):
        where = f"{shown}, {place}" if place else shown
        return Reject(
            input=shown, place=place, reason="empty", detail=f"{where}: the text is empty; nothing was kept", sha256=digest
        )
    sha256 = hashlib.sha256(data).hexdigest()
    given = _clean(fields.given_id)
    return Article(
        key=given or key or f"sha-{sha256[:12]}",
        given=given is not None,
        sha256=sha256,
        text=text,
        title=_clean(fields.title),
        outlet=_clean(fields.outlet),
        published=fields.published,
        language=_language(fields.language) or identify(text),
        url=_clean(fields.url),
        version_of=_clean(fields.version_of),
        upstream=_clean(fields.upstream),
    )


def _clean(value: str | None) -> str | None:
    if value is None:
        return None
    return (value if value.isprintable() else fit(value)).strip() or None


def _language(value: str | None) -> str | None:
    """ "en-GB" → "en"; None for what is no language code."""
    code = _CODE.fullmatch(value.strip()) if value else None
    return code[1].lower() if code else None
