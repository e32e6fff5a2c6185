"""Files of one record a line (.jsonl, .ndjson, packed or not), read in pieces: memory does not grow with the file.

Which character set such a file is in is decided by its first megabyte; a line that is not valid in it is mended by itself.
"""

from __future__ import annotations

import codecs
import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path

from retold.config import Settings
from retold.reading.articles import article_of
from retold.reading.decoding import GZIP, LineDecoder, blank, charset_of, decode, magic
from retold.reading.records import BadRecord, fields_of, load, plain_fields_of
from retold.types import Article, Reject

_BLOCK_BYTES = 1 << 18
_HEAD_BYTES = 1 << 20
_LARGEST_RATIO = 200  # unpacked bytes a packed one, from max_input_bytes on: more is no archive of news
_SPACE = b" \t\r"

Count = Callable[[int], None]  # called with the number of bytes read since the last call


def read_line_file(path: Path, shown: str, settings: Settings, count: Count) -> Iterator[Article | Reject]:
    """Every record of the file at `path`, called `shown`: an article or a reject each, with its line; blank lines are left out.

    count   called as bytes of the file are read.
    A packed file is unpacked twice: first to see whether it is whole, since no record may come from what is damaged. Cost
    O(bytes); memory a few records. Raises OSError where the file cannot be read.
    """
    if _starts_with(path, GZIP):
        good, trouble = _survey(path, settings.max_input_bytes)
        digest = _digest_of(path) if trouble else None
        if trouble == "too-large":
            detail = f"{shown} unpacks to more than {_LARGEST_RATIO} times its size; unpack it yourself or raise max_input_bytes"
            yield Reject(input=shown, place="", reason="too-large", detail=detail, sha256=digest)
            return
        if good or not trouble:
            yield from _read(path, _unpacked(_blocks(path, count), good), shown, settings)
        if trouble:
            kept = "what could be unpacked" if good else ""
            detail = f"{shown}: {trouble}; kept: {kept or 'nothing'}; get the file anew"
            yield Reject(input=shown, place=f"byte {good}", reason="unreadable", sha256=digest, kept=kept, detail=detail)
    else:
        yield from _read(path, _blocks(path, count), shown, settings)


def _read(path: Path, blocks: Iterator[bytes], shown: str, settings: Settings) -> Iterator[Article | Reject]:
    head = b""
    for block in blocks:
        head += block
        if len(head) >= _HEAD_BYTES:
            break
    whole = len(head) < _HEAD_BYTES
    binary = magic(head)
    if binary:
        detail = f"{shown} is not text (it looks like {binary}); nothing was kept; convert it to text or HTML"
        digest = _digest_of(path, settings.max_input_bytes)
        yield Reject(input=shown, place="byte 0", reason="binary", detail=detail, sha256=digest)
        return
    empty = whole and blank(decode(head))
    if not empty:
        charset, mark = charset_of(head, whole=whole)
        rest: Iterable[bytes] = chain((head[mark:],), blocks)
        if charset.startswith("utf-16"):
            rest, charset = _recoded(rest, charset), "utf-8"
        empty = True
        for item in read_lines(rest, charset, shown, settings):
            empty = False
            yield item
    if empty:
        digest = _digest_of(path, settings.max_input_bytes)
        yield Reject(input=shown, place="", reason="empty", detail=f"{shown} holds no text; nothing was kept", sha256=digest)


def read_lines(blocks: Iterable[bytes], charset: str, shown: str, settings: Settings) -> Iterator[Article | Reject]:
    """The records in the bytes of `blocks`, one a line; `charset` as `charset_of` gave it (no UTF-16). Cost O(bytes)."""
    decoder = LineDecoder(charset)
    for number, line in split_lines(blocks, settings.max_record_bytes):
        place = f"line {number}"
        if line is None:
            detail = f"{shown}, {place}: the record is larger than {settings.max_record_bytes} bytes; raise max_record_bytes"
            yield Reject(input=shown, place=place, reason="too-large", detail=detail, kept="the other lines")
            continue
        fields = plain_fields_of(line)
        if fields is None:
            if not line.strip(_SPACE):
                continue
            try:
                fields = fields_of(load(decoder.decode(line)))
            except BadRecord as error:
                detail = f"{shown}, {place}: {error.detail}; the other lines were kept"
                yield Reject(input=shown, place=place, reason=error.reason, detail=detail, kept="the other lines")
                continue
        yield article_of(fields, None, shown, place, None)


