"""Files in, articles or rejects out: every input is accounted for."""

from __future__ import annotations

import gzip
import json
import os
import random
from pathlib import Path

import pytest

from retold.config import Settings
from retold.reading import read_paths, read_text
from retold.types import Article, Reject

TEXT = "The ferry company said on Monday that the new pier at Tarnholm would open a month late because of the piles."
PAGE = f"""<html lang="en-GB"><head><title>Pier late | Tarnholm Post</title>
<meta property="og:site_name" content="Tarnholm Post"><link rel="canonical" href="https://post.example/pier">
<script type="application/ld+json">{{"@graph": [{{"@type": "NewsArticle", "headline": "Pier late", "datePublished": "2031-04-12",
"dateModified": "2031-04-13T08:00:00Z", "publisher": {{"name": "The Post"}}}}]}}</script></head>
<body><article><h1>Pier late</h1><p>{TEXT}</p><p style="display: none">Nobody may read this hidden sentence about the harbour.</p>
<p hidden>Nor this one.</p><p>{TEXT.replace("Monday", "Tuesday")}</p><p>The council will vote on
Thursday on a loan for the repair of it.</p></article></body></html>"""


def read(*paths: Path | str, **settings: int) -> tuple[list[Article], list[Reject]]:
    out = list(read_paths(list(paths), Settings(**settings)))
    return [a for a in out if isinstance(a, Article)], [r for r in out if isinstance(r, Reject)]


def test_folder_in_order_of_name_with_keys_from_its_root(tmp_path: Path) -> None:
    for name in ("b.txt", "a/deep.txt", ".hidden.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    articles, rejects = read(tmp_path)
    assert ([a.key for a in articles], rejects) == (["a/deep.txt", "b.txt"], [])
    assert not articles[0].given
    assert [a.key for a in read(tmp_path / "*.txt")[0]] == ["b.txt"]
    assert len(read(tmp_path, tmp_path / "b.txt")[0]) == 2  # named twice, read once


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfOne\r\ntwo.", "One\r\ntwo."),
        ("Grüße aus Tarnholm".encode("utf-16"), "Grüße aus Tarnholm"),
        ("The pier is late again.".encode("utf-16-le"), "The pier is late again."),
        (b"a\x00b \xc2\xa0c", "a\ufffdb \u00a0c"),
        ("La jetée de Tarnholm a été fermée à l’été, après une marée élevée.".encode("cp1252"), None),
    ],
)
def test_decoding(tmp_path: Path, data: bytes, text: str | None) -> None:
    (tmp_path / "x.txt").write_bytes(data)
    articles, _ = read(tmp_path / "x.txt")
    assert articles[0].text == (text or "La jetée de Tarnholm a été fermée à l’été, après une marée élevée.")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("x.txt", b"\xef\xbb\xbf", "empty"),
        ("x.txt", "\u00a0 \u200b\n".encode(), "empty"),
        ("x.txt", b"\x89PNG\r\n\x1a\n" + bytes(100), "binary"),
        ("x.dat", bytes(range(32)) * 9, "binary"),
        ("x.raw", random.Random(1).randbytes(3000), "binary"),
        ("x.txt", random.Random(4).randbytes(3000), "binary"),
        ("x.html", b"<html><frameset><frame src=a></frameset></html>", "no-article"),
        ("x.json", b"{", "bad-json"),
        ("x.json", b"[]", "empty"),
        ("x.jsonl", b'{"text": 3}', "no-text"),
        ("x.jsonl", b'{"id": "a"}', "no-text"),
        ("x.jsonl", b'{"text": ""}', "empty"),
        ("x.jsonl", b"[" * 70000, "too-deep"),
        ("x.jsonl", b'{"text": "a"} {"text": "b"}', "bad-json"),
        ("x.txt.gz", b"\x1f\x8bnothing", "unreadable"),
    ],
)
def test_rejects(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    articles, rejects = read(tmp_path / name)
    assert (len(articles), [r.reason for r in rejects]) == (0, [reason])
    assert name in rejects[0].detail and "\n" not in rejects[0].detail


def test_not_a_file_not_there_too_large(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "broken.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "big.txt").write_text("x" * 2000, encoding="utf-8")
    _, rejects = read(tmp_path, tmp_path / "gone.txt", tmp_path / "*.nothing", max_input_bytes=1000)
    assert sorted(r.reason for r in rejects) == ["not-a-file", "not-a-file", "not-a-file", "not-found", "not-found", "too-large"]


def test_lines_with_a_bad_one_among_them(tmp_path: Path) -> None:
    good = {
        "id": "n1",
        "source": "Post",
        "headline": "Pier\u2028late",
        "content": TEXT,
        "published_at": "2031-04-12T08:00:00Z",
        "version_of": "n0",
    }
    passim = {"id": "p1", "series": "Post", "text": "Old news from the pier.", "date": "1899-05-02"}
    rows = [json.dumps(good, ensure_ascii=False), "{broken", "", json.dumps(passim), json.dumps({"text": TEXT + "\ud800"})]
    (tmp_path / "x.jsonl.gz").write_bytes(gzip.compress("\r\n".join(rows).encode()))
    articles, rejects = read(tmp_path / "x.jsonl.gz")
    assert [a.key for a in articles[:2]] == ["n1", "p1"] and articles[2].key.startswith("sha-")
    first = articles[0]
    assert (first.given, first.outlet, first.title, first.version_of) == (True, "Post", "Pier\u2028late", "n0")
    assert (first.published.value, first.published.precision, first.published.basis) == ("2031-04-12T08:00:00Z", "second", "given")
    assert articles[1].published.precision == "day" and articles[2].text.endswith("\ufffd")
    assert [(r.place, r.reason) for r in rejects] == [("line 2", "bad-json")]


def test_one_record_too_large(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text(json.dumps({"text": "x" * 500}) + "\n" + json.dumps({"text": TEXT}), encoding="utf-8")
    articles, rejects = read(tmp_path / "x.jsonl", max_record_bytes=300)
    assert (len(articles), rejects[0].reason, rejects[0].place) == (1, "too-large", "line 1")


def test_web_pages_and_a_child_that_dies(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "b.html").write_text("<div>" * 200_000, encoding="utf-8")
    (tmp_path / "c.html").write_text(PAGE.replace("2031-04-12", "0000-00-00").replace('"datePublished"', '"x"'), encoding="utf-8")
    articles, rejects = read(tmp_path)
    assert [a.key for a in articles] == ["a.html", "c.html"]
    assert [r.input.endswith("b.html") for r in rejects] == [True]
    first = articles[0]
    assert TEXT in first.text and "hidden sentence" not in first.text and "Nor this one" not in first.text
    assert (first.title, first.outlet, first.url, first.language) == ("Pier late", "The Post", "https://post.example/pier", "en")
    assert (first.published.value, first.published.precision, first.published.basis) == ("2031-04-12", "day", "metadata")
    assert articles[1].published.value is None  # when it was changed is not when it was published


def test_a_page_that_takes_too_long(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    _, rejects = read(tmp_path, read_seconds=0)
    assert [r.reason for r in rejects] == ["timeout"]


def test_read_text() -> None:
    read_one = read_text("\ufeffPier late.\r\n", title=" Late ")
    assert isinstance(read_one, Article) and (read_one.text, read_one.title) == ("Pier late.\r\n", "Late")
    assert isinstance(read_text(" \n"), Reject)
