"""Which version came first where the versions are given: a hundred chains of 221, each as one story, without dates.

The thirty of `versions` and seventy more; the weights are learned on eighty others. A pair is in order where the earlier article
has fewer expected steps from a root. "Longer is later" is counted over the same pairs, and over those whose lengths differ by less
than 2 %. A version that is the same text as another (one in six of the pairs of equal length: what was changed was put back) has no
order that its text could tell: such pairs are counted in the notes, and not in the shares.
"""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

from evaluation.lineage import new_id
from evaluation.lineage_stage import calibration_error, given, read
from evaluation.product import rows_of
from evaluation.scores import Score, share
from evaluation.versions import given_chains

FOLDER = "wiki_versions"
FILES = ("lineage.jsonl",)
EQUAL = 0.02


def score(folder: Path) -> Score:
    """Shares of pairs in order, of those of equal length; of true predecessors; calibration (1 - error)."""
    right = n = right_equal = n_equal = longer = longer_equal = previous = n_previous = same = 0
    said: list[tuple[float, bool]] = []
    chains = given_chains(list(rows_of(folder / "lineage.jsonl")))
    for chain in chains:
        texts = {new_id(node): node["text"] for node in chain["nodes"]}
        order = [new_id(node) for node in chain["nodes"]]
        truth = dict(zip(order, [None, *order[:-1]], strict=True))
        found = read(given([{"id": name, "text": texts[name]} for name in order]), truth)
        said += found.said
        place = {name: k for k, name in enumerate(found.names)}
        for before, after in combinations(order, 2):
            if texts[before] == texts[after]:
                same += 1
                continue
            in_order = found.depth[place[before]] < found.depth[place[after]]
            lengths = len(texts[before]), len(texts[after])
            equal = abs(lengths[0] - lengths[1]) < EQUAL * max(lengths)
            right, n, longer = right + in_order, n + 1, longer + (lengths[0] < lengths[1])
            if equal:
                right_equal, n_equal, longer_equal = right_equal + in_order, n_equal + 1, longer_equal + (lengths[0] < lengths[1])
        for name, above in truth.items():
            at = found.likeliest[place[name]]
            n_previous += above is not None
            previous += above is not None and at is not None and found.names[at] == above
    figures = {
        "pairs": share(right, n),
        "pairs_of_equal_length": share(right_equal, n_equal),
        "predecessors": share(previous, n_previous),
        "calibration": round(1 - calibration_error(said), 4),
    }
    notes = [
        f"{len(chains)} chains, {n} pairs, {n_equal} of equal length, {same} more of one text; "
        f"longer = later: {share(longer, n)}, of equal length {share(longer_equal, n_equal)}"
    ]
    return Score(figures, notes=notes)
