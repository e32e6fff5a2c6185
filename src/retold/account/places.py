"""Where a difference stands in the two pieces, in symbols, and what stands beside it on both sides."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from retold.account.inflection import is_past, readings
from retold.account.pieces import Piece, PiecePair
from retold.account.senses import has_kin, is_content, words_of
from retold.language.lexicons import lexicon
from retold.language.tokens import fold
from retold.types import Difference, Span

Range = tuple[int, int]
_NEAR = 3
BOTH = 2  # of two neighbours
_LEAST = 3  # letters of a form that ends in -ed and is no past


@dataclass(frozen=True)
class Place:
    """A difference in symbols: [a) of the one piece, [b) of the other; empty where a side has nothing there."""

    pair: PiecePair
    a: Range
    b: Range

    @property
    def own(self) -> tuple[Piece, Range]:
        """The piece that has words there, and which; a's where both have."""
        return (self.pair.a, self.a) if self.a[0] < self.a[1] else (self.pair.b, self.b)

    @property
    def other(self) -> Piece:
        """The piece on the other side of `own`."""
        return self.pair.b if self.a[0] < self.a[1] else self.pair.a

    @property
    def sides(self) -> tuple[tuple[Piece, Range], ...]:
        """Both pieces with their symbols."""
        return (self.pair.a, self.a), (self.pair.b, self.b)

    @property
    def one_sided(self) -> bool:
        """Whether a side has nothing there."""
        return self.a[0] == self.a[1] or self.b[0] == self.b[1]

    def outside(self, difference: Difference) -> bool:
        """Whether words of a difference stand in no symbol of its piece: those of a cue in another clause."""
        sides = ((difference.a, self.a), (difference.b, self.b))
        return any(span[0] < span[1] and place[0] == place[1] for span, place in sides)

    def anchors(self) -> int:
        """On how many of the two sides, left and right, the next word is the same in both pieces, or the next that tells something,
        at most three words away: 0, 1 or 2. The ends of both count as one word."""
        equal = {i + k: j + k for tag, i, past, j, _ in self.pair.edits if tag == "equal" for k in range(past - i)}
        return sum(
            any(
                _same(self.pair, equal, x, y) for x, y in ((x, y), (_telling(self.pair.a, x, step), _telling(self.pair.b, y, step)))
            )
            for x, y, step in ((self.a[0] - 1, self.b[0] - 1, -1), (self.a[1], self.b[1], 1))
        )

    def region(self) -> Range:
        """What the whole edit around it puts on the other side of `own`, in symbols; empty where that side has nothing there."""
        turned = self.a[0] == self.a[1]
        at = self.own[1][0]
        for tag, i1, i2, j1, j2 in self.pair.edits:
            here, there = ((j1, j2), (i1, i2)) if turned else ((i1, i2), (j1, j2))
            if tag != "equal" and here[0] <= at < here[1]:
                return there
        return 0, 0

    def there(self) -> int:
        """The symbol of the side of `other` at which the difference stands."""
        return self.b[0] if self.a[0] < self.a[1] else self.a[0]

    def own_region(self) -> Range:
        """The same of the side of `own`."""
        turned = self.a[0] == self.a[1]
        at = self.own[1][0]
        for tag, i1, i2, j1, j2 in self.pair.edits:
            here = (j1, j2) if turned else (i1, i2)
            if tag != "equal" and here[0] <= at < here[1]:
                return here
        return 0, 0

    def beside(self) -> bool:
        """Whether the nearest word on the left that tells something is the same or akin in both pieces."""
        x, y = _telling(self.pair.a, self.a[0] - 1, -1), _telling(self.pair.b, self.b[0] - 1, -1)
        if x < 0 or y < 0:
            return x == y
        one, other = self.pair.a.symbols[x].form, self.pair.b.symbols[y].form
        return one == other or has_kin(one, [other])


def _telling(piece: Piece, symbol: int, step: int) -> int:
    # The next content word from a symbol on, within _NEAR words; else the symbol itself.
    near = range(symbol, symbol + step * _NEAR, step)
    return next((k for k in near if 0 <= k < len(piece.symbols) and is_content(piece.symbols[k].form)), symbol)


def _same(pair: PiecePair, equal: dict[int, int], x: int, y: int) -> bool:
    ends = len(pair.a.symbols), len(pair.b.symbols)
    if not (0 <= x < ends[0] and 0 <= y < ends[1]):
        return (x < 0 and y < 0) or (x >= ends[0] and y >= ends[1])
    return equal.get(x) == y


def place_of(pair: PiecePair, difference: Difference) -> Place:
    """The symbols that a difference covers. Cost O(symbols)."""
    return Place(pair, range_of(pair.a, difference.a), range_of(pair.b, difference.b))


def range_of(piece: Piece, span: Span) -> Range:
    """The symbols [first, past) that a span touches; an empty range at its place where it touches none."""
    first = sum(1 for s in piece.symbols if s.end <= span[0])
    past = first + sum(1 for s in piece.symbols[first:] if s.start < span[1])
    return first, max(first, past) if span[0] < span[1] else first


