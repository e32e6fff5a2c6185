"""group: pairs into stories, each a pure function of one connected component.

Average linkage inside a component (the plain method that does best on event clusters, Barhom et al. 2019), members taken in
order of place, so that neither the order of the input nor what else is in the pile can change a story.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from retold.types import Pair, Story

LARGEST_COMPONENT = 2_000


def group(pairs: Sequence[Pair], n_articles: int, threshold: float) -> list[Story]:
    """Group articles 0 … n_articles - 1 into stories; an article without a partner is a story of one.

    pairs      candidates; a pair that is missing has probability 0.
    threshold  the least mean probability, over all pairs of two groups, at which they are joined.
    Returns stories by first member; `probabilities` is each member's mean probability with the others (1 where alone).
    Cost O(k^3) for a component of k articles, at most 2,000; a larger one is cut first, at its weakest links.
    """
    strong = [p for p in pairs if _joins(p, threshold)]
    stories: list[Story] = []
    for members in _components(n_articles, ((p.a, p.b) for p in strong)):
        stories += _cluster(members, pairs_within(pairs, members), threshold)
    return sorted(stories, key=lambda story: story.members[0])


def pairs_within(pairs: Iterable[Pair], members: Sequence[int]) -> list[Pair]:
    """The pairs whose two articles are both members."""
    inside = set(members)
    return [p for p in pairs if p.a in inside and p.b in inside]


def _joins(pair: Pair, threshold: float) -> bool:
    return pair.relation != "boilerplate" and pair.same_story >= threshold


def _components(n: int, links: Iterable[tuple[int, int]]) -> list[list[int]]:
    # Union by smaller root: a component's root is its first member.
    root = list(range(n))

    def find(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for a, b in links:
        a, b = find(a), find(b)
        root[max(a, b)] = min(a, b)
    groups: dict[int, list[int]] = {}
    for i in range(n):
        groups.setdefault(find(i), []).append(i)
    return list(groups.values())


def _cluster(members: list[int], pairs: list[Pair], threshold: float) -> list[Story]:
    if len(members) == 1:
        return [Story(members=(members[0],), probabilities=(1.0,))]
    if len(members) > LARGEST_COMPONENT:
        return _cut(members, pairs, threshold)
    near = np.zeros((len(members), len(members)))
    place = {m: i for i, m in enumerate(members)}
    for p in pairs:
        if p.relation != "boilerplate":
            near[place[p.a], place[p.b]] = near[place[p.b], place[p.a]] = p.same_story
    return [
        Story(members=tuple(members[i] for i in own), probabilities=tuple(_belonging(near, i, own) for i in own))
        for own in _average_linkage(near, threshold)
    ]


def _average_linkage(near: NDArray[np.float64], threshold: float) -> list[list[int]]:
    # Lance and Williams 1967: the mean probability between two groups is updated from their parts, never recomputed.
    k = len(near)
    mean = near.copy()
    np.fill_diagonal(mean, -1.0)
    sizes = np.ones(k)
    groups: dict[int, list[int]] = {i: [i] for i in range(k)}
    while len(groups) > 1:
        i, j = divmod(int(mean.argmax()), k)  # ties: the first in order
        if mean[i, j] < threshold:
            break
        i, j = min(i, j), max(i, j)
        merged = (sizes[i] * mean[i] + sizes[j] * mean[j]) / (sizes[i] + sizes[j])
        mean[i], mean[:, i] = merged, merged
        mean[i, i] = -1.0
        mean[j], mean[:, j] = -1.0, -1.0
        sizes[i] += sizes[j]
        groups[i] += groups.pop(j)
    return [sorted(own) for own in groups.values()]


def _belonging(near: NDArray[np.float64], i: int, own: list[int]) -> float:
    others = [j for j in own if j != i]
    return round(float(near[i, others].mean()), 4) if others else 1.0


def _cut(members: list[int], pairs: list[Pair], threshold: float) -> list[Story]:
    # A fixed rule for what is too large to cluster whole: ask more of a link until the parts are small enough.
    stories: list[Story] = []
    stricter = threshold + (1 - threshold) / 2
    strong = [p for p in pairs if _joins(p, stricter)]
    place = {m: i for i, m in enumerate(members)}
    for part in _components(len(members), ((place[p.a], place[p.b]) for p in strong)):
        own = [members[i] for i in part]
        if len(own) > LARGEST_COMPONENT and stricter > 0.999:
            stories.append(Story(members=tuple(own), probabilities=(round(stricter, 4),) * len(own)))
        else:
            stories += _cluster(own, pairs_within(pairs, own), stricter)
    return stories
