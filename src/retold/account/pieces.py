"""Two linked pieces, word against word: what every kind of difference is read from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from retold.account.marks import Marks, marks_of
from retold.account.senses import is_content
from retold.language.words import Edit, edit
from retold.types import Field, Link, Quantity, Span, TimeExpression, View

_NEAR = 6  # units on either side that may be of the sentences beside it


class Symbol(NamedTuple):
    """A word, or several that say one value: what the edit is made over. first, past: words of the view; start, end: its span."""

    form: str
    first: int
    past: int
    start: int
    end: int


@dataclass(frozen=True)
class Piece:
    """One side of a linked pair: its words as symbols, with the figures and dates that stand in it.

    marks  what the record says of its sentence. field: what its spans count into.
    """

    view: View
    unit: int
    words: Span
    span: Span
    symbols: tuple[Symbol, ...]
    quantities: tuple[Quantity, ...]
    times: tuple[TimeExpression, ...]
    marks: Marks
    field: Field

    def span_of(self, first: int, past: int) -> Span:
        """The span of symbols [first, past); an empty span at the place where a symbol is missing."""
        if first < past:
            return self.symbols[first].start, self.symbols[past - 1].end
        if first < len(self.symbols):
            place = self.symbols[first].start
        elif self.symbols:
            place = self.symbols[-1].end
        else:
            place = self.span[1]
        return place, place

    def printed(self, symbol: Symbol) -> str:
        """The words of a symbol, as compared, behind a mark that no word has."""
        return f"~{' '.join(self.view.forms[symbol.first : symbol.past])}"

    def capitalised(self, symbol: int) -> bool:
        """Whether a symbol is printed with a capital."""
        return self.view.page.string(self.field)[self.span_of(symbol, symbol + 1)[0]].isupper()

    def near(self, span: Span) -> int:
        """The number of symbols that end at or before a span's start."""
        return sum(1 for s in self.symbols if s.end <= span[0])

    @cached_property
    def around(self) -> Counter[str]:
        """The forms of its sentence and of those beside it, up to six units away."""
        view, units = self.view, self.view.page.units
        near = range(max(0, self.unit - _NEAR), min(len(units), self.unit + _NEAR + 1))
        beside = [u for u in near if abs(units[u].sentence - units[self.unit].sentence) <= 1]
        return Counter(form for u in beside for form in view.forms[int(view.first[u]) : int(view.past[u])])

    @cached_property
    def told_around(self) -> tuple[str, ...]:
        """The distinct forms of `around` that tell something."""
        return tuple(form for form in self.around if is_content(form))

    @cached_property
    def held(self) -> frozenset[str]:
        """The distinct forms of its words."""
        return frozenset(self.view.forms[self.words[0] : self.words[1]])


@dataclass(frozen=True)
class PiecePair:
    """Two linked pieces and what turns one into the other."""

    a: Piece
    b: Piece

    @cached_property
    def edits(self) -> list[Edit]:
        """Over symbols; see `retold.language.words.edit`."""
        return edit(self._forms(self.a, self.b), self._forms(self.b, self.a))

    @staticmethod
    def _forms(piece: Piece, other: Piece) -> list[str]:
        # "last week" on pages of two days is resolved to two weeks, and is the same words all the same.
        there = {other.printed(s) for s in other.symbols if s.form[0] == "@"}
        return [piece.printed(s) if s.form[0] == "@" and piece.printed(s) in there else s.form for s in piece.symbols]

    @cached_property
    def same_sentence(self) -> bool:
        """The two stand in sentences that are the same to the letter."""
        texts = []
        for piece in (self.a, self.b):
            own = piece.view.page.sentences[piece.view.page.units[piece.unit].sentence]
            texts.append(piece.view.page.string(piece.field)[own.start : own.end])
        return texts[0] == texts[1]

    @property
    def same_words(self) -> bool:
        """Nothing but typography and resolved forms differs."""
        return all(tag == "equal" for tag, *_ in self.edits)

    @cached_property
    def shared(self) -> float:
        """Share of the symbols of both that are the same in order, in [0, 1]."""
        total = len(self.a.symbols) + len(self.b.symbols)
        return 2 * sum(i2 - i1 for tag, i1, i2, _, _ in self.edits if tag == "equal") / total if total else 1.0

    def place_in_b(self, first: int) -> int:
        """The symbol of b that stands where symbol `first` of a stands (for an empty span)."""
        for tag, i1, i2, j1, _ in self.edits:
            if i1 <= first < i2:
                return j1 + (first - i1 if tag == "equal" else 0)
        return len(self.b.symbols)

    def place_in_a(self, first: int) -> int:
        """The symbol of a that stands where symbol `first` of b stands."""
        for tag, i1, _, j1, j2 in self.edits:
            if j1 <= first < j2:
                return i1 + (first - j1 if tag == "equal" else 0)
        return len(self.a.symbols)

    def absent(self, side: str, span: Span) -> Span:
        """The empty span on side "a" or "b" where the other side's `span` has nothing."""
        if side == "b":
            place = self.place_in_b(self.a.near(span))
            return self.b.span_of(place, place)
        place = self.place_in_a(self.b.near(span))
        return self.a.span_of(place, place)


