"""From paths to articles: which files there are, what each is, what it gives."""

from __future__ import annotations

import glob
import hashlib
import os
import re
import stat
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from retold.config import Settings
from retold.errors import NoInput
from retold.reading.articles import article_of
from retold.reading.decoding import GZIP, blank, decode, fit, gunzip, magic
from retold.reading.lines import Count, read_line_file, read_lines
from retold.reading.metadata import fields_of_page
from retold.reading.pages import PageError, PageExtractor
from retold.reading.records import BadRecord, Fields, fields_of, load
from retold.types import Article, Reject

_TEXT, _PAGE, _LINES, _JSON = "text", "page", "lines", "json"
_KINDS = {
    ".txt": _TEXT, ".text": _TEXT, ".md": _TEXT, ".html": _PAGE, ".htm": _PAGE, ".xhtml": _PAGE,
    ".jsonl": _LINES, ".ndjson": _LINES, ".json": _JSON,
}  # fmt: skip
_MARKUP = re.compile(r"\s*(?:<!doctype html|<html[\s>]|<\?xml[^>]{0,200}>\s*<(?:!doctype html|html[\s>]))", re.IGNORECASE)
_WILD = re.compile(r"[*?\[]")


# Archives of this program, which may lie in the folder that they were made of.
_OWN = (".retold", ".retold-wal", ".retold-shm", ".retold-journal")


# A report quotes the articles it is about: read as one of them, it would be everybody's exemplar.
_REPORT = re.compile(r'<meta name="generator" content="retold">')
_HEAD = 4_000


@dataclass(frozen=True)
class _File:
    """A file of the pile: `path` where it lies, `shown` as the user may call it, `key` from the pile's root."""

    path: Path
    shown: str
    key: str


def read_paths(paths: Sequence[str | Path], settings: Settings, count: Count | None = None) -> Iterator[Article | Reject]:
    """Every article of the files, folders (searched through, hidden files left out) and globs named.

    A record's own id is its key; else the path from the pile's root (the folder given, a file's own folder, the folder before
    the first wildcard). What cannot be read is a `Reject`; no error leaves this function for the content of an input. The
    same file named twice is read once. Cost O(bytes); web pages are extracted in one child process; a file of one record a line
    is read in pieces, so that it may be of any size.

    count   called, as reading goes on, with the number of bytes read since the last call (`size_of` tells their sum beforehand).
    """
    count = count or (lambda _: None)
    with PageExtractor(settings.read_seconds, settings.read_memory_bytes) as extractor:
        for found in _each_once(paths):
            if isinstance(found, Reject):
                yield found
            else:
                yield from _read_file(found, settings, extractor, count)


def size_of(paths: Sequence[str | Path]) -> int:
    """Bytes of the files that `read_paths` would read: what an end can be foretold from. Cost: one look at each file."""
    total = 0
    for found in _each_once(paths):
        if isinstance(found, _File):
            with suppress(OSError):
                total += found.path.stat().st_size
    return total


def count_bytes(progress: Callable[[str, int, int], None] | None, paths: Sequence[str | Path]) -> Callable[[int], None] | None:
    """What `read_paths` is to call, so that `progress` is told ("read", bytes so far, bytes in all). None for None."""
    if progress is None:
        return None
    done, total = 0, size_of(paths)

    def count(more: int) -> None:
        nonlocal done
        done += more
        progress("read", done, total)

    return count


def stats_of(folder: Path) -> dict[str, tuple[int, int, int]]:
    """What `read_paths` would read of a folder: the path of each file from there, with (size, time in ns, number) as it is now.

    Raises NoInput where a folder cannot be listed: what is in it is not gone. Cost: one look at each file.
    """
    found: dict[str, tuple[int, int, int]] = {}
    for file in _walked(folder, folder):
        if isinstance(file, Reject) and file.reason == "unreadable":
            raise NoInput(file.detail, "Check its rights, and whether its disk is there")
        if isinstance(file, _File):
            with suppress(OSError):  # it went in the meantime
                seen = file.path.stat()
                found[file.key] = (seen.st_size, seen.st_mtime_ns, seen.st_ino)
    return found


def read_some(folder: Path, keys: Collection[str], settings: Settings) -> Iterator[tuple[str, Article | Reject]]:
    """What `read_paths` reads of some files of a folder, each with the path of its file from there."""
    with PageExtractor(settings.read_seconds, settings.read_memory_bytes) as extractor:
        for file in _walked(folder, folder):
            if isinstance(file, _File) and file.key in keys:
                for found in _read_file(file, settings, extractor, lambda _: None):
                    yield file.key, found


