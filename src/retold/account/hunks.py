"""What differs between two linked pieces, at the narrowest: word beside word, or words on one side only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retold.account.contractions import contracted
from retold.account.inflection import tense_of
from retold.account.names import same_people_or_place
from retold.account.pieces import Piece, PiecePair
from retold.account.senses import contrary, is_content, opens_phrase, phrase_length, related, synonymous, words_of
from retold.types import Span

_FEW = 3  # content words of a replacement in which one word may stand for another
_CELLS = 900  # a replacement of more word pairs than this is one hunk: it was told anew
SAME, _CONTRARY, _CLOSED, _OPEN = 3.0, 2.5, 1.0, 0.5


@dataclass(frozen=True)
class Hunk:
    """Symbols [i1, i2) of a stand where symbols [j1, j2) of b stand; one of the two may be empty.

    left, right  their forms. score is what they have in common: 3 the same said otherwise, 2.5 the contrary, less: unrelated.
    region       the whole replacement that they are part of, as symbols of a and of b.
    """

    i1: int
    i2: int
    j1: int
    j2: int
    left: tuple[str, ...]
    right: tuple[str, ...]
    score: float
    region: tuple[Span, Span]

    def spans(self, pair: PiecePair) -> tuple[Span, Span]:
        """Where it stands on both sides."""
        return pair.a.span_of(self.i1, self.i2), pair.b.span_of(self.j1, self.j2)


def hunks(pair: PiecePair) -> Iterator[Hunk]:
    """The differences of a pair in order. Cost O(product of the words replaced at one place)."""
    for tag, i1, i2, j1, j2 in pair.edits:
        if tag != "equal":
            rest = contracted(pair, (i1, i2), (j1, j2))
            if rest is None:
                yield _hunk(pair, ((i1, i2), (j1, j2)), ((i1, i2), (j1, j2)), SAME)
                continue
            region = (i1, i2), (j1, j2) = rest
            if i1 == i2 or j1 == j2 or (i2 - i1) * (j2 - j1) > _CELLS:
                yield _hunk(pair, region, region, 0.0)
            else:
                yield from _refined(pair, region)


def _hunk(pair: PiecePair, place: tuple[Span, Span], region: tuple[Span, Span], score: float) -> Hunk:
    (i1, i2), (j1, j2) = place
    return Hunk(i1, i2, j1, j2, _forms(pair.a, i1, i2), _forms(pair.b, j1, j2), score, region)


def _forms(piece: Piece, first: int, past: int) -> tuple[str, ...]:
    return tuple(s.form for s in piece.symbols[first:past])


def _tokens(piece: Piece, span: Span) -> list[Span]:
    # Listed phrases ("in spite of") are one token, and words that a hyphen joins.
    found, at = [], span[0]
    text, symbols = piece.view.page.string(piece.field), piece.symbols
    while at < span[1]:
        n = 1
        if opens_phrase(symbols[at].form):
            n = min(phrase_length(_forms(piece, at, min(at + 4, span[1]))), span[1] - at)
        while at + n < span[1] and text[symbols[at + n - 1].end : symbols[at + n].start] == "-":
            n += 1
        found.append((at, at + n))
        at += n
    return found


def _refined(pair: PiecePair, region: tuple[Span, Span]) -> Iterator[Hunk]:
    # The heaviest pairing in order (Needleman and Wunsch 1970, no cost for a gap), read from the end.
    left, right = _tokens(pair.a, region[0]), _tokens(pair.b, region[1])
    if _are_initials(pair, region):
        yield _hunk(pair, region, region, SAME)
        return
    theirs = [_forms(pair.b, *y) for y in right]
    score = [[_score(x, y) for y in theirs] for x in (_forms(pair.a, *x) for x in left)]
    if max(_told_words(pair.a, region[0]), _told_words(pair.b, region[1])) > _FEW:
        # Where many words differ, words that have nothing in common do not stand for each other.
        score = [[value if value >= _CLOSED else 0.0 for value in row] for row in score]
    best = [[0.0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i in range(len(left)):
        for j in range(len(right)):
            best[i + 1][j + 1] = max(best[i][j + 1], best[i + 1][j], best[i][j] + score[i][j])
    pairs: list[tuple[int, int]] = []
    i, j = len(left), len(right)
    while i and j:
        if score[i - 1][j - 1] and best[i][j] == best[i - 1][j - 1] + score[i - 1][j - 1]:
            pairs.append((i - 1, j - 1))
            i, j = i - 1, j - 1
        elif best[i][j] == best[i - 1][j]:
            i -= 1
        else:
            j -= 1
    at = region[0][0], region[1][0]
    for i, j in reversed(pairs):
        yield from _gap(pair, (at[0], left[i][0]), (at[1], right[j][0]), region)
        yield _hunk(pair, (left[i], right[j]), region, score[i][j])
        at = left[i][1], right[j][1]
    yield from _gap(pair, (at[0], region[0][1]), (at[1], region[1][1]), region)


def _told_words(piece: Piece, span: Span) -> int:
    return sum(is_content(form) for form in _forms(piece, *span))


def _are_initials(pair: PiecePair, region: tuple[Span, Span]) -> bool:
    # "United States", "US": the first letters of capitalised words.
    for (one, span), (other, whole) in (((pair.a, region[0]), (pair.b, region[1])), ((pair.b, region[1]), (pair.a, region[0]))):
        if span[1] - span[0] == 1 and whole[1] - whole[0] > 1:
            text = other.view.page.string(other.field)
            letters = [text[other.span_of(k, k + 1)[0]] for k in range(*whole)]
            if "".join(letters).isupper() and "".join(letters).casefold() == _forms(one, *span)[0]:
                return True
    return False


def _gap(pair: PiecePair, left: Span, right: Span, region: tuple[Span, Span]) -> Iterator[Hunk]:
    # What is left over on both sides stands for nothing on the other.
    if left[0] < left[1]:
        yield _hunk(pair, (left, (right[0], right[0])), region, 0.0)
    if right[0] < right[1]:
        yield _hunk(pair, ((left[1], left[1]), right), region, 0.0)


def _score(x: tuple[str, ...], y: tuple[str, ...]) -> float:
    if synonymous(x, y):
        return SAME
    if contrary(x, y):
        return _CONTRARY
    if len(x) > 1 or len(y) > 1:
        return _OPEN if _told(x) == _told(y) else 0.0
    one, other = x[0], y[0]
    if one[0] in "#@" or other[0] in "#@":
        return _CLOSED if one[0] == other[0] else 0.0
    if min(len(one), len(other)) > 3 and (related(one, other) or same_people_or_place(one, other)):
        return SAME
    if is_content(one) and is_content(other):
        return _OPEN + 0.2 * (one.endswith("ly") == other.endswith("ly")) + 0.1 * (one.endswith("s") == other.endswith("s"))
    if tense_of(one) and tense_of(other):
        return _CLOSED + 0.5
    return _CLOSED if any(one in words_of(kind) and other in words_of(kind) for kind in _KINDS) else 0.0


_KINDS = ("determiners", "prepositions", "conjunctions", "pronouns")


def _told(words: Sequence[str]) -> bool:
    return any(is_content(word) for word in words)
