"""Found pairs and passages beside those that were planted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

PairName = tuple[str, str]
Interval = tuple[int, int]


@dataclass
class Shared:
    """What a pair shares: its kind where it is planted, and spans [a_start, a_end, b_start, b_end] in code points."""

    kind: str = ""
    spans: list[tuple[int, int, int, int]] = field(default_factory=list)


Pairs = dict[PairName, Shared]


def read_pairs(path: Path, known: set[str] | None = None) -> Pairs:
    """Pairs of a JSONL file of rows {a, b, spans, kind}, in either order and in any number of rows.

    known  only pairs of these articles. Raises ValueError on a line that is no such row.
    """
    pairs: Pairs = {}
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
                a, b, spans = str(row["a"]), str(row["b"]), row.get("spans") or []
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise ValueError(f"{path}, line {number}: no pair ({error})") from error
            if known is None or (a in known and b in known):
                add_pair(pairs, a, b, [tuple(span) for span in spans], row.get("kind", ""))
    return pairs


def read_alignments(path: Path) -> Pairs:
    """Pairs of the product's table `alignments` (JSONL), passages in the text only."""
    pairs: Pairs = {}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row: dict[str, Any] = json.loads(line)
            in_text = row.get("a_field", "text") == "text" == row.get("b_field", "text")
            span = (row["a_start"], row["a_end"], row["b_start"], row["b_end"])
            add_pair(pairs, row["a"], row["b"], [span] if in_text else [])
    return pairs


def add_pair(pairs: Pairs, a: str, b: str, spans: Iterable[tuple[int, ...]], kind: str = "") -> None:
    """Put a pair in, under its ids in order. An article beside itself is no pair."""
    if a == b:
        return
    if a > b:
        a, b, spans = b, a, [(s[2], s[3], s[0], s[1]) for s in spans]
    shared = pairs.setdefault((a, b), Shared(kind))
    shared.spans += [(s[0], s[1], s[2], s[3]) for s in spans]


def score(truth: Mapping[PairName, Shared], found: Mapping[PairName, Shared]) -> dict[str, float | int | None]:
    """How well what was found fits what was planted.

    pairs_p, pairs_r            precision and recall of pairs; r_KIND the recall among the planted of each kind
    characters_p, characters_r  of the characters covered, in both articles of every pair found or planted, how many of those
                                found were planted and the other way round; None where whoever found gives no passages
    missed, unplanted           how many pairs. Shares are in [0, 1], None where there is nothing to divide by. Cost O(n log n).
    """
    right = sum(pair in truth for pair in found)
    result: dict[str, float | int | None] = {"pairs_p": _share(right, len(found)), "pairs_r": _share(right, len(truth))}
    for kind in sorted({shared.kind for shared in truth.values()}):
        own = [pair for pair, shared in truth.items() if shared.kind == kind]
        result[f"r_{kind}"] = _share(sum(pair in found for pair in own), len(own))
    result["missed"], result["unplanted"] = len(truth) - right, len(found) - right
    result["characters_p"] = result["characters_r"] = None
    if any(shared.spans for shared in found.values()):
        both, ours, theirs = _characters(truth, found)
        result["characters_p"], result["characters_r"] = _share(both, ours), _share(both, theirs)
    return result


def _characters(truth: Mapping[PairName, Shared], found: Mapping[PairName, Shared]) -> tuple[int, int, int]:
    both = ours = theirs = 0
    nothing = Shared()
    for pair in found.keys() | truth.keys():
        for side in (0, 2):
            our = join([(s[side], s[side + 1]) for s in found.get(pair, nothing).spans])
            their = join([(s[side], s[side + 1]) for s in truth.get(pair, nothing).spans])
            both, ours, theirs = both + common(our, their), ours + length(our), theirs + length(their)
    return both, ours, theirs


def join(intervals: Iterable[Interval]) -> list[Interval]:
    """The intervals in order, those that touch or overlap made one."""
    joined: list[Interval] = []
    for start, end in sorted(intervals):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif start < end:
            joined.append((start, end))
    return joined


def common(one: Sequence[Interval], other: Sequence[Interval]) -> int:
    """How much two joined lists both cover."""
    i = j = covered = 0
    while i < len(one) and j < len(other):
        covered += max(0, min(one[i][1], other[j][1]) - max(one[i][0], other[j][0]))
        if one[i][1] < other[j][1]:
            i += 1
        else:
            j += 1
    return covered


def length(intervals: Iterable[Interval]) -> int:
    """How much a joined list covers."""
    return sum(end - start for start, end in intervals)


def growth(sizes: Sequence[int], costs: Sequence[float | None]) -> Iterator[tuple[int, int, float]]:
    """From each size to the next that was measured: (size, next size, cost an article there over cost an article here)."""
    known = [(size, cost) for size, cost in zip(sizes, costs, strict=True) if cost]
    for (size, cost), (next_size, next_cost) in pairwise(known):
        yield size, next_size, round((next_cost / next_size) / (cost / size), 3)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
