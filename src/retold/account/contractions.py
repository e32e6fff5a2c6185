"""Short forms of verbs: "won't" is "will not", "I've made" differs from "I have taken" by one word."""

from __future__ import annotations

import re

from retold.account.pieces import Piece, PiecePair
from retold.language.lexicons import lexicon
from retold.types import Span

_WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")
_Expanded = list[tuple[frozenset[str], int]]


def contracted(pair: PiecePair, a: Span, b: Span) -> tuple[Span, Span] | None:
    """What of an edit differs when short forms are written out, as symbols of a and b; None where nothing does.

    An edit without short forms comes back as it is. The word before an edit is read with it ("it's", "it is"). Cost O(words).
    """
    texts = [_text(p, s) for p, s in ((pair.a, a), (pair.b, b))]
    if not any(mark in text for text in texts for mark in "'’ʼ") and "cannot" not in " ".join(texts).casefold():
        return a, b
    before = min(1, a[0], b[0])
    one, other = _expanded(pair.a, (a[0] - before, a[1])), _expanded(pair.b, (b[0] - before, b[1]))
    first, last = 0, 0
    while first < min(len(one), len(other)) and one[first][0] & other[first][0]:
        first += 1
    if first == len(one) == len(other):
        return None
    while last < min(len(one), len(other)) - first and one[-1 - last][0] & other[-1 - last][0]:
        last += 1
    return _symbols(one, first, last, a), _symbols(other, first, last, b)


def _symbols(words: _Expanded, first: int, last: int, whole: Span) -> Span:
    # The symbols that hold words [first, len - last), all of each; an empty stretch where there are none.
    inner = [symbol for _, symbol in words[first : len(words) - last]]
    if inner:
        return max(whole[0], inner[0]), max(whole[0], inner[-1] + 1)
    place = min(max(whole[0], words[first - 1][1] + 1 if first else whole[0]), whole[1])
    return place, place


def _text(piece: Piece, symbols: Span) -> str:
    # With what follows the last word: the tokens leave out the "'s" of "it's".
    first = max(0, symbols[0] - 1)
    if first >= symbols[1]:
        return ""
    start, end = piece.span_of(first, symbols[1])
    return piece.view.page.string(piece.field)[start : end + 2]


def _expanded(piece: Piece, symbols: Span) -> _Expanded:
    table = lexicon("inflections")["contractions"]
    found: _Expanded = []
    text = piece.view.page.string(piece.field)
    for k in range(*symbols):
        start, end = piece.span_of(k, k + 1)
        if text[end : end + 1] in ("'", "’", "ʼ") and text[end + 1 : end + 2].casefold() == "s":
            end += 2
        for match in _WORD.finditer(text, start, end):
            word = match.group().casefold().replace("’", "'").replace("ʼ", "'")
            found += [(frozenset(part.split("/")), k) for part in _written_out(word, table)]
    return found


def _written_out(word: str, table: dict[str, str]) -> list[str]:
    if word in table:
        return table[word].split()
    stem, mark, ending = word.rpartition("'")
    if mark and f"'{ending}" in table:
        return [stem, *table[f"'{ending}"].split()]
    if word.endswith("n't"):
        return [word[:-3], "not"]
    return [word]
