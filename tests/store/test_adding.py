"""Adding in batches says and keeps the same as adding one by one; rows are read back quickly and no less carefully."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from retold.errors import ArchiveDamaged, NothingFound
from retold.store import Added, open_archive
from retold.store.adding import add_articles
from retold.store.cells import COLUMNS, _odd_article_of_row, article_of_row, row_of_article
from retold.store.connection import Database
from retold.types import Article, Published, Reject
from tests.making import make_article


def make(key: str, text: str, **more: object) -> Article:
    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Article(key=key, given=True, sha256=sha256, text=text, **more)  # type: ignore[arg-type]  # fields by name


strings = st.text(st.characters(), max_size=12)
published = st.builds(
    Published,
    value=st.none() | strings,
    precision=st.sampled_from(["day", "second", "unknown"]),
    basis=st.sampled_from(["", "given"]),
    earliest=st.none() | strings,
)
articles = st.builds(
    Article,
    key=st.sampled_from(["a", "b", "\udcff"]),
    given=st.booleans(),
    sha256=st.sampled_from(["0" * 64, "1" * 64]),
    text=st.sampled_from(["The pier.", "The pier \ud800.", "The pier. " * 90]),
    title=st.none() | strings,
    outlet=st.sampled_from([None, "Post"]),
    published=published,
    url=st.none() | strings,
    hidden=st.sampled_from([(), ((0, 2),)]),
)
rejects = st.builds(Reject, input=st.sampled_from(["x", "y"]), place=st.just(""), reason=st.just("empty"), detail=st.just("empty"))


@settings(max_examples=150, deadline=None)
@given(st.lists(articles | rejects, max_size=12))
def test_a_batch_is_as_one_by_one(pile: list[Article | Reject]) -> None:
    with open_archive(None, write=True, create=True) as at_once, open_archive(None, write=True, create=True) as one_by_one:
        told = at_once.add(pile)
        each = [one_by_one.add([item]) for item in pile]
        assert told == Added(**{name: sum(getattr(sums, name) for sums in each) for name in Added.__struct_fields__})
        assert told.read == told.added + told.versions + told.updated + told.unchanged + told.rejected == len(pile)
        assert at_once.articles() == one_by_one.articles()
        assert at_once.rejects() == one_by_one.rejects()
        again = at_once.add(at_once.articles())
        assert again.unchanged == again.read


def checksum_by_definition(cells: tuple[object, ...]) -> int:
    """As archives have it since the first: type, length and bytes of each cell, one after another."""
    total = 0
    for cell in cells:
        data = cell if isinstance(cell, bytes) else b"" if cell is None else str(cell).encode("utf-8")
        total = zlib.crc32(f"{type(cell).__name__}:{len(data)}:".encode("ascii") + data, total)
    return total


@settings(max_examples=200, deadline=None)
@given(articles)
@example(make("k", "long " * 500, title="\ud800"))
def test_a_row_is_the_article_and_nothing_else(article: Article) -> None:
    row = row_of_article(article)
    assert len(row) == len(COLUMNS)
    assert row[-1] == checksum_by_definition(row[:-1])
    assert article_of_row(row) == _odd_article_of_row(row) == article


@pytest.mark.parametrize("column", range(len(COLUMNS)))
def test_a_cell_that_is_not_what_was_stored_is_told(column: int) -> None:
    row = list(row_of_article(make("k", "The pier.", title="Late")))
    row[column] = "else" if row[column] != "else" else "other"
    with pytest.raises(ArchiveDamaged):
        article_of_row(tuple(row))


@pytest.mark.parametrize(("column", "cell"), [("published_precision", "some day"), ("rest", "[]"), ("rest", '{"hidden": 3}')])
def test_a_row_that_nobody_of_ours_wrote_is_told_though_its_checksum_holds(column: str, cell: str) -> None:
    row = list(row_of_article(make("k", "The pier."))[:-1])
    row[COLUMNS.index(column)] = cell
    with pytest.raises(ArchiveDamaged):
        article_of_row((*row, checksum_by_definition(tuple(row))))


def test_articles_are_read_by_their_numbers(tmp_path: Path) -> None:
    pile = [make(f"k{n * 7 % 25}", f"The ferry was late on day {n}.") for n in range(25)]
    with open_archive(tmp_path / "x.retold", write=True, create=True) as archive:
        archive.add(pile)
        places = archive.places()
        assert [(sha256, key) for sha256, key, _ in places] == sorted((a.sha256, a.key) for a in pile)
        assert archive.identities() == [(sha256, key, True) for sha256, key, _ in places]
        numbers = sorted(number for _, _, number in places)
        assert archive.articles_of(numbers) == pile, "numbers are given in order of arrival"
        assert archive.articles_of([number for _, _, number in places]) == archive.articles()
        assert archive.articles_of([numbers[3], numbers[1], numbers[3]]) == [pile[3], pile[1], pile[3]]
        assert archive.articles_of([]) == []
        with pytest.raises(NothingFound, match="number 999"):
            archive.articles_of([numbers[0], 999])


def test_what_is_asked_of_the_database_grows_with_the_batch_and_not_with_the_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key with very many versions, a text with very many copies: no batch reads them all again."""
    with open_archive(None, write=True, create=True) as archive:
        database = archive._database
        add_articles(database, [make("same", f"Version {n}.") for n in range(3_000)])
        add_articles(database, [make(f"copy{n}", "One text.") for n in range(3_000)])
        fetched: list[int] = []
        plain = type(database).executemany

        def counting(self: object, sql: str, bindings: object) -> list[object]:
            rows = plain(database, sql, bindings)  # type: ignore[arg-type]  # passed on
            fetched.append(len(rows))
            return rows  # type: ignore[return-value]  # the same

        monkeypatch.setattr(type(database), "executemany", counting)
        told = add_articles(database, [make("same", "Version new."), make("new", "One text."), make("copy7", "One text.")])
        assert told == Added(read=3, versions=1, added=1, unchanged=1)
        assert sum(fetched) <= 6


@pytest.mark.parametrize("committed", [True, False])
def test_what_was_committed_just_as_ctrl_c_came_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, committed: bool) -> None:
    whole = Database.transaction

    @contextmanager
    def interrupted(database: Database) -> Iterator[None]:
        with whole(database):
            yield
            if not committed:
                raise KeyboardInterrupt
        raise KeyboardInterrupt

    told: list[int] = []
    with open_archive(tmp_path / "a.retold", write=True, create=True) as archive:
        monkeypatch.setattr(Database, "transaction", interrupted)
        with pytest.raises(KeyboardInterrupt):
            archive.add([make_article("One text.", "a"), make_article("Another.", "b")], lambda sums: told.append(sums.read))
        assert len(archive.places()) == (2 if committed else 0)
    assert told == ([2] if committed else [])
