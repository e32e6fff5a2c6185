"""The cost of a pair: what is measured, on which texts, and how it is told. No figure of time is asserted."""

import json
from pathlib import Path

import pytest

from benchmarks.pairs import OURS, STAGES, cut, forget, main, quickest, sample_pairs, table_of
from retold.account.senses import synonymous
from retold.language.tokens import fold, tokenise


def test_a_text_is_cut_to_so_many_words_and_keeps_its_lines() -> None:
    assert cut("one two\n\nthree four five", 4) == "one two\n\nthree four"
    assert cut("one two", 9) == "one two"


def test_pairs_of_the_sample_are_long_enough_on_both_sides() -> None:
    pairs = list(sample_pairs(500))
    assert len(pairs) > 3
    assert all(len(text.split()) >= 500 for pair in pairs for text in pair)


def test_what_is_kept_of_words_is_dropped() -> None:
    tokenise("The ferry was halted.")
    assert synonymous(("begin",), ("start",)) in (True, False)
    assert fold.cache_info().currsize
    forget()
    assert not fold.cache_info().currsize


def test_the_least_of_every_figure_counts_and_the_middle_pair_is_told() -> None:
    rows = [
        quickest([dict.fromkeys([*STAGES, "difflib"], cost), dict.fromkeys([*STAGES, "difflib"], cost + 1)])
        for cost in (1.0, 2.0, 9.0)
    ]
    lines = list(table_of(rows, [("a b", "a b")]))
    assert lines[0].startswith("3 pairs of articles of 2 words")
    assert any(f"{2.0 * len(OURS):.1f}, the dearest {9.0 * len(OURS):.1f}" in line for line in lines)
    assert lines[-1].split()[-1] == f"{len(OURS):.2f}"


def test_a_file_of_pairs_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "The harbour board closed the landing stage on Tuesday, the clerk said. Forty passengers waited in the school."
    path = tmp_path / "pairs.jsonl"
    path.write_text(json.dumps({"a": text, "b": text.replace("Forty", "Some forty")}) + "\n", encoding="utf-8")
    assert main(["--pairs", str(path), "--repeats", "1"]) == 0
    told = capsys.readouterr().out
    assert all(f"\n{name} " in told for name in STAGES) and "ratio" in told


def test_a_file_that_holds_no_pairs_is_a_usage_error(tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text('{"a": "x"}\n', encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        main(["--pairs", str(path)])
    assert stopped.value.code == 2
