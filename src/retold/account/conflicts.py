"""Where claims do not agree, inside one article and between two that share text. No verdict: both sides, each with its holder.

Five kinds of evidence, each from the pages alone: a denial beside the claim that it denies; one event at two times that exclude
each other; an act told with one agent and said to have been begun by another; a figure of a headline that the body has otherwise;
one act by one speaker, done by one means in the headline and by another in the body.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from retold.account.inflection import is_past, readings, shared_readings
from retold.account.senses import is_content, related, synonymous, words_of
from retold.account.values import same_quantity
from retold.language.tokens import Tokens, tokenise
from retold.types import Attribution, Conflict, Page, Quantity, Record, Span, TimeExpression

_SENTENCES = 2  # between a claim and its denial
_REACH = 7  # words before a date in which its event stands
_ACT = 4  # words before a date in which the act itself stands
_MONTH, _NEAR_DAYS = 31, 92
_COMMON = 2  # words that a claim and its denial have in common at least
_ECHO = ("headline", "standfirst")
_LINES = 10  # claims of headlines that are held against the text
_BY_MEANS = frozenset({"with", "by", "through", "over", "via"})


@dataclass(frozen=True)
class _Dated:
    """A date with the words before it: its event's words and the names among them, folded."""

    time: TimeExpression
    words: frozenset[str]
    names: frozenset[str]


@dataclass(frozen=True)
class _Side:
    """One article with what is compared; spans count into the text, a title given apart is left out."""

    place: int
    page: Page
    record: Record

    @cached_property
    def text(self) -> str:
        """The article's text."""
        return self.page.article.text

    @cached_property
    def tokens(self) -> Tokens:
        """Its words."""
        return tokenise(self.text)

    @cached_property
    def named(self) -> set[int]:
        """Places of words that are part of a name."""
        names = [m for m in self.record.mentions if m.kind == "name" and m.field == "text"]
        return {w for m in names for w in range(*self.tokens.within(m.start, m.end))}

    def start(self, word: int) -> int:
        """Where a word begins."""
        return self.tokens.spans[0][word]

    def end(self, word: int) -> int:
        """Where a word ends."""
        return self.tokens.spans[1][word]

    def words(self, start: int, end: int) -> range:
        """Places of the words that lie in a span."""
        return range(*self.tokens.within(start, end))

    def holder(self, start: int, end: int) -> str:
        """Who says what stands in a span, as printed: the innermost attribution around it; "" is the narrator."""
        said = [a for a in self.record.attributions if a.source and a.field == "text" and _covers(a, start, end)]
        best = min(said, key=lambda a: sum(e - s for s, e in a.content), default=None)
        return self.text[slice(*best.source[0])] if best else ""

    def sentence(self, at: int) -> int:
        """The number of the sentence around a place, -1 where there is none."""
        starts, ends, numbers = self._sentences
        k = bisect_right(starts, at) - 1
        return numbers[k] if k >= 0 and at < ends[k] else -1

    @cached_property
    def _sentences(self) -> tuple[list[int], list[int], list[int]]:
        own = sorted((s.start, s.end, n) for n, s in enumerate(self.page.sentences) if s.field == "text")
        return [o[0] for o in own], [o[1] for o in own], [o[2] for o in own]

    def printed_as_name(self, word: int) -> bool:
        """Whether a word of the text is printed with a capital, or is part of a name."""
        return word in self.named or self.text[self.start(word)].isupper()

    def told(self, at: int) -> bool:
        """Whether a place is in a unit: furniture, bylines and second printings say nothing."""
        return any(u.field == "text" and u.start <= at < u.end for u in self.page.units)


