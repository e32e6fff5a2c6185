"""The picture of the lineage is well-formed, says what the rows say, and its lines do not run through other nodes."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from retold.dossier.dossier import Dossier
from retold.dossier.drawing import draw, lay_out
from retold.dossier.story import Story
from tests.dossier.fixture import crowd, hostile, tables

SVG = "{http://www.w3.org/2000/svg}"


def story(made: dict[str, list[dict[str, object]]] | None = None) -> Story:
    return Dossier.of(made or tables()).told[0]


def test_articles_stand_in_order_of_time_and_the_undated_last() -> None:
    drawn = [spot.article for spot in lay_out(story()).spots if spot.article]
    assert drawn[:2] == ["courier-1", "mirror-1"]
    assert set(drawn[2:4]) == {"eye-1", "digest-1"}
    assert drawn[4] == "brook-1"


def test_an_upstream_is_hollow_and_above_what_goes_back_to_it() -> None:
    layout = lay_out(story())
    spots = {spot.key: spot for spot in layout.spots}
    kestrel = spots["upstream:Kestrel Agency"]
    assert kestrel.hollow
    assert kestrel.row == spots["brook-1"].row - 1
    assert not spots["brook-1"].hollow


def test_lines_are_dashed_undecided_and_thin_as_the_rows_say() -> None:
    strokes = {(stroke.origin, stroke.target): stroke for stroke in lay_out(story()).strokes}
    assert strokes["upstream:Kestrel Agency", "brook-1"].dashed
    assert not strokes["courier-1", "mirror-1"].dashed
    assert strokes["eye-1", "digest-1"].undecided
    assert strokes["courier-1", "digest-1"].thin
    assert ("mirror-1", "courier-1") not in strokes  # a row below 0.1 is not drawn


def test_no_node_stands_on_the_run_of_a_line() -> None:
    layout = lay_out(story(crowd(0, 30)))
    spots = {spot.key: spot for spot in layout.spots}
    for stroke in layout.strokes:
        if not stroke.thin:
            top, end = spots[stroke.origin], spots[stroke.target]
            between = [s for s in layout.spots if s.lane == top.lane and top.row < s.row < end.row]
            assert not between, stroke


def test_the_svg_is_well_formed_and_labels_probabilities() -> None:
    root = ElementTree.fromstring(draw(story(), {"mirror-1": "#a1"}))
    texts = ["".join(node.itertext()) for node in root.iter(f"{SVG}text")]
    assert "very probably, 0.97" in texts
    assert "? from The Lindow Eye" in texts
    assert texts.count("?") == 1
    assert [node.get("href") for node in root.iter(f"{SVG}a")] == ["#a1"]
    assert root.get("aria-label")


@pytest.mark.parametrize("bait", ["</svg><script>alert(1)</script>", "\x00\x1b[31m\u202e\ud800", '" onload="x'])
def test_hostile_names_stay_text(bait: str) -> None:
    svg = draw(story(hostile(bait)))
    root = ElementTree.fromstring(svg)
    assert {node.tag for node in root.iter()} <= {SVG + tag for tag in ("svg", "g", "path", "circle", "text", "a")}
    assert all(set(node.attrib) & {"onload", "onclick"} == set() for node in root.iter())
    svg.encode("utf-8")


def test_equal_texts_are_one_row_and_a_crowd_is_capped() -> None:
    folded = lay_out(story(crowd(50, 0)))
    assert len(folded.spots) == 6
    assert any("and 50 exact copies" in spot.lines for spot in folded.spots)
    capped = lay_out(story(crowd(0, 90)), most=20)
    assert sum(spot.article is not None for spot in capped.spots) == 20
    assert capped.left_out == 75
    assert "courier-1" in {spot.key for spot in capped.spots}


def test_readings_that_run_in_a_ring_are_drawn() -> None:
    made = tables()
    for row in made["lineage"]:
        if row["retelling"] == "eye-1":
            row["probability"] = 0.9 if row["exemplar"] == "digest-1" else 0.05
    assert ElementTree.fromstring(draw(story(made))) is not None
