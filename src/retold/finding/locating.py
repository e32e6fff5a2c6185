"""Where a short passage stands in a text: word for word, edited, or with its words about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retold.language.background import FULL_WEIGHT, load_background
from retold.language.tokens import Tokens, tokenise
from retold.language.words import Edit, edit, same_stem
from retold.types import Span

_STEM = 4
_ROOM, _SPARE = 1.5, 4  # a window has so many times the words of the passage, and a few more
_PLAIN = 64  # what any word adds to its weight: of a passage of common words alone, too, each counts
_LOST = 0.5  # of an average word's weight, taken off for each word that only one side has
_AT_LEAST = 0.4  # of the passage's weight that a window must hold
_REPLACED = 2  # words at an end of a passage that others may stand for
_LEAD = 4  # words from an end of a passage, some of them replaced, that are gone over to it
_MOST = 3  # places of one text that are told


@dataclass(frozen=True)
class Asked:
    """A passage that is looked for.

    text    that the spans count into. tokens: its words. weights int64 (m,): how much each counts, 64 … 1,088.
    """

    text: str
    tokens: Tokens
    weights: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.tokens)

    @property
    def weight(self) -> int:
        """Of all its words."""
        return int(self.weights.sum())


@dataclass(frozen=True)
class Located:
    """A place where it stands, or a stretch of it does. All in words: of the passage, and of the text that was searched.

    asked, found   half-open ranges: the stretch of the passage that is here, and the words it is here.
    edits          what turns one into the other; they tile both.
    share          of the passage's weight that stands here in its order; held: that stands near here in any order and any form.
    """

    asked: Span
    found: Span
    edits: tuple[Edit, ...]
    share: float
    held: float

    @property
    def verbatim(self) -> bool:
        """Whether the stretch is here word for word."""
        return all(tag == "equal" for tag, *_ in self.edits)


def ask(text: str, left_out: Sequence[Span] = (), language: str | None = None) -> Asked:
    """A passage, without the words that touch a left-out span. Cost O(length)."""
    tokens = tokenise(text)
    if left_out:
        keep = np.ones(len(tokens), np.bool_)
        for start, end in left_out:
            keep &= (tokens.ends <= start) | (tokens.starts >= end)
        forms = tuple(form for form, kept in zip(tokens.forms, keep.tolist(), strict=True) if kept)
        tokens = Tokens(forms, tokens.starts[keep], tokens.ends[keep])
    weights = np.rint(load_background(language or "en").weights(tokens) * FULL_WEIGHT).astype(np.int64) + _PLAIN
    return Asked(text, tokens, weights)


def locate(asked: Asked, tokens: Tokens) -> list[Located]:
    """The places of a text where most of a passage stands, the best first, none over another; at most three.

    A window of half as many words again goes over the text; where it holds at least two fifths of the passage's weight, the words
    in order are aligned (longest common subsequence), and the stretch is cut back to where it gains more by shared words than it
    loses by others (as a local alignment does; Smith and Waterman 1981). Cost O(words × words of the passage).
    """
    forms = asked.tokens.forms
    if not forms or not len(tokens):
        return []
    hits = _hits(forms, tokens.forms)
    if not (hits >= 0).any():
        return []
    wide = int(len(forms) * _ROOM) + _SPARE
    held = _held(asked, hits, wide)
    found = list[Located]()
    taken = np.zeros(len(tokens), np.bool_)
    for _ in range(_MOST):
        best = int(held.argmax())
        if held[best] < _AT_LEAST * asked.weight:
            break
        first, past = best, min(len(tokens), best + wide)
        one = _cut(asked, tokens, first, past, float(held[best]) / asked.weight)
        held[max(0, (one.found[0] if one else first) - wide + 1) : (one.found[1] if one else past)] = 0
        if one and not taken[one.found[0] : one.found[1]].any():
            taken[one.found[0] : one.found[1]] = True
            found.append(one)
    return sorted(found, key=lambda place: (-place.share, len(place.edits), -place.held, place.found))


def _hits(forms: Sequence[str], words: Sequence[str]) -> NDArray[np.int64]:
    """For each word of a text the first word of the passage that it is a form of, -1 for none."""
    exact: dict[str, int] = {}
    stems: dict[str, list[int]] = {}
    for n, form in enumerate(forms):
        if exact.setdefault(form, n) == n and len(form) >= _STEM:
            stems.setdefault(form[:_STEM], []).append(n)
    known: dict[str, int] = {}
    for word in set(words):
        at = exact.get(word, -1)
        if at < 0 and len(word) >= _STEM:
            at = next((n for n in stems.get(word[:_STEM], ()) if same_stem(forms[n], word)), -1)
        known[word] = at
    return np.fromiter((known[word] for word in words), np.int64, len(words))


def _held(asked: Asked, hits: NDArray[np.int64], wide: int) -> NDArray[np.int64]:
    """int64 (n,): the weight of the passage's words that stand among the `wide` words from each place on, each word once."""
    n = len(hits)
    ends = np.minimum(np.arange(n) + wide, n)
    held = np.zeros(n, np.int64)
    first: dict[str, int] = {}
    weights: dict[int, int] = {}
    for at, form in enumerate(asked.tokens.forms):
        own = first.setdefault(form, at)
        weights[own] = weights.get(own, 0) + int(asked.weights[at])
    for own in np.unique(hits[hits >= 0]).tolist():
        before = np.r_[0, np.cumsum(hits == own)]
        held += np.where(before[ends] > before[:-1], weights[own], 0)
    return held


