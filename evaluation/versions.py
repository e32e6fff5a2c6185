"""Which version came first, from the texts alone: wiki_versions, chains of exact order (these texts grow).

Thirty chains of 221 (seed 1), no date given, ids replaced. "Longer is later" alone orders .825 of the pairs of all chains.
"""

from __future__ import annotations

from pathlib import Path

from evaluation.lineage import likeliest_exemplars, new_id
from evaluation.product import rows_of, tables_of
from evaluation.scores import Row, Score, sampled, share

FOLDER = "wiki_versions"
FILES = ("lineage.jsonl",)
N_CHAINS, N_GIVEN, N_LEARNED = 30, 100, 80


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


def given_chains(chains: list[Row]) -> list[Row]:
    """The chains that are measured where a story is given, those of this task among them."""
    here, learned = sampled(chains, N_CHAINS), learned_chains(chains)
    return here + sampled(_without(chains, here + learned), N_GIVEN - N_CHAINS, seed=3)


def learned_chains(chains: list[Row], n: int = N_LEARNED) -> list[Row]:
    """Chains that weights are learned on, none of which is measured; fewer than N_LEARNED are some of those."""
    return sampled(_without(chains, sampled(chains, N_CHAINS)), n, seed=2)


def _without(chains: list[Row], taken: list[Row]) -> list[Row]:
    names = {chain["tree"] for chain in taken}
    return [chain for chain in chains if chain["tree"] not in names]


def _ancestors(name: str, exemplars: dict[str, str | None]) -> set[str]:
    seen: set[str] = set()
    step = exemplars.get(name)
    while step is not None and step not in seen:
        seen.add(step)
        step = exemplars.get(step)
    return seen
