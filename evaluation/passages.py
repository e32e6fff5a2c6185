"""Where reused stretches begin and end: pan13_noobf, verbatim reuse between web pages, at depth "find".

Eighty labelled pairs of 478 (seed 1) in one pile. Only labelled pairs are looked at: a pair without a label is no negative.
Scored by characters, over both sides of a pair.
"""

from __future__ import annotations

from pathlib import Path

from evaluation.product import Tables, rows_of, tables_of
from evaluation.scores import Row, Score, covered, f1, sampled, share

FOLDER = "pan13_noobf"
FILES = ("docs.jsonl", "pairs.jsonl")
N_PAIRS = 80


def score(folder: Path) -> Score:
    """Character precision, recall and F, and the share of pairs for which any passage was found."""
    pairs = sampled(list(rows_of(folder / "pairs.jsonl")), N_PAIRS)
    wanted = {pair[side] for pair in pairs for side in ("susp_id", "src_id")}
    texts = {row["id"]: row["text"] for row in rows_of(folder / "docs.jsonl") if row["id"] in wanted}
    return score_passages(pairs, tables_of([{"id": name, "text": text} for name, text in texts.items()], depth="find"))


def score_passages(pairs: list[Row], tables: Tables) -> Score:
    """From the alignments table alone."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in tables["alignments"]:
        found.setdefault((row["a"], row["b"]), []).append(row)
    hits = n_ours = n_truth = detected = 0
    for pair in pairs:
        a, b = sorted((pair["susp_id"], pair["src_id"]))
        rows = found.get((a, b), [])
        detected += bool(rows)
        for name, side in (("susp", pair["susp_id"]), ("src", pair["src_id"])):
            column = "a" if side == a else "b"
            ours = covered([(row[f"{column}_start"], row[f"{column}_end"]) for row in rows])
            truth = covered([(passage[f"{name}_start"], passage[f"{name}_end"]) for passage in pair["passages"]])
            hits, n_ours, n_truth = hits + len(ours & truth), n_ours + len(ours), n_truth + len(truth)
    figures = {
        "characters_f": f1(hits, n_ours, n_truth),
        "characters_precision": share(hits, n_ours),
        "characters_recall": share(hits, n_truth),
        "pairs_found": share(detected, len(pairs)),
    }
    return Score(figures, notes=[f"{len(pairs)} pairs drawn with seed 1"])
