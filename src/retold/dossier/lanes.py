"""The lineage over time, a lane an outlet: who printed when, and from whom. Drawn as SVG for the pages of the server.

As in `drawing`: a full disc is an article at hand (a diamond where its date is not known), a ring an upstream that is only cited or
lost; a dashed line rests on a credit alone, a thin one is a competing reading, "?" stands where direction is undecided. Equal
texts are one disc with their number; where there are more outlets than lanes, those that others take least from share one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from retold.dossier.drawing import Stroke, choose_drawn, strokes_of
from retold.dossier.wording import counted, dated, excerpt, instant, likely, number, printable

if TYPE_CHECKING:
    from retold.dossier.story import Story

MOST = 400  # distinct texts drawn
_MOST_LANES, _MOST_UPSTREAMS = 24, 6
_LABEL, _RIGHT, _TOP, _LANE = 168, 24, 30, 30
_LEAST_WIDTH, _WIDEST, _TEXT = 560, 1100, 24
_TICKS = 6
_OTHERS, _UNNAMED = "other outlets", "outlet not known"


@dataclass(frozen=True)
class Place:
    """Where a node stands: its key, lane, x, whether its date is known, and its number in the picture."""

    key: str
    lane: int
    x: float
    dated: bool
    number: int


def draw_lanes(story: Story, hrefs: Mapping[str, str]) -> str:
    """The lineage as one SVG element, every text escaped. hrefs: where each article's disc leads. Cost O(articles log articles)."""
    drawn = choose_drawn(story, MOST)
    same = {copy: first for first, copies in story.copies.items() for copy in (first, *copies)}
    strokes = strokes_of(story, set(drawn), same)
    if len(drawn) > 80:  # competing readings of so many would hide the readings; the table has them
        strokes = [stroke for stroke in strokes if not stroke.thin]
    upstreams = Counter(stroke.origin for stroke in strokes if stroke.origin.startswith("upstream:"))
    shown = [key for key, _ in sorted(upstreams.items(), key=lambda one: (-one[1], one[0]))[:_MOST_UPSTREAMS]]
    lanes, names = _lanes(story, drawn, strokes, len(shown))
    at = _places(story, drawn, lanes)
    for n, key in enumerate(shown):
        first = min(at[stroke.target].x for stroke in strokes if stroke.origin == key)
        at[key] = Place(key, n, max(_LABEL + 8, first - 26), True, len(at))
    strokes = [stroke for stroke in strokes if stroke.origin in at and stroke.target in at and stroke.origin != stroke.target]
    rows = [excerpt(key.removeprefix("upstream:"), _TEXT) or "an upstream not named" for key in shown] + names
    width = int(max(place.x for place in at.values())) + _RIGHT
    height = _TOP + _LANE * len(rows) + 6
    small = len(drawn) > 60
    parts = [_lane(n, name, n < len(shown), width) for n, name in enumerate(rows)]
    parts += _ticks(story, drawn, at, height)
    parts += [_stroke(stroke, at, small) for stroke in sorted(strokes, key=lambda s: not s.thin)]
    parts += [_ring(at[key]) for key in shown]
    parts += [_disc(story, at[key], hrefs.get(key), small) for key in drawn]
    title = f"Lineage over time: {counted(len(drawn), 'text')} in {counted(len(rows), 'lane')}; the table says the same in words"
    return (
        f'<svg class="lanes" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="group" aria-label="{escape(title)}" font-size="13">{"".join(parts)}</svg>'
    )


def _lanes(story: Story, drawn: Sequence[str], strokes: Sequence[Stroke], offset: int) -> tuple[dict[str, int], list[str]]:
    """The lane of each article, and the names of the lanes in order of their first article."""
    taken = Counter(story.article[s.origin].outlet for s in strokes if s.origin in story.article)
    texts = Counter(story.article[key].outlet for key in drawn)
    first = {outlet: n for n, outlet in reversed(list(enumerate(story.article[key].outlet for key in drawn)))}
    ranked = sorted(first, key=lambda outlet: (-taken[outlet], -texts[outlet], first[outlet]))
    own = (
        sorted(ranked[:_MOST_LANES], key=lambda outlet: first[outlet])
        if len(ranked) > _MOST_LANES + 1
        else sorted(first, key=first.__getitem__)
    )
    lane = {outlet: n + offset for n, outlet in enumerate(own)}
    names = [excerpt(outlet, _TEXT) or _UNNAMED for outlet in own]
    if len(own) < len(first):
        names.append(f"{len(first) - len(own)} {_OTHERS}")
    return {key: lane.get(story.article[key].outlet, len(own) + offset) for key in drawn}, names


def _places(story: Story, drawn: Sequence[str], lanes: Mapping[str, int]) -> dict[str, Place]:
    """x by time, half as a clock has it and half by rank, so that a crowd is spread and a pause is seen."""
    stamps: list[float | None] = []
    for key in drawn:
        moment = instant(story.article[key].published)
        stamps.append(moment.timestamp() if moment else None)
    known = [stamp for stamp in stamps if stamp is not None]
    low, span = (min(known), max(known) - min(known)) if known else (0.0, 0.0)
    rank = {stamp: n for n, stamp in enumerate(sorted(set(known)))}
    width = max(_LEAST_WIDTH, min(_WIDEST, 46 * len(drawn))) - _LABEL - _RIGHT
    gap = 16 if len(drawn) <= 60 else 10
    reached: dict[int, float] = defaultdict(lambda: _LABEL + 4.0)
    found: dict[str, Place] = {}
    before = float(_LABEL + 20)
    for key, stamp in zip(drawn, stamps, strict=True):
        if stamp is not None:
            share = (0.4 * (stamp - low) / span if span else 0.0) + 0.6 * rank[stamp] / max(1, len(rank) - 1)
            wanted = _LABEL + 40 + share * (width - 40)
        else:
            wanted = before + gap
        x = max(wanted, reached[lanes[key]] + gap)
        reached[lanes[key]], before = x, x
        found[key] = Place(key, lanes[key], round(x, 1), stamp is not None, len(found))
    return found


