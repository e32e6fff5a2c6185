"""The generator of traditions and what the lineage scorers count with."""

import random

import pytest

from evaluation.copies_credit import without
from evaluation.lineage_given import _to_length
from evaluation.lineage_stage import calibration_error, given, read
from evaluation.traditions import accounted, make


def test_a_tradition_is_the_same_for_one_seed_and_every_retelling_has_its_exemplar_before_it() -> None:
    one, again = make(random.Random("7 3")), make(random.Random("7 3"))
    assert one == again
    assert one != make(random.Random("7 4"))
    for place, told in enumerate(one.told):
        assert all(k < place for k in told.exemplars)
        assert (not told.exemplars) == (place == 0)
    root = {said for said, _ in one.told[0].sentences}
    direct = [t for t in one.told if t.exemplars == (0,)]
    assert direct
    assert all(len({said for said, _ in t.sentences} - root) <= 2 for t in direct)  # its own sentences


def test_an_article_is_lost_only_where_two_retell_it() -> None:
    lost = 0
    for number in range(30):
        tradition = make(random.Random(f"7 {number}"))
        for place, told in enumerate(tradition.told):
            if told.lost:
                lost += 1
                assert sum(place in other.exemplars[:1] for other in tradition.told) > 1
    assert lost > 5


def test_the_accounts_match_what_was_said_and_stand_on_the_words() -> None:
    tradition = make(random.Random("7 0"))
    order, sides, accounts = accounted(tradition.told)
    assert accounts
    for (a, b), account in accounts.items():
        both = {said for said, _ in tradition.told[order[a]].sentences} & {said for said, _ in tradition.told[order[b]].sentences}
        assert len(account.matches) == len(both)
        for match in account.matches:
            texts = sides[a].page.article.text[slice(*match.a)], sides[b].page.article.text[slice(*match.b)]
            assert (texts[0] == texts[1]) == match.same_words


def test_calibration_error_is_what_was_said_less_what_was_so() -> None:
    assert calibration_error([]) == 0
    assert calibration_error([(0.75, True)] * 3 + [(0.75, False)]) == pytest.approx(0)
    assert calibration_error([(0.9, False), (0.1, False)]) == pytest.approx(0.5)


def test_a_story_that_is_given_is_read_against_its_truth() -> None:
    text = "The lamp at Corrin burned all night, the keeper said. Two boats were late. Nobody was missed."
    articles = [
        {"id": "x", "text": text, "published": "2031-05-01T08:00:00"},
        {"id": "y", "text": text.replace(" Nobody was missed.", ""), "published": "2031-05-02T08:00:00"},
    ]
    found = read(given(articles), {"x": None, "y": "x"})
    assert found.root == "x"
    assert found.depth[found.names.index("x")] < found.depth[found.names.index("y")]
    assert max(found.said)[1]


def test_a_credit_is_taken_out_and_texts_are_brought_to_one_length() -> None:
    assert without("LIDO (AP) — It rained. The AP saw it.\nBy Reuters", ("AP", "Reuters")) == "LIDO — It rained.\n"
    assert _to_length("a b c d", 2, random.Random(1), ["x y"]) == "a b"
    assert _to_length("a", 4, random.Random(1), ["x y"]) == "a x y x"
