"""A second exemplar: what one alone gave beside the main one."""

import numpy as np
import pytest

from retold.lineage.contamination import SECOND, contributions, second_exemplars, share_cases
from retold.lineage.weighing import load_weights
from tests.lineage.test_weighing import texts_of

QUARRY = "The quarry at Wendle lost its crane in the night. A foreman in boots swore at the sky above it."
CHAPEL = "The chapel bell of Marrick cracked at noon. Two ringers wept on the stair and would not come down."
BOTH = f"{QUARRY} {CHAPEL}"
MARGINALS = np.array([[0.0, 0.0, 0.55], [0.0, 0.0, 0.35], [0.02, 0.02, 0.0]])  # the third goes back to the first, or the second


def test_a_case_says_what_the_second_gives_that_the_main_does_not() -> None:
    _, _, texts = texts_of(QUARRY, CHAPEL, BOTH)
    seconds = second_exemplars(texts, MARGINALS)
    rows = {
        tuple(case): dict(zip(SECOND, row, strict=True)) for case, row in zip(seconds.cases.tolist(), seconds.features, strict=True)
    }
    assert {(0, 1, 2), (1, 0, 2)} <= set(rows)
    case = rows[0, 1, 2]
    assert case["bias"] == 1.0 and case["beyond"] > 2.0  # some eighteen words
    assert case["yields"] > 0.5 and case["descends"] < 0.1 and case["rival"] == 0.0
    assert case["toward"] > 0.9  # likelier from the second to the third than back
    assert (0, 1, 2) not in map(tuple, second_exemplars(texts, MARGINALS, frozenset({(1, 2)})).cases.tolist())


def test_where_the_main_one_explains_all_there_is_no_case() -> None:
    _, _, texts = texts_of(BOTH, CHAPEL, BOTH.replace("boots", "shoes"))
    assert (0, 1, 2) not in map(tuple, second_exemplars(texts, MARGINALS).cases.tolist())


def test_shares_are_beside_none_and_add_to_the_main_exemplar() -> None:
    _, _, texts = texts_of(QUARRY, CHAPEL, BOTH)
    seconds = second_exemplars(texts, MARGINALS)
    even = share_cases(seconds, np.zeros(len(SECOND)), 3)
    assert even.tolist() == pytest.approx([0.5] * len(even))  # one case for each main exemplar, beside that there is no second
    parts = contributions(MARGINALS, seconds, even)
    assert parts[0, 2] == pytest.approx(0.55 + 0.5 * 0.35) and parts[1, 2] == pytest.approx(0.35 + 0.5 * 0.55)
    learned = load_weights().second
    assert set(learned) == set(SECOND)
    said = share_cases(seconds, np.array([learned[name] for name in SECOND]), 3)
    assert ((said >= 0) & (said <= 1)).all()
