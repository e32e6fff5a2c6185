"""Where something was said, and where no page says where."""

from __future__ import annotations

import pytest

from retold.record.actors import find_actors
from retold.record.quotations import find_quotations
from retold.record.speakers import attribute
from retold.record.venues import with_venues
from tests.record.pages import make_page


def venues(text: str) -> list[str]:
    """The venue of each attribution that has one, each once, in order."""
    page = make_page(text)
    quotations = find_quotations(page)
    actors, mentions = find_actors(page, quotations)
    rows = attribute(page, quotations, actors, mentions)
    found = with_venues(page, quotations, rows)
    assert [r.content for r in found] == [r.content for r in rows]
    for row in found:
        for start, end in row.content:
            assert row.venue is None or row.venue[1] <= start or end <= row.venue[0]
    return list(dict.fromkeys(text[r.venue[0] : r.venue[1]] for r in found if r.venue))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("“The pier is shut,” Mara Solt said in an interview with Radio Norland.", ["an interview with Radio Norland"]),
        ("Mara Solt said on her show that the pier was shut.", ["her show"]),
        ("Mara Solt told a press conference that the pier was shut.", ["a press conference"]),
        ("In a statement on Tuesday, Mara Solt said the pier was shut.", ["a statement"]),
        ("Speaking at a rally in Osk, Mara Solt said the pier was shut.", ["a rally"]),
        ("“The pier is shut,” Mara Solt wrote on Chatterbox.", ["Chatterbox"]),
        ("“The pier is shut,” Mara Solt wrote in the Osk Herald.", ["the Osk Herald"]),
        ("“The pier is shut,” Mara Solt said in a Chatterbox post on Monday.", ["a Chatterbox post"]),
        ("“It stays shut until May,” Mara Solt said on the programme “Night Boats”.", ["the programme “Night Boats”"]),
        ("“The pier is shut,” Mara Solt said in court.", ["court"]),
        ("Mara Solt said on his show ‘the pier is shut for good’.", ["his show"]),
        ("“The pier is shut,” Mara Solt said in Osk on Monday.", []),
        ("“The pier is shut,” Mara Solt told Radio Norland.", []),
        ("Mara Solt said that the pier was shut after the meeting in Osk.", []),
        ("“The pier is shut,” Mara Solt said, adding that nobody was hurt at the rally.", []),
        ("Mara Solt said on Monday the pier was shut.", []),
        ("“The pier is shut,” Mara Solt said at the show barn.", []),
    ],
)
def test_venues(text: str, wanted: list[str]) -> None:
    assert venues(text) == wanted


def test_a_venue_is_not_carried_to_the_next_sentence() -> None:
    text = "Mara Solt said at a hearing that the pier was shut. “It stays shut,” she said."
    page = make_page(text)
    quotations = find_quotations(page)
    actors, mentions = find_actors(page, quotations)
    found = with_venues(page, quotations, attribute(page, quotations, actors, mentions))
    assert [r.venue is not None for r in found if r.kind == "direct"] == [False]


def test_no_attributions_give_none() -> None:
    page = make_page("")
    assert with_venues(page, (), ()) == ()
