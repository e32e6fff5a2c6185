"""Tables go through Spark and come back as they were; what fails is one line; what is written appears whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from retold.engine.spark import Columns, Function, Spark, groups, open_spark, part_number
from retold.errors import MissingExtra, UsageError


def functions() -> dict[str, Function]:
    """Made inside a function, so that they travel whole: a worker cannot import a test."""

    def doubled(batches: Iterator[Columns]) -> Iterator[Columns]:
        for batch in batches:
            names = [name and name + name for name in batch["name"]]
            yield {"number": batch["number"] * 2, "name": names, "part": [part_number()] * len(names)}

    def summed(batches: Iterator[Columns]) -> Iterator[Columns]:
        for key, own in groups(batches, "key"):
            yield {"key": [key], "values": [own["value"]]}

    def failing(batches: Iterator[Columns]) -> Iterator[Columns]:
        for batch in batches:
            raise ValueError(f"seven is no number of {len(batch['number'])}")
        yield {}

    return {"doubled": doubled, "summed": summed, "failing": failing}


@pytest.fixture
def spark(spark_session: None, tmp_path: Path) -> Iterator[Spark]:
    with open_spark(str(tmp_path / "target"), master="local[2]", memory_bytes=1_000_000_000) as opened:
        yield opened


def test_a_function_over_batches(spark: Spark) -> None:
    table = spark.table([(i, None if i == 3 else f"é{i}") for i in range(7)], "number bigint, name string")
    found = table.map(functions()["doubled"], "number bigint, name string, part int").kept("doubled").columns()
    rows = sorted(zip(found["number"].tolist(), found["name"], strict=True))
    assert rows == [(2 * i, None if i == 3 else f"é{i}é{i}") for i in range(7)]
    assert set(found["part"]) <= {0, 1}


def test_groups_come_whole_and_in_order(spark: Spark) -> None:
    rows = [(key, value) for value in range(1200) for key in ("a", "b", "c")]  # more than a batch of each
    table = (
        spark.table(rows, "key string, value bigint")
        .grouped("key", "value")
        .map(functions()["summed"], "key string, values array<bigint>")
    )
    assert {row[0]: list(row[1]) for row in zip(*table.columns().values(), strict=True)} == {
        key: list(range(1200)) for key in "abc"
    }


@pytest.mark.parametrize("sizes", [[5], [1, 1, 3], [0, 2, 0, 3], [2, 3]])
def test_groups_across_batches(sizes: list[int]) -> None:
    keys, values = np.array([1, 1, 2, 2, 2]), list("vwxyz")
    bounds = np.cumsum([0, *sizes])
    batches = ({"key": keys[i:j], "value": values[i:j]} for i, j in zip(bounds, bounds[1:], strict=False))
    found = [(key, own["value"]) for key, own in groups(batches, "key")]
    assert found == [(1, ["v", "w"]), (2, ["x", "y", "z"])]


def test_what_a_worker_raises_is_one_line_and_leaves_nothing(spark_session: None, tmp_path: Path) -> None:
    with (
        pytest.raises(UsageError, match=r"^Spark ended: ValueError: seven is no number of 2\. See ") as raised,
        open_spark(str(tmp_path / "target"), master="local[2]", memory_bytes=1_000_000_000) as spark,
    ):
        spark.write(spark.table([(1,)], "number bigint"), "done", "jsonl")
        spark.table([(2,), (2,)], "number bigint").grouped("number").map(functions()["failing"], "number bigint").kept("failed")
    assert "\n" not in str(raised.value)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_in_use_is_left_alone(spark_session: None, tmp_path: Path) -> None:
    (tmp_path / "target").mkdir()
    (tmp_path / "target" / "mine").write_text("mine")
    with (
        pytest.raises(UsageError, match="is there already"),
        open_spark(str(tmp_path / "target"), master="local[2]", memory_bytes=1),
    ):
        pass
    assert [path.name for path in (tmp_path / "target").iterdir()] == ["mine"]


def test_files_of_any_name(spark: Spark, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a b+c%20.jsonl", "x[1]{y}*.jsonl", "_hidden.jsonl", ".other.jsonl"):
        (folder / name).write_bytes(b"one\r\n\ntwo \xff\n" if name[0] == "a" else b"three")
    files = spark.files(str(folder)) or []
    assert [file.shown for file in files] == [f"{folder}/a b+c%20.jsonl", f"{folder}/x[1]{{y}}*.jsonl"]
    found = spark.lines(files).columns()
    lines = [(file, line) for file, line in zip(found["file"], found["line"], strict=True)]
    assert lines == [(files[0].path, b"one\r"), (files[0].path, b""), (files[0].path, b"two \xff"), (files[1].path, b"three")]
    assert spark.files(str(tmp_path / "nowhere")) is None


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_what_is_written_appears_at_the_end(spark_session: None, tmp_path: Path, form: str) -> None:
    target = tmp_path / "target"
    with open_spark(str(target), master="local[2]", memory_bytes=1_000_000_000) as spark:
        assert spark.write(spark.table([(1, None), (2, "b")], "number bigint, name string"), "deep/table", form) == 2  # type: ignore[arg-type]  # both are forms
        assert not (target / "deep").exists()
    assert [path.name for path in target.iterdir()] == ["deep"]
    if form == "jsonl":
        lines = [line for path in (target / "deep" / "table").glob("part-*.json") for line in path.read_text().splitlines()]
        assert sorted(lines) == ['{"number":1,"name":null}', '{"number":2,"name":"b"}']


@pytest.mark.extra
def test_without_java_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("pyspark")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(MissingExtra, match="Java 17"), open_spark(str(tmp_path / "t"), master="local[2]", memory_bytes=1):
        pass
    assert list(tmp_path.iterdir()) == []


def test_the_library_is_not_loaded_before_it_is_wanted() -> None:
    code = "import sys, retold.folders; print(any(m.split('.')[0] in ('pyspark', 'pandas', 'pyarrow') for m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ}, check=True)
    assert done.stdout.strip() == "False"
