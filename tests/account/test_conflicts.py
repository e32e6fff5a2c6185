"""One act by one speaker, done by one means in the headline and by another in the body."""

from __future__ import annotations

import pytest

from retold.account.conflicts import find_conflicts
from retold.record import make_record
from retold.types import Conflict
from tests.making import make_page

TEXT = """Engineer asks: ‘Where is our quay?’

Engineer accuses Brand of sabotaging Tarnwick with a letter

Harbour engineer Mara Solt said that Ivo Brand's speech in Osk had sabotaged Tarnwick.

‘Where is our quay?’ she asked. The harbour of Tarnwick was built by the town and has been shut since the storm.
"""


def means(text: str) -> list[Conflict]:
    import msgspec

    page = make_page(text, published="2031-05-12")
    segments = [msgspec.structs.replace(s, role="standfirst") if n == 1 else s for n, s in enumerate(page.segments)]
    units = [msgspec.structs.replace(u, kind="standfirst") if 36 < u.start < 98 else u for u in page.units]
    sentences = [msgspec.structs.replace(s, role="standfirst") if 36 < s.start < 98 else s for s in page.sentences]
    page = msgspec.structs.replace(page, segments=tuple(segments), units=tuple(units), sentences=tuple(sentences))
    return [c for c in find_conflicts([page], [make_record(page)], []) if c.rule.startswith("one act")]


def test_another_means_of_the_same_act_is_a_discrepancy() -> None:
    (found,) = means(TEXT)
    assert found.kind == "discrepancy" and found.about == "sabotaged tarnwick"
    assert TEXT[slice(*found.a)] == "Brand of sabotaging Tarnwick with a letter"
    assert TEXT[slice(*found.b)].endswith("Ivo Brand's speech in Osk had sabotaged Tarnwick")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("with a letter", "with a speech"),  # the same means
        ("had sabotaged", "had praised"),  # another act
        ("sabotaging Tarnwick", "sabotaging Osk"),  # another object
        ("Tarnwick with a letter", "Tarnwick"),  # no means named
        ("Mara Solt said", "Petra Lindqvist said"),  # whose quotation it is, is not known any more
    ],
)
def test_anything_else_is_none(before: str, after: str) -> None:
    assert TEXT.count(before) == 1
    text = TEXT.replace(before, after)
    if before.startswith("Mara"):
        text = text.replace("she asked", "Oren Holm asked")
    assert means(text) == []
