"""Text that broke on the way: signs that a stretch is no sentence any more, on one side only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from retold.account.inflection import tense_of
from retold.account.names import same_people_or_place
from retold.account.pieces import Piece, PiecePair
from retold.account.senses import related, words_of
from retold.language.lexicons import lexicon
from retold.types import Attribution, Difference, Span, View

_ORPHAN = re.compile(r"(?<=[a-z])\.\s+(?=[a-z])")  # a full stop in the middle of a sentence
_STRAY_STOP = re.compile(r"[,;]\s*\.(?=\s+\w)|(?<=\w)[ \xa0]+\.(?=\s|$)")
_WORD = re.compile(r"\w+")
_MARKS = '.!?:;“”"()'
_LONGEST_RUN = 6
_MIXED, _IN_BAG, _BREAKS = 5, 0.75, 0.6
_LONGEST_MIX = 16  # words; of more, so many out of order are another wording
_STUB = 3
_ADJECTIVES = 2  # words between a possessive and its noun
_POSSESSIVES = frozenset({"its", "his", "her", "their", "our", "my", "your", "whose"})
_PAIR, _APART = 2, 6  # two words on either side of a full stop; how far apart they may stand on the other side
_ORPHANED = "a full stop in the middle of a sentence"
WIDE = frozenset(
    {
        "the same words out of order",
        "a word cut short",
        "a sentence cut short",
        "an article before nothing",
        "broken sentence on one side",
    }
)
"""Rules that mark a piece of which nothing else can be told."""


def garbled_differences(pair: PiecePair) -> list[Difference]:
    """Stretches that only one side has broken: words out of order, a run printed twice, a stray full stop, an article before a
    preposition or a full stop, a word cut short; or an attribution that the record could not read as a sentence."""
    if broken := _unread(pair):
        return broken
    left, right = list(_signs(pair.a)), list(_signs(pair.b))
    if len(left) != len(right):
        side = "a" if len(left) > len(right) else "b"
        own, other = (left, pair.b) if side == "a" else (right, pair.a)
        piece = pair.a if side == "a" else pair.b
        span, rule = next((s for s in own if _is_edited(pair, s[0], side) and _is_break(piece, other, *s)), (None, ""))
        if span is not None:
            a, b = (span, pair.absent("b", span)) if side == "a" else (pair.absent("a", span), span)
            return [_garbled(a, b, rule)]
    return list(_shuffled(pair)) or list(_stubs(pair)) or list(_parted(pair)) or list(_turned_round(pair))


def _turned_round(pair: PiecePair) -> Iterator[Difference]:
    # "its blockade of Norland", "the Norlandish blockade": the one acted on stands where the one who acts does.
    for side, one, other in (("a", pair.a, pair.b), ("b", pair.b, pair.a)):
        for k in range(1, len(one.symbols) - 2):
            at = k + 3 if one.symbols[k + 2].form == "the" else k + 2
            if one.symbols[k + 1].form != "of" or at >= len(one.symbols) or not one.capitalised(at) or not _owned(one, k):
                continue
            noun, name = one.symbols[k].form, one.symbols[at].form
            for m in range(1, len(other.symbols)):
                owner = other.symbols[m - 1].form
                turned = owner != name and other.capitalised(m - 1) and same_people_or_place(owner, name)
                if turned and other.symbols[m].form == noun and not other.capitalised(m):
                    spans = one.span_of(k, at + 1), other.span_of(m - 1, m + 1)
                    yield _garbled(*(spans if side == "a" else spans[::-1]), "the one acted on as the one who acts")
                    return


def _owned(piece: Piece, k: int) -> bool:
    # Right behind a possessive, but for an adjective or two.
    text = piece.view.page.string(piece.field)
    for n in range(max(0, k - _ADJECTIVES - 1), k):
        end = piece.span_of(n, n + 1)[1]
        if piece.symbols[n].form in _POSSESSIVES or (text[end : end + 1] in ("'", "’") and piece.capitalised(n)):
            return True
    return False


def _is_break(piece: Piece, other: Piece, span: Span, rule: str) -> bool:
    # A small letter behind a full stop is a slip of the shift key, unless the other side has the two words in one sentence.
    if rule != _ORPHANED:
        return True
    words = [s for s in piece.symbols if s.end <= span[0]][-1:] + [s for s in piece.symbols if s.start > span[0]][:1]
    if len(words) < _PAIR:
        return False
    places = [[k for k, s in enumerate(other.symbols) if s.form == w.form] for w in words]
    text = other.view.page.string(other.field)
    gaps = [(other.symbols[x].end, other.symbols[y].start) for x in places[0] for y in places[1] if 0 < y - x <= _APART]
    return any(not set(text[e:b]) & set(".!?,;:") for e, b in gaps)


def _parted(pair: PiecePair) -> Iterator[Difference]:
    # A full stop between two words that stand side by side in the other article, printed alike: a sentence cut in two.
    for side, one, other in (("a", pair.a, pair.b), ("b", pair.b, pair.a)):
        if not one.symbols or not other.symbols:
            continue
        w, place = one.symbols[-1].past - 1, _counterpart(pair, side)
        if place is None or w + 1 >= len(one.view.forms) or place + 1 >= len(other.view.forms):
            continue
        here, there = _between(one, w), _between(other, place)
        alike = one.view.forms[w + 1] == other.view.forms[place + 1] and _shape(one, w + 1) == _shape(other, place + 1)
        word = one.view.forms[w]
        if alike and re.fullmatch(r"[,]?\s*\.\s+", here) and not there.strip() and len(word) > 1 and word not in _abbreviations():
            span = int(one.view.ends[w]), int(one.view.ends[w + 1])
            empty = int(other.view.ends[place]), int(other.view.ends[place])
            yield _garbled(*((span, empty) if side == "a" else (empty, span)), _ORPHANED)


def _counterpart(pair: PiecePair, side: str) -> int | None:
    # The word of the other side that equals the last word of this one.
    for tag, _, i2, _, j2 in reversed(pair.edits):
        if tag == "equal":
            if (i2 if side == "a" else j2) != len((pair.a if side == "a" else pair.b).symbols):
                return None
            symbol = pair.b.symbols[j2 - 1] if side == "a" else pair.a.symbols[i2 - 1]
            return symbol.past - 1
    return None


def _between(piece: Piece, word: int) -> str:
    text = piece.view.page.string(piece.field)
    return text[int(piece.view.ends[word]) : max(int(piece.view.ends[word]), int(piece.view.starts[word + 1]))]


def _shape(piece: Piece, word: int) -> bool:
    return piece.view.page.string(piece.field)[int(piece.view.starts[word])].isupper()


def _garbled(a: Span, b: Span, rule: str) -> Difference:
    return Difference(type="garbled", a=a, b=b, severity=3, rule=rule)


def _unread(pair: PiecePair) -> list[Difference]:
    left, right = ([a for a in p.marks.attributions if _is_broken(p, a)] for p in (pair.a, pair.b))
    if bool(left) == bool(right):
        return []
    return [_garbled(pair.a.span, pair.b.span, "broken sentence on one side")]


def _is_broken(piece: Piece, attribution: Attribution) -> bool:
    inside = any(s < piece.span[1] and piece.span[0] < e for s, e in attribution.content)
    return attribution.rule == "broken-sentence" and attribution.field == piece.field and inside


def _signs(piece: Piece) -> Iterator[tuple[Span, str]]:
    text, (start, end) = piece.view.page.string(piece.field), piece.span
    stop = text.find(".", start, end)
    if stop < 0 or (stop == end - 1 and text[stop - 1] not in " \xa0"):
        start = end  # no full stop, or one that ends the piece as it should: nothing to be found by either
    for m in _ORPHAN.finditer(text, start, end):
        word = text[: m.start()].rpartition(" ")[2].strip("(“\"'‘")
        if len(word) < 2 or "." in word or word.casefold() in _abbreviations():
            continue
        following = _WORD.match(text, m.end())
        yield (m.start(), following.end() if following else m.end()), _ORPHANED
    for m in _STRAY_STOP.finditer(text, start, end):
        yield m.span(), "a full stop behind a comma or a space"
    yield from _doubled(piece, text)
    articles = words_of("articles") & piece.held
    for k in range(len(piece.symbols)) if articles else ():
        if piece.symbols[k].form in articles and _stands_before_nothing(piece, text, k):
            yield piece.span_of(k, min(k + 2, len(piece.symbols))), "an article before nothing"


def _doubled(piece: Piece, text: str) -> Iterator[tuple[Span, str]]:
    view, (low, past) = piece.view, piece.words
    forms, units = view.forms, view.page.units
    last = view.by_sentence[units[piece.unit].sentence][-1]
    high = max(past, int(view.past[last]))  # the second printing may be cut off as a clause of its own
    if len(set(forms[low:high])) == high - low:
        return
    for k in range(low, past):
        for n in range(min(_LONGEST_RUN, (high - k) // 2), 0, -1):
            if forms[k] == forms[k + n] and forms[k : k + n] == forms[k + n : k + 2 * n] and (n > 1 or _may_not_double(forms[k])):
                start, end = int(view.starts[k]), int(view.ends[k + 2 * n - 1])
                between = {c for w in range(k, k + 2 * n - 1) for c in text[int(view.ends[w]) : int(view.starts[w + 1])]}
                if between.isdisjoint(_MARKS) and (n > 1 or all(c.isspace() for c in between)):
                    yield (start, end), "a run printed twice"
                    break


@cache
def _abbreviations() -> frozenset[str]:
    titles, listed = lexicon("titles"), lexicon("abbreviations")
    words = [w for name in ("before_name", "before_number", "maybe") for w in listed[name]]
    return frozenset([*words, *titles["honorifics"], *lexicon("calendar")["months"], *lexicon("calendar")["weekdays"]["names"]])


def _may_not_double(form: str) -> bool:
    return form not in words_of("may_be_doubled") and (form in words_of("prepositions") or form in words_of("determiners"))


def _stands_before_nothing(piece: Piece, text: str, k: int) -> bool:
    start, end = piece.span_of(k, k + 1)
    if not text[start:end].islower():
        return False
    if k + 1 < len(piece.symbols):
        following = piece.span_of(k + 1, k + 2)
        return (
            piece.symbols[k + 1].form in words_of("never_after_article")
            and text[following[0]].islower()
            and text[end : following[0]].isspace()
        )
    return text[end : end + 2].strip()[:1] in (".", "!", "?")


def _is_edited(pair: PiecePair, span: Span, side: str) -> bool:
    # Where the other side has the same words there, it is no break on the way. A stray stop has no words of its own.
    piece = pair.a if side == "a" else pair.b
    held = [k for k in range(len(piece.symbols)) if piece.span_of(k, k + 1)[0] < span[1] and span[0] < piece.span_of(k, k + 1)[1]]
    if len(held) <= 1:
        return True
    for tag, *places in pair.edits:
        low, high = places[:2] if side == "a" else places[2:]
        if tag != "equal" and low <= held[-1] + 1 and held[0] <= high:
            return True
    return False


def _shuffled(pair: PiecePair) -> Iterator[Difference]:
    for (i1, i2), (j1, j2) in _regions(pair):
        left, right = ([s.form for s in p.symbols[x:y]] for p, (x, y) in ((pair.a, (i1, i2)), (pair.b, (j1, j2))))
        if min(len(left), len(right)) >= _MIXED and _mixed(left, right):
            yield _garbled(pair.a.span_of(i1, i2), pair.b.span_of(j1, j2), "the same words out of order")


def scrambled(a: View, b: View, units: tuple[int, int]) -> Difference | None:
    """Words out of order across the clauses of two sentences, those of these units: what is left between the words that both begin
    and both end with. Cost O(words of the sentences)."""
    one, other = (_sentence_words(view, unit) for view, unit in zip((a, b), units, strict=True))
    left, right = [a.forms[k] for k in one], [b.forms[k] for k in other]
    first, least = 0, min(len(left), len(right))
    while first < least and left[first] == right[first]:
        first += 1
    last = 0
    while last < least - first and left[-1 - last] == right[-1 - last]:
        last += 1
    i, j = len(left) - last, len(right) - last
    if not _MIXED <= min(i, j) - first <= max(i, j) - first <= _LONGEST_MIX or not _mixed(left[first:i], right[first:j]):
        return None
    spans = [(int(v.starts[w[first]]), int(v.ends[w[past - 1]])) for v, w, past in ((a, one, i), (b, other, j))]
    return _garbled(spans[0], spans[1], "the same words out of order")


def _sentence_words(view: View, unit: int) -> range:
    units = view.by_sentence[view.page.units[unit].sentence]
    return range(int(view.first[units[0]]), int(view.past[units[-1]]))


def _regions(pair: PiecePair) -> Iterator[tuple[Span, Span]]:
    # Edits with at most two equal words between them are one stretch.
    open_a: list[int] = []
    open_b: list[int] = []
    for tag, i1, i2, j1, j2 in [*pair.edits, ("equal", 0, 99, 0, 99)]:
        if tag == "equal" and i2 - i1 > 2:
            if open_a:
                yield (open_a[0], open_a[1]), (open_b[0], open_b[1])
            open_a, open_b = [], []
        elif tag != "equal":
            open_a, open_b = [open_a[0] if open_a else i1, i2], [open_b[0] if open_b else j1, j2]


def _mixed(left: Sequence[str], right: Sequence[str]) -> bool:
    places: dict[str, list[int]] = {}
    for k, form in enumerate(left):
        places.setdefault(form, []).append(k)
    found = [places[form].pop(0) for form in right if places.get(form)]
    if len(found) < _IN_BAG * max(len(left), len(right)):
        return False
    breaks = sum(y != x + 1 for x, y in zip(found, found[1:], strict=False))
    return breaks >= _BREAKS * (len(found) - 1)


def _stubs(pair: PiecePair) -> Iterator[Difference]:
    for tag, i1, i2, j1, j2 in pair.edits:
        if tag != "replace":
            continue
        for long, short in (((i1, i2), (j1, j2)), ((j1, j2), (i1, i2))):
            one, other = (pair.a, pair.b) if long == (i1, i2) else (pair.b, pair.a)
            word, stub = one.symbols[long[0]].form, other.symbols[short[0]].form
            cut = (
                short[1] - short[0] == 1
                and len(stub) <= _STUB
                and word.startswith(stub)
                and len(word) >= len(stub) + 2
                and stub not in _abbreviations()
                and not _is_word(stub, word)
            )
            if (
                cut
                and (long[1] - long[0] >= _STUB or _ends(other, short[0]))
                and not tense_of(stub)
                and stub not in words_of("prepositions")
            ):
                yield _garbled(pair.a.span_of(i1, i2), pair.b.span_of(j1, j2), "a word cut short")
                return
    for side, one, other in (("a", pair.a, pair.b), ("b", pair.b, pair.a)):
        last = len(one.symbols) - 1
        if last > 0 and _ends(one, last) and _is_stub(one, other, one.symbols[last].form):
            span = one.span_of(last, last + 1)
            yield _garbled(*((span, pair.absent("b", span)) if side == "a" else (pair.absent("a", span), span)), "a word cut short")
    final = pair.edits[-1] if pair.edits else None
    if final and final[0] in ("delete", "insert"):
        yield from _cut_off(pair, "b" if final[0] == "delete" else "a", max(final[2] - final[1], final[4] - final[3]))


def _cut_off(pair: PiecePair, side: str, n: int) -> Iterator[Difference]:
    # A sentence that ends with a word that must go on ("designed to."), where the other side goes on.
    piece = pair.a if side == "a" else pair.b
    last = len(piece.symbols) - 1
    if n >= _STUB and last > 0 and piece.symbols[last].form in words_of("never_last") and _ends(piece, last):
        span = piece.span_of(last, last + 1)
        yield _garbled(*((span, pair.absent("b", span)) if side == "a" else (pair.absent("a", span), span)), "a sentence cut short")


def _is_word(stub: str, word: str) -> bool:
    # "tip" beside "tips", "13" beside "13 years": nothing was cut.
    return not stub.isalpha() or stub in words_of("articles") or related(stub, word)


def _is_stub(piece: Piece, other: Piece, form: str) -> bool:
    # Two or three small letters before the full stop that stand nowhere in the other article and begin a word of the other piece.
    if not (1 < len(form) <= _STUB) or form in words_of("prepositions") or tense_of(form) or form in other.view.distinct:
        return False
    longer = [s.form for s in other.symbols if s.form.startswith(form) and len(s.form) >= len(form) + 1]
    begins = bool(longer) and not any(_is_word(form, other_form) for other_form in longer)
    return begins and piece.view.page.string(piece.field)[piece.span_of(len(piece.symbols) - 1, len(piece.symbols))[0]].islower()


def _ends(piece: Piece, symbol: int) -> bool:
    text = piece.view.page.string(piece.field)
    end = piece.symbols[symbol].end
    return text[end : end + 1] in (".", "!", "?")
