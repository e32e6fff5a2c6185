"""The scorer on pairs made by hand, with counts known beforehand."""

import json
from pathlib import Path

import pytest

from benchmarks.scoring import Shared, add_pair, common, growth, join, length, read_alignments, read_pairs, score

TRUTH = {
    ("a", "b"): Shared("exact", [(0, 100, 0, 100)]),
    ("a", "c"): Shared("excerpt", [(0, 50, 200, 250), (60, 80, 260, 280)]),
    ("b", "c"): Shared("excerpt", [(0, 50, 200, 250)]),
    ("d", "e"): Shared("edited", [(0, 10, 0, 12)]),
}


def test_nothing_found() -> None:
    result = score(TRUTH, {})
    assert result["pairs_p"] is None and result["pairs_r"] == 0.0 and result["missed"] == 4 and result["characters_p"] is None


def test_all_found() -> None:
    result = score(TRUTH, TRUTH)
    assert [result[name] for name in ("pairs_p", "pairs_r", "r_exact", "r_edited", "r_excerpt")] == [1.0] * 5
    assert [result[name] for name in ("characters_p", "characters_r", "missed", "unplanted")] == [1.0, 1.0, 0, 0]


def test_pairs_are_counted_by_kind_and_characters_on_both_sides() -> None:
    found = {
        ("a", "b"): Shared(spans=[(0, 100, 0, 80)]),
        ("a", "c"): Shared(spans=[(0, 50, 200, 250)]),
        ("a", "z"): Shared(spans=[(0, 5, 0, 5)]),
    }
    result = score(TRUTH, found)
    assert result["pairs_p"] == 0.6667 and result["pairs_r"] == 0.5
    assert (result["r_exact"], result["r_excerpt"], result["r_edited"]) == (1.0, 0.5, 0.0)
    assert result["missed"] == 2 and result["unplanted"] == 1
    # found 180 + 100 + 10, planted 200 + 140 + 100 + 22, both 180 + 100
    assert result["characters_p"] == round(280 / 290, 4) and result["characters_r"] == round(280 / 462, 4)


def test_passages_that_overlap_count_once() -> None:
    found = {("d", "e"): Shared(spans=[(0, 6, 0, 6), (3, 10, 3, 12), (0, 6, 0, 6)])}
    result = score({("d", "e"): TRUTH["d", "e"]}, found)
    assert result["characters_p"] == result["characters_r"] == 1.0


def test_pairs_without_spans_have_no_figures_for_characters() -> None:
    result = score(TRUTH, {pair: Shared() for pair in TRUTH})
    assert result["pairs_r"] == 1.0 and result["characters_p"] is None and result["characters_r"] is None


def test_either_order_and_several_rows_are_one_pair(tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    rows = [{"a": "b", "b": "a", "spans": [[1, 2, 3, 4]]}, {"a": "a", "b": "b", "spans": [[5, 6, 7, 8]]}, {"a": "c", "b": "c"}]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert read_pairs(path) == {("a", "b"): Shared("", [(3, 4, 1, 2), (5, 6, 7, 8)])}
    assert read_pairs(path, {"a"}) == {}


def test_a_line_that_is_no_pair_is_told(tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text('{"a": "x", "b": "y"}\n{"a": "x"}\n', encoding="utf-8")
    with pytest.raises(ValueError, match="line 2"):
        read_pairs(path)


def test_alignments_in_a_title_make_a_pair_and_cover_no_text(tmp_path: Path) -> None:
    path = tmp_path / "alignments.jsonl"
    row = {"a": "p", "a_start": 0, "a_end": 9, "b": "q", "b_start": 4, "b_end": 13}
    rows = [row, {**row, "b": "r", "a_field": "title", "b_field": "text"}]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert read_alignments(path) == {("p", "q"): Shared("", [(0, 9, 4, 13)]), ("p", "r"): Shared("", [])}


def test_intervals() -> None:
    joined = join([(5, 9), (0, 3), (3, 4), (8, 12), (20, 20)])
    assert joined == [(0, 4), (5, 12)] and length(joined) == 11
    assert common(joined, [(2, 6), (11, 30)]) == 2 + 1 + 1
    assert common(joined, []) == 0


def test_an_article_beside_itself_is_no_pair() -> None:
    pairs: dict[tuple[str, str], Shared] = {}
    add_pair(pairs, "a", "a", [(0, 1, 2, 3)])
    assert pairs == {}


def test_growth_is_of_the_cost_of_one_article_and_skips_what_was_not_measured() -> None:
    assert list(growth([10, 50, 200], [1.0, 5.0, 30.0])) == [(10, 50, 1.0), (50, 200, 1.5)]
    assert list(growth([10, 50, 200], [1.0, None, 40.0])) == [(10, 200, 2.0)]
