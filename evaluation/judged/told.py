"""Pairs of an exemplar and its retelling, and what `retold compare` tells of each: every change with the passages around it.

The pairs are given: the edges of iterated_narration, whose parents are known, and the lineage of the bundled sample.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import NamedTuple

from evaluation.lineage import new_id
from evaluation.product import rows_of
from evaluation.scores import Span
from retold.config import Settings
from retold.pipeline.telling import compare_articles
from retold.reading import read_paths, read_rows
from retold.types import Article, Difference, Match, Page

_AROUND = re.compile(r"\S+")
_FEW_WORDS, _BESIDE = 2, 4
_TOLD = ("headline", "standfirst", "subheading", "body", "caption")


class Edge(NamedTuple):
    """An article and one that retells it; `source` is "narration" or "sample"."""

    source: str
    exemplar: Article
    retelling: Article

    @property
    def ids(self) -> tuple[str, str]:
        """The ids of both."""
        return self.exemplar.key, self.retelling.key


class Place(NamedTuple):
    """A span of a field of an article."""

    field: str
    start: int
    end: int


@dataclass(frozen=True)
class Told:
    """One change that is told of an edge; A is the exemplar.

    before, after  the words of each side, "" where a side lacks them; around  the same with the words beside them.
    passages       the sentences that were compared, of each side, with a sentence before and after.
    """

    edge: Edge
    type: str
    severity: int
    rule: str
    a: Place
    b: Place
    before: str
    after: str
    around: tuple[str, str]
    passages: tuple[str, str]

    @property
    def key(self) -> tuple[str, str, str, Place, Place]:
        """What one change is known by."""
        return *self.edge.ids, self.type, self.a, self.b


def edges_of(folder: Path) -> list[Edge]:
    """All edges: of the trees below `folder` (iterated_narration), then of the sample; articles in English with words in them."""
    return [*_narration(folder / "lineage.jsonl"), *sample_edges()]


def _narration(path: Path) -> Iterator[Edge]:
    for tree in rows_of(path):
        rows = [{"id": new_id(node), "text": node["text"]} for node in tree["nodes"] if node["text"].strip()]
        known = {article.key: article for article in read_rows(rows) if isinstance(article, Article)}
        ids = {node["id"]: new_id(node) for node in tree["nodes"]}
        for node in tree["nodes"]:
            above, here = known.get(ids.get(node["parent"], "")), known.get(ids[node["id"]])
            if above and here and above.text != here.text:
                yield Edge("narration", above, here)


@cache
def sample_edges() -> tuple[Edge, ...]:
    """The edges between articles of the bundled sample."""
    with as_file(files("retold") / "sample") as folder:
        truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
        read = read_paths([folder / "articles"], Settings())
        known = {_stem(article.key): article for article in read if isinstance(article, Article)}
    pairs = [(known[row["exemplar"]], known[row["retelling"]]) for row in truth["lineage"] if row["exemplar"]]
    return tuple(Edge("sample", _named(one), _named(other)) for one, other in pairs if one.text != other.text)


def _stem(key: str) -> str:
    return Path(key).stem


def _named(article: Article) -> Article:
    from msgspec.structs import replace

    return replace(article, key=_stem(article.key))


def told_of(edge: Edge) -> list[Told]:
    """Every change of the account of an edge, in order of place, each once."""
    page_a, page_b, _, _, _, account = compare_articles(edge.exemplar, edge.retelling)
    found = {
        one.key: one for match in account.matches for d in match.differences for one in [_told(edge, page_a, page_b, match, d)]
    }
    return sorted(found.values(), key=lambda one: (one.a, one.b, one.type))


def _told(edge: Edge, page_a: Page, page_b: Page, match: Match, d: Difference) -> Told:
    (a, before, around_a, passage_a), (b, after, around_b, passage_b) = (
        _side(page, unit, span) for page, unit, span in ((page_a, match.a_unit, d.a), (page_b, match.b_unit, d.b))
    )
    return Told(edge, d.type, d.severity, d.rule, a, b, before, after, (around_a, around_b), (passage_a, passage_b))


def _side(page: Page, unit: int, span: Span) -> tuple[Place, str, str, str]:
    field = page.units[unit].field
    text = page.string(field)
    around = beside(text, span) if span[0] < span[1] else ""
    return Place(field, *span), " ".join(text[slice(*span)].split()), around, _passage(page, unit, span)


def beside(text: str, span: Span) -> str:
    """The words of a span, and where they are few, those before and after too; white space as one space."""
    words = text[slice(*span)].split()
    if len(words) > _FEW_WORDS:
        return " ".join(words)
    left = [m.start() for m in _AROUND.finditer(text, max(0, span[0] - 80), span[0])][-_BESIDE:]
    right = [m.end() for m in _AROUND.finditer(text, span[1], span[1] + 80)][:_BESIDE]
    return " ".join(text[left[0] if left else span[0] : right[-1] if right else span[1]].split())


def _passage(page: Page, unit: int, span: Span) -> str:
    own = page.units[unit]
    same = [k for k, s in enumerate(page.sentences) if k == own.sentence or (s.field == own.field and s.role in _TOLD)]
    touched = [k for k in same if k == own.sentence or (page.sentences[k].start < span[1] and span[0] < page.sentences[k].end)]
    first, last = same.index(touched[0]), same.index(touched[-1])
    shown = same[max(0, first - 1) : last + 2]
    text = page.string(own.field)
    return " ".join(text[page.sentences[shown[0]].start : page.sentences[shown[-1]].end].split())


def by_ids(edges: list[Edge]) -> Mapping[tuple[str, str], Edge]:
    """The edges by the ids of their articles."""
    return {edge.ids: edge for edge in edges}
