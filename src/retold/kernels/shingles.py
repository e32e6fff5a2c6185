"""Hashes of word n-grams, the few of them by which an article is looked up, and which articles share those."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retold.kernels.compiled import worth_compiling

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_FINAL = np.uint64(0xBF58476D1CE4E5B9)
_FEW = 64  # articles that the twins have done before the compiler is loaded
_FEW_KEYS = 1 << 15
HOLDER_BITS = np.uint64(24)
MOST_HOLDERS = 1 << 24
_HOLDER = np.uint64(MOST_HOLDERS - 1)

Keys = NDArray[np.uint64]
Ints = NDArray[np.int64]


def hash_shingles(keys: Keys, n: int) -> Keys:
    """Hash every run of n words.

    keys   uint64 (m,), a key a word.
    Returns uint64 (max(0, m - n + 1),): a polynomial hash modulo 2**64 (Karp and Rabin 1987), finished with one round of
    SplitMix64's mixer, so that its low bits are as good as its high ones. Cost O(n m); overflow wraps by design.
    """
    m = len(keys) - n + 1
    if m <= 0:
        return np.zeros(0, np.uint64)
    with np.errstate(over="ignore"):
        hashes = np.zeros(m, np.uint64)
        for i in range(n):
            hashes = hashes * _MULTIPLIER + keys[i : i + m]
        hashes ^= hashes >> np.uint64(30)
        hashes *= _FINAL
        return hashes ^ (hashes >> np.uint64(27))


def hash_articles(words: Keys, first: Ints, n: int) -> tuple[Keys, Ints]:
    """`hash_shingles` of each article: words[first[i] : first[i + 1]] are those of article i.

    Returns the hashes uint64 of article after article, and begin int64 (articles + 1,). Cost O(n words), 5 ns a word.
    """
    if worth_compiling(len(first), _FEW):
        from retold.kernels.shingles_loops import hash_all

        return hash_all(words, first, n)  # type: ignore[no-any-return]  # compiled
    own = [hash_shingles(words[i:j], n) for i, j in zip(first[:-1], first[1:], strict=True)]
    begin = np.cumsum([0, *map(len, own)]).astype(np.int64)
    return np.concatenate([np.zeros(0, np.uint64), *own]), begin


def count_distinct(hashes: Keys, begin: Ints) -> Ints:
    """How many different hashes each article has: int64 (articles,). Cost O(hashes)."""
    if worth_compiling(len(begin), _FEW):
        from retold.kernels.shingles_loops import count

        return count(hashes, begin)  # type: ignore[no-any-return]  # compiled
    return np.array([len(np.unique(hashes[i:j])) for i, j in zip(begin[:-1], begin[1:], strict=True)], np.int64)


def choose_keys(words: Keys, first: Ints, ranks: NDArray[np.uint16], n: int, window: int) -> tuple[Keys, Ints]:
    """The n-grams by which each article is looked up: of every `window` in a row, the one of the rarest words.

    ranks   uint16 (w,): how rare each word is in news at large; an n-gram is as rare as the sum of its words, ties by its hash.
    Two articles with n + window - 1 words in a row in common have a key in common, whatever stands around them: winnowing
    (Schleimer, Wilkerson and Aiken 2003, section 3), with rarity for the order. An article of fewer than n words has one key.
    Returns keys uint64 of article after article (one may repeat), and begin int64 (articles + 1,). Cost O(words).
    """
    hashes, begin = hash_articles(words, first, n)
    if worth_compiling(len(first), _FEW):
        from retold.kernels.shingles_loops import choose

        return choose(words, first, ranks, hashes, begin, n, window)  # type: ignore[no-any-return]  # compiled
    chosen: list[list[int]] = []
    for t in range(len(first) - 1):
        own, rank = words[first[t] : first[t + 1]], ranks[first[t] : first[t + 1]].astype(np.int64)
        m = begin[t + 1] - begin[t]
        if m <= 0:
            chosen.append([_whole(own)] if len(own) else [])
            continue
        rarity = np.convolve(rank, np.ones(n, np.int64), "valid").astype(np.uint64)
        order = (rarity << np.uint64(48)) | (hashes[begin[t] : begin[t + 1]] >> np.uint64(16))
        places: list[int] = []
        for low in range(max(1, m - window + 1)):
            place = low + int(order[low : low + window].argmax())  # of equals the first, as long as it is in the window
            if places and places[-1] >= low and order[places[-1]] == order[place]:
                place = places[-1]
            if not places or places[-1] != place:
                places.append(place)
        chosen.append([int(hashes[begin[t] + place]) for place in places])
    begin = np.cumsum([0, *map(len, chosen)]).astype(np.int64)
    return np.array([key for own in chosen for key in own], np.uint64), begin


def _whole(words: Keys) -> int:
    key = 0
    for word in words.tolist():
        key = (key * int(_MULTIPLIER) + word) & (2**64 - 1)
    return (key * int(_FINAL)) & (2**64 - 1)


# --- which articles share them ------------------------------------------------------------------------------------------------


def pack(keys: Keys, holders: Ints) -> Keys:
    """Keys with who holds them, in ascending order, each once: the first 40 bits of a key, then 24 of the holder.

    Two keys of a million articles fall together by chance once in some 10^4 pairs, and are told apart when the pair is compared.
    Raises ValueError for a holder above 2**24 - 1.
    """
    if len(holders) and int(holders.max()) >= MOST_HOLDERS:
        raise ValueError(f"more than {MOST_HOLDERS:,} articles")
    return unite((keys & ~_HOLDER) | holders.astype(np.uint64))


def unpack(packed: Keys) -> tuple[Keys, Ints]:
    """The keys (their first 40 bits) and the holders."""
    return packed >> HOLDER_BITS, (packed & _HOLDER).astype(np.int64)


def merge_keys(runs: Sequence[Keys]) -> Keys:
    """Ascending arrays of packed keys as one. Cost O(n), 2 ns for a key of the longest and 20 ns for any other."""
    held = sorted((run for run in runs if len(run)), key=len, reverse=True)
    if len(held) < 2:
        return held[0] if held else np.zeros(0, np.uint64)
    return merge_joined(np.concatenate(held), np.cumsum([0, *map(len, held[:-1])]).tolist())


def merge_joined(joined: Keys, begins: Sequence[int]) -> Keys:
    """Ascending arrays that stand one behind the other in one array, as one; in place where the first is most of it.

    begins: where each begins. Cost as that of `merge_keys`, without room for a second copy.
    """
    if len(begins) < 2:
        return joined
    first = begins[1]
    if first < len(joined) // 2 or not worth_compiling(len(joined), _FEW_KEYS):
        joined.sort()
        return joined
    from retold.kernels.shingles_loops import merge_behind

    merge_behind(joined, np.sort(joined[first:]))
    return joined


def unite(*codes: Keys) -> Keys:
    """Every code that is in any of the arrays, ascending, once. Cost O(n log n), 20 ns a code: a fifth of `numpy.unique`."""
    joined = np.concatenate(codes)
    joined.sort()
    return joined[np.r_[True, joined[1:] != joined[:-1]]] if len(joined) else joined


def without(wanted: NDArray[Any], held: NDArray[Any]) -> NDArray[Any]:
    """What is in `wanted` and not in `held`, both ascending, each value once. Cost O(wanted log held)."""
    return wanted[~within(wanted, held)]


def within(wanted: NDArray[Any], held: NDArray[Any]) -> NDArray[np.bool_]:
    """Which of `wanted` are in `held`, both ascending, each value once: bool (wanted,). Cost O(wanted log held)."""
    if not len(held):
        return np.zeros(len(wanted), np.bool_)
    found: NDArray[np.bool_] = held[np.minimum(np.searchsorted(held, wanted), len(held) - 1)] == wanted
    return found


def _tally(codes: Keys) -> tuple[Keys, NDArray[np.int32]]:
    """Every code once, ascending, and how often it is there; `codes` are sorted in place."""
    codes.sort()
    starts = np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]][: len(codes)])
    return codes[starts], np.diff(starts, append=len(codes)).astype(np.int32)


def keys_held(packed: Keys, chosen: NDArray[np.bool_]) -> Keys:
    """The keys (their first 40 bits) that chosen holders hold, ascending, each once. chosen: bool, by holder. Cost O(packed)."""
    return unite(packed[chosen[(packed & _HOLDER).astype(np.int64)]] >> HOLDER_BITS)


def with_keys(packed: Keys, keys: Keys) -> Keys:
    """What there is of these keys (their first 40 bits, ascending, each once), whoever holds it. Cost O(keys log packed)."""
    wanted = keys << HOLDER_BITS
    first, past = np.searchsorted(packed, wanted), np.searchsorted(packed, wanted | _HOLDER, "right")
    sizes = past - first
    rows: Ints = np.repeat(first - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
    return packed[rows]


def pair_holders(packed: Keys, hot: int, places: Ints) -> tuple[Keys, NDArray[np.int32], int]:
    """Every pair of holders that share a key, by place.

    packed  as `pack` gives it, ascending. places: int64, of each holder; -1 for one that does not count.
    hot     a key with more holders than this joins each of them to the first only, so that no pair is lost to a key's being common,
            and no key costs more than its holders.
    Returns pairs uint64 (p,), a << 32 | b with a < b, ascending, each once; int32 (p,), how many keys hold each; and how many keys
    were hot. Cost O(keys + meetings × log meetings, one a pair and key).
    """
    if worth_compiling(len(packed), _FEW_KEYS):
        from retold.kernels.shingles_loops import emit

        # Room is made here: what NumPy makes is of large pages of memory, which cost a hundredth of the small ones that loops get.
        met, capped = emit(packed, HOLDER_BITS, hot, places, np.empty(len(packed), np.uint64))
        return *_tally(met), int(capped)
    keys, holders = unpack(packed)
    there = places[holders] >= 0
    keys, own = keys[there], places[holders[there]]
    order = np.lexsort((own, keys))
    keys, own = keys[order], own[order]
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else np.zeros(0, np.int64)
    sizes = np.diff(np.r_[starts, len(keys)])
    found = [np.zeros(0, np.uint64)]
    for size in np.unique(sizes[sizes > 1]).tolist():
        block = own[starts[sizes == size][:, None] + np.arange(size)].astype(np.uint64)
        if size > hot:
            left, right = np.repeat(block[:, :1], size - 1, axis=1), block[:, 1:]
        else:
            i, j = np.triu_indices(size, 1)
            left, right = block[:, i], block[:, j]
        found.append(((left << np.uint64(32)) | right).ravel())
    return *_tally(np.concatenate(found)), int((sizes > hot).sum())
