"""Figures, numbers and times: what must hold beside a change of a figure, its bound, one and many, or the tense before it is
told. See `evidence`."""

from __future__ import annotations

import re

from retold.account.cues import cue_strengths
from retold.account.elsewhere import bounded_near, has_rival, in_marks_of_one, is_fraction_of, printed_there
from retold.account.inflection import is_past, shared_readings, tense_of
from retold.account.pieces import Piece
from retold.account.places import (
    Place,
    content_before,
    content_from,
    forms_in,
    forms_of,
    joined,
    listed,
    role,
    shape,
    stands_in,
)
from retold.account.senses import has_kin, is_content, may_be_people, scopes, words_of
from retold.account.values import same_quantity
from retold.language.lexicons import lexicon
from retold.types import Difference, Quantity, Span

CLOSE = 0.75  # share of common words from which two clauses are one, and a word put there was put there
_ALIKE = 0.3  # the same below which two figures must have more in common than their kind
_REPORTED = 9  # words between a verb and the one that reports what it says
_BEFORE_NOUN = 3  # words before a noun in which its number is said
_BEHIND = 40  # code points from a figure on in which a bound may follow it
_SUM = 9  # words between a sum and the noun that it measures
_DOTTED = re.compile(r"\D*\d{1,3}(?:\.\d{3})+(?!\d)")
_CLOSE_BY = 0.05  # share by which figures of one bound may differ
_THOUSAND = 1000.0
_ROUND = 10.0  # figures below it are not rounded
_ONE = frozenset({"one", "a", "an", "1", "#1"})


def _yes(place: Place, d: Difference) -> bool:
    return True


# --- figures ------------------------------------------------------------------------------------------------------------------


def _quantity(place: Place, d: Difference) -> bool:
    if joined(place):
        return False  # "60 000", "60000"
    # "12 and 13 year old" beside "12 and 13": each figure is on both sides; "10.000" for "10000" in the print of other countries.
    one, other = figure_of(place.pair.a, d.a), figure_of(place.pair.b, d.b)
    if one is not None and printed_there(one, place.pair.a, place.pair.b):
        return False
    if other is not None and printed_there(other, place.pair.b, place.pair.a):
        return False
    if one is None or other is None or one.value is None or other.value is None:
        return True
    if is_fraction_of(place.pair.a, one, other.value) or is_fraction_of(place.pair.b, other, one.value):
        return False  # "half of a million"
    if "age" in (one.kind, other.kind) and one.kind != other.kind:
        return False  # "three weeks later", "a 12-year-old"
    if (
        same_quantity(one, other) is not False
        and one.value == other.value
        and not (one.unit and other.unit and one.unit != other.unit)
    ):
        return False
    printed = [p.view.page.string(p.field)[slice(*s)] for p, s in ((place.pair.a, d.a), (place.pair.b, d.b))]
    for (x, text), y, cut in (
        ((one.value, printed[0]), other.value, _ends_in_k(place.pair.a, d.a)),
        ((other.value, printed[1]), one.value, _ends_in_k(place.pair.b, d.b)),
    ):
        if (cut or _DOTTED.match(text)) and abs(x * _THOUSAND - y) < 1e-6 * y:
            return False
    swapped = one.value in _values(place.pair.b) and other.value in _values(place.pair.a)
    return one.value == other.value or place.pair.shared >= CLOSE or not swapped


def _ends_in_k(piece: Piece, span: Span) -> bool:
    # "10k".
    text = piece.view.page.string(piece.field)
    return text[span[1] - 1 : span[1] + 1].casefold().endswith("k") or text[span[1] : span[1] + 1].casefold() == "k"


def figure_of(piece: Piece, span: Span) -> Quantity | None:
    """The figure that covers a span."""
    return next((q for q in piece.quantities if q.start <= span[0] and span[1] <= q.end), None)


