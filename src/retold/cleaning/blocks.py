"""The blocks of a page: paragraphs found from blank lines, single lines or hard-wrapped lines, with what can be seen of each."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from retold.language.lexicons import lexicon
from retold.types import Furniture, Role

_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
_BULLET = re.compile(r"[•●▪◦‣∙·■▶►*]\s+|[-–—]\s+(?=[^-–—]*\Z)", re.DOTALL)
_CLOSERS = "\"'”’»)]}*_ \u00a0\u200b"
_DASHES = ("-", "–", "—")
_QUOTES = "\"'“”‘’«»‚„"
_TRANSLATED = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "ʼ": "'",
        "‚": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "–": "-",
        "—": "-",
        "―": "-",
        "‑": "-",
    }
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_INNER_STOP = re.compile(r"[.?!…][\"'”’)\]]{0,2}\s+[\"'“‘(\[]{0,2}[A-Z]")


def normal_line(line: str) -> str:
    """How two printings of a line are compared: NFKC, plain quotes and dashes, single spaces, no case, no invisible characters."""
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", line)).translate(_TRANSLATED)
    return " ".join(plain.casefold().split())


@dataclass(eq=False)
class Block:
    """A paragraph or line of a page. group counts stretches between blank lines; rule is "" until something decided its role."""

    start: int
    end: int
    text: str
    group: int
    role: Role = "body"
    furniture: Furniture | None = None
    rule: str = ""
    repeats: int | None = None

    def label(self, role: Role, rule: str, furniture: Furniture | None = None) -> None:
        """Decides what this block is."""
        self.role, self.rule, self.furniture = role, rule, furniture

    @property
    def open(self) -> bool:
        """Whether no rule has decided yet."""
        return not self.rule

    @cached_property
    def normal(self) -> str:
        """`normal_line` of the text."""
        return normal_line(self.text)

    @cached_property
    def bare(self) -> str:
        """`normal` without outer punctuation: what word lists are compared with."""
        return self.normal.strip(" -*_=~<>[](){}.,:;!|•·»«›…\"'")

    @cached_property
    def words(self) -> list[str]:
        """Its words as printed."""
        return _WORD.findall(self.text)

    @cached_property
    def size(self) -> int:
        """Length in words; scripts without spaces count two characters a word."""
        return len(self.words) if self.text.isascii() else len(self.words) + len(_UNSPACED.findall(self.text)) // 2

    @cached_property
    def content(self) -> frozenset[str]:
        """Stems (first six letters) of the content words."""
        return content_words(self.words)

    @cached_property
    def ending(self) -> str:
        """How it ends: "stop" (. …), "mark" (? !), "open" (: , ; or a dash) or "none"."""
        last = self.text.rstrip(_CLOSERS)[-1:]
        if last in _DASHES and self.text[:1] not in _DASHES:
            return "open"  # broken off, to be gone on with
        return (
            "stop"
            if last in (".", "…", "。", "।")
            else "mark"
            if last in ("?", "!", "？", "！")
            else "open"
            if last in (":", ",", ";")
            else "none"
        )

    @cached_property
    def bullet(self) -> bool:
        """Whether it begins with a bullet or a list's dash."""
        return bool(_BULLET.match(self.text))

    @cached_property
    def quoted(self) -> bool:
        """Whether it begins with a quotation mark."""
        return self.text[:1] in _QUOTES

    @cached_property
    def inner_stop(self) -> bool:
        """Whether a sentence ends inside it."""
        return bool(_INNER_STOP.search(self.text))

    @cached_property
    def headline_like(self) -> bool:
        """Short, without a final stop, beginning like a title: what a link or heading looks like."""
        lower = self.text.lstrip(_QUOTES + "([")[:1].islower()
        return self.ending in ("none", "mark") and 2 <= self.size <= 22 and not lower and not self.bullet and not self.inner_stop


_FUNCTION_WORDS: frozenset[str] = frozenset(lexicon("furniture")["function_words"]["words"])


def content_words(words: list[str]) -> frozenset[str]:
    """Stems (first six letters, case-folded, possessive off) of the words that are no function words."""
    folded = (re.sub(r"['’]s?$", "", w.casefold()) for w in words)
    return frozenset(w[:6] for w in folded if w and w not in _FUNCTION_WORDS)


def blocks(text: str) -> list[Block]:
    """The blocks of `text` in order, leaving out white space only. Lines of a hard-wrapped text are joined. Cost O(length)."""
    found: list[tuple[int, int, int]] = []
    group, last_end = 0, 0
    for m in _LINE.finditer(text):
        start, end = _trimmed(text, m.start(), m.end())
        if start == end:
            continue
        if found and _blank_between(text, last_end, start):
            group += 1
        found.append((start, end, group))
        last_end = end
    if _wrapped(text, found):
        found = _joined(text, found)
    return [Block(s, e, text[s:e], g) for s, e, g in found]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip()) if piece.strip() else start + len(
        piece
    ) - len(piece.lstrip())


def _blank_between(text: str, end: int, start: int) -> bool:
    between = text[end:start].replace("\r\n", "\n")
    return between.count("\n") + between.count("\r") + between.count("\u2029") * 2 > 1


def _wrapped(text: str, lines: list[tuple[int, int, int]]) -> bool:
    """Hard-wrapped: lines of about one width, and the next line goes on in lower case after no stop more often than not."""
    pairs = [(a, b) for a, b in zip(lines, lines[1:], strict=False) if a[2] == b[2]]
    if len(pairs) < 2 or max(e - s for s, e, _ in lines) > 120:
        return False
    going = sum(text[b[0]].islower() and text[a[1] - 1] not in ".?!:;" for a, b in pairs)
    return going >= 0.4 * len(pairs)


def _joined(text: str, lines: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Lines of a wrapped text put together; a line well short of the width, or a bullet behind it, ends a paragraph."""
    widths = sorted(e - s for s, e, _ in lines)
    width = widths[int(0.8 * (len(widths) - 1))]
    out: list[tuple[int, int, int]] = []
    previous = 0
    for start, end, group in lines:
        same = bool(out) and out[-1][2] == group
        fresh = bool(_BULLET.match(text[start:end])) or (previous < 0.6 * width and not text[start].islower())
        if same and not fresh:
            out[-1] = (out[-1][0], end, group)
        else:
            out.append((start, end, group))
        previous = end - start
    return out
