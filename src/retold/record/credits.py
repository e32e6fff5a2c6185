"""Upstreams that a page names: the outlets and agencies it says it has something from, and how far each reaches.

Only what is printed counts: an outlet that reports, an outlet that somebody told, an agency in the dateline or the last line,
"Source: …", "first published by …", "Reporting by …". A person who merely speaks is no credit.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Literal

from retold.record.quotations import paragraphs
from retold.record.words import Titles, flows, load_titles
from retold.types import Attribution, Credit, Field, Page, Segment, Span

CreditKind = Literal["outlet", "agency", "person", "page"]

_NAME = r"(?:[^\W\d_][\w.'’&-]*)(?:[ \u00a0](?:of|the|and|&|de|der|[^\W\d_][\w.'’&-]*|\d+)){0,5}"
_DATELINE = re.compile(rf"[^\W\d_a-z][^()\n]{{0,80}}?\((?P<name>{_NAME})\)[ \u00a0]?(?:[-–—:]|\Z)")
_TRAILING = re.compile(rf"(?:\A|[.!?”\"’][ \u00a0]*)\((?P<name>{_NAME})\)[ \u00a0]*\Z")
_SOURCE = re.compile(r"(?:Source|Sources|Via|Credit)[ \u00a0]*:[ \u00a0]*(?P<name>[^\n|]{1,80}?)[ \u00a0.]*\Z", re.IGNORECASE)
_LINK = re.compile(r"(?:read|see|view|click|full|original|link|here|more|continue)\b", re.IGNORECASE)
_PUBLISHED = re.compile(
    rf"\b(?:(?:first|originally|previously)[ \u00a0]+(?:been[ \u00a0]+)?(?:published|appeared|reported|posted|printed)"
    rf"|republished[ \u00a0]+(?:with[ \u00a0]+permission[ \u00a0]+)?from)"
    rf"[ \u00a0]+(?:by|in|on|at|from)?[ \u00a0]*(?:the[ \u00a0]+)?[“\"'‘]?(?P<name>(?-i:{_NAME}))",
    re.IGNORECASE,
)
_REPORTING = re.compile(rf"\b(?:Additional[ \u00a0]+)?[Rr]eporting[ \u00a0]+by[ \u00a0]+(?P<name>{_NAME})")
_ROWS = 200  # paragraphs that a credit may reach over
_SMALL = frozenset({"of", "the", "and", "&", "de", "der"})


def find_credits(page: Page, attributions: tuple[Attribution, ...]) -> tuple[Credit, ...]:
    """The upstreams a page names, in order of place; one row a place. `reach` is None where a credit covers the page.

    An outlet's reach runs from the paragraph that names it over the paragraphs that go on with its speakers. Cost O(page).
    """
    titles = load_titles()
    found = list(_by_line(page, titles)) + list(_by_attribution(page, attributions, titles))
    seen: set[tuple[Field, int]] = set()
    rows = []
    for credit in sorted(found, key=lambda c: (c.field != "title", c.start, -c.end)):
        if (credit.field, credit.start) not in seen:
            seen.add((credit.field, credit.start))
            rows.append(credit)
    return tuple(rows)


def _kind(name: str, titles: Titles, default: CreditKind = "outlet") -> CreditKind:
    words = [w.lower() for w in name.split()]
    if words and words[-1] in titles.agencies:
        return "agency"
    return "outlet" if any(w in titles.outlets for w in words) else default


def _by_line(page: Page, titles: Titles) -> Iterator[Credit]:
    """Credits that a whole line is: dateline, last line, "Source: …", "first published by …", "Reporting by …"."""
    rows = [(s, e, seg) for s, e, seg in paragraphs(page, "text") if seg is None or seg.repeats is None]
    text = page.article.text
    opening = next((i for i, (_, _, seg) in enumerate(rows) if seg is None or seg.role in ("body", "dateline")), -1)
    for i, (start, end, segment) in enumerate(rows):
        stretch = text[start:end].rstrip()
        first = i == opening or (segment is not None and segment.role == "dateline")
        m = _DATELINE.match(stretch[:160]) if first else _TRAILING.search(stretch) if _nothing_follows(rows, i) else None
        if m and _capitalised(m["name"]):
            rule = "dateline" if first else "last-line"
            yield _credit(start + m.start("name"), m["name"], _kind(m["name"], titles, "agency"), rule)
        if m := _SOURCE.match(stretch):
            if _LINK.match(m["name"]):
                yield Credit(name="", kind="page", start=start, end=start + len(stretch), rule="source-line")
            else:
                yield _credit(start + m.start("name"), m["name"], _kind(m["name"], titles), "source-line")
        for m in _PUBLISHED.finditer(stretch):
            name = _cut(m["name"])
            if name and _capitalised(name):
                yield _credit(start + m.start("name"), name, _kind(name, titles), "first-published")
        if (m := _REPORTING.search(stretch)) and (i >= len(rows) - 3) and _capitalised(_cut(m["name"])):
            yield _credit(start + m.start("name"), _cut(m["name"]), "person", "reporting-by")


def _credit(start: int, name: str, kind: CreditKind, rule: str) -> Credit:
    return Credit(name=name, kind=kind, start=start, end=start + len(name), rule=rule)


def _nothing_follows(rows: Sequence[tuple[int, int, Segment | None]], i: int) -> bool:
    return all(seg is not None and not flows(seg) for _, _, seg in rows[i + 1 :])


def _capitalised(name: str) -> bool:
    return bool(name) and all(w[0].isupper() or w.lower() in _SMALL or w[0].isdigit() for w in name.split()) and name[0].isupper()


def _cut(name: str) -> str:
    """A matched name up to its last capitalised word before lower-case prose goes on."""
    kept: list[str] = []
    for word in name.split(" "):
        if not (word[:1].isupper() or word.lower() in _SMALL or word[:1].isdigit()):
            break
        kept.append(word)
        if word.endswith((".", ",")) and len(word) > 3:
            break
    while kept and kept[-1].lower() in _SMALL:
        kept.pop()
    return " ".join(kept).rstrip(".,")


def _by_attribution(page: Page, attributions: Sequence[Attribution], titles: Titles) -> Iterator[Credit]:
    """Outlets that report, or that somebody told; "the newspaper" is the outlet credited before it."""
    rows = {
        f: [r[:2] for r in paragraphs(page, f) if flows(r[2]) or (r[2] is not None and r[2].role in ("headline", "standfirst"))]
        for f in _fields()
    }
    said = [a for a in attributions if a.kind in ("direct", "mixed", "indirect")]
    among: dict[tuple[Field, int], list[Attribution]] = {}
    for a in said:
        if (row := _row_of(rows[a.field], a.content[0][0])) >= 0:
            among.setdefault((a.field, row), []).append(a)
    latest = ""
    for a in said:
        places = [(name, span, "through-outlet") for name, span in zip(a.via, a.via_spans, strict=False)]
        for span in a.source[:1]:
            name = _outlet_name(page, a.field, span, titles, latest)
            if name:
                places.append((name, span, "outlet-reports"))
        for name, span, rule in places:
            latest = name
            start, end = _narrow(page.string(a.field), span, name)
            row = _row_of(rows[a.field], start)
            if row >= 0:
                reach = _reach(page, a, name, among, rows[a.field], row)
                yield Credit(name=name, kind=_kind(name, titles), start=start, end=end, reach=reach, field=a.field, rule=rule)


def _row_of(rows: Sequence[Span], at: int) -> int:
    """The row that holds a place, or -1."""
    row = bisect_right(rows, at, key=lambda r: r[0]) - 1
    return row if row >= 0 and at < rows[row][1] else -1


def _fields() -> tuple[Field, ...]:
    return ("title", "text")


def _narrow(text: str, span: Span, name: str) -> Span:
    """The span of the name itself within its phrase, else the phrase."""
    at = text.find(name, span[0], span[1])
    return (at, at + len(name)) if at >= 0 else span


def _outlet_name(page: Page, field: Field, span: Span, titles: Titles, latest: str) -> str:
    """The outlet that a source phrase is, by its words: title marks or a name with an outlet's word in it; else ""."""
    phrase = page.string(field)[span[0] : span[1]]
    core = re.sub(r"\A(?:the|a|an)[ \u00a0]+", "", phrase, flags=re.IGNORECASE).strip()
    quoted = re.fullmatch(r"[“\"‘'„«](.+?),?[”\"’'“»]", core)
    if quoted:
        return quoted.group(1)
    words = core.split()
    if len(words) == 1 and words[0] in titles.outlet_nouns and core != phrase:
        return latest
    named = len(words) > 1 and all(w[0].isupper() or w.lower() in _SMALL for w in words)
    if named and words[-1].lower() in titles.outlets and not any(w.lower() in titles.roles - titles.outlets for w in words):
        return core
    return ""


def _reach(
    page: Page, a: Attribution, name: str, among: dict[tuple[Field, int], list[Attribution]], rows: Sequence[Span], row: int
) -> Span:
    """From the credit's paragraph over those that go on with its speakers; a new named source or plain narration ends it."""
    start, end = rows[row]
    speakers = {a.speaker} - {None}
    for later in range(row + 1, min(len(rows), row + _ROWS)):
        inside = among.get((a.field, later), [])
        goes_on = (name in x.via or x.speaker in speakers or x.speaker_status in ("pronoun", "inferred") for x in inside)
        if not inside or not all(goes_on):
            break
        speakers |= {x.speaker for x in inside} - {None}
        end = rows[later][1]
    text = page.string(a.field)
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
