"""The gate: floors in `floors.toml` that may rise and never silently fall.

A task's floors hold for the data they were measured on, pinned by a digest. A figure passes from floor - epsilon upwards;
epsilon says why it is what it is. Raising is `--update`; lowering needs `--lower REASON`, and the reason stays in the file.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

HEAD = """# Floors of the evaluation. A figure below floor - epsilon fails. `python -m evaluation --update` raises floors and lowers
# none unless it is told why (--lower REASON). `data` is the SHA-256 of the files that the figures were measured on.
"""
EXACT = "same data and same program give the same figure; only a change of the program moves it"


@dataclass
class Floor:
    """The least a figure may be; `of` is what a count is out of, 0 for a share."""

    floor: float
    epsilon: float = 0.0
    reason: str = EXACT
    lowered: list[str] = field(default_factory=list)
    of: int = 0


@dataclass
class Floors:
    """The floors of one task and the digest of the data they hold for."""

    data: str
    figures: dict[str, Floor] = field(default_factory=dict)


def digest(files: Sequence[Path]) -> str:
    """SHA-256 over the names and bytes of files, in order of name. Cost O(bytes)."""
    total = hashlib.sha256()
    for path in sorted(files, key=lambda path: path.name):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.name}\t{content}\n".encode())
    return total.hexdigest()


def read_floors(path: Path) -> dict[str, Floors]:
    """All floors by task; none where there is no file."""
    if not path.is_file():
        return {}
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        task: Floors(table["data"], {name: Floor(**figure) for name, figure in table.items() if isinstance(figure, dict)})
        for task, table in tables.items()
    }


def write_floors(path: Path, floors: dict[str, Floors]) -> None:
    """Write all floors, tasks and figures in order of name, so that a change of one is a change of one line."""
    lines = [HEAD]
    for task, table in sorted(floors.items()):
        lines.append(f"[{task}]\ndata = {_quoted(table.data)}")
        for name, floor in sorted(table.figures.items()):
            out_of = [f"of = {floor.of}"] if floor.of else []
            parts = [f"floor = {floor.floor:g}", *out_of, f"epsilon = {floor.epsilon:g}", f"reason = {_quoted(floor.reason)}"]
            if floor.lowered:
                parts.append(f"lowered = [{', '.join(map(_quoted, floor.lowered))}]")
            lines.append(f"{name} = {{ {', '.join(parts)} }}")
        lines.append("")
    path.write_text("\n".join(lines), encoding="utf-8")


def _quoted(text: str) -> str:
    plain = "".join(c if c.isprintable() else " " for c in text)
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def check(task: str, table: Floors | None, data: str, figures: dict[str, float]) -> list[str]:
    """What fails, one line each; nothing where a task has no floors yet."""
    if table is None:
        return []
    if table.data != data:
        return [
            f"{task}: the data are not those that the floors were measured on (SHA-256 {data[:12]}…, pinned {table.data[:12]}…). "
            "Use the pinned data, or pin these: --update --lower REASON"
        ]
    failures = []
    for name, floor in table.figures.items():
        if name not in figures:
            failures.append(f"{task}: {name} is no longer measured (floor {floor.floor:g}). To drop it: --update --lower REASON")
        elif figures[name] < floor.floor - floor.epsilon:
            failures.append(f"{task}: {name} is {figures[name]:g}, below its floor {floor.floor:g} - {floor.epsilon:g}")
    return failures


def raised(
    table: Floors | None, data: str, figures: dict[str, float], lower: str | None = None, totals: dict[str, int] | None = None
) -> Floors:
    """The floors after a measurement: each the greater of floor and figure; without `lower`, nothing else changes.

    With a reason in `lower`, floors become the figures, the data are pinned anew, and each floor that fell keeps the reason.
    Other data without a reason leave the table as it is: figures on other data say nothing about these floors.
    """
    of = totals or {}
    if table is None:
        return Floors(data, {name: Floor(figure, of=of.get(name, 0)) for name, figure in figures.items()})
    if lower is None and table.data != data:
        return table
    after = Floors(data if lower else table.data, {})
    for name, figure in figures.items():
        old = table.figures.get(name)
        if old is None:
            after.figures[name] = Floor(figure, of=of.get(name, 0))
        elif figure >= old.floor or lower is None:
            after.figures[name] = Floor(max(figure, old.floor), old.epsilon, old.reason, old.lowered, of.get(name, old.of))
        else:
            told = [*old.lowered, f"{old.floor:g} to {figure:g}: {lower}"]
            after.figures[name] = Floor(figure, old.epsilon, old.reason, told, of.get(name, old.of))
    if lower is None:
        after.figures.update({name: floor for name, floor in table.figures.items() if name not in figures})
    return after
