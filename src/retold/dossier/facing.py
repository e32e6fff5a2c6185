"""Two articles side by side, row by row: every piece with its fate, moved pieces at both their places.

Both columns read in their own order from top to bottom, and counterparts that kept their order stand in one row. Text between
pieces (bylines, furniture) is not compared and is left out here; the articles as printed show it.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from retold.dossier.story import Article, Story

Row = Mapping[str, Any]
Key = tuple[bool, int, int]  # not title, start, end: the order of a page
Mark = tuple[bool, int, int, str, int | None]  # not title, start, end, tag, number of the change
_BETWEEN = re.compile(r"[\s\W]*")


@dataclass(frozen=True)
class Part:
    """A stretch of a cell. change: its number in the table of changes.

    tag   "" plain, "old", "new", or "place" (empty: the other side has something here).
    """

    start: int
    end: int
    text: str
    tag: str = ""
    change: int | None = None


@dataclass(frozen=True)
class Cell:
    """One side of a row: place of the article in the story, field, span, and its parts, which tile the span."""

    article: int
    field: str
    start: int
    end: int
    parts: tuple[Part, ...]
    opens: bool


@dataclass(frozen=True)
class Line:
    """A row: what stands in the exemplar, its fate, what stands in the retelling.

    number   from 1. other: number of the row that holds the counterpart, where it stands in another row. pieces: units merged here.
    """

    number: int
    left: Cell | None
    right: Cell | None
    fate: str
    moved: bool
    elsewhere: bool
    pieces: int = 1
    other: int | None = None


def face(story: Story, exemplar: str, retelling: str, numbers: Mapping[str, int]) -> tuple[Line, ...]:
    """Rows for a pair; none where no fates were written for it.

    `numbers` gives each change id the number it has in the table of changes. Cost O(n log n) in pieces and changes.
    """
    if (exemplar, retelling) not in story.fates:
        return ()
    rows = [*story.fates[exemplar, retelling], *story.fates.get(("", retelling), ())]
    a, b = story.article[exemplar], story.article[retelling]
    shifts = [p for s in (*story.shifts, *story.other_shifts) if s.pair == (exemplar, retelling) for p in s.places]
    old, new = _marks(shifts, "exemplar", "old", numbers), _marks(shifts, "retelling", "new", numbers)
    lefts, rights = _pieces(rows, a, ""), _pieces(rows, b, "retelling_")
    links = [
        (lefts[i], rights[j], row)
        for row in rows
        if (i := _key(row, a, "")) in lefts and (j := _key(row, b, "retelling_")) in rights
    ]
    lines = list(_numbered(_walk(lefts, rights, links, rows)))
    places = (story.place[exemplar], story.place[retelling])
    starts = {piece[:2] for piece in lefts.values()}, {piece[:2] for piece in rights.values()}
    old_reach, new_reach = _reach(old), _reach(new)
    made = []
    for raw in lines:
        left = _cell(raw.left, a, places[0], old, old_reach, starts[0]) if raw.left else None
        right = _cell(raw.right, b, places[1], new, new_reach, starts[1]) if raw.right else None
        made.append(Line(raw.number, left, right, raw.fate, raw.moved, raw.elsewhere, other=raw.other))
    return _renumbered(list(_merged(made, a, b)))


@dataclass(frozen=True)
class _Raw:
    left: Key | None
    right: Key | None
    fate: str
    moved: bool
    elsewhere: bool
    counterpart: Key | None = None  # right key of the row that holds the counterpart of a left key left alone
    number: int = 0
    other: int | None = None


def _key(row: Row, article: Article, side: str) -> Key | None:
    start, end = row.get(f"{side}start"), row.get(f"{side}end")
    field = row.get(f"{side}field" if side else "exemplar_field")
    if start is None or end is None or (not side and not row.get("exemplar")):
        return None
    start, end = max(0, start), min(end, len(article.string(field)))
    return (field != "title", start, end) if start < end else None


def _pieces(rows: Iterable[Row], article: Article, side: str) -> dict[Key, Key]:
    """Each span as the tables have it → the piece that shows it: clipped so that no text is shown twice, or its coverer."""
    shown: dict[Key, Key] = {}
    before: Key | None = None
    for key in sorted({k for row in rows if (k := _key(row, article, side))}, key=lambda k: (k[0], k[1], -k[2])):
        piece = key
        if before and before[0] == key[0] and key[1] < before[2]:
            piece = (key[0], before[2], key[2]) if key[2] > before[2] else before
        shown[key] = piece
        before = piece
    return shown


def _walk(
    lefts: Mapping[Key, Key], rights: Mapping[Key, Key], links: Sequence[tuple[Key, Key, Row]], rows: Sequence[Row]
) -> Iterator[_Raw]:
    """Rows in reading order: counterparts in common order share a row, every other piece has its own."""
    lone = {key: row for row in rows for key in _lone_keys(row, lefts, rights)}
    spine = dict(_common_order([(left, right) for left, right, row in links if not row.get("moved")]))
    row_of = {(left, right): row for left, right, row in reversed(links)}
    to: dict[Key, tuple[Key, Row]] = {left: (right, row) for left, right, row in reversed(links)}
    origin: dict[Key, tuple[Key, Row]] = {right: (left, row) for left, right, row in reversed(links)}
    left_order, right_order = sorted(set(lefts.values())), sorted(set(rights.values()))
    at = 0
    for left in [*left_order, None]:
        right = spine.get(left) if left else None
        if left is not None and right is None:
            if left in to:
                yield _Raw(left, None, to[left][1]["fate"], bool(to[left][1].get("moved")), False, counterpart=to[left][0])
            else:
                yield _Raw(left, None, "dropped", False, False)
            continue
        while at < len(right_order) and right_order[at] != right:
            here = right_order[at]
            at += 1
            if here in origin:
                there, row = origin[here]
                yield _Raw(there, here, row["fate"], bool(row.get("moved")), False, counterpart=here)
            else:
                yield _Raw(None, here, "added", False, bool(lone.get(here, {}).get("elsewhere")))
        if left is not None and right is not None:
            at += 1
            row = row_of[left, right]
            yield _Raw(left, right, row["fate"], bool(row.get("moved")), False)


def _lone_keys(row: Row, lefts: Mapping[Key, Key], rights: Mapping[Key, Key]) -> Iterator[Key]:
    if row["fate"] == "added" and row.get("retelling_start") is not None:
        key = (row.get("retelling_field") != "title", row["retelling_start"], row["retelling_end"])
        yield rights.get(key, key)


def _common_order(pairs: list[tuple[Key, Key]]) -> list[tuple[Key, Key]]:
    """The longest run of pairs that rises on both sides (patience sorting, n log n)."""
    pairs = sorted(set(pairs), key=lambda p: (p[0], tuple(-int(x) for x in p[1])))
    tops: list[Key] = []
    ends: list[int] = []
    back: list[int] = []
    for n, (_, right) in enumerate(pairs):
        at = bisect.bisect_left(tops, right)
        back.append(ends[at - 1] if at else -1)
        tops[at : at + 1] = [right]
        ends[at : at + 1] = [n]
    run: list[tuple[Key, Key]] = []
    n = ends[-1] if ends else -1
    while n >= 0:
        run.append(pairs[n])
        n = back[n]
    return run[::-1]


def _numbered(rows: Iterable[_Raw]) -> Iterator[_Raw]:
    made = [replace(row, number=n) for n, row in enumerate(rows, 1)]
    of_right = {row.right: row.number for row in made if row.right}
    of_left = {row.left: row.number for row in made if row.left and not row.right}
    for row in made:
        if row.counterpart is None:
            yield row
        elif row.right is None:
            yield replace(row, other=of_right.get(row.counterpart))
        else:
            yield replace(row, other=of_left.get(row.left) if row.left else None)


def _marks(places: Iterable[Row], side: str, tag: str, numbers: Mapping[str, int]) -> list[Mark]:
    found = {
        (p.get(f"{side}_field") != "title", p[f"{side}_start"], p[f"{side}_end"], tag, numbers.get(str(p.get("change"))))
        for p in places
        if p.get(f"{side}_start") is not None and p.get(f"{side}_end") is not None
    }
    return sorted(found, key=lambda m: (m[0], m[1], m[2], m[4] or 0))


def _reach(marks: list[Mark]) -> list[int]:
    """For each mark how far it, or one before it in its field, reaches."""
    found: list[int] = []
    for n, mark in enumerate(marks):
        found.append(max(mark[2], found[-1]) if n and marks[n - 1][0] == mark[0] else mark[2])
    return found


def _cell(key: Key, article: Article, place: int, marks: list[Mark], reach: list[int], starts: set[tuple[bool, int]]) -> Cell:
    body, start, end = key
    field = "text" if body else "title"
    string = article.string(field)
    parts: list[Part] = []
    at = start
    first = bisect.bisect_left(marks, (body, start))
    while first and marks[first - 1][0] == body and reach[first - 1] > start:
        first -= 1  # a mark that begins before the piece and reaches into it
    for mark in itertools.islice(marks, first, None):
        if mark[:2] > (body, end):
            break
        s, e = max(mark[1], at), min(mark[2], end)
        empty = mark[1] == mark[2] == s == e and not (s == end and (body, end) in starts)  # at a seam it belongs to what follows
        if mark[0] != body or (s >= e and not empty):
            continue
        if at < s:
            parts.append(Part(at, s, string[at:s]))
        parts.append(Part(s, e, string[s:e], "place" if s == e else mark[3], mark[4]))
        at = max(at, e)
    if at < end:
        parts.append(Part(at, end, string[at:end]))
    opens = "\n" in string[max(0, start - 2) : start] or start == 0
    return Cell(place, field, start, end, tuple(parts), opens)


def _merged(lines: list[Line], a: Article, b: Article) -> Iterator[Line]:
    """Neighbours of one plain fate (kept, dropped, added) joined where nothing but space and marks lies between them."""
    pending: Line | None = None
    for line in lines:
        if pending and _joins(pending, line, a, b):
            pending = replace(
                pending,
                pieces=pending.pieces + 1,
                left=_joined(pending.left, line.left, a),
                right=_joined(pending.right, line.right, b),
            )
            continue
        if pending:
            yield pending
        pending = line
    if pending:
        yield pending


def _renumbered(lines: list[Line]) -> tuple[Line, ...]:
    number = {line.number: n for n, line in enumerate(lines, 1)}
    return tuple(replace(line, number=number[line.number], other=number.get(line.other or 0)) for line in lines)


def _joins(one: Line, two: Line, a: Article, b: Article) -> bool:
    if one.fate != two.fate or one.fate not in ("kept", "dropped", "added") or one.moved or two.moved or one.other or two.other:
        return False
    if one.elsewhere != two.elsewhere:
        return False
    for first, second, article in ((one.left, two.left, a), (one.right, two.right, b)):
        if (first is None) != (second is None):
            return False
        if first and second and (first.field != second.field or not 0 <= second.start - first.end <= 3 or second.opens):
            return False
        if first and second and not _BETWEEN.fullmatch(article.string(first.field)[first.end : second.start]):
            return False
    return True


def _joined(first: Cell | None, second: Cell | None, article: Article) -> Cell | None:
    if first is None or second is None:
        return None
    gap = (
        (Part(first.end, second.start, article.string(first.field)[first.end : second.start]),) if first.end < second.start else ()
    )
    return replace(first, end=second.end, parts=(*first.parts, *gap, *second.parts))


def folded(lines: Sequence[Line]) -> bool:
    """Whether nothing differs: every row kept in place and no change marked."""
    return all(
        line.fate == "kept" and not line.moved and not any(p.tag for c in (line.left, line.right) if c for p in c.parts)
        for line in lines
    )


def printed(
    article: Article, place: int, marks: Iterable[tuple[str, int, int]]
) -> dict[str, list[tuple[int, int, str, Row | None]]]:
    """An article as printed: by field, stretches (start, end, text, segment) that tile it, cut at segments and at `marks`.

    marks are (field, start, end) that something links to, so that each link has a stretch that starts at its start. O(n log n).
    """
    cuts: dict[str, set[int]] = defaultdict(set)
    for field, start, end in marks:
        cuts[field] |= {start, end}
    made: dict[str, list[tuple[int, int, str, Row | None]]] = {}
    for field in ("title", "text"):
        string = article.string(field)
        segments = sorted(
            (s for s in article.segments if (s.get("field") or "text") == field), key=lambda s: (s["start"], s["end"])
        )
        for segment in segments:
            cuts[field] |= {segment["start"], segment["end"]}
        edges = sorted({0, len(string), *(c for c in cuts[field] if 0 < c < len(string))})
        at, row = 0, []
        for start, end in zip(edges, edges[1:], strict=False):
            while at < len(segments) and segments[at]["end"] <= start:
                at += 1
            inside = segments[at] if at < len(segments) and segments[at]["start"] <= start else None
            row.append((start, end, string[start:end], inside))
        if string:
            made[field] = row
    return made
