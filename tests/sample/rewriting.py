"""Articles rewritten word by word, and the tables of one run as they must read after it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.sample.answers import Answers, Row, Span


class Rewriting:
    """Words and what stands for each; capitals follow, possessives and points stay."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = dict(words)
        longest = sorted(words, key=lambda w: (-len(w), w))
        self.pattern = re.compile(rf"\b(?:{'|'.join(longest)})\b", re.IGNORECASE)

    def word(self, found: re.Match[str]) -> str:
        new = self.words[found.group().lower()]
        if found.group().isupper():
            return new.upper()
        return new.capitalize() if found.group()[0].isupper() else new

    def apply(self, text: str) -> str:
        return self.pattern.sub(self.word, text)

    def places(self, text: str) -> list[int]:
        """For every place of the text, and its end, where it stands in the rewritten one."""
        places, shift, at = [], 0, 0
        for found in self.pattern.finditer(text):
            places += [i + shift for i in range(at, found.start())]
            new = len(self.word(found))
            places += [found.start() + shift + min(i, new) for i in range(len(found.group()))]
            shift += new - len(found.group())
            at = found.end()
        return places + [i + shift for i in range(at, len(text) + 1)]

    def pile(self, folder: Path, target: Path) -> Path:
        """Every file of the folder, rewritten; ids and file names stay."""
        target.mkdir()
        for path in sorted(folder.iterdir()):
            text = path.read_text(encoding="utf-8")
            if path.suffix == ".jsonl":
                rows = [json.loads(line) for line in text.splitlines()]
                rows = [{k: v if k == "id" else self.apply(v) for k, v in row.items()} for row in rows]
                text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
            else:
                text = self.apply(text)
            (target / path.name).write_text(text, encoding="utf-8")
        return target


class Readings:
    """What the tables say, as sets that two runs can be compared by; spans and names as they stand after a rewriting."""

    def __init__(self, answers: Answers, rewriting: Rewriting | None = None) -> None:
        self.answers = answers
        self.name: Callable[[str], str] = rewriting.apply if rewriting else str
        self.maps = {
            (article, field): rewriting.places(answers.string(article, field))
            for article in answers.articles
            for field in ("text", "title")
            if rewriting
        }

    def span(self, article: str, field: str, start: int | None, end: int | None) -> tuple[str, Span] | None:
        if start is None or end is None:
            return None
        places = self.maps.get((article, field))
        return field, (places[start], places[end]) if places else (start, end)

    def relations(self) -> set[Any]:
        return {(r["a"], r["b"], r["relation"]) for r in self.answers.tables["relations"]}

    def stories(self) -> set[Any]:
        stories: dict[str, set[str]] = {}
        for row in self.answers.tables["stories"]:
            stories.setdefault(row["story"], set()).add(row["article"])
        return {frozenset(story) for story in stories.values()}

    def lineage(self) -> set[Any]:
        """The most probable row of every retelling."""
        best: dict[str, Row] = {}
        for row in self.answers.tables["lineage"]:
            if row["probability"] > best.get(row["retelling"], {"probability": -1})["probability"]:
                best[row["retelling"]] = row
        return {(r["retelling"], r["exemplar"], self.name(r["upstream"] or ""), r["direction"]) for r in best.values()}

    def sides(self, row: Row) -> tuple[Any, ...]:
        start, end = (row[key] if key in row else row[f"exemplar_{key}"] for key in ("start", "end"))
        before = row["exemplar"] and self.span(row["exemplar"], row["exemplar_field"], start, end)
        after = self.span(row["retelling"], row["retelling_field"], row["retelling_start"], row["retelling_end"])
        return row["exemplar"], before, row["retelling"], after

    def read(self, table: str) -> list[Row]:
        """The rows of the pairs that the reading names: each retelling with its most probable exemplar."""
        pairs = {(exemplar, retelling) for retelling, exemplar, _, _ in self.lineage() if exemplar}
        return [row for row in self.answers.tables[table] if (row["exemplar"], row["retelling"]) in pairs]

    def fates(self) -> set[Any]:
        return {(*self.sides(row), row["fate"], row["moved"]) for row in self.read("fates")}

    def changes(self) -> set[Any]:
        return {(*self.sides(row), row["type"], row["how"]) for row in self.read("changes")}

    def quotations(self) -> set[Any]:
        """The spans alone."""
        rows = (r for r in self.answers.tables["attributions"] if r["kind"] != "indirect")
        return {(r["article"], *(self.span(r["article"], r["field"], *span) for span in r["content"])) for r in rows}

    def speakers(self) -> set[Any]:
        return {
            (
                r["article"],
                *(self.span(r["article"], r["field"], *s) for s in r["content"]),
                r["kind"],
                self.name(r["speaker_name"] or ""),
            )
            for r in self.answers.tables["attributions"]
        }

    def quantities(self) -> set[Any]:
        return {
            (r["article"], self.span(r["article"], r["field"], r["start"], r["end"]), r["value"], r["unit"], r["modifier"])
            for r in self.answers.tables["quantities"]
        }

    def times(self) -> set[Any]:
        return {
            (r["article"], self.span(r["article"], r["field"], r["start"], r["end"]), r["value"])
            for r in self.answers.tables["times"]
        }


def agreement(one: set[Any], other: set[Any]) -> float:
    """The share of the rows of either that both have."""
    for side, rows in (("before", one - other), ("after", other - one)):
        for row in sorted(map(str, rows)):
            print(f"  {side} only: {row}")
    return len(one & other) / max(1, len(one | other))
