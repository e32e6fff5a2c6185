"""Quantities, their modifiers, and dates: a value said otherwise is no difference; another value is one."""

from __future__ import annotations

from collections.abc import Sequence

from retold.account.pieces import Piece, PiecePair
from retold.account.values import same_quantity, same_time
from retold.types import Difference, Quantity, Span, TimeExpression

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
        other = _rival(q, right)
        if other is not None:
            right.remove(other)
            compatible = same_quantity(q, other) is None  # "more than 40", "41": no other amount, but not as open
            rule = "compatible, another bound" if compatible else "another value in the same place"
            kind = "modifier" if compatible else "quantity"
            found.append(_difference(kind, (q.start, q.end), (other.start, other.end), 2 if compatible else 3, rule))
        elif not _said(q, pair.b):
            found.append(
                _difference("detail", (q.start, q.end), pair.absent("b", (q.start, q.end)), 2, "a figure on one side only")
            )
    for r in right:
        if not _said(r, pair.a):
            found.append(
                _difference("detail", pair.absent("a", (r.start, r.end)), (r.start, r.end), 2, "a figure on one side only")
            )
    return found


def _said(q: Quantity, other: Piece) -> bool:
    # A figure that stands anywhere in the other article is not lost; which place it belongs to is for the alignment.
    return q.value is None or any(same_quantity(q, r) for r in other.view.record.quantities)


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
    text = piece.view.page.string(piece.view.page.units[piece.unit].field)
    return not text[span[0] : span[1]].casefold().startswith(("at least", "no fewer", "no less", "not less", "minimum"))


def _date_differences(pair: PiecePair) -> list[Difference]:
    left, right = ([t for t in piece.times if t.type in ("DATE", "TIME")] for piece in (pair.a, pair.b))
    rest_a = [t for t in left if not any(same_time(t, r) for r in right)]
    rest_b = [t for t in right if not any(same_time(t, r) for r in left)]
    return [
        _difference("date", (t.start, t.end), (r.start, r.end), 3, "another date in the same place")
        for t, r in zip(rest_a, rest_b, strict=False)
        if same_time(t, r) is False and _words(pair.a, t) != _words(pair.b, r)
    ]


def _words(piece: Piece, time: TimeExpression) -> str:
    # The same relative words ("at midnight") on pages of two days are no change on the way; a copied "last month" is a conflict.
    return piece.view.page.string(time.field)[time.start : time.end].casefold()


def _difference(kind: str, a: Span, b: Span, severity: int, rule: str) -> Difference:
    return Difference(type=kind, a=a, b=b, severity=severity, rule=rule)  # type: ignore[arg-type]  # kinds of this file are ChangeType
