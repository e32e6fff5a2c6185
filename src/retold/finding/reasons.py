"""Why two articles were, or were not, joined: the sums by which `relations` judges a pair, term by term, and what they rest on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retold.finding.pairs import compare_prints
from retold.finding.prints import Prints
from retold.finding.relations import RULES, explain_retelling, explain_story
from retold.finding.tables import RELATIONS, UNIT
from retold.kernels import overlap
from retold.kernels.chains import LONGEST_RUN, find_anchors
from retold.kernels.contents import NAME_FLAG, NUMBER_FLAG
from retold.kernels.shingles import count_distinct
from retold.language.tokens import tokenise
from retold.types import Reasons, Shared, Term

_MOST = 12  # words of a kind that are told


def explain_pair(prints: Prints) -> Reasons:
    """Why the two articles of `prints` are related as `compare_prints` says: the terms of both sums, in words of the glossary.

    A term's points are what it adds to the log-odds; what is summed is what `judge_pairs` sums, so that the points of a sum,
    through the logistic function, give its probability (but for rounding to 1/10,000). Cost O(words of both).
    """
    pair = np.array([[0, 1]], np.int64)
    table = compare_prints(prints, pair)
    hashes, begin = prints.shingles
    left, right = hashes[begin[0] : begin[1]], hashes[begin[1] : begin[2]]
    both = np.array([len(np.intersect1d(left, right))], np.int64)
    row = overlap.compare_contents(prints.contents, overlap.measure(prints.contents), pair, both, count_distinct(hashes, begin))
    same_outlet = bool(prints.outlets[0]) and bool(prints.outlets[0] == prints.outlets[1])
    days = abs(int(prints.days[0] - prints.days[1])) if prints.days.all() else None
    relation = RELATIONS[int(table.relation[0])]
    return Reasons(
        relation=relation,
        rule=RULES[relation],
        probability=int(table.probability[0]) / UNIT,
        same_story=int(table.same_story[0]) / UNIT,
        retelling=_terms(explain_retelling(row)),
        story=_terms(explain_story(row, days or 0)),
        same_outlet=same_outlet if prints.outlets.all() else None,
        days=days,
        shared=_shared(prints),
        in_a_row=_in_a_row(prints, left, right),
    )


def _terms(terms: Sequence[tuple[str, float, float]]) -> tuple[Term, ...]:
    return tuple(Term(name=name, value=value, points=points) for name, value, points in terms)


def _shared(prints: Prints) -> tuple[Shared, ...]:
    """The content words that both have, the most telling first: by what each adds to the share of content."""
    c = prints.contents
    (a, past_a, past_b), spelt = c.begin.tolist(), dict[int, str]()
    for text in prints.texts:
        tokens = tokenise(text)
        for key, start, end in zip(tokens.keys.tolist(), *tokens.spans, strict=True):
            spelt.setdefault(key, text[start:end])
    _, i, j = np.intersect1d(c.keys[a:past_a], c.keys[past_a:past_b], assume_unique=True, return_indices=True)
    i, j = i + a, j + past_a
    weights = c.weights[i].astype(np.int64) * c.weights[j] * np.minimum(c.counts[i], c.counts[j])
    found = list[Shared]()
    counts = dict[str, int]()
    for n in np.lexsort((c.keys[i], -weights)).tolist():
        flags = int(c.flags[i[n]] | c.flags[j[n]])
        kind = "figure" if flags & NUMBER_FLAG else "name" if flags & NAME_FLAG else "word"
        counts[kind] = counts.get(kind, 0) + 1
        word = spelt.get(int(c.keys[i[n]]))
        if word and counts[kind] <= _MOST:
            rarity = round(float(c.weights[i[n]]) / 1024, 2)
            found.append(Shared(word=word, kind=kind, rarity=rarity))  # type: ignore[arg-type]  # one of the three
    return tuple(found)


def _in_a_row(prints: Prints, left: NDArray[np.uint64], right: NDArray[np.uint64]) -> str:
    """The most words in a row that both have, as the first of them prints them; "" where there are not five."""
    first, past = int(prints.first[0]), int(prints.first[1])
    one, other = prints.words[first:past], prints.words[past : int(prints.first[2])]
    best = 0, 0
    anchors = [tuple(place) for place in find_anchors(left, right).tolist()]
    known = set(anchors)
    for i, j in anchors:
        if (i - 1, j - 1) in known:
            continue
        most = min(LONGEST_RUN, len(one) - i, len(other) - j)
        alike = one[i : i + most] == other[j : j + most]
        n = len(alike) if alike.all() else int(alike.argmin())
        if n > best[0]:
            best = n, i
    n, i = best
    return prints.texts[0][int(prints.starts[first + i]) : int(prints.ends[first + i + n - 1])] if n else ""
