"""trace and orient over real accounts: rows sum to 1, directions, cited outlets, what was dropped and added."""

import pytest

from retold.account import compare
from retold.alignment import align, make_view
from retold.lineage import Side, orient, trace
from retold.record import make_record
from retold.types import Account, Lineage
from tests.making import make_page

WIRE = """The ferry between Brackmouth and Orrin was halted on Tuesday after a storm broke the landing stage, the board said.

At least forty passengers spent the night on camp beds in the school, and a dozen cars were left on the quay.

"We shall not sail before the stage is safe," said Petra Lindqvist, the harbour master.

The board expects the repair to take three weeks and to cost 250,000 crowns.
"""
RETOLD = """A storm has halted the ferry between Brackmouth and Orrin and broken its landing stage, the Orrin Gazette reported.

Forty passengers spent the night on camp beds in the school.

"We will not sail before the stage is safe," harbour master Petra Lindqvist said.

Bakers on the island have begun to ration yeast.
"""


def story(*sides: Side) -> tuple[Lineage, dict[tuple[int, int], Account]]:
    views = [make_view(s.page, s.record) for s in sides]
    accounts = {
        (i, j): compare(views[i], views[j], align(views[i], views[j])) for i in range(len(sides)) for j in range(i + 1, len(sides))
    }
    return trace(sides, accounts), accounts


def side(text: str, **kwargs: str) -> Side:
    page = make_page(text, **kwargs)
    return Side(page, make_record(page), page.article.published)


def rows_of(lineage: Lineage, retelling: int) -> dict[int | str | None, float]:
    return {e.exemplar if e.exemplar is not None else e.upstream: e.probability for e in lineage.edges if e.retelling == retelling}


def test_the_rows_of_a_retelling_sum_to_one_and_hold_none_of_these() -> None:
    lineage, _ = story(side(WIRE), side(RETOLD), side(WIRE.replace("forty", "fifty")))
    for j in range(3):
        rows = rows_of(lineage, j)
        assert sum(rows.values()) == pytest.approx(1, abs=1e-3)
        assert None in rows


def test_a_credit_to_an_outlet_at_hand_states_the_direction() -> None:
    lineage, _ = story(side(RETOLD), side(WIRE, outlet="Orrin Gazette"))
    (edge,) = [e for e in lineage.edges if e.retelling == 0 and e.exemplar == 1]
    assert edge.direction == "stated"
    assert edge.basis == "both"
    assert edge.probability > 0.8
    assert any(RETOLD[e.start : e.end].endswith("Orrin Gazette") for e in edge.evidence)


def test_an_outlet_that_is_not_at_hand_is_a_node_that_an_unnamed_page_may_carry() -> None:
    lineage, _ = story(side(WIRE), side(RETOLD))
    (node,) = [n for n in lineage.nodes if n.kind == "outlet"]
    assert (node.name, node.carried_by) == ("Orrin Gazette", 0)
    assert rows_of(lineage, 1)["Orrin Gazette"] > 0.1


def test_publication_turns_the_reading() -> None:
    first, _ = story(side(WIRE, published="2031-04-12"), side(WIRE.replace("dozen", "score"), published="2031-04-13"))
    then, _ = story(side(WIRE, published="2031-04-13"), side(WIRE.replace("dozen", "score"), published="2031-04-12"))
    assert rows_of(first, 1)[0] > 0.9
    assert rows_of(then, 0)[1] > 0.9


def test_two_pages_that_could_as_well_have_taken_from_each_other_are_undecided() -> None:
    lineage, _ = story(side(WIRE), side(WIRE.replace("dozen", "score")))
    directions = {e.direction for e in lineage.edges if e.exemplar is not None}
    assert directions == {"undecided"}


def test_one_line_of_reporting_however_many_retell_it() -> None:
    lineage, _ = story(
        *[side(WIRE.replace("dozen", w), published=f"2031-04-1{n}") for n, w in enumerate(("dozen", "score", "few"))]
    )
    assert set(lineage.lines) == {1}


def test_what_was_dropped_and_added_is_read_in_the_direction_of_the_lineage() -> None:
    a, b = side(WIRE, published="2031-04-12"), side(RETOLD, published="2031-04-13")
    lineage, accounts = story(a, b)
    fates, changes = orient([a, b], lineage, accounts)
    dropped = {WIRE[f.span[0] : f.span[1]] for f in fates if f.fate == "dropped" and f.span}
    added = {RETOLD[f.retelling_span[0] : f.retelling_span[1]] for f in fates if f.fate == "added" and f.retelling_span}
    assert "and a dozen cars were left on the quay." in dropped
    assert "Bakers on the island have begun to ration yeast." in added
    assert all(f.exemplar in (0, None) and f.retelling == 1 for f in fates)
    lost = [(c.type, c.how, WIRE[c.span[0] : c.span[1]]) for c in changes if c.type == "modifier"]
    assert lost == [("modifier", "lost", "At least")]
    assert all(c.retelling_span[0] == c.retelling_span[1] for c in changes if c.how == "lost")


