"""Whether a clause looks forward or back: the tense and the words of intention around a time expression.

A bare "June" or "Monday" is the one behind or the one ahead by the clause that it stands in. The nearest cue to its left in the
sentence decides, else the nearest to its right; a modal or "to be" outranks the participle that hangs on it.
"""

from __future__ import annotations

from typing import Literal

from retold.record.closed import DETERMINERS, FUNCTION_WORDS
from retold.record.lexemes import Lexemes
from retold.record.timewords import LEXICON

Way = Literal["past", "future", "near", "none"]

_WORDS = LEXICON["words"]
_AHEAD = frozenset(_WORDS["strong_future"]) | {"plans", "planned"}
_BEHIND = frozenset(_WORDS["past"])
_MODALS = frozenset(_WORDS["modals"])
_TIMETABLED = frozenset(_WORDS["timetabled"])
_INTENDS = frozenset(_WORDS["intends"])
_INTENDED = frozenset(_WORDS["intended"])
_EDGES = frozenset({"by", "until", "till", "next"})
_STOPS = frozenset({".", "!", "?", ";", ":", "“", "”", '"', "``", "''"})
_LEFT, _RIGHT = 12, 10  # words of a sentence that are looked over on either side
_NO_PARTICIPLE = frozenset({"united", "need", "indeed", "hundred", "exceed", "proceed", "succeed", "speed", "breed"})
_BACK_THEN = frozenset({"had", "was", "were", "'d", "’d"})
_NOW = frozenset({"is", "are", "'s", "’s", "'re", "’re"})
_OBJECTS = frozenset({"me", "us", "him", "them", "it", "your", "yourself", "yourselves"})


def way_around(lexemes: Lexemes, first: int, last: int) -> Way:
    """The way that the clause around the lexemes first … last looks; "near" where it was meant to be and may have been either.

    Cost O(1): at most 22 words are looked at.
    """
    words = lexemes.words
    before = lexemes.word(first - 1)
    if before in _EDGES and before != "by":
        return "future"
    for at in range(first - 1, max(first - 1 - _LEFT, -1), -1):
        if words[at] in _STOPS:
            break
        cue = _cue(lexemes, at)
        if cue != "none":
            return cue
    if before == "by":
        return "future"
    for at in range(last + 1, min(last + 1 + _RIGHT, len(words))):
        if words[at] in _STOPS:
            break
        cue = _cue(lexemes, at)
        if cue != "none":
            return cue
    return "none"


def _cue(lexemes: Lexemes, at: int) -> Way:
    """What one word says of the tense of its clause, with the few words that it hangs on."""
    word, before, after = lexemes.words[at], lexemes.word(at - 1), lexemes.word(at + 1)
    if word == "to":
        return _infinitive(lexemes, at)
    if word in _AHEAD:
        return "near" if _back_then(lexemes, at) and word.endswith("ed") else "future"
    if word in _MODALS and not lexemes.capital[at]:
        return "past" if "have" in (after, lexemes.word(at + 2)) else "future"
    if word in _TIMETABLED and before not in DETERMINERS and not before.endswith(("'s", "’s")):
        return "future"
    if word in _BEHIND:
        return "none" if word == "been" and "have" in (before, lexemes.word(at - 2)) else "past"
    if len(word) > 4 and word.endswith("ed") and word not in _NO_PARTICIPLE and before not in DETERMINERS:
        return _participle(lexemes, at)
    return "future" if _bids(lexemes, at) else "none"


def _participle(lexemes: Lexemes, at: int) -> Way:
    """ "finished": behind, unless "must be", "is to be" or the like stands before it."""
    k = at - 1
    while k >= 0 and at - k < 4 and (lexemes.words[k] in ("also", "not", "all", "then", "now") or lexemes.words[k].endswith("ly")):
        k -= 1
    if lexemes.word(k) != "be":
        return "past"
    return _cue(lexemes, k - 1) if k and lexemes.words[k - 1] in _MODALS | _AHEAD | {"to"} else "past"


def _infinitive(lexemes: Lexemes, at: int) -> Way:
    """ "is to report", "plans to open": ahead; "was to open", "had meant to clear": whichever is near."""
    if not _is_verb(lexemes.word(at + 1)):
        return "none"
    before = lexemes.word(at - 1)
    if before in _INTENDED:
        return "future" if lexemes.word(at - 2) in _NOW else "near"
    if before not in _INTENDS:
        return "none"
    return "near" if _back_then(lexemes, at - 1) else "future"


def _is_verb(word: str) -> bool:
    """Whether a word may be the verb after "to": no closed word, no name of a day or month, no number."""
    if word in {"be", "do", "have"}:
        return True
    named = word in LEXICON["weekdays"] or word in LEXICON["months"] or word in LEXICON["units"]
    return word.isalpha() and word not in FUNCTION_WORDS and not named


def _back_then(lexemes: Lexemes, at: int) -> bool:
    return bool(_BACK_THEN & {lexemes.word(at - 1), lexemes.word(at - 2), lexemes.word(at - 3) if at > 2 else ""})


def _bids(lexemes: Lexemes, at: int) -> bool:
    """Whether a sentence begins here that bids ("Ask me again", "Call us"): a bare verb with a pronoun behind it."""
    if not lexemes.capital[at] or not lexemes.opens(at) or lexemes.word(at + 1) not in _OBJECTS:
        return False
    word = lexemes.words[at]
    return word.isalpha() and word not in FUNCTION_WORDS and not word.endswith(("ed", "ing", "s"))
