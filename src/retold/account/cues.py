"""How strongly and in what manner a thing is said: the reporting verb, and the adverb beside it."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from retold.account.inflection import is_past
from retold.account.pieces import Piece, PiecePair
from retold.account.senses import is_booster, is_content, is_hedge
from retold.language.lexicons import lexicon
from retold.language.tokens import fold, tokenise, words_within
from retold.types import Attribution, Difference, Span

_REACH = 30  # characters on either side of a cue in which its adverb stands, inside one clause
_OPENING = 30  # code points in which the first word of a content lies
_BESIDE = 3  # words between a reporting verb and its adverb: "told them all angrily"
_SHARED = 0.4  # share of common words from which one verb stands in another's place
_MANNER = re.compile(r"[a-z]{3,}ly")


def cue_differences(pair: PiecePair) -> list[Difference]:
    """Strength and tone differences of the reporting verbs that stand in the two pieces themselves."""
    return _verbs(pair) + _manners(pair)


def cue_differences_of(pair: PiecePair, one: Attribution, other: Attribution) -> list[Difference]:
    """The same for two attributions whose contents correspond, wherever their cues stand."""
    left, right = _strength(pair.a, one), _strength(pair.b, other)
    found = []
    if left is not None and right is not None and left != right:
        found.append(_another_verb(one.cue[0], other.cue[0], left, right))
    elif (left is None) != (right is None) and 1 in (left, right):
        found.append(_another_verb(one.cue[0], other.cue[0], 2, 2))  # a plain verb on one side, one of no list on the other
    only_a, only_b = _adverbs(pair.a, one), _adverbs(pair.b, other)
    found += [_manner_lost(s, (other.cue[0][0], other.cue[0][0])) for f, s in only_a if f not in {g for g, _ in only_b}]
    found += [_manner_lost((one.cue[0][0], one.cue[0][0]), s) for f, s in only_b if f not in {g for g, _ in only_a}]
    return found


def _strength(piece: Piece, attribution: Attribution) -> int | None:
    text, strengths = piece.view.page.string(attribution.field), cue_strengths()
    cues = [words_within(text, s, e).forms for s, e in attribution.cue]
    if any("according" in cue for cue in cues):
        return 1
    whole = [_phrases()[cue] for cue in cues if cue in _phrases()]
    return max(whole or [strengths[f] for cue in cues for f in cue if f in strengths], default=None)


def _adverbs(piece: Piece, attribution: Attribution) -> list[tuple[str, Span]]:
    # Directly before the verb, directly behind it, or within a cue that takes it in: "explosively pointed out", "said angrily".
    start, end = attribution.cue[0][0], attribution.cue[-1][1]
    text = piece.view.page.string(attribution.field)
    around = words_within(text, max(0, start - _REACH), end + _REACH)
    places = list(zip(around.forms, zip(*around.spans, strict=True), strict=True))
    before = [p for p in places if p[1][1] <= start][-1:]
    inside = [p for p in places if start <= p[1][0] and p[1][1] <= end]
    after = [p for p in places if p[1][0] >= end][:1]
    return [p for p in before + inside + after if is_manner(p[0])]


def is_manner(form: str) -> bool:
    """Whether a form is likely an adverb of manner: it ends in -ly and is neither a time, degree or focus word nor a booster."""
    return bool(_MANNER.fullmatch(form)) and form not in _no_manner() and not is_booster(form) and not is_hedge(form)


@cache
def _no_manner() -> frozenset[str]:
    words = lexicon("strength")
    return frozenset([*words["not_manner"], *words["boosters"], *lexicon("hedges")["hearsay"], *lexicon("hedges")["doubt"]])


def _another_verb(a: Span, b: Span, strength_a: int, strength_b: int) -> Difference:
    return Difference(type="strength", a=a, b=b, severity=3 if 3 in (strength_a, strength_b) else 2, rule="another reporting verb")


def _manner_lost(a: Span, b: Span) -> Difference:
    return Difference(type="tone", a=a, b=b, severity=2, rule="manner of speaking")


def _verbs(pair: PiecePair) -> list[Difference]:
    # One reporting verb in the place of another: how strongly a thing is said is read off the list, not off who says it.
    found: list[Difference] = []
    for tag, i1, i2, j1, j2 in pair.edits if pair.shared >= _SHARED else ():
        cues = zip(_cues(pair.a, i1, i2), _cues(pair.b, j1, j2), strict=False)
        for (strength_a, span_a), (strength_b, span_b) in cues:
            if tag == "replace" and strength_a != strength_b:
                found.append(_another_verb(span_a, span_b, strength_a, strength_b))
    return found


def _cues(piece: Piece, first: int, past: int) -> list[tuple[int, Span]]:
    strengths, found = cue_strengths(), []
    for symbol in range(first, past):
        if piece.symbols[symbol].form in strengths and not piece.view.named[piece.symbols[symbol].first]:
            found.append((strengths[piece.symbols[symbol].form], piece.span_of(symbol, symbol + 1)))
    return found


def _manners(pair: PiecePair) -> list[Difference]:
    # Adverbs of manner beside a cue that only one side has: "explosively pointed out", "he told them angrily".
    left, right = _manner(pair.a), _manner(pair.b)
    if not _cues(pair.a, 0, len(pair.a.symbols)) or not _cues(pair.b, 0, len(pair.b.symbols)):
        return []
    only_a = [span for word, span in left if word not in {w for w, _ in right}]
    only_b = [span for word, span in right if word not in {w for w, _ in left}]
    return [_manner_lost(s, pair.absent("b", s)) for s in only_a] + [_manner_lost(pair.absent("a", s), s) for s in only_b]


def _manner(piece: Piece) -> list[tuple[str, Span]]:
    forms = [symbol.form for symbol in piece.symbols]
    plain = [not piece.view.named[symbol.first] for symbol in piece.symbols]
    strengths = cue_strengths()
    cues = [k for k, form in enumerate(forms) if form in strengths and plain[k]]
    if not cues:
        return []
    beside = [k for k, form in enumerate(forms) if is_manner(form) and plain[k] and any(-_BESIDE <= k - c <= _BESIDE for c in cues)]
    marks = piece.marks.quotations
    spans = [(forms[k], piece.span_of(k, k + 1)) for k in beside]
    return [(form, span) for form, span in spans if not any(q.start <= span[0] < q.end for q in marks)]


@cache
def cue_strengths() -> dict[str, int]:
    """Form of a reporting verb → 1 said, 2 claimed or insisted, 3 takes the content for true (pointed out)."""
    return {
        fold(form): int(row["strength"])
        for row in lexicon("reporting").values()
        if isinstance(row, dict) and "strength" in row
        for form in row.get("forms", ())
        if " " not in form
    }


@cache
def _phrases() -> dict[tuple[str, ...], int]:
    # "pointed out", "made clear": strengths of verbs of several words.
    rows = [row for row in lexicon("reporting").values() if isinstance(row, dict) and "strength" in row]
    return {tokenise(form).forms: int(row["strength"]) for row in rows for form in row.get("forms", ()) if " " in form}


def only_says(piece: Piece, first: int, past: int) -> bool:
    """Whether a stretch of symbols is a plain reporting verb, and nothing beside it that tells something."""
    content = [s.form for s in piece.symbols[first:past] if is_content(s.form)]
    return bool(content) and all(cue_strengths().get(form) == 1 for form in content)


def in_words(piece: Piece, attribution: Attribution) -> bool:
    """Whether an attribution is of something said, written or held as a claim, not of an act: "backed the mine" is none."""
    return _in_words(piece.view.page.string(attribution.field), attribution.cue, attribution.content)


@lru_cache(maxsize=1 << 12)
def _in_words(text: str, cue: tuple[Span, ...], content: tuple[Span, ...]) -> bool:
    # Every piece of its sentence asks again.
    forms = [f for s, e in cue for f in words_within(text, s, e).forms]
    if not forms or any(f in cue_strengths() or f == "according" for f in forms):
        return True
    openings = {form for s, e in content for form in words_within(text, s, min(e, s + _OPENING)).forms[:1]}
    return not openings.isdisjoint({"that", "how", "why", "whether"})


@cache
def core_cues() -> frozenset[str]:
    """Forms of verbs that do little else but report: they may take what was said as a clause, and are no nouns."""
    rows = [row for row in lexicon("reporting").values() if isinstance(row, dict) and row.get("clause") and not row.get("noun")]
    return frozenset(fold(form) for row in rows for form in row.get("forms", ()) if " " not in form)


def may_report(form: str) -> bool:
    """Whether a form is a verb that reports, as it stands at the end of a clause: "the paper reported", not "the report"."""
    return form in core_cues() or (form in cue_strengths() and is_past(form))
