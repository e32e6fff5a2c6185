"""A story as a person reads it: its articles in order of time, its lineage, its fates and its changes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from retold.dossier import ledger
from retold.dossier.wording import excerpt

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]
Pair = tuple[str, str]
COMPETING = 0.1  # a lineage row of at least this probability is shown beside the reading
CONTRIBUTES = 0.5  # two rows of at least this share are a contamination
_WORDS = re.compile(r"\S+\s*|^\s+")


@dataclass(frozen=True, eq=False)
class Article:
    """One row of `articles`, with its segments and its record."""

    row: Row
    segments: tuple[Row, ...] = ()
    attributions: tuple[Row, ...] = ()
    quantities: tuple[Row, ...] = ()
    times: tuple[Row, ...] = ()

    @property
    def id(self) -> str:
        """The id under which every table names this article."""
        return str(self.row["article"])

    @property
    def text(self) -> str:
        """The text as decoded; "" where the tables were written without it."""
        return str(self.row.get("text") or "")

    @property
    def title(self) -> str:
        """The title given apart from the text, or ""."""
        return str(self.row.get("title") or "")

    @property
    def outlet(self) -> str:
        """Who published it, or ""."""
        return str(self.row.get("outlet") or "")

    @property
    def published(self) -> str | None:
        """ISO 8601 at its own precision, or None."""
        return self.row.get("published") or None

    @property
    def order(self) -> tuple[str, str]:
        """What breaks a tie: SHA-256 of the text, then the id."""
        return str(self.row.get("sha256") or ""), self.id

    @cached_property
    def headline(self) -> str:
        """The title, else the first headline on the page, else its first words; one line."""
        for segment in self.segments:
            if not self.title and segment.get("role") == "headline":
                return excerpt(self.snippet(segment["start"], segment["end"], segment.get("field")), 140)
        return excerpt(self.title or self.text.lstrip().split("\n", 1)[0], 140) or self.id

    def string(self, field: str | None = None) -> str:
        """The string that spans of `field` count into."""
        return self.title if field == "title" else self.text

    def snippet(self, start: int | None, end: int | None, field: str | None = None) -> str:
        """What a span holds; "" for no span."""
        return "" if start is None or end is None else self.string(field)[max(0, start) : max(0, end)]

    def around(self, start: int, end: int, field: str | None = None, words: int = 6) -> tuple[str, str, str]:
        """What stands before a span, in it and after it: up to `words` words each way, within its line. O(words)."""
        string = self.string(field)
        before = string[max(0, start - 20 * words) : start].rpartition("\n")[2]
        after = string[end : end + 20 * words].partition("\n")[0]
        left = _WORDS.findall(before)[-words:]
        right = _WORDS.findall(after)[: words + 1]
        return "".join(left), string[start:end], "".join(right)


@dataclass(frozen=True, eq=False)
class Shift:
    """A change as it is shown: one row, or the rows of one pattern in one pair, with the articles of the same text."""

    row: Row
    places: tuple[Row, ...]
    also_in: tuple[str, ...] = ()

    @property
    def pair(self) -> Pair:
        """(exemplar, retelling)."""
        return str(self.row["exemplar"]), str(self.row["retelling"])


@dataclass(frozen=True, eq=False)
class Story:
    """One story: its articles in order of time, its lineage and everything found about its pairs.

    line      line of reporting of each article; none where the lineage was not traced.
    rows      lineage rows by retelling, the reading (most probable) first.
    fates     by (exemplar, retelling); an addition without exemplar stands under ("", retelling).
    shifts    changes of the pairs that are read, worst first, patterns folded; `other_shifts` those of competing pairs.
    """

    id: str
    articles: tuple[Article, ...]
    line: Mapping[str, int]
    probability: Mapping[str, float]
    nodes: tuple[Row, ...]
    rows: Mapping[str, tuple[Row, ...]]
    fates: Mapping[Pair, tuple[Row, ...]]
    shifts: tuple[Shift, ...]
    other_shifts: tuple[Shift, ...]
    utterances: tuple[Row, ...]
    conflicts: tuple[Row, ...]
    actors: Mapping[str, Row] = field(default_factory=dict)

    @cached_property
    def article(self) -> Mapping[str, Article]:
        """Members by id."""
        return {member.id: member for member in self.articles}

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Place of each member in order of time, from 0."""
        return {member.id: place for place, member in enumerate(self.articles)}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What the report calls each member: its outlet, with the id where the outlet has several here; else the id."""
        several: dict[str, int] = defaultdict(int)
        for member in self.articles:
            several[member.outlet] += 1
        return {
            m.id: excerpt(m.outlet if m.outlet and several[m.outlet] == 1 else f"{m.outlet} [{m.id}]" if m.outlet else m.id, 60)
            for m in self.articles
        }

    def name(self, article: str | None) -> str:
        """What the report calls an article; the id of one that the tables do not hold."""
        return self.names.get(str(article)) or excerpt(str(article), 60)

    @property
    def headline(self) -> str:
        """The headline of the first member in order of time."""
        return self.articles[0].headline if self.articles else self.id

    @cached_property
    def outlets(self) -> tuple[str, ...]:
        """Outlets of the members, in order of time."""
        return tuple(dict.fromkeys(m.outlet for m in self.articles if m.outlet))

    @cached_property
    def reading(self) -> Mapping[str, Row]:
        """The most probable lineage row of each retelling."""
        return {retelling: rows[0] for retelling, rows in self.rows.items() if rows}

    def competing(self, retelling: str) -> tuple[Row, ...]:
        """Rows of a retelling beside its reading that are shown: probability ≥ 0.1, or a second contribution."""
        return tuple(row for row in self.rows.get(retelling, ())[1:] if (row.get("probability") or 0) >= COMPETING or takes(row))

    @cached_property
    def pairs(self) -> tuple[tuple[Pair, Row, bool], ...]:
        """(exemplar, retelling), its lineage row and whether it is the reading; in order of the retelling, each pair once.

        An undecided pair stands as its fates were written, the likelier way round.
        """
        shown: dict[frozenset[str], tuple[Pair, Row, bool]] = {}
        for best in (True, False):
            for member in self.articles:
                for row in self.rows.get(member.id, ())[:1] if best else self.competing(member.id):
                    pair = (str(row["exemplar"]), member.id) if row.get("exemplar") else None
                    if pair is None or pair[0] not in self.article or frozenset(pair) in shown:
                        continue
                    turned = pair[::-1] in self.fates and pair not in self.fates
                    shown[frozenset(pair)] = (pair[::-1] if turned else pair, row, best)
        return tuple(sorted(shown.values(), key=lambda p: (self.place[p[0][1]], not p[2], self.place[p[0][0]])))

    @cached_property
    def copies(self) -> Mapping[str, tuple[str, ...]]:
        """For each first printing of a text in order of time: the later members with the same SHA-256."""
        same: dict[str, list[str]] = defaultdict(list)
        for member in self.articles:
            same[str(member.row.get("sha256") or member.id)].append(member.id)
        return {ids[0]: tuple(ids[1:]) for ids in same.values()}

    @cached_property
    def lines(self) -> Mapping[int, tuple[str, ...]]:
        """Members of each line of reporting, in order of time; none where the lineage was not traced."""
        found: dict[int, list[str]] = defaultdict(list)
        for member in self.articles:
            if member.id in self.line:
                found[self.line[member.id]].append(member.id)
        return {line: tuple(found[line]) for line in sorted(found)}

    @cached_property
    def cited_only(self) -> Mapping[int, str]:
        """Lines of reporting that go back to an upstream which no article at hand carries: line → its name ("" unnamed)."""
        carried = {str(n.get("name") or "") for n in self.nodes if n.get("carried_by") or n.get("article")}
        found: dict[int, str] = {}
        for line, members in self.lines.items():
            for member in members:
                row = self.reading.get(member, {})
                upstream = row.get("upstream")
                if upstream is not None and not row.get("exemplar") and upstream not in carried:
                    found.setdefault(line, str(upstream))
        return found

    @cached_property
    def upstreams(self) -> tuple[Row, ...]:
        """Nodes that are no article at hand: cited, or lost."""
        return tuple(node for node in self.nodes if node.get("kind") != "article")

    @cached_property
    def chains(self) -> tuple[ledger.Chain, ...]:
        """Utterances with their renderings, most drifted first."""
        return ledger.chains_of(self)

    @cached_property
    def figures(self) -> tuple[ledger.Figure, ...]:
        """Quantities side by side, by what is counted."""
        return ledger.figures_of(self)

    @cached_property
    def events(self) -> tuple[ledger.Event, ...]:
        """Times that the texts name, in order, each with where it stands."""
        return ledger.events_of(self)


def takes(row: Row) -> bool:
    """Whether a lineage row says that something was taken from there too."""
    return (row.get("contributes") or 0) >= CONTRIBUTES and bool(row.get("exemplar") or row.get("upstream"))


def lineage_order(row: Row) -> tuple[Any, ...]:
    """Sorts the lineage rows of one retelling: the reading, which is the most probable, first."""
    return (
        -(row.get("probability") or 0),
        -(row.get("contributes") or 0),
        str(row.get("exemplar") or "~"),
        str(row.get("upstream") or "~"),
    )
