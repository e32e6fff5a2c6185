"""Words that only one side has: each is told by its kind, or says nothing that the other side does not say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from retold.account.cues import cue_strengths, may_report, only_says
from retold.account.hunks import Hunk
from retold.account.inflection import is_past, readings, tense_of
from retold.account.pieces import Piece, PiecePair
from retold.account.places import stands_near
from retold.account.senses import has_kin, is_adverb, is_booster, is_content, is_hedge, is_judging, scopes, words_of
from retold.account.sources import behind_comma, is_unsourced
from retold.account.wording import is_hedging
from retold.language.lexicons import lexicon
from retold.types import ChangeType, Span

_NEAR = 0.5  # share of common words from which what cannot be told apart by lists is reported all the same
_CLOSE = 0.75  # share from which every word that tells something counts
_WEIGHT = 0.75  # summed word weight from which words put in or taken out are a detail, below _CLOSE
_FEW = 3  # content words of a hunk that is still one word in another's place
_BOUND = 4  # words before a figure that may bound it
_CUE_WORDS = 10  # of a clause that says no more than who said it
_JUDGING = 3  # words that judge, among others, that are told by themselves
_STYLE = 5  # words before a name that may be a style of its bearer
_POSSESSIVE = 2  # letters of a possessive behind a name
_MOVED = 0.6  # share of the weight of such words that stands elsewhere near by, from which they were moved
_PERCENT = frozenset({"percent", "per", "cent"})
_EITHER = frozenset({(w,) for w in ("any", "both", "either", "neither")})  # what they go with says as much
_SOURCE_ONLY = frozenset({"according", "to", "the"})  # who says it stands beside

Kind = tuple[ChangeType, int, str, tuple[Span, Span] | None]


def one_sided(pair: PiecePair, hunk: Hunk) -> Iterator[Kind]:
    """What words on one side only are: a kind, its severity, the rule, and the spans where they are narrower than the hunk.

    At most one kind, and with a detail the words in it that judge. Cost O(words of the sentences around).
    """
    own, other, first, past = (pair.a, pair.b, hunk.i1, hunk.i2) if hunk.left else (pair.b, pair.a, hunk.j1, hunk.j2)
    words = hunk.left or hunk.right
    if _says_nothing(own, other, first, past):
        return
    if any(is_hedge(w) for w in words) and is_hedging(own, first, past):
        yield "hedge", 3, "a hedge on one side only", None
        return
    if _names_source(own, other, first, past):
        span, (a, b) = own.span_of(behind_comma(own, first, past), past), hunk.spans(pair)
        yield "attribution", 3, "a source on one side only", (span, b) if hunk.left else (a, span)
        return
    if _is_bound(own, past, words) and pair.shared >= _NEAR:
        yield "modifier", 2, "words before a figure, on one side only", None
        return
    if is_hedging(own, first, past):
        yield "hedge", 3, "a hedge on one side only", None
        return
    if _is_style(own, first, past) and not _near_by(own, other, first, past):
        yield "label", 1, "a style before a name, on one side only", None
        return
    if _is_attempt(own, first, past, words):
        yield "strength", 3, "an attempt on one side only", None
        return
    content = [w for w in words if is_content(w)]
    if content and all(is_judging(w) or w in _evaluating() for w in content):
        yield "tone", 2, "a word that judges on one side only", _judging_words(pair, hunk, first, past)
        return
    if content and all(w in words_of("hedging_adjectives") for w in content):
        yield "hedge", 3, "a hedge on one side only", _judging_words(pair, hunk, first, past)
        return
    adverbs = [w for w in content if w.endswith("ly") and len(w) > 4]
    if any(is_booster(w) for w in adverbs) and len(content) <= _FEW:
        if any(w in lexicon("strength")["boosters"] for w in adverbs) and not _near_by(own, other, first, past):
            return  # told by the list
        yield "strength", 2, "a booster on one side only", None
    elif content and all(is_adverb(w) for w in content) and pair.shared >= _NEAR:
        tone = any(w.endswith(tuple(lexicon("senses")["tone_endings"])) for w in content)
        yield (
            ("tone", 2, "an adverb of manner on one side only", None)
            if tone
            else ("strength", 2, "an adverb on one side only", None)
        )
    elif tuple(words) in scopes() and pair.shared >= _NEAR and not _valued(own, first):
        if tuple(words) not in _EITHER:
            yield "detail", 2, "a scope on one side only", None
    elif _is_detail(pair, own, other, first, past):
        yield "detail", 2, "words on one side only", _new_words(pair, hunk, first, past)
        judging = [k for k in range(first, past) if is_judging(own.symbols[k].form) and not own.capitalised(k)]
        for k in judging[:_JUDGING]:
            span = own.span_of(k, k + 1)
            spans = (span, pair.absent("b", span)) if own is pair.a else (pair.absent("a", span), span)
            yield "tone", 2, "a word that judges, among others on one side only", spans


def _names_source(own: Piece, other: Piece, first: int, past: int) -> bool:
    # ", the poll found", ", according to a transcript": who says it, where the other's sentence has nobody.
    forms = [s.form for s in own.symbols[first:past]]
    by = forms[:2] == ["according", "to"] and len(forms) > 2
    said = 2 <= len(forms) <= _CUE_WORDS and (may_report(forms[-1]) or may_report(forms[0])) and told(forms)
    text = own.view.page.string(own.field)
    apart = text[: own.span_of(first, past)[0]].rstrip()[-1:] in (",", "”", '"', "’") or past >= len(own.symbols)
    if by:
        return not _near_by(own, other, first, past)
    return said and apart and is_unsourced(other)


def _says_nothing(own: Piece, other: Piece, first: int, past: int) -> bool:
    # The rest of a name, "per cent", or the verb of who says it ("said" beside "according to").
    words = {s.form for s in own.symbols[first:past]}
    said = words <= _SOURCE_ONLY or (only_says(own, first, past) and not is_unsourced(other))
    return said or words <= _PERCENT or _rest_of_name(own, first, past)


def _is_bound(piece: Piece, past: int, words: Sequence[str]) -> bool:
    # A few words that run on to a figure.
    if past >= len(piece.symbols) or len(words) > _BOUND or not told(words):
        return False
    text, form = piece.view.page.string(piece.field), piece.symbols[past].form
    between = text[piece.span_of(past - 1, past)[1] : piece.span_of(past, past + 1)[0]]
    return (form[0] == "#" or form[0].isdigit()) and not between.strip()


def _is_attempt(piece: Piece, first: int, past: int, words: Sequence[str]) -> bool:
    # "threatened to close", "closed": a verb and "to" before a verb that both sides have.
    if len(words) not in (2, 3) or words[-1] != "to" or past >= len(piece.symbols) or not is_content(words[-2]):
        return False
    if words[-2] == "according" or (len(words) == 3 and not tense_of(words[0])):
        return False
    following = piece.symbols[past].form
    return is_content(following) and not piece.capitalised(past) and any(tag != "base" for _, tag in readings(words[-2]))


def _is_style(piece: Piece, first: int, past: int) -> bool:
    # Right before a name, or before its title: how its bearer is called.
    forms = [s.form for s in piece.symbols[first:past]]
    if past >= len(piece.symbols) or past - first > _STYLE or not told(forms):
        return False
    text = piece.view.page.string(piece.field)
    end, following = piece.span_of(first, past)[1], piece.span_of(past, past + 1)
    if text[end : following[0]].strip() or is_adverb(piece.symbols[past - 1].form):
        return False
    titled = piece.symbols[past].form in lexicon("titles")["honorifics"] or piece.capitalised(past)
    actors = piece.view.record.actors
    persons = [
        m
        for m in piece.marks.names
        if m.kind == "name" and m.field == piece.field and m.start <= following[0] + 12 and following[0] < m.end
    ]
    return titled and any(actors[m.actor].kind in ("person", "unknown") for m in persons) and not _verbal(piece, first, past)


def _verbal(piece: Piece, first: int, past: int) -> bool:
    forms = [s.form for s in piece.symbols[first:past]]
    if any(f in words_of("prepositions") and f != "of" or tense_of(f) or f in cue_strengths() for f in forms):
        return True
    return forms[-1].endswith("ed") and is_past(forms[-1]) and not is_judging(forms[-1])


def _valued(own: Piece, k: int) -> bool:
    at = own.span_of(k, k + 1)[0]  # inside a figure or a date: told, if at all, as such
    return any(t.start <= at < t.end for t in own.times) or any(q.start <= at < q.end for q in own.quantities)


def _is_detail(pair: PiecePair, own: Piece, other: Piece, first: int, past: int) -> bool:
    content = [k for k in range(first, past) if is_content(own.symbols[k].form) and own.symbols[k].form[0] not in "#@"]
    content = [k for k in content if not _valued(own, k)]
    if not content:
        return False
    weight = float(sum(own.view.weights[w] for k in content for w in range(own.symbols[k].first, own.symbols[k].past)))
    put_in = any(x == y for x, y in zip(*_region_of(pair, own, first), strict=True))
    if pair.shared < (_NEAR if put_in else _CLOSE) and weight < _WEIGHT:
        return False
    return not _near_by(own, other, first, past)


def _judging_words(pair: PiecePair, hunk: Hunk, first: int, past: int) -> tuple[Span, Span]:
    # "a tragic": without its article.
    own = pair.a if hunk.left else pair.b
    while not is_content(own.symbols[first].form):
        first += 1
    return _trimmed(pair, hunk, first, past)


def _new_words(pair: PiecePair, hunk: Hunk, first: int, past: int) -> tuple[Span, Span]:
    # Without what begins or ends it and stands beside it on the other side as well: "publicly offered" beside "made an offer".
    own, other = (pair.a, pair.b) if hunk.left else (pair.b, pair.a)
    told = [k for k in range(first, past) if is_content(own.symbols[k].form)]
    new = [k for k in told if not stands_near(own.symbols[k].form, other)]
    if new:
        start, end = new[0], new[-1]
        while start - 1 in told:  # not inside a name or another group of words
            start -= 1
        while end + 1 in told:
            end += 1
        first, past = (first if start == told[0] else start), (past if end == told[-1] else end + 1)
    return _trimmed(pair, hunk, first, past)


def _trimmed(pair: PiecePair, hunk: Hunk, first: int, past: int) -> tuple[Span, Span]:
    # Without the small words at its end that lead to what follows: "the quay and the" is "the quay".
    own, (a, b) = (pair.a if hunk.left else pair.b), hunk.spans(pair)
    leading = words_of("determiners") | words_of("conjunctions") | words_of("auxiliaries")
    while past > first + 1 and own.symbols[past - 1].form in leading:
        past -= 1
    span = own.span_of(first, past)
    return (span, b) if hunk.left else (a, span)


def _region_of(pair: PiecePair, own: Piece, first: int) -> tuple[Span, Span]:
    # The whole edit around a symbol, as (starts, ends).
    for tag, i1, i2, j1, j2 in pair.edits:
        low, high = (i1, i2) if own is pair.a else (j1, j2)
        if tag != "equal" and low <= first < high:
            return (i1, j1), (i2, j2)
    return (0, 0), (1, 1)


def _near_by(own: Piece, other: Piece, first: int, past: int) -> bool:
    # Words that stand elsewhere in the other's sentence or beside it, and not also in their own, were moved, not lost.
    view = own.view
    words = [w for s in own.symbols[first:past] for w in range(s.first, s.past) if is_content(view.forms[w])]
    there, here = other.around, own.around.copy()
    here.subtract(view.forms[own.symbols[first].first : own.symbols[past - 1].past])
    total = float(sum(view.weights[w] for w in words))
    left = [form for form, n in there.items() if n > here[form] and is_content(form)]

    def moved(form: str) -> bool:
        return there[form] > here[form] or has_kin(form, left)

    return float(sum(view.weights[w] for w in words if moved(view.forms[w]))) >= _MOVED * total


def _rest_of_name(piece: Piece, first: int, past: int) -> bool:
    # "Berg" told as "Anna Berg": a fuller form of a name that both have is no detail.
    span = piece.span_of(first, past)
    return any(
        m.kind == "name"
        and m.field == piece.field
        and m.start <= span[0] < span[1] <= m.end + _POSSESSIVE
        and (m.start, m.end) != span
        for m in piece.marks.names
    )


def told(words: Sequence[str]) -> bool:
    """Whether any of some forms tells something by itself and is no value."""
    return any(is_content(w) and w[0] not in "#@" for w in words)


@cache
def _evaluating() -> frozenset[str]:
    """Adverbs by which a writer says how he takes what he tells ("fortunately")."""
    return frozenset(lexicon("correspondence")["evaluating"])
