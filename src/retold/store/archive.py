"""The archive: what is kept of a pile from one run to the next.

Writing is done in batches that are committed as they go, by one process at a time; reading by any number, beside it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from retold.errors import ArchiveDamaged, ArchiveLocked, NothingFound, UsageError
from retold.store.adding import Added, add_articles
from retold.store.blocks import Blocks
from retold.store.cells import (
    COLUMNS,
    REJECT_COLUMNS,
    UNINDEXED,
    article_of_row,
    cell_of,
    damaged,
    pack,
    reject_of_row,
    string_of,
    unpack,
)
from retold.store.connection import Cell, Database, Row, loses_pages, sqlite_version, translated
from retold.store.corrections import Corrections
from retold.store.lock import WriterLock
from retold.store.migrations import build, identify, migrate
from retold.store.notes import Notes
from retold.store.outlines import Outlines
from retold.store.words import Words
from retold.types import Article, Reject

_T = TypeVar("_T")
_MANY_PLACES = 1_000  # from so many on it is quicker to read an index through than to look each up
_BATCH_ARTICLES = 500
_TRIES = 3  # to read one state of an archive that others write to
_SHA256_DIGITS = 64

_SELECT = f"SELECT {', '.join(COLUMNS)} FROM articles"
_SELECT_NUMBERED = f"SELECT id, {', '.join(COLUMNS)} FROM articles"
_SELECT_REJECT = f"SELECT {', '.join(REJECT_COLUMNS)} FROM rejects"


def open_archive(path: Path | None, *, write: bool, create: bool = False) -> Archive:
    """Open an archive; `path` None: a temporary one in memory.

    write   take the writer's lock and migrate an older archive. create: make the archive where there is none.
    Raises NothingFound (no such file), ArchiveDamaged (foreign, damaged, newer: the file is left as it is), ArchiveLocked,
    NoSpace, UsageError (the folder is missing or cannot be written).
    """
    if path is None:
        database = Database(None, write=True)
        build(database)
        return Archive(database, None, None, write=True)
    path = Path(os.path.realpath(path))
    lock = WriterLock(path) if write else None
    try:
        if not _is_there(path, create=create and write):
            _create(path)
        _look_at(path)
        database = Database(path, write=write)
        try:
            if write:
                migrate(database)
        except BaseException:
            database.close()
            raise
        return Archive(database, path, lock, write=write)
    except BaseException:
        if lock is not None:
            lock.release()
        raise


class Archive:
    """An open archive. A context manager; not for use by two threads at once (open it once a thread)."""

    def __init__(self, database: Database, path: Path | None, lock: WriterLock | None, *, write: bool) -> None:
        """Made by `open_archive` only."""
        self._database = database
        self._lock = lock
        self._write = write
        self.path = path

    def __enter__(self) -> Self:
        """The archive itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close it."""
        self.close()

    @property
    def writable(self) -> bool:
        """Whether it was opened for writing."""
        return self._write

    def close(self) -> None:
        """Close the file and give the writer's lock back."""
        try:
            self._database.close()
        finally:
            if self._lock is not None:
                self._lock.release()

    def consistently(self, read: Callable[[], _T]) -> _T:
        """What `read` returns, all that it reads here being of one state of the archive, whoever writes meanwhile.

        Beside a writer there is a write-ahead log as a rule, of which a snapshot is read. With a rollback journal a snapshot would
        keep writers out: `read` is called again, three times at most, where somebody has written before it came to its end.
        Raises ArchiveLocked where the archive changed each time.
        """
        if self._write:  # nobody else writes
            return read()
        for _ in range(_TRIES):
            with self._database.snapshot():
                if self._database.logs_ahead():
                    return read()
            before = self._database.state()
            try:
                found = read()
            except (ArchiveDamaged, NothingFound):  # as half of one state and half of another may look
                if self._database.state() == before:
                    raise
                continue
            if self._database.state() == before:
                return found
        raise ArchiveLocked(f"{self._database.name} was written to again and again while it was read", "Wait for the writer to end")

    # --- articles and rejects -------------------------------------------------------------------------------------------------

    def add(self, articles: Iterable[Article | Reject], on_batch: Callable[[Added], None] | None = None) -> Added:
        """Add what was read, in batches of at most 500 (or two seconds of reading), each committed before the next is read.

        An article is identified by its key and the SHA-256 of its text, so that adding again adds nothing. `on_batch` is
        called with the sums so far after each commit: what it was told of is safe. Where reading fails half way, what was
        read is committed before the error goes on.
        """
        self._must_write()
        return add_articles(self._database, articles, on_batch)

    def remove(self, keys: str | Iterable[str]) -> int:
        """Remove articles, all versions of each key, with what was found in them; return how many rows went."""
        wanted = [keys] if isinstance(keys, str) else sorted(set(keys))
        return self._remove("DELETE FROM articles WHERE key = ? RETURNING sha256, key", [(cell_of(key),) for key in wanted])

    def remove_versions(self, places: Iterable[tuple[str, str]]) -> int:
        """The same for the articles of these (sha256, key) alone: another version of the key stays."""
        sql = "DELETE FROM articles WHERE sha256 = ? AND key = ? RETURNING sha256, key"
        return self._remove(sql, [(sha256, cell_of(key)) for sha256, key in sorted(set(places))])

    def _remove(self, sql: str, wanted: Sequence[Row]) -> int:
        self._must_write()
        with self._database.transaction():
            rows = [row for one in wanted for row in self._database.execute(sql, one)]
            told = f"DELETE FROM rejects WHERE reason = '{UNINDEXED}' AND sha256 = ? AND input = ?"
            self._database.executemany(told, rows)
            gone = {string_of(row[0]) for row in rows}
            gone -= {string_of(row[0]) for row in self._database.execute("SELECT sha256 FROM articles")} if gone else set()
            self._forget_texts(gone)
        return len(rows)

    def _forget_texts(self, gone: set[str]) -> None:
        """Delete the results whose key names a text that no article has any more."""
        if not gone:
            return
        rows = self._database.execute("SELECT id, key FROM results")
        stale = [(row[0],) for row in rows if not gone.isdisjoint(_sha256s_of(string_of(row[1])))]
        self._database.executemany("DELETE FROM results WHERE id = ?", stale)

    def articles(self) -> list[Article]:
        """All articles, in order of (sha256, key). Raises ArchiveDamaged on a row that is not what was stored."""
        found = [article_of_row(row) for row in self._database.execute(_SELECT)]
        return sorted(found, key=lambda article: (article.sha256, article.key))

    def articles_of(self, ids: Sequence[int], *, checked: bool = False) -> list[Article]:
        """The articles of these numbers, in this order; `checked`: their rows were read and found whole by this run.

        Raises NothingFound, ArchiveDamaged. Cost: one look-up each, and the checksum.
        """
        found: list[Article] = []
        for first in range(0, len(ids), _BATCH_ARTICLES):
            wanted = ids[first : first + _BATCH_ARTICLES]
            rows = self._numbered([int(number) for number in wanted])
            if len(rows) < len(wanted):
                gone = min(set(wanted) - {_number(row) for row in rows})
                raise NothingFound(f"there is no article number {gone} in {self._database.name}", "Ask for the places anew")
            found += [article_of_row(row[1:], checked=checked) for row in rows]
        return found

    def _numbered(self, wanted: list[int]) -> list[Row]:
        """The rows of these numbers that are there, in this order; where they stand close together, in one go."""
        low, high = min(wanted, default=0), max(wanted, default=0)
        if high - low >= 2 * len(wanted):
            return self._database.executemany(f"{_SELECT_NUMBERED} WHERE id = ?", [(number,) for number in wanted])
        rows = self._database.execute(f"{_SELECT_NUMBERED} WHERE id >= ? AND id <= ?", (low, high))
        found = {_number(row): row for row in rows}
        return [found[number] for number in wanted if number in found]

    def numbers_of_outlet(self, outlet: str, most: int) -> list[int]:
        """The numbers of the first `most` articles of an outlet, in order of (sha256, key)."""
        sql = "SELECT id FROM articles WHERE outlet = ? ORDER BY sha256, key LIMIT ?"
        return [_number(row) for row in self._database.execute(sql, (cell_of(outlet), most))]

    def places(self) -> list[tuple[str, str, int]]:
        """(sha256, key, number) of every article, in order: what the archive holds, without the texts, from an index alone."""
        rows = self._database.execute("SELECT id, sha256, key FROM articles")
        return sorted((string_of(row[1]), string_of(row[2]), _number(row)) for row in rows)

    def numbers(self) -> list[int]:
        """The number of every article, in order of (key, SHA-256). Cost .3 µs each."""
        # An index has this order. In it keys that are not Unicode come last; only then is there something to sort.
        last = self._database.execute("SELECT typeof(key) FROM articles ORDER BY key DESC LIMIT 1")
        if last and last[0][0] == "blob":
            rows = self._database.execute("SELECT id, key, sha256 FROM articles")
            return [_number(row) for row in sorted(rows, key=lambda row: (string_of(row[1]), string_of(row[2])))]
        return [int(number or 0) for (number,) in self._database.execute("SELECT id FROM articles ORDER BY key, sha256")]

    def places_of(self, numbers: Sequence[int]) -> list[tuple[str, str, int]]:
        """(sha256, key, number) of these articles, in order of all three. Cost: one look-up each; of many, a look at all."""
        if len(numbers) > _MANY_PLACES:
            wanted = set(numbers)
            rows = [row for row in self._database.execute("SELECT id, sha256, key FROM articles") if row[0] in wanted]
        else:
            sql = "SELECT id, sha256, key FROM articles WHERE id = ?"
            rows = self._database.executemany(sql, [(int(number),) for number in numbers])
        return sorted((string_of(row[1]), string_of(row[2]), _number(row)) for row in rows)

    def identities(self) -> list[tuple[str, str, bool]]:
        """(sha256, key, whether the key was given) of every article, in the order of `places`: what their names are made of."""
        rows = self._database.execute("SELECT sha256, key, given FROM articles")
        return sorted((string_of(row[0]), string_of(row[1]), bool(row[2])) for row in rows)

    def scan(self) -> Iterator[list[tuple[int, str, bytes, bytes]]]:
        """(number, sha256, title, text) of every article, some hundreds at a time, by number: for who has to look into each text.

        Title (may be empty) and text as UTF-8, surrogates passed through.

        Not held against their checksums, which `articles_of` does for those that are of use. Cost O(bytes), 1 s a gigabyte.
        """
        last = 0
        sql = "SELECT id, sha256, CAST(coalesce(title, '') AS BLOB), CAST(text AS BLOB) FROM articles"
        sql += " WHERE id > ? ORDER BY id LIMIT ?"
        while rows := self._database.execute(sql, (last, _BATCH_ARTICLES)):
            last = _number(rows[-1])
            yield [(_number(row), string_of(row[1]), _bytes_of(row[2]), _bytes_of(row[3])) for row in rows]

    def rejects(self) -> list[Reject]:
        """All rejects, in order of input, place and reason."""
        found = [reject_of_row(row) for row in self._database.execute(_SELECT_REJECT)]
        return sorted(found, key=lambda reject: (reject.input, reject.place, reject.reason, reject.sha256 or ""))

    def drop_rejects(self, inputs: Iterable[str]) -> int:
        """Delete the rejects of these inputs (they are about to be read again); return how many went."""
        self._must_write()
        with self._database.transaction():
            gone = [
                self._database.execute("DELETE FROM rejects WHERE input = ? RETURNING id", (cell_of(name),)) for name in set(inputs)
            ]
        return sum(map(len, gone))

    # --- what the stages found ------------------------------------------------------------------------------------------------

    def load(self, stage: str, keys: Sequence[str]) -> dict[str, bytes]:
        """The results of a stage that are kept for these keys; a key without one is left out."""
        sql = "SELECT key, value FROM results WHERE stage = ? AND key = ?"
        rows = self._database.executemany(sql, ((stage, cell_of(key)) for key in dict.fromkeys(keys)))
        return {string_of(row[0]): unpack(row[1], f"a result of {stage}") for row in rows}

    def save(self, stage: str, items: Iterable[tuple[str, bytes]]) -> None:
        """Keep results of a stage, committed in batches of at most 500; a result that is there is replaced."""
        self._must_write()
        source = iter(items)
        while batch := list(islice(source, _BATCH_ARTICLES)):
            rows = [(stage, cell_of(key), pack(value)) for key, value in batch]
            with self._database.transaction():
                self._database.executemany("INSERT OR REPLACE INTO results (stage, key, value) VALUES (?, ?, ?)", rows)

    def blocks(self) -> Blocks:
        """The arrays that the corpus stages keep."""
        return Blocks(self._database, write=self._write)

    def words(self) -> Words:
        """The index of words, which may be behind the articles."""
        return Words(self._database, write=self._write)

    def outlines(self) -> Outlines:
        """What the articles say of themselves beside their texts."""
        return Outlines(self._database)

    def corrections(self) -> Corrections:
        """What people decided."""
        return Corrections(self._database, write=self._write)

    def notes(self) -> Notes:
        """Named values that belong to the archive as a whole."""
        return Notes(self._database)

    def corrections_digest(self) -> str:
        """One value for what is decided now; "" where nothing is."""
        return self.corrections().digest()

    # --- care -----------------------------------------------------------------------------------------------------------------

    def backup(self, dest: Path) -> None:
        """Write a copy of this moment to a file that is not there yet, whole or not at all. Others may write meanwhile.

        Raises UsageError where `dest` is there or its folder is not.
        """
        dest = Path(dest)
        if os.path.lexists(dest):
            raise UsageError(f"{dest} is there already", "Name a file that is not, or remove it first")
        if not dest.parent.is_dir():
            raise UsageError(f"there is no folder {dest.parent}", "Make it, or name another")
        temporary = dest.with_name(f".{dest.name}.{os.getpid()}.new")
        try:
            self._database.copy_into(temporary)
            _publish(temporary, dest)
        finally:
            temporary.unlink(missing_ok=True)

    def check(self) -> list[str]:
        """Everything that is wrong with the archive, a line each; empty where it is sound. Reads all of it."""
        faults = [string_of(row[0]) for row in self._database.execute("PRAGMA quick_check") if row[0] != "ok"]
        for sql, read in ((_SELECT, article_of_row), (_SELECT_REJECT, reject_of_row)):
            for row in self._database.execute(sql):
                try:
                    read(row)
                except ArchiveDamaged as error:
                    faults.append(error.what)
        if self.describe()["journal"] == "wal" and loses_pages(sqlite_version()):
            faults.append(
                f"SQLite {'.'.join(map(str, sqlite_version()))} can lose pages of an archive with a write-ahead log; "
                "open the archive for writing once to change it to a rollback journal, or install SQLite 3.51.3 or newer"
            )
        return faults

    def describe(self) -> dict[str, str]:
        """Versions and settings in use: sqlite, apsw, journal, version (of the archive)."""
        return self._database.describe()

    def _must_write(self) -> None:
        if not self._write:
            raise UsageError(f"{self._database.name} is open for reading only", "Open it with write=True")


