"""The features of the learned model: what each means, and that direction turns with the edge."""

import numpy as np
import pytest

from retold.account import compare
from retold.alignment import align, make_view
from retold.lineage.weighing import (
    CHOICE,
    DIRECTION,
    LINES,
    NONE,
    Texts,
    choices,
    leanings,
    load_weights,
    measure,
    reasons_for_none,
    score_choices,
    taken_elsewhere,
)
from retold.record import make_record
from retold.types import Account, Page
from tests.lineage.test_story import RETOLD, WIRE
from tests.making import make_page


def texts_of(*texts: str, **kwargs: str) -> tuple[list[Page], dict[tuple[int, int], Account], Texts]:
    pages = [make_page(text, **kwargs) for text in texts]
    views = [make_view(page, make_record(page)) for page in pages]
    accounts = {(a, b): compare(views[a], views[b], align(views[a], views[b])) for b in range(len(pages)) for a in range(b)}
    return pages, accounts, measure(pages, accounts)


def named(names: tuple[str, ...], values: tuple[float, ...]) -> dict[str, float]:
    return dict(zip(names, values, strict=True))


def test_there_is_a_weight_for_every_feature() -> None:
    known = load_weights()
    assert set(known.retelling) == set(known.version) == set(CHOICE)
    assert set(known.direction) == set(DIRECTION)
    assert set(known.none) == set(NONE)
    assert set(known.lines) == set(LINES)
    assert known.direction["published"] > 0  # earlier articles are the exemplars
    assert known.direction["loss"] > 0  # a reteller loses
    assert known.direction["grows"] < 0  # a text written further does not
    assert known.direction["years"] > 0  # what tells of a later year was written later
    assert known.retelling["since"] < 0  # what is taken is fresh
    assert known.lines["taken"] < 0  # what one has told on another seldom takes from the same
    assert known.none["all_explained"] < 0  # where all share much, few have it from nowhere


def test_of_two_exemplars_the_nearer_has_no_distance_to_the_best() -> None:
    _, _, texts = texts_of(WIRE, WIRE.replace("dozen", "score"), RETOLD)
    near, far = named(CHOICE, choices(texts)[0, 1]), named(CHOICE, choices(texts)[2, 1])
    assert (near["near"], near["nearest"], near["closest"]) == (0.0, 0.0, 0.0)
    assert far["near"] < 0 and far["nearest"] < 0 and far["closest"] > 0
    assert score_choices(texts, 3)[0, 1] > score_choices(texts, 3)[2, 1]


def test_direction_turns_with_the_edge() -> None:
    pages, _, texts = texts_of(RETOLD, WIRE)
    there = leanings(texts, (pages[0], pages[1]), 0, 1)
    assert texts.versions == 0.0
    back = named(DIRECTION, tuple(-x for x in there))
    assert back["shorter"] > 0  # the wire is the longer
    assert back["loss"] == pytest.approx(texts.closeness(1, 0) - texts.closeness(0, 1))


def test_versions_of_one_text_are_told_by_their_words_and_grow() -> None:
    further = WIRE + "\nThe stage had been built in the year of the great frost, and was last mended then.\n"
    pages, _, texts = texts_of(WIRE, further)
    there = named(DIRECTION, leanings(texts, (pages[0], pages[1]), 0, 1))
    assert texts.versions == 1.0
    assert there["loss"] == there["shorter"] == 0.0
    assert reasons_for_none(texts, 2).sum() == 0.0  # all of them come from one another
    assert there["grows"] < 0 and there["longer"] < 0
    two = [make_page(WIRE, outlet="Orrin Gazette"), make_page(further, outlet="Brackmouth Mail")]
    apart = named(DIRECTION, leanings(texts, (two[0], two[1]), 0, 1))
    assert apart["grows"] == apart["longer"] == 0.0  # two outlets cut as well as write further


def test_what_names_a_later_year_was_written_later() -> None:
    pages, _, texts = texts_of(WIRE + "\nSo it was in 2031.\n", WIRE + "\nSo it was in 2031 and in 2034, at pier 20345.\n")
    assert texts.years[1] is not None and texts.years[1][2] == 2034
    start, end, _year = texts.years[1]
    assert pages[1].article.text[start:end] == "2034"
    assert named(DIRECTION, leanings(texts, (pages[0], pages[1]), 0, 1))["years"] == 1.0
    _, _, silent = texts_of(WIRE, WIRE + "\nSo it was in 2031.\n")
    assert named(DIRECTION, leanings(silent, (pages[0], pages[1]), 0, 1))["years"] == 0.0


def test_since_counts_what_was_published_between() -> None:
    days = ("2031-04-12", "2031-04-13", "2031-04-15", None)
    pages = [make_page(WIRE, **({"published": day} if day else {})) for day in days]
    views = [make_view(page, make_record(page)) for page in pages]
    accounts = {(a, b): compare(views[a], views[b], align(views[a], views[b])) for b in range(4) for a in range(b)}
    assert measure(pages, accounts).since == {(0, 1): 0, (0, 2): 1, (1, 2): 0}


def test_an_article_of_an_event_on_which_all_tell_something_else_has_more_reason_for_none() -> None:
    _, _, related = texts_of(WIRE, RETOLD)
    _, _, apart = texts_of(
        WIRE, "Orrin has a new harbour master. The last one kept bees and sold their honey on the quay for years."
    )
    weights = [load_weights().none[name] for name in NONE]
    assert (reasons_for_none(apart, 2) @ weights).min() > (reasons_for_none(related, 2) @ weights).max()
    assert reasons_for_none(related, 2).shape == (2, len(NONE))


def test_who_else_has_it_from_an_exemplar_counts_but_at_the_hub_and_among_copies() -> None:
    _, _, texts = texts_of(WIRE, RETOLD, WIRE.replace("dozen", "score"), RETOLD[:150])
    marginals = np.zeros((4, 4))
    marginals[0, 1] = marginals[0, 2] = 0.9
    marginals[1, 3] = 0.8
    taken = taken_elsewhere(texts, marginals)
    assert taken[0, 3] == 0.0  # the hub
    assert taken[1, 2] == pytest.approx(0.8)  # 3 has it from 1 already
    assert taken[1, 3] == 0.0  # nobody but 3 itself
    copies = np.zeros((4, 4))
    copies[1, 3] = copies[1, 0] = 0.9
    copies[2, 3] = 0.5
    assert taken_elsewhere(texts, copies)[2, 0] == 0.0  # 0 and 2 are one text
