"""Where a passage first stands: word for word, edited, in other words; whoever says it; whatever is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

import retold
from retold.config import Settings
from retold.errors import NoInput, NothingFound
from retold.finding.locating import ask, locate
from retold.language.tokens import tokenise
from retold.pipeline.where import SHORT
from retold.results import Answer

ASKED = "The ferry Marigold lost her anchor off Quillet Point and drifted for nine hours with 212 passengers."
SAID = "“We rang the bell until our arms gave out,” said Dorrit Vane, the mate of the Marigold."
PARAGRAPH = (
    "The ferry Marigold lost her anchor off Quillet Point and drifted for nine hours with 212 passengers. A tug from Sandry "
    "brought her in at dawn, listing and without her rudder, while a crowd sang on the mole. The harbour board has ordered every "
    "chain in the port to be measured before Friday, and the county will pay for new ones."
)
OTHER = "The price of barley fell again on Thursday. Brewers in Sandry bought little, and two stores were closed for want of hands."
ROWS = (
    {"id": "gazette", "outlet": "Sandry Gazette", "published": "2031-05-02T07:00", "text": f"{PARAGRAPH}\n\n{SAID}\n\n{OTHER}"},
    {"id": "mercury", "outlet": "Port Mercury", "published": "2031-05-03", "text": f"{OTHER}\n\n{ASKED}\n\n{SAID}"},
    {
        "id": "echo", "outlet": "Evening Echo", "published": "2031-05-04",
        "text": "The old ferry Marigold lost her anchor off Quillet Head and drifted for ten hours with 212 passengers.\n\n"
        "“We rang that bell until our arms just gave out,” the mate told Radio Sandry.",
    },
    {
        "id": "digest", "outlet": "The Digest", "published": "2031-05",
        "text": "Some 212 travellers spent nine hours adrift after the Marigold’s anchor was lost near Quillet Point.",
    },
    {"id": "undated", "text": f"{ASKED}\n\nNobody was hurt."},
    {"id": "barley", "outlet": "Farm Post", "published": "2030-01-01", "text": OTHER * 3},
)  # fmt: skip


def make_archive(path: Path, rows=ROWS, traced: bool = False) -> Path:
    with retold.results.open_archive(path, write=True, create=True) as kept:
        kept.add(retold.results._read(rows, Settings(), None))
    if traced:
        retold.trace(archive=path)
    return path


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_archive(tmp_path_factory.mktemp("where") / "pile.retold")


def carried(answer: Answer) -> dict[str, str]:
    return {name: c.sightings[0].wording for name, c in zip(answer.names, answer.found.carriers, strict=True)}


def words_at(answer: Answer, name: str) -> str:
    carrier = answer.found.carriers[list(answer.names).index(name)]
    sighting = carrier.sightings[0]
    return (carrier.article.text if sighting.field == "text" else carrier.article.title or "")[sighting.start : sighting.end]


def test_each_wording_is_told_in_order_of_time(archive: Path) -> None:
    answer = retold.where(ASKED, archive)
    kinds = carried(answer)
    assert list(kinds)[-1] == "undated", "an unknown date is last"
    assert set(kinds) == {"gazette", "mercury", "echo", "digest", "undated"}
    assert {kinds[name] for name in ("gazette", "mercury", "undated")} == {"verbatim"}
    assert (kinds["echo"], kinds["digest"]) == ("edited", "reworded")
    assert words_at(answer, "mercury") == ASKED[:-1]
    assert words_at(answer, "echo") == (
        "The old ferry Marigold lost her anchor off Quillet Head and drifted for ten hours with 212 passengers"
    )
    groups = {name: c.group for name, c in zip(answer.names, answer.found.carriers, strict=True)}
    assert groups["gazette"] == groups["mercury"] == groups["undated"]
    assert len(set(groups.values())) == 3


def test_what_differs_is_marked_and_typed(archive: Path) -> None:
    answer = retold.where(ASKED, archive)
    echo = answer.found.carriers[list(answer.names).index("echo")]
    edits = {(ASKED[slice(*asked)], echo.article.text[slice(*there)]) for _, asked, there in echo.sightings[0].edits}
    assert edits == {("", "old"), ("Point", "Head"), ("nine", "ten")}
    assert "quantity" in {d.type for d in echo.sightings[0].differences}
    assert echo.sightings[0].status == "inferred"


def test_a_month_overlaps_its_days_and_nothing_is_decided(archive: Path) -> None:
    # The Digest is dated to May alone: it may be before the Gazette of 2 May.
    answer = retold.where(ASKED, archive)
    assert set(answer.first_at_hand) == {"gazette", "digest"}
    assert answer.rows["first_at_hand"]["status"] == "undecided"
    assert any(said.startswith("Cannot tell which is first at hand") for said in answer.rows["said"])
    assert not any("origin" in said for said in answer.rows["said"])


def test_the_earliest_is_first_at_hand_and_no_more(archive: Path) -> None:
    answer = retold.where("A tug from Sandry brought her in at dawn", archive)
    assert answer.first_at_hand == ["gazette"]
    said = " ".join(answer.rows["said"])
    assert "First at hand to carry it: Sandry Gazette [gazette], 2 May 2031, 07:00, word for word." in said
    assert "these pages cannot tell" in said


@pytest.mark.parametrize("marks", ["{}", "“{}”", '"{}"', "‘{}’", "« {} »"])
def test_a_quotation_and_to_whom_it_is_given(archive: Path, marks: str) -> None:
    answer = retold.where(marks.format("We rang the bell until our arms gave out"), archive)
    assert carried(answer) == {"gazette": "verbatim", "mercury": "verbatim", "echo": "edited"}
    spoken = {name: c.spoken for name, c in zip(answer.names, answer.found.carriers, strict=True)}
    assert spoken["gazette"] is not None and spoken["gazette"].speaker == "Dorrit Vane"
    assert spoken["gazette"].kind == "direct"
    assert spoken["echo"] is not None and any("Radio Sandry" in via for via in spoken["echo"].via)
    assert "quoted as the words of Dorrit Vane" in str(answer)


def test_traced_or_not_the_answer_is_the_same(archive: Path, tmp_path: Path) -> None:
    traced = make_archive(tmp_path / "t.retold", traced=True)
    for asked in (ASKED, PARAGRAPH, SAID):
        assert retold.where(asked, traced).rows == retold.where(asked, archive).rows


def test_the_order_of_adding_changes_nothing(archive: Path, tmp_path: Path) -> None:
    other = make_archive(tmp_path / "o.retold", ROWS[::-1])
    for asked in (ASKED, PARAGRAPH):
        assert retold.where(asked, other).rows == retold.where(asked, archive).rows


def test_a_paragraph_is_found_by_the_index(archive: Path) -> None:
    assert len(tokenise(PARAGRAPH)) > SHORT
    answer = retold.where(PARAGRAPH, archive)
    assert answer.names[0] == "gazette"
    first = answer.found.carriers[0]
    assert first.whole and first.sightings[0].wording == "verbatim"
    assert words_at(answer, "gazette") == PARAGRAPH
    shares = {name: c.share for name, c in zip(answer.names, answer.found.carriers, strict=True)}
    assert 0.2 < shares["mercury"] < 0.5
    assert answer.first_at_hand == ["gazette"]


def test_a_long_passage_in_other_words(tmp_path: Path) -> None:
    told = (
        "Nine hours adrift: that is how the 212 passengers of the ferry Marigold spent their night after she lost an anchor near "
        "Quillet Point. At dawn a Sandry tug towed her home, rudder gone and listing, to a crowd singing on the mole. Every chain "
        "in the port must now be measured by Friday, the harbour board ordered; new ones will be paid for by the county."
    )
    archive = make_archive(tmp_path / "p.retold", [{"id": "told", "published": "2031-05-05", "text": told}, ROWS[-1]])
    answer = retold.where(PARAGRAPH, archive)
    assert carried(answer) == {"told": "reworded"}


def test_an_article_of_the_archive_finds_itself(archive: Path) -> None:
    answer = retold.where(ROWS[0]["text"], archive)
    own = answer.found.carriers[list(answer.names).index("gazette")]
    assert (own.same, own.whole, own.sightings[0].wording) == (True, True, "verbatim")
    assert answer.first_at_hand == ["gazette"], "what carries a part of it earlier is said, and is not the first"
    assert any(said.startswith("A part of it stands earlier: Farm Post [barley]") for said in answer.rows["said"])
    assert "the very text asked for" in str(answer)


def test_a_file_is_asked_without_its_furniture(archive: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(f"Most read today: Skittles\n\nShare   Print   Save\n\n{PARAGRAPH}\n\n- ADVERTISEMENT -\n", encoding="utf-8")
    answer = retold.where(page, archive)
    assert answer.found.carriers[0].whole
    assert answer.first_at_hand == ["gazette"]


def test_a_title_given_apart_is_looked_at(tmp_path: Path) -> None:
    rows = [{"id": "t", "title": "Marigold adrift for nine hours", "text": OTHER}]
    answer = retold.where("marigold adrift for nine hours", make_archive(tmp_path / "t.retold", rows))
    assert [s.field for s in answer.found.carriers[0].sightings] == ["title"]
    assert words_at(answer, "t") == "Marigold adrift for nine hours"
    assert answer.first_at_hand == []
    assert any("no article that carries it has a date" in said for said in answer.rows["said"])


def test_versions_without_dates_are_all_told(tmp_path: Path) -> None:
    rows = [{"id": "v", "text": f"{ASKED} Version {word}."} for word in ("one", "two", "three")]
    answer = retold.where(ASKED, make_archive(tmp_path / "v.retold", rows))
    assert len(answer.found.carriers) == len(set(answer.names)) == 3
    assert answer.found.first == ()


@pytest.mark.parametrize("asked", ["Verrill sold the lighthouse to a circus", "zzz qqq", "the of and", "Ångström 9"])
def test_nothing_like_it(archive: Path, asked: str) -> None:
    answer = retold.where(asked, archive)
    assert answer.found.carriers == ()
    assert answer.rows["wordings"] == []


def test_accents_case_and_apostrophes_do_not_hide_it(tmp_path: Path) -> None:
    rows = [
        {"id": "a", "text": "The mayor, Zoë Ólafsdóttir, didn’t open the U.S. bridge; 350,000 people crossed it anyway."},
        {"id": "b", "text": "Лодка «Мария» потеряла якорь у мыса, и двести двенадцать человек ждали девять часов."},
    ]
    archive = make_archive(tmp_path / "a.retold", rows)
    assert carried(retold.where("ZOE OLAFSDOTTIR DIDN'T OPEN THE US BRIDGE; 350000 PEOPLE", archive)) == {"a": "verbatim"}
    assert carried(retold.where("Zoë Ólafsdóttir didn’t open", archive)) == {"a": "verbatim"}
    assert carried(retold.where("лодка «мария» потеряла якорь", archive)) == {"b": "verbatim"}


@pytest.mark.parametrize("asked", ["", "   \n", "…!?—“”", "\x00\x01\x1b["])
def test_no_word_is_no_question(archive: Path, asked: str) -> None:
    with pytest.raises(NoInput):
        retold.where(asked, archive)


def test_odd_questions_are_answered(archive: Path) -> None:
    assert carried(retold.where("The\x00ferry\x1b[31m Marigold\u202e lost her anchor\ud800", archive))
    assert retold.where("Marigold " * 30, archive).found.searched == len(ROWS)
    huge = (OTHER + " ") * 40_000  # 5 MB
    answer = retold.where(huge, archive)
    assert answer.found.searched == len(ROWS)


def test_nothing_is_added(archive: Path) -> None:
    before = archive.read_bytes()
    retold.where(ASKED, archive)
    retold.where(PARAGRAPH, archive)
    assert archive.read_bytes() == before
    with pytest.raises(NothingFound):
        retold.where(ASKED, archive.with_name("none.retold"))


def test_an_empty_archive(tmp_path: Path) -> None:
    archive = make_archive(tmp_path / "e.retold", [])
    for asked in (ASKED, PARAGRAPH):
        assert retold.where(asked, archive).found == retold.where(asked, archive).found
        assert retold.where(asked, archive).found.carriers == ()


# --- the places of a short passage --------------------------------------------------------------------------------------------


def places(asked: str, text: str) -> list[str]:
    tokens = tokenise(text)
    starts, ends = tokens.spans
    return [text[starts[p.found[0]] : ends[p.found[1] - 1]] for p in locate(ask(asked), tokens)]


def test_every_place_of_a_text_is_told_best_first() -> None:
    text = f"Keepers of the old gate slept. {OTHER} The keepers of the gate slept. {OTHER}"
    assert places("keepers of the gate slept", text) == ["keepers of the gate slept", "Keepers of the old gate slept"]


def test_a_word_replaced_at_either_end_belongs_to_it() -> None:
    assert places("Every spring I sign the same request", "He said: Each spring I sign the same request.") == [
        "Each spring I sign the same request"
    ]
    assert places("I sign the same request", "Today. I sign the same paper") == ["I sign the same paper"]


def test_a_stretch_is_cut_back_to_what_is_shared() -> None:
    (found,) = places(
        "the tug Sandry towed her home", f"the {OTHER} A dog barked while the tug Sandry towed her home, the cook slept."
    )
    assert found == "the tug Sandry towed her home"
