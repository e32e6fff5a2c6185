"""The road as a whole: what an archive keeps, how far a run goes, and that nothing depends on how the pile came together."""

from __future__ import annotations

import json
import shutil
from contextlib import ExitStack
from importlib.resources import files
from pathlib import Path

import pytest

import retold
from retold.config import Settings
from retold.errors import ArchiveLocked, NoInput
from retold.pipeline import choose_depth, telling
from retold.pipeline.telling import compare_articles
from retold.reading import read_paths
from retold.store import Archive, open_archive
from retold.types import Article

ALONE = Settings(workers=1)
SAMPLE = Path(str(files("retold") / "sample" / "articles"))
PILE = ("harbour-0412.txt", "gate-night.txt", "lower-town.txt", "clipping-07.txt", "wire-room.jsonl")


@pytest.fixture(scope="module")
def pile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pile")
    for name in PILE:
        shutil.copy(SAMPLE / name, folder)
    return folder


@pytest.fixture(scope="module")
def whole(pile: Path) -> retold.Traced:
    return retold.trace(str(pile), settings=ALONE)


def test_the_same_run_twice_gives_the_same_rows(pile: Path, whole: retold.Traced) -> None:
    again = retold.trace(str(pile), settings=ALONE)
    assert again.digest == whole.digest
    assert json.dumps(again.tables, sort_keys=True) == json.dumps(whole.tables, sort_keys=True)


def test_two_processes_give_the_same_rows(pile: Path, whole: retold.Traced) -> None:
    assert retold.trace(str(pile), settings=Settings(workers=2)).digest == whole.digest


def test_an_archive_gives_the_same_rows_and_a_second_run_adds_nothing(pile: Path, whole: retold.Traced, tmp_path: Path) -> None:
    archive = tmp_path / "a.retold"
    first = retold.trace(str(pile), archive=archive, settings=ALONE)
    assert first.added is not None
    assert (first.added.added, first.added.rejected) == (7, 0)
    assert first.digest == whole.digest
    computed: list[tuple[str, int]] = []
    second = retold.trace(
        str(pile), archive=archive, settings=ALONE, progress=lambda stage, done, total: computed.append((stage, total))
    )
    assert second.added is not None
    assert (second.added.added, second.added.unchanged) == (0, 7)
    assert second.digest == whole.digest
    assert not [stage for stage, _ in computed if stage in ("clean", "record")], "a page or record was made again"
    assert retold.load(archive).digest == whole.digest


def test_a_pile_that_comes_in_parts_gives_the_same_rows(pile: Path, whole: retold.Traced, tmp_path: Path) -> None:
    archive = tmp_path / "parts.retold"
    retold.trace([pile / name for name in PILE[3:]], archive=archive, settings=ALONE)
    assert retold.trace([pile / name for name in PILE[:3]], archive=archive, settings=ALONE).digest == whole.digest


def test_a_pile_that_comes_one_by_one_gives_the_same_rows(pile: Path, whole: retold.Traced, tmp_path: Path) -> None:
    archive = tmp_path / "ones.retold"
    for name in reversed(PILE):
        with open_archive(archive, write=True, create=True) as kept:
            kept.add(read_paths([pile / name], ALONE))
    assert retold.load(archive, settings=ALONE).digest == whole.digest


def test_an_article_taken_out_is_as_if_it_had_never_been_there(pile: Path, whole: retold.Traced, tmp_path: Path) -> None:
    archive = tmp_path / "taken.retold"
    retold.trace([pile, SAMPLE / "spring-tide.txt"], archive=archive, settings=ALONE)
    with open_archive(archive, write=True) as kept:
        assert kept.remove(["spring-tide.txt"]) == 1
    assert retold.load(archive, settings=ALONE).digest == whole.digest


def test_depth_says_what_was_left_out(pile: Path, whole: retold.Traced) -> None:
    found = retold.trace(str(pile), depth="find", settings=ALONE).tables
    assert found["relations"] == whole.tables["relations"]
    assert [r["article"] for r in found["stories"]] == [r["article"] for r in whole.tables["stories"]]
    assert found["changes"] == found["quantities"] == []
    assert {row["stage"] for row in found["stages"] if not row["run"]} >= {"record", "account", "trace"}
    assert found["alignments"], "at depth find the alignments hold the passages"
    assert {row["kind"] for row in found["alignments"]} <= {"verbatim", "reworded"}
    assert all((row["kind"] == "verbatim") == (row["similarity"] == 1) for row in found["alignments"])
    stories = retold.trace(str(pile), depth="stories", settings=ALONE).tables
    assert stories["changes"] == whole.tables["changes"]
    assert "n-2954" not in {row["article"] for row in stories["quantities"]}
    assert ("record", "n-2954") in {(row["stage"], row["subject"]) for row in stories["stages"] if not row["run"]}


