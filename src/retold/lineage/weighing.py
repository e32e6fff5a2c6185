"""What an edge of the lineage weighs: a log-linear model over spanning arborescences, its weights learned from known lineages.

An edge i → j weighs exp(θ·f(i, j)), "none of these" exp(θ0·g(j)). f has features of choice (how much of j this exemplar explains,
beside the others), with other weights where articles retell than where they are versions of one text, features of direction, which
change their sign with the edge, and one of lines; the weights are those that make the known lineages likeliest (a globally
normalised model of arborescences: Koo, Globerson, Carreras and Collins 2007; Smith and Smith 2007).
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import inf, log

import numpy as np
from numpy.typing import NDArray

from retold.lineage.instants import interval_of, order_of
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
    "since",
    "cosine",
)
DIRECTION = ("loss", "shorter", "grows", "longer", "gains", "published", "years")
TURNED = frozenset({"grows", "longer", "gains"})  # those that turn where versions of one text are cut instead of written further
NONE = ("explained", "near", "cosine", "verbatim", "all_explained", "all_near", "all_cosine", "all_verbatim")
LINES = ("taken", "stray")
_DIFFERENCES_AT_MOST = 8
_HARD = frozenset({"quantity", "date", "name", "modifier", "polarity"})
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
Floats = NDArray[np.float64]
Year = tuple[int, int, int]  # where it stands, and which it is


@dataclass(frozen=True)
class Weights:
    """Weights by the names of CHOICE (where articles retell; where they are versions of one text), DIRECTION, NONE and LINES; of
    SECOND (`contamination`); of BEFORE, BESIDE and SERIES (`seriation`)."""

    retelling: dict[str, float]
    version: dict[str, float]
    direction: dict[str, float]
    none: dict[str, float]
    lines: dict[str, float]
    second: dict[str, float]
    before: dict[str, float]
    beside: dict[str, float]
    series: dict[str, float]


@cache
def load_weights() -> Weights:
    """The weights that are shipped. Read once."""
    table = tomllib.loads((files("retold.lineage") / "weights.toml").read_text(encoding="utf-8"))
    return Weights(**table)


@dataclass(frozen=True)
class Texts:
    """What the articles of a story share.

    sizes      characters of each unit, by article; explained, by (exemplar, retelling): how many of them the exemplar explains.
    differing  by (a, b), a < b: values and names in which the two differ.
    likeness   their peculiar words. versions: how far all are versions of one text, in [0, 1].
    since      by (a, b), a < b: how many articles of the story were published between the two, where that is known.
    named      whether an article names its outlet, and they are not versions of one text: the weights of retelling are learned from
               texts of no outlet, and take reports of one event by several for retellings.
    years      of each article: the span of the latest year that its text names, and that year; None where it names none.
    """

    sizes: list[Floats]
    explained: dict[tuple[int, int], Floats]
    differing: dict[tuple[int, int], int]
    likeness: Likeness
    versions: float
    since: dict[tuple[int, int], int]
    years: list[Year | None]
    named: bool

    def version(self, i: int, j: int) -> float:
        """How far i and j are versions of one text, in [0, 1], by the runs of words of the shorter one that the other has."""
        return _mostly(self.likeness.verbatim(i, j))

    def closeness(self, i: int, j: int) -> float:
        """Share of j that i explains, in [0, 1]."""
        total = float(self.sizes[j].sum())
        return float(self.explained[i, j].sum()) / total if total else 0.0


def measure(pages: Sequence[Page], accounts: Mapping[tuple[int, int], Account]) -> Texts:
    """What the accounts and words of a story say of its pairs. Cost O(accounts + words)."""
    sizes = [np.array([unit.end - unit.start for unit in page.units], np.float64) for page in pages]
    explained: dict[tuple[int, int], Floats] = {}
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
    years = [_latest_year(page.article.text) for page in pages]
    versions = _versions(accounts, likeness)
    named = versions < 0.5 and any(page.article.outlet for page in pages)
    return Texts(sizes, explained, differing, likeness, versions, _since(pages, sorted(accounts)), years, named)


def _versions(pairs: Mapping[tuple[int, int], Account], likeness: Likeness) -> float:
    # What the quarter of the articles that have the least of it share word for word with their likest.
    likest: dict[int, float] = {}
    for a, b in sorted(pairs):
        alike = likeness.verbatim(a, b)
        likest[a], likest[b] = max(likest.get(a, 0.0), alike), max(likest.get(b, 0.0), alike)
    return _mostly(sorted(likest.values())[len(likest) // 4]) if likest else 0.0


def _mostly(verbatim: float) -> float:
    return max(0.0, min(1.0, (verbatim - 0.4) / 0.15))


def _since(pages: Sequence[Page], pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], int]:
    values = [page.article.published.value for page in pages]
    starts = [interval_of(value)[0] if value else None for value in values]
    known = sorted(start for start in starts if start)
    found = {}
    for a, b in pairs:
        one, other = starts[a], starts[b]
        if one and other:
            found[a, b] = max(0, bisect_left(known, max(one, other)) - bisect_right(known, min(one, other)))
    return found


def _latest_year(text: str) -> Year | None:
    found = [(int(year.group()), -year.start()) for year in _YEAR.finditer(text)]
    if not found:
        return None
    year, start = max(found)
    return -start, -start + 4, year


def copied(texts: Texts, i: int, j: int) -> float:
    """How far one of the two is the other word for word, in [0, 1]: from two fifths of the shorter one's terms to four fifths."""
    return max(0.0, min(1.0, (texts.likeness.overlap(i, j) - 0.4) / 0.4))


