"""Synthetic traditions: invented articles handed on along known ways, and how much of the way is found.

Two hundred traditions of 8 to 14 articles at hand, from a fixed seed. An archetype of invented sentences is retold: each retelling
drops about a fifth of its exemplar's sentences, rewords single words of others and adds a sentence or two of its own. One in five
retells two exemplars (of two branches); one in eight of those with two retellings or more is lost before it is read. The
accounts are made from the sentences that the generator knows to be one and the words that are the same in them, not by
alignment, so this measures the lineage alone. No article has a date, an outlet or a credit.

edges           retellings of which the true exemplar (the main one of two) is the likeliest; those of a lost one are not counted
contaminations  retellings of two exemplars of which the second contributes with one half or more
lost            lost articles with two retellings or more at hand, for which there is a lost node
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.lineage_stage import calibration_error
from evaluation.scores import Score, share
from retold.cleaning import clean
from retold.lineage import Side, trace
from retold.lineage.likeness import candidate_pairs
from retold.segmentation import segment
from retold.types import Account, Article, Match, Page, Record

FOLDER = "."
FILES: tuple[str, ...] = ()
N, SEED = 200, 7
DROPS, REWORDS, MERGES, LOST = 0.2, 0.3, 0.2, 0.125
_SYLLABLES = [a + b for a in "bdfgklmnprstv" for b in ("a", "e", "i", "o", "u", "an", "er", "ol")]

Places = dict[int, tuple[int, tuple[str, ...]]]  # what is said → the unit that says it, and its words


@dataclass
class Told:
    """One article of a tradition: its sentences as (what it says, its words), exemplars by place, and whether it is lost."""

    sentences: list[tuple[int, tuple[str, ...]]]
    exemplars: tuple[int, ...]
    lost: bool = False


@dataclass
class Tradition:
    """Articles in the order in which they were told."""

    told: list[Told] = field(default_factory=list)


def make(draw: random.Random) -> Tradition:
    """One tradition, lost articles among it."""
    words = [draw.choice(_SYLLABLES) + draw.choice(_SYLLABLES) + draw.choice(_SYLLABLES) for _ in range(600)]
    says = iter(range(1 << 30))

    def invented() -> tuple[int, tuple[str, ...]]:
        return next(says), tuple(draw.choice(words) for _ in range(draw.randint(8, 16)))

    tradition = Tradition([Told([invented() for _ in range(24)], ())])
    for _ in range(draw.randint(8, 14)):
        told = tradition.told
        main = draw.randrange(len(told))
        kept = [_reworded(s, words, draw) for s in told[main].sentences if draw.random() >= DROPS]
        exemplars: tuple[int, ...] = (main,)
        if len(told) > 3 and draw.random() < MERGES:
            has = {said for said, _ in told[main].sentences}
            others = [k for k in range(len(told)) if sum(said not in has for said, _ in told[k].sentences) > 3]
            if others:
                second = draw.choice(others)
                kept += [_reworded(s, words, draw) for s in told[second].sentences if s[0] not in has and draw.random() >= DROPS]
                exemplars = (main, second)
        told.append(Told(kept + [invented() for _ in range(draw.randint(1, 2))], exemplars))
    for k, one in enumerate(tradition.told):
        one.lost = sum(k in t.exemplars[:1] for t in tradition.told) > 1 and draw.random() < LOST
    return tradition


def _reworded(sentence: tuple[int, tuple[str, ...]], words: Sequence[str], draw: random.Random) -> tuple[int, tuple[str, ...]]:
    said, own = sentence
    if draw.random() >= REWORDS:
        return sentence
    changed = {draw.randrange(len(own)) for _ in range(max(1, len(own) // 5))}
    return said, tuple(draw.choice(words) if k in changed else word for k, word in enumerate(own))


def score(folder: Path | None = None) -> Score:
    """Edges, contaminations and lost archetypes found over 200 traditions; how well the probabilities are calibrated."""
    sums = {name: [0, 0] for name in ("edges", "contaminations", "lost", "roots")}
    said: list[tuple[float, bool]] = []
    false_contaminations = n_single = n_nodes = 0
    for number in range(N):
        tradition = make(random.Random(f"{SEED} {number}"))
        told = tradition.told
        order, sides, accounts = accounted(told)
        lineage = trace(sides, accounts)
        place = {k: j for j, k in enumerate(order)}
        for k in order:
            rows = [e for e in lineage.edges if e.retelling == place[k]]
            best = max(rows, key=lambda e: e.probability)
            exemplars = told[k].exemplars
            if not exemplars:
                sums["roots"][1] += 1
                sums["roots"][0] += best.exemplar is None
            elif not told[exemplars[0]].lost:
                sums["edges"][1] += 1
                sums["edges"][0] += best.exemplar == place[exemplars[0]]
                said += [(e.probability, e.exemplar == place[exemplars[0]]) for e in rows if e.exemplar is not None]
            taken = {e.exemplar for e in rows if e.exemplar is not None and e.contributes >= 0.5}
            if len(exemplars) > 1 and not any(told[x].lost for x in exemplars):
                sums["contaminations"][1] += 1
                sums["contaminations"][0] += {place[x] for x in exemplars} <= taken
            elif len(exemplars) == 1 and not told[exemplars[0]].lost:
                n_single += 1
                false_contaminations += len(taken) > 1
        lost = [k for k, t in enumerate(told) if t.lost and sum(k in told[o].exemplars[:1] for o in order) > 1]
        nodes = sum(node.kind == "lost" for node in lineage.nodes)
        sums["lost"][0] += min(nodes, len(lost))
        n_nodes += nodes
        sums["lost"][1] += len(lost)
    figures = {name: share(*pair) for name, pair in sums.items()}
    figures |= {
        "single": share(n_single - false_contaminations, n_single),
        "lost_sound": share(sums["lost"][0], n_nodes),
        "calibration": round(1 - calibration_error(said), 4),
    }
    return Score(figures, notes=[f"{N} traditions, " + ", ".join(f"{pair[1]} {name}" for name, pair in sums.items())])


def accounted(told: Sequence[Told]) -> tuple[list[int], list[Side], dict[tuple[int, int], Account]]:
    """The articles at hand in order of their digests, and what trace is given of them: sides and accounts."""
    texts = {
        k: "\n\n".join(" ".join(words).capitalize() + "." for _, words in t.sentences) for k, t in enumerate(told) if not t.lost
    }
    digests = {k: hashlib.sha256(text.encode()).hexdigest() for k, text in texts.items()}
    order = sorted(texts, key=lambda k: (digests[k], k))
    pages = []
    for k in order:
        article = Article(key=f"t{k}", given=True, sha256=digests[k], text=texts[k], language="en")
        pages.append(segment(article, clean(article)))
    sides = [Side(page, Record(), page.article.published) for page in pages]
    said = [dict(_places(page, told[k])) for page, k in zip(pages, order, strict=True)]
    pairs = candidate_pairs(pages, 8)
    return order, sides, {(a, b): _account(pages[a], pages[b], said[a], said[b]) for a, b in pairs}


def _places(page: Page, told: Told) -> list[tuple[int, tuple[int, tuple[str, ...]]]]:
    # What is said → the unit that says it, and its words; a sentence that is no unit of its own is left out.
    starts: dict[int, tuple[int, tuple[str, ...]]] = {}
    at = 0
    for said, words in told.sentences:
        starts[at] = said, words
        at += len(" ".join(words)) + 3
    return [(starts[u.start][0], (k, starts[u.start][1])) for k, u in enumerate(page.units) if u.start in starts]


def _account(
    a: Page, b: Page, in_a: dict[int, tuple[int, tuple[str, ...]]], in_b: dict[int, tuple[int, tuple[str, ...]]]
) -> Account:
    matches = []
    for said in sorted(in_a.keys() & in_b.keys()):
        (unit_a, words_a), (unit_b, words_b) = in_a[said], in_b[said]
        one, other = a.units[unit_a], b.units[unit_b]
        alike = sum(x == y for x, y in zip(words_a, words_b, strict=True)) / len(words_a)
        matches.append(
            Match(
                a_unit=unit_a, b_unit=unit_b, a=(one.start, one.end), b=(other.start, other.end),
                kind="verbatim" if alike == 1 else "reworded", similarity=alike, same_words=alike == 1, moved=False,
            )
        )  # fmt: skip
    kept = len(matches) / max(1, len(a.units)), len(matches) / max(1, len(b.units))
    return Account(matches=tuple(matches), only_a=(), only_b=(), kept_a=kept[0], kept_b=kept[1])
