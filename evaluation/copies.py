"""Agency copy as outlets edit it: wire_copies, 612 articles of one day.

The truth is what a plain count of shared word 5-grams says (containment of the shorter article at least one half), so this
measures that no reuse is lost and none made up, not who took from whom.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations
from pathlib import Path

from evaluation.product import rows_of, tables_of
from evaluation.scores import Row, Score, share

FOLDER = "wire_copies"
FILES = ("articles.jsonl",)
HALF, LITTLE = 0.5, 0.05


def score(folder: Path) -> Score:
    """Recall over pairs that share half; share of the pairs called copies that share anything to speak of."""
    rows = list(rows_of(folder / "articles.jsonl"))
    texts = {row["id"]: "\n\n".join(row["paragraphs"]) for row in rows}
    shared = containments({name: _shingles(text) for name, text in texts.items()})
    tables = tables_of([_article(row, texts[row["id"]]) for row in rows], depth="find")
    said = {(row["a"], row["b"]) for row in tables["relations"] if row["relation"] in ("copy", "retelling", "update")}
    half = {pair for pair, containment in shared.items() if containment >= HALF}
    sound = sum(shared.get(pair, 0.0) >= LITTLE for pair in said)
    notes = [f"{len(half)} pairs share half, {len(said)} pairs are called copy, retelling or update, of {len(rows)} articles"]
    return Score({"recall": share(len(half & said), len(half)), "sound": share(sound, len(said))}, notes=notes)


def containments(shingles: dict[str, set[str]]) -> dict[tuple[str, str], float]:
    """Shared shingles over those of the smaller set, for pairs (a < b) that share any; not counting those in over 250 sets."""
    holders: dict[str, list[str]] = {}
    for name in sorted(shingles):
        for shingle in shingles[name]:
            holders.setdefault(shingle, []).append(name)
    counts = Counter[tuple[str, str]]()
    for names in holders.values():
        if 1 < len(names) <= 250:
            counts.update(combinations(names, 2))
    return {(a, b): n / min(len(shingles[a]), len(shingles[b])) for (a, b), n in counts.items()}


def _shingles(text: str) -> set[str]:
    words = re.findall(r"\w+", text.casefold())
    return {" ".join(words[i : i + 5]) for i in range(len(words) - 4)}


def _article(row: Row, text: str) -> Row:
    return {"id": row["id"], "outlet": row["publisher"], "published": row["scrape_time"], "text": text}
