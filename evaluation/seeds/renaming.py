"""The seed articles with every name replaced: what leans on a name that it knows from elsewhere shows here.

Each word of a name gets another of the same length, letter for letter (vowels stay, consonants move on), so that every offset of
the gold holds, and what is alike in spelling (two transliterations, a country and its people, a man and his channel) stays alike.
English words that bodies are named with stay, because a rule may know the language.
"""

from __future__ import annotations

import re
from functools import cached_property

from evaluation.scores import Row
from evaluation.seeds.gold import Gold

_WORD = re.compile(r"[^\W\d_]+")
_PART = re.compile(r"[^\W\d_](?:(?![A-Z])[^\W\d_])*|[A-Z]+")  # "NightNews" has two, "ABC" one
_MOVED = "bcdfgjklmpqrtvwxz"  # n, s and h stay, for the endings -ian, -ese, -ish
_VOWELS = "aeiou"
_STEP = 5
# Words of English in the names of bodies, papers and broadcasts, whose meaning a rule may lean on.
_ENGLISH = frozenset(
    "daily mail times post news live tv television radio state foreign defence defense ministry communist party general secretary "
    "west western the of and president leader people army street insight video comrade al st".split()
)


class Renamed(Gold):
    """The same gold over the renamed texts."""

    @cached_property
    def texts(self) -> dict[str, str]:
        """doc → text with other names, as long as the first."""
        pattern = re.compile(
            r"(?<![^\W\d_])(?:" + "|".join(sorted(map(re.escape, self._words), key=len, reverse=True)) + r")(?![^\W\d_])"
        )
        return {doc: pattern.sub(lambda m: self._other(m.group()), text) for doc, text in Gold(self.folder).texts.items()}

    @cached_property
    def quotations(self) -> list[Row]:
        """The Q-table with the other names of its speakers."""
        return [{**row, "speaker": self._told(row["speaker"])} for row in super().quotations]

    def _told(self, words: str) -> str:
        return _WORD.sub(lambda m: self._other(m.group()) if m.group() in self._words else m.group(), words)

    def _other(self, word: str) -> str:
        """The other word for a word of a name; initials are those of the other name."""
        return self._initials.get(word) or renamed(word)

    @cached_property
    def _initials(self) -> dict[str, str]:
        """Initials of each name of several words → initials of the name that replaces it."""
        plain = Gold(self.folder)
        found = {}
        for doc, rows in plain.named.items():
            for row in rows:
                words = _WORD.findall(plain.texts[doc][row["start"] : row["end"]])
                if len(words) > 1:
                    after = [renamed(word) if word in self._words else word for word in words]
                    found["".join(word[0] for word in words)] = "".join(word[0] for word in after)
        return found

    @cached_property
    def _words(self) -> frozenset[str]:
        plain = Gold(self.folder)
        spans = [(doc, row) for doc, rows in (*plain.named.items(), *plain.demonyms.items()) for row in rows]
        spans += [(row["doc"], row["title"]) for doc in plain.acting for _, row in plain.acting[doc] if "title" in row]
        words = {word for doc, row in spans for word in _WORD.findall(plain.texts[doc][row["start"] : row["end"]])}
        words |= {word for row in plain.quotations for word in _WORD.findall(row["speaker"]) if len(word) > 1}
        return frozenset(word for word in words if word[0].isupper() and word.lower() not in _ENGLISH)


def renamed(word: str) -> str:
    """Another word of the same length and case; letters outside a-z stay. Capitals alone (an acronym) change their vowels too."""
    short = word.isupper()
    if not short and any(part.lower() in _ENGLISH for part in _PART.findall(word)):
        return _PART.sub(lambda m: m.group() if m.group().lower() in _ENGLISH else renamed(m.group()), word)

    def other(letter: str) -> str:
        low = letter.lower()
        if low in _MOVED:
            new = _MOVED[(_MOVED.index(low) + _STEP) % len(_MOVED)]
        elif short and low in _VOWELS:
            new = _VOWELS[(_VOWELS.index(low) + 1) % len(_VOWELS)]
        else:
            new = {"n": "d", "s": "l", "h": "b"}.get(low, low) if short else low
        return new.upper() if letter.isupper() else new

    return "".join(map(other, word))
