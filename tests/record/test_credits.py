"""Credits: which upstreams a page names, how far each reaches, and who is none."""

from __future__ import annotations

from retold.record.actors import find_actors
from retold.record.credits import find_credits
from retold.record.quotations import find_quotations
from retold.record.speakers import attribute
from retold.types import Credit
from tests.record.pages import make_page


def read(text: str, **roles: str) -> tuple[Credit, ...]:
    page = make_page(text, **roles)
    quotations = find_quotations(page)
    actors, mentions = find_actors(page, quotations)
    found = find_credits(page, attribute(page, quotations, actors, mentions))
    for c in found:
        assert text[c.start : c.end] == c.name or c.rule in ("through-outlet", "outlet-reports", "source-line")
    return found


def names(text: str, **roles: str) -> list[tuple[str, str, str]]:
    return [(c.name, c.kind, c.rule) for c in read(text, **roles)]


def test_outlet_that_reports() -> None:
    assert names("“Morning Courier” reported that the quay was lost.") == [("Morning Courier", "outlet", "outlet-reports")]
    assert names("The quay was lost to the sea, according to the Norland Herald.") == [
        ("Norland Herald", "outlet", "outlet-reports")
    ]


def test_outlet_that_somebody_told_and_its_reach() -> None:
    text = (
        "The town is quiet.\n\nSpeaking to Vol Korva, Mara Solt said she was “glad”.\n\nShe added: “It is over.”\n\n"
        "Oren Vass told the website: “It is not.”\n\nPort officials said the quay was shut."
    )
    found = read(text)
    assert [c.name for c in found] == ["Vol Korva", "Vol Korva"]
    assert found[0].reach is not None
    start, end = found[0].reach
    assert text[start:end].startswith("Speaking to")
    assert text[start:end].endswith("“It is not.”")


def test_dateline_last_line_source_and_first_published() -> None:
    assert names("NORPORT (Seawire) — The quay was lost.\n\nIt rained.") == [("Seawire", "agency", "dateline")]
    assert names("The quay was lost.\n\nIt rained all day. (Seawire)") == [("Seawire", "agency", "last-line")]
    assert names("The quay was lost.\n\nSource: Norland Herald", p1="furniture") == [("Norland Herald", "outlet", "source-line")]
    assert names("The quay was lost.\n\nSource: Read Full Article", p1="furniture") == [("", "page", "source-line")]
    assert names("The quay was lost.\n\nThis article was first published by the Norland Herald.") == [
        ("Norland Herald", "outlet", "first-published")
    ]
    assert names("The quay was lost.\n\nReporting by Mara Solt; editing by Ivo Brand") == [("Mara Solt", "person", "reporting-by")]


def test_speakers_and_bracketed_names_in_prose_are_no_credits() -> None:
    assert (
        names("The broadcaster (NBK) is old.\n\nMara Solt said the quay was lost. Oren Vass told Ivo Brand so.\n\nIt rained.") == []
    )
    assert names("") == []
