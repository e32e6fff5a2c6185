"""The result tables: their names, columns and meanings, as data. docs/tables.md is made from this.

Columns keep their names and places: other people's scripts read them. New ones are added at the end of a table.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal, get_args

from retold.types import ChangeType

Row = dict[str, Any]
Tables = Mapping[str, Sequence[Row]]
Type = Literal["str", "int", "float", "bool", "span", "spans", "json"]

TYPES = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "span": "`[start, end]`",
    "spans": "`[[start, end], …]`",
    "json": "a list, or a value of more than one kind, as JSON",
}


@dataclass(frozen=True)
class Column:
    """A column. quotes: it holds an article's own words ("whole": nothing else; "inside": between quotation marks)."""

    name: str
    type: Type
    meaning: str
    nullable: bool = False
    quotes: Literal["", "whole", "inside"] = ""


@dataclass(frozen=True)
class Table:
    """A table. `key` names the columns that its rows are sorted by."""

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names, in order."""
        return tuple(column.name for column in self.columns)


def _column(line: str) -> Column:
    """A column from "name type[?][!|~] meaning": ? may be null, ! an article's own words, ~ quotes them."""
    name, kind, meaning = line.strip().split(maxsplit=2)
    quotes: Literal["", "whole", "inside"] = "whole" if "!" in kind else "inside" if "~" in kind else ""
    bare = kind.rstrip("?!~")
    if bare not in TYPES:
        raise ValueError(f"column {name} has an unknown type {bare}")
    meaning = meaning.replace("TYPES_OF_CHANGE", ", ".join(get_args(ChangeType)))
    return Column(name, bare, meaning, "?" in kind, quotes)  # type: ignore[arg-type]  # it was looked up


def _table(name: str, meaning: str, key: str, columns: str, *, finding: bool = True) -> Table:
    lines = [line for line in columns.splitlines() if line.strip()]
    return Table(name, meaning, tuple(key.split()), tuple(_column(line) for line in lines + (_FINDING if finding else [])))


