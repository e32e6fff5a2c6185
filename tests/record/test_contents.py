"""What of a tagged content is told, whose it is, and what nobody says."""

from __future__ import annotations

import pytest

from retold.types import Attribution
from tests.record.test_linking import cut, record


def told(text: str) -> list[tuple[list[str], list[str], str]]:
    """(source, content, rule) of each attribution outside quotation marks, in order."""
    rows, _, plain = record(text)
    return [(cut(plain, r.source), cut(plain, r.content), r.rule) for r in rows if r.kind == "indirect"]


def test_how_an_act_is_done_is_no_part_of_it() -> None:
    assert told("{s:The mayor} {c:has backed} {w:the port by lowering its fees}.")[0][1] == ["the port"]
    assert told("{s:The mayor} {c:said} {w:the port was saved by lowering its fees}.")[0][1] == [
        "the port was saved by lowering its fees"
    ]


def test_which_and_this_hold_no_act() -> None:
    assert told("Osk, {s:which} {c:has put forward} {w:a plan that says nothing at all about fish}.") == []
    assert told("Osk, {s:which} {c:supports} {w:the mine}.")[0][1] == ["the mine"]
    assert told("This angered the crews and {c:revealed} {w:the reason why the mayor had been so cold to them}.") == []


def test_a_relative_clause_that_ends_gives_the_subject_back() -> None:
    before = "The Osk Harbour Board was asked. "
    rows = told(
        f"{before}The Osk Harbour Board, {{s:which}} has put forward a plan, {{c:gave no answer about}} {{w:whether it paid}}."
    )
    assert [row[0] for row in rows] == [["The Osk Harbour Board"]]
    rows = told(f"{before}The Osk Harbour Board, {{s:which}} {{c:claimed}} {{w:that it paid}}, was asked again.")
    assert [row[0] for row in rows] == [["which"]]


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("The closure of the baths {c:has angered} {w:the crews}.", ["the crews"], ["The closure of the baths"]),
        ("But her plan {c:alarmed} {w:residents of Osk}.", ["residents of Osk"], ["her plan"]),
        ("{s:Vass} {c:worries} {w:that it may fail}.", ["Vass"], ["that it may fail"]),
    ],
)
def test_who_is_stirred_is_the_source(text: str, source: list[str], content: list[str]) -> None:
    assert told(text)[0][:2] == (source, content)


def test_a_concession_at_the_end_may_be_the_narrators() -> None:
    rows, _, plain = record("{s:Mara Solt} {c:said} {w:the boat would float, though it had leaked for years}.")
    whole, tail = (r for r in rows if r.kind == "indirect")
    assert whole.status == "stated" and cut(plain, whole.content) == ["the boat would float, though it had leaked for years"]
    assert tail.status == "undecided" and cut(plain, tail.content) == ["though it had leaked for years"]
    assert tail.source == whole.source and isinstance(tail, Attribution)
    assert len(told("{s:Mara Solt} {c:said} {w:she knew though nobody asked her about it}.")) == 1  # no comma: one claim
