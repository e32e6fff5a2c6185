"""Newick, the notation of phylogenetic trees (Olsen, "Newick's 8:45 tree format standard", 1990), a story a line."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import BinaryIO

from retold.dossier.exports.graph import Edge, Graph
from retold.dossier.wording import excerpt, joined
from retold.errors import UsageError

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_INSTEAD = "graphml, gexf, dot and prov-json hold any lineage"


def write_graph(graph: Graph, file: BinaryIO) -> list[str]:
    """Write a tree for each story whose reading is one, and return why each other is none.

    Ids are labels, exemplars inner nodes; the probability of an edge, and at the root the story, stand in a comment of the New
    Hampshire X form. Branches have no length: a lineage knows no distance. Raises UsageError where no story is a tree.
    """
    trees, faults = [], []
    edges_of: dict[str, list[Edge]] = defaultdict(list)
    for edge in graph.edges:
        edges_of[edge.story].append(edge)
    for story, nodes in graph.stories.items():
        idle = {node.key for node in nodes if node.kind != "article"}
        fault, tree = _tree(story, [node.key for node in nodes], idle, edges_of[story])
        if fault:
            faults.append(f"the lineage of {story} is no tree: {fault}")
        else:
            trees.append(tree)
    if not trees:
        more = f"; nor is that of {len(faults) - 1} more" if len(faults) > 1 else ""
        raise UsageError(faults[0] + more, f"Use --format graphml: {_INSTEAD}")
    file.write("".join(f"{tree}\n" for tree in trees).encode("utf-8"))
    return faults


def _tree(story: str, keys: Sequence[str], idle: set[str], edges: Sequence[Edge]) -> tuple[str, str]:
    """("", the tree), or why there is none. `idle` are upstreams, which only count where something was taken from them."""
    origin = {edge.target: edge for edge in edges if edge.reading}
    fault = _contamination(edges)
    if fault:
        return fault, ""
    taken = {edge.source for edge in origin.values()}
    present = [key for key in keys if key not in idle or key in taken]
    below: dict[str, list[str]] = defaultdict(list)
    for key in present:
        if key in origin:
            below[origin[key].source].append(key)
    roots = [key for key in present if key not in origin]
    if len(roots) > 1:
        return f"it has {len(roots)} roots ({_named(roots)})", ""
    order = list(roots)  # grows while it is gone through
    for key in order:
        order += below[key]
    if len(order) < len(present):
        return f"{_named(_circle(origin, set(present) - set(order)))} go back to each other", ""
    return "", _written(order, below, origin, story)


def _contamination(edges: Sequence[Edge]) -> str:
    taken: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        if edge.takes:
            taken[edge.target].append(edge.source)
    for target, sources in sorted(taken.items()):
        if len(sources) > 1:
            return f"{_named([target])} took from {_named(sorted(sources))} (contamination)"
    return ""


def _circle(origin: Mapping[str, Edge], unreached: set[str]) -> list[str]:
    """Some nodes in a circle: where one goes back to if one goes back as often as there are nodes."""
    key = min(unreached)
    for _ in unreached:
        key = origin[key].source
    circle = [key]
    while origin[circle[-1]].source != key:
        circle.append(origin[circle[-1]].source)
    return sorted(circle)


def _written(order: Sequence[str], below: Mapping[str, Sequence[str]], origin: Mapping[str, Edge], story: str) -> str:
    made: dict[str, str] = {}
    for key in reversed(order):  # what stands below a node is made before it; no recursion, a chain may be long
        parts = ",".join(made.pop(one) for one in below[key])
        note = f"probability={origin[key].probability}" if key in origin else f"story={story}"
        made[key] = f"{f'({parts})' if parts else ''}{_label(key)}[&&NHX:{note}]"
    return made[order[0]] + ";"


def _label(key: str) -> str:
    """In quotation marks, which hold any character but controls; a quotation mark inside is doubled."""
    return "'" + _CONTROL.sub("\ufffd", key).replace("'", "''") + "'"


def _named(keys: Sequence[str]) -> str:
    return joined([excerpt(key, 40) for key in keys], 4)
