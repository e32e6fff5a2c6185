"""The loop behind `kernels.chains.chain_pairs`: what every pair of a batch shares, one after the other."""

from __future__ import annotations

from typing import Any

import numpy as np

from retold.kernels.compiled import compiled

_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_32, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)


@compiled
def _slot(table: Any, mask: int, shift: Any, h: Any) -> Any:
    """Where h lies in an open table of places (-1: free) into `held`; linear probing."""
    return np.int64((h * _SPREAD) >> shift) & mask


@compiled
def _put(hashes: Any, low: int, high: int, heads: Any, owner: Any, nexts: Any, tally: Any, mask: int, shift: Any) -> None:
    """Fill the table with the n-grams of one article, places ascending from each head."""
    for i in range(high - 1, low - 1, -1):
        slot = _slot(heads, mask, shift, hashes[i])
        while heads[slot] >= 0 and owner[slot] != hashes[i]:
            slot = (slot + 1) & mask
        if heads[slot] < 0:
            owner[slot] = hashes[i]
            tally[slot] = 0
            nexts[i - low] = -1
        else:
            nexts[i - low] = heads[slot]
        heads[slot] = i - low
        tally[slot] += 1


@compiled
def _find(heads: Any, owner: Any, mask: int, shift: Any, h: Any) -> Any:
    slot = _slot(heads, mask, shift, h)
    while heads[slot] >= 0:
        if owner[slot] == h:
            return slot
        slot = (slot + 1) & mask
    return -1


@compiled
def _anchors(
    hashes: Any, heads: Any, owner: Any, nexts: Any, tally: Any, other: Any, mask: int, shift: Any, pa: Any, pb: Any, n: int,
    most: int,
) -> Any:  # fmt: skip
    """Where the n-grams of b stand in a, whose table this is: a << 32 | b; and how many different ones stand in both.

    `other` is zero, and is again afterwards.
    """
    m = len(hashes)
    seen, shared, slots = 0, 0, np.empty(m, np.int64)
    for j in range(m):
        slot = _find(heads, owner, mask, shift, hashes[j])
        slots[j] = slot
        if slot >= 0:
            shared += other[slot] == 0
            other[slot] += 1  # how often b has what a has
            seen += min(tally[slot], most)
    anchors, k = np.empty(seen, np.uint64), 0
    for j in range(m):
        slot = slots[j]
        if slot < 0 or tally[slot] > most or other[slot] > most or pb[j] != pb[j + n - 1]:
            continue
        i = heads[slot]
        while i >= 0:
            if pa[i] == pa[i + n - 1]:
                anchors[k] = (np.uint64(i) << _32) | np.uint64(j)
                k += 1
            i = nexts[i]
    for j in range(m):
        if slots[j] >= 0:
            other[slots[j]] = 0
    return anchors[:k], shared


@compiled
def _longest_run(anchors: Any, wa: Any, wb: Any, most: int) -> int:
    """The most words in a row that stand in both from an anchor on; anchors ascending, no more counted than `most`."""
    longest = 0
    for p in range(len(anchors)):
        i, j = np.int64(anchors[p] >> _32), np.int64(anchors[p] & _LOW)
        if i > 0 and j > 0:
            before = (np.uint64(i - 1) << _32) | np.uint64(j - 1)
            at = np.searchsorted(anchors, before)
            if at < len(anchors) and anchors[at] == before:
                continue  # counted from where it begins
        n = 0
        while n < most and i + n < len(wa) and j + n < len(wb) and wa[i + n] == wb[j + n]:
            n += 1
        longest = max(longest, n)
    return longest


