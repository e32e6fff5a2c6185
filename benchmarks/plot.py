"""Cost against size as one small SVG: both axes logarithmic, so that what is linear is a straight line of slope one."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

Series = Mapping[str, Sequence[tuple[float, float]]]

_WIDTH, _HEIGHT = 720, 440
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 170, 40, 50
# Eight colours that people who see red and green alike can tell apart (Okabe and Ito 2008).
_COLOURS = ("#000000", "#d55e00", "#0072b2", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#999999")


def draw_plot(series: Series, title: str, x_name: str, y_name: str) -> str:
    """An SVG with a line for each name: points (x, y), both above zero; others are left out. "" where nothing is left."""
    kept = {name: sorted((x, y) for x, y in points if x > 0 and y > 0) for name, points in series.items()}
    kept = {name: points for name, points in kept.items() if points}
    if not kept:
        return ""
    xs, ys = ([point[axis] for points in kept.values() for point in points] for axis in (0, 1))
    x_low, x_high = _decades(xs)
    y_low, y_high = _decades(ys)

    def place(x: float, y: float) -> tuple[float, float]:
        across = (math.log10(x) - x_low) / (x_high - x_low)
        up = (math.log10(y) - y_low) / (y_high - y_low)
        return _LEFT + across * (_WIDTH - _LEFT - _RIGHT), _HEIGHT - _BOTTOM - up * (_HEIGHT - _TOP - _BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}" '
        'font-family="system-ui, sans-serif" font-size="12" role="img">',
        f"<title>{escape(title)}</title>",
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        f'<text x="{_LEFT}" y="22" font-size="14" font-weight="600">{escape(title)}</text>',
        *_grid(place, (x_low, x_high), (y_low, y_high)),
        f'<text x="{(_LEFT + _WIDTH - _RIGHT) / 2:.0f}" y="{_HEIGHT - 12}" text-anchor="middle">{escape(x_name)}</text>',
        f'<text transform="translate(16 {_HEIGHT / 2:.0f}) rotate(-90)" text-anchor="middle">{escape(y_name)}</text>',
    ]
    ends = []
    for i, (name, points) in enumerate(kept.items()):
        colour = _COLOURS[i % len(_COLOURS)]
        placed = [place(x, y) for x, y in points]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in placed]
        ends.append((placed[-1][1], placed[-1][0], name, colour))
    parts += _labels(ends)
    return "\n".join([*parts, "</svg>", ""])


def _decades(values: Sequence[float]) -> tuple[int, int]:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def _grid(place: object, x_range: tuple[int, int], y_range: tuple[int, int]) -> list[str]:
    if not callable(place):
        raise TypeError("place maps a point to the page")
    parts = []
    for power in range(x_range[0], x_range[1] + 1):
        x, _ = place(10.0**power, 10.0 ** y_range[0])
        parts.append(f'<line x1="{x:.1f}" y1="{_TOP}" x2="{x:.1f}" y2="{_HEIGHT - _BOTTOM}" stroke="#dddddd"/>')
        parts.append(f'<text x="{x:.1f}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle">{_number(power)}</text>')
    for power in range(y_range[0], y_range[1] + 1):
        _, y = place(10.0 ** x_range[0], 10.0**power)
        parts.append(f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{_WIDTH - _RIGHT}" y2="{y:.1f}" stroke="#dddddd"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{_number(power)}</text>')
    return parts


def _number(power: int) -> str:
    return f"{10**power:,}" if power >= 0 else f"{10.0**power:.{-power}f}"


def _labels(ends: Sequence[tuple[float, float, str, str]]) -> list[str]:
    # Beside the last point of each line, moved down where two would lie on each other.
    parts, below = [], -math.inf
    for y, x, name, colour in sorted(ends):
        below = max(y, below + 15)
        parts.append(f'<text x="{x + 10:.1f}" y="{below + 4:.1f}" fill="{colour}">{escape(name)}</text>')
    return parts
