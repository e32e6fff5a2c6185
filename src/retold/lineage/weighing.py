"""What an edge of the lineage weighs: a log-linear model over spanning arborescences, its weights learned from known lineages.

An edge i → j weighs exp(θ·f(i, j)), "none of these" exp(θ0). f has features of choice (how much of j this exemplar explains, beside
the others) and features of direction, which change their sign with the edge; the weights are those that make the known
lineages likeliest (a globally normalised model of arborescences: Koo, Globerson, Carreras and Collins 2007; Smith and Smith 2007).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import inf, log

import numpy as np
from numpy.typing import NDArray

from retold.lineage.instants import order_of
from retold.lineage.likeness import Likeness, liken
from retold.lineage.names import names_outlet
from retold.types import Account, Page

CHOICE = (
    "bias",
    "copied",
    "explained",
    "covered",
    "peculiar",
    "carried",
    "rare",
    "near",
    "nearest",
    "apart",
    "closest",
    "unlike",
    "version_explained",
    "version_covered",
    "version_closest",
)
DIRECTION = ("loss", "loss_verbatim", "shorter", "grows", "longer", "published")
NONE = ("bias",)
_DIFFERENCES_AT_MOST = 8
_HARD = frozenset({"quantity", "date", "name", "modifier", "polarity"})


@dataclass(frozen=True)
class Weights:
    """Weights by the names of CHOICE, DIRECTION and NONE."""

    edge: dict[str, float]
    direction: dict[str, float]
    none: dict[str, float]


@cache
def load_weights() -> Weights:
    """The weights that are shipped. Read once."""
    table = tomllib.loads((files("retold.lineage") / "weights.toml").read_text(encoding="utf-8"))
    return Weights(table["edge"], table["direction"], table["none"])


@dataclass(frozen=True)
class Texts:
    """What the articles of a story share.

    sizes      characters of each unit, by article; explained, by (exemplar, retelling): how many of them the exemplar explains.
    differing  by (a, b), a < b: values and names in which the two differ.
    likeness   their peculiar words. versions: how far all are versions of one text, in [0, 1].
    """

    sizes: list[NDArray[np.float64]]
    explained: dict[tuple[int, int], NDArray[np.float64]]
    differing: dict[tuple[int, int], int]
    likeness: Likeness
    versions: float

    def closeness(self, i: int, j: int) -> float:
        """Share of j that i explains, in [0, 1]."""
        total = float(self.sizes[j].sum())
        return float(self.explained[i, j].sum()) / total if total else 0.0


def measure(pages: Sequence[Page], accounts: Mapping[tuple[int, int], Account]) -> Texts:
    """What the accounts and words of a story say of its pairs. Cost O(accounts + words)."""
    sizes = [np.array([unit.end - unit.start for unit in page.units], np.float64) for page in pages]
    explained: dict[tuple[int, int], NDArray[np.float64]] = {}
    differing: dict[tuple[int, int], int] = {}
    for (a, b), account in sorted(accounts.items()):
        into_a, into_b = np.zeros(len(sizes[a])), np.zeros(len(sizes[b]))
        for m in account.matches:
            alike = 1.0 if m.same_words else 0.35 + 0.6 * m.similarity
            into_a[m.a_unit] += (m.a[1] - m.a[0]) * alike
            into_b[m.b_unit] += (m.b[1] - m.b[0]) * alike
        explained[b, a], explained[a, b] = np.minimum(into_a, sizes[a]), np.minimum(into_b, sizes[b])
        differing[a, b] = sum(d.type in _HARD for m in account.matches for d in m.differences)
    likeness = liken(pages)
    return Texts(sizes, explained, differing, likeness, _versions(accounts, likeness))


def _versions(pairs: Mapping[tuple[int, int], Account], likeness: Likeness) -> float:
    # What the quarter of the articles that have the least of it share with their likest, from two fifths to three.
    likest: dict[int, float] = {}
    for a, b in sorted(pairs):
        alike = likeness.alike(a, b)
        likest[a], likest[b] = max(likest.get(a, 0.0), alike), max(likest.get(b, 0.0), alike)
    quarter = sorted(likest.values())[len(likest) // 4] if likest else 0.0
    return max(0.0, min(1.0, (quarter - 0.4) / 0.2))


def copied(texts: Texts, i: int, j: int) -> float:
    """How far one of the two is the other word for word, in [0, 1]: from two fifths of the shorter one's terms to four fifths."""
    return max(0.0, min(1.0, (texts.likeness.overlap(i, j) - 0.4) / 0.4))


