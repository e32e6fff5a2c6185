"""What was measured, as a table for a terminal and as rows for JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks.course import Course, Step
from benchmarks.scoring import growth

_HEAD = f"{'':24}{'CPU s':>9}{'start-up':>9}{'× floor':>9}{'peak MB':>9}{'tree MB':>9}  "
_SCORES = ("pairs_p", "pairs_r", "r_exact", "r_edited", "r_excerpt", "characters_p", "characters_r")
_SCORE_HEAD = "".join(f"{name:>9}" for name in ("pairs P", "R", "exact", "edited", "excerpt", "chars P", "R"))


def table_of(courses: Sequence[Course]) -> Iterator[str]:
    """Lines: a block a size, then how cost grows."""
    for course in courses:
        planted = ", ".join(f"{n:,} {kind}" for kind, n in course.pairs.items())
        yield f"{course.articles:,} articles, {course.bytes / 1e6:.1f} MB; planted (in {course.later:,} more too): {planted}"
        yield _HEAD + _SCORE_HEAD
        yield from (_line(step, course.floor) for step in course.steps)
        if (share := incremental_share(course)) is not None:
            yield f"{course.later:,} more articles cost {share:.1%} of the whole"
        yield ""
    yield from _growth_lines(courses)


def _line(step: Step, floor: float | None) -> str:
    if step.cost is None or step.net is None:
        return f"{step.name:24}{step.note}"
    ratio = f"{step.net / floor:9.2f}" if floor else f"{'':9}"
    start = f"{step.start_up:9.2f}" if step.start_up else f"{'':9}"
    tree = f"{step.cost.tree / 1e6:9,.0f}" if step.cost.tree else f"{'':9}"
    scores = "".join(_share(step.score.get(name)) for name in _SCORES) if step.score else ""
    note = f"  ({step.note})" if step.note else ""
    return f"{step.name:24}{step.cost.cpu:9.2f}{start}{ratio}{step.cost.peak / 1e6:9,.0f}{tree}  {scores}{note}".rstrip()


def _share(figure: float | None) -> str:
    return f"{figure:9.4f}" if figure is not None else f"{'-':>9}"


def incremental_share(course: Course) -> float | None:
    """What adding and finding some more articles costs, over what adding and finding the others did, start-up off both."""
    more = [step for step in course.steps if step.name.endswith(" more") or step.name == "retold find again"]
    whole = [step for name in ("retold add", "retold find") if (step := course.step(name))]
    if len(more) != 2 or len(whole) != 2:
        return None
    return sum(step.net or 0.0 for step in more) / sum(step.net or 0.0 for step in whole)


def growths(courses: Sequence[Course]) -> dict[str, list[tuple[int, int, float]]]:
    """For each step measured at two sizes or more: how the cost of one article grows from size to size."""
    names = dict.fromkeys(step.name for course in courses for step in course.steps if step.cost)
    sizes = [course.articles for course in courses]
    found = {}
    for name in names:
        steps = [course.step(name) for course in courses]
        found[name] = list(growth(sizes, [step.net if step else None for step in steps]))
    return {name: rows for name, rows in found.items() if rows}


def _growth_lines(courses: Sequence[Course]) -> Iterator[str]:
    found = {
        name: rows for name, rows in growths(courses).items() if " more" not in name and name.split()[-1] not in ("again", "after")
    }
    if found:
        yield "CPU of one article, against the size before:"
    for name, rows in found.items():
        yield f"{name:24}" + "  ".join(f"{before:,} → {size:,}: × {factor:.2f}" for before, size, factor in rows)


def as_json(courses: Sequence[Course], about: dict[str, Any], bad: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """Everything, with nothing rounded that was measured."""
    sizes = [
        {
            "articles": course.articles,
            "later": course.later,
            "bytes": course.bytes,
            "planted": course.pairs,
            "incremental_share": incremental_share(course),
            "steps": [
                {**step.as_row(), "times_floor": step.net / course.floor if step.net and course.floor else None}
                for step in course.steps
            ],
        }
        for course in courses
    ]
    return {"about": about, "sizes": sizes, "growth": growths(courses), "bad": list(bad)}
