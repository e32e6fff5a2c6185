"""How, by whom and why a thing is asserted: what must hold beside a change of the hedge, the strength, the source, the cause or
the denial before it is told. See `evidence`."""

from __future__ import annotations

from retold.account.counted import CLOSE
from retold.account.cues import core_cues, cue_strengths
from retold.account.pieces import Piece
from retold.account.places import (
    Place,
    content_before,
    content_from,
    forms_in,
    listed,
    near_forms,
    negating,
    negations,
    sentence_forms,
    shape,
    stands_in,
    stands_near,
)
from retold.account.senses import has_kin, is_content, is_hedge, is_hedging_root, may_be_people
from retold.language.lexicons import lexicon
from retold.language.tokens import words_within
from retold.language.words import spelled_alike
from retold.types import Attribution, Difference, Span

_CODE_POINTS = 12  # before a cue in which its auxiliary stands
_CUE = 3  # words of a cue
_ALIKE = 0.3  # share of common words below which a hedge must have more of what it holds back from on the other side
_HELD = 3  # of its words
_TOLD = 2  # words of a sentence that are told on the other side
_SPEECH = 2  # words that two renderings of one speech have in common
_REACH = 4  # words before a word in which its negation stands
_WHOEVER = 4  # words before a modal in which it is said of whoever is meant
_MODALS = frozenset({"may", "might", "could"})
_ABILITY = frozenset({"could", "can"})
_STANCES = ("asserts", "denies")


def _yes(place: Place, d: Difference) -> bool:
    return True


# --- whether ------------------------------------------------------------------------------------------------------------------


def _polarity(place: Place, d: Difference) -> bool:
    pair = place.pair
    if d.rule == "the contrary":
        # "not sure", "unsure": the contrary of the contrary.
        return _negated(pair.a, place.a[0]) == _negated(pair.b, place.b[0])
    if d.rule != "a negation on one side only":
        return True
    # As much is denied in the one sentence as in the other, by whatever words: "felt nothing", "did not feel anything".
    if negations(sentence_forms(place.own[0])) <= negations(sentence_forms(place.other)):
        return False
    if _denied_otherwise(place):
        return False
    beside = _beside(place)
    if place.pair.shared < CLOSE and beside & {"until", "only", "just", "or"}:
        return False  # "not until", "not only", "guilty or not"
    # What is denied must be told on the other side: with a clause that is lost its negation is lost, and nothing is turned.
    piece, own = place.own
    denied = content_from(piece, own[1], 1, 3) or content_before(piece, own[0], 1, 3)
    kept = place.pair.shared >= CLOSE and forms_in(piece, own) != ["without"]
    return kept or not denied or stands_in(denied[0], place.other)


def _denied_otherwise(place: Place) -> bool:
    # "could make no progress", "had trouble": the clause around the negation was told anew, and may deny by its own words.
    piece, _ = place.own
    mine = [f for f in forms_in(piece, place.own_region()) if is_content(f) and f not in negating()]
    theirs = [f for f in forms_in(place.other, place.region()) if is_content(f)]
    return bool(mine and theirs) and not any(has_kin(f, theirs) for f in mine)


def _beside(place: Place) -> set[str]:
    """The forms right before and right behind the words of a one-sided difference."""
    piece, own = place.own
    return {*forms_in(piece, (max(0, own[0] - 1), own[0])), *forms_in(piece, (own[1], own[1] + 1))}


def _negated(piece: Piece, symbol: int) -> bool:
    before = [s.form for s in piece.symbols[max(0, symbol - _REACH) : symbol]]
    return negations(before) % 2 == 1


def _polarity_loosely(place: Place, d: Difference) -> bool:
    pair = place.pair
    if d.rule == "the contrary":
        words = forms_in(pair.a, place.a), forms_in(pair.b, place.b)
        moved = any(f in pair.b.around for f in words[0]) or any(f in pair.a.around for f in words[1])
        bare = all(_alone(p, r) for p, r in ((pair.a, place.a), (pair.b, place.b)))
        return not moved and bare and place.anchors() > 0
    return True


