"""Shared peculiarities: what few articles of a story say weighs more, and candidates are those that share it."""

from math import log

import pytest

from retold.lineage.likeness import candidate_pairs, liken
from tests.making import make_page

COMMON = "The ferry was halted on Tuesday after a storm."
ODD = "Bakers hoarded yeast behind shuttered windows."


def test_what_two_of_many_share_weighs_more_than_what_all_share() -> None:
    pages = [make_page(t) for t in (f"{COMMON} {ODD}", f"{COMMON} {ODD} Gulls wheeled.", COMMON, f"{COMMON} Nothing sailed.")]
    likeness = liken(pages)
    assert likeness.share(0, 1) == pytest.approx(1.0)  # all that another has too; the gulls are its own
    assert likeness.carried(1, 0) < 1.0
    assert likeness.share(2, 1) < 0.3  # what all four say: most of the terms, little of the weight
    assert likeness.rare(0, 1) > 0
    assert likeness.rare(0, 2) == 0
    assert likeness.apart(0, 2) == likeness.apart(2, 0) > log(1)


def test_two_pages_of_one_text_are_alike_and_an_empty_page_is_like_none() -> None:
    likeness = liken([make_page(COMMON), make_page(COMMON), make_page("")])
    assert (likeness.alike(0, 1), likeness.overlap(0, 1)) == (1.0, 1.0)
    assert (likeness.alike(0, 2), likeness.overlap(0, 2), likeness.share(2, 0), likeness.share(0, 2)) == (0.0, 0.0, 0.0, 0.0)


def test_candidates_are_the_nearest_of_each_article() -> None:
    pages = [make_page(t) for t in (f"{COMMON} {ODD}", f"{COMMON} {ODD} Gulls.", f"{COMMON} A mast fell.", "Elsewhere entirely.")]
    assert (0, 1) in candidate_pairs(pages, 1)
    assert all(3 not in pair for pair in candidate_pairs(pages, 8))
    assert candidate_pairs(pages, 8) == [(0, 1), (0, 2), (1, 2)]
    assert candidate_pairs([], 8) == []
