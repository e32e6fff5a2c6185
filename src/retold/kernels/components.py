"""Connected components of a graph of articles."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from retold.kernels.compiled import worth_compiling

_FEW = 20_000  # links that the twin has followed before the compiler is loaded

Ints = NDArray[np.int64]


def find_components(n: int, a: Ints, b: Ints) -> Ints:
    """The component of each of n articles, named by its smallest member.

    a, b   int64 (p,): links; one may come again, an article may be linked with itself.
    Returns int64 (n,). Union-find, the greater root under the smaller, paths halved (Tarjan and van Leeuwen 1984): the result does
    not depend on the order of the links. Cost O((n + p) log n) at worst, in practice linear, 10 ns a link.
    """
    if worth_compiling(len(a), _FEW):
        from retold.kernels.components_loops import unite

        return unite(n, a, b)  # type: ignore[no-any-return]  # compiled
    root = list(range(n))
    for i, j in zip(a.tolist(), b.tolist(), strict=True):
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        while root[j] != j:
            root[j] = root[root[j]]
            j = root[j]
        root[max(i, j)] = min(i, j)
    for i in range(n):  # a root is smaller than what hangs on it
        root[i] = root[root[i]]
    return np.array(root, np.int64)
