"""Which version came first, from the texts alone: wiki_versions, chains of exact order (these texts grow).

Thirty chains of 221 (seed 1), no date given, ids replaced. "Longer is later" alone orders .825 of all pairs.
"""

from __future__ import annotations

from pathlib import Path

from evaluation.lineage import likeliest_exemplars, new_id
from evaluation.product import rows_of, tables_of
from evaluation.scores import Score, sampled, share

FOLDER = "wiki_versions"
FILES = ("lineage.jsonl",)
N_CHAINS = 30


def score(folder: Path) -> Score:
    """Shares of pairs put in the right order, of pairs not reversed (what is undecided reverses none), of true predecessors."""
    right = reversed_pairs = n_pairs = previous = n_previous = 0
    chains = sampled(list(rows_of(folder / "lineage.jsonl")), N_CHAINS)
    for chain in chains:
        order = [new_id(node) for node in chain["nodes"]]
        articles = [{"id": name, "text": node["text"]} for name, node in zip(order, chain["nodes"], strict=True)]
        tables = tables_of(articles, depth="stories")
        exemplars, decided = likeliest_exemplars(tables), likeliest_exemplars(tables, decided=True)
        above = {name: _ancestors(name, exemplars) for name in order}
        surely_above = {name: _ancestors(name, decided) for name in order}
        for later in range(1, len(order)):
            n_previous += 1
            previous += exemplars.get(order[later]) == order[later - 1]
            for earlier in range(later):
                n_pairs += 1
                right += order[earlier] in above[order[later]]
                reversed_pairs += order[later] in surely_above[order[earlier]]
    figures = {
        "pairs": share(right, n_pairs),
        "not_reversed": share(n_pairs - reversed_pairs, n_pairs),
        "predecessors": share(previous, n_previous),
    }
    return Score(figures, notes=[f"{len(chains)} chains, {n_pairs} pairs; chains drawn with seed 1"])


def _ancestors(name: str, exemplars: dict[str, str | None]) -> set[str]:
    seen: set[str] = set()
    step = exemplars.get(name)
    while step is not None and step not in seen:
        seen.add(step)
        step = exemplars.get(step)
    return seen
