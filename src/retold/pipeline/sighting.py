"""A passage held against articles: where it stands in each, word for word, edited, or in other words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from retold.account import compare
from retold.alignment import align, make_view
from retold.cleaning import clean
from retold.finding import compare_prints, prints_of
from retold.finding.locating import Asked, Located, locate
from retold.language.tokens import tokenise, words_within
from retold.language.words import edit
from retold.record import make_record
from retold.segmentation import segment
from retold.types import Article, Carrier, Page, Pair, Segment, Sighting, Span, View

Sight = Callable[[Sequence[Article]], list[tuple[Sighting, ...]]]

_EDITED = 0.6  # of the words of the longer side of a stretch that are the same, from which it is edited and not reworded
_ENOUGH = 0.5  # of a passage's weight that a place must hold
_PART_WORDS, _PART = 8, 0.25  # or so many words of it in a row, and this share
_NEAR = 0.4  # of its weight that the words around a place must hold, to be aligned as other articles are
_LINKED = 0.34  # score of two units that say the same (`alignment.align`)
_REWORDED_SHARE = 0.4  # of a long passage that must have counterparts
_AROUND = 600  # code points of a paragraph that are looked at on either side
_MOST_UNITS, _MOST_ALIGNED, _MOST_LINKS = 300, 24, 12
_LONGEST_EDIT = 3_000  # words of a stretch of which the words that differ are told


def body_page(article: Article) -> Page:
    """A text of which every paragraph is asked for: nothing of it is furniture. Cost O(length)."""
    found, at = list[Segment](), 0
    for line in article.text.splitlines(keepends=True):
        body = line.strip()
        if body:
            start = at + line.index(body)
            found.append(Segment(start=start, end=start + len(body), role="body", rule="asked for"))
        at += len(line)
    return segment(article, found)


# --- a short passage ----------------------------------------------------------------------------------------------------------


def short_sightings(page: Page, asked: Asked) -> Sight:
    """What finds a passage of some words in articles: their sightings, the fullest first. Cost some .5 ms an article."""
    view = make_view(page, make_record(page, attribution_model=False))
    return lambda articles: [_sightings(asked, view, article) for article in articles]


def _sightings(asked: Asked, view: View, article: Article) -> tuple[Sighting, ...]:
    found = list[Sighting]()
    for field in ("text", "title"):
        text = article.text if field == "text" else article.title or ""
        tokens = tokenise(text)
        for place in locate(asked, tokens):
            sighting = _seen(asked, place, text) or _reworded(asked, view, place, text, article.language)
            if sighting is not None:
                found.append(msgspec.structs.replace(sighting, field=field))
    return tuple(sorted(found, key=lambda s: (-s.share, s.field == "title", s.start)))


def _seen(asked: Asked, place: Located, text: str) -> Sighting | None:
    """Word for word or edited; None where too little of the passage stands there in its words."""
    (first, past), (low, high) = place.asked, place.found
    same = sum(edited[2] - edited[1] for edited in place.edits if edited[0] == "equal")
    alike = same / max(past - first, high - low)
    part = place.share >= _PART and same >= _PART_WORDS
    if alike < _EDITED or not (place.share >= _ENOUGH or part):
        return None
    tokens = tokenise(text)
    spans = asked.tokens.spans, tokens.spans
    edits = [
        (tag, _span(spans[0], i, past_i), _span(spans[1], j, past_j)) for tag, i, past_i, j, past_j in place.edits if tag != "equal"
    ]
    return Sighting(
        asked=_span(spans[0], first, past),
        start=spans[1][0][low],
        end=spans[1][1][high - 1],
        wording="verbatim" if place.verbatim else "edited",
        share=round(place.share, 4),
        edits=tuple(edits),
        status="stated" if place.verbatim else "inferred",
        rule="word for word" if place.verbatim else f"at least {_EDITED:.0%} of the words, in one order",
    )


def _span(spans: tuple[list[int], list[int]], first: int, past: int) -> Span:
    """The span of words; an empty one at the place of the next word, or the end of the last."""
    starts, ends = spans
    if first < past:
        return starts[first], ends[past - 1]
    at = starts[first] if first < len(starts) else ends[-1] if ends else 0
    return at, at


def _reworded(asked: Asked, view: View, place: Located, text: str, language: str | None) -> Sighting | None:
    """The paragraph around a place where most of the words stand, aligned with the passage as two articles are."""
    if place.held < _NEAR:
        return None
    starts, ends = tokenise(text).spans
    low, high = starts[place.found[0]], ends[place.found[1] - 1]
    start = max(text.rfind("\n", 0, low) + 1, low - _AROUND)
    end = text.find("\n", high)
    end = min(len(text) if end < 0 else end, high + _AROUND)
    around = body_page(_piece(text[start:end], language))
    links = [link for link in align(view, make_view(around, make_record(around, attribution_model=False))) if link.score >= _LINKED]
    weights = asked.weights
    share = sum(int(weights[slice(*words)].sum()) for words in {link.a_words for link in links}) / asked.weight
    if share < _ENOUGH:
        return None
    return Sighting(
        asked=(min(link.a[0] for link in links), max(link.a[1] for link in links)),
        start=start + min(link.b[0] for link in links),
        end=start + max(link.b[1] for link in links),
        wording="reworded",
        share=round(min(share, place.held), 4),
        status="inferred",
        rule="aligned as saying the same",
    )


def _piece(text: str, language: str | None) -> Article:
    return Article(key="", given=False, sha256="", text=text, language=language)


# --- a long passage -----------------------------------------------------------------------------------------------------------


def long_sightings(page: Page, asked: Asked) -> Sight:
    """What finds a long passage in articles: the stretches in common; where there is little, what says the same in other words."""

    def sight(articles: Sequence[Article]) -> list[tuple[Sighting, ...]]:
        pages = [Page(article=a, segments=clean(a), sentences=(), units=()) for a in articles]
        pairs = np.array([[0, n] for n in range(1, len(pages) + 1)], np.int64).reshape(-1, 2)
        rows = compare_prints(prints_of([page, *pages]), pairs).pairs()
        found = [_passages(page.article.text, asked, pair, a.text) for pair, a in zip(rows, articles, strict=True)]
        little = [n for n, own in enumerate(found) if share_of(asked, own) < _PART]
        ranked = sorted(little, key=lambda n: (-rows[n].content, articles[n].sha256))[:_MOST_ALIGNED]
        view = make_view(page, make_record(page, attribution_model=False)) if ranked and _small(page) else None
        for n in ranked:
            found[n] = (_in_other_words(asked, view, pages[n]) if view else ()) or found[n]
        return found

    return sight


def share_of(asked: Asked, sightings: Sequence[Sighting]) -> float:
    """The share of a passage's weight that stands in any of these. Cost O(words + sightings log words)."""
    here = np.zeros(len(asked), np.bool_)
    for one in sightings:
        first, past = asked.tokens.within(*one.asked)
        here[first:past] = True
    return float(asked.weights[here].sum()) / max(1, asked.weight)


