"""Whose copy is it: wire_copies, where one outlet's page has lost the agency's credit and another's keeps it.

Pages of one wire text (containment of the shorter at least one half, an agency known), at most three outlets each. Every sentence
that names the agency is taken out of one page, then out of all. An article goes back to an agency with the probability of its
own rows that name it, and of its exemplars' rows after them. Found: at least one half, where another page keeps the credit.
Cannot tell: where none keeps it, no page goes back to any named upstream with one half.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

import numpy as np

from evaluation.copies import HALF, _article, _shingles, containments
from evaluation.lineage_stage import calibration_error, told
from evaluation.product import rows_of
from evaluation.scores import Row, Score, share

FOLDER = "wire_copies"
FILES = ("articles.jsonl",)
N_GROUPS = 25
AGENCIES = {"reuters": ("Reuters", "REUTERS"), "ap": ("Associated Press", "ASSOCIATED PRESS", "AP")}
LONGEST = 4_000  # characters of a page, so that this takes a minute


def score(folder: Path) -> Score:
    """Shares of pages whose agency is found beside a sibling that names it; of groups told that nobody can tell."""
    found = told_apart = n = groups = 0
    said: list[tuple[float, bool]] = []
    for agency, rows in groups_of(folder):
        masked = [dict(row, text=without(row["text"], AGENCIES[agency])) for row in rows]
        groups += 1
        named = list(_back(masked, None).values())
        told_apart += all(p < HALF for p in named)
        said += [(p, False) for p in named if p > 0]
        for j in range(min(2, len(rows))):
            p = _back([masked[k] if k == j else row for k, row in enumerate(rows)], AGENCIES[agency])[rows[j]["id"]]
            n += 1
            found += p >= HALF
            said.append((p, True))
    return Score(
        {
            "found": share(found, n),
            "cannot_tell": share(told_apart, groups),
            "calibration": round(1 - calibration_error(said), 4),
        },
        notes=[f"{groups} groups of copies, {n} credits taken out; the stages of one story alone"],
    )


def groups_of(folder: Path) -> list[tuple[str, list[Row]]]:
    """(agency, pages) of one text each, pages of different outlets of which at least two name the agency; drawn with seed 1."""
    pages = {row["id"]: row for row in rows_of(folder / "articles.jsonl") if row["wire_hint"] in AGENCIES}
    texts = {name: "\n\n".join(row["paragraphs"])[:LONGEST] for name, row in sorted(pages.items())}
    near: dict[str, list[str]] = {}
    for (a, b), shared in sorted(containments({name: _shingles(text) for name, text in texts.items()}).items()):
        if shared >= HALF and pages[a]["wire_hint"] == pages[b]["wire_hint"]:
            near.setdefault(a, []).append(b)
            near.setdefault(b, []).append(a)
    order = sorted(near)
    random.Random(1).shuffle(order)
    groups: list[tuple[str, list[Row]]] = []
    seen: set[str] = set()
    for name in order:
        names = AGENCIES[pages[name]["wire_hint"]]
        outlets: dict[str, str] = {}
        for other in [name, *near[name]]:
            if other not in seen and without(texts[other], names) != texts[other]:
                outlets.setdefault(pages[other]["publisher"], other)
        members = list(outlets.values())[:3]
        if len(members) > 1 and len(groups) < N_GROUPS:
            seen.update([name, *near[name]])
            groups.append((pages[name]["wire_hint"], [_article(pages[m], texts[m]) for m in members]))
    return groups


def without(text: str, names: tuple[str, ...]) -> str:
    """The text without the sentences and lines that name an agency; of a dateline, without the name alone."""
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, names)) + r")\b")
    lines = []
    for line in text.split("\n"):
        line = re.sub(r"\s*\((?:" + "|".join(map(re.escape, names)) + r")\)", "", line)
        kept = [s for s in re.split(r"(?<=[.!?])\s+", line) if not pattern.search(s)]
        lines.append(" ".join(kept))
    return "\n".join(lines)


def _back(rows: list[Row], names: tuple[str, ...] | None) -> dict[str, float]:
    # By article: the probability that it goes back to an upstream of these names (None: to any).
    order, lineage = told(rows)
    steps, direct = np.zeros((len(order), len(order))), np.zeros(len(order))
    for edge in lineage.edges:
        if edge.exemplar is not None:
            steps[edge.retelling, edge.exemplar] += edge.probability
        elif edge.upstream and (names is None or any(name in edge.upstream for name in names)):
            direct[edge.retelling] += edge.probability
    back = np.linalg.solve(np.eye(len(order)) * (1 + 1e-9) - steps, direct).clip(0, 1)
    return dict(zip(order, back.tolist(), strict=True))