@dataclass(frozen=True)
class Laid:
    """An article laid out for comparison, with its record by sentence."""

    view: View
    marks: Sequence[Marks]


def lay(view: View) -> Laid:
    """Look up once what the record says of each sentence."""
    return Laid(view, marks_of(view.page, view.record))


def pair_pieces(a: Laid, b: Laid, link: Link) -> PiecePair:
    """Lay two linked pieces side by side. Equal values said otherwise ("three days", "3 days") become one symbol each."""
    return PiecePair(_piece(a, link.a_unit, link.a_words, link.a), _piece(b, link.b_unit, link.b_words, link.b))


def touches(span: Span, other: Span) -> bool:
    """Whether two spans have a code point in common."""
    return span[0] < other[1] and other[0] < span[1]


def piece_of(laid: Laid, unit: int) -> Piece:
    """A whole unit as a piece."""
    view = laid.view
    own = view.page.units[unit]
    return _piece(laid, unit, (int(view.first[unit]), int(view.past[unit])), (own.start, own.end))


def _piece(laid: Laid, unit: int, words: Span, span: Span) -> Piece:
    view, own = laid.view, laid.view.page.units[unit]
    marks = laid.marks[own.sentence]
    quantities = tuple(q for q in marks.quantities if span[0] <= q.start and q.end <= span[1])
    times = tuple(t for t in marks.times if span[0] <= t.start and t.end <= span[1])
    symbols = _symbols(view, words, quantities, times)
    return Piece(view, unit, words, span, symbols, quantities, times, marks, own.field)


def _symbols(view: View, words: Span, quantities: Iterable[Quantity], times: Iterable[TimeExpression]) -> tuple[Symbol, ...]:
    said: dict[int, tuple[int, str]] = {}
    starts, ends = view.starts[words[0] : words[1]].tolist(), view.ends[words[0] : words[1]].tolist()
    for span, form in _values(quantities, times):
        inside = [w for w in range(*words) if span[0] <= starts[w - words[0]] and ends[w - words[0]] <= span[1]]
        if inside and not any(w in said for w in inside):
            said[inside[0]] = (inside[-1] + 1, form)
    if not said:
        forms, (first, past) = view.forms[words[0] : words[1]], words
        return tuple(map(Symbol, forms, range(first, past), range(first + 1, past + 1), starts, ends))
    w, found = words[0], []
    while w < words[1]:
        past, form = said.get(w, (w + 1, view.forms[w]))
        found.append(Symbol(form, w, past, starts[w - words[0]], ends[past - 1 - words[0]]))
        w = past
    return tuple(found)


def _values(quantities: Iterable[Quantity], times: Iterable[TimeExpression]) -> Iterator[tuple[Span, str]]:
    for time in times:
        if time.value is not None and time.time_status in ("absolute", "resolved"):
            yield (time.start, time.end), f"@{time.value}"
    for quantity in quantities:
        if quantity.value is not None:
            start = quantity.start
            if quantity.modifier_span and quantity.modifier_span[0] == start < quantity.modifier_span[1] < quantity.end:
                start = quantity.modifier_span[1]
            yield (start, quantity.end), f"#{quantity.value:g}{quantity.unit}"
