"""A second exemplar: what one alone gave beside the main one."""

import numpy as np
import pytest

from retold.lineage.contamination import SECOND, contributions, odds_of, retellings_of, second_exemplars
from retold.lineage.weighing import load_weights
from tests.lineage.test_weighing import texts_of

QUARRY = "The quarry at Wendle lost its crane in the night. A foreman in boots swore at the sky above it."
CHAPEL = "The chapel bell of Marrick cracked at noon. Two ringers wept on the stair and would not come down."
BOTH = f"{QUARRY} {CHAPEL}"
MARGINALS = np.array([[0.0, 0.0, 0.55], [0.0, 0.0, 0.35], [0.02, 0.02, 0.0]])  # the third goes back to the first, or the second


def cases_of(*texts: str, marginals: np.ndarray = MARGINALS) -> dict[tuple[int, ...], dict[str, float]]:
    seconds = second_exemplars(retellings_of(texts_of(*texts)[2]), marginals)
    return {
        tuple(case): dict(zip(SECOND, row, strict=True)) for case, row in zip(seconds.cases.tolist(), seconds.features, strict=True)
    }


def test_a_case_says_what_the_second_gives_that_the_main_does_not() -> None:
    rows = cases_of(QUARRY, CHAPEL, BOTH)
    assert {(0, 1, 2), (1, 0, 2)} <= set(rows)
    case = rows[0, 1, 2]
    assert case["bias"] == 1.0 and case["beyond"] > 2.0  # some eighteen words
    assert case["yields"] > 0.5 and case["descends"] < 0.1 and case["rival"] == 0.0
    assert case["toward"] > 0.9  # likelier from the second to the third than back
    assert case["left"] < -2.0  # with both, nothing is left that another has
    later = second_exemplars(retellings_of(texts_of(QUARRY, CHAPEL, BOTH)[2], frozenset({(1, 2)})), MARGINALS)
    assert (0, 1, 2) not in map(tuple, later.cases.tolist())


def test_where_the_main_one_explains_all_there_is_no_case() -> None:
    assert (0, 1, 2) not in cases_of(BOTH, CHAPEL, BOTH.replace("boots", "shoes"))


def test_turns_are_counted_along_the_retelling() -> None:
    mixed = " ".join(
        sentence.rstrip(".") + "." for pair in zip(QUARRY.split(". "), CHAPEL.split(". "), strict=True) for sentence in pair
    )
    blocks, turned = cases_of(QUARRY, CHAPEL, BOTH)[0, 1, 2], cases_of(QUARRY, CHAPEL, mixed)[0, 1, 2]
    assert blocks["turns"] == 0.0  # one turn from the one to the other
    assert turned["turns"] == pytest.approx(np.log(3))


def test_the_wording_of_what_both_explain_tells_whose_it_is() -> None:
    chapel = CHAPEL + " " + QUARRY.replace("crane", "hoist").replace("boots", "clogs")
    case = cases_of(QUARRY, chapel, BOTH)[0, 1, 2]
    assert case["wording"] > 0.0  # the crane and the boots are the first one's


def test_what_others_have_strays_unless_they_have_it_from_this_one() -> None:
    retellings = retellings_of(texts_of(QUARRY, CHAPEL, BOTH)[2])
    apart = second_exemplars(retellings, np.zeros((3, 3))).stray
    assert apart[0, 2] > 2.0  # the chapel is not in the first, and the second has it from nobody
    below = np.zeros((3, 3))
    below[2, 1] = 1.0
    assert second_exemplars(retellings, below).stray[0, 2] == pytest.approx(0.0, abs=1e-6)  # the second has it from the third


def test_shares_are_beside_none_and_add_to_the_main_exemplar() -> None:
    seconds = second_exemplars(retellings_of(texts_of(QUARRY, CHAPEL, BOTH)[2]), MARGINALS)
    even, more = odds_of(seconds, np.zeros(len(SECOND)), 3)
    assert even.tolist() == pytest.approx([0.5] * len(even))  # one case for each main exemplar, beside that there is no second
    assert more[0, 2] == more[1, 2] == pytest.approx(np.log(2)) and more[2, 2] == 0.0
    parts = contributions(MARGINALS, seconds, even)
    assert parts[0, 2] == pytest.approx(0.55 + 0.5 * 0.35) and parts[1, 2] == pytest.approx(0.35 + 0.5 * 0.55)
    learned = load_weights().second
    assert set(learned) == set(SECOND)
    assert learned["turns"] < 0 and learned["wording"] > 0  # few turns; the main one's wording
    said, _ = odds_of(seconds, np.array([learned[name] for name in SECOND]), 3)
    assert ((said >= 0) & (said <= 1)).all()


def test_no_candidates_no_cases() -> None:
    seconds = second_exemplars(retellings_of(texts_of(QUARRY)[2]), np.zeros((1, 1)))
    assert seconds.cases.shape == (0, 3) and seconds.features.shape == (0, len(SECOND)) and seconds.stray.tolist() == [[0.0]]
