"""Values of nouns as cells of a row."""

from __future__ import annotations

import math
from collections.abc import Sequence

from retold.types import Span


def span_cell(span: Span | None) -> list[int] | None:
    """A span, or null."""
    return None if span is None else [span[0], span[1]]


def spans_cell(spans: Sequence[Span]) -> list[list[int]]:
    """Spans."""
    return [[start, end] for start, end in spans]


def share_cell(value: float) -> float:
    """A probability or a share, rounded; never -0.0."""
    return round(float(value), 4) + 0.0


def figure_cell(value: float | None) -> float | None:
    """A printed figure as it is; None where it is none that JSON knows."""
    return None if value is None or not math.isfinite(value) else float(value) + 0.0
