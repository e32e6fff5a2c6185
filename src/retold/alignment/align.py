"""Choose, over the whole page at once, which units stand for each other; then cut them into pieces that tile."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from retold.alignment.filling import fill
from retold.alignment.similarity import score_units
from retold.language.words import alike
from retold.types import Link, Span, View

_SURE = 0.34  # a score that links two units by itself
_LIKELY = 0.20  # a score that links them where each is the other's best
_ALONE = 0.28  # the same where no neighbour corresponds
_COMPANY = 0.02  # what neighbours that correspond add at least
_OWN = 0.11  # the least that two units must have in common themselves: company alone never links
_SAFE = 0.6  # a score from which it no longer matters what the common words are
_BETWEEN = 0.08  # what neighbours on both sides add that correspond
_SUBSTANCE = 0.25  # word weight that two units must share beside names
_ECHO_SUBSTANCE = 0.7  # the same for a headline or caption, which names everybody
_ECHO_OWN = 0.2  # what a caption or headline must have in common with its partner: it is made of names
_SUBHEAD_OWN = 0.45  # the same for a subheading with anything else: each page sets its own
_UNQUOTED = 0.08  # taken off where a quotation stands beside narration
_RIVAL = 0.72  # a second partner must come this near to the best one
_NEW_WEIGHT = 0.9  # summed word weight that a further partner must newly explain
_ECHO = frozenset({"caption", "headline", "standfirst", "subheading"})


def align(a: View, b: View) -> tuple[Link, ...]:
    """Link the units of two articles: any order, many to many, each link's pieces tiling their units.

    Solved as a covering problem, best score first: a link is taken if it explains words of either unit that no better link has
    explained, so that a unit that was split finds both halves and background that recurs on a page is not linked twice. A unit
    without a partner above the thresholds has no link; shared names alone do not reach them. Symmetric: align(b, a) gives the
    same links turned round. Cost O(u v log(u v)).
    """
    if not len(a.first) or not len(b.first):
        return ()
    own, score = score_units(a, b)
    chosen = fill(a, b, _choose(a, b, own, score), own)
    a_pieces = _tile(a, b, chosen, side=0)
    b_pieces = _tile(b, a, chosen, side=1)
    moved = _moved(a, chosen)
    links = []
    for n, (i, j, value) in enumerate(chosen):
        a_words, b_words = a_pieces[n], b_pieces[n]
        if a_words[0] == a_words[1] or b_words[0] == b_words[1]:
            continue  # more partners than words: the others have them all
        links.append(
            Link(
                a_unit=i,
                b_unit=j,
                a_words=a_words,
                b_words=b_words,
                a=span_of(a, i, a_words),
                b=span_of(b, j, b_words),
                score=round(min(1.0, value), 4),
                moved=moved[n],
            )
        )
    return tuple(sorted(links, key=lambda link: (link.a_words, link.b_words)))


def span_of(view: View, unit: int, words: Span) -> Span:
    """The span of a piece of a unit: from its first word (or the unit's start) up to the next piece (or the unit's end)."""
    whole = view.page.units[unit]
    first, past = int(view.first[unit]), int(view.past[unit])
    start = whole.start if words[0] <= first else int(view.starts[words[0]])
    if words[1] >= past:
        return start, whole.end
    text = view.page.string(whole.field)
    end = int(view.starts[words[1]])
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _choose(a: View, b: View, own: NDArray[np.float32], score: NDArray[np.float32]) -> list[tuple[int, int, float]]:
    rows, columns, values = _open_pairs(a, b, own, score)
    # An echo (a caption or a headline says again what the body says) comes after the body has found its partners; ties are broken
    # by place, which is the same whichever article is called a.
    echo = _echoes(a)[rows] != _echoes(b)[columns]
    order = np.lexsort((np.maximum(rows, columns), rows + columns, -values, echo))
    explained_a: dict[int, set[int]] = {}
    explained_b: dict[int, set[int]] = {}
    chosen: list[tuple[int, int, float]] = []
    for n in order.tolist():
        i, j = int(rows[n]), int(columns[n])
        pairs = alike(a.forms, b.forms, (int(a.first[i]), int(a.past[i])), (int(b.first[j]), int(b.past[j])))
        gain_a = _weight(a, {x for x, _ in pairs} - explained_a.get(i, set()))
        gain_b = _weight(b, {y for _, y in pairs} - explained_b.get(j, set()))
        alone = values[n] - own[i, j] < _BETWEEN
        least = _ECHO_SUBSTANCE if echo[n] else _SUBSTANCE if alone else 0.0
        if values[n] < _SAFE and _beyond_names(a, b, pairs) < least:
            continue  # shared names alone never link
        new_a, new_b = i not in explained_a, j not in explained_b
        if not (new_a and new_b):
            # A further partner must explain something of a unit that has one, and more so where both have; an echo has but one.
            gain = _NEW_WEIGHT if not (new_a or new_b) else 0.5 * _NEW_WEIGHT
            if echo[n] or min(gain_a, gain_b) < gain:
                continue
        explained_a.setdefault(i, set()).update(x for x, _ in pairs)
        explained_b.setdefault(j, set()).update(y for _, y in pairs)
        chosen.append((i, j, float(values[n])))
    return sorted(chosen)


def _beyond_names(a: View, b: View, pairs: list[tuple[int, int]]) -> float:
    return float(sum(a.weights[x] for x, y in pairs if not (a.named[x] or b.named[y])))


def _open_pairs(
    a: View, b: View, own: NDArray[np.float32], score: NDArray[np.float32]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    best_a, best_b = score.max(axis=1), score.max(axis=0)
    mutual = (score >= best_a[:, None] - 1e-6) & (score >= best_b[None, :] - 1e-6)
    rival = (score >= _RIVAL * best_a[:, None]) | (score >= _RIVAL * best_b[None, :])
    own_score = own
    # Marks on one side only are rarely one thing told twice: then the words must say so by themselves.
    own = own - np.where(a.quoted[:, None] == b.quoted[None, :], 0.0, _UNQUOTED)
    least = np.where(_echoes(a)[:, None] | _echoes(b)[None, :], _ECHO_OWN, _OWN)
    least = np.where(_subheads(a)[:, None] != _subheads(b)[None, :], _SUBHEAD_OWN, least)
    likely = np.where(score - own_score >= _COMPANY, _LIKELY, _ALONE)
    rows, columns = np.nonzero((own >= least) & (((score >= _SURE) & rival) | (mutual & (score >= likely))))
    values = score[rows, columns].astype(np.float64)
    return rows.astype(np.int64), columns.astype(np.int64), values.round(5)


def _subheads(view: View) -> NDArray[np.bool_]:
    return np.array([unit.kind == "subheading" for unit in view.page.units], bool)


def _echoes(view: View) -> NDArray[np.bool_]:
    return np.array([unit.kind in _ECHO for unit in view.page.units], bool)


def _weight(view: View, places: set[int]) -> float:
    return float(sum(view.weights[x] for x in sorted(places)))


def _tile(view: View, other: View, chosen: list[tuple[int, int, float]], side: int) -> list[Span]:
    # A unit with one partner is one piece; with several, it is cut between the words that each partner explains.
    pieces: list[Span] = [(0, 0)] * len(chosen)
    by_unit: dict[int, list[int]] = {}
    ends = [(i, j) if side == 0 else (j, i) for i, j, _ in chosen]
    for n, (unit, _) in enumerate(ends):
        by_unit.setdefault(unit, []).append(n)
    for unit, links in by_unit.items():
        first, past = int(view.first[unit]), int(view.past[unit])
        if len(links) == 1:
            pieces[links[0]] = (first, past)
            continue
        places = {}
        for n in links:
            partner = ends[n][1]
            pairs = alike(view.forms, other.forms, (first, past), (int(other.first[partner]), int(other.past[partner])))
            held = [x for x, _ in pairs]
            weights = [float(view.weights[x]) + 0.01 for x in held]
            places[n] = (float(np.average(held, weights=weights)) if held else float(first), held)
        ordered = sorted(links, key=lambda n: (places[n][0], n))
        cuts = [first]
        for left, right in zip(ordered, ordered[1:], strict=False):
            cuts.append(max(cuts[-1], _cut(view, places[left][1], places[right][1], cuts[-1], past)))
        for n, start, end in zip(ordered, cuts, [*cuts[1:], past], strict=True):
            pieces[n] = (start, end)
    return pieces


def _cut(view: View, left: list[int], right: list[int], low: int, high: int) -> int:
    # The place that leaves most of each partner's weight on its own side; the earliest of equals.
    best, place = -1.0, low + 1
    for cut in range(low + 1, high):
        value = float(sum(view.weights[x] for x in left if x < cut) + sum(view.weights[x] for x in right if x >= cut))
        if value > best + 1e-9:
            best, place = value, cut
    return min(place, high)


def _moved(a: View, chosen: list[tuple[int, int, float]]) -> list[bool]:
    # The heaviest run of links that is in order on both sides stays; what is out of it has moved (links come sorted by a, b).
    weight = [float(a.past[i] - a.first[i]) * value for i, _, value in chosen]
    best, back = list(weight), [-1] * len(chosen)
    for n in range(len(chosen)):
        for m in range(n):
            if chosen[m][1] <= chosen[n][1] and best[m] + weight[n] > best[n] + 1e-9:
                best[n], back[n] = best[m] + weight[n], m
    stays: set[int] = set()
    n = int(np.argmax(best)) if best else -1
    while n >= 0:
        stays.add(n)
        n = back[n]
    return [n not in stays for n in range(len(chosen))]
