"""What a story's articles have on record, side by side: the life of each utterance, the figures, the times.

Nothing is inferred here: rows of the tables are grouped and put in order.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from retold.dossier.wording import instant
from retold.language.tokens import fold

if TYPE_CHECKING:
    from retold.dossier.story import Article, Story

Row = Mapping[str, Any]
Span = tuple[str, int, int, str]  # article, start, end, field
_DRIFT = {"reworded": 3, "extended": 2, "trimmed": 1}
_LONGEST = 400  # words of a rendering that are compared word by word


@dataclass(frozen=True, eq=False)
class Rendering:
    """One article's rendering of an utterance.

    words   what it prints; speaker and status as the tables have them; against the rendering that it is compared with.
    """

    row: Row
    attribution: Row
    article: str
    words: str
    against: Rendering | None

    @property
    def speaker(self) -> str | None:
        """Name of the speaker, or None where nothing tells."""
        return self.attribution.get("speaker_name") or None

    @property
    def status(self) -> str:
        """explicit, pronoun, inferred or unresolved."""
        return str(self.attribution.get("speaker_status") or "unresolved")

    @property
    def spans(self) -> tuple[Span, ...]:
        """Where its content stands."""
        field = self.attribution.get("field") or "text"
        return tuple((self.article, start, end, field) for start, end in self.attribution.get("content") or ())

    @property
    def drift(self) -> int:
        """How far it went from what it is compared with: 4 for another speaker, and 3, 2 or 1 for the wording."""
        return 4 * bool(self.row.get("speaker_changed")) + _DRIFT.get(self.row.get("wording") or "", 0)

    @property
    def differences(self) -> tuple[tuple[str, str, str], ...]:
        """(same, other or lost or gained; words there; words here), word by word against the earlier rendering."""
        return worded(self.against.words, self.words) if self.against else ()


@dataclass(frozen=True, eq=False)
class Chain:
    """An utterance and its renderings, in order of time."""

    id: str
    renderings: tuple[Rendering, ...]

    @property
    def articles(self) -> tuple[str, ...]:
        """Articles that carry it."""
        return tuple(dict.fromkeys(r.article for r in self.renderings))

    @property
    def speaker(self) -> Rendering:
        """The rendering that says most plainly who spoke."""
        order = ("explicit", "pronoun", "inferred", "unresolved")
        return min(self.renderings, key=lambda r: (r.speaker is None, order.index(r.status) if r.status in order else 4))

    @property
    def drift(self) -> int:
        """How far it went: re-attribution first, then rewording, extension, trimming."""
        return max((rendering.drift for rendering in self.renderings), default=0)


@dataclass(frozen=True, eq=False)
class Figure:
    """Quantities of one kind, unit and thing counted: rows in order of time; `differs` where their values do not agree."""

    kind: str
    unit: str
    counted: str
    rows: tuple[Row, ...]
    differs: bool


@dataclass(frozen=True, eq=False)
class Event:
    """A time that texts name. `value` None: left open by the page. `guessed`: resolved against an inferred anchor, or vague."""

    value: str | None
    guessed: bool
    rows: tuple[Row, ...]


def worded(before: str, after: str) -> tuple[tuple[str, str, str], ...]:
    """Two renderings word by word: (tag, words before, words after), tag same, other, lost or gained.

    Words are compared in folded form. Cost O(n²) in words at worst, n at most 400; the rest of a longer text is left out.
    """
    old, new = before.split()[:_LONGEST], after.split()[:_LONGEST]
    matcher = difflib.SequenceMatcher(None, [_form(word) for word in old], [_form(word) for word in new], autojunk=False)
    tags = {"equal": "same", "replace": "other", "delete": "lost", "insert": "gained"}
    found: list[tuple[str, str, str]] = []
    for tag, i, j, k, m in matcher.get_opcodes():
        marks_only = not any(_form(word) for word in (*old[i:j], *new[k:m]))
        found.append(("same" if marks_only else tags[tag], " ".join(old[i:j]), " ".join(new[k:m])))
    return tuple(part for part in found if part[1] or part[2])


def _form(word: str) -> str:
    return "".join(c for c in fold(word) if c.isalnum())


def chains_of(story: Story) -> tuple[Chain, ...]:
    """Utterances of a story, most drifted first, then the widest carried. A rendering without its attribution is left out."""
    said = {row["attribution"]: (member, row) for member in story.articles for row in member.attributions}
    groups: dict[Hashable, list[Row]] = defaultdict(list)
    for row in story.utterances:
        if row.get("attribution") in said:
            groups[row["utterance"]].append(row)
    chains = [_chain(str(key), rows, said, story) for key, rows in groups.items()]
    first = {chain.id: chain.renderings[0] for chain in chains}
    return tuple(
        sorted(chains, key=lambda c: (-c.drift, -len(c.articles), story.place[first[c.id].article], first[c.id].spans, c.id))
    )


def _chain(key: str, rows: Iterable[Row], said: Mapping[Any, tuple[Article, Row]], story: Story) -> Chain:
    by_article: dict[str, Rendering] = {}
    made: dict[Any, Rendering] = {}
    ordered = sorted(rows, key=lambda r: (story.place[said[r["attribution"]][0].id], _start(said[r["attribution"]][1])))
    for row in ordered:
        member, attribution = said[row["attribution"]]
        words = " … ".join(member.snippet(s, e, attribution.get("field")) for s, e in attribution.get("content") or ())
        against = row.get("against")
        earlier = made.get(against) or by_article.get(str(against)) if against is not None else None
        made[row["attribution"]] = Rendering(row, attribution, member.id, words, earlier)
        by_article.setdefault(member.id, made[row["attribution"]])
    late = {
        key_: Rendering(r.row, r.attribution, r.article, r.words, made.get(r.row.get("against")))
        for key_, r in made.items()
        if r.against is None and r.row.get("against") in made
    }  # a rendering may be compared with one that stands later in time, where the direction is undecided
    return Chain(key, tuple((made | late).values()))


def _start(row: Row) -> int:
    return min((span[0] for span in row.get("content") or ()), default=0)


def figures_of(story: Story) -> tuple[Figure, ...]:
    """Figures that two articles or more print for the same thing counted, those that differ first. Equal texts count once."""
    groups: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for first in story.copies:
        for row in story.article[first].quantities:
            if row.get("counted"):
                groups[row.get("kind") or "", row.get("unit") or "", fold(str(row["counted"])) or str(row["counted"])].append(row)
    figures = []
    for (kind, unit, _), rows in groups.items():
        if len({row["article"] for row in rows}) > 1:
            values = {(row.get("value"), row.get("low"), row.get("high"), row.get("modifier") or "") for row in rows}
            figures.append(Figure(kind, unit, str(rows[0]["counted"]), tuple(rows), len(values) > 1))
    return tuple(sorted(figures, key=lambda f: (not f.differs, -len(f.rows), f.counted, f.kind, f.unit)))


def events_of(story: Story) -> tuple[Event, ...]:
    """Times named in the texts, by value: dated ones in order, then those that the pages leave open. Durations are left out."""
    groups: dict[tuple[str | None, bool], list[Row]] = defaultdict(list)
    for first in story.copies:
        for row in story.article[first].times:
            if row.get("type") in ("DATE", "TIME"):
                value = row.get("value") or row.get("earliest") or None
                dated = instant(value) is not None or instant(row.get("earliest")) is not None
                guessed = row.get("anchor_basis") == "inferred" or row.get("time_status") == "vague"
                groups[value if dated else None, guessed and dated].append(row)
    events = [Event(value, guessed, tuple(rows)) for (value, guessed), rows in groups.items()]
    return tuple(sorted(events, key=_event_order))


def _event_order(event: Event) -> tuple[bool, float, str, bool]:
    moment = instant(event.value) or instant(event.rows[0].get("earliest"))
    return moment is None, moment.timestamp() if moment else 0.0, event.value or "", event.guessed
