"""The lineage as a graph: what GraphML, GEXF, PROV-JSON, DOT and Newick are all written from.

A node is an article, an upstream that is only cited, or one that must have been and is lost. An edge runs from whom it was taken
to who took it, as `lineage` has it; a retelling's row "none of these" is a value of its node. One file may hold several stories.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from retold.dossier.exports.writing import unicode_only
from retold.dossier.story import Article, lineage_order, takes
from retold.dossier.tables import Row, Tables
from retold.dossier.wording import excerpt, instant
from retold.errors import NothingFound

Value = str | float | bool | int | None
Place = tuple[str, str, bool]  # a story, a node of it, whether that is an article: an upstream may have an article's id
# The values of a node and of an edge: name → type, in the words of GraphML.
NODE_VALUES = {
    "node": "string",
    "kind": "string",
    "story": "string",
    "article": "string",
    "outlet": "string",
    "title": "string",
    "published": "string",
    "published_precision": "string",
    "published_basis": "string",
    "version_of": "string",
    "url": "string",
    "language": "string",
    "sha256": "string",
    "line": "int",
    "none_of_these": "double",
    "carried_by": "string",
    "status": "string",
    "rule": "string",
    "evidence": "string",
}
EDGE_VALUES = {
    "story": "string",
    "relation": "string",
    "probability": "double",
    "contributes": "double",
    "support": "double",
    "reading": "boolean",
    "direction": "string",
    "basis": "string",
    "status": "string",
    "rule": "string",
    "evidence": "string",
}
CARRIED = "carried-by"  # the relation of an upstream to the article that probably carries it
_FROM_ARTICLE = ("outlet", "published", "published_precision", "published_basis", "version_of", "url", "language", "sha256")
_LABEL = 60


@dataclass(frozen=True)
class Node:
    """A node. key: unlike every other's, the id that the tables give; start: the first instant at which it can have been there."""

    key: str
    label: str
    kind: str
    stories: tuple[str, ...]
    start: datetime | None
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Edge:
    """An edge between two keys. takes: something was taken from here, whatever the most probable exemplar is."""

    source: str
    target: str
    relation: str
    story: str
    probability: float
    takes: bool
    start: datetime | None
    values: Mapping[str, Value] = field(default_factory=dict)

    @property
    def reading(self) -> bool:
        """Whether this is the most probable row of its retelling, none of these included."""
        return bool(self.values["reading"])


@dataclass(frozen=True)
class Graph:
    """Nodes and edges in the order of the tables, which no order of input changes. untraced: stories without a lineage."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    untraced: tuple[str, ...]

    @cached_property
    def node(self) -> Mapping[str, Node]:
        """Nodes by key."""
        return {node.key: node for node in self.nodes}

    @cached_property
    def stories(self) -> Mapping[str, tuple[Node, ...]]:
        """The nodes of each story."""
        found: dict[str, list[Node]] = defaultdict(list)
        for node in self.nodes:
            for story in node.stories:
                found[story].append(node)
        return {story: tuple(found[story]) for story in sorted(found)}


def graph_of(tables: Tables) -> Graph:
    """The lineage that the tables hold. Cost O(rows log rows). Raises NothingFound where no story has one."""
    rows = {(str(row["story"]), str(row["node"]), row["article"] is not None): row for row in tables["nodes"]}
    if not rows:
        raise NothingFound(
            "no story has a lineage yet: only what articles share was looked for",
            "Name one with --story, or trace with --depth all",
        )
    keys = _keys(rows)
    edges = _lineage_edges(tables, keys) + _carried_edges(rows, keys)
    places: dict[str, list[Place]] = defaultdict(list)
    for place in sorted(keys):
        places[keys[place]].append(place)
    starts = _starts(tables, rows, keys, edges)
    shown = _Nodes(tables, rows)
    nodes = tuple(shown.node(key, places[key], starts.get(key)) for key in sorted(places))
    traced = {story for story, _, _ in rows}
    untraced = sorted({str(row["story"]) for row in tables["stories"]} - traced)
    timed = tuple(
        Edge(
            e.source, e.target, e.relation, e.story, e.probability, e.takes, starts.get(e.target) or starts.get(e.source), e.values
        )
        for e in edges
    )
    return Graph(nodes, timed, tuple(untraced))


def _keys(rows: Mapping[Place, Row]) -> dict[Place, str]:
    """A key for each place: an article has one in all its stories; an upstream that shares an article's id gets another."""
    keys = {place: unicode_only(place[1]) for place in rows if place[2]}
    taken = set(keys.values())
    for place in sorted(rows.keys() - keys.keys()):
        name = unicode_only(place[1])
        while name in taken:
            name += "~"
        taken.add(name)
        keys[place] = name
    return keys


