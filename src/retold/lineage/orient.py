"""orient: the pair accounts read in the direction that trace found. A view, no new analysis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from retold.lineage.evidence import Side
from retold.lineage.names import names_outlet
from retold.types import Account, Change, Difference, Edge, Fate, Fated, Lineage, Lone, Match, Span, Status

CONTRIBUTES = 0.5
LEAST = 0.1  # a lineage row below this probability is not read
Oriented = tuple[Match, Span, Span, int, int]


def orient(
    sides: Sequence[Side], lineage: Lineage, accounts: Mapping[tuple[int, int], Account]
) -> tuple[tuple[Fated, ...], tuple[Change, ...]]:
    """Read each account as fates and changes from exemplar to retelling.

    For every lineage row with an exemplar and a probability of at least .1; a pair whose direction is undecided is read once, the
    likelier way round (ties: from the smaller place). A dropped or added piece is one that was not found, no more. Cost O(result).
    """
    rows = _readings(lineage)
    fates: list[Fated] = []
    changes: list[Change] = []
    for edge in rows:
        exemplar = _place(edge)
        account, turned = _account(accounts, exemplar, edge.retelling)
        if account is not None:
            fates += _fates(sides, edge, account, turned)
            changes += _changes(sides, edge, account, turned)
    fates += _added(sides, rows, accounts)
    return tuple(fates), tuple(changes)


def _place(edge: Edge) -> int:
    if edge.exemplar is None:
        raise AssertionError("only rows with an exemplar are read")
    return edge.exemplar


def _readings(lineage: Lineage) -> list[Edge]:
    kept = {(_place(e), e.retelling): e for e in lineage.edges if e.exemplar is not None and max(e.probability, _part(e)) >= LEAST}
    rows = []
    for (i, j), edge in kept.items():
        reverse = kept.get((j, i))
        if reverse is not None and "undecided" in (edge.direction, reverse.direction):
            likelier = (-edge.probability, i) < (-reverse.probability, j)
            if not likelier:
                continue
        rows.append(edge)
    return rows


def _part(edge: Edge) -> float:
    # What most probably contributed is read beside the likeliest exemplar: the two are a contamination.
    return edge.contributes if edge.contributes >= CONTRIBUTES else 0.0


def _account(accounts: Mapping[tuple[int, int], Account], i: int, j: int) -> tuple[Account | None, bool]:
    # The account of (a, b) is kept with a < b; `turned` where the exemplar is b.
    return accounts.get((min(i, j), max(i, j))), i > j


def _oriented(account: Account, turned: bool) -> Iterator[Oriented]:
    for m in account.matches:
        yield (m, m.b, m.a, m.b_unit, m.a_unit) if turned else (m, m.a, m.b, m.a_unit, m.b_unit)


def _fates(sides: Sequence[Side], edge: Edge, account: Account, turned: bool) -> list[Fated]:
    i, j = _place(edge), edge.retelling
    from_units, to_units = sides[i].page.units, sides[j].page.units
    rows = [
        Fated(
            exemplar=i,
            retelling=j,
            span=span,
            unit=unit,
            retelling_span=other,
            retelling_unit=other_unit,
            fate=_fate(match),
            moved=match.moved,
            direction=edge.direction,
            field=from_units[unit].field,
            retelling_field=to_units[other_unit].field,
            similarity=match.similarity,
            rule=match.rule,
        )
        for match, span, other, unit, other_unit in _oriented(account, turned)
    ]
    gone: Sequence[Lone] = account.only_b if turned else account.only_a
    rows += [
        Fated(
            exemplar=i,
            retelling=j,
            span=(lone.start, lone.end),
            unit=lone.unit,
            retelling_span=None,
            retelling_unit=None,
            fate="dropped",
            moved=False,
            direction=edge.direction,
            field=from_units[lone.unit].field,
            rule="no counterpart found",
        )
        for lone in gone
    ]
    return [row for one in rows for row in (one, *_again(sides[i], one))]


def _again(side: Side, fated: Fated) -> Iterator[Fated]:
    # What a page prints twice has one fate: a row for each further printing, with the unit of the first.
    for segment in side.page.segments:
        if fated.span == (segment.repeats, (segment.repeats or 0) + segment.end - segment.start) and segment.field == fated.field:
            yield msgspec.structs.replace(fated, span=(segment.start, segment.end), rule="printed again")


def _fate(match: Match) -> Fate:
    # By what stands in the piece: a source named beside it that is gone is a change of its own, not of these words.
    if any(_inside(d.a, match.a) and _inside(d.b, match.b) for d in match.differences):
        return "altered"
    return "kept" if match.same_words else "reworded"


def _inside(span: Span, piece: Span) -> bool:
    return span[0] <= piece[1] and piece[0] <= span[1]


def _changes(sides: Sequence[Side], edge: Edge, account: Account, turned: bool) -> list[Change]:
    i, j = _place(edge), edge.retelling
    outlets = [sides[k].page.article.outlet for k in (i, j)]
    own = bool(outlets[0] and outlets[1]) and names_outlet(outlets[0] or "", outlets[1] or "")
    return [
        Change(
            exemplar=i,
            retelling=j,
            span=before,
            retelling_span=after,
            type=difference.type,
            how=_how(before, after),
            severity=1 if own else difference.severity,  # news has moved on: what an outlet updates is no alteration
            direction=edge.direction,
            pattern=difference.pattern,
            field=sides[i].page.units[unit].field,
            retelling_field=sides[j].page.units[other_unit].field,
            rule=f"update: {difference.rule}" if own else difference.rule,
        )
        for match, _, _, unit, other_unit in _oriented(account, turned)
        for difference in match.differences
        for before, after in [_sides(difference, turned)]
    ]


def _sides(difference: Difference, turned: bool) -> tuple[Span, Span]:
    return (difference.b, difference.a) if turned else (difference.a, difference.b)


def _how(before: Span, after: Span) -> Literal["lost", "gained", "other"]:
    if after[0] == after[1]:
        return "lost"
    return "gained" if before[0] == before[1] else "other"


def _added(sides: Sequence[Side], rows: Sequence[Edge], accounts: Mapping[tuple[int, int], Account]) -> list[Fated]:
    added = []
    into: dict[int, list[Edge]] = {}
    for edge in rows:
        into.setdefault(edge.retelling, []).append(edge)
    for j, own in sorted(into.items()):
        found = {_place(edge): _found(accounts, _place(edge), j) for edge in own}
        everywhere = set.union(*found.values())
        for u, unit in enumerate(sides[j].page.units):
            lacking: list[int | None] = [i for i in found if u not in found[i]] if u in everywhere else [None]
            for exemplar in lacking:
                added.append(
                    Fated(
                        exemplar=exemplar,
                        retelling=j,
                        span=None,
                        unit=None,
                        retelling_span=(unit.start, unit.end),
                        retelling_unit=u,
                        fate="added",
                        moved=False,
                        direction=_direction(own, exemplar),
                        elsewhere=exemplar is not None,
                        retelling_field=unit.field,
                        rule="no counterpart found",
                    )
                )
    return added


def _found(accounts: Mapping[tuple[int, int], Account], i: int, j: int) -> set[int]:
    account, turned = _account(accounts, i, j)
    return {m[4] for m in _oriented(account, turned)} if account else set()


def _direction(own: Sequence[Edge], exemplar: int | None) -> Status:
    main = max(own, key=lambda e: e.probability)
    return next((e.direction for e in own if e.exemplar == exemplar), main.direction)
