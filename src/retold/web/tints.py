"""An article's text by where each passage came from: stretches that tile it, each with its origin, its role and its light."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from retold.dossier.story import Article, Row, Story

COLOURS = 6  # tints; a further exemplar shares the last
_PLACES = {"kept": 0, "reworded": 1, "altered": 2}
_ASIDE = ("furniture", "byline", "dateline")


@dataclass(frozen=True)
class Passage:
    """A stretch with one origin: number on the page, the exemplar, its tint, its fate there, whether it moved, the words there.

    exemplar None: found in no article that this one retells.
    """

    number: int
    field: str
    start: int
    end: int
    exemplar: str | None
    colour: int
    fate: str
    moved: bool
    words: str
    there: tuple[int, int, str] | None
    probability: float


@dataclass(frozen=True)
class Stretch:
    """A piece of the text as printed. role: what it is on its page, "" body; aside: shown dim, under this name; lit: asked for."""

    text: str
    passage: Passage | None
    opens: bool
    role: str
    aside: str
    named: bool
    lit: bool


def passages_of(story: Story, article: Article) -> list[Passage]:
    """Where each passage of a retelling came from: the reading first, then what competes or contributes. Cost O(units + text)."""
    rows = [row for row in (*story.rows.get(article.id, ())[:1], *story.competing(article.id)) if row.get("exemplar")]
    exemplars = list(dict.fromkeys(str(row["exemplar"]) for row in rows))
    chance = {str(row["exemplar"]): float(row.get("probability") or 0) for row in reversed(rows)}
    found: list[Passage] = []
    for field in ("title", "text"):
        owner = np.full(len(article.string(field)), -1, np.int32)
        claims: list[tuple[Row, str]] = []
        for exemplar in exemplars:
            claims += [(row, exemplar) for row in story.fates.get((exemplar, article.id), ()) if _is_in(row, field)]
        for n in reversed(range(len(claims))):  # what is painted last, the reading, stays
            row = claims[n][0]
            owner[row["retelling_start"] : row["retelling_end"]] = n
        for start, end, n in _runs(owner):
            row, exemplar = claims[n]
            found.append(_passage(len(found) + 1, field, (start, end), row, exemplar, story, exemplars, chance))
    return found


def _is_in(row: Row, field: str) -> bool:
    here = row.get("retelling_field") or "text"
    return row.get("retelling_start") is not None and row["fate"] in _PLACES and here == field


def _runs(owner: Any) -> Iterator[tuple[int, int, int]]:
    if not len(owner):
        return
    cuts = np.flatnonzero(np.diff(owner)) + 1
    edges = [0, *cuts.tolist(), len(owner)]
    for start, end in zip(edges, edges[1:], strict=False):
        if owner[start] >= 0:
            yield start, end, int(owner[start])


def _passage(
    number: int,
    field: str,
    span: tuple[int, int],
    row: Row,
    exemplar: str,
    story: Story,
    exemplars: Sequence[str],
    chance: dict[str, float],
) -> Passage:
    there = (row["start"], row["end"], row.get("exemplar_field") or "text") if row.get("start") is not None else None
    words = story.article[exemplar].snippet(*there) if there else ""
    colour = min(exemplars.index(exemplar), COLOURS - 1)
    return Passage(
        number, field, *span, exemplar, colour, str(row["fate"]), bool(row.get("moved")), words, there, chance.get(exemplar, 0.0)
    )


def stretches_of(article: Article, passages: Sequence[Passage], light: tuple[int, int, str] | None) -> dict[str, list[Stretch]]:
    """By field, the stretches that tile it, cut at segments, passages and the light. Cost O(n log n) in what it is cut at."""
    made: dict[str, list[Stretch]] = {}
    for field in ("title", "text"):
        string = article.string(field)
        segments = sorted(
            (s for s in article.segments if (s.get("field") or "text") == field), key=lambda s: (s["start"], s["end"])
        )
        own = [passage for passage in passages if passage.field == field]
        lit = light[:2] if light and light[2] == field else (0, 0)
        cuts = {0, len(string), *lit}
        cuts |= {edge for one in segments for edge in (one["start"], one["end"])}
        cuts |= {edge for one in own for edge in (one.start, one.end)}
        edges = sorted(cut for cut in cuts if 0 <= cut <= len(string))
        s = p = 0
        row: list[Stretch] = []
        for start, end in zip(edges, edges[1:], strict=False):
            while s < len(segments) and segments[s]["end"] <= start:
                s += 1
            while p < len(own) and own[p].end <= start:
                p += 1
            segment = segments[s] if s < len(segments) and segments[s]["start"] <= start else None
            passage = own[p] if p < len(own) and own[p].start <= start else None
            row.append(_stretch(string[start:end], start, segment, passage, lit[0] <= start < lit[1]))
        if row:
            made[field] = row
    return made


def _stretch(text: str, start: int, segment: Row | None, passage: Passage | None, lit: bool) -> Stretch:
    role, aside = "", ""
    if segment is not None:
        role = str(segment.get("role") or "")
        if segment.get("hidden"):
            aside = "hidden"
        elif segment.get("repeats") is not None:
            aside = "printed again"
        elif role in _ASIDE:
            aside = str(segment.get("furniture") or role)
    opens = passage is not None and passage.start == start
    named = segment is not None and segment["start"] == start
    return Stretch(
        text, passage, opens, role if role in ("headline", "subheading", "standfirst", "caption") else "", aside, named, lit
    )