def test_depth_follows_the_size_of_the_pile() -> None:
    settings = Settings(deep_articles=10, story_articles=20)
    assert [choose_depth(n, settings) for n in (0, 10, 11, 20, 21)] == ["all", "all", "stories", "stories", "find"]


def test_rejects_are_rows_and_the_rest_is_traced(pile: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    shutil.copy(pile / "harbour-0412.txt", folder)
    (folder / "noise.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "nothing.txt").write_bytes(b"")
    (folder / "half.jsonl").write_text('{"id": "h", "text": "The gate held, the harbour master said."}\n{"id": "i", "te', "utf-8")
    found = retold.trace(str(folder), settings=ALONE)
    assert sorted(row["article"] for row in found.tables["articles"]) == ["h", "harbour-0412"]
    assert found.added is not None
    assert found.added.rejected == len(found.tables["rejects"]) == 3
    reasons = {Path(row["input"]).name: row["reason"] for row in found.tables["rejects"]}
    assert reasons["nothing.txt"] == "empty"
    assert reasons["noise.txt"] == "binary"
    for row in found.tables["rejects"]:
        assert row["detail"]
        assert "\n" not in row["detail"]
    line = next(row for row in found.tables["rejects"] if row["input"].endswith("half.jsonl"))
    assert line["place"] == "line 2"


def test_a_pile_of_nothing_is_refused_with_its_exit_code(tmp_path: Path) -> None:
    with pytest.raises(NoInput) as raised:
        retold.trace(str(tmp_path), settings=ALONE)
    assert raised.value.exit_code == 4


def test_rows_may_be_given_instead_of_files(pile: Path) -> None:
    rows = [{"id": f"r{i}", "text": (pile / name).read_text(encoding="utf-8")} for i, name in enumerate(PILE[:3])]
    tables = retold.trace(rows, settings=ALONE).tables
    assert sorted(row["article"] for row in tables["articles"]) == ["r0", "r1", "r2"]
    assert len({row["story"] for row in tables["stories"]}) == 1


def test_outlets_are_shown_under_the_name_that_the_settings_give() -> None:
    rows = [{"id": "a", "text": "The gate held.", "outlet": "ow"}]
    assert retold.trace(rows, settings=Settings(workers=1, outlets={"ow": "Ostwire"})).tables["articles"][0]["outlet"] == "Ostwire"


def test_equal_texts_of_two_outlets_are_two_articles(pile: Path) -> None:
    text = (pile / "harbour-0412.txt").read_text(encoding="utf-8")
    rows = [
        {"id": name, "text": text, "outlet": outlet}
        for name, outlet in (("a", "Ostwire"), ("b", "Coastwise"), ("c", "Skerrow Mail"))
    ]
    tables = retold.trace(rows, settings=ALONE).tables
    assert [row["article"] for row in tables["articles"]] == ["a", "b", "c"]
    assert {row["relation"] for row in tables["relations"]} == {"copy"}
    assert tables["changes"] == []


def test_a_pair_is_compared_the_same_way_round_and_back(pile: Path) -> None:
    one, other = (next(a for a in read_paths([pile / name], ALONE) if isinstance(a, Article)) for name in PILE[:2])
    forth, back = compare_articles(one, other), compare_articles(other, one)
    assert forth[4].relation == back[4].relation
    assert forth[4].probability == back[4].probability
    there = {(m.a, m.b, m.kind) for m in forth[5].matches}
    again = {(m.b, m.a, m.kind) for m in back[5].matches}
    assert there == again


def test_a_story_of_a_large_archive_has_the_names_of_the_whole(tmp_path: Path) -> None:
    """Files of one stem in two folders: the story asked for alone, and the list of stories, name them as all tables do."""
    for folder in ("north", "south"):
        (tmp_path / "pile" / folder).mkdir(parents=True)
        for name in PILE[:3]:
            words = (SAMPLE / name).read_text(encoding="utf-8")
            (tmp_path / "pile" / folder / name).write_text(words + f"\nRead in the {folder}.\n", encoding="utf-8")
    archive = tmp_path / "a.retold"
    small = Settings(workers=1, deep_articles=1, story_articles=1)
    whole = retold.trace(str(tmp_path / "pile"), archive=archive, settings=ALONE)
    ids = {row["article"] for row in whole.tables["articles"]}
    listed = dict(retold.load(archive, settings=small, depth="find").story_list())
    assert {article for articles in listed.values() for article in articles} == ids
    assert all("/" in article or "-" in article for article in ids)
    story = max(listed, key=lambda s: len(listed[s]))
    alone = retold.load(archive, settings=small, story=listed[story][0])
    assert alone.story == story
    of_whole = [row for row in whole.tables["fates"] if row["story"] == story]
    assert [row for row in alone.tables["fates"] if row["story"] == story] == of_whole
    assert of_whole


@pytest.mark.parametrize("beside", [True, False])
@pytest.mark.parametrize("verb", ["all", "find", "story"])
def test_what_is_loaded_is_one_state_whoever_writes_meanwhile(
    pile: Path, whole: retold.Traced, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verb: str, beside: bool
) -> None:
    """A writer takes an article out and puts another in between the first read and the second."""
    archive = tmp_path / "a.retold"
    retold.trace(str(pile), archive=archive, settings=ALONE)
    identities, written = Archive.identities, list[int]()

    def told_to_a_writer(self: Archive) -> list[tuple[str, str, bool]]:
        found = identities(self)
        if not written:
            written.append(1)
            with ExitStack() as brief:
                kept = writer or brief.enter_context(open_archive(archive, write=True))
                kept.remove("clipping-07.txt")
                kept.add(read_paths([SAMPLE / "spring-tide.txt"], ALONE))
        return found

    with ExitStack() as stack:
        writer = stack.enter_context(open_archive(archive, write=True)) if beside else None
        if writer is not None:  # so that the log is there
            writer.save("page/0", [("x", b"")])
        monkeypatch.setattr(Archive, "identities", told_to_a_writer)
        asked = {"all": {}, "find": {"depth": "find"}, "story": {"story": "clipping-07" if beside else "spring-tide"}}[verb]
        found = retold.load(archive, settings=ALONE, **asked)  # type: ignore[arg-type]  # by name
    assert written
    names = {row["article"] for row in found.tables["articles"]}
    before = {row["article"] for row in whole.tables["articles"]}
    every = before if beside else before - {"clipping-07"} | {"spring-tide"}
    assert names == every if verb != "story" else asked["story"] in names <= every


def test_articles_that_went_before_they_were_read_are_missed_in_one_line(
    pile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retold.pipeline.findings._HELD", 2)
    archive = tmp_path / "a.retold"
    found = retold.trace(str(pile), archive=archive, depth="find", settings=ALONE)
    with open_archive(archive, write=True) as kept:
        kept.remove("clipping-07.txt")
    with pytest.raises(ArchiveLocked, match="changed by another program"):
        _ = found.tables


def test_copies_are_worked_on_once(pile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever published them: their record and what two of them have in common do not depend on it."""
    text, other = ((pile / name).read_text(encoding="utf-8") for name in PILE[:2])
    calls: list[str] = []

    def counted(name: str) -> None:
        function = getattr(telling, name)
        monkeypatch.setattr(telling, name, lambda *given, **named: calls.append(name) or function(*given, **named))

    counted("make_record")
    counted("compare")
    tables, done = [], []
    for n in (2, 7):
        calls.clear()
        rows = [{"id": f"c{i}", "text": text, "outlet": f"Outlet {i}"} for i in range(n)] + [{"id": "other", "text": other}]
        tables.append(retold.trace(rows, settings=ALONE).tables)
        done.append((calls.count("make_record"), calls.count("compare")))
    assert done[0] == done[1] == (2, 2)

    def of(article: str, table: list[dict[str, object]], *columns: str) -> list[tuple[object, ...]]:
        return [tuple(row[column] for column in columns) for row in table if row["article"] == article]

    for name, columns in (("quantities", ("start", "end", "value")), ("attributions", ("content", "kind", "speaker_status"))):
        first = of("c0", tables[1][name], *columns)
        assert first
        assert all(of(f"c{i}", tables[1][name], *columns) == first for i in range(7))
    assert {row["retelling"] for row in tables[1]["fates"]} >= {row["retelling"] for row in tables[0]["fates"]}


def test_of_a_large_story_only_the_likest_pairs_are_told_and_that_is_said() -> None:
    sentences = [f"The {n} boats of Sallow Quay were counted before {n + 2} lanterns went out." for n in range(3, 19)]
    rows = [
        {
            "id": f"a{k}",
            "outlet": f"Paper {k}",
            "text": " ".join(sentences[:k] + sentences[k + 1 :]) + f" The moon was {k} days old.",
        }
        for k in range(8)
    ]
    tables = {n: retold.trace(rows, settings=Settings(workers=1, exemplars_per_article=n), depth="all").tables for n in (2, 8)}
    aligned = {n: {(row["a"], row["b"]) for row in tables[n]["alignments"]} for n in (2, 8)}
    assert len(aligned[8]) == len(tables[8]["relations"]) == 28
    assert len(tables[2]["relations"]) == 28
    assert 8 <= len(aligned[2]) < 28
    said = [row["why"] for row in tables[2]["stages"] if row["stage"] == "account"]
    assert said == [f"{28 - len(aligned[2])} pairs of one story are not told: of each article only the 2 likest others"]
    assert not any(row["stage"] == "account" for row in tables[8]["stages"])
