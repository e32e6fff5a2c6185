"""truth.json as spans: its snippets looked up in the articles, and how a row is held against them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Any

Row = dict[str, Any]
Tables = dict[str, list[Row]]
Span = tuple[int, int]
Place = tuple[str, int, int]  # field, start, end

SAMPLE = files("retold") / "sample"
TRUTH: dict[str, Any] = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))


class Answers:
    """The tables of one run, and the truth's places in them."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.articles = {row["article"]: row for row in tables["articles"]}

    def string(self, article: str, field: str = "text") -> str:
        return str(self.articles[article][field] or "")

    def place(self, article: str, item: Mapping[str, Any], key: str = "snippet") -> Place:
        """Where a snippet stands; in the text, or in the title where the truth or the article says so."""
        places = self.places(article, item[key], item.get("field"))
        assert places, f"{item[key]!r} does not stand in {article}"
        return places[item.get("occurrence", 0)]

    def places(self, article: str, snippet: str, field: str | None = None) -> list[Place]:
        """Every place of a snippet: in `field`, by default in the text, else in the title."""
        for own in [field] if field else ["text", "title"]:
            string, found, at = self.string(article, own), [], -1
            while (at := string.find(snippet, at + 1)) >= 0:
                found.append((own, at, at + len(snippet)))
            if found:
                return found
        return []

    def letters(self, article: str, place: Place) -> set[int]:
        """The places of the letters and digits of a span."""
        field, start, end = place
        string = self.string(article, field)
        return {i for i in range(start, end) if string[i].isalnum()}

    def rows(self, table: str, **where: Any) -> Iterator[Row]:
        return (row for row in self.tables[table] if all(row[name] == value for name, value in where.items()))


def allowed(item: Mapping[str, Any], key: str) -> list[Any]:
    """The right answers: the best one, and what else the truth lets stand."""
    return list(item.get(f"{key}_allowed", [])) or [item[key]]


def touches(span: Span, other: Span) -> bool:
    """Whether two spans overlap; an empty one (something is missing here) also where it stands at an edge of the other."""
    if span[0] == span[1] or other[0] == other[1]:
        return span[0] <= other[1] and other[0] <= span[1]
    return span[0] < other[1] and other[0] < span[1]


def share(letters: set[int], spans: Iterable[Span]) -> float:
    """The share of the letters that the spans cover."""
    covered = {i for start, end in spans for i in range(start, end)} & letters
    return len(covered) / max(1, len(letters))


def assert_span(answers: Answers, article: str, field: str, start: int, end: int, *, empty: bool = False) -> None:
    string = answers.string(article, field)
    assert 0 <= start <= end <= len(string), (article, field, start, end)
    assert empty or string[start:end].strip(), (article, field, start, end)


def hold(checks: Sequence[tuple[str, bool]], floor: int | None = None) -> None:
    """Assert that all checks pass, or `floor` of them where the product is not there yet; the misses are printed.

    A floor is the figure reached when it was last set. It may only rise.
    """
    missed = [name for name, right in checks if not right]
    found = len(checks) - len(missed)
    print(f"{found} of {len(checks)}")
    for name in missed:
        print(f"  missed: {name}")
    wanted = len(checks) if floor is None else floor
    assert found >= wanted, f"{found} of {len(checks)}, wanted {wanted}; missed: " + "; ".join(missed)


def each(section: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """(article, item) of a section of the truth that is kept by article."""
    for article, items in TRUTH[section].items():
        for item in items:
            yield article, item


def checked(
    items: Iterable[tuple[str, Mapping[str, Any]]], right: Callable[[str, Mapping[str, Any]], bool]
) -> list[tuple[str, bool]]:
    return [(f"{article}: {item['snippet']}", right(article, item)) for article, item in items]
