"""align: any order, splits, and nothing by names alone."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retold.alignment import align
from retold.types import View
from tests.making import view_of

SENTENCES = [
    "The ferry between Brackmouth and Orrin was halted on Tuesday after a storm broke the landing stage.",
    "Some forty passengers spent the night on camp beds in the school at Orrin.",
    "The harbour board expects the repair of the stage to take three weeks.",
    "Fishermen carried bread and newspapers across the sound in their own boats.",
    "A new timetable with fewer crossings will be pinned to the door of the ticket office.",
    "Nobody was hurt when the chains gave way, although two bicycles were lost.",
]


def linked(a: View, b: View) -> list[tuple[str, str]]:
    one, other = a.page.article.text, b.page.article.text
    return [(one[link.a[0] : link.a[1]], other[link.b[0] : link.b[1]]) for link in align(a, b)]


def test_the_same_sentences_in_another_order_find_each_other_and_what_left_the_order_has_moved() -> None:
    order = [3, 0, 1, 2, 4, 5]
    a, b = view_of("\n\n".join(SENTENCES)), view_of("\n\n".join(SENTENCES[i] for i in order))
    assert all(x == y for x, y in linked(a, b))
    moved = {a.page.article.text[link.a[0] : link.a[1]] for link in align(a, b) if link.moved}
    assert moved and all(piece in SENTENCES[3] for piece in moved)


def test_a_sentence_that_was_split_finds_both_halves() -> None:
    whole = (
        "The council has not paid for the stage, which angered the fishermen who had hoped to use it before the season."
        "\n\nRain is expected in the west."
    )
    parts = (
        "The council has not paid for the stage.\n\nRain is expected in the west.\n\n"
        "It angered the fishermen, who had hoped to use the stage before the season."
    )
    pairs = linked(view_of(whole), view_of(parts))
    assert ("The council has not paid for the stage,", "The council has not paid for the stage.") in pairs
    assert any("angered the fishermen" in x and "angered the fishermen" in y for x, y in pairs)


def test_names_alone_link_nothing() -> None:
    a = view_of("Petra Lindqvist and Orrin Vale opened the bridge at Brackmouth with a brass band.")
    b = view_of("Brackmouth voters turned against Petra Lindqvist while Orrin Vale gained eleven seats.")
    assert align(a, b) == ()


@pytest.mark.parametrize("text", ["", "Word", "  \n\n ", "‘", "\u202e\u202e", "a\n" * 50])
def test_odd_texts_have_no_links_and_no_error(text: str) -> None:
    assert align(view_of(text), view_of("\n\n".join(SENTENCES))) == ()


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_turned_round_it_gives_the_same_links_turned_round(seed: int) -> None:
    draw = random.Random(seed)
    words = " ".join(SENTENCES).replace(".", "").split()
    one = draw.sample(SENTENCES, 4)
    other = [" ".join(draw.choice(words) if draw.random() < 0.3 else w for w in s.split()) for s in draw.sample(SENTENCES, 4)]
    a, b = view_of("\n\n".join(one)), view_of("\n\n".join(other))
    forth = {(link.a, link.b) for link in align(a, b)}
    assert {(link.b, link.a) for link in align(b, a)} == forth


def test_pieces_of_a_unit_tile_it() -> None:
    a = view_of("Some forty passengers spent the night in the school while fishermen carried bread across the sound in boats.")
    b = view_of("Forty passengers spent the night in the school.\n\nFishermen carried bread across the sound in boats.")
    links = align(a, b)
    covered = sorted({link.a for link in links})
    assert len(links) == 2
    assert all(x[1] <= y[0] for x, y in zip(covered, covered[1:], strict=False))
