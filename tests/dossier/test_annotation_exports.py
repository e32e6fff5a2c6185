"""Statements as Web Annotations: valid by the rules of the data model, each quotation where its position says."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import jsonschema
import pytest

import retold
from retold.config import Settings
from retold.dossier.exports import FORMS
from retold.dossier.tables import Row
from tests.dossier.lineages import ODD, STORY, Lineage, Tables, row

IRI = {"type": "string", "pattern": r"^[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+$"}
# Written anew from the Recommendation: section 3 (annotations, bodies, targets), 4 (selectors), 5 (collections and pages).
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["@context", "id", "type", "total", "first"],
    "properties": {
        "@context": {"type": "array", "prefixItems": [{"const": "http://www.w3.org/ns/anno.jsonld"}, {"type": "object"}]},
        "id": IRI,
        "type": {"const": "AnnotationCollection"},
        "label": {"type": "string"},
        "total": {"type": "integer", "minimum": 0},
        "first": {
            "type": "object",
            "required": ["id", "type", "partOf", "startIndex", "items"],
            "properties": {
                "id": IRI,
                "type": {"const": "AnnotationPage"},
                "startIndex": {"type": "integer", "minimum": 0},
                "items": {"type": "array", "items": {"$ref": "#/$defs/annotation"}},
            },
        },
    },
    "$defs": {
        "annotation": {
            "type": "object",
            "required": ["id", "type", "body", "target"],
            "properties": {
                "id": IRI,
                "type": {"const": "Annotation"},
                "motivation": {"enum": ["assessing", "commenting", "describing", "identifying", "linking"]},
                "body": {
                    "type": "object",
                    "required": ["type", "value"],
                    "properties": {"type": {"const": "TextualBody"}, "value": {"type": "string", "minLength": 1}},
                },
                "target": {"type": "array", "minItems": 1, "items": {"anyOf": [IRI, {"$ref": "#/$defs/specific"}]}},
            },
            "patternProperties": {"^retold:": {"type": "string"}},
        },
        "specific": {
            "type": "object",
            "required": ["type", "source", "selector"],
            "properties": {
                "type": {"const": "SpecificResource"},
                "source": {"type": "object", "required": ["id"], "properties": {"id": IRI, "via": IRI, "type": {"const": "Text"}}},
                "selector": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/selector"}},
            },
        },
        "selector": {
            "oneOf": [
                {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["type", "start", "end"],
                    "properties": {
                        "type": {"const": "TextPositionSelector"},
                        "start": {"type": "integer", "minimum": 0},
                        "end": {"type": "integer", "minimum": 0},
                    },
                },
                {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["type", "exact"],
                    "properties": {
                        "type": {"const": "TextQuoteSelector"},
                        "exact": {"type": "string", "minLength": 1},
                        "prefix": {"type": "string"},
                        "suffix": {"type": "string"},
                    },
                },
            ]
        },
    },
}
TEXT = "Vault floods\n\n" + " ".join(f"word{n}" for n in range(300)) + " 👩\u200d👧 the end"


def written(tables: Tables, no_text: bool = False) -> list[Any]:
    file = BytesIO()
    said = FORMS["web-annotation"].write(tables, file, no_text).said
    collection = json.loads(file.getvalue().decode("utf-8"))
    jsonschema.Draft202012Validator(SCHEMA).validate(collection)
    items = collection["first"]["items"]
    assert collection["total"] == len(items) == len(tables["statements"])
    assert said.split()[0] == str(len(items))
    return list(items)


def flood(*statements: Row) -> Tables:
    made = Lineage()
    made.article("a b", "Tarn Courier", url="https://tarn.example/a?b=c", text=TEXT, title="Seed vault floods")
    made.article("c", "Valley Mirror", url="javascript:alert(1)", text="half \ud800 a pair")
    made._tables["statements"] += statements
    return made.tables


def statement(name: str, *evidence: list[Any], text: str = "It says so.", story: str | None = STORY) -> Row:
    return row("statements", statement=name, story=story, text=text, evidence=list(evidence), status="inferred", rule="lineage")


def test_every_statement_with_its_evidence() -> None:
    tables = flood(
        statement("s:1", ["a b", 0, 5, "same words"], ["a b", 5, 10, "title rule", "title"], ["c", 5, 6, "odd"]),
        statement("s:2", text="There are two."),
        statement("s:3", story=None),
    )
    three, one, two = written(tables)  # what is about the pile comes first
    assert (one["id"], one["body"]["value"], one["retold:status"]) == ("urn:retold:statement:s%3A1", "It says so.", "inferred")
    text, title, odd = one["target"]
    assert text["source"]["id"] == "urn:retold:article:a%20b"
    assert text["source"]["via"] == "https://tarn.example/a?b=c"
    assert text["retold:rule"] == "same words"
    assert text["selector"] == [
        {"type": "TextPositionSelector", "start": 0, "end": 5},
        {"type": "TextQuoteSelector", "exact": "Vault", "prefix": "", "suffix": TEXT[5:37]},
    ]
    assert title["source"]["id"] == "urn:retold:article:a%20b#title"
    assert title["selector"][1] == {"type": "TextQuoteSelector", "exact": "vault", "prefix": "Seed ", "suffix": " floods"}
    assert "via" not in odd["source"]
    assert odd["selector"][1]["exact"] == "\ufffd"
    assert two["target"] == [f"urn:retold:story:{STORY}"]
    assert three["target"] == ["urn:retold:pile"]


def test_positions_count_code_points() -> None:
    start = TEXT.index("the end")
    ((item,),) = [[one["target"][0] for one in written(flood(statement("s", ["a b", start, start + 7, "r"])))]]
    assert item["selector"][0] == {"type": "TextPositionSelector", "start": start, "end": start + 7}
    assert item["selector"][1]["exact"] == "the end"
    assert item["selector"][1]["prefix"].endswith("👩\u200d👧 ")


def test_a_whole_article_is_not_quoted() -> None:
    (item,) = written(flood(statement("s", ["a b", 0, len(TEXT), "r"], ["a b", 7, 7, "empty"], ["gone", 0, 4, "r"])))
    assert [[s["type"] for s in target["selector"]] for target in item["target"]] == [["TextPositionSelector"]] * 3


def test_without_texts_few_words_leave() -> None:
    long = " ".join(f"word{n}" for n in range(30))
    short = TEXT.index("word2 ")
    tables = flood(statement("s", ["a b", 14, 14 + len(long), "r"], ["a b", short, short + 5, "r"], text=f"It dropped “{long}”."))
    (item,) = written(tables, no_text=True)
    assert [[s["type"] for s in target["selector"]] for target in item["target"]] == [
        ["TextPositionSelector"],
        ["TextPositionSelector", "TextQuoteSelector"],
    ]
    assert item["target"][1]["selector"][1] == {"type": "TextQuoteSelector", "exact": "word2"}
    assert "word25" not in json.dumps(item)
    assert "word25" in json.dumps(written(tables))


@pytest.mark.parametrize("name", ODD)
def test_odd_names(name: str) -> None:
    made = Lineage()
    made.article(name, text="words", url=name)
    made._tables["statements"].append(statement(name, [name, 0, 5, name], text=name))
    (item,) = written(made.tables)
    assert item["target"][0]["selector"][1]["exact"] == "words"


def test_what_is_found_is_annotated_where_it_stands() -> None:
    pump, vault = "A pump failed at Marrow Hill on Monday.", "The vault holds"
    said = ("“We had minutes, not hours,” keeper Ines Tarrow said.", "“We had minutes,” Ines Tarrow told the Tarn Courier.")
    story = [
        {"id": "first", "outlet": "Tarn Courier", "text": f"{pump}\n\n{said[0]} {vault} 9,000 varieties of seed.\n"},
        {"id": "second", "outlet": "Valley Mirror", "text": f"{pump}\n\n{said[1]} {vault} 8,000 varieties of seed.\n"},
    ]
    one, other = (retold.trace(order, settings=Settings(workers=1)).tables for order in (story, story[::-1]))
    items = written(one)
    assert items == written(other)
    texts = {f"urn:retold:article:{article['id']}": article["text"] for article in story}
    quoted = 0
    for item in items:
        for target in item["target"]:
            if isinstance(target, dict) and len(target["selector"]) == 2:
                position, quote = target["selector"]
                text = texts[target["source"]["id"]]
                assert text[position["start"] : position["end"]] == quote["exact"]
                assert quote["prefix"] + quote["exact"] + quote["suffix"] in text
                quoted += 1
    assert quoted > 3
