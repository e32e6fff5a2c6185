"""Sentences and units: the pieces of a page that can have a fate.

Sentences are found by rules of news English (any other language: sentencex). A sentence is then cut into clauses and quotations,
so that an aside behind a dash can travel without the clause in front of it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Literal

from retold.language.lexicons import lexicon
from retold.types import Article, Field, Page, Segment, Sentence, Span, Unit

_END = re.compile(r"[.?!。…！？][.?!…]*[\"'”’»)\]]*(?:\s[”»])?(?=\s)")
_WORD = re.compile(r"\w+(?:['’.,-]\w+)*")
_OPENERS = "\"'“‘«„([{*•–—- "
_LEAD = re.compile(r"[•●▪◦‣∙·■▶►*]\s+|[-–—]\s+")
_WHOLE: dict[str, Literal["headline", "standfirst", "subheading", "caption"]] = {
    "headline": "headline", "standfirst": "standfirst", "subheading": "subheading", "caption": "caption",
}  # fmt: skip
_QUOTED_WORDS = 3  # a shorter quotation stays inside its clause
_CLAUSE_WORDS = 4
_CONJOINED_WORDS = 3
_COLON_WORDS = 3
_LISTED = 4  # an "and" so near behind a comma parts the last two of a list


def segment(article: Article, segments: Sequence[Segment]) -> Page:
    """Sentences and units of the segments that can be retold, in order, those of a title given apart first.

    Headlines, standfirsts, subheadings and captions are one sentence and one unit each. Repeats, furniture, bylines and
    datelines have neither; nor has the given title where the text prints it. Units tile their sentence: every character of a
    sentence that is not white space is in exactly one. Cost O(length).
    """
    printed = {normal(article.text[s.start : s.end]) for s in segments if s.field == "text" and s.role == "headline"}
    sentences: list[Sentence] = []
    units: list[Unit] = []
    counts: dict[Field, int] = {"text": -1, "title": -1}
    for part in sorted(segments, key=lambda s: s.field != "title"):
        counts[part.field] += 1
        text = article.text if part.field == "text" else article.title or ""
        if part.role in ("furniture", "byline", "dateline") or part.repeats is not None or part.hidden:
            continue
        if part.field == "title" and normal(text[part.start : part.end]) in printed:
            continue
        start = _unbulleted(text, part)
        whole = _WHOLE.get(part.role)
        spans = [(start, part.end)] if whole else sentence_spans(text, start, part.end, article.language)
        quoted = [] if whole else quotation_spans(text, start, part.end)
        for span in spans:
            index = len(sentences)
            sentences.append(Sentence(start=span[0], end=span[1], paragraph=counts[part.field], role=part.role, field=part.field))
            pieces = [(span, whole)] if whole else list(_pieces(text, span, quoted))
            units.extend(Unit(start=s, end=e, sentence=index, kind=kind, field=part.field) for (s, e), kind in pieces)
    return Page(article=article, segments=tuple(segments), sentences=tuple(sentences), units=tuple(units))


def normal(line: str) -> str:
    """How a headline is compared with the title: letters and digits only, no case."""
    return "".join(c for c in line.casefold() if c.isalnum())


def _unbulleted(text: str, part: Segment) -> int:
    """Where the words of a segment begin: behind its bullet."""
    m = _LEAD.match(text, part.start, part.end)
    return m.end() if m and m.end() < part.end else part.start


# --- sentences ----------------------------------------------------------------------------------------------------------------


def sentence_spans(text: str, start: int, end: int, language: str | None = "en") -> list[Span]:
    """Sentences of text[start:end], trimmed, in order; together they hold every character that is not white space. O(length)."""
    cuts = _english_cuts(text, start, end) if language in (None, "en") else _other_cuts(text, start, end, language)
    spans = []
    for a, b in zip([start, *cuts], [*cuts, end], strict=True):
        piece = text[a:b]
        if piece.strip():
            spans.append((a + len(piece) - len(piece.lstrip()), b - len(piece) + len(piece.rstrip())))
    return spans


def _other_cuts(text: str, start: int, end: int, language: str) -> list[int]:
    from sentencex import segment as split  # the only language that news rules are written for is English

    cuts, at = [], start
    for piece in split(language, text[start:end]):
        at += len(piece)
        cuts.append(at)
    whole = bool(cuts) and cuts[-1] == end
    return cuts[:-1] if whole else []


@cache
def _list(name: str, key: str) -> frozenset[str]:
    return frozenset(lexicon(name)[key])


def _english_cuts(text: str, start: int, end: int) -> list[int]:
    return [m.end() for m in _END.finditer(text, start, end) if _ends(text, m, start, end)]


def _ends(text: str, m: re.Match[str], start: int, end: int) -> bool:
    """Whether a sentence ends at this mark, given the word before it and what follows."""
    follow = text[m.end() : min(end, m.end() + 80)].lstrip()
    bare = follow.lstrip(_OPENERS)
    if not bare or bare[0].islower():
        return False
    mark = m.group()
    closed = mark[-1] in "\"'”’»"
    if closed and "." not in mark and _cue_follows(follow):
        return False  # “Why?” Ada Roe asked
    if mark[0] != "." or mark[1:2] in (".", "?", "!"):
        return True
    before = text[max(start, m.start() - 24) : m.start()].split()
    word = before[-1].lstrip(_OPENERS) if before else ""
    low = word.casefold()
    first = _WORD.match(bare)
    starter = first is not None and first.group().split("'")[0].split("’")[0].casefold() in _list("abbreviations", "starters")
    if low in _list("abbreviations", "before_number") and bare[0].isdigit():
        return False
    if low in _list("abbreviations", "before_name") and not closed:
        return False
    initial = len(word) == 1 and word.isalpha() and word.isupper() and word != "I"
    if initial or low in _list("abbreviations", "maybe") or re.fullmatch(r"(?:[^\W\d_]\.)+[^\W\d_]", word):
        return starter and not (
            initial
            and not closed
            and len(before) > 1
            and before[-2][:1].isupper()
            and first is not None
            and len(first.group()) == 1
        )
    return True


def _cue_follows(follow: str) -> bool:
    """One to four capitalised words, then a verb of reporting."""
    words = follow.split(maxsplit=6)[:6]
    for i, word in enumerate(words):
        bare = word.strip(",.;:")
        if bare.casefold() in _list("clauses", "reporting"):
            return i > 0
        if (
            not bare[:1].isupper()
            or word[-1:] in ".;:?!"
            and len(bare) > 3
            or bare.casefold() in _list("abbreviations", "starters")
        ):
            return False
    return False


# --- quotations ---------------------------------------------------------------------------------------------------------------


def quotation_spans(text: str, start: int, end: int) -> list[Span]:
    """Stretches between quotation marks, marks included, in order; an unclosed one ends with the paragraph. O(length)."""
    spans: list[Span] = []
    at = start
    closers = _single_closers(text, start, end)
    while at < end:
        c = text[at]
        if c in '“„«"”' and _opens(text, at, start):
            stop = _double_close(text, at, end)
        elif c in "‘'" and _opens(text, at, start):
            stop = _single_close(text, at, end, closers)
        else:
            at += 1
            continue
        if stop is None:
            at += 1
            continue
        spans.append((at, stop))
        at = stop
    return spans


def _opens(text: str, at: int, start: int) -> bool:
    """A mark opens where nothing but space or an opening stands before it and something stands behind it."""
    before = text[at - 1] if at > start else " "
    behind = text[at + 1 : at + 2]
    if text[at] in "“„«":
        return True
    if text[at] in "‘'" and re.match(r"\d\ds?\b", text[at + 1 : at + 5]):
        return False  # the '80s
    return (before.isspace() or before in '([{—–-/:“‘"') and bool(behind) and not behind.isspace()


def _double_close(text: str, at: int, end: int) -> int | None:
    wanted = {"“": '”"“', "„": '“”"', "«": "»", '"': '"”', "”": '”"'}[text[at]]
    for i in range(at + 1, end):
        if text[i] in wanted:
            if text[i] == "“" and text[at] == "“":
                return i  # the next one opens: this one was never closed
            return i + 1
    return end if text[at] in "“„«" else _trim_end(text, at, end)


def _trim_end(text: str, at: int, end: int) -> int:
    return at + len(text[at:end].rstrip())


def _single_closers(text: str, start: int, end: int) -> list[int]:
    """Where a single mark may close: no letter behind it. Behind a plural's "s" it is doubtful: see `_single_close`."""
    return [
        i
        for i in range(start, end)
        if text[i] in "’'" and i > start and not text[i - 1].isspace() and not (i + 1 < end and (text[i + 1].isalnum()))
    ]


