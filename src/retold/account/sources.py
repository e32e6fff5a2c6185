"""Who a piece is attributed to: a credit or a speaker gained, lost or put in another's place, and how strongly it is said."""

from __future__ import annotations

from retold.account.cues import cue_differences, cue_differences_of, cue_strengths
from retold.account.pieces import Piece, PiecePair
from retold.language.tokens import fold, tokenise
from retold.language.words import spelled_alike
from retold.types import Attribution, Credit, Difference, Span

_SURE_SHARE = 0.4  # share of words in common from which a claim without its source is the same claim


def source_differences(pair: PiecePair) -> list[Difference]:
    """Attribution differences (an upstream's credit or a speaker on one side only, another speaker) and the strength of the cue."""
    found = _credits(pair) + cue_differences(pair)
    left, right = _attributions(pair.a), _attributions(pair.b)
    for one, other in zip(left, right, strict=False):
        found += _speakers(pair, one, other) + cue_differences_of(pair, one, other)
    if pair.shared >= _SURE_SHARE and bool(left) != bool(right) and not found:
        found += _unsourced(pair, left, right)
    return found


def _unsourced(pair: PiecePair, left: list[Attribution], right: list[Attribution]) -> list[Difference]:
    # The same claim with a named source on one side, and nobody saying it in its whole sentence on the other.
    if left and left[0].source and left[0].kind == "indirect" and not _said_nearby(pair.b):
        return [_lost(left[0].source[0], pair.b.span_of(0, 0), "a source on one side only")]
    if right and right[0].source and right[0].kind == "indirect" and not _said_nearby(pair.a):
        return [_lost(pair.a.span_of(0, 0), right[0].source[0], "a source on one side only")]
    return []


def _said_nearby(piece: Piece) -> bool:
    page = piece.view.page
    own = page.sentences[page.units[piece.unit].sentence]
    words = piece.view.record.attributions
    in_sentence = any(a.field == own.field and s < own.end and own.start < e for a in words for s, e in (*a.cue, *a.content))
    return in_sentence or any(f in cue_strengths() for f in tokenise(page.string(own.field)[own.start : own.end]).forms)


def _credits(pair: PiecePair) -> list[Difference]:
    left, right = _credited(pair.a), _credited(pair.b)
    found = []
    for credit in left:
        if not right:
            found.append(
                _lost((credit.start, credit.end), pair.absent("b", (credit.start, credit.end)), "a credit on one side only")
            )
    for credit in right:
        if not left:
            found.append(
                _lost(pair.absent("a", (credit.start, credit.end)), (credit.start, credit.end), "a credit on one side only")
            )
    return found


def _credited(piece: Piece) -> list[Credit]:
    return [
        c
        for c in piece.view.record.credits
        if c.field == piece.field and c.name and piece.span[0] <= c.start and c.end <= piece.span[1]
    ]


def _attributions(piece: Piece) -> list[Attribution]:
    # Those that say what this piece says: their content covers half of the piece, or the piece half of it.
    found = []
    for a in piece.view.record.attributions:
        if a.field == piece.field and a.cue and a.kind in ("direct", "mixed", "indirect"):
            for start, end in a.content:
                common = min(end, piece.span[1]) - max(start, piece.span[0])
                if 2 * common >= min(end - start, piece.span[1] - piece.span[0]) and common > 0:
                    found.append(a)
                    break
    return found


def _speakers(pair: PiecePair, one: Attribution, other: Attribution) -> list[Difference]:
    if one.speaker is None or other.speaker is None or not one.source or not other.source:
        return []
    x, y = _names(pair.a, one.speaker), _names(pair.b, other.speaker)
    if x & y or any(spelled_alike(p, q) for p in x for q in y) or "explicit" not in (one.speaker_status, other.speaker_status):
        return []
    if not (_named(pair.a, one.speaker) and _named(pair.b, other.speaker)):
        return []
    return [_lost(one.source[0], other.source[0], "another speaker")]


def _names(piece: Piece, actor: int) -> set[str]:
    # By the last word of each form: two people may share a first name.
    found = piece.view.record.actors[actor]
    return {f for f in (fold(name.split()[-1]) for name in (found.name, *found.aliases) if name.split()) if len(f) > 1}


def _named(piece: Piece, actor: int) -> bool:
    # By a name, not by a description: "the union's secretary" beside a name may be the same person.
    found = piece.view.record.actors[actor]
    return found.kind in ("person", "organisation") and any(w[:1].isupper() for w in found.name.split()[-1:])


def _lost(a: Span, b: Span, rule: str) -> Difference:
    return Difference(type="attribution", a=a, b=b, severity=3, rule=rule)
