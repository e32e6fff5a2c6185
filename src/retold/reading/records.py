"""Records of .jsonl and .json files: columns under the names that are in use, one bad record costing one `Reject`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import msgspec

from retold.language.calendar import read_date
from retold.types import Published

# Columns of news collections: our own, passim's, and what scrapers and archives commonly call them.
_ALIASES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "article_id", "_id", "guid", "uuid"),
    "text": ("text", "body", "content", "article", "articleBody", "article_text", "full_text", "maintext"),
    "title": ("title", "headline"),
    "outlet": ("outlet", "source", "publisher", "media_name", "series", "site_name", "newspaper", "domain"),
    "published": ("published", "date", "published_at", "publish_date", "date_publish", "publishedAt", "datePublished",
                  "publication_date", "pub_date", "timestamp"),
    "url": ("url", "link", "canonical_url"),
    "language": ("language", "lang"),
    "upstream": ("upstream",),
    "version_of": ("version_of",),
}  # fmt: skip
# The other way round: which field a column gives, and its place among the columns of that field (the first one counts).
_FIELD_OF: Mapping[str, tuple[str, int]] = {
    alias: (name, place) for name, aliases in _ALIASES.items() for place, alias in enumerate(aliases)
}
_DEEPEST = 64
# A string, closed or not, or a bracket. Atomic throughout, so that no input makes it look twice at a character.
_BRACKET = re.compile(r'"(?:[^"\\]++|\\.?)*+"?|[\[{]|[\]}]', re.DOTALL)


class Fields(msgspec.Struct, frozen=True, kw_only=True):
    """What a record or page says of an article, before it has a key."""

    text: str
    given_id: str | None = None
    title: str | None = None
    outlet: str | None = None
    published: Published = Published()
    language: str | None = None
    url: str | None = None
    version_of: str | None = None
    upstream: str | None = None


class BadRecord(Exception):
    """A record that gives no article: reason is the slug, detail the line for a person."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


def load(source: str) -> Any:
    """The JSON value of `source`. Raises BadRecord: "bad-json", or "too-deep" below 64 levels. Cost O(length)."""
    if _too_deep(source):
        raise BadRecord("too-deep", f"JSON nested deeper than {_DEEPEST} levels; flatten the record")
    try:
        return json.loads(source, parse_int=_integer)
    except RecursionError:
        raise BadRecord("too-deep", f"JSON nested deeper than {_DEEPEST} levels; flatten the record") from None
    except json.JSONDecodeError as error:
        if error.msg == "Extra data":
            detail = f"more than one JSON value (the second begins at column {error.colno}); write one a line"
            raise BadRecord("bad-json", detail) from None
        raise BadRecord("bad-json", f"{error.msg} at column {error.colno}; mend the record and read the file again") from None
    except ValueError as error:
        raise BadRecord("bad-json", f"{error}; mend the record and read the file again") from None


def _integer(digits: str) -> int | float:
    # Python refuses integers of more than 4,300 digits with an error; no field of an article is a number of that size.
    return int(digits) if len(digits) < 400 else float("inf")


def _too_deep(source: str) -> bool:
    """Whether more brackets are open at once, outside strings, than we follow. Cost O(length), in C where nothing is nested."""
    if source.count("[") + source.count("{") <= _DEEPEST:
        return False
    depth = 0
    for found in _BRACKET.finditer(source):
        c = found.group()
        if c in ("[", "{"):
            depth += 1
            if depth > _DEEPEST:
                return True
        elif c in ("]", "}"):
            depth -= 1
    return False


_decode = msgspec.json.Decoder().decode


def plain_fields_of(line: bytes) -> Fields | None:
    """The fields of a record as most are: UTF-8, flat or nearly, every column of ours a string; None for any other.

    A shortcut: where it answers, `fields_of(load(line))` says the same, ten times slower. What the compiled parser does not take,
    or might take otherwise (NaN, half a surrogate pair, integers beyond 64 bits), is left to that road. Cost O(bytes).
    """
    if line.count(b"[") + line.count(b"{") > _DEEPEST:
        return None
    try:
        record = _decode(line)
    except (ValueError, RecursionError):  # DecodeError and UnicodeDecodeError are ValueErrors
        return None
    if type(record) is not dict:
        return None
    found: dict[str, tuple[int, str]] = {}
    for column, value in record.items():
        field = _FIELD_OF.get(column)
        if field is None or value is None or value == "":
            continue
        if type(value) is not str:
            return None
        name, place = field
        if name not in found or place < found[name][0]:
            found[name] = (place, value)
    if "text" not in found:
        return None
    strings = {name: value for name, (_, value) in found.items()}
    text, published = strings.pop("text"), strings.pop("published", None)
    given_id = strings.pop("id", "").strip() or None
    return Fields(
        text=text,
        given_id=given_id,
        published=_UNKNOWN if published is None else _published(published),
        **{name: value.strip() or None for name, value in strings.items()},
    )


_UNKNOWN = Published()


@lru_cache(maxsize=1 << 12)
def _published(given: str) -> Published:
    """A date as given. Many articles share one: the last few thousand are remembered."""
    value, precision = read_date(given)
    return Published(value=value, precision=precision, basis="given" if value else "")


def fields_of(record: Any) -> Fields:
    """The fields of one record. Raises BadRecord where it is no object or has no text. Unknown columns are left alone."""
    if not isinstance(record, dict):
        raise BadRecord("bad-json", f"a record must be an object, this is {_kind(record)}; see the columns in the docs")
    text = _column(record, "text")
    if text is None:
        raise BadRecord("no-text", "no column with the text (text, body, content, article ...); name one of them")
    if not isinstance(text, str):
        raise BadRecord("no-text", f"the text is {_kind(text)}, not a string; give the text as a string")
    value, precision = read_date(_column(record, "published"))
    return Fields(
        text=text,
        given_id=_string(_column(record, "id")),
        title=_string(_column(record, "title")),
        outlet=_string(_column(record, "outlet")),
        published=Published(value=value, precision=precision, basis="given" if value else ""),
        language=_string(_column(record, "language")),
        url=_string(_column(record, "url")),
        version_of=_string(_column(record, "version_of")),
        upstream=_string(_column(record, "upstream")),
    )


def _column(record: Mapping[str, Any], name: str) -> Any:
    for alias in _ALIASES[name]:
        # "source" is the outlet's name, unless the record names its outlet elsewhere; empty columns do not count.
        if record.get(alias) not in (None, ""):
            return record[alias]
    return "" if any(alias in record for alias in _ALIASES[name]) and name == "text" else None


def _string(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("name") or value.get("title")
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value).strip() or None


def _kind(value: Any) -> str:
    return {dict: "an object", list: "an array", str: "a string", bool: "true or false", type(None): "null"}.get(
        type(value), "a number"
    )