def _cut(asked: Asked, tokens: Tokens, shift: int, past: int, held: float) -> Located | None:
    edits = edit(asked.tokens.forms, tokens.forms[shift:past])
    lost = _LOST * asked.weight / len(asked)
    best, low, high, total, begin = 0.0, 0, 0, 0.0, 0
    for n, (tag, i, past_i, j, past_j) in enumerate(edits):
        total += float(asked.weights[i:past_i].sum()) if tag == "equal" else -lost * max(past_i - i, past_j - j)
        if total <= 0:
            total, begin = 0.0, n + 1
        elif total > best:
            best, low, high = total, begin, n + 1
    if best <= 0:
        return None
    low, high = _reached(edits, low, high, len(asked))
    kept = tuple((tag, i, past_i, j + shift, past_j + shift) for tag, i, past_i, j, past_j in edits[low:high])
    kept = _to_its_ends(kept, len(asked), tokens)
    shared = sum(int(asked.weights[i:past_i].sum()) for tag, i, past_i, _, _ in kept if tag == "equal")
    return Located(
        asked=(kept[0][1], kept[-1][2]),
        found=(kept[0][3], kept[-1][4]),
        edits=kept,
        share=shared / asked.weight,
        held=held,
    )


def _reached(edits: Sequence[Edit], low: int, high: int, m: int) -> Span:
    """The range of edits, continued over a few words to the first and the last of the passage, where these are here too."""
    for ends, step in ((range(low - 1, -1, -1), -1), (range(high, len(edits)), 1)):
        own = other = 0
        for n in ends:
            tag, i, past_i, j, past_j = edits[n]
            own, other = own + past_i - i, other + past_j - j
            if own > _LEAD or other > own + _REPLACED:
                break
            if tag == "equal" and (i == 0 if step < 0 else past_i == m):
                low, high = (n, high) if step < 0 else (low, n + 1)
                break
    while edits[low][0] != "equal":
        low += 1
    while edits[high - 1][0] != "equal":
        high -= 1
    return low, high


def _to_its_ends(kept: tuple[Edit, ...], m: int, tokens: Tokens) -> tuple[Edit, ...]:
    """A word or two at either end of a passage that another word stands for, with nothing but a space between, belong to it."""
    starts, ends = tokens.spans

    def joined(first: int, past: int) -> bool:
        return first >= 0 and past < len(starts) and all(starts[n + 1] - ends[n] == 1 for n in range(first, past))

    (_, lead, _, at, _), (_, _, tail, _, past) = kept[0], kept[-1]
    rest = m - tail
    if 0 < lead <= _REPLACED and joined(at - lead, at):
        kept = (("replace", 0, lead, at - lead, at), *kept)
    if 0 < rest <= _REPLACED and joined(past - 1, past + rest - 1):
        kept = (*kept, ("replace", tail, m, past, past + rest))
    return kept
