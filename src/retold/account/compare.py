"""Turn the links of an alignment into an account."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from retold.account.details import detail_differences
from retold.account.figures import figure_differences
from retold.account.names import name_differences
from retold.account.pieces import Piece, PiecePair, pair_pieces, piece_of, touches
from retold.account.quotations import quotation_differences
from retold.account.sources import source_differences
from retold.account.wording import beside_differences, wording_differences
from retold.language.lexicons import languages
from retold.language.tokens import tokenise
from retold.types import Account, Attribution, Difference, Link, Lone, Match, Span, View

_SHIFTS = frozenset({"name", "actor", "label"})
_VERBATIM_SHARE = 0.97  # of words that are the same, in order, from which a match is called verbatim


def compare(a: View, b: View, links: Sequence[Link]) -> Account:
    """Account for two articles: every link with its typed differences, every unit of either that has no counterpart.

    A rewording is no difference, and neither is the same value said otherwise. `only_a` and `only_b` mean "not found", no more.
    Deterministic; swapping a and b swaps the result. Cost O(sum over links of the product of their word counts / 64).
    """
    seen: set[tuple[str, Span, Span]] = set()
    matches = tuple(_match(a, b, link, seen) for link in links)
    matches = _patterned(a, b, _settled(_beside(a, b, links, matches, seen)))
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


def _patterned(a: View, b: View, matches: tuple[Match, ...]) -> tuple[Match, ...]:
    # One shift made again and again ("the board" told as "the authority" eight times) is several rows of one pattern.
    marks = [[_mark(a, b, m, d) for d in m.differences] for m in matches]
    tally = Counter(mark for row in marks for mark in row if mark)
    return tuple(
        msgspec.structs.replace(
            m,
            differences=tuple(
                msgspec.structs.replace(d, pattern=mark) if tally[mark] > 1 else d
                for d, mark in zip(m.differences, row, strict=True)
            ),
        )
        for m, row in zip(matches, marks, strict=True)
    )


def _mark(a: View, b: View, match: Match, d: Difference) -> str:
    if d.type not in _SHIFTS or d.a[0] == d.a[1] or d.b[0] == d.b[1]:
        return ""
    one = a.page.string(a.page.units[match.a_unit].field)[d.a[0] : d.a[1]]
    other = b.page.string(b.page.units[match.b_unit].field)[d.b[0] : d.b[1]]
    return f"{d.type}: {' '.join(tokenise(one).forms)} | {' '.join(tokenise(other).forms)}"


def _holds(match: Match, difference: Difference) -> bool:
    a, b = difference.a, difference.b
    return (a[0] < a[1] and touches(a, match.a)) or (b[0] < b[1] and touches(b, match.b))


def _order(difference: Difference) -> tuple[Span, Span, str, str]:
    return difference.a, difference.b, difference.type, difference.rule


def _beside(
    a: View, b: View, links: Sequence[Link], matches: tuple[Match, ...], seen: set[tuple[str, Span, Span]]
) -> tuple[Match, ...]:
    # A clause without a counterpart, in a sentence that has one: its hedge belongs to what is told there.
    more: dict[int, list[Difference]] = {}
    for side, view, other in (("a", a, 0), ("b", b, 1)):
        linked = {link.a_unit if other == 0 else link.b_unit: n for n, link in reversed(list(enumerate(links)))}
        by_sentence = {view.page.units[u].sentence: n for u, n in sorted(linked.items(), reverse=True)}
        for u, unit in enumerate(view.page.units):
            if u not in linked and unit.sentence in by_sentence and not view.quoted[u]:
                n = by_sentence[unit.sentence]
                found = beside_differences(pair_pieces(a, b, links[n]), piece_of(view, u), "a" if side == "a" else "b")
                more.setdefault(n, []).extend(_new(found, seen))
    return tuple(
        msgspec.structs.replace(m, differences=(*m.differences, *more[n])) if more.get(n) else m for n, m in enumerate(matches)
    )


def _match(a: View, b: View, link: Link, seen: set[tuple[str, Span, Span]]) -> Match:
    pair = pair_pieces(a, b, link)
    differences: list[Difference] = []
    if not pair.same_words:
        differences = quotation_differences(pair)
        differences += figure_differences(pair)
    if not pair.same_words and _has_word_lists(a) and _has_word_lists(b):
        differences += name_differences(pair)
        sources = source_differences(pair)
        # Another speaker is told once: as who says it, not also as a name.
        differences = [d for d in differences if not any(d.type in _SHIFTS and touches(d.a, s.a) for s in sources)] + sources
        differences += wording_differences(pair, differences)
        differences += detail_differences(pair, differences)
        differences += _garbled(pair)
    return Match(
        a_unit=link.a_unit,
        b_unit=link.b_unit,
        a=link.a,
        b=link.b,
        kind="verbatim" if pair.shared >= _VERBATIM_SHARE else "reworded",
        similarity=link.score,
        same_words=pair.same_words,
        moved=link.moved,
        differences=tuple(sorted(_new(differences, seen), key=_order)),
        rule="same words" if pair.same_words else "aligned",
    )


def _has_word_lists(view: View) -> bool:
    return (view.page.article.language or "en") in languages()


def _garbled(pair: PiecePair) -> list[Difference]:
    # Text that broke on the way: an attribution that the record could not read as a sentence, on one side only.
    left, right = ([a for a in p.view.record.attributions if _broken(p, a)] for p in (pair.a, pair.b))
    if bool(left) == bool(right):
        return []
    return [Difference(type="garbled", a=pair.a.span, b=pair.b.span, severity=3, rule="broken sentence on one side")]


def _broken(piece: Piece, attribution: Attribution) -> bool:
    inside = any(s < piece.span[1] and piece.span[0] < e for s, e in attribution.content)
    return attribution.rule == "broken-sentence" and attribution.field == piece.field and inside


def _new(differences: Iterable[Difference], seen: set[tuple[str, Span, Span]]) -> Iterator[Difference]:
    # An attribution whose content is several units is compared at each of them; what it shows is one difference.
    for difference in differences:
        mark = difference.type, difference.a, difference.b
        if mark not in seen:
            seen.add(mark)
            yield difference


def _lone(view: View, linked: set[int]) -> tuple[Lone, ...]:
    return tuple(Lone(unit=u, start=unit.start, end=unit.end) for u, unit in enumerate(view.page.units) if u not in linked)


def _kept(view: View, ranges: Sequence[Span]) -> float:
    own = sum(float(view.weights[f:p].sum()) for f, p in zip(view.first.tolist(), view.past.tolist(), strict=True))
    covered: set[int] = set()
    for start, end in ranges:
        covered.update(range(start, end))
    return round(float(sum(view.weights[i] for i in sorted(covered))) / own, 4) if own else 0.0