def find_conflicts(pages: Sequence[Page], records: Sequence[Record], pairs: Iterable[tuple[int, int]]) -> tuple[Conflict, ...]:
    """Conflicts inside each article of a story, and of dates between those that were held against each other.

    pages, records  of the story's articles, by place. pairs: places (a, b) whose accounts were made.
    Only English words are known; an article in another language has none. Cost O(words + articles × (claims² + dates²)).
    """
    sides = [_Side(k, page, record) for k, (page, record) in enumerate(zip(pages, records, strict=True))]
    english = [side for side in sides if (side.page.article.language or "en") == "en"]
    dated = {side.place: list(_dated(side)) for side in english}
    found: list[Conflict] = []
    for side in english:
        found += [*_disputed(side), *_begun(side), *_headlines(side), *_means(side), *_dates(side, side, dated)]
    for a, b in sorted(set(pairs)):
        if a in dated and b in dated:
            found += _dates(sides[a], sides[b], dated)
    return tuple(found)


def _covers(attribution: Attribution, start: int, end: int) -> bool:
    return any(s <= start and end <= e for s, e in attribution.content)


# --- a claim and its denial ---------------------------------------------------------------------------------------------------


def _disputed(side: _Side) -> Iterator[Conflict]:
    claims = [a for a in side.record.attributions if a.field == "text" and a.source and a.content and a.kind == "indirect"]
    for denial in (a for a in claims if a.stance == "denies"):
        place = side.sentence(denial.content[0][0])
        near = [a for a in claims if a.stance == "asserts" and abs(side.sentence(a.content[0][0]) - place) <= _SENTENCES]
        own = _content(side, denial)
        rated = [
            (len(_common(own, _content(side, claim))), -abs(claim.content[0][0] - denial.content[0][0]), claim) for claim in near
        ]
        rated = [r for r in rated if r[0] >= _COMMON and r[2].speaker != denial.speaker or r[0] > _COMMON]
        if rated:
            claim = max(rated, key=lambda r: r[:2])[2]
            yield Conflict(
                kind="disputed",
                a_article=side.place, a=_whole(claim), a_holder=side.text[slice(*claim.source[0])],
                b_article=side.place, b=_whole(denial), b_holder=side.text[slice(*denial.source[0])],
                about=" ".join(sorted(_common(own, _content(side, claim)))),
                rule="a claim and its denial",
            )  # fmt: skip


def _content(side: _Side, attribution: Attribution) -> set[str]:
    forms = side.tokens.forms
    return {forms[w] for s, e in attribution.content for w in side.words(s, e) if is_content(forms[w])}


def _common(one: set[str], other: set[str]) -> set[str]:
    return {w for w in one if w in other or any(related(w, v) or synonymous((w,), (v,)) for v in other)}


def _whole(attribution: Attribution) -> Span:
    spans = [*attribution.source, *attribution.cue, *attribution.content]
    return min(s for s, _ in spans), max(e for _, e in spans)


# --- one event at two times ---------------------------------------------------------------------------------------------------


def _dated(side: _Side) -> Iterator[_Dated]:
    forms = side.tokens.forms
    for time in side.record.times:
        known = time.earliest and time.latest and time.type in ("DATE", "TIME") and time.field == "text"
        if not known or not side.told(time.start):
            continue
        here = side.words(time.start, time.end)
        sentence = side.sentence(time.start)
        before = [w for w in range(max(0, here.start - _REACH), here.start) if side.sentence(side.start(w)) == sentence]
        yield _Dated(
            time,
            frozenset(
                forms[w] for w in before[-_ACT:] if is_content(forms[w]) and not side.printed_as_name(w) and len(forms[w]) > 3
            ),
            frozenset(forms[w] for w in before if is_content(forms[w]) and side.printed_as_name(w)),
        )


def _dates(one: _Side, other: _Side, dated: dict[int, list[_Dated]]) -> Iterator[Conflict]:
    for k, x in enumerate(dated[one.place]):
        for y in dated[other.place][k + 1 if one is other else 0 :]:
            event = _same_event(x, y)
            apart = one is not other or one.sentence(x.time.start) != one.sentence(y.time.start)
            if event and apart and _exclude(x.time, y.time):
                spans = (x.time.start, x.time.end), (y.time.start, y.time.end)
                yield Conflict(
                    kind="contradiction",
                    a_article=one.place, a=spans[0], a_holder=one.holder(*spans[0]),
                    b_article=other.place, b=spans[1], b_holder=other.holder(*spans[1]),
                    about=event,
                    rule="one event at two times",
                )  # fmt: skip


