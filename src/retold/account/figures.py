"""Quantities, their modifiers, and dates: a value said otherwise is no difference; another value is one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from retold.account.pieces import Piece, PiecePair
from retold.account.senses import words_of
from retold.account.values import same_quantity, same_time
from retold.language.lexicons import lexicon
from retold.language.tokens import fold, tokenise
from retold.types import Difference, Quantity, Span, TimeExpression

_PLAIN_FIGURE = re.compile(r"#\d+")
_TIMES = ("which_time", "periods", "days")
FIGURE_ONLY = "a figure on one side only"
TIME_ONLY = "a date on one side only"
ALONE = frozenset({FIGURE_ONLY, TIME_ONLY})  # rules of what is told by itself only where no longer stretch around it is
_DATED = ("DATE", "TIME", "SET")
_SAME_CLAIM = 0.35  # share of words in common from which a date that one side leaves out was left out
_YEAR = 4  # digits
_FEW = 4  # words of an edit in which one figure or date stands for another
_COMPARED = ("cardinal", "percent", "money", "duration", "age")


def figure_differences(pair: PiecePair) -> list[Difference]:
    """Quantity, modifier and date differences of two linked pieces, each at the figure itself; a score is one figure."""
    return _scores(pair, _quantity_differences(pair)) + _date_differences(pair)


def _scores(pair: PiecePair, found: list[Difference]) -> list[Difference]:
    # "9 to 4", "nine votes to five": two figures that are one.
    told: list[Difference] = []
    for d in found:
        a, b = _score(pair.a, d.a), _score(pair.b, d.b)
        if d.type in ("quantity", "detail") and a and b and not any(a == t.a for t in told):
            told.append(_difference("quantity", a, b, 3, "another score"))
        elif not any(_lies_in(d.a, t.a) or _lies_in(d.b, t.b) for t in told):
            told.append(d)
    return told


def _score(piece: Piece, span: Span) -> Span | None:
    """The two figures and what parts them, one of which begins in a span; of a missing one the only score of the piece."""
    scores = []
    for k in range(len(piece.symbols)):
        for n in (2, 3):
            middle = [s.form for s in piece.symbols[k + 1 : k + n]]
            counted = n == 2 or (middle[:1] != [] and middle[0].endswith("s") and middle[0][0] not in "#@")
            if counted and middle[-1:] == ["to"] and k + n < len(piece.symbols) and _figures(piece, k) and _figures(piece, k + n):
                scores.append(piece.span_of(k, k + n + 1))
    if span[0] == span[1]:
        return scores[0] if len(scores) == 1 else None
    return next((s for s in scores if s[0] <= span[0] < s[1]), None)


def _figures(piece: Piece, symbol: int) -> bool:
    form = piece.symbols[symbol].form
    return form[0].isdigit() or bool(_PLAIN_FIGURE.fullmatch(form))


def _lies_in(inner: Span, outer: Span) -> bool:
    return inner[0] < inner[1] and outer[0] <= inner[0] and inner[1] <= outer[1]


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
            compatible = (
                same_quantity(q, other) is None and (q.kind, q.unit) == (other.kind, other.unit) and not _short_of(q, other)
            )
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


def _short_of(a: Quantity, b: Quantity) -> bool:
    # "half a million", "millions": a figure that does not reach one of what the vague one counts in.
    for figure, vague in ((a, b), (b, a)):
        scale = _vague_scales().get(vague.modifier.split()[0] if vague.modifier else "")
        if figure.value is not None and vague.value is None and scale and figure.value < scale:
            return True
    return False


@cache
def _vague_scales() -> dict[str, float]:
    lists = lexicon("quantities")
    scales = {**lists["scales"], "dozen": 12, "score": 20, "ten": 10}
    return {word: float(scales[word.removesuffix("s")]) for word in lists["vague"]["words"] if word.removesuffix("s") in scales}


def _elsewhere(q: Quantity, own: Piece, other: Piece) -> bool:
    # Part of a date or time of day, compared as such; or the same number counted otherwise ("a boy of six", "six-year-old").
    dated = any(t.start <= q.start < t.end for t in own.times if t.type in _DATED)
    return dated or any(r.value == q.value for r in other.quantities)


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
    left, right = ([t for t in piece.times if t.type in _DATED] for piece in (pair.a, pair.b))
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
    told = [(d.a, d.b) for d in found]
    for t in rest_a:
        if (severity := _lost_time(pair, t, pair.a, pair.b)) and not any(a[0] == t.start for a, _ in told):
            span = _only_there(pair.a, t, pair.b)
            found.append(_difference("detail", span, pair.absent("b", span), severity, TIME_ONLY))
    for t in rest_b:
        if severity := _lost_time(pair, t, pair.b, pair.a):
            span = _only_there(pair.b, t, pair.a)
            found.append(_difference("detail", pair.absent("a", span), span, severity, TIME_ONLY))
    return found


def _only_there(own: Piece, t: TimeExpression, other: Piece) -> Span:
    # "mid-April 2018" beside "mid-April": the year. The whole where nothing of it stands on the other side.
    words = tokenise(own.view.page.string(t.field)[t.start : t.end])
    new = [k for k, form in enumerate(words.forms) if form not in other.around]
    kept = {form for form in words.forms if form in other.around}
    if not new or not _names_a_time(kept):
        return t.start, t.end
    return t.start + int(words.starts[new[0]]), t.start + int(words.ends[new[-1]])


def _lost_time(pair: PiecePair, t: TimeExpression, own: Piece, other: Piece) -> int:
    """Severity of a date's loss, as of a figure's; 0 where the other side may say it otherwise, or it is no date by itself."""
    if not _is_dated(t) or pair.shared < _SAME_CLAIM or _in_a_mark(own, t):
        return 0
    if any(_is_dated(r) and _may_be_same(t, r) for r in other.times) or _printed(own, t) <= other.around.keys():
        return 0
    page, sentence = other.view.page, other.view.page.units[other.unit].sentence
    near = [s for s in page.sentences[max(0, sentence - 1) : sentence + 2] if s.field == other.field]
    same = [r for r in other.view.record.times if r.field == other.field and _is_dated(r) and _may_be_same(t, r)]
    if any(s.start <= r.start < s.end for r in same for s in near):
        return 0
    return 1 if any(same_time(t, r) for r in same) else 2


def _may_be_same(t: TimeExpression, r: TimeExpression) -> bool:
    # Two times that cannot be compared to the day are not the same where they are of two years.
    same = same_time(t, r)
    years = (t.value or "")[:_YEAR], (r.value or "")[:_YEAR]
    return same is True or (same is None and not (years[0] != years[1] and all(y.isdigit() for y in years)))


def _is_dated(t: TimeExpression) -> bool:
    return t.type in ("DATE", "TIME") and t.value is not None and t.time_status in ("absolute", "resolved")


def _in_a_mark(piece: Piece, t: TimeExpression) -> bool:
    return any(m.start <= t.start < m.end for m in piece.marks.quotations)


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


def _printed(piece: Piece, time: TimeExpression) -> set[str]:
    return set(tokenise(piece.view.page.string(time.field)[time.start : time.end]).forms)


def _difference(kind: str, a: Span, b: Span, severity: int, rule: str) -> Difference:
    return Difference(type=kind, a=a, b=b, severity=severity, rule=rule)  # type: ignore[arg-type]  # kinds of this file are ChangeType