def _single_close(text: str, at: int, end: int, closers: list[int]) -> int | None:
    """The close of a single quotation opened at `at`: the next sure closer, else a doubtful one, else the paragraph's end."""
    doubtful = None
    for k in range(bisect_right(closers, at), len(closers)):
        i = closers[k]
        if i - at > 2_000:
            break
        plural = text[i - 1] in "sSzx" and i + 1 < end and text[i + 1] == " " and text[i + 2 : i + 3].isalpha()
        if not plural or _closed_before_opening(text, i, end):
            return i + 1
        doubtful = doubtful if doubtful is not None else i + 1
    if doubtful is not None:
        return doubtful
    if text[at] == "'" or text[at + 1 : at + 2].isdigit() or not _long(text, at, end):
        return None  # '80s, 'em, 'tis: an apostrophe
    return _trim_end(text, at, end)


def _closed_before_opening(text: str, i: int, end: int) -> bool:
    """Behind "...s’ word": whether another quotation opens before any closes, so that this mark must be the close."""
    ahead = text[i + 1 : min(end, i + 400)]
    opening = re.search(r"(?:(?<=\s)|^)[‘']\w", ahead)
    closing = re.search(r"[^\s‘'][’'](?!\w)", ahead)
    return closing is None or (opening is not None and opening.start() < closing.start())


