"""Named rules of direction: what, in two articles that share text, speaks for one having taken from the other.

Each rule gives log-odds for "a is the exemplar of b" (negative: the other way round) and the spans it rests on. The weights of
the rules of `weighing.DIRECTION` are learned from known lineages; those below are set by hand on the reasoning in each rule's
docstring, since none of the known lineages has credits, quotations or resolved dates enough. `docs/stages.md` lists them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retold.lineage.instants import order_of
from retold.lineage.names import names_one_of, names_outlet
from retold.lineage.weighing import Texts, Year, leanings, load_weights
from retold.types import Account, Credit, Evidence, Match, Page, Published, Record, Span

CREDITED = 5.0
GLOSS, GLOSSES_AT_MOST = 0.6, 2
RESOLVED = 0.7
UPSTREAM = 0.7
BEFORE, LOSS = 4.0, 4.0
PUBLISHED = frozenset({"published before", "names a later day"})  # rules that speak against one direction, and for none
GROWS, CUT = "the other has not yet what this one has", "the other has what was cut from this one"
LOSES, SHORTENS, LATER_YEAR = "more of it is found in the other", "the other says it at more length", "names a later year"
OF_LENGTH = frozenset({GROWS, CUT, LOSES, SHORTENS, LATER_YEAR})  # what versions in line are ordered by in another way


@dataclass(frozen=True)
class Clue:
    """What one rule says of a pair: log-odds for "a is the exemplar of b", and spans as (0 for a, 1 for b, span, field)."""

    rule: str
    log_odds: float
    spans: tuple[tuple[int, Span, str], ...] = ()


@dataclass(frozen=True)
class Side:
    """One article of a pair, as the rules see it."""

    page: Page
    record: Record
    published: Published


def find_clues(sides: Sequence[Side], a: int, b: int, account: Account, texts: Texts, outlets: frozenset[str]) -> list[Clue]:
    """Every clue of direction that the pair (a, b) gives, each from its own rule; outlets: `outlet_keys` of the whole story."""
    one, other = sides[a], sides[b]
    clues = [
        *_credit(one, other),
        *(
            _by_hand(one, other, account)
            if texts.named
            else _learned(one, other, (texts.years[a], texts.years[b]), leanings(texts, (one.page, other.page), a, b))
        ),
        *_glosses(one, other, account),
        *_resolved_dates(one, other, account),
        *_upstream(one, other, account, outlets),
    ]
    return [clue for clue in clues if abs(clue.log_odds) >= 0.05]


def evidence_of(clues: Sequence[Clue], a: int, b: int, toward_b: bool) -> tuple[Evidence, ...]:
    """The evidence rows of the clues that speak for this direction; a, b are places in the story."""
    sign = 1 if toward_b else -1
    return tuple(
        Evidence(article=(a, b)[side], start=span[0], end=span[1], rule=clue.rule, field=field)  # type: ignore[arg-type]  # a Field
        for clue in clues
        if clue.log_odds * sign > 0
        for side, span, field in clue.spans
    )


def _credit(a: Side, b: Side) -> list[Clue]:
    """An article that names the other's outlet as its source took from it: stated, not inferred."""
    clues: list[Clue] = []
    if a.page.article.outlet and b.page.article.outlet and names_outlet(a.page.article.outlet, b.page.article.outlet):
        return clues  # an outlet that names itself has told nothing of who came first
    published = order_of(a.published, b.published)
    for one, other, sign, place in ((a, b, 1, 1), (b, a, -1, 0)):
        credit = credit_to(other.record.credits, one.page.article.outlet)
        # The outlet may have published more than this article: what came later is not what was credited.
        if credit is not None and published * sign >= 0:
            clues.append(Clue("credits the other's outlet", sign * CREDITED, ((place, (credit.start, credit.end), credit.field),)))
    return clues


def credit_to(credits: Sequence[Credit], outlet: str | None) -> Credit | None:
    """The first credit that names an outlet."""
    return next((c for c in credits if outlet and c.name and names_outlet(c.name, outlet)), None)


def _by_hand(a: Side, b: Side, account: Account) -> list[Clue]:
    """Where outlets retell: what was published before is not taken from what came after; and a retelling loses: the article of
    which more is found in the other is likelier to be the retelling. What a rewriter dropped, no later one can bring back."""
    when = "published before" if a.published.value and b.published.value else "names a later day"
    return [
        Clue(when, BEFORE * order_of(a.published, b.published)),
        Clue(LOSES, LOSS * (account.kept_b - account.kept_a)),
    ]


