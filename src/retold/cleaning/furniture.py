"""Furniture that a block shows by itself, wherever it stands: ad slots, counters, buttons, date lines, bylines, prompts, credits.

Each rule looks at one block and says a role with the rule's name, or nothing. The words are in `language/en/furniture.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from retold.cleaning.blocks import Block, normal_line
from retold.language.calendar import printed_dates
from retold.language.lexicons import lexicon
from retold.types import Furniture, Role

_LONGEST = 70  # words: nothing that these rules know is longer
Decision = tuple[Role, str, Furniture | None]

_NUMBER = re.compile(r"[#+]?\d+(?:[.,:]\d+)*(?:k|m|%|\+)?")
_READ_TIMES = re.compile(r"(?:article |page |story |post )?(?:read|viewed|shared|seen|visited|opened) [\d.,]+k? times?:?")
_MORE_ON = re.compile(r"(?:read |see )?(?:more|also|latest) (?:from|on|in|about) [^:.?!]{2,40}: \S")
_BRACKETED = re.compile(r"\[ [^\[\]]+ \]")
_NUMERIC_DATE = re.compile(r"(?<![\w./-])\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d\d)(?![\w/])|\b[A-Z][a-z]{2,8}\.\d{1,2}\.\d{4}\b")
_READER = re.compile(r"\b(?:your|you|our|us)\b")
_HANDLE = re.compile(r"[-–—] .{1,60}\(@\w{1,30}\).{0,40}", re.DOTALL)
_PARTS = re.compile(r"\s*[|»›·▲▼]\s*|\s{3,}|\t+|(?<=\S) {2,}(?=\S)")
_TAG = re.compile(r"\[(?:[A-Z][A-Z &/-]{2,24})\]\s*$")
_NAME = re.compile(r"(?:[^\W\d_]\.|[^\W\d_][^\W_]*(?:['’.-][^\W\d_]+)*)")
_LABEL_THEN = re.compile(r"\s*(?:[:|>»›]+|\s[-–—]+)\s*(?=\S)")
_AD_DECORATED = "-–—*[](){}<>~=_|•· \t"


@cache
def _words(table: str, key: str) -> frozenset[str]:
    return frozenset(lexicon("furniture")[table][key])


@cache
def _starts(table: str, key: str = "starts") -> tuple[str, ...]:
    return tuple(normal_line(s) + (" " if s.endswith(" ") else "") for s in lexicon("furniture")[table][key])


def decide(block: Block) -> Decision | None:
    """The first rule that knows this block, or None. Cost O(length)."""
    if len(block.words) > _LONGEST:
        return None
    for rule in _RULES:
        found = rule(block)
        if found is not None:
            return found
    return None


def _advert(block: Block) -> Decision | None:
    if block.bare in _words("ad", "lines") or all(
        p.strip(" [](){}*_=") in _words("ad", "lines") for p in re.split(r" [-|] |:", block.bare)
    ):
        return "furniture", "ad-slot", "ad"
    if len(block.words) <= 25 and block.normal.lstrip(" -*[(").startswith(_starts("ad")):
        return "furniture", "ad-offer", "ad"
    return None


def _symbols(block: Block) -> Decision | None:
    return None if block.words else ("furniture", "no-words", "other")


def _counter(block: Block) -> Decision | None:
    words = block.normal.strip("[]()•·|-–— ").replace("|", " ").replace("/", " ").replace("·", " ").split()
    if not 1 <= len(words) <= 8 or block.ending == "stop":
        return None
    if _READ_TIMES.fullmatch(" ".join(words)):
        return "furniture", "counter", "counter"
    numbers = [w for w in words if _NUMBER.fullmatch(w.strip("(),"))]
    nouns = _words("counter", "nouns")
    if not numbers or any(w not in numbers and w.strip("(),:") not in nouns and w.strip("(),") not in numbers for w in words):
        return None
    alone = len(numbers) == len(words)
    if alone and (len(words) > 2 or len(numbers[0]) > 9 or re.fullmatch(r"(?:19|20)\d\d", numbers[0])):
        return None  # a year is a heading of a chronology, a row of numbers is a table
    return "furniture", "counter", "counter"


def _interface(block: Block) -> Decision | None:
    bare = re.sub(r"\s*\d[\d.,k]*\s*", " ", block.bare).strip()
    if (
        block.ending in ("none", "mark", "stop")
        and len(block.words) <= 5
        and (bare in _words("interface", "lines") or block.bare in _words("interface", "lines"))
    ):
        return "furniture", "interface", "other"
    return None


def _menu(block: Block) -> Decision | None:
    if block.ending != "none" or len(block.words) > 30 or block.text.startswith("|") or block.bullet:
        return None
    parts = [p for p in _PARTS.split(block.text) if p.strip()]
    small = all(len(p.split()) <= 4 for p in parts)
    if len(parts) >= 3 and re.search(r"[▲▼]", block.text):
        return "furniture", "ticker", "other"
    ui = sum(normal_line(p) in _words("interface", "lines") for p in parts)
    if (len(parts) >= 3 and small) or (len(parts) == 2 and small and (ui == 2 or "»" in block.text or "›" in block.text)):
        return "furniture", "menu", "other" if ui == len(parts) else "header"
    words = block.normal.split()
    if len(words) >= 3 and all(w.rstrip(":") in _words("interface", "lines") for w in words):
        return "furniture", "menu", "header"
    return None


def dated_line(block: Block) -> tuple[str, list[str]] | None:
    """Where a block holds a date and almost nothing else: the block's text without dates, labels and clock, and its words.

    None where it holds no date and no "... ago", or is too long to be a line of the head.
    """
    if len(block.words) > 24 or block.ending == "open":
        return None
    text = block.text
    spans = [(d.start, d.end) for d in printed_dates(text)] or [m.span() for m in _NUMERIC_DATE.finditer(text)]
    for start, end in reversed(spans):
        text = text[:start] + " " + text[end:]
    ago = re.search(r"\b(?:\d+|an?|one|two|three)\s+(?:min|hour|day|week)\w*\s+ago\b", text, re.IGNORECASE)
    if ago:
        text = text.replace(ago.group(), " ")
    if not spans and not ago:
        return None
    text = text.replace("@", " ")
    labels, calendar = _words("header", "labels"), frozenset(lexicon("calendar")["weekdays"]["names"])
    left = [w for w in re.findall(r"[^\s|•·,;:()\[\]–—/-]+", text) if w.casefold() not in labels and w.casefold() not in calendar]
    return text, [w for w in left if not re.fullmatch(r"\d{1,2}(?:[.:]\d\d){0,2}(?:[ap]\.?m\.?)?|[A-Z]{2,4}", w)]


def _date_line(block: Block) -> Decision | None:
    found = dated_line(block)
    if found is None:
        return None
    left = found[1]
    if not left:
        return "dateline", "date-line", None
    sections = sum(len(w) > 3 and w.isupper() for w in left)
    if sections >= 2 and not all(w.isupper() for w in left) and left[0].casefold() not in _words("byline", "starts"):
        return "furniture", "dated-menu", "header"  # the outlet's name, the day and the sections
    if left and left[0].casefold() in _words("byline", "starts"):
        left = left[1:]
    if (
        1 <= len(left) <= 8
        and all(w[:1].isupper() or w.casefold() in _words("byline", "small") for w in left)
        and block.ending == "none"
    ):
        return "byline", "byline-with-date", None
    return None


def _byline(block: Block) -> Decision | None:
    if len(block.words) > 22 or block.ending == "open" or block.inner_stop and len(block.words) > 14:
        return None
    first, _, rest = block.text.strip("[](){}|•· ").partition(" ")
    start = first.casefold().rstrip(":")
    if start not in _words("byline", "starts"):
        low = block.normal
        start = next(
            (s for s in ("words by", "written by", "story by", "report by", "text by", "posted by") if low.startswith(s + " ")), ""
        )
        rest = block.text[len(start) :] if start else ""
    names = _NAME.findall(rest)
    capitals = sum(n[:1].isupper() for n in names)
    small = _words("byline", "small")
    fits = names and capitals and all(n[:1].isupper() or n.casefold() in small for n in names)
    if not start or not fits or len(names) > 16 or (start == "from" and not first.endswith(":")):
        return None
    # "By Friday" opens a sentence, not a byline: a stop with few names behind it is not how a byline looks.
    if block.ending in ("stop", "mark") or names[0].casefold() in lexicon("calendar")["weekdays"]["names"]:
        return None
    return "byline", "byline", None


def _desk(block: Block) -> Decision | None:
    """Who worked on it, as wires put it under the text: "(Reporting by ...; editing by ...)"."""
    fits = len(block.words) <= 50 and block.normal.startswith(_starts("byline", "desk"))
    return ("byline", "desk-line", None) if fits else None


def _wire_note(block: Block) -> Decision | None:
    if block.text.startswith(("(", "[")) and block.text.endswith((")", "]", ".)")) and len(block.words) <= 30:
        first = block.words[0].casefold() if block.words else ""
        if first in _words("header", "notes") or block.normal[1:].startswith("new throughout"):
            return "furniture", "wire-note", "header"
    return None


def _caption(block: Block) -> Decision | None:
    """A photographer's credit or a cue that only a caption has. With a stop, "(left)" may stand in body: left open."""
    normal = block.normal
    if len(block.words) > 70 or block.quoted:
        return None
    if (
        normal.startswith(_starts("caption"))
        and not normal.startswith("file")
        or normal.startswith(("file photo", "file image", "file picture", "file -"))
    ):
        return "caption", "photo-label", None
    if block.ending != "stop" and any(cue in normal for cue in _words("caption", "cues")) and not block.bullet:
        return "caption", "photo-cue", None
    if block.ending == "none" and len(block.words) >= 1 and _credited(block):
        return "caption", "photo-credit", None
    return None


