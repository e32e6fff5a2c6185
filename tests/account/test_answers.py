"""What one side has is lost or gained only where the other does not say it near by, in whatever words; and what stands in the
place of something else must answer it."""

from __future__ import annotations

import pytest

from tests.account.test_substitutions import differences_of

TITLE = "The ferry office at Brackmouth"


def _told(one: str, other: str) -> list[tuple[str, str, str]]:
    return [(k, a.strip(), b.strip()) for k, a, b in differences_of(f"{TITLE}\n\n{one}", f"{TITLE}\n\n{other}")]


def _kinds(one: str, other: str) -> set[str]:
    return {kind for kind, *_ in _told(one, other)}


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        # Another wording: a verb with its particle, another form of the word, letters parted otherwise, a name and a common noun.
        ("Nine boats sank at the quay in the night.", "Nine boats went down at the quay in the night.", "detail"),
        ("The old clerk died at the quay in the night.", "The old clerk dies at the quay in the night.", "detail"),
        ("He took oars from the boat keepers of the town.", "He took oars from the boatkeepers of the town.", "label"),
        ("The Amelia, built in 1994, left the quay at noon.", "The ferry, built in 1994, left the quay at noon.", "detail"),
        # Labels: both must be for people.
        ("The log speaks for the guilt of the crews.", "The log names the rowers at the mouth of the harbour.", "label"),
        # Bounds: a sum is none, and one bound may govern two figures.
        ("The repair cost a total of 450,000 crowns.", "The repair cost 450,000 crowns.", "modifier"),
        ("He faces up to ten months and a fine of up to $900.", "He faces up to ten months and a $900 fine.", "modifier"),
        # Tense: reported speech follows its verb; completed is completed; a plan told in the present lies ahead.
        ("The clerk said the town had asked for a pier.", "The clerk says the town has asked for a pier.", "tense"),
        ("The gate has never been replaced by the town.", "The gate was never replaced by the town.", "tense"),
        ("The inquiry will begin in the town hall next week.", "The inquiry begins in the town hall next week.", "tense"),
        # One or many: of each, of a mass, of a unit.
        ("The crew found two boys of twelve and nine years at the quay.",
         "The crew found a boy of twelve years and a boy of nine years at the quay.", "plural"),
        ("There was a series of thefts at the quay in May.", "There was a bunch of theft at the quay in May.", "plural"),
        ("The boys at the quay were minors in the law.", "The boys at the quay were minor in the law.", "plural"),
        # Who says it: nobody, or the same in other words.
        ("The boat sank at noon and the mast broke.", "The boat sank at noon, the mast broke and people cried.", "attribution"),
        ("Regulars say the pier has groaned at every tide.", "According to regular guests, the pier has groaned with each tide.",
         "attribution"),
        # Hedges: an ability, or another hedge.
        ("The town offered money to any person with a clue to the fire.", "The town offered money to anyone who could give a clue.",
         "hedge"),
        ("They could face fines or time in jail.", "They face fines and possibly time in jail.", "hedge"),
        # Strength: said and asked answer other words; motion tries nothing.
        ("The mayor said the town had asked for a new pier.", "The mayor has begged for a new pier.", "strength"),
        ("The couple was checking on boats at the quay.", "The couple went to check on boats at the quay.", "strength"),
        # Tone: an outcome judges nothing.
        ("The long search in the harbour was fruitful.", "The long search in the harbour was over.", "tone"),
        # Figures: printed otherwise, or of something else.
        ("The damage was 60 000 crowns in all.", "The damage was 60000 crowns in all.", "quantity"),
        ("Some three weeks later the boys were caught by a clerk.", "Some 12-year-old boys were caught by a clerk.", "quantity"),
    ],
)  # fmt: skip
def test_what_the_other_side_says_as_well_is_no_change_of_that_kind(one: str, other: str, kind: str) -> None:
    assert kind not in _kinds(one, other)
    assert kind not in _kinds(other, one)


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("Luckily, no sailor of the ferry was hurt.", "No sailor of the ferry was hurt.", ("tone", "Luckily", "")),
        ("The alleged thief took the oars of the boat.", "The thief took the oars of the boat.", ("hedge", "alleged", "")),
        ("The railway will clear the whole bank in June.", "The railway will clear the bank in June.", ("detail", "whole", "")),
        ("The boat left and the crew will mend it in May.", "The boat left and the crew mended it in May.", ("tense", "will", "")),
        ("The town had a new pier, the clerk said.", "The town had a new pier.", ("attribution", "the clerk", "")),
    ],
)
def test_what_only_one_side_says_is_told_at_its_words(one: str, other: str, wanted: tuple[str, str, str]) -> None:
    def near(found: tuple[str, str, str]) -> bool:
        return found[0] == wanted[0] and wanted[1] in found[1] and found[2] == wanted[2]

    assert any(near(found) for found in _told(one, other)), _told(one, other)
    assert any(near((k, a, b)) for k, b, a in _told(other, one))


def test_words_that_moved_inside_the_marks_are_not_gained() -> None:
    one = "“My crew would miss me at the harbour, so the ferry cannot go,” the clerk said."
    other = "“The ferry cannot go, my crew would miss me at the harbour,” the clerk said."
    assert not any(kind == "quotation" and "ferry" in a + b for kind, a, b in _told(one, other))
