"""The loops behind `kernels.contents`."""

from __future__ import annotations

from typing import Any

import numpy as np

from retold.kernels.compiled import compiled

_STRETCH = 1 << 12
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_32, _53, _LOW, _ONE = np.uint64(32), np.uint64(53), np.uint64(0xFFFFFFFF), np.uint64(1)


@compiled
def _bits(n: Any) -> Any:
    """Of an open table that n keys fill by half at most."""
    bits = 3
    while (1 << bits) < 2 * n:
        bits += 1
    return bits


@compiled
def fill(keys: Any, values: Any, table: Any, held: Any, shift: Any) -> None:
    """Put keys with their values into an open table; a free slot holds -1."""
    mask = len(table) - 1
    for i in range(len(keys)):
        slot = np.int64((keys[i] * _SPREAD) >> shift)
        while held[slot] >= 0:
            slot = (slot + 1) & mask
        table[slot] = keys[i]
        held[slot] = values[i]


@compiled
def look_up(keys: Any, table: Any, held: Any, shift: Any, default: int) -> Any:
    """The value of each key: int32; `default` where the table has none."""
    mask = len(table) - 1
    out = np.empty(len(keys), np.int32)
    for i in range(len(keys)):
        slot = np.int64((keys[i] * _SPREAD) >> shift)
        out[i] = default
        while held[slot] >= 0:
            if table[slot] == keys[i]:
                out[i] = held[slot]
                break
            slot = (slot + 1) & mask
    return out


@compiled
def _in_order(slots: Any, last: Any, keys: Any, order: Any) -> None:
    """The places that an open table holds, by key, up to its slot `last`; the table is empty afterwards."""
    k: Any = 0
    for slot in range(last + 1):
        if slots[slot] >= 0:
            at, place = k, slots[slot]
            while at > 0 and keys[order[at - 1]] > keys[place]:
                order[at] = order[at - 1]
                at -= 1
            order[at], slots[slot] = place, -1
            k += 1


@compiled
def gather(keys: Any, marks: Any, weights: Any, codes: Any, first: Any, use: Any, least: int) -> Any:
    """`gather_contents`: keys, weights, counts, ordinals, flags of article after article; where each begins; years."""
    articles, longest = (len(first) - 1) // 2, 1
    for t in range(articles):
        longest = max(longest, first[2 * t + 2] - first[2 * t])
    # Open tables by the first bits of a key, with room behind the last: read from end to end, the keys stand almost in order.
    slots = np.full((1 << _bits(longest)) + longest, -1, np.int64)
    order = np.empty(longest, np.int64)
    own_keys, own_weights = np.empty(longest, np.uint64), np.empty(longest, np.int32)
    own_counts, own_first = np.empty(longest, np.int32), np.empty(longest, np.int32)
    capital, small, number = np.empty(longest, np.int32), np.empty(longest, np.int32), np.empty(longest, np.bool_)
    out_keys, out_weights = np.empty(len(keys), np.uint64), np.empty(len(keys), np.int32)
    out_counts, out_first = np.empty(len(keys), np.int32), np.empty(len(keys), np.int32)
    out_flags = np.empty(len(keys), np.uint8)
    years = np.zeros(articles, np.uint64)
    begin = np.zeros(articles + 1, np.int64)
    past = np.int64(0)
    for t in range(articles):
        size = _bits(first[2 * t + 2] - first[2 * t])
        shift, last = np.uint64(64 - size), np.int64(0)
        n, ordinal = np.int64(0), np.int64(0)
        for i in range(first[2 * t], first[2 * t + 2]):
            title = i < first[2 * t + 1]
            if not title:
                if not use[i]:
                    continue
                ordinal += 1
                if codes[i] >= 0:
                    years[t] |= np.uint64(1) << np.uint64(codes[i])
            if weights[i] < least or marks[i] & 8:
                continue
            slot = np.int64(keys[i] >> shift)
            while slots[slot] >= 0 and own_keys[slots[slot]] != keys[i]:
                slot += 1
            if slots[slot] < 0:
                slots[slot] = n
                last = slot if slot > last else last
                own_keys[n], own_weights[n], own_counts[n], own_first[n] = keys[i], weights[i], 0, ordinal
                capital[n], small[n], number[n] = 0, 0, marks[i] & 2 != 0
                n += 1
            place = slots[slot]
            if not title:
                own_counts[place] += 1
                if not marks[i] & 1:
                    small[place] += 1
                elif not marks[i] & 4:
                    capital[place] += 1
        _in_order(slots, last, own_keys, order)
        for x in range(n):
            o = order[x]
            out_keys[past + x], out_weights[past + x] = own_keys[o], own_weights[o]
            out_counts[past + x], out_first[past + x] = max(1, own_counts[o]), own_first[o]
            name = not number[o] and capital[o] >= 1 and capital[o] >= small[o]
            out_flags[past + x] = (1 if name else 0) | (2 if number[o] else 0)
        past += n
        begin[t + 1] = past
    return (
        out_keys[:past].copy(), out_weights[:past].copy(), out_counts[:past].copy(), out_first[:past].copy(),
        out_flags[:past].copy(), begin, years,
    )  # fmt: skip


