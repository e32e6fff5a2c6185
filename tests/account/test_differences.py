"""One planted edit gives that difference and nothing else; a value said otherwise gives none."""

import pytest

from tests.making import account_of, differences_of

TEXT = """Ferry service to Orrin halted after storm

The ferry between Brackmouth and Orrin was halted on Tuesday after a storm broke the landing stage, the harbour board said.

At least 43 passengers spent the night in the school at Orrin, and 12 cars were left on the quay.

"We shall not sail before the stage is safe," said Petra Lindqvist, the harbour master. "People must be patient."

The repair will reportedly cost £250,000, and the board expects the work to take three weeks.

Last month the board had asked the council for money to replace the stage, which was built in 1961.

Petra Lindqvist told the council in March that the stage was not safe in a northerly gale.
"""


def _edited(before: str, after: str) -> str:
    assert TEXT.count(before) == 1
    return TEXT.replace(before, after)


@pytest.mark.parametrize(
    ("before", "after", "kind", "a", "b"),
    [
        ("43 passengers", "34 passengers", "quantity", "43", "34"),
        ("£250,000", "£520,000", "quantity", "£250,000", "£520,000"),
        ("At least 43", "Exactly 43", "modifier", "At least", "Exactly"),
        ("will reportedly cost", "will cost", "hedge", "reportedly", ""),
        ("in March that", "in May that", "date", "March", "May"),
        ("was not safe in a", "was safe in a", "polarity", "not", ""),
        ("between Brackmouth and", "between Carrowport and", "name", "Brackmouth", "Carrowport"),
        ("shall not sail before the stage is safe", "shall not leave before the stage is safe", "quotation", "sail", "leave"),
        ("told the council", "warned the council", "strength", "told", "warned"),
    ],
)
def test_a_planted_edit_is_the_one_difference(before: str, after: str, kind: str, a: str, b: str) -> None:
    found = differences_of(TEXT, _edited(before, after))
    assert [f[0] for f in found] == [kind], found
    assert found[0][1].strip().endswith(a) and a in found[0][1]
    assert b in found[0][2]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("three weeks", "3 weeks"),
        ("£250,000", "£0.25 million"),
        ("halted on Tuesday after", "stopped on Tuesday after"),
        ("Petra Lindqvist, the harbour master", "Petra Lindqvist, the harbour master,"),
        ('"People must be patient."', "‘People must be patient.’"),
    ],
)
def test_a_rewording_is_no_difference(before: str, after: str) -> None:
    assert differences_of(TEXT, _edited(before, after)) == []


def test_equal_texts_are_kept_whole_and_in_place() -> None:
    _, _, account = account_of(TEXT, TEXT)
    assert account.only_a == account.only_b == ()
    assert all(m.same_words and not m.moved and not m.differences for m in account.matches)
    assert account.kept_a == account.kept_b == 1.0


def test_a_sentence_taken_out_is_only_in_a_and_one_put_in_only_in_b() -> None:
    gone = "Last month the board had asked the council for money to replace the stage, which was built in 1961.\n\n"
    _, _, account = account_of(TEXT, _edited(gone, ""))
    assert account.only_b == ()
    assert {TEXT[lone.start : lone.end] for lone in account.only_a} == {
        "Last month the board had asked the council for money to replace the stage,",
        "which was built in 1961.",
    }
    new = "A second boat is being hired from the mainland for the summer season.\n\n"
    _, b, account = account_of(TEXT, _edited("Last month the", new + "Last month the"))
    assert account.only_a == ()
    assert [b.page.article.text[lone.start : lone.end] for lone in account.only_b] == [new.strip()]


def test_a_paragraph_that_travels_has_moved() -> None:
    paragraph = "At least 43 passengers spent the night in the school at Orrin, and 12 cars were left on the quay.\n\n"
    a, _, account = account_of(TEXT, _edited(paragraph, "") + "\n" + paragraph.strip() + "\n")
    assert {TEXT[m.a[0] : m.a[1]] for m in account.matches if m.moved} == {
        "At least 43 passengers spent the night in the school at Orrin,",
        "and 12 cars were left on the quay.",
    }
    assert account.only_a == account.only_b == ()
    assert a.page.units


def test_the_account_turned_round_is_the_account_turned_round() -> None:
    other = _edited("43 passengers", "34 passengers").replace("People must be patient", "Folk must wait")
    _, _, forth = account_of(TEXT, other)
    _, _, back = account_of(other, TEXT)
    turned = sorted((m.b, m.a, m.moved, tuple(sorted((d.type, d.b, d.a) for d in m.differences))) for m in back.matches)
    assert turned == sorted((m.a, m.b, m.moved, tuple(sorted((d.type, d.a, d.b) for d in m.differences))) for m in forth.matches)