def _quantity_loosely(place: Place, d: Difference) -> bool:
    # Where little else is the same, the two figures must count the same.
    if place.one_sided:
        return True
    one, other = figure_of(place.pair.a, d.a), figure_of(place.pair.b, d.b)
    if one is not None and other is not None and not _same_measure(one, other):
        return False  # "50 kilns", "half a million tiles"
    if one is not None and other is not None and has_rival(place, one, other):
        return False
    if place.pair.shared >= _ALIKE:
        return True
    near = [content_before(p, r[0], 1, 4) + content_from(p, r[1], 2, 4) for p, r in place.sides]
    near += [forms_in(p, r) for p, r in place.sides]
    return any(has_kin(f, near[1] + near[3]) for f in near[0] + near[2] if is_content(f) and shape(f) != "figure")


def _same_measure(one: Quantity, other: Quantity) -> bool:
    if one.counted and other.counted and one.kind == other.kind == "cardinal":
        x, y = one.counted.split()[-1:], other.counted.split()[-1:]
        return has_kin(x[0], y) or may_be_people(x[0]) == may_be_people(y[0]) is True
    return True


def _values(piece: Piece) -> set[float]:
    return {v for q in piece.marks.quantities for v in (q.value, q.low, q.high) if v is not None}


def _modifier(place: Place, d: Difference) -> bool:
    piece, own = place.own
    forms = forms_in(piece, own)
    if d.rule == "words before a figure, on one side only":
        # The words must bound it, and the figure must be there on both sides.
        adverb = any(f.endswith("ly") for f in forms) and not any(f in words_of("articles") for f in forms)
        bounds = adverb or any(f in listed("bounding") for f in forms)
        figured = any(shape(f) == "figure" for f in forms)
        return bounds and not figured
    if d.rule == "another scope":
        # A time's or a figure's own words are no bound of it ("half past two", "2.30"); nor is "a bunch of" another bound than
        # "several", or "each" than "a".
        said = [(f,) for p, r in place.sides for f in forms_in(p, r) if is_content(f) and (f,) not in scopes()]
        spread = all(f in listed("distributive") for p, r in place.sides for f in forms_in(p, r))
        return not any(_valued(p, r) for p, r in place.sides) and not spread and not any(f in listed("amounts") for (f,) in said)
    if d.rule == "same value, another bound" and forms:
        if " ".join(forms) in lexicon("correspondence")["summing"]:
            return False  # "a total of 40"
        before = piece.symbols[own[0] - 1].form if own[0] else ""
        if before == "nothing" or (forms == ["some"] and _is_small(piece, d.a if piece is place.pair.a else d.b)):
            return False  # "nothing more than", "some 12-year-olds", "some two boys"
        verbal = forms == ["about"] and "about" in place.other.held  # "put about" has it for a verb's part
        if bounded_near(place, d.a if d.a[0] < d.a[1] else d.b):
            return False
        return not verbal and not _bounded_behind(place, d) and not _within(place, d) and not _governed(place, d)
    return True


def _is_small(piece: Piece, bound: Span) -> bool:
    # A figure that nobody rounds.
    q = next((q for q in piece.quantities if q.end > bound[1]), None)
    return q is not None and (q.kind == "age" or (q.value is not None and q.value < _ROUND))


def _governed(place: Place, d: Difference) -> bool:
    # "up to nine months in a cell and a fine of $900": one bound for both figures, where the other side has a bound for each.
    bounding, span = (place.pair.a, d.a) if d.a[0] < d.a[1] else (place.pair.b, d.b)
    if d.a[0] < d.a[1] and d.b[0] < d.b[1]:
        return False
    bound = forms_of(bounding, span)
    other = place.other
    at = place.b[0] if other is place.pair.b else place.a[0]
    before = [f for s in other.symbols[:at] for f in other.view.forms[s.first : s.past]]
    found = [k for k in range(len(before) - len(bound) + 1) if before[k : k + len(bound)] == bound]
    return bool(found) and not {"and", "or"}.isdisjoint(before[found[-1] :])


