"""What all tests share: Ctrl-C that works, and one Java process for those that need Spark (it takes some ten seconds to start)."""

from __future__ import annotations

import signal
import tempfile
from collections.abc import Iterator

import pytest

from retold.engine.spark import check_installed, session_of
from retold.errors import MissingExtra

QUICK = {
    "spark.sql.codegen.wholeStage": "false",  # what is compiled here is never used twice
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.files.maxPartitionBytes": "30000",  # so that a small file is read in several blocks
    "spark.sql.files.openCostInBytes": "0",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}

# Started in the background of a shell, this process ignores Ctrl-C, and so would every program that the tests interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that take a session of Spark need an extra."""
    for item in items:
        if "spark_session" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.extra)


@pytest.fixture(scope="session")
def spark_session() -> Iterator[None]:
    """A session of Spark on two cores; skips where there is no Java or no pyspark."""
    try:
        check_installed()
    except MissingExtra as error:
        pytest.skip(str(error))
    with tempfile.TemporaryFile() as log, session_of("local[2]", 1_000_000_000, log, QUICK):
        yield
