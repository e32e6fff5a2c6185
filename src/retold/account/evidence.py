"""What a typed change must have beside it to be told: that the other side does not say the same in other words, and that, where
a clause was worded anew, the two places correspond at all.

Below some likeness of two clauses, one word beside another is no evidence by itself: the words there are another sentence's
words. A change is told of them only where its own context corresponds: its neighbours, what it is said of, or its value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from retold.account.asserted import attribution_holds, cause_holds, hedge_holds, polarity_holds, strength_holds
from retold.account.counted import CLOSE, figure_of, modifier_holds, plural_holds, quantity_holds, tense_holds
from retold.account.figures import FIGURE_ONLY
from retold.account.pieces import Piece, PiecePair
from retold.account.places import (
    BOTH,
    Place,
    forms_in,
    listed,
    place_of,
    role,
    shape,
    stands_near,
)
from retold.account.senses import is_content, may_be_people, words_of
from retold.language.lexicons import lexicon
from retold.types import Difference, Quantity

_LOOSELY = 0.1  # the same below which nobody acts in another's place
_SPOKEN = 0.3  # share of common words from which a manner of speaking is of the same speech
_NEARLY = 0.1  # share by which a bounded figure may be off
_CLIPPED = 3  # letters of a clipped word


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
    place = place_of(pair, d)
    always, loosely = tests
    if place.outside(d):
        return d.type not in ("attribution", "strength") or always(place, d)
    return always(place, d) and (pair.shared >= CLOSE or loosely(place, d))


def _yes(place: Place, d: Difference) -> bool:
    return True


# --- who, and by what name ----------------------------------------------------------------------------------------------------


def _replaced(place: Place) -> bool:
    # Two words that stand for each other: between like neighbours, or beside one and of the same role.
    anchors = place.anchors()
    same_role = role(place.pair.a, place.a[0]) == role(place.pair.b, place.b[0])
    return anchors == BOTH or (anchors == 1 and same_role)


def _name_loosely(place: Place, d: Difference) -> bool:
    return d.rule == "another spelling" or _replaced(place)


def _actor_loosely(place: Place, d: Difference) -> bool:
    return place.one_sided or place.pair.shared >= _LOOSELY


def _label(place: Place, d: Difference) -> bool:
    piece, own = place.own
    if d.rule == "people by another name":
        return place.pair.shared >= CLOSE or not any(
            shape(f) in ("past", "ing", "ly") for p, r in place.sides for f in forms_in(p, r)[-1:]
        )
    if d.rule == "a title on one side only":
        text = piece.view.page.string(piece.field)
        end = piece.symbols[own[1] - 1].end if own[1] > own[0] else 0
        beside = own[1] < len(piece.symbols) and not text[end : piece.symbols[own[1]].start].strip(" .")
        told = any(is_content(f) or f in lexicon("titles")["honorifics"] for f in forms_in(piece, own))
        return beside and told and not _is_place(piece, own)
    if d.rule == "a style before a name, on one side only":
        return not (own[0] and piece.symbols[own[0] - 1].form in ("to", *words_of("before_verbs")))
    return True


def _is_place(piece: Piece, own: tuple[int, int]) -> bool:
    span = piece.span_of(*own)
    actors = piece.view.record.actors
    inside = [m for m in piece.marks.names if span[0] <= m.start and m.end <= span[1]]
    return any(actors[m.actor].kind == "place" for m in inside)


def _label_loosely(place: Place, d: Difference) -> bool:
    if d.rule != "people by another name":
        return True
    nouns = [[f for f in forms_in(p, r) if is_content(f)] for p, r in place.sides]
    same_role = role(place.pair.a, place.a[0]) == role(place.pair.b, place.b[0])
    if place.anchors() == BOTH and same_role:
        return True
    return place.anchors() > 0 and (place.beside() or (same_role and all(any(_person(f) for f in own) for own in nouns)))


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
        return not any(stands_near(f, place.other) for f in forms_in(piece, own) if is_content(f))
    heads = [next((f for f in forms_in(p, r) if is_content(f)), "") for p, r in place.sides]
    if not all(heads):
        return False
    anchors, shapes = place.anchors(), {shape(f) for f in heads}
    return anchors == BOTH or (anchors == 1 and len(shapes) == 1)


def _detail(place: Place, d: Difference) -> bool:
    # "the two men", where the page has counted them before: no figure is gained.
    piece, own = place.own
    before = piece.symbols[own[0] - 1].form if own[0] else ""
    figure = figure_of(piece, piece.span_of(*own))
    plain = figure is not None and figure.kind == "cardinal"
    if d.rule == "words on one side only" and not _tells(piece, own, place.other, place.pair.shared >= CLOSE):
        return False
    if d.rule == FIGURE_ONLY and {"half", "quarter"} & set(forms_in(piece, (max(0, own[0] - 2), own[0]))):
        return False  # "half past two", "half of a million"
    if d.rule == FIGURE_ONLY and figure is not None and any(_near_to(figure, q) for q in place.other.quantities):
        return False  # "more than 40", "at least 41"
    counted = d.rule == FIGURE_ONLY and d.severity == 1 and plain and before in ("the", "these", "those")
    return not counted


def _near_to(one: Quantity, other: Quantity) -> bool:
    if one.value is None or other.value is None or not (one.modifier or other.modifier) or one.kind != other.kind:
        return False
    return abs(one.value - other.value) <= _NEARLY * max(abs(one.value), abs(other.value))


def _tells(piece: Piece, own: tuple[int, int], other: Piece, close: bool) -> bool:
    # Not "twelve people" for "twelve", "one day" for a date, "bee keeper" for "beekeeper".
    forms = forms_in(piece, own)
    content = [f for f in forms if is_content(f) and shape(f) != "figure"]
    counted = own[0] > 0 and shape(piece.symbols[own[0] - 1].form) == "figure"
    if close:
        return not content or not all(_joined(f, piece, own, other) for f in content)
    if counted and content and all(f in lexicon("quantities")["words"]["people"] for f in content):
        return False
    dated = [f for f in content if f in words_of("periods") or f in words_of("days") or f == "day"]
    if content and len(dated) == len(content) and "one" in (*forms, *forms_in(piece, (max(0, own[0] - 1), own[0]))):
        return False
    return not content or not all(_joined(f, piece, own, other) for f in content)


def _detail_loosely(place: Place, d: Difference) -> bool:
    if d.rule.startswith("another word"):
        forms = [[f for f in forms_in(p, r) if is_content(f)] for p, r in place.sides]
        if not (forms[0] and forms[1]) or len(forms[0]) != len(forms[1]) or shape(forms[0][-1]) != shape(forms[1][-1]):
            return False
        moved = all(stands_near(f, place.pair.b) for f in forms[0]) and all(stands_near(f, place.pair.a) for f in forms[1])
        if "".join(forms_in(*place.sides[0])) == "".join(forms_in(*place.sides[1])):
            return False  # "t-shirt", "tshirt"
        short, long = sorted((forms[0][-1].removesuffix("s"), forms[1][-1]), key=len)
        clipped = len(short) >= _CLIPPED and long.startswith(short)  # "lab", "laboratory"
        return not moved and not clipped and _replaced(place)
    if d.rule == "words on one side only":
        piece, own = place.own
        content = [f for f in forms_in(piece, own) if is_content(f) and shape(f) != "figure"]
        new = [f for f in content if not stands_near(f, place.other)]
        return bool(new) and 2 * len(new) >= len(content)
    return True


def _joined(form: str, piece: Piece, own: tuple[int, int], other: Piece) -> bool:
    # "bee hive", "beehive".
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