@cache
def _credit() -> re.Pattern[str]:
    credits = "|".join(re.escape(c) for c in sorted(_words("caption", "credits")))
    return re.compile(rf"(?:[.)\]]|^)\s*\(?(?:{credits})\s*[^.]{{2,60}}$")


def _credited(block: Block) -> bool:
    """Whether a block ends in a picture credit: "... at dawn. Jane Roe/Agency", "(Jane Roe / Agency)", "Photograph: Jane Roe"."""
    tail = block.normal[-120:].rstrip(" )].")
    if _credit().search(tail):
        return True
    if any(
        tail.endswith(e) and tail[: -len(e)].rstrip()[-1:] in ("", ".", "(", ")", "/", ",", "-", "|", ":")
        for e in _words("caption", "ends")
    ):
        return True
    last = re.split(r"\s*[/|,]\s*|\bvia\s+|\s+-\s+", tail)
    shape = re.search(r"[/|]\s*\(?[^/]{2,40}$|\bvia [^/]{2,40}$|\([^()]{2,60}[/,] ?[^()/,]{2,40}$", tail)
    if shape and len(last) > 1 and last[-1].strip(" (") in _words("caption", "agencies"):
        return True
    return bool(re.search(r"\((?:[A-Z][^()]{1,40}) ?/ ?[A-Z][^()]{1,40}\)$", block.text[-100:]))


