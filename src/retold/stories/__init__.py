"""group: pairs into stories, each a pure function of one connected component.

Average linkage inside a component (the plain method that does best on event clusters, Barhom et al. 2019), then a group is parted
in two where its halves stand clearly apart: two events of one kind, told of with the same words but for who and where. Members are
taken in order of place, so that neither the order of the input nor what else is in the pile can change a story.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from retold.stories.grouping import LARGEST_COMPLETE, UNIT, Completion, group_articles
from retold.types import Pair, Story

__all__ = ["LARGEST_COMPLETE", "Completion", "group", "group_articles"]


def group(pairs: Sequence[Pair], n_articles: int, threshold: float, complete: Completion | None = None) -> list[Story]:
    """Group articles 0 … n_articles - 1 into stories; an article without a partner is a story of one.

    A view of `group_articles` for piles that are held as nouns.
    pairs      candidates; a pair that is missing has probability 0 unless `complete` gives it.
    threshold  the least mean probability, over all pairs of two groups, at which they are joined.
    Returns stories by first member; `probabilities` is each member's mean probability with the others (1 where alone).
    """
    order = sorted(pairs, key=lambda p: (p.a, p.b))
    labels, belonging = group_articles(
        np.array([p.a for p in order], np.int64),
        np.array([p.b for p in order], np.int64),
        np.array([round(p.same_story * UNIT) for p in order], np.int32),
        np.array([p.relation != "boilerplate" for p in order], np.bool_),
        n_articles,
        threshold,
        complete,
    )
    members: dict[int, list[int]] = {}
    for place, label in enumerate(labels.tolist()):
        members.setdefault(label, []).append(place)
    shown = np.round(belonging, 4).tolist()
    return [Story(members=tuple(own), probabilities=tuple(shown[i] for i in own)) for own in members.values()]
