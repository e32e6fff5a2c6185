"""What is fused to the front or the end of a paragraph: header dates, ad slots, datelines. Cut off as blocks of their own."""

from __future__ import annotations

import re
from functools import cache

from retold.cleaning.blocks import Block
from retold.language.calendar import printed_dates
from retold.language.lexicons import lexicon

_NEXT = re.compile(r"[\s|•·:–—-]*(?=[\"'“‘(\[]*[A-Z0-9])")
_PLACE = r"[A-Z][A-Z.'’-]{2,}(?:(?: |, ?|/|-)(?:[A-Z][\w.'’-]*|(?:de|la|el|al|on|upon|of)(?= [A-Z]))){0,5}"
_DASH = r"\s*(?:[—–―]|(?<=\s)--?(?=\s)|(?<=\))--?(?=\s))\s*"


@cache
def _dateline() -> re.Pattern[str]:
    """ "LONDON, 3 May (Agency) — ", "GENEVA (Agency) - ", "(Agency) - ", "Oslo, May 3 (Agency) -"."""
    month = "|".join(sorted(lexicon("calendar")["months"], key=len, reverse=True))
    day = rf"(?:(?:[A-Z][a-z]+day,? )?(?:\d{{1,2}} (?i:{month})\.?|(?i:{month})\.? \d{{1,2}})(?:,? \d{{4}})?)"
    agency = r"\((?:[A-Z][\w .&/'’-]{1,38})\)"
    cased = r"[A-Z][\w.'’-]+(?:(?: |, ?|/)[A-Z][\w.'’-]*){0,4}"
    return re.compile(
        rf"(?:{_PLACE}(?:,? {day})?(?:,? {agency})?|{cased}(?:,? {day})?,? {agency}|{cased}, {day}|{agency})"
        rf"{_DASH}(?=[\"'“‘(\[]*[\w$£€])"
    )


@cache
def _slots() -> tuple[re.Pattern[str], re.Pattern[str]]:
    names = "|".join(re.escape(s) for s in sorted(lexicon("furniture")["ad"]["lines"], key=len, reverse=True) if len(s) > 4)
    bar = r"[-–—*\[\](){}<>~=|]"
    return (
        re.compile(rf"(?:{bar}+\s*(?i:{names})\s*{bar}+|(?-i:ADVERTISEMENT|ADVERT|SPONSORED)\b)\s*(?=\S)"),
        re.compile(rf"\s({bar}+\s*(?i:{names})\s*{bar}+)\s*\Z"),
    )


def split_openings(block: Block) -> list[Block]:
    """The block with what is fused to it cut off, in order; the block alone where nothing is. Cost O(length of the opening)."""
    out: list[Block] = []
    rest = block
    for _ in range(6):
        cut = _header_date(rest) or _ad_slot(rest) or _fused_counter(rest)
        if cut is None or not rest.text[cut[0] :].strip():
            break
        head, rest = _cut(rest, cut[0])
        head.label("furniture", cut[1], "ad" if cut[1] == "ad-slot" else "counter" if cut[1] == "counter" else "header")
        out.append(head)
    tail = _slots()[1].search(rest.text[-80:])
    if tail and len(rest.text) > 80:
        rest, ad = _cut(rest, len(rest.text) - 80 + tail.start(1))
        ad.label("furniture", "ad-slot", "ad")
        return [*out, *_split_dateline(rest), ad]
    return [*out, *_split_dateline(rest)]


def _split_dateline(block: Block) -> list[Block]:
    m = _dateline().match(block.text[:160])
    sentence = len(block.words) >= 9 and block.ending in ("stop", "mark", "open") or len(block.words) >= 25
    if m is None or not sentence:
        return [block]
    place, rest = _cut(block, m.end())
    place.label("dateline", "dateline")
    return [place, rest]


def _cut(block: Block, at: int) -> tuple[Block, Block]:
    left, right = block.text[:at].rstrip(), block.text[at:]
    lead = len(right) - len(right.lstrip())
    first = Block(block.start, block.start + len(left), left, block.group)
    return first, Block(block.start + at + lead, block.end, right.lstrip(), block.group)


def _header_date(block: Block) -> tuple[int, str] | None:
    """A date at the very front that the sentence does not need: labelled, machine-written or with a time of day."""
    head = block.text[:90]
    date = next(printed_dates(head), None)
    if date is None or len(block.words) < 8:
        return None
    before = re.findall(r"[^\s:|•·()\[\]-]+", head[: date.start])
    labels = set(lexicon("furniture")["header"]["labels"]) | set(lexicon("calendar")["weekdays"]["names"])
    if any(w.casefold().strip(",.") not in labels for w in before) or len(before) > 5:
        return None
    machine = head[date.start : date.start + 4].isdigit()
    named = [w for w in before if w.casefold() not in ("on", "by", "at", "the", "of", "and", "in", "first", "last", "one", "day")]
    labelled = any(
        w.casefold().strip(",.") in ("date", "published", "posted", "updated", "created", "issued", "released", "filed", "modified")
        for w in named
    )
    if not (labelled or (not before and (machine or date.precision == "minute"))):
        return None
    end = date.end
    zone = re.match(r"\s*(?:\(?[A-Z]{2,4}\)?(?=[\s|•·])|Z\b|[+-]\d\d:?\d\d)", block.text[end : end + 12])
    end += zone.end() if zone and zone.group().strip("() ") in _zones() else 0
    follows = _NEXT.match(block.text, end)
    return (end, "header-date") if follows and follows.end() > end or follows and block.text[end : end + 1].isspace() else None


@cache
def _zones() -> frozenset[str]:
    return frozenset(w.upper() for w in lexicon("furniture")["header"]["labels"] if 2 <= len(w) <= 4) - {
        "AT",
        "ON",
        "BY",
        "THE",
        "OF",
        "AND",
        "AGO",
        "ONE",
        "DAY",
    }


def _ad_slot(block: Block) -> tuple[int, str] | None:
    m = _slots()[0].match(block.text)
    return (m.end(), "ad-slot") if m and m.end() < len(block.text) else None


def _fused_counter(block: Block) -> tuple[int, str] | None:
    """ "126 shares The minister ...": a number, a noun of counters, then a capital."""
    m = re.match(
        r"\d[\d.,]*[km]?\s+(shares|views|comments|reads|likes|(?:min|minute|mins) read)\b[\s|•·]*(?=[\"“‘]?[A-Z])", block.text[:60]
    )
    return (m.end(), "counter") if m and len(block.words) > 8 else None
