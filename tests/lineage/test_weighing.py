"""The features of the learned model: what each means, and that direction turns with the edge."""

import pytest

from retold.account import compare
from retold.alignment import align, make_view
from retold.lineage.weighing import CHOICE, DIRECTION, Texts, choices, leanings, load_weights, measure, score_choices
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
    assert set(known.edge) == set(CHOICE)
    assert set(known.direction) == set(DIRECTION)
    assert known.direction["published"] > 0  # earlier articles are the exemplars
    assert known.direction["loss"] > 0  # a reteller loses
    assert known.direction["grows"] < 0  # a text written further does not


def test_of_two_exemplars_the_nearer_has_no_distance_to_the_best() -> None:
    _, _, texts = texts_of(WIRE, WIRE.replace("dozen", "score"), RETOLD)
    near, far = named(CHOICE, choices(texts)[0, 1]), named(CHOICE, choices(texts)[2, 1])
    assert (near["near"], near["nearest"], near["closest"]) == (0.0, 0.0, 0.0)
    assert far["near"] < 0 and far["nearest"] < 0 and far["closest"] > 0
    assert score_choices(texts)[0, 1] > score_choices(texts)[2, 1]


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
    assert there["grows"] < 0 and there["longer"] < 0
    two = [make_page(WIRE, outlet="Orrin Gazette"), make_page(further, outlet="Brackmouth Mail")]
    apart = named(DIRECTION, leanings(texts, (two[0], two[1]), 0, 1))
    assert apart["grows"] == apart["longer"] == 0.0  # two outlets cut as well as write further
