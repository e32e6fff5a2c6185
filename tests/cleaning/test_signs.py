"""Signs of furniture: what shows them and what does not."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from retold.cleaning import find_signs
from retold.kernels import lines_loops
from retold.kernels.lines import measure_lines
from retold.kernels.words import codes_of
from retold.language.tokens import words_of

PLAIN = "The ferry left at noon with forty aboard.\n\nIt came back empty, the harbour office said on Tuesday.\n\nNobody knows why."


def signs(*texts: str) -> list[bool]:
    words = words_of(texts)
    years = np.array([key in YEARS for key in words.keys.tolist()], np.bool_)
    return find_signs(texts, words, years).tolist()


YEARS = set(words_of(["2031 2032"]).keys.tolist())


def test_plain_paragraphs_show_none() -> None:
    assert signs(PLAIN, "", "One", "Harbour asks where its ferry went\n" + PLAIN) == [False, False, False, False]


def test_each_sign_is_seen() -> None:
    button, links = PLAIN + "\n\nRead more", PLAIN + "\n" + "\n".join(f"Another page that is number {n} here" for n in "abc")
    dated, twice = "Posted by the desk on 4 May 2031\n" + PLAIN, PLAIN + "\n" + PLAIN.split("\n")[0]
    assert signs(button, links, dated, twice) == [True, True, True, True]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text("ab1.\n\r “””’!*)", max_size=60), max_size=4))
def test_the_loop_measures_lines_as_the_twin_does(texts: list[str]) -> None:
    words = words_of(texts)
    codes, first = codes_of(texts)
    loop = lines_loops.measure(codes, first, words.keys, words.starts, words.first)
    assert [x.tolist() for x in loop] == [x.tolist() for x in measure_lines(texts, words)]
