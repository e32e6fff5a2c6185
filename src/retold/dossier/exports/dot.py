"""DOT, the language of Graphviz (graphviz.org/doc/info/lang.html): a picture of the lineage, its values beside it.

Evidence is left out: older versions of Graphviz take no string beyond 16,384 bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import BinaryIO

from retold.dossier.exports.graph import CARRIED, Edge, Graph, Node, Value
from retold.dossier.story import COMPETING
from retold.dossier.wording import dated, excerpt, number, printable

_SHAPES = {"article": ("box", "rounded"), "lost": ("ellipse", "dotted")}
_CITED = ("ellipse", "dashed")
_WEB = re.compile(r"https?://", re.IGNORECASE)


def write_graph(graph: Graph, file: BinaryIO) -> None:
    """Write the graph, a cluster a story. Boxes are articles, dashed ellipses upstreams that are only cited, dotted ones lost.

    A solid edge is the reading, a dashed one competes with it, a "?" has no decided direction. Edges of probability below 0.1
    through which nothing came are left out, and counted in a comment: the other formats have all.
    """
    drawn = [e for e in graph.edges if e.reading or e.takes or e.relation == CARRIED or e.probability >= COMPETING]
    lines = [
        "digraph lineage {",
        '  graph [rankdir="LR", fontname="sans-serif"];',
        '  node [fontname="sans-serif", fontsize="11"];',
    ]
    lines.append('  edge [fontname="sans-serif", fontsize="9"];')
    lines.append(f"  // {len(graph.edges) - len(drawn)} edges of probability below {COMPETING} are left out")
    written: set[str] = set()
    for place, (story, nodes) in enumerate(graph.stories.items(), 1):
        lines += [f"  subgraph cluster_{place} {{", f"    graph [label={_quoted(story)}];"]
        lines += [f"    {_node(node)};" for node in nodes if node.key not in written]
        written |= {node.key for node in nodes}
        lines.append("  }")
    lines += [f"  {_edge(edge)};" for edge in drawn]
    file.write(("\n".join([*lines, "}"]) + "\n").encode("utf-8"))


def _node(node: Node) -> str:
    shape, style = _SHAPES.get(node.kind, _CITED)
    title, published = node.values["title"], node.values["published"]
    parts = [node.label]
    if node.kind == "article":
        parts += [excerpt(str(title), 50)] if title else []
        parts.append(dated(str(published) if published else None))
    label = "\n".join(parts).replace("&", "&amp;")  # what is drawn, and only that, is searched for names of HTML characters
    url = node.values["url"]
    links = {"URL": url} if isinstance(url, str) and _WEB.match(url) else {}  # an SVG made of it runs no script
    # Graphviz takes attributes of any name but its own words; the id stands before the bracket, the address in another spelling.
    rest = {name: value for name, value in node.values.items() if name not in ("node", "url", "evidence")}
    return f"{_quoted(node.key)} [{_values({'label': label, 'shape': shape, 'style': style, **links, **rest})}]"


def _edge(edge: Edge) -> str:
    unsure = " ?" if edge.values.get("direction") == "undecided" else ""
    label = "carried by" if edge.relation == CARRIED else f"{number(edge.probability)}{unsure}"
    style = "dotted" if edge.relation == CARRIED else "solid" if edge.reading else "dashed"
    rest = {name: value for name, value in edge.values.items() if name != "evidence"}
    values = _values({"label": label, "style": style, **rest})
    return f"{_quoted(edge.source)} -> {_quoted(edge.target)} [{values}]"


def _values(values: Mapping[str, Value]) -> str:
    return ", ".join(f"{name}={_quoted(value)}" for name, value in values.items() if value is not None)


def _quoted(value: Value) -> str:
    """A value in quotation marks: a quotation mark and a backslash escaped, a line end as `\\n`, other controls as U+FFFD."""
    text = ("true" if value else "false") if isinstance(value, bool) else str(value)
    plain = printable(text.replace("\r\n", "\n").replace("\r", "\n"))
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
