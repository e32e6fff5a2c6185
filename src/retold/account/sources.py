"""Who a piece is attributed to: a credit or a speaker gained, lost or put in another's place, and how strongly it is said."""

from __future__ import annotations

from retold.account.cues import core_cues, cue_differences, cue_differences_of, in_words, may_report
from retold.account.pieces import Piece, PiecePair
from retold.account.senses import related, synonymous
from retold.language.tokens import fold, words_within
from retold.language.words import spelled_alike
from retold.types import Attribution, Credit, Difference, Span

UNCLAIMED = "a concession of the speaker's or the narrator's on one side, the narrator's on the other"
_CONCEDED = "concession, the speaker's or the narrator's"  # rule of the record
_CUE_WORDS = 10  # of a clause that says no more than who said it
_SURE_SHARE = 0.4  # share of words in common from which a claim without its source is the same claim


def source_differences(pair: PiecePair) -> list[Difference]:
    """Attribution differences (an upstream's credit or a speaker on one side only, another speaker) and the strength of the cue."""
    found = _credits(pair) + cue_differences(pair)
    left, right = _attributions(pair.a), _attributions(pair.b)
    for one, other in _paired(pair, left, right):
        found += _speakers(pair, one, other) + (cue_differences_of(pair, one, other) if _may_be_one(pair, one, other) else [])
    for one, other in _paired(pair, _cued(pair.a), _cued(pair.b)):
        found += cue_differences_of(pair, one, other) if _may_be_one(pair, one, other) else []
    if pair.shared >= _SURE_SHARE and bool(left) != bool(right) and not found:
        found += _unsourced(pair, left, right)
    return found


def _may_be_one(pair: PiecePair, one: Attribution, other: Attribution) -> bool:
    # "their union said", "its boss warned": two nouns for two who speak, so that no verb stands for the other.
    heads = []
    for piece, attribution in ((pair.a, one), (pair.b, other)):
        if not attribution.source or attribution.speaker_status in ("pronoun", "inferred") or _has_name(piece, attribution.speaker):
            return True
        start, end = attribution.source[0]
        heads.append(words_within(piece.view.page.string(attribution.field), start, end))
    x, y = (head.forms[-1] if head.forms else "" for head in heads)
    return related(x, y) or synonymous((x,), (y,)) or x in heads[1].forms or y in heads[0].forms


def _has_name(piece: Piece, speaker: int | None) -> bool:
    return speaker is not None and piece.view.record.actors[speaker].name.rpartition(" ")[2][:1].isupper()


def _cued(piece: Piece) -> list[Attribution]:
    # Those whose verb stands in this piece.
    spans = [(a, s, e) for a in piece.marks.attributions if a.kind in ("direct", "mixed", "indirect") for s, e in a.cue[:1]]
    return [a for a, s, e in spans if piece.span[0] <= s and e <= piece.span[1]]


def _paired(pair: PiecePair, left: list[Attribution], right: list[Attribution]) -> list[tuple[Attribution, Attribution]]:
    # By the word of the cue where both have it; the others in order, where as many are left on both sides.
    rest, pairs, others = list(right), [], []
    for one in left:
        same = next((other for other in rest if _cue_words(pair.a, one) == _cue_words(pair.b, other)), None)
        if same is None:
            others.append(one)
        else:
            rest.remove(same)
            pairs.append((one, same))
    # A cue that stands on the other side as well was not replaced.
    others = [one for one in others if not set(_cue_words(pair.a, one)) <= _sentence_forms(pair.b)]
    rest = [one for one in rest if not set(_cue_words(pair.b, one)) <= _sentence_forms(pair.a)]
    return pairs + (list(zip(others, rest, strict=True)) if len(others) == len(rest) else [])


def _cue_words(piece: Piece, attribution: Attribution) -> tuple[str, ...]:
    text = piece.view.page.string(attribution.field)
    return tuple(form for start, end in attribution.cue for form in words_within(text, start, end).forms)


def _unsourced(pair: PiecePair, left: list[Attribution], right: list[Attribution]) -> list[Difference]:
    # The same claim with a named source on one side, and nobody saying it in its whole sentence on the other.
    left, right = [a for a in left if _in_sentence(pair.a, a)], [a for a in right if _in_sentence(pair.b, a)]
    if left and left[0].source and left[0].kind == "indirect" and not _said_nearby(pair.b) and not _stands(pair.a, left[0], pair.b):
        return [_lost(left[0].source[0], pair.b.span_of(0, 0), "a source on one side only")]
    if (
        right
        and right[0].source
        and right[0].kind == "indirect"
        and not _said_nearby(pair.a)
        and not _stands(pair.b, right[0], pair.a)
    ):
        return [_lost(pair.a.span_of(0, 0), right[0].source[0], "a source on one side only")]
    return []