def _alone(piece: Piece, own: tuple[int, int]) -> bool:
    # No particle behind it makes another verb of it: "come out of", "go down".
    following = piece.symbols[own[1]].form if own[1] < len(piece.symbols) else ""
    return following not in ("out", "down", "up", "off", "to", "on", "through", "away")


# --- why ----------------------------------------------------------------------------------------------------------------------


def _cause(place: Place, d: Difference) -> bool:
    piece, _ = place.own
    own, other = sentence_forms(piece), sentence_forms(place.other)
    return sum(f in listed("causal") for f in own) > sum(f in listed("causal") for f in other) or _phrased(place)


def _for_doing(piece: Piece) -> bool:
    forms = [s.form for s in piece.symbols]
    return any(x == "for" and shape(y) == "ing" for x, y in zip(forms, forms[1:], strict=False))


def _as_clause(piece: Piece) -> bool:
    # "as" before a subject.
    forms = sentence_forms(piece)
    subjects = ("the", "they", "he", "she", "it", "we", "their", "his", "her", "its", "there", "these", "those")
    return any(x == "as" and y in subjects for x, y in zip(forms, forms[1:], strict=False))


def _phrased(place: Place) -> bool:
    # A phrase none of whose words gives a cause by itself ("in order to").
    piece, own = place.own
    return not any(f in listed("causal") for f in forms_in(piece, own))


def _cause_loosely(place: Place, d: Difference) -> bool:
    piece, own = place.own
    phrase = " ".join(forms_in(piece, own))
    if any(f in listed("causal") or spelled_alike(f, phrase) for f in place.other.around if f not in piece.held):
        return False
    if phrase in ("thanks to", "because of") and any(may_be_people(f) for f in content_from(piece, own[1], 2, 4)):
        return False  # who did it, not why
    if _as_clause(place.other) and not _as_clause(piece):
        return False  # "as the evidence is strong"
    if phrase == "because" and _for_doing(place.other):
        return False  # "arrested for stealing", "arrested because they stole"
    if own[0] and piece.symbols[own[0] - 1].form in listed("be"):
        return False  # "a reward was given that …"
    if phrase in lexicon("correspondence")["purpose"] and "to" in place.other.held:
        return False
    if phrase in lexicon("correspondence")["result"] and any(shape(s.form) == "ing" for s in place.other.symbols):
        return False
    # What is told, or the reason for it, must be told on the other side.
    told = {f for f in sentence_forms(piece) if is_content(f)}
    return sum(stands_near(f, place.other) for f in told) >= min(_TOLD, len(told))


# --- how sure -----------------------------------------------------------------------------------------------------------------


def _hedge(place: Place, d: Difference) -> bool:
    # "the man who could help", "anyone who may wish to come": what one is able or allowed to do is no guess.
    piece, own = place.own
    forms, mine, there = set(forms_in(piece, own)), sentence_forms(piece), sentence_forms(place.other)
    modal = bool(forms) and forms <= _MODALS
    if any(f not in mine and (is_hedge(f) or f in listed("possible") if modal else f in _MODALS) for f in there):
        return False  # "could face a fine", "face a fine, possibly", "face the possibility of a fine"
    return not (modal and {"who", "anyone", "whoever", "if"} & set(forms_in(piece, (max(0, own[0] - _WHOEVER), own[0]))))


def _hedge_loosely(place: Place, d: Difference) -> bool:
    piece, own = place.own
    if own[0] == own[1] or (place.a[0] < place.a[1] and place.b[0] < place.b[1]):
        return True
    forms, there = forms_in(piece, own), sentence_forms(place.other)
    if set(forms) & _ABILITY and negations(sentence_forms(piece)):
        return False  # "nobody could find it" tells what was possible
    if any(f in negating() for f in forms) and negations(there):
        return False  # "unlikely to be convicted", "not enough to convict"
    if set(forms) & _MODALS and set(there) & _MODALS:
        return False  # the other side holds back by another modal
    if "as" in forms and "if" in forms and "like" in place.other.around:
        return False
    # The other side holds back as well, in other words: "allegedly", "is accused of", "police suspect", "appears to".
    mine = sentence_forms(piece)
    if not set(forms) <= _MODALS and any(_holds_back(f) and f not in mine for f in there):
        return False
    # What it holds back from must be told on the other side.
    held = content_from(piece, own[1], 8, 14) or content_before(piece, own[0], 3, 6)
    kept = sum(stands_in(f, place.other) for f in held)
    return kept >= (1 if place.pair.shared >= _ALIKE else _HELD)


