"""What of a tagged content is somebody's: where it ends, in which line of a display it stands, and what only a thing "says".

The tagger learned from articles in which an attitude or an act counts as an attribution ("supports the mine"). How it is done is no
part of that, and a bare "which" or "this" holds no view; what it reports in words stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from retold.language.lexicons import load
from retold.record.closed import ADVERBS, AUXILIARIES, DETERMINERS, PREPOSITIONS, SUBORDINATORS
from retold.record.phrases import Ground, Verb
from retold.record.words import Item
from retold.types import Span

_MEANS = re.compile(r"(?<=[^\W_])\s+by\s+[^\W\d_]{2,}ing\b")
_DISPLAY = frozenset({"headline", "standfirst", "caption"})
_MARKS = frozenset('“"‘«„”')
_THINGS = frozenset({"this", "that", "it", "these", "those"})
_CONCESSION = 3  # words of a concession behind its conjunction, at least
_VIEW = 5  # words
_SENTENCE_BACK = 12  # words before a cue in which its subject begins the sentence


def narrow_content(text: str, span: Span, reported: bool) -> Span:
    """A content; of an act, without how it is done ("by buying …").

    reported: whether its cue is a word that reports. Cost O(length of the span).
    """
    start, end = span
    means = None if reported else _MEANS.search(text, start + 1, end)
    if means is None or not _MARKS.isdisjoint(text[start:end]):
        return span
    return start, means.start()


def beside_its_cue(ground: Ground, cue: Span, contents: Sequence[Span]) -> tuple[Span, ...]:
    """The contents without those in another line of a display than the cue: each headline, standfirst and caption is told alone.

    A quotation may stand above the line that says whose it is.
    """
    scene = ground.scene
    own = scene.paragraphs[scene.paragraph_of(_item_at(scene.items, cue[0]))]
    kept = []
    for span in contents:
        there = scene.paragraphs[scene.paragraph_of(_item_at(scene.items, span[0]))]
        if own is there or not {own.role, there.role} & _DISPLAY or not _MARKS.isdisjoint(scene.text[slice(*span)]):
            kept.append(span)
    return tuple(kept)


def _item_at(items: Sequence[Item], place: int) -> int:
    low, high = 0, len(items)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if items[middle].end <= place else (low, middle)
    return min(low, len(items) - 1)


def is_reported(items: Sequence[Item], verb: Verb, first: int, last: int) -> bool:
    """Whether a cue is in words: a reporting verb, "according to", a colon, or a noun of speech ("gave no answer about")."""
    words = [item.low for item in items[first : last + 1]]
    return bool(verb.key) or "according" in words or ":" in words or any(w.removesuffix("s") in _speech() for w in words)


def only_a_thing(ground: Ground, first: int, source: Span | None, content: str) -> bool:
    """Whether no one but "which" or a bare "this" is the subject of the cue that begins at item `first`.

    source: items of the source that the tagger saw; None where it saw none. Of "which" what it holds in a few words stays: that is
    a view ("which supports the mine"), what it does in many is an act.
    """
    items = ground.scene.items
    if not _MARKS.isdisjoint(content):
        return False  # words between marks are somebody's
    if source is not None:
        return source[0] == source[1] and items[source[0]].low == "which" and len(content.split()) > _VIEW
    begin, _ = ground.scene.sentences[ground.scene.sentence_of(first)]
    if first - begin > _SENTENCE_BACK or begin + 1 >= first or items[begin].low not in _THINGS:
        return False
    after = items[begin + 1]
    return after.low in AUXILIARIES or after.low in ADVERBS or after.low.endswith(("ed", "s", "ly"))


def concession_in(ground: Ground, content: Span) -> Span | None:
    """The ", though …" at the end of a content, outside quotation marks: the speaker's or the narrator's; None without one."""
    items = ground.scene.items
    first, last = _item_at(items, content[0]), _item_at(items, content[1] - 1)
    for k in range(last - _CONCESSION, first, -1):
        before = items[k - 1].text[-1:] == "," or items[k - 1].kind == "quotation"
        if before and items[k].kind == "word" and items[k].low in ("though", "although"):
            return items[k].start, content[1]
    return None


@cache
def _speech() -> frozenset[str]:
    return frozenset(load("attitudes")["speech"])


@cache
def _stirring() -> frozenset[str]:
    return frozenset(form for row in load("attitudes")["stirring"] for form in row.split())


def is_stirring(items: Sequence[Item], first: int, last: int) -> bool:
    """Whether a cue is a verb whose object feels, in the active: "has angered", not "was angered", "worries that"."""
    words = [item.low for item in items[first : last + 1]]
    verb = words[-1] in _stirring() and (len(words) == 1 or words[0] in ("has", "have", "had", "will", "would", "also"))
    before = items[first - 1].low if first else ""
    return verb and before not in AUXILIARIES and not set(words[:-1]) & {"been", "be", "feel", "felt"}


def subject_of(ground: Ground, begin: int, cue: int) -> Span | None:
    """The items before a cue, from the beginning of its sentence or clause on, that are what it is about; None where unclear.

    begin: the first item of the sentence. A clause begins behind a strong mark or a conjunction.
    """
    items = ground.scene.items
    first = begin
    for k in range(cue - 1, begin - 1, -1):
        joined = k + 1 < cue and items[k - 1].text == "," and items[k].low in ("and", "but", "or", "so")
        if items[k].text in (";", ":", "—", "–", "--") or joined or (items[k].low in SUBORDINATORS and items[k].kind == "word"):
            first = k + 1
            break
    while first < cue and (items[first].kind == "mark" or items[first].low in ("but", "and", "however", "yet", "still", "also")):
        first += 1
    while first < cue and items[cue - 1].low in ADVERBS:
        cue -= 1
    if first >= cue or items[cue - 1].kind == "mark" or items[cue - 1].low in PREPOSITIONS | DETERMINERS:
        return None
    return None if any(item.low in AUXILIARIES for item in items[first:cue]) else (first, cue - 1)
