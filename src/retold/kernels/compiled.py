"""Compiling of the loops.

Loops live in modules named `*_loops`, which import this one, and are imported themselves only where there is enough to do: to
load the compiler takes half a second, in which the twin beside each loop has done a few hundred articles.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar, cast

F = TypeVar("F", bound=Callable[..., object])
_loaded: list[str] = []  # loops that are there already


def compiled(loop: F) -> F:
    """Compile a loop over arrays with numba, without the interpreter's lock, kept on disk where that can be written."""
    from numba import njit

    _loaded.append(loop.__name__)
    try:
        return cast(F, njit(cache=True, nogil=True)(loop))
    except RuntimeError:  # no folder that the compiled code could be kept in
        return cast(F, njit(nogil=True)(loop))


def worth_compiling(n: int, few: int) -> bool:
    """Whether to use a loop for n things of which its twin has done `few` before the compiler is loaded.

    A fiftieth of them once it is loaded, and sixteen times as many where nothing was compiled on this machine yet: that takes half
    a minute, once. Where there is no numba, every kernel is its twin: the same bytes, later.
    """
    return n > (few // 50 if _loaded else few if _kept() else few * 16) and _can_compile()


@cache
def _kept() -> bool:
    """Whether compiled code lies beside these modules, where numba keeps it if it can."""
    return any(Path(__file__).parent.glob("__pycache__/*_loops.*.nbi"))


@cache
def _can_compile() -> bool:
    return find_spec("numba") is not None
