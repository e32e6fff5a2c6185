"""The archive: one SQLite file that holds articles, rejects and what the stages found."""

from retold.store.adding import Added
from retold.store.archive import Archive, open_archive
from retold.store.connection import sqlite_version

__all__ = ["Added", "Archive", "open_archive", "sqlite_version"]