def _number(row: Row) -> int:
    """The number in a row of `_SELECT_NUMBERED`."""
    return int(row[0] or 0)


def _sha256s_of(key: str) -> list[str]:
    return [part for part in "".join(c if c.isalnum() else " " for c in key).split() if len(part) == _SHA256_DIGITS]


def _is_there(path: Path, *, create: bool) -> bool:
    """Whether there is a file to open; False where one is to be created."""
    try:
        mode = path.stat()
    except FileNotFoundError:
        if create:
            return False
        raise NothingFound(f"there is no archive {path}", "Check the name; `retold add --archive` makes a new one") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be opened ({error.strerror})", "Check its name and permissions") from error
    if not stat.S_ISREG(mode.st_mode):
        raise ArchiveDamaged(f"{path} is not a file", "Name the file of an archive")
    if mode.st_size == 0 and not create:
        raise ArchiveDamaged(f"{path} is empty, not an archive", "Remove it, or restore a backup")
    return mode.st_size > 0


def _create(path: Path) -> None:
    """Make a new archive under another name and give it its own once it is whole."""
    temporary = path.with_name(f".{path.name}.new")  # the writer's lock is held: nobody else is making it
    leftovers = [temporary.with_name(temporary.name + end) for end in ("", "-journal", "-wal", "-shm")]
    try:
        with translated(str(path)):
            for leftover in leftovers:
                leftover.unlink(missing_ok=True)
            temporary.touch(exist_ok=False)
        database = Database(temporary, write=True)
        try:
            build(database)
        finally:
            database.close()
        _publish(temporary, path)
    except ArchiveDamaged as error:  # an I/O error on the temporary file
        raise UsageError(f"{path} cannot be made ({error.what})", "Check the disk, or name another folder") from error
    finally:
        for leftover in leftovers:
            leftover.unlink(missing_ok=True)


def _publish(temporary: Path, path: Path) -> None:
    """Give a finished file its name, so that it outlives a power cut under it."""
    with translated(str(path)):
        _sync(temporary)
        temporary.replace(path)
        _sync(path.parent)


def _sync(place: Path) -> None:
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _look_at(path: Path) -> None:
    """Refuse what is not an archive of ours before anything opens it for writing.

    A foreign database with a journal of its own would be rolled back, hence changed, by opening it for writing.
    """
    if path.with_name(path.name + "-journal").exists():
        header = path.open("rb").read(72)
        if header[68:72] != b"Reto":
            raise ArchiveDamaged(f"{path} is not an archive of retold", "Name another file; this one was left as it is")
        return
    database = Database(path, write=False)
    try:
        identify(database)
        tables = {row[0] for row in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        missing = {"articles", "rejects", "results", "state", "runs", "migrations"} - tables  # `blocks` comes with a migration
        if missing:
            raise damaged(f"its list of tables ({min(missing)} is missing)")
    finally:
        database.close()


def _bytes_of(cell: Cell) -> bytes:
    return cell if isinstance(cell, bytes) else b""
