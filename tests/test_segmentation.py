"""Sentences, quotations and units of invented text."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retold.cleaning import clean
from retold.reading import read_text
from retold.segmentation import quotation_spans, segment, sentence_spans
from retold.types import Article, Page


def page(text: str, title: str | None = None) -> Page:
    read = read_text(text, title=title)
    assert isinstance(read, Article)
    return segment(read, clean(read))


def sentences(text: str) -> list[str]:
    return [text[s:e] for s, e in sentence_spans(text, 0, len(text))]


def units(text: str) -> list[tuple[str, str]]:
    found = page(text)
    return [(u.kind, found.string(u.field)[u.start : u.end]) for u in found.units]


@pytest.mark.parametrize(
    "sentence",
    [
        "The U.S. officials met Mr. Holm of No. 5 Quay on Jan. 3 in Tarnholm.",
        "J. K. Rask and Gen. Feld of the U.N. Council left at 6 a.m. local time.",
        "It cost 3.5 million crowns, said Nordpile Inc. of Skarby.",
        "“Why is it late?” Runa Feld asked.",
        "‘What are we waiting for?’ she said.",
        "He was seen off by the crowd. cheering.",
    ],
)
def test_one_sentence(sentence: str) -> None:
    assert sentences(sentence) == [sentence]


def test_several_sentences_keep_their_marks() -> None:
    assert sentences("“We are late. We are dry.” She left for the U.S. The pier stayed. Did it? Yes!") == [
        "“We are late.",
        "We are dry.”",
        "She left for the U.S.",
        "The pier stayed.",
        "Did it?",
        "Yes!",
    ]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("He said ‘interrupting the divers’ work’ was rude.", ["‘interrupting the divers’ work’"]),
        ("She called it ‘the island’s shame’, twice.", ["‘the island’s shame’"]),
        ("It was “late”, she said, “and wet.”", ["“late”", "“and wet.”"]),
        ("“This was never closed, she said.", ["“This was never closed, she said."]),
        ("The '80s were the divers' best years.", []),
        ('He said "we go" and went.', ['"we go"']),
        ("It ”now leaks” daily.", ["”now leaks”"]),
    ],
)
def test_quotations(text: str, quoted: list[str]) -> None:
    assert [text[s:e] for s, e in quotation_spans(text, 0, len(text))] == quoted


def test_a_quotation_and_its_cue_are_units() -> None:
    assert units("The council met twice. ‘We would rather be late than wet,’ she told the crowd.") == [
        ("clause", "The council met twice."),
        ("quotation", "‘We would rather be late than wet,’"),
        ("clause", "she told the crowd."),
    ]


def test_a_short_cue_before_a_new_clause() -> None:
    assert [t for _, t in units("“Who will pay for the pier?” Runa Feld asked, and then she left for the island.")][1:] == [
        "Runa Feld asked,",
        "and then she left for the island.",
    ]


def test_a_short_quotation_stays_in_its_clause() -> None:
    assert units("She called the whole pier “a joke” on Monday evening.") == [
        ("clause", "She called the whole pier “a joke” on Monday evening.")
    ]


def test_clauses() -> None:
    assert [t for _, t in units("The port has avoided closing the pier – much to the relief of the islanders who use it.")] == [
        "The port has avoided closing the pier –",
        "much to the relief of the islanders who use it.",
    ]
    assert [t for _, t in units("The divers reported on Monday that the piles had moved by a hand’s breadth.")] == [
        "The divers reported on Monday that",
        "the piles had moved by a hand’s breadth.",
    ]
    assert len(units("The yard bought rope, tar, nails, and paint for the boats.")) == 1
    assert len(units("The council will talk about the piles, ropes and paint that the yard has bought.")) == 1
    assert len(units("Though the two of them had met before, nobody knew it.")) == 1
    assert len(units("The yard paid 1,200,000 crowns on May 2, 2031, for the boats.")) == 1


def test_whole_units_and_what_has_none() -> None:
    head = "- Advertisement -\n\nTarnholm pier opens late again\n\n• Divers blame a hard winter"
    found = page(f"{head}\n\nThe pier at Tarnholm will open late, the company said.\n\nBy Ansgar Holm")
    assert [(u.kind, found.article.text[u.start : u.end]) for u in found.units][:2] == [
        ("headline", "Tarnholm pier opens late again"),
        ("standfirst", "Divers blame a hard winter"),
    ]
    assert "Advertisement" not in " ".join(found.article.text[u.start : u.end] for u in found.units)


def test_repeats_have_no_units_and_a_printed_title_counts_once() -> None:
    body = "The pier at Tarnholm will open late, the company said."
    found = page(
        f"Pier opens late again\n\n{body}\n\nRuna Feld at the yard\n\nRuna Feld at the yard\n\n{body[4:]}",
        title="Pier opens late again",
    )
    texts = [found.string(u.field)[u.start : u.end] for u in found.units]
    assert texts.count("Pier opens late again") == 1
    assert texts.count("Runa Feld at the yard") == 1
    assert [s.field for s in found.segments if s.role == "headline"] == ["title", "text"]


def test_title_apart_has_the_first_unit() -> None:
    found = page("The pier at Tarnholm will open late, the company said.", title="Pier late")
    assert (found.units[0].field, found.units[0].kind) == ("title", "headline")


PIECES = [
    "“",
    "”",
    "‘",
    "’",
    "'",
    '"',
    ". ",
    "? ",
    ", and ",
    " – ",
    "—",
    "; ",
    " that ",
    "said",
    " U.S. ",
    "Mr. ",
    "\n",
    "\n\n",
    "… ”",
    "three small words ",
    "1,200 ",
    "• ",
    ": ",
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=40))
def test_units_tile_their_sentences(parts: list[str]) -> None:
    read = read_text("".join(parts))
    if not isinstance(read, Article):
        return
    found = segment(read, clean(read))
    text, last = read.text, 0
    for i, sentence in enumerate(found.sentences):
        mine = [u for u in found.units if u.sentence == i]
        assert mine and last <= sentence.start
        covered = [k for u in mine for k in range(u.start, u.end)]
        assert len(covered) == len(set(covered)) and covered == sorted(covered)
        assert {k for k in range(sentence.start, sentence.end) if not text[k].isspace()} <= set(covered)
        assert mine[0].start >= sentence.start and mine[-1].end <= sentence.end
        assert all(u.end > u.start for u in mine)
        last = sentence.end


@pytest.mark.parametrize("piece", ["a, ", "‘a ", '"a ', "“a ", "a’ ", "I go. ", "U.S. ", "said that ", "a\n"])
def test_cost_is_linear(piece: str) -> None:
    def seconds(n: int) -> float:
        text = piece * (n // len(piece))
        start = perf_counter()
        page(text)
        return perf_counter() - start

    page(piece * 100)
    assert seconds(60_000) < 3.0