def _holds_back(form: str) -> bool:
    # "a war that has claimed lives" guesses at nothing.
    return (is_hedging_root(form) and not form.startswith("claim")) or form in listed("accusing")


def _strength(place: Place, d: Difference) -> bool:
    pair = place.pair
    texts = [_words(p, s) for p, s in ((pair.a, d.a), (pair.b, d.b))]
    if d.rule == "another reporting verb":
        # "said" beside another's "denies": two acts of speech, not one told more strongly.
        if any(f in listed("perceiving") for own in texts for f in own) or any(len(own) > _CUE for own in texts):
            return False  # "put its first estimate of": no verb of saying stands for another
        if any(f in listed("keeping") for own in texts for f in own) or _both_ask(place, texts):
            return False  # "insist", "keep saying"; "said they had asked for it", "begged for it"
        stances = [_stance(p, s) for p, s in ((pair.a, d.a), (pair.b, d.b))]
        return set(stances) != set(_STANCES) and not any(f in negating() for own in texts for f in own)
    if d.rule == "another verb in the place of a reporting verb":
        if all(r[0] and p.symbols[r[0] - 1].form in listed("be") for p, r in place.sides):
            return False  # "were arrested", "were charged": nobody says it
        return not any(f in negating() or f in listed("perceiving") for own in texts for f in own)
    if d.rule == "an adverb on one side only":
        return not any(f in listed("evaluating") for own in texts for f in own)
    if place.one_sided and any(own[:1] and own[0] in listed("going") and own[-1] == "to" for own in texts):
        return False  # "went to see"
    if d.rule == "a booster on one side only":
        return not all(f in lexicon("strength")["not_manner"] for own in texts for f in own if is_content(f))
    return True


def _strength_loosely(place: Place, d: Difference) -> bool:
    both = place.a[0] < place.a[1] and place.b[0] < place.b[1]
    if d.rule == "another reporting verb":
        return not both or _same_speech(place)
    if d.rule == "another verb in the place of a reporting verb":
        shapes = {shape(forms_in(p, r)[0]) for p, r in place.sides}
        return len(shapes) == 1 and place.anchors() > 0 and all(_verb(p, r) for p, r in place.sides)
    piece, own = place.own
    if both or own[0] == own[1]:
        return True
    forms = forms_in(piece, own)
    if forms[-1] != "to" and any(stands_near(f, place.other) for f in forms if is_content(f)):
        return False
    before = [s.form for s in piece.symbols[max(0, own[0] - _REACH) : own[0]]]
    if forms[-1] == "to" and any(f in listed("meaning") for f in place.other.held):
        return False  # "had meant to", "had planned to"
    if forms[-1] == "to" and any(f in negating() or f in ("if", "whether") for f in before):
        return False  # "asked whether they want to join"
    if forms[-1] == "to" and own[0] and piece.symbols[own[0] - 1].form in listed("be"):
        return False  # "a reward was offered to …"
    if forms[-1] == "to":
        verb = content_from(piece, own[1], 1, 3)
        return forms[0] not in listed("going") and bool(verb) and stands_near(verb[0], place.other)
    said = content_from(piece, own[1], 3, 5) + content_before(piece, own[0], 2, 4)
    return any(stands_in(f, place.other) for f in said)


def _same_speech(place: Place) -> bool:
    # What is said, before or behind the verb, has words in common.
    said = [[*content_before(p, r[0], 8, 14), *content_from(p, r[1], 6, 10)] for p, r in place.sides]
    return sum(has_kin(f, said[1]) for f in set(said[0])) >= min(_SPEECH, len(set(said[0])), len(set(said[1])))


def _both_ask(place: Place, verbs: list[list[str]]) -> bool:
    # One of two verbs asks for something, and the other side asks for it as well, by another verb than this one.
    asks = [any(f in listed("asking") for f in own) for own in verbs]
    if asks[0] == asks[1]:
        return False
    return any(f in listed("asking") for f in sentence_forms(place.pair.b if asks[0] else place.pair.a))


