"""Numerals in words and figures."""

from __future__ import annotations

import pytest

from retold.record.lexemes import number_of, split
from retold.record.numerals import read_numerals


def values(text: str) -> list[float | None]:
    return [n.value for n in read_numerals(split(text)).values()]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("twenty-five", 25), ("one hundred and twenty three thousand", 123_000), ("two and a half", 2.5),
        ("2 1/2", 2.5), ("2½", 2.5),
        ("half a dozen", 6), ("two dozen", 24), ("a hundred", 100), ("3.5 million", 3.5e6), ("4.5bn", 4.5e9),
        ("three-quarters", 0.75),
        ("nineteen ninety-seven", 1997), ("twenty-first", 21), ("3rd", 3), ("½", 0.5), ("a third of", 0.333333), ("dozens", None),
        ("hundreds of thousands", None),
    ],
)  # fmt: skip
def test_one_numeral(text: str, value: float | None) -> None:
    assert values(text) == [value]


def test_lists_of_numerals_stay_apart() -> None:
    assert values("one two three") == [1, 2, 3]
    assert values("five and six") == [5, 6]
    assert values("a ship in an hour") == []


def test_numbers_printed_in_figures() -> None:
    assert number_of("350,000") == 350_000
    assert number_of("3,50") is None
    assert number_of("9" * 30) is None
    assert number_of("٣") == 3
