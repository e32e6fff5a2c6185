"""Stories from columns of pairs: components, average linkage inside each, and the parting of what stands clearly apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from retold.kernels.components import find_components
from retold.kernels.linkage import link_by_average, part_in_two

UNIT = 10_000  # of probabilities
LIKE = 4_096  # of likenesses
LARGEST_COMPONENT = 2_000
LARGEST_COMPLETE = 300  # articles of which every two are compared
_SURE = 9_990  # above this a link is not asked for more
_FEWEST_PARTED = 6  # articles of a group that may be parted
_FEWEST_HALF = 2
# Set on ecbplus (train), where the halves of a group of two events and those of one lie on either side: the halves are two events
# where the log-odds of one event, on average, are at most _BETWEEN between them and exceed twice that by _ABOVE inside them.
_BETWEEN, _ABOVE = 1.0, 2.0
_MOST_ODDS = 6.0  # log-odds of one pair: copies shall not outweigh the rest
_ODDS = np.array(
    [max(-_MOST_ODDS, min(_MOST_ODDS, log(max(p, 0.5) / max(UNIT - p, 0.5)))) * 1024 for p in range(UNIT + 1)]
).round().astype(np.int64)  # fmt: skip

Ints = NDArray[np.int64]
Fixed = NDArray[np.int32]
# For pairs of places, int64 (p, 2): the probability that each pair tells one story, int32 in 1/10,000, as the pairs given have it,
# and how like the two are to look at, int32 in 1/4,096: positive semidefinite, as a mean of cosines is.
Completion = Callable[[Ints], tuple[Fixed, Fixed]]


@dataclass(frozen=True)
class _Links:
    """Pairs by their smaller article, ascending; begin int64 (n + 1,): those of article i are begin[i] … begin[i + 1] - 1."""

    a: Ints
    b: Ints
    near: Fixed
    begin: Ints

    def among(self, members: Ints) -> tuple[Ints, Ints, Fixed]:
        """The pairs of which both are members, as places in `members` (ascending). Cost O(pairs of the members, log members)."""
        low, n = self.begin[members], self.begin[members + 1] - self.begin[members]
        rows = np.repeat(low - (np.cumsum(n) - n), n) + np.arange(n.sum())
        i, other = np.repeat(np.arange(len(members)), n), self.b[rows]
        j = np.minimum(np.searchsorted(members, other), len(members) - 1)
        inside = members[j] == other
        return i[inside], j[inside], self.near[rows[inside]]


def group_articles(
    a: Ints,
    b: Ints,
    same_story: Fixed,
    joins: NDArray[np.bool_],
    n_articles: int,
    threshold: float,
    complete: Completion | None = None,
    folds: Ints | None = None,
) -> tuple[Ints, NDArray[np.float64]]:
    """Group articles 0 … n_articles - 1, which stand in order of (SHA-256, id), into stories.

    a, b        int64 (p,): candidate pairs, a < b, in any order, each once. same_story int32 (p,): probability in 1/10,000.
    joins       bool (p,): False for what an outlet repeats (boilerplate): such a pair counts for nothing.
    threshold   the least mean probability, over all pairs of two groups, at which they are joined.
    complete    gives the pairs that are no candidates, in components of up to 300 articles; without it they have probability 0.
    folds       int64 (n,): for an article that tells the same in the same words as an earlier one, the first such; else itself.
                Of equal texts the first stands for all, however many there are.
    Returns labels int64 (n,): the first member of each article's story; and belonging float64 (n,): the mean probability of each
    with the other (different) members, 1 where there is none.
    Cost O(n + p log p), and O(k²) for a component of k articles, 2,000 at most: a larger one is cut first, at its weakest links.
    """
    stands = np.arange(n_articles, dtype=np.int64) if folds is None else folds
    links = _links(stands, a, b, same_story, joins, n_articles)
    labels, belonging = np.arange(n_articles, dtype=np.int64), np.ones(n_articles)
    least = _fixed(threshold)
    strong = links.near >= least
    component = find_components(n_articles, links.a[strong], links.b[strong])
    easy = _join_whole(component, links, strong, labels, belonging)
    for members in _members(np.where(easy, np.arange(n_articles), component)):
        _group_component(members, links, least, complete, labels, belonging)
    return labels[stands], belonging[stands]


def _links(stands: Ints, a: Ints, b: Ints, near: Fixed, joins: NDArray[np.bool_], n: int) -> _Links:
    a, b = stands[a[joins]], stands[b[joins]]
    low, high, near = np.minimum(a, b), np.maximum(a, b), near[joins]
    order = np.lexsort((-near, high, low))  # of pairs that fall together by folding the first: they are equal but for the day
    low, high, near = low[order], high[order], near[order]
    first = np.r_[True, (low[1:] != low[:-1]) | (high[1:] != high[:-1])][: len(low)] & (low != high)
    low, high, near = low[first], high[first], near[first]
    return _Links(low, high, near, np.searchsorted(low, np.arange(n + 1)))


def _join_whole(
    component: Ints, links: _Links, strong: NDArray[np.bool_], labels: Ints, belonging: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Make stories of the small components in which every two are strongly linked, all at once: linkage would join them whole.

    Returns bool (n,): which articles these are. Most stories are such; one by one they would cost a third of a millisecond each.
    """
    n = len(component)
    a, b, near = links.a[strong], links.b[strong], links.near[strong].astype(np.float64)
    size = np.bincount(component, minlength=n)
    whole = (size > 1) & (size < _FEWEST_PARTED) & (np.bincount(component[a], minlength=n) == size * (size - 1) // 2)
    easy = whole[component] if n else np.zeros(0, np.bool_)
    labels[easy] = component[easy]
    sums = np.bincount(a, near, minlength=n) + np.bincount(b, near, minlength=n)  # of whole numbers: exact
    belonging[easy] = sums[easy] / (size[component[easy]] - 1) / UNIT
    return easy


def _members(component: Ints) -> list[Ints]:
    # Only components of two or more.
    if not len(component):
        return []
    order = np.argsort(component, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(component[order]) > 0])
    ends = np.r_[starts[1:], len(order)]
    return [order[i:j] for i, j in zip(starts.tolist(), ends.tolist(), strict=True) if j - i > 1]


