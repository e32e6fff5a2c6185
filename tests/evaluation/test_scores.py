from hypothesis import given
from hypothesis import strategies as st

from evaluation.scores import area_under_curve, b_cubed, bag_overlap, covered, f1, overlap, pair_f1, sampled, share

LABELS = st.lists(st.integers(0, 3), max_size=12)


def test_b_cubed_of_known_clusters() -> None:
    truth = {"a": 1, "b": 1, "c": 2, "d": 2}
    assert b_cubed(truth, truth) == (1.0, 1.0, 1.0)
    assert b_cubed(truth, dict.fromkeys(truth, 0)) == (0.5, 1.0, 0.6667)
    assert b_cubed(truth, {name: name for name in truth}) == (1.0, 0.5, 0.6667)


def test_pair_f_of_known_clusters() -> None:
    truth = {"a": 1, "b": 1, "c": 2, "d": 2}
    assert pair_f1(truth, truth) == 1.0
    assert pair_f1(truth, dict.fromkeys(truth, 0)) == 0.5  # 2 of 6 pairs, of 2
    assert pair_f1(truth, {name: name for name in truth}) == 0.0


@given(LABELS, st.randoms())
def test_pair_f_counts_what_a_plain_count_counts(labels: list[int], chance: object) -> None:
    truth = {str(i): label for i, label in enumerate(labels)}
    found = {name: int(name) % 3 for name in truth}
    names = list(truth)
    pairs = [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]
    ours = {p for p in pairs if found[p[0]] == found[p[1]]}
    theirs = {p for p in pairs if truth[p[0]] == truth[p[1]]}
    assert pair_f1(truth, found) == share(2 * len(ours & theirs), len(ours) + len(theirs))


@given(st.lists(st.integers(0, 5), max_size=10), st.lists(st.integers(0, 5), max_size=10))
def test_area_under_curve_is_the_share_of_pairs_won(positives: list[int], negatives: list[int]) -> None:
    won = sum((p > n) + (p == n) / 2 for p in positives for n in negatives)
    assert area_under_curve(positives, negatives) == share(won, len(positives) * len(negatives))


def test_a_sample_is_the_same_each_time_and_in_order() -> None:
    drawn = sampled(range(100), 10)
    assert drawn == sampled(range(100), 10) == sorted(drawn)
    assert len(set(drawn)) == 10
    assert sampled([3, 1, 2], 5) == [3, 1, 2]


def test_small_measures() -> None:
    assert f1(1, 2, 2) == 0.5 and f1(0, 0, 0) == 0.0
    assert bag_overlap(["a", "a", "b"], ["a", "b", "b"]) == 2
    assert covered([(0, 2), (1, 3)]) == {0, 1, 2}
    assert overlap((0, 3), (2, 5)) == 1 and overlap((0, 2), (2, 4)) == 0
