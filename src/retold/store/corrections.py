"""What people decided: kept apart from what was found, with who and when; nothing is ever deleted, only taken back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from retold.errors import NothingFound, UsageError
from retold.store.cells import cell_of, damaged, string_of
from retold.store.connection import Database, Row
from retold.types import Correction, Text

_DIGITS = 10
_COLUMNS = "name, what, who, at, note, undone"


@dataclass(frozen=True)
class KeptCorrection:
    """A correction as it is kept. name: its id. at, undone: UTC, ISO 8601; undone None while it stands."""

    name: str
    correction: Correction
    who: str
    at: str
    note: str = ""
    undone: str | None = None


def subject_of(correction: Correction) -> Correction:
    """What a correction is about, whichever way it was decided."""
    return msgspec.structs.replace(correction, verdict="confirm", name=correction.name if correction.kind == "edge" else "")


class Corrections:
    """The corrections of an archive. Raises what `Database` raises."""

    def __init__(self, database: Database, *, write: bool) -> None:
        """Made by `Archive.corrections` only."""
        self._database = database
        self._write = write

    def all(self) -> list[KeptCorrection]:
        """Every correction, also those taken back, in the order in which they were kept. An older archive has none."""
        if not self._database.execute("SELECT 1 FROM sqlite_schema WHERE name = 'corrections'"):
            return []
        return [_of_row(row) for row in self._database.execute(f"SELECT {_COLUMNS} FROM corrections ORDER BY id")]

    def standing(self) -> list[Correction]:
        """What is decided now, in an order that does not ask when."""
        return sorted((one.correction for one in self.all() if one.undone is None), key=_packed)

    def number_of(self, text: Text) -> int | None:
        """The number of an article that a correction speaks of; None where it is not there."""
        rows = self._database.execute("SELECT id FROM articles WHERE key = ? AND sha256 = ?", (cell_of(text[1]), text[0]))
        return int(rows[0][0] or 0) if rows else None

    def digest(self) -> str:
        """One value for what is decided now, whoever decided it and when; "" where nothing is."""
        lines = [_packed(one) for one in self.standing()]
        return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest() if lines else ""

    def add(self, correction: Correction, who: str, note: str = "", at: str | None = None) -> KeptCorrection:
        """Keep a correction; the one that is there where it says the same. at: now, unless it is said.

        Raises UsageError where the opposite stands.
        """
        standing = [one for one in self.all() if one.undone is None and subject_of(one.correction) == subject_of(correction)]
        if standing and standing[0].correction == correction:
            return standing[0]
        if standing:
            what = f"{standing[0].name} by {standing[0].who} says otherwise"
            raise UsageError(what, f"Take it back first: `retold correct undo {standing[0].name}`")
        at = at or _now()
        what, n = _packed(correction), 0
        name = _name(what, who, at, n)
        taken = {one.name for one in self.all()}
        while name in taken:  # decided, taken back and decided again within a second
            n += 1
            name = _name(what, who, at, n)
        made = KeptCorrection(name, correction, who, at, note)
        self._keep(made)
        return made

    def undo(self, name: str) -> KeptCorrection:
        """Take a correction back. Raises NothingFound where there is none of this name that stands."""
        for one in self.all():
            if one.name == name and one.undone is None:
                with self._database.transaction():
                    self._database.execute("UPDATE corrections SET undone = ? WHERE name = ?", (_now(), name))
                return one
        raise NothingFound(f"no correction {name!r} stands in {self._database.name}", "`retold correct list` has those that do")

    def bring(self, several: Sequence[KeptCorrection]) -> int:
        """Keep corrections of another archive as they are, also those taken back; how many are new.

        Raises UsageError where one says the opposite of one that stands; then none is kept.
        """
        known = {one.name: one for one in self.all()}
        fresh = {one.name: one for one in several if one.name not in known}
        standing = {_packed(subject_of(one.correction)): one for one in known.values() if one.undone is None}
        for one in fresh.values():
            here = standing.get(_packed(subject_of(one.correction)))
            if one.undone is None and here is not None and here.correction != one.correction:
                raise UsageError(f"{one.name} says the opposite of {here.name}; nothing was imported", "Take one of them back")
            if one.undone is None:
                standing[_packed(subject_of(one.correction))] = one
        for one in fresh.values():
            self._keep(one)
        return len(fresh)

    def _keep(self, one: KeptCorrection) -> None:
        values = (one.name, _packed(one.correction), cell_of(one.who), one.at, cell_of(one.note), one.undone)
        with self._database.transaction():
            self._database.execute(f"INSERT INTO corrections ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)", values)


def _packed(correction: Correction) -> str:
    """As canonical JSON, in ASCII: also for keys that are no Unicode."""
    return json.dumps(msgspec.to_builtins(correction), sort_keys=True, separators=(",", ":"))


def _of_row(row: Row) -> KeptCorrection:
    name, what, who, at, note, undone = row
    try:
        correction = msgspec.convert(json.loads(str(what)), Correction)
    except (ValueError, TypeError) as error:
        raise damaged(f"correction {name!r}") from error
    return KeptCorrection(str(name), correction, string_of(who), str(at), string_of(note), None if undone is None else str(undone))


def _name(what: str, who: str, at: str, n: int) -> str:
    whole = "\n".join((what, who, at, str(n)))
    return f"k-{hashlib.sha256(whole.encode('utf-8', 'surrogatepass')).hexdigest()[:_DIGITS]}"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
