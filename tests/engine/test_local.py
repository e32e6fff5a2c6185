"""Results come in order, and neither an exception, a death nor an interrupt takes more with it than it must."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from retold.engine import Failed, run


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retold.engine.local._FEW", 8)  # so that a test need not have 64 items to be done by processes


def square(number: int) -> int:
    return number * number


def slow_square(number: int) -> int:
    time.sleep(0.004 * (number % 3))
    return number * number


def fussy(number: int) -> int:
    if number % 10 == 3:
        raise ValueError(f"no\n{number}")
    return number


def deadly(number: int) -> int:
    if number == 21:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def unsendable(number: int) -> object:
    return (lambda: number) if number == 4 else number


def where(_: object) -> int:
    return os.getpid()


@pytest.mark.parametrize("workers", [0, 1, 3])
def test_results_stand_in_the_order_of_the_items(workers: int) -> None:
    seen: list[int] = []
    found = list(run(slow_square, range(70), workers=workers, progress=seen.append, batch=4))
    assert found == [n * n for n in range(70)]
    assert seen == list(range(1, 71))


@pytest.mark.parametrize("count", [0, 1, 7])
def test_few_items_start_no_process(count: int) -> None:
    assert set(run(where, range(count), workers=2)) <= {os.getpid()}


def test_many_items_are_shared_out() -> None:
    found = set(run(where, range(200), workers=2, batch=1))
    assert os.getpid() not in found
    assert len(found) <= 2


@pytest.mark.parametrize("workers", [1, 2])
def test_an_exception_costs_its_own_item(workers: int) -> None:
    found = list(run(fussy, range(40), workers=workers))
    assert found == [Failed(n, f"ValueError: no {n}") if n % 10 == 3 else n for n in range(40)]


def test_a_death_costs_its_own_item() -> None:
    found = list(run(deadly, range(60), workers=2))
    assert [n for n in range(60) if found[n] != n] == [21]
    assert found[21] == Failed(21, "the process that worked on it ended (exit -9)")


def test_what_cannot_be_sent_costs_its_own_item() -> None:
    found = list(run(unsendable, range(20), workers=2))
    assert [index for index, result in enumerate(found) if isinstance(result, Failed)] == [4]
    items = [*range(9), lambda: 0, *range(9)]
    found = list(run(where, items, workers=2))
    assert [index for index, result in enumerate(found) if isinstance(result, Failed)] == [9]


def test_items_are_taken_as_they_are_needed() -> None:
    taken = 0

    def source() -> object:
        nonlocal taken
        for number in range(10**6):
            taken += 1
            yield number

    results = run(square, source(), workers=2)  # type: ignore[arg-type]  # a generator of int
    assert [next(results) for _ in range(100)] == [n * n for n in range(100)]
    results.close()  # type: ignore[attr-defined]  # it is a generator
    assert taken < 1000


INTERRUPTED = """
import sys, time
from retold.engine import run
sys.path.insert(0, sys.argv[1])
from test_local import slow_square
if __name__ == "__main__":
    try:
        for n, result in enumerate(run(slow_square, range(10 ** 6), workers=2, batch=4)):
            if n == 20:
                print("going", flush=True)
    except KeyboardInterrupt:
        print("stopped", flush=True)
"""

UNGUARDED = """
import sys
from retold.engine import run
sys.path.insert(0, sys.argv[1])
from test_local import square
print(sum(run(square, range(100), workers=2)))
"""


def program(tmp_path: Path, text: str) -> subprocess.Popen[str]:
    script = tmp_path / "program.py"
    script.write_text(text, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    command = [sys.executable, str(script), str(Path(__file__).parent)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment, start_new_session=True)


def test_an_interrupt_stops_at_the_end_of_a_batch(tmp_path: Path) -> None:
    with program(tmp_path, INTERRUPTED) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.readline() == "going\n"
        os.killpg(running.pid, signal.SIGINT)  # as a terminal does: to every process
        since = time.monotonic()
        assert running.stdout.read() == "stopped\n"
        assert running.wait(10) == 0
        assert time.monotonic() - since < 5
        assert running.stderr.read() == ""


def test_a_program_that_no_process_can_import_is_run_in_this_one(tmp_path: Path) -> None:
    with program(tmp_path, UNGUARDED) as running:
        assert running.stdout is not None
        assert running.stdout.read().splitlines()[-1] == str(sum(n * n for n in range(100)))
