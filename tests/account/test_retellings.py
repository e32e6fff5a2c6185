"""Two invented reports of one vote: what a reader would be told of them, and what is none of his business."""

from __future__ import annotations

import pytest

from tests.making import account_of, differences_of

OPENING = "The Osk harbour board met on Tuesday to talk about the old ferry and its crew.\n\n"
CLOSING = "\n\nThe ferry was built in 1961 and carries 12 cars between Osk and Tarnwick every hour."


def told(one: str, other: str) -> list[tuple[str, str, str]]:
    return differences_of(OPENING + one + CLOSING, OPENING + other + CLOSING)


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        # A score is one figure.
        ("The board voted 9 to 4 to sell the old ferry to a firm.", "The board voted 9 votes to 5 to sell the old ferry to a firm.",
         ("quantity", "9 to 4", "9 votes to 5")),
        # A particle turns a verb round.
        ("The board of the Osk harbour votes to sell the ferry.", "The board of the Osk harbour votes down sale of the ferry.",
         ("polarity", "votes", "votes down")),
        # A date that only one side has.
        ("The board asked the town for money to mend it in March 2029.", "The board asked the town for money to mend it.",
         ("detail", "March 2029", "")),
        # A modal that only one side has.
        ("Mara Solt said she would be open to talks with the crew.", "Mara Solt said she was open to talks with the crew.",
         ("tense", "would be", "was")),
        # Who acts and who is acted on.
        ("Tarnwick answered with its blockade of Norland in May.", "Tarnwick answered with the Norlandish blockade in May.",
         ("garbled", "blockade of Norland", "Norlandish blockade")),
        # A place by those who rule it.
        ("In May Norland had avoided sending ships to Osk.", "In May the Norlandish authorities had avoided sending ships to Osk.",
         ("label", "Norland", "Norlandish authorities")),
    ],
)  # fmt: skip
def test_a_change_is_told_once_and_whole(one: str, other: str, wanted: tuple[str, str, str]) -> None:
    found = told(one, other)
    assert [(kind, a.strip(), b.strip()) for kind, a, b in found] == [wanted]
    back = told(other, one)
    assert [(kind, b.strip(), a.strip()) for kind, a, b in back] == [wanted]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“We will not wait for it,” Mara Solt said of the ferry.", "“We won’t wait for it,” Mara Solt said of the ferry."),
        ("“I have told the crew that it is not safe,” Mara Solt said.", "“I've told the crew that it isn't safe,” Mara Solt said."),
        ("Mara Solt said the ferry was not safe.", "According to Mara Solt, the ferry was not safe."),
        ("Mara Solt said the ferry is not safe.", "Mara Solt said the ferry isn't safe."),
        ("In 2029 the board sold a boat. It had an hour-long meeting about it.",
         "In 2029 the board sold a boat. It had a one-hour meeting about it."),
    ],
)  # fmt: skip
def test_the_same_said_otherwise_is_none(one: str, other: str) -> None:
    assert told(one, other) == []


def test_inside_the_marks_short_forms_are_written_out() -> None:
    found = told("“It is the hardest vote I have taken,” Mara Solt said.", "“It's the hardest vote I've made,” Mara Solt said.")
    assert found == [("quotation", "taken", "made")]


def test_a_place_by_ever_other_names_is_one_pattern() -> None:
    one = "Norland has backed Osk by buying its fish.\n\nIn May the ferry was late. But Norland avoided sending a boat to Osk."
    other = "The Norlandish authorities backed Osk by buying its fish.\n\nIn May the ferry was late. "
    other += "But the Norlandish regime avoided sending a boat to Osk."
    _, _, account = account_of(OPENING + one + CLOSING, OPENING + other + CLOSING)
    labels = [d for m in account.matches for d in m.differences if d.type == "label"]
    assert [d.pattern for d in labels] == ["label: norland", "label: norland"]


def test_an_act_is_no_source() -> None:
    one = "Nine of them were for the sale of the ferry to a firm."
    other = "Nine of them backed the sale of the ferry to a firm."
    assert not any(kind == "attribution" for kind, _, _ in told(one, other))
