"""The loop behind `kernels.words`."""
# Constants are uint64 by name: of uint64 and int64 numba makes a float.

from __future__ import annotations

from typing import Any

import numpy as np

from retold.kernels.compiled import compiled, inlined

_BASIS = np.uint64(0xCBF29CE484222325)
_PRIME = np.uint64(0x100000001B3)
_FINAL = np.uint64(0x9E3779B97F4A7C15)
_HALF, _LAST = np.uint64(32), np.uint64(29)
_DOT, _COMMA, _COLON = np.uint32(0x2E), np.uint32(0x2C), np.uint32(0x3A)


@inlined
def _kind(codes: Any, classes: Any, i: int, end: int) -> int:
    """1 a letter, 2 a digit, 0 neither or the end."""
    return classes[codes[i]] & 3 if i < end else 0


@inlined
def _apostrophe(c: int) -> bool:
    return c == 0x27 or c == 0x2019 or c == 0x2BC


@compiled
def _word_end(codes: Any, classes: Any, i: int, end: int) -> int:
    """Past the end of the word that begins at i: see `tokens._WORD`."""
    if _kind(codes, classes, i, end) == 2:
        j = i + 1
        while _kind(codes, classes, j, end) == 2:
            j += 1
        while j + 1 < end and (codes[j] == 0x2E or codes[j] == 0x2C or codes[j] == 0x3A) and _kind(codes, classes, j + 1, end) == 2:
            j += 2
            while _kind(codes, classes, j, end) == 2:
                j += 1
        return j
    pairs = 0  # initialisms: letters with a dot behind each
    while _kind(codes, classes, i + 2 * pairs, end) == 1 and i + 2 * pairs + 1 < end and codes[i + 2 * pairs + 1] == 0x2E:
        pairs += 1
    if pairs >= 2:
        j = i + 2 * pairs
        if _kind(codes, classes, j, end) != 1:
            return j
        if _kind(codes, classes, j + 1, end) != 1:
            return j + 1
        if pairs >= 3:
            return j - 1
    j = i + 1
    while _kind(codes, classes, j, end) == 1:
        j += 1
    while j + 1 < end and _apostrophe(codes[j]) and _kind(codes, classes, j + 1, end) == 1:
        j += 2
        while _kind(codes, classes, j, end) == 1:
            j += 1
    return j


@compiled
def _grouped(codes: Any, i: int, j: int) -> bool:
    """Whether codes[i:j], a number, is written with commas between thousands."""
    k = i
    while k < j and codes[k] != 0x2C and codes[k] != 0x2E and codes[k] != 0x3A:
        k += 1
    if k - i > 3 or k >= j or codes[k] != 0x2C:
        return False
    while k < j and codes[k] == 0x2C:
        for m in range(k + 1, k + 4):
            if m >= j or codes[m] == 0x2C or codes[m] == 0x2E or codes[m] == 0x3A:
                return False
        k += 4
    if k == j:
        return True
    if codes[k] != 0x2E:
        return False
    for m in range(k + 1, j):  # noqa: SIM110  a generator does not compile
        if codes[m] == 0x2C or codes[m] == 0x2E or codes[m] == 0x3A:
            return False
    return True


@inlined
def _begins(codes: Any, i: int, j: int) -> bool:
    """Whether a line, a sentence or a quotation begins behind codes[i:j], what stands between two words."""
    for k in range(i, j):
        c = codes[k]
        if c == 0x2E or c == 0x0A or c == 0x21 or c == 0x3F or c == 0x3A or c == 0x22 or c == 0x201C or c == 0x201D or c == 0x60:
            return True
    return False


@inlined
def _add(key: Any, c: Any, simple: Any, folded_at: Any, folded: Any) -> Any:
    """A key with the form of one more character, and the length of that form."""
    if simple[c] != 0:
        return (key ^ np.uint64(simple[c])) * _PRIME, 1
    at = folded_at[c]
    n = np.int64(folded[at])
    for m in range(at + 1, at + 1 + n):
        key = (key ^ np.uint64(folded[m])) * _PRIME
    return key, n


@inlined
def _plain_word(codes: Any, i: int, end: int, classes: Any, simple: Any, folded_at: Any, folded: Any) -> Any:
    """Past the end, key (not mixed yet) and length of the form of a word that begins with a letter: one pass, for most words."""
    key, length, j = _BASIS, 0, i
    before_key, before_length, mark = key, 0, -1  # as it was before the last apostrophe
    while j < end:
        if classes[codes[j]] & 3 == 1:
            if codes[j] == 0x2BC:  # a letter by its class, and an apostrophe
                before_key, before_length, mark = key, length, j
            key, n = _add(key, codes[j], simple, folded_at, folded)
            length += n
        elif j > i and _apostrophe(codes[j]) and _kind(codes, classes, j + 1, end) == 1:
            before_key, before_length, mark = key, length, j
        else:
            break
        j += 1
    if mark >= 0 and mark == j - 2 and (codes[j - 1] == 0x73 or codes[j - 1] == 0x53):
        return j, before_key, before_length
    return j, key, length


@compiled
def _odd_word(codes: Any, i: int, end: int, classes: Any, simple: Any, folded_at: Any, folded: Any) -> Any:
    """The same of a number, or of what may be an initialism."""
    j = _word_end(codes, classes, i, end)
    number = classes[codes[i]] & 3 == 2
    drop = number and _grouped(codes, i, j)
    stop = j
    if j - i >= 2 and (codes[j - 1] == 0x73 or codes[j - 1] == 0x53) and _apostrophe(codes[j - 2]):
        stop = j - 2
    key, length = _BASIS, 0
    for k in range(i, stop):
        c = codes[k]
        if c == _DOT or c == _COMMA or c == _COLON:  # noqa: SIM109  quicker compiled
            if number and not (drop and c == _COMMA):
                key = (key ^ np.uint64(c)) * _PRIME
                length += 1
            continue
        key, n = _add(key, c, simple, folded_at, folded)
        length += n
    return j, key, length


@compiled
def split(codes: Any, first: Any, classes: Any, simple: Any, folded_at: Any, folded: Any) -> Any:
    """keys, starts, ends, marks, first of `Words`."""
    n = len(first) - 1
    most = len(codes) + 1  # "0A0A" is four words
    keys, starts, ends = np.empty(most, np.uint64), np.empty(most, np.int32), np.empty(most, np.int32)
    marks, begin = np.empty(most, np.uint8), np.empty(n + 1, np.int64)
    w = 0
    for t in range(n):
        begin[t] = w
        start, end = first[t], first[t + 1]
        i, past = start, start
        while i < end:
            if classes[codes[i]] & 3 == 0:
                i += 1
                continue
            number = classes[codes[i]] & 3 == 2
            if number or (i + 1 < end and codes[i + 1] == 0x2E):
                j, key, length = _odd_word(codes, i, end, classes, simple, folded_at, folded)
            else:
                j, key, length = _plain_word(codes, i, end, classes, simple, folded_at, folded)
            if length > 0:
                key = key ^ (key >> _HALF)
                key = key * _FINAL
                keys[w] = key ^ (key >> _LAST)
                starts[w], ends[w] = i - start, j - start
                capital = 1 if classes[codes[i]] & 4 else 0
                opening = 4 if past == start or _begins(codes, past, i) else 0
                marks[w] = capital | (2 if number else 0) | opening | (8 if length == 1 else 0)
                w += 1
                past = j
            i = j
    begin[n] = w
    return keys[:w].copy(), starts[:w].copy(), ends[:w].copy(), marks[:w].copy(), begin
