"""Who retold whom where the story is given: iterated_narration, all seventeen trees, each as one story.

What find parts is put together here, so this measures the lineage (its candidates too) and not the grouping. With the times of
writing, without, and with every text cut or padded to the median length of its tree, without times; the padding is sentences of
other articles, other ones for each text. The weights are fitted on the trees that are not of the bees: `held_out` is the others.
The root is the article to which most go back; the longest text is the root in 16 of 17 trees, in none once lengths are equal.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

from evaluation.lineage import _article, new_id
from evaluation.lineage_stage import Given, Reading, calibration_error, given, read
from evaluation.product import rows_of
from evaluation.scores import Row, Score, share

FOLDER = "iterated_narration"
FILES = ("lineage.jsonl",)
HELD_OUT = "bees"
VARIANTS = ("times", "plain", "equal")


def score(folder: Path) -> Score:
    """By variant: true exemplars that are the likeliest, roots, how well the probabilities are calibrated (1 - error)."""
    figures: dict[str, float] = {}
    trees = list(rows_of(folder / "lineage.jsonl"))
    filling = list(_sentences(folder.parent / "polnear/train.jsonl"))
    stories = [given([_article(node) for node in tree["nodes"]]) for tree in trees]
    for variant in VARIANTS:
        right = n = right_held = n_held = roots = 0
        said: list[tuple[float, bool]] = []
        for tree, story in zip(trees, stories, strict=True):
            old = {node["id"]: new_id(node) for node in tree["nodes"]}
            truth = {old[node["id"]]: old.get(node["parent"]) for node in tree["nodes"]}
            found = read(_told(story, tree, variant, filling), truth)
            hits, edges = _hits(found, truth)
            right, n = right + hits, n + edges
            if tree["story"].startswith(HELD_OUT):
                right_held, n_held = right_held + hits, n_held + edges
            roots += truth[found.root] is None
            said += found.said
        figures |= {
            f"{variant}_edges": share(right, n),
            f"{variant}_held_out": share(right_held, n_held),
            f"{variant}_roots": roots,
            f"{variant}_calibration": round(1 - calibration_error(said), 4),
        }
    longest = sum(max(tree["nodes"], key=lambda node: len(node["text"]))["parent"] is None for tree in trees)
    notes = [f"{len(trees)} trees, {n} edges, {n_held} of them held out; root = longest text: {longest} of {len(trees)}"]
    return Score(figures, {f"{variant}_roots": len(trees) for variant in VARIANTS}, notes)


def _hits(found: Reading, truth: dict[str, str | None]) -> tuple[int, int]:
    wanted = {name: above for name, above in truth.items() if above is not None}
    at = {name: None if above is None else found.names[above] for name, above in zip(found.names, found.likeliest, strict=True)}
    return sum(at[name] == above for name, above in wanted.items()), len(wanted)


def _told(story: Given, tree: Row, variant: str, filling: list[str]) -> Given:
    if variant == "times":
        return story
    articles = [_article(node) for node in tree["nodes"]]
    lengths = sorted(len(row["text"].split()) for row in articles)
    for row in articles:
        row.pop("published", None)
        if variant == "equal":
            row["text"] = _to_length(row["text"], lengths[len(lengths) // 2], random.Random(row["id"]), filling)
    return given(articles, accounts=story.accounts if variant == "plain" else None)


def _to_length(text: str, words: int, draw: random.Random, filling: list[str]) -> str:
    while filling and len(text.split()) < words:
        text = f"{text} {draw.choice(filling)}"
    return " ".join(text.split()[:words])


def _sentences(path: Path) -> Iterator[str]:
    rows = list(rows_of(path))[:200] if path.is_file() else []
    for row in rows:
        yield from (s.strip() for s in re.split(r"(?<=[.!?])\s+", row["text"]) if 40 < len(s) < 200)
