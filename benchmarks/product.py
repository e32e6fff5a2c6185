"""The product as anybody runs it: verbs of the command line, each a process of its own."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.processes import Cost, measure

# Corpus stages only, also where the pile is small enough for the others: export goes as far as the settings say.
_SETTINGS = "[retold]\ndeep_articles = 0\nstory_articles = 0\nworkers = {workers}\n"


class Failed(Exception):
    """A verb did not come to a good end: a line for a person."""


class Product:
    """`retold`, run in a folder of its own.

    command  how it is called, as words. workers  its setting of that name. limit  seconds of wall time a verb may take.
    """

    def __init__(self, command: Sequence[str], folder: Path, *, workers: int = 0, limit: float | None = None) -> None:
        self._command, self._folder, self._limit = list(command), folder, limit
        folder.mkdir(parents=True, exist_ok=True)
        self._config = folder / "retold.toml"
        self._config.write_text(_SETTINGS.format(workers=workers), encoding="utf-8")
        self.version = self._ask("--version").strip()
        self._trace_reads_paths = "[PATHS]" not in self._ask("trace", "--help")
        self._names_table = "--table" in self._ask("export", "--help")

    def _ask(self, *words: str) -> str:
        done = subprocess.run([*self._command, *words], capture_output=True, text=True, check=False, cwd=self._folder)
        if done.returncode:
            raise Failed(f"{' '.join(self._command)} {' '.join(words)} fails: {done.stderr.strip()[-300:]}")
        return done.stdout

    def _run(self, *words: str | Path, config: bool = True) -> Cost:
        settings: list[str | Path] = ["--config", self._config] if config else []
        cost = measure([*self._command, *words, *settings], cwd=self._folder, limit=self._limit)
        if cost.code not in (0, 3):  # 3: done, with some inputs rejected
            why = "took too long" if cost.code is None else f"exit code {cost.code}: {cost.tail[-300:]}"
            raise Failed(f"retold {words[0]}: {why}")
        return cost

    def add(self, archive: Path, *paths: Path) -> Cost:
        """Read articles into the archive."""
        return self._run("add", *paths, "--archive", archive)

    def find(self, archive: Path, *paths: Path) -> Cost:
        """Trace what the archive holds, corpus stages only. Versions that want the paths again are given them."""
        return self._run("trace", *(paths if self._trace_reads_paths else ()), "--archive", archive, "--depth", "find", "--quiet")

    def remove(self, archive: Path, ids: Sequence[str]) -> Cost:
        """Take articles out."""
        return self._run("remove", *ids, "--archive", archive, config=False)

    def export(self, archive: Path, out: Path, table: str) -> Path:
        """One table of the archive as JSON lines."""
        self._run("export", archive, out, "--format", "jsonl", *(("--table", table) if self._names_table else ()))
        return out / f"{table}.jsonl"


def ids_of(path: Path) -> list[str]:
    """The ids of the articles of a JSONL file."""
    return [row["id"] for row in rows_of(path)]


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def digest_of(path: Path) -> str:
    """SHA-256 of the lines of a file, whatever their order."""
    total = 0
    with path.open("rb") as lines:
        for line in lines:
            total = (total + int.from_bytes(hashlib.sha256(line).digest(), "big")) % (1 << 256)
    return f"{total:064x}"
