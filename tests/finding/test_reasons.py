"""Why two articles are related as they are: the terms that are told are the terms that were summed."""

from __future__ import annotations

from itertools import combinations
from math import exp

import numpy as np
import pytest

from retold.finding import RELATIONS, UNIT, compare_prints, explain_pair, prints_of
from retold.finding.relations import RULES
from retold.types import Term
from tests.making import make_page

KILN = (
    "The brick kiln at Sorrel Bank will close before the spring, two foremen told Odile Fenn on Monday. About 340 people work "
    "there. The new chimney cost 1.2 million crowns and took eleven weeks; it was paid for by the county of Ambry in 2029."
)
TEXTS = {
    "kiln": KILN,
    "same": KILN,
    "edited": KILN.replace("About 340", "Some 430").replace("two foremen", "three men"),
    "own words": "Odile Fenn says that Sorrel Bank loses its kiln, and 340 people their work, before spring comes to Ambry county.",
    "other": "A pear tree of an old sort flowers beside the railway at Dunmarrow. Cuttings were given to three nurseries in May.",
}


def test_the_terms_give_the_probabilities() -> None:
    pages = {name: make_page(text, published="2031-04-12", outlet=f"{name} post") for name, text in TEXTS.items()}
    seen = set()
    for a, b in combinations(TEXTS, 2):
        prints = prints_of([pages[a], pages[b]])
        why, row = explain_pair(prints), compare_prints(prints, np.array([[0, 1]]))
        seen.add(why.relation)
        assert why.relation == RELATIONS[int(row.relation[0])]
        assert why.rule == RULES[why.relation]
        assert (why.probability, why.same_story) == (row.probability[0] / UNIT, row.same_story[0] / UNIT)
        taken, event = chance(why.retelling), chance(why.story)
        expected = max(taken, event) if why.relation in ("copy", "retelling", "update") else event
        assert why.same_story == pytest.approx(expected, abs=1e-3), (a, b)
        assert (why.same_outlet, why.days) == (False, 0)
    assert {"copy", "unrelated"} <= seen


def chance(terms: tuple[Term, ...]) -> float:
    return 1 / (1 + exp(-sum(term.points for term in terms)))


def test_what_is_shared_is_shown_by_kind() -> None:
    why = explain_pair(prints_of([make_page(KILN), make_page(TEXTS["own words"])]))
    kinds = {one.word: one.kind for one in why.shared}
    assert kinds["Odile"] == kinds["Fenn"] == "name"
    assert kinds["340"] == "figure"
    assert kinds["kiln"] == "word"
    assert why.same_outlet is None and why.days is None


def test_the_most_words_in_a_row_are_quoted_as_they_are_printed() -> None:
    why = explain_pair(prints_of([make_page(KILN), make_page(TEXTS["edited"])]))
    assert why.in_a_row in KILN
    assert why.in_a_row.startswith("people work there. The new chimney cost 1.2 million")
    assert explain_pair(prints_of([make_page(KILN), make_page(TEXTS["other"])])).in_a_row == ""


def test_days_and_years_count_against_one_event() -> None:
    a, b = make_page(KILN, published="2031-01-01"), make_page(TEXTS["own words"], published="2031-12-01")
    why = explain_pair(prints_of([a, b]))
    points = {term.name: term.points for term in why.story}
    assert why.days == 334
    assert points["days"] == pytest.approx(-0.6)


@pytest.mark.parametrize("text", ["", "x", "… — !", "word " * 20_000])
def test_odd_texts(text: str) -> None:
    why = explain_pair(prints_of([make_page(text), make_page(KILN)]))
    assert 0 <= why.same_story <= 1
