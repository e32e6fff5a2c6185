"""Contents, cues and sources joined by distance; and what the record makes of them. No weights are needed here."""

from __future__ import annotations

import re

import pytest

from retold.record.actors import find_actors
from retold.record.linking import link
from retold.record.quotations import find_quotations
from retold.record.speakers import attribute
from retold.record.tagging import Tagged, Tags
from retold.record.words import read_scenes
from retold.types import Actor, Attribution, Page
from tests.record.pages import make_page

_MARK = re.compile(r"\{([scw]):([^{}]*)\}")
KINDS = {"s": "source", "c": "cue", "w": "content"}


def marked(text: str, probability: float = 0.9) -> tuple[Page, Tags]:
    """A page and tags from "{s:NAME} {c:said} {w:that it rained}."."""
    spans, plain, at = [], "", 0
    for mark in _MARK.finditer(text):
        plain += text[at : mark.start()]
        spans.append(Tagged(len(plain), len(plain) + len(mark[2]), KINDS[mark[1]], probability))
        plain += mark[2]
        at = mark.end()
    return make_page(plain + text[at:]), Tags(tuple(spans))


def record(text: str, probability: float = 0.9, least: float = 0.3) -> tuple[list[Attribution], tuple[Actor, ...], str]:
    page, tags = marked(text, probability)
    quotations = find_quotations(page)
    actors, mentions = find_actors(page, quotations)
    return list(attribute(page, quotations, actors, mentions, tags, least)), actors, page.article.text


def cut(text: str, spans: tuple[tuple[int, int], ...]) -> list[str]:
    return [text[s:e] for s, e in spans]


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("{s:Mara Solt} {c:said} {w:that it rained}.", [("Mara Solt", "said", ["that it rained"])]),
        ("{w:It rained}, {c:said} {s:Mara Solt}. {s:Ida Brun} {c:denied} {w:that it rained}.",
         [("Mara Solt", "said", ["It rained"]), ("Ida Brun", "denied", ["that it rained"])]),
        ("{w:The quay}, {s:she} {c:said}, {w:is lost}.", [("she", "said", ["The quay", "is lost"])]),
        ("{s:Mara Solt} {c:said} {w:it rained} and {c:added} {w:that the quay was lost}.",
         [("Mara Solt", "said", ["it rained"]), ("Mara Solt", "added", ["that the quay was lost"])]),
        ("{s:Mara Solt} left.\n\nIt was {c:claimed} {w:that it rained}.", [(None, "claimed", ["that it rained"])]),
        ("Nobody {c:said} anything.", []),
    ],
)  # fmt: skip
def test_the_nearest_is_the_partner(text: str, joined: list[tuple[str | None, str, list[str]]]) -> None:
    page, tags = marked(text)
    plain = page.article.text
    (scene,) = read_scenes(page, find_quotations(page))
    found = [
        (plain[one.source.start : one.source.end] if one.source else None, plain[one.cue.start : one.cue.end],
         [plain[c.start : c.end] for c in one.contents])
        for one in link(tags.spoken, scene)
    ]  # fmt: skip
    assert found == joined


INTRO = "Harbour engineer Mara Solt came on Tuesday. "


def test_indirect_speech_has_a_speaker_and_says_who_saw_it() -> None:
    rows, actors, text = record(INTRO + "{s:She} {c:warned} {w:that the quay was lost}.")
    (row,) = rows
    assert row.kind == "indirect"
    assert row.rule == "tagger"
    assert cut(text, row.content) == ["that the quay was lost"]
    assert cut(text, row.source + row.cue) == ["She", "warned"]
    assert row.speaker is not None
    assert actors[row.speaker].name == "Mara Solt"
    assert row.speaker_status == "pronoun"


def test_what_the_tagger_doubts_is_not_told() -> None:
    text = INTRO + "{s:She} {c:warned} {w:that the quay was lost}."
    assert record(text, probability=0.25)[0] == []
    assert [r.confidence for r in record(text, probability=0.5)[0]] == [0.5]
    assert record(text, probability=0.25, least=0.0)[0] != []


def test_a_quotation_stays_the_rules_and_takes_the_words_of_its_source() -> None:
    rows, actors, text = record("{w:“The quay is lost,”} {c:said} {s:Mara Solt, the engineer of the harbour}.")
    (row,) = rows
    assert row.kind == "direct"
    assert row.rule == "cue-after"
    assert cut(text, row.source) == ["Mara Solt, the engineer of the harbour"]
    assert row.speaker is not None
    assert actors[row.speaker].name == "Mara Solt"


def test_a_quotation_within_reported_words_lies_within() -> None:
    rows, _, text = record(INTRO + "{s:Mara Solt} {c:said} {w:the quay was “lost for good” and nobody came}.")
    outer, inner = rows
    assert (outer.kind, inner.kind) == ("indirect", "mixed")
    assert cut(text, outer.content) == ["the quay was “lost for good” and nobody came"]
    assert outer.within is None
    assert inner.within == 0


def test_content_never_ends_inside_a_quotation() -> None:
    rows, _, text = record(INTRO + "{s:Mara Solt} {c:said} {w:the quay was “lost} for good”.")
    assert cut(text, rows[0].content) == ["the quay was “lost for good”"]


def test_without_tags_the_rules_tell_indirect_speech() -> None:
    page, _ = marked(INTRO + "Mara Solt said that the quay was lost.")
    quotations = find_quotations(page)
    actors, mentions = find_actors(page, quotations)
    assert [r.rule for r in attribute(page, quotations, actors, mentions)] == ["clause-after-cue"]
    assert attribute(page, quotations, actors, mentions, Tags()) == ()