def _learned(a: Side, b: Side, years: tuple[Year | None, Year | None], values: Sequence[float]) -> list[Clue]:
    """The rules whose weights are learned: publication, loss, length, years; what each value is, `weighing.leanings` says."""
    weights = load_weights().direction
    loss, shorter, grows, longer, gains, published, later = values
    when = "published before" if a.published.value and b.published.value else "names a later day"
    named = tuple((side, (year[0], year[1]), "text") for side, year in enumerate(years) if year)
    return [
        Clue(when, weights["published"] * published),
        Clue(LOSES, weights["loss"] * loss),
        Clue(SHORTENS, weights["shorter"] * shorter),
        Clue(GROWS, weights["grows"] * grows + weights["longer"] * longer + weights["gains"] * gains),
        Clue(LATER_YEAR, weights["years"] * later, named),
    ]


def _glosses(a: Side, b: Side, account: Account) -> list[Clue]:
    """A reteller explains: words in brackets inside a quotation that the other rendering lacks were put in on the way."""
    score, spans = 0, []
    for match in account.matches:
        left, right = _insertions(a, match.a, match.a_unit), _insertions(b, match.b, match.b_unit)
        if len(left) != len(right):
            score += 1 if len(right) > len(left) else -1
            spans += [(1, s, "text") for s in right] if len(right) > len(left) else [(0, s, "text") for s in left]
    score = max(-GLOSSES_AT_MOST, min(GLOSSES_AT_MOST, score))
    return [Clue("puts a gloss into a quotation", GLOSS * score, tuple(spans[:3]))] if score else []


def _insertions(side: Side, span: Span, unit: int) -> list[Span]:
    field = side.page.units[unit].field
    return [s for q in side.record.quotations if q.field == field for s in q.insertions if span[0] <= s[0] and s[1] <= span[1]]


def _resolved_dates(a: Side, b: Side, account: Account) -> list[Clue]:
    """A reteller resolves: "March last year" becomes "March 2022", not the reverse."""
    clues = []
    for match in account.matches:
        relative_a, absolute_a = _dates(a, match, first=True)
        relative_b, absolute_b = _dates(b, match, first=False)
        for value in sorted(set(relative_a) & set(absolute_b)):
            clues.append(
                Clue("resolves a relative date", RESOLVED, ((0, relative_a[value], "text"), (1, absolute_b[value], "text")))
            )
        for value in sorted(set(relative_b) & set(absolute_a)):
            clues.append(
                Clue("resolves a relative date", -RESOLVED, ((1, relative_b[value], "text"), (0, absolute_a[value], "text")))
            )
    return clues[:2]


def _dates(side: Side, match: Match, *, first: bool) -> tuple[dict[str, Span], dict[str, Span]]:
    span, unit = (match.a, match.a_unit) if first else (match.b, match.b_unit)
    field = side.page.units[unit].field
    relative: dict[str, Span] = {}
    absolute: dict[str, Span] = {}
    for time in side.record.times:
        if time.field == field and span[0] <= time.start and time.end <= span[1] and time.value and time.type == "DATE":
            if time.time_status == "resolved":
                relative[time.value] = (time.start, time.end)
            elif time.time_status == "absolute":
                absolute[time.value] = (time.start, time.end)
    return relative, absolute


def _upstream(a: Side, b: Side, account: Account, outlets: frozenset[str]) -> list[Clue]:
    """Of two articles with common text, the one that credits an outlet for it had it from somewhere; the other names nobody."""
    left = _credits_of_shared(a, {m.a_unit for m in account.matches}, outlets)
    right = _credits_of_shared(b, {m.b_unit for m in account.matches}, outlets)
    if bool(left) == bool(right):
        return []
    side, credit = (1, right[0]) if right else (0, left[0])
    return [Clue("names an upstream", UPSTREAM if right else -UPSTREAM, ((side, (credit.start, credit.end), credit.field),))]


def _credits_of_shared(side: Side, units: set[int], outlets: frozenset[str]) -> list[Credit]:
    # Credits that stand in a sentence which the other article has too, to somebody who is not among the articles (a credit to one
    # of them speaks for that one).
    shared = [side.page.sentences[side.page.units[u].sentence] for u in sorted(units) if side.page.units[u].field == "text"]
    return [
        c
        for c in side.record.credits
        if c.name and c.kind == "outlet"  # an agency's copies are siblings: that one has lost the credit makes it no exemplar
        if not names_one_of(c.name, outlets)
        if any(s.start <= c.start < s.end for s in shared)
    ]
