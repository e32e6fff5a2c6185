"""What articles are made of: the tokens and sentences of some material, and a chain that says which token may follow which.

Numbers stand for tokens throughout, so that a million articles are made with array operations and become strings only when they
are written.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.runs import hash_runs

Tokens = NDArray[np.int32]

LONGEST, SHORTEST = 45, 8  # tokens of a sentence that the chain makes
_COINED = 20_000  # invented words: what is put in where no word of the material helps
# The finest reading of words: who reads [a-z0-9']+ or \w+ and sees six in a row sees six of these, as no word is marks alone.
_WORD = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")
_MARKS_ALONE = re.compile(r"''+|(?<![^\W_])'(?![^\W_])|_+")
_BORDER = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[\"“‘(]?[A-Z0-9])|\n+")
_SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]


@dataclass(frozen=True)
class Language:
    """Material as numbers.

    strings        of each token, as it is written; the last `_COINED` are invented.
    word_first     int64 (tokens + 1,): where its words begin in `word_hashes`, uint64 (a token may have none, or several).
    sentences      of the material, no two of which share six words in a row.
    next_first     int64 (tokens + 1,): where its followers begin in `next_tokens`, int32, as often as they follow; -1 = the end.
    openings, plain  int32: tokens that open a sentence; tokens of letters alone; both as often as they do.
    """

    strings: list[str]
    word_first: NDArray[np.int64]
    word_hashes: NDArray[np.uint64]
    sentences: list[Tokens]
    next_first: NDArray[np.int64]
    next_tokens: Tokens
    openings: Tokens
    plain: Tokens

    @property
    def coined(self) -> Tokens:
        """The invented tokens."""
        return np.arange(len(self.strings) - _COINED, len(self.strings), dtype=np.int32)

    def words_of(self, tokens: Tokens) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
        """Hashes of the words of these tokens in order, and for each the place of its token. Cost O(words)."""
        counts = (self.word_first[1:] - self.word_first[:-1])[tokens]
        place = np.repeat(np.arange(len(tokens), dtype=np.int64), counts)
        before = np.cumsum(counts) - counts
        return self.word_hashes[np.arange(len(place)) + (self.word_first[tokens] - before)[place]], place

    def draw_sentences(self, n: int, chance: np.random.Generator) -> Iterator[Tokens]:
        """n sentences by the chain, each of 8 to 45 tokens. Cost O(tokens), some 50 ns each."""
        left, barren = n, 0
        while left:
            if barren == 20:
                raise ValueError("the material makes no sentence of 8 to 45 words; give more articles")
            block = np.full((max(256, left * 3 // 2), LONGEST), -1, np.int32)
            block[:, 0] = draw(self.openings, len(block), chance)
            open_rows = np.arange(len(block))
            for place in range(1, LONGEST):
                last = block[open_rows, place - 1]
                first, n_next = self.next_first[last], self.next_first[last + 1] - self.next_first[last]
                following = self.next_tokens[first + (chance.random(len(last)) * n_next).astype(np.int64)]
                block[open_rows, place] = following
                open_rows = open_rows[following >= 0]
            lengths = (block >= 0).sum(1)
            lengths[open_rows] = 0  # without an end
            good = np.flatnonzero(lengths >= SHORTEST)[:left]
            left, barren = left - len(good), 0 if len(good) else barren + 1
            yield from (block[row, : lengths[row]] for row in good.tolist())


def draw(items: Tokens, n: int, chance: np.random.Generator) -> Tokens:
    """n of the items, drawn with return."""
    return items[(chance.random(n) * len(items)).astype(np.int64)]


def read_language(sentences: Iterable[str], chance: np.random.Generator) -> Language:
    """The language of some sentences. Raises ValueError where there are none. Cost O(words log words)."""
    numbers: dict[str, int] = {}
    texts = [np.array([numbers.setdefault(t, len(numbers)) for t in s.split()], np.int32) for s in sentences]
    texts = [text for text in texts if len(text) > 1]
    if not texts:
        raise ValueError("the material has no sentence of two words or more; give a JSONL file of articles with their text")
    n_read = len(numbers)
    while len(numbers) < n_read + _COINED:
        numbers.setdefault(_coin(chance), len(numbers))
    strings = list(numbers)
    words = [[_hash(word) for word in _WORD.findall(string.lower())] for string in strings]
    word_first = np.cumsum([0, *map(len, words)], dtype=np.int64)
    flat = np.concatenate([np.append(text, np.int32(-1)) for text in texts])
    here, following = flat[:-1], flat[1:]
    here, following = here[here >= 0], following[here >= 0]
    order = np.argsort(here, kind="stable")
    next_first = np.searchsorted(here[order], np.arange(len(strings) + 1)).astype(np.int64)
    plain = np.array([string.isalpha() for string in strings])
    plain[n_read:] = False
    language = Language(
        strings=strings,
        word_first=word_first,
        word_hashes=np.array([h for own in words for h in own], np.uint64),
        sentences=[],
        next_first=next_first,
        next_tokens=following[order],
        openings=np.array([text[0] for text in texts], np.int32),
        plain=flat[(flat >= 0) & plain[flat]] if plain.any() else np.arange(n_read, len(strings), dtype=np.int32),
    )
    language.sentences.extend(_without_shared_runs(language, texts))
    return language


def _without_shared_runs(language: Language, texts: Sequence[Tokens]) -> list[Tokens]:
    # Of sentences that share six words in a row, the first stays.
    words, place = language.words_of(np.concatenate(texts))
    owner = np.repeat(np.arange(len(texts)), [len(text) for text in texts])[place]
    hashes, first = hash_runs(words, owner)
    seen_first = np.zeros(len(hashes), np.bool_)
    seen_first[np.unique(hashes, return_index=True)[1]] = True
    bad = set(owner[first[~seen_first]].tolist())
    return [text for i, text in enumerate(texts) if i not in bad and len(text) >= SHORTEST]


def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _coin(chance: np.random.Generator) -> str:
    return "".join(_SYLLABLES[int(u * len(_SYLLABLES))] for u in chance.random(2 + int(chance.random() * 3)))


def read_sentences(path: Path, field: str = "text") -> Iterator[str]:
    """The sentences of 5 to 60 tokens of a JSONL file of articles. Raises ValueError on a line without that field."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                text = json.loads(line)[field]
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(f"{path}, line {number}: no JSON object with {field!r} ({error})") from error
            for sentence in _BORDER.split(_MARKS_ALONE.sub('"', str(text))):
                if 5 <= len(sentence.split()) <= 60:
                    yield " ".join(sentence.split())


def invent_sentences(chance: np.random.Generator, n: int = 6_000) -> Iterator[str]:
    """n sentences of invented words with the frequencies of language (Zipf): material where no other is given."""
    words = sorted({_coin(chance) for _ in range(12_000)})
    cumulated = np.cumsum(1 / (np.arange(len(words)) + 3.0))
    for _ in range(n):
        size = SHORTEST + int(chance.random() * 22)
        drawn = np.searchsorted(cumulated, chance.random(size) * cumulated[-1])
        yield " ".join(words[i] for i in drawn.tolist()).capitalize() + "."