def _republication(block: Block) -> Decision | None:
    if len(block.words) > 50:
        return None
    normal = block.normal.lstrip(" *_-|")
    if normal.startswith(_starts("republication")) and not block.quoted:
        # "Source:" and "Translated by" also open sentences: these must be lines, not sentences of some length.
        if block.ending == "stop" and len(block.words) > 30:
            return None
        if normal.startswith("the post ") and "appeared first" not in normal:
            return None
        return "furniture", "republication", "republication"
    if not block.quoted and len(block.words) <= 45 and any(phrase in normal for phrase in _words("republication", "contains")):
        return "furniture", "republication", "republication"
    return None


def _prompt(block: Block) -> Decision | None:
    if block.quoted or block.bullet or len(block.words) > 40:
        return None
    normal = block.normal.lstrip(" *_-|•")
    if normal.startswith(_starts("prompt")) and len(block.words) <= 30:
        return "furniture", "prompt", "other"
    first = block.words[0].casefold() if block.words else ""
    offer = first in _words("prompt", "imperatives") and block.ending == "none" and len(block.words) <= 18 and not block.bullet
    if offer and _READER.search(normal):
        return "furniture", "offer", "ad"
    if any(phrase in normal for phrase in _words("prompt", "contains")):
        return "furniture", "prompt", "other"
    if re.search(r"\?\s+(?:vote|yes \d+ ?%)", normal):
        return "furniture", "prompt", "other"
    return None