def choices(texts: Texts) -> dict[tuple[int, int], tuple[float, ...]]:
    """By (exemplar i, retelling j): the features of CHOICE. Cost O(pairs).

    explained, covered   share of j that i explains by the account, and of i that j does.
    peculiar, carried    share of j's peculiar wording that i has, and of all of i's wording that j has.
    copied, rare, apart  how far one is the other word for word; ln of the terms that they alone have; ln of those that one lacks.
    near, nearest, closest  explained, peculiar and apart, less those of the best exemplar of j.
    unlike               values and names in which the two differ, at most 8.
    version_…            the same again as far as the story is versions of one text.
    """
    peculiar = {(i, j): texts.likeness.share(i, j) for i, j in texts.explained}
    best: dict[int, tuple[float, float, float]] = {}
    for i, j in sorted(texts.explained):
        known = best.get(j, (0.0, 0.0, inf))
        apart = texts.likeness.apart(i, j)
        best[j] = max(known[0], peculiar[i, j]), max(known[1], texts.closeness(i, j)), min(known[2], apart)
    return {
        (i, j): (
            1.0,
            copied(texts, i, j),
            texts.closeness(i, j),
            texts.closeness(j, i),
            peculiar[i, j],
            texts.likeness.carried(i, j),
            texts.likeness.rare(i, j),
            texts.closeness(i, j) - best[j][1],
            peculiar[i, j] - best[j][0],
            texts.likeness.apart(i, j),
            texts.likeness.apart(i, j) - best[j][2],
            float(min(_DIFFERENCES_AT_MOST, texts.differing[min(i, j), max(i, j)])),
            texts.versions * texts.closeness(i, j),
            texts.versions * texts.closeness(j, i),
            texts.versions * (texts.likeness.apart(i, j) - best[j][2]),
        )
        for i, j in sorted(texts.explained)
    }


def leanings(texts: Texts, pages: tuple[Page, Page], a: int, b: int) -> tuple[float, ...]:
    """The features of DIRECTION for "a is the exemplar of b"; those of the reverse are these with the other sign.

    loss           of b more is found in a than of a in b, where articles retell: what a reteller dropped, no later one can bring
                   back. loss_verbatim: the same where they are versions of one text.
    shorter        ln of the lengths' ratio (at most 2), where articles retell.
    grows, longer  where they are versions of one text that one outlet may have written and no time says more: which way it goes
                   (from a tenth on as much as ever), and by how much. Such texts are written further.
    published      1 where a was published before b, -1 after, 0 where that is not known.
    """
    versions = texts.versions
    loss = texts.closeness(a, b) - texts.closeness(b, a)
    words = texts.likeness.words
    shorter = max(-2.0, min(2.0, log((words[a] + 5) / (words[b] + 5))))
    one, other = pages[0].article, pages[1].article
    apart = bool(one.outlet and other.outlet) and not names_outlet(one.outlet or "", other.outlet or "")
    order = order_of(one.published, other.published)
    further = 0.0 if apart or order else versions
    tenths = max(-1.0, min(1.0, 10 * shorter))
    retold = 1 - versions
    return retold * loss, versions * loss, retold * shorter, further * tenths, further * shorter, float(order)


def score_choices(texts: Texts) -> dict[tuple[int, int], float]:
    """By (exemplar, retelling): the log-weight that the features of CHOICE give an edge, against `none of these`."""
    known = load_weights()
    weights = [known.edge[name] for name in CHOICE]
    none = known.none["bias"]
    return {pair: sum(w * x for w, x in zip(weights, own, strict=True)) - none for pair, own in choices(texts).items()}
