"""Reuse in real text: polnear, the 840 articles of train, of seven outlets over ten months, at depth "find".

The truth is counted, not judged: which two articles hold the same twelve words in a row, and which the same six. Words are runs
of a-z, 0-9 and the apostrophe in the lower-cased text. Nothing is learned from the data, so that train is a fair place to look.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path

from evaluation.product import Tables, articles_from, rows_of, tables_of
from evaluation.scores import Score, share

FOLDER = "polnear"
FILES = ("train.jsonl",)
LONG, SHORT = 12, 6  # words in a row: a pair that must be found; a pair that may be
_WORD = re.compile(r"[a-z0-9']+")
_REPEATED = frozenset({"boilerplate", "update", "copy"})  # what an outlet does with its own text

PairName = tuple[str, str]


def score(folder: Path) -> Score:
    """Recall of pairs that share twelve words in a row, share of found pairs that share six, relations inside one outlet."""
    rows = list(rows_of(folder / "train.jsonl"))
    tables = tables_of(articles_from(rows), depth="find")
    return score_reuse({row["id"]: row["text"] for row in rows}, {row["id"]: row.get("outlet") for row in rows}, tables)


def score_reuse(texts: Mapping[str, str], outlets: Mapping[str, str | None], tables: Tables) -> Score:
    """From the tables alignments and relations. An article without an outlet is of no outlet that another one is of."""
    long, short = pairs_sharing(texts, LONG), pairs_sharing(texts, SHORT)
    found = {_in_order(row["a"], row["b"]) for row in tables["alignments"]}
    relations = {_in_order(row["a"], row["b"]): row["relation"] for row in tables["relations"]}

    def inside(pairs: set[PairName]) -> set[PairName]:
        return {(a, b) for a, b in pairs if outlets[a] is not None and outlets[a] == outlets[b]}

    own = inside(found)
    repeated = sum(relations.get(pair) in _REPEATED for pair in own)
    missed = long - found
    notes = [
        f"{len(long)} pairs share {LONG} words in a row, {len(short)} share {SHORT}; {len(found)} found, of {len(texts)} articles",
        f"missed: {len(inside(missed))} inside one outlet, {len(missed - inside(missed))} across; found: {len(own)} inside, "
        f"{len(found - own)} across",
    ]
    figures = {
        "recall": share(len(long & found), len(long)),
        "precision": share(len(found & short), len(found)),
        "same_outlet": share(repeated, len(own)),
    }
    return Score(figures, notes=notes)


def pairs_sharing(texts: Mapping[str, str], n: int) -> set[PairName]:
    """Pairs (a < b) of texts that hold the same n words in a row. Cost O(words), and one step a pair and shared run."""
    holders: dict[str, list[str]] = {}
    for name in sorted(texts):
        words = _WORD.findall(texts[name].lower())
        for run in {" ".join(words[i : i + n]) for i in range(len(words) - n + 1)}:
            holders.setdefault(run, []).append(name)
    return {pair for group in {tuple(names) for names in holders.values() if len(names) > 1} for pair in combinations(group, 2)}


def _in_order(a: str, b: str) -> PairName:
    return (a, b) if a < b else (b, a)
