"""Quotations: which stretches stand between marks, whatever the marks and the apostrophes around them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from retold.record.quotations import find_quotations, inner, outermost
from tests.record.pages import make_page


def quoted(text: str) -> list[str]:
    return [text[q.start : q.end] for q in find_quotations(make_page(text))]


def test_possessive_inside_single_quotes_does_not_end_them() -> None:
    assert quoted("She was ‘interrupting Anna’s work’ all week.") == ["‘interrupting Anna’s work’"]
    assert quoted("They met ‘the workers’ demands’ in full.") == ["‘the workers’ demands’"]
    assert quoted("He called it 'Vera's worst day' and left.") == ["'Vera's worst day'"]


def test_apostrophes_are_no_quotations() -> None:
    assert quoted("In the ’90s the workers’ hall was the town's pride; rock ’n’ roll wasn’t.") == []
    assert quoted("The 'til-then quiet 6'2\" keeper didn't stir.") == []


def test_double_marks_straight_curly_french_german_and_ascii() -> None:
    assert quoted('He said "no" and "yes".') == ['"no"', '"yes"']
    assert quoted("Il a dit «non» hier.") == ["«non»"]
    assert quoted("Er sagte: „Nein, danke.“ Dann ging er.") == ["„Nein, danke.“"]
    assert quoted("She said, ``Not today,'' and left.") == ["``Not today,''"]


def test_wrong_way_opener() -> None:
    assert quoted("Ilse Brandt said the pier ”now just rots away.” She left.") == ["”now just rots away.”"]


def test_nested_quotations_are_each_found() -> None:
    text = "“He told me ‘go home’ twice,” she said."
    found = find_quotations(make_page(text))
    assert [text[q.start : q.end] for q in found] == ["“He told me ‘go home’ twice,”", "‘go home’"]
    assert outermost(found) == (True, False)


def test_unclosed_quotation_ends_with_its_paragraph_and_goes_on_in_the_next() -> None:
    text = "‘Why did you come here?\n\n‘And stay three days?\n\nThe town was quiet."
    found = find_quotations(make_page(text))
    assert [text[q.start : q.end] for q in found] == ["‘Why did you come here?", "‘And stay three days?"]
    assert [q.closed for q in found] == [False, False]
    assert [q.continues for q in found] == [False, True]


def test_a_caption_between_does_not_break_the_continuation() -> None:
    text = "“It was hard to see.\n\nThe quay at dusk\n\n“What I heard was worse.”"
    assert [q.continues for q in find_quotations(make_page(text, p1="caption"))] == [False, True]


def test_brackets_are_the_reporters_words() -> None:
    text = "“[We had] hope … […] and then nothing,” she said. “I saw (from afar) the boat,” he said."
    found = find_quotations(make_page(text))
    assert [[text[s:e] for s, e in q.insertions] for q in found] == [["[We had]"], []]


def test_parentheses_count_where_the_style_shows_it() -> None:
    text = "“(We used to) be glad that he (Oren Vass) would (never) call,” said Vole."
    (found,) = find_quotations(make_page(text))
    assert [text[s:e] for s, e in found.insertions] == ["(We used to)", "(Oren Vass)", "(never)"]


def test_quotations_of_a_title_come_first() -> None:
    found = find_quotations(make_page("He said “no”.", title="‘No’, says keeper"))
    assert [q.field for q in found] == ["title", "text"]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab s.,?\n“”‘’'\"«»„`[]()", max_size=80))
def test_spans_are_in_order_within_bounds_and_never_cross(text: str) -> None:
    found = find_quotations(make_page(text))
    assert found == find_quotations(make_page(text))
    last = 0
    for q in found:
        assert 0 <= q.start < q.end <= len(text)
        assert q.start >= last
        last = q.start
        left, right = inner(text, q)
        assert q.start <= left <= right <= q.end
        assert all(q.start <= s < e <= q.end for s, e in q.insertions)
