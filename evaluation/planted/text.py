"""An article to plant in: its first paragraphs, what stands where in them, and the edit that is made."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from evaluation.scores import Row, Span

LONGEST = 420  # words of an article that are used: whole paragraphs, as many as fit
SHORTEST = 90
_FEW = 8  # words below which a paragraph is no prose
_SENTENCE = re.compile(
    r"[^\s](?:[^.!?\n]|\.(?=\S)|(?<=\b[A-Z])\.|(?<=\b(?:Mr|Ms|Dr|St|Jr|vs))\.|(?<=\b(?:Mrs|Sen|Rep|Gov|Inc))\.)*[.!?][\"”’']?"
)
_MARKS = {"“": "”", '"': '"', "‘": "’"}


@dataclass(frozen=True)
class Edit:
    """One planted edit: text[start:end] becomes `put`.

    kind      the type it must be reported with, "" where it must not be reported. variant names how it was made.
    allowed   types that say the same thing (the first of them is `kind`).
    """

    kind: str
    variant: str
    start: int
    end: int
    put: str
    allowed: tuple[str, ...] = ()

    def apply(self, text: str) -> str:
        """The text with the edit made."""
        return text[: self.start] + self.put + text[self.end :]


@dataclass(frozen=True)
class Source:
    """The part of an article that is used, with what the data say of it: attributions and names, in its own offsets."""

    row: Row
    entities: tuple[tuple[int, int, str], ...]

    @cached_property
    def text(self) -> str:
        """Whole paragraphs from the start, up to LONGEST words."""
        end = words = 0
        for m in re.finditer(r"[^\n]+", self.row["text"]):
            words += len(m.group().split())
            if words > LONGEST and end:
                break
            end = m.end()
        return str(self.row["text"][:end])

    @cached_property
    def prose(self) -> list[Span]:
        """Sentences of paragraphs after the first (which is the headline), each ending with its mark."""
        found = []
        for m in list(re.finditer(r"[^\n]+", self.text))[1:]:
            if len(m.group().split()) >= _FEW and m.group().rstrip()[-1:] in ".!?”\"'’":
                found += [s.span() for s in _SENTENCE.finditer(self.text, *m.span()) if len(s.group().split()) >= 6]
        return found

    @cached_property
    def quoted(self) -> list[Span]:
        """Stretches inside quotation marks, marks left out, by the paragraph; an open one ends with it."""
        found = []
        for m in re.finditer(r"[^\n]+", self.text):
            at = m.start()
            while at < m.end():
                mark = self.text[at]
                opens = mark in _MARKS and (at == m.start() or self.text[at - 1] in " \xa0([—–-")
                if opens:
                    close = self.text.find(_MARKS[mark], at + 1, m.end())
                    close = m.end() if close < 0 else close
                    found.append((at + 1, close))
                    at = close
                at += 1
        return found

    @cached_property
    def attributions(self) -> list[Row]:
        """Those that lie wholly in the part used."""
        end = len(self.text)
        return [a for a in self.row["attributions"] if all(e <= end for key in ("source", "cue", "content") for _, e in a[key])]

    def names(self, kind: str) -> list[Span]:
        """Names of that kind (PERSON, ORGANIZATION, LOCATION) in the prose."""
        return [(s, e) for s, e, label in self.entities if label == kind and e <= len(self.text) and self.in_prose(s)]

    def in_prose(self, place: int) -> bool:
        """Whether a place is in a sentence that may be edited."""
        return any(s <= place < e for s, e in self.prose)

    def free(self, start: int, end: int) -> bool:
        """Whether a stretch is prose, outside quotation marks and outside the source and cue of every attribution."""
        held = [tuple(span) for a in self.attributions for key in ("source", "cue") for span in a[key]]
        return self.in_prose(start) and not any(start < e and s < end for s, e in (*self.quoted, *held)) and self.in_prose(end - 1)

    def find(self, pattern: str, flags: int = 0) -> Iterator[re.Match[str]]:
        """Matches in free prose, by their first group (or the whole)."""
        for m in re.finditer(pattern, self.text, flags):
            if self.free(*m.span(1 if m.re.groups else 0)):
                yield m

    def named(self, start: int, end: int) -> bool:
        """Whether a stretch touches a name."""
        return any(start < e and s < end for s, e, _ in self.entities)


def read_sources(rows: list[Row], entities: list[Row]) -> list[Source]:
    """Articles long enough to plant in, in order of id."""
    names = {row["id"]: tuple((s, e, label) for s, e, label in row["entities"]) for row in entities}
    found = [Source(row, names.get(row["id"], ())) for row in sorted(rows, key=lambda row: str(row["id"]))]
    # Doubled single marks ('' … '') are no marks that this task reads: where they stand it cannot know what is quoted.
    return [source for source in found if len(source.text.split()) >= SHORTEST and source.prose and "''" not in source.text]


@cache
def words() -> dict[str, Any]:
    """words.toml: `closed`, `open`, `harmless`."""
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
