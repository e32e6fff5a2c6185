"""Names by capitalisation: where one begins, where it ends, and what is none."""

from __future__ import annotations

import pytest

from retold.record.actors import find_actors
from retold.record.quotations import find_quotations
from retold.record.speakers import attribute
from tests.record.pages import make_page


def named(text: str, **roles: str) -> list[str]:
    """What is printed at each mention by name, in order."""
    page = make_page(text, **roles)
    _, mentions = find_actors(page, find_quotations(page))
    return [text[m.start : m.end] for m in mentions if m.kind == "name"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("“Yes, I’m glad that we’re here,” said Mara Solt. “I’ve seen Osk.”", ["Mara Solt", "Osk"]),
        ("The fire of Dec. 2 reached Osk on Jan 4.", ["Osk"]),
        ("Later that week Jan Solt and Jun Vass left for Osk.", ["Jan Solt", "Jun Vass", "Osk"]),
        ("The harbour of Osk, Norl., was shut by Vass.", ["Osk", "Norl.", "Vass"]),
        ("A pro-Osk crowd met the Osk-led camp; then Osk spoke.", ["Osk", "Osk", "Osk"]),
        ("A crowd met Mirel-faced men.", ["Mirel-faced"]),  # nothing else on the page names Mirel
        ("Then Ivo Brand Jr. met Mara A. Solt and Abu al-Rahim of the port.", ["Ivo Brand", "Mara A. Solt", "Abu al-Rahim"]),
        ("We saw Sen. Mara Solt (R-Norl.) and Ivo Brand (D) at sea.", ["Mara Solt", "Ivo Brand"]),
        ("The post came from @marasolt in Osk.", ["Osk"]),
        ("It was in New Osk, and New Osk is old. A new day came.", ["New Osk", "New Osk"]),
        ("New Osk is old, and a new day came.", ["New Osk"]),
        ("Yesterday the Norland Democrats met Republican Ivo Brand.", ["Norland", "Ivo Brand"]),
        ("She works for the Fishery Party and for the Home Office.", ["Fishery Party", "Home Office"]),
        ("It went to the Senate, and the House agreed.", ["Senate", "House"]),
        ("He chairs the Committee on Harbour Affairs.", ["Committee on Harbour Affairs"]),
        ("He leads the Dock Workers of Norland.", ["Dock Workers of Norland"]),
        ("We met Ivo Cummings of Norland.", ["Ivo Cummings", "Norland"]),
        ("He ran the Department of Tides and Harbour Safety.", ["Department of Tides and Harbour Safety"]),
        ("She teaches at the University of Osk and Norland pays.", ["University of Osk", "Norland"]),
        ("Look, here it comes. Let’s go to Osk. Four Oskers wait.", ["Osk", "Oskers"]),
        ("We watch state TV, and two CEOs of Osk Mining do too.", ["Osk Mining"]),
        ("The Osk Mining CEO spoke.", ["Osk Mining"]),
        ("Osk Grain Board Chairman Oren Vass met Osk Gov. Mara Solt.", ["Osk Grain Board", "Oren Vass", "Osk", "Mara Solt"]),
        ("The Norlandish President Oren Vass and House Speaker Ivo Brand left.", ["Oren Vass", "House", "Ivo Brand"]),
        ("It fell on Mara King Day in Osk.", ["Mara King Day", "Osk"]),
    ],
)
def test_names(text: str, wanted: list[str]) -> None:
    assert named(text) == wanted


def test_a_line_in_capitals_proves_nothing_but_a_name_known_elsewhere_stands() -> None:
    text = "FULL STORY BELOW\n\nBARGE HITS OSK\n\nA barge hit the pier at Osk."
    assert named(text) == ["OSK", "Osk"]


def test_a_word_after_a_line_break_begins_a_sentence() -> None:
    assert named("Barge hits the pier;\nAnger at the harbour grows in Osk.") == ["Osk"]


def test_an_adjective_of_a_people_is_no_name_but_the_country_is() -> None:
    assert named("The Norlandish state media and the Greek navy left Norland.") == ["Norland"]


def test_a_body_before_a_title_does_not_take_its_bearers_words() -> None:
    page = make_page("“The pier is shut,” Norland Grain Board Chairman Oren Vass said.")
    quotations = find_quotations(page)
    actors, mentions = find_actors(page, quotations)
    (row,) = attribute(page, quotations, actors, mentions)
    assert row.speaker is not None and actors[row.speaker].name == "Oren Vass"
