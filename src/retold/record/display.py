"""Who says what a headline, standfirst or caption says, where it names nobody: the page's own text shows it, or nothing does.

A display line is short and leaves out what the text makes clear: "Mayor accused of lying", "Now asks why". Its speaker is inferred
from what else is on the page: the quotation that it prints, another line that calls the same speaker by the same noun, a passage
in which one person says the same.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import msgspec

from retold.language.tokens import tokenise
from retold.language.words import same_stem
from retold.record.closed import FUNCTION_WORDS
from retold.record.words import Scene, load_titles
from retold.types import Actor, Attribution, Mention, Span

_DISPLAY = frozenset({"headline", "standfirst", "subheading", "caption"})
_MOST = 60  # lines of a page, and passages that each is held against
_INFERRED = 0.7  # confidence at most
_LONG = 4  # letters of a word that tells something


def infer_display(
    rows: Sequence[Attribution], scenes: Sequence[Scene], mentions: Sequence[Mention], actors: Sequence[Actor]
) -> list[Attribution]:
    """The attributions, those of display lines without a known speaker with the one that the page shows (status inferred).

    Order of rows is kept. Raises nothing. Cost O(display lines × attributions), both capped.
    """
    lines = _Lines(scenes)
    open_rows = [n for n, row in enumerate(rows) if row.kind == "indirect" and lines.holds(row) and not _is_named(row, actors)][
        :_MOST
    ]
    found = list(rows)
    for n in open_rows:
        row = found[n]
        speaker = _of_quotation(row, found)
        if speaker is None:
            speaker = _of_noun(row, found, lines)
        if speaker is None and not row.source:
            speaker = _of_claim(row, found, lines, mentions, actors)
        if speaker is not None:
            found[n] = msgspec.structs.replace(
                row,
                speaker=speaker,
                speaker_status="inferred",
                status="inferred",
                rule=f"{row.rule}, display",
                confidence=min(row.confidence, _INFERRED),
            )
    return found


def _is_named(row: Attribution, actors: Sequence[Actor]) -> bool:
    # "Engineer accuses": a noun that no name bears leaves it open who it is.
    if row.speaker is None or row.rule == "broken-sentence":
        return row.rule == "broken-sentence"
    last = actors[row.speaker].name.split()[-1:]
    named = any(word[:1].isupper() and word.lower() not in load_titles().roles for word in last)
    return named or row.speaker_status == "pronoun"


class _Lines:
    """Which attributions stand in a display line."""

    def __init__(self, scenes: Sequence[Scene]) -> None:
        self._texts = {scene.field: scene.text for scene in scenes}
        self._starts = {scene.field: [p.start for p in scene.paragraphs] for scene in scenes}
        self._roles = {scene.field: [p.role for p in scene.paragraphs] for scene in scenes}

    def holds(self, row: Attribution) -> bool:
        """Whether a row's first content stands in one."""
        if row.field == "title":
            return True
        at = bisect_right(self._starts[row.field], row.content[0][0]) - 1
        return at >= 0 and self._roles[row.field][at] in _DISPLAY

    def words(self, row: Attribution, spans: Sequence[Span]) -> list[str]:
        """The words of spans that tell something, folded."""
        text = self._texts[row.field]
        forms = [form for start, end in spans for form in tokenise(text[start:end]).forms]
        return [form for form in forms if len(form) >= _LONG and form not in FUNCTION_WORDS]

    def head(self, row: Attribution) -> str:
        """The last word of the words that name the source, "" where none does."""
        return next(iter(reversed(self.words(row, row.source[-1:]))), "")


def _of_quotation(row: Attribution, rows: Sequence[Attribution]) -> int | None:
    # What a line says around a quotation is said by whoever said the quotation.
    inside = {
        other.speaker
        for other in rows
        if other.kind in ("direct", "mixed") and other.field == row.field and other.speaker is not None
        and any(s <= other.content[0][0] and other.content[0][1] <= e for s, e in row.content)
    }  # fmt: skip
    return inside.pop() if len(inside) == 1 else None


def _of_noun(row: Attribution, rows: Sequence[Attribution], lines: _Lines) -> int | None:
    # Another line calls the speaker of its quotation by the same noun.
    noun = lines.head(row)
    same = {
        other.speaker
        for other in rows
        if noun and other.speaker is not None and other.rule == "same-words" and lines.holds(other) and lines.head(other) == noun
    }
    return same.pop() if len(same) == 1 else None


def _of_claim(
    row: Attribution, rows: Sequence[Attribution], lines: _Lines, mentions: Sequence[Mention], actors: Sequence[Actor]
) -> int | None:
    # One person, and no other, says the same of the same: the first word of the claim and a name of it.
    words = lines.words(row, row.content)
    here = _named(row, mentions)
    if not words or not here:
        return None
    persons = set()
    for other in rows[: _MOST * 4]:
        said = other.speaker is not None and other.speaker_status == "explicit" and other.kind in ("indirect", "direct", "mixed")
        if other is not row and said and other.speaker is not None and actors[other.speaker].kind == "person":
            same = any(same_stem(words[0], word) for word in lines.words(other, other.content))
            if same and here & _named(other, mentions):
                persons.add(other.speaker)
    return persons.pop() if len(persons) == 1 else None


def _named(row: Attribution, mentions: Sequence[Mention]) -> set[int]:
    return {
        m.actor
        for m in mentions
        if m.kind == "name" and m.field == row.field and any(s <= m.start and m.end <= e for s, e in row.content)
    }
