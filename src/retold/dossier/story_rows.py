"""Pairs and stories as rows: relations, alignments, nodes, lineage, fates, changes, utterances, conflicts.

Places become ids; a and b come in order of id.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retold.dossier.cells import share_cell, spans_cell
from retold.dossier.names import slug_of
from retold.dossier.record_rows import attribution_id
from retold.dossier.tables import Row
from retold.types import Account, Article, Evidence, Page, Pair, Span, Told

CORRECTION = "correction"  # the rule of what a person decided


def rows_of_pairs(pairs: Sequence[Pair], names: Sequence[str]) -> list[Row]:
    """The rows of table relations."""
    return [
        {
            "a": min(names[pair.a], names[pair.b]),
            "b": max(names[pair.a], names[pair.b]),
            "relation": pair.relation,
            "probability": share_cell(pair.probability),
            "shingles": pair.shingles,
            "containment": share_cell(pair.containment),
            "content": share_cell(pair.content),
            "cosine": share_cell(pair.cosine),
            "same_story": share_cell(pair.same_story),
            "status": "inferred",
            "rule": "find",
        }
        for pair in pairs
    ]


def rows_of_passages(pair: Pair, names: Sequence[str]) -> list[Row]:
    """The rows of table alignments for a pair that was not accounted: its passages; verbatim where every word is the same."""
    rows = []
    for p in pair.passages:
        row = _alignment(names[pair.a], (p.a_start, p.a_end), names[pair.b], (p.b_start, p.b_end), rule="passage")
        row.update(kind="verbatim" if p.similarity == 1 else "reworded", similarity=share_cell(p.similarity))
        rows.append(row)
    return rows


def rows_of_account(account: Account, pages: tuple[Page, Page], names: tuple[str, str]) -> list[Row]:
    """The rows of table alignments for an accounted pair; pages and names are those of the account's a and b."""
    rows = []
    for match in account.matches:
        a_field, b_field = pages[0].units[match.a_unit].field, pages[1].units[match.b_unit].field
        row = _alignment(names[0], match.a, names[1], match.b, a_field=a_field, b_field=b_field, rule=match.rule)
        row.update(kind=match.kind, similarity=share_cell(match.similarity), moved=match.moved)
        rows.append(row)
    return rows


def _alignment(a: str, a_span: Span, b: str, b_span: Span, *, a_field: str = "text", b_field: str = "text", rule: str) -> Row:
    if b < a:
        a, a_span, a_field, b, b_span, b_field = b, b_span, b_field, a, a_span, a_field
    return {
        "a": a,
        "a_start": a_span[0],
        "a_end": a_span[1],
        "b": b,
        "b_start": b_span[0],
        "b_end": b_span[1],
        "kind": "verbatim",
        "similarity": 1.0,
        "a_field": a_field,
        "b_field": b_field,
        "moved": False,
        "status": "stated" if rule == CORRECTION else "inferred",
        "rule": rule,
    }


# --- a story ------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Scene:
    """What the rows of one story are made from: its id, and for each of `told.members` the article and its id."""

    story: str
    told: Told
    articles: tuple[Article, ...]
    names: tuple[str, ...]

    def string(self, place: int, field: str, span: Span) -> str:
        """The words of a span of a member."""
        article = self.articles[place]
        return (article.text if field == "text" else article.title or "")[span[0] : span[1]]

    def evidence(self, evidence: Sequence[Evidence]) -> list[list[object]]:
        """Evidence as the tables show it."""
        return [
            [self.names[e.article], e.start, e.end, e.rule, *(["title"] if e.field == "title" else [])]
            for e in sorted(evidence, key=lambda e: (e.article, e.field, e.start, e.end, e.rule))
        ]


def rows_of_told(told: Told, story: str, articles: Sequence[Article], names: Sequence[str]) -> dict[str, list[Row]]:
    """The rows of tables nodes, lineage, fates, changes, utterances and conflicts; articles and names are the whole pile's."""
    scene = Scene(story, told, tuple(articles[place] for place in told.members), tuple(names[place] for place in told.members))
    ids = _node_ids(scene)
    return {
        "nodes": _nodes(scene, ids),
        "lineage": _lineage(scene, ids),
        "fates": _fates(scene),
        "changes": _changes(scene),
        "utterances": _utterances(scene),
        "conflicts": _conflicts(scene),
    }


def _node_ids(scene: Scene) -> list[str]:
    """An id for each node of the lineage; upstreams of the same slug are counted in order of kind and name."""
    nodes = scene.told.lineage.nodes
    ids = [""] * len(nodes)
    taken: set[str] = set()
    for place in sorted(range(len(nodes)), key=lambda n: (nodes[n].kind, nodes[n].name, n)):
        node = nodes[place]
        if node.article is not None:
            ids[place] = scene.names[node.article]
            continue
        base = f"lost-{scene.story}" if node.kind == "lost" else f"u-{scene.story}-{slug_of(node.name)}"
        number = 1
        name = f"{base}-1" if node.kind == "lost" else base
        while name in taken:
            number += 1
            name = f"{base}-{number}"
        taken.add(name)
        ids[place] = name
    return ids


