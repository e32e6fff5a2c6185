"""Which articles are laid side by side, and what of them stands in the order that both have: for CollateX and TEI."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retold.dossier.story import COMPETING, lineage_order
from retold.dossier.tables import Row, Tables

Match = tuple[int, int, int, int]  # start and end in the exemplar, start and end in the retelling
_DIGITS = 16


@dataclass(frozen=True)
class Collated:
    """A retelling beside an exemplar: the row of the lineage, and the matches in the order that both have."""

    row: Row
    matches: tuple[Match, ...]

    @property
    def exemplar(self) -> str:
        """The article taken from."""
        return str(self.row["exemplar"])

    @property
    def retelling(self) -> str:
        """The article that took."""
        return str(self.row["retelling"])


def collated(tables: Tables) -> Iterator[Collated]:
    """Each retelling with its most probable exemplar, and with any of probability 0.1 or more; two articles once, the likelier
    way round. In order of story, retelling, exemplar. Cost O(n log n) of alignments."""
    matches: dict[tuple[str, str], list[Match]] = defaultdict(list)
    for row in tables["alignments"]:
        if row["a_field"] == row["b_field"] == "text" and not row["moved"]:
            matches[row["a"], row["b"]].append((row["a_start"], row["a_end"], row["b_start"], row["b_end"]))
    for row in _pairs(tables["lineage"]):
        exemplar, retelling = row["exemplar"], row["retelling"]
        if exemplar < retelling:
            common = matches.get((exemplar, retelling), [])
        else:
            common = [(c, d, a, b) for a, b, c, d in matches.get((retelling, exemplar), [])]
        yield Collated(row, tuple(_in_order(common)))


def digest(words: str) -> str:
    """16 hex digits of the SHA-256 of words, white space and case apart: what stands for them where they are left out."""
    whole = " ".join(words.casefold().split()).encode("utf-8", "surrogatepass")
    return hashlib.sha256(whole).hexdigest()[:_DIGITS]


def _pairs(lineage: Sequence[Row]) -> Iterator[Row]:
    """The rows that are shown, each two articles once: the likelier way round."""
    best: dict[tuple[str, str], Row] = {}
    for row in lineage:
        place = (row["story"], row["retelling"])
        if place not in best or lineage_order(row) < lineage_order(best[place]):
            best[place] = row
    shown: dict[frozenset[str], Row] = {}
    for row in lineage:
        if row["exemplar"] is None or not (row["probability"] >= COMPETING or row is best[row["story"], row["retelling"]]):
            continue
        pair = frozenset((row["exemplar"], row["retelling"]))
        if pair not in shown or lineage_order(row) < lineage_order(shown[pair]):
            shown[pair] = row
    yield from sorted(shown.values(), key=lambda row: (row["story"], row["retelling"], row["exemplar"]))


def _in_order(matches: Sequence[Match]) -> Iterator[Match]:
    """The matches in order of the exemplar; what would step back in either text is left to its own side."""
    last = (0, 0)
    for match in sorted(matches):
        if match[0] >= last[0] and match[2] >= last[1]:
            last = (match[1], match[3])
            yield match
