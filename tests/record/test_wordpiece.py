"""Words as the tagger reads them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retold.record.quotations import find_quotations
from retold.record.wordpiece import STATES, Vocabulary, Words, cut_stretches, read_words, shape_of
from tests.record.pages import make_page

PIECES = "[PAD] [UNK] [CLS] [SEP] the quay is lost los ##t mara sol ##t said , . “ ” ‘ ’ ' \" now caf ##e".split()
VOCABULARY = Vocabulary(PIECES)


def words_of(text: str) -> Words:
    page = make_page(text)
    return read_words(text, [(s.start, s.end) for s in page.segments], find_quotations(page), VOCABULARY)


def states(text: str) -> list[tuple[str, str]]:
    words = words_of(text)
    return [(text[s:e], STATES[state]) for (s, e), state in zip(words.spans, words.states, strict=True)]


def test_longest_pieces_first_and_unknown_words_whole() -> None:
    assert [PIECES[n] for n in VOCABULARY.pieces_of("Lost")] == ["lost"]
    assert [PIECES[n] for n in VOCABULARY.pieces_of("Solt")] == ["sol", "##t"]
    assert [PIECES[n] for n in VOCABULARY.pieces_of("Café")] == ["caf", "##e"]
    assert [PIECES[n] for n in VOCABULARY.pieces_of("harbour")] == ["[UNK]"]
    assert [PIECES[n] for n in VOCABULARY.pieces_of("x" * 500)] == ["[UNK]"]


@pytest.mark.parametrize("marks", ["“”", '""', "‘’", "«»", "„“"])
def test_every_habit_of_marks_reads_the_same(marks: str) -> None:
    text = f"{marks[0]}The quay is lost,{marks[1]} Mara Solt said."
    words = words_of(text)
    one = words_of("“The quay is lost,” Mara Solt said.")
    assert words.pieces == one.pieces
    assert words.states == one.states
    assert [state for _, state in states(text)][:8] == ["open", "in", "in", "in", "in", "in", "close", "out"]


def test_nested_and_continued_quotations() -> None:
    row = states("“The quay is ‘lost’ now.”")
    assert row[4:7] == [("‘", "inner-open"), ("lost", "inner"), ("’", "inner-close")]
    assert row[-1] == ("”", "close")
    row = states("“The quay is lost.\n\n“The quay is lost,” Mara Solt said.")
    assert [state for word, state in row if word == "“"] == ["open", "reopen"]


def test_shapes() -> None:
    shapes = [shape_of(word) for word in ("quay", "Quay", "QUAY", "Q", "McQuay", "3rd", "!", "ß")]
    assert shapes == ["lower", "title", "upper", "letter", "mixed", "digit", "mark", "lower"]


@given(
    st.lists(st.sampled_from(["the quay is lost.", "Mara", "said, “now.”", "x" * 60, "\n\n", "?"]), max_size=60), st.integers(1, 9)
)
def test_stretches_tile_the_words_and_keep_to_their_bounds(parts: list[str], most: int) -> None:
    words = words_of(" ".join(parts))
    stretches = cut_stretches(words, most, 12)
    assert [k for first, stop in stretches for k in range(first, stop)] == list(range(len(words.spans)))
    for first, stop in stretches:
        assert stop - first <= most
        pieces = sum(len(words.pieces[k]) + words.begins[k] for k in range(first, stop))
        assert pieces < 12 or stop - first == 1


def test_a_stretch_ends_with_its_paragraph_where_it_can() -> None:
    words = words_of("the quay is lost\n\nthe quay is lost now\n\nnow")
    assert cut_stretches(words, 7, 100) == [(0, 4), (4, 10)]
    assert cut_stretches(words_of("the quay is. The quay is lost now"), 6, 100) == [(0, 4), (4, 9)]