@compiled
def _chain(anchors: Any, n: int, gap: int, drift: int, pieces_a: Any, pieces_b: Any, done: Any, open_: Any) -> int:
    """`chain_anchors`; how many stretches stand in `done`, unordered."""
    q, running = 0, 0
    for p in range(len(anchors)):
        a, b = np.int64(anchors[p] >> _32), np.int64(anchors[p] & _LOW)
        kept, best, cost = 0, -1, 0
        for r in range(running):
            if a - open_[r, 1] > gap:
                done[q] = open_[r]
                q += 1
                continue
            if kept != r:
                open_[kept] = open_[r]
            ahead, beside = a + n - open_[kept, 1], b + n - open_[kept, 3]
            apart = abs(ahead - beside)
            same = pieces_a[open_[kept, 0]] == pieces_a[a] and pieces_b[open_[kept, 2]] == pieces_b[b]
            if same and beside >= 0 and b - open_[kept, 3] <= gap and apart <= drift and (best < 0 or apart < cost):
                best, cost = kept, apart
            kept += 1
        running = kept
        if best < 0:
            if running == len(open_):  # as many as can be open at once: the oldest ends
                done[q] = open_[0]
                q += 1
                for r in range(1, running):
                    open_[r - 1] = open_[r]
                running -= 1
            open_[running, 0], open_[running, 1], open_[running, 2], open_[running, 3] = a, a + n, b, b + n
            running += 1
        else:
            open_[best, 1], open_[best, 3] = max(open_[best, 1], a + n), max(open_[best, 3], b + n)
    for r in range(running):
        done[q] = open_[r]
        q += 1
    return q


@compiled
def _extend(wa: Any, wb: Any, pa: Any, pb: Any, i: int, j: int, step: int, reach: int) -> Any:
    """Go on from word i of a and j of b (the last ones shared) as `extend_stretch` does; the last shared pair."""
    while True:
        while (
            0 <= i + step < len(wa) and 0 <= j + step < len(wb)
            and wa[i + step] == wb[j + step] and pa[i + step] == pa[i] and pb[j + step] == pb[j]
        ):  # fmt: skip
            i += step
            j += step
        found = False
        for total in range(1, 2 * reach + 1):
            for di in range(max(0, total - reach), min(reach, total) + 1):
                x, y = i + step * (di + 1), j + step * (total - di + 1)
                if x + step < 0 or x + step >= len(wa) or y + step < 0 or y + step >= len(wb):
                    continue
                if wa[x] != wb[y] or wa[x + step] != wb[y + step]:
                    continue
                if pa[x + step] != pa[i] or pb[y + step] != pb[j]:
                    continue
                i, j, found = x + step, y + step, True
                break
            if found:
                break
        if not found:
            return i, j


@compiled
def _order(found: Any, q: int) -> None:
    """Sort stretches by a_first, then b_first, then the rest: insertion, for there are few."""
    for x in range(1, q):
        for y in range(x, 0, -1):
            less = False
            for c in (0, 2, 1, 3):
                if found[y, c] != found[y - 1, c]:
                    less = found[y, c] < found[y - 1, c]
                    break
            if not less:
                break
            for c in range(4):
                found[y, c], found[y - 1, c] = found[y - 1, c], found[y, c]


@compiled
def _merge(found: Any, q: int, pa: Any, pb: Any) -> int:
    """Stretches of the same pieces that overlap on both sides, in order, are one."""
    k = 0
    for x in range(1, q):
        overlap = found[x, 0] <= found[k, 1] and found[k, 2] <= found[x, 2] <= found[k, 3]
        if overlap and pa[found[k, 0]] == pa[found[x, 0]] and pb[found[k, 2]] == pb[found[x, 2]]:
            found[k, 1], found[k, 3] = max(found[k, 1], found[x, 1]), max(found[k, 3], found[x, 3])
        else:
            k += 1
            if k != x:
                found[k] = found[x]
    return k + 1 if q else 0


@compiled
def _alike(wa: Any, wb: Any) -> int:
    """How many words two stretches have in common, each as often as it stands in both; all only in the same order."""
    if len(wa) == len(wb) and np.all(wa == wb):
        return len(wa)
    a, b = np.sort(wa), np.sort(wb)
    i, j, n = 0, 0, 0
    while i < len(a) and j < len(b):
        if a[i] == b[j]:
            n += 1
            i += 1
            j += 1
        elif a[i] < b[j]:
            i += 1
        else:
            j += 1
    return min(n, max(len(wa), len(wb)) - 1)


