"""Web pages, extracted by one child process that is limited in memory and time and started again when it dies."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import subprocess
import sys
import threading
from dataclasses import dataclass
from time import monotonic
from types import TracebackType
from typing import Any


class PageError(Exception):
    """A page that could not be extracted: reason is "timeout", "too-large" (memory) or "unreadable"."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


@dataclass(frozen=True)
class ExtractedPage:
    """What a page shows (`text`) and says of itself; see `retold.reading.webpage.extract`."""

    text: str
    title: str | None
    heading: str | None
    language: str | None
    canonical: str | None
    meta: tuple[tuple[str, str], ...]
    times: tuple[tuple[str, str], ...]
    linked: tuple[str, ...]


class PageExtractor:
    """Extracts pages one after another; a context manager. The child starts with the first page."""

    def __init__(self, seconds: float, memory_bytes: int) -> None:
        self._seconds = seconds
        self._memory_bytes = memory_bytes
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> PageExtractor:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stop()

    def extract(self, source: str) -> ExtractedPage:
        """The page of `source`. Raises PageError; the next page is not affected."""
        answer = self._ask(source.encode("utf-8", "replace"))
        error = answer.get("error")
        if error == "memory":
            raise PageError(
                "too-large", f"needs more than {self._memory_bytes} bytes of memory; nothing was kept; raise read_memory_bytes"
            )
        if error:
            raise PageError(
                "no-article", f"cannot be parsed as a page ({answer.get('detail')}); nothing was kept; save its text as .txt"
            )
        return ExtractedPage(
            text=answer["text"],
            title=answer["title"],
            heading=answer["heading"],
            language=answer["language"],
            canonical=answer["canonical"],
            meta=tuple((n, c) for n, c in answer["meta"]),
            times=tuple((d, k) for d, k in answer["times"]),
            linked=tuple(answer["linked"]),
        )

    def _ask(self, source: bytes) -> dict[str, Any]:
        child = self._child or self._start()
        assert child.stdin is not None and child.stdout is not None
        # A thread writes: a child that hangs without reading must not hang the parent as well.
        message = len(source).to_bytes(8, "big") + source
        writer = threading.Thread(target=_write, args=(child, message), daemon=True)
        writer.start()
        deadline = monotonic() + self._seconds
        try:
            size = int.from_bytes(self._read(child, 8, deadline), "big")
            answer: dict[str, Any] = json.loads(self._read(child, size, deadline))
        except TimeoutError:
            self._stop()
            raise PageError("timeout", f"took longer than {self._seconds} s; nothing was kept; save its text as .txt") from None
        except EOFError:
            self._stop()
            raise PageError("unreadable", "the page broke the extractor; nothing was kept; save its text as .txt") from None
        finally:
            writer.join(timeout=1)
        return answer

    def _read(self, child: subprocess.Popen[bytes], size: int, deadline: float) -> bytes:
        assert child.stdout is not None
        out = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(child.stdout, selectors.EVENT_READ)
            while len(out) < size:
                if not selector.select(max(0.0, deadline - monotonic())):
                    raise TimeoutError
                piece = os.read(child.stdout.fileno(), size - len(out))
                if not piece:
                    raise EOFError
                out += piece
        return bytes(out)

    def _start(self) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p), "PYTHONHASHSEED": "0"}
        command = [sys.executable, "-m", "retold.reading.webpage", str(self._memory_bytes)]
        self._child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, bufsize=0
        )
        return self._child

    def _stop(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def _write(child: subprocess.Popen[bytes], message: bytes) -> None:
    assert child.stdin is not None
    view = memoryview(message)
    with contextlib.suppress(OSError, ValueError):  # the child died: the reader notices
        while view:
            written = child.stdin.write(view[: 1 << 16])
            view = view[written or 0 :]
        child.stdin.flush()
