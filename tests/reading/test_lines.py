"""Files of one record a line: read in pieces of any size, every line accounted for, the short road equal to the careful one."""

from __future__ import annotations

import gzip
import json
import random
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from retold.config import Settings
from retold.reading import count_bytes, decoding, read_paths, read_rows, size_of
from retold.reading import lines as module
from retold.reading.decoding import LineDecoder, charset_of
from retold.reading.lines import split_lines
from retold.reading.records import _ALIASES, BadRecord, _too_deep, fields_of, load, plain_fields_of
from retold.types import Article, Reject

TEXT = "The ferry company said on Monday that the new pier at Tarnholm would open a month late because of the piles."
COLUMNS = sorted(alias for aliases in _ALIASES.values() for alias in aliases)


def read(*paths: Path | str, **more: int) -> tuple[list[Article], list[Reject]]:
    out = list(read_paths(list(paths), Settings(**more)))
    return [a for a in out if isinstance(a, Article)], [r for r in out if isinstance(r, Reject)]


def records(count: int) -> list[bytes]:
    return [json.dumps({"id": f"n{i}", "text": f"{TEXT} Day {i}."}).encode() for i in range(count)]


# --- one line -----------------------------------------------------------------------------------------------------------------

anything = st.text(st.characters(), max_size=20)  # surrogates and NUL included
odd_strings = st.sampled_from(["", " ", "\ud800", "\udc00\ud800", "\ud83d\ude00", "a\0b", "\u2028", "2031-04-12", "en-GB"])
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | anything | odd_strings,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "title", "x"]), inner, max_size=2),
    max_leaves=4,
)
rows = st.lists(st.tuples(st.sampled_from(COLUMNS) | anything, values | anything | odd_strings), max_size=8)


def carefully(line: bytes) -> Any:
    try:
        return fields_of(load(LineDecoder("").decode(line)))
    except BadRecord as error:
        return error.reason


@settings(max_examples=400, deadline=None)
@given(rows, st.booleans(), st.sampled_from(["", " ", "\t", "\r"]))
@example([("text", "\ud800")], False, "")
@example([("text", "one"), ("text", "two"), ("body", "three")], True, "")
@example([("source", "Post"), ("outlet", ""), ("text", TEXT)], True, "\r")
@example([("id", 2**64), ("text", TEXT)], True, "")
@example([("text", TEXT), ("x", float("nan"))], True, "")
def test_the_short_road_says_what_the_careful_one_says(row: list[tuple[str, Any]], escaped: bool, end: str) -> None:
    # Written by hand, so that a column may stand there twice.
    pairs = (f"{json.dumps(name, ensure_ascii=escaped)}:{json.dumps(value, ensure_ascii=escaped)}" for name, value in row)
    line = ("{" + ",".join(pairs) + "}" + end).encode("utf-8", "surrogatepass")
    short = plain_fields_of(line)
    assert short is None or short == carefully(line)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 400), st.binary(max_size=3), st.integers(0, 3))
def test_so_it_does_where_bytes_are_damaged(at: int, put: bytes, cut: int) -> None:
    line = json.dumps({"id": "é", "text": TEXT + ' \ud83d\ude00 \\ " é', "date": "2031-04-12"}, ensure_ascii=False)
    data = line.encode("utf-8", "surrogatepass").replace(b"\xed\xa0\xbd\xed\xb8\x80", "😀".encode())
    damaged = data[:at] + put + data[at + cut :]
    short = plain_fields_of(damaged)
    assert short is None or short == carefully(damaged)


def test_a_plain_record_takes_the_short_road() -> None:
    line = json.dumps({"id": " n1 ", "series": "Post", "text": TEXT, "headline": "", "date": "2031-04-12", "lang": "en"}).encode()
    short = plain_fields_of(line)
    assert short is not None
    assert (short.given_id, short.outlet, short.title, short.published.value) == ("n1", "Post", None, "2031-04-12")
    assert plain_fields_of(b'{"text": "a", "title": {"name": "b"}}') is None  # the careful road knows what to do with it


def deep_by_hand(source: str) -> bool:
    depth, inside, escaped = 0, False, False
    for c in source:
        if inside:
            escaped, inside = (False, True) if escaped else (c == "\\", c != '"')
        elif c == '"':
            inside = True
        elif c in "[{":
            depth += 1
            if depth > 64:
                return True
        elif c in "]}":
            depth -= 1
    return False


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(["[", "{", "]", "}", '"', "\\", "a", "[[[[[[[[[[[[[[[[[[[[[", '"[["', '\\"']), max_size=40))
def test_depth_is_counted_outside_strings(parts: list[str]) -> None:
    source = "".join(parts)
    assert _too_deep(source) == deep_by_hand(source)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("unit", ['"\\"[{', "[]", '"', '\\"[', '"a\\'])