def _within(place: Place, d: Difference) -> bool:
    # "less than three hours", "within three hours".
    bounding, span = (place.pair.a, d.a) if d.a[0] < d.a[1] else (place.pair.b, d.b)
    bound = " ".join(bounding.view.page.string(bounding.field)[slice(*span)].casefold().split())
    piece, at = (place.pair.b, d.b[0]) if d.b[0] == d.b[1] else (place.pair.a, d.a[0])
    before = piece.symbols[piece.near((at, at)) - 1].form if piece.near((at, at)) else ""
    return before in ("within", "inside") and lexicon("quantities")["modifiers"].get(bound) == "at_most"


def _bounded_behind(place: Place, d: Difference) -> bool:
    # "at most four minutes", "four minutes, if that".
    piece, at = (place.pair.b, d.b[0]) if d.b[0] == d.b[1] else (place.pair.a, d.a[0])
    near = " ".join(piece.view.page.string(piece.field)[at : at + _BEHIND].casefold().split())
    return any(phrase in near for phrase in lexicon("correspondence")["bounds_behind"])


def _valued(piece: Piece, own: tuple[int, int]) -> bool:
    return any(shape(f) == "figure" for f in forms_in(piece, own))


def _modifier_loosely(place: Place, d: Difference) -> bool:
    if d.rule == "another scope":
        # "some fines" and "monetary fines" are no two scopes.
        return all(not is_content(f) or (f,) in scopes() for p, r in place.sides for f in forms_in(p, r))
    if d.rule != "compatible, another bound":
        return True
    # "up to ten years", "nine years": another figure rather than another bound.
    x, y = (None if q is None else q.value for q in (figure_of(place.pair.a, d.a), figure_of(place.pair.b, d.b)))
    near = x is None or y is None or abs(x - y) <= _CLOSE_BY * max(abs(x), abs(y))
    return near and (place.anchors() > 0 or _same_noun(place))


def _same_noun(place: Place) -> bool:
    nouns = [content_from(p, r[1], 2, 4) for p, r in place.sides]
    return any(has_kin(f, nouns[1]) for f in nouns[0])


# --- one or many, and when ----------------------------------------------------------------------------------------------------


def _plural(place: Place, d: Difference) -> bool:
    pair = place.pair
    if place.one_sided:
        return not _pronoun_there(place)
    if any(_before_article(p, r) for p, r in place.sides):
        return False  # "takes a man"
    if any(_possessive(p, s) for p, s in ((pair.a, d.a), (pair.b, d.b))):
        return False
    forms = [forms_in(p, r)[-1] for p, r in place.sides]
    unit = any(f in lexicon("quantities")[names] for f in forms for names in ("currencies", "measures"))
    if unit and (pair.shared < CLOSE or any(shape(f) == "figure" for p, r in place.sides for f in forms_in(p, (r[0] - 1, r[0])))):
        return False  # the unit of a figure
    summed = any(f.removesuffix("s") in listed("sums") for f in forms)
    if summed and (pair.shared < CLOSE or all("of" in forms_in(p, (r[1], r[1] + 1)) for p, r in place.sides)):
        return False  # "damages of $600", "$600 in damage"
    # A singular that counts nothing: "to hunt deer", "they are minor", "on fire", "a run of theft"; or that is said of each.
    return not any(_infinitive(p, r) or _after_be(p, r) or _mass(p, r) or _repeated(p, r) for p, r in place.sides)


def _pronoun_there(place: Place) -> bool:
    # "So the boats went back", "They went back".
    region = place.region()
    there = forms_in(place.other, region)
    return bool(there) and all(not is_content(f) for f in there) and any(f in words_of("pronouns") for f in there)


def _mass(piece: Piece, noun: tuple[int, int]) -> bool:
    return bool(noun[0]) and not piece.symbols[noun[0]].form.endswith("s") and role(piece, noun[0]) == "prepositions"


def _repeated(piece: Piece, noun: tuple[int, int]) -> bool:
    # "a boy of twelve and a boy of nine": two of them, one by one.
    form = piece.symbols[noun[0]].form
    return sum(s.form == form for s in piece.symbols) > 1 and _counted(piece, noun[0]) == "1"


