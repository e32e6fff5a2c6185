"""Groups of articles from how near each two of them are: average linkage, and the parting of a group in two."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from retold.kernels.compiled import worth_compiling
from retold.kernels.components import find_components

_FEW = 150  # articles that the twins have done before the compiler is loaded
_TURNS = 48  # of the power iteration; two leading values 10 % apart are told apart by a factor of 100
_MOVES = 12  # of the members between the halves
_SCALE = 1 << 15

Ints = NDArray[np.int64]


def link_by_average(near: NDArray[np.int32], threshold: int) -> Ints:
    """Group k articles: two groups are joined as long as the mean of `near` over all pairs between them is at least `threshold`.

    near   int32 (k, k), symmetric, 0 or more; the diagonal is not read. k ≤ 2,000.
    Returns int64 (k,): the smallest member of each article's group.
    Chains of nearest neighbours (Murtagh 1983): average linkage is reducible, so they give the groups that joining the nearest
    first gives; ties go to the group that the chain comes from, then to the smallest. Sums are whole numbers: exact. Cost O(k²).
    """
    k = len(near)
    if k < 2:
        return np.arange(k, dtype=np.int64)
    if worth_compiling(k, _FEW):
        from retold.kernels.linkage_loops import chain_neighbours

        return chain_neighbours(near, threshold)  # type: ignore[no-any-return]  # compiled
    total = near.astype(np.float64)  # sums of whole numbers below 2**53
    size = np.ones(k)
    free = np.ones(k, np.bool_)
    links: list[tuple[int, int]] = []
    chain: list[int] = []
    for _ in range(k - 1):
        if not chain:
            chain.append(int(np.argmax(free)))
        while True:
            top = chain[-1]
            mean = np.where(free, total[top] / size, -1.0)  # the sums by the other's size: a mean but for a constant
            mean[top] = -1.0
            nearest = int(mean.argmax())
            if len(chain) > 1 and mean[chain[-2]] >= mean[nearest]:
                break
            chain.append(nearest)
        i, j = sorted((chain.pop(), chain.pop()))
        if total[i, j] >= threshold * size[i] * size[j]:
            links.append((i, j))
        total[i] += total[j]
        total[:, i] += total[:, j]
        size[i] += size[j]
        free[j] = False
    ends = np.array(links, np.int64).reshape(-1, 2)
    return find_components(k, ends[:, 0], ends[:, 1])


def part_in_two(like: NDArray[np.int32]) -> NDArray[np.bool_]:
    """The two halves into which k articles fall most clearly.

    like   int32 (k, k), symmetric, positive semidefinite up to rounding: cosines in 1/4096, the diagonal 4096. k ≤ 2,000.
    Returns bool (k,): the half of each; the half of the first is False. One of the halves may be empty.
    The sign of the first principal direction (Boley 1998, principal direction divisive partitioning), by power iteration in whole
    numbers, then members move to the half whose centre is nearer (two-means). Cost O(k²) a turn, 60 turns at most.
    """
    k = len(like)
    if worth_compiling(k, _FEW):
        from retold.kernels.linkage_loops import halve

        return halve(like)  # type: ignore[no-any-return]  # compiled
    own = like.astype(np.int64)
    rows = own.sum(axis=1)
    centred = (own * (k * k) - k * rows[:, None] - k * rows[None, :] + rows.sum()) // (k * k)
    at = centred[int(np.diagonal(centred).argmax())].copy()
    for _ in range(_TURNS):
        most = int(np.abs(at).max())
        if most == 0:
            break
        at = centred @ ((at * _SCALE) // most)
    half = at > 0
    for _ in range(_MOVES):
        n, m = int((~half).sum()), int(half.sum())
        if not n or not m:
            break
        to_left, to_right = own[:, ~half].sum(axis=1), own[:, half].sum(axis=1)
        left = (int(to_left[~half].sum()) - 2 * n * to_left) * (m * m)
        right = (int(to_right[half].sum()) - 2 * m * to_right) * (n * n)
        moved = right < left
        if (moved == half).all():
            break
        half = moved
    return np.asarray(half ^ half[0])