def _lineage_edges(tables: Tables, keys: dict[Place, str]) -> list[Edge]:
    relations = {(row["a"], row["b"]): str(row["relation"]) for row in tables["relations"]}
    lost = {(str(row["story"]), str(row["node"])) for row in tables["nodes"] if row["kind"] == "lost"}
    best: dict[tuple[str, str], Row] = {}
    for row in tables["lineage"]:
        place = (str(row["story"]), str(row["to_node"]))
        if place not in best or lineage_order(row) < lineage_order(best[place]):
            best[place] = row
    edges = []
    for row in tables["lineage"]:
        story, exemplar = str(row["story"]), row["exemplar"]
        if row["from_node"] is None:
            continue
        source, target = (story, str(row["from_node"]), exemplar is not None), (story, str(row["to_node"]), True)
        pair = (min(exemplar, row["retelling"]), max(exemplar, row["retelling"])) if exemplar is not None else ("", "")
        relation = (
            "lost" if exemplar is None and source[:2] in lost else "cited" if exemplar is None else relations.get(pair, "retelling")
        )
        values: dict[str, Value] = {name: _text(row[name]) for name in ("direction", "basis", "status", "rule")}
        values |= {name: float(row[name]) for name in ("probability", "contributes", "support")}
        values |= {"story": story, "relation": relation, "evidence": evidence_text(row["evidence"])}
        values["reading"] = row is best[target[:2]]
        ends = [keys.setdefault(place, unicode_only(place[1])) for place in (source, target)]
        edges.append(Edge(ends[0], ends[1], relation, story, float(row["probability"]), takes(row), None, values))
    return edges


def _carried_edges(rows: Mapping[Place, Row], keys: Mapping[Place, str]) -> list[Edge]:
    """Upstream → the article that probably carries it; no row of `lineage`, so that it has neither probability nor support."""
    place_of = {(place[0], row["article"]): place for place, row in rows.items() if place[2]}
    edges = []
    for place in sorted(rows):
        row, story = rows[place], place[0]
        target = place_of.get((story, row["carried_by"]))
        if row["carried_by"] is not None and target is not None:
            values: dict[str, Value] = {"story": story, "relation": CARRIED, "reading": False, "status": "inferred"}
            edges.append(Edge(keys[place], keys[target], CARRIED, story, 0.0, False, None, values))
    return edges


def _starts(tables: Tables, rows: Mapping[Place, Row], keys: Mapping[Place, str], edges: Iterable[Edge]) -> dict[str, datetime]:
    """An article's first possible instant; of an upstream that of the first article that may go back to it."""
    published = {row["article"]: instant(row["published"] or row["published_earliest"]) for row in tables["articles"]}
    starts: dict[str, datetime] = {}
    for place, row in rows.items():
        moment = published.get(row["article"])
        if moment is not None:
            starts[keys[place]] = moment
    first: dict[str, datetime] = {}
    articles = {keys[place] for place in rows if place[2]}
    for edge in edges:
        moment = starts.get(edge.target)
        if edge.source not in articles and moment is not None:
            first[edge.source] = min(first.get(edge.source, moment), moment)
    return starts | first


class _Nodes:
    """Makes the nodes: what the tables say of each."""

    def __init__(self, tables: Tables, rows: Mapping[Place, Row]) -> None:
        self._rows = rows
        self._articles = {row["article"]: row for row in tables["articles"]}
        self._headlines: dict[str, Row] = {}
        for row in tables["segments"]:
            if row["role"] == "headline":
                self._headlines.setdefault(row["article"], row)
        self._lines = {(str(row["story"]), row["article"]): row["line"] for row in tables["stories"]}
        self._none = {
            (str(row["story"]), str(row["to_node"])): row["probability"] for row in tables["lineage"] if row["from_node"] is None
        }
        held = {row["article"] for row in rows.values() if row["article"] is not None}
        self._several = Counter(self._articles[article]["outlet"] for article in held if article in self._articles)

    def node(self, key: str, places: list[Place], start: datetime | None) -> Node:
        """The node of this key, which stands in one place, or, an article of two stories, in several."""
        row = self._rows.get(places[0]) or {"node": places[0][1], "kind": "unknown", "name": ""}
        stories = tuple(story for story, _, _ in places)
        article = row.get("article")
        values: dict[str, Value] = dict.fromkeys(NODE_VALUES)
        values |= {name: _text(row.get(name)) for name in ("node", "kind", "article", "carried_by", "status", "rule")}
        values |= {"story": " ".join(stories), "evidence": evidence_text(row.get("evidence") or [])}
        if article is None:
            values["title"] = _text(row["name"])
            return Node(key, self._upstream(row), str(row["kind"]), stories, start, values)
        held = self._articles.get(article, {})
        values |= {name: _text(held.get(name)) for name in _FROM_ARTICLE}
        values["none_of_these"] = self._none.get(places[0][:2])
        values["line"] = self._lines.get((stories[0], article))
        values["title"] = _text(self._headline(article))
        return Node(key, self._label(article, held.get("outlet")), str(row["kind"]), stories, start, values)

    def _headline(self, article: str) -> str | None:
        row = self._articles.get(article)
        headline = self._headlines.get(article)
        return Article(row, (headline,) if headline else ()).headline if row else None

    def _label(self, article: str, outlet: str | None) -> str:
        several = self._several[outlet] > 1
        return excerpt(f"{outlet} [{article}]" if outlet and several else outlet or article, _LABEL)

    def _upstream(self, row: Row) -> str:
        return "lost" if row["kind"] == "lost" else excerpt(str(row["name"]), _LABEL) or "not named"


def evidence_text(evidence: object) -> str | None:
    """Evidence as JSON text; None where there is none."""
    return unicode_only(json.dumps(evidence, ensure_ascii=False)) if evidence else None


def _text(value: object) -> str | None:
    return None if value is None or value == "" else unicode_only(str(value))
