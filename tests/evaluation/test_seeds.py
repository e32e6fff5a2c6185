"""The scorer of the seeds, on an invented folder of the same make: tables by hand, counts known beforehand."""

import copy
import json
from typing import Any

import pytest

from evaluation.product import sha256_of
from evaluation.scores import Score
from evaluation.seeds import score_tables
from evaluation.seeds.aligned import score_alignment
from evaluation.seeds.gold import Gold, Seen
from evaluation.seeds.must_nots import KEPT
from evaluation.seeds.quotations import same_speaker

OLD = """77
Pier shut after barge hits it
A barge hit the pier.
A barge hit the pier.
Nine ferries stay in port until Friday.
Odile Brandt said: ‘No ferry sails before the divers’ check.’
‘We had no warning. Nobody rang us.
Fishermen waited all day.
The mayor was away.
"""
NEW = """date 2031-04-02
The mayor was said to be away.
At least nine ferries stay in port until Friday.
Brandt told us: “No ferry will sail before the divers’ check.”
The harbour bar did good trade.
"""
OTHER = """Watch: ‘storm of the century’
A bridge in another town was painted.
"""


def at(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def piece(text: str, words: str, **more: Any) -> dict[str, Any]:
    start, end = at(text, words)
    return {"start": start, "end": end, "text": words, **more}


@pytest.fixture(scope="module")
def gold(tmp_path_factory: pytest.TempPathFactory) -> Gold:
    folder = tmp_path_factory.mktemp("seeds")
    (folder / "gold").mkdir()
    for name, text in (("000_a", OLD), ("001_b", NEW), ("004_c", OTHER)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    second_caption = OLD.rindex("A barge hit the pier."), OLD.rindex("A barge hit the pier.") + 21
    fates = [
        {"id": "R01", "exemplar": [at(OLD, "Nine ferries stay in port until Friday.")],
         "retelling": [at(NEW, "At least nine ferries stay in port until Friday.")],
         "fates": ["altered"], "moved": False, "types": ["modifier"], "instead": {"modifier": ["detail"]}},
        {"id": "R02", "exemplar": [at(OLD, "‘No ferry sails before the divers’ check.’")],
         "retelling": [at(NEW, "“No ferry will sail before the divers’ check.”")],
         "fates": ["altered"], "moved": False, "types": ["quotation"]},
        {"id": "R03", "exemplar": [at(OLD, "The mayor was away.")], "retelling": [at(NEW, "The mayor was said to be away.")],
         "fates": ["reworded", "altered"], "moved": True, "types": []},
        {"id": "R31", "exemplar": [at(OLD, "Fishermen waited all day.")], "retelling": [], "fates": ["dropped"],
         "moved": None, "types": []},
        {"id": "R20", "exemplar": [at(OLD, "A barge hit the pier."), second_caption], "retelling": [], "fates": ["dropped"],
         "moved": None, "types": []},
    ]  # fmt: skip
    additions = [
        {"id": "P01", "retelling": at(NEW, "At least"), "within": "R01", "types": ["modifier"]},
        {"id": "P02", "retelling": at(NEW, "The harbour bar did good trade."), "within": None, "fate": "added"},
    ]
    quotes = {
        "quotes": {
            "000": [
                {"content": [piece(OLD, "‘No ferry sails before the divers’ check.’")]},
                {"content": [piece(OLD, "‘We had no warning. Nobody rang us.")]},
            ],
            "001": [{"content": [piece(NEW, "“No ferry will sail before the divers’ check.”")]}],
        },
        "scare_quotes": {"004": [piece(OTHER, "‘storm of the century’")]},
        "quoted_names_not_quotations": {},
    }
    checklist = [
        {"id": "Q02", "doc": "000", "start": at(OLD, "‘No ferry")[0], "kind": "direct", "speaker": "Odile Brandt",
         "status": "explicit"},
        {"id": "Q11", "doc": "000", "start": at(OLD, "‘We had")[0], "kind": "direct, unclosed", "speaker": "Odile Brandt",
         "status": "INFERRED (no cue)"},
        {"id": "Q12", "doc": "001", "start": at(NEW, "“No ferry")[0], "kind": "direct", "speaker": "Brandt", "status": "explicit"},
        {"id": "Q13", "doc": "004", "start": at(OTHER, "‘storm")[0], "kind": "FURNITURE (video)", "speaker": "—", "status": "—"},
        {"id": "A01", "doc": "000"},
    ]  # fmt: skip
    furniture = [
        {"doc": "000", "kind": "share_count", "strict": True, **piece(OLD, "77")},
        {"doc": "000", "kind": "caption", "strict": False, **piece(OLD, "A barge hit the pier.")},
        {"doc": "000", "kind": "caption_repeat", "strict": True, "start": second_caption[0], "end": second_caption[1]},
        {"doc": "001", "kind": "date_header", "strict": True, **piece(NEW, "date 2031-04-02")},
        {"doc": "004", "kind": "video_promo", "strict": True, **piece(OTHER, "Watch: ‘storm of the century’")},
    ]
    segments = {
        doc: [{"id": f"{doc[2]}{n}", **piece(text, line)} for n, line in enumerate(text.splitlines())]
        for doc, text in (("000", OLD), ("001", NEW))
    }
    pairs = [
        {"a": "04", "b": "12", "strength": "full"},
        {"a": "05", "b": "13", "strength": "partial"},
        {"a": "08", "b": "11", "strength": "full"},
        {"a": "02", "b": "11", "strength": "echo"},
        {"a": "03", "b": "11", "strength": "echo"},
    ]
    alignment = {"segments": segments, "pairs": pairs}
    by_doc = {doc: [row for row in furniture if row["doc"] == doc] for doc in ("000", "001", "004")}
    for name, content in (
        ("fates", {"fates": fates, "additions": additions}),
        ("quotes", quotes),
        ("furniture", {"furniture": by_doc}),
        ("alignment_000_001", alignment),
    ):
        (folder / "gold" / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    (folder / "checklist.jsonl").write_text("\n".join(map(json.dumps, checklist)), encoding="utf-8")
    return Gold(folder)


def fate(old: tuple[int, int] | None, new: tuple[int, int] | None, said: str, moved: bool = False) -> dict[str, Any]:
    return {
        "exemplar": "old" if old else None, "start": old and old[0], "end": old and old[1], "retelling": "new",
        "retelling_start": new and new[0], "retelling_end": new and new[1], "fate": said, "moved": moved, "direction": "inferred",
    }  # fmt: skip


def change(old: tuple[int, int], new: tuple[int, int], kind: str, how: str = "other") -> dict[str, Any]:
    return {
        "change": "c", "exemplar": "old", "exemplar_start": old[0], "exemplar_end": old[1], "retelling": "new",
        "retelling_start": new[0], "retelling_end": new[1], "type": kind, "how": how, "direction": "inferred",
    }  # fmt: skip


def speech(article: str, text: str, words: str, speaker: str | None, status: str) -> dict[str, Any]:
    return {"article": article, "kind": "direct", "content": [at(text, words)], "speaker": speaker, "speaker_status": status}


@pytest.fixture()
def tables(gold: Gold) -> dict[str, list[dict[str, Any]]]:
    captions = at(OLD, "A barge hit the pier."), (OLD.rindex("A barge"), OLD.rindex("A barge") + 21)
    ferries = at(OLD, "Nine ferries stay in port until Friday."), at(NEW, "At least nine ferries stay in port until Friday.")
    quoted = at(OLD, "‘No ferry sails before the divers’ check.’"), at(NEW, "“No ferry will sail before the divers’ check.”")
    return {
        "articles": [
            {
                "article": name,
                "text": text,
                "sha256": sha256_of(text),
                "published": "2031-04-02" if name == "new" else None,
                "outlet": None,
            }
            for name, text in (("old", OLD), ("new", NEW), ("other", OTHER))
        ],
        "segments": [
            {"article": "old", "start": 0, "end": 2, "role": "furniture"},
            {"article": "old", "start": captions[0][0], "end": captions[0][1], "role": "caption"},
            {"article": "old", "start": captions[1][0], "end": captions[1][1], "role": "caption", "repeats": captions[0][0]},
            {"article": "new", "start": 0, "end": 15, "role": "furniture"},
            {"article": "other", "start": 0, "end": 29, "role": "furniture"},
        ],
        "stories": [{"story": "s", "article": "old"}, {"story": "s", "article": "new"}, {"story": "t", "article": "other"}],
        "relations": [{"a": "new", "b": "old", "relation": "retelling"}],
        "fates": [
            fate(*ferries, "altered"),
            fate(*quoted, "altered"),
            fate(at(OLD, "The mayor was away."), at(NEW, "The mayor was said to be away."), "reworded", moved=True),
            fate(at(OLD, "Fishermen waited all day."), None, "dropped"),
            fate(captions[0], None, "dropped"),
            fate(captions[1], None, "dropped"),
            fate(None, at(NEW, "The harbour bar did good trade."), "added"),
        ],
        "changes": [
            change((ferries[0][0],) * 2, at(NEW, "At least"), "modifier", "gained"),
            change(at(OLD, "sails"), at(NEW, "will sail"), "quotation"),
        ],
        "actors": [{"actor": "p1", "name": "Odile Brandt"}],
        "mentions": [{"actor": "p1", "article": "new", "start": at(NEW, "Brandt")[0], "end": at(NEW, "Brandt")[1]}],
        "attributions": [
            speech("old", OLD, "‘No ferry sails before the divers’ check.’", "p1", "explicit"),
            speech("old", OLD, "‘We had no warning. Nobody rang us.", "p1", "inferred"),
            speech("new", NEW, "No ferry will sail before the divers’ check.", "Brandt", "explicit"),  # without its marks
        ],
        "lineage": [{"story": "s", "retelling": "new", "exemplar": "old", "direction": "inferred", "evidence": []}],
        "statements": [{"statement": "1", "text": "Not found in the articles at hand: “a false alarm”.", "evidence": []}],
    }


FULL = {
    "articles": 3,
    "units": 5,
    "types": 2,
    "no_changes": 2,
    "additions": 2,
    "quotation_spans": 3,
    "speakers": 3,
    "speaker_statuses": 3,
    "refused": 1,
    "grouping": 3,
    "must_nots": 9,
    "furniture": 4,
    "furniture_precision": 1.0,
    "spans_sound": 1.0,
}


def less(score: Score) -> dict[str, float]:
    """What is missing to the full count, by figure."""
    return {name: round(FULL[name] - figure, 4) for name, figure in score.figures.items() if figure != FULL[name]}


def test_what_is_right_counts_in_full(gold: Gold, tables: Any) -> None:
    score = score_tables(tables, gold)
    assert score.figures == FULL, score.notes
    assert score.notes == []
    assert all(score.figures[name] == total for name, total in score.totals.items())


def test_sentences_are_told_in_sentences_and_an_echo_counts_neither_way(gold: Gold, tables: Any) -> None:
    def figure(tables: Any) -> float:
        return score_alignment(gold, Seen.of(tables, gold.texts))[0]

    mayor = at(NEW, "The mayor was said to be away.")
    assert figure(tables) == 1.0
    assert figure(without(tables, "fates", 2)) == 0.8  # two of three, nothing wrong
    assert figure(with_row(tables, "fates", fate(at(OLD, "A barge hit the pier."), mayor, "reworded"))) == 1.0
    assert figure(with_row(tables, "fates", fate(at(OLD, "Fishermen waited all day."), mayor, "reworded"))) == 0.8571
    assert figure(with_cell(tables, "fates", 2, retelling_start=mayor[0] - 9)) == 1.0  # a few characters of the line before
    assert score_alignment(gold, Seen.of({}, gold.texts)) == (
        0.0,
        [f"alignment: no 0{a} 1{b}" for a, b in ((4, 2), (5, 3), (8, 1))],
    )


def test_nothing_said_scores_nothing_but_keeps_every_must_not(gold: Gold) -> None:
    score = score_tables({}, gold)
    assert score.figures["must_nots"] == len(KEPT) and score.figures["refused"] == 1
    assert {score.figures[name] for name in ("units", "types", "additions", "speakers", "grouping", "furniture", "articles")} == {0}


def without(tables: Any, table: str, *places: int) -> Any:
    after = copy.deepcopy(tables)
    after[table] = [row for i, row in enumerate(after[table]) if i not in places]
    return after


def with_row(tables: Any, table: str, row: dict[str, Any]) -> Any:
    return {**tables, table: [*tables.get(table, []), row]}


def with_cell(tables: Any, table: str, place: int, **cells: Any) -> Any:
    after = copy.deepcopy(tables)
    after[table][place].update(cells)
    return after


def test_a_unit_wants_its_fate_its_place_and_its_move(gold: Gold, tables: Any) -> None:
    for wrong in (
        without(tables, "fates", 2),
        with_cell(tables, "fates", 2, fate="kept"),
        with_cell(tables, "fates", 2, moved=False),
        with_cell(tables, "fates", 2, retelling_start=0, retelling_end=5),  # another place
        with_cell(tables, "fates", 2, retelling_start=None, retelling_end=None),  # no place at all
        with_cell(tables, "fates", 2, end=tables["fates"][2]["end"] - 8),  # too few of its letters
        with_row(tables, "fates", fate(at(OLD, "The mayor was away."), None, "dropped")),  # both there and not
        without(tables, "fates", 5),  # the second printing of a caption is half of its unit
    ):
        assert less(score_tables(wrong, gold)) == {"units": 1}


def test_four_fifths_of_the_letters_are_enough(gold: Gold, tables: Any) -> None:
    cut = with_cell(tables, "fates", 3, end=tables["fates"][3]["end"] - 4)  # "day." goes: 18 of 21 letters stay
    assert less(score_tables(cut, gold)) == {}


def test_types_count_where_they_are_and_by_what_stands_in_for_them(gold: Gold, tables: Any) -> None:
    assert less(score_tables(with_cell(tables, "changes", 0, type="detail"), gold)) == {"additions": 1}
    assert less(score_tables(with_cell(tables, "changes", 0, type="tone"), gold)) == {"types": 1, "additions": 1}
    elsewhere = with_cell(tables, "changes", 1, exemplar_start=0, exemplar_end=2, retelling_start=0, retelling_end=4)
    assert less(score_tables(elsewhere, gold)) == {"types": 1}


def test_an_added_row_over_a_piece_stands_for_a_detail(gold: Gold, tables: Any) -> None:
    bare = with_row(without(tables, "changes", 0), "fates", fate(None, at(NEW, "At least"), "added"))
    assert less(score_tables(bare, gold)) == {}
    whole = with_row(
        without(tables, "changes", 0), "fates", fate(None, at(NEW, "At least nine ferries stay in port until Friday."), "added")
    )
    assert less(score_tables(whole, gold)) == {"types": 1}


def test_a_change_that_is_none_is_counted(gold: Gold, tables: Any) -> None:
    loud = with_row(tables, "changes", change(at(OLD, "A barge hit"), (0, 0), "quantity", "lost"))
    assert less(score_tables(loud, gold)) == {"no_changes": 1}


def test_an_addition_that_stands_alone_must_not_be_paired(gold: Gold, tables: Any) -> None:
    assert less(score_tables(without(tables, "fates", 6), gold)) == {"additions": 1}
    paired = with_row(tables, "fates", fate(at(OLD, "77"), at(NEW, "The harbour bar did good trade."), "reworded"))
    assert less(score_tables(paired, gold)) == {"additions": 1}
    clipped = with_row(tables, "fates", fate(at(OLD, "77"), at(NEW, "trade."), "reworded"))
    assert less(score_tables(clipped, gold)) == {}


def test_a_speaker_a_status_and_a_span_count_apart(gold: Gold, tables: Any) -> None:
    unknown = with_cell(tables, "attributions", 1, speaker=None, speaker_status="unresolved")
    assert less(score_tables(unknown, gold)) == {"speakers": 1, "speaker_statuses": 1}
    assert less(score_tables(with_cell(tables, "attributions", 1, speaker_status="explicit"), gold)) == {"speaker_statuses": 1}
    start, end = tables["attributions"][1]["content"][0]
    assert less(score_tables(with_cell(tables, "attributions", 1, content=[[start, end - 4]]), gold)) == {"quotation_spans": 1}
    assert less(score_tables(with_cell(tables, "attributions", 1, kind="indirect"), gold)) == {
        "quotation_spans": 1, "speakers": 1, "speaker_statuses": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "names", "same"),
    [
        ("Odile Brandt (printed: “she”)", ["Brandt"], True),
        ("Odile Brandt, to Radio Alder", ["harbour master Odile Brandt"], True),
        ("Odile Brandt", ["Odile"], True),
        ("Odile Brandt", ["Odile Marsh"], False),
        ("Odile Brandt", ["Marsh", "Ms Brandt"], True),
        ("Odile Brandt", [], False),
        ("Alder harbour office", ["the Alder harbour office"], True),
        ("Alder harbour office", ["the Alder tax office"], False),
        ("“the people of Alder” as printed; one of them", ["people of Alder"], True),
        ("—", ["Brandt"], False),
    ],
)
def test_names_of_speakers(wanted: str, names: list[str], same: bool) -> None:
    assert same_speaker(wanted, names) is same


def test_a_quotation_mark_that_is_no_speech_must_not_be_taken_for_it(gold: Gold, tables: Any) -> None:
    taken = with_row(tables, "attributions", speech("other", OTHER, "‘storm of the century’", None, "unresolved"))
    assert less(score_tables(taken, gold)) == {"refused": 1, "must_nots": 1}
    said_so = with_row(
        tables, "attributions", {**speech("other", OTHER, "‘storm of the century’", None, "unresolved"), "kind": "furniture"}
    )
    assert less(score_tables(said_so, gold)) == {}


def test_grouping_is_three_points(gold: Gold, tables: Any) -> None:
    assert less(score_tables(with_cell(tables, "stories", 1, story="u"), gold)) == {"grouping": 1}
    assert less(score_tables(with_cell(tables, "relations", 0, relation="same-story"), gold)) == {"grouping": 1}
    assert less(score_tables(with_cell(tables, "stories", 2, story="s"), gold)) == {"grouping": 1, "must_nots": 1}
    assert less(score_tables(with_row(tables, "relations", {"a": "new", "b": "other", "relation": "same-subject"}), gold)) == {}


BROKEN = [
    (1, "quantities", {"article": "old", "start": 0, "end": 2}),
    (2, "quantities", {"article": "old", "start": OLD.rindex("A barge"), "end": OLD.rindex("A barge") + 7}),
    (3, "mentions", {"actor": "p1", "article": "other", "start": 14, "end": 19}),
    (5, "attributions", speech("old", OLD, "‘No ferry sails before the divers", "p1", "explicit")),
    (6, "attributions", {**speech("old", OLD, "Fishermen waited", "p1", "inferred")}),
    (13, "relations", {"a": "old", "b": "other", "relation": "same-story"}),
    (18, "actors", {"actor": "p2", "name": "Ines Marsh"}),
    (18, "nodes", {"kind": "outlet", "name": "The Alder Bee", "evidence": []}),
    (19, "statements", {"statement": "2", "text": "This claim is false.", "evidence": []}),
    (20, "fates", {**fate(at(OLD, "Pier"), None, "dropped"), "direction": "stated"}),
]  # fmt: skip


@pytest.mark.parametrize(("number", "table", "row"), BROKEN)
def test_each_must_not_is_seen_when_broken(gold: Gold, tables: Any, number: int, table: str, row: dict[str, Any]) -> None:
    score = score_tables(with_row(tables, table, row), gold)
    assert score.figures["must_nots"] == FULL["must_nots"] - 1
    assert any(note.startswith(f"must-not {number} ") for note in score.notes), score.notes


def test_a_statement_about_a_whole_page_is_not_about_its_teaser(gold: Gold, tables: Any) -> None:
    row = {"statement": "3", "text": "This page stands alone.", "evidence": [["other", 0, len(OTHER), "group"]]}
    assert less(score_tables(with_row(tables, "statements", row), gold)) == {}


def test_more_must_nots(gold: Gold, tables: Any) -> None:
    for wrong in (
        with_cell(tables, "articles", 0, published="2031-04-01"),  # the page says no date
        with_cell(tables, "articles", 0, outlet="The Alder Bee"),  # nor an outlet
        with_cell(tables, "segments", 1, role="body"),  # a caption
        with_row(tables, "lineage", {"retelling": "new", "exemplar": "other", "direction": "inferred"}),
    ):
        assert less(score_tables(wrong, gold))["must_nots"] == 1


def test_names_of_articles_do_not_matter(gold: Gold, tables: Any) -> None:
    renamed = json.loads(json.dumps(tables).replace('"old"', '"x9"').replace('"new"', '"x1"').replace('"other"', '"x5"'))
    assert score_tables(renamed, gold).figures == FULL


def test_furniture_missed_and_body_taken_for_it(gold: Gold, tables: Any) -> None:
    assert less(score_tables(without(tables, "segments", 0), gold)) == {"furniture": 1}
    greedy = with_row(
        tables, "segments", {"article": "new", "start": at(NEW, "The harbour")[0], "end": at(NEW, "trade.")[1], "role": "furniture"}
    )
    assert less(score_tables(greedy, gold)).keys() == {"furniture_precision"}


def test_a_span_out_of_its_text_is_seen(gold: Gold, tables: Any) -> None:
    wrong = with_row(tables, "times", {"article": "new", "start": 0, "end": 9999})
    assert less(score_tables(wrong, gold)) == {"spans_sound": 1.0}
