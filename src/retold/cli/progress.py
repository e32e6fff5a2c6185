"""A progress line on stderr: what is done, how fast, and when it will end. Silent where stderr is no terminal."""

from __future__ import annotations

import sys
import time
from types import TracebackType


class ProgressLine:
    """Call it as `Progress(stage, done, total)`; a context manager that wipes its line at the end."""

    def __init__(self, *, quiet: bool) -> None:
        """quiet: print nothing at all."""
        self._shown = not quiet and sys.stderr.isatty()
        self._stage = ""
        self._began = self._last = 0.0

    def __enter__(self) -> ProgressLine:
        """Itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Wipe the line."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show how far a stage has come; at most ten times a second."""
        now = time.monotonic()
        if stage != self._stage:
            self._stage, self._began, self._last = stage, now, 0.0
        if not self._shown or (now - self._last < 0.1 and done < total):
            return
        self._last = now
        speed = done / max(1e-6, now - self._began)
        left = (total - done) / max(1e-6, speed)
        sys.stderr.write(f"\r\x1b[K{stage}: {done:,} of {total:,} · {speed:,.0f}/s · {left:,.0f} s left")
        sys.stderr.flush()