def forms_in(piece: Piece, place: Range) -> list[str]:
    """Their forms."""
    return [s.form for s in piece.symbols[slice(*place)]]


def forms_of(piece: Piece, span: Span) -> list[str]:
    """The words of a piece inside a span as they are compared: those of a figure as it is printed."""
    view = piece.view
    return [view.forms[w] for w in range(*piece.words) if span[0] <= int(view.starts[w]) and int(view.ends[w]) <= span[1]]


def sentence_forms(piece: Piece) -> list[str]:
    """The forms of the whole sentence that a piece stands in, in order."""
    view, units = piece.view, piece.view.page.units
    near = view.by_sentence[units[piece.unit].sentence]
    return [form for u in near for form in view.forms[int(view.first[u]) : int(view.past[u])]]


def stands_near(form: str, piece: Piece) -> bool:
    """Whether a word, another form of it or a listed synonym stands in a piece's sentence or beside it."""
    return form in piece.around or has_kin(form, piece.told_around)


def stands_in(form: str, piece: Piece) -> bool:
    """The same of the piece itself."""
    return form in piece.held or has_kin(form, [f for f in piece.held if is_content(f)])


def content_from(piece: Piece, first: int, n: int, most: int = 8) -> list[str]:
    """The first `n` words that tell something from a symbol on, within `most` symbols."""
    return [s.form for s in piece.symbols[first : first + most] if is_content(s.form)][:n]


def content_before(piece: Piece, past: int, n: int, most: int = 8) -> list[str]:
    """The last `n` words that tell something before a symbol."""
    return [s.form for s in piece.symbols[max(0, past - most) : past] if is_content(s.form)][-n:]


def shape(form: str) -> str:
    """What a form looks like: a past, an -ing form, an adverb in -ly, a figure, or a plain form (with or without -s)."""
    if form[0].isdigit() or form[0] in "#@":
        return "figure"
    if form.endswith("ly") and len(form) > 4:
        return "ly"
    if form.endswith("ing") and len(form) > 5 and any(tag == "ing" for _, tag in readings(form)):
        return "ing"
    past = form.endswith("ed") and not form.endswith("eed") and len(form) > _LEAST  # not "need"
    return "past" if past or is_past(form) else "plain"


def role(piece: Piece, symbol: int) -> str:
    """The class of the word before a symbol: what a word there may be."""
    if not symbol:
        return "start"
    before = piece.symbols[symbol - 1].form
    if shape(before) == "figure":
        return "determiners"
    return next(
        (kind for kind in ("determiners", "prepositions", "pronouns", "conjunctions") if before in words_of(kind)), "content"
    )


def joined(place: Place) -> bool:
    """Whether the words of both sides are the same letters, parted or not: "T-shirt", "tshirt"; "lock keepers", "lockkeepers"."""
    for (piece, own), (other, there) in (place.sides, place.sides[::-1]):
        whole, words = "".join(_words_in(other, there)), _words_in(piece, own)
        before, behind = _words_in(piece, (max(0, own[0] - 1), own[0]))[-1:], _words_in(piece, (own[1], own[1] + 1))[:1]
        if whole and whole in ("".join(near) for near in (words, [*before, *words], [*words, *behind])):
            return True
    return False


def _words_in(piece: Piece, place: Range) -> list[str]:
    # As they are printed, those of a value too.
    return [f for s in piece.symbols[slice(*place)] for f in piece.view.forms[s.first : s.past]]


def same_role(place: Place) -> bool:
    """Whether the words of both sides may be of one class, by the word before them."""
    return role(place.pair.a, place.a[0]) == role(place.pair.b, place.b[0])


def same_construction(place: Place) -> bool:
    """Whether what follows the words of both sides makes no other verb of one of them: "sank" and "went down", "used by"."""
    following = [forms_in(p, (r[1], r[1] + 1)) for p, r in place.sides]
    small = [[f for f in own if f in words_of("prepositions")] for own in following]
    return small[0] == small[1]


def near_forms(piece: Piece) -> list[str]:
    """The forms of the sentence a piece stands in and of those beside it, in order."""
    view, units = piece.view, piece.view.page.units
    sentence = units[piece.unit].sentence
    beside = [u for n in (sentence - 1, sentence, sentence + 1) for u in view.by_sentence.get(n, ())]
    return [f for u in beside for f in view.forms[int(view.first[u]) : int(view.past[u])]]


@cache
def listed(name: str) -> frozenset[str]:
    """A list of correspondence.toml, folded."""
    return frozenset(fold(word) for word in lexicon("correspondence")[name])


@cache
def negating() -> frozenset[str]:
    """Words that deny, by themselves or inside."""
    words = lexicon("strength")
    return frozenset(fold(w) for w in (*words["negators"], *words["negative_verbs"]) if " " not in w) | listed("denying")


def negations(forms: list[str]) -> int:
    """How many of some forms deny."""
    return sum(form in negating() for form in forms)
