"""Why two articles were, or were not, joined: what they share, and what it adds to the judgement. For a terminal, and JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import exp
from textwrap import wrap
from typing import Any

import msgspec

from retold.dossier.wording import counted, joined, number, outlet_and_date, printable, quoted
from retold.types import Article, Reasons, Term

_LONGEST = 200
_JUDGED = {"retelling": "text taken", "story": "one event"}
_SAID = {
    "start": "what two articles start from that share nothing",
    "shared_runs": "runs of five words in both: {count}",
    "containment": "these are {share} of those of the article that has fewer",
    "content": "content words in both: {share} by weight of the lighter article's",
    "cosine": "content words in both, measured against both articles: {value}",
    "shared_forms": "content words in both: {count}; as many may stand in any two long articles",
    "standing": "content words in both, those that stand first counting most: {value}",
    "names": "names in both: {value}",
    "numbers": "figures in both: {value}",
    "others": "how many other words are in both: {value}; as many may stand in any two long articles",
    "runs": "runs of five words in both: {value}",
    "years": "years between those that they name: {count}",
    "days": "days between their publication: {count}",
}


def why_text(names: tuple[str, str], articles: tuple[Article, Article], why: Reasons, *, joins: float, width: int) -> str:
    """The reasons as lines. names: of A and B; joins: the probability from which two may be of one story."""
    lines = list[str]()
    for letter, name, article in zip("AB", names, articles, strict=True):
        lines += wrap(f"{letter} {printable(name)} ({outlet_and_date(article)})", width, subsequent_indent="  ")
    lines.append("")
    for sentence in why_said(why, joins):
        lines += wrap(sentence, width, subsequent_indent="  ")
    for title, terms, probability in sums_of(why):
        lines += ["", f"{title}: {number(probability)}"]
        for term in (t for t in terms if t.points):  # a term of nothing says nothing
            shown = f"{term.points:+6.2f}  {said_of(term)}"
            lines += wrap(shown, width, initial_indent="  ", subsequent_indent=" " * 10, drop_whitespace=True)
        lines.append(f"  {sum(term.points for term in terms):+6.2f}  together")
    lines += ["", *_legend(width), "", "what they share"]
    for line in _shared(why):
        lines += wrap(line, width, initial_indent="  ", subsequent_indent="    ")
    return "\n".join(lines)


def why_json(names: tuple[str, str], why: Reasons, joins: float) -> dict[str, Any]:
    """The same: relation, rule, thresholds, the sums with their terms, what is shared."""
    sums = {
        key: {
            "probability": round(probability, 4),
            "points": round(sum(t.points for t in terms), 4),
            "terms": [{"name": t.name, "said": said_of(t), "value": t.value, "points": round(t.points, 4)} for t in terms],
        }
        for key, (_, terms, probability) in zip(_JUDGED, sums_of(why), strict=True)
    }
    return {
        "a": names[0],
        "b": names[1],
        "relation": why.relation,
        "probability": why.probability,
        "rule": why.rule,
        "same_story": why.same_story,
        "joined": why.same_story >= joins and why.relation != "boilerplate",
        "joined_from": joins,
        "said": why_said(why, joins),
        "sums": sums,
        "shared": msgspec.to_builtins(why.shared),
        "in_a_row": why.in_a_row,
        "same_outlet": why.same_outlet,
        "days_apart": why.days,
    }


def why_said(why: Reasons, joins: float) -> list[str]:
    """The judgement in sentences: the relation and the rule that named it; whether the two alone make a story."""
    said = [f"relation: {why.relation} ({number(why.probability)}), because of: {why.rule}."]
    if why.relation == "boilerplate":
        said.append(f"of one story: {number(why.same_story)}; not joined, for what an outlet prints everywhere joins nothing.")
    else:
        verb = "joined" if why.same_story >= joins else "not joined"
        said.append(f"of one story: {number(why.same_story)}; the two alone are {verb}, which takes {joins:.2f}.")
    said.append("In a pile the others have a say: two may come into one story through a third, or be kept apart.")
    return said


def sums_of(why: Reasons) -> list[tuple[str, Sequence[Term], float]]:
    """The two sums: what is judged, the terms, and the probability that their points give."""
    return [(_JUDGED[key], terms, _logistic(terms)) for key, terms in (("retelling", why.retelling), ("story", why.story))]


def said_of(term: Term) -> str:
    """A term in words, with its value."""
    share = f"{term.value:.1%}" if term.value < 0.1 else f"{term.value:.0%}"
    return _SAID[term.name].format(count=f"{term.value:,.0f}", share=share, value=f"{term.value:.2f} of 1")


def _logistic(terms: Sequence[Term]) -> float:
    points = max(-30.0, min(30.0, sum(term.points for term in terms)))
    return 1 / (1 + exp(-points))


def _legend(width: int) -> list[str]:
    said = "Points say how much speaks for it or against it: together 0 is 0.50, +1 is 0.73, +3 is 0.95, −3 is 0.05."
    return wrap(said, width)


def _shared(why: Reasons) -> Iterator[str]:
    words = len(why.in_a_row.split())
    yield f"most words in a row: {words}, {quoted(why.in_a_row, _LONGEST)}" if words else "words in a row: fewer than five"
    for kind, plural in (("name", "names"), ("figure", "figures"), ("word", "other words, the rarest first")):
        held = [printable(one.word) for one in why.shared if one.kind == kind]
        yield f"{plural}: {joined(held, 12)}" if held else f"{plural.partition(',')[0]}: none"
    same = {True: "the same", False: "two", None: "not known of both"}[why.same_outlet]
    yield f"outlet: {same}"
    yield "days between them: not known of both" if why.days is None else f"between them: {counted(why.days, 'day')}"
