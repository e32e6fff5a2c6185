"""Turn the links of an alignment into an account."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from retold.account.broken import WIDE, garbled_differences, scrambled
from retold.account.designations import designation_differences, name_of
from retold.account.evidence import supported, supported_beside
from retold.account.figures import ALONE, figure_differences
from retold.account.hunks import SAME, Hunk, hunks
from retold.account.names import name_differences
from retold.account.particles import particle_differences
from retold.account.pieces import Laid, PiecePair, lay, pair_pieces, piece_of, touches
from retold.account.quotations import quotation_differences
from retold.account.sources import UNCLAIMED, source_differences, unclaimed_differences, unsourced_beside
from retold.account.substitutions import substitution_differences
from retold.account.wording import beside_differences, wording_differences
from retold.language.lexicons import languages
from retold.language.tokens import tokenise
from retold.types import Account, Difference, Link, Lone, Match, Span, View

_SHIFTS = frozenset({"name", "actor", "label"})
_BETWEEN = 2  # code points between a cue and its source
_VERBATIM_SHARE = 0.97  # of words that are the same, in order, from which a match is called verbatim


def compare(a: View, b: View, links: Sequence[Link]) -> Account:
    """Account for two articles: every link with its typed differences, every unit of either that has no counterpart.

    A rewording is no difference, and neither is the same value said otherwise. `only_a` and `only_b` mean "not found", no more.
    Deterministic; swapping a and b swaps the result. Cost O(sum over links of the product of their word counts / 64).
    """
    seen: set[tuple[str, Span, Span]] = set()
    laid = lay(a), lay(b)
    matches = tuple(_match(*laid, link, seen) for link in links)
    matches = _patterned(a, b, _told_once(_unscrambled(a, b, _settled(_beside(*laid, links, matches, seen)))))
    return Account(
        matches=matches,
        only_a=_lone(a, {link.a_unit for link in links}),
        only_b=_lone(b, {link.b_unit for link in links}),
        kept_a=_kept(a, [link.a_words for link in links]),
        kept_b=_kept(b, [link.b_words for link in links]),
    )


def _settled(matches: tuple[Match, ...]) -> tuple[Match, ...]:
    # A cue may stand in another piece than what it introduces: a difference goes to the piece that holds its words.
    own: list[list[Difference]] = [[] for _ in matches]
    for n, match in enumerate(matches):
        for d in match.differences:
            at = n if _holds(match, d) else next((k for k, other in enumerate(matches) if _holds(other, d)), n)
            own[at].append(d)
    return tuple(msgspec.structs.replace(m, differences=tuple(sorted(o, key=_order))) for m, o in zip(matches, own, strict=True))


def _unscrambled(a: View, b: View, matches: tuple[Match, ...]) -> tuple[Match, ...]:
    # Words out of order over several clauses: told in the first match that holds some, and of the stretch nothing else can be told.
    sentences = [(a.page.units[m.a_unit].sentence, b.page.units[m.b_unit].sentence) for m in matches]
    found: dict[tuple[int, int], Difference | None] = {}
    told: list[Match] = []
    for match, pair in zip(matches, sentences, strict=True):
        if pair not in found:
            found[pair] = scrambled(a, b, (match.a_unit, match.b_unit))
        d = found[pair]
        if d is not None:
            kept = [x for x in match.differences if not (touches(x.a, d.a) or touches(x.b, d.b))]
            first = _holds(match, d) and not any(d in m.differences for m in told)
            match = msgspec.structs.replace(match, differences=tuple(sorted([*kept, d] if first else kept, key=_order)))
        told.append(match)
    return tuple(told)


def _told_once(matches: tuple[Match, ...]) -> tuple[Match, ...]:
    # Another speaker is told as who says it, wherever the cue stands, by the longest words, and not also as a name.
    said = [d for m in matches for d in m.differences if d.type == "attribution" and d.rule != UNCLAIMED]

    told: set[tuple[tuple[str, Span], ...]] = set()

    def again(d: Difference) -> bool:
        if d.type == "attribution":
            words = tuple((side, span) for side, span in (("a", d.a), ("b", d.b)) if span[0] < span[1])
            known = len(words) == 1 and words in told
            told.add(words)
            return known or any(_narrower(d, s) or _leads_to(d, s) for s in said)
        return d.type in _SHIFTS and any(touches(d.a, s.a) and touches(d.b, s.b) for s in said)

    return tuple(msgspec.structs.replace(m, differences=tuple(d for d in m.differences if not again(d))) for m in matches)


def _patterned(a: View, b: View, matches: tuple[Match, ...]) -> tuple[Match, ...]:
    # One shift made again and again ("the board" told as "the authority" eight times) is several rows of one pattern; so is one
    # actor who is called by ever other names.
    marks = [[_marks(a, b, m, d) for d in m.differences] for m in matches]
    tally = Counter(mark for row in marks for own in row for mark in own)
    return tuple(
        msgspec.structs.replace(
            m, differences=tuple(_with_pattern(d, own, tally) for d, own in zip(m.differences, row, strict=True))
        )
        for m, row in zip(matches, marks, strict=True)
    )


def _with_pattern(d: Difference, marks: Sequence[str], tally: Counter[str]) -> Difference:
    # The mark of most rows; the narrower where as many have it.
    best = max(((tally[mark], -n, mark) for n, mark in enumerate(marks) if tally[mark] > 1), default=None)
    return d if best is None else msgspec.structs.replace(d, pattern=best[2])


def _marks(a: View, b: View, match: Match, d: Difference) -> list[str]:
    if d.type not in _SHIFTS or d.a[0] == d.a[1] or d.b[0] == d.b[1]:
        return []
    one = a.page.string(a.page.units[match.a_unit].field)[d.a[0] : d.a[1]]
    other = b.page.string(b.page.units[match.b_unit].field)[d.b[0] : d.b[1]]
    whole = f"{d.type}: {' '.join(tokenise(one).forms)} | {' '.join(tokenise(other).forms)}"
    if d.type != "label":
        return [whole]
    return [whole, *sorted({f"label: {name_of(view, word)}" for view, said in ((a, one), (b, other)) for word in _names(said)})]


def _names(said: str) -> list[str]:
    return [form for word in said.split() if word[:1].isupper() for form in tokenise(word).forms[:1]]


def _holds(match: Match, difference: Difference) -> bool:
    a, b = difference.a, difference.b
    return (a[0] < a[1] and touches(a, match.a)) or (b[0] < b[1] and touches(b, match.b))


def _order(difference: Difference) -> tuple[Span, Span, str, str]:
    return difference.a, difference.b, difference.type, difference.rule


def _beside(
    a: Laid, b: Laid, links: Sequence[Link], matches: tuple[Match, ...], seen: set[tuple[str, Span, Span]]
) -> tuple[Match, ...]:
    # A clause without a counterpart, in a sentence that has one: its hedge belongs to what is told there.
    more: dict[int, list[Difference]] = {}
    for side, laid, other in (("a", a, 0), ("b", b, 1)):
        view = laid.view
        linked = {link.a_unit if other == 0 else link.b_unit: n for n, link in reversed(list(enumerate(links)))}
        by_sentence = {view.page.units[u].sentence: n for u, n in sorted(linked.items(), reverse=True)}
        for u, unit in enumerate(view.page.units):
            lone_clause = u not in linked and unit.sentence in by_sentence and not view.quoted[u] and view.past[u] > view.first[u]
            if lone_clause and _has_word_lists(view):
                n = by_sentence[unit.sentence]
                pair, lone = pair_pieces(a, b, links[n]), piece_of(laid, u)
                found = beside_differences(pair, lone, "a" if side == "a" else "b")
                found = found or unsourced_beside(pair, lone, side)
                more.setdefault(n, []).extend(_new(supported_beside(pair, found), seen))
    return tuple(
        msgspec.structs.replace(m, differences=(*m.differences, *more[n])) if more.get(n) else m for n, m in enumerate(matches)
    )


def _match(a: Laid, b: Laid, link: Link, seen: set[tuple[str, Span, Span]]) -> Match:
    pair = pair_pieces(a, b, link)
    return Match(
        a_unit=link.a_unit,
        b_unit=link.b_unit,
        a=link.a,
        b=link.b,
        kind="verbatim" if pair.shared >= _VERBATIM_SHARE else "reworded",
        similarity=link.score,
        same_words=pair.same_words,
        moved=link.moved,
        differences=tuple(sorted(_new(_differences(pair), seen), key=_order)),
        rule="same words" if pair.same_words else "aligned",
    )


def _differences(pair: PiecePair) -> list[Difference]:
    worded = _has_word_lists(pair.a.view) and _has_word_lists(pair.b.view)
    if pair.same_sentence:
        return []  # whatever the record makes of it on either page, no word of it was touched
    broken = garbled_differences(pair) if worded else []
    found: list[Difference] = []
    if not pair.same_words:
        found = quotation_differences(pair) + figure_differences(pair)
    if not worded:
        return found
    sources = source_differences(pair)
    if pair.same_words:
        return [*supported(pair, sources), *broken]
    found += name_differences(pair)
    # Another speaker is told once: as who says it, not also as a name.
    found = [d for d in found if not any(d.type in _SHIFTS and touches(d.a, s.a) for s in sources)] + sources
    changed = list(hunks(pair))
    found = _without_synonyms(pair, found + wording_differences(pair, found), changed)
    found += particle_differences(pair)
    found += designation_differences(pair, found)
    found += substitution_differences(pair, changed, [*found, *broken])
    found += unclaimed_differences(pair)
    found = [d for d in found if d.rule not in ALONE or not any(_within(d, e) for e in found)]
    found = supported(pair, found)
    # Words of a stretch that broke say nothing by themselves.
    if any(g.rule in WIDE for g in broken):
        return broken + [d for d in found if d.type in ("attribution", "quotation")]
    return broken + [d for d in found if not any(touches(d.a, g.a) or touches(d.b, g.b) for g in broken)]


def _within(inner: Difference, outer: Difference) -> bool:
    # A figure inside a longer stretch that is told as a whole.
    if inner is outer or outer.rule in ALONE:
        return False
    return any(o[0] <= i[0] < i[1] <= o[1] for i, o in ((inner.a, outer.a), (inner.b, outer.b)))


def _narrower(inner: Difference, outer: Difference) -> bool:
    # The words of one stand inside those of the other, on each side that has any.
    sides = [(i, o) for i, o in ((inner.a, outer.a), (inner.b, outer.b)) if i[0] < i[1] or o[0] < o[1]]
    inside = all(o[0] <= i[0] < i[1] <= o[1] for i, o in sides)
    return inside and any(i != o for i, o in sides)


def _leads_to(cue: Difference, source: Difference) -> bool:
    # "according to the" right before the name of whom is told as well.
    sides = [(cue.a, source.a), (cue.b, source.b)]
    own = [(c, s) for c, s in sides if c[0] < c[1] or s[0] < s[1]]
    return len(own) == 1 and all(c[0] < c[1] and s[0] < s[1] and 0 <= s[0] - c[1] <= _BETWEEN for c, s in own)


def _without_synonyms(pair: PiecePair, found: list[Difference], changed: Sequence[Hunk]) -> list[Difference]:
    # A listed word that only one side has, where the other says the same by another word ("almost", "nearly").
    same = [hunk.spans(pair) for hunk in changed if hunk.score == SAME and hunk.left != hunk.right]
    return [
        d
        for d in found
        if d.type not in ("hedge", "strength", "cause", "modifier")
        or d.rule == "another reporting verb"
        or not any(touches(d.a, a) or touches(d.b, b) for a, b in same)
    ]


def _has_word_lists(view: View) -> bool:
    return (view.page.article.language or "en") in languages()


def _new(differences: Iterable[Difference], seen: set[tuple[str, Span, Span]]) -> Iterator[Difference]:
    # An attribution whose content is several units is compared at each of them; what it shows is one difference.
    for difference in differences:
        mark = difference.type, difference.a, difference.b
        if mark not in seen:
            seen.add(mark)
            yield difference


def _lone(view: View, linked: set[int]) -> tuple[Lone, ...]:
    return tuple(
        Lone(unit=u, start=unit.start, end=unit.end)
        for u, unit in enumerate(view.page.units)
        if u not in linked and view.past[u] > view.first[u]
    )


def _kept(view: View, ranges: Sequence[Span]) -> float:
    own = sum(float(view.weights[f:p].sum()) for f, p in zip(view.first.tolist(), view.past.tolist(), strict=True))
    covered: set[int] = set()
    for start, end in ranges:
        covered.update(range(start, end))
    return round(float(sum(view.weights[sorted(covered)].tolist())) / own, 4) if own else 0.0