def test_two_pages_of_which_one_took_from_the_other_are_one_line_though_nobody_can_tell_which() -> None:
    lineage, _ = story(side(WIRE), side(WIRE.replace("dozen", "score")))
    assert lineage.lines == (1, 1)
    assert lineage.cited_only_lines == 0
    again, _ = story(side(WIRE), side(RETOLD.replace(", the Orrin Gazette reported", "")))
    assert again.lines == (1, 1)


def test_a_page_without_a_credit_may_have_the_text_from_the_agency_that_another_names() -> None:
    named = "BRACKMOUTH (AP) - " + WIRE
    lineage, _ = story(side(named, outlet="Orrin Gazette"), side(WIRE.replace("dozen", "score"), outlet="Brackmouth Mail"))
    agencies = [n for n in lineage.nodes if n.kind == "agency"]
    assert len(agencies) == 1
    (edge,) = [e for e in lineage.edges if e.retelling == 1 and e.upstream is not None]
    assert (edge.upstream, edge.direction) == (agencies[0].name, "inferred")
    assert edge.probability > 0.2
    assert [e.article for e in edge.evidence] == [0]
    assert sum(rows_of(lineage, 1).values()) == pytest.approx(1, abs=1e-3)


def test_where_no_page_names_an_agency_none_is_named() -> None:
    lineage, _ = story(side(WIRE, outlet="Orrin Gazette"), side(WIRE.replace("dozen", "score"), outlet="Brackmouth Mail"))
    assert all(e.upstream is None for e in lineage.edges)


BRIDGE = """The bridge at Sollen was shut on Friday when a barge struck its middle pier, the canal office said.

Nobody was hurt, and the barge was towed to the yard at Emmer before dusk.

Engineers will look at the pier once the water falls.

The bridge carries the only road to the salt works, which employ ninety people.

A diver found two cracks below the waterline.

The owner of the barge has been told to keep it in the yard.
"""
ODDITY = "Children had waved to the skipper moments earlier from the towpath beside the willows.\n"


def test_what_two_siblings_share_and_neither_gave_the_other_stands_for_a_lost_article() -> None:
    parts = BRIDGE.split("\n\n")
    first = "\n\n".join([*parts[:2], ODDITY, *parts[3:5]])
    second = "\n\n".join([parts[0], ODDITY, *parts[2:4], parts[5]])
    dates = ("2031-04-01", "2031-04-02", "2031-04-03")
    sides = [side(t, published=d) for t, d in zip((BRIDGE, first, second), dates, strict=True)]
    lineage, _ = story(*sides)
    (lost,) = [n for n in lineage.nodes if n.kind == "lost"]
    assert lost.name == "" and lost.article is None
    assert {e.article for e in lost.evidence} == {1, 2}
    assert all("willows" in (first, second)[e.article - 1][e.start : e.end] for e in lost.evidence)


def test_siblings_that_share_nothing_of_their_own_have_no_lost_article_between() -> None:
    parts = BRIDGE.split("\n\n")
    texts = (BRIDGE, "\n\n".join(parts[:4]), "\n\n".join(parts[:3]))
    lineage, _ = story(*[side(t, published=f"2031-04-0{k}") for k, t in enumerate(texts, start=1)])
    assert all(n.kind != "lost" for n in lineage.nodes)


def test_of_versions_of_one_text_the_shorter_is_the_earlier_unless_several_lack_different_parts_of_one() -> None:
    parts = BRIDGE.split("\n\n")
    line, _ = story(side("\n\n".join(parts[:4])), side("\n\n".join(parts[:5])), side(BRIDGE))
    likeliest = {j: max(rows_of(line, j), key=lambda i: rows_of(line, j)[i]) for j in range(3)}
    assert likeliest == {0: None, 1: 0, 2: 1}
    cuts = [side("\n\n".join(p for k, p in enumerate(parts) if k != gone)) for gone in range(6)]
    fan, _ = story(side(BRIDGE), *cuts)
    assert all(max(rows_of(fan, j).items(), key=lambda row: row[1])[0] == 0 for j in range(1, 7))
    assert rows_of(fan, 0)[None] == max(rows_of(fan, j)[None] for j in range(7))  # the likeliest to be the first
