"""The checklist of the seed articles, row by row: what must, should and may be reported, and where nothing may be claimed.

One predicate a row (`rows_a`, `rows_b`, `rows_c`, `relations`), in a small vocabulary (`predicates`, `shapes`), by offsets only:
every place is named by its row and read from the data at run time (`world`). Nothing of the articles stands here.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from evaluation.checklist import relations, rows_a, rows_b, rows_c
from evaluation.checklist.must_nots import TOTAL, score_must_nots
from evaluation.checklist.predicates import Check
from evaluation.checklist.world import World
from evaluation.product import Tables, tables_of
from evaluation.scores import Score
from evaluation.seeds.gold import Gold, Seen

FOLDER = "."
FILES = ("0*.txt", "checklist.jsonl", "gold/*.json")

SECTIONS = (rows_a, rows_b, rows_c, relations)
ROWS: dict[str, Check] = {name: check for section in SECTIONS for name, check in section.ROWS.items()}
PARTLY: dict[str, str] = {name: why for section in SECTIONS for name, why in section.PARTLY.items()}
# No table can say these: they count as not held.
UNSAYABLE: dict[str, str] = rows_c.UNSAYABLE
# Rows about a whole page have no span in the data, and so no tier there.
WHOLE_PAGES = {"A75": "A", "A76": "M", "B62": "S", "C41": "A", "C42": "A"}
TIERS = {"M": "must", "S": "should", "H": "hard", "A": "abstain"}


def score(folder: Path) -> Score:
    """Trace the three texts, again in another order and by other names, and judge every row."""
    paths = sorted(folder.glob("0*.txt"))
    gold = Gold(folder)
    tables = tables_of(paths)
    with tempfile.TemporaryDirectory() as other:
        copies = [Path(other) / f"{chr(ord('z') - i)}.txt" for i in range(len(paths))]
        for path, copy in zip(paths, copies, strict=True):
            copy.write_bytes(path.read_bytes())
        renamed = tables_of(copies)
    return score_world(World(gold, Seen.of(tables, gold.texts), tables_of(paths[::-1]), renamed))


def score_tables(tables: Tables, gold: Gold) -> Score:
    """Every figure, from tables alone; what needs a second run does not hold."""
    return score_world(World(gold, Seen.of(tables, gold.texts)))


def score_world(world: World) -> Score:
    """Rows held by tier, traps avoided, and why the others do not hold."""
    tiers = {name: row["tier"] for name, row in world.rows.items() if "tier" in row}
    failed = judge(world, list(tiers) + list(WHOLE_PAGES))
    kept, broken = score_must_nots(world)
    figures: dict[str, float] = {}
    totals: dict[str, int] = {}

    groups = {figure: [name for name in tiers if tiers[name] == tier] for tier, figure in TIERS.items()}
    groups["whole_pages"] = list(WHOLE_PAGES)
    groups["relations"] = [name for name in tiers if name[0] == "D"]
    for figure, names in groups.items():
        totals[figure] = len(names)
        figures[figure] = sum(name not in failed for name in names)
    figures["must_nots"], totals["must_nots"] = kept, TOTAL
    every_tier = {**tiers, **WHOLE_PAGES}
    notes = [f"{name} {every_tier[name]}: {why}" for name, why in failed.items() if name not in UNSAYABLE] + broken
    notes += [f"{name} {every_tier[name]} unsayable: {why}" for name, why in UNSAYABLE.items()]
    held_partly = [name for name in PARTLY if name not in failed]
    notes.append(f"held, but judged in part ({len(held_partly)}): {' '.join(held_partly)}")
    return Score(figures, totals, notes)


def judge(world: World, names: list[str]) -> dict[str, str]:
    """Row → why it does not hold; a row that holds is missing. Raises KeyError where a row has no predicate and no excuse."""
    failed = {}
    for name in names:
        if name in UNSAYABLE:
            failed[name] = UNSAYABLE[name]
        elif why := ROWS[name](world, name):
            failed[name] = why
    return failed