def _each_once(paths: Sequence[str | Path]) -> Iterator[_File | Reject]:
    seen: set[str] = set()
    for path in paths:
        for found in _files(path):
            if isinstance(found, _File):
                real = os.path.realpath(found.path)
                if real in seen:
                    continue
                seen.add(real)
            yield found


def read_text(text: str, key: str = "text", title: str | None = None, outlet: str | None = None) -> Article | Reject:
    """One string as an article, exactly as a .txt file of that content would be read (a BOM at its start is removed)."""
    return article_of(Fields(text=text.removeprefix("\ufeff"), title=title, outlet=outlet), key, key, "", None)


# --- which files there are ----------------------------------------------------------------------------------------------------


def _files(path: str | Path) -> Iterator[_File | Reject]:
    shown = os.fspath(path).encode("utf-8", "replace").decode("utf-8")
    if "\0" in os.fspath(path):
        yield _no_file(shown, "the name holds a NUL character; rename it")
        return
    place = Path(path)
    try:
        mode = place.stat().st_mode
    except (OSError, ValueError) as error:
        if _WILD.search(os.fspath(path)):
            yield from _globbed(os.fspath(path))
        elif isinstance(error, FileNotFoundError) and not place.is_symlink():
            yield Reject(input=shown, place="", reason="not-found", detail=f"{shown} is not there; check the path")
        else:
            yield _no_file(shown, f"cannot be opened ({getattr(error, 'strerror', error)}); check the path and its rights")
        return
    if stat.S_ISDIR(mode):
        yield from _walked(place, place)
    elif stat.S_ISREG(mode):
        yield _File(place, shown, _posix(place.name))
    else:
        yield _no_file(shown, "is no regular file; name files or folders")


def _walked(folder: Path, root: Path) -> Iterator[_File | Reject]:
    """The files below `folder`, in order of name; links to folders are not followed, so that a loop cannot arise."""
    try:
        with os.scandir(folder) as scan:
            entries = sorted(scan, key=lambda e: e.name.encode("utf-8", "surrogateescape"))
    except OSError as error:
        yield Reject(
            input=_posix(folder),
            place="",
            reason="unreadable",
            detail=f"folder {_posix(folder)} cannot be listed ({error.strerror})",
        )
        return
    if not entries and folder == root:
        yield Reject(input=_posix(folder), place="", reason="empty", detail=f"folder {_posix(folder)} holds no files; name another")
    for entry in entries:
        if entry.name.startswith(".") or entry.name.endswith(_OWN):
            continue
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            yield from _walked(path, root)
        elif entry.is_symlink() and entry.is_dir():
            yield _no_file(_posix(path), "is a link to a folder, which is not followed; name the folder itself")
        elif not entry.is_file():
            yield _no_file(_posix(path), "is no regular file (or a broken link) and was passed over")
        else:
            yield _File(path, _posix(path), _posix(path.relative_to(root)))


def _globbed(pattern: str) -> Iterator[_File | Reject]:
    parts = Path(pattern).parts
    fixed = next(i for i, part in enumerate(parts) if _WILD.search(part))
    root = Path(*parts[:fixed]) if fixed else Path()
    matches = sorted(glob.iglob(pattern, recursive=True), key=os.fsencode)  # noqa: PTH207  Path.glob cannot take an absolute pattern
    if not matches:
        yield Reject(input=pattern, place="", reason="not-found", detail=f"no file matches {pattern}; check the pattern")
    for match in matches:
        path = Path(match)
        if path.is_file():
            yield _File(path, _posix(path), _posix(path.relative_to(root)))
        elif not path.is_dir():
            yield _no_file(_posix(path), "is no regular file and was passed over")
        elif "**" not in pattern:
            yield from _walked(path, root)


def _posix(path: str | Path) -> str:
    """A path as text that can be stored and shown: "/" between parts, undecodable bytes as U+FFFD."""
    return fit(PurePosixPath(Path(path).as_posix()).as_posix())


def _no_file(shown: str, what: str) -> Reject:
    return Reject(input=shown, place="", reason="not-a-file", detail=f"{shown} {what}")


# --- what each gives ----------------------------------------------------------------------------------------------------------


def _read_file(file: _File, settings: Settings, extractor: PageExtractor, count: Count) -> Iterator[Article | Reject]:
    if _kind_of(file) != _LINES:
        yield from _read_whole(file, settings, extractor, count)
        return
    try:
        yield from read_line_file(file.path, file.shown, settings, count)
    except OSError as error:
        yield _unreadable(file, error)


