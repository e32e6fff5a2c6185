"""Every span of every table, and whether it can be what it claims to be. Works on any pile; needs no truth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from evaluation.product import Tables, sha256_of
from evaluation.scores import Row


class Place(NamedTuple):
    """A span of a table: `may_be_empty` where the table lets it mark a place at which the other side has something."""

    table: str
    article: str
    start: int
    end: int
    field: str
    may_be_empty: bool = False


# table → (column of the article, column of start, column of end, column of the field)
SINGLE = {
    "segments": [("article", "start", "end", "field")],
    "quantities": [("article", "start", "end", "field")],
    "times": [("article", "start", "end", "field")],
    "mentions": [("article", "start", "end", "field")],
    "alignments": [("a", "a_start", "a_end", "a_field"), ("b", "b_start", "b_end", "b_field")],
    "conflicts": [("a_article", "a_start", "a_end", "a_field"), ("b_article", "b_start", "b_end", "b_field")],
    "fates": [("exemplar", "start", "end", "exemplar_field"), ("retelling", "retelling_start", "retelling_end", "retelling_field")],
    "changes": [
        ("exemplar", "exemplar_start", "exemplar_end", "exemplar_field"),
        ("retelling", "retelling_start", "retelling_end", "retelling_field"),
    ],
}
# table → columns that hold spans of `article`: one [start, end] or a list of them
LISTED = {
    "attributions": ("source", "cue", "content", "via_spans", "insertions", "venue", "addressee"),
    "utterances": ("insertions",),
}
EVIDENCE = ("nodes", "lineage", "statements")


def places(tables: Tables) -> Iterator[Place]:
    """Every span that the tables state."""
    for table, columns in SINGLE.items():
        for row in tables.get(table, []):
            for in_article, from_place, to_place, in_field in columns:
                if row.get(in_article) is not None and row.get(from_place) is not None:
                    empty = table == "changes" and row.get("how") in ("lost", "gained")
                    yield Place(table, row[in_article], row[from_place], row[to_place], row.get(in_field) or "text", empty)
    for table, names in LISTED.items():
        for row in tables.get(table, []):
            for name in names:
                for start, end in spans_in(row.get(name)):
                    yield Place(table, row["article"], start, end, row.get("field") or "text")
    for table in EVIDENCE:
        for row in tables.get(table, []):
            items = evidence_in(row.get("evidence"))
            # What a sentence says was lost or gained has a place on the other side, and words on this one.
            placed = table == "statements" and any(start < end for _, start, end, _ in items)
            yield from (Place(table, *item, placed) for item in items)


def spans_in(value: Any) -> list[tuple[int, int]]:
    """The spans of a cell: null, [start, end], or a list of such."""
    if not value:
        return []
    if isinstance(value[0], int):
        return [(value[0], value[1])]
    return [(span[0], span[1]) for span in value]


def evidence_in(value: Any) -> list[tuple[str, int, int, str]]:
    """The (article, start, end, field) of each item of a cell: [article, start, end, rule], and "title" fifth where it is."""
    return [(item[0], item[1], item[2], item[4] if len(item) > 4 else "text") for item in value or []]


def faults(tables: Tables) -> list[str]:
    """What no span may be: out of the text, empty where something is claimed, of an article that is not there, or misquoted.

    Also: a text that its own digest does not fit, and `before` / `after` of a change that are not the text at their spans.
    """
    articles = {row["article"]: row for row in tables.get("articles", [])}
    found = [
        f"articles: the digest of {key} does not fit its text"
        for key, row in articles.items()
        if row["sha256"] != sha256_of(row["text"])
    ]
    for place in places(tables):
        row = articles.get(place.article)
        if row is None:
            found.append(f"{place.table}: no article {place.article!r}")
            continue
        length = len(string_of(row, place.field))
        if not 0 <= place.start <= place.end <= length or (place.start == place.end and not place.may_be_empty):
            found.append(f"{place.table}: {place.article}[{place.start}:{place.end}] of {length} ({place.field})")
    return found + [fault for row in tables.get("changes", []) for fault in _misquoted(row, articles)]


def string_of(article: Row, field: str) -> str:
    """The text that spans of a field count into."""
    return str(article["text"] if field == "text" else article.get("title") or "")


def _misquoted(change: Row, articles: dict[str, Row]) -> Iterator[str]:
    sides = (
        ("before", "exemplar", "exemplar_start", "exemplar_end", "exemplar_field"),
        ("after", "retelling", "retelling_start", "retelling_end", "retelling_field"),
    )
    for said, article, start, end, field in sides:
        if change.get(said) is None or change.get(article) not in articles:
            continue
        text = string_of(articles[change[article]], change.get(field) or "text")
        if change[said] != text[change[start] : change[end]]:
            yield f"changes: `{said}` of {change.get('change')} is not the text at its span"
