"""The words of the checklist on an invented folder of the same make: tables by hand, known answers."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evaluation.checklist import PARTLY, ROWS, UNSAYABLE, WHOLE_PAGES, must_nots
from evaluation.checklist.fates import added, addition, aligned, changed, dropped, own_unit, typed, unchanged, unit
from evaluation.checklist.measures import bounded, bounds, dated, figure, undated
from evaluation.checklist.persons import apart, identified, no_stranger, same, titled
from evaluation.checklist.predicates import Check, either, every, no_role, printed_again, role, silent, unknown
from evaluation.checklist.relations import one_line, retold, stays_the_same
from evaluation.checklist.shapes import begins_with, joined, one_pattern, through, undecided
from evaluation.checklist.sources import conflict, no_conflict, upstream
from evaluation.checklist.speech import narrated, not_by, not_speech, one_utterance, said, unsourced
from evaluation.checklist.world import World
from evaluation.product import sha256_of
from evaluation.seeds.gold import Gold, Seen

Tables = dict[str, list[dict[str, Any]]]

OLD = """77
A barge hit the pier.
A barge hit the pier.
Harbour warden Odile Brandt told the Gazette: ‘No ferry [here] sails.’
Nine ferries stay in port until Friday.
Rosa Klein said last month the old pier was safe.
"""
NEW = """The nine boats stay put until Friday. rust.
Brandt shouted: “No ferry (here) will sail.”
The harbour bar did good trade, a “gold mine”.
"""
OTHER = "A bridge in another town was painted.\n"


def at(text: str, words: str, nth: int = 0) -> tuple[int, int]:
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return start, start + len(words)


def piece(text: str, words: str, nth: int = 0, **more: Any) -> dict[str, Any]:
    start, end = at(text, words, nth)
    return {"start": start, "end": end, "text": words, **more}


@pytest.fixture(scope="module")
def gold(tmp_path_factory: pytest.TempPathFactory) -> Gold:
    folder = tmp_path_factory.mktemp("checklist")
    (folder / "gold").mkdir()
    for name, text in (("000_a", OLD), ("001_b", NEW), ("004_c", OTHER)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    rows = [
        {"id": name, "doc": doc, "tier": tier, **piece({"000": OLD, "001": NEW, "004": OTHER}[doc], words)}
        for name, doc, tier, words in (
            ("A01", "000", "M", "77"), ("A02", "000", "M", "Harbour warden Odile Brandt told the Gazette"),
            ("A03", "000", "M", "Rosa Klein said last month the old pier was safe"),
            ("A04", "000", "A", "Nine ferries stay in port"),
            ("A05", "000", "S", "Harbour warden"), ("B01", "001", "M", "The nine boats stay put until Friday. rust."),
            ("B02", "001", "M", "rust."), ("B03", "001", "S", "The harbour bar did good trade"), ("T01", "000", "", "last month"),
            ("T02", "000", "", "until Friday"), ("F01", "000", "", "Nine ferries"), ("C01", "004", "M", "A bridge in another town"),
        )
    ]  # fmt: skip
    rows += [
        {"id": "Q01", "doc": "000", "start": at(OLD, "‘No")[0], "kind": "direct", "speaker": "Odile Brandt", "status": "explicit"},
        {"id": "Q02", "doc": "001", "start": at(NEW, "“No")[0], "kind": "direct", "speaker": "Brandt", "status": "explicit"},
        {"id": "Q03", "doc": "001", "start": at(NEW, "“gold")[0], "kind": "SCARE", "speaker": "—", "status": "—"},
    ]
    fates = [
        {"id": "R01", "exemplar": [at(OLD, "Nine ferries stay in port until Friday.")],
         "retelling": [at(NEW, "The nine boats stay put until Friday.")], "fates": ["altered"], "moved": True, "types": ["label"]},
        {"id": "R02", "exemplar": [at(OLD, "A barge hit the pier."), at(OLD, "A barge hit the pier.", 1)], "retelling": [],
         "fates": ["dropped"], "moved": None, "types": []},
    ]  # fmt: skip
    additions = [
        {"id": "P01", "retelling": at(NEW, "The harbour bar did good trade"), "within": None, "types": [], "fate": "added"}
    ]
    quotes = {
        "quotes": {
            "000": [
                {"id": "000-q01", "source": piece(OLD, "Odile Brandt"), "content": [piece(OLD, "‘No ferry [here] sails.’")]},
                {"id": "000-q02", "source": None, "content": [piece(OLD, "the old pier was safe")]},
            ],
            "001": [{"id": "001-q01", "source": None, "content": [piece(NEW, "“No ferry (here) will sail.”")]}],
        },
        "scare_quotes": {"001": [piece(NEW, "“gold mine”")]},
        "quoted_names_not_quotations": {},
    }
    actors = [
        {"id": "one", "type": "PERSON", "mentions": [
            {"doc": "000", "kind": "nominal", **piece(OLD, "Harbour warden")},
            {"doc": "000", "kind": "name", **piece(OLD, "Odile Brandt")},
            {"doc": "001", "kind": "name", **piece(NEW, "Brandt")}]},
        {"id": "two", "type": "ORG", "mentions": [{"doc": "000", "kind": "name", **piece(OLD, "Gazette")}]},
        {"id": "three", "type": "PERSON", "mentions": [{"doc": "000", "kind": "name", **piece(OLD, "Rosa Klein")}]},
    ]  # fmt: skip
    dates = {
        "000": [piece(OLD, "last month", value="2031-03"), piece(OLD, "until Friday", value="2031-04-04")],
        "001": [],
        "004": [],
    }
    figures = [{"kind": "figure", "value": 9, "unit": "", "mentions": [{"doc": "000", "figure": piece(OLD, "Nine")}]}]
    for name, content in (
        ("fates", {"fates": fates, "additions": additions}),
        ("quotes", quotes),
        ("actors", {"actors": actors}),
        ("dates", {"expressions": dates}),
        ("figures", {"figures": figures}),
        ("furniture", {"furniture": {"000": [{"doc": "000", "kind": "share_count", "strict": True, **piece(OLD, "77")}]}}),
    ):
        (folder / "gold" / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    (folder / "checklist.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return Gold(folder)


def span(article: str, words: str, nth: int = 0, **more: Any) -> dict[str, Any]:
    start, end = at({"old": OLD, "new": NEW, "other": OTHER}[article], words, nth)
    return {"article": article, "start": start, "end": end, **more}


def fate(old: tuple[int, int] | None, new: tuple[int, int] | None, said: str, moved: bool = False) -> dict[str, Any]:
    return {
        "exemplar": "old" if old else None, "start": old and old[0], "end": old and old[1], "retelling": "new", "fate": said,
        "retelling_start": new and new[0], "retelling_end": new and new[1], "moved": moved,
    }  # fmt: skip


def speech(name: str, article: str, words: str, speaker: str | None, **more: Any) -> dict[str, Any]:
    text = {"old": OLD, "new": NEW}[article]
    empty = {"source": [], "venue": None, "via_spans": [], "via": [], "addressee": None, "insertions": []}
    row = {"attribution": name, "article": article, "kind": "direct", "content": [list(at(text, words))], "speaker": speaker}
    return {**row, "speaker_status": "explicit", "stance": "asserts", "status": "stated", **empty, **more}


@pytest.fixture()
def tables() -> Tables:
    old_unit, new_unit = at(OLD, "Nine ferries stay in port until Friday."), at(NEW, "The nine boats stay put until Friday. rust.")
    texts = (("old", OLD), ("new", NEW), ("other", OTHER))
    return {
        "articles": [{"article": name, "text": text, "sha256": sha256_of(text), "published": None} for name, text in texts],
        "segments": [
            span("old", "77", role="furniture", furniture="counter", repeats=None),
            span("old", "A barge hit the pier.", role="caption", furniture=None, repeats=None),
            span("old", "A barge hit the pier.", 1, role="caption", furniture=None, repeats=at(OLD, "A barge")[0]),
            *(span("old", line, role="body", furniture=None, repeats=None) for line in OLD.splitlines()[3:]),
            *(span("new", line, role="body", furniture=None, repeats=None) for line in NEW.splitlines()),
        ],
        "stories": [{"story": "s", "article": "old", "line": 1}, {"story": "s", "article": "new", "line": 1}],
        "relations": [{"a": "new", "b": "old", "relation": "retelling", "containment": 0.05, "shingles": 3}],
        "fates": [
            fate(old_unit, new_unit, "altered", moved=True),
            fate(at(OLD, "A barge hit the pier."), None, "dropped"),
            fate(at(OLD, "A barge hit the pier.", 1), None, "dropped"),
            fate(at(OLD, "‘No ferry [here] sails.’"), at(NEW, "“No ferry (here) will sail.”"), "reworded"),
            fate(None, at(NEW, "The harbour bar did good trade, a “gold mine”."), "added"),
        ],
        "changes": [
            {
                "exemplar": "old", "exemplar_start": at(OLD, "ferries")[0], "exemplar_end": at(OLD, "ferries")[1],
                "retelling": "new", "retelling_start": at(NEW, "boats")[0], "retelling_end": at(NEW, "boats")[1],
                "type": "label", "pattern": "",
            }
        ],
        "actors": [
            {"actor": "o1", "kind": "person", "name": "Odile Brandt", "roles": ["Harbour warden"]},
            {"actor": "o2", "kind": "outlet", "name": "Gazette", "roles": []},
            {"actor": "o3", "kind": "person", "name": "Rosa Klein", "roles": []},
            {"actor": "n1", "kind": "person", "name": "Brandt", "roles": []},
        ],
        "mentions": [
            span("old", "Harbour warden", actor="o1"), span("old", "Odile Brandt", actor="o1"), span("old", "Gazette", actor="o2"),
            span("old", "Rosa Klein", actor="o3"), span("new", "Brandt", actor="n1"),
        ],
        "attributions": [
            speech(
                "q1", "old", "‘No ferry [here] sails.’", "o1", source=[list(at(OLD, "Harbour warden Odile Brandt"))],
                via=["Gazette"], via_spans=[list(at(OLD, "Gazette"))], insertions=[list(at(OLD, "[here]"))],
            ),
            speech("q2", "old", "the old pier was safe", None, kind="indirect", status="undecided", stance="denies"),
            speech("q3", "new", "“No ferry (here) will sail.”", "n1"),
            speech("q4", "new", "“gold mine”", None, kind="scare"),
        ],
        "utterances": [
            {"utterance": "u", "article": "old", "attribution": "q1", "wording": None},
            {"utterance": "u", "article": "new", "attribution": "q3", "wording": "reworded"},
        ],
        "quantities": [span("old", "Nine", value=9.0, unit="", modifier="", period="", attribution=None),
                       span("new", "nine", value=9.0, unit="", modifier="", period="", attribution=None)],
        "times": [
            span("old", "last month", value="2031-03", earliest="2031-03-01", latest="2031-03-31", anchor_basis="inferred",
                 time_status="resolved"),
            span("old", "until Friday", value=None, earliest=None, latest=None, anchor_basis="none", time_status="unresolved"),
            span("new", "until Friday", value=None, earliest=None, latest=None, anchor_basis="none", time_status="unresolved"),
        ],
        "nodes": [{"node": "u", "kind": "outlet", "article": None, "name": "Gazette", "carried_by": "old",
                   "evidence": [["old", *at(OLD, "Gazette"), "r"]]}],
        "conflicts": [{"kind": "disputed", "depends_on": "", "a_article": "old", "a_start": old_unit[0], "a_end": old_unit[1],
                       "b_article": "old", "b_start": at(OLD, "the old")[0], "b_end": at(OLD, "was safe")[1]}],
    }  # fmt: skip


def reason(check: Check, gold: Gold, tables: Tables, own: str = "A01") -> str | None:
    return check(World(gold, Seen.of(tables, gold.texts)), own)


HOLD: list[tuple[str, Check]] = [
    ("A01", role("furniture", furniture="counter")),
    ("A01", silent("quantities", "times", "fates")),
    ("A02", every(role("body"), no_role("headline", at="000"), printed_again("R02:0", "R02:1"))),
    ("A02", unknown("published", at="000")),
    ("A02", said("Q01", by="A02@1", exact=True, whole=True, status=("explicit",), via="A02@2", venue="", brackets=True)),
    ("A02", said("000-q01", source="000-q01.source", kinds=("direct",))),
    ("A03", every(unsourced("000-q02"), undecided("000-q02"), said("000-q02", stance="denies"))),
    ("A04", narrated()),
    ("A02", every(not_by("A03@0", at="Q01"), not_speech("Q03", "scare"), through("Q01", "A02@2"))),
    ("A02", every(one_utterance("Q01", "Q02"), one_utterance("Q01", "Q02", wording=("reworded",)))),
    ("A04", figure("F01")),
    ("A03", every(dated("T01", basis="inferred"), bounds("T01", 31))),
    ("A04", undated("T02", "unresolved")),
    ("A02", every(same("A02@0", "A02@1"), identified("A02@0", kinds=("person",)), apart("A02@1", "A02@2", "A03@0"))),
    ("A02", every(titled("A02@1", "A05"), no_stranger(), begins_with("A02@0"))),
    ("A04", every(aligned("", "B01"), unit("R01"), typed("R01", "label"), changed("label"), unchanged("quantity"))),
    ("B02", joined("B02", "B01")),
    ("B03", every(added(), addition("P01"))),
    ("A02", every(dropped("R02"), own_unit("Q01"))),
    ("A02", every(upstream("A02@2", carried_by="000"), conflict(("disputed",), "000-q02", "R01"), no_conflict("A02", "A03"))),
    ("A02", every(one_line, retold)),
    ("A02", either(role("headline"), role("body"))),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(HOLD)))
def test_a_word_holds_on_tables_that_say_it(number: int, gold: Gold, tables: Tables) -> None:
    own, check = HOLD[number]
    assert reason(check, gold, tables, own) is None


@pytest.mark.parametrize("number", range(len(HOLD)))
def test_no_word_holds_on_empty_tables(number: int, gold: Gold) -> None:
    own, check = HOLD[number]
    assert reason(check, gold, {}, own)


@pytest.mark.parametrize("number", [i for i, (_, check) in enumerate(HOLD) if i not in (0, 2, 3, 20, 21)])
def test_few_words_hold_on_tables_of_a_page_alone(number: int, gold: Gold, tables: Tables) -> None:
    own, check = HOLD[number]
    assert reason(check, gold, {name: tables[name] for name in ("articles", "segments")}, own)


def test_rows_that_hold_nowhere_need_a_table_that_says_them(gold: Gold, tables: Tables) -> None:
    del tables["attributions"]
    assert reason(narrated(), gold, tables, "A04") == "not read"
    assert reason(silent("quantities"), gold, tables, "A01") == "not read"


def spoil(table: str, index: int, **columns: Any) -> Callable[[Tables], None]:
    return lambda tables: tables[table][index].update(columns)


def add(table: str, row: dict[str, Any]) -> Callable[[Tables], None]:
    return lambda tables: tables[table].append(row)


BROKEN: list[tuple[Callable[[Tables], None], str, Check]] = [
    (spoil("segments", 0, role="body"), "A01", role("furniture")),
    (spoil("segments", 0, furniture="ad"), "A01", role("furniture", furniture="counter")),
    (spoil("segments", 2, repeats=None), "A01", printed_again("R02:0", "R02:1")),
    (spoil("segments", 5, role="headline"), "A01", no_role("headline", at="000")),
    (add("quantities", span("old", "77", value=77.0)), "A01", silent("quantities")),
    (spoil("articles", 0, published="2031-04-02"), "A01", unknown("published", at="000")),
    (spoil("attributions", 0, speaker="o3"), "A02", said("Q01", by="A02@1")),
    (spoil("attributions", 0, speaker="o3"), "A02", not_by("A03@0", at="Q01")),
    (spoil("attributions", 0, content=[list(at(OLD, "‘No ferry [here] sails.’\nNine"))]), "A02", said("Q01", exact=True)),
    (spoil("attributions", 0, content=[list(at(OLD, "No ferry [here] sails"))]), "A02", said("Q01", whole=True)),
    (spoil("attributions", 0, venue=[0, 2]), "A02", said("Q01", venue="")),
    (spoil("attributions", 0, via_spans=[]), "A02", said("Q01", via="A02@2")),
    (spoil("attributions", 0, via=[]), "A02", through("Q01", "A02@2")),
    (spoil("attributions", 0, insertions=[]), "A02", said("Q01", brackets=True)),
    (spoil("attributions", 0, speaker_status="inferred"), "A02", said("Q01", status=("explicit",))),
    (spoil("attributions", 1, speaker="o3"), "A03", unsourced("000-q02")),
    (spoil("attributions", 1, status="stated"), "A03", undecided("000-q02")),
    (spoil("attributions", 1, content=[list(at(OLD, "Nine ferries stay in port"))]), "A04", narrated()),
    (spoil("attributions", 3, kind="direct"), "B03", not_speech("Q03")),
    (spoil("utterances", 1, utterance="v"), "A02", one_utterance("Q01", "Q02")),
    (spoil("utterances", 1, wording="identical"), "A02", one_utterance("Q01", "Q02", wording=("reworded",))),
    (spoil("quantities", 0, value=99.0), "A04", figure("F01")),
    (spoil("quantities", 0, unit="day"), "A04", figure("F01")),
    (spoil("times", 0, value="2031-02"), "A03", dated("T01")),
    (spoil("times", 0, anchor_basis="stated"), "A03", dated("T01", basis="inferred")),
    (spoil("times", 1, earliest="2031-04-04"), "A04", undated("T02", "unresolved")),
    (spoil("mentions", 0, actor="o3"), "A02", same("A02@0", "A02@1")),
    (spoil("mentions", 3, actor="o1"), "A02", apart("A02@1", "A03@0")),
    (spoil("actors", 0, roles=[]), "A02", titled("A02@1", "A05")),
    (add("mentions", span("old", "told", actor="o3")), "A02", no_stranger()),
    (spoil("fates", 0, fate="dropped", retelling_start=None, retelling_end=None), "A04", aligned("", "B01")),
    (spoil("fates", 0, moved=False), "A04", unit("R01")),
    (spoil("fates", 0, retelling_end=at(NEW, "Friday.")[1]), "B02", joined("B02", "B01")),
    (spoil("fates", 1, fate="kept"), "A02", dropped("R02:0")),
    (spoil("fates", 4, fate="reworded"), "B03", added()),
    (spoil("changes", 0, type="quantity"), "A04", unchanged("quantity")),
    (spoil("changes", 0, type="quantity"), "A04", typed("R01", "label")),
    (spoil("changes", 0, exemplar_start=0, exemplar_end=2), "A04", changed("label")),
    (spoil("nodes", 0, carried_by=None), "A02", upstream("A02@2", carried_by="000")),
    (spoil("conflicts", 0, kind="contradiction"), "A02", conflict(("disputed",), "000-q02", "R01")),
    (spoil("conflicts", 0, kind="contradiction"), "A02", no_conflict("000-q02", "R01")),
    (spoil("stories", 1, line=2), "A02", one_line),
    (spoil("relations", 0, relation="copy"), "A02", retold),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(BROKEN)))
def test_a_word_fails_on_the_one_cell_that_breaks_it(number: int, gold: Gold, tables: Tables) -> None:
    change, own, check = BROKEN[number]
    change(tables)
    assert reason(check, gold, tables, own)


def test_a_date_of_publication_is_held_against_the_date_of_a_place(gold: Gold, tables: Tables) -> None:
    tables["articles"][0]["published_earliest"] = "2031-03"
    assert reason(bounded("published_earliest", "T01", at="000"), gold, tables) is None
    assert reason(bounded("published_earliest", "T02", at="000"), gold, tables)


def test_one_shift_is_one_pattern(gold: Gold, tables: Tables) -> None:
    second = {**tables["changes"][0], "retelling_start": at(NEW, "trade")[0], "retelling_end": at(NEW, "trade")[1]}
    tables["changes"].append(second)
    assert reason(one_pattern("B01", "B03"), gold, tables)
    for row in tables["changes"]:
        row["pattern"] = "p"
    assert reason(one_pattern("B01", "B03"), gold, tables) is None


def test_an_actor_is_who_most_of_its_mentions_name(gold: Gold, tables: Tables) -> None:
    world = World(gold, Seen.of(tables, gold.texts))
    assert world.is_actor("o1", world.place("A02@1")) and not world.is_actor("o2", world.place("A02@1"))
    assert not world.is_actor(None, world.place("A02@1"))


def test_another_order_must_give_the_same_tables(gold: Gold, tables: Tables) -> None:
    seen = Seen.of(tables, gold.texts)
    assert stays_the_same(World(gold, seen), "D14") == "not traced again"
    assert stays_the_same(World(gold, seen, copy.deepcopy(tables), copy.deepcopy(tables)), "D14") is None
    other = copy.deepcopy(tables)
    other["fates"][0]["fate"] = "kept"
    assert stays_the_same(World(gold, seen, other, copy.deepcopy(tables)), "D14")
    assert stays_the_same(World(gold, seen, copy.deepcopy(tables), other), "D14")


def test_other_names_are_no_other_fates(gold: Gold, tables: Tables) -> None:
    renamed = json.loads(json.dumps(tables).replace('"old"', '"zz"').replace('"new"', '"aa"'))
    assert stays_the_same(World(gold, Seen.of(tables, gold.texts), copy.deepcopy(tables), renamed), "D14") is None


def test_a_place_of_no_name_is_an_error(gold: Gold) -> None:
    world = World(gold, Seen.of({}, gold.texts))
    for name in ("A99", "000/nothing"):
        with pytest.raises(KeyError):
            world.place(name)


def test_every_row_has_one_predicate_or_an_excuse() -> None:
    wanted = {f"A{n:02}" for n in range(1, 77)} | {f"B{n:02}" for n in range(1, 63)} | {f"C{n:02}" for n in range(1, 43)}
    wanted |= {f"D{n:02}" for n in range(1, 15)} | {f"X{n:02}" for n in range(1, 13)}
    assert set(ROWS) | set(UNSAYABLE) == wanted and not set(ROWS) & set(UNSAYABLE)
    assert set(PARTLY) <= set(ROWS) and set(WHOLE_PAGES) <= set(ROWS)


def test_twenty_traps() -> None:
    assert must_nots.TOTAL == 20 and len(set(must_nots.KEPT) | set(must_nots.SEED_TRAPS)) == 20


def test_nothing_of_an_article_stands_in_the_checklist() -> None:
    """The rows name places; a name of a person or a word in quotation marks has no business there."""
    folder = Path(must_nots.__file__).parent
    for path in folder.glob("*.py"):
        assert not set("‘’“”") & set(path.read_text(encoding="utf-8")), path.name
