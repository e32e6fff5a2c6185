"""`retold import` and `retold spark` as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from retold.cli import main

TEXT = "The {} pier at Arden Quay was closed after the spring tide broke two of its eleven oak posts, said the harbour office."


class Done(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Run the command line in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> Done:
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return Done(int(ended.value.code or 0), out, err)

    return call


@pytest.fixture
def pile(tmp_path: Path) -> Path:
    """Two articles of one story, and a line that is none."""
    (tmp_path / "in").mkdir()
    records = [{"id": name, "text": TEXT.format(name), "outlet": f"The {name}"} for name in ("old", "north")]
    (tmp_path / "in" / "a.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records) + "{bad\n")
    return tmp_path / "in"


def test_an_exported_folder_is_imported(run, pile: Path) -> None:
    assert run("trace", "in", "--depth", "find", "-q").code == 3
    assert run("export", "out").code == 0
    done = run("import", "out", "--archive", "other.retold")
    assert done == (0, "2 articles: 2 added, 0 new versions, 0 updated, 0 unchanged; 1 rejects; 0 pairs kept\n", "")
    assert run("stories", "--archive", "other.retold").out == run("stories").out != ""
    assert run("rejects", "--archive", "other.retold").out == run("rejects").out != ""


@pytest.mark.parametrize(
    ("name", "code", "said"), [("nowhere", 1, "there is no folder nowhere"), ("in", 1, "in holds no table articles")]
)
def test_what_is_no_folder_of_tables(run, pile: Path, name: str, code: int, said: str) -> None:
    done = run("import", name)
    assert (done.code, done.out) == (code, "")
    assert done.err.startswith(f"retold: {said}") and done.err.count("\n") == 1
    assert not Path("pile.retold").exists()


def test_spark_wants_a_source_and_a_target(run) -> None:
    done = run("spark", "in")
    assert (done.code, done.err) == (2, "retold: name a source and a target folder [usage]\n")


def test_on_spark_and_into_an_archive(run, pile: Path, spark_session: None) -> None:
    done = run("spark", "in", "target", "--format", "jsonl")
    assert done.code == 3
    assert done.out.startswith("6 tables, ") and done.out.endswith(" rows in target; 0 records came again\n")
    assert done.err == "retold: 1 inputs gave no article; the table rejects says why.\n"
    done = run("import", "target")
    assert done.out == "2 articles: 2 added, 0 new versions, 0 updated, 0 unchanged; 1 rejects; 1 pairs kept\n"
    assert len(run("stories").out.splitlines()) == 1
    done = run("spark", "in", "target")
    assert done.code == 2 and done.err.startswith("retold: target is there already.")
