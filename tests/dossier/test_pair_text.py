"""Two articles beside each other in a terminal: every difference is marked and said, and no article commands the terminal."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from retold.dossier.pair_text import pair_text
from retold.dossier.to_text import columns
from retold.pipeline.telling import compare_articles
from retold.types import Difference
from tests.making import make_article

INK = re.compile("\x1b\\[[0-9;]*m")
A = (
    "Kiln may close before the spring\n\n"
    "The brick kiln at Sorrel Bank will probably close before the spring, two foremen said on Monday.\n\n"
    "About 340 people work there.\n\n"
    "The new chimney cost 1.2 million crowns and took eleven weeks. It was paid for by the county.\n\n"
    "“We cannot go on baking for nobody,” said Odile Fenn, who runs the kiln.\n"
)
B = (
    "Kiln may close before the spring\n\n"
    "The brick kiln at Sorrel Bank will close before the spring.\n\n"
    "About 430 people work there.\n\n"
    "The new chimney cost 1.2 million crowns and took eleven weeks. It was paid for by the county.\n\n"
    "“We will not go on baking for nobody,” said Odile Fenn, who runs the kiln.\n\n"
    "A fair is planned for June.\n"
)


def shown(one: str, other: str, width: int = 100, colour: bool = False, names: tuple[str, str] = ("a.txt", "b.txt")) -> str:
    a, b, _, _, pair, account = compare_articles(make_article(one, "a"), make_article(other, "b"))
    return pair_text((a, b), names, pair, account, width=width, colour=colour)


def test_what_differs_is_said_in_the_words_of_the_report() -> None:
    text = shown(A, B)
    assert "figure (touches the meaning): “340” | “430”" in text
    assert "hedge (touches the meaning): only in A: “probably”" in text
    assert "in B, not found in A\n  - A fair is planned for June." in text
    assert "retelling (0.99+)" in text, "nothing that is inferred is certain"


def test_the_words_that_differ_stand_out_on_their_own_side() -> None:
    text = shown(A, B, colour=True)
    assert "  A About \x1b[1;31m340\x1b[0m people work there." in text
    assert "  B About \x1b[1;32m430\x1b[0m people work there." in text
    assert "will \x1b[1;31mprobably\x1b[0m close" in text


def test_several_words_that_differ_are_one_run_and_are_said_once() -> None:
    a, b, _, _, pair, account = compare_articles(make_article(A, "a"), make_article(B, "b"))
    spans = [(text.index(words), text.index(words) + len(words)) for text, words in ((A, "cannot"), (B, "will not"))]
    told = Difference(type="quotation", a=spans[0], b=spans[1], severity=3)
    (match,) = (m for m in account.matches if m.a[0] <= spans[0][0] < m.a[1])
    only = replace(account, matches=(replace(match, differences=(told,)),))
    text = pair_text((a, b), ("a", "b"), pair, only, width=100, colour=True)
    assert "“We \x1b[1;31mcannot\x1b[0m go on" in text
    assert "“We \x1b[1;32mwill not\x1b[0m go on" in text
    assert text.count("words inside quotation marks (touches the meaning): “cannot” | “will not”") == 1


def test_colour_adds_nothing_to_the_words() -> None:
    assert INK.sub("", shown(A, B, colour=True)) == shown(A, B)
    assert "\x1b" not in shown(A, B)


def test_what_was_kept_in_one_piece_is_shown_in_one_piece() -> None:
    text = shown(A, B)
    assert re.search(
        r"= kept  18 words\n  The new chimney cost 1\.2 million crowns and took eleven weeks\. It was paid for by the county\.\n",
        text,
    )
    whole = shown(A, A)
    assert whole.count("= kept") <= 2, "at most the headline and the text"
    assert "not found" not in whole


def test_what_moved_is_not_shown_in_one_piece_with_what_stayed() -> None:
    one, two, three = (part + "." for part in A.replace("\n\n", " ").split(". ")[1:4])
    text = shown(f"{one}\n\n{two}\n\n{three}\n", f"{two}\n\n{three}\n\n{one}\n")
    assert text.count("= kept ↕ moved") == 1
    assert text.count("= kept") == 2


@pytest.mark.parametrize("width", [40, 72, 100])
def test_lines_fit_the_width(width: int) -> None:
    wide = A.replace("the county", "漢字" * 40) + "\n" + "x" * 130 + " is no word.\n"
    for line in shown(wide, B, width).splitlines():
        assert columns(line) <= width, line


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text("ab漢é ", min_size=1, max_size=60), min_size=1, max_size=8))
def test_no_sign_is_lost_in_the_wrapping(words: list[str]) -> None:
    text = shown(" ".join(words) + ".", "Nothing of the kind.", 40)
    lone = text.split("in A, not found in B\n")
    if len(lone) == 2:
        said = re.sub(r"\s|^  - ", "", lone[1].split("\n\n")[0], flags=re.MULTILINE)
        assert said.replace("-", "") == re.sub(r"\s", "", " ".join(words) + ".")


def test_hostile_text_cannot_command_the_terminal() -> None:
    bait = "\x1b]0;owned\x07\x1b[2J\u202egnp\x00\ud800\x9b31m"
    hostile = A.replace("probably", f"probably {bait}").replace("foremen", f"foremen{bait}")
    for colour in (False, True):
        text = INK.sub("", shown(hostile, B, colour=colour, names=(f"a{bait}.txt", "b.txt")))
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)
        text.encode("utf-8")
        assert "\N{REPLACEMENT CHARACTER}" in text
