"""Quantities, their modifiers, and dates: a value said otherwise is no difference; another value is one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from retold.account.pieces import Piece, PiecePair
from retold.account.senses import words_of
from retold.account.values import same_quantity, same_time
from retold.language.lexicons import lexicon
from retold.language.tokens import fold, tokenise
from retold.types import Difference, Quantity, Span, TimeExpression

_TIMES = ("which_time", "periods", "days")
FIGURE_ONLY = "a figure on one side only"
_FEW = 4  # words of an edit in which one figure or date stands for another
_COMPARED = ("cardinal", "percent", "money", "duration", "age")


def figure_differences(pair: PiecePair) -> list[Difference]:
    """Quantity, modifier and date differences of two linked pieces, each at the figure itself."""
    return _quantity_differences(pair) + _date_differences(pair)


def _quantity_differences(pair: PiecePair) -> list[Difference]:
    left = [q for q in pair.a.quantities if q.kind in _COMPARED]
    right = [q for q in pair.b.quantities if q.kind in _COMPARED]
    found, rest_a = [], []
    for q in left:
        twin = next((r for r in right if same_quantity(q, r)), None)
        if twin is None:
            rest_a.append(q)
        else:
            right.remove(twin)
            found += _modifier(pair, q, twin)
    for q in rest_a:
        other = _rival(q, right) or next((r for r in right if r.kind != "ordinal" and _replaces(pair, q, r)), None)
        if other is not None:
            right.remove(other)
            # "more than 40", "41": no other amount, but not as open
            compatible = same_quantity(q, other) is None and (q.kind, q.unit) == (other.kind, other.unit)
            rule = "compatible, another bound" if compatible else "another value in the same place"
            kind = "modifier" if compatible else "quantity"
            found.append(_difference(kind, (q.start, q.end), (other.start, other.end), 2 if compatible else 3, rule))
        elif (severity := _lost(q, pair.b)) and not _in_marks(pair.a, q) and not _elsewhere(q, pair.a, pair.b):
            span = q.start, q.end
            found.append(_difference("detail", span, pair.absent("b", span), severity, FIGURE_ONLY))
    for r in right:
        if (severity := _lost(r, pair.a)) and not _in_marks(pair.b, r) and not _elsewhere(r, pair.b, pair.a):
            span = r.start, r.end
            found.append(_difference("detail", pair.absent("a", span), span, severity, FIGURE_ONLY))
    return found


def _elsewhere(q: Quantity, own: Piece, other: Piece) -> bool:
    # Part of a time of day, which is compared as such; or the same number counted otherwise ("a boy of six", "six-year-old").
    return any(t.start <= q.start < t.end for t in own.times) or any(r.value == q.value for r in other.quantities)


def _in_marks(piece: Piece, q: Quantity) -> bool:
    # What stands inside quotation marks is compared there.
    return any(m.start <= q.start < m.end for m in piece.marks.quotations)


def _replaces(pair: PiecePair, a: Quantity, b: Quantity) -> bool:
    # One edit puts the one where the other stands ("45 miles", "45 yards").
    return _stand_for_each_other(pair, (a.start, a.end), (b.start, b.end))


def _stand_for_each_other(pair: PiecePair, a: Span, b: Span) -> bool:
    # One edit, of a few words, puts the one where the other stands.
    for tag, i1, i2, j1, j2 in pair.edits:
        if tag == "replace" and max(i2 - i1, j2 - j1) <= _FEW:
            one, other = pair.a.span_of(i1, i2), pair.b.span_of(j1, j2)
            if one[0] < a[1] and a[0] < one[1] and other[0] < b[1] and b[0] < other[1]:
                return True
    return False


def _lost(q: Quantity, other: Piece) -> int:
    """Severity of its loss: 2 where the other article has it nowhere, 1 where it stands elsewhere there, 0 where beside it."""
    if q.value is None:
        return 0
    same = [r for r in other.view.record.quantities if same_quantity(q, r)]
    if not same:
        return 2
    page = other.view.page
    sentence = page.units[other.unit].sentence
    near = [s for s in page.sentences[max(0, sentence - 1) : sentence + 2] if s.field == other.field]
    return 0 if any(s.start <= r.start < s.end for r in same for s in near) else 1


def _rival(q: Quantity, others: Sequence[Quantity]) -> Quantity | None:
    # What it may have been altered to: a figure that counts the same thing, else one of the same kind and unit.
    same_unit = [r for r in others if r.kind == q.kind and (r.unit == q.unit or same_quantity(q, r) is False)]
    counted = [r for r in same_unit if q.counted and r.counted == q.counted]
    return next(iter(counted or same_unit), None)


def _modifier(pair: PiecePair, a: Quantity, b: Quantity) -> list[Difference]:
    left, right = a.modifier_span or (a.start, a.start), b.modifier_span or (b.start, b.start)
    if a.modifier != b.modifier:
        # "hour-long" beside "nearly one-hour": a duration is rounded in speech, and the two are compatible.
        if a.kind == "duration" and {a.modifier, b.modifier} <= {"", "about"}:
            return []
        return [_difference("modifier", left, right, 2, "same value, another bound")]
    if a.modifier == "at_least" and _strict(pair.a, left) != _strict(pair.b, right):
        return [_difference("modifier", left, right, 1, "same value, the bound itself in or out")]
    return []


def _strict(piece: Piece, span: Span) -> bool:
    # "more than 40" leaves 40 out, "at least 40" does not.
    text = piece.view.page.string(piece.field)
    return not text[span[0] : span[1]].casefold().startswith(("at least", "no fewer", "no less", "not less", "minimum"))


def _date_differences(pair: PiecePair) -> list[Difference]:
    left, right = ([t for t in piece.times if t.type in ("DATE", "TIME", "SET")] for piece in (pair.a, pair.b))
    rest_a = [t for t in left if not any(same_time(t, r) for r in right)]
    rest_b = [t for t in right if not any(same_time(t, r) for r in left)]
    found = []
    for t in rest_a:
        here = [r for r in rest_b if _in_place(pair, t, r)]
        other = next(iter(here or (rest_b if len(rest_a) == len(rest_b) == 1 else ())), None)
        if other is not None and _words(pair.a, t) != _words(pair.b, other):
            same = same_time(t, other)
            if same is not True and (only := _apart(pair, t, other)) and only <= _bounds():
                rest_b.remove(other)
                found.append(_difference("modifier", (t.start, t.end), (other.start, other.end), 2, "same time, another bound"))
                continue
            # An event's own time ("during the visit") is beside no date; two that are open differ where their words do.
            stated = _names_a_time(set(_words(pair.a, t))) and _names_a_time(set(_words(pair.b, other)))
            by_words = same is None and bool(here) and _open(t, other) and _names_a_time(_apart(pair, t, other))
            if stated and (same is False or by_words):
                rest_b.remove(other)
                rule = "another date in the same place"
                found.append(_difference("date", (t.start, t.end), (other.start, other.end), 3, rule))
    return found


def _in_place(pair: PiecePair, a: TimeExpression, b: TimeExpression) -> bool:
    return _stand_for_each_other(pair, (a.start, a.end), (b.start, b.end))


def _open(a: TimeExpression, b: TimeExpression) -> bool:
    # Neither is a date by itself: pages without a date of their own leave "last week" and "Tuesday" open.
    return a.time_status == b.time_status or "absolute" not in (a.time_status, b.time_status)


def _apart(pair: PiecePair, a: TimeExpression, b: TimeExpression) -> set[str]:
    # The words that only one of them has; none where one says less than the other ("July" beside "July 12").
    one, other = set(_words(pair.a, a)), set(_words(pair.b, b))
    return set() if one <= other or other <= one else one ^ other


def _names_a_time(words: set[str]) -> bool:
    # "before the attacks", "before the attack": what differs must be of the calendar.
    return any(w[:1].isdigit() or any(w in words_of(kind) for kind in _TIMES) or w in _months() or w in _weekdays() for w in words)


@cache
def _bounds() -> frozenset[str]:
    return frozenset(fold(w) for phrase in lexicon("quantities")["modifiers"] for w in phrase.split())


def is_other_date(pair: PiecePair, i: int, j: int) -> bool:
    """Whether symbols i of a and j of b are two names of the calendar (two months, two weekdays), or say of two times which one
    is meant ("last week", "next week"), whatever the record makes of them."""
    x, y = pair.a.symbols[i].form, pair.b.symbols[j].form
    for names in (_months(), _weekdays()):
        if x in names and y in names:
            return names[x] != names[y] and all(_is_printed_name(piece, k) for piece, k in ((pair.a, i), (pair.b, j)))
    if x in words_of("which_time") and y in words_of("which_time"):
        return all(
            k + 1 < len(piece.symbols) and piece.symbols[k + 1].form in words_of("periods")
            for piece, k in ((pair.a, i), (pair.b, j))
        )
    if x in words_of("periods") and y in words_of("periods"):
        return all(k and piece.symbols[k - 1].form in words_of("which_time") for piece, k in ((pair.a, i), (pair.b, j)))
    return False


def _is_printed_name(piece: Piece, symbol: int) -> bool:
    text = piece.view.page.string(piece.field)
    return text[piece.span_of(symbol, symbol + 1)[0]].isupper()


@cache
def _months() -> dict[str, int]:
    return dict(lexicon("calendar")["months"])


@cache
def _weekdays() -> dict[str, str]:
    return {name: name[:3] for name in lexicon("calendar")["weekdays"]["names"]}


def _words(piece: Piece, time: TimeExpression) -> list[str]:
    # The same relative words ("at midnight") on pages of two days are no change on the way; a copied "last month" is a conflict.
    # Abbreviated names of the calendar are the names.
    forms = tokenise(piece.view.page.string(time.field)[time.start : time.end]).forms
    return [str(_months().get(form) or _weekdays().get(form) or form) for form in forms]


def _difference(kind: str, a: Span, b: Span, severity: int, rule: str) -> Difference:
    return Difference(type=kind, a=a, b=b, severity=severity, rule=rule)  # type: ignore[arg-type]  # kinds of this file are ChangeType