def _fixed(threshold: float) -> int:
    return max(1, round(threshold * UNIT))


def _group_component(
    members: Ints, links: _Links, least: int, complete: Completion | None, labels: Ints, belonging: NDArray[np.float64]
) -> None:
    if len(members) > LARGEST_COMPONENT:
        _cut(members, links, least, complete, labels, belonging)
        return
    near, like = _table(members, links, complete)
    for own in _groups(link_by_average(near, least)):
        for part in _part(own, members, near, like, complete):
            inside = near[np.ix_(part, part)]
            labels[members[part]] = members[part[0]]
            if len(part) > 1:
                sums = inside.sum(axis=1, dtype=np.int64) - np.diagonal(inside)
                belonging[members[part]] = sums / (len(part) - 1) / UNIT


def _table(members: Ints, links: _Links, complete: Completion | None) -> tuple[Fixed, Fixed | None]:
    k = len(members)
    near = np.zeros((k, k), np.int32)
    like = None
    if complete is not None and 2 < k <= LARGEST_COMPLETE:
        near, like = _complete(members, complete)
    i, j, probability = links.among(members)
    near[i, j] = near[j, i] = probability
    return near, like


def _complete(members: Ints, complete: Completion) -> tuple[Fixed, Fixed]:
    k = len(members)
    i, j = np.triu_indices(k, 1)
    near, like = np.zeros((k, k), np.int32), np.full((k, k), LIKE, np.int32)
    near[i, j], like[i, j] = complete(np.stack([members[i], members[j]], axis=1))
    return np.maximum(near, near.T), np.minimum(like, like.T)


def _groups(labels: Ints) -> list[Ints]:
    return [np.flatnonzero(labels == label) for label in np.unique(labels)]


def _part(own: Ints, members: Ints, near: Fixed, like: Fixed | None, complete: Completion | None) -> list[Ints]:
    """A group, or its two halves where they stand clearly apart, and so on; places in `members`, ascending."""
    if complete is None or not _FEWEST_PARTED <= len(own) <= LARGEST_COMPLETE:
        return [own]
    if like is None:  # a group of a component too large to compare whole
        own_near, own_like = _complete(members[own], complete)
        known = near[np.ix_(own, own)]
        own_near = np.where(known > 0, known, own_near)
    else:
        own_near, own_like = near[np.ix_(own, own)], like[np.ix_(own, own)]
    done, waiting = [], [np.arange(len(own))]
    while waiting:
        part = waiting.pop()
        half = part_in_two(own_like[np.ix_(part, part)]) if len(part) >= _FEWEST_PARTED else np.zeros(len(part), np.bool_)
        if _stand_apart(_ODDS[own_near[np.ix_(part, part)]], half):
            waiting += [part[half], part[~half]]
        else:
            done.append(own[part])
    return sorted(done, key=lambda part: int(part[0]))


def _stand_apart(odds: Ints, half: NDArray[np.bool_]) -> bool:
    n, m = int((~half).sum()), int(half.sum())
    if min(n, m) < _FEWEST_HALF:
        return False
    between = int(odds[np.ix_(~half, half)].sum()) / (n * m)
    inside = [
        (int(odds[np.ix_(side, side)].sum()) - int(np.diagonal(odds)[side].sum())) / (size * (size - 1))
        for side, size in ((~half, n), (half, m))
    ]
    return between <= _BETWEEN * 1024 and sum(inside) / 2 - 2 * between >= _ABOVE * 1024


def _cut(
    members: Ints, links: _Links, least: int, complete: Completion | None, labels: Ints, belonging: NDArray[np.float64]
) -> None:
    # A fixed rule for what is too large to cluster whole: ask more of a link until the parts are small enough.
    stricter = least + (UNIT - least + 1) // 2
    i, j, near = links.among(members)
    strong = near >= stricter
    for part in _members(find_components(len(members), i[strong], j[strong])):
        if len(part) > LARGEST_COMPONENT and stricter > _SURE:
            labels[members[part]] = members[part[0]]
            belonging[members[part]] = stricter / UNIT
        else:
            _group_component(members[part], links, stricter, complete, labels, belonging)
