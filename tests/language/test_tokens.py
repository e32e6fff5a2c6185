"""tokens: folding and places."""

from hypothesis import given
from hypothesis import strategies as st

from retold.language.tokens import fold, tokenise


def test_typography_and_the_possessive_fold_away() -> None:
    assert [fold(w) for w in ("Mira’s", "MIRA'S", "don’t", "U.S.", "350,000", "Ålesund", "3.5")] == [
        "mira", "mira", "dont", "us", "350000", "alesund", "3.5",
    ]  # fmt: skip


@given(st.text())
def test_tokens_are_in_order_and_hold_letters_or_digits(text: str) -> None:
    tokens = tokenise(text)
    past = 0
    for form, start, end in zip(tokens.forms, tokens.starts.tolist(), tokens.ends.tolist(), strict=True):
        assert past <= start < end <= len(text)
        assert form and any(c.isalnum() for c in text[start:end])
        past = end


@given(st.text(), st.integers(0, 50), st.integers(0, 50))
def test_within_gives_the_tokens_of_a_span(text: str, one: int, other: int) -> None:
    start, end = min(one, other), max(one, other)
    tokens = tokenise(text)
    first, past = tokens.within(start, end)
    wanted = [i for i in range(len(tokens)) if start <= tokens.starts[i] and tokens.ends[i] <= end]
    assert list(range(first, past)) == wanted
