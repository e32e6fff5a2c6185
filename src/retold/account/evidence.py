"""What a typed change must have beside it to be told: that the other side does not say the same in other words, and that, where
a clause was worded anew, the two places correspond at all.

Below some likeness of two clauses, one word beside another is no evidence by itself: the words there are another sentence's
words. A change is told of them only where its own context corresponds: its neighbours, what it is said of, or its value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from retold.account.asserted import attribution_holds, cause_holds, hedge_holds, polarity_holds, strength_holds
from retold.account.counted import CLOSE, figure_of, modifier_holds, plural_holds, quantity_holds, tense_holds
from retold.account.elsewhere import (
    aged_otherwise,
    answered_clause,
    answered_figure,
    as_often,
    compounded,
    enumerated,
    is_fraction_of,
    is_part,
    lone_verb,
    near_quantities,
    timed_otherwise,
)
from retold.account.figures import FIGURE_ONLY
from retold.account.pieces import Piece, PiecePair
from retold.account.places import (
    BOTH,
    Place,
    Range,
    content_before,
    content_from,
    forms_in,
    forms_of,
    joined,
    listed,
    near_forms,
    place_of,
    role,
    same_construction,
    same_role,
    sentence_forms,
    shape,
    stands_in,
    stands_near,
)
from retold.account.senses import has_kin, is_content, is_judging, may_be_people, words_of
from retold.language.lexicons import lexicon
from retold.language.words import spelled_alike
from retold.types import Difference, Quantity

_LOOSELY = 0.1  # the same below which nobody acts in another's place
_SPOKEN = 0.3  # share of common words from which a manner of speaking is of the same speech
_NEARLY = 0.1  # share by which a bounded figure may be off
_CLIPPED = 3  # letters of a clipped word
_TELLING = 0.75  # summed word weight from which words that one side has tell something in the place of others
_WORD_FOR_WORD = 0.55  # share of common words from which one word may be seen to stand for another of an unknown sense
_STATEMENT = 3  # new words that are a statement of their own, whatever stands in their place
_MARKED = frozenset({"hedge", "strength", "cause", "tone"})  # types that one word shows, wherever it stands
_PUT_IN = 0.2  # the same where nothing stood
_ABOUT = 8  # symbols on either side of a place in which other words may say as much
_BEFORE = 3  # symbols before a figure that may be a part of it


def supported(pair: PiecePair, found: Iterable[Difference]) -> list[Difference]:
    """Those of the found differences that have their evidence in the two pieces and beside them.

    Deterministic, and the same for both directions. Cost O(differences × words of the sentences around).
    """
    return [d for d in found if _holds(pair, d)]


def supported_beside(pair: PiecePair, found: Iterable[Difference]) -> list[Difference]:
    """The same for differences of a clause beside the pair, of which only the words are looked at."""
    return [d for d in found if d.type != "attribution" or attribution_holds[0](place_of(pair, d), d)]


def _holds(pair: PiecePair, d: Difference) -> bool:
    tests = _TESTS.get(d.type)
    if tests is None:
        return True
    place, (always, loosely) = place_of(pair, d), tests
    if d.type in _MARKED and place.one_sided and place.own[1][0] < place.own[1][1] and as_often(place, d):
        return False
    if place.outside(d):
        return d.type not in ("attribution", "strength") or always(place, d)
    return always(place, d) and (pair.shared >= CLOSE or loosely(place, d))


def _yes(place: Place, d: Difference) -> bool:
    return True


# --- who, and by what name ----------------------------------------------------------------------------------------------------


def _replaced(place: Place) -> bool:
    # Two words that stand for each other: between like neighbours, or beside one and of the same role.
    anchors = place.anchors()
    return anchors == BOTH or (anchors == 1 and same_role(place))


def _name_loosely(place: Place, d: Difference) -> bool:
    return d.rule == "another spelling" or _replaced(place)


def _actor_loosely(place: Place, d: Difference) -> bool:
    return place.one_sided or place.pair.shared >= _LOOSELY


def _label(place: Place, d: Difference) -> bool:
    piece, own = place.own
    if d.rule == "people by another name":
        return not joined(place) and not any(shape(f) in ("past", "ing", "ly") for p, r in place.sides for f in forms_in(p, r)[-1:])
    if d.rule == "a title on one side only":
        text = piece.view.page.string(piece.field)
        end = piece.symbols[own[1] - 1].end if own[1] > own[0] else 0
        beside = own[1] < len(piece.symbols) and not text[end : piece.symbols[own[1]].start].strip(" .")
        told = any(is_content(f) or f in lexicon("titles")["honorifics"] for f in forms_in(piece, own))
        return beside and told and not _is_place(piece, own) and not _titled_near(piece, own, place.other)
    if d.rule == "a style before a name, on one side only":
        return not (own[0] and piece.symbols[own[0] - 1].form in ("to", *words_of("before_verbs")))
    return True


def _is_place(piece: Piece, own: Range) -> bool:
    span = piece.span_of(*own)
    actors = piece.view.record.actors
    inside = [m for m in piece.marks.names if span[0] <= m.start and m.end <= span[1]]
    return any(actors[m.actor].kind == "place" for m in inside)


def _titled_near(piece: Piece, own: Range, other: Piece) -> bool:
    # "the director, Dr Anna Berg", and "because of her (Dr Berg)" in the sentence before: title and name stand together there.
    title, names = forms_in(piece, own), forms_in(piece, (own[1], own[1] + 2))
    near = near_forms(other)
    n = len(title)
    return any(near[k : k + n] == title and near[k + n] in names for k in range(len(near) - n))


def _label_loosely(place: Place, d: Difference) -> bool:
    if d.rule != "people by another name":
        return True
    # "the guilt of the suspects", "the scene of the crime": who is meant is called by another name only where both are people.
    people = [any(_person(f) for f in forms_in(p, r)) for p, r in place.sides]
    heads = [forms_in(p, r)[-1] for p, r in place.sides]
    sums = any(f.removesuffix("s") in listed("sums") for f in heads)
    enough = all(people) or (any(people) and not sums and place.pair.shared >= _WORD_FOR_WORD)
    return enough and place.anchors() > 0 and (same_role(place) or place.beside())


def _person(form: str) -> bool:
    return may_be_people(form) or may_be_people(f"{form}s")


# --- in what tone, and other words --------------------------------------------------------------------------------------------


def _tone(place: Place, d: Difference) -> bool:
    # "rails", "trash": words of the list that are plain nouns as well judge as verbs only.
    content = [f for p, r in place.sides for f in forms_in(p, r) if is_content(f)]
    plain = [f for f in content if f in listed("plain_nouns") or f.removesuffix("s") in listed("plain_nouns")]
    return not plain or place.pair.shared >= CLOSE or len(content) > len(plain) + 1 or d.rule == "manner of speaking"


def _tone_loosely(place: Place, d: Difference) -> bool:
    piece, own = place.own
    if d.rule == "manner of speaking":
        if role(piece, own[0]) == "prepositions":
            return False  # "accused of wrongly …"
        return place.pair.shared >= _SPOKEN and not any(f in words_of("plain_adverbs") for f in forms_in(piece, own))
    if place.one_sided:
        if any(shape(f) in ("past", "ing") and is_judging(f) for f in forms_in(piece, own)):
            return False  # what was done, in a clause that is lost
        return not any(stands_near(f, place.other) for f in forms_in(piece, own) if is_content(f))
    heads = [next((f for f in forms_in(p, r) if is_content(f)), "") for p, r in place.sides]
    if not all(heads) or not same_construction(place):
        return False
    anchors, shapes = place.anchors(), {shape(f) for f in heads}
    return anchors == BOTH or (anchors == 1 and len(shapes) == 1)


def _detail(place: Place, d: Difference) -> bool:
    if d.rule.startswith("another word"):
        if any(f in listed("particles") for p, r in place.sides for f in forms_in(p, r)):
            return False  # "held back", "withheld"
        if compounded(place):
            return False  # "hives", "beehives"
        return not joined(place) and not _names_and_calls(place) and same_construction(place) and _one_for_one(place)
    if d.rule == FIGURE_ONLY:
        return _figure_told(place, d)
    if d.rule == "words on one side only":
        piece, own = place.own
        return _tells(piece, own, place.other, place.pair.shared >= CLOSE)
    return True


def _one_for_one(place: Place) -> bool:
    # "could make no progress", "had trouble": where more is told there on one side, no word stands for another.
    piece, own = place.own
    return len(_told_anew(piece, place.own_region())) == len(_told_anew(place.other, place.region()))


def _told_anew(piece: Piece, region: Range) -> list[str]:
    return [f for f in forms_in(piece, region) if is_content(f)]


def _names_and_calls(place: Place) -> bool:
    # "the Amelia", "the ship": a name and what its bearer is called.
    named = [p.view.named[p.symbols[r[0]].first] if r[0] < r[1] else False for p, r in place.sides]
    return bool(named[0]) != bool(named[1])


def _figure_told(place: Place, d: Difference) -> bool:
    piece, own = place.own
    before = forms_in(piece, (max(0, own[0] - _BEFORE), own[0]))
    figure = figure_of(piece, piece.span_of(*own))
    if {"half", "quarter", "#0.5", "#0.25"} & set(before):
        return False  # "half past two", "half of a million"
    if figure is None:
        return True
    if any(q.value is not None and is_fraction_of(piece, figure, q.value) for q in place.other.quantities):
        return False
    printed = forms_of(piece, (figure.start, figure.end))
    if printed and all(f in place.other.around for f in printed if f[0].isdigit()) and any(f[0].isdigit() for f in printed):
        return False  # "60 000", of which the other side makes another figure
    if (figure.kind == "cardinal" and figure.value == 1) or enumerated(figure, place.other):
        return False  # "one man", "a man"; "two boys", "a boy of twelve and one of nine"
    # "the two men", where the page has counted them before: no figure is gained.
    if d.severity == 1 and figure.kind == "cardinal" and before[-1:] and before[-1] in ("the", "these", "those"):
        return False
    if any(_near_to(figure, q) for q in place.other.quantities):
        return False  # "more than 40", "at least 41"
    if place.pair.shared >= CLOSE:
        return True
    if figure.kind == "cardinal" and before[-1:] and before[-1] in ("the", "these", "those"):
        return False
    if answered_figure(figure, piece, place.other) or any(_counts_same(figure, q) for q in near_quantities(place.other)):
        return False
    # What it counts, or what it is said of, must be told on the other side.
    beside = content_before(piece, own[0], 2, 5) + content_from(piece, own[1], 2, 4)
    there = sentence_forms(place.other)
    return not beside or any(f in there or has_kin(f, there) for f in beside)


def _near_to(one: Quantity, other: Quantity) -> bool:
    if one.value is None or other.value is None or not (one.modifier or other.modifier) or one.kind != other.kind:
        return False
    return abs(one.value - other.value) <= _NEARLY * max(abs(one.value), abs(other.value))


def _counts_same(one: Quantity, other: Quantity) -> bool:
    # "12 ells", "40 ells": what is measured has a figure near by on the other side, so that none was put in.
    if one.kind != other.kind or one.kind in ("age", "money"):
        return False
    return (
        bool(one.unit and one.unit == other.unit)
        if one.kind == "duration" or one.unit
        else bool(one.counted) and (one.counted == other.counted)
    )


def _tells(piece: Piece, own: Range, other: Piece, close: bool) -> bool:
    # Not "twelve people" for "twelve", "one day" for a date, "lock keeper" for "lockkeeper".
    forms = forms_in(piece, own)
    content = [f for f in forms if is_content(f) and shape(f) != "figure"]
    counted = own[0] > 0 and shape(piece.symbols[own[0] - 1].form) == "figure"
    if not close:
        if counted and content and all(f in lexicon("quantities")["words"]["people"] for f in content):
            return False
        dated = [f for f in content if f in words_of("periods") or f in words_of("days") or f == "day"]
        if content and len(dated) == len(content) and "one" in (*forms, *forms_in(piece, (max(0, own[0] - 1), own[0]))):
            return False
    return not content or not all(_compounded(f, piece, own, other) for f in content)


def _detail_loosely(place: Place, d: Difference) -> bool:
    if d.rule.startswith("another word"):
        forms = [[f for f in forms_in(p, r) if is_content(f)] for p, r in place.sides]
        if place.pair.shared < _WORD_FOR_WORD or not (forms[0] and forms[1]) or len(forms[0]) != len(forms[1]):
            return False
        if shape(forms[0][-1]) != shape(forms[1][-1]):
            return False
        if any(has_kin(f, forms[1]) or any(spelled_alike(f, g) for g in forms[1]) for f in forms[0]):
            return False
        moved = any(stands_near(f, place.pair.b) for f in forms[0]) or any(stands_near(f, place.pair.a) for f in forms[1])
        short, long = sorted((forms[0][-1].removesuffix("s"), forms[1][-1]), key=len)
        # "lab", "laboratory"; "bell", "doorbell".
        clipped = len(short) >= _CLIPPED and (long.startswith(short) or long.endswith(short))
        return not moved and not clipped and _replaced(place)
    if d.rule == "a scope on one side only":
        piece, own = place.own
        following = content_from(piece, own[1], 1, 3)
        if all(place.other.around[f] >= piece.around[f] for f in forms_in(piece, own)):
            return False  # "their many boats", "many of their boats"
        return bool(following) and stands_in(following[0], place.other)
    return d.rule != "words on one side only" or _unanswered(place)


def _unanswered(place: Place) -> bool:
    # Words that one side has were put in where they tell something new and nothing stands there in their place.
    piece, own = place.own
    content = [f for f in forms_in(piece, own) if is_content(f) and shape(f) != "figure"]
    new = [f for f in content if not _said_there(f, place.other)]
    if answered_clause(place) or lone_verb(piece, own) or timed_otherwise(forms_in(piece, own), place.other):
        return False
    if all(f in listed("light") for f in new) or 2 * len(new) < len(content):
        return False
    weights = {
        piece.view.forms[w]: float(piece.view.weights[w]) for s in piece.symbols[slice(*own)] for w in range(s.first, s.past)
    }
    weight = sum(weights.get(f, 1.0) for f in new)
    region = place.region()
    put_in = region[0] == region[1]
    # Not between the same words: what the other side alone tells in its clause may say as much.
    between = place.anchors() == BOTH and not any(is_content(f) for f in forms_in(place.other, region))
    if not between and len(set(new)) < len(_told_alone(place.other, place.there(), piece)):
        return False
    if put_in:
        return weight >= _PUT_IN
    there = [f for f in forms_in(place.other, region) if is_content(f) and not stands_near(f, piece)]
    return weight >= _TELLING and (not there or len(new) > len(there) + 1 or len(new) >= _STATEMENT)


def _told_alone(piece: Piece, at: int, other: Piece) -> set[str]:
    # The words about a place that the other side has nowhere near.
    told = {s.form for s in piece.symbols[max(0, at - _ABOUT) : at + _ABOUT] if is_content(s.form) and shape(s.form) != "figure"}
    return {f for f in told if not _said_there(f, other)}


def _said_there(form: str, other: Piece) -> bool:
    return stands_near(form, other) or is_part(form, other) or aged_otherwise(form, other)


def _compounded(form: str, piece: Piece, own: Range, other: Piece) -> bool:
    # "tool shed", "toolshed".
    forms = forms_in(piece, (max(0, own[0] - 1), own[1] + 1))
    pairs = [x + y for x, y in zip(forms, forms[1:], strict=False) if form in (x, y)]
    return any(p in other.around or f"{p}s" in other.around for p in pairs)


Test = Callable[[Place, Difference], bool]
# What is asked of every change of a type; and more where the two clauses have less than CLOSE in common.
_TESTS: dict[str, tuple[Test, Test]] = {
    "quantity": quantity_holds,
    "modifier": modifier_holds,
    "plural": plural_holds,
    "tense": tense_holds,
    "name": (_yes, _name_loosely),
    "actor": (_yes, _actor_loosely),
    "label": (_label, _label_loosely),
    "tone": (_tone, _tone_loosely),
    "detail": (_detail, _detail_loosely),
    "polarity": polarity_holds,
    "cause": cause_holds,
    "hedge": hedge_holds,
    "strength": strength_holds,
    "attribution": attribution_holds,
}

__all__ = ["CLOSE", "supported", "supported_beside"]
