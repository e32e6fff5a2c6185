"""Shared peculiarities: how much of an article's wording another of its story explains, each word by how rare it is in the story.

What every telling of a story says tells nothing of who took from whom; what few of them say does (the shared errors of textual
criticism: Lachmann; Maas, Textkritik, §§ 3-8). A word or pair of neighbouring words weighs ln((n + 1) / its articles).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log

from retold.language.tokens import tokenise
from retold.types import Page

_HOT = 64  # articles beyond which a word joins none to another: it is no peculiarity
_BASE, _PRIME = 1_000_003, (1 << 61) - 1
_RUN, _RUNS_AT_LEAST = 4, 3  # neighbouring words that make a run, and runs from which a share of them says something


@dataclass(frozen=True)
class Shared:
    """Of two articles: how many terms both have, their weight, the sum of its squares, how many of them at most one other article
    has, and how many runs both have."""

    terms: int
    weight: float
    squares: float
    rare: int
    runs: int


@dataclass(frozen=True)
class Likeness:
    """The words of the articles of a story.

    terms    of each article: its distinct words and pairs of neighbouring words, by number.
    holders  how many articles have each term; weights: ln((n + 1) / holders).
    mass     weight of each article, over terms that another has too; whole: over all of its terms.
    words    how many words each article has.
    sentences  of each article: the terms of each sentence of its page.
    runs     of each article: its distinct runs of four words inside a sentence, by number; norms: length as a vector of weights.
    """

    terms: list[frozenset[int]]
    weights: list[float]
    holders: list[int]
    mass: list[float]
    whole: list[float]
    words: list[int]
    sentences: list[list[frozenset[int]]]
    runs: list[frozenset[int]]
    norms: list[float]
    _shared: dict[tuple[int, int], Shared] = field(default_factory=dict)

    def shared(self, i: int, j: int) -> Shared:
        """What i and j have in common; reckoned once. Cost O(the shorter one's terms)."""
        key = min(i, j), max(i, j)
        found = self._shared.get(key)
        if found is None:
            both = sorted(self.terms[i] & self.terms[j])
            weights = [self.weights[t] for t in both]
            rare, runs = sum([self.holders[t] <= 3 for t in both]), len(self.runs[i] & self.runs[j])
            found = self._shared[key] = Shared(len(both), sum(weights), sum([w * w for w in weights]), rare, runs)
        return found

    def share(self, i: int, j: int) -> float:
        """How much of j's peculiar wording i has, in [0, 1]: by weight, over what any other article of the story has."""
        return self.shared(i, j).weight / self.mass[j] if self.mass[j] else 0.0

    def carried(self, i: int, j: int) -> float:
        """How much of i's whole wording j has, in [0, 1], by weight."""
        return self.shared(i, j).weight / self.whole[i] if self.whole[i] else 0.0

    def cosine(self, i: int, j: int) -> float:
        """Cosine of the angle between the two as vectors of weights, in [0, 1]: rare terms count more than in `share`."""
        norm = self.norms[i] * self.norms[j]
        return self.shared(i, j).squares / norm if norm else 0.0

    def verbatim(self, i: int, j: int) -> float:
        """Share of the shorter one's runs of four words that the other has, in [0, 1]; 0 where it has next to none."""
        least = min(len(self.runs[i]), len(self.runs[j]))
        return self.shared(i, j).runs / least if least >= _RUNS_AT_LEAST else 0.0

    def overlap(self, i: int, j: int) -> float:
        """Share of the shorter one's terms that the other has, in [0, 1]."""
        least = min(len(self.terms[i]), len(self.terms[j]))
        return self.shared(i, j).terms / least if least else 0.0

    def alike(self, i: int, j: int) -> float:
        """Terms of both over terms of either, in [0, 1] (Jaccard)."""
        both = self.shared(i, j).terms
        either = len(self.terms[i]) + len(self.terms[j]) - both
        return both / either if either else 0.0

    def apart(self, i: int, j: int) -> float:
        """ln(1 + the terms that one of the two has and the other has not)."""
        return log(1 + len(self.terms[i]) + len(self.terms[j]) - 2 * self.shared(i, j).terms)

    def rare(self, i: int, j: int) -> float:
        """ln(1 + the terms that i and j have and at most one other)."""
        return log(1 + self.shared(i, j).rare)


def liken(pages: Sequence[Page]) -> Likeness:
    """The words of a story's articles, as `Likeness`. Cost O(words)."""
    numbers: dict[object, int] = {}
    terms: list[frozenset[int]] = []
    words: list[int] = []
    sentences: list[list[frozenset[int]]] = []
    runs: list[frozenset[int]] = []
    for page in pages:
        own: set[int] = set()
        own_runs: set[int] = set()
        pieces: list[frozenset[int]] = []
        count = 0
        for sentence in page.sentences:
            forms = tokenise(page.string(sentence.field)[sentence.start : sentence.end]).forms
            count += len(forms)
            piece = frozenset(numbers.setdefault(t, len(numbers)) for t in (*forms, *zip(forms, forms[1:], strict=False)))
            own |= piece
            pieces.append(piece)
            order = [numbers[form] for form in forms]
            own_runs.update(_number(order[k : k + _RUN]) for k in range(len(order) - _RUN + 1))
        sentences.append(pieces)
        terms.append(frozenset(own))
        runs.append(frozenset(own_runs))
        words.append(count)
    holders = [0] * len(numbers)
    for own_terms in terms:
        for t in own_terms:
            holders[t] += 1
    weights = [log((len(pages) + 1) / max(1, n)) for n in holders]
    mass = [sum(weights[t] for t in sorted(own) if holders[t] > 1) for own in terms]
    whole = [sum(weights[t] for t in sorted(own)) for own in terms]
    norms = [sum(weights[t] ** 2 for t in sorted(own)) ** 0.5 for own in terms]
    return Likeness(terms, weights, holders, mass, whole, words, sentences, runs, norms)


def _number(forms: Sequence[int]) -> int:
    # A number for a run of words, by a rolling hash: two runs in a story have one with a chance of 1 in 10^18.
    found = 0
    for form in forms:
        found = (found * _BASE + form) % _PRIME
    return found


def candidate_pairs(pages: Sequence[Page], at_most: int) -> list[tuple[int, int]]:
    """Pairs (a, b), a < b, of articles that may have taken from each other: for each article the `at_most` others that explain
    most of its wording, ties to the smaller place, the last of them giving way to the story's hub: the article that explains most
    of all others, from which a short retelling may have little. Words that over 64 articles have join nobody. Cost O(words x 64).
    """
    likeness = liken(pages)
    having: dict[int, list[int]] = {}
    for i, own in enumerate(likeness.terms):
        for t in own:
            if 1 < likeness.holders[t] <= _HOT:
                having.setdefault(t, []).append(i)
    explained = [0.0] * len(pages)
    nearest: list[list[int]] = []
    for j, own in enumerate(likeness.terms):
        shared: dict[int, float] = {}
        for t in sorted(own):
            for i in having.get(t, ()):
                shared[i] = shared.get(i, 0.0) + likeness.weights[t]
        shared.pop(j, None)
        for i, weight in shared.items():
            explained[i] += weight / likeness.mass[j]
        nearest.append(sorted(shared, key=lambda i: (-shared[i] / (1 + likeness.mass[i]) ** 0.5, i))[:at_most])
    hub = max(range(len(pages)), key=lambda i: (explained[i], -i), default=0)
    found: set[tuple[int, int]] = set()
    for j, own_nearest in enumerate(nearest):
        if j != hub and hub not in own_nearest and not likeness.terms[j].isdisjoint(likeness.terms[hub]):
            own_nearest = [*own_nearest[: at_most - 1], hub]
        found.update((min(i, j), max(i, j)) for i in own_nearest)
    return sorted(found)
