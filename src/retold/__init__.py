"""retold: which articles retell which, through whom, and exactly what changed on the way.

    import retold
    found = retold.trace("folder/")
    found.tables["changes"]

The package imports nothing heavy until `trace` is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from retold.config import VERSION as __version__

if TYPE_CHECKING:
    from retold.results import Answer, Traced, load, trace, where

__all__ = ["Answer", "Traced", "__version__", "load", "trace", "where"]


def __getattr__(name: str) -> Any:  # PEP 562: `retold --help` should not wait for the stages
    if name in ("Answer", "Traced", "load", "trace", "where"):
        from retold import results

        return getattr(results, name)
    raise AttributeError(f"module 'retold' has no attribute {name!r}")
