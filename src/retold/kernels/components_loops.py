"""The loop behind `kernels.components`."""

from __future__ import annotations

from typing import Any

import numpy as np

from retold.kernels.compiled import compiled


@compiled
def unite(n: int, a: Any, b: Any) -> Any:
    """int64 (n,): the smallest member of each article's component."""
    root = np.arange(n)
    for p in range(len(a)):
        i, j = a[p], b[p]
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        while root[j] != j:
            root[j] = root[root[j]]
            j = root[j]
        root[max(i, j)] = min(i, j)
    for i in range(n):
        root[i] = root[root[i]]
    return root
