"""The words of titles and texts, to be searched for: SQLite's FTS5, without a second copy of the texts (contentless).

Nothing that a result rests on reads it: it is made when somebody searches, brought up to date by what is new, and may be dropped
at any time. Words are those of Unicode's classes, without case and accents; a script without spaces is one word a stretch.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from retold.errors import UsageError
from retold.store.connection import Database

_TOGETHER = 500
_QUESTION = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')
_WORD = re.compile(r"\w")
_MOST_TERMS = 40
# The text does not leave SQLite, which takes one that is not valid Unicode too.
_INSERT = (
    "INSERT INTO words (rowid, title, text) "
    "SELECT id, CAST(coalesce(title, '') AS TEXT), CAST(text AS TEXT) FROM articles WHERE id = ?"
)

Progress = Callable[[int, int], None]


class Words:
    """The index of words of an archive; an archive of an older version has none until it is written."""

    def __init__(self, articles: Database, *, write: bool) -> None:
        """Made by `Archive.words` only. articles: the database that holds them."""
        self._articles = articles
        self._index = articles if write or self._there(articles) else None
        self._write = write

    @staticmethod
    def _there(database: Database) -> bool:
        return bool(database.execute("SELECT 1 FROM sqlite_schema WHERE name = 'words'"))

    def behind(self) -> bool:
        """Whether an article is not in the index yet, or one that is in it is gone. Cost: a count of each."""
        if self._index is None:
            return True
        held = self._index.execute("SELECT count(*), max(id) FROM words_docsize")[0]
        return held != self._articles.execute("SELECT count(*), max(id) FROM articles")[0]

    def update(self, report: Progress | None = None) -> int:
        """Bring the index up to date, in batches of 500 that are committed as they go; how many articles were new or gone.

        Cost: 0.3 to 1 ms an article that is new. Raises UsageError where the archive is open for reading only, NoSpace.
        """
        if not self._write or self._index is None:
            raise UsageError("the index of words cannot be written", "Open the archive for writing")
        if not self.behind():
            return 0
        held = {row[0] for row in self._index.execute("SELECT id FROM words_docsize")}
        there = [row[0] for row in self._articles.execute("SELECT id FROM articles ORDER BY id")]
        gone = sorted(int(number or 0) for number in held - set(there))
        new = [number for number in there if number not in held]
        for low in range(0, len(gone), _TOGETHER):
            with self._index.transaction():
                self._index.executemany("DELETE FROM words WHERE rowid = ?", [(n,) for n in gone[low : low + _TOGETHER]])
        for low in range(0, len(new), _TOGETHER):
            some = new[low : low + _TOGETHER]
            with self._index.transaction():
                self._index.executemany(_INSERT, [(number,) for number in some])
            if report is not None:
                report(low + len(some), len(new))
        return len(gone) + len(new)

    def find(self, question: str) -> list[int] | None:
        """The numbers of the articles that hold every word asked for, ascending; None where the question holds no word, or there
        is no index.

        question   words; "a phrase"; word* for the beginning of one; -word for none of it.
        """
        asked = query_of(question)
        if asked is None or self._index is None:
            return None
        rows = self._index.execute("SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid", (asked,))
        return [int(row[0] or 0) for row in rows]


def query_of(question: str) -> str | None:
    """A person's question as FTS5 asks it: every word set in quotation marks, so that nothing in it is taken for an operator."""
    wanted, unwanted = list[str](), list[str]()
    for minus, phrase, word in _QUESTION.findall(question.replace("\0", " "))[:_MOST_TERMS]:
        said = phrase or word
        if not _WORD.search(said):
            continue
        beginning = "*" if word.endswith("*") else ""
        (unwanted if minus else wanted).append('"' + said.rstrip("*").replace('"', '""') + '"' + beginning)
    if not wanted:
        return None
    return " AND ".join(wanted) + "".join(f" NOT {one}" for one in unwanted)
