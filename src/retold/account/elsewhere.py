"""Whether what one side is said to lack stands there after all: as often near by, as a part of another word, as another value of
the same, or inside marks on one side only. See `evidence`."""

from __future__ import annotations

from retold.account.pieces import Piece
from retold.account.places import Place, Range, content_before, content_from, forms_in, forms_of, listed, sentence_forms, shape
from retold.account.senses import has_kin, is_content, is_hedging_root, words_of
from retold.types import Difference, Quantity, Span

_PART = 4  # letters of a word that is a part of another
_REST = 3  # letters of the other part
_BEFORE = 4  # symbols before a figure in which its bound stands
_CONTEXT = 3  # words that tell something on either side of a figure
_PAIR = 2  # words of a figure that may be a part of another ("a million")
_JOINING = ("and", "or")
_ENUMERATED = 2  # people that a page may tell one by one


def as_often(place: Place, d: Difference) -> bool:
    """Whether the words of a one-sided difference stand near by on the other side as often as on their own: "apparently he was
    hit", "he was apparently hit". Cost O(words)."""
    piece, own = place.own
    forms = forms_in(piece, own)
    if d.type == "strength" and forms[-1:] == ["to"]:
        return False  # "pushed to": the verb alone tells nothing
    marks = [f for f in forms if is_hedging_root(f)] or [f for f in forms if is_content(f)] or forms
    return bool(marks) and all(place.other.around[f] >= piece.around[f] for f in marks)


def is_part(form: str, piece: Piece) -> bool:
    """Whether a word is a part of one that stands near by in a piece, or such a word a part of it: "hives", "beehives"."""
    return any(_parts(form, other) for other in piece.told_around)


def compounded(place: Place) -> bool:
    """Whether a word of the one side is a part of one in its place on the other."""
    one, other = (forms_in(p, r) for p, r in place.sides)
    return any(_parts(x, y) for x in one for y in other)


def is_fraction_of(piece: Piece, q: Quantity, whole: float) -> bool:
    """Whether a figure and the one right beside it make a value together: "half of a million"."""
    text, told = piece.view.page.string(piece.field), piece.marks.quantities
    return any(
        x.value is not None
        and y.value is not None
        and x.value * y.value == whole
        and q.start in (x.start, y.start)
        and text[x.end : y.start].strip() in ("", "of")
        for x, y in zip(told, told[1:], strict=False)
    )


def _parts(form: str, other: str) -> bool:
    short, long = sorted((form.removesuffix("s"), other.removesuffix("s")), key=len)
    return len(short) >= _PART and len(long) - len(short) >= _REST and long.endswith(short)


def bounded_near(place: Place, span: Span) -> bool:
    """Whether the words of a bound stand shortly before its place on the other side too: "up to a 900 crown fine"."""
    piece, _ = place.own
    bound = forms_of(piece, span)
    other, at = place.other, place.b[0] if place.other is place.pair.b else place.a[0]
    before = [f for s in other.symbols[max(0, at - _BEFORE) : at + 1] for f in other.view.forms[s.first : s.past]]
    n = len(bound)
    return bool(n) and any(before[k : k + n] == bound for k in range(len(before) - n + 1))


def has_rival(place: Place, one: Quantity, other: Quantity) -> bool:
    """Whether either of two figures has, in its own sentence, one of its kind that stands for the other rather: by the words beside
    it, or by its value. "13 years old" beside "5 years in prison", where "10 years in prison" stands as well."""
    sides = (place.pair.a, one), (place.pair.b, other)
    here = _likeness(*sides[0], *sides[1])
    for (piece, q), (there, r) in (sides, sides[::-1]):
        rivals = [x for x in piece.marks.quantities if x is not q and x.value is not None and _may_stand(x, r)]
        if any(_likeness(piece, x, there, r) + (x.value == r.value) > here + (q.value == r.value) for x in rivals):
            return True
    return False


def _may_stand(one: Quantity, other: Quantity) -> bool:
    kinds = {one.kind, other.kind}
    return (one.kind == other.kind or kinds <= {"age", "duration"} or kinds <= {"age", "cardinal"}) and (
        one.unit == other.unit or "age" in kinds
    )


def _likeness(piece: Piece, q: Quantity, other: Piece, r: Quantity) -> int:
    mine, theirs = _context(piece, q), _context(other, r)
    return sum(has_kin(f, theirs) for f in set(mine))


def _context(piece: Piece, q: Quantity) -> list[str]:
    first = piece.near((q.start, q.end))
    past = first
    while past < len(piece.symbols) and piece.symbols[past].start < q.end:
        past += 1
    return content_before(piece, first, 2, _CONTEXT) + content_from(piece, past, 2, _CONTEXT)