_FINDING = [
    "status str stated, inferred or undecided",
    "rule str the rule or rules that found it",
]
_ORDER = (
    _table(
        "articles",
        "One row an article.",
        "article",
        """
        article str the id given; else the file's stem; else its path from the pile's root; else `sha-` and 12 hex digits
        outlet str? who published
        title str? a headline given apart from the text
        published str? ISO 8601, at the stated precision
        published_precision str second, minute, hour, day, week, month, year or unknown
        published_basis str where it was read: given, metadata, header, dateline, or empty
        published_earliest str? the day that the page cannot be older than
        published_latest str? the day that the page cannot be younger than
        url str? where it stood
        version_of str? the article, or the key shared by several texts, that this is a version of
        sha256 str of `text` as UTF-8
        text str?! as decoded; spans count its code points; null with `--no-text`
        key str what identifies it in its pile: the id given, else the path from the pile's root
        language str? of the text
        upstream str? whom the input names as the source of the whole article
        """,
        finding=False,
    ),
    _table(
        "segments",
        "What each stretch of a page is there.",
        "article field start end",
        """
        article str the article
        field str text, or title where it stands in a title given apart
        start int first code point
        end int one past the last
        role str headline, standfirst, byline, dateline, subheading, body, caption or furniture
        furniture str? ad, counter, teaser, header, republication or other
        repeats int? start of the first printing, where the page prints it again
        hidden bool the page does not show it
        """,
    ),
    _table(
        "stories",
        "The articles on one event. Every article has a row; one that glues two stories may have two.",
        "story article",
        """
        story str `s-` and 10 hex digits of the smallest SHA-256 of its members
        article str a member
        probability float that it belongs here
        line int? its line of reporting, counted from 1; null where the lineage was not traced
        """,
    ),
    _table(
        "relations",
        "One row a candidate pair, a < b; a pair without a row was no candidate.",
        "a b",
        """
        a str an article
        b str another
        relation str copy, retelling, update, boilerplate, same-story, same-subject or unrelated
        probability float of `relation`
        shingles int distinct runs of five words that both have
        containment float `shingles` over those of the smaller article
        content float weighted share of the lighter article's content words that the other has
        cosine float of the weighted content words
        same_story float probability that both are of one story
        """,
    ),
    _table(
        "alignments",
        "What two articles share, a < b. At depth find: the passages that they have in common word for word, small edits included.",
        "a b a_field a_start a_end b_field b_start b_end",
        """
        a str an article
        a_start int first code point in a
        a_end int one past the last
        b str another
        b_start int first code point in b
        b_end int one past the last
        kind str verbatim (of a passage: every word is the same, in order) or reworded
        similarity float in [0, 1]; of a passage: words on both sides over those of the longer side
        a_field str text or title
        b_field str text or title
        moved bool out of the order that the two have in common
        """,
    ),
    _table(
        "nodes",
        "Who is in the lineage of a story: its articles, those they name, and lost ones.",
        "story node",
        """
        node str an article's id, `u-…` for an upstream, `lost-…` for one that must have been
        story str the story
        kind str article, outlet, agency, person, page or lost
        article str? the article, where it is one
        name str as shown; empty for a page that nobody names
        carried_by str? the article that probably carries it
        evidence json `[[article, start, end, rule], …]`, a fifth value "title" where the span is in a title given apart
        """,
    ),
    _table(
        "lineage",
        "Who retold whom. The rows of one retelling sum to 1, none of these included; two that contribute .5 are a contamination.",
        "story retelling exemplar upstream",
        """
        story str the story
        from_node str? the node it was taken from; null for none of these
        to_node str the node of the retelling
        retelling str the article that took
        exemplar str? the article it took from
        upstream str? the cited name it took from
        basis str? text, credit or both
        probability float of this row among those of the retelling
        contributes float that something was taken from here too, in [0, 1]
        support float share of the retelling's words that this row accounts for
        direction str stated, inferred or undecided
        evidence json `[[article, start, end, rule], …]`, a fifth value "title" where the span is in a title given apart
        """,
    ),
    _table(
        "fates",
        "What became of each piece of an exemplar. A split is rows that share `unit`, a merge rows that share `retelling_unit`.",
        "story retelling exemplar start end retelling_start retelling_end fate",
        """
        story str the story
        exemplar str? the article taken from; null for an addition that no exemplar of that retelling has
        start int? first code point in the exemplar; null for an addition
        end int? one past the last
        unit int? the exemplar's unit, counted from 0
        retelling str the article that took
        retelling_start int? first code point in the retelling; null where dropped
        retelling_end int? one past the last
        retelling_unit int? the retelling's unit, counted from 0
        fate str kept, reworded, altered, dropped or added
        moved bool out of the common order
        direction str stated, inferred or undecided: written once, the likelier way round
        elsewhere bool an addition here that another exemplar of this retelling has
        exemplar_field str text or title
        retelling_field str text or title
        similarity float in [0, 1]
        """,
    ),
    _table(
        "changes",
        "Typed differences at the narrowest span that shows them. Lost or gained: the missing side is an empty span at its place.",
        "story retelling exemplar exemplar_start exemplar_end retelling_start retelling_end type change",
        """
        story str the story
        change str names the row
        exemplar str the article taken from
        exemplar_start int first code point in the exemplar
        exemplar_end int one past the last
        retelling str the article that took
        retelling_start int first code point in the retelling
        retelling_end int one past the last
        type str what differs: TYPES_OF_CHANGE
        how str lost, gained or other
        before str! the exemplar's words
        after str! the retelling's words
        severity int 1 wording, 2 detail, 3 meaning
        pattern str names a shift that several rows share, or is empty
        direction str stated, inferred or undecided
        exemplar_field str text or title
        retelling_field str text or title
        """,
    ),
    _table(
        "attributions",
        "Who (source) said (cue) what (content).",
        "article attribution",
        """
        attribution str names the row
        article str the article
        source spans who, as printed
        cue spans the words that attribute
        content spans what
        kind str direct, indirect, mixed, title, scare or furniture
        speaker str? the actor, or null
        speaker_status str explicit, pronoun, inferred or unresolved
        via json the outlets and agencies through whom the page has it
        via_spans spans where they are named
        within str? the attribution that this is nested in
        stance str asserts, denies or asks
        venue span? where it was said
        insertions spans the reporter's words inside the marks
        addressee span? to whom
        field str text or title
        speaker_name str? the actor's name
        confidence float in [0, 1]
        """,
    ),
    _table(
        "utterances",
        "One act of speech and its renderings: one row a rendering.",
        "story utterance article attribution",
        """
        utterance str names the act of speech
        attribution str this rendering
        article str the article that has it
        against str? the rendering that it is compared with; null for the first
        wording str? identical, trimmed, reworded or extended; null for the first
        form str direct, mixed or indirect
        speaker_changed bool credited to somebody else than in `against`
        insertions spans the reporter's words inside the marks
        story str the story
        """,
    ),
    _table(
        "quantities",
        "Figures.",
        "article field start end kind",
        """
        article str the article
        start int first code point
        end int one past the last
        kind str cardinal, ordinal, percent, money, duration or age
        value float? null where only bounds are known
        low float? null where open
        high float? null where open
        unit str empty for a count; %, pp, a currency, second … year
        modifier str more than, about …, or empty
        counted str! what is counted
        period str! over which time
        attribution str? the attribution whose content it stands in: who claims it
        field str text or title
        modifier_start int? first code point of the modifier
        modifier_end int? one past the last
        """,
    ),
    _table(
        "times",
        "Time expressions (TIMEX3).",
        "article field start end type",
        """
        article str the article
        start int first code point
        end int one past the last
        type str DATE, TIME, DURATION or SET
        value str? ISO 8601 or TIMEX3; null where unresolved
        earliest str? the day that it cannot be before
        latest str? the day that it cannot be after
        anchor json? "article", or `[start, end]` of the words that it hangs on
        anchor_basis str stated, inferred or none
        time_status str absolute, resolved, vague or unresolved
        field str text or title
        """,
    ),
    _table(
        "actors",
        "Who acts.",
        "actor",
        """
        actor str names the row
        name str the fullest name that the page gives
        kind str person, organisation, place, group, outlet or unknown
        article str the article
        aliases json every other form
        roles json descriptions that the page ties to the name
        """,
    ),
    _table(
        "mentions",
        "Where an actor is named.",
        "article field start end actor",
        """
        actor str the actor
        article str the article
        start int first code point
        end int one past the last
        kind str name, role or pronoun
        field str text or title
        """,
    ),
    _table(
        "conflicts",
        "Two claims that do not agree.",
        "conflict",
        """
        conflict str names the row
        story str? the story; null across stories
        kind str contradiction, disputed, tension or discrepancy
        a_article str the article with one claim
        a_start int first code point
        a_end int one past the last
        a_holder str! who holds it, as printed; empty for the narrator
        b_article str the article with the other
        b_start int first code point
        b_end int one past the last
        b_holder str! who holds it
        about str! what they disagree about
        depends_on str! on what reading, or empty
        """,
    ),
    _table(
        "statements",
        "Every sentence that the report says.",
        "story statement",
        """
        statement str names the row
        story str? the story
        text str~ the sentence
        evidence json `[[article, start, end, rule], …]`, a fifth value "title" where the span is in a title given apart
        """,
    ),
    _table(
        "rejects",
        "Inputs, or parts of one, that gave no article.",
        "input place reason sha256",
        """
        input str as named
        place str a line, a byte, or empty
        reason str a slug
        detail str what, where, what was kept, what to do
        kept str what of it was used all the same
        sha256 str? of the bytes as read
        """,
        finding=False,
    ),
    _table(
        "stages",
        "Which stages were run, and why not.",
        "scope subject stage",
        """
        scope str article, story or pile
        subject str the article's or story's id; empty for the pile
        stage str clean, record, trace …
        run bool whether it was run
        why str why not, or empty
        """,
        finding=False,
    ),
)
TABLES: dict[str, Table] = {table.name: table for table in _ORDER}


