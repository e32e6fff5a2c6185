"""closeness_of: how closely one article keeps to another, and whether two sentences say the same."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retold.alignment import closeness_of
from retold.alignment.closeness import KEY, LEVELS, QUESTIONS, _covered, _longest, _weights, chain, same_figures, with_products
from retold.types import Closeness
from tests.making import view_of

STORM = (
    "The ferry between Brackmouth and Orrin was halted on Tuesday after a storm broke the landing stage. "
    "Some forty passengers spent the night on camp beds in the school at Orrin. "
    "The harbour board expects the repair of the stage to take three weeks. "
    "Fishermen carried bread and newspapers across the sound in their own boats."
)
RETOLD = (
    "Since a storm broke the landing stage on Tuesday no ferry has run between Brackmouth and Orrin. "
    "Camp beds were put up in the school for forty stranded passengers. "
    "Three weeks is what the harbour board thinks the repair will take, and bread comes across the sound in fishing boats."
)
OTHER = (
    "Voters in the hill districts go to the polls next month to choose a new council. "
    "The outgoing mayor has promised cheaper buses, and her rivals a lower tax on barns. "
    "Turnout was poor four years ago."
)


def closeness(one: str, other: str) -> Closeness:
    found = closeness_of(view_of(one), view_of(other))
    assert found is not None
    return found


def test_the_same_text_is_a_near_copy_and_another_story_is_told_in_its_own_words() -> None:
    assert closeness(STORM, STORM).level == "near copy"
    assert closeness(STORM, OTHER).level == "own words"
    assert closeness(STORM, RETOLD).level in ("light revision", "heavy revision")


def test_an_article_that_stands_whole_in_a_longer_one_is_a_near_copy_whichever_is_given_first() -> None:
    longer = f"{OTHER} {STORM} {OTHER}"
    assert closeness(STORM, longer).level == closeness(longer, STORM).level == "near copy"


@pytest.mark.parametrize("other", [STORM, RETOLD, OTHER, "Ferry halted."])
def test_it_is_symmetric_and_its_probabilities_are_of_one_whole(other: str) -> None:
    one, turned = closeness(STORM, other), closeness(other, STORM)
    assert (one.level, one.probabilities, one.same) == (turned.level, turned.probabilities, turned.same)
    assert sum(one.probabilities) == pytest.approx(1, abs=1e-3)
    assert one.level == LEVELS[max(range(4), key=lambda k: one.probabilities[k])]


def test_a_sentence_told_otherwise_says_the_same_and_one_with_other_figures_and_acts_does_not() -> None:
    told = "The harbour board said on Friday that the repair of the landing stage would take three weeks."
    again = "Repair of the landing stage would take three weeks, the harbour board said on Friday."
    other = "The harbour board bought a landing stage in 1998 for 2.5 million crowns and sold it for 693,000."
    same, apart = closeness(told, again).same, closeness(told, other).same
    assert same is not None and apart is not None
    assert same > 0.7 and apart < 0.3


def test_of_long_articles_it_is_not_asked_whether_they_say_the_same() -> None:
    assert closeness(STORM * 3, STORM * 3).same is None
    assert closeness(STORM, RETOLD).same is not None


def test_without_words_there_is_none() -> None:
    assert closeness_of(view_of(""), view_of(STORM)) is None
    assert closeness_of(view_of("…"), view_of("—")) is None


def test_weights_are_of_figures_that_there_are() -> None:
    figures = with_products(same_figures(view_of(STORM), view_of(RETOLD)))
    assert set(_weights()["same"]["weights"]) == set(figures)
    assert set(_weights()["usual"]) == set(KEY)
    assert {name: tuple(_weights()[name]["weights"]) for name in QUESTIONS} == QUESTIONS


def test_three_answers_are_four_chances() -> None:
    assert chain(0.0, 0.5, 0.5)[3] == 1
    assert chain(1.0, 1.0, 0.5) == [1, 0, 0, 0]
    assert sum(chain(0.3, 0.2, 0.9)) == pytest.approx(1)


WORDS = st.lists(st.sampled_from("abc"), max_size=12)


def stands_in(run: Sequence[str], source: Sequence[str]) -> bool:
    return any(list(source[k : k + len(run)]) == list(run) for k in range(len(source) - len(run) + 1))


@given(WORDS, WORDS, st.integers(1, 4))
@settings(max_examples=100, deadline=None)
def test_runs_that_both_have_are_those_that_a_plain_search_finds(source: list[str], forms: list[str], n: int) -> None:
    places = {j for k in range(len(forms) - n + 1) if stands_in(forms[k : k + n], source) for j in range(k, k + n)}
    assert _covered(source, forms, n) == [k in places for k in range(len(forms))]
    runs = [m for m in range(1, 13) for k in range(len(forms) - m + 1) if stands_in(forms[k : k + m], source)]
    assert _longest(source, forms) == max(runs, default=0)
