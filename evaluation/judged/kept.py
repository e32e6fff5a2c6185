"""The kept file: what was drawn, by ids, offsets, type and digest, and what each judge said of it; no word of any text."""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.judged.claims import Claim
from evaluation.judged.told import Place

CONFIRMED, REFUSED, UNDECIDED = "confirmed", "not confirmed", "cannot tell"
VERDICTS = (CONFIRMED, REFUSED, UNDECIDED)
_LINE = re.compile(r"\s*(\d+)\s*[:;,.|\t)-]?\s*(not confirmed|confirmed|cannot tell)\b", re.IGNORECASE)


@dataclass
class Kept:
    """One claim that was put before judges.

    number    in the list that the judges read. made: "told" where the product said so, else how it was made up.
    digest    of both texts and the claim's words. verdicts: judge → one of VERDICTS.
    """

    number: int
    source: str
    exemplar: str
    retelling: str
    type: str
    stratum: str
    severity: int
    a: Place
    b: Place
    made: str
    digest: str
    verdicts: dict[str, str] = field(default_factory=dict)

    @property
    def true(self) -> bool:
        """Whether the product said so."""
        return self.made == "told"

    @property
    def ids(self) -> tuple[str, str]:
        """The articles."""
        return self.exemplar, self.retelling

    @property
    def key(self) -> tuple[str, str, str, Place, Place]:
        """As `Told.key`."""
        return self.exemplar, self.retelling, self.type, self.a, self.b


def shuffled(claims: Sequence[Claim], seed: str) -> list[Claim]:
    """The claims in the order in which they are put before judges."""
    order = sorted(claims, key=lambda claim: (claim.told.key, claim.text))
    random.Random(f"{seed}:order").shuffle(order)
    return order


def kept_of(claims: Sequence[Claim]) -> list[Kept]:
    """What is kept of claims, numbered from 1 in the order given."""
    return [
        Kept(
            number=number,
            source=claim.told.edge.source,
            exemplar=claim.told.edge.exemplar.key,
            retelling=claim.told.edge.retelling.key,
            type=claim.told.type,
            stratum=claim.stratum,
            severity=claim.told.severity,
            a=claim.told.a,
            b=claim.told.b,
            made=claim.made,
            digest=digest_of(claim),
        )
        for number, claim in enumerate(claims, 1)
    ]


def digest_of(claim: Claim) -> str:
    """12 hex digits of the SHA-256 of both texts' digests and the words that each side is said to have."""
    edge, told = claim.told.edge, claim.told
    words = "\n".join((edge.exemplar.sha256, edge.retelling.sha256, told.type, told.before, told.after))
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def read_kept(path: Path) -> list[Kept]:
    """The rows of a kept file; none where there is none."""
    if not path.is_file():
        return []
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [Kept(**{**row, "a": Place(*row["a"]), "b": Place(*row["b"])}) for row in rows]


def write_kept(path: Path, rows: Sequence[Kept]) -> None:
    """One row a line, in order of number."""
    lines = [json.dumps({**vars(row), "a": list(row.a), "b": list(row.b)}) for row in sorted(rows, key=lambda row: row.number)]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def read_verdicts(text: str) -> dict[int, str]:
    """Number → verdict, of lines like "12 not confirmed"; what follows the verdict is a note and is not kept, # begins a remark.

    Raises ValueError for a line that is none, and for a number given twice.
    """
    found: dict[int, str] = {}
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _LINE.match(line)
        if match is None:
            raise ValueError(f"no verdict: {line.strip()[:80]!r}. A line is a number and one of: {', '.join(VERDICTS)}")
        number = int(match[1])
        if number in found:
            raise ValueError(f"{number} has two verdicts")
        found[number] = match[2].lower()
    return found


def with_verdicts(rows: Sequence[Kept], judge: str, verdicts: Mapping[int, str]) -> list[Kept]:
    """The rows with what one judge said. Raises ValueError where a row has no verdict or a verdict no row."""
    numbers = {row.number for row in rows}
    missing, strange = sorted(numbers - set(verdicts)), sorted(set(verdicts) - numbers)
    if missing or strange:
        raise ValueError(f"verdicts of {judge}: none for {missing[:20]}, and no item {strange[:20]}")
    for row in rows:
        row.verdicts[judge] = verdicts[row.number]
    return list(rows)
