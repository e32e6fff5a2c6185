"""What is said in other words is no change; what two clauses told anew do not show is not told."""

from __future__ import annotations

import pytest

from tests.account.test_substitutions import differences_of

A = "The ferry office at Brackmouth"


def kinds_told(one: str, other: str) -> set[str]:
    return {kind for kind, *_ in differences_of(f"{A}\n\n{one}", f"{A}\n\n{other}")}


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("The clerk was not sure of the date.", "The clerk was unsure of the date.", "polarity"),
        ("The crew could not find any rope on the boat.", "The crew found no rope on the boat.", "polarity"),
        ("He felt nothing when the boat turned over.", "He did not feel anything when the boat turned over.", "polarity"),
        ("The storm did $600 in damage to the mill.", "The storm did damages of $600 to the old mill.", "plural"),
        ("The boat had ten man on board that night.", "There were ten men on board the boat that night.", "plural"),
        ("They will mend the boat in the spring.", "They'll mend the boat in spring.", "tense"),
        ("The boat left the quay. the crew slept on deck.", "The boat left the quay, while the crew slept below.", "garbled"),
        ("He put off from the quay with two teenage boys.", "He put off from a quay with two teenaged boys.", "tense"),
        ("We had four hours, if that, to mend the pier.", "There were at most four hours to mend the pier.", "modifier"),
    ],
)
def test_the_same_in_other_words_is_no_change_of_that_kind(one: str, other: str, kind: str) -> None:
    assert kind not in kinds_told(one, other)


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("The board has agreed to mend the pier.", "The board has not agreed to mend the pier.", "polarity"),
        ("The board mended the pier because the town paid.", "The board mended the pier although the town paid.", "cause"),
        ("The boat had ten men on board that night.", "The boat had twelve men on board that night.", "quantity"),
        ("The crew may have lost the rope at sea.", "The crew lost the rope at sea.", "hedge"),
        ("At least four boats sank at the quay.", "Four boats sank at the quay.", "modifier"),
        ("The crew mended the boat of the captain.", "The crew mended the boats of the captain.", "plural"),
        ("The boat was mended at the quay by the town.", "The boat was mended at the quay by the. town", "garbled"),
    ],
)
def test_a_change_between_like_words_iskinds_told(one: str, other: str, kind: str) -> None:
    assert kind in kinds_told(one, other)


def test_evidence_is_the_same_turned_round() -> None:
    one, other = "The clerk may not be sure of two dates.", "Two of the dates were uncertain, said the clerk."
    there = sorted((k, b, a) for k, a, b in differences_of(f"{A}\n\n{one}", f"{A}\n\n{other}"))
    assert there == sorted(differences_of(f"{A}\n\n{other}", f"{A}\n\n{one}"))
