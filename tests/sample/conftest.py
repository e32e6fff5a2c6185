"""The sample, traced once."""

import pytest

import retold
from retold.config import Settings
from tests.sample.answers import SAMPLE, Answers


@pytest.fixture(scope="session")
def traced() -> "retold.Traced":
    return retold.trace(str(SAMPLE / "articles"), settings=Settings(workers=1))


@pytest.fixture(scope="session")
def answers(traced: "retold.Traced") -> Answers:
    return Answers(traced.tables)