def _long(text: str, at: int, end: int) -> bool:
    return len(text[at:end].split(maxsplit=_QUOTED_WORDS)) >= _QUOTED_WORDS


# --- units --------------------------------------------------------------------------------------------------------------------


def _pieces(text: str, span: Span, quoted: Sequence[Span]) -> Iterator[tuple[Span, Literal["clause", "quotation"]]]:
    """The units of one sentence: its quotations of three words and more, and the clauses between and around them."""
    at = span[0]
    first = bisect_right(quoted, span[0], key=lambda q: q[1])
    for q in quoted[first:]:
        start, stop = max(q[0], span[0]), min(q[1], span[1])
        if q[0] >= span[1]:
            break
        if stop <= at or len(_WORD.findall(text, start, stop)) < _QUOTED_WORDS:
            continue
        while stop < span[1] and not text[stop].isalnum() and not text[stop].isspace() and not _opens_quote(text, stop):
            stop += 1  # a comma or stop behind the mark belongs to the unit before it
        yield from _clauses(text, at, start, quoted)
        end = start + len(text[start:stop].rstrip())
        dash = re.compile(r"\s+[–—-]+(?=\s)").match(text, end, span[1])
        yield (start, dash.end() if dash else end), "quotation"
        at = dash.end() if dash else stop
    yield from _clauses(text, at, span[1], quoted)


def _opens_quote(text: str, at: int) -> bool:
    return text[at] in "“‘„«([" or text[at] in "\"'" and at + 1 < len(text) and text[at + 1].isalnum()


_BOUNDARY = re.compile(r";\s+|\s+(?:[–—]+|-{1,3})(?:\s+[–—-]+)*\s+|(?<=\w)—(?=\w)|:\s+|,[\"'”’]?\s+")


def _clauses(text: str, start: int, end: int, quoted: Sequence[Span]) -> Iterator[tuple[Span, Literal["clause", "quotation"]]]:
    """Cuts text[start:end] into clauses; nothing where it holds no character but white space."""
    piece = text[start:end]
    if not piece.strip():
        return
    start, end = start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
    words = [(m.start(), m.end()) for m in _WORD.finditer(text, start, end)]
    at, done = start, 0
    for cut, before_needed, behind_needed in _candidates(text, start, end, words):
        reached = bisect_right(words, (cut, -1))
        inside = quoted[bisect_right(quoted, cut, key=lambda q: q[1]) :][:1]
        if inside and inside[0][0] < cut:
            continue
        if reached - done >= before_needed and len(words) - reached >= behind_needed:
            yield (at, at + len(text[at:cut].rstrip())), "clause"
            at = cut + len(text[cut:end]) - len(text[cut:end].lstrip()) if text[cut : cut + 1].isspace() else cut
            done = reached
    if at < end:
        yield (at, end), "clause"


