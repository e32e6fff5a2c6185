"""Drive the stages of one given story: pages, records, candidate pairs, accounts, then trace. For what find would part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np

from evaluation.product import sha256_of
from evaluation.scores import Row
from retold.account import compare
from retold.alignment import align, make_view
from retold.cleaning import clean, outlet_of, published_of
from retold.lineage import Side, trace
from retold.lineage.likeness import candidate_pairs
from retold.record import make_record
from retold.segmentation import segment
from retold.types import Account, Article, Lineage, Published

EXEMPLARS = 8  # candidates of an article, as in the default settings


@dataclass(frozen=True)
class Given:
    """A story of which trace is given everything: names of its articles, their sides, the accounts of candidate pairs."""

    names: list[str]
    sides: list[Side]
    accounts: dict[tuple[int, int], Account]


def given(articles: Sequence[Row], at_most: int = EXEMPLARS, accounts: Mapping[tuple[int, int], Account] | None = None) -> Given:
    """The sides and accounts of articles (id, text, and outlet, published if known) that are one story.

    accounts: those of the same texts, where they are known; what was published when changes none.
    """
    pages = []
    for row in sorted(articles, key=lambda r: (sha256_of(r["text"]), r["id"])):
        when = row.get("published")
        article = Article(
            key=row["id"],
            given=True,
            sha256=sha256_of(row["text"]),
            text=row["text"],
            language="en",
            outlet=row.get("outlet"),
            published=Published(value=when, precision="second", basis="given") if when else Published(),
        )
        segments = clean(article, frozenset())
        article = msgspec.structs.replace(article, published=published_of(article, segments), outlet=outlet_of(article, segments))
        pages.append(segment(article, segments))
    records = [make_record(page) for page in pages]
    if accounts is None:
        views = [make_view(page, record) for page, record in zip(pages, records, strict=True)]
        accounts = {(a, b): compare(views[a], views[b], align(views[a], views[b])) for a, b in candidate_pairs(pages, at_most)}
    sides = [Side(page, record, page.article.published) for page, record in zip(pages, records, strict=True)]
    return Given([p.article.key for p in pages], sides, dict(accounts))


def told(articles: Sequence[Row]) -> tuple[list[str], Lineage]:
    """The lineage of articles that are one story, and the order of their names that its places count in."""
    story = given(articles)
    return story.names, trace(story.sides, story.accounts)


def calibration_error(said: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Mean distance between what was said and what was true, over bins of equal width (expected calibration error: Naeini, Cooper
    and Hauskrecht 2015). said: (probability, whether it was so)."""
    sums = [[0.0, 0.0] for _ in range(bins)]
    for probability, so in said:
        own = sums[min(bins - 1, int(probability * bins))]
        own[0], own[1] = own[0] + probability, own[1] + so
    return sum(abs(a - b) for a, b in sums) / max(1, len(said))


@dataclass(frozen=True)
class Reading:
    """What trace says of one given story of which the truth is known: its articles by place.

    likeliest  the exemplar of each article's most probable row, None for none of these or an upstream.
    depth      expected number of steps from a root, by the probabilities of the rows.
    said       (probability, whether it is so) of every row with an exemplar.
    """

    names: list[str]
    likeliest: list[int | None]
    depth: list[float]
    said: list[tuple[float, bool]]

    @property
    def root(self) -> str:
        """The article to which most go back by their most probable rows; ties to the first."""
        counts = [0] * len(self.names)
        for k in range(len(self.names)):
            at, seen = k, {k}
            while (above := self.likeliest[at]) is not None and above not in seen:
                at = above
                seen.add(at)
            counts[at] += 1
        return self.names[counts.index(max(counts))]


def read(story: Given, truth: Mapping[str, str | None]) -> Reading:
    """Trace articles that are one story, beside the true exemplar of each."""
    names, lineage = story.names, trace(story.sides, story.accounts)
    n = len(names)
    steps, best = np.zeros((n, n)), [(0.0, -1)] * n
    said = []
    for edge in lineage.edges:
        above = -1 if edge.exemplar is None else edge.exemplar
        best[edge.retelling] = max(best[edge.retelling], (edge.probability, above))
        if edge.exemplar is not None:
            steps[edge.exemplar, edge.retelling] += edge.probability
            said.append((edge.probability, truth[names[edge.retelling]] == names[edge.exemplar]))
    depth = np.linalg.solve(np.eye(n) * (1 + 1e-9) - steps.T, steps.sum(axis=0))
    return Reading(names, [None if above < 0 else above for _, above in best], depth.tolist(), said)
