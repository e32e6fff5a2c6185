"""GraphML, by the schema that graphml.graphdrawing.org publishes (Brandes et al., "GraphML progress report", GD 2001).

Written by hand: the XML of the standard library is all that it takes, and a graph library would be imported for one function.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO

from retold.dossier.exports import markup
from retold.dossier.exports.graph import EDGE_VALUES, NODE_VALUES, Graph, Value

_SPACE = "http://graphml.graphdrawing.org/xmlns"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_LEAST = 0.0001  # a weight of nothing is taken for a mistake by some readers


def write_graph(graph: Graph, file: BinaryIO) -> None:
    """Write the graph. Ids of nodes are n1, n2 …: the schema wants name tokens; the id of the tables is the value `node`.

    `label` of a node and `weight` of an edge are the names under which programs look for them; both repeat other values.
    """
    root = markup.Element(
        "graphml", {"xmlns": _SPACE, "xmlns:xsi": _INSTANCE, "xsi:schemaLocation": f"{_SPACE} {_SPACE}/1.0/graphml.xsd"}
    )
    for owner, values in (("node", {"label": "string", **NODE_VALUES}), ("edge", {"weight": "double", **EDGE_VALUES})):
        for name, kind in values.items():
            markup.add(root, "key", **{"id": f"{owner}-{name}", "for": owner, "attr.name": name, "attr.type": kind})
    below = markup.add(root, "graph", id="lineage", edgedefault="directed")
    ids = {node.key: f"n{number}" for number, node in enumerate(graph.nodes, 1)}
    for node in graph.nodes:
        _values(markup.add(below, "node", id=ids[node.key]), "node", {"label": node.label, **node.values})
    for number, edge in enumerate(graph.edges, 1):
        made = markup.add(below, "edge", id=f"e{number}", source=ids[edge.source], target=ids[edge.target])
        _values(made, "edge", {"weight": weight(edge.probability), **edge.values})
    markup.write(root, file)


def weight(probability: float) -> float:
    """A probability as the weight of an edge: never nothing."""
    return max(probability, _LEAST)


def _values(element: markup.Element, owner: str, values: Mapping[str, Value]) -> None:
    for name, value in values.items():
        if value is not None:
            markup.add(element, "data", value, key=f"{owner}-{name}")
