"""The account of two articles, for a terminal: what corresponds, how it differs, what only one of them has. No direction.

Nothing is said by colour alone, and no text of an article can send a control sequence to the terminal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from retold.dossier.to_text import columns
from retold.dossier.wording import CHANGES, FATES, SEVERITIES, counted, number, outlet_and_date, printable, quoted
from retold.types import Account, Difference, Lone, Match, Page, Pair, Span

_DIM, _PLAIN = "2", "0"
_COLOURS = {"kept": "32", "reworded": "36", "altered": "33", "lone": "35"}
_SIDES = ("1;31", "1;32")  # the words in which A, and B, differs
_LONGEST = 400
_MATCH, _LONE, _DIFFERENCE = "  ", "  - ", "    "


class _Sheet:
    """Width and colour of the terminal."""

    def __init__(self, width: int, colour: bool) -> None:
        self.width, self.colour = max(40, width), colour

    def tint(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[{_PLAIN}m" if self.colour and text else text

    def lines(self, text: str, indent: str, hanging: str, marks: Sequence[Span] = (), code: str = "") -> Iterator[str]:
        """The text in lines that fit, each run of white space one space; what stands within the marks is tinted. O(length)."""
        first = True
        for words in _lines(text, self.width - max(columns(indent), columns(hanging))):
            yield (indent if first else hanging) + self._inked(text, words, marks, code)
            first = False
        if first:
            yield indent.rstrip()

    def _inked(self, text: str, words: Sequence[Span], marks: Sequence[Span], code: str) -> str:
        signs: list[tuple[str, bool]] = []
        for n, (start, end) in enumerate(words):
            if n:
                signs.append((" ", _within(start - 1, marks) and _within(words[n - 1][1], marks)))
            signs += [(text[i], _within(i, marks)) for i in range(start, end)]
        runs = [("".join(sign for sign, _ in run), marked) for marked, run in groupby(signs, key=lambda sign: sign[1])]
        return "".join(self.tint(printable(run), code) if marked else printable(run) for run, marked in runs)


def pair_text(pages: tuple[Page, Page], names: tuple[str, str], pair: Pair, account: Account, *, width: int, colour: bool) -> str:
    """The account as lines of at most `width` columns (marks say what colours say, so that nothing is lost without them)."""
    return "\n".join(_said(_Sheet(width, colour), pages, names, pair, account))


def _said(sheet: _Sheet, pages: tuple[Page, Page], names: tuple[str, str], pair: Pair, account: Account) -> Iterator[str]:
    for letter, page, name in zip("AB", pages, names, strict=True):
        yield from sheet.lines(f"{name} ({outlet_and_date(page.article)})", f"{letter} ", "  ")
    found = f"relation: {pair.relation} ({number(pair.probability)}); of one story: {number(pair.same_story)}"
    words = sum(p.words for p in pair.passages)
    yield from sheet.lines(f"{found}; verbatim passages: {len(pair.passages)}, {words} words", "", "")
    shares = f"{account.kept_a:.0%} of A has a counterpart in B, {account.kept_b:.0%} of B one in A, by weight of words"
    yield from sheet.lines(shares, "", "")
    for run in _runs(pages, account.matches):
        yield ""
        yield from _match(sheet, pages, run)
    for letter, other, page, lone in (("A", "B", pages[0], account.only_a), ("B", "A", pages[1], account.only_b)):
        yield from _only(sheet, letter, other, page, lone)


def _runs(pages: tuple[Page, Page], matches: Sequence[Match]) -> Iterator[tuple[Match, ...]]:
    """Each match alone, but those kept that follow one another in both articles together."""
    run: list[Match] = []
    for match in matches:
        if run and not (
            _fate(match) == _fate(run[-1]) == "kept" and match.moved == run[-1].moved and _follows(pages, run[-1], match)
        ):
            yield tuple(run)
            run = []
        run.append(match)
    if run:
        yield tuple(run)


def _follows(pages: tuple[Page, Page], one: Match, other: Match) -> bool:
    for side, page in enumerate(pages):
        units = (one.a_unit, other.a_unit) if side == 0 else (one.b_unit, other.b_unit)
        (_, end), (start, _) = (one.a, other.a) if side == 0 else (one.b, other.b)
        fields = {page.units[unit].field for unit in units}
        if len(fields) > 1 or start < end or page.string(fields.pop())[end:start].strip():
            return False
    return True


def _fate(match: Match) -> str:
    return "altered" if match.differences else "kept" if match.same_words else "reworded"


def _match(sheet: _Sheet, pages: tuple[Page, Page], run: Sequence[Match]) -> Iterator[str]:
    first, last = run[0], run[-1]
    fate = _fate(first)
    units = (first.a_unit, first.b_unit)
    texts = tuple(page.string(page.units[unit].field) for page, unit in zip(pages, units, strict=True))
    spans = ((first.a[0], last.a[1]), (first.b[0], last.b[1]))
    words = counted(len(texts[0][slice(*spans[0])].split()), "word")
    heading = f"{FATES[fate][0]} {fate}" + (f" {FATES['moved'][0]} moved" if first.moved else "")
    yield sheet.tint(heading, _COLOURS[fate]) + (sheet.tint(f"  {words}", _DIM) if fate == "kept" else "")
    if fate == "kept":
        yield from _piece(sheet, _MATCH, texts[0], spans[0])
        return
    for side, letter in enumerate("AB"):
        marks = [(d.a, d.b)[side] for d in first.differences]
        yield from _piece(sheet, f"{_MATCH}{letter} ", texts[side], spans[side], marks, _SIDES[side])
    for d in first.differences:
        yield from sheet.lines(_difference((texts[0], texts[1]), d), _DIFFERENCE, _DIFFERENCE + "  ")


def _difference(texts: tuple[str, str], d: Difference) -> str:
    before, after = (" ".join(text[s[0] : s[1]].split()) for text, s in zip(texts, (d.a, d.b), strict=True))
    one = quoted(before or after, _LONGEST)
    shown = f"{one} | {quoted(after, _LONGEST)}" if before and after else f"only in {'A' if before else 'B'}: {one}"
    return f"{CHANGES.get(d.type, d.type)} ({SEVERITIES.get(d.severity, SEVERITIES[2])}): {shown}"


def _only(sheet: _Sheet, letter: str, other: str, page: Page, lone: Sequence[Lone]) -> Iterator[str]:
    if lone:
        yield ""
        yield sheet.tint(f"in {letter}, not found in {other}", _COLOURS["lone"])
    for piece in lone:
        yield from _piece(sheet, _LONE, page.string(page.units[piece.unit].field), (piece.start, piece.end))


def _piece(sheet: _Sheet, indent: str, text: str, span: Span, marks: Sequence[Span] = (), code: str = "") -> Iterator[str]:
    start, end = span[0], min(span[1], span[0] + _LONGEST)
    shown = text[start:end] + ("…" if end < span[1] else "")
    inside = [(max(s, start) - start, min(e, end) - start) for s, e in marks if s < end and e > start]
    yield from sheet.lines(shown, indent, " " * len(indent), inside, code)


def _lines(text: str, room: int) -> Iterator[list[Span]]:
    """The spans of the words of each line; a word longer than a line is cut."""
    line: list[Span] = []
    used = 0
    for word in re.finditer(r"\S+", text):
        start, end = word.span()
        while columns(text[start:end]) > room:
            if line:
                yield line
            line, used = [], 0
            yield [(start, start + room // 2)]  # no sign takes more than two columns
            start += room // 2
        wide = columns(text[start:end])
        if line and used + 1 + wide > room:
            yield line
            line, used = [], 0
        used += wide + (1 if line else 0)
        line.append((start, end))
    if line:
        yield line


def _within(place: int, marks: Sequence[Span]) -> bool:
    return any(start <= place < end for start, end in marks)
