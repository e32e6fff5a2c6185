"""The tables beside what is known, and the names of places: every row of the checklist reads its span here, at run time.

A place is named by a string, and never by words of an article:

  "A24"         the span of a row of the checklist (A, B, C, F, P, Q, T)
  "R22" "R22>"  a row of the R-table, in the exemplar and in the retelling; "R13:1" its second span there
  "000-q09"     the content of an attribution of gold/quotes.json; "000-q09.source", ".cue" its parts
  "000/advert"  all stretches of a kind of gold/furniture.json
  "A24@1"       the second mention of an actor within a place, pronouns not counted, from gold/actors.json
  "000"         a whole page
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from evaluation.product import Tables
from evaluation.scores import Row, Span, overlap
from evaluation.seeds.fates import score_additions, score_types
from evaluation.seeds.gold import Gold, Seen
from evaluation.spans import spans_in

EXEMPLAR, RETELLING, APART = "000", "001", "004"
HERE = ("kept", "reworded", "altered")  # fates that point to a place in the retelling
UNSPOKEN = ("furniture", "title", "scare")  # kinds of attribution that say: nobody says this


class Place(NamedTuple):
    """Stretches of one article, with the actor of gold/actors.json where the place is a mention."""

    doc: str
    spans: tuple[Span, ...]
    actor: str = ""


@dataclass(frozen=True)
class World:
    """One set of tables and the gold; `reordered` and `renamed` are tables of the same texts in another order, by other names."""

    gold: Gold
    seen: Seen
    reordered: Tables | None = None
    renamed: Tables | None = None

    # --- what is known ------------------------------------------------------------------------------------------------------------

    @cached_property
    def rows(self) -> dict[str, Row]:
        """The rows of checklist.jsonl by id."""
        lines = (self.gold.folder / "checklist.jsonl").read_text(encoding="utf-8").splitlines()
        return {row["id"]: row for row in map(json.loads, filter(None, lines))}

    @cached_property
    def known(self) -> dict[str, Any]:
        """gold/*.json by name."""
        names = ("actors", "dates", "figures", "quotes")
        folder = Path(self.gold.folder) / "gold"
        return {name: json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name in names}

    @cached_property
    def mentions(self) -> list[tuple[str, Span, str]]:
        """(doc, span, actor) of each mention of gold/actors.json that is no pronoun, in order, the longer first."""
        found = [
            (mention["doc"], (mention["start"], mention["end"]), actor["id"])
            for actor in self.known["actors"]["actors"]
            for mention in actor["mentions"]
            if mention["kind"] != "pronoun"
        ]
        return sorted(found, key=lambda item: (item[0], item[1][0], -item[1][1], item[2]))

    def place(self, name: str) -> Place:
        """The stretches that a name of a place means. Raises KeyError where there is none of that name."""
        if "@" in name:
            within, _, number = name.partition("@")
            around = self.place(within)
            inside = [item for item in self.mentions if item[0] == around.doc and _is_inside(item[1], around.spans)]
            doc, span, actor = inside[int(number)]
            return Place(doc, (span,), actor)
        if ":" in name:
            whole, _, number = name.partition(":")
            around = self.place(whole)
            return Place(around.doc, (around.spans[int(number)],))
        if "/" in name:
            doc, _, kind = name.partition("/")
            spans = [(row["start"], row["end"]) for row in self.gold.furniture if row["doc"] == doc and row["kind"] == kind]
            if not spans:
                raise KeyError(name)
            return Place(doc, tuple(spans))
        if "-q" in name:
            return self._attribution(name)
        if name in self.seen.texts:
            return Place(name, ((0, len(self.seen.texts[name])),))
        return self._row(name)

    def _attribution(self, name: str) -> Place:
        ident, _, part = name.partition(".")
        doc = ident[:3]
        row = next(row for row in self.known["quotes"]["quotes"][doc] if row["id"] == ident)
        pieces = row[part or "content"]
        return Place(doc, tuple((piece["start"], piece["end"]) for piece in (pieces if isinstance(pieces, list) else [pieces])))

    def _row(self, name: str) -> Place:
        if name[0] == "R":
            row = self.gold.unit(name.rstrip(">"))
            side, doc = ("retelling", RETELLING) if name.endswith(">") else ("exemplar", EXEMPLAR)
            return Place(doc, tuple((start, end) for start, end in row[side]))
        if name[0] == "P":
            row = next(row for row in self.gold.fates["additions"] if row["id"] == name)
            return Place(RETELLING, ((row["retelling"][0], row["retelling"][1]),))
        if name[0] == "Q":
            row = self.gold.quotation(name)
            return Place(row["doc"], (row["span"],))
        row = self.rows[name]
        return Place(row["doc"], ((row["start"], row["end"]),))

    # --- what was found -----------------------------------------------------------------------------------------------------------

    def found(self, table: str, doc: str) -> list[Row]:
        """Rows of a table about an article, spans in its text only."""
        return [row for row in self.seen.rows(table, doc) if (row.get("field") or "text") == "text"]

    @cached_property
    def fates(self) -> list[Row]:
        """Rows of fates from the exemplar to the retelling, and the additions that have no exemplar."""
        rows = self.seen.rows("fates", RETELLING, "retelling")
        return [row for row in rows if row["exemplar"] in (None, self.seen.ids.get(EXEMPLAR)) and _in_text(row)]

    @cached_property
    def changes(self) -> list[Row]:
        """Rows of changes from the exemplar to the retelling."""
        return [row for row in self.seen.pair("changes", EXEMPLAR, RETELLING) if _in_text(row)]

    @cached_property
    def not_added(self) -> frozenset[str]:
        """The rows of the P-table that the tables do not have."""
        return frozenset(note.split(":")[0] for note in score_additions(self.gold, self.seen)[1])

    @cached_property
    def type_notes(self) -> frozenset[str]:
        """What is amiss with the types of changes, as the seeds say it: "R08: no actor"."""
        return frozenset(score_types(self.gold, self.seen)[4])

    def letters(self, place: Place) -> set[int]:
        """Places of the letters and digits of a place; all of them where it has none."""
        found = self.seen.letters(place.doc, list(place.spans))
        return found or {at for start, end in place.spans for at in range(start, end)}

    def share(self, spans: list[Span], place: Place) -> float:
        """Share of a place's letters and digits that lie in spans of the same article."""
        letters = self.letters(place)
        inside = {at for start, end in spans for at in range(start, end)} & letters
        return len(inside) / len(letters) if letters else 0.0

    def about(self, span: Span | None, place: Place) -> bool:
        """Whether a span and a place share at least half of the smaller of the two, in letters and digits."""
        if span is None or span[0] is None or span[1] <= span[0]:
            return False
        here, there = self.letters(Place(place.doc, (span,))), self.letters(place)
        return 2 * len(here & there) >= max(1, min(len(here), len(there)))

    # --- who is who ---------------------------------------------------------------------------------------------------------------

    @cached_property
    def _who(self) -> dict[tuple[str, Span], set[str]]:
        """(doc, span of a known mention) → actors of the tables that are mentioned there: the two spans share most of both."""
        found: dict[tuple[str, Span], set[str]] = {}
        by_doc = {doc: self.found("mentions", doc) for doc in self.seen.texts}
        for doc, span, _ in self.mentions:
            same = found.setdefault((doc, span), set())
            for row in by_doc[doc]:
                shared = overlap(span, (row["start"], row["end"]))
                if 2 * shared > max(span[1], row["end"]) - min(span[0], row["start"]):
                    same.add(row["actor"])
        return found

    @cached_property
    def _meant(self) -> dict[str, str]:
        """Actor of the tables → the known actor that most of its mentions name; none where two tie."""
        votes: dict[str, Counter[str]] = {}
        for doc, span, actor in self.mentions:
            for found in self._who[doc, span]:
                votes.setdefault(found, Counter())[actor] += 1
        best = {found: counts.most_common(2) for found, counts in votes.items()}
        return {found: top[0][0] for found, top in best.items() if len(top) == 1 or top[0][1] > top[1][1]}

    def actors_at(self, place: Place) -> set[str]:
        """Actors of the tables that are mentioned at a place."""
        if place.actor:
            return self._who.get((place.doc, place.spans[0]), set())
        spans = [(row["start"], row["end"], row["actor"]) for row in self.found("mentions", place.doc)]
        return {
            actor for start, end, actor in spans if overlap((start, end), place.spans[0]) * 2 > _width((start, end), place.spans[0])
        }

    def is_actor(self, found: str | None, place: Place) -> bool:
        """Whether an actor of the tables is the known one that is mentioned at a place."""
        return found is not None and self._meant.get(found) == place.actor

    # --- attributions -------------------------------------------------------------------------------------------------------------

    def attributions(self, doc: str) -> list[Row]:
        """Attributions of an article that say that somebody says something."""
        return [row for row in self.found("attributions", doc) if row["kind"] not in UNSPOKEN]

    def content_over(self, place: Place, least: float = 0.8) -> list[Row]:
        """Attributions whose content has at least `least` of a place, the tightest first."""
        found = [row for row in self.attributions(place.doc) if self.share(spans_in(row["content"]), place) >= least]
        return sorted(found, key=lambda row: (sum(end - start for start, end in spans_in(row["content"])), row["attribution"]))


def _is_inside(span: Span, spans: tuple[Span, ...]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in spans)


def _width(a: Span, b: Span) -> int:
    return max(a[1], b[1]) - min(a[0], b[0])


def _in_text(row: Row) -> bool:
    return all((row.get(field) or "text") == "text" for field in ("exemplar_field", "retelling_field"))
