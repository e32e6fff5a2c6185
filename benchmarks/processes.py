"""What a command costs: processor time and memory of its whole tree of processes.

The system counts the memory of whoever starts a process as the new one's until it has replaced itself, so the command is started
by a small process: this module as a script, which is why it imports nothing but what comes with Python.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

_POLL = 0.05  # seconds between two looks at what has ended
_LOOK = 0.5  # … at the memory of the tree: to count shared pages holds up the processes whose they are
_ORPHANS = 10.0  # seconds that processes which outlive the command are waited for
_PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Cost:
    """What one command took.

    cpu    seconds, user and system, of the process and everything it started. wall  seconds.
    peak   bytes: resident memory of the largest single process.
    tree   bytes: of all processes together at the worst moment seen (pages that they share are counted once); None where
           the system does not say.
    code   exit status, negative for a signal; None where it ran into the limit. tail  the end of what it wrote to stderr.
    """

    cpu: float
    wall: float
    peak: int
    tree: int | None = None
    code: int | None = 0
    tail: str = ""

    @property
    def ok(self) -> bool:
        """It came to its end by itself, and well."""
        return self.code == 0


def measure(
    command: Sequence[str | Path],
    *,
    out: Path | None = None,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    limit: float | None = None,
) -> Cost:
    """Run a command and say what it cost.

    out    where its stdout goes (nowhere by default). limit  seconds of wall time after which it is killed.
    Raises OSError where it cannot be started.
    """
    asked = {
        "command": [str(part) for part in command],
        "out": str(out) if out else None,
        "cwd": str(cwd) if cwd else None,
        "env": dict(env or {}),
        "limit": limit,
    }
    starter = [sys.executable, "-I", "-S", __file__, json.dumps(asked)]
    done = subprocess.run(starter, capture_output=True, text=True, check=False)
    if done.returncode:
        raise OSError(f"{command[0]} cannot be started: {' '.join(done.stderr.strip().splitlines()[-1:])}")
    return Cost(**json.loads(done.stdout))


def _measure_here(command: Sequence[str], out: str | None, cwd: str | None, env: Mapping[str, str], limit: float | None) -> Cost:
    # Not for two commands at a time: it waits for every child that this process has.
    _adopt_orphans()
    errors = os.memfd_create("stderr") if hasattr(os, "memfd_create") else os.open(os.devnull, os.O_RDWR)
    began = time.monotonic()
    with Path(out or os.devnull).open("wb") as sink:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=errors,
            cwd=cwd,
            env={**os.environ, **env},
            start_new_session=True,
        )
    status, tree, late, look = None, 0, False, 0.0
    cpu, peak = 0.0, 0
    while status is None:
        found, ended, usage = os.wait4(-1, os.WNOHANG)
        if found:
            cpu, peak = cpu + usage.ru_utime + usage.ru_stime, max(peak, _bytes(usage.ru_maxrss))
            if found == process.pid:
                status = ended
            continue
        if time.monotonic() >= look:
            tree = max(tree, _memory_of_tree(process.pid))
            look = time.monotonic() + _LOOK
        if limit is not None and time.monotonic() - began > limit and not late:
            late = True
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        time.sleep(_POLL)
    wall = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)  # it has been waited for
    more_cpu, more_peak = _wait_for_orphans(process.pid)
    peak = max(peak, more_peak)
    tail = os.pread(errors, 2000, max(0, os.lseek(errors, 0, os.SEEK_END) - 2000)).decode("utf-8", "replace").strip()
    os.close(errors)
    code = None if late else process.returncode
    return Cost(cpu + more_cpu, wall, peak, max(tree, peak) if tree else None, code, tail)


def _adopt_orphans() -> None:
    # What a command leaves behind becomes a child of this process, so that its cost is not lost. Linux has it; others do without.
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _wait_for_orphans(group: int) -> tuple[float, int]:
    cpu, peak, until = 0.0, 0, time.monotonic() + _ORPHANS
    while True:
        try:
            found, _, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            return cpu, peak
        if found:
            cpu, peak = cpu + usage.ru_utime + usage.ru_stime, max(peak, _bytes(usage.ru_maxrss))
        elif time.monotonic() < until:
            time.sleep(_POLL)
        else:  # they are of the command's session, and nobody's any more
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(group, signal.SIGKILL)
            until = float("inf")


def _bytes(maxrss: int) -> int:
    return maxrss if sys.platform == "darwin" else maxrss * 1024


def _memory_of_tree(pid: int) -> int:
    """Bytes in use by a process and those below it, 0 where the system does not say. A process alone: its resident pages."""
    members = _tree(pid)
    if len(members) < 2:
        return sum(_resident(member) for member in members)
    return sum(_proportional(member) for member in members)


def _tree(pid: int) -> list[int]:
    found, left = [], [pid]
    while left:
        member = left.pop()
        with suppress(OSError, ValueError):
            for task in Path(f"/proc/{member}/task").iterdir():
                left += map(int, (task / "children").read_text().split())
            found.append(member)
    return found


def _resident(pid: int) -> int:
    with suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def _proportional(pid: int) -> int:
    # A page that several processes share counts as its part in each.
    with suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


if __name__ == "__main__":
    json.dump(asdict(_measure_here(**json.loads(sys.argv[1]))), sys.stdout)
