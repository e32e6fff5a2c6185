"""An article that find fails on keeps its place and costs the others nothing; one row and one line tell of it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
import pytest

from retold.config import Settings
from retold.pipeline import indexing, work
from retold.pipeline.indexing import index_articles
from retold.pipeline.spark import articles as on_articles
from retold.pipeline.unindexed import tell_unindexed
from retold.store import open_archive
from retold.types import Article
from tests.making import make_article

GOOD = [make_article(f"The ferry to Saltby was late on day {i}, the harbour office said.", f"k{i}") for i in range(3)]
BAD = make_article("The ferry that nobody could index left before noon.", "odd")


def fail_on_the_odd(item: tuple[Sequence[Article], Sequence[int]]) -> dict[str, object]:
    if any("nobody could index" in article.text for article in item[0]):
        raise ValueError("no such\nferry")
    return index_articles(item)  # type: ignore[return-value]  # arrays


def test_it_is_told_once_and_goes_with_its_article(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "a.retold"
    with open_archive(path, write=True, create=True) as archive:
        archive.add([*GOOD, BAD])
        for _ in range(2):
            tell_unindexed(archive, BAD, ValueError("no such\nferry"))
        (row,) = archive.rejects()
        assert (row.input, row.reason, row.sha256) == ("odd", "not-indexed", BAD.sha256)
        assert row.kept == "the article, without keys"
        for said in ("'odd' could not be indexed", "ValueError: no such ferry", "it was kept", "report it"):
            assert said in row.detail
        assert [record.levelno for record in caplog.records] == [logging.WARNING] * 2
        assert caplog.records[0].getMessage() == f"retold: {row.detail}. [not-indexed]"
        assert archive.remove("k0") == 1
        assert archive.rejects() == [row]
    with open_archive(path, write=False) as reader:
        tell_unindexed(reader, BAD, ValueError())
        assert len(caplog.records) == 3
        assert "(ValueError)" in caplog.records[2].getMessage()
    with open_archive(path, write=True) as archive:
        archive.remove("odd")
        assert archive.rejects() == []


def test_on_spark_it_is_a_row_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_articles, "index_articles", fail_on_the_odd)
    pile = [*GOOD, BAD]
    batch = {"noun": list(map(msgspec.msgpack.encode, pile)), "place": list(range(len(pile)))}
    batches = list(on_articles.index_batches(iter([batch]), parts=2, settings=Settings()))
    rows = [dict(zip(columns, row, strict=True)) for columns in batches for row in zip(*columns.values(), strict=True)]
    assert [row["place"] for row in rows if row["part"] == -1] == [0, 1, 2, 3]
    keys = [np.frombuffer(row["shingles"], np.uint64) for row in rows if row["part"] >= 0]
    assert keys
    (row,) = (row for row in rows if row["part"] == -2)
    (reject,) = on_articles.rejects_of({"noun": [row["noun"]]})
    assert (reject.input, reject.reason, reject.sha256) == ("odd", "not-indexed", BAD.sha256)


def test_in_an_archive_the_others_are_found_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(indexing, "index_articles", fail_on_the_odd)
    with open_archive(tmp_path / "a.retold", write=True, create=True) as archive:
        archive.add([*GOOD, BAD])
        found = work(archive, Settings(workers=1), "find")
        assert len(found.articles) == 4
        assert {frozenset((pair.a, pair.b)) for pair in found.pairs} >= {frozenset(p) for p in _places(found.articles, GOOD)}
        assert [reject.reason for reject in found.rejects] == ["not-indexed"]
        assert len(caplog.records) == 1
        assert [reject.input for reject in work(archive, Settings(workers=1), "find").rejects] == ["odd"]
        assert len(caplog.records) == 1, "it is kept as it is, and not tried again"


def _places(articles: Sequence[Article], some: Sequence[Article]) -> list[tuple[int, int]]:
    places = [i for i, article in enumerate(articles) if article.key in {one.key for one in some}]
    return [(i, j) for i in places for j in places if i < j]
