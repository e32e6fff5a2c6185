"""The tagger that ships with the package: the same alone and among others, and what is done without it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from retold.config import Settings
from retold.engine.local import Failed, run
from retold.record import LEAST_CONFIDENCE, make_record, manner_of, why_rules_alone
from retold.record.quotations import find_quotations
from retold.record.tagging import MOST_PIECES, WEIGHTS, Tagger, load_tagger
from retold.types import Page, Record
from tests.record.pages import make_page

TEXTS = [
    "Harbour engineer Mara Solt warned on Tuesday that the quay was lost. The council, she added, had known since March.\n\n"
    "“Nobody listened,” Solt said. Critics of the council said the report had been hidden.",
    "Ferries will sail again on Friday, according to the port authority of Elsmouth.\n\nIda Brun denied that divers were late.",
    "The mayor told reporters the bridge would close. " * 60,
    "Rain fell.",
    "",
]


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    loaded = load_tagger()
    if isinstance(loaded, str):
        pytest.skip(loaded)
    return loaded


def indirect(record: Record, text: str) -> list[tuple[list[str], list[str], list[str]]]:
    return [
        ([text[s:e] for s, e in r.source], [text[s:e] for s, e in r.cue], [text[s:e] for s, e in r.content])
        for r in record.attributions
        if r.kind == "indirect"
    ]


def test_who_said_what(tagger: Tagger) -> None:
    assert why_rules_alone() is None
    record = make_record(make_page(TEXTS[0]))
    first = indirect(record, TEXTS[0])[0]
    assert first == (["Harbour engineer Mara Solt"], ["warned"], ["that the quay was lost"])
    assert [r.rule for r in record.attributions if r.kind == "indirect"][0] == "tagger"
    assert indirect(make_record(make_page(TEXTS[1])), TEXTS[1])[0][1] == ["according to"]


def test_names_are_found_where_they_are_asked_for(tagger: Tagger) -> None:
    page = make_page(TEXTS[1])
    assert tagger.tag(page, ()).names == ()
    names = {(TEXTS[1][n.start : n.end], n.kind) for n in tagger.tag(page, (), with_names=True).names}
    assert ("Ida Brun", "person") in names


def test_a_higher_confidence_tells_a_part_of_what_a_lower_one_does(tagger: Tagger) -> None:
    page = make_page(TEXTS[0])
    told = [make_record(page, attribution_confidence=c).attributions for c in (0.0, 0.6, 1.1)]
    kept = [[r for r in rows if r.kind == "indirect"] for rows in told]
    assert len(kept[0]) >= len(kept[1]) >= len(kept[2]) == 0
    assert all(0.6 <= r.confidence <= 1 for r in kept[1])
    assert [r for r in told[0] if r.kind == "direct"] == [r for r in told[2] if r.kind == "direct"]


def test_an_article_is_read_the_same_alone_and_among_others(tagger: Tagger) -> None:
    pages = [make_page(text) for text in TEXTS]
    alone = [Tagger(WEIGHTS).tag(page, find_quotations(page), with_names=True) for page in pages]
    together = [tagger.tag(page, find_quotations(page), with_names=True) for page in reversed(pages)]
    assert alone == together[::-1]


@pytest.mark.parametrize("workers", [1, 2, 8])
def test_an_article_is_read_the_same_by_however_many_workers(tagger: Tagger, workers: int) -> None:
    pages: list[Page] = [make_page(text) for text in TEXTS * 2]
    records = list(run(make_record, pages, workers=workers))
    assert not any(isinstance(r, Failed) for r in records)
    assert records == [make_record(page) for page in pages]


def test_a_long_page_is_read_in_stretches(tagger: Tagger) -> None:
    page = make_page(TEXTS[2])
    spoken = tagger.tag(page, ()).spoken
    assert len([t for t in spoken if t.kind == "cue"]) >= 50
    assert all(a.end <= b.start for a, b in zip(spoken, spoken[1:], strict=False))
    odd = make_page("x" * 3000 + " ⚑" * 2 * MOST_PIECES + "\x00 said that it ﷽ rained" + "’" * 400)
    assert all(0 <= t.start < t.end <= len(odd.article.text) for t in tagger.tag(odd, find_quotations(odd)).spoken)


def test_without_weights_rules_do_alone_and_say_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "not in this installation" in str(load_tagger(tmp_path / "none.onnx"))
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"no model")
    assert "cannot be loaded" in str(load_tagger(broken)) or "not installed" in str(load_tagger(broken))
    page = make_page(TEXTS[0])
    by_rules = make_record(page, attribution_model=False)
    monkeypatch.setattr("retold.record.load_tagger", lambda: "no weights")
    assert make_record(page) == by_rules
    assert why_rules_alone() == "no weights"
    assert {r.rule for r in by_rules.attributions if r.kind == "indirect"} == {"clause-after-cue"}


def test_the_manner_of_a_record_is_named_without_loading_anything() -> None:
    assert manner_of(False, 0.3) == "rules"
    names = {manner_of(True, c) for c in (0.3, 0.30, 0.9)}
    assert names == {"rules"} or len(names) == 2
    assert Settings().attribution_confidence == LEAST_CONFIDENCE


def test_find_and_the_import_of_the_package_load_no_runtime() -> None:
    code = "import sys, retold, retold.pipeline, retold.record; sys.exit('onnxruntime' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_bullet_is_no_word(tagger: Tagger) -> None:
    plain = "Baker warns that the mill will close\n\nThe owner says that nobody was told of it"
    marked = "• Baker warns that the mill will close\n\n* The owner says that nobody was told of it"
    without, beside = (
        [(t.kind, t.probability, text[t.start : t.end]) for t in tagger.tag(make_page(text), ()).spoken] for text in (plain, marked)
    )
    assert without == beside != []
