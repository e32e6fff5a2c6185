"""Who is meant: agents and titles on one side only, one for many."""

from __future__ import annotations

from collections.abc import Iterable

from retold.account.names import same_people_or_place
from retold.account.pieces import Piece, PiecePair, touches
from retold.account.senses import is_content, is_people, words_of
from retold.language.tokens import fold, tokenise
from retold.types import Difference, Mention, View

_POSSESSIVES = ("'s", "’s", "s’")
_AGAIN = 3  # times that an article says a noun in the singular, so that it means one
_AGENT = frozenset({"by", "from"})


def designation_differences(pair: PiecePair, told: Iterable[Difference]) -> list[Difference]:
    """Plural, actor (an agent named on one side only) and label (a title before a name on one side only) differences.

    told  differences already found: none of these is reported where one of them stands.
    """
    found = [*_plurals(pair), *_agents(pair), *_labels(pair), *_powers(pair), *_manifold(pair)]
    return [d for d in found if not any(touches(d.a, t.a) or touches(d.b, t.b) for t in told)]


def name_of(view: View, form: str) -> str:
    """The shortest name of one word on a page of which a form is the adjective ("Norlandish": "norland"); else the form itself."""
    names = {fold(actor.name) for actor in view.record.actors if actor.name[:1].isupper() and " " not in actor.name}
    return min((n for n in names if n == form or same_people_or_place(n, form)), key=lambda n: (len(n), n), default=form)


def _manifold(pair: PiecePair) -> list[Difference]:
    # "phone calls" where the other article knows one call only, said again and again, and so does its own elsewhere.
    found = []
    for own, other, side in ((pair.a, pair.b, "a"), (pair.b, pair.a, "b")):
        for k in range(1, len(own.symbols)):
            form = own.symbols[k].form
            one = form[:-1]
            if form in other.view.distinct or not (one in other.view.distinct and one in own.view.distinct):
                continue
            noun = _is_plural(form) and is_content(one) and own.symbols[k - 1].form not in words_of("before_verbs")
            if noun and one not in other.held and not _counts(own, k) and other.view.forms.count(one) >= _AGAIN:
                span = own.span_of(k, k + 1)
                a, b = (span, pair.absent("b", span)) if side == "a" else (pair.absent("a", span), span)
                found.append(Difference(type="plural", a=a, b=b, severity=1, rule="many of what the other article has one of"))
    return found


def _counts(piece: Piece, symbol: int) -> bool:
    # Behind a figure or a determiner of many, where the number is told as such.
    before = piece.symbols[symbol - 1].form
    return before[0] in "#@" or before[0].isdigit()


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
    places = [k for k in range(2, len(pair.a.symbols)) if _qualifies(pair.a, k - 1)]
    heads = {_before(pair.b, k): k for k in range(len(pair.b.symbols) - 1, 1, -1)} if places else {}
    found = []
    for k in places:
        other = heads.get(_before(pair.a, k))
        if other is not None:
            x, y = pair.a.symbols[k].form, pair.b.symbols[other].form
            if _is_plural(x) != _is_plural(y) and min(len(x), len(y)) > 3 and not (x[0] in "#@" or y[0] in "#@"):
                a_span, b_span = pair.a.span_of(k, k + 1), pair.b.span_of(other, other + 1)
                found.append(Difference(type="plural", a=a_span, b=b_span, severity=2, rule="one and many after the same words"))
    return found


def _powers(pair: PiecePair) -> list[Difference]:
    # "Norland", "the Norlandish authorities": a place called by those who rule it, on one side only.
    found = []
    for named, ruled, turned in ((pair.a, pair.b, False), (pair.b, pair.a, True)):
        for k in range(len(ruled.symbols) - 1):
            noun = ruled.symbols[k + 1].form
            if noun not in words_of("powers") or not ruled.capitalised(k) or any(s.form == noun for s in named.symbols):
                continue
            m = next((m for m in range(len(named.symbols)) if named.capitalised(m) and _same_place(named, m, ruled, k)), -1)
            following = named.symbols[m + 1].form if 0 <= m < len(named.symbols) - 1 else ""
            if m >= 0 and not (is_people(following) or following in words_of("powers")):
                one, other = named.span_of(m, m + 1), ruled.span_of(k, k + 2)
                a, b = (other, one) if turned else (one, other)
                found.append(Difference(type="label", a=a, b=b, severity=1, rule="a place by those who rule it"))
    return found


def _same_place(one: Piece, m: int, other: Piece, k: int) -> bool:
    x, y = one.symbols[m].form, other.symbols[k].form
    return x == y or same_people_or_place(x, y)


def _before(piece: Piece, symbol: int) -> tuple[str, str]:
    return piece.symbols[symbol - 2].form, piece.symbols[symbol - 1].form


def _is_plural(form: str) -> bool:
    return len(form) > 3 and form.endswith("s") and not form.endswith(("ss", "us", "is"))


def _qualifies(piece: Piece, symbol: int) -> bool:
    # Before a noun, not before a verb: a possessive, an article, a superlative or an ordinal.
    own = piece.symbols[symbol]
    return own.form.endswith("est") or piece.view.page.string(piece.field)[own.start : own.end].lower().endswith(_POSSESSIVES)


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