def validate(name: str, rows: Iterable[Row]) -> None:
    """Raise ValueError at the first row of table `name` that has not exactly its columns, each of its type."""
    table = TABLES[name]
    for number, row in enumerate(rows):
        if tuple(row) != table.names:
            raise ValueError(f"{name}, row {number}: columns {', '.join(row)} instead of {', '.join(table.names)}")
        for column in table.columns:
            fault = _fault_of(column, row[column.name])
            if fault:
                raise ValueError(f"{name}, row {number}: {column.name} {fault}")


def _fault_of(column: Column, value: object) -> str:
    if value is None:
        return "" if column.nullable else "is null"
    if column.type in ("str", "int", "float", "bool"):
        right = {"str": str, "int": int, "float": float, "bool": bool}[column.type]
        if type(value) is not right:
            return f"is {value!r}, not {TYPES[column.type]}"
        return "is not finite" if isinstance(value, float) and not math.isfinite(value) else ""
    if column.type == "json":
        return "" if isinstance(value, (list, str)) else f"is {value!r}, neither a list nor text"
    for span in [value] if column.type == "span" else value if isinstance(value, list) else [None]:
        if not (isinstance(span, list) and len(span) == 2 and all(type(end) is int for end in span) and 0 <= span[0] <= span[1]):
            return f"is {value!r}, not {TYPES[column.type]}"
    return ""


