"""Time expressions: spans, values, what is resolved and what must stay open."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retold.account.values import same_time
from retold.record.times import find_times
from retold.types import Published, TimeExpression
from tests.record.timepages import make_page

DAY = "2031-04-16"  # a Wednesday, ISO week 16


def read(text: str, published: Published | str | None = DAY) -> list[tuple[str, str, str | None]]:
    page = make_page(text, published)
    return [(text[t.start : t.end], t.type, t.value) for t in find_times(page)]


def one(text: str, published: Published | str | None = DAY) -> TimeExpression:
    (found,) = find_times(make_page(text, published))
    return found


@pytest.mark.parametrize(
    ("text", "span", "value"),
    [
        ("The pier opened on 3 May 2031.", "3 May 2031", "2031-05-03"),
        ("The pier opened on May 3rd, 2031.", "May 3rd, 2031", "2031-05-03"),
        ("The pier opened on 2031-05-03 at last.", "2031-05-03", "2031-05-03"),
        ("The pier opened on 23/05/2031 at last.", "23/05/2031", "2031-05-23"),
        ("The pier opened in March 2022.", "March 2022", "2022-03"),
        ("The pier opened in March last year.", "March last year", "2030-03"),
        ("The pier opened in February.", "February", "2031-02"),
        ("The pier opened in November.", "November", "2030-11"),
        ("The pier will open in November.", "November", "2031-11"),
        ("The pier opened last month.", "last month", "2031-03"),
        ("The pier opened last week.", "last week", "2031-W15"),
        ("The pier opened yesterday.", "yesterday", "2031-04-15"),
        ("The pier opened on Tuesday.", "Tuesday", "2031-04-15"),
        ("The pier opened on Wednesday.", "Wednesday", "2031-04-16"),
        ("The pier will open on Tuesday.", "Tuesday", "2031-04-22"),
        ("The pier opened two weeks ago.", "two weeks ago", "2031-04-02"),
        ("The pier opened in summer 2019.", "summer 2019", "2019-SU"),
        ("It lost money in the third quarter of 2029.", "the third quarter of 2029", "2029-Q3"),
        ("It lost money in the first half of 2029.", "the first half of 2029", "2029-H1"),
        ("It was built in the 1990s.", "the 1990s", "199"),
        ("The pier opened late Monday.", "late Monday", "2031-04-14"),
    ],
)
def test_dates(text: str, span: str, value: str) -> None:
    assert (span, "DATE", value) in read(text)
    assert len(read(text)) == 1


@pytest.mark.parametrize(
    ("text", "span", "kind", "value"),
    [
        ("They talked for three days.", "three days", "DURATION", "P3D"),
        ("It was a three-day stay.", "three-day", "DURATION", "P3D"),
        ("They held an hour-long call.", "hour-long", "DURATION", "PT1H"),
        ("They held an hourlong call.", "hourlong", "DURATION", "PT1H"),
        ("They held a nearly one-hour call.", "nearly one-hour", "DURATION", "PT1H"),
        ("She spent a week there.", "a week", "DURATION", "P1W"),
        ("It took half an hour.", "half an hour", "DURATION", "PT30M"),
        ("A decade-long row ended.", "decade-long", "DURATION", "P10Y"),
        ("They meet every week.", "every week", "SET", "P1W"),
        ("They publish weekly.", "weekly", "SET", "P1W"),
        ("They meet on Tuesdays.", "Tuesdays", "SET", "XXXX-WXX-2"),
        ("The gate shut at 10:30 a.m. on Monday.", "10:30 a.m. on Monday", "TIME", "2031-04-14T10:30"),
        ("The gate shut on Monday evening.", "Monday evening", "TIME", "2031-04-14TEV"),
    ],
)
def test_other_types(text: str, span: str, kind: str, value: str) -> None:
    assert read(text) == [(span, kind, value)]


@pytest.mark.parametrize(
    "text",
    [
        "They may march and they will fall to second place.",
        "The Sunday Times printed it and one in 5 agreed.",
        "They won 3-1; call 020 7946 0958.",
        "Ana Ruiz, 41, and a 26-year-old man spoke.",
        "The ferry costs $5 a day and 2019 people used it.",
        "Efforts to end the fighting went on.",
    ],
)
def test_no_time(text: str) -> None:
    assert [r for r in read(text) if r[1] in {"DATE", "TIME", "DURATION"}] == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The survey under the retired diver starts at dawn and must be finished by the end of June.", "2031-06"),
        ("The survey led by the retired diver opens on Monday.", "2031-04-21"),
        ("The survey, announced in haste, is to report in October.", "2031-10"),
        ("The company had meant to sell the pier in June, and has since agreed to keep it.", "2031-06"),
        ("The company was due to sell the pier in March but kept it.", "2031-03"),
        ("“Ask me again in September,” she said.", "2031-09"),
        ("The pier should be mended in November.", "2031-11"),
        ("The pier must have been mended in November.", "2030-11"),
        ("The pier was to be mended in February.", "2031-02"),
        ("The ferry company plans to mend it in January.", "2032-01"),
        ("The mended pier reopens on Tuesday.", "2031-04-22"),
        ("The pier was finished by the end of June.", "2030-06"),
        ("The new opens of the season closed in January.", "2031-01"),
    ],
)
def test_the_clause_says_whether_a_bare_name_lies_ahead(text: str, value: str) -> None:
    assert value in [r[2] for r in read(text)]


def test_late_month_has_bounds() -> None:
    found = one("It opened in late March.")
    assert (found.value, found.earliest, found.latest) == ("2031-03", "2031-03-21", "2031-03-31")


def test_a_range_of_days() -> None:
    found = one("It shut between 3 and 5 May.", "2031-05-20")
    assert (found.earliest, found.latest) == ("2031-05-03", "2031-05-05")


def test_the_first_month_takes_the_year_of_the_second() -> None:
    assert [r[2] for r in read("It ran from March to May 2019.")] == ["2019-03", "2019-05"]


@pytest.mark.parametrize(
    "text", ["It opened on Thursday.", "It opened last week.", "It opened in February.", "It opened yesterday."]
)
def test_nothing_is_invented_without_a_date(text: str) -> None:
    found = one(text, None)
    assert (found.value, found.time_status, found.anchor_basis, found.status) == (None, "unresolved", "none", "undecided")
    assert (found.earliest, found.latest) == (None, None)


def test_a_bound_settles_weeks_and_months_but_no_days() -> None:
    bound = Published(earliest="2031-04-16")
    week, day = one("It opened last week.", bound), one("It opened on Tuesday.", bound)
    assert (week.value, week.anchor_basis, week.status) == ("2031-W15", "inferred", "inferred")
    assert day.value is None and day.time_status == "unresolved"


def test_a_month_of_publication_settles_what_it_can() -> None:
    month = Published(value="2031-04", precision="month", basis="given")
    assert one("It opened last year.", month).value == "2030"
    assert one("It opened last week.", month).value is None


def test_today_in_a_quotation_is_the_day_of_speaking() -> None:
    assert one("“Most people today agree,” she added.").time_status == "vague"
    assert one("It opened today.").value == DAY


def test_vague_expressions_get_no_date() -> None:
    for text in ("In recent days it rained.", "In recent months it rained.", "It rained recently."):
        found = one(text)
        assert (found.value, found.time_status, found.earliest) == ("PAST_REF", "vague", None)


def test_events_are_marked_and_never_dated() -> None:
    text = "Before the war she lived there. Days after Ana’s visit she left. Trade fell since Norland invaded Sudland."
    found = find_times(make_page(text, DAY))
    assert [text[t.start : t.end] for t in found] == ["Before the war", "Days after Ana’s visit", "since Norland invaded Sudland"]
    assert all(t.value is None and t.time_status == "unresolved" for t in found)


def test_yet_at_the_end_of_a_clause_is_vague_and_elsewhere_no_time() -> None:
    found = [
        (t.value, t.time_status) for t in find_times(make_page("No barge has come yet. Yet they wait, and yet they hope.", DAY))
    ]
    assert found == [("PRESENT_REF", "vague")]


def test_a_name_that_looks_like_a_short_month_or_day_is_none() -> None:
    assert read("They met Ivo Brand and Jan Solt. Sun, a maker of tiles, sold sails.") == []
    assert [v for *_, v in read("They met on Sun, 3 May and on Jan. 4, 2031.")] == ["2031-05-03", "2031-01-04"]


def test_more_than_a_year_ago_is_a_bound() -> None:
    found = one("It opened more than a year ago.")
    assert (found.earliest, found.latest) == (None, "2030-04-16")


def test_furniture_and_repeats_are_not_read() -> None:
    text = "Posted 3 May 2031\n\nIt opened in May 2030.\n\nIt opened in May 2030."
    assert len(find_times(make_page(text, furniture=("Posted 3 May 2031",)))) == 1


def test_other_languages_give_iso_dates_only() -> None:
    text = "Am 2031-05-03 im March last week."
    assert [text[t.start : t.end] for t in find_times(make_page(text, DAY, language="de"))] == ["2031-05-03"]


def test_the_title_comes_first_and_says_so() -> None:
    found = find_times(make_page("It opened in May 2030.", title="Pier opens 3 May 2031"))
    assert [t.field for t in found] == ["title", "text"]


def test_same_time() -> None:
    assert same_time(one("In March last year it shut."), one("In March 2030 it shut.", None)) is True
    assert same_time(one("It shut last month."), one("It shut last week.")) is False
    assert same_time(one("It shut in late March."), one("It shut in March.")) is None
    assert same_time(one("It shut on Thursday.", None), one("It shut on Friday.", None)) is None
    assert same_time(one("It took 3 days."), one("It was a three-day visit.")) is True
    assert same_time(one("It took seven days."), one("It took a week.")) is True
    assert same_time(one("It took 3 days."), one("It took 4 days.")) is False
    assert same_time(one("In recent days it shut."), one("In recent months it shut.")) is False


WORDS = [
    "last",
    "next",
    "the",
    "a",
    "two",
    "3",
    "May",
    "March",
    "2031",
    "on",
    "Tuesday",
    "week",
    "weeks",
    "ago",
    ",",
    "-",
    "'",
    "“",
    "”",
    ".",
    "of",
    "half",
    "first",
    "quarter",
    "10:30",
    "a.m.",
    "every",
    "year",
    "recent",
    "and",
    "to",
    "31",
    "99/99/2031",
    "2031-13-40",
    "30",
    "February",
    "century",
    "0",
    "9999",
    "years",
    "decades",
    "today",
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
    for found in find_times(make_page(text, DAY)):
        assert end <= found.start < found.end <= len(text)
        assert (found.value is None) or found.value
        assert found.earliest is None or found.latest is None or found.earliest <= found.latest
        end = found.end


@pytest.mark.parametrize(
    "text", ["a " * 12_000, "last " * 8_000, "9" * 200_000, "1-" * 12_000, "\ud800 \x00 \u202e", "”’“" * 8_000, ""]
)
def test_odd_input_takes_linear_time(text: str) -> None:
    began = time.process_time()
    find_times(make_page(text, DAY))
    assert time.process_time() - began < 3


def test_the_day_before_yesterday_and_the_next_season() -> None:
    assert read("It came the day before yesterday.") == [("the day before yesterday", "DATE", "2031-04-14")]
    assert [v for *_, v in read("They meet next spring, or next summer.")] == ["2032-SP", "2031-SU"]


def test_half_an_hour_is_the_same_however_it_is_written() -> None:
    for text in ("It took half an hour.", "It was a half-hour talk.", "They spoke for a half hour."):
        assert [v for *_, v in read(text)] == ["PT30M"]
