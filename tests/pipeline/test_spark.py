"""The corpus stages on Spark find what they find here, row by row, in however many parts; and an archive can be made of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from retold.config import Settings
from retold.dossier.exports import export_tables
from retold.dossier.found_rows import FOUND_TABLES
from retold.dossier.imports import read_rows
from retold.dossier.tables import TABLES, canonical, validate
from retold.errors import NoInput, UsageError
from retold.folders import find_on_spark, import_folder
from retold.pipeline.corpus import pairs_kind
from retold.results import load, trace
from retold.store import open_archive
from tests.pipeline.pile import make_records

SETTINGS = Settings(hot_articles=3, hot_subjects=4, outlets={"Lantern": "The Saltby Lantern"}, workers=1)
Tables = dict[str, list[str]]
RECORDS = make_records()
LATIN = {"id": "latin", "text": "Caf\ufffd by the old pier"}  # as the mended line reads


def canonical_tables(rows: Callable[[str], Iterator[dict[str, object]]]) -> Tables:
    return {name: sorted(map(canonical, rows(name))) for name in FOUND_TABLES}


def write_pile(folder: Path) -> Path:
    """Three files of lines and some that are none."""
    folder.mkdir()
    lines = [json.dumps({k: v for k, v in record.items() if v is not None}, ensure_ascii=False).encode() for record in RECORDS]
    bad = [b"", b"{not json", b'{"id": "empty", "text": "   "}', b'["a list"]', b'{"id": "no text"}']
    (folder / "a.jsonl").write_bytes(
        b"\n".join([*lines[:12], *bad, *lines[12:30], bad[1], b'{"id":"latin","text":"Caf\xe9 by the old pier"}'])
    )
    (folder / "b 2+[x].ndjson").write_bytes(b"\xef\xbb\xbf" + b"\r\n".join([*lines[30:35], *lines[10:12]]) + b"\r\n")
    (folder / "c.jsonl").write_bytes(b"\n".join(lines[35:]))
    (folder / "blank.jsonl").write_bytes(b"\n  \n")
    (folder / "nothing.jsonl").write_bytes(b"")
    return folder


@pytest.fixture(scope="module")
def pile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pile(tmp_path_factory.mktemp("pile") / "in")


@pytest.fixture(scope="module")
def local(pile: Path) -> Tables:
    tables = trace(pile, depth="find", settings=SETTINGS).tables
    return canonical_tables(lambda name: iter(tables[name]))


@pytest.fixture(scope="module")
def target(pile: Path, spark_session: None) -> Path:
    folder = pile.parent / "target"
    counts = find_on_spark([str(pile)], str(folder), settings=SETTINGS, form="jsonl")
    repeated = counts.pop("repeated")
    assert repeated == 4 and counts == {name: len(list(read_rows(folder, name))) for name in FOUND_TABLES}
    return folder


@pytest.fixture(scope="module", params=["local", "spark"])
def found(request: pytest.FixtureRequest) -> Tables:
    if request.param == "local":
        return request.getfixturevalue("local")  # type: ignore[no-any-return]  # pytest does not say
    folder = request.getfixturevalue("target")
    return canonical_tables(lambda name: read_rows(folder, name))


def rows(tables: Tables, name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in tables[name]]


# --- the same on both engines ---------------------------------------------------------------------------------------------------


def test_copies_excerpts_and_stories_are_found(found: Tables) -> None:
    relations = {(r["a"], r["b"]): r["relation"] for r in rows(found, "relations")}
    assert relations["a15", "a16"] == "copy" and relations["a15", "a17"] == "retelling" and relations["a15", "a19"] == "update"
    stories = {r["article"]: r["story"] for r in rows(found, "stories")}
    assert stories["a15"] == stories["a16"] == stories["a17"] and stories["a15"] != stories["short"]
    assert len({r["story"] for r in rows(found, "stories")}) > 4
    assert {(r["a"], r["b"]) for r in rows(found, "alignments")} >= {("a15", "a16"), ("a15", "a18"), ("a15", "a19")}


def test_every_record_is_an_article_or_a_reject(found: Tables) -> None:
    assert len(found["articles"]) == len(RECORDS) - 2 + 1  # two come again; one line of another character set
    rejected = {(Path(str(r["input"])).name, r["place"], r["reason"]) for r in rows(found, "rejects")}
    assert rejected == {
        ("a.jsonl", "line 14", "bad-json"),
        ("a.jsonl", "line 15", "empty"),
        ("a.jsonl", "line 16", "bad-json"),
        ("a.jsonl", "line 17", "no-text"),
        ("a.jsonl", "line 36", "bad-json"),
        ("blank.jsonl", "", "empty"),
        ("nothing.jsonl", "", "empty"),
    }


def test_ids_are_settled_between_articles(found: Tables) -> None:
    shown = {str(r["article"]): r for r in rows(found, "articles")}
    shared = sorted(name for name, r in shown.items() if r["version_of"] == "a03")
    assert len(shared) == 2 and all(name.startswith("a03@") for name in shared)
    assert len([name for name in shown if name.startswith("sha-")]) == 1
    assert {r["outlet"] for r in shown.values()} == {None, "The Saltby Lantern", "Wend Valley Post", "Moor End Courier"}


def test_rows_are_those_of_the_tables(found: Tables) -> None:
    for name in FOUND_TABLES:
        for row in rows(found, name):
            assert set(row) == set(TABLES[name].names)
            validate(name, [{column: row[column] for column in TABLES[name].names}])


# --- one against the other ------------------------------------------------------------------------------------------------------


def test_rows_are_the_same_on_spark(local: Tables, target: Path) -> None:
    on_spark = canonical_tables(lambda name: read_rows(target, name))
    for name in FOUND_TABLES:
        assert on_spark[name] == local[name], name


def test_rows_are_the_same_from_parquet_in_other_parts(
    local: Tables, spark_session: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    monkeypatch.setattr("retold.engine.spark._PARTITION_BYTES", 10_000)
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    again = [*RECORDS, RECORDS[10], RECORDS[11], LATIN]
    given = [
        {**record, "published": date.fromisoformat(record["published"]) if record.get("published") else None} for record in again
    ]
    for part, name in enumerate(("one.parquet", "deep/two.parquet", "deep/three.parquet")):
        names = ("id", "text", "title", "outlet", "published", "url")
        table = pyarrow.Table.from_pylist([{name: row.get(name) for name in names} for row in given[part::3][::-1]])
        parquet.write_table(table, folder / name)
    (folder / "notes.txt").write_text("not a record")
    counts = find_on_spark([str(folder)], str(tmp_path / "target"), settings=SETTINGS)
    on_spark = canonical_tables(lambda name: read_rows(tmp_path / "target", name))
    for name in (name for name in FOUND_TABLES if name != "rejects"):
        assert on_spark[name] == local[name], name
    assert [(r["reason"], Path(str(r["input"])).name) for r in rows(on_spark, "rejects")] == [("not-records", "notes.txt")]
    assert counts["rejects"] == 1 and not (tmp_path / "target" / "_work").exists()


# --- into an archive ------------------------------------------------------------------------------------------------------------


def found_in(archive: Path) -> Tables:
    tables = load(archive, depth="find", settings=SETTINGS).tables
    return canonical_tables(lambda name: iter(tables[name]))


def test_an_archive_of_it_says_the_same_and_compares_nothing(
    local: Tables, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "pile.retold"
    imported = import_folder(target, path, settings=SETTINGS)
    assert (imported.added.rejected, imported.pairs) == (len(local["rejects"]), len(local["relations"]))

    def refuse(*_: object) -> None:
        raise AssertionError("compared again")

    with monkeypatch.context() as patched:
        patched.setattr("retold.pipeline.corpus.compare_prints", refuse)
        assert found_in(path) == local
    again = import_folder(target, path, settings=SETTINGS)
    assert again.added.unchanged == len(local["articles"]) and again.pairs == 0
    assert found_in(path) == local


def test_pairs_are_kept_only_where_they_hold(local: Tables, target: Path, tmp_path: Path) -> None:
    path = tmp_path / "pile.retold"
    fuller = {**RECORDS[6], "outlet": "Wend Valley Post", "upstream": "Harbour Wire"}
    trace([fuller], archive=path, depth="find", settings=SETTINGS)
    imported = import_folder(target, path, settings=SETTINGS)
    assert 0 < imported.pairs < len(local["relations"])
    pile = [*RECORDS, fuller, LATIN]
    wanted = trace(pile, depth="find", settings=SETTINGS).tables
    assert {**found_in(path), "rejects": []} == {**canonical_tables(lambda name: iter(wanted[name])), "rejects": []}
    other = Settings(hot_articles=3)  # the outlets under their own names: another table of pairs
    assert pairs_kind(other) != pairs_kind(SETTINGS)
    assert import_folder(target, tmp_path / "other.retold", settings=other).pairs == 0


@pytest.mark.extra
@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_an_export_comes_back(pile: Path, local: Tables, tmp_path: Path, form: str) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow")
    export_tables(trace(pile, depth="find", settings=SETTINGS).tables, tmp_path / "out", form)
    imported = import_folder(tmp_path / "out", tmp_path / "pile.retold", settings=SETTINGS)
    assert imported.pairs == 0 and imported.added.added > 30
    assert found_in(tmp_path / "pile.retold") == local


def test_an_export_of_every_table_comes_back(pile: Path, tmp_path: Path) -> None:
    """What pages said of their dates and outlets is not taken for what the input said."""
    few = tmp_path / "in"
    few.mkdir()
    for number in (0, 3, 9, 38):
        (few / f"{number}.txt").write_text(RECORDS[number]["text"], encoding="utf-8")
    tables = trace(few, depth="all", settings=SETTINGS).tables
    assert {row["published_basis"] for row in tables["articles"]} == {"", "header"}
    export_tables(tables, tmp_path / "out", "jsonl")
    import_folder(tmp_path / "out", tmp_path / "pile.retold", settings=SETTINGS)
    with open_archive(tmp_path / "pile.retold", write=False) as archive:
        assert all(article.published.value is None for article in archive.articles())
    again = load(tmp_path / "pile.retold", depth="all", settings=SETTINGS).tables
    for name, wanted in tables.items():
        assert sorted(map(canonical, again[name])) == sorted(map(canonical, wanted)), name


# --- what goes wrong ------------------------------------------------------------------------------------------------------------


def test_nothing_to_read(spark_session: None, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with pytest.raises(NoInput, match="holds no files"):
        find_on_spark([str(tmp_path / "in")], str(tmp_path / "target"))
    with pytest.raises(NoInput, match="is not there"):
        find_on_spark([str(tmp_path / "nowhere")], str(tmp_path / "target"))
    assert not (tmp_path / "target").exists()


def test_what_is_no_folder_of_tables(tmp_path: Path, target: Path) -> None:
    (tmp_path / "csv").mkdir()
    (tmp_path / "csv" / "articles.csv").write_text("article,text\n")
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "articles.jsonl").write_text('{"article": "x", "text": null}\n')
    (tmp_path / "torn" / "pile" / "articles").mkdir(parents=True)
    (tmp_path / "torn" / "pile" / "articles" / "part-0.parquet").write_bytes(b"PAR1 and no more")
    for name, said in (("csv", "CSV"), ("bad", "no text"), ("torn", "Parquet"), ("none", "no folder")):
        with pytest.raises(UsageError if name != "none" else Exception, match=said):
            import_folder(tmp_path / name, tmp_path / f"{name}.retold")