def canonical(row: Row) -> str:
    """A row as canonical JSON: names in order, no spaces, ASCII."""
    return json.dumps(row, sort_keys=True, separators=(",", ":"), allow_nan=False)


def in_order(name: str, rows: Iterable[Row]) -> list[Row]:
    """The rows of table `name` in their canonical order: by its key, nulls first, then as canonical JSON."""
    key = TABLES[name].key

    def place(row: Row) -> list[tuple[bool, object]]:
        return [(row[column] is not None, row[column]) for column in key]

    ordered: list[Row] = []
    for _, tied in groupby(sorted(rows, key=place), key=place):
        several = list(tied)
        ordered += sorted(several, key=canonical) if len(several) > 1 else several
    return ordered


def of_story(tables: Tables, story: str) -> dict[str, list[Row]]:
    """The rows of one story: its own, those of its members, and those of two articles that are both members."""
    members = {row["article"] for row in tables["stories"] if row["story"] == story}

    def belongs(row: Row) -> bool:
        if "story" in row:
            return bool(row["story"] == story)
        if "scope" in row:
            return row["subject"] in ({"", story} | members)
        return members.issuperset(row[column] for column in ("article", "a", "b") if column in row)

    return {name: [] if name == "rejects" else [row for row in rows if belongs(row)] for name, rows in tables.items()}


def digest_of(tables: Tables) -> str:
    """SHA-256 of all rows as canonical JSON, sorted, table by table in order of name: one value for one result."""
    digest = hashlib.sha256()
    for name in sorted(tables):
        digest.update(f"{name}\n".encode())
        for line in sorted(map(canonical, tables[name])):
            digest.update(line.encode("ascii") + b"\n")
    return digest.hexdigest()


def tables_markdown() -> str:
    """docs/tables.md: every table and column with its type and meaning."""
    lines = [
        "# The result tables",
        "",
        "`retold export` writes these; the same names stand in the API and in Python. A span is half-open and counts code points",
        "of the article's text as decoded. Every table of findings has `status` and `rule`. New columns are added at the end.",
    ]
    for table in TABLES.values():
        lines += ["", f"## {table.name}", "", table.meaning, "", f"Sorted by {', '.join(table.key)}.", ""]
        lines += ["| column | type | meaning |", "|---|---|---|"]
        for column in table.columns:
            kind = TYPES[column.type] + (", or null" if column.nullable else "")
            lines.append(f"| {column.name} | {kind} | {column.meaning.replace('|', chr(92) + '|')} |")
    return "\n".join(lines) + "\n"