@compiled
def top(keys: Any, scores: Any, begin: Any, n: int) -> Any:
    """The n words of the highest score of each article, best first, ties by key: uint64 (articles, n), 0 where it has fewer."""
    articles = len(begin) - 1
    out = np.zeros((articles, n), np.uint64)
    best = np.empty(n, np.int64)
    for t in range(articles):
        held = 0
        for i in range(begin[t], begin[t + 1]):
            at = held
            while at > 0 and (
                scores[i] > scores[best[at - 1]] or (scores[i] == scores[best[at - 1]] and keys[i] < keys[best[at - 1]])
            ):
                at -= 1
            if at == n:
                continue
            if held < n:
                held += 1
            for k in range(held - 1, at, -1):
                best[k] = best[k - 1]
            best[at] = i
        for k in range(held):
            out[t, k] = keys[best[k]]
    return out


@compiled
def _both(salient: Any, a: Any, i: int, b: Any, j: int) -> int:
    """How many salient words two articles share, from the first that each has."""
    n, same = salient.shape[1], 0
    while i < n and j < n:
        x, y = salient[a, i], salient[b, j]
        if x == y:
            same += 1
            i += 1
            j += 1
        elif x < y:
            i += 1
        else:
            j += 1
    return same


@compiled
def share_salient(pairs: Any, salient: Any, least: int, part: int, tiled: Any, bits: Any) -> Any:
    """`share_salient`: pairs are a << 32 | b. tiled uint64 (p,), bits uint16 (n, k): room."""
    # Most pairs share too few of the first bits of their words already. Those of an article stand in one line of the cache, and
    # pairs are taken by stretches of b, so that the lines of a stretch stay near while a goes up.
    n = salient.shape[1]
    wide = np.uint64(n)
    words = np.zeros(len(salient), np.int64)
    bits[:] = 0
    for t in range(len(salient)):
        for k in range(n):
            if salient[t, k] != 0:
                bits[t, words[t]] = (salient[t, k] >> _53) + _ONE  # 0 stands for no word
                words[t] += 1
    flat = bits.ravel()
    past = np.zeros(len(salient) // _STRETCH + 2, np.int64)
    for p in range(len(pairs)):
        past[np.int64(pairs[p] & _LOW) // _STRETCH + 1] += 1
    past = np.cumsum(past)
    begin = past.copy()
    for p in range(len(pairs)):
        stretch = np.int64(pairs[p] & _LOW) // _STRETCH
        tiled[past[stretch]] = pairs[p]
        past[stretch] += 1
    enough, seen, held = np.zeros(len(pairs), np.bool_), np.zeros((1 << 11) + 1, np.uint8), np.uint64(0)
    for t in range(len(tiled)):
        a, b = tiled[t] >> _32, tiled[t] & _LOW
        if a != held or t == 0:
            for k in range(wide):
                seen[flat[held * wide + k]] = 0
            held = a
            for k in range(wide):
                seen[flat[a * wide + k]] = 1
            seen[0] = 0
        near = 0
        for k in range(wide):
            near += seen[flat[b * wide + k]]
        needed = max(least, (min(words[a], words[b]) + 1) // part)
        enough[t] = near >= needed and _both(salient, a, n - words[a], b, n - words[b]) >= needed
    out = np.empty(len(pairs), np.bool_)
    for p in range(len(pairs)):
        stretch = np.int64(pairs[p] & _LOW) // _STRETCH
        out[p] = enough[begin[stretch]]
        begin[stretch] += 1
    return out