def _candidates(text: str, start: int, end: int, words: Sequence[Span]) -> Iterator[tuple[int, int, int]]:
    """Places where a clause may end, in order: (offset, words needed before it, words needed behind it)."""
    forms = [text[s:e].casefold() for s, e in words]
    commas = [m.start() for m in _BOUNDARY.finditer(text, start, end)]
    found: dict[int, tuple[int, int]] = {}
    for m in _BOUNDARY.finditer(text, start, end):
        behind = bisect_right(words, (m.end(), -1))
        mark = m.group().strip()[:1]
        if mark == ";" or mark in "–—-":
            found[m.end()] = (_CONJOINED_WORDS, _CONJOINED_WORDS)
        elif mark == ":":
            found[m.end()] = (_COLON_WORDS, _COLON_WORDS)
        else:
            needs = _comma(text, forms, words, behind, m.start(), start, end, commas)
            if needs:
                found[m.end()] = needs
    for i, form in enumerate(forms):
        if form in _list("clauses", "bare") and i and _goes_on(text, words, i):
            found.setdefault(words[i][0], (_CLAUSE_WORDS, _CLAUSE_WORDS))
        elif (
            form == "that"
            and i + 1 < len(forms)
            and _reported(forms, words, text, i)
            and text[words[i][1] : words[i + 1][0]].isspace()
        ):
            found.setdefault(words[i + 1][0], (_CONJOINED_WORDS, _CLAUSE_WORDS))
    for cut in sorted(found):
        yield cut, *found[cut]


def _goes_on(text: str, words: Sequence[Span], i: int) -> bool:
    """Whether nothing but white space stands on either side of a word: "had met before, Monday's ..." opens no clause."""
    behind = text[words[i][1] : words[i + 1][0]] if i + 1 < len(words) else "."
    return text[words[i - 1][1] : words[i][0]].isspace() and behind.isspace()


def _reported(forms: Sequence[str], words: Sequence[Span], text: str, that: int) -> bool:
    """Whether "that" opens what somebody reports: a reporting verb among the six words before it, no comma or verb between."""
    for i in range(that - 1, max(-1, that - 7), -1):
        if text[words[i][1] : words[i + 1][0]].strip() or forms[i] in _list("clauses", "verbs"):
            return False
        if forms[i] in _list("clauses", "reporting"):
            return True
    return False


def _comma(
    text: str, forms: Sequence[str], words: Sequence[Span], behind: int, at: int, start: int, end: int, commas: Sequence[int]
) -> tuple[int, int] | None:
    """Words needed on each side of a comma for a cut there; None where it parts a list, a date, or a name and its apposition."""
    k = bisect_right(commas, at)
    left = commas[k - 2] if k >= 2 else start
    right = commas[k] if k < len(commas) else end
    before = behind - bisect_right(words, (left, -1))
    after = bisect_right(words, (right, -1)) - behind
    following = forms[behind] if behind < len(forms) else ""
    if following in ("and", "but", "before") and behind >= 2 and forms[behind - 1] in _list("clauses", "reporting"):
        return 2, _CLAUSE_WORDS  # "... Ada Roe asked, and then she went": the cue of a quotation is short
    if following in _list("clauses", "behind_comma"):
        last = following in ("and", "or") and before < _CLAUSE_WORDS and left != start
        if last or after < _CONJOINED_WORDS and following in ("and", "or", "in", "with"):
            return None  # "a, b, and c"
        return (_CLAUSE_WORDS if following in _list("clauses", "relatives") else _CONJOINED_WORDS), _CONJOINED_WORDS
    listed = any(forms[k] in ("and", "or") for k in range(behind + 1, min(behind + _LISTED, len(forms))))
    if listed and not following.endswith("ing"):
        return None  # "Syria, Ukraine and the rest"
    return (_CLAUSE_WORDS, _CLAUSE_WORDS) if before >= _CLAUSE_WORDS and after >= _CLAUSE_WORDS else None
