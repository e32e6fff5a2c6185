"""What each block of a page is, from where it stands: headlines, standfirsts, subheadings, captions, runs of links."""

from __future__ import annotations

import re
from collections.abc import Sequence

from retold.cleaning.blocks import Block, content_words, normal_line
from retold.cleaning.furniture import decide, is_label
from retold.language.lexicons import lexicon

_LONGEST_CAPTION = 70
_LONGEST_SUBHEADING = 14
_REFRAIN = 15
_ENOUGH_TEXT = 120  # content stems on a page before a line can be said to be about something else


def assign(page: list[Block], title: str | None, repeated: frozenset[str]) -> None:
    """Labels every block in place; what nothing decides stays body. Cost O(blocks) but for comparisons inside the head."""
    for block in page:
        decision = decide(block) if block.open else None
        if decision is not None:
            block.label(*decision)
        elif block.open and block.normal in repeated:
            block.label("furniture", "outlet-line", "other")
    _protect_title(page, title)
    _links_under_labels(page)
    _repeats(page)
    first = _first_body(page, title)
    _head(page, first, title)
    if first is not None:
        _runs_of_links(page, first)
        _inside(page, first)


def _protect_title(page: Sequence[Block], title: str | None) -> None:
    """A block that prints the given title is a headline, whatever else it looks like."""
    if not title:
        return
    wanted = normal_line(title)
    for block in page[:12]:
        if block.normal == wanted:
            block.label("headline", "given-title")
            return


def _links_under_labels(page: Sequence[Block]) -> None:
    """A label over links takes the headline-like blocks right behind it, up to the next sentence; at most 12."""
    i = 0
    while i < len(page):
        if page[i].rule == "link-label":
            group, taken = page[i].group, 0
            while i + 1 < len(page) and taken < 12 and _link(page[i + 1], group, taken):
                i, taken = i + 1, taken + 1
                if page[i].open:
                    page[i].label("furniture", "link-under-label", "teaser")
        i += 1


def _link(block: Block, group: int, taken: int) -> bool:
    if not block.open:
        return block.furniture == "teaser" and not is_label(block)
    bulleted = block.bullet and block.ending != "stop" and block.size <= 22
    return (block.headline_like or bulleted) and (block.group == group or taken < 6)


def _repeats(page: Sequence[Block]) -> None:
    """A stretch printed again. Twice in a row is how saved pages print captions; else the second printing keeps its role."""
    first_printing: dict[str, Block] = {}
    shown = [b for b in page if b.role != "furniture"]
    for previous, block in zip([None, *shown], shown, strict=False):
        earlier = first_printing.setdefault(block.normal, block)
        refrain = 5 if earlier.rule else _REFRAIN  # a question asked of everyone in turn is no second printing
        if earlier is block or block.size < 3 or (block.size < refrain and earlier is not previous):
            continue
        block.repeats = earlier.start
        opening = earlier is shown[0]
        if earlier is previous and earlier.role == "body" and earlier.open and not opening and block.size <= _LONGEST_CAPTION:
            earlier.label("caption", "printed-twice")
        block.label(earlier.role, "printed-again")


def _sentence(block: Block) -> bool:
    """Running text: a stop and some length, or great length."""
    n = block.size
    return n >= 35 or (n >= 8 and block.ending in ("stop", "open")) or (n >= 8 and block.ending == "mark" and block.inner_stop)


def _first_body(page: Sequence[Block], title: str | None) -> int | None:
    """The first block of running text; None where there is none."""
    for i, block in enumerate(page):
        if block.rule == "dateline" and i + 1 < len(page):
            return i + 1
        if block.open and _sentence(block) and not block.bullet and not _title_case(block):
            return i
    short = [i for i, b in enumerate(page) if b.open]
    return short[1] if len(short) > 1 and page[short[1]].ending != "none" else None


def _title_case(block: Block) -> bool:
    """ "Harbour Wants Respect. It Is About To Get It.": nearly every word of a short block begins with a capital."""
    return block.size <= 20 and sum(w[:1].isupper() for w in block.words) >= 0.8 * len(block.words)


def _head(page: Sequence[Block], first: int | None, title: str | None) -> None:
    """Headlines, standfirsts and what else stands above the running text."""
    if first is None and sum(b.open for b in page) <= 1:
        return
    above = [b for b in page[:first] if b.open]
    headline = next((b for b in page[:first] if b.rule == "given-title"), None)
    if headline is None and title and title.strip():
        headline = Block(-1, -1, title, -1)  # it stands apart: whatever the text begins with is not the headline
    if headline is None:
        headline = next((b for b in above if 4 <= b.size <= 45 and not b.bullet and _titular(b)), None)
        headline = headline or next((b for b in above if b.size >= 2 and not b.bullet and _titular(b)), None)
        if headline is None:
            return
        headline.label("headline", "first-line")
    others = {id(b) for b in above}
    rest: frozenset[str] = frozenset().union(*(b.content for b in page if b.role in ("body", "caption") and id(b) not in others))
    uncapped = frozenset(w for b in page[first:] for w in b.words if w.islower())
    signed = next((b.start for b in page[:first] if b.start > headline.start and b.role in ("byline", "dateline")), None)
    for block in above:
        if block is headline:
            continue
        if signed is not None and signed < block.start and first is not None and _under_picture(block):
            block.label("caption", "below-byline")
        elif block.start > headline.start and _names(block, uncapped):
            block.label("byline", "names-line")
        else:
            _head_block(block, headline, rest, first is not None)


