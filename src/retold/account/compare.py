"""Turn the links of an alignment into an account."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from retold.account.figures import figure_differences
from retold.account.names import name_differences
from retold.account.pieces import pair_pieces
from retold.account.quotations import quotation_differences
from retold.account.sources import source_differences
from retold.account.wording import wording_differences
from retold.types import Account, Difference, Link, Lone, Match, Span, View

_VERBATIM_SHARE = 0.97  # of words that are the same, in order, from which a match is called verbatim


def compare(a: View, b: View, links: Sequence[Link]) -> Account:
    """Account for two articles: every link with its typed differences, every unit of either that has no counterpart.

    A rewording is no difference, and neither is the same value said otherwise. `only_a` and `only_b` mean "not found", no more.
    Deterministic; swapping a and b swaps the result. Cost O(sum over links of the product of their word counts / 64).
    """
    seen: set[tuple[str, Span, Span]] = set()
    matches = tuple(_match(a, b, link, seen) for link in links)
    return Account(
        matches=matches,
        only_a=_lone(a, {link.a_unit for link in links}),
        only_b=_lone(b, {link.b_unit for link in links}),
        kept_a=_kept(a, [link.a_words for link in links]),
        kept_b=_kept(b, [link.b_words for link in links]),
    )


def _match(a: View, b: View, link: Link, seen: set[tuple[str, Span, Span]]) -> Match:
    pair = pair_pieces(a, b, link)
    differences: list[Difference] = []
    if not pair.same_words:
        differences = quotation_differences(pair)
        differences += figure_differences(pair)
        differences += name_differences(pair)
        differences += source_differences(pair)
        differences += wording_differences(pair, differences)
    return Match(
        a_unit=link.a_unit,
        b_unit=link.b_unit,
        a=link.a,
        b=link.b,
        kind="verbatim" if pair.shared >= _VERBATIM_SHARE else "reworded",
        similarity=link.score,
        same_words=pair.same_words,
        moved=link.moved,
        differences=tuple(sorted(_new(differences, seen), key=lambda d: (d.a, d.b, d.type, d.rule))),
        rule="same words" if pair.same_words else "aligned",
    )


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
