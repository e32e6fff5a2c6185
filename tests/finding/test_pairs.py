"""find: candidates, relations and passages."""

from itertools import permutations

import numpy as np

from retold.finding import Print, find_pairs, make_print
from tests.making import make_page

ORIGINAL = """The ferry between Brackmouth and Orrin was halted on Tuesday after a storm broke the landing stage, the board said.

Some forty passengers spent the night on camp beds in the school at Orrin, and a dozen cars were left on the quay until morning.

The board expects the repair to take three weeks. Fishermen have offered to carry bread and newspapers across the sound.
"""
REWRITE = """A storm has put the ferry from Brackmouth to Orrin out of service for three weeks.

Its landing stage broke on Tuesday, and about forty passengers had to sleep on camp beds in Orrin's school, the harbour board said.

Bread and newspapers may now cross the sound with the fishermen, who have offered their boats while the repair goes on.
"""
OTHER = """The mayor of Brackmouth opened a library on Friday with a reading from her grandmother's diaries.

Children recited poems about gulls, and the brass band of the fire brigade played until the cake was gone.

The building cost less than planned, the treasurer said, because its shelves came from a closed school.
"""


def prints(*texts: str, **kwargs: str) -> list[Print]:
    return [make_print(make_page(text, **kwargs)) for text in texts]


def test_a_rewrite_is_a_retelling_and_another_event_is_not() -> None:
    found = {(p.a, p.b): p for p in find_pairs(prints(ORIGINAL, REWRITE, OTHER), hot=100)}
    assert found[0, 1].relation == "retelling"
    assert all(p.relation in ("unrelated", "same-subject") for key, p in found.items() if key != (0, 1))


def test_the_same_words_amid_other_furniture_are_a_copy() -> None:
    framed = "- Advertisement -\n\n" + ORIGINAL.replace("\n\nThe board", "\n\nADVERTISEMENT\n\nThe board") + "\n12 comments\n"
    (pair,) = find_pairs(prints(ORIGINAL, framed), hot=100)
    assert pair.relation == "copy"
    assert pair.containment == 1.0


def test_a_pair_does_not_depend_on_the_rest_of_the_pile() -> None:
    alone = find_pairs(prints(ORIGINAL, REWRITE), hot=100)[0]
    for order in permutations((ORIGINAL, REWRITE, OTHER)):
        places = order.index(ORIGINAL), order.index(REWRITE)
        found = next(p for p in find_pairs(prints(*order), hot=100) if {p.a, p.b} == set(places))
        assert (found.shingles, found.content, found.relation, found.probability) == (
            alone.shingles, alone.content, alone.relation, alone.probability,
        )  # fmt: skip


def test_passages_hold_the_same_words_and_no_furniture() -> None:
    framed = ORIGINAL.replace("until morning.\n\n", "until morning.\n\nADVERTISEMENT\n\n")
    (pair,) = find_pairs(prints(ORIGINAL, framed), hot=100)
    assert len(pair.passages) == 2
    for p in pair.passages:
        assert ORIGINAL[p.a_start : p.a_end] == framed[p.b_start : p.b_end]
        assert "ADVERTISEMENT" not in framed[p.b_start : p.b_end]


def test_a_passage_too_common_still_joins_its_holders() -> None:
    texts = [ORIGINAL + f"\nRead by subscriber number {n}.\n" for n in range(12)]
    found = find_pairs(prints(*texts), hot=5)
    assert {(p.a, p.b) for p in found} >= {(0, n) for n in range(1, 12)}


def test_articles_months_apart_need_more_to_be_one_event() -> None:
    other = "Passengers at Orrin slept in the school when the Brackmouth ferry stopped in the storm."
    near = find_pairs([*prints(ORIGINAL, published="2031-04-12"), *prints(other + OTHER, published="2031-04-13")], hot=100)
    far = find_pairs([*prints(ORIGINAL, published="2031-04-12"), *prints(other + OTHER, published="2031-09-13")], hot=100)
    assert far[0].same_story < near[0].same_story


def test_one_word_and_one_word_many_times_are_done_at_once() -> None:
    page = make_page("ferry " * 30_000)
    found = find_pairs([make_print(page), make_print(make_page("ferry"))], hot=100)
    assert all(np.isfinite(p.probability) for p in found)
