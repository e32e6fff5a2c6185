"""The words of the report: for probabilities, fates, types of change, dates; and text of others made safe to print.

Wording is modest on purpose: a probability is said in words and as a number, an absence is "not found in the articles at hand".
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from retold.types import Article

_USUAL_ARCHIVE = "pile.retold"
FATES = {
    "kept": ("=", "the same words"),
    "reworded": ("≈", "other words, and no change of a kind that is looked for"),
    "altered": ("≠", "carried over, with at least one change that is more than wording"),
    "dropped": ("−", "no counterpart found in the retelling"),
    "added": ("+", "no counterpart found in the exemplar"),
    "moved": ("↕", "stands elsewhere in the order of the text"),
}
SEVERITIES = {1: "wording only", 2: "a detail", 3: "touches the meaning"}
CHANGES = {
    "quantity": "figure",
    "polarity": "affirmed or denied",
    "attribution": "who says it",
    "actor": "who acts",
    "quotation": "words inside quotation marks",
    "date": "date",
    "name": "name",
    "strength": "strength of the claim",
    "cause": "cause",
    "hedge": "hedge",
    "modifier": "limit on a figure",
    "plural": "one or many",
    "tense": "tense",
    "label": "label for an actor",
    "tone": "tone",
    "detail": "detail",
    "garbled": "garbled wording",
}
SPEAKERS = {
    "explicit": "named beside the words",
    "pronoun": "by way of a pronoun",
    "inferred": "inferred",
    "unresolved": "cannot tell",
}
WORDINGS = {
    None: "first found here",
    "identical": "same words",
    "trimmed": "trimmed",
    "reworded": "reworded",
    "extended": "extended",
}
_MONTHS = "January February March April May June July August September October November December".split()
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_SPACE = re.compile(r"\s+")


def printable(text: str) -> str:
    """`text` with each control, bidi override and lone surrogate as U+FFFD: same length, so that spans still hold. O(length)."""
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text)


def options_of(where: Mapping[str, str]) -> str:
    """The options by which the next command speaks of the same archive under the same settings; "" for the usual ones."""
    named = {name: where[name] for name in ("archive", "config") if where.get(name, _USUAL_ARCHIVE) != _USUAL_ARCHIVE}
    return "".join(f" --{name} {shlex.quote(printable(place))}" for name, place in named.items())


def excerpt(text: str, limit: int = 90) -> str:
    """One printable line of at most `limit` code points, cut at a word and closed with an ellipsis. O(limit)."""
    line = _SPACE.sub(" ", printable(text[: 8 * limit + 80])).strip()
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    space = head.rfind(" ")
    return (head[:space] if space > limit // 2 else head).rstrip(" ,;:") + "…"


def quoted(text: str, limit: int = 90) -> str:
    """An excerpt between quotation marks; marks that it brings along at its ends are not doubled, and no comma ends it."""
    line = excerpt(text, limit)
    if len(line) > 1 and line[0] in "“\"'‘" and line[-1] in "”\"'’":
        line = line[1:-1]
    elif len(line) > 1 and line[0] in '“"' and not any(mark in line[1:] for mark in '”"'):
        line = line[1:]
    return f"“{line.rstrip(',') or line}”"


def likely(probability: float) -> str:
    """A probability in words."""
    if probability >= 0.95:
        return "very probably"
    if probability >= 0.75:
        return "probably"
    return "more likely than not" if probability >= 0.5 else "possibly"


def number(probability: float) -> str:
    """A probability as a number with two decimals; never 1.00, because nothing inferred is certain."""
    return "0.99+" if probability >= 0.995 else f"{probability:.2f}"


def counted(amount: int, noun: str, nouns: str = "") -> str:
    """A count with its noun: "1 article", "2 stories"."""
    return f"{amount:,} {noun if amount == 1 else nouns or noun + 's'}"


def joined(parts: Sequence[str], limit: int = 6) -> str:
    """ "a, b and c"; beyond `limit` the rest is counted."""
    if len(parts) > limit:
        parts = [*parts[: limit - 1], f"{len(parts) - limit + 1:,} more"]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def instant(value: str | None) -> datetime | None:
    """The first instant that an ISO 8601 value of any precision allows, in UTC where it names no zone; None where it is none."""
    if not value:
        return None
    found = re.match(r"^(\d{4})(?:-(\d{2}))?$", value)
    try:
        moment = datetime(int(found[1]), int(found[2] or 1), 1) if found else datetime.fromisoformat(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def outlet_and_date(article: Article) -> str:
    """Where and when an article was published, as far as that is known."""
    known = [excerpt(article.outlet)] if article.outlet else []
    known += [dated(article.published.value)] if article.published.value else []
    return ", ".join(known) or "outlet and date unknown"


def dated(value: str | None) -> str:
    """An ISO 8601 value as a person reads it, at its own precision and in its own zone; other values as they stand."""
    if not value:
        return "no date"
    found = re.match(r"^(\d{4})-(\d{2})(?:-(\d{2})(?:[T ](\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?)?$", value)
    if not found or not 1 <= int(found[2]) <= 12:
        return excerpt(value, 40)
    day = f"{int(found[3])} " if found[3] else ""
    zone = " UTC" if found[5] == "Z" else f" {found[5]}" if found[5] else ""
    return f"{day}{_MONTHS[int(found[2]) - 1]} {found[1]}" + (f", {found[4]}{zone}" if found[4] else "")
