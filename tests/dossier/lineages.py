"""Tables of invented lineages for the tests of the exports: every column there, the values as few as a test needs."""

from __future__ import annotations

import hashlib
from typing import Any

from retold.dossier.tables import TABLES, Row, in_order

Tables = dict[str, list[Row]]
STORY = "s-00aa11bb22"
ODD = [
    "two\nlines",
    "a\r\nb\rc",
    "tab\there",
    'with "quotes" and \\ backslash\\',
    "it's ''quoted'' [as a comment] (so), really; yes: 1,2",
    "<b>&amp;</b> ]]> <!-- -->",
    "\0\x01\x0b\x1f\x7f\x9f\ufffe\uffff",
    "\ud800 half",
    "אבג \u202eright to left\u202c",
    "👩\u200d👩\u200d👧 🇫🇮",
    " \u00a0\u2028\u2029 ",
    "a:b/c%20d?e=f#g",
    "-x.",
    "=1+1",
    "n1",
    "graph",
    "x" * 300,
]


def row(table: str, **values: Any) -> Row:
    blank = {"str": "", "int": 0, "float": 0.0, "bool": False, "span": [0, 0], "spans": [], "json": []}
    made = {column.name: None if column.nullable else blank[column.type] for column in TABLES[table].columns}
    assert not set(values) - set(made), (table, values)
    return {**made, **values}


class Lineage:
    """Tables that grow: an article, then whom it may have been taken from."""

    def __init__(self, story: str = STORY, tables: Tables | None = None) -> None:
        self.story = story
        self._tables: Tables = tables if tables is not None else {name: [] for name in TABLES}

    def article(self, name: str, outlet: str | None = None, published: str | None = None, precision: str = "", **more: Any) -> None:
        sha256 = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
        known = precision or ("unknown" if published is None else "second" if "T" in published else "day")
        made = row("articles", article=name, outlet=outlet, published=published, published_precision=known, sha256=sha256, **more)
        if not any(one["article"] == name for one in self._tables["articles"]):
            self._tables["articles"].append(made)
        self._tables["stories"].append(row("stories", story=self.story, article=name, probability=1.0, line=1))
        self._node(name, "article", article=name, name=outlet or "", status="stated")

    def upstream(self, name: str, kind: str = "agency", **more: Any) -> str:
        node = f"u-{self.story}-{name}" if kind != "lost" else f"lost-{self.story}-1"
        self._node(node, kind, name=name, **{"status": "inferred" if kind == "lost" else "stated", **more})
        return node

    def _node(self, node: str, kind: str, **more: Any) -> None:
        self._tables["nodes"].append(row("nodes", node=node, story=self.story, kind=kind, **more))

    def taken(self, retelling: str, exemplar: str | None, probability: float, **more: Any) -> None:
        """A row of `lineage`; exemplar None: none of these."""
        values = {"contributes": probability if exemplar else 0.0, "direction": "inferred", "status": "inferred", **more}
        made = row("lineage", story=self.story, from_node=exemplar, to_node=retelling, retelling=retelling, exemplar=exemplar)
        self._tables["lineage"].append({**made, "probability": probability, **values})

    def credited(self, retelling: str, node: str, probability: float, **more: Any) -> None:
        """A row of `lineage` with an upstream."""
        name = next(one["name"] for one in self._tables["nodes"] if one["node"] == node)
        self.taken(retelling, None, probability, from_node=node, upstream=name, basis="credit", contributes=probability, **more)

    def related(self, a: str, b: str, relation: str) -> None:
        self._tables["relations"].append(row("relations", a=min(a, b), b=max(a, b), relation=relation, probability=0.9))

    @property
    def tables(self) -> Tables:
        return {name: in_order(name, rows) for name, rows in self._tables.items()}


def flood() -> Lineage:
    """A tree: an agency's report, a page that has it, a copy, an update of the outlet's own, a retelling; competing rows beside."""
    made = Lineage()
    wire = made.upstream("Kestrel Agency", carried_by="courier", evidence=[["courier", 4, 18, "credit"]], rule="credit")
    made.article(
        "courier", "Tarn Courier", "2031-03-04T09:00:00+01:00", url="https://tarn.example/a?b=c&d", title="Seed vault floods"
    )
    made.article("mirror", "Valley Mirror", "2031-03-04T13:20:00+01:00", title="Vault floods")
    made.article("courier-2", "Tarn Courier", "2031-03-05", version_of="courier")
    made.article("eye", "The Lindow Eye", None)
    made.credited(
        "courier", wire, 0.9, direction="stated", status="stated", rule="names an agency", evidence=[["courier", 4, 18, "credit"]]
    )
    made.taken("courier", None, 0.1)
    made.taken("mirror", "courier", 0.97, basis="text", support=0.9, rule="published before")
    made.taken("mirror", None, 0.03)
    made.taken("courier-2", "courier", 0.99, basis="text")
    made.taken("courier-2", None, 0.01)
    made.taken("eye", "mirror", 0.6, direction="undecided", status="undecided")
    made.taken("eye", "courier", 0.35)
    made.taken("eye", None, 0.05)
    made.related("courier", "mirror", "copy")
    made.related("courier", "courier-2", "update")
    made.related("mirror", "eye", "retelling")
    return made


def odd() -> Lineage:
    """A chain of articles whose ids, outlets, titles and rules are what a format may stumble over."""
    made = Lineage()
    lost = made.upstream("", "lost", rule=ODD[0])
    page = made.upstream(ODD[5], "page")
    for place, name in enumerate(ODD):
        made.article(name, ODD[-1 - place], f"2031-03-{place + 1:02}", title=name, url="javascript:alert(1)", language=name)
        if place:
            made.taken(name, ODD[place - 1], 0.8, rule=name, evidence=[[name, 0, 1, name]])
        else:
            made.credited(name, lost, 0.8)
        made.credited(name, page, 0.05, rule=name)
        made.taken(name, None, 0.15)
    return made
