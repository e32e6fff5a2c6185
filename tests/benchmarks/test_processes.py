"""What a command costs is that of its whole tree."""

import sys
from pathlib import Path

import pytest

from benchmarks.processes import measure

# Each process works until the system says that it has had so many seconds, however long that takes and whoever else is at work.
SECONDS = 0.3
WORK = f"while time.process_time() < {SECONDS}: pass"


def python(code: str) -> list[str]:
    return [sys.executable, "-I", "-S", "-c", code]


def test_what_children_and_orphans_do_is_counted() -> None:
    alone = measure(python(f"import time\n{WORK}"))
    child = f"import os, time\nif os.fork() == 0:\n    {WORK}\n    os._exit(0)\nos.wait()\n{WORK}"
    orphan = f"import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(0.5)\n    {WORK}\n    os._exit(0)"
    assert alone.ok and alone.cpu > 0.9 * SECONDS
    assert measure(python(child)).cpu > 1.9 * SECONDS
    if sys.platform == "linux":
        assert measure(python(orphan)).cpu > 0.9 * SECONDS


def test_memory_is_that_of_the_command_and_not_of_whoever_starts_it() -> None:
    held = bytearray(150_000_000)
    held[::4096] = b"x" * len(held[::4096])
    small = measure(python("pass"))
    large = measure(python("a = bytearray(b'x') * 60_000_000; import time; time.sleep(0.2)"))
    assert small.peak < 60_000_000 < large.peak < 150_000_000
    assert large.tree is None or large.tree >= 60_000_000


def test_a_command_that_fails_says_how(tmp_path: Path) -> None:
    cost = measure(python("import sys; print('out'); print('trouble', file=sys.stderr); sys.exit(4)"), out=tmp_path / "out")
    assert (cost.code, cost.tail, cost.ok) == (4, "trouble", False)
    assert (tmp_path / "out").read_text() == "out\n"


def test_a_command_over_the_limit_is_ended_with_all_it_started() -> None:
    cost = measure(python("import os, time\nos.fork()\ntime.sleep(60)"), limit=0.3)
    assert cost.code is None and not cost.ok and cost.wall < 20


def test_a_command_that_is_not_there_is_told() -> None:
    with pytest.raises(OSError, match="no-such-command"):
        measure(["no-such-command"])
