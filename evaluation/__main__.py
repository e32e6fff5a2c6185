"""`python -m evaluation --data DIR [--seeds DIR] [--task NAME]... [--update [--lower REASON]]`.

Exit codes: 0 everything measured holds, or there was nothing to measure on; 1 a figure fell below its floor or the data differ;
2 usage.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from evaluation.floors import Floor, check, digest, raised, read_floors, write_floors
from evaluation.scores import Score

# One module a task; each has FILES (patterns below its folder) and score(folder). The first two read --seeds, the others --data.
ON_SEEDS = ("seeds", "checklist")
TASKS = (
    *ON_SEEDS, "stories", "lineage", "versions", "copies", "quotations", "attributions", "names", "times", "paraphrase", "passages",
    "derivation", "furniture", "reuse", "planted", "judged",
    "lineage_given", "versions_given", "copies_credit", "traditions",
)  # fmt: skip
FLOORS = Path(__file__).parent / "floors.toml"


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, hold against the floors."""
    parser = argparse.ArgumentParser(prog="python -m evaluation", description="Measure the product on data with a known truth.")
    parser.add_argument("--data", type=Path, help="folder of data sets (evaluation/README.md says what lies in it)")
    parser.add_argument("--seeds", type=Path, help="folder of the seed articles, with gold/")
    parser.add_argument("--task", action="append", choices=TASKS, help="only this task (may be repeated)")
    parser.add_argument("--update", action="store_true", help="raise floors to what was measured")
    parser.add_argument("--lower", metavar="REASON", help="with --update: floors may fall, and why")
    parser.add_argument("--floors", type=Path, default=FLOORS, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.lower is not None and not (options.update and options.lower.strip()):
        parser.error("--lower goes with --update and says why")

    floors = read_floors(options.floors)
    failures: list[str] = []
    for task in options.task or TASKS:
        scorer = import_module(f"evaluation.{task}")
        base = options.seeds if task in ON_SEEDS else options.data / scorer.FOLDER if options.data else None
        matches = [sorted(base.glob(pattern)) for pattern in scorer.FILES] if base else []
        if base is None or not all(matches):
            print(f"{task}: no data{f' in {base}' if base else ''}, not measured")
            continue
        data = digest([path for paths in matches for path in paths])
        began = time.perf_counter()
        score: Score = scorer.score(base)
        print(f"{task} ({time.perf_counter() - began:.1f} s)")
        _show(score, floors[task].figures if task in floors else {})
        if options.update:
            floors[task] = raised(floors.get(task), data, score.figures, options.lower, score.totals)
        failures += check(task, floors.get(task), data, score.figures)
    if options.update:
        write_floors(options.floors, floors)
    for failure in failures:
        print(f"evaluation: {failure}", file=sys.stderr)
    return 1 if failures else 0


def _show(score: Score, floors: Mapping[str, Floor]) -> None:
    for name, figure in score.figures.items():
        out_of = f" of {score.totals[name]}" if name in score.totals else ""
        floor = f"   (floor {floors[name].floor:g})" if name in floors else ""
        print(f"  {name:24} {figure:g}{out_of}{floor}")
    for note in score.notes:
        print(f"    {note}")


if __name__ == "__main__":
    sys.exit(main())
