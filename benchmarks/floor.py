"""The floor under every cost: floor.c, compiled where it is run."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

SOURCE = Path(__file__).with_name("floor.c")
COMPILERS = ("cc", "gcc", "clang")


class NoFloor(Exception):
    """There is no floor, and why: a line for a person."""


def compile_floor(folder: Path) -> Path:
    """The program, compiled into a folder. Raises NoFloor without a compiler, or where it will not compile."""
    compiler = next(filter(None, map(shutil.which, COMPILERS)), None)
    if compiler is None:
        raise NoFloor(f"no C compiler ({', '.join(COMPILERS)}); install one for ratios to the floor")
    program = folder / "floor"
    done = subprocess.run([compiler, "-O2", "-o", program, SOURCE], capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoFloor(f"{compiler} does not compile {SOURCE.name}: {' '.join(done.stderr.split())[:300]}")
    return program
