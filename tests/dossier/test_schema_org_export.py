"""Quotations and claims for readers of schema.org: its words where it has one, ours under a name of their own."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import jsonschema
import pytest

from retold.dossier.exports import FORMS, export_file, form_of
from tests.dossier.fixture import STORY
from tests.dossier.lineages import ODD, Tables, row
from tests.dossier.test_passage_exports import Pages

# The properties of schema.org (release 28) on these types and their supertypes, as far as they are written.
NAMES = {
    "NewsArticle": {"identifier", "headline", "publisher", "datePublished", "url", "inLanguage", "isBasedOn"},
    "Quotation": {"text", "isPartOf", "spokenByCharacter", "inLanguage", "isBasedOn"},
    "Claim": {"text", "appearance", "author", "inLanguage", "isBasedOn"},
    "Role": {"isBasedOn"},
    "Person": {"name"},
    "Organization": {"name"},
}
REFERENCE = {"type": "object", "properties": {"@id": {"type": "string", "pattern": "^urn:retold:"}}, "required": ["@id"]}
SPEAKER = {
    "type": "object",
    "properties": {"@type": {"enum": ["Person", "Organization"]}, "name": {"type": "string"}},
    "required": ["@type", "@id", "name"],
}
SCHEMA = {
    "type": "object",
    "required": ["@context", "@graph"],
    "properties": {
        "@context": {"const": ["https://schema.org", {"retold": "urn:retold:term:"}]},
        "@graph": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["@type", "@id"],
                "properties": {
                    "@type": {"enum": ["NewsArticle", "Quotation", "Claim"]},
                    "text": {"type": "string"},
                    "isPartOf": REFERENCE,
                    "appearance": REFERENCE,
                    "spokenByCharacter": SPEAKER,
                    "author": SPEAKER,
                    "isBasedOn": {"type": "array", "items": {"type": "object", "required": []}},
                    "retold:position": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["retold:start", "retold:end"],
                            "additionalProperties": {"type": "integer", "minimum": 0},
                        },
                    },
                },
            },
        },
    },
}


def hold(node: Any) -> None:
    """Every name is one of schema.org for this type, or of ours."""
    if isinstance(node, list):
        for one in node:
            hold(one)
    elif isinstance(node, dict):
        for name, value in node.items():
            kind = node.get("@type")
            assert name.startswith(("@", "retold:")) or name in NAMES[kind], (kind, name)
            assert value not in (None, "", [])
            hold(value)


def graph(tables: Tables, no_text: bool = False) -> list[dict[str, Any]]:
    file = BytesIO()
    FORMS["jsonld"].write(tables, file, no_text)
    made = json.loads(file.getvalue())
    jsonschema.validate(made, SCHEMA)
    hold(made["@graph"])
    nodes: list[dict[str, Any]] = made["@graph"]
    assert len({one["@id"] for one in nodes}) == len(nodes)
    return nodes


def said() -> Pages:
    made = Pages(STORY)
    made.page("a", "Floods.", "“Nobody was hurt,” Ines Tarrow said.", outlet="Tarn Courier", title="Floods", published="2031-03-04")
    made.page("b", "The vault was dry, Tarrow said.", language="en")
    made.taken("a", None, 0.9)
    made.taken("b", "a", 0.8, rule="credit")
    tables = made._tables
    tables["actors"].append(row("actors", actor="a:p1", article="a", name="Ines Tarrow", kind="person"))
    tables["actors"].append(row("actors", actor="b:p1", article="b", name="Tarrow", kind="unknown"))
    common = {"speaker_status": "explicit", "stance": "asserts", "field": "text", "status": "stated", "rule": "cue"}
    tables["attributions"] += [
        row("attributions", attribution="a:q1", article="a", content=[[9, 28]], kind="direct", speaker="a:p1",
            speaker_name="Ines Tarrow", via=["Kestrel Agency"], **common),
        row("attributions", attribution="b:q1", article="b", content=[[0, 17]], kind="indirect", speaker="b:p1", **common),
        row("attributions", attribution="b:q2", article="b", content=[[4, 9]], kind="scare", **common),
    ]  # fmt: skip
    tables["utterances"] += [
        row("utterances", utterance="u1", attribution="a:q1", article="a", form="direct", story=STORY),
        row("utterances", utterance="u1", attribution="b:q1", article="b", against="a:q1", wording="reworded", story=STORY),
    ]
    return made


def test_quotations_claims_and_what_they_go_back_to() -> None:
    nodes = {one["@id"]: one for one in graph(said().tables)}
    assert sorted(nodes) == [
        "urn:retold:article:a",
        "urn:retold:article:b",
        "urn:retold:attribution:a%3Aq1",
        "urn:retold:attribution:b%3Aq1",
    ]  # noqa: E501  # ids
    quotation, claim = nodes["urn:retold:attribution:a%3Aq1"], nodes["urn:retold:attribution:b%3Aq1"]
    assert (quotation["@type"], quotation["text"]) == ("Quotation", "“Nobody was hurt,” "[:19])
    assert quotation["spokenByCharacter"] == {"@type": "Person", "@id": "urn:retold:actor:a%3Ap1", "name": "Ines Tarrow"}
    assert quotation["isPartOf"] == {"@id": "urn:retold:article:a"}
    assert quotation["retold:position"] == [{"retold:start": 9, "retold:end": 28}]
    assert (claim["@type"], claim["text"], claim["appearance"]) == ("Claim", "The vault was dry", {"@id": "urn:retold:article:b"})
    assert "author" not in claim, "whether the speaker is a person is not known"
    assert claim["isBasedOn"] == [{"@id": "urn:retold:attribution:a%3Aq1"}]
    assert claim["retold:utterance"] == ["u1"] and claim["retold:wording"] == ["reworded"]
    (role,) = nodes["urn:retold:article:b"]["isBasedOn"]
    assert (role["isBasedOn"], role["retold:probability"]) == ({"@id": "urn:retold:article:a"}, 0.8)
    assert "isBasedOn" not in nodes["urn:retold:article:a"]


def test_the_reading_is_what_an_article_is_based_on() -> None:
    made = said()
    made.taken("b", None, 0.9)
    assert all("isBasedOn" not in one for one in graph(made.tables) if one["@type"] == "NewsArticle")


def test_nothing_is_based_on_what_may_be_based_on_it() -> None:
    made = said()
    made._tables["lineage"][-1]["direction"] = "undecided"
    assert all("isBasedOn" not in one for one in graph(made.tables) if one["@type"] == "NewsArticle")


def test_without_text_the_first_words_stay() -> None:
    made = said()
    words = " ".join(f"word{n}" for n in range(60))
    made.page("c", words)
    made._tables["attributions"].append(
        row("attributions", attribution="c:q1", article="c", content=[[0, len(words)]], kind="indirect")
    )
    (claim,) = [one for one in graph(made.tables, no_text=True) if one["@id"].endswith("c%3Aq1")]
    assert claim["text"].split() == [f"word{n}" for n in range(25)] + ["…"]
    assert claim["retold:position"] == [{"retold:start": 0, "retold:end": len(words)}]


@pytest.mark.parametrize("odd", ODD)
def test_any_id_and_any_words(odd: str) -> None:
    made = Pages()
    made.page(odd, odd, title=odd, outlet=odd, url=odd)
    made._tables["attributions"].append(
        row("attributions", attribution=odd, article=odd, content=[[0, len(odd)]], kind="mixed", rule=odd)
    )
    assert len(graph(made.tables)) == 2


def test_the_ending_tells_it_from_an_annotation(tmp_path: Any) -> None:
    assert [getattr(form_of(tmp_path / name), "name", "") for name in ("x.schema.jsonld", "x.jsonld")] == [
        "jsonld",
        "web-annotation",
    ]
    path, written = export_file(said().tables, tmp_path, "jsonld")
    assert (path.name, written.said) == ("claims.schema.jsonld", "2 quotations and claims")