def _small(page: Page) -> bool:
    return 0 < len(page.units) <= _MOST_UNITS


def _passages(text: str, asked: Asked, pair: Pair, other: str) -> tuple[Sighting, ...]:
    found = list[Sighting]()
    for p in pair.passages:
        edits: list[tuple[str, Span, Span]] = []
        if p.similarity < 1 and p.words <= _LONGEST_EDIT:
            one, two = words_within(text, p.a_start, p.a_end), words_within(other, p.b_start, p.b_end)
            tiles = edit(one.forms, two.forms)
            edits = [(t, _span(one.spans, i, x), _span(two.spans, j, y)) for t, i, x, j, y in tiles if t != "equal"]
        first, past = asked.tokens.within(p.a_start, p.a_end)
        verbatim = p.similarity >= 1
        found.append(
            Sighting(
                asked=(p.a_start, p.a_end), start=p.b_start, end=p.b_end,
                wording="verbatim" if verbatim else "edited",
                share=round(float(asked.weights[first:past].sum()) / asked.weight, 4),
                edits=tuple(edits),
                status="stated" if verbatim else "inferred",
                rule="word for word" if verbatim else "shared runs of words, chained",
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda s: (-s.share, s.start)))


def _in_other_words(asked: Asked, view: View, page: Page) -> tuple[Sighting, ...]:
    whole = segment(page.article, page.segments)
    if not _small(whole):
        return ()
    other = make_view(whole, make_record(whole, attribution_model=False))
    found = list[Sighting]()
    for link in align(view, other):
        fields = {view.page.units[link.a_unit].field, whole.units[link.b_unit].field}
        if link.score >= _LINKED and fields == {"text"}:
            first, past = asked.tokens.within(*link.a)
            share = float(asked.weights[first:past].sum()) / asked.weight
            found.append(
                Sighting(
                    asked=link.a, start=link.b[0], end=link.b[1], wording="reworded", share=round(share, 4), status="inferred",
                    rule="aligned as saying the same",
                )
            )  # fmt: skip
    found.sort(key=lambda s: (-s.share, s.start))
    return tuple(found[:_MOST_LINKS]) if share_of(asked, found) >= _REWORDED_SHARE else ()


# --- typed differences --------------------------------------------------------------------------------------------------------


def with_differences(page: Page, carrier: Carrier) -> Carrier:
    """The carrier, its first sighting with what differs there as `account` types it: figures, names, who says it, quoted words.

    Spans of a difference count into the question and into the article. Cost some 10 ms.
    """
    first = carrier.sightings[0]
    if first.wording == "verbatim":
        return carrier
    text = carrier.article.text if first.field == "text" else carrier.article.title or ""
    around = body_page(_piece(text[first.start : first.end], carrier.article.language))
    one, other = (make_view(p, make_record(p, attribution_model=False)) for p in (page, around))
    found = [
        msgspec.structs.replace(d, b=(d.b[0] + first.start, d.b[1] + first.start))
        for match in compare(one, other, align(one, other)).matches
        for d in match.differences
        if _touches(d.a, first.asked)
    ]
    return msgspec.structs.replace(
        carrier, sightings=(msgspec.structs.replace(first, differences=tuple(found)), *carrier.sightings[1:])
    )


def _touches(one: Span, other: Span) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
