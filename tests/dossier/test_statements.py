"""Every sentence of the report rests on a span, says no more than the rows do, and never calls a text untrue."""

from __future__ import annotations

import random
import re
from typing import Any

from retold.dossier.dossier import Dossier
from retold.dossier.statements import COLUMNS, statements_of
from retold.dossier.tables import validate
from tests.dossier.fixture import SINGLE, STORY, crowd, tables

JUDGING = re.compile(r"fabricat|\bfake|\bfalse|\blie[sd]?\b|\blying|untrue|mislead", re.IGNORECASE)


def said(section: str, made: dict[str, list[dict[str, Any]]] | None = None) -> list[str]:
    return [row["text"] for row in Dossier.of(made or tables()).said(STORY) if row["section"] == section]


def test_rows_are_those_of_the_table() -> None:
    rows = statements_of(Dossier.of(tables()))
    validate("statements", rows)
    assert all(tuple(row) == COLUMNS for row in rows)
    assert len({row["statement"] for row in rows}) == len(rows)


def test_every_sentence_has_evidence_inside_its_article() -> None:
    dossier = Dossier.of(tables())
    for row in statements_of(dossier):
        assert row["evidence"], row["text"]
        for article, start, end, rule, *field in row["evidence"]:
            assert rule
            assert 0 <= start <= end <= len(dossier.articles[article].string(*field))


def test_an_excerpt_in_a_sentence_stands_in_its_evidence() -> None:
    dossier = Dossier.of(tables())
    for row in dossier.said(STORY):
        if row["section"] == "changes":
            words = [dossier.articles[a].snippet(s, e).strip() for a, s, e, *_ in row["evidence"]]
            assert all(word in row["text"] for word in words), row["text"]


def test_wording_is_modest() -> None:
    for row in statements_of(Dossier.of(tables())):
        assert not JUDGING.search(row["text"]), row["text"]
    for text in said("lineage"):
        assert re.search(r"probabl|likely|cannot tell|may instead|\(0\.\d\d", text), text


def test_retellings_do_not_corroborate() -> None:
    assert said("lines")[0] == "5 articles by 5 outlets, 2 lines of reporting, 1 of them only cited: retellings do not corroborate."
    assert "goes back to Kestrel Agency, which is cited but is not among the articles at hand" in said("lines")[1]
    assert any("3 articles, 1 line of reporting" in text for text in said("quotations"))


def test_an_undecided_direction_is_said_and_not_decided() -> None:
    texts = said("lineage")
    assert any("share text; these pages cannot tell which retells which" in text for text in texts)
    assert any(
        "Upland Digest retells the text that The Lindow Eye carries, or the other way round" in text for text in said("untold")
    )


def test_a_lost_side_is_not_found_rather_than_removed() -> None:
    hedges = [text for text in said("changes") if "(hedge" in text]
    assert len(hedges) == 2
    assert all("this was not found at its place in" in text for text in hedges)


def test_the_same_words_with_another_value_are_said_so() -> None:
    made = tables()
    change = next(row for row in made["changes"] if row["type"] == "polarity")
    change |= {"type": "date", "before": "Monday", "after": "Monday"}
    assert any(text.startswith("Both Tarn Courier and The Lindow Eye have “Monday”") for text in said("changes", made))


def test_a_pattern_is_one_sentence() -> None:
    made = tables()
    label = next(row for row in made["changes"] if row["pattern"])
    made["changes"] += [label | {"change": f"more-{n}", "retelling_start": label["retelling_start"] + n} for n in (1, 2)]
    texts = [text for text in said("changes", made) if "label for an actor" in text and "Tarrow" in text]
    assert len(texts) == 1
    assert "The same shift stands in 3 places." in texts[0]


def test_counts_of_fates_add_up_to_the_units() -> None:
    text = next(text for text in said("fates") if "in Valley Mirror" in text)
    assert (
        text == "Of 9 units of the text that Tarn Courier carries, in Valley Mirror: 3 kept, 1 reworded, 4 altered and 1 dropped."
    )


def test_equal_texts_are_said_once() -> None:
    made = crowd(20, 0)
    texts = [row["text"] for row in Dossier.of(made).said(STORY)]
    assert sum("character for character" in text for text in texts) == 1
    assert not any("Outlet 7 " in text and "retells the text" in text for text in texts)


def test_contamination_is_said() -> None:
    made = tables()
    row = next(r for r in made["lineage"] if r["retelling"] == "digest-1" and r["exemplar"] == "courier-1")
    row["contributes"] = 0.6
    assert any("goes back to more than one exemplar" in text for text in said("lineage", made))


def test_a_single_article_is_said_to_be_alone() -> None:
    texts = [row["text"] for row in Dossier.of(tables()).said(SINGLE)]
    assert texts[0].startswith("Tarn Courier alone tells this story among the articles at hand")


def test_what_was_not_run_is_said() -> None:
    made = tables()
    made["stages"] = [{"scope": "pile", "subject": "", "stage": "trace", "run": False, "why": "depth find"}]
    texts = [row["text"] for row in Dossier.of(made).said(None)]
    assert "Not run on the pile: trace (depth find)." in texts


def test_an_untraced_story_claims_no_lines() -> None:
    made = tables()
    made["lineage"], made["nodes"] = [], []
    made["stories"] = [row | {"line": None} for row in made["stories"]]
    texts = said("lines", made)
    assert texts == ["5 articles by 5 outlets; who retells whom was not traced."]
    assert not any("line of reporting" in text for text in said("quotations", made))


def test_the_order_of_rows_does_not_matter() -> None:
    expected = statements_of(Dossier.of(tables()))
    for seed in range(4):
        made = tables()
        for rows in made.values():
            random.Random(seed).shuffle(rows)
        found = statements_of(Dossier.of(made))
        assert [row["text"] for row in found if row["story"]] == [row["text"] for row in expected if row["story"]]


def test_missing_tables_and_columns_are_unknowns() -> None:
    assert statements_of(Dossier.of({})) == []
    bare = {name: tables()[name] for name in ("articles", "stories")}
    assert statements_of(Dossier.of(bare))
    lean = {
        name: [{k: v for k, v in row.items() if k not in ("rule", "status", "field", "pattern")} for row in rows]
        for name, rows in tables().items()
    }
    assert len(statements_of(Dossier.of(lean))) == len(statements_of(Dossier.of(tables())))
