"""A second judge: changes told through a rewording, put before judges who saw only two passages and a claim.

`python -m evaluation.judged` drew N_TRUE changes that the product told of the edges of iterated_narration and of the bundled sample
(types in turn, few of one pair, a fixed seed), shuffled N_FALSE false claims in and wrote them for the judges; their verdicts are
kept beside this file by ids and offsets. This task compares the same pairs again and reads the verdicts.

confirmed          of the kept changes that are still told, those that a judge confirmed; the mean over the judges
confirmed_by_all   the same, confirmed by every judge
refused            of the false claims, those that a judge did not take for true; the mean over the judges
agreement, kappa   items on which two judges say the same; Cohen's kappa; the mean over the pairs of judges
confirmed_told     of the changes that every judge confirmed, those that are still told

What was confirmed as it was drawn stands in the notes: once the program was changed with these verdicts in sight, only a fresh
draw (another seed, judges who have not read these) measures it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import combinations
from pathlib import Path

from evaluation.judged.kept import CONFIRMED, VERDICTS, Kept, digest_of, read_kept
from evaluation.judged.told import Told, by_ids, edges_of, told_of
from evaluation.scores import Score, share

FOLDER = "iterated_narration"
FILES = ("lineage.jsonl",)
KEPT = Path(__file__).parent / "verdicts.jsonl"
N_TRUE, N_FALSE, SEED = 100, 30, "1"


def score(folder: Path) -> Score:
    """The verdicts, read against what is told today."""
    rows = read_kept(KEPT)
    edges = by_ids(edges_of(folder))
    asked = dict.fromkeys(row.ids for row in rows if row.true and row.ids in edges)
    told = {one.key for ids in asked for one in told_of(edges[ids])}
    return score_verdicts(rows, told)


def score_verdicts(rows: Sequence[Kept], told: Collection[tuple[object, ...]]) -> Score:
    """Figures of the kept claims; `told` holds the keys of what is told today."""
    judges = judges_of(rows)
    if not judges:
        return Score({}, notes=["no verdicts are kept"])
    true, false = [row for row in rows if row.true], [row for row in rows if not row.true]
    still = [row for row in true if row.key in told]
    sure = [row for row in true if _by_all(row, judges)]
    pairs = list(combinations(judges, 2))
    figures = {
        "confirmed": mean([share(_n(still, judge), len(still)) for judge in judges]),
        "confirmed_by_all": share(sum(_by_all(row, judges) for row in still), len(still)),
        "refused": mean([share(len(false) - _n(false, judge), len(false)) for judge in judges]),
        "confirmed_told": share(sum(row.key in told for row in sure), len(sure)),
    }
    if pairs:
        verdicts = [[row.verdicts[judge] for judge in judges] for row in rows]
        columns = dict(zip(judges, zip(*verdicts, strict=True), strict=True))
        figures["agreement"] = mean([agreement(columns[a], columns[b]) for a, b in pairs])
        figures["kappa"] = mean([kappa(columns[a], columns[b]) for a, b in pairs])
    return Score(figures, notes=_notes(true, false, still, judges))


def judges_of(rows: Sequence[Kept]) -> list[str]:
    """The judges who said something of every row, in order of name."""
    return sorted(set.intersection(*(set(row.verdicts) for row in rows))) if rows else []


def agreement(one: Sequence[str], other: Sequence[str]) -> float:
    """Share of items on which two judges say the same."""
    return share(sum(a == b for a, b in zip(one, other, strict=True)), len(one))


def kappa(one: Sequence[str], other: Sequence[str]) -> float:
    """Agreement beyond chance (Cohen 1960), unweighted; 1 where both only ever say the same one thing."""
    n, ours, theirs = len(one), Counter(one), Counter(other)
    by_chance = sum(ours[verdict] * theirs[verdict] for verdict in ours) / (n * n) if n else 0.0
    observed = sum(a == b for a, b in zip(one, other, strict=True)) / n if n else 0.0
    return 1.0 if by_chance == 1 else round((observed - by_chance) / (1 - by_chance), 4)


def mean(figures: Sequence[float]) -> float:
    """Rounded as every figure."""
    return share(sum(figures), len(figures))


def _n(rows: Sequence[Kept], judge: str, verdict: str = CONFIRMED) -> int:
    return sum(row.verdicts[judge] == verdict for row in rows)


def _by_all(row: Kept, judges: Sequence[str]) -> bool:
    return all(row.verdicts[judge] == CONFIRMED for judge in judges)


def _notes(true: Sequence[Kept], false: Sequence[Kept], still: Sequence[Kept], judges: Sequence[str]) -> list[str]:
    notes = [f"{len(true)} changes, {len(false)} false claims; {len(still)} of the changes are still told"]
    for judge in judges:
        as_drawn, wrong = (", ".join(f"{_n(rows, judge, v)} {v}" for v in VERDICTS) for rows in (true, false))
        notes.append(f"{judge}: of the changes as drawn {as_drawn}; of the false claims {wrong}")
    for name in ("source", "stratum", "made"):
        for value in sorted({str(getattr(row, name)) for row in (true if name != "made" else false)}):
            own = [row for row in (true if name != "made" else false) if getattr(row, name) == value]
            counts = " and ".join(str(_n(own, judge)) for judge in judges)
            notes.append(f"{'false: ' if name == 'made' else ''}{value}: {counts} of {len(own)} confirmed")
    return notes


__all__ = ["FILES", "FOLDER", "KEPT", "N_FALSE", "N_TRUE", "SEED", "Told", "digest_of", "score", "score_verdicts"]