def _same_event(x: _Dated, y: _Dated) -> str:
    # The same act ("visit", "visited") of the same two names, right before both dates.
    names = x.names & y.names
    if len(names) < 2:
        return ""
    acts = sorted(w for w in x.words if any(_same_act(w, v) for v in y.words))
    return " ".join([*sorted(names), acts[0]]) if acts else ""


def _same_act(x: str, y: str) -> bool:
    return x == y or bool(shared_readings(x, y))


def _exclude(x: TimeExpression, y: TimeExpression) -> bool:
    # To the month, and not so far apart that the same could have been done twice.
    if not (x.earliest and x.latest and y.earliest and y.latest):
        return False
    try:
        days = [date.fromisoformat(day[:10]) for day in (x.earliest, x.latest, y.earliest, y.latest)]
    except ValueError:  # a year that no calendar of ours has
        return False
    if max((days[1] - days[0]).days, (days[3] - days[2]).days) > _MONTH:
        return False
    return (x.latest < y.earliest or y.latest < x.earliest) and (max(days) - min(days)).days <= _NEAR_DAYS


# --- who began it -------------------------------------------------------------------------------------------------------------


def _begun(side: _Side) -> Iterator[Conflict]:
    # "Norla called Tessen" beside "the call was initiated by the Tessen side".
    forms = side.tokens.forms
    for w in range(2, len(forms) - 2):
        if forms[w] in words_of("initiated") and forms[w + 1] == "by" and side.told(side.start(w)):
            start, end = side.start(w), _end_of_agent(side, w + 2)
            agent = {forms[k] for k in side.words(side.start(w + 2), end)}
            act = next((forms[k] for k in range(w - 1, max(0, w - 12), -1) if _may_be_act(side, k)), "")
            for verb in _agents(side, act):
                subject = _subject(side, verb)
                span = side.start(subject), _end_of_object(side, verb)
                if not any(related(forms[subject], word) for word in agent) and not start <= span[0] < end:
                    yield Conflict(
                        kind="contradiction",
                        a_article=side.place, a=span, a_holder=side.holder(*span),
                        b_article=side.place, b=(start, end), b_holder=side.holder(start, end),
                        about=act,
                        rule="one agent, and another who began it",
                    )  # fmt: skip
                    return


def _may_be_act(side: _Side, word: int) -> bool:
    # A noun behind an article: what was begun.
    form = side.tokens.forms[word]
    near = {side.tokens.forms[k] for k in range(max(0, word - 2), word)}
    return is_content(form) and word not in side.named and bool(near & {"the", "this", "that"})


def _agents(side: _Side, act: str) -> Iterator[int]:
    # The act as a past verb between two names.
    forms, named = side.tokens.forms, side.named
    for k in range(1, len(forms) - 1) if act else ():
        past = any(base == act and tag == "past" for base, tag in readings(forms[k]))
        between = past and k - 1 in named and k + 1 in named and side.told(side.start(k))
        if between and not re.search(r"[.,;:!?“”\"]", side.text[side.end(k - 1) : side.start(k + 1)]):
            yield k


def _subject(side: _Side, verb: int) -> int:
    first = verb - 1
    while first > 0 and first - 1 in side.named:
        first -= 1
    return first


def _end_of_object(side: _Side, verb: int) -> int:
    last = verb + 1
    while last + 1 < len(side.tokens.forms) and last + 1 in side.named:
        last += 1
    return side.end(last)


def _end_of_agent(side: _Side, word: int) -> int:
    # Up to the next mark, five words at most.
    last = word
    while last + 1 < min(len(side.tokens.forms), word + 5):
        if side.text[side.end(last) : side.start(last + 1)].strip():
            break
        last += 1
    return side.end(last)