def split_lines(blocks: Iterable[bytes], most: int) -> Iterator[tuple[int, bytes | None]]:
    r"""Lines, numbered from 1, without the \n that ends them (U+2028 and the like may stand raw inside a string).

    Empty lines are left out. One of more than `most` bytes is None, or left out where it is blank; no more than `most` bytes and a
    block are held.
    """
    number, pieces, size, filled = 1, list[bytes](), 0, False
    for block in blocks:
        *ended, rest = block.split(b"\n")
        for line in ended:
            if not line and not size:
                number += 1
                continue
            if size:
                pieces.append(line)
                size += len(line)
                filled = filled or size > most and any(piece.strip(_SPACE) for piece in pieces)
                line = b"".join(pieces) if size <= most else b""
            else:
                size = len(line)
                filled = size > most and bool(line.strip(_SPACE))
            if size <= most:
                yield number, line
            elif filled:
                yield number, None
            pieces.clear()
            number, size, filled = number + 1, 0, False
        if rest:
            size += len(rest)
            pieces.append(rest)
            if size > most:  # the record is lost: only whether there is anything in it counts
                filled = filled or any(piece.strip(_SPACE) for piece in pieces)
                pieces.clear()
    if size:
        if size <= most:
            yield number, b"".join(pieces)
        elif filled:
            yield number, None


# --- bytes of a file ----------------------------------------------------------------------------------------------------------


def _blocks(path: Path, count: Count) -> Iterator[bytes]:
    with path.open("rb") as handle:
        while block := handle.read(_BLOCK_BYTES):
            count(len(block))
            yield block


def _starts_with(path: Path, mark: bytes) -> bool:
    with path.open("rb") as handle:
        return handle.read(len(mark)) == mark


def _digest_of(path: Path, most: int | None = None) -> str | None:
    """SHA-256 of the file; None where it is larger than `most` bytes."""
    if most is not None and path.stat().st_size > most:
        return None
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _recoded(blocks: Iterable[bytes], charset: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(charset)("replace")
    for block in blocks:
        yield decoder.decode(block).encode("utf-8")
    yield decoder.decode(b"", True).encode("utf-8")


def _survey(path: Path, floor: int) -> tuple[int, str]:
    """How many bytes of a gzip file unpack soundly, and what is wrong with it ("" if nothing). Holds one block.

    Bytes of a member that fails its checksum are not sound. Those of the last one, where the file breaks off, are: they are all
    there is of it, and the break is told. "too-large": beyond `floor` bytes, more than 200 for one.
    """
    good, packed = 0, 0
    unpacker, out, begun = zlib.decompressobj(wbits=31), 0, True
    for block in _blocks(path, lambda _: None):
        packed += len(block)
        while block:
            if unpacker.eof:
                unpacker, out, begun = zlib.decompressobj(wbits=31), 0, block.startswith(GZIP)
            try:
                out += len(unpacker.decompress(block, _BLOCK_BYTES))
            except zlib.error as error:
                return good, f"damaged gzip ({error})" if begun else "bytes behind the end of the gzip data"
            if good + out > max(floor, _LARGEST_RATIO * packed):
                return good, "too-large"
            if unpacker.eof:
                good += out
            block = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
    if not unpacker.eof:
        return good + out, "the gzip data breaks off"
    return good, ""


def _unpacked(blocks: Iterable[bytes], good: int) -> Iterator[bytes]:
    """The first `good` bytes of gzip data, which `_survey` found sound."""
    unpacker = zlib.decompressobj(wbits=31)
    for block in blocks:
        while block and good > 0:
            if unpacker.eof:
                unpacker = zlib.decompressobj(wbits=31)
            out = unpacker.decompress(block, min(_BLOCK_BYTES, good))
            good -= len(out)
            if out:
                yield out
            block = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
