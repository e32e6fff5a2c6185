"""Bytes to text: UTF-8 first, then what a byte order mark or the page says, then what the bytes look like."""

from __future__ import annotations

import codecs
import re
import zlib
from collections import Counter

# What a page may declare. Python knows codecs that are no character sets (hex, zip, rot13, utf-7 ...): never those.
_DECLARABLE = re.compile(
    r"(?:utf-?8|utf-?16(?:le|be)?|(?:us-)?ascii|iso-?8859-?\d{1,2}|latin-?1|windows-?125\d|cp125\d|koi8-?[ru]|gb(?:k|2312|18030)|big5(?:-hkscs)?|"
    r"euc-?(?:jp|kr)|shift[-_]?jis|iso-2022-jp|macintosh)",
    re.IGNORECASE,
)
_META = re.compile(rb"<meta[^>]{0,300}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_MAGIC = (
    (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"), (b"%PDF", "PDF"), (b"PK\x03\x04", "ZIP"),
    (b"\x7fELF", "ELF"), (b"SQLite format 3\0", "SQLite"), (b"PAR1", "Parquet"), (b"BZh", "bzip2"), (b"\xfd7zXZ", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"), (b"\xd0\xcf\x11\xe0", "OLE"), (b"RIFF", "RIFF"), (b"ID3", "MP3"),
)  # fmt: skip
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_UNFIT = re.compile("[\x00\ud800-\udfff]")
_SNIFFED_BYTES = 1 << 16
_GUESSED_LINES = 16
GZIP = b"\x1f\x8b"  # what a gzip file begins with


def fit(text: str) -> str:
    """`text` with NUL and lone surrogates as U+FFFD: one code point for one, so that what follows keeps its place."""
    return _UNFIT.sub("\ufffd", text)


def blank(text: str) -> bool:
    """Whether nothing of `text` can be read: white space, zero-width and control characters only."""
    first = text[:1]
    if first and first.isprintable() and not first.isspace():
        return False
    return not any(c.isprintable() and not c.isspace() for c in text.strip())


def magic(data: bytes) -> str | None:
    """The name of a binary format that `data` begins like, "binary" where it reads like none and like no text, else None."""
    for mark, name in _MAGIC:
        if data.startswith(mark):
            return name
    head = data[:_SNIFFED_BYTES]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or _wide(head):
        return None
    # Bytes drawn by chance hold a tenth of these, text a stray one.
    controls = sum(head.count(bytes([c])) for c in (*range(9), *range(14, 27), *range(28, 32)))
    return "binary" if head and controls > max(8, len(head) // 25) else None


def _wide(head: bytes) -> str | None:
    """UTF-16 without a byte order mark: nearly every other byte is NUL."""
    if len(head) < 8:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * half and odd < 0.05 * half else None


def decode(data: bytes, *, markup: bool = False) -> str:
    """Text of `data`: BOM removed, line ends as they are, unfit characters as U+FFFD. Never raises. Cost O(bytes).

    Tried in order: byte order mark, UTF-16 by its NULs, UTF-8, for `markup` the charset that the page declares,
    charset-normalizer, UTF-8 with replacement.
    """
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return fit(data[len(mark) :].decode(codec, "replace"))
    wide = _wide(data[:_SNIFFED_BYTES])  # before UTF-8, which takes its NULs for characters
    if wide:
        return fit(data.decode(wide, "replace"))
    try:
        return fit(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    declared = _META.search(data[:4096]) if markup else None
    if declared and _DECLARABLE.fullmatch(declared[1].decode("ascii")) and not declared[1].lower().startswith(b"utf"):
        try:
            return fit(data.decode(declared[1].decode("ascii").lower(), "replace"))
        except LookupError:
            pass
    return fit(_guessed(data))


def charset_of(head: bytes, *, whole: bool) -> tuple[str, int]:
    """By the first bytes of a file of lines: its character set, and the length of its byte order mark.

    whole   `head` is all of the file; else it may end inside a character.
    "": plain ASCII so far. Tried in the same order as by `decode`. Cost O(bytes).
    """
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return codec, len(mark)
    wide = _wide(head[:_SNIFFED_BYTES])
    if wide:
        return wide, 0
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=whole)
    except UnicodeDecodeError:
        # Several sources in one file: lines that are UTF-8 say nothing of the others, unless they outweigh them.
        others = [line for line in head.split(b"\n") if not _is_utf_8(line)]
        mixed = any(not line.isascii() and _is_utf_8(line) for line in head.split(b"\n"))
        return _guess(b"\n".join(others) if mixed and not _mendable(head) else head), 0
    return "" if head.isascii() else "utf-8", 0


class LineDecoder:
    """Text of the lines of one file: UTF-8 wherever it is valid, else the character set of the file."""

    def __init__(self, charset: str) -> None:
        """charset: as `charset_of` gave it (no UTF-16)."""
        self._charset = charset
        self._guesses: Counter[str] = Counter()

    def decode(self, line: bytes) -> str:
        """Text of a line, unfit characters as U+FFFD. Never raises. Cost O(bytes); some ms for the first lines that are guessed."""
        try:
            return fit(line.decode("utf-8"))
        except UnicodeDecodeError:
            pass
        charset = self._charset
        if not charset:
            # Plain so far. Sixteen lines are judged each by itself, the rest as most of them: a guess costs more than an article.
            charset = _guess(line)
            self._guesses[charset] += 1
            if self._guesses.total() >= _GUESSED_LINES:
                self._charset = min(self._guesses, key=lambda name: (-self._guesses[name], name))
        return fit(line.decode(charset, "replace"))


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _guessed(data: bytes) -> str:
    return data.decode(_guess(data), "replace")


def _guess(data: bytes) -> str:
    """The character set of bytes that are not valid UTF-8."""
    if _mendable(data):
        return "utf-8"
    from charset_normalizer import from_bytes

    results = from_bytes(data[:_SNIFFED_BYTES])
    best = results.best()
    # In a short text the Latin code pages look alike: the commonest of them, where it is as plausible as the best.
    western = next((r for r in results if r.encoding == "cp1252"), None)
    if best is not None and western is not None and western.chaos <= best.chaos + 0.05:
        best = western
    if best is None or not _DECLARABLE.fullmatch(best.encoding.replace("_", "-")):
        return "utf-8"
    return best.encoding


def _mendable(data: bytes) -> bool:
    """A few bad bytes in a text that is UTF-8 otherwise: mend those, rather than read the whole as some other character set."""
    mended = data.decode("utf-8", "replace")
    good = sum(1 for c in mended if c > "\x7f" and c != "\ufffd")
    return good > mended.count("\ufffd")


def gunzip(data: bytes, limit: int) -> tuple[bytes, str]:
    """All members of a gzip file, and what was wrong ("" if nothing). Stops at `limit` bytes: "too-large". Cost O(limit)."""
    out = bytearray()
    while data:
        unpacker = zlib.decompressobj(wbits=31)
        try:
            out += unpacker.decompress(data, limit + 1 - len(out))
        except zlib.error as error:
            return bytes(out), f"damaged gzip ({error})" if not out else "bytes behind the end of the gzip data"
        if len(out) > limit:
            return bytes(out[:limit]), "too-large"
        if not unpacker.eof:
            return bytes(out), "the gzip data breaks off"
        data = unpacker.unused_data
    return bytes(out), ""
