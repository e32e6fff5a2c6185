"""Two texts as two bars, with a ribbon from each piece to its counterpart: what moved crosses."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from retold.dossier.facing import Cell, Line
from retold.dossier.wording import counted

_WIDTH, _HEIGHT, _BAR = 560, 150, 9


def draw_ribbons(lines: Sequence[Line], page: str) -> str:
    """The rows of a pair as one SVG element; "" where nothing moved. page: the id that the rows' ids begin with. Cost O(rows)."""
    at = {line.number: line for line in lines}
    pairs: list[tuple[Line, Cell, Cell]] = []
    for line in lines:
        if line.left is not None and line.right is not None:
            pairs.append((line, line.left, line.right))
        elif line.left is not None and line.other in at and at[line.other].left is None and at[line.other].right is not None:
            other = at[line.other].right
            assert other is not None
            pairs.append((line, line.left, other))
    moved = sum(line.moved for line, _, _ in pairs)
    if not moved:
        return ""
    lefts = sorted({_key(line.left) for line in lines if line.left})
    rights = sorted({_key(line.right) for line in lines if line.right})
    left, right = _along(lefts), _along(rights)
    parts = [_bar(left, 6), _bar(right, _HEIGHT - 6 - _BAR)]
    for line, a, b in sorted(pairs, key=lambda one: one[0].moved):
        (x1, x2), (x3, x4) = left[_key(a)], right[_key(b)]
        y1, y2, middle = 6 + _BAR, _HEIGHT - 6 - _BAR, _HEIGHT // 2
        path = f"M{x1} {y1}C{x1} {middle} {x3} {middle} {x3} {y2}H{x4}C{x4} {middle} {x2} {middle} {x2} {y1}Z"
        name = f"row {line.number}, {line.fate}{', moved' if line.moved else ''}"
        kind = "moved" if line.moved else line.fate
        parts.append(
            f'<a href="#{escape(page)}-r{line.number}" aria-label="{name}"><title>{name}</title>'
            f'<path class="ribbon {kind}" d="{path}"/></a>'
        )
    label = f"The exemplar above, the retelling below: {counted(moved, 'piece')} of {len(pairs)} moved; the table has every row"
    return (
        f'<svg class="ribbons" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}" role="group" '
        f'aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )


def _key(cell: Cell) -> tuple[bool, int, int]:
    return cell.field != "title", cell.start, cell.end


def _along(keys: Sequence[tuple[bool, int, int]]) -> dict[tuple[bool, int, int], tuple[float, float]]:
    """Each piece's stretch of the bar, by its length."""
    total = sum(end - start for _, start, end in keys) or 1
    room, at, found = _WIDTH - 2.0 * len(keys), 0.0, {}
    for key in keys:
        wide = max(1.0, room * (key[2] - key[1]) / total)
        found[key] = (round(at, 1), round(at + wide, 1))
        at += wide + 2
    return found


def _bar(places: dict[tuple[bool, int, int], tuple[float, float]], y: int) -> str:
    return "".join(
        f'<rect x="{a}" y="{y}" width="{b - a:.1f}" height="{_BAR}" fill="currentColor" opacity=".55"/>' for a, b in places.values()
    )
