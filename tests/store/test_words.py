"""The index of words."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retold.errors import UsageError
from retold.store import Archive, open_archive
from retold.store.words import query_of
from retold.types import Article, Published


def make(key: str, text: str, title: str | None = None) -> Article:
    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Article(key=key, given=True, sha256=sha256, text=text, title=title, published=Published())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "pile.retold"


def found(archive: Archive, question: str) -> list[str]:
    numbers = archive.words().find(question)
    assert numbers is not None
    return [article.key for article in archive.articles_of(numbers)]


def test_words_phrases_beginnings_and_what_must_not_stand(path: Path) -> None:
    with open_archive(path, write=True, create=True) as archive:
        archive.add(
            [make("a", "The café by the harbour closed.", "Ferry late"), make("b", "A harbour wall fell; the ferry sailed.")]
        )
        assert archive.words().behind()
        assert archive.words().update() == 2 and archive.words().update() == 0 and not archive.words().behind()
        assert found(archive, "HARBOUR") == ["a", "b"]
        assert found(archive, "cafe") == ["a"]
        assert found(archive, "ferry") == ["a", "b"], "titles are searched too"
        assert found(archive, '"harbour wall"') == ["b"] and found(archive, '"wall harbour"') == []
        assert found(archive, "harb*") == ["a", "b"] and found(archive, "harb") == []
        assert found(archive, "harbour -wall") == ["a"]
        assert archive.words().find("… -") is None


def test_it_follows_additions_and_removals(path: Path) -> None:
    with open_archive(path, write=True, create=True) as archive:
        archive.add(make(f"k{n}", f"stone number{n}") for n in range(1200))
        seen: list[tuple[int, int]] = []
        assert archive.words().update(lambda done, total: seen.append((done, total))) == 1200
        assert seen == [(500, 1200), (1000, 1200), (1200, 1200)]
        archive.remove([f"k{n}" for n in range(100)])
        archive.add([make("new", "stone of another kind")])
        assert archive.words().update() == 101
        assert found(archive, "number5") == [] and found(archive, "another") == ["new"] and len(found(archive, "stone")) == 1101
        archive.remove("new")
        archive.add([make("newer", "stone once more")])
        assert archive.words().behind(), "as many as before, and others"
        assert archive.check() == []
    with open_archive(path, write=False) as reader:
        assert len(reader.words().find("stone") or []) == 1101
        with pytest.raises(UsageError):
            reader.words().update()


def test_texts_that_are_no_unicode_are_searched_as_far_as_they_are(path: Path) -> None:
    with open_archive(path, write=True, create=True) as archive:
        archive.add([make("odd", "before \ud800 after\0wards", "\udcff title")])
        archive.words().update()
        assert found(archive, "before") == ["odd"]


def test_an_archive_of_the_version_before_has_none_until_it_is_written(path: Path) -> None:
    with open_archive(path, write=True, create=True) as archive:
        archive.add([make("a", "stone")])
        database = archive._database
        database.execute("DROP TABLE words; PRAGMA user_version=2")
        tables = [str(row[0]) for row in database.execute("SELECT name FROM sqlite_schema WHERE name IN ('corrections')")]
        for table in tables:
            database.execute(f"DROP TABLE {table}")
        database.execute("DELETE FROM migrations")
    with open_archive(path, write=False) as reader:
        assert reader.words().behind() and reader.words().find("stone") is None
    with open_archive(path, write=True) as archive:
        archive.words().update()
        assert found(archive, "stone") == ["a"]


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_whatever_is_asked_is_a_question(question: str) -> None:
    asked = query_of(question)
    with open_archive(None, write=True) as archive:
        archive.words().update()
        assert archive.words().find(question) == (None if asked is None else [])
