"""The rows of a lineage: for each retelling, its exemplars, the upstreams that it cites and none of these, summing to 1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from retold.lineage.evidence import evidence_of
from retold.lineage.names import outlet_key
from retold.lineage.reading import Reading
from retold.lineage.upstreams import Upstream
from retold.lineage.weighing import Texts
from retold.types import Credit, Edge, Status

_UNDECIDED = 0.25  # an edge whose reverse has this share of both is undecided
_SHOWN = 0.01
_CONTRIBUTES = 0.5  # from which an exemplar has its row, however unlikely it is to be the main one


def rows_of(
    j: int,
    reading: Reading,
    support: NDArray[np.float64],
    texts: Texts,
    cited: Sequence[Upstream],
) -> list[Edge]:
    """The rows of the retelling j: exemplars, what siblings credit, what it cites, none of these; support as of `resample`.

    What is parted from links to unnamed pages is noted in `cited`.
    """
    marginals, n = reading.marginals, len(reading.roots)
    order = sorted(range(n), key=lambda i: (-marginals[i, j], i))
    rows: list[Edge] = []
    shared: dict[str, list[tuple[float, int, Credit]]] = {}
    for i in order:
        p = float(marginals[i, j])
        if i == j or (p < _SHOWN and reading.parts[i, j] < _CONTRIBUTES):
            continue
        own = reading.clues.get((min(i, j), max(i, j)), [])
        stated = any(c.rule.startswith("credits") and c.log_odds * (1 if i < j else -1) > 0 for c in own)
        reverse = float(marginals[j, i])
        direction: Status = "stated" if stated else "undecided" if reverse / max(1e-9, p + reverse) >= _UNDECIDED else "inferred"
        toward_b = i < j
        kept, upstream_share = cited[j].split(i, p)
        agency = None if stated or cited[j].agency or cited[j].sourced else cited[i].agency
        if agency is not None:
            kept, part = 0.5 * kept, 0.5 * kept
            shared.setdefault(outlet_key(agency.name), []).append((part, i, agency))
        rows.append(
            Edge(
                retelling=j,
                exemplar=i,
                upstream=None,
                basis="both" if stated else "text",
                probability=kept,
                contributes=round(float(reading.parts[i, j]), 4),
                support=round(float(support[i, j]), 4),
                direction=direction,
                evidence=evidence_of(own, min(i, j), max(i, j), toward_b),
                rules=tuple(c.rule for c in own if c.log_odds * (1 if toward_b else -1) > 0),
            )
        )
        cited[j].carry(i, upstream_share)
    rest = float(reading.from_root[j])
    if not cited[j].agency and not cited[j].sourced:
        # What is from nowhere and what a copy of it says is an agency's is the agency's too, whichever of the two came first.
        copies = ((texts.version(i, j), -i) for i in range(n) if (i, j) in texts.explained and cited[i].agency)
        copied, place = max(copies, default=(0.0, 0))
        agency = cited[-place].agency
        if copied and agency is not None:
            shared.setdefault(outlet_key(agency.name), []).append((copied * rest, -place, agency))
            rest -= copied * rest
    rows += _siblings(j, shared, cited, support)
    return _balanced(rows, j, rest, cited[j], float(support[n, j]))


def _siblings(
    j: int,
    shared: Mapping[str, list[tuple[float, int, Credit]]],
    cited: Sequence[Upstream],
    support: NDArray[np.float64],
) -> list[Edge]:
    # A page with this text says that it is an agency's: this one has it from that page or, as that page has, from the agency.
    rows = []
    for _, found in sorted(shared.items()):
        rows.append(
            Edge(
                retelling=j,
                exemplar=None,
                upstream=found[0][2].name,
                basis="text",
                probability=sum(part for part, _, _ in found),
                contributes=round(sum(part for part, _, _ in found), 4),
                support=max(round(float(support[i, j]), 4) for _, i, _ in found),
                direction="inferred",
                evidence=tuple(row for i, agency in {i: a for _, i, a in found}.items() for row in cited[i].evidence(agency)),
                rules=("a page with the same text credits an agency",),
            )
        )
    return rows


def _balanced(rows: list[Edge], j: int, rest: float, cited: Upstream, support: float) -> list[Edge]:
    # Rows of one retelling sum to 1: what was too small to show, and rounding, go to "none of these".
    shown = sum(round(r.probability, 4) for r in rows)
    rows = [msgspec.structs.replace(r, probability=round(r.probability, 4)) for r in rows]
    total_cited, weight = 0.0, 1 + sum(cited.weights)
    for k, (credit, share) in enumerate(zip(cited.absent, cited.shares, strict=True)):
        p = round((cited.carried if k == cited.main else 0.0) + rest * cited.weights[k] / weight, 4)
        total_cited += p
        rows.append(
            Edge(
                retelling=j,
                exemplar=None,
                upstream=credit.name,
                basis="credit",
                probability=p,
                contributes=round(p if k == cited.main and cited.carried else max(p, share), 4),
                support=support,
                direction="stated",
                evidence=cited.evidence(credit),
                rules=("credits an outlet that is not among the articles",),
            )
        )
    left = round(max(0.0, 1 - shown - total_cited), 4)
    rows.append(
        Edge(
            retelling=j,
            exemplar=None,
            upstream=None,
            basis=None,
            probability=left,
            contributes=0.0,
            support=support,
            direction="inferred",
        )
    )
    return rows
