"""One word in the place of another, or words on one side only: each is told by its kind, or is a rewording."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from retold.account.cues import cue_strengths, may_report, only_says
from retold.account.figures import ALONE, is_other_date
from retold.account.hunks import SAME, Hunk
from retold.account.inflection import is_past, readings, shared_readings, tense_of
from retold.account.names import same_people_or_place, sounds_alike
from retold.account.pieces import Piece, PiecePair, touches
from retold.account.senses import (
    contrary,
    has_kin,
    is_adverb,
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
from retold.account.sources import behind_comma, is_unsourced
from retold.account.wording import is_hedging
from retold.language.lexicons import lexicon
from retold.language.words import spelled_alike
from retold.types import ChangeType, Difference, Span

_NEAR = 0.5  # share of common words from which what cannot be told apart by lists is reported all the same
_CLOSE = 0.75  # share from which every word that tells something counts
_KNOWN = 0.3  # share from which the lists are believed
_WEIGHT = 0.75  # summed word weight from which words put in or taken out are a detail, below _CLOSE
_FEW = 3  # content words of a hunk that is still one word in another's place
_BOUND = 4  # words before a figure that may bound it
_CUE_WORDS = 10  # of a clause that says no more than who said it
_JUDGING = 3  # words that judge, among others, that are told by themselves
_STYLE = 5  # words before a name that may be a style of its bearer
_POSSESSIVE = 2  # letters of a possessive behind a name
_MOVED = 0.6  # share of the weight of such words that stands elsewhere near by, from which they were moved
_PERCENT = frozenset({"percent", "per", "cent"})
_SOURCE_ONLY = frozenset({"according", "to", "the"})  # who says it stands beside


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


Kind = tuple[ChangeType, int, str, tuple[Span, Span] | None]


def _kinds(pair: PiecePair, hunk: Hunk, found: Sequence[Difference]) -> Iterator[Kind]:
    if hunk.left and hunk.right:
        yield from _replaced(pair, hunk, found)
    elif pair.shared >= _KNOWN:
        yield from _one_sided(pair, hunk)


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
    if pair.shared < _NEAR or not (_told(left) and _told(right)):
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


# --- on one side only ---------------------------------------------------------------------------------------------------------


def _one_sided(pair: PiecePair, hunk: Hunk) -> Iterator[Kind]:
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
    if content and all(is_judging(w) for w in content):
        yield "tone", 2, "a word that judges on one side only", None
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
        yield "modifier", 2, "a scope on one side only", None
    elif _is_detail(pair, own, other, first, past):
        yield "detail", 2, "words on one side only", None
        judging = [k for k in range(first, past) if is_judging(own.symbols[k].form) and not own.capitalised(k)]
        for k in judging[:_JUDGING]:
            span = own.span_of(k, k + 1)
            spans = (span, pair.absent("b", span)) if own is pair.a else (pair.absent("a", span), span)
            yield "tone", 2, "a word that judges, among others on one side only", spans


def _names_source(own: Piece, other: Piece, first: int, past: int) -> bool:
    # ", the poll found", ", according to a transcript": who says it, where the other's sentence has nobody.
    forms = [s.form for s in own.symbols[first:past]]
    by = forms[:2] == ["according", "to"] and len(forms) > 2
    said = 2 <= len(forms) <= _CUE_WORDS and (may_report(forms[-1]) or may_report(forms[0])) and _told(forms)
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
    if past >= len(piece.symbols) or len(words) > _BOUND or not _told(words):
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
    if past >= len(piece.symbols) or past - first > _STYLE or not any(is_content(s.form) for s in piece.symbols[first:past]):
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


# --- looks --------------------------------------------------------------------------------------------------------------------


def _told(words: Sequence[str]) -> bool:
    return any(is_content(w) and w[0] not in "#@" for w in words)


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