def _teaser(block: Block) -> Decision | None:
    if _TAG.search(block.text) and block.ending == "none" and 4 <= len(block.words) <= 25:
        return "furniture", "tagged-link", "teaser"
    if is_label(block):
        return "furniture", "link-label", "teaser"
    if _BRACKETED.fullmatch(block.text) and 4 <= len(block.words) <= 20:
        return "furniture", "bracketed-link", "teaser"
    if block.quoted or len(block.words) > 40 or block.ending in ("stop", "open") and len(block.words) > 25:
        return None
    normal = block.normal.lstrip(" *_-|•>»")
    if block.ending != "stop" and _MORE_ON.match(normal):
        return "furniture", "labelled-link", "teaser"
    for label in _label_list() if normal.startswith(_label_list()) else ():
        if normal.startswith(label) and (m := _LABEL_THEN.match(normal, len(label))):
            shouted = block.text.lstrip(" *_-|•>»")[: len(label)].isupper()
            if label not in _words("teaser", "alone") or shouted or ":" in m.group() and block.ending == "none":
                return "furniture", "labelled-link", "teaser"
    return None


@cache
def _label_list() -> tuple[str, ...]:
    return tuple(sorted((normal_line(label) for label in _words("teaser", "labels")), key=lambda s: (-len(s), s)))


def is_label(block: Block) -> bool:
    """Whether a block is only a label over links: "Don't miss…", "Read more:"; an ordinary word needs its colon or capitals."""
    if len(block.words) > 7 or block.ending == "mark":
        return False
    bare = block.bare
    known = bare in _words("teaser", "labels") or bare.startswith(
        ("more from ", "more on ", "more in ", "also on ", "related ", "read more ", "also in ", "latest from ")
    )
    if not known or block.quoted:
        return False
    return bare not in _words("teaser", "alone") or block.ending == "open" or block.text.isupper()


def _agency(block: Block) -> Decision | None:
    return (
        ("byline", "agency-line", None)
        if block.bare in _words("caption", "agencies") - {"file", "pool", "handout", "tt", "cp", "pa"}
        else None
    )


def _tags(block: Block) -> Decision | None:
    fits = len(block.words) <= 40 and block.ending == "none" and block.normal.startswith(_starts("interface", "labels"))
    return ("furniture", "tags", "other") if fits else None


def _embed(block: Block) -> Decision | None:
    return ("furniture", "embed", "other") if len(block.text) < 160 and _HANDLE.fullmatch(block.text) else None


_RULES: tuple[Callable[[Block], Decision | None], ...] = (
    _symbols, _advert, _counter, _tags, _agency, _teaser, _interface, _date_line, _prompt, _caption, _menu, _wire_note, _embed,
    _byline, _desk, _republication,
)  # fmt: skip
