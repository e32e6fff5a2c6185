"""`python -m benchmarks [--material FILE] [--sizes 10k,50k] [--peers rensa,sim_text] [--bad] [--work DIR] [--out DIR]`.

Exit codes: 0 all that was asked for was measured or skipped for a reason that is told; 1 the product failed; 2 usage.
"""

from __future__ import annotations

import argparse
import json
import platform
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from benchmarks.bad import Outcome, run_bad
from benchmarks.course import Course, Setting, announce, run_course
from benchmarks.floor import NoFloor, compile_floor
from benchmarks.language import read_sentences
from benchmarks.peers import PEERS
from benchmarks.plot import draw_plot
from benchmarks.product import Failed, Product
from benchmarks.report import as_json, table_of

_PLOTTED = ("floor", "retold add", "retold find", *PEERS)


def main(arguments: list[str] | None = None) -> int:
    """Measure, print the table, write JSON and the plot."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    try:
        sizes = [number(text) for text in chosen.sizes.split(",") if text]
        bad_size = number(chosen.bad_size)
        peers = [name for name in chosen.peers.split(",") if name]
        unknown = [name for name in peers if name not in PEERS]
        if unknown:
            raise ValueError(f"there is no peer {unknown[0]!r}; there are {', '.join(PEERS)}")
        if chosen.material:
            next(read_sentences(chosen.material, chosen.field), None)
    except (ValueError, OSError) as error:
        parser.error(str(error))
    with TemporaryDirectory(prefix="retold-benchmarks-") as temporary:
        work = chosen.work or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        return _measure(chosen, sorted(sizes), bad_size, peers, work.resolve(), Path(temporary))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Cost and findings beside a floor and beside peers.")
    parser.add_argument("--material", type=Path, help="JSONL of articles to take sentences from  [invented words]")
    parser.add_argument("--field", default="text", help="where their text stands  [text]")
    parser.add_argument("--sizes", default="10k", help="articles, with k or M: 10k,50k,200k,1M  [10k]")
    parser.add_argument("--peers", default=",".join(PEERS), help="which of them, '' for none  [%(default)s]")
    parser.add_argument("--python", default=sys.executable, help="the Python that has the peers' libraries  [this one]")
    parser.add_argument("--retold", default=f"{shlex.quote(sys.executable)} -m retold", help="the command  [this Python -m retold]")
    parser.add_argument("--no-retold", action="store_true", help="only the floor and the peers")
    parser.add_argument("--workers", type=int, default=0, help="the setting of that name; 0 = one a core  [0]")
    parser.add_argument("--later", type=int, default=1_000, help="articles to add afterwards, a tenth of the size at most  [1000]")
    parser.add_argument("--outlets", type=int, default=0, help="say outlets, so many, and dates")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bad", action="store_true", help="bad input too (with --sizes '': nothing else)")
    parser.add_argument("--bad-size", default="100k", help="articles of the kinds of bad input that are many  [100k]")
    parser.add_argument("--limit", type=float, help="seconds that one command may take  [no limit]")
    parser.add_argument("--work", type=Path, help="where corpora and archives lie, and stay  [a temporary folder]")
    parser.add_argument("--out", type=Path, help="write benchmarks.json and cost.svg there")
    return parser


def number(text: str) -> int:
    """10k as 10,000 and 1M as 1,000,000. Raises ValueError."""
    factor = {"k": 1_000, "M": 1_000_000}.get(text.strip()[-1:], 1)
    digits = text.strip()[:-1] if factor > 1 else text.strip()
    if not digits.isdigit() or int(digits) == 0:
        raise ValueError(f"{text!r} is no size; say 500, 10k or 1M")
    return int(digits) * factor


def _measure(
    chosen: argparse.Namespace, sizes: Sequence[int], bad_size: int, peers: Sequence[str], work: Path, temporary: Path
) -> int:
    try:
        floor: Path | None = compile_floor(temporary)
    except NoFloor as missing:
        floor = None
        announce(f"no floor: {missing}")
    try:
        command = shlex.split(chosen.retold)
        product = None if chosen.no_retold else Product(command, work / "settings", workers=chosen.workers, limit=chosen.limit)
    except (Failed, OSError) as failed:
        announce(f"benchmarks: {failed}")
        return 1
    setting = Setting(
        work=work,
        product=product,
        floor=floor,
        peers=peers,
        python=chosen.python,
        material=chosen.material.resolve() if chosen.material else None,
        text_field=chosen.field,
        seed=chosen.seed,
        later=chosen.later,
        outlets=chosen.outlets,
        limit=chosen.limit,
    )
    about = _about(product, chosen)
    courses: list[Course] = []
    outcomes: list[Outcome] = []
    for size in sizes:
        try:
            courses.append(run_course(size, setting, announce))
        except Failed as failure:
            announce(f"benchmarks: {failure}")
            return 1
        _write(chosen.out, courses, outcomes, about)
    if chosen.bad and product:
        announce("bad input")
        for outcome in run_bad(product, work / "bad", bad_size, announce):
            outcomes.append(outcome)
            _write(chosen.out, courses, outcomes, about)
    print("\n".join(table_of(courses)))
    print("\n".join(outcome.line() for outcome in outcomes))
    broken = any(step.name == "retold" for course in courses for step in course.steps) or any(o.note for o in outcomes)
    return 1 if broken else 0


def _about(product: Product | None, chosen: argparse.Namespace) -> dict[str, Any]:
    return {
        "retold": product.version if product else None,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "machine": f"{platform.system()} {platform.machine()}",
        "material": chosen.material.name if chosen.material else "invented",
        "seed": chosen.seed,
        "outlets": chosen.outlets,
        "workers": chosen.workers,
    }


def _write(out: Path | None, courses: Sequence[Course], outcomes: Sequence[Outcome], about: dict[str, Any]) -> None:
    # After every size, so that what was measured is kept where a longer one is broken off.
    if out is None:
        return
    out.mkdir(parents=True, exist_ok=True)
    whole = as_json(courses, about, [outcome.as_row() for outcome in outcomes])
    (out / "benchmarks.json").write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")
    series: dict[str, list[tuple[float, float]]] = {name: [] for name in _PLOTTED}
    for course in courses:
        for name in _PLOTTED:
            if (step := course.step(name)) and step.net:
                series[name].append((course.articles, step.net))
    if drawn := draw_plot(series, "What it costs to look for reuse", "articles", "seconds of CPU, start-up taken off"):
        (out / "cost.svg").write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
