"""Small words that change a claim: hedges, boosters, negation, tense; and details put in or taken out."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Literal

from retold.account.pieces import Piece, PiecePair
from retold.language.lexicons import lexicon
from retold.language.tokens import fold
from retold.types import ChangeType, Difference, Span

_DETAIL_WEIGHT = 0.75  # summed word weight from which words put in or taken out are a detail
_DETAIL_SHARED = 0.3  # below this share of common words a piece is told anew, and single words put in mean nothing
_FILLER_WEIGHT = 0.45  # what may stand on the other side: one small word
_DETERMINERS = frozenset({"the", "a", "an", "his", "her", "its", "their", "our", "my", "your", "this", "that", "these", "those"})
_Words = tuple[str, ...]


def wording_differences(pair: PiecePair, told: Iterable[Difference]) -> list[Difference]:
    """Hedge, strength, polarity and tense differences by open word lists, and details by what the edit put in or took out.

    told  differences already found: a detail is not reported where one of them stands.
    """
    told = list(told)
    found = _listed(pair, "hedge", "hedges", ("hearsay", "doubt"), 3) + _listed(pair, "hedge", "hedges", ("possibility",), 2)
    manner = [d for d in told if d.type == "tone"]
    boosted = _listed(pair, "strength", "strength", ("boosters",), 2)
    found += [d for d in boosted if not any(_touches(d.a, m.a) or _touches(d.b, m.b) for m in manner)]
    found += _listed(pair, "cause", "clauses_linked", ("cause",), 3) + _listed(pair, "strength", "strength", ("attempts",), 3)
    found += _polarity(pair) + _tense(pair) + _plural(pair)
    return found + _details(pair, [*told, *found])


def _listed(pair: PiecePair, kind: ChangeType, name: str, groups: tuple[str, ...], severity: int) -> list[Difference]:
    # A phrase of the list on one side only; where both sides have one of the kind ("reportedly", "allegedly") nothing is lost.
    phrases = _phrases(name, groups)
    left, right = _spans(pair.a, phrases), _spans(pair.b, phrases)
    if left and right:
        return []
    return [
        Difference(type=kind, a=span, b=pair.absent("b", span), severity=severity, rule=f"{name}: on one side only")
        for span in left
    ] + [
        Difference(type=kind, a=pair.absent("a", span), b=span, severity=severity, rule=f"{name}: on one side only")
        for span in right
    ]


@cache
def _phrases(name: str, groups: tuple[str, ...]) -> dict[str, tuple[_Words, ...]]:
    rows: dict[str, list[_Words]] = {}
    for group in groups:
        for phrase in lexicon(name)[group]:
            words = tuple(fold(w) for w in phrase.split())
            rows.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(own, key=len, reverse=True)) for first, own in rows.items()}


def _spans(piece: Piece, phrases: dict[str, tuple[_Words, ...]]) -> list[Span]:
    # Words inside quotation marks are the speaker's own; they are compared there, as a quotation.
    forms, found, w = piece.view.forms, [], piece.words[0]
    while w < piece.words[1]:
        words = next((p for p in phrases.get(forms[w], ()) if forms[w : w + len(p)] == p and w + len(p) <= piece.words[1]), None)
        if words and not _quoted(piece, w) and not _dates(piece, w):
            found.append((int(piece.view.starts[w]), int(piece.view.ends[w + len(words) - 1])))
        w += len(words) if words else 1
    return found


def _quoted(piece: Piece, word: int) -> bool:
    start = int(piece.view.starts[word])
    return any(q.field == piece.field and q.start <= start < q.end for q in piece.view.record.quotations)


def _dates(piece: Piece, word: int) -> bool:
    start = int(piece.view.starts[word])
    return any(t.start <= start < t.end for t in piece.times)  # "May" the month


def _polarity(pair: PiecePair) -> list[Difference]:
    # A negator on one side only, where the words around it are the same: "has not openly opposed" told anew need not keep "not".
    left, right = (_spans(p, _phrases("strength", ("negators",))) for p in (pair.a, pair.b))
    if len(left) == len(right) or pair.shared < 0.5:
        return []
    side: Literal["a", "b"] = "a" if len(left) > len(right) else "b"
    for span in left if side == "a" else right:
        if side == "a" and _edited(pair, span, "a"):
            return [Difference(type="polarity", a=span, b=pair.absent("b", span), severity=3, rule="a negation on one side only")]
        if side == "b" and _edited(pair, span, "b"):
            return [Difference(type="polarity", a=pair.absent("a", span), b=span, severity=3, rule="a negation on one side only")]
    return []


def _edited(pair: PiecePair, span: Span, side: Literal["a", "b"]) -> bool:
    piece = pair.a if side == "a" else pair.b
    place = piece.near(span)
    for tag, i1, i2, j1, j2 in pair.edits:
        low, high = (i1, i2) if side == "a" else (j1, j2)
        if low <= place < high:
            return tag != "equal"
    return False


def _tense(pair: PiecePair) -> list[Difference]:
    future = _phrases("strength", ("future",))
    left, right = _spans(pair.a, future), _spans(pair.b, future)
    if bool(left) == bool(right) or pair.shared < 0.4:
        return []
    if left:
        return [Difference(type="tense", a=left[0], b=pair.absent("b", left[0]), severity=2, rule="future on one side only")]
    return [Difference(type="tense", a=pair.absent("a", right[0]), b=right[0], severity=2, rule="future on one side only")]


def _plural(pair: PiecePair) -> list[Difference]:
    # One noun for another after the same adjective or possessive: "its boldest backers", "its boldest friend".
    found = []
    for tag, i1, i2, j1, j2 in pair.edits:
        if tag != "replace" or i2 - i1 != 1 or j2 - j1 != 1 or not i1 or not j1:
            continue
        x, y, before = pair.a.symbols[i1].form, pair.b.symbols[j1].form, pair.a.symbols[i1 - 1].form
        if before == pair.b.symbols[j1 - 1].form and _is_plural(x) != _is_plural(y) and _qualifies(pair.a, i1 - 1):
            a_span, b_span = pair.a.span_of(i1, i2), pair.b.span_of(j1, j2)
            found.append(Difference(type="plural", a=a_span, b=b_span, severity=2, rule="one and many after the same word"))
    return found


def _is_plural(form: str) -> bool:
    return len(form) > 3 and form.endswith("s") and not form.endswith(("ss", "us", "is"))


def _qualifies(piece: Piece, symbol: int) -> bool:
    # Before a noun, not before a verb: a possessive, an article, a superlative or an ordinal.
    form, (start, end) = piece.symbols[symbol].form, piece.span_of(symbol, symbol + 1)
    printed = piece.view.page.string(piece.view.page.units[piece.unit].field)[start:end]
    return form in _DETERMINERS or form.endswith("est") or printed.lower().endswith(("'s", "’s", "s’"))


def _details(pair: PiecePair, told: list[Difference]) -> list[Difference]:
    if pair.shared < _DETAIL_SHARED:
        return []
    found = []
    for tag, i1, i2, j1, j2 in pair.edits:
        if tag == "equal":
            continue
        a_span, b_span = pair.a.span_of(i1, i2), pair.b.span_of(j1, j2)
        if any(_touches(a_span, d.a) or _touches(b_span, d.b) for d in told):
            continue
        if _rest_of_name(pair.a, a_span) or _rest_of_name(pair.b, b_span):
            continue
        left, right = _weight(pair.a, i1, i2), _weight(pair.b, j1, j2)
        gone = left >= _DETAIL_WEIGHT and right <= _FILLER_WEIGHT and not _elsewhere(pair.a, i1, i2, pair.b)
        new = right >= _DETAIL_WEIGHT and left <= _FILLER_WEIGHT and not _elsewhere(pair.b, j1, j2, pair.a)
        if gone or new:
            found.append(Difference(type="detail", a=a_span, b=b_span, severity=2, rule="words on one side only"))
    return found


def _rest_of_name(piece: Piece, span: Span) -> bool:
    # "Berg" told as "Anna Berg": a fuller form of a name that both have is no detail.
    return any(
        m.kind == "name" and m.field == piece.field and m.start <= span[0] < span[1] <= m.end and (m.start, m.end) != span
        for m in piece.view.record.mentions
    )


def _weight(piece: Piece, first: int, past: int) -> float:
    return float(sum(piece.view.weights[w] for s in piece.symbols[first:past] for w in range(s.first, s.past)))


def _elsewhere(piece: Piece, first: int, past: int, other: Piece) -> bool:
    # Words that stand elsewhere in the other piece were moved, not lost.
    held = {s.form for s in other.symbols}
    own = [s.form for s in piece.symbols[first:past]]
    return sum(f in held for f in own) >= 0.6 * len(own)


def _touches(span: Span, other: Span) -> bool:
    return span[0] < other[1] and other[0] < span[1]
