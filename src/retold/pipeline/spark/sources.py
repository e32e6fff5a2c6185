"""From folders of records to articles, on Spark: what `reading` does, with a file in several hands.

A file that is read in several blocks has its lines numbered within each; the few rejects get their numbers in the file at the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

import msgspec

from retold.config import Settings
from retold.engine.spark import Columns, File, Spark, Table
from retold.reading.articles import article_of
from retold.reading.decoding import charset_of, magic
from retold.reading.lines import read_lines
from retold.reading.records import BadRecord, fields_of
from retold.types import Article, Reject

_LINES, _ROWS = frozenset({".jsonl", ".ndjson", ".json"}), frozenset({".parquet", ".parq", ".pq"})
_READ = "sha256 string, key string, noun binary, file string, block bigint, line bigint, reject binary"
_HEAD_BYTES = 1 << 20
_NOTHING = sha256(b"").hexdigest()


def read_sources(spark: Spark, sources: Sequence[str], settings: Settings) -> tuple[Table, list[Reject]]:
    """The articles of files and folders (sha256, key, noun; one may come again), and what gave none, in order of input.

    Lines are read as `reading.lines` reads them but that a file is taken for UTF-8, its other lines being mended one by one, and a
    file of UTF-16 is rejected. Cost: one pass, and a second that counts lines where a reject does not stand in the first
    block of its file.
    """
    files, rejects = _list(spark, sources)
    spark.plan(sum(file.size for file in files))
    shown = {file.path: file.shown for file in files}
    by_lines = [file for file in files if file.size and _suffix(file) in _LINES]
    by_rows = [file for file in files if file.size and _suffix(file) in _ROWS]
    parts = [spark.table([], _READ)]
    if by_lines:
        parts.append(spark.lines(by_lines).map(partial(_read_lines, shown=shown, settings=settings), _READ))
    if by_rows:
        parts.append(spark.rows(by_rows).map(partial(_read_rows, shown=shown), _READ))
    read = parts[0]
    for part in parts[1:]:
        read = read.also(part)
    read = read.kept("read")
    rejects += _rejects(spark, read, by_lines)
    seen = set(read.select("file").distinct().columns()["file"])
    empty = [file for file in files if file.path not in seen]
    digests = spark.digests([file for file in empty if 0 < file.size <= settings.max_input_bytes])
    for file in empty:
        digest = digests.get(file.path) if file.size else _NOTHING
        detail = f"{file.shown} holds no text; nothing was kept"
        rejects.append(Reject(input=file.shown, place="", reason="empty", detail=detail, sha256=digest))
    articles = read.where("noun is not null").select("sha256", "key", "noun")
    return articles, sorted(set(rejects), key=lambda r: (r.input, r.place, r.reason, r.sha256 or ""))


def _list(spark: Spark, sources: Sequence[str]) -> tuple[list[File], list[Reject]]:
    files: dict[str, File] = {}
    rejects = []
    for source in sources:
        found = spark.files(source)
        if not found:
            reason, what = ("not-found", f"{source} is not there; check the path") if found is None else (
                "empty", f"folder {source} holds no files; name another"
            )  # fmt: skip
            rejects.append(Reject(input=source, place="", reason=reason, detail=what))
        for file in found or ():
            if _suffix(file) in _LINES | _ROWS:
                files.setdefault(file.path, file)
            else:
                what = f"{file.shown} is neither .jsonl nor .parquet and was passed over; read it with `retold add`"
                rejects.append(Reject(input=file.shown, place="", reason="not-records", detail=what))
    return list(files.values()), rejects


def _suffix(file: File) -> str:
    return PurePosixPath(file.path.lower().removesuffix(".gz")).suffix


# --- a part of a file ---------------------------------------------------------------------------------------------------------


class _Read:
    """Columns of `_READ` as they grow."""

    def __init__(self) -> None:
        self.columns: Columns = {name.split()[0]: [] for name in _READ.split(", ")}

    def add(self, item: Article | Reject | None, file: str, block: int, line: int) -> None:
        article = item if isinstance(item, Article) else None
        row = {"file": file, "block": block, "line": line}
        row |= {"sha256": article.sha256, "key": article.key, "noun": msgspec.msgpack.encode(article)} if article else {}
        row |= {"reject": msgspec.msgpack.encode(item)} if isinstance(item, Reject) else {}
        for name, column in self.columns.items():
            column.append(row.get(name))


def _read_lines(batches: Iterator[Columns], shown: Mapping[str, str], settings: Settings) -> Iterator[Columns]:
    numbers: dict[tuple[str, int], int] = {}
    passed_over: set[str] = set()
    for batch in batches:
        out = _Read()
        blocks = batch["block"].tolist()
        for i, j in _runs(batch["file"], blocks):
            file, block, lines = batch["file"][i], blocks[i], batch["line"][i:j]
            before = numbers.get((file, block), 0)
            numbers[file, block] = before + j - i
            charset, mark = charset_of(b"\n".join(lines)[:_HEAD_BYTES], whole=True)
            if not before and not block:
                trouble = _trouble(b"\n".join(lines)[:_HEAD_BYTES], charset)
                lines = [lines[0][mark:], *lines[1:]]
                if trouble:
                    reason, what = trouble
                    detail = f"{shown[file]} {what}"
                    out.add(Reject(input=shown[file], place="", reason=reason, detail=detail), file, -1, 0)
                    passed_over.add(file)
            if file in passed_over:
                continue
            for item in read_lines([b"\n".join(lines)], charset, shown[file], settings):
                number = before + int(item.place.removeprefix("line ")) if isinstance(item, Reject) else 0
                out.add(item, file, block, number)
        yield out.columns


def _trouble(head: bytes, charset: str) -> tuple[str, str] | None:
    if charset.startswith("utf-16"):
        return "unreadable", "is UTF-16, which Spark does not read line by line; nothing was kept; write it as UTF-8"
    binary = magic(head)
    return ("binary", f"is not text (it looks like {binary}); nothing was kept; convert it to text") if binary else None


def _runs(files: Sequence[str], blocks: Sequence[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for i in range(1, len(files) + 1):
        if i == len(files) or files[i] != files[start] or blocks[i] != blocks[start]:
            yield start, i
            start = i


def _read_rows(batches: Iterator[Columns], shown: Mapping[str, str]) -> Iterator[Columns]:
    for batch in batches:
        out = _Read()
        columns = {name: column if isinstance(column, list) else column.tolist() for name, column in batch.items()}
        files, numbers = columns.pop("_file"), columns.pop("_row")
        for i, (file, number) in enumerate(zip(files, numbers, strict=True)):
            out.add(
                _article_of({name: _plain(column[i]) for name, column in columns.items()}, shown[file], number + 1), file, -1, 0
            )
        yield out.columns


def _article_of(record: Mapping[str, object], shown: str, number: int) -> Article | Reject:
    place = f"row {number}"
    try:
        return article_of(fields_of(record), None, shown, place, None)
    except BadRecord as error:
        detail = f"{shown}, {place}: {error.detail}; the other rows were kept"
        return Reject(input=shown, place=place, reason=error.reason, detail=detail, kept="the other rows")


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value  # a date or time as Arrow has it


# --- rejects ------------------------------------------------------------------------------------------------------------------


def _rejects(spark: Spark, read: Table, files: Sequence[File]) -> list[Reject]:
    rows = read.where("reject is not null").select("file", "block", "line", "reject").columns()
    rejects = [msgspec.msgpack.decode(data, type=Reject) for data in rows["reject"]]
    places = list(zip(rows["file"], map(int, rows["block"]), map(int, rows["line"]), strict=True))
    later = any(block > 0 for _, block, _ in places)
    before = _lines_before(spark, files) if later else {}  # of all: where a file is divided depends on what is read with it
    return [
        _numbered(reject, (before[file, block] if block else 0) + line) if line else reject
        for reject, (file, block, line) in zip(rejects, places, strict=True)
    ]


def _numbered(reject: Reject, line: int) -> Reject:
    old, new = f"{reject.input}, {reject.place}", f"{reject.input}, line {line}"
    return msgspec.structs.replace(reject, place=f"line {line}", detail=new + reject.detail.removeprefix(old))


def _lines_before(spark: Spark, files: Sequence[File]) -> dict[tuple[str, int], int]:
    """How many lines of a file stand before each of its blocks."""
    rows = spark.lines(files).map(_count_lines, "file string, block bigint, lines bigint").columns()
    counted = sorted(zip(rows["file"], map(int, rows["block"]), map(int, rows["lines"]), strict=True))
    before: dict[tuple[str, int], int] = {}
    file, sum_of = "", 0
    for name, block, lines in counted:
        file, sum_of = (file, sum_of) if name == file else (name, 0)
        before.setdefault((name, block), sum_of)
        sum_of += lines
    return before


def _count_lines(batches: Iterator[Columns]) -> Iterator[Columns]:
    for batch in batches:
        blocks = batch["block"].tolist()
        runs = list(_runs(batch["file"], blocks))
        yield {
            "file": [batch["file"][i] for i, _ in runs],
            "block": [blocks[i] for i, _ in runs],
            "lines": [j - i for i, j in runs],
        }
