"""Speakers: who is credited with each quotation, by which rule, and where no one may be."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retold.record.actors import find_actors
from retold.record.quotations import find_quotations
from retold.record.speakers import attribute
from retold.types import Actor, Attribution, Page
from tests.record.pages import make_page


def read(page: Page) -> tuple[tuple[Attribution, ...], tuple[Actor, ...]]:
    quotations = find_quotations(page)
    actors, mentions = find_actors(page, quotations)
    return attribute(page, quotations, actors, mentions), actors


def quotes(text: str, title: str | None = None, **roles: str) -> list[tuple[str | None, str, str, str]]:
    """(speaker, status, kind, rule) of each quotation in order."""
    rows, actors = read(make_page(text, title, **roles))
    return [
        (actors[r.speaker].name if r.speaker is not None else None, r.speaker_status, r.kind, r.rule)
        for r in rows
        if r.kind != "indirect"
    ]


INTRO = "Harbour engineer Mara Solt said on Tuesday that the quay was lost. "


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Mara Solt said: “The quay is lost.”", "cue-before"),
        ("“The quay is lost,” Mara Solt said.", "cue-after"),
        ("“The quay is lost,” said Mara Solt, a harbour engineer.", "cue-after"),
        ("‘The quay is lost’, Mara Solt told reporters.", "cue-after"),
        ("“Is the quay lost?” asked Mara Solt.", "cue-after"),
        ("“The quay is lost,” Mara Solt barked.", "verb-by-frame"),
        ("The keeper wept.\n\nMara Solt: “The quay is lost.”", "name-colon"),
        ("“The quay is lost.” — Mara Solt", "signed"),
        ("The quay, Mara Solt said in a letter, was “lost for good”.", "cue-governs"),
        ("The quay ‘was lost to the sea’, Mara Solt from the port office told a meeting.", "cue-after"),
    ],
)
def test_explicit_speaker(text: str, rule: str) -> None:
    speaker, status, kind, found = quotes(text)[-1]
    assert (speaker, status) == ("Mara Solt", "explicit")
    assert kind in ("direct", "mixed")
    assert found == rule


def test_pronoun_and_the_other_half_of_a_split() -> None:
    rows = quotes(INTRO + "\n\n“What now?” she said. “Who will pay?”")
    assert rows == [
        ("Mara Solt", "pronoun", "direct", "cue-after"),
        ("Mara Solt", "pronoun", "direct", "split-around-cue"),
    ]


def test_cue_in_the_next_sentence() -> None:
    assert quotes(INTRO + "\n\n“It just went bang.” She told the crowd angrily.") == [
        ("Mara Solt", "pronoun", "direct", "cue-in-next-sentence")
    ]


def test_next_sentence_that_introduces_other_words_is_no_cue_for_these() -> None:
    rows = quotes("“It went,” said Mara Solt.\n\n“It just went bang.” Oren Vass said: “No.”")
    assert [r[0] for r in rows] == ["Mara Solt", "Mara Solt", "Oren Vass"]


def test_captions_do_not_cut_a_quotation_from_its_speaker() -> None:
    text = INTRO + "\n\nOren Vass, the mayor, at the quay\n\n“And then this,” she told the crowd."
    assert quotes(text, p1="caption") == [("Mara Solt", "pronoun", "direct", "cue-after")]


def test_open_quotation_and_run_are_inferred_and_names_inside_never_speak() -> None:
    text = (
        "“How do we pay for this?” Mara Solt asked, and then she went further.\n\n"
        "“Dear Oren Vass, why did you come here?\n\n“And stay three days?”\n\nThe town was quiet."
    )
    rows = quotes(text)
    assert [r[0] for r in rows] == ["Mara Solt"] * 3
    assert [r[1] for r in rows] == ["explicit", "inferred", "inferred"]
    found, _ = read(make_page(text))
    addressee = next(r.addressee for r in found if r.rule == "run-of-quotations")
    assert addressee is not None
    assert text[slice(*addressee)] == "Oren Vass"


def test_pronoun_prefers_the_speaker_over_people_merely_named() -> None:
    text = "Port minister Oren Vass said Ivo Brand and Mara Solt had agreed on “a plan”.\n\nHe said: “Work starts now.”"
    assert quotes(text)[-1][:2] == ("Oren Vass", "pronoun")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # brought in by the paragraph before, and gone on with as "he"
        (
            "Among those there is Anton Kerrow, whose barge, the Fair Wind, was built here. He bought her in January.\n\n"
            "“I would laugh,” he said.",
            ("Anton Kerrow", "pronoun"),
        ),
        # "He met NAME" brings in somebody else
        ("Pilot Ivo Brand said no. He met Anton Kerrow in March.\n\n“I would laugh,” he said.", ("Ivo Brand", "pronoun")),
        ("“We are late,” said the bandmaster, Orin Pell.", ("Orin Pell", "explicit")),
        ("“We are late,” said the mayor, Orin Pell.", ("Orin Pell", "explicit")),
        ("“Ask me,” joked the woman who keeps the books, Dr Mara Solt.", ("Mara Solt", "explicit")),
        ("In March the mayor of Norland said it was “quite bad”.", ("mayor of Norland", "explicit")),
        ("It was bad, and in 2016 the borough auditor asked whether it might be “rationalised”.", ("borough auditor", "explicit")),
        # roles without a name beside them
        (
            "Oren Vass, the union's secretary, came. Ivo Brand slept.\n\n“No,” said the dockers’ union boss.",
            ("Oren Vass", "inferred"),
        ),
        ("Oren Vass did not mince his words.\n\n“No,” said the dockers’ union boss.", ("Oren Vass", "inferred")),
        ("Oren Vass fell off a ladder.\n\n“No,” said the dockers’ union boss.", ("dockers’ union boss", "explicit")),
        ("Mayor Oren Vass did not mince his words.\n\n“No,” said the dockers’ union boss.", ("dockers’ union boss", "explicit")),
        (
            "Oren Vass, the union's secretary, and Ivo Brand, a union leader, came.\n\n“No,” said the union boss.",
            ("union boss", "explicit"),
        ),
        # the words before are somebody else's
        ("Hann Ivor says the clerk locked the door. “They locked it and laughed.” The clerk denies it.", ("Hann Ivor", "inferred")),
    ],
)
def test_who_is_meant(text: str, expected: tuple[str, str]) -> None:
    assert quotes(text)[-1][:2] == expected


def test_the_name_of_a_programme_is_a_title_and_its_flow_goes_on() -> None:
    rows = quotes(INTRO + "\n\n‘I know how it talks,’ she told the station’s evening programme, ‘Night Boats’. ‘It was counting.’")
    assert [r[2] for r in rows] == ["direct", "title", "direct"]
    assert [r[0] for r in rows] == ["Mara Solt", None, "Mara Solt"]


def test_one_word_after_a_comma_may_be_speech() -> None:
    assert quotes("Mara Solt told the newspaper, “Never”.")[-1][0] == "Mara Solt"


def test_both_halves_of_a_split_quotation_are_direct() -> None:
    rows = quotes(INTRO + "\n\n“I came to listen,” she said afterwards, “so I listened.”")
    assert [r[:3] for r in rows] == [("Mara Solt", "pronoun", "direct")] * 2


def test_reported_as_saying_is_through_the_outlet() -> None:
    rows, actors = read(make_page("Oren Vass spoke.\n\n‘We stand by the quay,’ NTV reported Vass as saying."))
    row = next(r for r in rows if r.kind == "direct")
    assert row.speaker is not None
    assert actors[row.speaker].name == "Oren Vass"
    assert row.via == ("NTV",)


def test_told_the_website_is_through_the_outlet_named_before() -> None:
    text = "Speaking to Vol Korva, Mara Solt said she was “glad”.\n\nOren Vass also told the website: “We are not.”"
    rows, _ = read(make_page(text))
    assert [r.via for r in rows if r.kind in ("direct", "mixed")] == [("Vol Korva",), ("Vol Korva",)]


def test_names_of_outlets_and_works_are_titles_and_marked_words_are_scare() -> None:
    rows = quotes("“Morning Courier” reported that the quay was lost. It is an “unreachable” goal for the so-called “saviours”.")
    assert [r[2] for r in rows] == ["title", "scare", "scare"]
    assert all(r[0] is None for r in rows)


def test_furniture_has_no_speaker() -> None:
    assert quotes("Mara Solt said: “No.”\n\nOren Vass says ‘we lost much’ [VIDEO]", p1="furniture")[-1][:3] == (
        None,
        "unresolved",
        "furniture",
    )


def test_group_and_body_as_sources() -> None:
    assert quotes("The quay was lost to the people of Norland who have described it as “wrong”.")[0][0] == "people of Norland"
    assert quotes("The harbour ministry said the quay was “lost for now”.")[0][0] == "harbour ministry"


def test_headline_takes_the_speaker_of_the_same_words_in_the_body() -> None:
    rows = quotes("“Are we mad or what?” said Mara Solt.", title="Engineer asks: ‘Are we mad or what?’")
    assert rows[0][:2] == ("Mara Solt", "inferred")


def test_broken_sentence_credits_nobody() -> None:
    rows, _ = read(
        make_page("The town cheered Oren Vass, who claimed the quay had been sold by Mara Solt. betrayal.\n\nIt was quiet.")
    )
    assert [r.speaker for r in rows if r.kind == "indirect"] == [None]
    assert rows[0].status == "undecided"


def test_orphan_without_any_speaker_stays_unresolved() -> None:
    assert quotes("The town was quiet.\n\n“We will never know what happened here.”") == [(None, "unresolved", "direct", "no-cue")]


@pytest.mark.parametrize(
    ("text", "content", "stance"),
    [
        ("Mara Solt said on Radio Nord that the quay was lost.", "that the quay was lost", "asserts"),
        ("The quay has been lost for years, according to Mara Solt.", "The quay has been lost for years", "asserts"),
        ("Mara Solt denied that the quay was lost.", "that the quay was lost", "denies"),
        ("The quay was lost, Mara Solt said.", "The quay was lost", "asserts"),
    ],
)
def test_indirect_speech(text: str, content: str, stance: str) -> None:
    rows, actors = read(make_page(text))
    (row,) = [r for r in rows if r.kind == "indirect"]
    assert text[slice(*row.content[0])] == content
    assert row.stance == stance
    assert row.speaker is not None
    assert actors[row.speaker].name == "Mara Solt"


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["“no”", "he", "said", "Mara", "Solt", "the", "minister", ",", ".", ":", "\n\n", "‘", "that", "who", "told", "and"]
        ),
        max_size=40,
    )
)
def test_every_quotation_has_exactly_one_attribution(words: list[str]) -> None:
    text = " ".join(words)
    page = make_page(text)
    rows, actors = read(page)
    spans = [r.content[0] for r in rows if r.kind != "indirect"]
    assert spans == [(q.start, q.end) for q in find_quotations(page)]
    assert all(r.speaker is None or r.speaker < len(actors) for r in rows)
    assert all(r.within is None or r.within < i for i, r in enumerate(rows))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "“",
        "said",
        "\ud800 said “\udfff”",
        "a\x00“b”",
        "\u202e“no” he said",
        "“a” " * 400,
        "he said " * 400,
        "‘" * 5000,
        "Vole " * 5000,
    ],
)
def test_odd_input_is_read_in_good_time(text: str) -> None:
    page = make_page(text)
    first = read(page)
    assert first == read(page)
    assert len([r for r in first[0] if r.kind != "indirect"]) == len(find_quotations(page))


@pytest.mark.parametrize(
    ("quotation", "stance"),
    [
        ("“Where is our quay?”", "asks"),
        ("“Where is our quay? Who sold it?!”", "asks"),
        ("“Where is our quay? I want it back.”", "asserts"),
        ("“The quay is lost.”", "asserts"),
    ],
)
def test_a_quotation_of_questions_asks(quotation: str, stance: str) -> None:
    rows, _ = read(make_page(f"Mara Solt stood up. {quotation} she said."))
    assert [r.stance for r in rows if r.kind == "direct"] == [stance]


def test_whom_a_headline_accuses_does_not_say_it() -> None:
    rows, actors = read(make_page("Mara Solt accused of ‘lying to the crews’ by letter", p0="headline"))
    assert all(r.speaker is None for r in rows if r.kind in ("direct", "mixed", "indirect"))
