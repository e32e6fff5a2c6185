"""The loop behind `kernels.words`."""
# Constants are uint64 by name: of uint64 and int64 numba makes a float.

from __future__ import annotations

from typing import Any

import numpy as np

from retold.kernels.compiled import compiled
from retold.kernels.words import APOSTROPHE, BEGINNING, DIGIT, FOLDED, LETTER, PLAIN, UNKNOWN, UPPER

_BASIS = np.uint64(0xCBF29CE484222325)
_PRIME = np.uint64(0x100000001B3)
_FINAL = np.uint64(0x9E3779B97F4A7C15)
_HALF, _LAST, _ONE = np.uint64(32), np.uint64(29), np.uint64(1)
_DOT, _COMMA, _COLON = np.uint32(0x2E), np.uint32(0x2C), np.uint32(0x3A)
_FOLDED, _LETTER, _DIGIT, _UPPER = np.uint32(FOLDED), np.uint32(LETTER), np.uint32(DIGIT), np.uint32(UPPER)
_PLAIN, _APOSTROPHE, _BEGINS, _UNKNOWN = np.uint32(PLAIN), np.uint32(APOSTROPHE), np.uint32(BEGINNING), np.uint32(UNKNOWN)
_WORD, _NONE = np.uint32(LETTER | DIGIT), np.uint32(0)


@compiled
def _kind(codes: Any, table: Any, i: Any, end: Any) -> int:
    """1 a letter, 2 a digit, 0 neither or the end."""
    if i >= end:
        return 0
    e = table[codes[i]]
    return 1 if e & _LETTER else 2 if e & _DIGIT else 0


@compiled
def _word_end(codes: Any, table: Any, i: Any, end: Any) -> Any:
    """Past the end of the number, or the word that may be an initialism, that begins at i: see `tokens._WORD`."""
    if _kind(codes, table, i, end) == 2:
        j = i + 1
        while _kind(codes, table, j, end) == 2:
            j += 1
        while j + 1 < end and (codes[j] == 0x2E or codes[j] == 0x2C or codes[j] == 0x3A) and _kind(codes, table, j + 1, end) == 2:
            j += 2
            while _kind(codes, table, j, end) == 2:
                j += 1
        return j
    pairs = 0  # initialisms: letters with a dot behind each
    while _kind(codes, table, i + 2 * pairs, end) == 1 and i + 2 * pairs + 1 < end and codes[i + 2 * pairs + 1] == 0x2E:
        pairs += 1
    if pairs >= 2:
        j = i + 2 * pairs
        if _kind(codes, table, j, end) != 1:
            return j
        if _kind(codes, table, j + 1, end) != 1:
            return j + 1
        if pairs >= 3:
            return j - 1
    return i + 1


@compiled
def _grouped(codes: Any, i: Any, j: Any) -> bool:
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


@compiled
def _add(key: Any, c: Any, table: Any, folded_at: Any, folded: Any) -> Any:
    """A key with the form of one more character, and the length of that form."""
    form = table[c] & _FOLDED
    if form != 0:
        return (key ^ np.uint64(form)) * _PRIME, 1
    at = folded_at[c]
    n = np.int64(folded[at])
    for m in range(at + 1, at + 1 + n):
        key = (key ^ np.uint64(folded[m])) * _PRIME
    return key, n


@compiled
def _odd_word(codes: Any, i: Any, end: Any, table: Any, folded_at: Any, folded: Any) -> Any:
    """Past the end, key (not mixed yet) and length of the form of a number, or of an initialism."""
    j = _word_end(codes, table, i, end)
    number = table[codes[i]] & _DIGIT != 0
    drop = number and _grouped(codes, i, j)
    key, length = _BASIS, 0
    for k in range(i, j):
        c = codes[k]
        if c == _DOT or c == _COMMA or c == _COLON:  # noqa: SIM109  quicker compiled
            if number and not (drop and c == _COMMA):
                key = (key ^ np.uint64(c)) * _PRIME
                length += 1
            continue
        key, n = _add(key, c, table, folded_at, folded)
        length += n
    return j, key, length


@compiled
def _plain_word(codes: Any, i: Any, end: Any, table: Any, folded_at: Any, folded: Any) -> Any:
    """The same of a word that begins with a letter, in one pass. Places are unsigned."""
    key, length, j, e = _BASIS, np.uint64(0), i, table[codes[i]]
    before, before_length, mark = key, length, end  # as they were before the last apostrophe
    while True:
        while e & _PLAIN:
            key = (key ^ np.uint64(e & _FOLDED)) * _PRIME
            length += _ONE
            j += _ONE
            e = table[codes[j]] if j < end else _NONE
        if e & _LETTER == _NONE:
            if e & _APOSTROPHE == _NONE or j + _ONE >= end or table[codes[j + _ONE]] & _LETTER == _NONE:
                break
            before, before_length, mark = key, length, j
        else:
            if e & _APOSTROPHE:  # a letter by its class, and an apostrophe
                before, before_length, mark = key, length, j
            key, more = _add(key, codes[j], table, folded_at, folded)
            length += np.uint64(more)
        j += _ONE
        e = table[codes[j]] if j < end else _NONE
    if mark + _ONE + _ONE == j and (codes[j - _ONE] == 0x73 or codes[j - _ONE] == 0x53):
        return j, before, before_length
    return j, key, length


@compiled
def split(codes: Any, first: Any, table: Any, folded_at: Any, folded: Any) -> Any:
    """keys, starts, ends, marks, first of `Words`; and whether the table knows every character: else they are not all."""
    n = len(first) - 1
    most = len(codes) + 1  # "0A0A" is four words
    keys, starts, ends = np.empty(most, np.uint64), np.empty(most, np.int32), np.empty(most, np.int32)
    marks, begin = np.empty(most, np.uint8), np.zeros(n + 1, np.int64)
    w = 0
    for t in range(n):
        # Places are unsigned: of a signed one numba asks each time whether it counts from the end.
        start, end = np.uint64(first[t]), np.uint64(first[t + 1])
        i, opening = start, _BEGINS
        while i < end:
            e = table[codes[i]]
            if e & _WORD == _NONE:
                if e & _UNKNOWN:
                    return keys[:0], starts[:0], ends[:0], marks[:0], begin, False
                opening |= e & _BEGINS
                i += _ONE
                continue
            odd = e & _DIGIT != _NONE
            if not odd and i + _ONE < end and codes[i + _ONE] == _DOT:
                odd = _word_end(codes, table, np.int64(i), np.int64(end)) > np.int64(i) + 1
            if odd:
                past, key, n_form = _odd_word(codes, np.int64(i), np.int64(end), table, folded_at, folded)
                j, length = np.uint64(past), np.uint64(n_form)
            else:
                j, key, length = _plain_word(codes, i, end, table, folded_at, folded)
            if length > 0:
                key = key ^ (key >> _HALF)
                key = key * _FINAL
                keys[w] = key ^ (key >> _LAST)
                starts[w], ends[w] = i - start, j - start
                own = (1 if e & _UPPER else 0) | (2 if e & _DIGIT else 0) | (4 if opening else 0)
                marks[w] = own | (8 if length == _ONE else 0)
                w += 1
                opening = _NONE
            else:
                for k in range(i, j):
                    opening |= table[codes[k]] & _BEGINS
            i = j
        begin[t + 1] = w
    return keys[:w].copy(), starts[:w].copy(), ends[:w].copy(), marks[:w].copy(), begin, True
