"""The archive keeps what it was given, whatever happens to the process, the disk or the file."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retold.errors import ArchiveDamaged, ArchiveLocked, NoSpace, NothingFound, UsageError
from retold.store import Added, Archive, open_archive
from retold.store.connection import APPLICATION_ID, Database, loses_pages
from retold.store.migrations import STEPS, Step, identify, migrate
from retold.types import Article, Published, Reject
from tests.making import make_article


def make(key: str, text: str, **more: object) -> Article:
    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Article(key=key, given=True, sha256=sha256, text=text, **more)  # type: ignore[arg-type]  # fields by name


def made(count: int, size: int = 3) -> list[Article]:
    return [make(f"k{n}", f"The ferry to the island was late on day {n}.\n" * size) for n in range(count)]


def fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "pile.retold"


def test_articles_come_back_as_they_were_in_order_of_sha256(path: Path) -> None:
    odd = make(
        "a/\udcff.txt",
        "one \ud800 two \0 three \u2028 four",
        title="=1+1",
        outlet="",
        published=Published(value="2031-04-12", precision="day", basis="header", latest="2031-04-13"),
        hidden=((0, 3), (5, 9)),
        upstream="The Tide Table",
        language="en",
        url="https://example.org/1",
        version_of="k1",
    )
    articles = [*made(30), odd, make("empty", "")]
    with open_archive(path, write=True, create=True) as archive:
        assert archive.add(articles) == Added(read=32, added=32)
    with open_archive(path, write=False) as archive:
        assert archive.articles() == sorted(articles, key=lambda article: (article.sha256, article.key))
        assert [(sha256, key) for sha256, key, _ in archive.places()] == [(a.sha256, a.key) for a in archive.articles()]


def test_adding_again_adds_nothing_and_versions_are_rows_of_their_own(path: Path) -> None:
    reject = Reject(input="x.bin", place="", reason="binary", detail="x.bin is no text", sha256="0" * 64)
    unread = Reject(input="y.txt", place="line 3", reason="unreadable", detail="y.txt cannot be read")
    pile: list[Article | Reject] = [*made(10), reject, unread]
    with open_archive(path, write=True, create=True) as archive:
        assert archive.add(pile) == Added(read=12, added=10, rejected=2)
    with open_archive(path, write=True) as archive:
        assert archive.add(pile) == Added(read=12, unchanged=10, rejected=2)
        assert archive.rejects() == [reject, unread]
        assert archive.add([make("k3", "Another text.")]) == Added(read=1, versions=1)
        assert [article.key for article in archive.articles()].count("k3") == 2
        assert archive.drop_rejects(["y.txt", "z.txt"]) == 1
        assert archive.rejects() == [reject]


def test_of_two_of_one_text_the_fuller_is_kept_in_either_order() -> None:
    bare = make("k", "The pier closed.")
    dated = make("k", "The pier closed.", published=Published(value="2031-04-12", precision="day", basis="given"))
    other = make("k", "The pier closed.", published=Published(value="2031-04-13", precision="day", basis="given"))
    kept = []
    for pile in ([bare, dated, other], [other, dated, bare], [dated, bare, other]):
        with open_archive(None, write=True, create=True) as archive:
            sums = archive.add(pile)
            assert sums.read == sums.added + sums.updated + sums.unchanged == 3
            kept.append(archive.articles())
    assert kept[0] == kept[1] == kept[2]
    assert kept[0] in ([dated], [other])


def test_removal_takes_all_versions_and_what_was_found_in_them(path: Path) -> None:
    first, second = make("k1", "One."), make("k2", "Two.")
    twin = make("k3", "Two.")
    with open_archive(path, write=True, create=True) as archive:
        archive.add([first, second, twin, make("k1", "One, mended.")])
        archive.save("account/1", [(f"{first.sha256}-{second.sha256}", b"a"), (second.sha256, b"b")])
        assert archive.remove(["k1", "k2", "k9"]) == 3
        assert archive.articles() == [twin]
        assert archive.load("account/1", [second.sha256]) == {second.sha256: b"b"}
        assert archive.load("account/1", [f"{first.sha256}-{second.sha256}"]) == {}
        assert archive.remove("k1") == 0


def test_results_are_kept_and_replaced(path: Path) -> None:
    with open_archive(path, write=True, create=True) as archive:
        archive.save("record/3", ((f"{n:064x}", bytes([n % 256]) * n) for n in range(1200)))
        archive.save("record/3", [(f"{7:064x}", b"new")])
        archive.save("record/4", [("x", b"")])
        found = archive.load("record/3", [f"{n:064x}" for n in (7, 8, 5000)])
        assert found == {f"{7:064x}": b"new", f"{8:064x}": b"\x08" * 8}
    with open_archive(path, write=False) as archive:
        assert archive.load("record/4", ["x"]) == {"x": b""}
        with pytest.raises(UsageError):
            archive.save("record/4", [("x", b"y")])
        with pytest.raises(UsageError):
            archive.add([])


def test_what_was_read_before_an_error_is_kept(path: Path) -> None:
    def reading() -> Iterator[Article]:
        yield from made(700)
        raise KeyboardInterrupt

    seen: list[int] = []
    with open_archive(path, write=True, create=True) as archive:
        with pytest.raises(KeyboardInterrupt):
            archive.add(reading(), on_batch=lambda sums: seen.append(sums.read))
        assert seen == [500, 700]
        assert len(archive.articles()) == 700


WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_archive import make
from retold.store import open_archive
with open_archive(Path(sys.argv[1]), write=True, create=True) as archive:
    for batch in range(10 ** 6):
        archive.add([make(f"{batch}-{n}", f"Word {batch} {n}. " * 40) for n in range(5)])
        print(batch, flush=True)
"""


