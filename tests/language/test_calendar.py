"""Dates at the precision that they state."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retold.language.calendar import printed_dates, read_date


@pytest.mark.parametrize(
    ("given_date", "value", "precision"),
    [
        ("2031-04-12", "2031-04-12", "day"),
        ("2031-04", "2031-04", "month"),
        ("2031", "2031", "year"),
        ("2031-04-12T08:30", "2031-04-12T08:30", "minute"),
        ("2031-04-12 08:30:15+0200", "2031-04-12T08:30:15+02:00", "second"),
        ("2031-04-12T24:00:00Z", "2031-04-13T00:00:00Z", "second"),
        ("Sat, 12 Apr 2031 08:30:15 GMT", "2031-04-12T08:30:15Z", "second"),
        ("12 April 2031", "2031-04-12", "day"),
        ("April 12, 2031, 8.30pm", "2031-04-12T20:30", "minute"),
        ("25/04/2031", "2031-04-25", "day"),
        ("2031-W16", "2031-W16", "week"),
        (1_700_000_000, "2023-11-14T22:13:20Z", "second"),
        (1_700_000_000_000, "2023-11-14T22:13:20Z", "second"),
        ("05/06/2031", None, "unknown"),
        ("2031-02-30", None, "unknown"),
        ("99999-13-45T99:99:99+99:99", None, "unknown"),
        ("yesterday", None, "unknown"),
        (True, None, "unknown"),
        (-1e308, None, "unknown"),
        (None, None, "unknown"),
    ],
)
def test_read_date(given_date: object, value: str | None, precision: str) -> None:
    assert read_date(given_date) == (value, precision)


def test_printed_dates() -> None:
    text = "From 2 May 2031 to May 5, 2031, not 31 February 2031 nor May 2031."
    assert [(text[d.start : d.end], d.value) for d in printed_dates(text)] == [
        ("2 May 2031", "2031-05-02"),
        ("May 5, 2031", "2031-05-05"),
    ]


@given(
    st.one_of(
        st.text(),
        st.floats(),
        st.integers(),
        st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:]{2,8})?(Z|[+-][0-9]{2}:[0-9]{2})?", fullmatch=True),
    )
)
def test_never_raises(anything: object) -> None:
    value, precision = read_date(anything)
    assert (value is None) == (precision == "unknown")
