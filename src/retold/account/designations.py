"""Who is meant: agents and titles on one side only, one for many."""

from __future__ import annotations

from collections.abc import Iterable

from retold.account.pieces import Piece, PiecePair, touches
from retold.language.tokens import tokenise
from retold.types import Difference, Mention

_AGENT = frozenset({"by", "from"})


def designation_differences(pair: PiecePair, told: Iterable[Difference]) -> list[Difference]:
    """Plural, actor (an agent named on one side only) and label (a title before a name on one side only) differences.

    told  differences already found: none of these is reported where one of them stands.
    """
    found = [*_plurals(pair), *_agents(pair), *_labels(pair)]
    return [d for d in found if not any(touches(d.a, t.a) or touches(d.b, t.b) for t in told)]


def _agents(pair: PiecePair) -> list[Difference]:
    # "came under fire", "came under fire from Orrin": an agent that only one side names.
    left, right = _agents_of(pair.a), _agents_of(pair.b)
    found = []
    for mention in left:
        if not right and not _holds(pair.b, pair.a, mention):
            span = (mention.start, mention.end)
            found.append(Difference(type="actor", a=span, b=pair.absent("b", span), severity=3, rule="an agent on one side only"))
    for mention in right:
        if not left and not _holds(pair.a, pair.b, mention):
            span = (mention.start, mention.end)
            found.append(Difference(type="actor", a=pair.absent("a", span), b=span, severity=3, rule="an agent on one side only"))
    return found


def _agents_of(piece: Piece) -> list[Mention]:
    before = {piece.span_of(k, k + 1)[0]: piece.symbols[k - 1].form for k in range(1, len(piece.symbols))}
    own = piece.marks.names
    return [m for m in own if before.get(m.start) in _AGENT and not _is_place(piece, m)]


def _is_place(piece: Piece, mention: Mention) -> bool:
    # "a man from Orrin": what the page shows to be a place says where, not who.
    return piece.view.record.actors[mention.actor].kind == "place"


def _holds(piece: Piece, other: Piece, mention: Mention) -> bool:
    last = other.view.page.string(mention.field)[mention.start : mention.end].split()[-1]
    forms = tokenise(last).forms
    return bool(forms) and any(s.form == forms[-1] for s in piece.symbols)


def _plurals(pair: PiecePair) -> list[Difference]:
    # One noun for another after the same two words: "the harbour's boldest backers", "the harbour's boldest friend".
    heads = {_before(pair.b, k): k for k in range(len(pair.b.symbols) - 1, 1, -1)}
    found = []
    for k in range(2, len(pair.a.symbols)):
        other = heads.get(_before(pair.a, k))
        if other is not None and _qualifies(pair.a, k - 1):
            x, y = pair.a.symbols[k].form, pair.b.symbols[other].form
            if _is_plural(x) != _is_plural(y) and min(len(x), len(y)) > 3 and not (x[0] in "#@" or y[0] in "#@"):
                a_span, b_span = pair.a.span_of(k, k + 1), pair.b.span_of(other, other + 1)
                found.append(Difference(type="plural", a=a_span, b=b_span, severity=2, rule="one and many after the same words"))
    return found


def _before(piece: Piece, symbol: int) -> tuple[str, str]:
    return piece.symbols[symbol - 2].form, piece.symbols[symbol - 1].form


def _is_plural(form: str) -> bool:
    return len(form) > 3 and form.endswith("s") and not form.endswith(("ss", "us", "is"))


def _qualifies(piece: Piece, symbol: int) -> bool:
    # Before a noun, not before a verb: a possessive, an article, a superlative or an ordinal.
    form, (start, end) = piece.symbols[symbol].form, piece.span_of(symbol, symbol + 1)
    printed = piece.view.page.string(piece.field)[start:end]
    return form.endswith("est") or printed.lower().endswith(("'s", "’s", "s’"))


def _labels(pair: PiecePair) -> list[Difference]:
    found = []
    for tag, i1, i2, j1, j2 in pair.edits:
        if (tag == "insert" and _titles(pair.b, j1, j2)) or (tag == "delete" and _titles(pair.a, i1, i2)):
            a_span, b_span = pair.a.span_of(i1, i2), pair.b.span_of(j1, j2)
            found.append(Difference(type="label", a=a_span, b=b_span, severity=1, rule="a title on one side only"))
    return found


def _titles(piece: Piece, first: int, past: int) -> bool:
    # Capitalised words right before a name and no part of it: "Harbour Board Chair Petra Lindqvist".
    if past >= len(piece.symbols):
        return False
    (start, end), (next_start, _) = piece.span_of(first, past), piece.span_of(past, past + 1)
    text = piece.view.page.string(piece.field)
    names = [m for m in piece.marks.names if m.start <= next_start < m.end]
    whole = any(m.start <= start and m.actor == names[0].actor for m in names) if len(text[start:end].split()) == 1 else False
    return bool(names) and not whole and all(w[:1].isupper() for w in text[start:end].split())
