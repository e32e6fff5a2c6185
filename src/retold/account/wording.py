"""Small words that change a claim: hedges, boosters, causes, negation, tense."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Literal

from retold.account.inflection import shared_readings, tense_of
from retold.account.pieces import Piece, PiecePair, touches
from retold.account.senses import is_hedge, is_hedging_root, words_of
from retold.language.lexicons import lexicon
from retold.language.tokens import fold
from retold.types import ChangeType, Difference, Span

_SAME_CLAIM = 0.6  # share of common words from which a negation more or less turns the claim round
_MODALS = frozenset({"may", "might", "could"})
_MOOD = frozenset({"would", "wouldnt", "should", "shouldnt", "must", "mustnt", "can", "cannot", "cant"})
_VERB = 3  # words of an edit of a verb
_BESIDE = 9  # words of a clause that says nothing but how sure the one beside it is
_Words = tuple[str, ...]


def wording_differences(pair: PiecePair, told: Iterable[Difference]) -> list[Difference]:
    """Hedge, strength, cause, polarity and tense differences by open word lists.

    told  differences already found: a booster that is the manner of a reporting verb is reported as that.
    """
    found = _listed(pair, "hedge", "hedges", ("hearsay", "doubt"), 3) + _listed(pair, "hedge", "hedges", ("possibility",), 2)
    manner = [d for d in told if d.type == "tone"]
    boosted = _listed(pair, "strength", "strength", ("boosters",), 2)
    found += [d for d in boosted if not any(touches(d.a, m.a) or touches(d.b, m.b) for m in manner)]
    found += _listed(pair, "cause", "clauses_linked", ("cause",), 3)
    found += [d for d in _listed(pair, "strength", "strength", ("attempts",), 3) if not _verb_stays(pair, d)]
    bounds = [d for d in told if d.type == "modifier"]
    found += [d for d in _polarity(pair) if not any(touches(d.a, m.a) or touches(d.b, m.b) for m in bounds)]
    return found + (_tense(pair) or _mood(pair))


def _listed(pair: PiecePair, kind: ChangeType, name: str, groups: tuple[str, ...], severity: int) -> list[Difference]:
    # A phrase of the list on one side only; where both sides have one of the kind ("reportedly", "allegedly") nothing is lost.
    phrases = _phrases(name, groups)
    if pair.a.held.isdisjoint(phrases) and pair.b.held.isdisjoint(phrases):
        return []
    left, right = _spans(pair.a, phrases), _spans(pair.b, phrases)
    if _holds(pair.a, phrases) and _holds(pair.b, phrases):
        # One more of the kind, put in where nothing stood: told; one in the place of another is not.
        if abs(len(left) - len(right)) != 1:
            return []
        left, right = [s for s in left if _edited(pair, s, "a")], [s for s in right if _edited(pair, s, "b")]
        if left and right:
            return []
    return [
        Difference(type=kind, a=span, b=pair.absent("b", span), severity=severity, rule=f"{name}: on one side only")
        for span in left
    ] + [
        Difference(type=kind, a=pair.absent("a", span), b=span, severity=severity, rule=f"{name}: on one side only")
        for span in right
    ]


@cache
def _phrases(name: str, groups: tuple[str, ...]) -> dict[str, tuple[_Words, ...]]:
    rows: dict[str, list[_Words]] = {}
    for group in groups:
        for phrase in lexicon(name)[group]:
            words = tuple(fold(w) for w in phrase.split())
            rows.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(own, key=len, reverse=True)) for first, own in rows.items()}


def _spans(piece: Piece, phrases: dict[str, tuple[_Words, ...]]) -> list[Span]:
    # Words inside quotation marks are the speaker's own; they are compared there, as a quotation.
    if piece.held.isdisjoint(phrases):
        return []
    forms, found, past = piece.view.forms, list[Span](), 0
    for w in range(*piece.words):
        if w < past or forms[w] not in phrases:
            continue
        words = next((p for p in phrases[forms[w]] if forms[w : w + len(p)] == p and w + len(p) <= piece.words[1]), None)
        if words and not _quoted(piece, w) and not _dates(piece, w) and not _ruled_out(forms, w, words):
            found.append((int(piece.view.starts[w]), int(piece.view.ends[w + len(words) - 1])))
        past = w + len(words) if words else w
    return found


def _holds(piece: Piece, phrases: dict[str, tuple[_Words, ...]]) -> bool:
    # Wherever it stands, also inside marks or denied: then it is not on one side only.
    forms, (start, end) = piece.view.forms, piece.words
    return not piece.held.isdisjoint(phrases) and any(
        forms[w : w + len(p)] == p and not _dates(piece, w)
        for w in range(start, end)
        for p in phrases.get(forms[w], ())
        if w + len(p) <= end
    )


def _quoted(piece: Piece, word: int) -> bool:
    start = int(piece.view.starts[word])
    return any(q.start <= start < q.end for q in piece.marks.quotations)


def _ruled_out(forms: Sequence[str], word: int, words: _Words) -> bool:
    # "could not say" holds nothing back: a modal that is denied is no hedge.
    return words[0] in _MODALS and forms[word + len(words) : word + len(words) + 1] == ("not",)


def _dates(piece: Piece, word: int) -> bool:
    start = int(piece.view.starts[word])
    return any(t.start <= start < t.end for t in piece.times)  # "May" the month


def _polarity(pair: PiecePair) -> list[Difference]:
    # A negator on one side only, where the words around it are the same: "has not openly opposed" told anew need not keep "not".
    left, right = (_negations(p) for p in (pair.a, pair.b))
    implicit = [bool(_spans(p, _phrases("strength", ("negative_verbs",)))) for p in (pair.a, pair.b)]
    if implicit[0] != implicit[1]:
        return []  # "refused to say", "did not want to say": said otherwise, if at all
    if len(left) == len(right) or pair.shared < _SAME_CLAIM:
        return []
    side: Literal["a", "b"] = "a" if len(left) > len(right) else "b"
    for span in left if side == "a" else right:
        if side == "a" and _edited(pair, span, "a"):
            return [Difference(type="polarity", a=span, b=pair.absent("b", span), severity=3, rule="a negation on one side only")]
        if side == "b" and _edited(pair, span, "b"):
            return [Difference(type="polarity", a=pair.absent("a", span), b=span, severity=3, rule="a negation on one side only")]
    return []


def _negations(piece: Piece) -> list[Span]:
    # "no doubt" denies nothing.
    sure = _spans(piece, _phrases("strength", ("boosters",)))
    return [s for s in _spans(piece, _phrases("strength", ("negators",))) if not any(touches(s, other) for other in sure)]


def _edited(pair: PiecePair, span: Span, side: Literal["a", "b"]) -> bool:
    piece = pair.a if side == "a" else pair.b
    place = piece.near(span)
    for tag, i1, i2, j1, j2 in pair.edits:
        low, high = (i1, i2) if side == "a" else (j1, j2)
        if low <= place < high:
            return tag != "equal"
    return False


def _tense(pair: PiecePair) -> list[Difference]:
    future = _phrases("strength", ("future",))
    left, right = _spans(pair.a, future), _spans(pair.b, future)
    maybe = [bool(_spans(p, _phrases("hedges", ("possibility",)))) for p in (pair.a, pair.b)]
    if bool(left) == bool(right) or pair.shared < 0.4 or maybe[1 if left else 0]:
        return []  # "will", "may": how sure it is, not when
    if left:
        return [Difference(type="tense", a=left[0], b=pair.absent("b", left[0]), severity=2, rule="future on one side only")]
    return [Difference(type="tense", a=pair.absent("a", right[0]), b=right[0], severity=2, rule="future on one side only")]


def _verb_stays(pair: PiecePair, d: Difference) -> bool:
    # "wanted to keep the baths", "wanted the baths kept": both verbs of an attempt stand on the other side as well.
    own, other, span = (pair.a, pair.b, d.a) if d.a[0] < d.a[1] else (pair.b, pair.a, d.b)
    at = next((k for k in range(len(own.symbols)) if own.span_of(k, k + 1)[0] == span[0]), -1)
    verbs = [own.symbols[k].form for k in (at, at + 2) if 0 <= k < len(own.symbols)]
    return at >= 0 and all(any(shared_readings(verb, s.form) for s in other.symbols) for verb in verbs)


def _mood(pair: PiecePair) -> list[Difference]:
    # "would be open", "was open": a modal that one side has in a short edit of the verb, where the rest is the same claim.
    if pair.shared < _SAME_CLAIM:
        return []
    for tag, i1, i2, j1, j2 in pair.edits:
        if tag == "equal" or max(i2 - i1, j2 - j1) > _VERB:
            continue
        sides = [[k for k in range(*r) if p.symbols[k].form in _MOOD] for p, r in ((pair.a, (i1, i2)), (pair.b, (j1, j2)))]
        other = [any(tense_of(p.symbols[k].form) for k in range(*r)) for p, r in ((pair.a, (i1, i2)), (pair.b, (j1, j2)))]
        if bool(sides[0]) != bool(sides[1]) and (other[0] and other[1]):
            a, b = pair.a.span_of(i1, i2), pair.b.span_of(j1, j2)
            if not (_quoted(pair.a, pair.a.symbols[i1].first) or _quoted(pair.b, pair.b.symbols[j1].first)):
                return [Difference(type="tense", a=a, b=b, severity=1, rule="another mood")]
    return []


def beside_differences(pair: PiecePair, lone: Piece, side: Literal["a", "b"]) -> list[Difference]:
    """Hedges and boosters of a clause that has no counterpart itself and stands in the sentence of a piece that has one.

    "On the face of it, the board has not objected": the hedge belongs to what is told. lone is that clause, on `side`; a long one
    is a statement of its own, and hedges itself.
    """
    if len(lone.symbols) > _BESIDE:
        return []
    found = []
    kinds: tuple[tuple[ChangeType, str, tuple[str, ...], int], ...] = (
        ("hedge", "hedges", ("hearsay", "doubt"), 3),
        ("strength", "strength", ("boosters",), 2),
    )
    for kind, name, groups, severity in kinds:
        phrases = _phrases(name, groups)
        if not _spans(pair.b if side == "a" else pair.a, phrases):
            for span in _spans(lone, phrases):
                a, b = _sides(pair, span, side)
                found.append(Difference(type=kind, a=a, b=b, severity=severity, rule=f"{name}: beside it, on one side only"))
    if not found and is_hedging(lone, 0, len(lone.symbols)):
        a, b = _sides(pair, lone.span_of(0, len(lone.symbols)), side)
        found.append(Difference(type="hedge", a=a, b=b, severity=3, rule="a hedging clause beside it, on one side only"))
    return found


def _sides(pair: PiecePair, span: Span, side: Literal["a", "b"]) -> tuple[Span, Span]:
    return (span, pair.b.span_of(0, 0)) if side == "a" else (pair.a.span_of(0, 0), span)


def is_hedging(piece: Piece, first: int, past: int) -> bool:
    """Whether a stretch of a piece holds back from what stands beside it: a word of a hedging family, or a frame with nobody named.

    "reputedly", "it is thought that", "if the rumours are right"; not "according to Anna Berg". Cost O(words).
    """
    words = [s.form for s in piece.symbols[first:past]]
    if any(is_hedge(w) for w in words):
        return len(words) <= _BESIDE
    phrase = f" {' '.join(words)} "
    if any(f" {frame} " in phrase for frame in lexicon("senses")["hedge_frames"]):
        return True
    text = piece.view.page.string(piece.field)
    named = any(text[piece.span_of(k, k + 1)[0]].isupper() for k in range(first + 1, past))
    return words[0] in words_of("frame_openings") and len(words) <= _BESIDE and not named and any(is_hedging_root(w) for w in words)