def _y(lane: int) -> int:
    return _TOP + _LANE * lane + _LANE // 2


def _lane(n: int, name: str, upstream: bool, width: int) -> str:
    style = ' class="quiet" font-style="italic"' if upstream else ""
    return (
        f'<path class="way" d="M{_LABEL} {_y(n)}H{width - 6}" stroke="currentColor" opacity=".16"/>'
        f'<text x="{_LABEL - 12}" y="{_y(n) + 4}" text-anchor="end" fill="currentColor"{style}>{escape(printable(name))}</text>'
    )


def _ticks(story: Story, drawn: Sequence[str], at: Mapping[str, Place], height: int) -> list[str]:
    """Days, or hours where all is of one day, at the first disc of each."""
    known = [(at[key].x, str(story.article[key].published)) for key in drawn if at[key].dated]
    days = {value[:10] for _, value in known}
    first: dict[str, float] = {}
    for x, value in known:
        if len(days) > 1 or "T" in value:
            first.setdefault(value[:10] if len(days) > 1 else value[:13], x)
    parts, last = list[str](), -200.0
    room = (max((place.x for place in at.values()), default=0) - _LABEL) / _TICKS
    for value, x in sorted(first.items(), key=lambda one: one[1]):
        if x - last >= max(92, room):
            label = f"{value[11:13]}:00" if len(days) == 1 and len(value) > 11 else dated(value)
            parts.append(
                f'<path d="M{x} {_TOP - 6}V{height - 4}" stroke="currentColor" opacity=".16" stroke-dasharray="2 4"/>'
                f'<text class="quiet" x="{x}" y="{_TOP - 12}" text-anchor="middle" fill="currentColor" font-size="12">'
                f"{escape(label)}</text>"
            )
            last = x
    return parts


def _stroke(stroke: Stroke, at: Mapping[str, Place], small: bool) -> str:
    one, other = at[stroke.origin], at[stroke.target]
    x1, y1, x2, y2 = one.x, _y(one.lane), other.x, _y(other.lane)
    if y1 == y2:
        rise = min(13.0, 6 + abs(x2 - x1) / 12)
        path = f"M{x1} {y1}C{x1} {y1 - rise} {x2} {y2 - rise} {x2} {y2}"
    else:
        bend = max(14.0, abs(x2 - x1) / 2)
        path = f"M{x1} {y1}C{x1 + bend:.1f} {y1} {x2 - bend:.1f} {y2} {x2} {y2}"
    wide = "1" if stroke.thin or small else "1.8"
    dash = ' stroke-dasharray="5 4"' if stroke.dashed else ""
    opacity = f' opacity="{".3" if small else ".5" if stroke.thin else ".65"}"'
    kind = "thin" if stroke.thin else "line"
    pen = f'fill="none" stroke="currentColor" stroke-width="{wide}"{dash}{opacity}'
    line = f'<path class="{kind}" data-from="{one.number}" data-to="{other.number}" d="{path}" {pen}/>'
    if not stroke.undecided or small:
        return line
    x, y = (x1 + x2) / 2, (y1 + y2) / 2 - (9 if y1 == y2 else 0)
    return (
        f'{line}<circle class="paper" cx="{x:.1f}" cy="{y:.1f}" r="7" fill="white" stroke="currentColor"/>'
        f'<text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle" fill="currentColor" font-weight="700" font-size="11">?</text>'
    )


def _ring(place: Place) -> str:
    return f'<circle class="paper" cx="{place.x}" cy="{_y(place.lane)}" r="6" fill="white" stroke="currentColor" stroke-width="2"/>'


def _disc(story: Story, place: Place, href: str | None, small: bool) -> str:
    article, row = story.article[place.key], story.reading.get(place.key)
    copies = len(story.copies.get(place.key, ()))
    said = f"{story.name(place.key)}, {dated(article.published)}: {article.headline}"
    if copies:
        said += f"; {counted(copies, 'exact copy', 'exact copies')}"
    if row is not None and (row.get("exemplar") or row.get("upstream") is not None):
        chance = float(row.get("probability") or 0)
        name = (
            story.name(row["exemplar"]) if row.get("exemplar") else excerpt(str(row.get("upstream") or "an upstream not named"), 40)
        )
        said += f"; {likely(chance)} from {name}, {number(chance)}"
    x, y, r = place.x, _y(place.lane), 5 if small else 7
    shape = (
        f'<circle cx="{x}" cy="{y}" r="{r}" fill="currentColor"/>'
        if place.dated
        else f'<path d="M{x} {y - r}L{x + r} {y}L{x} {y + r}L{x - r} {y}Z" fill="currentColor"/>'
    )
    if copies and not small:
        shape += f'<text x="{x + r + 2}" y="{y - 6}" fill="currentColor" font-size="11">+{copies}</text>'
    label = escape(printable(said))
    if href is None:
        return f"<g><title>{label}</title>{shape}</g>"
    return f'<a href="{escape(href)}" aria-label="{label}" data-node="{place.number}"><title>{label}</title>{shape}</a>'
