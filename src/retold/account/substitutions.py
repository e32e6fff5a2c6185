"""One word in the place of another, or words on one side only: each is told by its kind, or is a rewording."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from retold.account.cues import cue_strengths
from retold.account.figures import ALONE, is_other_date
from retold.account.hunks import SAME, Hunk
from retold.account.inflection import is_past, shared_readings, tense_of
from retold.account.names import same_people_or_place, sounds_alike
from retold.account.one_sided import Kind, one_sided, told
from retold.account.pieces import Piece, PiecePair, touches
from retold.account.senses import (
    contrary,
    is_booster,
    is_content,
    is_hedge,
    is_judging,
    is_people,
    may_be_people,
    related,
    scopes,
    synonymous,
    words_of,
)
from retold.language.words import spelled_alike
from retold.types import Difference, Span

_NEAR = 0.5  # share of common words from which what cannot be told apart by lists is reported all the same
_CLOSE = 0.75  # share from which every word that tells something counts
_KNOWN = 0.3  # share from which the lists are believed
_FEW = 3  # content words of a hunk that is still one word in another's place


def substitution_differences(pair: PiecePair, changed: Iterable[Hunk], told: Iterable[Difference]) -> list[Difference]:
    """Differences of every kind that a word or two shows, each at those words; what a listed synonym says again is none.

    changed  the pair's hunks. told: what was found before: nothing more is said of words that it stands on.
    Where it cannot be told whether two words mean the same, the row says so (`rule`) and is a detail of severity 1.
    """
    found = list(told)
    first = len(found)
    for hunk in changed:
        a, b = hunk.spans(pair)
        if hunk.score == SAME and not _inflected(hunk):
            continue
        blocking = [d for d in found if d.rule not in ALONE]
        if any(touches(a, d.a) or touches(b, d.b) for d in blocking) or _inside_marks(pair, a, b):
            continue
        for kind, severity, rule, spans in _kinds(pair, hunk, found):
            if kind == "detail" and _beside_told(pair, hunk, blocking):
                continue
            one, other = spans or (a, b)
            found.append(Difference(type=kind, a=one, b=other, severity=severity, rule=rule))
    return found[first:]


def _beside_told(pair: PiecePair, hunk: Hunk, told: Sequence[Difference]) -> bool:
    # A word or two left over where one short edit shows another difference already ("following", "because of").
    short = (
        all(y - x <= _FEW for x, y in hunk.region)
        and hunk.region[0][0] < hunk.region[0][1]
        and hunk.region[1][0] < hunk.region[1][1]
    )
    a, b = pair.a.span_of(*hunk.region[0]), pair.b.span_of(*hunk.region[1])
    return short and any(touches(a, d.a) or touches(b, d.b) for d in told)


def _kinds(pair: PiecePair, hunk: Hunk, found: Sequence[Difference]) -> Iterator[Kind]:
    if hunk.left and hunk.right:
        yield from _replaced(pair, hunk, found)
    elif pair.shared >= _KNOWN:
        yield from one_sided(pair, hunk)


def _inflected(hunk: Hunk) -> bool:
    # The same word in another form: its number or tense may differ.
    one_word = len(hunk.left) == len(hunk.right) == 1
    return one_word and (bool(shared_readings(hunk.left[0], hunk.right[0])) or not synonymous(hunk.left, hunk.right))


# --- one in the place of another ----------------------------------------------------------------------------------------------


def _replaced(pair: PiecePair, hunk: Hunk, found: Sequence[Difference]) -> Iterator[Kind]:
    left, right = hunk.left, hunk.right
    if contrary(left, right):
        if pair.shared >= _KNOWN:
            yield "polarity", 3, "the contrary", None
        return
    if left in scopes() or right in scopes():
        if pair.shared >= _NEAR and not _both_closed(left, right):
            yield "modifier", 3 if left in scopes() and right in scopes() else 2, "another scope", None
        return
    kinds = _of_one_word(pair, hunk, found) if len(left) == len(right) == 1 else None
    if kinds is not None:
        yield from kinds
        return
    if pair.shared < _NEAR or not (told(left) and told(right)):
        return
    yield from _unknown(pair, hunk)


def _both_closed(left: Sequence[str], right: Sequence[str]) -> bool:
    return all(len(w) == 1 and w[0] in words_of("determiners") and w[0] in ("each", "every") for w in (left, right))


def _of_one_word(pair: PiecePair, hunk: Hunk, found: Sequence[Difference]) -> list[Kind] | None:
    # What the lists and the shape of two words tell; None where they tell nothing.
    x, y = hunk.left[0], hunk.right[0]
    if is_other_date(pair, hunk.i1, hunk.j1):
        return [("date", 3, "another date in the same place", None)]
    if x[0].isdigit() and y[0].isdigit():
        return [("quantity", 3, "another figure in the same place", None)]
    if x[0] in "#@" or y[0] in "#@":
        return []
    one, other = tense_of(x), tense_of(y)
    if one and other:
        tenses = one[1], other[1]
        if (one[0] == "will") != (other[0] == "will"):
            return [("tense", 1, "another mood", None)]
        loose = {"bare", "perfect", "progressive"} & set(tenses)
        return [] if tenses[0] == tenses[1] or loose else [("tense", 1 if "future" not in tenses else 2, "another tense", None)]
    tags = shared_readings(x, y)
    if tags and (is_content(x) or is_content(y)):
        return _of_forms(pair, hunk, tags, found)
    if not (is_content(x) and is_content(y)):
        return [] if x in cue_strengths() or y in cue_strengths() or not (is_content(x) or is_content(y)) else None
    if (x in cue_strengths() and y in cue_strengths()) or _abbreviated(pair.a, hunk.i1, y) or _abbreviated(pair.b, hunk.j1, x):
        return []
    if pair.a.capitalised(hunk.i1) and pair.b.capitalised(hunk.j1) and not synonymous((x,), (y,)):
        if same_people_or_place(x, y) or sounds_alike(x, y):
            return []
        if spelled_alike(x, y):
            return [("name", 1, "another spelling", None)]
    if related(x, y):
        strangers = not pair.a.capitalised(hunk.i1) and _known(pair.a, hunk.i1) and _known(pair.b, hunk.j1) and x[:4] != y[:4]
        return None if strangers else []
    return None


def _abbreviated(piece: Piece, symbol: int, whole: str) -> bool:
    # "Sen.", "Jan.": what stands before a full stop and begins the other word.
    text = piece.view.page.string(piece.field)
    end = piece.span_of(symbol, symbol + 1)[1]
    return text[end : end + 1] == "." and whole.startswith(piece.symbols[symbol].form)


def _of_forms(pair: PiecePair, hunk: Hunk, tags: frozenset[tuple[str, str]], found: Sequence[Difference]) -> list[Kind]:
    x, y = hunk.left[0], hunk.right[0]
    if {("base", "s"), ("s", "base")} & tags and not (is_past(x) and is_past(y)):
        if _is_noun(pair.a, hunk.i1) and _is_noun(pair.b, hunk.j1):
            return [("plural", 2 if is_people(x) else 1, "one and many of the same", None)]
        return []
    turned = any(("past" in pair_of) and ({"base", "s"} & set(pair_of)) for pair_of in tags)
    both = any(pair_of[0] == pair_of[1] for pair_of in tags)
    region = pair.a.span_of(*hunk.region[0]), pair.b.span_of(*hunk.region[1])
    said = any(touches(region[0], d.a) or touches(region[1], d.b) for d in found)
    cue = x in cue_strengths() or y in cue_strengths()
    if turned and not both and not said and not cue and pair.shared >= _NEAR and hunk.region[0][1] - hunk.region[0][0] <= 2:
        return [("tense", 1, "another tense of the same verb", None)]
    return []


def _is_noun(piece: Piece, symbol: int) -> bool:
    # Not behind a subject, a modal or "to"; not behind a plural or a name, where a verb stands.
    if not symbol:
        return False
    before = piece.symbols[symbol - 1].form
    if piece.symbols[symbol + 1 : symbol + 2] and piece.symbols[symbol + 1].form == "to" and is_content(before):
        return _possessive(piece, symbol - 1)  # "the board votes to sell"
    if before in words_of("before_verbs") or piece.capitalised(symbol - 1):
        return before in words_of("determiners")
    return not (
        len(before) > 3 and before.endswith("s") and not before.endswith(("ss", "us", "is")) and is_content(before)
    ) or _possessive(piece, symbol - 1)


def _possessive(piece: Piece, symbol: int) -> bool:
    text = piece.view.page.string(piece.field)
    start, end = piece.span_of(symbol, symbol + 1)
    return text[start:end].endswith(("'s", "’s")) or text[end : end + 1] in "'’"


def _unknown(pair: PiecePair, hunk: Hunk) -> Iterator[Kind]:
    left, right = (tuple(w for w in words if is_content(w)) for words in (hunk.left, hunk.right))
    replaced = [_content(p, span) for p, span in zip((pair.a, pair.b), hunk.region, strict=True)]
    if max(len(left), len(right), *replaced) > _FEW:
        return
    words = (*left, *right)
    if any(is_hedge(w) for w in words) and not (_any(left, is_hedge) and _any(right, is_hedge)):
        yield "hedge", 3, "a hedge in the place of another word", None
    elif any(w in cue_strengths() for w in words) and (
        _is_cue(pair.a, hunk.i1) or _is_cue(pair.b, hunk.j1) or any(w in words_of("plain_saying") for w in words)
    ):
        yield "strength", 2, "another verb in the place of a reporting verb", None
    elif any(is_booster(w) for w in words):
        if not (_any(left, is_booster) and _any(right, is_booster)):
            yield "strength", 2, "a booster in the place of another word", None
    elif _any(left, is_people) or _any(right, is_people) or (_any(left, may_be_people) and _any(right, may_be_people)):
        if _is_noun(pair.a, hunk.i2 - 1) and _is_noun(pair.b, hunk.j2 - 1):
            yield "label", 1, "people by another name", None
    elif pair.a.capitalised(hunk.i1) and pair.b.capitalised(hunk.j1) and not (_begins(pair.a, hunk.i1) or _begins(pair.b, hunk.j1)):
        yield "name", 3, "another name in the same place", None
    elif any(is_judging(w) for w in words):
        yield "tone", 2, "a word that judges in the place of another", None
    else:
        yield "detail", 1, "another word in the same place; not known whether it means the same", None


def _content(piece: Piece, span: Span) -> int:
    return sum(is_content(s.form) for s in piece.symbols[slice(*span)])


def _any(words: Sequence[str], test: object) -> bool:
    return any(test(w) for w in words)  # type: ignore[operator]  # a predicate of `senses`


# --- looks --------------------------------------------------------------------------------------------------------------------


def _begins(piece: Piece, symbol: int) -> bool:
    start = piece.span_of(symbol, symbol + 1)[0]
    return any(start - 2 <= s.start <= start for s in piece.view.page.sentences if s.field == piece.field)


def _known(piece: Piece, symbol: int) -> bool:
    return float(piece.view.weights[piece.symbols[symbol].first]) < 0.95


def _is_cue(piece: Piece, symbol: int) -> bool:
    start = piece.span_of(symbol, symbol + 1)[0]
    return any(s <= start < e for a in piece.marks.attributions for s, e in a.cue)


def _inside_marks(pair: PiecePair, a: Span, b: Span) -> bool:
    # Inside the marks of both, words are compared as a quotation.
    sides = []
    for piece, span in ((pair.a, a), (pair.b, b)):
        quoted = piece.marks.quotations
        sides.append(any(q.start <= span[0] and span[1] <= q.end for q in quoted))
    return all(sides)
