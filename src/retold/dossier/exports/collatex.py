"""Exemplar and retelling side by side, as the alignment table of CollateX (collatex.net/doc, output format JSON).

A collation of two witnesses, each a row of the table; a cell is a list of tokens, or null where a witness has nothing. What stands
out of the common order is no column of both: CollateX, too, keeps transpositions out of its table.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from retold.dossier.exports.writing import unicode_only
from retold.dossier.story import COMPETING, lineage_order
from retold.dossier.tables import Row, Tables
from retold.errors import UsageError

_TOKEN = re.compile(r"\S+\s*")
_SPACES = 1000  # more white space than stands between two words
_EDGE = re.compile(r"^\W+|\W+$")
Match = tuple[int, int, int, int]  # start and end in the exemplar, start and end in the retelling
Cell = list[dict[str, Any]] | None


def write_collations(tables: Tables, file: BinaryIO, no_text: bool = False) -> int:
    """Write an array of collations, one a line, and return how many: of each retelling with its most probable exemplar, and with
    any of probability 0.1 or more. Cost O(words of the pairs). Raises UsageError with no_text: it is made of the articles' words.
    """
    if no_text:
        raise UsageError("a collation is made of the articles' words, and --no-text would leave none", "Leave one of the two out")
    texts = {row["article"]: str(row["text"] or "") for row in tables["articles"]}
    matches: dict[tuple[str, str], list[Match]] = defaultdict(list)
    for row in tables["alignments"]:
        if row["a_field"] == row["b_field"] == "text" and not row["moved"]:
            matches[row["a"], row["b"]].append((row["a_start"], row["a_end"], row["b_start"], row["b_end"]))
    lines = []
    for row in _pairs(tables["lineage"]):
        exemplar, retelling = row["exemplar"], row["retelling"]
        if exemplar < retelling:
            common = matches.get((exemplar, retelling), [])
        else:
            common = [(c, d, a, b) for a, b, c, d in matches.get((retelling, exemplar), [])]
        columns = list(_columns(texts.get(exemplar, ""), texts.get(retelling, ""), _in_order(common)))
        made = {"witnesses": [exemplar, retelling], "table": [[column[n] for column in columns] for n in (0, 1)]}
        made |= {name: row[name] for name in ("story", "probability", "direction")}
        lines.append(unicode_only(json.dumps(made, ensure_ascii=False, allow_nan=False)))
    file.write(("[\n" + ",\n".join(lines) + "\n]\n").encode("utf-8"))
    return len(lines)


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


def _columns(exemplar: str, retelling: str, matches: Iterator[Match]) -> Iterator[tuple[Cell, Cell]]:
    here = there = 0
    for match in [*matches, (len(exemplar), len(exemplar), len(retelling), len(retelling))]:
        for column in ((_tokens(exemplar, here, match[0]), None), (None, _tokens(retelling, there, match[2]))):
            if column[0] or column[1]:
                yield column
        here, there = match[1], match[3]
        both = _tokens(exemplar, match[0], here), _tokens(retelling, match[2], there)
        if both[0] or both[1]:
            yield both


def _tokens(text: str, start: int, end: int) -> Cell:
    """t as printed, with the space behind it; n as compared; start its place in the text. None for no token."""
    stop = end + len(text[end : end + _SPACES]) - len(text[end : end + _SPACES].lstrip())  # the space behind the last is its own
    found = [(token.group(), token.start()) for token in _TOKEN.finditer(text, start, stop)]
    return [{"t": word, "n": _EDGE.sub("", word).casefold() or word.strip(), "start": place} for word, place in found] or None
