"""A watched archive holds what the folder holds, round by round: nothing twice, nothing left over; readers see one state."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

import retold
from retold.cli import main
from retold.errors import ArchiveLocked, NoInput, NothingFound, UsageError
from retold.fetching import Feed
from retold.store import open_archive
from retold.watching import Round, watch
from tests.reading.test_feeds import ATOM, RSS
from tests.test_results import LATER, MARROW

LINES = '{"id": "brook-1", "text": "The bridge at Lindow was closed."}\n{"id": "brook-2", "text": "The mill at Lindow was sold."}\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in" / "deep").mkdir(parents=True)
    put(tmp_path / "in" / "courier.txt", MARROW)
    put(tmp_path / "in" / "deep" / "mirror.txt", LATER)
    return tmp_path / "in"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "pile.retold"


def put(path: Path, text: str) -> None:
    """Write a file, another time of change each time."""
    path.write_text(text, encoding="utf-8")
    put.times += 1_000_000_000  # type: ignore[attr-defined]  # a counter
    os.utime(path, ns=(put.times, put.times))  # type: ignore[attr-defined]  # the same


put.times = 1_900_000_000 * 10**9  # type: ignore[attr-defined]  # the same


def keys(archive: Path) -> list[str]:
    return sorted(row["key"] for row in retold.load(archive).articles)


def test_rounds(folder: Path, archive: Path) -> None:
    watched = watch(folder, archive)
    assert watched.look() == Round(new=2, articles=2)
    assert watched.look() == Round(), "nothing changed: the archive is not opened"
    assert retold.load(archive).digest == retold.trace(folder).digest
    put(folder / "eye.jsonl", LINES)
    put(folder / "courier.txt", MARROW + "The last boat leaves at noon.\n")
    (folder / "deep" / "mirror.txt").unlink()
    assert watched.look() == Round(new=1, changed=1, gone=1, articles=3)
    assert keys(archive) == ["brook-1", "brook-2", "courier.txt"]
    assert retold.load(archive).digest == retold.trace(folder).digest, "what is there now, and as if nothing else had been"
    put(folder / "eye.jsonl", LINES.splitlines()[0] + "\n")
    assert watched.look() == Round(changed=1, articles=2)
    assert keys(archive) == ["brook-1", "courier.txt"]


def test_another_watch_goes_on(folder: Path, archive: Path) -> None:
    watch(folder, archive).look()
    assert watch(folder, archive).look() == Round(articles=2), "nothing is read again"
    (folder / "courier.txt").unlink()
    assert watch(folder, archive).look() == Round(gone=1, articles=1)
    assert keys(archive) == ["deep/mirror.txt"]


def test_what_stood_there_before_is_not_taken_twice_or_away(folder: Path, archive: Path) -> None:
    retold.trace([{"id": "other", "text": "The fair at Dunmoor opens on Sunday."}], archive=archive)
    retold.trace(folder, archive=archive)
    watched = watch(folder, archive)
    assert watched.look().articles == 3
    (folder / "courier.txt").unlink()
    assert watched.look() == Round(gone=1, articles=2)
    assert keys(archive) == ["deep/mirror.txt", "other"]


def test_an_article_in_two_files_goes_with_the_last(folder: Path, archive: Path) -> None:
    put(folder / "one.jsonl", LINES)
    put(folder / "two.jsonl", LINES)
    watched = watch(folder, archive)
    assert watched.look().articles == 4
    (folder / "one.jsonl").unlink()
    assert watched.look() == Round(gone=1, articles=4)
    (folder / "two.jsonl").unlink()
    assert watched.look() == Round(gone=1, articles=2)


def test_kept(folder: Path, archive: Path) -> None:
    watched = watch(folder, archive, keep=True)
    watched.look()
    put(folder / "courier.txt", MARROW + "The last boat leaves at noon.\n")
    (folder / "deep" / "mirror.txt").unlink()
    assert watched.look().articles == 3
    assert keys(archive) == ["courier.txt", "courier.txt", "deep/mirror.txt"]


def test_what_gives_no_article_is_counted(folder: Path, archive: Path) -> None:
    put(folder / "empty.txt", " ")
    assert watch(folder, archive).look() == Round(new=3, rejected=1, articles=2)
    assert str(Round(new=3, rejected=1, articles=2)) == "3 new, 1 without an article; 2 articles"
    assert str(Round()) == "nothing new"


def test_a_folder_that_goes_takes_nothing_with_it(folder: Path, archive: Path) -> None:
    watched = watch(folder, archive)
    watched.look()
    folder.rename(folder.with_name("elsewhere"))
    with pytest.raises(NothingFound, match="is gone"):
        watched.look()
    assert len(keys(archive)) == 2


def test_what_cannot_be_listed_is_not_gone(folder: Path, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watched = watch(folder, archive)
    watched.look()
    scandir = os.scandir

    def refuse(place: str | Path) -> object:
        if Path(place).name == "deep":
            raise PermissionError(13, "Permission denied")
        return scandir(place)

    put(folder / "eye.jsonl", LINES)
    with monkeypatch.context() as patched:
        patched.setattr("retold.reading.files.os.scandir", refuse)
        with pytest.raises(NoInput, match="cannot be listed"):
            watched.look()
    assert len(keys(archive)) == 2
    assert watched.look() == Round(new=1, articles=4)


def test_the_archive_may_lie_in_the_folder(folder: Path) -> None:
    watched = watch(folder, folder / "pile.retold")
    assert watched.look() == Round(new=2, articles=2)
    assert watched.look() == Round()


def test_who_writes_is_waited_for(folder: Path, archive: Path) -> None:
    watched = watch(folder, archive)
    with open_archive(archive, write=True, create=True), pytest.raises(ArchiveLocked):
        watched.look()
    assert watched.look() == Round(new=2, articles=2), "nothing of it is lost"


def test_readers_see_one_state(folder: Path, archive: Path) -> None:
    watched = watch(folder, archive)
    watched.look()
    with open_archive(archive, write=False) as reader:

        def look() -> tuple[int, int]:
            before = len(reader.places())
            if not (folder / "eye.jsonl").exists():  # the first time
                put(folder / "eye.jsonl", LINES)
                assert watched.look().articles == 4
            return before, len(reader.places())

        assert reader.consistently(look) in ((2, 2), (4, 4))
        assert len(reader.places()) == 4


def test_a_feed_in_a_file(tmp_path: Path, archive: Path) -> None:
    place = tmp_path / "feed.xml"
    put(place, RSS)
    watched = watch(place, archive)
    assert watched.look() == Round(new=2, rejected=1, articles=2)
    assert watched.look() == Round()
    put(place, RSS.replace("stops.", "stops today."))
    assert watched.look() == Round(changed=1, rejected=1, articles=3)
    put(place, ATOM)
    assert watched.look() == Round(new=2, articles=5), "what a feed no longer has is kept"
    place.unlink()
    assert watched.look() == Round()


# --- the network ----------------------------------------------------------------------------------------------------------------


class Answers(BaseHTTPRequestHandler):
    body = RSS.encode()
    asked: list[dict[str, str]] = []

    def do_GET(self) -> None:
        self.asked.append(dict(self.headers))
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "ftp://127.0.0.1/feed")
            self.end_headers()
        elif self.path != "/feed":
            self.send_error(404)
        elif self.headers.get("If-None-Match") == '"1"':
            self.send_response(304)
            self.end_headers()
        else:
            self.send_response(200)
            self.send_header("ETag", '"1"')
            self.end_headers()
            self.wfile.write(self.body)

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def server() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Answers) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def test_a_feed_on_the_web(server: str, archive: Path) -> None:
    watched = watch(f"{server}/feed", archive, fetch=True)
    assert watched.look() == Round(new=2, rejected=1, articles=2)
    assert watched.look() == Round(), "304: it is as it was"
    for address, why in ((f"{server}/none", "404"), (f"{server}/away", "leads to"), ("http://127.0.0.1:1/feed", "refused")):
        with pytest.raises(NoInput, match=why):
            watch(address, archive, fetch=True).look()
    with pytest.raises(NoInput, match="more than 10 bytes"):
        Feed(f"{server}/feed").fetch(10)
    with pytest.raises(UsageError, match="is no address"):
        Feed("file:///etc/passwd").fetch(10)


def test_nothing_is_fetched_unasked(server: str, archive: Path) -> None:
    Answers.asked.clear()
    with pytest.raises(NoInput, match="--fetch"):
        watch(f"{server}/feed", archive)
    assert Answers.asked == [] and not archive.exists()


# --- the verb -------------------------------------------------------------------------------------------------------------------


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, list[str]]:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err.splitlines()


def test_the_verb(folder: Path, archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "watch", archive, folder, "--once") == (0, "", ["retold: round 1: 2 new; 2 articles"])
    assert run(capsys, "watch", archive, folder, "--once") == (0, "", ["retold: round 1: nothing new; 2 articles"])
    code, _, err = run(capsys, "watch", archive, folder / "none", "--once")
    assert code == 1 and len(err) == 1
    code, _, err = run(capsys, "watch", archive, "https://tarn.example/feed", "--once")
    assert code == 4 and "--fetch" in err[0]


def test_ctrl_c_ends_it_cleanly(
    folder: Path, archive: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 2:
            raise KeyboardInterrupt
        put(folder / "eye.jsonl", LINES)

    monkeypatch.setattr("retold.cli.watch.time.sleep", sleep)
    code, out, err = run(capsys, "watch", archive, folder, "--every", "5")
    assert (code, out, waited) == (130, "", [5.0, 5.0])
    assert err[:2] == ["retold: round 1: 2 new; 2 articles", "retold: round 2: 1 new; 4 articles"]
    assert len(err) == 3 and "ended after 2 rounds" in err[2]


def test_a_busy_archive_is_tried_again(
    folder: Path, archive: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    held = [open_archive(archive, write=True, create=True)]

    def sleep(seconds: float) -> None:
        if not held:
            raise KeyboardInterrupt
        held.pop().close()

    monkeypatch.setattr("retold.cli.watch.time.sleep", sleep)
    _, _, err = run(capsys, "watch", archive, folder)
    assert "tried again" in err[0] and err[1] == "retold: round 2: 2 new; 2 articles"