def _names(block: Block, uncapped: frozenset[str]) -> bool:
    """A line of names under the headline: nothing but capitalised words that the page never prints without capitals."""
    if block.ending != "none" or block.quoted or block.bullet:
        return False
    if block.words[:1] and block.words[0].casefold() == "by":
        return block.size <= 25
    small = lexicon("furniture")["byline"]["small"]
    names = [w for w in block.words if w.casefold() not in small]
    named = all(w[:1].isupper() and w.casefold() not in uncapped for w in names)
    return 2 <= len(names) <= 14 and named and (len(names) <= 4 or "," in block.text or " and " in block.text)


def _under_picture(block: Block) -> bool:
    """A line without a stop between who wrote it and the first sentence: what stands under the picture there."""
    return block.ending == "none" and 5 <= block.size <= 30 and not block.bullet and not block.inner_stop and not block.quoted


def _titular(block: Block) -> bool:
    return block.ending in ("none", "mark") or _title_case(block)


def _head_block(block: Block, headline: Block, rest: frozenset[str], has_body: bool) -> None:
    shared = len(block.content & headline.content) / max(1, min(len(block.content), len(headline.content)))
    if block.start < headline.start:
        if block.size <= 8:
            block.label("furniture", "above-headline", "header")
        return
    if block.bullet:
        block.label("standfirst", "bullet")
    elif shared >= 0.5 and len(block.content) >= 4 and block.size >= 5:
        block.label("headline", "second-headline")
    elif block.size <= 2 and block.ending == "none":
        block.label("furniture", "head-label", "header")
    elif has_body and len(rest) >= _ENOUGH_TEXT and _elsewhere(block, headline, rest):
        block.label("furniture", "off-story-line", "teaser")
    elif block.size <= 45 and (block.ending in ("none", "mark") or block.size <= 12):
        block.label("standfirst", "below-headline")


_SPEAKER = re.compile(r"([A-Z][^\W\d_]+(?:[ -][A-Z][^\W\d_]+){0,2}): (?=\S)")
_GOING_ON = frozenset({"if", "but", "and", "so", "when", "while", "however", "yet", "or", "because", "although", "then"})
_POINTING = frozenset({"this", "that", "these", "those", "it", "he", "she", "they", "we", "i", "you", "there", "here"})


def _elsewhere(block: Block, headline: Block, rest: frozenset[str]) -> bool:
    """A line about something else: most of its content words, a name among them, stand nowhere else on the page."""
    if block.size > 20 or block.ending not in ("none", "mark") or block.words[:1] and block.words[0].casefold() in _POINTING:
        return False
    known = rest | headline.content
    missing = block.content - known
    if _speaks_from_elsewhere(block, missing):
        return True
    plain = lexicon("furniture")["header"]["kickers"]
    days = lexicon("calendar")["weekdays"]["names"]
    inner = block.words[1:] if block.words[1:2] and not block.words[1][:1].isupper() else block.words  # a sentence's own capital
    names = {w for w in inner if w[:1].isupper() and w.casefold() not in plain and w.casefold() not in days}
    missing_names = [n for n in names if n.casefold().replace("’s", "").replace("'s", "")[:6] in missing]
    return len(missing) >= 3 and len(missing) >= 0.5 * len(block.content) and bool(missing_names)


def _speaks_from_elsewhere(block: Block, missing: frozenset[str]) -> bool:
    """ "NAME: something ‘in marks’", as films beside a story are titled: NAME and another word stand nowhere else on the page."""
    label = _SPEAKER.match(block.text)
    if label is None or len(missing) < 2 or not any(mark in block.text[label.end() :] for mark in "‘“\"'"):
        return False
    names = label[1].split()
    plain = lexicon("furniture")["header"]["kickers"]
    return not any(n.isupper() or n.casefold() in plain for n in names) and content_words(names) <= missing


def _runs_of_links(page: Sequence[Block], first: int) -> None:
    """Two or more headline-like lines on lines of their own, between paragraphs that blank lines part: links to other pages."""
    if page[-1].group < 3:
        return
    by_group: dict[int, list[Block]] = {}
    for block in page[first + 1 :]:
        by_group.setdefault(block.group, []).append(block)
    for group in by_group.values():
        if len(group) >= 2 and all(
            b.role == "furniture" or b.open and b.headline_like and b.size >= 4 and not b.quoted for b in group
        ):
            for block in group:
                if block.open:
                    block.label("furniture", "run-of-links", "teaser")


def _inside(page: Sequence[Block], first: int) -> None:
    """Subheadings and captions between paragraphs; lines behind the last paragraph."""
    story = [b for b in page[first:] if b.role not in ("furniture", "byline") and b.repeats is None]
    last = max((i for i, b in enumerate(story) if b.open and (_sentence(b) or b.ending in ("stop", "mark"))), default=0)
    captioned = any(b.rule in ("printed-twice", "photo-cue", "photo-credit") for b in page)
    for i, block in enumerate(story):
        if (
            not block.open
            or i == 0
            or block.ending != "none"
            or block.bullet
            or block.text[:1].islower()
            or block.text.startswith("|")
        ):
            continue
        n = block.size
        before, behind = story[i - 1], story[i + 1] if i + 1 < len(story) else None
        if (
            i < last
            and n <= _LONGEST_SUBHEADING
            and not block.inner_stop
            and not block.quoted
            and behind is not None
            and behind.open
            and _runs(behind)
        ):
            if before.open and before.ending == "open":
                continue  # "He gave three reasons:" and its list
            block.label("subheading", "short-line")
        elif (
            captioned and 5 <= n <= 45 and not block.inner_stop and not block.quoted and block.words[0].casefold() not in _GOING_ON
        ):
            block.label("caption", "caption-like")


def _runs(block: Block) -> bool:
    return _sentence(block) or block.ending in ("stop", "mark", "open") and block.size >= 3
