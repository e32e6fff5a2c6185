"""Publication over time as a small picture: a bar a day, week, month or year, drawn on the server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from retold.dossier.wording import counted

_EPOCH = date(1970, 1, 1)
_MOST = 120  # bars
_WIDTH, _HEIGHT = 720, 56
_STEPS = ((1, "day"), (7, "week"), (30, "month"), (365, "year"))


@dataclass(frozen=True)
class Bar:
    """label of the stretch of time, its first and last day (ISO 8601), and how many articles were published then."""

    label: str
    since: str
    until: str
    articles: int


@dataclass(frozen=True)
class Sparkline:
    """unit: what a bar stands for; bars in order; undated: articles that are in none; svg: the picture."""

    unit: str
    bars: tuple[Bar, ...]
    undated: int
    svg: str


def day_of(number: int) -> date:
    """The day that is so many days after the first of 1970, within what a calendar holds."""
    return _EPOCH + timedelta(days=max(-719_162, min(number, 2_932_896)))


def draw_sparkline(days: NDArray[np.int64], undated: int) -> Sparkline | None:
    """days int64 (n,): since 1970, one an article; None where there are none. A few days far off (a wrong year) do not squeeze the
    others: what lies outside the middle 99.8% is counted in the first and last bar. Cost O(n log n)."""
    if not len(days):
        return None
    low, high = (int(x) for x in np.quantile(days, (0.001, 0.999), method="nearest"))
    span = high - low + 1
    step, unit = next(((s, u) for s, u in _STEPS if -(-span // s) <= _MOST), _STEPS[-1])
    step = step if -(-span // step) <= _MOST else -(-span // _MOST)
    unit = unit if step in (s for s, _ in _STEPS) else f"{step // 365} years"
    n = -(-span // step)
    counts = np.bincount(np.clip((np.clip(days, low, high) - low) // step, 0, n - 1), minlength=n).tolist()
    bars = []
    for k, count in enumerate(counts):
        since, until = day_of(low + k * step), day_of(min(low + (k + 1) * step - 1, high))
        label = since.isoformat() if step == 1 else f"{since.isoformat()} to {until.isoformat()}"
        bars.append(Bar(label, since.isoformat(), until.isoformat(), count))
    return Sparkline(unit, tuple(bars), undated, _svg(counts, unit, bars))


def _svg(counts: list[int], unit: str, bars: list[Bar]) -> str:
    top, wide = max(counts), _WIDTH / len(counts)
    gap = min(2.0, wide / 4)
    shapes = []
    for k, count in enumerate(counts):
        tall = 0 if not count else max(2, round(count / top * (_HEIGHT - 6)))
        if tall:
            x, y = f"{k * wide + gap / 2:.1f}", _HEIGHT - 1 - tall
            shapes.append(f'<rect x="{x}" y="{y}" width="{min(wide - gap, 40):.1f}" height="{tall}" rx="1"/>')
    label = f"Articles by {unit}, {bars[0].since} to {bars[-1].until}; at most {counted(top, 'article')} in one"
    return (
        f'<svg class="spark" role="img" viewBox="0 0 {_WIDTH} {_HEIGHT}" preserveAspectRatio="none" aria-label="{label}" '
        f'fill="currentColor">{"".join(shapes)}<path d="M0 {_HEIGHT - 0.5}H{_WIDTH}" stroke="currentColor" opacity=".4"/></svg>'
    )
