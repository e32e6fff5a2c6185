"""The lineage as a picture: one row an article in order of time, drawn as SVG.

A full disc is an article at hand, a ring an upstream that is only cited or lost; a solid line rests on shared text, a dashed one
on a credit alone, a "?" stands where direction is undecided; thin lines are competing readings. Lanes are given as in a commit
graph: a node keeps its lane until its last retelling, so that no line runs through another node. Colours come from the page
(`currentColor` and classes); nothing is loaded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from retold.dossier.wording import counted, dated, excerpt, likely, number, printable

if TYPE_CHECKING:
    from retold.dossier.story import Story

Row = Mapping[str, Any]
MOST = 60  # rows drawn; the table under the picture has all
_LANE, _LANES, _LINE, _LEFT, _RADIUS, _TEXT = 26, 7, 18, 16, 7, 42


@dataclass(frozen=True)
class Spot:
    """A node of the picture: key, lines of its label, whether it is hollow, and its place in row and lane."""

    key: str
    lines: tuple[str, ...]
    hollow: bool
    row: int
    lane: int
    article: str | None


@dataclass(frozen=True)
class Stroke:
    """A line of the picture from one spot to another: dashed, undecided, thin (competing), with its probability."""

    origin: str
    target: str
    dashed: bool
    undecided: bool
    thin: bool
    probability: float


@dataclass(frozen=True)
class Layout:
    """Where everything stands. `left_out` counts articles that are not drawn."""

    spots: tuple[Spot, ...]
    strokes: tuple[Stroke, ...]
    left_out: int


def lay_out(story: Story, most: int = MOST) -> Layout:
    """Rows, lanes and lines for one story; equal texts fold into one row. Cost O(rows log rows)."""
    drawn = choose_drawn(story, most)
    same = {copy: first for first, copies in story.copies.items() for copy in (first, *copies)}
    strokes = strokes_of(story, set(drawn), same)
    order: list[str] = []
    for article in drawn:  # an upstream stands just above the first article that goes back to it
        ups = [s.origin for s in strokes if s.target == article and s.origin.startswith("upstream:") and s.origin not in order]
        order += [*dict.fromkeys(ups), article]
    rows = {key: row for row, key in enumerate(order)}
    strokes = [s for s in strokes if s.origin in rows and s.target in rows and s.origin != s.target]
    lanes = _lanes(order, rows, strokes)
    spots = tuple(
        Spot(key, _label(story, key), key.startswith("upstream:"), row, lanes[key], None if key.startswith("upstream:") else key)
        for key, row in rows.items()
    )
    return Layout(spots, tuple(strokes), len(story.copies) - len(drawn))


def choose_drawn(story: Story, most: int) -> list[str]:
    """First printings, in order of time; where there are too many, those that others go back to, then the earliest."""
    firsts = list(story.copies)
    if len(firsts) <= most:
        return firsts
    taken: dict[str, int] = defaultdict(int)
    for row in story.reading.values():
        if row.get("exemplar"):
            taken[str(row["exemplar"])] += 1
    best = sorted(firsts, key=lambda a: (-taken[a], story.place[a]))[:most]
    return sorted(best, key=lambda a: story.place[a])


def strokes_of(story: Story, drawn: set[str], same: Mapping[str, str]) -> list[Stroke]:
    """The lines into the articles drawn: each reading, then what competes; `same` folds equal texts. Cost O(rows)."""
    strokes: dict[frozenset[str], Stroke] = {}
    for thin in (False, True):
        for article in (member.id for member in story.articles if member.id in drawn):
            for row in story.competing(article) if thin else story.rows.get(article, ())[:1]:
                if row.get("exemplar"):
                    origin = same.get(str(row["exemplar"]), str(row["exemplar"]))
                elif row.get("upstream") is not None:
                    origin = f"upstream:{row['upstream']}"
                else:
                    continue
                stroke = Stroke(
                    origin,
                    article,
                    row.get("basis") == "credit",
                    row.get("direction") == "undecided",
                    thin,
                    float(row.get("probability") or 0),
                )
                strokes.setdefault(frozenset((origin, article)), stroke)
    return list(strokes.values())


def _lanes(order: list[str], rows: Mapping[str, int], strokes: list[Stroke]) -> dict[str, int]:
    last: dict[str, int] = dict(rows)
    origin: dict[str, str] = {}
    for stroke in strokes:
        if not stroke.thin:
            last[stroke.origin] = max(last[stroke.origin], rows[stroke.target])
            origin[stroke.target] = stroke.origin
    free_from = [0] * _LANES  # first row at which a lane is free
    lanes: dict[str, int] = {}
    for key in order:
        above = origin.get(key)
        least = lanes[above] + 1 if above in lanes else 0
        free = [lane for lane in range(min(least, _LANES - 1), _LANES) if free_from[lane] <= rows[key]]
        lanes[key] = free[0] if free else _LANES - 1
        free_from[lanes[key]] = max(free_from[lanes[key]], last[key] + (last[key] > rows[key]))
    return lanes


def _label(story: Story, key: str) -> tuple[str, ...]:
    """Up to five lines: name, date, exact copies, where it was taken from, how probably and what competes."""
    if key.startswith("upstream:"):
        return (excerpt(key.removeprefix("upstream:"), _TEXT) or "an upstream not named", "cited, not among the articles at hand")
    article, row = story.article[key], story.reading.get(key)
    copies = story.copies.get(key, ())
    lines = [excerpt(story.name(key), _TEXT), dated(article.published)]
    if copies:
        lines.append(f"and {counted(len(copies), 'exact copy', 'exact copies')}")
    if row is None:
        return tuple(lines)
    chance = float(row.get("probability") or 0)
    mark = "? " if row.get("direction") == "undecided" else ""
    none = not row.get("exemplar") and row.get("upstream") is None
    lines.append("from none of the articles at hand" if none else f"{mark}from {_origin(story, row)}")
    others = [other for other in story.competing(key) if other.get("exemplar") or other.get("upstream")]
    other = f" · or {_origin(story, others[0])}, {number(float(others[0].get('probability') or 0))}" if others else ""
    lines.append(excerpt(f"{likely(chance)}, {number(chance)}{other}", _TEXT + 8))
    return tuple(lines)


def _origin(story: Story, row: Row) -> str:
    return story.name(row["exemplar"]) if row.get("exemplar") else excerpt(str(row.get("upstream") or "an upstream not named"), 30)


def draw(story: Story, anchors: Mapping[str, str] | None = None, most: int = MOST) -> str:
    """The lineage as one SVG element, every text escaped. `anchors` gives an article's spot a link target (an href)."""
    layout = lay_out(story, most)
    tops: list[int] = []
    top = 10
    for spot in layout.spots:
        tops.append(top)
        top += _LINE * len(spot.lines) + 16
    lanes = max((spot.lane for spot in layout.spots), default=0) + 1
    text_x = _LEFT + lanes * _LANE + 6
    width, height = text_x + 350, top + 4
    at = {spot.key: (_LEFT + spot.lane * _LANE, tops[spot.row] + 9) for spot in layout.spots}
    parts = [_stroke(stroke, at) for stroke in sorted(layout.strokes, key=lambda s: not s.thin)]
    parts += [_spot(spot, at[spot.key], text_x, tops[spot.row], (anchors or {}).get(spot.key)) for spot in layout.spots]
    title = f"Lineage of the story: {counted(len(layout.spots), 'row')} in order of time; the table says the same in words"
    return (
        f'<svg class="lineage" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="group" aria-label="{escape(title)}" font-family="system-ui, sans-serif" font-size="13">{"".join(parts)}</svg>'
    )


