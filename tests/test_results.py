"""What a program has of a pile: the tables as attributes, as frames, as Arrow, in a notebook; and tables as a pile."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import retold
from retold.cli import main
from retold.dossier.result_table import ResultTable
from retold.dossier.tables import TABLES
from retold.errors import MissingExtra, UsageError
from retold.results import Traced

REST = (
    "\n\nThe boat has carried bread and letters across the sound since the old bridge at Lindow fell. The council of Marrow voted "
    "by nine to two against a tunnel, which would have cost 3.2 million crowns.\n"
)
MARROW = (
    "Ferry to Marrow stops for the winter\n\nThe ferry to Marrow will stop on 3 November, harbour master Ines Tarrow said. "
    "“We cannot run it through the ice,” she told the Tarn Courier. At least 40 households will be cut off until March." + REST
)
LATER = (
    "Marrow ferry to stop\n\nThe ferry to Marrow will stop on 3 November, the Tarn Courier reported on Monday. "
    "“We cannot run it,” harbour master Ines Tarrow told the Tarn Courier. More than 30 households will be cut off until March."
    + REST
)
ROWS: list[dict[str, Any]] = [
    {"id": "courier-1", "outlet": "Tarn Courier", "published": "2031-10-20T08:00:00Z", "text": MARROW, "title": None},
    {
        "id": "mirror-1",
        "outlet": "Valley Mirror",
        "published": "2031-10-20T12:00:00Z",
        "text": LATER,
        "title": "<b onclick=x>Ice & fog</b>",
    },
]


@pytest.fixture(scope="module")
def found() -> Traced:
    return retold.trace(ROWS)


def test_every_table_is_an_attribute(found: Traced) -> None:
    for name in TABLES:
        table = getattr(found, name)
        assert isinstance(table, ResultTable)
        assert list(table) == found.tables[name]
        assert table.columns == TABLES[name].names
    assert len(found.changes) > 0
    assert found.changes[0]["story"] == found.stories[0]["story"]
    assert found.changes[:1] == [found.changes[0]]
    assert repr(found.articles) == "<articles: 2 rows>"


def test_attributes_say_what_the_command_line_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = tmp_path / "pile.retold"
    found = retold.trace(ROWS, archive=archive)
    with pytest.raises(SystemExit) as stop:
        main(["export", str(archive), str(tmp_path / "out"), "--format", "jsonl"])
    assert stop.value.code == 0, capsys.readouterr().err
    for name in TABLES:
        lines = (tmp_path / "out" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        assert [json.loads(line) for line in lines] == list(getattr(found, name)), name


def test_a_frame_of_pandas_has_the_rows(found: Traced) -> None:
    pytest.importorskip("pandas")
    for name in TABLES:
        frame = getattr(found, name).to_pandas()
        assert tuple(frame.columns) == TABLES[name].names
        assert len(frame) == len(found.tables[name])
    frame = found.changes.to_pandas()
    assert [str(value) for value in frame["before"]] == [row["before"] for row in found.changes]
    assert [int(value) for value in frame["severity"]] == [row["severity"] for row in found.changes]


def test_arrow_goes_out_by_the_capsule_interface(found: Traced, tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    from retold.dossier.exports import export_tables

    export_tables(found.tables, tmp_path, "parquet")
    for name in TABLES:
        table = pyarrow.RecordBatchReader.from_stream(getattr(found, name)).read_all()
        assert table.equals(parquet.read_table(tmp_path / f"{name}.parquet")), name
    empty = pyarrow.RecordBatchReader.from_stream(ResultTable("rejects", [])).read_all()
    assert empty.num_rows == 0 and empty.schema.names == list(TABLES["rejects"].names)


def test_a_table_of_arrow_or_pandas_is_a_pile(found: Traced) -> None:
    pyarrow, pandas = pytest.importorskip("pyarrow"), pytest.importorskip("pandas")
    table = pyarrow.Table.from_pylist(ROWS)
    reader = pyarrow.RecordBatchReader.from_batches(table.schema, table.to_batches(max_chunksize=1))
    for source in (table, reader, pandas.DataFrame(ROWS), pandas.DataFrame(ROWS).iloc[::-1]):
        assert retold.trace(source).digest == found.digest


def test_dates_of_a_frame_are_read_at_their_precision() -> None:
    pyarrow, pandas = pytest.importorskip("pyarrow"), pytest.importorskip("pandas")
    days = pandas.DataFrame({"id": ["a"], "text": [MARROW], "published": pandas.to_datetime(["2031-10-20"])})
    row = retold.trace(days).articles[0]
    assert (row["published"], row["published_precision"], row["published_basis"]) == ("2031-10-20", "day", "given")
    hours = pyarrow.table({"text": [MARROW], "date": pyarrow.array([datetime(2031, 10, 20, 8, 30, tzinfo=UTC)])})
    row = retold.trace(hours).articles[0]
    assert (row["published"], row["published_precision"]) == ("2031-10-20T08:30:00+00:00", "second")
    assert retold.trace([{"text": MARROW, "published": date(2031, 10, 20)}]).articles[0]["published"] == "2031-10-20"


def test_what_is_no_table_of_articles_is_said() -> None:
    pyarrow = pytest.importorskip("pyarrow")

    class Broken:
        def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
            return "no capsule"

    with pytest.raises(UsageError, match="cannot be read as Arrow"):
        retold.trace(Broken())
    found = retold.trace(pyarrow.table({"text": [MARROW, None, " "]}))
    assert sorted(row["place"] for row in found.rejects) == ["row 2", "row 3"]
    assert len(found.articles) == 1


def test_without_pyarrow_it_says_what_to_install(found: Traced, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retold.dossier.exports.arrow.find_spec", lambda name: None)
    for ask in (found.changes.to_pandas, found.changes.to_arrow, found.changes.__arrow_c_stream__):
        with pytest.raises(MissingExtra, match=r"retold\[parquet\]"):
            ask()


class Seen(HTMLParser):
    """The elements and attributes of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.names: set[str] = set()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.open.append(tag)
        self.names |= {name for name, _ in attrs}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> \u202e&amp; \ud800 \x00"


def test_a_notebook_is_shown_one_escaped_table(found: Traced) -> None:
    row = {**found.articles[1], "title": HOSTILE, "outlet": HOSTILE * 20}
    for html in (ResultTable("articles", [row] * 30)._repr_html_(), *(getattr(found, name)._repr_html_() for name in TABLES)):
        seen = Seen()
        seen.feed(html)
        assert seen.open == []
        assert set(seen.tags) <= {"table", "caption", "strong", "thead", "tbody", "tr", "th", "td"}
        assert seen.names <= {"scope", "title", "dir"}
        assert seen.tags.count("table") == 1
        assert seen.tags.count("tr") <= 21
        html.encode("utf-8")
    assert "&lt;b onclick=x&gt;" in found.articles._repr_html_()


def test_a_notebook_is_shown_what_was_found(found: Traced) -> None:
    html = found._repr_html_()
    seen = Seen()
    seen.feed(html)
    assert seen.tags.count("table") == 1 and "script" not in seen.tags
    assert f"<td>{len(found.changes):,}</td>" in html
    assert "2 articles" in html