def _before_article(piece: Piece, noun: tuple[int, int]) -> bool:
    following = piece.symbols[noun[1]] if noun[1] < len(piece.symbols) else None
    text = piece.view.page.string(piece.field)
    return (
        following is not None
        and following.form in words_of("articles")
        and not text[piece.symbols[noun[1] - 1].end : following.start].strip()
    )


def _after_be(piece: Piece, noun: tuple[int, int]) -> bool:
    return noun[0] > 0 and not piece.symbols[noun[0]].form.endswith("s") and piece.symbols[noun[0] - 1].form in listed("be")


def _infinitive(piece: Piece, noun: tuple[int, int]) -> bool:
    return noun[0] > 1 and piece.symbols[noun[0] - 2].form == "to" and is_content(piece.symbols[noun[0] - 1].form)


def _possessive(piece: Piece, span: Span) -> bool:
    text = piece.view.page.string(piece.field)
    return text[span[0] : span[1]].endswith(("'s", "’s")) or text[span[1] : span[1] + 1] in ("'", "’")


def _counted(piece: Piece, noun: int) -> str:
    # How many are said beside the noun: "five man", "one men", "one of the scenes", "a scene".
    before = [s.form for s in piece.symbols[max(0, noun - _BEFORE_NOUN - 1) : noun]]
    for k in range(len(before) - 1, -1, -1):
        if before[k] in _ONE:
            return "1"
        if shape(before[k]) == "figure":
            return before[k].lstrip("#")
        if before[k] in words_of("prepositions") and before[k] != "of":
            return ""
    return ""


def _plural_loosely(place: Place, d: Difference) -> bool:
    if place.one_sided:
        return True
    beside = [(content_before(p, r[0], 1, 4), content_from(p, r[1], 1, 4)) for p, r in place.sides]
    if not any(x and y and has_kin(x[0], y) for x, y in zip(*beside, strict=True)):
        return False  # what is beside it must be told on both sides
    counts = [_counted(p, r[0]) for p, r in place.sides]
    if counts[0] and counts[0] == counts[1] or any(_one_of(p, r) for p, r in place.sides):
        return False
    sums = [[q for q in p.quantities if q.kind in ("money", "cardinal") and _near(p, (q.start, q.end), r)] for p, r in place.sides]
    if any(x.value == y.value and x.value is not None for x in sums[0] for y in sums[1] if _is_sum(x) or _is_sum(y)):
        return False  # "damages of $600", "$600 in damage": the sum says how much
    return not any(_bare(p, r) for p, r in place.sides)


def _one_of(piece: Piece, noun: tuple[int, int]) -> bool:
    # "one of the scenes" is one.
    before = [s.form for s in piece.symbols[max(0, noun[0] - _BEFORE_NOUN - 1) : noun[0]]]
    return any(x in _ONE and y == "of" for x, y in zip(before, before[1:], strict=False))


def _is_sum(q: Quantity) -> bool:
    return q.kind == "money" or not q.counted


def _near(piece: Piece, span: Span, noun: tuple[int, int]) -> bool:
    return abs(piece.near(span) - noun[0]) <= _SUM


def _bare(piece: Piece, noun: tuple[int, int]) -> bool:
    # A singular before another noun ("fire damage") counts nothing.
    form = piece.symbols[noun[0]].form
    if form.endswith("s") or not noun[0]:
        return False
    text, end = piece.view.page.string(piece.field), piece.symbols[noun[0]].end
    if noun[1] >= len(piece.symbols) or text[end : piece.symbols[noun[1]].start].strip():
        return False
    following = piece.symbols[noun[1]].form
    return is_content(following) and shape(following) == "plain" and following not in cue_strengths()


