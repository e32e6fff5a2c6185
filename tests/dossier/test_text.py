"""The terminal views fit their width, say nothing by colour alone, and let no article command the terminal."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retold.dossier.dossier import Dossier
from retold.dossier.to_json import to_json
from retold.dossier.to_text import columns, story_text, to_text
from retold.dossier.wording import excerpt, printable, quoted
from tests.dossier.fixture import STORY, crowd, hostile, tables

INK = re.compile("\x1b\\[[0-9]*m")
WHERE = {"archive": "my pile.retold", "report": "report/index.html"}


def summary(width: int = 100, colour: bool = False) -> str:
    return to_text(Dossier.of(tables()), width=width, colour=colour, where=WHERE)


def test_the_summary_is_about_a_dozen_lines_with_everything_a_reader_needs() -> None:
    lines = summary(120).splitlines()
    assert 10 <= len(lines) <= 18
    assert lines[0].startswith("6 articles · 5 outlets · 1 story · 2 lines of reporting in it, 1 only cited")
    text = summary(400)
    assert re.search(r"top change +Where Tarn Courier has “At least 41”, Valley Mirror has “More than 40”", text)
    assert re.search(r"quotation +.*here to Its keeper", text)
    for wanted in (
        "carries no date of publication",
        "dated to the day",
        "cannot tell which of two",
        "broken.jsonl, line 3 (bad-json)",
    ):
        assert wanted in text
    assert "report/index.html" in text


def test_the_next_commands_can_be_pasted() -> None:
    text = summary(200)
    assert f"retold show {STORY} --archive 'my pile.retold'" in text
    assert "retold compare courier-1 mirror-1 --archive 'my pile.retold'" in text
    assert "--archive" not in to_text(Dossier.of(tables()), width=200, colour=False, where={"archive": "pile.retold"})


@pytest.mark.parametrize("width", [40, 72, 100, 200])
def test_lines_fit_the_width(width: int) -> None:
    dossier = Dossier.of(tables())
    for line in summary(width).splitlines():
        assert columns(line) <= width, line
    for line in story_text(dossier, dossier.told[0], width=width).splitlines():
        assert columns(line) <= max(width, 100), line


def test_colour_adds_nothing_to_the_words() -> None:
    dossier = Dossier.of(tables())
    assert INK.sub("", summary(colour=True)) == summary()
    assert "\x1b" not in summary()
    plain = story_text(dossier, STORY, width=90, colour=False)
    assert INK.sub("", story_text(dossier, STORY, width=90, colour=True)) == plain


def test_a_story_shows_its_tree_its_changes_and_what_is_open() -> None:
    text = story_text(Dossier.of(tables()), STORY, width=110)
    assert "  └ ● Valley Mirror · 4 March 2031, 13:20 +01:00 · 0.97" in text
    assert "    └ ● Upland Digest · 5 March 2031 · ? 0.52 · or from Tarn Courier 0.30" in text
    assert "○ Kestrel Agency · cited, not among the articles at hand" in text
    assert "“3.2 million” → “2.3 million”" in text
    assert "“reportedly” → (nothing)" in text
    assert "= 3 kept  ≈ 1 reworded  ≠ 4 altered  − 1 dropped" in text
    assert "Brook Radio carries no date of publication." in text


def test_every_numbered_sentence_is_a_statement() -> None:
    dossier = Dossier.of(tables())
    texts = {int(row["statement"].rpartition(":s")[2]): row["text"] for row in dossier.said(STORY)}
    flat = " ".join(story_text(dossier, STORY, width=100).split())
    numbers = {int(n) for n in re.findall(r"\[(\d+)\]", flat)}
    assert numbers == set(texts)
    for number, text in texts.items():
        if "at its place" not in text and not text.startswith("Where"):  # a change is shown as old → new
            assert f"[{number}] {text}" in flat


def test_hostile_text_cannot_command_the_terminal() -> None:
    made = hostile("\x1b]0;owned\x07\x1b[2J\u202egnp\x00\ud800\x9b31m")
    dossier = Dossier.of(made)
    for text in (to_text(dossier, width=80, colour=False, where=WHERE), story_text(dossier, STORY, width=80)):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)
        text.encode("utf-8")


def test_a_ring_of_readings_and_a_crowd_still_print() -> None:
    made = tables()
    for row in made["lineage"]:
        if row["retelling"] == "eye-1":
            row["probability"] = 0.9 if row["exemplar"] == "digest-1" else 0.05
    text = story_text(Dossier.of(made), STORY, width=100)
    assert "● The Lindow Eye" in text
    assert "● Upland Digest" in text
    assert "and 40 exact copies" in story_text(Dossier.of(crowd(40, 3)), STORY, width=100)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("the gate", "“the gate”"),
        ("“the gate”", "“the gate”"),
        ("“The gate held,”", "“The gate held”"),
        ("The gate held,", "“The gate held”"),
        ("“The gate", "“The gate”"),
        ('"The gate', "“The gate”"),
        ("“No,” she said", "““No,” she said”"),
        ("’tis the gate", "“’tis the gate”"),
        (",", "“,”"),
    ],
)
def test_quoted_words_have_one_pair_of_marks(words: str, shown: str) -> None:
    assert quoted(words) == shown


def test_no_sentence_ends_twice() -> None:
    made = tables()
    sentences = [row["text"] for row in Dossier.of(made).said(STORY)]
    assert sentences
    assert [text for text in sentences if re.search("[.!?]”\\.", text)] == []


def test_an_unknown_story_is_an_error() -> None:
    with pytest.raises(KeyError):
        story_text(Dossier.of(tables()), "s-none")


def test_an_empty_pile_has_a_summary() -> None:
    assert to_text(Dossier.of({}), width=80, colour=False, where={}).startswith("0 articles")


def test_json_has_the_words_of_every_span_and_stable_keys() -> None:
    dossier = Dossier.of(tables())
    made = to_json(dossier)
    assert json.loads(json.dumps(made, allow_nan=False)) == made
    story = made["stories"][0]
    assert story["story"] == STORY
    change = next(c for c in story["changes"] if c["type"] == "polarity")
    assert change["places"][0]["there"]["words"] == "denied"
    assert change["places"][0]["here"]["words"] == "admitted"
    dropped = [f for p in story["pairs"] for f in p["fates"] if f["fate"] == "dropped"]
    assert dropped
    assert all(f["here"] is None and f["there"]["words"] for f in dropped)
    assert [row["text"] for row in story["said"]] == [row["text"] for row in dossier.said(STORY)]
    other = to_json(Dossier.of({name: rows[::-1] for name, rows in tables().items()}))
    assert other["stories"][0].keys() == story.keys()
    assert [c["change"] for c in other["stories"][0]["changes"]] == [c["change"] for c in story["changes"]]


def test_json_takes_lone_surrogates() -> None:
    json.dumps(to_json(Dossier.of(hostile("\ud800"))), ensure_ascii=False).encode("utf-8")


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_printable_keeps_length_and_excerpts_are_one_line(text: str) -> None:
    assert len(printable(text)) == len(text)
    assert "\n" not in excerpt(text, 30)
    assert len(excerpt(text, 30)) <= 30
    assert quoted(text)[0] == "“"
