"""The database driver, wrapped once: no other module knows which one it is.

Write-ahead log with `synchronous=FULL`, so that what was acknowledged outlives a power cut; SQLite versions that can lose
committed pages in that mode (3.7.0 to 3.51.2 but for two backports) get a rollback journal with `synchronous=EXTRA` instead.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import apsw

from retold.errors import ArchiveDamaged, ArchiveLocked, NoSpace, RetoldError, UsageError

Cell = str | bytes | int | float | None
Row = tuple[Cell, ...]

APPLICATION_ID = 0x5265746F  # "Reto": tells an archive from every other SQLite file
_BUSY_MILLISECONDS = 5_000
_LOG_BYTES = 64 << 20  # the write-ahead log is cut back to this after a checkpoint
_MEMORY = ":memory:"


def sqlite_version() -> tuple[int, ...]:
    """The version of the SQLite library in use, as numbers."""
    return tuple(int(part) for part in apsw.sqlite_lib_version().split("."))


def loses_pages(version: tuple[int, ...]) -> bool:
    """Whether this version of SQLite can lose committed pages of a write-ahead log that two connections use.

    The fault came with 3.7.0 and was mended in 3.51.3, 3.50.7 and 3.44.6 (sqlite.org/wal.html, "WAL-reset bug").
    """
    if version < (3, 7, 0) or version >= (3, 51, 3):
        return False
    return not ((3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45))


def no_space(path: str) -> NoSpace:
    """The error for a full disk: names the path and the bytes that are free."""
    folder = Path(path).absolute().parent
    try:
        free = f"{shutil.disk_usage(folder).free} bytes free"
    except OSError:
        free = "bytes free unknown"
    return NoSpace(f"no space left to write {path} ({free})", "Make room and run the same command again: what was added is kept")


class Database:
    """One connection to one archive file. Not for use by two threads at once.

    Every method raises ArchiveDamaged (not an archive, broken, unreadable), NoSpace, ArchiveLocked or UsageError (not writable).
    """

    def __init__(self, path: Path | None, *, write: bool) -> None:
        """Open a file that is there, or, where `path` is None, a database in memory."""
        self.name = _MEMORY if path is None else str(path)
        self._path = path
        self._durable = False
        with translated(self.name):
            self._connection = self._connect(write)
            try:
                self._configure(write)
            except BaseException:
                self._connection.close()
                raise

    def _connect(self, write: bool) -> apsw.Connection:
        if self._path is None:
            return apsw.Connection(_MEMORY)
        uri = self._path.absolute().as_uri()
        if write:
            return apsw.Connection(f"{uri}?mode=rw", flags=apsw.SQLITE_OPEN_URI | apsw.SQLITE_OPEN_READWRITE)
        flags = apsw.SQLITE_OPEN_URI | apsw.SQLITE_OPEN_READONLY
        connection = None
        try:
            connection = apsw.Connection(f"{uri}?mode=ro", flags=flags)
            connection.execute("SELECT 1 FROM sqlite_schema").fetchall()
        except (apsw.CantOpenError, apsw.ReadOnlyError, apsw.IOError):
            if connection is not None:
                connection.close()
            log = self._path.with_name(self._path.name + "-wal")
            if log.exists() and log.stat().st_size:
                raise
            # The folder cannot be written (a read-only or full disk), so that the log's index cannot be made. Nothing is
            # in a log, hence the file alone is the whole archive.
            connection = apsw.Connection(f"{uri}?mode=ro&immutable=1", flags=flags)
        except BaseException:
            if connection is not None:
                connection.close()
            raise
        return connection

    def _configure(self, write: bool) -> None:
        connection = self._connection
        connection.set_busy_timeout(_BUSY_MILLISECONDS)
        # A file may come from anybody: nothing in its schema is run.
        connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
        connection.config(apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0)
        connection.config(apsw.SQLITE_DBCONFIG_ENABLE_VIEW, 0)
        for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "temp_store=MEMORY"):
            self.execute(f"PRAGMA {pragma}")
        if not write:
            self.execute("PRAGMA query_only=ON")

    def _make_durable(self) -> None:
        """Set the journal so that a commit outlives a power cut. Not before the first write: it changes the file."""
        if self._durable or self._path is None:
            return
        wanted, synchronous = ("DELETE", "EXTRA") if loses_pages(sqlite_version()) else ("WAL", "FULL")
        mode = str(self.execute(f"PRAGMA journal_mode={wanted}")[0][0])
        self.execute(f"PRAGMA synchronous={synchronous}")
        self.execute(f"PRAGMA journal_size_limit={_LOG_BYTES}")
        if mode.upper() != wanted:
            raise ArchiveLocked(
                f"{self.name} cannot leave journal mode {mode} while it is read", "Close its readers and run the command again"
            )
        self._durable = True

    def execute(self, sql: str, bindings: Sequence[Cell] = ()) -> list[Row]:
        """Run one or more statements to their end and return the rows.

        The driver runs a statement only when the rows of the one before were fetched; here all are.
        """
        with translated(self.name):
            return self._connection.execute(sql, bindings).fetchall()

    def executemany(self, sql: str, bindings: Iterable[Sequence[Cell]]) -> list[Row]:
        """Run a statement once for each set of bindings, to the end, and return all rows."""
        with translated(self.name):
            return self._connection.executemany(sql, bindings).fetchall()

    def read_cell(self, table: str, column: str, row: int, into: memoryview) -> None:
        """Read the blob of one cell into memory that has its size: nothing is copied twice."""
        with translated(self.name), self._connection.blob_open("main", table, column, row, False) as blob:
            blob.read_into(into)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the block or nothing; durable once it is left."""
        self._make_durable()
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            # A full disk may have rolled back already.
            if self._connection.in_transaction:
                self.execute("ROLLBACK")
            raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All reads of the block see the state of the archive at its beginning. With a rollback journal it keeps writers out."""
        self.execute("BEGIN")
        try:
            self.execute("SELECT 1 FROM sqlite_schema LIMIT 1")  # the first read is what takes it
            yield
        finally:
            if self._connection.in_transaction:
                self.execute("ROLLBACK")

    def logs_ahead(self) -> bool:
        """Whether the journal is a write-ahead log, with which readers and a writer do not keep each other out."""
        return self.execute("PRAGMA journal_mode") == [("wal",)]

    def state(self) -> int:
        """A number that is another one once another connection has committed something."""
        return int(self.execute("PRAGMA data_version")[0][0] or 0)

    def copy_into(self, path: Path) -> None:
        """Write a compact copy of one moment of the archive to a file that is not there yet."""
        with translated(str(path)):
            query_only = bool(self._connection.pragma("query_only"))
            self._connection.pragma("query_only", False)  # else a reader may not copy
            try:
                self._connection.execute("VACUUM INTO ?", (str(path),)).fetchall()
            finally:
                self._connection.pragma("query_only", query_only)

    def describe(self) -> dict[str, str]:
        """Versions and settings in use, for `doctor`."""
        return {
            "sqlite": apsw.sqlite_lib_version(),
            "apsw": apsw.apsw_version(),
            "journal": str(self.execute("PRAGMA journal_mode")[0][0]),
            "version": str(self.execute("PRAGMA user_version")[0][0]),
        }

    def close(self) -> None:
        """Close the connection.

        The writer folds its log into the file and leaves a rollback journal set, so that an archive at rest is one file that
        can be read from a disk that cannot be written. While others read, the log stays: it is whole either way.
        """
        with translated(self.name):
            try:
                if self._durable:
                    self._connection.set_busy_timeout(0)
                    self._connection.execute("PRAGMA journal_mode=DELETE").fetchall()
            except apsw.Error:
                pass  # read by others, or the disk is full
            finally:
                self._connection.close()


@contextmanager
def translated(name: str) -> Iterator[None]:
    """Turn the driver's and the system's errors into those that a user is shown. `name` is the archive's path."""
    try:
        yield
    except RetoldError:
        raise
    except (apsw.FullError, OSError) as error:
        if isinstance(error, OSError) and error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise UsageError(f"{name} cannot be opened ({error.strerror})", "Check its name and permissions") from error
        raise no_space(name) from error
    except (apsw.BusyError, apsw.LockedError) as error:
        raise ArchiveLocked(f"{name} is being written by another program", "Wait for it to end") from error
    except (apsw.ReadOnlyError, apsw.PermissionsError) as error:
        raise UsageError(f"{name} cannot be written ({error})", "Copy it to a place that can be written") from error
    except (apsw.IOError, apsw.CantOpenError) as error:
        if _is_full(name):
            raise no_space(name) from error
        raise ArchiveDamaged(
            f"{name} could not be read or written ({error})", "Check the disk, then run `retold doctor`"
        ) from error
    except apsw.NotADBError as error:
        raise ArchiveDamaged(f"{name} is not an archive of retold", "Name another file; this one was left as it is") from error
    except (apsw.Error, UnicodeDecodeError) as error:
        raise ArchiveDamaged(f"{name} is damaged ({error})", "Take a backup of it, or add the articles to a new archive") from error


def _is_full(name: str) -> bool:
    try:
        return shutil.disk_usage(Path(name).absolute().parent).free < 1 << 16
    except OSError:
        return False
