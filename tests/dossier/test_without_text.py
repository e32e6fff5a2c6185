"""--no-text: whatever the format, no more than 25 words in a row of any article leave."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path

import pytest

import retold
from retold.dossier.exports import FORMATS, FORMS, export_tables
from retold.dossier.exports.writing import QUOTED_WORDS
from retold.errors import NothingFound

ENDS = [f"{two}{three}" for two in ("ro", "li", "ne", "sa") for three in ("w", "n", "th")]
WORDS = [f"{one}{end}" for one in ("mar", "tal", "ven", "dor") for end in ENDS]


def sentence(start: int, n: int) -> str:
    return " ".join(WORDS[(start + 7 * k) % len(WORDS)] for k in range(n)).capitalize() + "."


LONG = f"“{sentence(1, 60)}” the harbour master Ines Tarrow said on Monday in a speech. {sentence(5, 70)} {sentence(9, 40)}"
ROWS = [
    {"id": "courier-1", "outlet": "Tarn Courier", "published": "2031-10-20T08:00:00Z", "text": f"{LONG} {sentence(2, 50)}"},
    {"id": "mirror-1", "outlet": "Valley Mirror", "published": "2031-10-20T12:00:00Z",
     "text": f"The Tarn Courier reported: {LONG} At least 40 households will be cut off."},
]  # fmt: skip


@pytest.fixture(scope="module")
def found() -> retold.Traced:
    made = retold.trace(ROWS)
    assert made.attributions and made.alignments
    return made


def longest_run(written: str) -> int:
    """Words in a row of an article that stand in what was written."""
    said = re.findall(r"\w+", written.casefold())
    own = [re.findall(r"\w+", str(row["text"]).casefold()) for row in ROWS]
    longest = 0
    for words in own:
        places: dict[str, list[int]] = {}
        for n, word in enumerate(words):
            places.setdefault(word, []).append(n)
        before: dict[int, int] = {}
        for word in said:
            before = {n: before.get(n - 1, 0) + 1 for n in places.get(word, ())}
            longest = max(longest, *before.values(), 0)
    return longest


@pytest.mark.parametrize("form", FORMS)
def test_formats_of_one_file(found: retold.Traced, form: str) -> None:
    written = {}
    for no_text in (False, True):
        file = BytesIO()
        try:
            FORMS[form].write(found.tables, file, no_text)
        except NothingFound:
            pytest.skip("no lineage to write")
        said = file.getvalue().decode("utf-8")
        written[no_text] = " ".join(re.findall(r'"t": "(.*?)"', said)) if form == "collatex" else said
    assert longest_run(written[True]) <= QUOTED_WORDS
    if form in ("collatex", "tei", "passim", "jsonld"):
        assert longest_run(written[False]) > QUOTED_WORDS, "else the test sees nothing"
    if form in ("collatex", "tei"):
        assert longest_run(written[True]) < 5, "cells that tile a text have no words at all"


@pytest.mark.parametrize("form", FORMATS)
def test_tables(found: retold.Traced, tmp_path: Path, form: str) -> None:
    for path in export_tables(found.tables, tmp_path, form, no_text=True):
        if form == "parquet":
            parquet = pytest.importorskip("pyarrow.parquet")
            said = json.dumps(parquet.read_table(path).to_pylist(), ensure_ascii=False)
        else:
            said = path.read_text(encoding="utf-8")
        for line in said.splitlines():  # a row a line; snippets of neighbours are no run
            for cell in re.split(r'"[,:] ?"|", "|": "', line):
                assert longest_run(cell) <= QUOTED_WORDS, (path.name, cell[:200])
