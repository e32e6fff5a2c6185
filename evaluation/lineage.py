"""Who retold whom: iterated_narration, people retelling short stories with the parent known.

Six trees of the seventeen, the smallest excluded by no rule but the draw (seed 1). Ids are replaced, since theirs tell the
generation; the time of writing is given, as a page would give it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from evaluation.product import Tables, rows_of, sha256_of, tables_of
from evaluation.scores import Row, Score, sampled, share

FOLDER = "iterated_narration"
FILES = ("lineage.jsonl",)
N_TREES = 6


def score(folder: Path) -> Score:
    """Share of retellings whose likeliest exemplar is the true one; of edges found in either direction; of roots."""
    parents = edges = n_edges = roots = 0
    trees = sampled(list(rows_of(folder / "lineage.jsonl")), N_TREES)
    for tree in trees:
        truth = {new_id(node): node["parent"] for node in tree["nodes"]}
        old = {node["id"]: new_id(node) for node in tree["nodes"]}
        wanted = {article: old[parent] for article, parent in truth.items() if parent is not None}
        found = likeliest_exemplars(tables_of([_article(node) for node in tree["nodes"]], depth="stories"))
        n_edges += len(wanted)
        parents += sum(found.get(article) == parent for article, parent in wanted.items())
        undirected = {frozenset((article, parent)) for article, parent in found.items() if parent}
        edges += sum(frozenset(edge) in undirected for edge in wanted.items())
        roots += all(found.get(article) is None for article in truth if article not in wanted)
    notes = [f"{len(trees)} trees, {n_edges} edges; trees drawn with seed 1"]
    return Score({"parents": share(parents, n_edges), "edges": share(edges, n_edges), "roots": roots}, {"roots": len(trees)}, notes)


def likeliest_exemplars(tables: Tables, *, decided: bool = False) -> dict[str, str | None]:
    """retelling → the article of its most probable row, None where that row is an upstream or none of these.

    With `decided`, None too where that row leaves the direction undecided.
    """
    best: dict[str, tuple[float, str, Row]] = {}
    for row in tables["lineage"]:
        here = (-row["probability"], row["exemplar"] or "", row)
        best[row["retelling"]] = min(here, best.get(row["retelling"], here), key=lambda found: found[:2])
    return {
        retelling: None if decided and row.get("direction") == "undecided" else row["exemplar"]
        for retelling, (_, _, row) in best.items()
    }


def new_id(node: Row) -> str:
    """An id that tells nothing: of the old one and the text, since two people may write the same words."""
    return "n" + sha256_of(f"{node['id']}\n{node['text']}")[:12]


def _article(node: Row) -> Row:
    article = {"id": new_id(node), "text": node["text"]}
    if node.get("start_ms"):
        article["published"] = datetime.fromtimestamp(int(node["start_ms"]) / 1000, UTC).isoformat(timespec="seconds")
    return article
