"""Names and who bears them: spans of names (F, untyped), and mentions put together as one actor (B³), from gold/actors.json.

Put aside, neither found nor missed: a demonym ("Norlander") and what lies within it; what stands in a teaser or a promoted video,
where a trap of the checklist forbids actors. A place that acts is the metonym of an actor and counts as a name; one that does not
act is a name of nobody, so it takes part in the spans alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.scores import Row, Span, b_cubed, f1, overlap, share
from evaluation.seeds.gold import Gold, Seen

NAMED = ("name", "metonym")
FOREIGN = ("video_promo", "related_link", "related_links_label")  # kinds of furniture that tell of something else
HALF = 0.5  # of all that two spans cover must be shared for one to be the other
MANY_NOTES = 40


def score_names(gold: Gold, seen: Seen) -> tuple[dict[str, float], list[str]]:
    """names_f and its two parts, names_b3 (names alone), actors_b3 (roles and other designations too); what is amiss."""
    hits = found = wanted = 0
    notes: list[str] = []
    for doc in seen.texts:
        aside = [_span(row) for row in gold.furniture if row["doc"] == doc and row["kind"] in FOREIGN]
        truth = {_span(row) for row in gold.named[doc] if not _within(_span(row), aside)}
        aside += [_span(row) for row in gold.demonyms[doc]]
        ours = {_span(row) for row in _mentions(seen, doc) if row["kind"] == "name"}
        ours = {span for span in ours if span in truth or not _within(span, aside)}
        hits, found, wanted = hits + len(truth & ours), found + len(ours), wanted + len(truth)
        notes += [f"names {doc}:{start}-{end}: missed" for start, end in sorted(truth - ours)]
        notes += [f"names {doc}:{start}-{end}: no name" for start, end in sorted(ours - truth)]
    figures = {
        "names_f": f1(hits, found, wanted),
        "names_precision": share(hits, found),
        "names_recall": share(hits, wanted),
    }
    for figure, kinds in (("names_b3", NAMED), ("actors_b3", (*NAMED, "nominal"))):
        figures[figure], more = _b_cubed(gold, seen, kinds)
        notes += more if figure == "names_b3" else []
    return figures, notes[:MANY_NOTES]


def _b_cubed(gold: Gold, seen: Seen, kinds: Sequence[str]) -> tuple[float, list[str]]:
    """B³ over the mentions of the gold, article by article; a mention that was not found stands alone."""
    truth: dict[str, str] = {}
    found: dict[str, str] = {}
    notes = []
    for doc in seen.texts:
        ours = _mentions(seen, doc)
        aside = [_span(row) for row in gold.furniture if row["doc"] == doc and row["kind"] in FOREIGN]
        for actor, row in gold.acting[doc]:
            if row["kind"] not in kinds or _within(_span(row), aside):
                continue
            item = f"{doc}:{row['start']}-{row['end']}"
            best = max(ours, key=lambda our: _likeness(_span(our), _span(row)), default=None)
            truth[item] = f"{doc} {actor}"
            if best is None or _likeness(_span(best), _span(row)) < HALF:
                found[item] = item
                continue
            found[item] = f"{doc} {best['actor']}"
    for actor in sorted(set(truth.values())):
        clusters = sorted({found[item] for item in truth if truth[item] == actor})
        strangers = sorted({truth[item] for item in truth if found[item] in clusters} - {actor})
        if len(clusters) > 1 or strangers:
            notes.append(f"actor {actor}: in {len(clusters)}, with {', '.join(strangers) or 'nobody else'}")
    return b_cubed(truth, found)[2], notes


def _likeness(a: Span, b: Span) -> float:
    """Characters shared by two spans, out of all that they cover; the nearer to 1 the better the match."""
    shared = overlap(a, b)
    return shared / (a[1] - a[0] + b[1] - b[0] - shared)


def _within(span: Span, others: Sequence[Span]) -> bool:
    return any(overlap(span, other) == span[1] - span[0] for other in others)


def _mentions(seen: Seen, doc: str) -> list[Row]:
    return [row for row in seen.rows("mentions", doc) if (row.get("field") or "text") == "text"]


def _span(row: Row) -> Span:
    return row["start"], row["end"]
