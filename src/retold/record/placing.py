"""Which cue a quotation hangs on, by where it stands: beside it, governing its sentence, or in the sentence after."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import takewhile

from retold.record.cues import Cue
from retold.record.phrases import Ground, Phrase, phrase_at
from retold.types import Span

_JOINS = frozenset({",", "—", "–", "--", "-", "―", "'", '"'})
_WINDOW = 120  # items on either side that a cue is looked for in
_END = tuple(".!?…")


@dataclass(frozen=True)
class Placed:
    """The cue of a quotation (index, or -1 for NAME: “…”), the rule, and whether the cue stands right beside it."""

    cue: int
    rule: str
    close: bool
    source: Span | None = None
    speaker: int | None = None


def place_quotation(ground: Ground, cues: list[Cue], item: int) -> Placed | None:
    """The cue of the quotation at an item, from its own sentence or the start of the next; None where neither has one.

    Cost O(cues of the paragraph).
    """
    scene = ground.scene
    paragraph = scene.paragraphs[scene.paragraph_of(item)]
    firsts = range(bisect_left(cues, max(paragraph.first, item - _WINDOW), key=_first), len(cues))
    near = list(takewhile(lambda row: row[1].first < min(paragraph.last, item + _WINDOW), ((i, cues[i]) for i in firsts)))
    first, last = scene.sentences[scene.sentence_of(item)]
    before = [(i, c) for i, c in near if first <= c.first and c.last < item]
    if (named := _named(ground, item, first, paragraph.last)) is not None:
        return named
    if (found := _beside_before(ground, before, item)) is not None:
        return found
    if (found := _beside_after(ground, near, item, paragraph.last)) is not None:
        return found
    governing = [(i, c) for i, c in before if c.source is not None and not c.passive]
    if governing:
        return Placed(governing[-1][0], "cue-governs", False)
    after = [(i, c) for i, c in near if item < c.first < last and c.source is not None and not c.passive]
    for i, c in after:
        begin = _begin(c)
        if scene.items[begin - 1].text in (",", "—", "–") and not _introduces(ground, c, last) and _closing(ground, c, last):
            return Placed(i, "cue-after-clause", False)
    return _next_sentence(ground, near, item, last, paragraph.last) or _before_colon(ground, first, item)


def _first(c: Cue) -> int:
    return c.first


def _begin(c: Cue) -> int:
    """The item where a cue with its subject begins."""
    firsts = [c.first] + [p.first for p in (c.source, c.via) if p is not None]
    return min(firsts)


def _introduces(ground: Ground, c: Cue, stop: int) -> bool:
    """Whether a colon (or nothing but a mark) leads from the cue to a quotation after it."""
    items = ground.scene.items
    end = max(c.last, c.source.last if c.source else c.last)
    for k in range(end + 1, min(end + 9, stop)):
        if items[k].text == ":" and k + 1 < stop and items[k + 1].kind in ("quotation", "title"):
            return True
        if items[k].kind == "quotation" or items[k].text in _END:
            return False
    return False


def _closing(ground: Ground, c: Cue, stop: int) -> bool:
    """Whether the sentence ends soon after the cue, without a clause that the cue would govern."""
    items = ground.scene.items
    end = max(c.last, c.source.last if c.source else c.last)
    words = items[end + 1 : stop]
    return not any(w.low == "that" for w in words[:4]) and not (
        c.form == "before"
        and len(words) > 2
        and phrase_at(ground, end + 1, stop) is not None
        and c.verb.key != "tell"
        and words[0].kind == "word"
        and len(words) > 6
    )


def _named(ground: Ground, item: int, first: int, stop: int) -> Placed | None:
    """NAME: “…” and “…” — NAME."""
    scene = ground.scene
    items = scene.items
    if item - 2 >= first and items[item - 1].text == ":":
        phrase = phrase_at(ground, first, item - 1)
        if phrase is not None and phrase.last == item - 2 and phrase.mention >= 0:
            return Placed(-1, "name-colon", True, _span(ground, phrase), ground.mentions[phrase.mention].actor)
    if item + 2 < stop + 1 and item + 2 < len(items) and items[item + 1].text in ("—", "–", "―", "--", "-"):
        phrase = phrase_at(ground, item + 2, stop)
        if (
            phrase is not None
            and phrase.mention >= 0
            and (
                phrase.last + 1 >= stop
                or items[phrase.last + 1].text in ("(", ",", ".")
                or items[phrase.last + 1].kind == "quotation"
            )
        ):
            return Placed(-1, "signed", True, _span(ground, phrase), ground.mentions[phrase.mention].actor)
    return None


def _span(ground: Ground, phrase: Phrase) -> Span:
    return ground.scene.items[phrase.first].start, ground.scene.items[phrase.last].end


def _beside_before(ground: Ground, before: list[tuple[int, Cue]], item: int) -> Placed | None:
    """X said: “…”, X told Y “…”, X said on Tuesday, “…”, and the second half of “…,” he said, “…”."""
    items = ground.scene.items
    for i, c in reversed(before):
        if c.source is None or c.passive:
            continue
        end = max(c.last, c.source.last if c.form in ("after", "as-saying") else c.last)
        between = items[end + 1 : item]
        if any(b.kind == "quotation" for b in between) or len(between) > 14:
            return None
        if (
            not between
            or between[-1].text in (":", ",")
            or all(b.kind == "word" for b in between)
            and len(between) <= 3
            and between[-1].low in ("as", "that")
        ):
            rule = "cue-before"
            return Placed(i, rule, between == () or between[-1].text in (":", ",") and len(between) <= 8)
        return None
    return None


def _beside_after(ground: Ground, near: list[tuple[int, Cue]], item: int, stop: int) -> Placed | None:
    """“…,” X said and “…,” said X, whatever the mark before the closing one."""
    items = ground.scene.items
    ending = items[item].text[-1:]
    k = item + 1
    while k < stop and items[k].kind == "mark" and (items[k].text in _JOINS):
        k += 1
    joined = k > item + 1 or ending in tuple(",!?…-—–")
    for i, c in near:
        if c.first <= item or c.passive or c.source is None:
            continue
        begin = _begin(c)
        if begin != k and not (
            joined
            and k <= begin <= k + 2
            and all(items[x].low.endswith("ly") or items[x].low in ("then", "also", "as", "and", "but") for x in range(k, begin))
        ):
            break
        if ending == "." and k == item + 1 and c.form != "after":
            break  # a sentence of its own, see _next_sentence
        if _introduces(ground, c, stop) and ending not in (",", "-", "—") and k == item + 1:
            break
        if ending in tuple("!?…") and k == item + 1 and c.form == "before" and _governs(ground, c, stop):
            break
        return Placed(i, "cue-after" if c.verb.key else "verb-by-frame", joined or c.form == "after")
    return None


def _before_colon(ground: Ground, first: int, item: int) -> Placed | None:
    """… as did NAME: “…” and NAME boomed: “…”: a name, or a name and any verb in -ed, before a colon."""
    items = ground.scene.items
    if item - 2 < first or items[item - 1].text != ":":
        return None
    verb = items[item - 2].low.endswith("ed") and items[item - 2].text[0].islower()
    end = item - 3 if verb else item - 2
    for k in range(end, max(first, end - 8) - 1, -1):
        phrase = phrase_at(ground, k, item - 1)
        if phrase is not None and phrase.last == end and phrase.mention >= 0:
            return Placed(-1, "name-before-colon", True, _span(ground, phrase), ground.mentions[phrase.mention].actor)
    return None


def _governs(ground: Ground, c: Cue, stop: int) -> bool:
    """Whether the cue has a clause of its own after it: "He said the road was shut"."""
    items = ground.scene.items
    k = c.last + 1
    if k < stop and items[k].low == "that":
        return True
    phrase = phrase_at(ground, k, stop)
    if phrase is None or c.verb.key in ("tell", "ask"):
        return False
    return phrase.last + 1 < stop and items[phrase.last + 1].kind == "word"


def _next_sentence(ground: Ground, near: list[tuple[int, Cue]], item: int, last: int, stop: int) -> Placed | None:
    """“….” He told the crowd angrily."""
    scene = ground.scene
    items = scene.items
    if last >= stop or last != item + 1 or scene.items[item].kind != "quotation":
        return None
    first, end = scene.sentences[scene.sentence_of(last)]
    for i, c in near:
        own = c.source is not None and not c.passive and c.verb.stance != "denies"  # "“…” The clerk denies it.": another's words
        if first <= c.first < end and own and _begin(c) == first and c.form == "before":
            tail = items[c.last + 1 : end]
            short = len(tail) <= 7 and not any(t.low == "that" or t.kind in ("quotation", "title") or t.text == ":" for t in tail)
            if short and not _governs(ground, c, end):
                return Placed(i, "cue-in-next-sentence", False)
        if c.first >= end:
            break
    return None
