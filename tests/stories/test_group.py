"""group: stories from pairs."""

from itertools import permutations

from retold.stories import group
from retold.types import Pair, Relation


def _pair(a: int, b: int, p: float, relation: Relation = "retelling") -> Pair:
    return Pair(a=a, b=b, shingles=1, containment=0, content=0, cosine=0, relation=relation, probability=p, same_story=p)


def test_an_article_alone_is_a_story_of_one() -> None:
    assert [s.members for s in group([], 3, 0.5)] == [(0,), (1,), (2,)]


def test_average_linkage_does_not_chain_through_one_pair() -> None:
    # 0-1 and 2-3 are sure; only one of the four pairs between them is likely: two stories, not one.
    pairs = [_pair(0, 1, 0.95), _pair(2, 3, 0.95), _pair(1, 2, 0.7), _pair(0, 2, 0.1), _pair(0, 3, 0.1), _pair(1, 3, 0.1)]
    for order in permutations(pairs, len(pairs)):
        assert [s.members for s in group(order, 4, 0.5)] == [(0, 1), (2, 3)]


def test_what_an_outlet_repeats_joins_nothing() -> None:
    assert [s.members for s in group([_pair(0, 1, 0.9, "boilerplate")], 2, 0.5)] == [(0,), (1,)]


def test_belonging_is_the_mean_with_the_others() -> None:
    story = group([_pair(0, 1, 0.9), _pair(0, 2, 0.8), _pair(1, 2, 0.6)], 3, 0.5)[0]
    assert story.members == (0, 1, 2)
    assert story.probabilities == (0.85, 0.75, 0.7)
