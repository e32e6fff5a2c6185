"""A progress bar on stderr: what is done, how fast, and when it will end. Silent where stderr is no terminal.

tqdm is known to this file only, and imported when there is something to show.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any

import click

_FORM = "{desc} {percentage:3.0f}% |{bar}| {n_fmt} of {total_fmt} · {rate_fmt} · {remaining} left{postfix}"
_COLUMNS, _ROWS = 80, 24  # of a terminal that does not say how large it is
_EVERY = 0.1  # seconds
_BYTES = frozenset({"read"})  # stages that are counted in bytes


class ProgressLine:
    """Call it as `Progress(stage, done, total)`; a context manager that wipes its line at the end.

    shown   whether anything is: what costs time to find out, such as a total, need not be where nothing is.
    kept    articles and rejects that are safe in the archive, as `note_kept` was told.
    """

    def __init__(self, *, quiet: bool) -> None:
        """quiet: print nothing at all."""
        self.shown = not quiet and sys.stderr.isatty()
        self.kept = 0
        self._stage = ""
        self._bar: Any = None
        self._began = self._drawn = 0.0

    def __enter__(self) -> ProgressLine:
        """Itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Wipe the line."""
        self._close()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show how far a stage has come; at most ten times a second. Units are articles, pairs or stories; of "read", bytes."""
        if not self.shown:
            return
        if stage != self._stage or self._bar is None or done < self._bar.n:
            self._open(stage, total)
        self._bar.total = total
        self._bar.update(done - self._bar.n)

    def note_kept(self, kept: int) -> None:
        """So many articles (and rejects) are in the archive by now: shown, with how many a second, beside the bytes."""
        self.kept = kept
        if self._bar is not None and self._stage in _BYTES:
            now = time.monotonic()
            speed = kept / max(1e-6, now - self._began)
            self._bar.set_postfix_str(f"{kept:,} articles at {speed:,.0f}/s", refresh=now - self._drawn >= _EVERY)
            self._drawn = now if now - self._drawn >= _EVERY else self._drawn

    def _open(self, stage: str, total: int) -> None:
        from tqdm import tqdm

        self._close()
        tqdm.monitor_interval = 0  # no thread of its own beside the processes that the stages start
        tqdm.set_lock(threading.RLock())
        unit = {"unit": "B", "unit_scale": True} if stage in _BYTES else {"unit": ""}
        width = {"dynamic_ncols": True} if _columns() else {"ncols": _COLUMNS, "nrows": _ROWS}
        self._bar = tqdm(desc=stage, total=total, file=sys.stderr, leave=False, bar_format=_FORM, **unit, **width)
        self._stage, self._began = stage, time.monotonic()

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def _columns() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns
    except (OSError, ValueError):
        return 0


def tell_interrupted(kept: int, archive: Path) -> int:
    """Say in one line what an interrupted verb has kept and how to go on; the exit code."""
    what = f"{kept:,} inputs read in this run are" if kept else "what the archive held is"
    click.echo(f"retold: interrupted; {what} kept in {archive}. Run the same command to go on from there. [interrupted]", err=True)
    return 130
