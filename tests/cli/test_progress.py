"""Progress on a terminal, silence elsewhere; Ctrl-C keeps what was read, and the same command goes on from there."""

from __future__ import annotations

import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from retold.cli.progress import ProgressLine
from retold.errors import RetoldError
from retold.store import open_archive

pty = pytest.importorskip("pty", reason="no terminals of that kind on this system")
TEXT = "The ferry company said on Monday that pier {0} at Tarnholm would open {0} days late because of pile {0}."


def pile(folder: Path, count: int) -> Path:
    path = folder / "pile.jsonl"
    path.write_text("".join(json.dumps({"id": f"n{i}", "text": TEXT.format(i)}) + "\n" for i in range(count)), encoding="utf-8")
    return path


def on_a_terminal(folder: Path, *arguments: str) -> tuple[int, str, str]:
    """Exit code, stdout, and what the terminal was sent on stderr."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "retold", *arguments]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=theirs) as process:
        os.close(theirs)
        sent = b""
        while process.poll() is None or select.select([ours], [], [], 0)[0]:
            if select.select([ours], [], [], 0.05)[0]:
                try:
                    data = os.read(ours, 1 << 16)
                except OSError:  # the other end was closed
                    break
                sent += data
                if not data:
                    break
        assert process.stdout is not None
        out = process.stdout.read().decode()
    os.close(ours)
    return process.returncode, out, sent.decode("utf-8", "replace")


def test_add_shows_how_far_how_fast_and_until_when(tmp_path: Path) -> None:
    pile(tmp_path, 6_000)
    code, out, sent = on_a_terminal(tmp_path, "add", "pile.jsonl")
    assert (code, out) == (0, "6000 read: 6000 added, 0 new versions, 0 updated, 0 unchanged, 0 rejected\n")
    shown = [part for part in sent.split("\r") if "read" in part]
    assert shown
    assert re.search(r"read +\d+% .* of .* left", shown[-1])
    assert any(re.search(r"[\d,]+ articles at [\d,]+/s", part) for part in shown)
    assert sent.split("\r")[-2].strip() == "", "the line is not wiped"


@pytest.mark.parametrize("arguments", [("add", "pile.jsonl", "--quiet"), ("add", "pile.jsonl", "-q")])
def test_quiet_is_quiet_on_a_terminal(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    pile(tmp_path, 600)
    code, out, sent = on_a_terminal(tmp_path, *arguments)
    assert (code, sent) == (0, "")
    assert out


def test_each_stage_has_a_line_of_its_own(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with ProgressLine(quiet=False) as progress:
        for stage in ("read", "find"):
            for done in (0, 1, 2, 3):
                progress(stage, done, 3)
        progress("find", 1, 5)  # another run of the same stage
        progress.note_kept(7)
    sent = capsys.readouterr().err
    assert progress.kept == 7
    assert [stage for stage in ("read", "find") if stage in sent] == ["read", "find"]
    assert "of 5" in sent


def test_without_a_terminal_nothing_is_sent(capsys: pytest.CaptureFixture[str]) -> None:
    with ProgressLine(quiet=False) as progress:
        progress("read", 1, 3)
        progress.note_kept(1)
    assert not progress.shown
    assert capsys.readouterr() == ("", "")


# --- Ctrl-C -------------------------------------------------------------------------------------------------------------------


def held(path: Path) -> int:
    try:
        with open_archive(path, write=False) as archive:
            return len(archive.places())
    except (RetoldError, OSError):
        return 0


def interrupted(folder: Path, *arguments: str) -> tuple[int, str, str]:
    """Run a verb in `folder`, with Ctrl-C once it has kept something."""
    command = [sys.executable, "-m", "retold", *arguments]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=folder, text=True, encoding="utf-8", **streams) as process:  # type: ignore[call-overload]  # as a mapping
        until = time.monotonic() + 30
        while held(folder / "pile.retold") < 500 and process.poll() is None and time.monotonic() < until:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    return process.returncode, out, err


@pytest.mark.parametrize(
    ("count", "arguments"),
    [(25_000, ("add", "pile.jsonl")), (1_500, ("trace", "pile.jsonl", "--depth", "find"))],
    ids=["add", "trace"],
)
def test_interrupted_it_says_what_it_kept_and_goes_on_from_there(tmp_path: Path, count: int, arguments: tuple[str, ...]) -> None:
    pile(tmp_path, count)
    code, out, err = interrupted(tmp_path, *arguments)
    assert (code, out) == (130, ""), err
    told = re.fullmatch(
        r"retold: interrupted; ([\d,]+) inputs read in this run are kept in pile\.retold\. Run .*\[interrupted\]\n", err
    )
    assert told, err
    kept = int(told[1].replace(",", ""))
    with open_archive(tmp_path / "pile.retold", write=False) as archive:
        assert archive.check() == []
        assert 500 <= kept == len(archive.places()) <= count
    again = subprocess.run(
        [sys.executable, "-m", "retold", *arguments], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=100
    )
    assert again.returncode == 0, again.stderr
    said = (
        f"{count} read: {count - kept} added, 0 new versions, 0 updated, {kept} unchanged" if arguments[0] == "add" else str(count)
    )
    assert said in again.stdout.replace(",", "" if arguments[0] == "trace" else ",")
    assert held(tmp_path / "pile.retold") == count
