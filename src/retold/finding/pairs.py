"""What candidate pairs share, and how they are related."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from retold.finding.prints import SHINGLE_WORDS, Prints
from retold.finding.relations import judge_pairs, likeness
from retold.finding.tables import UNIT, PairTable
from retold.kernels import overlap
from retold.kernels.chains import chain_pairs
from retold.kernels.shingles import count_distinct

SHORTEST = 6  # words of a passage
RUN = 8  # words in a row that a pair with passages has in common at least: less is a phrase that anybody may use


def compare_prints(prints: Prints, pairs: NDArray[np.int64]) -> PairTable:
    """What each pair of articles shares: verbatim passages, shingles, content; and how they are related.

    pairs   int64 (p, 2): places in `prints`; quickest where equal first places stand together.
    A row is a function of its two articles and of what ships with the package, never of the pile. Passages hold no furniture: none
    reaches over what is left out of either page. Cost O(words of both) a pair, some 20 µs for articles of 450 words.
    """
    a, b = pairs[:, 0], pairs[:, 1]
    hashes, begin = prints.shingles
    texts = prints.words, prints.pieces, prints.first, hashes, begin
    stretches, past, runs, both = chain_pairs(*texts, pairs, SHINGLE_WORDS, SHORTEST)
    passages, past = _passages(prints, pairs, stretches, past, runs)
    sums, different = overlap.measure(prints.contents), count_distinct(hashes, begin)
    shared = overlap.compare_contents(prints.contents, sums, pairs, both, different)
    same_outlet = (prints.outlets[a] == prints.outlets[b]) & (prints.outlets[a] > 0)
    days = np.where((prints.days[a] > 0) & (prints.days[b] > 0), np.abs(prints.days[a] - prints.days[b]), 0)
    relation, probability, same_story = judge_pairs(shared, same_outlet, days)
    shares = {name: shared[:, overlap.COLUMNS.index(name)] for name in ("containment", "content", "cosine", "shared_runs")}
    return PairTable(
        a=a,
        b=b,
        shingles=shares["shared_runs"],
        containment=shares["containment"] * UNIT // overlap.ONE,
        content=shares["content"] * UNIT // overlap.ONE,
        cosine=shares["cosine"] * UNIT // overlap.ONE,
        probability=probability,
        same_story=same_story,
        like=likeness(shared),
        relation=relation,
        past=past,
        passages=passages,
    )


def _passages(
    prints: Prints,
    pairs: NDArray[np.int64],
    stretches: NDArray[np.int64],
    past: NDArray[np.int64],
    runs: NDArray[np.int64],
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Stretches as spans, those of too few words left out; and where those of each pair end."""
    # A word is what stands between spaces or marks: "B2B" is one, though a letter and a digit are two tokens.
    apart = np.r_[True, prints.starts[1:] != prints.ends[:-1]] if len(prints.starts) else np.zeros(0, np.bool_)
    counted = np.r_[0, np.cumsum(apart)]
    of = np.repeat(np.arange(len(pairs)), np.diff(past))
    a, b = prints.first[pairs[of, 0]], prints.first[pairs[of, 1]]
    a_first, a_past, b_first, b_past = a + stretches[:, 0], a + stretches[:, 1], b + stretches[:, 2], b + stretches[:, 3]
    words = counted[a_past] - counted[a_first]
    ends = (prints.starts[a_first], prints.ends[a_past - 1], prints.starts[b_first], prints.ends[b_past - 1])
    long = (words >= SHORTEST) & (runs[of] >= RUN)
    alike = stretches[:, 4] * UNIT // np.maximum(1, np.maximum(a_past - a_first, b_past - b_first))
    spans = np.stack([*ends, words, alike], axis=1).reshape(-1, 6)[long].astype(np.int32)
    for i, pair in enumerate(pairs[of[long]].tolist()):
        _widen(spans[i], prints.texts[pair[0]], prints.texts[pair[1]])
    return spans, np.r_[0, np.cumsum(np.bincount(of[long], minlength=len(pairs)))].astype(np.int64)


def _widen(span: NDArray[np.int32], a: str, b: str) -> None:
    """Take in the marks that stand at both ends of a passage in both texts: the stop behind it, the quotation mark before."""
    a_start, a_end, b_start, b_end = span[:4].tolist()
    while a_start and b_start and a[a_start - 1] == b[b_start - 1] and _mark(a[a_start - 1]):
        a_start, b_start = a_start - 1, b_start - 1
    while a_end < len(a) and b_end < len(b) and a[a_end] == b[b_end] and _mark(a[a_end]):
        a_end, b_end = a_end + 1, b_end + 1
    span[:4] = a_start, a_end, b_start, b_end


def _mark(c: str) -> bool:
    return not c.isspace() and not c.isalnum()