def test_depth_is_counted_in_one_pass(unit: str) -> None:
    _too_deep("{[" * 32 + unit * 400_000)


# --- lines of a file ----------------------------------------------------------------------------------------------------------


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from([b"\n", b"a", b" ", b"\r", b"long line", b"\xc2\x85"]), max_size=30),
    st.integers(1, 9),
    st.integers(1, 12),
)
def test_lines_are_the_same_however_the_bytes_come(parts: list[bytes], step: int, most: int) -> None:
    data = b"".join(parts)
    blocks = [data[i : i + step] for i in range(0, len(data), step)]
    expected = [
        (number, line if len(line) <= most else None)
        for number, line in enumerate(data.split(b"\n"), 1)
        if line and (len(line) <= most or line.strip(b" \t\r"))
    ]
    assert [(n, line) for n, line in split_lines(blocks, most) if line != b""] == expected


def test_a_file_larger_than_any_input_may_be_is_read_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    with path.open("wb") as file:
        for line in records(5_000):
            file.write(line.replace(b"Day", b"Day and night " * 170) + b"\n")
    assert path.stat().st_size > 10_000_000
    told: list[int] = []
    tracemalloc.start()
    try:
        found = sum(isinstance(item, Article) for item in read_paths([path], Settings(max_input_bytes=1_000), told.append))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert found == 5_000
    assert peak < 8_000_000, peak
    assert sum(told) == size_of([path, tmp_path]) == path.stat().st_size
    assert len(told) > 10


def test_progress_is_told_in_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"\n".join(records(3)))
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    told: list[tuple[str, int, int]] = []
    count = count_bytes(lambda stage, done, total: told.append((stage, done, total)), [tmp_path])
    assert len(list(read_paths([tmp_path], Settings(), count))) == 4
    size = sum(p.stat().st_size for p in tmp_path.iterdir())
    assert [done for _, done, _ in told] == sorted({done for _, done, _ in told})
    assert told[-1] == ("read", size, size)
    assert count_bytes(None, [tmp_path]) is None


def test_every_line_is_accounted_for(tmp_path: Path) -> None:
    good = records(1)[0]
    lines = [good, b"", b"{broken", b" \t\r", b" " * 900, b"x" * 900, b'{"text": "' + b"[" * 100 + b'"}', b'{"text": 3}', good[:-1]]
    (tmp_path / "x.ndjson").write_bytes(b"\n".join(lines))
    articles, rejects = read(tmp_path / "x.ndjson", max_record_bytes=800)
    assert [a.text[:4] for a in articles] == ["The ", "[[[["]
    assert [(r.place, r.reason) for r in rejects] == [
        ("line 3", "bad-json"), ("line 6", "too-large"), ("line 8", "no-text"), ("line 9", "bad-json"),
    ]  # fmt: skip
    assert all("the other lines" in r.kept for r in rejects)


def test_the_key_of_a_record_without_an_id_is_its_text_wherever_it_stands(tmp_path: Path) -> None:
    record = {"text": "One \ud800 two \0 three."}
    (tmp_path / "x.jsonl").write_text(json.dumps(record), encoding="utf-8")
    (tmp_path / "y.json").write_text(json.dumps([record]), encoding="utf-8")
    found = [*read(tmp_path)[0], *read_rows([record])]
    assert len({a.key for a in found if isinstance(a, Article)}) == 1
    assert len(found) == 3


# --- character sets -----------------------------------------------------------------------------------------------------------


def test_a_file_in_wide_characters_is_read_across_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BLOCK_BYTES", 997)  # odd: between the bytes of a character, and of a pair
    text = "".join(json.dumps({"id": f"w{i}", "text": f"Grüße 😀 {i}"}, ensure_ascii=False) + "\r\n" for i in range(60))
    for name, data in (("a", text.encode("utf-16")), ("b", text.encode("utf-16-be")), ("c", b"\xef\xbb\xbf" + text.encode())):
        (tmp_path / f"{name}.jsonl").write_bytes(data)
        articles, rejects = read(tmp_path / f"{name}.jsonl")
        assert rejects == []
        assert [a.text for a in articles] == [f"Grüße 😀 {i}" for i in range(60)]


def test_a_line_that_is_not_valid_is_mended_by_itself(tmp_path: Path) -> None:
    french = '{"text": "La jetée de Tarnholm a été fermée à l’été, après une marée élevée."}'
    text = json.loads(french)["text"]
    plain = b'{"text": "The pier."}\n'
    # Plain so far: the line is judged alone. UTF-8 so far: a bad byte is a bad byte. Latin so far: a line of UTF-8 stays one.
    (tmp_path / "a.jsonl").write_bytes(plain * 50_000 + french.encode("cp1252"))
    (tmp_path / "b.jsonl").write_bytes(french.encode() * 1 + b"\n" + b'{"text": "The p\xe9er."}')
    (tmp_path / "c.jsonl").write_bytes(french.encode("cp1252") + b"\n" + '{"text": "Die Mole, später: Grüße."}'.encode())
    assert read(tmp_path / "a.jsonl")[0][-1].text == text
    assert [a.text for a in read(tmp_path / "b.jsonl")[0]] == [text, "The p\ufffder."]
    assert [a.text for a in read(tmp_path / "c.jsonl")[0]] == [text, "Die Mole, später: Grüße."]


