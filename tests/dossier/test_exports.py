"""Three formats, the same rows; nothing that runs in a spreadsheet; nothing outside the folder; no half files."""

from __future__ import annotations

import csv
import errno
import json
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from retold.dossier.exports import export_tables
from retold.dossier.exports import folder as module
from retold.dossier.tables import TABLES, Row, Table
from retold.errors import MissingExtra, NoSpace, UsageError

ODD = [
    "=1+1",
    "-5",
    "+3.5",
    "-x",
    "@sum",
    "\tx",
    "\rx",
    "plain",
    "a;=1",
    'with "quotes"',
    "two\nlines",
    "\u2028\x85",
    "\ud800!",
    "a\0b",
    "＝1",
]


def row(table: str, **values: Any) -> Row:
    blank = {"str": "", "int": 0, "float": 0.5, "bool": True, "span": [1, 2], "spans": [[0, 1], [2, 3]], "json": ["x", 1]}
    made = {column.name: None if column.nullable else blank[column.type] for column in TABLES[table].columns}
    return {**made, **values}


def tables() -> dict[str, list[Row]]:
    return {
        "articles": [row("articles", article=f"k{n}", text=text, title=text) for n, text in enumerate(ODD)],
        "attributions": [row("attributions", attribution="k0:q1", venue=[3, 9], via=["The =Post", "\ud800"]), row("attributions")],
        "times": [row("times", anchor="article"), row("times", anchor=[4, 8])],
        "mentions": [],
        "quantities": [row("quantities", value=1e21), row("quantities", value=-2.5, modifier_start=0)],
    }


def read_jsonl(path: Path) -> list[Row]:
    data = path.read_text(encoding="utf-8")
    assert len(data.splitlines()) == data.count("\n")
    return [json.loads(line) for line in data.splitlines()]


def test_jsonl_holds_the_rows(tmp_path: Path) -> None:
    paths = export_tables(tables(), tmp_path / "new" / "out", "jsonl")
    assert [path.name for path in paths] == [
        "articles.jsonl",
        "attributions.jsonl",
        "quantities.jsonl",
        "times.jsonl",
        "mentions.jsonl",
    ]
    assert sorted(path.name for path in (tmp_path / "new" / "out").iterdir()) == sorted(path.name for path in paths)
    found = read_jsonl(paths[0])
    assert [one["text"] for one in found] == [text.replace("\ud800", "\ufffd") for text in ODD]
    assert list(found[0]) == list(TABLES["articles"].names)
    assert read_jsonl(paths[1])[0]["via"] == ["The =Post", "\ufffd"]


@pytest.mark.extra
def test_parquet_rows_equal_jsonl_rows(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    export_tables(tables(), tmp_path, "jsonl")
    for path in export_tables(tables(), tmp_path, "parquet"):
        as_json = [column.name for column in TABLES[path.stem].columns if column.type == "json"]
        found = parquet.read_table(path).to_pylist()
        for one in found:
            one.update({name: None if one[name] is None else json.loads(one[name]) for name in as_json})
        assert found == read_jsonl(path.with_suffix(".jsonl"))


def test_csv_holds_no_formula(tmp_path: Path) -> None:
    path, attributions, quantities, *_ = export_tables(tables(), tmp_path, "csv")
    with path.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert [one["text"] for one in found] == [
        "'=1+1", "-5", "+3.5", "'-x", "'@sum", "'\tx", "'\rx", "plain", "a;=1", 'with "quotes"', "two\nlines", "\u2028\x85",
        "\ufffd!", "a\0b", "'＝1",
    ]  # fmt: skip
    assert found[0]["outlet"] == ""
    assert ';"a;=1"' in path.read_text(encoding="utf-8").replace(",", ";")  # in quotes, whatever parts the cells
    with attributions.open(encoding="utf-8", newline="") as file:
        first = next(csv.DictReader(file))
    assert json.loads(first["content"]) == [[0, 1], [2, 3]]
    assert json.loads(first["venue"]) == [3, 9]
    with quantities.open(encoding="utf-8", newline="") as file:
        assert [float(one["value"]) for one in csv.DictReader(file)] == [1e21, -2.5]


def test_without_texts_few_of_an_article_s_words_leave(tmp_path: Path) -> None:
    words = [f"word{n}" for n in range(40)]
    long = " ".join(words)
    given = {
        "articles": [row("articles", text=long, title="A title stays")],
        "changes": [row("changes", before=long, after="short")],
        "statements": [row("statements", text=f"It dropped “{long}” here.")],
    }
    for format in ("jsonl", "csv", "parquet"):
        for path in export_tables(given, tmp_path, format, no_text=True):
            if format != "parquet":
                assert "word25" not in path.read_text(encoding="utf-8")
    [article], [change], [statement] = (read_jsonl(tmp_path / f"{name}.jsonl") for name in given)
    assert (article["text"], article["title"]) == (None, "A title stays")
    assert change["before"] == " ".join(words[:25]) + " …"
    assert change["after"] == "short"
    assert statement["text"] == "It dropped “" + " ".join(words[:25]) + " …” here."


def test_what_cannot_be_written_leaves_the_files_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export_tables({"mentions": []}, tmp_path, "jsonl")
    (tmp_path / "mentions.jsonl").write_text("before", encoding="utf-8")

    def full(file: BinaryIO, table: Table, rows: object) -> None:
        file.write(b"half")
        if table.name == "mentions":
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setitem(module._WRITERS, "jsonl", full)
    with pytest.raises(NoSpace, match="bytes free"):
        export_tables({"articles": [], "mentions": []}, tmp_path, "jsonl")
    assert [path.name for path in tmp_path.iterdir()] == ["mentions.jsonl"]
    assert (tmp_path / "mentions.jsonl").read_text(encoding="utf-8") == "before"


def test_nothing_is_written_outside_the_folder(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("mine", encoding="utf-8")
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "mentions.jsonl").symlink_to(outside)
    export_tables({"mentions": []}, folder, "jsonl")
    assert outside.read_text(encoding="utf-8") == "mine"
    with pytest.raises(UsageError):
        export_tables({"../mentions": []}, folder, "jsonl")
    with pytest.raises(UsageError):
        export_tables({"mentions": []}, outside, "jsonl")
    with pytest.raises(UsageError):
        export_tables({"mentions": []}, folder, "xls")


def test_parquet_without_its_library_is_said_before_anything_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retold.dossier.exports.arrow.find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"retold\[parquet\]"):
        export_tables({"mentions": []}, tmp_path / "out", "parquet")
    assert not (tmp_path / "out").exists()
