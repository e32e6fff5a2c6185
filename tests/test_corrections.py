"""What a person decides flows through all that depends on it, survives another run, and can be taken back without a trace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import retold
from retold.corrections import correct, corrections_of, export_corrections, import_corrections, undo
from retold.errors import NothingFound, UsageError
from retold.store import Archive, open_archive
from tests.test_results import ROWS

Row = dict[str, Any]
THIRD = "The harbour of Lindow\n\nThe harbour of Lindow was dredged in June, and nobody was told why. " * 3
PILE: list[Row] = [*ROWS, {"id": "eye-1", "outlet": "The Lindow Eye", "published": "2031-10-21", "text": THIRD}]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "pile.retold"
    retold.trace(PILE, archive=path)
    return path


def keep(archive: Path, kind: Any, verdict: Any, **about: Any) -> Row:
    with open_archive(archive, write=True) as kept:
        return correct(kept, kind, verdict, about, who="Odo Pell")


def within(archive: Path, do: Callable[[Archive], Any]) -> Any:
    with open_archive(archive, write=True) as kept:
        return do(kept)


def rows(archive: Path, name: str, **values: Any) -> list[Row]:
    return [row for row in retold.load(archive).tables[name] if all(row[column] == value for column, value in values.items())]


def story_of(archive: Path, article: str) -> str:
    (row,) = rows(archive, "stories", article=article)
    return str(row["story"])


def assert_back(archive: Path, made: Row, before: str) -> None:
    """Corrected it is another result, of any run; taken back it is what it was."""
    corrected = retold.load(archive).digest
    assert corrected != before
    assert retold.load(archive).digest == corrected
    assert retold.trace(PILE, archive=archive).digest == corrected, "a correction survives another run"
    within(archive, lambda kept: undo(kept, made["correction"]))
    assert retold.load(archive).digest == before
    assert retold.trace(archive=archive).digest == before
    assert within(archive, corrections_of) == []


def test_a_story_that_it_does_not_belong_to(archive: Path) -> None:
    before = retold.load(archive).digest
    together = story_of(archive, "courier-1")
    assert together == story_of(archive, "mirror-1") and rows(archive, "lineage", retelling="mirror-1", exemplar="courier-1")
    made = keep(archive, "story", "reject", article="mirror-1", story=together)
    assert story_of(archive, "mirror-1") != story_of(archive, "courier-1")
    (row,) = rows(archive, "stories", article="mirror-1")
    assert (row["status"], row["rule"], row["probability"]) == ("stated", "correction", 1.0)
    assert rows(archive, "stories", article="courier-1")[0]["status"] == "inferred"
    assert rows(archive, "lineage", retelling="mirror-1", exemplar="courier-1") == []
    assert rows(archive, "changes") == [], "whatever rested on it is gone"
    assert_back(archive, made, before)


def test_a_story_that_it_belongs_to(archive: Path) -> None:
    before = retold.load(archive).digest
    made = keep(archive, "story", "confirm", article="eye-1", story="courier-1")
    assert story_of(archive, "eye-1") == story_of(archive, "mirror-1")
    assert rows(archive, "stories", article="eye-1")[0]["rule"] == "correction"
    assert_back(archive, made, before)


def test_an_edge_that_is_not(archive: Path) -> None:
    before = retold.load(archive).digest
    made = keep(archive, "edge", "reject", retelling="mirror-1", exemplar="courier-1")
    found = rows(archive, "lineage", retelling="mirror-1")
    (row,) = [row for row in found if row["exemplar"] == "courier-1"]
    assert (row["probability"], row["contributes"], row["status"], row["rule"]) == (0.0, 0.0, "stated", "correction")
    assert sum(row["probability"] for row in found) == pytest.approx(1, abs=1e-9)
    assert rows(archive, "fates", retelling="mirror-1") == rows(archive, "changes", retelling="mirror-1") == []
    assert_back(archive, made, before)


def test_an_edge_that_is(archive: Path) -> None:
    keep(archive, "story", "confirm", article="eye-1", story="courier-1")
    before = retold.load(archive).digest
    made = keep(archive, "edge", "confirm", retelling="courier-1", exemplar="eye-1")
    (row,) = rows(archive, "lineage", retelling="courier-1", exemplar="eye-1")
    assert (row["probability"], row["direction"], row["status"], row["rule"]) == (1.0, "stated", "stated", "correction")
    assert sum(row["probability"] for row in rows(archive, "lineage", retelling="courier-1")) == 1.0
    assert rows(archive, "fates", retelling="courier-1", exemplar="eye-1"), "and is read"
    (first, second) = (rows(archive, "stories", article=name)[0]["line"] for name in ("courier-1", "eye-1"))
    assert first == second, "both are one line of reporting"
    corrected = retold.load(archive).digest
    within(archive, lambda kept: undo(kept, made["correction"]))
    assert retold.load(archive).digest == before != corrected


@pytest.mark.parametrize("about", [{"upstream": "Kestrel Agency"}, {}])
def test_an_upstream_or_none_of_these(archive: Path, about: Row) -> None:
    before = retold.load(archive).digest
    made = keep(archive, "edge", "confirm", retelling="mirror-1", **about)
    found = rows(archive, "lineage", retelling="mirror-1", exemplar=None, upstream=about.get("upstream"))
    assert [(row["probability"], row["status"], row["rule"]) for row in found] == [(1.0, "stated", "correction")]
    assert_back(archive, made, before)


def test_a_speaker_who_is_not_or_is_another(archive: Path) -> None:
    before = retold.load(archive).digest
    said = next(row for row in rows(archive, "attributions", article="courier-1") if row["speaker"] and row["kind"] == "direct")
    made = keep(archive, "speaker", "reject", attribution=said["attribution"])
    (row,) = rows(archive, "attributions", attribution=said["attribution"])
    assert (row["speaker"], row["speaker_status"], row["status"], row["rule"]) == (None, "unresolved", "stated", "correction")
    assert_back(archive, made, before)
    made = keep(archive, "speaker", "confirm", attribution=said["attribution"], name="Odo Quill")
    (row,) = rows(archive, "attributions", attribution=said["attribution"])
    assert (row["speaker_name"], row["status"], row["rule"]) == ("Odo Quill", "stated", "correction")
    assert rows(archive, "actors", actor=row["speaker"])[0]["name"] == "Odo Quill"
    assert_back(archive, made, before)
    made = keep(archive, "speaker", "confirm", attribution=said["attribution"])
    (row,) = rows(archive, "attributions", attribution=said["attribution"])
    assert (row["speaker"], row["status"], row["rule"]) == (said["speaker"], "stated", "correction")


def test_an_alignment_that_is_not_or_is(archive: Path) -> None:
    before = retold.load(archive).digest
    chosen = rows(archive, "alignments", a="courier-1", b="mirror-1")[-1]
    about = {name: chosen[name] for name in ("a", "a_start", "a_end", "b", "b_start", "b_end")}
    place = {"exemplar": "courier-1", "start": chosen["a_start"]}
    assert rows(archive, "fates", **place)[0]["fate"] in ("kept", "reworded", "altered")
    made = keep(archive, "alignment", "reject", **about)
    assert rows(archive, "alignments", **about) == []
    assert [row["fate"] for row in rows(archive, "fates", **place)] == ["dropped"]
    assert_back(archive, made, before)
    turned = {name.translate(str.maketrans("ab", "ba")) if name in "ab" else {"a": "b", "b": "a"}[name[0]] + name[1:]: v
              for name, v in about.items()}  # fmt: skip
    made = keep(archive, "alignment", "confirm", **turned)
    (row,) = rows(archive, "alignments", **about)
    assert (row["status"], row["rule"]) == ("stated", "correction")
    assert [row["status"] for row in rows(archive, "fates", **place)] == ["stated"]
    assert_back(archive, made, before)


def test_corrections_hold_of_one_story_too(archive: Path) -> None:
    keep(archive, "edge", "reject", retelling="mirror-1", exemplar="courier-1")
    whole, one = retold.load(archive), retold.load(archive, story="courier-1")
    own = [row for row in whole.lineage if row["story"] == one.story]
    assert list(one.lineage) == own


def test_a_decision_is_made_once(archive: Path) -> None:
    first = keep(archive, "edge", "reject", retelling="mirror-1", exemplar="courier-1")
    again = keep(archive, "edge", "reject", retelling="mirror-1", exemplar="courier-1")
    assert again == first
    with pytest.raises(UsageError, match="says otherwise"):
        keep(archive, "edge", "confirm", retelling="mirror-1", exemplar="courier-1")
    within(archive, lambda kept: undo(kept, first["correction"]))
    keep(archive, "edge", "confirm", retelling="mirror-1", exemplar="courier-1")
    with pytest.raises(NothingFound):
        within(archive, lambda kept: undo(kept, first["correction"]))
    every = within(archive, lambda kept: corrections_of(kept, every=True))
    assert [bool(row["undone"]) for row in every] == [True, False]


def test_the_order_of_decisions_does_not_matter(tmp_path: Path) -> None:
    decisions: list[tuple[str, str, Row]] = [
        ("edge", "reject", {"retelling": "mirror-1", "exemplar": "courier-1"}),
        ("story", "confirm", {"article": "eye-1", "story": "courier-1"}),
        ("edge", "confirm", {"retelling": "mirror-1", "exemplar": "eye-1"}),
    ]
    digests = set()
    for n, order in enumerate((decisions, decisions[::-1])):
        path = tmp_path / f"{n}.retold"
        retold.trace(PILE, archive=path)
        for kind, verdict, about in order:
            keep(path, kind, verdict, **about)
        digests.add(retold.load(path).digest)
    assert len(digests) == 1


def test_they_outlast_what_they_speak_of(archive: Path) -> None:
    keep(archive, "edge", "reject", retelling="mirror-1", exemplar="courier-1")
    corrected = retold.load(archive).digest
    within(archive, lambda kept: kept.remove("courier-1"))
    without = retold.load(archive)
    assert without.digest == retold.trace([PILE[1], PILE[2]]).digest, "of what is not there it says nothing"
    assert within(archive, corrections_of)[0]["other"] == "courier-1"
    assert retold.trace(PILE, archive=archive).digest == corrected


@pytest.mark.parametrize(
    ("kind", "about", "error"),
    [
        ("story", {"article": "nobody", "story": "courier-1"}, NothingFound),
        ("story", {"article": "courier-1", "story": "s-nobody"}, NothingFound),
        ("story", {"article": "eye-1", "story": "eye-1"}, UsageError),
        ("edge", {"retelling": "courier-1", "exemplar": "courier-1"}, UsageError),
        ("edge", {"retelling": "courier-1", "exemplar": "mirror-1", "upstream": "Kestrel"}, UsageError),
        ("edge", {"exemplar": "mirror-1"}, UsageError),
        ("speaker", {"attribution": "courier-1:q99"}, NothingFound),
        ("speaker", {"attribution": "courier-1"}, NothingFound),
        ("speaker", {"attribution": "courier-1:q1", "name": " "}, UsageError),
        ("alignment", {"a": "courier-1", "a_start": 3, "a_end": 3, "b": "mirror-1", "b_start": 0, "b_end": 2}, UsageError),
        ("alignment", {"a": "courier-1", "a_start": 0, "a_end": 3, "b": "courier-1", "b_start": 0, "b_end": 2}, UsageError),
        ("alignment", {"a": "courier-1", "a_start": True, "a_end": 3, "b": "mirror-1", "b_start": 0, "b_end": 2}, UsageError),
        ("verdict", {"a": "courier-1"}, UsageError),
    ],
)
def test_what_cannot_be_decided_is_said(archive: Path, kind: str, about: Row, error: type[Exception]) -> None:
    with pytest.raises(error):
        keep(archive, kind, "confirm", **about)
    assert within(archive, corrections_of) == []


def test_they_are_passed_on(archive: Path, tmp_path: Path) -> None:
    first = keep(archive, "edge", "reject", retelling="mirror-1", exemplar="courier-1")
    keep(archive, "story", "confirm", article="eye-1", story="courier-1")
    within(archive, lambda kept: undo(kept, first["correction"]))
    place = tmp_path / "decided.jsonl"
    assert within(archive, lambda kept: export_corrections(kept, place)) == 2
    other = tmp_path / "other.retold"
    retold.trace(PILE, archive=other)
    assert within(other, lambda kept: import_corrections(kept, place)) == 2
    assert within(other, lambda kept: import_corrections(kept, place)) == 0
    every = [within(path, lambda kept: corrections_of(kept, every=True)) for path in (archive, other)]
    assert every[0] == every[1]
    assert retold.load(other).digest == retold.load(archive).digest
    place.write_text(place.read_text(encoding="ascii") + '{"name": 3}\n', encoding="ascii")
    with pytest.raises(UsageError, match="line 3 is no correction"):
        within(other, lambda kept: import_corrections(kept, place))


def test_what_contradicts_is_not_imported(archive: Path, tmp_path: Path) -> None:
    keep(archive, "edge", "reject", retelling="mirror-1", exemplar="courier-1")
    place, other = tmp_path / "decided.jsonl", tmp_path / "other.retold"
    within(archive, lambda kept: export_corrections(kept, place))
    retold.trace(PILE, archive=other)
    keep(other, "edge", "confirm", retelling="mirror-1", exemplar="courier-1")
    with pytest.raises(UsageError, match="opposite"):
        within(other, lambda kept: import_corrections(kept, place))
    assert len(within(other, corrections_of)) == 1


def test_an_archive_of_an_older_version_has_none_and_gets_room_for_them(archive: Path) -> None:
    import apsw

    before = retold.load(archive).digest
    database = apsw.Connection(str(archive))
    database.execute("DROP TABLE corrections; DELETE FROM migrations WHERE version > 3; PRAGMA user_version=3")
    database.close()
    assert retold.load(archive).digest == before
    with open_archive(archive, write=False) as kept:
        assert (corrections_of(kept), kept.corrections_digest()) == ([], "")
    keep(archive, "edge", "reject", retelling="mirror-1", exemplar="courier-1")
    assert retold.load(archive).digest != before
