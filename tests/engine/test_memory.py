"""Freed memory is kept for the next array, where the C library is GNU's."""

import platform
import subprocess
import sys

import pytest

_COUNT = """
import resource
import numpy as np
from retold.engine.memory import keep_freed_memory

def faults():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(40):
        np.zeros(1 << 21, np.uint8).fill(1)  # 2 MB
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

first = faults()
keep_freed_memory()
keep_freed_memory()
faults()
print(first, faults())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the C library is not GNU's")
def test_an_array_lies_where_another_did() -> None:
    done = subprocess.run([sys.executable, "-c", _COUNT], capture_output=True, text=True, check=True)
    first, then = map(int, done.stdout.split())
    assert then < first


def test_it_is_no_error_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    from retold.engine import memory

    for error in (OSError, AttributeError, TypeError):

        def fail(name: object, error: type[Exception] = error) -> object:
            raise error

        monkeypatch.setattr(memory.ctypes, "CDLL", fail)
        memory.keep_freed_memory.__wrapped__()