@compiled
def _grown(array: Any, needed: int) -> Any:
    if needed <= len(array):
        return array
    larger = np.empty((max(needed, 2 * len(array)), array.shape[1]), array.dtype)
    larger[: len(array)] = array
    return larger


@compiled
def chain(
    words: Any, pieces: Any, first: Any, hashes: Any, begin: Any, pairs: Any, n: int, most: int, gap: int, drift: int, reach: int,
    shortest: int, longest_run: int,
) -> Any:  # fmt: skip
    """`chain_pairs`: stretches int64 (q, 5); past int64 (p + 1,); runs int64 (p,); shared int64 (p,)."""
    longest = 1
    for t in range(len(begin) - 1):
        longest = max(longest, begin[t + 1] - begin[t])
    bits = 3
    while (1 << bits) < 2 * longest:
        bits += 1
    heads, owner = np.full(1 << bits, -1, np.int64), np.zeros(1 << bits, np.uint64)
    tally, other = np.zeros(1 << bits, np.int64), np.zeros(1 << bits, np.int64)
    nexts = np.empty(longest, np.int64)
    past, runs, shared = np.zeros(len(pairs) + 1, np.int64), np.zeros(len(pairs), np.int64), np.zeros(len(pairs), np.int64)
    out, q_out = np.empty((len(pairs) + 16, 5), np.int64), 0
    open_ = np.empty((256, 4), np.int64)
    held, size, mask, shift = -1, 0, 0, np.uint64(0)
    for p in range(len(pairs)):
        a, b = pairs[p, 0], pairs[p, 1]
        if a != held:
            heads[: mask + 1] = -1
            size = 3
            while (1 << size) < 2 * (begin[a + 1] - begin[a]):
                size += 1
            mask, shift = (1 << size) - 1, np.uint64(64 - size)
            _put(hashes, begin[a], begin[a + 1], heads, owner, nexts, tally, mask, shift)
            held = a
        wa, wb = words[first[a] : first[a + 1]], words[first[b] : first[b + 1]]
        pa, pb = pieces[first[a] : first[a + 1]], pieces[first[b] : first[b + 1]]
        own = hashes[begin[b] : begin[b + 1]]
        anchors, shared[p] = _anchors(own, heads, owner, nexts, tally, other, mask, shift, pa, pb, n, most)
        q = 0
        if len(wa) == len(wb) and len(wa) > 0 and pa[-1] == 0 and pb[-1] == 0 and np.all(wa == wb):
            out = _grown(out, q_out + 1)
            out[q_out, 0], out[q_out, 1], out[q_out, 2], out[q_out, 3], out[q_out, 4] = 0, len(wa), 0, len(wb), len(wa)
            q_out += 1
            runs[p] = len(wa)
        elif len(anchors) > 0:
            anchors = np.sort(anchors)
            runs[p] = _longest_run(anchors, wa, wb, longest_run)
            found = np.empty((len(anchors), 4), np.int64)
            q = _chain(anchors, n, gap, drift, pa, pb, found, open_)
            for x in range(q):
                i, j = _extend(wa, wb, pa, pb, found[x, 1] - 1, found[x, 3] - 1, 1, reach)
                found[x, 1], found[x, 3] = i + 1, j + 1
                i, j = _extend(wa, wb, pa, pb, found[x, 0], found[x, 2], -1, reach)
                found[x, 0], found[x, 2] = i, j
            _order(found, q)
            q = _merge(found, q, pa, pb)
            out = _grown(out, q_out + q)
            for x in range(q):
                if found[x, 1] - found[x, 0] >= shortest:
                    out[q_out, :4] = found[x]
                    out[q_out, 4] = _alike(wa[found[x, 0] : found[x, 1]], wb[found[x, 2] : found[x, 3]])
                    q_out += 1
        past[p + 1] = q_out
    return out[:q_out].copy(), past, runs, shared
