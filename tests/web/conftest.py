"""What the tests of the pages share: the sample, traced once."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

import pytest

import retold


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("web") / "sample.retold"
    with as_file(files("retold") / "sample" / "articles") as articles:
        retold.trace([articles], archive=path)
    return path