def _tense(place: Place, d: Difference) -> bool:
    if d.rule == "future on one side only":
        return not _lies_ahead(place)
    if place.one_sided:
        return True
    if in_marks_of_one(place, d):
        return False  # "I have no oars", he had no oars
    modals = any(f in listed("modals") for p, r in place.sides for f in forms_in(p, r))
    if d.rule == "another mood" and modals:
        return False  # a modal is no tense
    if d.rule in ("another tense", "another mood"):
        if any(r[0] and p.symbols[r[0] - 1].form == "to" for p, r in place.sides):
            return False
        return not _completed(place) and (d.rule == "another mood" or not _sequence(place))
    if d.rule == "another tense of the same verb":
        return all(_verbal(p, r[0]) for p, r in place.sides) and not _sequence(place)
    return True


def _lies_ahead(place: Place) -> bool:
    # Where the other side has another word for what lies ahead, or the bare present ("the talks begin on Monday"), nothing is put
    # ahead that was not.
    (piece, at), other = place.own, place.other
    here = place.b if other is place.pair.b else place.a
    near = forms_in(other, (max(0, here[0] - 2), here[0] + 2))
    if at[0] == at[1]:
        return False
    if any(f in listed("ahead") or _contracted(f) for f in near):
        return True
    verb = next(iter(content_from(piece, at[1], 1, 4)), "")
    said = next((k for k, s in enumerate(other.symbols) if verb and shared_readings(verb, s.form)), None)
    if said is None:
        return place.pair.shared < CLOSE
    before = [f for f in forms_in(other, (max(0, said - 3), said)) if shape(f) != "ly"]
    if before[-1:] == ["to"]:
        return True  # "has agreed to leave", "is to report"
    return not is_past(other.symbols[said].form) and not any(_is_past_auxiliary(f) for f in before)


def _is_past_auxiliary(form: str) -> bool:
    tense = tense_of(form)
    return tense is not None and tense[1] not in ("present", "future", "bare")


def _completed(place: Place) -> bool:
    # "has never been replaced", "was never replaced".
    has = [any(f in ("has", "have", "had") for f in forms_in(p, r)) for p, r in place.sides]
    been = ["been" in forms_in(p, (r[1], r[1] + 3)) for p, r in place.sides]
    be = [any(f in ("was", "were") for f in forms_in(p, r)) for p, r in place.sides]
    return (has[0] and been[0] and be[1]) or (has[1] and been[1] and be[0])


def _sequence(place: Place) -> bool:
    # "said the town had asked", "says the town has asked": the verb follows the tense of the one that reports it.
    cues = [[f for f in forms_in(p, (max(0, r[0] - _REPORTED), r[0])) if _reports(f)] for p, r in place.sides]
    asked = all(own[-1:] and own[-1] in ("if", "whether") for own in cues)  # "asked if they want", "asked if they wanted"
    return bool(cues[0] and cues[1]) and (asked or place.pair.shared < CLOSE or is_past(cues[0][-1]) != is_past(cues[1][-1]))


def _reports(form: str) -> bool:
    return form in cue_strengths() or form in listed("finding") or form in ("if", "whether")


def _contracted(form: str) -> bool:
    # "they'll".
    return form.endswith("ll") and form[:-2] in words_of("pronouns")


def _verbal(piece: Piece, symbol: int) -> bool:
    # "a damage" and "two teenage boys" are no verbs.
    return role(piece, symbol) != "determiners"


def _tense_loosely(place: Place, d: Difference) -> bool:
    if d.rule == "future on one side only":
        piece, own = place.own
        other = place.other
        ahead = any(f in listed("ahead") or _contracted(f) for f in other.held)
        verb = content_from(piece, own[1], 1, 4)
        return not ahead and bool(verb) and stands_in(verb[0], other)
    if d.rule in ("another tense", "another mood"):
        verbs = [[f for f in content_from(p, r[1], 3, 5) if shape(f) != "ly"][:1] for p, r in place.sides]
        return all(verbs) and has_kin(verbs[0][0], verbs[1])
    return place.anchors() > 0


quantity_holds = (_quantity, _quantity_loosely)
modifier_holds = (_modifier, _modifier_loosely)
plural_holds = (_plural, _plural_loosely)
tense_holds = (_tense, _tense_loosely)

__all__ = ["CLOSE", "figure_of", "modifier_holds", "plural_holds", "quantity_holds", "tense_holds"]
