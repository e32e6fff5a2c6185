"""group over columns: a pure function of the set of articles, at any size."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from retold.stories import group_articles
from retold.stories import grouping as module
from retold.stories.grouping import UNIT

Ints = NDArray[np.int64]


class Pile:
    """Articles as points; two of them tell one story the likelier, the nearer they are."""

    def __init__(self, points: NDArray[np.float64], names: list[int] | None = None) -> None:
        self.points = points
        self.names = names or list(range(len(points)))

    def compare(self, pairs: Ints) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        apart = np.linalg.norm(self.points[pairs[:, 0]] - self.points[pairs[:, 1]], axis=1)
        like = np.exp(-(apart**2))
        return (UNIT / (1 + np.exp(4 * apart - 4))).astype(np.int32), np.rint(4096 * like).astype(np.int32)

    def stories(self, *, order: int = 0, least: int = 3000, complete: bool = True) -> list[list[int]]:
        n = len(self.points)
        pairs = np.stack(np.triu_indices(n, 1), axis=1)
        near, _ = self.compare(pairs)
        kept = near >= least
        rows = np.random.default_rng(order).permutation(np.flatnonzero(kept))
        labels, belonging = group_articles(
            pairs[rows, 0], pairs[rows, 1], near[rows], np.ones(len(rows), np.bool_), n, 0.5, self.compare if complete else None
        )
        assert ((belonging >= 0) & (belonging <= 1)).all()
        return sorted(sorted(self.names[i] for i in np.flatnonzero(labels == label)) for label in np.unique(labels))


def bundles(*sizes: int, seed: int = 0, spread: float = 0.25, step: float = 4.0) -> NDArray[np.float64]:
    draw = np.random.default_rng(seed)
    return np.concatenate([draw.normal([step * i, 0.0], spread, (n, 2)) for i, n in enumerate(sizes)])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_the_order_of_the_pairs_does_not_matter(seed: int, order: int) -> None:
    pile = Pile(np.random.default_rng(seed).uniform(0, 4, (25, 2)))
    assert pile.stories(order=order) == pile.stories(order=0)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_what_is_added_elsewhere_and_taken_away_again_changes_nothing(seed: int) -> None:
    points = np.random.default_rng(seed).uniform(0, 4, (20, 2))
    alone = Pile(points).stories()
    far = np.concatenate([points, points[:7] + 100.0])
    shuffled = np.sort(np.random.default_rng(seed).permutation(27))  # places follow the order of the texts, whoever else is there
    more = Pile(far[shuffled], shuffled.tolist()).stories()
    assert [story for story in more if max(story) < 20] == alone


def test_a_pair_that_was_no_candidate_counts_by_what_it_shares() -> None:
    # One story, of which the candidates are a chain: as missing pairs it falls apart, compared it stands.
    n = 8
    points = np.stack([np.linspace(0, 0.4, n), np.zeros(n)], axis=1)
    pile = Pile(points)
    a = np.arange(n - 1, dtype=np.int64)
    near, _ = pile.compare(np.stack([a, a + 1], axis=1))
    joins = np.ones(n - 1, np.bool_)
    assert len(np.unique(group_articles(a, a + 1, near, joins, n, 0.5)[0])) > 1
    assert len(np.unique(group_articles(a, a + 1, near, joins, n, 0.5, pile.compare)[0])) == 1


def test_two_events_of_one_kind_are_parted_and_one_event_is_not() -> None:
    # The halves lie so near that average linkage joins them; inside each the articles lie much nearer.
    two = bundles(8, 8, spread=0.05, step=0.95)
    assert Pile(two).stories() == [list(range(8)), list(range(8, 16))]
    assert Pile(two).stories(complete=False) == [list(range(16))]
    assert Pile(bundles(16, spread=0.2)).stories() == [list(range(16))]
    assert Pile(bundles(2, 2, spread=0.05, step=0.95)).stories() == [[0, 1, 2, 3]]  # too few to tell


def test_of_equal_texts_the_first_stands_for_all() -> None:
    a, b = np.array([0, 0, 2, 3], np.int64), np.array([1, 2, 4, 4], np.int64)
    near = np.array([9990, 9990, 6000, 6000], np.int32)
    folds = np.array([0, 0, 0, 0, 4], np.int64)
    labels, belonging = group_articles(a, b, near, np.ones(4, np.bool_), 5, 0.5, folds=folds)
    assert labels.tolist() == [0] * 5
    assert belonging.tolist() == [0.6] * 5


def test_a_hundred_thousand_copies_of_one_text_are_one_story() -> None:
    n = 100_000
    a, b = np.zeros(n - 1, np.int64), np.arange(1, n, dtype=np.int64)
    near, joins = np.full(n - 1, 10_000, np.int32), np.ones(n - 1, np.bool_)

    def never(pairs: Ints) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        raise AssertionError("nothing to compare")

    for folds in (np.zeros(n, np.int64), None):
        labels, _ = group_articles(a, b, near, joins, n, 0.5, never, folds)
        assert not labels.any()


def test_a_component_too_large_is_cut_at_its_weakest_links(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_COMPONENT", 10)
    n = 24  # three cliques of eight, the last of each linked weakly with the first of the next
    pairs = [(i, j) for k in range(0, n, 8) for i in range(k, k + 8) for j in range(i + 1, k + 8)] + [(7, 8), (15, 16)]
    near = np.array([9000] * (len(pairs) - 2) + [5500, 5500], np.int32)
    ends = np.array(pairs, np.int64)
    labels, _ = group_articles(ends[:, 0], ends[:, 1], near, np.ones(len(pairs), np.bool_), n, 0.5)
    assert labels.tolist() == [0] * 8 + [8] * 8 + [16] * 8


def test_an_empty_pile_and_articles_without_pairs() -> None:
    none, small = np.zeros(0, np.int64), np.zeros(0, np.int32)
    for n in (0, 1, 3):
        labels, belonging = group_articles(none, none, small, np.zeros(0, np.bool_), n, 0.5)
        assert labels.tolist() == list(range(n))
        assert belonging.tolist() == [1.0] * n


def test_small_stories_joined_at_once_are_those_joined_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    pile = Pile(np.random.default_rng(3).uniform(0, 9, (120, 2)))
    pairs = np.stack(np.triu_indices(120, 1), axis=1)
    near, _ = pile.compare(pairs)
    columns = (pairs[:, 0], pairs[:, 1], near, np.ones(len(pairs), np.bool_), 120, 0.5, pile.compare)
    labels, belonging = group_articles(*columns)
    sizes = np.bincount(np.unique(labels, return_counts=True)[1])
    assert sizes[2] and sizes[3]
    monkeypatch.setattr(module, "_join_whole", lambda component, *_: np.zeros(len(component), np.bool_))
    one_by_one = group_articles(*columns)
    assert labels.tolist() == one_by_one[0].tolist()
    assert belonging.tolist() == one_by_one[1].tolist()
