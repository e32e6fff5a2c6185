"""The texts of an archive gone through for the words of a short passage: too few words may share no key of the index."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from heapq import nsmallest
from math import ceil

from retold.finding.locating import Asked
from retold.store.archive import Archive

_NEEDLES = 12  # rarest words that are looked for
_RAREST = 4  # of these, one must be there
_ENOUGH = 0.4  # of their weight that must stand near together
_STEM_SHARE, _STEM_LETTERS = 0.6, 4  # of a longer word's letters, from the start, and at least: its other forms begin so too
_ROOM, _SPARE = 3, 100  # near together: within so many times the letters of the passage, and some more
_PLACES = 200  # of a word in one text that are looked at
_LOWER = bytes(range(256)).lower()
_LEFT_OUT = b"'`.,"  # what a form leaves out: don't, U.S., 350,000
_NOT_ASCII = bytes(range(128, 256))
# The first bytes, in UTF-8, of letters that are a plain one with a mark, and of the marks alone.
_ACCENTS = tuple(bytes([lead]) for lead in (*range(0xC3, 0xCA), 0xCC, 0xCD, 0xE1, 0xEF))
_APOSTROPHES = dict.fromkeys(map(ord, "'’ʼ`.,"))
_MARKS = re.compile("[\u0300-\u036f]")
_APART = re.compile(rb"[^a-z0-9\x80-\xff]+")

Needles = list[tuple[bytes, int]]


def scan_for(asked: Asked, archive: Archive, most: int) -> tuple[list[int], int]:
    """The numbers of the articles in which enough of a passage's rarer words stand near together, in the title or the text.

    A word is found by how it begins, whatever its case, accents and apostrophes. At most `most`: those that hold the passage word
    for word first, then those that hold most, ties by SHA-256. Also how many more there were. Cost O(bytes of the archive),
    some 15 µs an article of 450 words.
    """
    needles = _needles(asked)
    whole = sum(weight for _, weight in needles)
    plain = all(needle.isascii() for needle, _ in needles)
    fold = _fold_ascii if plain else _fold_any
    phrase = b" " + b" ".join(form.replace(".", "").encode("utf-8", "surrogatepass") for form in asked.tokens.forms) + b" "
    room = _ROOM * len(phrase) + _SPARE
    found = list[tuple[float, str, int]]()
    sure = [(needle, weight) for needle, weight in needles if needle in asked.text.lower().encode("utf-8", "replace")]
    sure = [(needle, weight) for needle, weight in sure if needle.isalpha() and len(needle) >= _STEM_LETTERS]
    safe = plain and len(sure) >= _RAREST  # words that stand as they are in any text without accents
    of_sure = sum(weight for _, weight in sure)
    for number, sha256, text in _texts(archive):
        if safe and not _accented(text) and not _held(sure, text.lower(), of_sure):
            continue
        folded = fold(text)
        if not _held(needles, folded, whole):
            continue
        near = _near(needles, folded, room)
        if near >= _ENOUGH * whole:
            exact = near == whole and phrase in b" " + _APART.sub(b" ", folded) + b" "
            found.append((-near - exact * 1e9, sha256, number))
    return [number for _, _, number in nsmallest(most, found)], max(0, len(found) - most)


def _texts(archive: Archive) -> Iterator[tuple[int, str, bytes]]:
    for rows in archive.scan():
        for number, sha256, title, text in rows:
            yield number, sha256, title + b"\n" + text if title else text


def _needles(asked: Asked) -> Needles:
    """What the rarest words of a passage begin with, folded, each with the word's weight; the rarest first."""
    weights = dict(zip(asked.tokens.forms, asked.weights.tolist(), strict=True))
    rarest = sorted(weights, key=lambda form: (-weights[form], form))[:_NEEDLES]
    held = dict[bytes, int]()
    for form in rarest:
        stem = form[: max(_STEM_LETTERS, ceil(_STEM_SHARE * len(form)))] if form.isalpha() else form.replace(".", "")
        needle = stem.replace(",", "").encode("utf-8", "surrogatepass")
        held[needle] = max(held.get(needle, 0), weights[form])
    return list(held.items())


def _held(needles: Needles, text: bytes, whole: int) -> bool:
    """Whether a text in small letters holds enough of them, wherever, and one of the rarest; it is left as soon as it cannot."""
    if not any(needle in text for needle, _ in needles[:_RAREST]):
        return False
    spare = whole - _ENOUGH * whole
    for needle, weight in needles:
        if needle not in text:
            spare -= weight
            if spare < 0:
                return False
    return True


def _near(needles: Needles, folded: bytes, room: int) -> int:
    """The most weight of different ones within `room` bytes. Cost O(places log places), at most 200 of each."""
    places = list[tuple[int, int]]()
    for n, (needle, _) in enumerate(needles):
        at = folded.find(needle)
        for _ in range(_PLACES):
            if at < 0:
                break
            places.append((at, n))
            at = folded.find(needle, at + 1)
    places.sort()
    return _heaviest(places, [weight for _, weight in needles], room)


def _heaviest(places: Sequence[tuple[int, int]], weights: Sequence[int], room: int) -> int:
    inside, best, held, low = [0] * len(weights), 0, 0, 0
    for at, n in places:
        while at - places[low][0] > room:
            gone = places[low][1]
            inside[gone] -= 1
            held -= 0 if inside[gone] else weights[gone]
            low += 1
        held += 0 if inside[n] else weights[n]
        inside[n] += 1
        best = max(best, held)
    return best


def _accented(text: bytes) -> bool:
    return not text.isascii() and any(lead in text for lead in _ACCENTS)


def _fold_ascii(text: bytes) -> bytes:
    if _accented(text):
        text = unicodedata.normalize("NFKD", text.decode("utf-8", "replace")).encode("utf-8", "replace")
    return text.translate(_LOWER, _LEFT_OUT + _NOT_ASCII)


def _fold_any(text: bytes) -> bytes:
    said = unicodedata.normalize("NFKD", text.decode("utf-8", "replace")).casefold()
    return _MARKS.sub("", said).translate(_APOSTROPHES).encode("utf-8", "replace")
