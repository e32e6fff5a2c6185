"""Words of two texts held against each other: which are alike, and what was put in, taken out or replaced."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import Indel, LCSseq, Levenshtein

Span = tuple[int, int]
Edit = tuple[Literal["equal", "replace", "delete", "insert"], int, int, int, int]
_STEM = 4  # letters that two forms of one word share at least
_STEM_SHARE = 0.6
_SPELLING_LETTERS = 2  # letters in which two spellings of one word may differ
_SPELLING_LENGTH = 5


@lru_cache(maxsize=1 << 17)
def same_stem(x: str, y: str) -> bool:
    """Whether two forms are likely forms of one word: equal, or sharing 4 letters and 60 % of the longer from the start."""
    if x == y:
        return True
    if len(x) < _STEM or len(y) < _STEM or x[:_STEM] != y[:_STEM] or not (x.isalpha() and y.isalpha()):
        return False
    shared = next((n for n, (p, q) in enumerate(zip(x, y, strict=False)) if p != q), min(len(x), len(y)))
    return shared >= _STEM_SHARE * max(len(x), len(y))


def spelled_alike(x: str, y: str) -> bool:
    """Whether two forms are likely spellings of one word: up to two letters differ in five or more, the first is the same."""
    return min(len(x), len(y)) >= _SPELLING_LENGTH and x[0] == y[0] and Levenshtein.distance(x, y) <= _SPELLING_LETTERS


def alike(a: Sequence[str], b: Sequence[str], a_range: Span, b_range: Span) -> list[tuple[int, int]]:
    """Pairs of places in two word lists that hold the same word or forms of one, each place once, first come first served.

    Cost O(words of a's range + words of b's range).
    """
    if a[a_range[0] : a_range[1]] == b[b_range[0] : b_range[1]]:
        return list(zip(range(*a_range), range(*b_range), strict=True))
    exact: dict[str, list[int]] = {}
    for y in range(b_range[1] - 1, b_range[0] - 1, -1):
        exact.setdefault(b[y], []).append(y)
    pairs, left = [], []
    for x in range(*a_range):
        places = exact.get(a[x])
        if places:
            pairs.append((x, places.pop()))
        elif len(a[x]) >= _STEM:
            left.append(x)
    stems: dict[str, list[int]] = {}
    for y in sorted(y for places in exact.values() for y in places) if left else ():
        stems.setdefault(b[y][:_STEM], []).append(y)
    for x in left:
        rest = stems.get(a[x][:_STEM], [])
        k = next((k for k, y in enumerate(rest) if same_stem(a[x], b[y])), -1)
        if k >= 0:
            pairs.append((x, rest.pop(k)))
    return sorted(pairs)


def in_order(a: Sequence[str], b: Sequence[str]) -> int:
    """How many words two lists have in common, in one order (longest common subsequence). Cost O(len(a) len(b) / 64)."""
    return LCSseq.similarity(a, b)


def edit(a: Sequence[str], b: Sequence[str]) -> list[Edit]:
    """What turns word list a into b, as (tag, a_start, a_end, b_start, b_end) that tile both; adjacent put-in and taken-out
    words are one "replace". By the longest common subsequence (Indel distance of rapidfuzz). Cost O(len(a) len(b) / 64)."""
    edits: list[Edit] = []
    for op in Indel.opcodes(a, b):
        tag, i1, i2, j1, j2 = op.tag, op.src_start, op.src_end, op.dest_start, op.dest_end
        if edits and tag != "equal" and edits[-1][0] != "equal":
            _, p1, _, q1, _ = edits.pop()
            i1, j1 = p1, q1
            tag = "replace" if i2 > i1 and j2 > j1 else tag
        edits.append((tag, i1, i2, j1, j2))  # type: ignore[arg-type]  # rapidfuzz types its tag as str
    return edits
