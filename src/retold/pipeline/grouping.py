"""group over an archive: every component once.

A story is a pure function of its component, that is of its articles and of what its pairs share. So each component has a signature,
under which the archive keeps how it was parted; only components that are new, or not the same any more, are grouped.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from retold.config import VERSION, Settings
from retold.finding import RELATIONS, UNIT, PairTable
from retold.kernels.components import find_components
from retold.store.blocks import Blocks
from retold.stories import Completion, group_articles

Ints = NDArray[np.int64]
Keys = NDArray[np.uint64]

GROUPS = f"groups/{VERSION}"
_NAMES = ("signatures", "sizes", "members", "labels", "belonging")
_MOST_RUNS = 16
_PAIR = 2  # articles of a component that needs no looking up: it is one story
_MIXERS = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xD6E8FEB86659FD93, 0xFF51AFD7ED558CCD)


def group_corpus(
    blocks: Blocks, pairs: PairTable, folds: Ints, numbers: Ints, settings: Settings
) -> tuple[Ints, NDArray[np.float64]]:
    """The stories of an archive.

    pairs   by place. folds int64 (n,): the first article of the same text. numbers int64 (n,): of the articles.
    Returns labels int64 (n,): the first member of each article's story, and belonging float64 (n,), in [0, 1].
    Cost O(n + p) for what was grouped before; as `group_articles` for what was not.
    """
    n = len(folds)
    joins = pairs.relation != RELATIONS.index("boilerplate")
    strong = joins & (pairs.same_story >= max(1, round(settings.story_probability * UNIT)))
    component = find_components(n, folds[pairs.a[strong]], folds[pairs.b[strong]])
    inside = np.flatnonzero(joins & (component[folds[pairs.a]] == component[folds[pairs.b]]))
    stands = np.flatnonzero(folds == np.arange(n))
    sizes = np.bincount(component[stands], minlength=n)
    signatures = _sign(pairs, inside, component, folds, numbers, stands, settings)
    labels, belonging = np.arange(n, dtype=np.int64), np.ones(n)
    done = _look_up(blocks, signatures, component[stands], sizes, stands, numbers, labels, belonging)
    rest = inside[~done[component[folds[pairs.a[inside]]]]]
    found, own = group_articles(
        pairs.a[rest], pairs.b[rest], pairs.same_story[rest], joins[rest], n, settings.story_probability, _completion(pairs), folds
    )
    fresh = stands[~done[component[stands]]]
    labels[fresh], belonging[fresh] = found[fresh], own[fresh]
    _keep(blocks, signatures, component, sizes, stands, numbers, labels, belonging, done)
    return labels[folds], belonging[folds]


def group_pairs(pairs: PairTable, folds: Ints, settings: Settings) -> tuple[Ints, NDArray[np.float64]]:
    """The same, with nothing kept and nothing looked up."""
    joins = pairs.relation != RELATIONS.index("boilerplate")
    return group_articles(
        pairs.a, pairs.b, pairs.same_story, joins, len(folds), settings.story_probability, _completion(pairs), folds
    )


def _completion(pairs: PairTable) -> Completion:
    codes = pairs.codes()

    def complete(wanted: Ints) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        asked = (wanted[:, 0].astype(np.uint64) << np.uint64(32)) | wanted[:, 1].astype(np.uint64)
        rows = np.minimum(np.searchsorted(codes, asked), len(codes) - 1)
        there = codes[rows] == asked
        return np.where(there, pairs.same_story[rows], 0), np.where(there, pairs.like[rows], 0)

    return complete


def _sign(pairs: PairTable, inside: Ints, component: Ints, folds: Ints, numbers: Ints, stands: Ints, settings: Settings) -> Keys:
    """A hash of each component (at the place of its first article): of its members and of all that its pairs say, in no order."""
    signatures = np.full(len(folds), round(settings.story_probability * UNIT), np.uint64)
    np.add.at(signatures, component[stands], _mix(numbers[stands]))
    a, b = folds[pairs.a[inside]], folds[pairs.b[inside]]
    low, high = np.minimum(a, b), np.maximum(a, b)
    told = _mix(numbers[low], numbers[high], pairs.same_story[inside], pairs.like[inside], pairs.relation[inside])
    np.add.at(signatures, component[a], told)
    return signatures


def _mix(*columns: NDArray[np.generic]) -> Keys:
    with np.errstate(over="ignore"):
        key = np.zeros(len(columns[0]), np.uint64)
        for column, mixer in zip(columns, _MIXERS, strict=False):
            key = (key ^ (key >> np.uint64(29))) + (column.astype(np.uint64) + np.uint64(1)) * np.uint64(mixer)
        key = (key ^ (key >> np.uint64(30))) * np.uint64(_MIXERS[1])
        return key ^ (key >> np.uint64(27))


def _look_up(
    blocks: Blocks, signatures: Keys, component: Ints, sizes: Ints, stands: Ints, numbers: Ints, labels: Ints,
    belonging: NDArray[np.float64],
) -> NDArray[np.bool_]:  # fmt: skip
    """Fill in the members of components that are kept; bool (n,): which (at the place of its first article) those are."""
    done = np.zeros(len(labels), np.bool_)
    parts = [blocks.load(GROUPS, number, _NAMES) for number in blocks.runs(GROUPS)]
    if not parts:
        return done
    kept = {name: np.concatenate([part[name] for part in parts]) for name in _NAMES}
    of = np.repeat(np.arange(len(kept["sizes"])), kept["sizes"].astype(np.int64))
    wanted = np.unique(component[sizes[component] > _PAIR])
    order = np.argsort(kept["signatures"], kind="stable")
    rows = np.minimum(np.searchsorted(kept["signatures"][order], signatures[wanted]), len(order) - 1)
    rows = order[rows]
    there = kept["signatures"][rows] == signatures[wanted]
    known = np.zeros(len(kept["sizes"]), np.bool_)
    known[rows[there]] = True
    use = known[of]
    place_of = np.zeros(int(numbers.max(initial=0)) + 1, np.int64)
    place_of[numbers] = np.arange(len(numbers))
    members = place_of[kept["members"][use].astype(np.int64)]
    labels[members] = place_of[kept["labels"][use].astype(np.int64)]
    belonging[members] = kept["belonging"][use]
    done[wanted[there]] = True
    return done


def _keep(
    blocks: Blocks, signatures: Keys, component: Ints, sizes: Ints, stands: Ints, numbers: Ints, labels: Ints,
    belonging: NDArray[np.float64], done: NDArray[np.bool_],
) -> None:  # fmt: skip
    runs = blocks.runs(GROUPS)
    anew = len(runs) >= _MOST_RUNS  # all that still holds is written as one run, in place of the many
    chosen = (sizes > _PAIR) & (~done | anew)
    members = stands[chosen[component[stands]]]
    if not len(members) or not blocks.writable:
        return
    members = members[np.argsort(component[members], kind="stable")]
    firsts, counts = np.unique(component[members], return_counts=True)
    arrays = {
        "signatures": signatures[firsts],
        "sizes": counts.astype(np.int64),
        "members": numbers[members],
        "labels": numbers[labels[members]],
        "belonging": belonging[members],
    }
    blocks.save(GROUPS, arrays, runs if anew else ())
