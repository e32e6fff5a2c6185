"""The record of one article: who is on record saying what, through whom, with which figures and when."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Sequence

from retold.record.actors import find_actors
from retold.record.credits import find_credits
from retold.record.quantities import find_quantities
from retold.record.quotations import find_quotations
from retold.record.speakers import attribute
from retold.record.tagging import Tagger, Tags, load_tagger, model_digest
from retold.record.times import find_times, is_english
from retold.record.venues import with_venues
from retold.types import Attribution, Page, Quotation, Record

LEAST_CONFIDENCE = 0.3  # of what the tagger sees and the record tells, unless a setting says otherwise


def manner_of(attribution_model: bool, attribution_confidence: float) -> str:
    """What a record depends on beside its page, as a short name: which model, and from which confidence on. Loads nothing."""
    digest = model_digest() if attribution_model else None
    return f"{digest}-{attribution_confidence:g}" if digest else "rules"


def why_rules_alone() -> str | None:
    """Why indirect speech is told by rules alone here, None where the attribution model is at work. Loads the model."""
    tagger = load_tagger()
    return tagger if isinstance(tagger, str) else None


def _tags(page: Page, quotations: Sequence[Quotation]) -> Tags | None:
    """What the tagger sees on a page, None where it is not installed."""
    tagger = load_tagger()
    return tagger.tag(page, quotations) if isinstance(tagger, Tagger) else None


def _said_once(page: Page, attributions: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Without those that stand in a second printing: what a page prints again is said once. Cost O(n log n)."""
    again = sorted((s.field, s.start, s.end) for s in page.segments if s.repeats is not None)

    def first(a: Attribution) -> bool:
        at = bisect_right(again, (a.field, a.content[0][0], sys.maxsize)) - 1
        return at < 0 or again[at][0] != a.field or a.content[0][0] >= again[at][2]

    return tuple(a for a in attributions if first(a))


def make_record(page: Page, attribution_model: bool = True, attribution_confidence: float = LEAST_CONFIDENCE) -> Record:
    """The record of one page, from this page alone; every span counts into its text or title. Cost linear in the page.

    attribution_model: indirect speech by the trained tagger, where it is installed; else by rules alone. attribution_confidence:
    indirect speech that the tagger is less sure of is not told. Of a page in another language than English: what stands between
    quotation marks, and dates in figures. The rest needs rules and word lists of its language.
    """
    quotations = find_quotations(page)
    if not is_english(page):
        return Record(quotations=quotations, times=find_times(page))
    actors, mentions = find_actors(page, quotations)
    tags = _tags(page, quotations) if attribution_model else None
    attributions = _said_once(page, attribute(page, quotations, actors, mentions, tags, attribution_confidence))
    attributions = with_venues(page, quotations, attributions)
    return Record(
        actors=actors,
        mentions=mentions,
        quotations=quotations,
        attributions=attributions,
        quantities=find_quantities(page),
        times=find_times(page),
        credits=find_credits(page, attributions),
    )
