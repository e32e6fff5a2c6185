"""The tables are what the design names, and `validate` sees what is not."""

from __future__ import annotations

import pytest

from retold.dossier.tables import TABLES, TYPES, digest_of, in_order, tables_markdown, validate

# The names that other people's scripts read, in order; more columns may follow.
NAMED = {
    "articles": "article outlet title published published_precision published_basis published_earliest published_latest",
    "stories": "story article probability line",
    "relations": "a b relation probability",
    "alignments": "a a_start a_end b b_start b_end kind similarity",
    "nodes": "node story kind article name carried_by evidence",
    "lineage": "story from_node to_node retelling exemplar upstream basis probability contributes support direction evidence",
    "fates": "story exemplar start end unit retelling retelling_start retelling_end retelling_unit fate moved direction",
    "changes": "story change exemplar exemplar_start exemplar_end retelling retelling_start retelling_end type how before after",
    "attributions": "attribution article source cue content kind speaker speaker_status via via_spans within stance venue",
    "utterances": "utterance attribution article against wording form speaker_changed insertions",
    "quantities": "article start end kind value low high unit modifier counted period attribution",
    "times": "article start end type value earliest latest anchor anchor_basis time_status",
    "conflicts": "conflict story kind a_article a_start a_end a_holder b_article b_start b_end b_holder about depends_on",
    "rejects": "input place reason detail kept sha256",
}
NO_FINDINGS = {"articles", "rejects", "stages"}
MENTION = {"actor": "x:a1", "article": "x", "start": 0, "end": 4, "kind": "name", "field": "text", "status": "stated", "rule": ""}


def test_columns_keep_their_names_and_places() -> None:
    for name, columns in NAMED.items():
        expected = tuple(columns.split())
        assert TABLES[name].names[: len(expected)] == expected
    for name, table in TABLES.items():
        assert set(table.key) <= set(table.names)
        assert len(set(table.names)) == len(table.names)
        assert ({"status", "rule"} <= set(table.names)) == (name not in NO_FINDINGS)


@pytest.mark.parametrize(
    "spoiled",
    [
        {"start": "0"},
        {"start": True},
        {"start": None},
        {"more": 1},
        {"field": 3},
    ],
)
def test_a_row_that_is_not_right_is_told(spoiled: dict[str, object]) -> None:
    validate("mentions", [MENTION])
    with pytest.raises(ValueError, match="mentions, row 1"):
        validate("mentions", [MENTION, {**MENTION, **spoiled}])
    with pytest.raises(ValueError, match="columns"):
        validate("mentions", [dict(reversed(MENTION.items()))])


def test_spans_and_numbers_are_held_to_their_form() -> None:
    row = dict.fromkeys(TABLES["relations"].names, 0.0) | {
        "a": "x",
        "b": "y",
        "relation": "copy",
        "shingles": 3,
        "status": "",
        "rule": "",
    }
    validate("relations", [row])
    for spoiled in ({"probability": float("nan")}, {"probability": 1}, {"shingles": 3.0}):
        with pytest.raises(ValueError, match="relations, row 0"):
            validate("relations", [{**row, **spoiled}])


def test_digest_is_of_the_rows_whatever_their_order() -> None:
    other = {**MENTION, "start": 5, "end": 9}
    assert digest_of({"mentions": [MENTION, other], "actors": []}) == digest_of({"actors": [], "mentions": [other, MENTION]})
    assert digest_of({"mentions": [MENTION]}) != digest_of({"mentions": [other]})
    assert digest_of({"mentions": [MENTION]}) != digest_of({"mentions": [MENTION, MENTION]})
    assert in_order("mentions", [other, MENTION]) == [MENTION, other]
    digest_of({"mentions": [{**MENTION, "rule": "\ud800"}]})


def test_the_page_of_the_tables_names_every_column() -> None:
    page = tables_markdown()
    for table in TABLES.values():
        assert f"## {table.name}\n" in page
        for column in table.columns:
            assert f"| {column.name} | {TYPES[column.type]}" in page
    assert "hedge, strength, polarity" in page
