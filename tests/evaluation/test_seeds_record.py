"""The scorers of names, figures and times, on an invented folder: tables by hand, counts known beforehand."""

from __future__ import annotations

import json
from typing import Any

import pytest

from evaluation.product import sha256_of
from evaluation.seeds.gold import Gold, Seen
from evaluation.seeds.measures import score_measures
from evaluation.seeds.names import score_names
from evaluation.seeds.renaming import Renamed, renamed

TEXT = """88
Odile Brandt of Norland met Vass. Brandt, the Norlander mayor, told the N.P. that more than 300 boats were lost last week.
Two captains stayed for three days after the storm. On Friday she left.
Don't miss: Vass buys a boat
"""


def at(words: str, nth: int = 0) -> tuple[int, int]:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return start, start + len(words)


def piece(words: str, nth: int = 0, **more: Any) -> dict[str, Any]:
    start, end = at(words, nth)
    return {"doc": "000", "start": start, "end": end, "text": words, **more}


@pytest.fixture(scope="module")
def gold(tmp_path_factory: pytest.TempPathFactory) -> Gold:
    folder = tmp_path_factory.mktemp("seeds")
    (folder / "gold").mkdir()
    (folder / "000_a.txt").write_text(TEXT, encoding="utf-8")
    actors = {
        "actors": [
            {"id": "brandt", "mentions": [
                piece("Odile Brandt", kind="name"), piece("Brandt", 1, kind="name"), piece("mayor", kind="nominal"),
                piece("she", kind="pronoun")]},
            {"id": "vass", "mentions": [piece("Vass", kind="name"), piece("Vass", 1, kind="name")]},
            {"id": "np", "mentions": [piece("N.P.", kind="name")]},
        ],
        "places_not_actors": [piece("Norland")],
        "demonyms": [piece("Norlander")],
    }  # fmt: skip
    figures = {"figures": [
        {"id": "1", "kind": "figure", "value": 300, "unit": "people", "mentions": [
            {"doc": "000", "hedge": "more than", "figure": piece("more than 300")}]},
        {"id": "2", "kind": "figure", "value": 3, "unit": "days", "mentions": [{"doc": "000", "figure": piece("three days")}]},
        {"id": "3", "kind": "count", "value": 2, "unit": "", "trivial": True, "mentions": [
            {"doc": "000", "figure": piece("Two captains")}]},
        {"id": "X", "kind": "not_a_figure", "value": 88, "unit": "shares", "mentions": [{"doc": "000", "figure": piece("88")}]},
    ]}  # fmt: skip
    dates = {"expressions": {"000": [
        piece("last week", kind="date", value="2031-04-09", rule_value="2031-W15"),
        piece("after the storm", kind="event-anchored", value="after 2031-04-01"),
        piece("On Friday", kind="date", value="2031-04-11", needs_anchor=True),
    ]}}  # fmt: skip
    rows = [
        {"id": name, **piece(words)}
        for name, words in (
            ("F01", "88"), ("F02", "more than 300"), ("F03", "three days"), ("F04", "Two captains"),
            ("T01", "last week"), ("T02", "after the storm"), ("T03", "On Friday"), ("T04", "left"),
        )
    ]  # fmt: skip
    furniture = {"furniture": {"000": [piece("Don't miss: Vass buys a boat", kind="related_link", strict=True)]}}
    for name, content in (("actors", actors), ("figures", figures), ("dates", dates), ("furniture", furniture)):
        (folder / "gold" / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    quotes = {"quotes": {}, "scare_quotes": {}, "quoted_names_not_quotations": {}}
    (folder / "gold" / "quotes.json").write_text(json.dumps(quotes), encoding="utf-8")
    (folder / "checklist.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return Gold(folder)


def mention(actor: str, words: str, nth: int = 0, kind: str = "name") -> dict[str, Any]:
    start, end = at(words, nth)
    return {"article": "x", "actor": actor, "start": start, "end": end, "kind": kind, "field": "text"}


MENTIONS = [
    mention("a", "Odile Brandt"), mention("a", "Brandt", 1), mention("a", "mayor", 0, "role"), mention("b", "Vass"),
    mention("c", "N.P."), mention("d", "Norland"),
]  # fmt: skip


def seen(gold: Gold, **tables: Any) -> Seen:
    return Seen.of(
        {"articles": [{"article": "x", "text": TEXT, "sha256": sha256_of(TEXT), "published": None}], **tables}, gold.texts
    )


def names(gold: Gold, mentions: list[dict[str, Any]]) -> dict[str, float]:
    return score_names(gold, seen(gold, mentions=mentions))[0]


def test_all_names_found_and_put_together_is_full(gold: Gold) -> None:
    assert set(names(gold, MENTIONS).values()) == {1.0}


def test_a_demonym_and_a_name_in_a_teaser_count_for_nothing(gold: Gold) -> None:
    assert set(names(gold, [*MENTIONS, mention("z", "Norlander"), mention("b", "Vass", 1)]).values()) == {1.0}


def test_a_missed_name_and_a_wrong_one(gold: Gold) -> None:
    figures = names(gold, [*MENTIONS[:3], *MENTIONS[4:], mention("z", "captains")])
    assert figures["names_precision"] == figures["names_recall"] == 0.8
    assert figures["names_b3"] == 1.0  # alone, as its only mention is


def test_two_people_merged_and_one_split(gold: Gold) -> None:
    merged = names(gold, [*MENTIONS[:3], mention("a", "Vass"), *MENTIONS[4:]])
    assert merged["names_f"] == 1.0 and merged["names_b3"] < 1.0
    split = names(gold, [MENTIONS[0], mention("z", "Brandt", 1), *MENTIONS[2:]])
    assert split["names_f"] == 1.0 and split["names_b3"] < 1.0


def quantity(words: str, value: float, unit: str = "", modifier: str = "") -> dict[str, Any]:
    start, end = at(words)
    return {"article": "x", "start": start, "end": end, "value": value, "unit": unit, "modifier": modifier, "kind": "cardinal"}


def time(words: str, value: str | None, status: str, first: str | None = None, last: str | None = None) -> dict[str, Any]:
    start, end = at(words)
    return {"article": "x", "start": start, "end": end, "value": value, "time_status": status, "earliest": first, "latest": last}


QUANTITIES = [quantity("300", 300, modifier="at_least"), quantity("three days", 3, "day")]
TIMES = [
    time("last week", "2031-W15", "resolved", "2031-04-07", "2031-04-13"),
    time("after the storm", None, "unresolved"),
    time("Friday", None, "unresolved"),
]


def measured(gold: Gold, quantities: list[dict[str, Any]], times: list[dict[str, Any]]) -> list[str]:
    right, wanted, notes = score_measures(gold, seen(gold, quantities=quantities, times=times))
    assert wanted == {"figures": 4, "times": 4}
    assert sum(right.values()) == 8 - len(notes)
    return [note.partition(":")[0] for note in notes]


def test_every_value_right_is_full(gold: Gold) -> None:
    assert measured(gold, QUANTITIES, TIMES) == []


def test_figures(gold: Gold) -> None:
    assert measured(gold, [*QUANTITIES, quantity("88", 88)], TIMES) == ["F01"]
    assert measured(gold, [quantity("300", 300), QUANTITIES[1]], TIMES) == ["F02"]  # "more than" is lost
    assert measured(gold, [QUANTITIES[0], quantity("three days", 3, "week")], TIMES) == ["F03"]
    assert measured(gold, [*QUANTITIES, quantity("Two", 3)], TIMES) == ["F04"]
    assert measured(gold, [*QUANTITIES, quantity("Two", 2)], TIMES) == []


def test_times(gold: Gold) -> None:
    assert measured(gold, QUANTITIES, [time("last week", "2031-W14", "resolved"), *TIMES[1:]]) == ["T01"]
    assert measured(
        gold, QUANTITIES, [TIMES[0], time("after the storm", "2030", "resolved", "2030-01-01", "2030-12-31"), TIMES[2]]
    ) == ["T02"]
    assert measured(gold, QUANTITIES, [*TIMES[:2], time("Friday", "2031-04-11", "resolved", "2031-04-11", "2031-04-11")]) == ["T03"]
    assert measured(gold, QUANTITIES, [*TIMES, time("left", "2031-04-11", "resolved", "2031-04-11", "2031-04-11")]) == ["T04"]
    assert measured(gold, QUANTITIES, []) == ["T01", "T02", "T03"]


def test_renaming_keeps_places_and_changes_every_name(gold: Gold) -> None:
    other = Renamed(gold.folder)
    text = other.texts["000"]
    assert len(text) == len(TEXT)
    for row in (*gold.named["000"], *gold.demonyms["000"]):
        assert text[row["start"] : row["end"]] != TEXT[row["start"] : row["end"]]
    changed = [(a, b) for a, b in zip(TEXT, text, strict=True) if a != b]
    assert all(a.isupper() == b.isupper() and b.isalpha() for a, b in changed)
    start, end = at("told the")
    assert text[start:end] == "told the"


@pytest.mark.parametrize("word", ["Marenskov", "Norlander", "NP", "NightNews"])
def test_another_name_is_as_long_and_the_same_each_time(word: str) -> None:
    assert renamed(word) == renamed(word) != word
    assert len(renamed(word)) == len(word)


def test_english_words_in_a_name_stay_and_likeness_stays() -> None:
    assert renamed("NightNews").endswith("News")
    a, b = renamed("Marenskyy"), renamed("Marensky")
    assert a.startswith(b[:-1])
