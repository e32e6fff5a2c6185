"""GEXF 1.3 (gexf.net/1.3), dynamic: Gephi's timeline shows the story grow.

Written by hand: networkx fails at `dateTime`, knows no kinds of edges, and puts the day of writing into the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import BinaryIO

from retold.config import VERSION
from retold.dossier.exports import markup
from retold.dossier.exports.graph import EDGE_VALUES, NODE_VALUES, Graph, Value
from retold.dossier.exports.graphml import weight

_SPACE = "http://gexf.net/1.3"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_AFTER = timedelta(days=1)  # the timeline ends so long after the last start: what begins at its very end would never be seen
_TYPES = {"string": "string", "double": "double", "boolean": "boolean", "int": "integer"}


def write_graph(graph: Graph, file: BinaryIO) -> None:
    """Write the graph; where no article has a date it is static.

    A node is there from the first instant that its date allows, in UTC, until one day after the last start; one without a date
    has no bounds, which Gephi shows all the time. An edge begins with its retelling.
    """
    root = markup.Element(
        "gexf", {"xmlns": _SPACE, "xmlns:xsi": _INSTANCE, "xsi:schemaLocation": f"{_SPACE} {_SPACE}/gexf.xsd", "version": "1.3"}
    )
    markup.add(markup.add(root, "meta"), "creator", f"retold {VERSION}")
    starts = [node.start for node in graph.nodes if node.start is not None]
    end = _end(max(starts)) if starts else None
    timed = {"timeformat": "dateTime", "timerepresentation": "interval", "start": _shown(min(starts)), "end": end} if starts else {}
    below = markup.add(root, "graph", mode="dynamic" if starts else "static", defaultedgetype="directed", **timed)
    for owner, values in (("node", NODE_VALUES), ("edge", EDGE_VALUES)):
        declared = markup.add(below, "attributes", class_=owner, mode="static")
        for name, kind in values.items():
            markup.add(declared, "attribute", id=f"{owner}-{name}", title=name, type=_TYPES[kind])
    nodes = markup.add(below, "nodes")
    for node in graph.nodes:
        made = markup.add(nodes, "node", id=node.key, label=node.label, **_bounds(node.start, end))
        _values(made, "node", node.values)
    edges = markup.add(below, "edges")
    for number, edge in enumerate(graph.edges, 1):
        made = markup.add(
            edges, "edge", id=f"e{number}", source=edge.source, target=edge.target, kind=edge.relation,
            weight=weight(edge.probability), **_bounds(edge.start, end),
        )  # fmt: skip
        _values(made, "edge", edge.values)
    markup.write(root, file)


def _bounds(start: datetime | None, end: str | None) -> dict[str, str | None]:
    return {} if start is None else {"start": _shown(start), "end": end}


def _shown(moment: datetime) -> str:
    """xsd:dateTime in UTC."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _end(last: datetime) -> str:
    try:
        return _shown(last + _AFTER)
    except OverflowError:  # in the last day of the year 9999
        return _shown(datetime.max.replace(microsecond=0, tzinfo=UTC))


def _values(element: markup.Element, owner: str, values: Mapping[str, Value]) -> None:
    below = markup.add(element, "attvalues")
    for name, value in values.items():
        if value is not None:
            markup.add(below, "attvalue", for_=f"{owner}-{name}", value=value)