# --- headline and body --------------------------------------------------------------------------------------------------------


def _headlines(side: _Side) -> Iterator[Conflict]:
    record, units = side.record, side.page.units
    counted = [q for q in record.quantities if q.field == "text" and q.counted and q.value is not None and not q.modifier]
    over = [q for q in counted if any(u.kind in _ECHO and u.start <= q.start < u.end and u.field == "text" for u in units)]
    body = [q for q in counted if any(u.kind in ("clause", "quotation") and u.start <= q.start < u.end for u in units)]
    for head in over:
        alike = [q for q in body if q.counted == head.counted and (q.kind, q.unit) == (head.kind, head.unit)]
        other = next(iter(alike), None)
        if other is not None and len(alike) == 1 and all(same_quantity(head, q) is False for q in alike):
            yield _discrepancy(side, head, other)


def _discrepancy(side: _Side, head: Quantity, body: Quantity) -> Conflict:
    spans = (head.start, head.end), (body.start, body.end)
    return Conflict(
        kind="discrepancy",
        a_article=side.place, a=spans[0], a_holder=side.holder(*spans[0]),
        b_article=side.place, b=spans[1], b_holder=side.holder(*spans[1]),
        about=head.counted,
        rule="a figure of the headline that the body has otherwise",
    )  # fmt: skip


# --- by what means ------------------------------------------------------------------------------------------------------------


def _means(side: _Side) -> Iterator[Conflict]:
    # "accuses Brand of sinking the port with a letter" above, "Brand's speech had sunk the port" below, both by one speaker.
    said = [a for a in side.record.attributions if a.field == "text" and a.kind == "indirect" and a.speaker is not None]
    heads = [a for a in said if _unit_kind(side, a.content[0][0]) in _ECHO]
    for head in heads[:_LINES]:
        for body in said:
            if body.speaker == head.speaker and _unit_kind(side, body.content[0][0]) in ("clause", "quotation"):
                act = _same_act_by_other_means(side, head.content[0], body.content[0])
                if act:
                    yield Conflict(
                        kind="discrepancy",
                        a_article=side.place, a=head.content[0], a_holder=side.holder(*head.content[0]),
                        b_article=side.place, b=body.content[0], b_holder=side.holder(*body.content[0]),
                        about=act,
                        rule="one act by one speaker, and another means in the body",
                    )  # fmt: skip
                    break


def _unit_kind(side: _Side, at: int) -> str:
    return next((u.kind for u in side.page.units if u.field == "text" and u.start <= at < u.end), "")


def _same_act_by_other_means(side: _Side, head: Span, body: Span) -> str:
    """The act of both, where the one names its means behind the act and the other, before it, something else; "" where not."""
    forms = side.tokens.forms
    for v in side.words(*head):
        for w in side.words(*body):
            alike = is_content(forms[v]) and v not in side.named and related(forms[v], forms[w]) and is_past(forms[w])
            named = _object(side, v, head), _object(side, w, body)
            if not alike or not named[0][0] or named[0][0] != named[1][0]:
                continue
            behind = [k for k in side.words(named[0][1], head[1])]
            if not behind or forms[behind[0]] not in _BY_MEANS:
                continue
            one = {forms[k] for k in behind[1:] if is_content(forms[k]) and not side.printed_as_name(k)}
            other = {forms[k] for k in side.words(body[0], side.start(w)) if is_content(forms[k]) and not side.printed_as_name(k)}
            if one and other and not _common(one, other):
                return f"{forms[w]} {named[1][0]}"
    return ""


def _object(side: _Side, verb: int, within: Span) -> tuple[str, int]:
    # The name right behind a verb, but for an article, and where it ends.
    at = verb + 1
    if at < len(side.tokens.forms) and side.tokens.forms[at] in words_of("articles"):
        at += 1
    if at >= len(side.tokens.forms) or at not in side.named or side.end(at) > within[1]:
        return "", 0
    return side.tokens.forms[at], side.end(at)
