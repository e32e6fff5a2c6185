"""Times told by an event ("before the war", "days after the visit"): marked, never dated.

Only where a preposition of time stands before a short noun phrase whose head the lexicon knows as an event, or "since" before a
name and a verb in the past: an event that is not listed is left out rather than guessed.
"""

from __future__ import annotations

from retold.language.lexicons import load
from retold.record.lexemes import Lexemes

_EVENTS = load("times")["events"]
_PREPOSITIONS = frozenset(_EVENTS["prepositions"])
_DETERMINERS = frozenset(_EVENTS["determiners"])
_NOUNS = frozenset(_EVENTS["nouns"])
_UNITS = frozenset(load("times")["plurals"]) | frozenset(load("times")["units"])
_BARS = frozenset(
    {"of", "in", "on", "at", "to", "and", "or", "by", "for", "from", "with", "that", "which", "who", "is", "was", "were", "are"}
)
_FIXED = (("at", "that", "time"), ("at", "the", "time"), ("in", "the", "beginning"), ("just", "yet"))
_OPENERS = _PREPOSITIONS | {words[0] for words in _FIXED} | {"yet"}
_ENDS = frozenset({".", "!", "?", ";", "”", '"', "’", "''"})
_NEGATIONS = frozenset({"no", "not", "never", "none", "nothing", "nobody", "neither"})
_CLAUSE = 9
_REACH = 6


def event_times(lexemes: Lexemes) -> list[tuple[int, int, str]]:
    """First and last lexeme and rule of each expression, in order, not overlapping. Cost O(n)."""
    found: list[tuple[int, int, str]] = []
    at, n = 0, len(lexemes)
    while at < n:
        if lexemes.words[at] not in _OPENERS:
            at += 1
            continue
        hit = _phrase(lexemes, at) or _fixed(lexemes, at) or _yet(lexemes, at)
        if hit is None:
            at += 1
            continue
        first = hit[0]
        if found and first <= found[-1][1]:
            first = at
        found.append((first, hit[1], hit[2]))
        at = hit[1] + 1
    return found


def _fixed(lexemes: Lexemes, at: int) -> tuple[int, int, str] | None:
    for words in _FIXED:
        if lexemes.words[at] == words[0] and tuple(lexemes.words[at : at + len(words)]) == words:
            if words[-1] == "time" and lexemes.word(at + len(words)) in {"of", "when", "the", "that"}:
                return None
            return at, at + len(words) - 1, f"event: {' '.join(words)}"
    return None


def _yet(lexemes: Lexemes, at: int) -> tuple[int, int, str] | None:
    """ "yet" at the end of a clause: up to the time of writing or speaking. Elsewhere it is a conjunction or an adverb."""
    if lexemes.words[at] != "yet" or lexemes.word(at + 1) not in _ENDS:
        return None
    if not any(word in _NEGATIONS for word in lexemes.words[max(0, at - _CLAUSE) : at]):
        return None
    return at, at, "event: yet"


def _phrase(lexemes: Lexemes, at: int) -> tuple[int, int, str] | None:
    word = lexemes.words[at]
    if word not in _PREPOSITIONS:
        return None
    if word == "since":
        if lexemes.word(at - 1) in {"has", "have", "had"} and lexemes.word(at + 1).isalpha():
            return at, at, "event: since then"
        clause = _since_clause(lexemes, at)
        if clause is not None:
            return at, clause, "event: since a clause"
    last = _noun_phrase(lexemes, at + 1)
    if last is None:
        return None
    first = at
    if word in {"before", "after"} and lexemes.word(at - 1) in _UNITS:
        first = at - 1
    return first, last, f"event: {word} {lexemes.words[last]}"


def _noun_phrase(lexemes: Lexemes, at: int) -> int | None:
    """The head of a noun phrase that begins at a place and names an event, None where it does not."""
    if lexemes.word(at) not in _DETERMINERS and not (at < len(lexemes) and lexemes.capital[at]):
        return None
    start = at + 1 if lexemes.word(at) in _DETERMINERS else at
    for step in range(start, min(start + _REACH, len(lexemes))):
        word = lexemes.words[step]
        if word in _NOUNS:
            after = lexemes.word(step + 1)
            if after in _NOUNS:
                continue
            return None if after in {"'s", "’s", "-"} else step
        if word in {"'s", "’s", "-", "'", "’"}:
            continue
        if word in _BARS or not word[0].isalpha():
            return None
    return None


def _since_clause(lexemes: Lexemes, at: int) -> int | None:
    """ "since NAME invaded NAME": the last lexeme of the clause's core, None where it is not one."""
    if not (at + 1 < len(lexemes) and lexemes.capital[at + 1]):
        return None
    for step in range(at + 2, min(at + 6, len(lexemes))):
        word = lexemes.words[step]
        if word.endswith("ed") and len(word) > 4 and not lexemes.capital[step]:
            return step + 1 if step + 1 < len(lexemes) and lexemes.capital[step + 1] else step
        if not lexemes.capital[step]:
            return None
    return None
