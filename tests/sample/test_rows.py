"""What holds of every row of every table, whatever the sample says: spans, tiles, references, and the way through JSONL."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import retold
from tests.sample.answers import Answers, Row, assert_span, touches

# --- every span stands for something ------------------------------------------------------------------------------------------

# (table, article, field, start, end): columns that give a span; None for the field where it is always the text.
SPANS = [
    ("segments", "article", "field", "start", "end"),
    ("alignments", "a", "a_field", "a_start", "a_end"),
    ("alignments", "b", "b_field", "b_start", "b_end"),
    ("fates", "exemplar", "exemplar_field", "start", "end"),
    ("fates", "retelling", "retelling_field", "retelling_start", "retelling_end"),
    ("quantities", "article", "field", "start", "end"),
    ("times", "article", "field", "start", "end"),
    ("mentions", "article", "field", "start", "end"),
]


@pytest.mark.parametrize(("table", "article", "field", "start", "end"), SPANS)
def test_spans_are_in_bounds_and_not_empty(answers: Answers, table: str, article: str, field: str, start: str, end: str) -> None:
    rows = [row for row in answers.tables[table] if row[start] is not None]
    assert rows
    for row in rows:
        assert_span(answers, row[article], row[field], row[start], row[end])


def test_spans_of_changes_are_what_they_say(answers: Answers) -> None:
    for row in answers.tables["changes"]:
        for side, said in (("exemplar", "before"), ("retelling", "after")):
            start, end, field = row[f"{side}_start"], row[f"{side}_end"], row[f"{side}_field"]
            missing = row["how"] == ("gained" if side == "exemplar" else "lost")
            assert_span(answers, row[side], field, start, end, empty=missing)
            assert (start == end) == missing, row
            assert answers.string(row[side], field)[start:end] == row[said]


def test_spans_of_attributions_and_evidence_are_in_bounds(answers: Answers) -> None:
    for row in answers.tables["attributions"]:
        assert row["content"]
        for column in ("source", "cue", "content", "insertions"):
            for start, end in row[column]:
                assert_span(answers, row["article"], row["field"], start, end)
        for column in ("venue", "addressee"):
            if row[column]:
                assert_span(answers, row["article"], row["field"], *row[column])
    for table in ("nodes", "lineage", "statements"):
        for row in answers.tables[table]:
            for article, start, end, rule, *field in row["evidence"]:
                assert isinstance(rule, str)
                # An empty span stands where the other side has something that this one lacks; a statement never rests on it alone.
                assert_span(answers, article, field[0] if field else "text", start, end, empty=table == "statements")
            assert not row["evidence"] or any(start < end for _, start, end, *_ in row["evidence"]), row


def test_pieces_tile_their_units(answers: Answers) -> None:
    """The pieces of one unit of an exemplar do not overlap, so that every word has one fate."""
    pieces: dict[tuple[Any, ...], set[tuple[int, int]]] = {}
    for row in answers.tables["fates"]:
        if row["start"] is not None:
            key = (row["story"], row["exemplar"], row["retelling"], row["exemplar_field"])
            pieces.setdefault(key, set()).add((row["start"], row["end"]))
    for key, spans in pieces.items():
        ordered = sorted(spans)
        for (_, end), (start, _) in zip(ordered, ordered[1:], strict=False):
            assert end <= start, (key, ordered)


def test_what_was_altered_shows_a_change_and_nothing_else_does(answers: Answers) -> None:
    def right(row: Row) -> bool:
        changes = [
            c
            for c in answers.rows("changes", exemplar=row["exemplar"], retelling=row["retelling"])
            if (c["exemplar_field"], c["retelling_field"]) == (row["exemplar_field"], row["retelling_field"])
            and touches((c["exemplar_start"], c["exemplar_end"]), (row["start"], row["end"]))
            and touches((c["retelling_start"], c["retelling_end"]), (row["retelling_start"], row["retelling_end"]))
        ]
        return (row["fate"] == "altered") == bool(changes)

    told = [r for r in answers.tables["fates"] if r["start"] is not None and r["retelling_start"] is not None]
    checks = [(f"{r['exemplar']}:{r['start']} > {r['retelling']}:{r['retelling_start']} {r['fate']}", right(r)) for r in told]
    assert sum(not ok for _, ok in checks) <= 4, [name for name, ok in checks if not ok]  # a ceiling, which may only fall


def test_ids_that_rows_refer_to_exist(answers: Answers) -> None:
    tables = answers.tables
    attributions = {row["attribution"] for row in tables["attributions"]}
    actors = {row["actor"] for row in tables["actors"]}
    nodes = {row["node"] for row in tables["nodes"]}
    assert {r["attribution"] for r in tables["quantities"] if r["attribution"]} <= attributions
    assert {r["attribution"] for r in tables["utterances"]} <= attributions
    assert {r["against"] for r in tables["utterances"] if r["against"]} <= attributions
    assert {r["within"] for r in tables["attributions"] if r["within"]} <= attributions
    assert {r["speaker"] for r in tables["attributions"] if r["speaker"]} | {r["actor"] for r in tables["mentions"]} <= actors
    assert {r[end] for r in tables["lineage"] for end in ("from_node", "to_node") if r[end]} <= nodes


def test_the_tables_survive_jsonl(traced: retold.Traced, tmp_path: Path) -> None:
    from retold.dossier.exports import export_tables

    for path in export_tables(traced.tables, tmp_path, "jsonl"):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        table = traced.tables[path.stem]
        assert len(rows) == len(table)
        assert all(json.dumps(row[name]) == json.dumps(was[name]) for row, was in zip(rows, table, strict=True) for name in row)
