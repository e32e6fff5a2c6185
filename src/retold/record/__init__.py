"""The record of one article: who is on record saying what, through whom, with which figures and when."""

from __future__ import annotations

from retold.record.actors import find_actors
from retold.record.credits import find_credits
from retold.record.quantities import find_quantities
from retold.record.quotations import find_quotations
from retold.record.speakers import attribute
from retold.record.times import find_times
from retold.types import Attribution, Page, Record


def _printed_again(page: Page, attribution: Attribution) -> bool:
    start = attribution.content[0][0]
    return any(s.repeats is not None and s.field == attribution.field and s.start <= start < s.end for s in page.segments)


def make_record(page: Page) -> Record:
    """The record of one page, from this page alone; every span counts into its text or title. Cost linear in the page."""
    quotations = find_quotations(page)
    actors, mentions = find_actors(page, quotations)
    # What a page prints again is said once.
    attributions = tuple(a for a in attribute(page, quotations, actors, mentions) if not _printed_again(page, a))
    return Record(
        actors=actors,
        mentions=mentions,
        quotations=quotations,
        attributions=attributions,
        quantities=find_quantities(page),
        times=find_times(page),
        credits=find_credits(page, attributions),
    )
