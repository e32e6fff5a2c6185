"""PROV-JSON (W3C member submission, 24 April 2013): the lineage as provenance.

Written by hand: it is one JSON object, and a library for it would be installed for the sake of one function.

An article, an upstream and a lost account are each a prov:Entity; a story is a prov:Collection of them; an outlet is an agent. The
reading of a retelling, and what else it took from, is `wasDerivedFrom`, with the subtypes of PROV-DM 5.2 as prov:type: Revision
where an outlet updates its own page, Quotation where the whole text was copied, PrimarySource where the page itself names an
upstream that is not at hand. A competing row is only `wasInfluencedBy`. Probabilities, and whether it is stated or inferred, are
values in a namespace of ours.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC
from typing import Any, BinaryIO

from retold.dossier.exports.graph import CARRIED, Edge, Graph, Node, Value
from retold.dossier.exports.identifiers import OURS, encoded
from retold.dossier.wording import instant

_PREFIXES = {"retold": f"{OURS}term:", **{name: f"{OURS}{name}:" for name in ("article", "upstream", "outlet", "story")}}
_PRECISE = {"second", "minute", "hour"}
_SAID_BY_PROV = {"title", "url"}
Records = dict[str, dict[str, Any]]


def write_graph(graph: Graph, file: BinaryIO) -> None:
    """Write the graph. Names are percent-encoded, so that every id of an article gives a qualified name."""
    records: dict[str, Records] = defaultdict(dict)
    names = {node.key: _name("article" if node.kind == "article" else "upstream", node.key) for node in graph.nodes}
    for node in graph.nodes:
        records["entity"][names[node.key]] = _of_node(node)
        _published(records, node, names[node.key])
    for story, nodes in graph.stories.items():
        records["entity"][_name("story", story)] = {"prov:type": _term("prov:Collection")}
        for node in nodes:
            _add(records, "hadMember", {"prov:collection": _name("story", story), "prov:entity": names[node.key]})
    for edge in graph.edges:
        source, target = names[edge.source], names[edge.target]
        if edge.relation == CARRIED:
            _add(records, "alternateOf", {"prov:alternate1": target, "prov:alternate2": source})
        elif edge.reading or edge.takes:
            kind = _kind(edge, graph)
            typed = {"prov:type": _term(kind)} if kind else {}
            _add(
                records,
                "wasDerivedFrom",
                {"prov:generatedEntity": target, "prov:usedEntity": source, **typed, **_ours(edge.values)},
            )
        else:
            _add(records, "wasInfluencedBy", {"prov:influencee": target, "prov:influencer": source, **_ours(edge.values)})
    text = json.dumps({"prefix": _PREFIXES, **records}, ensure_ascii=False, indent=1, allow_nan=False)
    file.write(text.encode("utf-8") + b"\n")


def _of_node(node: Node) -> dict[str, Any]:
    values = {"prov:label": node.values["title"] or node.label, "prov:location": node.values["url"]}
    return {name: value for name, value in values.items() if value is not None} | _ours(node.values)


def _published(records: dict[str, Records], node: Node, name: str) -> None:
    """By whom, and, where the hour is known, when: a day would become the instant of midnight."""
    outlet = node.values["outlet"]
    if isinstance(outlet, str):
        agent = _name("outlet", outlet)
        records["agent"][agent] = {"prov:type": _term("prov:Organization"), "prov:label": outlet}
        _add(records, "wasAttributedTo", {"prov:entity": name, "prov:agent": agent})
    moment = instant(str(node.values["published"] or ""))
    if moment is not None and node.values["published_precision"] in _PRECISE:
        shown = moment.astimezone(UTC).isoformat()
        _add(records, "wasGeneratedBy", {"prov:entity": name, "prov:time": shown})


def _kind(edge: Edge, graph: Graph) -> str:
    """The subtype of a derivation, or "": only where what PROV-DM says of it is what the tables say."""
    source, target = graph.node[edge.source], graph.node[edge.target]
    if source.kind not in ("article", "lost"):
        return "prov:PrimarySource" if edge.values["status"] == "stated" else ""
    outlet = source.values["outlet"]
    if edge.relation == "update" and outlet is not None and outlet == target.values["outlet"]:
        return "prov:Revision"
    return "prov:Quotation" if edge.relation == "copy" else ""


def _ours(values: Mapping[str, Value]) -> dict[str, Any]:
    return {f"retold:{name}": value for name, value in values.items() if value is not None and name not in _SAID_BY_PROV}


def _add(records: dict[str, Records], relation: str, record: dict[str, Any]) -> None:
    records[relation][f"_:{relation}{len(records[relation]) + 1}"] = record


def _term(name: str) -> dict[str, str]:
    """A qualified name as a value (section 3.1.2)."""
    return {"$": name, "type": "xsd:QName"}


def _name(prefix: str, key: str) -> str:
    """A qualified name. A point at the end and a hyphen at the start, which PROV-N does not take, are encoded too."""
    local = encoded(key)
    local = local[:-1] + "%2E" if local.endswith(".") else local
    return f"{prefix}:{'%2D' + local[1:] if local.startswith('-') else local}"
