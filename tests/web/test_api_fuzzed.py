"""Schemathesis asks the API whatever its description allows, and what it forbids: no 5xx, and every answer as described.

RETOLD_API_CASES says how many cases in all (`make cases` takes 2,000); a few of each address by default.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

import retold
from retold.web.app import make_app
from tests.test_results import ROWS

PATHS: dict[str, Any] = make_app(Path("nowhere.retold")).openapi()["paths"]
OPERATIONS = sorted((path, method) for path, methods in PATHS.items() for method in methods)
EACH = max(2, -(-int(os.environ.get("RETOLD_API_CASES", "160")) // len(OPERATIONS)))
# A cursor is any word to the description, and only few are; so is a passage without a word. Both are refused.
LEFT_OUT = [positive_data_acceptance]


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Any:
    archive: Path = tmp_path_factory.mktemp("fuzzed") / "pile.retold"
    retold.trace(ROWS, archive=archive)
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", make_app(archive, hosts=()))


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_answer_is_as_described(described: Any, path: str, method: str) -> None:
    operation = described[path][method]
    # Of what is named in an address some cases must ask for what is there.
    there = {"story": "mirror-1", "article": "courier-1", "form": "csv", "correction": "k-0000000000"}
    named = {name: value for name, value in there.items() if f"{{{name}" in path}
    ways = [operation.as_strategy(GenerationMode.POSITIVE)]
    if named:
        ways.insert(0, operation.as_strategy(GenerationMode.POSITIVE, path_parameters=named))
    if "parameters" in PATHS[path][method] or "requestBody" in PATHS[path][method]:
        ways.append(operation.as_strategy(GenerationMode.NEGATIVE))

    @settings(
        max_examples=EACH,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.one_of(ways))
    def ask(case: Any) -> None:
        case.call_and_validate(excluded_checks=LEFT_OUT)

    ask()