def test_kill_loses_no_acknowledged_batch_and_tears_none(path: Path) -> None:
    """SIGKILL at a random moment. What it cannot show is a power cut: see the module of the driver for that setting."""
    chance = random.Random(4)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    at_risk = 0
    for round_ in range(4):
        here = path.with_name(f"{round_}.retold")
        command = [sys.executable, "-c", WRITER, str(here), str(Path(__file__).parent)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as writer:
            assert writer.stdout is not None
            acknowledged = [writer.stdout.readline()]
            time.sleep(chance.uniform(0, 0.15))
            writer.send_signal(signal.SIGKILL)
            acknowledged += writer.stdout.readlines()
        batches = [int(line) for line in acknowledged if line.endswith(b"\n")]
        assert batches, "the writer never got to a commit: nothing was tested"
        at_risk += len(batches)
        with open_archive(here, write=True) as archive:  # its holder is dead: the lock is free
            kept = {article.key for article in archive.articles()}
            assert archive.check() == []
        assert {f"{batch}-{n}" for batch in batches for n in range(5)} <= kept
        assert len(kept) % 5 == 0
    print(f"acknowledged batches at risk: {at_risk}")
    assert at_risk > 20


def test_kill_while_an_archive_is_made_leaves_nothing_unopenable(path: Path) -> None:
    path.with_name(".pile.retold.new").write_bytes(b"half made")
    path.with_name(".pile.retold.new-journal").write_bytes(b"half made")
    path.touch()
    with open_archive(path, write=True, create=True) as archive:
        archive.add(made(3))
    assert sorted(p.name for p in path.parent.iterdir()) == ["pile.retold"]


def test_second_writer_is_told_who_holds_the_archive_and_readers_are_not_kept_out(path: Path) -> None:
    with open_archive(path, write=True, create=True) as first:
        first.add(made(2))
        with pytest.raises(ArchiveLocked, match=f"process {os.getpid()}") as caught:
            open_archive(path, write=True)
        assert caught.value.exit_code == 7
        with open_archive(path, write=False) as reader:
            assert len(reader.articles()) == 2
            first.add([make("later", "Later.")])
            assert len(reader.articles()) == 3
    with open_archive(path, write=True):
        pass


def test_a_reader_beside_a_writer_sees_one_state(path: Path) -> None:
    """A snapshot of the write-ahead log: what is committed between two reads belongs to the next state."""
    with open_archive(path, write=True, create=True) as writer:
        writer.add([make("k1", "One."), make("k2", "Two.")])
        with open_archive(path, write=False) as reader:

            def read() -> list[tuple[str, str | None]]:
                places = reader.places()
                writer.remove("k1")
                writer.add([make("k2", "Two.", outlet="Post"), make("k3", "Three.")])
                return sorted((a.key, a.outlet) for a in reader.articles_of([number for _, _, number in places]))

            assert reader.consistently(read) == [("k1", None), ("k2", None)]
            assert reader.consistently(lambda: sorted(a.key for a in reader.articles())) == ["k2", "k3"]


def test_a_reader_of_an_archive_at_rest_starts_again_when_a_writer_comes(path: Path) -> None:
    """A snapshot would keep the writer out: it is let in, and what was read of two states is thrown away."""
    with open_archive(path, write=True, create=True) as writer:
        writer.add([make("k1", "One."), make("k2", "Two.")])
    calls: list[int] = []
    with open_archive(path, write=False) as reader:

        def read(times: int) -> list[str]:
            places = reader.places()
            calls.append(len(places))
            if len(calls) <= times:
                with open_archive(path, write=True) as writer:  # and closed, so that the archive is at rest again
                    writer.remove("k1")
                    writer.add([make("k1", f"One, told {len(calls)} times.")])
            return sorted(a.text for a in reader.articles_of([number for _, _, number in places]))

        assert reader.consistently(lambda: read(1)) == ["One, told 1 times.", "Two."]
        assert calls == [2, 2]
        calls.clear()
        with pytest.raises(ArchiveLocked, match="again and again"):
            reader.consistently(lambda: read(99))
        with pytest.raises(NothingFound, match="number 77"):  # nobody wrote: it is as it says
            reader.consistently(lambda: reader.articles_of([77]))


def test_one_version_can_be_removed_alone(path: Path) -> None:
    old, new = make("k1", "One."), make("k1", "One, mended.")
    with open_archive(path, write=True, create=True) as archive:
        archive.add([old, new, make("k2", "One.")])
        archive.save("page/1", [(old.sha256, b"a"), (new.sha256, b"b")])
        assert archive.remove_versions([(new.sha256, "k1"), ("0" * 64, "k2")]) == 1
        assert sorted((a.key, a.text) for a in archive.articles()) == [("k1", "One."), ("k2", "One.")]
        assert archive.load("page/1", [old.sha256, new.sha256]) == {old.sha256: b"a"}


@pytest.mark.parametrize("kind", ["text", "foreign", "foreign-journal", "newer", "short", "holes", "tables", "empty", "folder"])
def test_what_is_no_sound_archive_is_refused_and_left_as_it_is(path: Path, kind: str) -> None:
    with open_archive(path, write=True, create=True) as archive:
        archive.add(made(200))
    if kind == "folder":
        path.unlink()
        path.mkdir()
    else:
        spoil(path, kind)
    before = None if kind == "folder" else fingerprint(path)
    for write in (False, True):
        with pytest.raises(ArchiveDamaged) as caught, open_archive(path, write=write) as archive:
            archive.articles()
        assert caught.value.exit_code == 5
        assert "\n" not in str(caught.value)
    assert before is None or fingerprint(path) == before
    assert not path.with_name(path.name + ".lock").exists()


def spoil(path: Path, kind: str) -> None:
    data = bytearray(path.read_bytes())
    if kind == "text":
        data = bytearray(b"The ferry was late.\n" * 50)
    elif kind.startswith("foreign"):
        data[68:72] = b"Else"
        if kind == "foreign-journal":
            path.with_name(path.name + "-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(504))
    elif kind == "newer":
        data[60:64] = (99).to_bytes(4, "big")
    elif kind == "short":
        data = data[: len(data) // 2]
    elif kind == "holes":
        for at in range(4096, len(data), 8192):
            data[at : at + 64] = bytes(64)
    elif kind == "tables":
        path.unlink()
        database_of_nothing(path)
        return
    elif kind == "empty":
        data = bytearray()
    path.write_bytes(data)


def database_of_nothing(path: Path) -> None:
    path.touch()
    database = Database(path, write=True)
    database.execute(f"PRAGMA application_id={APPLICATION_ID}; PRAGMA user_version=1; CREATE TABLE articles (key)")
    database.close()


def test_a_flipped_byte_never_gives_another_article_unsaid(path: Path) -> None:
    articles = made(40, size=30)
    with open_archive(path, write=True, create=True) as archive:
        archive.add(articles)
    sound = path.read_bytes()
    chance = random.Random(9)
    told = 0
    for _ in range(120):
        data = bytearray(sound)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
        try:
            with open_archive(path, write=False) as archive:
                found = archive.articles()
        except (ArchiveDamaged, UsageError):
            told += 1
        else:
            assert {article.key: article for article in found} == {article.key: article for article in articles}
    assert told > 30


def test_full_disk_is_said_with_path_and_bytes_and_loses_nothing(path: Path) -> None:
    with open_archive(path, write=True, create=True) as archive:
        archive.add(made(20))
        database = archive._database
        pages = database.execute("PRAGMA page_count")[0][0]
        database.execute(f"PRAGMA max_page_count={pages!r}")
        with pytest.raises(NoSpace, match=r"pile\.retold \(\d+ bytes free\)") as caught:
            archive.add([make(f"more{n}", "Long. " * 5000) for n in range(50)])
        assert caught.value.exit_code == 6
        assert len(archive.articles()) == 20
        database.execute("PRAGMA max_page_count=1000000")
        assert archive.add([make("more", "Long. " * 5000)]).added == 1


def test_names_that_give_no_archive(tmp_path: Path) -> None:
    with pytest.raises(NothingFound):
        open_archive(tmp_path / "none.retold", write=False)
    with pytest.raises(NothingFound):
        open_archive(tmp_path / "none.retold", write=True)
    with pytest.raises(UsageError):
        open_archive(tmp_path / "no" / "none.retold", write=True, create=True)
    assert list(tmp_path.iterdir()) == []
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ArchiveDamaged):
        open_archive(tmp_path / "pipe", write=False)


def test_a_name_of_odd_characters(tmp_path: Path) -> None:
    path = tmp_path / "100% #1? ü.retold"
    with open_archive(path, write=True, create=True) as archive:
        archive.add(made(1))
    with open_archive(path, write=False) as archive:
        assert len(archive.articles()) == 1
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_a_log_left_by_a_kill_on_a_disk_that_is_read_only(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the log's index cannot be made, the file is read alone if its log is empty, and refused if it is not."""
    open_archive(path, write=True, create=True).close()
    real = apsw.Connection

    def read_only_disk(name: str, flags: int) -> apsw.Connection:
        if "immutable" not in name:
            raise apsw.CantOpenError("unable to open database file")
        return real(name, flags=flags)

    monkeypatch.setattr("retold.store.connection.apsw.Connection", read_only_disk)
    with open_archive(path, write=False) as archive:
        assert archive.articles() == []
    path.with_name(path.name + "-wal").write_bytes(b"something")
    with pytest.raises(ArchiveDamaged):
        open_archive(path, write=False)


def test_backup_is_whole_and_never_overwrites(path: Path) -> None:
    dest = path.with_name("copy.retold")
    with open_archive(path, write=True, create=True) as archive:
        archive.add(made(50))
        archive.backup(dest)
        with open_archive(path, write=False) as reader:
            reader.backup(path.with_name("second.retold"))
        archive.add([make("later", "Later.")])
        expected = [article for article in archive.articles() if article.key != "later"]
        with pytest.raises(UsageError):
            archive.backup(dest)
        with pytest.raises(UsageError):
            archive.backup(path.with_name("no") / "copy.retold")
    for name in ("copy.retold", "second.retold"):
        with open_archive(path.with_name(name), write=True) as copy:
            assert copy.articles() == expected
            assert copy.check() == []
    assert sorted(p.name for p in path.parent.iterdir()) == ["copy.retold", "pile.retold", "second.retold"]


def test_settings_that_make_a_commit_durable(path: Path) -> None:
    with open_archive(path, write=True, create=True) as archive:
        database = archive._database
        archive.save("any/1", [("x", b"")])
        assert archive.describe()["journal"] == "wal"
        assert database.execute("PRAGMA synchronous") == [(2,)]
        assert database.execute("PRAGMA trusted_schema") == [(0,)]
        assert database.execute("PRAGMA cell_size_check") == [(1,)]


def test_a_sqlite_that_loses_pages_gets_no_log(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = {(3, 6, 23): False, (3, 7, 0): True, (3, 40, 1): True, (3, 44, 6): False, (3, 45, 0): True, (3, 50, 7): False}
    expected |= {(3, 51, 0): True, (3, 51, 2): True, (3, 51, 3): False, (3, 54, 1): False}
    assert {version: loses_pages(version) for version in expected} == expected
    open_archive(path, write=True, create=True).close()
    database = Database(path, write=True)
    assert database.execute("PRAGMA journal_mode=WAL") == [("wal",)]
    database.close()
    for module in ("connection", "archive"):
        monkeypatch.setattr(f"retold.store.{module}.sqlite_version", lambda: (3, 40, 1))
    with open_archive(path, write=False) as archive:
        assert "3.40.1" in archive.check()[0]
    with open_archive(path, write=True) as archive:
        archive.save("any/1", [("x", b"")])
        assert archive.describe()["journal"] == "delete"
        assert archive.check() == []


def test_a_migration_is_run_once_and_wholly_or_not_at_all(path: Path) -> None:
    open_archive(path, write=True, create=True).close()
    runs: list[str] = []

    def widen(database: Database) -> None:
        runs.append("widen")
        database.execute("ALTER TABLE articles ADD COLUMN section")

    def fail(database: Database) -> None:
        raise RuntimeError("cut short")

    steps = (*STEPS, Step(len(STEPS) + 2, "widen", widen))
    database = Database(path, write=True)
    with pytest.raises(RuntimeError):
        migrate(database, (*steps, Step(len(STEPS) + 3, "fail", fail)))
    assert identify(database) == len(STEPS) + 1
    assert "section" not in {row[1] for row in database.execute("PRAGMA table_info(articles)")}
    assert migrate(database, steps) == ["widen"]
    assert migrate(database, steps) == []
    assert runs == ["widen", "widen"]
    assert database.execute("SELECT name FROM migrations ORDER BY version DESC LIMIT 1") == [("widen",)]
    database.close()
    with pytest.raises(ArchiveDamaged, match="newer"):
        open_archive(path, write=True)


def test_descriptors_do_not_pile_up(path: Path) -> None:
    open_archive(path, write=True, create=True).close()
    before = descriptors()
    for _ in range(50):
        open_archive(path, write=True).close()
        with open_archive(path, write=True), pytest.raises(ArchiveLocked):
            open_archive(path, write=True)
    after = descriptors()
    assert after <= before + 2


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("abc"), st.text(st.characters(exclude_categories=()), max_size=6), st.none() | st.text(max_size=3)
        )
    ),
    st.randoms(use_true_random=False),
)
def test_the_same_articles_whatever_the_order_and_the_increments(
    rows: list[tuple[str, str, str | None]], chance: random.Random
) -> None:
    articles = [make(key, text, outlet=outlet) for key, text, outlet in rows]
    shuffled = chance.sample(articles, len(articles))
    cut = chance.randint(0, len(articles))
    whole, parts = fresh(), fresh()
    whole.add(articles)
    parts.add(shuffled[:cut])
    parts.add(shuffled[cut:])
    assert whole.articles() == parts.articles()
    assert whole.check() == []


def fresh() -> Archive:
    return open_archive(None, write=True, create=True)


def descriptors() -> int:
    place = Path("/proc/self/fd")
    return len(list(place.iterdir())) if place.exists() else 0


@pytest.mark.parametrize("keys", [("b", "a", "é", "c"), ("b", "a\udcff", "z", "\ud800", "a")])
def test_numbers_come_in_order_of_key_and_text_whatever_the_key_is_made_of(tmp_path: Path, keys: tuple[str, ...]) -> None:
    with open_archive(tmp_path / "a.retold", write=True, create=True) as archive:
        archive.add([make_article(text, key) for key in keys for text in ("one", "two")])
        by_key = sorted(archive.places(), key=lambda place: (place[1], place[0]))
        assert archive.numbers() == [number for _, _, number in by_key]