def _verb(piece: Piece, own: tuple[int, int]) -> bool:
    # Neither a name nor what an article stands before.
    text = piece.view.page.string(piece.field)
    head = piece.symbols[own[0]]
    before = piece.symbols[own[0] - 1].form if own[0] else ""
    return not text[head.start].isupper() and before not in ("the", "a", "an", "this", "that", "his", "her", "its", "their")


# --- who says it --------------------------------------------------------------------------------------------------------------


def _attribution(place: Place, d: Difference) -> bool:
    if d.a[0] < d.a[1] and d.b[0] < d.b[1]:
        return True
    piece, span = (place.pair.a, d.a) if d.a[0] < d.a[1] else (place.pair.b, d.b)
    forms = _words(piece, span)
    if not forms or "according" in forms:
        return True
    if forms[0] in ("and", "but", "or", "so", "then"):
        return False  # "the boat sank and people cried": a clause of its own
    if forms[0].endswith("ing") and forms[0] in core_cues():
        return False  # "saying": nobody is named
    if forms[0] in listed("no_cue") or (len(forms) == 1 and forms[0] in listed("nobody")):
        return False
    verbs = [f for f in forms if f in cue_strengths() or f in core_cues()]
    heads = [f for f in forms if is_content(f) and f not in verbs]
    close, other = place.pair.shared >= CLOSE, place.pair.b if piece is place.pair.a else place.pair.a
    near = sentence_forms(other) if close else near_forms(other)
    pronoun = any(f in listed("nobody") for f in forms)
    if not heads and not (close and (pronoun or verbs)):
        return False  # "and they said", "the other one says yes": nobody is named
    if any(near[k : k + len(forms)] == forms for k in range(len(near) - len(forms) + 1)) and (len(forms) > 1 or not close):
        return False  # it stands there, of what is said beside it
    here = [f for f in near if is_content(f)]
    kept = [f in here or has_kin(f, here) for f in heads]
    if heads and not close and (all(kept) or (any(kept) and any(f in core_cues() or f == "according" for f in near))):
        return False  # "regulars say", "according to regular guests"
    said = [k for k, f in enumerate(forms) if f in cue_strengths() or f in core_cues()]
    if any(k and forms[k - 1] in listed("be") for k in said) and not any(f in ("quoted", "cited", "as", "by") for f in forms):
        return False  # "it was found that", "they are charged with": nobody says it
    if any(f in core_cues() and f not in listed("finding") for f in forms):
        return forms[0] not in ("it", "this", "that") or bool(forms[2:])
    cues = [f for a in piece.marks.attributions if span in a.source for f in _cue(piece, a)] or verbs
    if any(f in listed("be") for f in cues) or any(_passive(piece, a) for a in piece.marks.attributions if span in a.source):
        return False  # "residents were told that"
    if any(f in listed("finding") for f in cues) and not any(f in listed("finders") for f in forms):
        return False
    return not cues or any((f in cue_strengths() or f == "according") and f not in listed("finding") for f in cues)


def _passive(piece: Piece, attribution: Attribution) -> bool:
    text = piece.view.page.string(attribution.field)
    before = (
        words_within(text, max(0, attribution.cue[0][0] - _CODE_POINTS), attribution.cue[0][0]).forms if attribution.cue else ()
    )
    return before[-1:] != () and before[-1] in listed("be")


def _cue(piece: Piece, attribution: Attribution) -> list[str]:
    text = piece.view.page.string(attribution.field)
    return [f for s, e in attribution.cue for f in words_within(text, s, e).forms]


def _stance(piece: Piece, span: Span) -> str:
    own = [a for a in piece.marks.attributions if span in a.cue]
    return own[0].stance if own else ""


def _words(piece: Piece, span: Span) -> list[str]:
    text = piece.view.page.string(piece.field)
    return list(words_within(text, *span).forms) if span[0] < span[1] else []


polarity_holds = (_polarity, _polarity_loosely)
cause_holds = (_cause, _cause_loosely)
hedge_holds = (_hedge, _hedge_loosely)
strength_holds = (_strength, _strength_loosely)
attribution_holds = (_attribution, _yes)

__all__ = ["attribution_holds", "cause_holds", "hedge_holds", "polarity_holds", "strength_holds"]
