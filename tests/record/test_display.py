"""Whose the words of a headline, standfirst or caption are, where the line names nobody."""

from __future__ import annotations

from tests.record.pages import make_page
from tests.record.test_speakers import read

BODY = "Harbour engineer Mara Solt said that Ivo Brand had deceived the crews. ‘Where is our quay?’ she asked."


def heads(text: str, **roles: str) -> list[tuple[str | None, str, str]]:
    """(speaker, status, content) of what stands outside quotation marks in the first paragraphs."""
    page = make_page(text, **roles)
    rows, actors = read(page)
    return [
        (actors[r.speaker].name if r.speaker is not None else None, r.speaker_status, text[slice(*r.content[0])])
        for r in rows
        if r.kind == "indirect" and r.content[0][0] < text.index("Harbour engineer")
    ]


def test_an_accusation_without_accuser_is_his_who_makes_it_in_the_text() -> None:
    text = f"Ivo Brand accused of deceiving the crews of Osk\n\n{BODY}"
    assert heads(text, p0="headline") == [(None, "unresolved", "deceiving the crews of Osk")]
    text = text.replace("crews of Osk", "crews with Ivo Brand")
    assert heads(text, p0="headline") == [("Mara Solt", "inferred", "deceiving the crews with Ivo Brand")]
    assert heads(text.replace("deceived", "praised"), p0="headline")[0][0] is None


def test_two_who_say_the_same_leave_it_open() -> None:
    text = f"Ivo Brand accused of deceiving Ivo Brand's crews\n\n{BODY}"
    assert heads(text, p0="headline")[0][0] == "Mara Solt"
    assert heads(f"{text} Petra Lindqvist said that Ivo Brand had deceived them.", p0="headline")[0][0] is None


def test_a_noun_in_two_lines_is_one_speaker() -> None:
    text = f"Engineer asks: ‘Where is our quay?’\n\nEngineer accuses Ivo Brand of lying to the crews\n\n{BODY}"
    found = heads(text, p0="headline", p1="standfirst")
    assert ("Mara Solt", "inferred", "Ivo Brand of lying to the crews") in found
    assert all(row[0] in (None, "Mara Solt") for row in found)


def test_the_running_text_is_left_alone() -> None:
    text = f"Ivo Brand was accused of deceiving the crews.\n\n{BODY}"
    assert all(row[0] is None for row in heads(text))
