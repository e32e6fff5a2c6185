"""Text as the tagger reads it: words, their pieces, their shapes, and how each stands to the quotation marks.

WordPiece as in BERT's uncased vocabulary (Devlin et al. 2019): words are cut into the longest pieces that the vocabulary holds.
What lower case loses comes back as a shape, and every habit of quotation marks (single, double, French, German, never closed)
becomes one, because the marks are those that `find_quotations` paired.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from retold.types import Quotation, Span

SHAPES = ("none", "lower", "title", "upper", "letter", "mixed", "digit", "mark")
STATES = ("out", "open", "in", "close", "reopen", "inner-open", "inner", "inner-close")
_NUMBERS = {state: number for number, state in enumerate(STATES)}
_WORD = re.compile(r"[^\W_]+|\S")
_LONGEST = 40  # characters of a word; a longer one is unknown
_QUOTE_TOKENS = {"open": "“", "reopen": "“", "close": "”", "inner-open": "‘", "inner-close": "’"}
_PLAIN = {"’": "'", "‘": "'", "`": "'", "‚": "'", "‛": "'", "‹": "'", "›": "'"} | dict.fromkeys("“”„‟«»＂", '"')


class Vocabulary:
    """The pieces by number; what was said of a word is remembered."""

    def __init__(self, pieces: Sequence[str]) -> None:
        self.numbers = {piece: number for number, piece in enumerate(pieces)}
        self.unknown, self.first, self.break_ = (self.numbers[name] for name in ("[UNK]", "[CLS]", "[SEP]"))
        self._known: dict[str, tuple[tuple[int, ...], int]] = {}

    def pieces_of(self, word: str) -> tuple[int, ...]:
        """The numbers of a word's pieces, longest first from the left; the unknown piece where it cannot be cut."""
        return self.look_up(word)[0]

    def look_up(self, word: str) -> tuple[tuple[int, ...], int]:
        """The pieces of a word, and the number of its shape in SHAPES."""
        found = self._known.get(word)
        if found is None:
            found = self._cut(_plain(word)), SHAPES.index(shape_of(word))
            if len(self._known) < 200_000:
                self._known[word] = found
        return found

    def _cut(self, word: str) -> tuple[int, ...]:
        if not word or len(word) > _LONGEST:
            return (self.unknown,)
        pieces, start = [], 0
        while start < len(word):
            mark = "##" if start else ""
            end = next((e for e in range(len(word), start, -1) if mark + word[start:e] in self.numbers), start)
            if end == start:
                return (self.unknown,)
            pieces.append(self.numbers[mark + word[start:end]])
            start = end
        return tuple(pieces)


@dataclass(frozen=True)
class Words:
    """The words of some paragraphs in order: spans, pieces, shape, quotation state, which begin a paragraph, end a sentence."""

    spans: list[Span]
    pieces: list[tuple[int, ...]]
    shapes: list[int]
    states: list[int]
    begins: list[bool]
    ends: list[bool]


def read_words(text: str, paragraphs: Iterable[Span], quotations: Sequence[Quotation], vocabulary: Vocabulary) -> Words:
    """The words of paragraphs of a text. `quotations` are those of the same text, in order. Cost O(length)."""
    words = Words([], [], [], [], [], [])
    marks = _marks(text, quotations)
    k, ends = 0, list[int]()
    starts = [(q.start, q.end) for q in quotations]
    for start, end in paragraphs:
        begins = True
        for found in _WORD.finditer(text, start, end):
            at = found.start()
            while k < len(starts) and starts[k][0] <= at:
                ends.append(starts[k][1])
                k += 1
            if ends:
                ends = [e for e in ends if e > at]
            word = found.group()
            state = marks.get(at) or ("out" if not ends else "in" if len(ends) == 1 else "inner")
            words.spans.append(found.span())
            pieces, shape = vocabulary.look_up(word)
            words.pieces.append(vocabulary.look_up(_QUOTE_TOKENS[state])[0] if state in _QUOTE_TOKENS else pieces)
            words.shapes.append(shape)
            words.states.append(_NUMBERS[state])
            words.ends.append(word in ".!?…" or (state in ("close", "inner-close") and not begins and words.ends[-1]))
            words.begins.append(begins)
            begins = False
    return words


def _marks(text: str, quotations: Sequence[Quotation]) -> dict[int, str]:
    """What each quotation mark does, by its place."""
    marks: dict[int, str] = {}
    ends: list[int] = []
    for q in quotations:
        ends = [e for e in ends if e > q.start]
        inside = bool(ends)
        marks[q.start] = "inner-open" if inside else "reopen" if q.continues else "open"
        if q.closed and q.end - 1 > q.start:
            marks[q.end - 1] = "inner-close" if inside else "close"
        ends.append(q.end)
    return marks


def shape_of(word: str) -> str:
    """One of SHAPES."""
    if word.isdigit() or word[0].isdigit():
        return "digit"
    if not word[0].isalnum():
        return "mark"
    if word.islower():
        return "lower"
    if len(word) == 1:
        return "letter" if word.isupper() else "lower"
    if word.isupper():
        return "upper"
    return "title" if word[0].isupper() and word[1:].islower() else "mixed"


def _plain(word: str) -> str:
    """Lower case without accents, marks in one form."""
    if word.isascii():
        return word.lower()
    if len(word) == 1 and word in _PLAIN:
        return _PLAIN[word]
    return "".join(c for c in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(c) != "Mn")


def cut_stretches(words: Words, most_words: int, most_pieces: int) -> list[tuple[int, int]]:
    """Ranges of words, whole paragraphs where they fit, else cut after the last sentence that fits. Cost O(words)."""
    stretches = []
    n = len(words.spans)
    first = 0
    while first < n:
        stop, pieces = first, 1
        while stop < n and stop - first < most_words:
            pieces += len(words.pieces[stop]) + words.begins[stop]
            if pieces > most_pieces:
                break
            stop += 1
        stop = max(stop, first + 1)
        if stop < n and not words.begins[stop]:
            stop = _seam(words, first, stop)
        stretches.append((first, stop))
        first = stop
    return stretches


def _seam(words: Words, first: int, stop: int) -> int:
    """The best place in (first, stop] to cut: the last beginning of a paragraph, else the last end of a sentence, else stop."""
    for k in range(stop - 1, first, -1):
        if words.begins[k]:
            return k
    half = first + (stop - first) // 2
    for outside in (True, False):
        for k in range(stop - 1, half, -1):
            apart = words.spans[k][0] > words.spans[k - 1][1]
            if words.ends[k - 1] and apart and (not outside or words.states[k] <= 1):
                return k
    return stop
