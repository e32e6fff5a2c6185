"""Second pass: units that the first could not link by themselves, linked by what stands beside them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from retold.language.lexicons import lexicon
from retold.language.words import alike
from retold.types import View

Chosen = list[tuple[int, int, float]]

_MATE_OWN = 0.07  # the least that two units have in common whose sentences correspond
_SPLIT_OWN = 0.15  # the same where one of them has a partner already
_BESIDE_OWN = 0.04  # the same for two quotations that have a corresponding neighbour on one side only, and for their cues
_SPLIT_QUOTED = 0.04  # the same for a quotation: its words are few
_MATE_SCORE, _QUOTED_SCORE = 0.2, 0.25  # the score given to a link that rests on company: likely, not sure
_WIDE = 8  # units within which a corresponding neighbour is looked for on the other side
_HALF = 0.5
_LONGER = 5.0  # times by which one of two units may be longer than the other


def fill(a: View, b: View, chosen: Chosen, own: NDArray[np.float32]) -> Chosen:
    """Add links that company makes likely; `own` is what the units have in common themselves.

    - A clause whose words stand, in the unit that its neighbour corresponds to, where nothing corresponds yet: one page cuts the
      sentence where the other does not.
    - Two clauses of sentences that correspond, where both are without a partner and each is the only such clause, or where they
      have something in common ("where it could be had cheaply", "since nobody asked what it cost").
    - Two quotations without a partner between neighbours that correspond (or beside one, if they have something in common): what
      stands in one place, inside marks on both sides, is one utterance told anew. The clauses beside them go with them.
    - Two sentences between neighbours that correspond which both turn against what was said before ("But …", "However, …").
    Cost O(units + links).
    """
    found = sorted([*chosen, *((i, j, _MATE_SCORE + float(own[i, j])) for i, j in _halves(a, b, chosen))])
    found = sorted([*found, *((i, j, _MATE_SCORE + float(own[i, j])) for i, j in _mates(a, b, found, own))])
    found = sorted([*found, *((i, j, _QUOTED_SCORE + float(own[i, j])) for i, j in _between(a, b, found, own))])
    return sorted([*found, *((i, j, _MATE_SCORE + float(own[i, j])) for i, j in _turns(a, b, found))])


def _halves(a: View, b: View, chosen: Chosen) -> Iterator[tuple[int, int]]:
    for one, other, turned in ((a, b, False), (b, a, True)):
        partners: dict[int, list[int]] = {}
        for i, j, _ in chosen:
            partners.setdefault(j if turned else i, []).append(i if turned else j)
        free = {u for u in range(len(one.first)) if u not in partners and one.past[u] > one.first[u]}
        taken: dict[int, list[int]] = {}
        for u, own in partners.items():
            for v in own:
                taken.setdefault(v, []).append(u)
        for u in sorted(free):
            beside = [w for w in (u - 1, u + 1) if w in partners and _sentence(one, w) == _sentence(one, u)]
            options = [(w, v) for w in beside for v in partners[w] if _unsaid_there(one, other, u, v, taken[v])]
            if options:
                v = min(options)[1]
                taken[v].append(u)
                yield (v, u) if turned else (u, v)


def _unsaid_there(one: View, other: View, u: int, v: int, partners: list[int]) -> bool:
    # Half of the clause's words, among those words of v that none of its partners has.
    first, past = int(other.first[v]), int(other.past[v])
    said: set[int] = set()
    for w in partners:
        said |= {y for _, y in alike(one.forms, other.forms, (int(one.first[w]), int(one.past[w])), (first, past))}
    rest = [y for y in range(first, past) if y not in said]
    if not rest or rest[-1] - rest[0] >= 2 * len(rest):
        return False
    n = int(one.past[u] - one.first[u])
    pairs = alike(one.forms, other.forms, (int(one.first[u]), int(one.past[u])), (rest[0], rest[-1] + 1))
    return len(pairs) >= max(_HALF * n, 2, _HALF * len(rest))


def _mates(a: View, b: View, chosen: Chosen, own: NDArray[np.float32]) -> Iterator[tuple[int, int]]:
    linked_a, linked_b = {i for i, _, _ in chosen}, {j for _, j, _ in chosen}
    in_a, in_b = a.by_sentence, b.by_sentence
    pairs = {(_sentence(a, i), _sentence(b, j)) for i, j, _ in chosen}
    done: set[tuple[int, int]] = {(i, j) for i, j, _ in chosen}
    for s, t in sorted(pairs):
        free_a = [i for i in in_a[s] if i not in linked_a]
        free_b = [j for j in in_b[t] if j not in linked_b]
        options = [(i, j) for i in free_a for j in free_b if own[i, j] >= _MATE_OWN]
        if not options and len(free_a) == len(free_b) == 1 and _says(a, free_a[0]) == _says(b, free_b[0]):
            options = [(free_a[0], free_b[0])]
        # One side free: its partner may be a clause that has one already, if they have enough in common.
        options += [(i, j) for i in free_a for j in in_b[t] if own[i, j] >= (_SPLIT_QUOTED if a.quoted[i] else _SPLIT_OWN)]
        options += [(i, j) for i in in_a[s] for j in free_b if own[i, j] >= (_SPLIT_QUOTED if b.quoted[j] else _SPLIT_OWN)]
        for i, j in sorted(options, key=lambda o: (-own[o], o)):
            if (i, j) not in done and (i not in linked_a or j not in linked_b) and _comparable(a, b, i, j):
                done.add((i, j))
                linked_a.add(i)
                linked_b.add(j)
                yield i, j


def _between(a: View, b: View, chosen: Chosen, own: NDArray[np.float32]) -> Iterator[tuple[int, int]]:
    partners_a: dict[int, set[int]] = {}
    for i, j, _ in chosen:
        partners_a.setdefault(i, set()).add(j)
    linked_a, linked_b = set(partners_a), {j for _, j, _ in chosen}
    for i in np.flatnonzero(a.quoted).tolist():
        if i in linked_a:
            continue
        before = _nearest(partners_a, i, -1, len(a.first))
        after = _nearest(partners_a, i, 1, len(a.first))
        for j in np.flatnonzero(b.quoted).tolist():
            sides = _near(before, j, -1) + _near(after, j, 1)
            if j not in linked_b and (sides == 2 or (sides and own[i, j] >= _BESIDE_OWN)) and _comparable(a, b, i, j):
                linked_a.add(i)
                linked_b.add(j)
                yield i, j
                yield from _cues(a, b, (i, j), linked_a, linked_b, own)
                break


def _cues(
    a: View, b: View, pair: tuple[int, int], linked_a: set[int], linked_b: set[int], own: NDArray[np.float32]
) -> Iterator[tuple[int, int]]:
    # The clause beside a quotation says who said it, on whichever side it stands.
    for i in (pair[0] + 1, pair[0] - 1):
        for j in (pair[1] + 1, pair[1] - 1):
            free = 0 <= i < len(a.first) and 0 <= j < len(b.first) and i not in linked_a and j not in linked_b
            if free and own[i, j] >= _BESIDE_OWN and not a.quoted[i] and _comparable(a, b, i, j):
                linked_a.add(i)
                linked_b.add(j)
                yield i, j


def _turns(a: View, b: View, chosen: Chosen) -> Iterator[tuple[int, int]]:
    partners: dict[int, set[int]] = {}
    for i, j, _ in chosen:
        partners.setdefault(i, set()).add(j)
    linked_b = {j for _, j, _ in chosen}
    for i in [u for u in range(len(a.first)) if u not in partners and _contrasts(a, u)]:
        before, after = _nearest(partners, i, -1, len(a.first)), _nearest(partners, i, 1, len(a.first))
        for j in [u for u in range(len(b.first)) if u not in linked_b and _contrasts(b, u)]:
            # On the other side more may stand between: what was moved there, a credit that was put in.
            inside = any(0 < j - p <= _WIDE for p in before) and any(0 < p - j <= _WIDE for p in after)
            if inside and _comparable(a, b, i, j):
                linked_b.add(j)
                yield i, j
                break


def _contrasts(view: View, unit: int) -> bool:
    return view.past[unit] > view.first[unit] and view.forms[int(view.first[unit])] in lexicon("clauses_linked")["contrast"]


def _nearest(partners: dict[int, set[int]], i: int, step: int, n: int) -> set[int]:
    # The partners of the nearest linked unit within three places: captions and cues may stand between.
    for k in range(i + step, i + 4 * step, step):
        if 0 <= k < n and k in partners:
            return partners[k]
    return set()


def _near(partners: set[int], j: int, step: int) -> bool:
    return any(0 < (p - j) * step <= 3 for p in partners)


def _sentence(view: View, unit: int) -> int:
    return view.page.units[unit].sentence


def _says(view: View, unit: int) -> bool:
    # A clause that says who said it goes with its own words, not with whatever is left over.
    own, record = view.page.units[unit], view.record
    cues = [(a.field, s) for a in record.attributions for s, _ in a.cue] + [(c.field, c.start) for c in record.credits]
    return any(field == own.field and own.start <= start < own.end for field, start in cues)


def _holds_quotation(view: View, unit: int) -> bool:
    # A quotation of a word or two is no unit of its own.
    own = view.page.units[unit]
    return any(q.field == own.field and own.start <= q.start and q.end <= own.end + 1 for q in view.record.quotations)


def _comparable(a: View, b: View, i: int, j: int) -> bool:
    x, y = int(a.past[i] - a.first[i]), int(b.past[j] - b.first[j])
    if bool(a.quoted[i]) != bool(b.quoted[j]):
        # A short quotation that the other page keeps inside its clause: the lengths say nothing.
        return x > 0 and y > 0 and _holds_quotation(a, i) and _holds_quotation(b, j)
    return x > 0 and y > 0 and max(x, y) <= _LONGER * min(x, y)