def unclaimed_differences(pair: PiecePair) -> list[Difference]:
    """A concession that may be the speaker's on one side, and is nobody's but the narrator's on the other.

    "Solt said it would float, though it leaked" beside "Solt said it would float, although it leaks": who says that it leaks?
    """
    if pair.shared < _SURE_SHARE:
        return []
    left, right = (any(a.rule == _CONCEDED and _within_piece(p, a) for a in p.marks.attributions) for p in (pair.a, pair.b))
    claimed = [bool(_attributions(p)) for p in (pair.a, pair.b)]
    if left == right or (left and claimed[1]) or (right and claimed[0]):
        return []
    return [Difference(type="attribution", a=pair.a.span, b=pair.b.span, severity=2, rule=UNCLAIMED)]


def _within_piece(piece: Piece, attribution: Attribution) -> bool:
    return any(piece.span[0] - 1 <= s and e <= piece.span[1] + 1 for s, e in attribution.content)


def _in_sentence(piece: Piece, attribution: Attribution) -> bool:
    # A source that stands in another sentence was not put into this one.
    own = piece.view.page.sentences[piece.view.page.units[piece.unit].sentence]
    return bool(attribution.source) and own.start <= attribution.source[0][0] < own.end


def _stands(piece: Piece, attribution: Attribution, other: Piece) -> bool:
    # Whether the words that name the source are there on the other side, whatever verb stands beside them.
    start, end = attribution.source[0]
    words = words_within(piece.view.page.string(attribution.field), start, end).forms
    return bool(words) and words[-1] in _sentence_forms(other)


def _sentence_forms(piece: Piece) -> set[str]:
    view, units = piece.view, piece.view.page.units
    near = view.by_sentence[units[piece.unit].sentence]
    return {view.forms[w] for u in near for w in range(int(view.first[u]), int(view.past[u]))}


def behind_comma(piece: Piece, first: int, past: int) -> int:
    """Where the last clause of a stretch of symbols begins: "boss warns" of "risk, boss warns"."""
    text = piece.view.page.string(piece.field)
    commas = [k for k in range(first + 1, past - 1) if "," in text[piece.span_of(k - 1, k)[1] : piece.span_of(k, k + 1)[0]]]
    return commas[-1] if commas else first


def is_unsourced(piece: Piece) -> bool:
    """Whether nobody in the piece's sentence says what it says, so far as cues and sources show."""
    return not _said_nearby(piece)


def _said_nearby(piece: Piece) -> bool:
    page = piece.view.page
    own = page.sentences[page.units[piece.unit].sentence]
    words = piece.marks.attributions
    in_sentence = any(a.field == own.field and s < own.end and own.start < e for a in words for s, e in a.cue)
    in_sentence = in_sentence or any(
        a.field == own.field and a.source and s < own.end and own.start < e for a in words for s, e in a.content
    )
    # What is said inside quotation marks says nothing of who says it.
    view, sentence = piece.view, page.units[piece.unit].sentence
    near = [u for u in view.by_sentence[sentence] if not view.quoted[u]]
    forms = {view.forms[w] for u in near for w in range(int(view.first[u]), int(view.past[u]))}
    return in_sentence or not forms.isdisjoint(core_cues()) or "according" in forms


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
        c for c in piece.marks.credits if c.field == piece.field and c.name and piece.span[0] <= c.start and c.end <= piece.span[1]
    ]


def _attributions(piece: Piece) -> list[Attribution]:
    # Those that say what this piece says: their content covers half of the piece, or the piece half of it.
    found = []
    for a in piece.marks.attributions:
        if a.field == piece.field and a.cue and a.kind in ("direct", "mixed", "indirect") and in_words(piece, a):
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


def unsourced_beside(pair: PiecePair, lone: Piece, side: str) -> list[Difference]:
    """The source of a piece, where it stands in a short clause of its own that has no counterpart: "…, the clerk said.".

    lone  a clause in the sentence of the piece on `side`. None where the other side's sentence says who said it.
    """
    forms = [s.form for s in lone.symbols]
    by = forms[:2] == ["according", "to"]
    other = pair.b if side == "a" else pair.a
    elsewhere = forms[-1:] == [] or forms[-1] in _sentence_forms(other)
    if pair.shared < _SURE_SHARE or not 1 < len(forms) <= _CUE_WORDS or (elsewhere if by else _said_nearby(other)):
        return []
    if not by and not any(may_report(form) for form in (*forms[:3], *forms[-2:])):
        return []
    span = lone.span_of(2 if by and len(forms) > 2 else 0, len(forms))
    if side == "a":
        return [_lost(span, pair.b.span_of(len(pair.b.symbols), len(pair.b.symbols)), "a source on one side only")]
    return [_lost(pair.a.span_of(len(pair.a.symbols), len(pair.a.symbols)), span, "a source on one side only")]
