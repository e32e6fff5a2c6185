"""Runs of arrays, and what brings an older archive up to them."""

from __future__ import annotations

from pathlib import Path

import apsw
import numpy as np
import pytest

from retold.errors import ArchiveDamaged
from retold.store import open_archive
from retold.store.blocks import _MOST_BYTES
from tests.making import make_article


def test_arrays_come_back_as_they_were(tmp_path: Path) -> None:
    arrays = {
        "keys": np.arange(5, dtype=np.uint64) << np.uint64(60),
        "spans": np.array([[1, 2], [3, 4]], np.int32),
        "none": np.zeros((0, 24), np.uint64),
        "flags": np.array([1, 2, 255], np.uint8),
        "big-endian": np.array([1, 2, 3], ">i4"),
    }
    with open_archive(tmp_path / "a.retold", write=True, create=True) as archive:
        number = archive.blocks().save("keys/1", arrays)
    with open_archive(tmp_path / "a.retold", write=False) as archive:
        found = archive.blocks().load("keys/1", number, list(arrays))
        assert archive.blocks().runs("keys/1") == [number] and archive.blocks().runs("keys/2") == []
    for name, array in arrays.items():
        assert found[name].tolist() == array.tolist() and found[name].shape == array.shape, name


def test_a_run_takes_the_place_of_others_at_once(tmp_path: Path) -> None:
    with open_archive(tmp_path / "a.retold", write=True, create=True) as archive:
        blocks = archive.blocks()
        old = [blocks.save("keys/1", {"x": np.array([i])}) for i in range(3)]
        new = blocks.save("keys/1", {"x": np.arange(3)}, replaced=old[:2])
        assert blocks.runs("keys/1") == [old[2], new]
        blocks.drop("keys/1")
        assert blocks.runs("keys/1") == []


def test_an_array_larger_than_a_cell_is_kept_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _MOST_BYTES < 1_000_000_000
    monkeypatch.setattr("retold.store.blocks._MOST_BYTES", 64)
    array = np.arange(300, dtype=np.int64).reshape(-1, 3)
    with open_archive(tmp_path / "a.retold", write=True, create=True) as archive:
        number = archive.blocks().save("keys/1", {"x": array, "x2": array[:1]})
        assert archive.blocks().load("keys/1", number, ["x"])["x"].tolist() == array.tolist()


def test_arrays_of_several_runs_are_joined_without_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retold.store.blocks._MOST_BYTES", 64)
    parts = [np.arange(n, dtype=np.uint64) + np.uint64(100 * n) for n in (0, 3, 30)]
    with open_archive(tmp_path / "a.retold", write=True, create=True) as archive:
        blocks = archive.blocks()
        runs = [blocks.save("keys/1", {"x": part, "x2": part[:1]}) for part in parts]
        joined, begins = blocks.join("keys/1", runs, "x")
        assert joined.tolist() == np.concatenate(parts).tolist() and begins == [0, 0, 3]
        assert [found.tolist() for found in blocks.join("keys/1", [], "x")[:1]] == [[]]
        with pytest.raises(ArchiveDamaged):
            blocks.join("keys/1", runs, "y")
        blocks.save("keys/1", {"z": np.arange(3)})  # of another kind of number
        with pytest.raises(ArchiveDamaged):
            blocks.join("keys/1", [4], "z")


def test_a_changed_byte_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.retold"
    with open_archive(path, write=True, create=True) as archive:
        number = archive.blocks().save("keys/1", {"x": np.arange(10, dtype=np.uint64)})
    connection = apsw.Connection(str(path))
    connection.execute("UPDATE blocks SET value = zeroblob(80)")
    connection.close()
    with open_archive(path, write=False) as archive:
        with pytest.raises(ArchiveDamaged):
            archive.blocks().load("keys/1", number, ["x"])
        with pytest.raises(ArchiveDamaged):
            archive.blocks().join("keys/1", [number], "x")


def test_an_archive_of_the_first_version_is_brought_up_and_keeps_its_articles(tmp_path: Path) -> None:
    path = tmp_path / "a.retold"
    articles = [make_article(f"Text of number {i}, said the harbour office.", f"n{i}", outlet="Orrin Post") for i in range(3)]
    with open_archive(path, write=True, create=True) as archive:
        archive.add(articles)
        before = archive.places()
    connection = apsw.Connection(str(path))
    connection.execute(
        "DROP TABLE blocks; DROP TABLE words; DROP TABLE corrections; DROP INDEX articles_by_outlet; "
        "DELETE FROM migrations; PRAGMA user_version=1"
    )
    connection.close()
    with open_archive(path, write=False) as archive:  # a reader leaves it as it is, and finds no run
        assert archive.blocks().runs("keys/1") == []
    with open_archive(path, write=True) as archive:
        assert archive.places() == before
        assert sorted(a.key for a in archive.articles()) == ["n0", "n1", "n2"]
        assert archive.blocks().save("keys/1", {"x": np.arange(2)}) == 1
        assert len(archive.numbers_of_outlet("Orrin Post", 2)) == 2
        archive.remove("n2")
        archive.add([make_article("Another text altogether, from another day.", "n9")])
        assert max(number for _, _, number in archive.places()) > max(number for _, _, number in before)