def choices(texts: Texts, *, even: bool = False) -> dict[tuple[int, int], tuple[float, ...]]:
    """By (exemplar i, retelling j): the features of CHOICE. Cost O(pairs).

    explained, covered   share of j that i explains by the account, and of i that j does.
    peculiar, carried    share of j's peculiar wording that i has, and of all of i's wording that j has.
    copied, rare, apart  how far one is the other word for word; ln of the terms that they alone have; ln of those that one lacks.
    near, nearest, closest  explained, peculiar and apart, less those of the best exemplar of j.
    unlike               values and names in which the two differ, at most 8.
    since                ln(1 + the articles of the story that were published between the two): what is taken is mostly fresh.
    cosine               of the two as vectors of terms, each by its weight.

    even: the first four are the mean of both ways round, so that they say nothing of direction.
    """
    shares = {(i, j): _shares(texts, i, j) for i, j in sorted(texts.explained)}
    if even:
        shares = {(i, j): tuple((x + y) / 2 for x, y in zip(own, shares[j, i], strict=True)) for (i, j), own in shares.items()}
    likeness = texts.likeness
    best: dict[int, tuple[float, float, float]] = {}
    for (i, j), (explained, _, peculiar, _) in shares.items():
        known = best.get(j, (0.0, 0.0, inf))
        best[j] = max(known[0], peculiar), max(known[1], explained), min(known[2], likeness.apart(i, j))
    return {
        (i, j): (
            1.0,
            copied(texts, i, j),
            explained,
            covered,
            peculiar,
            carried,
            likeness.rare(i, j),
            explained - best[j][1],
            peculiar - best[j][0],
            likeness.apart(i, j),
            likeness.apart(i, j) - best[j][2],
            float(min(_DIFFERENCES_AT_MOST, texts.differing[min(i, j), max(i, j)])),
            log(1 + texts.since.get((min(i, j), max(i, j)), 0)),
            likeness.cosine(i, j),
        )
        for (i, j), (explained, covered, peculiar, carried) in shares.items()
    }


def _shares(texts: Texts, i: int, j: int) -> tuple[float, ...]:
    return texts.closeness(i, j), texts.closeness(j, i), texts.likeness.share(i, j), texts.likeness.carried(i, j)


def leanings(texts: Texts, pages: tuple[Page, Page], a: int, b: int) -> tuple[float, ...]:
    """The features of DIRECTION for "a is the exemplar of b"; those of the reverse are these with the other sign.

    loss           of b more is found in a than of a in b, where articles retell: what a reteller dropped, no later one can bring
                   back.
    shorter        ln of the lengths' ratio (at most 2), where articles retell.
    grows, longer, gains  where they are versions of one text that one outlet may have written and no time says more: which way it
                   goes (from a tenth on as much as ever), by how much, and of which more is found in the other. Such texts are
                   written further.
    published      1 where a was published before b, -1 after, 0 where that is not known.
    years          1 where b names a later year than any that a names, -1 the other way round, 0 where either names none.
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
    then, later = texts.years[a], texts.years[b]
    years = (later[2] > then[2]) - (later[2] < then[2]) if then and later else 0
    gains = texts.likeness.carried(a, b) - texts.likeness.carried(b, a)
    return retold * loss, retold * shorter, further * tenths, further * shorter, further * gains, float(order), float(years)


def reasons_for_none(texts: Texts, n: int) -> Floats:
    """float64 (n, NONE): the features of "none of these" for each article, as far as the story is not versions of one text.

    explained, near, cosine, verbatim  those of its best exemplar: `explained`, the greater of `explained` and `covered`, `cosine`
                                       and the share of runs of four words.
    all_…                              the middle one of all articles of the story: where few have an exemplar, it is likelier
                                       that they tell of one event and none retells.
    """
    best = np.zeros((n, 4))
    for i, j in sorted(texts.explained):
        explained, covered = texts.closeness(i, j), texts.closeness(j, i)
        own = (explained, max(explained, covered), texts.likeness.cosine(i, j), texts.likeness.verbatim(i, j))
        best[j] = np.maximum(best[j], own)
    middle = np.median(best, axis=0) if n else np.zeros(4)
    return (1 - texts.versions) * np.hstack([best, np.tile(middle, (n, 1))])


def score_choices(texts: Texts, n: int) -> dict[tuple[int, int], float]:
    """By (exemplar, retelling): the log-weight that the features of CHOICE give an edge, against `none of these`."""
    known = load_weights()
    retelling, version = ([table[name] for name in CHOICE] for table in (known.retelling, known.version))
    told, even = choices(texts), choices(texts, even=True)
    none = reasons_for_none(texts, n) @ np.array([known.none[name] for name in NONE])
    return {
        (i, j): (1 - texts.versions) * sum(w * x for w, x in zip(retelling, told[i, j], strict=True))
        + texts.versions * sum(w * x for w, x in zip(version, even[i, j], strict=True))
        - float(none[j])
        for i, j in told
    }


def taken_elsewhere(texts: Texts, marginals: Floats) -> Floats:
    """float64 (n, n), the feature of LINES for each edge (i, j): how probably another article has it from i, in [0, 1], by the
    probabilities of a first reading.

    What is retold is mostly handed on in lines from one hub, which is exempt: the article from which most have it, j apart. Nor
    does it hold of copies: one text goes to many.
    """
    others = marginals.sum(axis=1)[:, None] - marginals
    taken: Floats = np.minimum(1.0, others)
    if len(taken):
        taken[others.argmax(axis=0), np.arange(len(taken))] = 0.0
    for i, j in sorted(texts.explained):
        taken[i, j] *= 1 - texts.version(i, j)
    return taken
