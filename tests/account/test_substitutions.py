"""What a word or two changes, by kind: one word for another, words on one side only, text that broke; and what is no change."""

import pytest

from retold.account.conflicts import find_conflicts
from retold.account.inflection import readings, shared_readings
from retold.account.senses import contrary, is_booster, is_hedge, is_judging, phrase_length, related, synonymous
from retold.record import make_record
from retold.types import Conflict
from tests.making import differences_of, make_page

TEXT = """Crossing to Orrin closed

The harbour board closed the crossing to Orrin on Tuesday because the landing stage was unsafe, and the workers were sent home.

The board has promised to repair the stage before the winter, the harbour master Petra Lindqvist said in the school at Brackmouth.

Most of the passengers were angry about the long wait. The large hall near the quay will open in March and is heated by the town.

Odile Brandt criticized the plan in the council. The repair was approved by the council after a debate of three hours.
"""


def _edited(before: str, after: str) -> str:
    assert TEXT.count(before) == 1, before
    return TEXT.replace(before, after)


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ("was approved by", "was rejected by", {"polarity"}),
        ("was unsafe", "was safe", {"polarity"}),
        ("was approved by", "was not approved by", {"polarity"}),
        ("the workers were", "the worker were", {"plural"}),
        ("will open", "opened", {"tense"}),
        ("is heated", "was heated", {"tense"}),
        ("Most of the passengers", "Few of the passengers", {"modifier"}),
        ("the passengers were", "the travellers were", {"label"}),
        ("before the winter", "before the winter, residents believe", {"attribution", "detail"}),
        ("has promised to repair", "has repaired", {"strength"}),
        ("was approved", "was unmistakably approved", {"strength"}),
        ("was approved", "was reputedly approved", {"hedge"}),
        ("The large hall", "By one unverified account, the large hall", {"hedge"}),
        ("the long wait", "the shameful long wait", {"tone"}),
        ("Odile Brandt criticized", "Odile Brandt lambasted", {"tone", "strength"}),
        ("Odile Brandt criticized", "newcomer Odile Brandt criticized", {"label"}),
        ("near the quay", "near the cannery", {"detail"}),
        ("The large hall", "The rectangular large hall", {"detail"}),
        ("in March", "in May", {"date"}),
        ("on Tuesday", "on Friday", {"date"}),
        ("three hours", "three days", {"quantity"}),
        ("Petra Lindqvist said", "Petra Lindqvist pointed out", {"strength"}),
        ("because the landing", "although the landing", {"cause"}),
        ("approved by the council after", "council approved a by was the after", {"garbled"}),
        ("heated by the town.", "heated by the. town.", {"garbled"}),
        ("about the long wait", "about the long about the long wait", {"garbled"}),
    ],
)
def test_an_edit_is_told_by_its_kind_and_nothing_else_is(before: str, after: str, kinds: set[str]) -> None:
    found = differences_of(TEXT, _edited(before, after))
    assert found and {f[0] for f in found} <= kinds, found


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The large hall", "The big hall"),
        ("because the landing", "since the landing"),
        ("criticized", "criticised"),
        ("The large hall near", "The large hall close to"),
        ("in March", "in Mar."),
        ("closed the crossing", "shut the crossing"),
        ("three hours", "3 hours"),
        ("Petra Lindqvist said", "Petra Lindqvist stated"),
        ("before the winter", "ahead of the winter"),
    ],
)
def test_another_word_for_the_same_is_no_difference(before: str, after: str) -> None:
    assert differences_of(TEXT, _edited(before, after)) == []


def test_differences_turned_round_are_the_differences() -> None:
    other = _edited("the workers were", "the fishermen were").replace("near the quay", "near the old quay")
    there, back = differences_of(TEXT, other), differences_of(other, TEXT)
    assert there and [(kind, b, a) for kind, a, b in there] == back


def test_forms_of_a_word_are_read_by_spelling_and_by_the_list() -> None:
    assert ("stop", "past") in readings("stopped") and ("carry", "s") in readings("carries") and ("go", "past") in readings("went")
    assert ("base", "past") in shared_readings("take", "taken") and not shared_readings("boat", "ferry")


def test_senses_by_list_and_by_shape() -> None:
    assert synonymous(("began",), ("started",)) and synonymous(("in", "spite", "of"), ("despite",))
    assert synonymous(("colour",), ("color",)) and not synonymous(("colour",), ("hue",))
    assert contrary(("rose",), ("fell",)) and contrary(("able",), ("unable",)) and not contrary(("boat",), ("ship",))
    assert is_hedge("reputedly") and is_hedge("unconfirmed") and not is_hedge("quickly")
    assert is_booster("incontrovertibly") and is_booster("resoundingly") and not is_booster("quietly")
    assert is_judging("shambolic") and is_judging("bountiful") and not is_judging("numerous") and not is_judging("wooden")
    assert phrase_length(("in", "spite", "of", "it")) == 3 and related("analysed", "analysis")


CLAIMS = """Fare dispute at Orrin

Harbour officials reported that the ferry line was seeking a loan from the council to mend its engines.

The ferry line denied that it had asked the council for a loan after its engines failed in the storm.

Petra Lindqvist phoned Odile Brandt last week. The phone call was started by the Brandt office, a clerk said.
"""


def _conflicts(text: str) -> tuple[Conflict, ...]:
    page = make_page(text, published="2031-05-12")
    return find_conflicts([page], [make_record(page)], [])


def test_a_claim_and_its_denial_are_disputed_with_both_holders() -> None:
    (found,) = [c for c in _conflicts(CLAIMS) if c.kind == "disputed"]
    assert CLAIMS[slice(*found.a)].startswith("Harbour officials reported") and found.a_holder == "Harbour officials"
    assert CLAIMS[slice(*found.b)].startswith("The ferry line denied") and "loan" in found.about


def test_one_event_at_two_times_is_a_contradiction_but_two_dates_of_two_events_are_none() -> None:
    text = (
        "Petra Lindqvist visited Orrin on 3 March 2031 and left again.\n\n"
        "The harbour master spoke of the day when Petra Lindqvist visited Orrin on 9 April 2031.\n\n"
        "Odile Brandt had visited Tessen on 2 May 2031."
    )
    (found,) = _conflicts(text)
    assert found.kind == "contradiction" and (text[slice(*found.a)], text[slice(*found.b)]) == ("3 March 2031", "9 April 2031")
    assert _conflicts("") == ()
