"""Quantities: values, units, modifiers, and the numbers that count nothing."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retold.account.values import same_quantity
from retold.record.quantities import find_quantities
from retold.types import Quantity
from tests.record.timepages import make_page


def one(text: str) -> Quantity:
    (found,) = find_quantities(make_page(text))
    return found


@pytest.mark.parametrize(
    ("text", "span", "kind", "value", "unit"),
    [
        ("The fire killed 12 sailors.", "12", "cardinal", 12, ""),
        ("The fire killed twenty-five sailors.", "twenty-five", "cardinal", 25, ""),
        ("The fire killed two hundred and six sailors.", "two hundred and six", "cardinal", 206, ""),
        ("The fire killed a dozen sailors.", "a dozen", "cardinal", 12, ""),
        ("It reached half a million homes.", "half a million", "cardinal", 500_000, ""),
        ("It reached 500,000 homes.", "500,000", "cardinal", 500_000, ""),
        ("It has a 2 million-member union.", "2 million", "cardinal", 2_000_000, ""),
        ("Trade rose 43%.", "43%", "percent", 43, "%"),
        ("Trade rose 43 per cent.", "43 per cent", "percent", 43, "%"),
        ("The rate rose 2 percentage points.", "2 percentage points", "percent", 2, "pp"),
        ("It cost £2.3m.", "£2.3m", "money", 2_300_000, "GBP"),
        ("It cost US$5 billion.", "US$5 billion", "money", 5e9, "USD"),
        ("It cost 4.5bn euros.", "4.5bn euros", "money", 4.5e9, "EUR"),
        ("Two-thirds of voters agreed.", "Two-thirds", "cardinal", 0.6667, ""),
        ("About 1 in 5 ferries sank.", "1 in 5", "cardinal", 0.2, ""),
        ("They met for the first time.", "first", "ordinal", 1, ""),
        ("They stayed three days.", "three days", "duration", 3, "day"),
        ("It was a three-day stay.", "three-day", "duration", 3, "day"),
        ("They held an hour-long call.", "hour-long", "duration", 1, "hour"),
        ("A 26-year-old sailor spoke.", "26-year-old", "age", 26, "year"),
        ("Ana Ruiz, 41, from the north spoke.", "41", "age", 41, "year"),
        ("It is 700 kilometres away.", "700 kilometres", "cardinal", 700, "km"),
        ("The rate rose 25 basis points.", "25 basis points", "cardinal", 25, "basis point"),
        ("It was a half-hour talk.", "a half-hour", "duration", 0.5, "hour"),
    ],
)
def test_values(text: str, span: str, kind: str, value: float, unit: str) -> None:
    found = one(text)
    assert (text[found.start : found.end], found.kind, found.value, found.unit) == (span, kind, value, unit)


@pytest.mark.parametrize(
    ("text", "sense", "low", "high"),
    [
        ("At least 12 sailors died.", "at_least", 12, None),
        ("More than 12 sailors died.", "at_least", 12, None),
        ("Up to 12 sailors died.", "at_most", None, 12),
        ("Fewer than 12 sailors died.", "at_most", None, 12),
        ("About 12 sailors died.", "about", None, None),
        ("Nearly 12 sailors died.", "about", None, 12),
        ("Exactly 12 sailors died.", "exact", 12, 12),
        ("12 or more sailors died.", "at_least", 12, None),
    ],
)
def test_modifiers(text: str, sense: str, low: float | None, high: float | None) -> None:
    found = one(text)
    assert (found.value, found.modifier, found.low, found.high) == (12, sense, low, high)
    assert found.modifier_span is not None
    assert text[slice(*found.modifier_span)].lower() in text.lower() and found.modifier_span[0] != found.start


def test_ranges_have_bounds_and_no_value() -> None:
    for text in ("10 to 12 ships sank.", "Between 10 and 12 ships sank.", "Some 10-12 ships sank."):
        found = one(text)
        assert (found.value, found.low, found.high, found.counted) == (None, 10, 12, "ships")
    assert (one("It cost $3-4 million.").low, one("It cost $3-4 million.").high) == (3e6, 4e6)
    assert [q.value for q in find_quantities(make_page("It rose from 10 to 12 points."))] == [10, 12]


def test_vague_numbers_have_no_value() -> None:
    for text, modifier in (("Hundreds of sailors left.", "hundreds of"), ("Several thousand sailors left.", "several thousand")):
        found = one(text)
        assert (found.value, found.low, found.high, found.modifier) == (None, None, None, modifier)


@pytest.mark.parametrize(
    "text",
    [
        "126",
        "They met on 3 May 2031 at 10:30 a.m. and in the 1990s.",
        "Call 555-0142 or +44 20 7946 0958.",
        "Section 12 of Article 5 and No. 7 apply, as in COVID-19.",
        "No one knew; one of them left, and the other one stayed.",
        "Norland beat Sudland 3-1.",
        "The Second World War ended the First Republic.",
    ],
)
def test_numbers_that_count_nothing(text: str) -> None:
    assert find_quantities(make_page(text)) == ()


def test_an_army_so_many_strong_counts_no_strength() -> None:
    assert one("The army is 2 million strong.").counted == ""


def test_counted_and_period() -> None:
    deaths = one("Flu took the lives of over 90 in 2029.")
    assert (deaths.counted, deaths.period) == ("lives", "2029")
    trade = one("Exports rose 43% year-on-year in 2029.")
    assert trade.period == "year-on-year; 2029"
    assert one("In 2029, exports rose 43% year-on-year.").period == trade.period
    assert one("The 12 fishing boats sank.").counted == "boats"


def test_a_model_named_once_is_no_quantity_later() -> None:
    text = "The Falken 787 took off.\n\nThe 787 landed with 20 people."
    assert [text[q.start : q.end] for q in find_quantities(make_page(text))] == ["20"]


def test_furniture_repeats_and_other_languages() -> None:
    text = "Read 12 comments\n\nThe fire killed 3 men.\n\nThe fire killed 3 men."
    assert len(find_quantities(make_page(text, furniture=("Read 12 comments",)))) == 1
    german = find_quantities(make_page("Drei Schiffe, 12 Boote, 43%", language="de"))
    assert [q.value for q in german] == [12, 43]


def test_same_quantity() -> None:
    assert same_quantity(one("They stayed 3 days."), one("A three-day stay.")) is True
    assert same_quantity(one("It lasted a nearly one-hour slot."), one("An hour-long slot.")) is True
    assert same_quantity(one("It took 24 hours."), one("It took a day.")) is True
    assert same_quantity(one("It hit half a million homes."), one("It hit 500,000 homes.")) is True
    assert same_quantity(one("Trade rose 43%."), one("Trade rose 34%.")) is False
    assert same_quantity(one("Trade rose 43%."), one("Trade rose 43 ships.")) is None
    assert same_quantity(one("More than 300 men left."), one("312 men left.")) is None
    assert same_quantity(one("It cost £5m."), one("It cost $6m.")) is None


WORDS = [
    "a",
    "half",
    "two",
    "hundred",
    "and",
    "million",
    "-",
    "%",
    "$",
    "£",
    "12",
    "3.5",
    "1,000",
    "to",
    "between",
    "first",
    "years",
    "old",
    ",",
    ".",
    "in",
    "5",
    "dozen",
    "thirds",
    "½",
    "1",
    "/",
    "2",
    "more",
    "than",
    "nearly",
    "one",
    "hundreds",
    "of",
    "year",
    "people",
    "No",
    "m",
    "bn",
    "us",
]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(WORDS) | st.text(max_size=6),
        max_size=30,
    )
)
def test_any_text_gives_ordered_spans(words: list[str]) -> None:
    text = " ".join(words)
    end = 0
    for found in find_quantities(make_page(text)):
        assert end <= found.start < found.end <= len(text)
        assert found.low is None or found.high is None or found.low <= found.high
        if found.modifier_span is not None:
            assert 0 <= found.modifier_span[0] < found.modifier_span[1] <= len(text)
        end = found.end


@pytest.mark.parametrize(
    "text", ["two " * 8_000, "9" * 200_000, "1-" * 12_000, "hundred and " * 5_000, "\ud800 5 \x00", "½" * 12_000, ""]
)
def test_odd_input_takes_linear_time(text: str) -> None:
    began = time.process_time()
    find_quantities(make_page(text))
    assert time.process_time() - began < 3