def _unreadable(file: _File, error: OSError) -> Reject:
    detail = f"{file.shown} cannot be read ({error.strerror}); check its rights"
    return Reject(input=file.shown, place="", reason="unreadable", detail=detail)


def _kind_of(file: _File) -> str | None:
    name = file.path.name.lower().removesuffix(".gz")
    return _KINDS.get(Path(name).suffix)


def _read_whole(file: _File, settings: Settings, extractor: PageExtractor, count: Count) -> Iterator[Article | Reject]:
    limit = settings.max_input_bytes
    try:
        with file.path.open("rb") as handle:
            data = handle.read(limit + 1)
    except OSError as error:
        yield _unreadable(file, error)
        return
    count(len(data))
    digest = hashlib.sha256(data).hexdigest()
    if len(data) > limit:
        detail = f"{file.shown} is larger than {limit} bytes; split it or raise max_input_bytes"
        yield Reject(input=file.shown, place="", reason="too-large", detail=detail)
        return
    trouble = ""
    if data.startswith(GZIP):
        data, trouble = gunzip(data, limit)
    if trouble == "too-large":
        detail = f"{file.shown} unpacks to more than {limit} bytes; split it or raise max_input_bytes"
        yield Reject(input=file.shown, place="", reason="too-large", detail=detail, sha256=digest)
        return
    if data or not trouble:
        yield from _read_bytes(file, data, digest, settings, extractor)
    if trouble:
        kept = "what could be unpacked" if data else ""
        yield Reject(
            input=file.shown, place=f"byte {len(data)}", reason="unreadable", sha256=digest, kept=kept,
            detail=f"{file.shown}: {trouble}; kept: {kept or 'nothing'}; get the file anew",
        )  # fmt: skip


def _read_bytes(file: _File, data: bytes, digest: str, settings: Settings, extractor: PageExtractor) -> Iterator[Article | Reject]:
    kind = _kind_of(file)
    binary = magic(data)
    if binary:
        detail = f"{file.shown} is not text (it looks like {binary}); nothing was kept; convert it to text or HTML"
        yield Reject(input=file.shown, place="byte 0", reason="binary", detail=detail, sha256=digest)
        return
    text = decode(data, markup=kind == _PAGE)
    if blank(text):
        yield Reject(
            input=file.shown, place="", reason="empty", detail=f"{file.shown} holds no text; nothing was kept", sha256=digest
        )
        return
    if kind is None:
        kind = _PAGE if _MARKUP.match(text) else _TEXT
    if kind == _JSON:
        yield from _read_json(file, text, settings)
    elif kind == _PAGE:
        yield _read_page(file, text, digest, extractor)
    else:
        yield article_of(Fields(text=text), file.key, file.shown, "", digest)


def _read_page(file: _File, source: str, digest: str, extractor: PageExtractor) -> Article | Reject:
    if _REPORT.search(source, 0, _HEAD):
        detail = f"{file.shown} is a report of retold, not an article, and was passed over; keep reports out of the folder"
        return Reject(input=file.shown, place="", reason="own-report", detail=detail, sha256=digest)
    try:
        page = extractor.extract(source)
    except PageError as error:
        return Reject(input=file.shown, place="", reason=error.reason, detail=f"{file.shown}: {error}", sha256=digest)
    if blank(page.text):
        detail = f"{file.shown}: no article text found on this page; nothing was kept; save its text as .txt"
        return Reject(input=file.shown, place="", reason="no-article", detail=detail, sha256=digest)
    return article_of(fields_of_page(page), file.key, file.shown, "", digest)


def _read_json(file: _File, text: str, settings: Settings) -> Iterator[Article | Reject]:
    try:
        value = load(text)
    except BadRecord as error:
        if error.detail.startswith("more than one") and "\n" in text.strip():
            yield from read_lines([text.encode("utf-8")], "utf-8", file.shown, settings)
            return
        yield Reject(input=file.shown, place="", reason=error.reason, detail=f"{file.shown}: {error.detail}")
        return
    many = isinstance(value, list)
    records = value if many else [value]
    if not records:
        yield Reject(input=file.shown, place="", reason="empty", detail=f"{file.shown} holds an empty array; nothing was kept")
    for number, record in enumerate(records, 1):
        place = f"record {number}" if many else ""
        try:
            yield article_of(fields_of(record), None, file.shown, place, None)
        except BadRecord as error:
            yield Reject(
                input=file.shown,
                place=place,
                reason=error.reason,
                detail=f"{file.shown} {place}: {error.detail}".replace(" :", ":"),
            )
