"""Stretches between quotation marks, whoever said them.

Double marks are paired first, by shape and by what stands on either side; single marks after them, because most of those are
apostrophes. A mark that is opened and never closed runs to the end of its paragraph and no further.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from retold.record.closed import FUNCTION_WORDS
from retold.types import Field, Page, Quotation, Segment, Span

_DOUBLE = re.compile(r"[“”„‟\"«»＂]|``|''")
_SINGLE = re.compile(r"[‘’‚‛'`‹›]")
_FAR = 200
_GLUED = re.compile(r"[^\W_]")
_CLOSING_BEFORE = frozenset(".,;:!?…)]}’'”\"—–-%")
_ELIDED = re.compile(r"(?:\d0s|\d\d\b|em|til|tis|twas|cause|round|bout|n|ere|neath|cept|fraid|kay|im|er|ello|ave)\b", re.IGNORECASE)
_WORD_AFTER = re.compile(r"[ \u00a0]+([a-z]+)")
_BRACKETS = re.compile(r"\[[^\[\]\n]{1,120}\]")
_PARENTHESES = re.compile(r"\([^()\n]{1,60}\)")
_POINTS = re.compile(r"[\[\](). …]*")
_BEFORE_NAME = re.compile(r"\b(?:he|she|it|they|him|her|them|his|their|this|that|these|those|who|we|us|I)\s*$", re.IGNORECASE)
_BLANK_LINE = re.compile(r"\n[ \t\r\u00a0]*\n")


def find_quotations(page: Page) -> tuple[Quotation, ...]:
    """Every stretch between quotation marks on a page, nested ones too, in order of field (title first) and start.

    Spans are half-open code points and include the marks. Pairing is by the shape of a mark and its neighbours; a mark whose
    shape contradicts its place (”now …”) is read by its place. Raises nothing. Cost O(length of the page).
    """
    found: list[Quotation] = []
    for field in ("title", "text"):
        text = page.string(field)
        open_mark = ""
        for start, end, segment in paragraphs(page, field):
            spans = _pair(text, start, end)
            follows = (
                bool(open_mark) and bool(spans) and not text[start : spans[0][0]].strip() and _kin(text, spans[0][0]) == open_mark
            )
            for i, (left, right, closed) in enumerate(spans):
                inserted = tuple(
                    (m.start(), m.end()) for m in _BRACKETS.finditer(text, left, right) if not _POINTS.fullmatch(m.group())
                )
                found.append(
                    Quotation(start=left, end=right, closed=closed, continues=follows and i == 0, insertions=inserted, field=field)
                )
            if segment is None or segment.role == "body":
                unclosed = [s for s in spans if not s[2]]
                open_mark = _kin(text, unclosed[-1][0]) if unclosed else ""
    found.sort(key=lambda q: (q.field != "title", q.start, -q.end))
    return _with_parentheses(page, found)


def paragraphs(page: Page, field: Field) -> Iterator[tuple[int, int, Segment | None]]:
    """Each paragraph (start, end, its segment) of a field in order; a segment with blank lines in it counts as several."""
    text = page.string(field)
    segments = [s for s in page.segments if s.field == field]
    if not segments and text.strip() and field == "title":
        yield 0, len(text), None
    for segment in segments:
        left = segment.start
        for blank in _BLANK_LINE.finditer(text, segment.start, segment.end):
            if text[left : blank.start()].strip():
                yield left, blank.start(), segment
            left = blank.end()
        if text[left : segment.end].strip():
            yield left, segment.end, segment


def outermost(quotations: tuple[Quotation, ...]) -> tuple[bool, ...]:
    """For each quotation, whether no other contains it. Cost O(n)."""
    flags: list[bool] = []
    reach: dict[str, int] = {}
    for q in quotations:
        flags.append(q.start >= reach.get(q.field, 0))
        reach[q.field] = max(reach.get(q.field, 0), q.end)
    return tuple(flags)


def inner(text: str, quotation: Quotation) -> Span:
    """The span between the marks, trimmed of white space."""
    left = quotation.start + (2 if text[quotation.start : quotation.start + 2] in ("``", "''") else 1)
    right = quotation.end
    if quotation.closed:
        right -= 2 if text[right - 2 : right] == "''" and right - 2 > left else 1
    while left < right and text[left].isspace():
        left += 1
    while right > left and text[right - 1].isspace():
        right -= 1
    return left, max(left, right)


def _kin(text: str, at: int) -> str:
    """The family of the mark at a place: single or double."""
    return "single" if text[at] in "‘’‚‛'`‹›" and text[at : at + 2] not in ("``", "''") else "double"


def _sides(text: str, at: int, end: int, start: int, stop: int) -> tuple[bool, bool]:
    """Whether the mark [at, end) stands where one opens, and where one closes."""
    before = text[at - 1] if at > start else " "
    after = text[end] if end < stop else " "
    opens = not after.isspace() and (
        before.isspace() or before in "([{—–-/“‘«„:" or (not _GLUED.match(before) and before not in _CLOSING_BEFORE)
    )
    closes = not before.isspace() and before not in "([{“‘„" and (after.isspace() or not _GLUED.match(after))
    return opens, closes


def _pair(text: str, start: int, stop: int) -> list[tuple[int, int, bool]]:
    """Pairs of marks in one paragraph: (start, end, closed), by start."""
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    doubles = _pair_doubles(text, start, stop)
    singles = _pair_singles(text, start, stop, doubles)
    return sorted(doubles + singles, key=lambda s: (s[0], -s[1]))


def _pair_doubles(text: str, start: int, stop: int) -> list[tuple[int, int, bool]]:
    stack: list[tuple[int, str]] = []
    spans: list[tuple[int, int, bool]] = []
    for mark in _DOUBLE.finditer(text, start, stop):
        at, end, sign = mark.start(), mark.end(), mark.group()
        opens, closes = _sides(text, at, end, start, stop)
        opens = opens or (sign in "“”" and not stack and at == start)
        if _opening(sign, opens, closes, [s for _, s in stack[-1:]]):
            stack.append((at, sign))
        elif stack:
            left, _ = stack.pop()
            if end - left > len(sign) + 1:
                spans.append((left, end, True))
    edge = stop
    del stack[_FAR // 4 :]
    for left, _ in reversed(stack):  # never closed: to the end of the paragraph, or to the next mark that is not closed either
        covered = [s for s in spans if s[0] > left and s[0] < edge]
        if covered and left != stack[-1][0]:
            edge = min(edge, covered[0][0])
        right = edge
        while right > left and text[right - 1].isspace():
            right -= 1
        if right - left > 1:
            spans.append((left, right, False))
        edge = left
    return _unclosed_before_closed(text, spans)


def _unclosed_before_closed(text: str, spans: list[tuple[int, int, bool]]) -> list[tuple[int, int, bool]]:
    """An unclosed stretch ends before the next closed one of the same marks that opens a sentence or clause of its own."""
    result = []
    for left, right, closed in spans:
        if not closed:
            later = [
                s[0]
                for s in spans
                if s[2] and left < s[0] < right and _kin(text, s[0]) == _kin(text, left) and text[s[0]] == text[left]
            ]
            if later:
                right = min(later)
                while right > left and text[right - 1].isspace():
                    right -= 1
        result.append((left, right, closed))
    return result


def _opening(sign: str, opens: bool, closes: bool, under: list[str]) -> bool:
    """Whether a double mark opens, given where it stands and the mark that is open (if any)."""
    if sign in ("„", "``", "‟"):
        return not (closes and not opens and bool(under))
    if sign == "“":
        if under and under[-1] == "„":
            return opens and not closes
        return opens or not (closes and under)
    if sign == "”":
        return opens and not closes and not under
    if sign in "«»":
        if under and under[-1] in "«»":
            return under[-1] == sign and opens and not closes
        return True
    if under:  # straight marks, and '' of ``…''
        return opens and not closes and under[-1] == sign
    return opens


def _pair_singles(text: str, start: int, stop: int, doubles: list[tuple[int, int, bool]]) -> list[tuple[int, int, bool]]:
    taken = {d for left, right, _ in doubles for d in (left, left + 1, right - 1, right - 2) if text[d] in "'`"}
    marks = [m.start() for m in _SINGLE.finditer(text, start, stop) if m.start() not in taken]
    holders = _holders(marks, doubles)
    spans: list[tuple[int, int, bool]] = []
    i = 0
    while i < len(marks):
        at = marks[i]
        if not _opens_single(text, at, start, stop):
            i += 1
            continue
        shut = _closer(text, marks, holders, i, start, stop)
        if shut is not None:
            spans.append((at, marks[shut] + 1, True))
            i = shut + 1
        elif holders[i] < 0 and _unclosed_single(text, at, start):
            after = next(
                (k for k in range(i + 1, len(marks)) if text[marks[k]] == "‘" and _opens_single(text, marks[k], start, stop)), -1
            )
            right = marks[after] if after >= 0 else stop
            while text[right - 1].isspace():
                right -= 1
            if right - at > 1:
                spans.append((at, right, False))
            i = after if after >= 0 else len(marks)
        else:
            i += 1
    return spans


def _holders(marks: list[int], doubles: list[tuple[int, int, bool]]) -> list[int]:
    """For each mark the start of the narrowest pair of double marks around it, or -1."""
    ordered = sorted(doubles, key=lambda d: (d[0], -d[1]))
    stack: list[tuple[int, int]] = []
    result = []
    k = 0
    for at in marks:
        while k < len(ordered) and ordered[k][0] < at:
            while stack and stack[-1][1] <= ordered[k][0]:
                stack.pop()
            if ordered[k][2]:
                stack.append((ordered[k][0], ordered[k][1]))
            k += 1
        while stack and stack[-1][1] <= at:
            stack.pop()
        result.append(stack[-1][0] if stack else -1)
    return result


def _opens_single(text: str, at: int, start: int, stop: int) -> bool:
    opens, closes = _sides(text, at, at + 1, start, stop)
    if text[at] in "‘‚‛‹" and at + 1 < stop and not text[at + 1].isspace():
        return not _ELIDED.match(text, at + 1) and (at == start or not _GLUED.match(text[at - 1]))
    return opens and not closes and text[at] != "›" and not _ELIDED.match(text, at + 1)


def _closer(text: str, marks: list[int], holders: list[int], i: int, start: int, stop: int) -> int | None:
    """The index in `marks` of the mark that closes the one at index i, or None; it looks no further than `_FAR` marks."""
    candidates: list[int] = []
    for j in range(i + 1, min(len(marks), i + _FAR)):
        at = marks[j]
        if holders[j] != holders[i]:
            if holders[i] >= 0 and holders[j] < 0:
                break
            continue
        if text[at] == "‘" and _opens_single(text, at, start, stop) and text[marks[i]] == "‘":
            break
        opens, closes = _sides(text, at, at + 1, start, stop)
        if text[at] in "‘‚`" or not (closes or (text[at] == "’" and not opens and not _between(text, at, stop))):
            continue
        if at - marks[i] < 2:
            continue
        if not _plural_possessive(text, at, stop):
            plain = text[at - 1] not in _CLOSING_BEFORE
            return candidates[0] if candidates and plain and _far(text, marks[candidates[0]], at) else j
        candidates.append(j)
    if candidates and not (marks[i] == start and text[marks[i]] == "‘"):
        return candidates[0]
    return None


def _between(text: str, at: int, stop: int) -> bool:
    return at + 1 < stop and bool(_GLUED.match(text[at + 1]))


def _far(text: str, first: int, second: int) -> bool:
    """Whether a sentence ends between two candidates, so that the second belongs to something else."""
    return bool(re.search(r"[.!?]\s", text[first:second]))


def _plural_possessive(text: str, at: int, stop: int) -> bool:
    """Whether the mark after a plural s may be a possessive (workers’ demands) rather than the end of a quotation."""
    if text[at - 1] not in "sSz":
        return False
    after = _WORD_AFTER.match(text, at + 1, stop)
    return after is not None and after.group(1) not in FUNCTION_WORDS and not after.group(1).endswith("ed")


def _unclosed_single(text: str, at: int, start: int) -> bool:
    """Whether a single mark without a partner is a quotation that was never closed (rather than a stray apostrophe)."""
    first = not text[max(start, at - 12) : at].strip(" \u00a0\t•*-")
    after_colon = text[max(start, at - 2) : at].strip() in (":", ",")
    return text[at] == "‘" or first or after_colon


def _with_parentheses(page: Page, found: list[Quotation]) -> tuple[Quotation, ...]:
    """Add short parentheses as insertions where the page's style shows that they are the reporter's."""
    if any(q.insertions for q in found):
        return tuple(found)
    candidates: list[list[tuple[Span, str]]] = []
    for q in found:
        text = page.string(q.field)
        candidates.append(
            [(m.span(), grade) for m in _PARENTHESES.finditer(text, q.start, q.end) if (grade := _editorial(text, q, m.span()))]
        )
    strong = any(grade == "strong" for row in candidates for _, grade in row)
    result = []
    for q, row in zip(found, candidates, strict=True):
        kept = tuple(span for span, grade in row if grade == "strong" or strong)
        result.append(
            Quotation(start=q.start, end=q.end, closed=q.closed, continues=q.continues, insertions=kept, field=q.field)
            if kept
            else q
        )
    return tuple(result)


def _editorial(text: str, q: Quotation, span: Span) -> str:
    """How sure it is that a parenthesis inside a quotation is the reporter's: "strong", "weak" or ""."""
    words = text[span[0] + 1 : span[1] - 1].split()
    if not 1 <= len(words) <= 4:
        return ""
    if not text[q.start + 1 : span[0]].strip(" “\"'‘"):
        return "strong"
    if len(words) == 1 and words[0].islower() and words[0] in FUNCTION_WORDS:
        return "strong"
    if words[0][:1].isupper() and _BEFORE_NAME.search(text, max(q.start, span[0] - 12), span[0]):
        return "strong"
    return "weak"
