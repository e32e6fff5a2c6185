"""Passages for passim's readers and collations for CollateX's: the shapes that these publish, and every word where it stood."""

from __future__ import annotations

import json
import random
from io import BytesIO
from typing import Any

import jsonschema

from retold.dossier.exports import FORMS
from tests.dossier.lineages import STORY, Lineage, Tables, row

PUMP = "A pump failed at Marrow Hill on Monday."
LOST = "At least 41 crates of seed were lost, keeper Ines Tarrow said."
VAULT = "The vault holds 9,000 varieties of seed and was dry."
DUNMOOR = "A second vault at Dunmoor was found dry on Tuesday."


class Pages(Lineage):
    """Articles of given sentences, and what they share."""

    def page(self, name: str, *sentences: str, **more: Any) -> None:
        self.article(name, text="\n\n".join(sentences), **more)

    def share(self, a: str, b: str, here: str, there: str = "", **more: Any) -> None:
        texts = {one["article"]: one["text"] for one in self._tables["articles"]}
        start, other = texts[a].index(here), texts[b].index(there or here)
        spans = {"a_start": start, "a_end": start + len(here), "b_start": other, "b_end": other + len(there or here)}
        values = {"kind": "verbatim", "similarity": 1.0, "a_field": "text", "b_field": "text", **more}
        self._tables["alignments"].append(row("alignments", a=a, b=b, **spans, **values))


def flood() -> Pages:
    made = Pages()
    made.page("a", PUMP, LOST, VAULT, outlet="Tarn Courier", published="2031-03-05", title="Floods")
    made.page("b", VAULT, "More than 40 crates of seed were lost, Ines Tarrow said.", DUNMOOR, published="2031-03-04")
    made.page("c", "Brief.", PUMP, LOST)
    made.share("a", "b", LOST, "More than 40 crates of seed were lost, Ines Tarrow said.", kind="reworded", similarity=0.8)
    made.share("a", "b", VAULT, moved=True)
    made.share("a", "c", PUMP)
    made.share("a", "c", LOST)
    made.taken("b", "a", 0.9)
    made.taken("c", "a", 0.05)
    made.taken("c", None, 0.9)
    return made


def written(tables: Tables, format: str, no_text: bool = False) -> str:
    file = BytesIO()
    FORMS[format].write(tables, file, no_text)
    return file.getvalue().decode("utf-8")


# --- passim -------------------------------------------------------------------------------------------------------------------

RECORD = {
    "type": "object",
    "required": ["uid", "cluster", "size", "id", "series", "begin", "end", "text"],
    "additionalProperties": False,
    "properties": {
        **{name: {"type": "integer", "minimum": 0} for name in ("uid", "begin", "end")},
        "cluster": {"type": "integer", "minimum": 1},
        "size": {"type": "integer", "minimum": 2},
        **{name: {"type": "string"} for name in ("id", "series", "date", "title", "url", "text")},
    },
}


def passages(tables: Tables, no_text: bool = False) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in written(tables, "passim", no_text).splitlines()]
    texts = {one["article"]: one["text"] for one in tables["articles"]}
    for one in rows:
        jsonschema.validate(one, RECORD)
        assert no_text or one["text"] == texts[one["id"]][one["begin"] : one["end"]]
        assert one["size"] == sum(other["cluster"] == one["cluster"] for other in rows)
    return rows


def test_passages_that_follow_each_other_are_one_and_clusters_are_in_order_of_time() -> None:
    found = [(one["cluster"], one["id"], one["text"]) for one in passages(flood().tables)]
    joint = f"{PUMP}\n\n{LOST}"
    assert found == [
        (1, "b", "More than 40 crates of seed were lost, Ines Tarrow said."),  # the counterpart is more than half of a's
        (1, "a", joint),
        (1, "c", joint),  # no date: last
        (2, "b", VAULT),
        (2, "a", VAULT),
    ]
    one = passages(flood().tables)[1]
    assert (one["series"], one["title"], one["date"], one["size"]) == ("Tarn Courier", "Floods", "2031-03-05", 3)


def test_passages_that_overlap_by_half_are_one() -> None:
    made = flood()
    made.page("d", LOST)
    made.share("b", "d", "crates of seed were lost, Ines Tarrow said.", LOST, kind="reworded", similarity=0.7)
    assert {one["id"] for one in passages(made.tables) if one["cluster"] == 1} == {"a", "b", "c", "d"}
    small = flood()
    small.page("d", f"{DUNMOOR} of seed were lost, Ines Tarrow")
    small.share("b", "d", "of seed were lost, Ines")
    assert [(one["id"], one["cluster"]) for one in passages(small.tables) if one["id"] == "d"] == [("d", 3)]


def test_what_is_short_or_said_in_other_words_is_no_passage() -> None:
    made = Pages()
    made.page("a", PUMP, LOST, "Nobody was hurt.")
    made.page("b", DUNMOOR, LOST, "Nobody was hurt.")
    made.share("a", "b", "Nobody was hurt.")
    made.share("a", "b", PUMP, DUNMOOR, kind="reworded", similarity=0.4)
    assert passages(made.tables) == []