def _stroke(stroke: Stroke, at: Mapping[str, tuple[int, int]]) -> str:
    (x1, y1), (x2, y2) = at[stroke.origin], at[stroke.target]
    turn = 10
    if not stroke.thin and x2 > x1 and y2 > y1 + turn:
        path = f"M{x1} {y1 + _RADIUS}V{y2 - turn}Q{x1} {y2} {x1 + turn} {y2}H{x2 - _RADIUS}"
        mark = (x1, y2 - 26)
    else:
        bend = 20 + abs(y2 - y1) // 12
        path = (
            f"M{x1 + _RADIUS - 2} {y1}C{x1 + bend} {y1 + (y2 - y1) // 3} {x2 + bend} {y2 - (y2 - y1) // 3} {x2 + _RADIUS - 2} {y2}"
        )
        mark = ((x1 + x2) // 2 + bend * 3 // 4, (y1 + y2) // 2)
    dash = ' stroke-dasharray="5 4"' if stroke.dashed else ""
    style = 'class="thin" stroke-width="1"' if stroke.thin else 'class="line" stroke-width="2"'
    line = f'<path {style} d="{path}" fill="none" stroke="currentColor"{dash}/>'
    if not stroke.undecided:
        return line
    x, y = mark
    return (
        f'{line}<circle class="paper" cx="{x}" cy="{y}" r="8" fill="white" stroke="currentColor"/>'
        f'<text x="{x}" y="{y + 4}" text-anchor="middle" fill="currentColor" font-weight="700" font-size="12">?</text>'
    )


def _spot(spot: Spot, place: tuple[int, int], text_x: int, top: int, href: str | None) -> str:
    x, y = place
    fill = ' class="paper" fill="white"' if spot.hollow else ' fill="currentColor"'
    disc = f'<circle cx="{x}" cy="{y}" r="{_RADIUS}"{fill} stroke="currentColor" stroke-width="2"/>'
    lead = f'<path class="lead" d="M{x + _RADIUS + 3} {y}H{text_x - 6}" stroke="currentColor" stroke-dasharray="1 4" opacity=".5"/>'
    styles = ['font-weight="650"', *['class="quiet"'] * len(spot.lines)]
    lines = "".join(
        f'<text x="{text_x}" y="{top + 13 + n * _LINE}" fill="currentColor" {styles[n]}>{escape(printable(line))}</text>'
        for n, line in enumerate(spot.lines)
    )
    label = f'<a href="{escape(href)}">{lines}</a>' if href else lines
    return f"<g>{lead if text_x - 12 > x + _RADIUS else ''}{disc}{label}</g>"