def _nodes(scene: Scene, ids: Sequence[str]) -> list[Row]:
    rows: list[Row] = []
    for node, name in zip(scene.told.lineage.nodes, ids, strict=True):
        rows.append(
            {
                "node": name,
                "story": scene.story,
                "kind": node.kind,
                "article": None if node.article is None else scene.names[node.article],
                "name": node.name,
                "carried_by": None if node.carried_by is None else scene.names[node.carried_by],
                "evidence": scene.evidence(node.evidence),
                "status": "inferred" if node.kind == "lost" or "signs of republication" in _rules(node.evidence) else "stated",
                "rule": _rules(node.evidence),
            }
        )
    return rows


def _lineage(scene: Scene, ids: Sequence[str]) -> list[Row]:
    lineage = scene.told.lineage
    upstreams = {node.name: name for node, name in zip(lineage.nodes, ids, strict=True) if node.article is None}
    rows: list[Row] = []
    for edge in lineage.edges:
        if edge.exemplar is not None:
            source: str | None = scene.names[edge.exemplar]
        else:
            source = None if edge.upstream is None else upstreams.get(edge.upstream, f"u-{scene.story}-{slug_of(edge.upstream)}")
        rows.append(
            {
                "story": scene.story,
                "from_node": source,
                "to_node": scene.names[edge.retelling],
                "retelling": scene.names[edge.retelling],
                "exemplar": None if edge.exemplar is None else scene.names[edge.exemplar],
                "upstream": edge.upstream,
                "basis": edge.basis,
                "probability": share_cell(edge.probability),
                "contributes": share_cell(edge.contributes),
                "support": share_cell(edge.support),
                "direction": edge.direction,
                "evidence": scene.evidence(edge.evidence),
                "status": "stated" if CORRECTION in edge.rules else "undecided" if source is None else edge.direction,
                "rule": ", ".join(edge.rules),
            }
        )
    return rows


def _fates(scene: Scene) -> list[Row]:
    return [
        {
            "story": scene.story,
            "exemplar": None if one.exemplar is None else scene.names[one.exemplar],
            "start": one.span[0] if one.span else None,
            "end": one.span[1] if one.span else None,
            "unit": one.unit,
            "retelling": scene.names[one.retelling],
            "retelling_start": one.retelling_span[0] if one.retelling_span else None,
            "retelling_end": one.retelling_span[1] if one.retelling_span else None,
            "retelling_unit": one.retelling_unit,
            "fate": one.fate,
            "moved": one.moved,
            "direction": one.direction,
            "elsewhere": one.elsewhere,
            "exemplar_field": one.field,
            "retelling_field": one.retelling_field,
            "similarity": share_cell(one.similarity),
            "status": "undecided" if one.direction == "undecided" else "stated" if one.rule == CORRECTION else "inferred",
            "rule": one.rule,
        }
        for one in scene.told.fates
    ]


def _changes(scene: Scene) -> list[Row]:
    def place(change: int) -> tuple[object, ...]:
        one = scene.told.changes[change]
        return one.retelling, one.exemplar, one.retelling_field, one.retelling_span, one.field, one.span, one.type, one.how, change

    order = sorted(range(len(scene.told.changes)), key=place)
    return [
        {
            "story": scene.story,
            "change": f"{scene.story}:c{number}",
            "exemplar": scene.names[one.exemplar],
            "exemplar_start": one.span[0],
            "exemplar_end": one.span[1],
            "retelling": scene.names[one.retelling],
            "retelling_start": one.retelling_span[0],
            "retelling_end": one.retelling_span[1],
            "type": one.type,
            "how": one.how,
            "before": scene.string(one.exemplar, one.field, one.span),
            "after": scene.string(one.retelling, one.retelling_field, one.retelling_span),
            "severity": one.severity,
            "pattern": one.pattern,
            "direction": one.direction,
            "exemplar_field": one.field,
            "retelling_field": one.retelling_field,
            "status": "undecided" if one.direction == "undecided" else "inferred",
            "rule": one.rule,
        }
        for number, one in enumerate((scene.told.changes[n] for n in order), 1)
    ]


def _utterances(scene: Scene) -> list[Row]:
    return [
        {
            "utterance": f"{scene.story}:u{one.utterance + 1}",
            "attribution": attribution_id(scene.names[one.article], one.attribution),
            "article": scene.names[one.article],
            "against": None if one.against is None else attribution_id(scene.names[one.against[0]], one.against[1]),
            "wording": one.wording,
            "form": one.form,
            "speaker_changed": one.speaker_changed,
            "insertions": spans_cell(one.insertions),
            "story": scene.story,
            "status": one.status,
            "rule": one.rule,
        }
        for one in scene.told.renderings
    ]


def _conflicts(scene: Scene) -> list[Row]:
    rows: list[Row] = []
    for number, one in enumerate(scene.told.conflicts, 1):
        sides = [(scene.names[one.a_article], one.a, one.a_holder), (scene.names[one.b_article], one.b, one.b_holder)]
        (a, a_span, a_holder), (b, b_span, b_holder) = sorted(sides)
        rows.append(
            {
                "conflict": f"{scene.story}:k{number}",
                "story": scene.story,
                "kind": one.kind,
                "a_article": a,
                "a_start": a_span[0],
                "a_end": a_span[1],
                "a_holder": a_holder,
                "b_article": b,
                "b_start": b_span[0],
                "b_end": b_span[1],
                "b_holder": b_holder,
                "about": one.about,
                "depends_on": one.depends_on,
                "status": "inferred",
                "rule": one.rule,
            }
        )
    return rows


def _rules(evidence: Sequence[Evidence]) -> str:
    return ", ".join(sorted({e.rule for e in evidence if e.rule}))