def test_a_passage_is_cut_without_texts() -> None:
    long = " ".join(f"word{n}" for n in range(40))
    made = Pages()
    made.page("a", long)
    made.page("b", long)
    made.share("a", "b", long)
    assert [one["text"].split()[-2:] for one in passages(made.tables, no_text=True)] == [["word24", "…"]] * 2


def test_passages_in_any_order_are_the_same() -> None:
    tables = flood().tables
    chance = random.Random(3)
    again = {name: chance.sample(rows, len(rows)) for name, rows in tables.items()}
    assert written(tables, "passim") == written(again, "passim")
    assert written(tables, "collatex") == written(again, "collatex")


# --- CollateX -----------------------------------------------------------------------------------------------------------------

TOKEN = {"type": "object", "required": ["t"], "properties": {"t": {"type": "string", "minLength": 1}, "n": {"type": "string"}}}
CELL = {"anyOf": [{"type": "null"}, {"type": "array", "minItems": 1, "items": TOKEN}]}
COLLATION = {
    "type": "object",
    "required": ["witnesses", "table"],
    "properties": {
        "witnesses": {"type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "string"}},
        "table": {"type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "array", "items": CELL}},
    },
}


def collations(tables: Tables) -> list[dict[str, Any]]:
    found = json.loads(written(tables, "collatex"))
    texts = {one["article"]: one["text"] for one in tables["articles"]}
    for one in found:
        jsonschema.validate(one, COLLATION)
        assert len(one["table"][0]) == len(one["table"][1])
        assert not any(pair == (None, None) for pair in zip(*one["table"], strict=True))
        for witness, cells in zip(one["witnesses"], one["table"], strict=True):
            tokens = [token for cell in cells for token in cell or ()]
            assert "".join(token["t"] for token in tokens) == texts[witness]
            assert all(texts[witness].startswith(token["t"], token["start"]) for token in tokens)
    return list(found)


def words(cell: list[dict[str, Any]] | None) -> str | None:
    return None if cell is None else "".join(token["t"] for token in cell).strip()


def test_a_retelling_stands_beside_its_exemplar() -> None:
    (one,) = collations(flood().tables)  # c most probably came from none of these
    assert (one["witnesses"], one["story"], one["probability"]) == (["a", "b"], STORY, 0.9)
    assert [(words(a), words(b)) for a, b in zip(*one["table"], strict=True)] == [
        (PUMP, None),
        (None, VAULT),  # moved: no column of both
        (LOST, "More than 40 crates of seed were lost, Ines Tarrow said."),
        (VAULT, None),
        (None, DUNMOOR),
    ]
    assert [token["n"] for token in one["table"][0][0]] == ["a", "pump", "failed", "at", "marrow", "hill", "on", "monday"]


def test_an_exemplar_stands_first_also_where_its_id_does_not() -> None:
    made = flood()
    made.taken("a", "c", 0.5)
    one, other = collations(made.tables)
    assert [one["witnesses"], other["witnesses"]] == [["c", "a"], ["a", "b"]]
    assert (PUMP, PUMP) in [(words(a), words(b)) for a, b in zip(*one["table"], strict=True)]


def test_two_that_may_go_back_to_each_other_are_collated_once() -> None:
    made = flood()
    made.taken("a", "b", 0.3)
    assert [one["witnesses"] for one in collations(made.tables)] == [["a", "b"]]


def test_what_steps_back_is_no_column_of_both() -> None:
    made = flood()
    made.share("a", "b", PUMP, VAULT, kind="reworded", similarity=0.2)
    made.share("a", "b", "Ines Tarrow said.")
    (one,) = collations(made.tables)
    assert sum(a is not None and b is not None for a, b in zip(*one["table"], strict=True)) == 2


def test_a_collation_without_text_has_places_and_hashes() -> None:
    made = flood()
    made.taken("c", "a", 0.4)
    text = written(made.tables, "collatex", no_text=True)
    assert not any(word in text for word in ("pump", "Tarrow", "varieties"))
    plain, cut = collations(made.tables), json.loads(text)
    assert [one["witnesses"] for one in cut] == [one["witnesses"] for one in plain] == [["a", "b"], ["a", "c"]]
    for one, other in zip(cut, plain, strict=True):
        for cells, words in zip(one["table"], other["table"], strict=True):
            assert [cell is None for cell in cells] == [cell is None for cell in words]
            tokens = [cell[0] for cell in cells if cell]
            assert all(token["t"] == "" and len(token["n"]) == 16 and token["start"] < token["end"] for token in tokens)
    same = [a[0]["n"] == b[0]["n"] for a, b in zip(*cut[1]["table"], strict=True) if a and b]
    assert same == [True, True], "cells that say the same have the same hash"
    assert json.loads(written(Pages().tables, "collatex")) == []
