"""What one side is said to lack, and stands there after all: as often near by, in a compound, as another figure of the same."""

from __future__ import annotations

import pytest

from tests.account.test_evidence import A, kinds_told
from tests.account.test_substitutions import differences_of


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("The old clerk was apparently hit by a rope on the quay.", "Apparently a rope on the quay hit the old clerk.", "hedge"),
        ("They face the possibility of a fine for the rope.", "They could face a fine for the rope.", "hedge"),
        ("Half of a million eels died in the harbour.", "In the harbour half a million eels died.", "quantity"),
        (
            "The town pays up to a 900 crown fine for each boat.",
            "For each boat the town pays up to 900 crowns in fines.",
            "modifier",
        ),
        ("The clerk asked the crew if they want to sail.", "The clerk asked the crew if they wanted to sail.", "tense"),
        ('"I have no oars on the boat," the clerk said.', "The clerk said that he had no oars on the boat.", "tense"),
        ("The crew could make no headway with the rope.", "The crew had trouble with the rope.", "polarity"),
        ("So the boats went back to the quay at night.", "They went back to the quay at night.", "plural"),
        ("Some two boys took the rope from the quay.", "Two boys took the rope from the quay.", "modifier"),
    ],
)
def test_what_stands_there_in_another_way_is_no_change_of_that_kind(one: str, other: str, kind: str) -> None:
    assert kind not in kinds_told(one, other)
    assert kind not in kinds_told(other, one)


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("The clerk was reportedly hit by a rope on the quay.", "The clerk was hit by a rope on the quay.", "hedge"),
        ("The town pays up to 900 crowns for each boat.", "The town pays 900 crowns for each boat.", "modifier"),
        ("The crew has three oars on the boat.", "The crew has three oars and a torn sail on the boat.", "detail"),
        ("The clerk asked the crew and they want to sail.", "The clerk asked the crew and they wanted to sail.", "tense"),
        ("Two boys got ten years in the old jail.", "Two boys got five years in the old jail.", "quantity"),
    ],
)
def test_what_stands_on_one_side_only_iskinds_told(one: str, other: str, kind: str) -> None:
    assert kind in kinds_told(one, other)
    assert kind in kinds_told(other, one)


def test_words_out_of_order_over_two_clauses_are_one_broken_stretch_and_nothing_else() -> None:
    one = "Before noon the tired crew carried four heavy crates, given to them by a miller, up to the old chapel."
    turned = "Before noon the tired crew carried miller, heavy by crates, them four a given to up to the old chapel."
    for a, b in ((one, turned), (turned, one)):
        (kind, *_), *rest = differences_of(f"{A}\n\n{a}", f"{A}\n\n{b}")
        assert (kind, rest) == ("garbled", [])
    moved = "Given to them by a miller, the four heavy crates were carried up to the old chapel by the tired crew before noon."
    assert "garbled" not in kinds_told(one, moved)
