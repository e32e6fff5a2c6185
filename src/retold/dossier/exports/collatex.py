"""Exemplar and retelling side by side, as the alignment table of CollateX (collatex.net/doc, output format JSON).

A collation of two witnesses, each a row of the table; a cell is a list of tokens, or null where a witness has nothing. What stands
out of the common order is no column of both: CollateX, too, keeps transpositions out of its table.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, BinaryIO

from retold.dossier.exports.collation import Match, collated, digest
from retold.dossier.exports.writing import unicode_only
from retold.dossier.tables import Tables

_TOKEN = re.compile(r"\S+\s*")
_SPACES = 1000  # more white space than stands between two words
_EDGE = re.compile(r"^\W+|\W+$")
Cell = list[dict[str, Any]] | None


def write_collations(tables: Tables, file: BinaryIO, no_text: bool = False) -> int:
    """Write an array of collations, one a line, and return how many: of each retelling with its most probable exemplar, and with
    any of probability 0.1 or more. Cost O(words of the pairs).

    no_text   a cell is one token without words: where it starts and ends, and as `n` the hash of its words, so that cells that
              say the same can still be told from those that do not. (Cells tile the articles: snippets would make them whole.)
    """
    texts = {row["article"]: str(row["text"] or "") for row in tables["articles"]}
    lines = []
    for one in collated(tables):
        both = texts.get(one.exemplar, ""), texts.get(one.retelling, "")
        columns = list(_columns(*both, one.matches, _withheld if no_text else _tokens))
        made = {"witnesses": [one.exemplar, one.retelling], "table": [[column[n] for column in columns] for n in (0, 1)]}
        made |= {name: one.row[name] for name in ("story", "probability", "direction")}
        lines.append(unicode_only(json.dumps(made, ensure_ascii=False, allow_nan=False)))
    file.write(("[\n" + ",\n".join(lines) + "\n]\n").encode("utf-8"))
    return len(lines)


def _columns(
    exemplar: str, retelling: str, matches: Sequence[Match], tokens: Callable[[str, int, int], Cell]
) -> Iterator[tuple[Cell, Cell]]:
    here = there = 0
    for match in [*matches, (len(exemplar), len(exemplar), len(retelling), len(retelling))]:
        for column in ((tokens(exemplar, here, match[0]), None), (None, tokens(retelling, there, match[2]))):
            if column[0] or column[1]:
                yield column
        here, there = match[1], match[3]
        both = tokens(exemplar, match[0], here), tokens(retelling, match[2], there)
        if both[0] or both[1]:
            yield both


def _tokens(text: str, start: int, end: int) -> Cell:
    """t as printed, with the space behind it; n as compared; start its place in the text. None for no token."""
    stop = end + len(text[end : end + _SPACES]) - len(text[end : end + _SPACES].lstrip())  # the space behind the last is its own
    found = [(token.group(), token.start()) for token in _TOKEN.finditer(text, start, stop)]
    return [{"t": word, "n": _EDGE.sub("", word).casefold() or word.strip(), "start": place} for word, place in found] or None


def _withheld(text: str, start: int, end: int) -> Cell:
    return [{"t": "", "n": digest(text[start:end]), "start": start, "end": end}] if text[start:end].strip() else None