def enumerated(q: Quantity, piece: Piece) -> bool:
    """Whether a piece tells as many people one by one as a figure counts: "two boys", "a boy of twelve and a boy of nine"."""
    if q.kind != "cardinal" or q.value is None or q.value < _ENUMERATED:
        return False
    text = piece.view.page.string(piece.field)
    told = [r for r in piece.marks.quantities if r.value is not None]
    ages = {r.value for r in told if r.kind == "age"}
    # "12 and 13 years old": the first is one too.
    ages |= {r.value for r, s in zip(told, told[1:], strict=False) if s.kind == "age" and text[r.end : s.start].strip() in _JOINING}
    return len(ages) == q.value


def in_marks_of_one(place: Place, d: Difference) -> bool:
    """Whether the words stand inside quotation marks on one side only: what is quoted there is reported here, in its tense."""
    inside = [
        any(q.start <= span[0] < q.end for q in piece.marks.quotations)
        for piece, span in ((place.pair.a, d.a), (place.pair.b, d.b))
    ]
    return inside[0] != inside[1]


def answered_clause(place: Place) -> bool:
    """Whether the words open a clause of a kind ("if found guilty") that the other side's sentence has as well, told anew."""
    piece, own = place.own
    first = forms_in(piece, own)[:1]
    return (
        bool(first)
        and first[0] in listed("no_cue")
        and sentence_forms(place.other).count(first[0]) >= sentence_forms(piece).count(first[0])
    )


def lone_verb(piece: Piece, own: Range) -> bool:
    """Whether a stretch tells no more than a verb: one word of that shape, with its small words."""
    content = [k for k in range(*own) if is_content(piece.symbols[k].form)]
    if len(content) != 1:
        return False
    k = content[0]
    form = piece.symbols[k].form
    following = piece.symbols[k + 1].form if k + 1 < len(piece.symbols) else ""
    before = piece.symbols[k - 1].form if k else ""
    if before in words_of("determiners") or shape(before or "x") == "figure":
        return False
    if _joined(piece, k, -1) or _joined(piece, k, 1) or not _runs_on(piece, k):
        return False  # one of several things done
    if shape(form) in ("past", "ing"):
        return True
    return shape(form) == "plain" and (before == "to" or (following in words_of("determiners") and is_content(before or "a")))


def _joined(piece: Piece, k: int, step: int) -> bool:
    # "overturned and smashed", not "three died and there was damage".
    near = [piece.symbols[n].form for n in (k + step, k + 2 * step) if 0 <= n < len(piece.symbols)]
    return len(near) > 1 and near[0] in _JOINING and shape(near[1]) == shape(piece.symbols[k].form)


def _runs_on(piece: Piece, k: int) -> bool:
    # No comma behind it.
    text = piece.view.page.string(piece.field)
    end = piece.symbols[k].end
    return text[end : end + 1] not in (",", ";")


def aged_otherwise(form: str, piece: Piece) -> bool:
    """Whether a word for an age ("teenage") stands beside ages that are given in years, or the other way round."""
    return form in listed("age_groups") and any(q.kind == "age" for q in near_quantities(piece))


def timed_otherwise(forms: list[str], piece: Piece) -> bool:
    """Whether all that some words tell is when ("later", "the next day"), and the other side's sentence says when as well."""
    content = [f for f in forms if is_content(f)]
    timed = [f for f in content if f in listed("when") or f in words_of("periods") or f in words_of("days")]
    if not content or len(timed) < len(content):
        return False
    return bool(piece.marks.times) or any(f in listed("when") for f in sentence_forms(piece))


def near_quantities(piece: Piece) -> list[Quantity]:
    """The figures of a piece's sentence and of those beside it."""
    page = piece.view.page
    sentence = page.units[piece.unit].sentence
    near = [s for s in page.sentences[max(0, sentence - 1) : sentence + 2] if s.field == piece.field]
    return [q for q in piece.view.record.quantities if q.field == piece.field and any(s.start <= q.start < s.end for s in near)]


def answered_figure(q: Quantity, own: Piece, other: Piece) -> bool:
    """Whether the other side has a figure near by of the same kind and unit that this side has not: another value rather than a
    figure put in."""
    mine = {(r.kind, r.unit, r.value) for r in near_quantities(own)}
    theirs = [r for r in near_quantities(other) if r.kind == q.kind and r.unit == q.unit and r.value is not None]
    if q.kind == "cardinal":
        theirs = [r for r in theirs if r.counted and q.counted and has_kin(r.counted.split()[-1], q.counted.split()[-1:])]
    return any((r.kind, r.unit, r.value) not in mine for r in theirs)


def printed_there(q: Quantity, own: Piece, other: Piece) -> bool:
    """Whether the words of a figure of several stand on the other side as they are: "10 to 12"."""
    words = forms_of(own, (q.start, q.end))
    there = sentence_forms(other)
    n = len(words)
    return n > _PAIR and any(there[k : k + n] == words for k in range(len(there) - n + 1))