def test_lines_after_a_plain_head_are_guessed_a_few_times_only(monkeypatch: pytest.MonkeyPatch) -> None:
    guessed: list[bytes] = []
    monkeypatch.setattr(decoding, "_guess", lambda data: guessed.append(data) or ("koi8-r" if len(guessed) % 3 == 1 else "cp1252"))
    decoder = decoding.LineDecoder("")
    found = [decoder.decode(b"p\xe9er %d" % n) for n in range(40)]
    assert len(guessed) == 16
    assert found[:2] == ["p\u0418er 0", "p\u00e9er 1"]
    assert found[20:] == [f"p\u00e9er {n}" for n in range(20, 40)]


def test_a_head_that_ends_inside_a_character_is_utf_8() -> None:
    assert charset_of("Grüße".encode()[:3], whole=False) == ("utf-8", 0)
    assert charset_of(b"plain", whole=False) == ("", 0)


# --- packed -------------------------------------------------------------------------------------------------------------------


def test_a_packed_file_is_read_in_pieces_whatever_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BLOCK_BYTES", 1_000)
    lines = records(300)
    data = gzip.compress(b"\n".join(lines[:100]) + b"\n") + gzip.compress(b"\n".join(lines[100:]))
    for name in ("x.jsonl.gz", "x.jsonl", "x.ndjson.gz"):
        (tmp_path / name).write_bytes(data)
        articles, rejects = read(tmp_path / name, max_input_bytes=1_000)
        assert [a.key for a in articles] == [f"n{i}" for i in range(300)]
        assert rejects == []


def test_a_bomb_is_rejected_before_anything_of_it_is_kept(tmp_path: Path) -> None:
    bomb = gzip.compress(records(1)[0] + b"\n" + b" " * 3_000_000)
    (tmp_path / "x.jsonl.gz").write_bytes(bomb)
    articles, rejects = read(tmp_path / "x.jsonl.gz", max_input_bytes=1_000_000)
    assert (articles, [r.reason for r in rejects]) == ([], ["too-large"])
    assert "200 times" in rejects[0].detail and "max_input_bytes" in rejects[0].detail
    assert len(read(tmp_path / "x.jsonl.gz")[0]) == 1  # below the setting nobody is harmed


def test_of_damaged_gzip_only_what_is_sound_is_kept(tmp_path: Path) -> None:
    chance = random.Random(3)
    one, two = (gzip.compress(b"\n".join(records(n)), mtime=0) for n in (5, 400))
    path = tmp_path / "x.jsonl.gz"

    def reading(data: bytes) -> tuple[int, list[tuple[str, str]]]:
        path.write_bytes(data)
        articles, rejects = read(path)
        return len(articles), [
            (r.reason, r.detail.split(": ")[1].split(" (")[0].split(";")[0]) for r in rejects if r.reason == "unreadable"
        ]

    assert reading(one + b"something else") == (5, [("unreadable", "bytes behind the end of the gzip data")])
    assert reading(b"\x1f\x8bnothing") == (0, [("unreadable", "damaged gzip")])
    kept, rejects = reading(two[: len(two) // 2])
    assert 0 < kept < 400 and rejects == [("unreadable", "the gzip data breaks off")]
    for _ in range(40):  # a flipped bit may unpack to something that reads well: the checksum at its end tells
        data = bytearray(two)
        data[chance.randrange(20, len(data))] ^= 1 << chance.randrange(8)
        kept, rejects = reading(bytes(data))
        assert kept == 0 or rejects == [("unreadable", "the gzip data breaks off")], rejects
        assert len(rejects) == 1
    damaged = bytearray(two)
    damaged[-6] ^= 1
    assert reading(one + bytes(damaged)) == (5, [("unreadable", "damaged gzip")])


# --- of odd size --------------------------------------------------------------------------------------------------------------


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "text", ["Pier.", "ferry " * 800_000, "ferry" * 1_000_000, " " * 5_000_000 + "Pier.", '"[{' * 1_000_000], ids=len
)
def test_articles_of_odd_size(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.jsonl").write_text(json.dumps({"text": text}), encoding="utf-8")
    articles, rejects = read(tmp_path / "x.jsonl")
    assert ([a.text for a in articles] == [text], rejects) == (True, [])
