"""retold correct: the words of the command line for what a person decides."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import retold
from retold.cli import main
from tests.test_corrections import PILE


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "pile.retold"
    retold.trace(PILE, archive=path)
    return path


def run(capsys: pytest.CaptureFixture[str], archive: Path, *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(["correct", *map(str, arguments), "--archive", str(archive)])
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


def test_decide_list_undo(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = retold.load(archive).digest
    assert run(capsys, archive, "list") == (0, "", "nothing was corrected\n")
    code, out, err = run(capsys, archive, "reject", "edge", "mirror-1", "courier-1", "--who", "Odo Pell", "--note", "It rang.")
    assert (code, err) == (0, "")
    name = out.split()[0]
    assert name.startswith("k-") and "reject  edge  mirror-1  courier-1" in out and "by Odo Pell" in out and "It rang." in out
    assert run(capsys, archive, "list") == (0, out, "")
    assert retold.load(archive).digest != before
    (row,) = json.loads(run(capsys, archive, "list", "--json")[1])
    assert (row["correction"], row["kind"], row["verdict"]) == (name, "edge", "reject")
    assert run(capsys, archive, "undo", name) == (0, f"{name} taken back\n", "")
    assert retold.load(archive).digest == before
    assert run(capsys, archive, "undo", name)[0] == 1
    assert "taken back" in run(capsys, archive, "list", "--all")[1]


def test_every_kind(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = retold.load(archive)
    said = next(row["attribution"] for row in found.attributions if row["speaker"])
    row = next(row for row in found.alignments if row["a"] == "courier-1")
    places = [row[name] for name in ("a", "a_start", "a_end", "b", "b_start", "b_end")]
    for arguments in (
        ("confirm", "story", "eye-1", "courier-1"),
        ("confirm", "edge", "mirror-1", "--upstream", "Kestrel Agency"),
        ("reject", "edge", "eye-1"),
        ("confirm", "speaker", said),
        ("reject", "alignment", *places),
    ):
        assert run(capsys, archive, *arguments)[0] == 0, arguments
    assert len(run(capsys, archive, "list")[1].splitlines()) == 5
    assert run(capsys, archive, "confirm", "speaker", said, "Odo Quill")[0] == 2, "the opposite, or somebody else, stands"


def test_they_are_passed_on(archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, archive, "reject", "edge", "mirror-1", "courier-1")
    place, other = tmp_path / "decided.jsonl", tmp_path / "other.retold"
    retold.trace(PILE, archive=other)
    assert run(capsys, archive, "export", place)[1] == f"1 corrections in {place}\n"
    assert run(capsys, other, "import", place)[1] == "1 corrections were new\n"
    assert run(capsys, other, "list")[1] == run(capsys, archive, "list")[1]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("confirm",), 2, "confirm what?"),
        (("confirm", "tale", "a"), 2, "One of story, edge, speaker, alignment"),
        (("confirm", "story", "courier-1"), 2, "ARTICLE STORY"),
        (("reject", "alignment", "a", "x", "3", "b", "1", "2"), 2, "A START END B START END"),
        (("confirm", "story", "nobody", "courier-1"), 1, "no article 'nobody'"),
        (("undo",), 2, "CORRECTION"),
        (("list", "all"), 2, "retold correct list"),
        (("import", "nowhere.jsonl"), 2, "nowhere.jsonl"),
    ],
)
def test_what_is_meant_is_asked(
    archive: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: int, said: str
) -> None:
    done, out, err = run(capsys, archive, *arguments)
    assert (done, out) == (code, "")
    assert said in err and len(err.splitlines()) == 1
