"""What is known of the seed articles, as the scorers use it: spans by offset, read from the data, none of it written here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from evaluation.product import Tables, sha256_of
from evaluation.scores import Row, Span
from evaluation.spans import spans_in

RETOLD = ("copy", "retelling", "update")  # relations that say that one of the two took from the other
SPEECH = ("direct", "mixed")  # kinds of attribution that say: these words were spoken


@dataclass(frozen=True)
class Gold:
    """The seed folder: three texts, the checklist and gold/."""

    folder: Path

    @cached_property
    def fates(self) -> dict[str, Any]:
        """gold/fates.json: `fates` (the R-table), `additions` (the P-table)."""
        fates: dict[str, Any] = self._json("fates")
        return fates

    @cached_property
    def alignment(self) -> dict[str, Any]:
        """gold/alignment_000_001.json: `segments` of both, `pairs` (a, b, strength)."""
        known: dict[str, Any] = self._json("alignment_000_001")
        return known

    @cached_property
    def quotations(self) -> list[Row]:
        """The Q-table: id, doc, span (with its marks), kind, speaker, status; `speech` False where nobody speaks."""
        gold = self._json("quotes")
        spans: dict[tuple[str, int], Span] = {}
        for doc, attributions in gold["quotes"].items():
            for attribution in attributions:
                for piece in attribution["content"] + attribution.get("direct_fragments", []):
                    old = spans.get((doc, piece["start"]))
                    if old is None or piece["end"] < old[1]:
                        spans[doc, piece["start"]] = (piece["start"], piece["end"])
        for group in ("scare_quotes", "quoted_names_not_quotations"):
            for doc, pieces in gold[group].items():
                spans.update({(doc, piece["start"]): (piece["start"], piece["end"]) for piece in pieces})
        rows = []
        for line in (self.folder / "checklist.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["id"].startswith("Q"):
                speech = not row["kind"].startswith(("TITLE", "SCARE", "FURNITURE"))
                rows.append({**row, "span": spans[row["doc"], row["start"]], "speech": speech})
        return rows

    @cached_property
    def furniture(self) -> list[Row]:
        """gold/furniture.json: doc, kind, start, end, strict."""
        return [row for rows in self._json("furniture")["furniture"].values() for row in rows]

    @cached_property
    def texts(self) -> dict[str, str]:
        """doc → text as decoded, line ends kept."""
        paths = {path.name[:3]: path for path in sorted(self.folder.glob("0*.txt"))}
        return {doc: path.read_bytes().decode("utf-8-sig") for doc, path in paths.items()}

    @cached_property
    def acting(self) -> dict[str, list[tuple[str, Row]]]:
        """gold/actors.json: doc → (actor, mention) of each mention that is no pronoun."""
        found: dict[str, list[tuple[str, Row]]] = {doc: [] for doc in self.texts}
        for actor in self._actors["actors"]:
            for mention in actor["mentions"]:
                if mention["kind"] != "pronoun":
                    found[mention["doc"]].append((actor["id"], mention))
        return found

    @cached_property
    def named(self) -> dict[str, list[Row]]:
        """doc → every name printed in it: those of actors, those that stand for one, and places."""
        found = {doc: [row for _, row in rows if row["kind"] in ("name", "metonym")] for doc, rows in self.acting.items()}
        for row in self._actors["places_not_actors"]:
            found[row["doc"]].append(row)
        return found

    @cached_property
    def demonyms(self) -> dict[str, list[Row]]:
        """doc → the words for a people, or for siding with somebody, that are no names."""
        return {doc: [row for row in self._actors["demonyms"] if row["doc"] == doc] for doc in self.texts}

    @cached_property
    def _actors(self) -> dict[str, Any]:
        known: dict[str, Any] = self._json("actors")
        return known

    def _json(self, name: str) -> Any:
        return json.loads((self.folder / "gold" / f"{name}.json").read_text(encoding="utf-8"))

    def quotation(self, name: str) -> Row:
        """One row of the Q-table."""
        return next(row for row in self.quotations if row["id"] == name)

    def unit(self, name: str) -> Row:
        """One row of the R-table."""
        return next(row for row in self.fates["fates"] if row["id"] == name)


@dataclass(frozen=True)
class Seen:
    """The product's tables, with the seed articles found in them by their text (never by their name)."""

    tables: Tables
    ids: dict[str, str]  # doc → article; a doc that the product does not have is missing
    texts: dict[str, str]

    @classmethod
    def of(cls, tables: Tables, texts: dict[str, str]) -> Seen:
        """Find each text among the articles by its digest."""
        by_digest = {row["sha256"]: row["article"] for row in tables.get("articles", [])}
        ids = {doc: by_digest[sha256_of(text)] for doc, text in texts.items() if sha256_of(text) in by_digest}
        return cls(tables, ids, texts)

    def rows(self, table: str, doc: str | None = None, column: str = "article") -> list[Row]:
        """Rows of a table whose `column` is the article that holds `doc`."""
        rows = self.tables.get(table, [])
        return rows if doc is None else [row for row in rows if doc in self.ids and row.get(column) == self.ids[doc]]

    def pair(self, table: str, exemplar: str, retelling: str) -> list[Row]:
        """Rows of fates or changes read from one article to another."""
        return [row for row in self.rows(table, exemplar, "exemplar") if row["retelling"] == self.ids.get(retelling)]

    def letters(self, doc: str, spans: list[Span]) -> set[int]:
        """Places of the letters and digits in spans of a text."""
        text = self.texts[doc]
        return {place for start, end in spans for place in range(start, end) if text[place].isalnum()}

    def speech_spans(self, doc: str) -> list[tuple[Span, Row]]:
        """Each content span that an attribution says was spoken, with its row."""
        rows = [row for row in self.rows("attributions", doc) if row["kind"] in SPEECH and (row.get("field") or "text") == "text"]
        return [(span, row) for row in rows for span in spans_in(row["content"])]
