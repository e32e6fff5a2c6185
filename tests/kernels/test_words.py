"""The compiled splitter against `tokenise`, its plain twin."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from retold.kernels.words import BEGINS, CAPITAL, NUMBER, SINGLE, Characters, split_words
from retold.language.tokens import fold_character, tokenise, words_of

_CHARACTERS = Characters(fold_character)
_TRICKY = st.text("aAbBsSé'’ʼ.,:;!?“”\" \n01239٣½Ⅷßſİ漢\ud800\U0001d7d8", max_size=40)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(_TRICKY, st.text(max_size=30)), max_size=6))
def test_the_loop_finds_what_the_twin_finds(texts: list[str]) -> None:
    loop, twin = split_words(texts, _CHARACTERS), words_of(texts)
    for name in ("keys", "starts", "ends", "marks", "first"):
        ours, theirs = getattr(loop, name), getattr(twin, name)
        assert ours.tolist() == theirs.tolist(), name
        assert ours.dtype == theirs.dtype, name


def test_the_loop_places_words_as_tokenise_does() -> None:
    text = "The U.S. Army’s 1,250.5 tonnes: Żółw, A.B.C.Delta and 10:30 p.m."
    found, tokens = split_words([text], _CHARACTERS), tokenise(text)
    assert [text[s:e] for s, e in zip(found.starts.tolist(), found.ends.tolist(), strict=True)] == [
        text[s:e] for s, e in zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True)
    ]
    assert found.keys.tolist() == tokens.keys.tolist()


def test_marks_say_how_a_word_stands() -> None:
    marks = split_words(["A dog saw Rex. Then 7 cats"], _CHARACTERS).marks.tolist()
    assert marks == [CAPITAL | BEGINS | SINGLE, 0, 0, CAPITAL, CAPITAL | BEGINS, NUMBER | SINGLE, 0]


def test_many_texts_go_by_the_loop_and_are_the_same() -> None:
    texts = [f"Ship {i} left at {i % 24}:05, said Óla’s mate.\n“Late,” he said." for i in range(300)]
    many, few = words_of(texts), words_of(texts[:3])
    past = int(few.first[-1])
    assert np.array_equal(many.keys[:past], few.keys) and np.array_equal(many.marks[:past], few.marks)


def test_every_character_may_be_a_word() -> None:
    loop, twin = split_words(["0A0A" * 500, "1b1"], _CHARACTERS), words_of(["0A0A" * 500, "1b1"])
    assert len(loop.keys) == 2003 and loop.keys.tolist() == twin.keys.tolist()
