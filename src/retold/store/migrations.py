"""From an older version of the archive to this one: named steps, each run once, all in one transaction.

`schema.sql` is always the newest version; a step brings an archive of the version before it up to its own. A step is never
changed once released: a mistake in one is mended by the next.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files

from retold.errors import ArchiveDamaged
from retold.store.connection import APPLICATION_ID, Database

_FIRST = 1


@dataclass(frozen=True)
class Step:
    """What brings an archive to `version` from the version before it."""

    version: int
    name: str
    apply: Callable[[Database], None]


_BLOCKS = """
CREATE TABLE blocks (
    id INTEGER PRIMARY KEY, kind NOT NULL, run NOT NULL, name NOT NULL, form NOT NULL, value NOT NULL, checksum NOT NULL,
    UNIQUE (kind, run, name)
);
"""
_NUMBERED = """
ALTER TABLE articles RENAME TO articles_before;
CREATE TABLE articles (
    id INTEGER PRIMARY KEY AUTOINCREMENT, key NOT NULL, given NOT NULL, sha256 NOT NULL, title, outlet, published,
    published_precision NOT NULL, published_basis NOT NULL, published_earliest, published_latest, language, url, version_of,
    upstream, text NOT NULL, rest NOT NULL, checksum NOT NULL, UNIQUE (key, sha256)
);
INSERT INTO articles SELECT * FROM articles_before;
DROP TABLE articles_before;
CREATE INDEX articles_by_outlet ON articles (outlet, sha256, key) WHERE outlet IS NOT NULL;
"""
_WORDS = """
CREATE VIRTUAL TABLE words USING fts5(
    title, text, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 2"
);
"""


_CORRECTIONS = """
CREATE TABLE corrections (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name NOT NULL UNIQUE, what NOT NULL, who NOT NULL, at NOT NULL, note NOT NULL, undone
);
"""


def _add_blocks(database: Database) -> None:
    database.execute(_BLOCKS + _NUMBERED)


def _add_words(database: Database) -> None:
    database.execute(_WORDS)


def _add_corrections(database: Database) -> None:
    database.execute(_CORRECTIONS)


STEPS: tuple[Step, ...] = (
    Step(2, "blocks of arrays; numbers of articles are never given again", _add_blocks),
    Step(3, "an index of words, empty until somebody searches", _add_words),
    Step(4, "what people decided", _add_corrections),
)


def newest(steps: Sequence[Step] = STEPS) -> int:
    """The version that an archive has after all steps."""
    return steps[-1].version if steps else _FIRST


def build(database: Database) -> None:
    """Make an empty file an archive of the newest version, in one transaction."""
    schema = files("retold.store").joinpath("schema.sql").read_text(encoding="utf-8")
    with database.transaction():
        database.execute(schema)
        _sign(database, newest(), "schema")
        database.execute(f"PRAGMA application_id={APPLICATION_ID}")


def identify(database: Database, steps: Sequence[Step] = STEPS) -> int:
    """The version of an archive. Raises ArchiveDamaged where the file is not an archive or is of a newer retold."""
    if database.execute("PRAGMA application_id")[0][0] != APPLICATION_ID:
        raise ArchiveDamaged(f"{database.name} is not an archive of retold", "Name another file; this one was left as it is")
    version = database.execute("PRAGMA user_version")[0][0]
    if not isinstance(version, int) or version < _FIRST:
        raise ArchiveDamaged(f"{database.name} says no version of its own", "Take a backup of it; this one was left as it is")
    if version > newest(steps):
        raise ArchiveDamaged(
            f"{database.name} was written by a newer retold (archive version {version}, this one knows {newest(steps)})",
            "Install that version; the archive was left as it is",
        )
    return version


def migrate(database: Database, steps: Sequence[Step] = STEPS) -> list[str]:
    """Bring an archive up to the newest version; the names of the steps that were run. Cut short, it is as it was before."""
    version = identify(database, steps)
    due = [step for step in steps if step.version > version]
    if due:
        with database.transaction():
            for step in due:
                step.apply(database)
                _sign(database, step.version, step.name)
    return [step.name for step in due]


def _sign(database: Database, version: int, name: str) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    database.execute("INSERT INTO migrations VALUES (?, ?, ?)", (version, name, now))
    database.execute(f"PRAGMA user_version={version}")
