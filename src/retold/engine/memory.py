"""What becomes of memory that was freed."""

from __future__ import annotations

import ctypes
from contextlib import suppress
from functools import cache

# Of <malloc.h>: what is at least as large as this is got from the system and given back by itself; how much may lie idle.
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
_LARGEST, _IDLE = 32 << 20, 256 << 20  # bytes; 32 MB is the most that the library takes


@cache
def keep_freed_memory() -> None:
    """Let arrays of up to 32 MB lie where others did, in place of new pages of the system: a tenth of the cost of find.

    Up to 256 MB may lie idle for that. Once a process; where the C library is not GNU's, nothing happens.
    """
    with suppress(OSError, AttributeError, TypeError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_MMAP_THRESHOLD, _LARGEST)
        mallopt(_TRIM_THRESHOLD, _IDLE)
