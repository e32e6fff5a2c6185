"""The installed program, as somebody has it who only ran `pip install retold`. Standard library only; no test runner.

    python -I check.py

It must run outside the project's folder, so that what answers is the installed package. Prints what it did; exits 1 at the
first thing that does not hold.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from importlib import import_module, metadata
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

DEVELOPMENT = ("pytest", "hypothesis", "mypy", "ruff", "importlinter", "pyarrow")
FIRST_SCREEN_SECONDS = 10
TABLES = (
    "articles", "segments", "stories", "relations", "alignments", "nodes", "lineage", "fates", "changes", "attributions",
    "utterances", "quantities", "times", "actors", "mentions", "conflicts", "statements", "rejects",
)  # fmt: skip

WIRE = """Ferry service halted in Port Alder

The harbour authority in Port Alder said on 3 March 2031 that 14 ferries would stay in port until the pier had been inspected.
"We will not sail a single crossing before the divers have been down," harbour master Odile Brandt told reporters.
The pier was damaged when a barge broke its moorings during the storm, the authority said.
"""
REWRITE = """No ferries from Port Alder until divers inspect pier

Fourteen ferries are to stay in port at Port Alder until the pier has been inspected, the harbour authority said.
Harbour master Odile Brandt told reporters: "We will not sail before the divers have been down."
A barge that broke its moorings in the storm damaged the pier.
"""


def hold(condition: object, what: str) -> None:
    """Stop with a message unless `condition` holds."""
    if not condition:
        sys.exit(f"installed: {what}")
    print(f"  ok  {what}")


def retold(*arguments: str, expect: tuple[int, ...] = (0,), cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the installed command; stop if it ends with another exit code than expected, or with a traceback."""
    program = Path(sys.executable).parent / "retold"
    done = subprocess.run(
        [str(program), *arguments], capture_output=True, text=True, encoding="utf-8", cwd=cwd, stdin=subprocess.DEVNULL, check=False
    )
    if done.returncode not in expect or "Traceback (most recent call last)" in done.stderr:
        sys.exit(
            f"installed: retold {' '.join(arguments)} ended with {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
        )
    return done


def main() -> None:
    """Everything in turn."""
    os.environ["NO_COLOR"] = "1"
    package = import_module("retold")
    hold("site-packages" in str(Path(str(package.__file__))), f"retold {metadata.version('retold')} answers from the environment")
    present = [name for name in DEVELOPMENT if find_spec(name)]
    hold(not present, f"no development package is there {present or ''}")
    sample = files("retold") / "sample" / "articles"
    hold(sum(1 for _ in sample.iterdir()) >= 2, "the sample's articles were packed")
    hold((files("retold") / "store" / "schema.sql").is_file(), "the schema was packed")
    hold((files("retold") / "py.typed").is_file(), "the types were packed")

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        began = time.perf_counter()
        shown = retold("sample", cwd=folder)
        seconds = time.perf_counter() - began
        hold(shown.stdout.strip(), "retold sample prints a report")
        late = f" (WARNING: more than {FIRST_SCREEN_SECONDS} s)" if seconds > FIRST_SCREEN_SECONDS else ""
        print(f"  --  first screen of retold sample after {seconds:.1f} s{late}")

        pile = folder / "pile"
        pile.mkdir()
        (pile / "wire.txt").write_text(WIRE, encoding="utf-8")
        (pile / "rewrite.txt").write_text(REWRITE, encoding="utf-8")
        (pile / "empty.txt").write_text("", encoding="utf-8")
        retold("trace", str(pile), "--archive", str(folder / "news.retold"), "--report", str(folder / "report"), expect=(0, 3))
        hold((folder / "news.retold").is_file(), "retold trace keeps an archive")
        pages = sorted((folder / "report").rglob("*.html"))
        hold(pages, "retold trace writes a page")
        for page in pages:
            text = page.read_text(encoding="utf-8")
            hold(
                'src="http' not in text and "@import" not in text and '<link rel="stylesheet" href="http' not in text,
                f"{page.name} loads nothing from elsewhere",
            )
        retold("export", str(folder / "news.retold"), str(folder / "tables"), "--format", "jsonl")
        missing = [table for table in TABLES if not (folder / "tables" / f"{table}.jsonl").is_file()]
        hold(not missing, f"every table is exported {missing or ''}")
        rows = [json.loads(line) for line in (folder / "tables" / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
        hold({row["article"] for row in rows} == {"wire", "rewrite"}, "both articles are in the tables")
        rejects = (folder / "tables" / "rejects.jsonl").read_text(encoding="utf-8")
        hold("empty" in rejects, "the empty file is a reject with a reason")
        retold("export", str(folder / "news.retold"), str(folder / "columns"), "--format", "parquet", expect=(2,))
        hold(True, "without pyarrow the parquet export says so")
        retold("export", str(folder / "news.retold"), str(folder / "story.gexf"))
        hold("<gexf" in (folder / "story.gexf").read_text(encoding="utf-8"), "the lineage is exported without further libraries")
        retold("trace", str(folder / "nothing-here"), "--archive", str(folder / "none.retold"), expect=(4,))
        hold(True, "no readable input ends with 4")
    print("installed: everything holds")


if __name__ == "__main__":
    main()
