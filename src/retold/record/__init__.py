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
from retold.record.times import find_times, is_english
from retold.types import Attribution, Page, Record


def _said_once(page: Page, attributions: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Without those that stand in a second printing: what a page prints again is said once. Cost O(n log n)."""
    again = sorted((s.field, s.start, s.end) for s in page.segments if s.repeats is not None)

    def first(a: Attribution) -> bool:
        at = bisect_right(again, (a.field, a.content[0][0], sys.maxsize)) - 1
        return at < 0 or again[at][0] != a.field or a.content[0][0] >= again[at][2]

    return tuple(a for a in attributions if first(a))


def make_record(page: Page) -> Record:
    """The record of one page, from this page alone; every span counts into its text or title. Cost linear in the page.

    Of a page in another language than English: what stands between quotation marks, and dates in figures. The rest needs rules
    and word lists of its language.
    """
    quotations = find_quotations(page)
    if not is_english(page):
        return Record(quotations=quotations, times=find_times(page))
    actors, mentions = find_actors(page, quotations)
    attributions = _said_once(page, attribute(page, quotations, actors, mentions))
    return Record(
        actors=actors,
        mentions=mentions,
        quotations=quotations,
        attributions=attributions,
        quantities=find_quantities(page),
        times=find_times(page),
        credits=find_credits(page, attributions),
    )
