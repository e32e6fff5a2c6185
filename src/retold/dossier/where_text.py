"""Where a passage first stands and in which wordings since, for a terminal. Marks say what colours say.

What the pages cannot decide is said to be so: what is first here is first *at hand*, and no more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from textwrap import wrap

from retold.dossier.wording import CHANGES, counted, dated, excerpt, joined, printable, quoted
from retold.types import Carrier, Sighting, Whereabouts

_SHOWN, _LONGEST, _LISTED, _WORDINGS, _PLACES = (
    8,
    320,
    12,
    20,
    3,
)  # differences, code points, articles of a wording, wordings, places
_MOSTLY = 0.4  # of a passage that one place holds, from which it alone is shown of an article that has it all
_KINDS = {"verbatim": "word for word", "edited": "edited", "reworded": "in other words"}
_INK = {"verbatim": "32", "edited": "33", "reworded": "36", "dim": "2", "strong": "1"}
_Tint = Callable[[str, str], str]
_SPACE = re.compile(r"\s+")


def where_text(found: Whereabouts, names: Sequence[str], *, width: int, colour: bool) -> str:
    """The answer as lines of at most `width` columns (but for a word that is longer). names: of the carriers."""
    return "\n".join(_lines(found, names, max(40, width), colour))


def where_said(found: Whereabouts, names: Sequence[str]) -> list[str]:
    """What can be said, a sentence each: which is first at hand, and what these articles cannot tell."""
    said, carriers = list[str](), found.carriers
    named = [_who(carriers[n], names[n]) for n in range(len(carriers))]
    whole = [n for n, c in enumerate(carriers) if c.whole]
    what = (
        "the whole passage" if whole and len(whole) < len(carriers) else "it" if whole else "a part of it; none carries the whole"
    )
    if len(found.first) == 1:
        n = found.first[0]
        kind = _KINDS[carriers[n].sightings[0].wording]
        said.append(f"First at hand to carry {what}: {named[n]}, {_when(carriers[n])}, {kind}.")
    elif found.first:
        some = joined([named[n] for n in found.first], 4)
        said.append(f"Cannot tell which is first at hand to carry {what}: the dates of {some} overlap.")
    else:
        said.append("Cannot tell which is first at hand: no article that carries it has a date of publication.")
    if len(found.first) == 1 and carriers[found.first[0]].sightings[0].wording != "verbatim":
        said += _first_verbatim(found, named)
    earlier = [n for n, c in enumerate(carriers) if not c.whole and found.first and n < found.first[0]]
    if earlier:
        n = earlier[0]
        said.append(f"A part of it stands earlier: {named[n]}, {_when(carriers[n])}.")
    undated = sum(c.article.published.value is None for c in carriers)
    if undated and found.first:
        those = "it may be earlier" if undated == 1 else "any of them may be earlier"
        verb = "carries" if undated == 1 else "carry"
        said.append(f"{counted(undated, 'article')} that {verb} it {'has' if undated == 1 else 'have'} no date: {those}.")
    said.append(f"Where it stood before, or outside the {counted(found.searched, 'article')} at hand, these pages cannot tell.")
    if found.left:
        said.append(
            f"{counted(found.left, 'more article')} with some of its words {'was' if found.left == 1 else 'were'} not compared."
        )
    return said


def _first_verbatim(found: Whereabouts, named: Sequence[str]) -> list[str]:
    exact = [n for n, c in enumerate(found.carriers) if c.whole and c.sightings[0].wording == "verbatim"]
    exact = [n for n in exact if found.carriers[n].article.published.value]
    return [f"In these very words first: {named[exact[0]]}, {_when(found.carriers[exact[0]])}."] if exact else []


def _lines(found: Whereabouts, names: Sequence[str], width: int, colour: bool) -> Iterator[str]:
    def tint(text: str, ink: str) -> str:
        return f"\x1b[{_INK[ink]}m{text}\x1b[0m" if colour and text else text

    question = found.question.text
    asked = f"{quoted(question, 120)} ({counted(found.words, 'word')})"
    yield from (tint(line, "strong") for line in wrap(asked, width))
    kinds = sum(1 for _ in {c.group for c in found.carriers})
    yield f"{counted(len(found.carriers), 'article')} of {found.searched:,}, {counted(kinds, 'wording')}"
    yield ""
    for sentence in where_said(found, names):
        yield from wrap(sentence, width, subsequent_indent="  ")
    if any(s.edits for c in found.carriers for s in c.sightings[:1]):
        legend = "In what follows {asked for → there} is a word replaced, {+there} one put in, {−asked for} one left out."
        yield from (tint(line, "dim") for line in wrap(legend, width, subsequent_indent="  "))
    groups = dict[int, list[int]]()
    for n, carrier in enumerate(found.carriers):
        groups.setdefault(carrier.group, []).append(n)
    for at, members in list(groups.items())[:_WORDINGS]:
        yield ""
        yield from _wording(found, names, at + 1, members, width, tint)
    if len(groups) > _WORDINGS:
        yield ""
        yield f"… and {counted(len(groups) - _WORDINGS, 'more wording')} (--json lists all)"


def _wording(found: Whereabouts, names: Sequence[str], at: int, members: Sequence[int], width: int, tint: _Tint) -> Iterator[str]:
    leader = found.carriers[members[0]]
    first = leader.sightings[0]
    since = _when(leader)
    since = f"since {since}" if leader.article.published.value else since
    part = "" if leader.whole else f", {leader.share:.0%} of it by weight of words"
    heading = f"{at}  {_KINDS[first.wording]}{part}, {since}: {counted(len(members), 'article')}"
    yield from (tint(line, first.wording) for line in wrap(heading, width, subsequent_indent="   "))
    for sighting in leader.sightings[: 1 if leader.whole and first.share >= _MOSTLY else _PLACES]:
        yield from wrap(f"“{marked(found, leader, sighting)}”", width, initial_indent="   ", subsequent_indent="   ")
    for difference in _differences(found, leader, first):
        yield from wrap(difference, width, initial_indent="   · ", subsequent_indent="     ")
    for n in members[:_LISTED]:
        carrier = found.carriers[n]
        place = _places(carrier)
        who = f"{_when(carrier)}  {_who(carrier, names[n])}" + ("  (the very text asked for)" if carrier.same else "")
        yield from wrap(f"{who}, {place}", width, initial_indent="   - ", subsequent_indent="     ")
        if carrier.spoken:
            yield from (
                tint(line, "dim") for line in wrap(spoken_said(carrier), width, initial_indent="     ", subsequent_indent="     ")
            )
    if len(members) > _LISTED:
        yield f"   … and {counted(len(members) - _LISTED, 'more article')} (--json lists all)"


def marked(found: Whereabouts, carrier: Carrier, sighting: Sighting) -> str:
    """The words of a sighting, the words that differ from the question's in braces; cut where it is long."""
    text = string_of(carrier, sighting)
    question, at, parts = found.question.text, sighting.start, list[str]()
    for _, (asked, past_asked), (start, end) in sighting.edits:
        before, after = _plain(question[asked:past_asked]), _plain(text[start:end])
        parts.append(text[at:start])
        said = f"{before} → {after}" if before and after else f"+{after}" if after else f"−{before}"
        parts.append("{" + said + "}" + ("" if after else " "))
        at = max(at, end)
    parts.append(text[at : sighting.end])
    return excerpt("".join(parts), _LONGEST)


def string_of(carrier: Carrier, sighting: Sighting) -> str:
    """The text that the span of a sighting counts into."""
    return carrier.article.text if sighting.field == "text" else carrier.article.title or ""


def spoken_said(carrier: Carrier) -> str:
    """To whom an article gives the words, in words."""
    spoken = carrier.spoken
    if spoken is None:
        return ""
    text = carrier.article.text if spoken.field == "text" else carrier.article.title or ""
    printed = " … ".join(_plain(text[start:end]) for start, end in spoken.source)
    who = printable(spoken.speaker) if spoken.speaker else ""
    form = {"direct": "quoted", "mixed": "quoted in part", "indirect": "told"}[spoken.kind]
    by = f"as the words of {who}" if who else "by whom, cannot tell"
    shown = f" (there: {quoted(printed, 60)})" if printed and printed.casefold() != who.casefold() else ""
    how = {"pronoun": ", by way of a pronoun", "inferred": ", inferred"}.get(spoken.speaker_status, "") if who else ""
    via = f"; through {joined([printable(name) for name in spoken.via], 4)}" if spoken.via else ""
    return f"{form} {by}{how}{shown}{via}"


def _differences(found: Whereabouts, carrier: Carrier, sighting: Sighting) -> Iterator[str]:
    question, text = found.question.text, string_of(carrier, sighting)
    told = [d for d in sighting.differences if d.type != "detail" or not sighting.edits]  # details are marked in the words
    for d in told[:_SHOWN]:
        before, after = _plain(question[slice(*d.a)]), _plain(text[slice(*d.b)])
        if before and after:
            shown = f"{quoted(before)} → {quoted(after)}"
        else:
            shown = f"without {quoted(before)}" if before else f"with {quoted(after)}"
        yield f"{CHANGES.get(d.type, d.type)}: {shown}"


def _places(carrier: Carrier) -> str:
    spans = [f"{s.start}–{s.end}" + (" of the title" if s.field == "title" else "") for s in carrier.sightings]
    return "characters " + joined(spans, 4)


def _who(carrier: Carrier, name: str) -> str:
    outlet = carrier.article.outlet
    return f"{excerpt(outlet, 40)} [{printable(name)}]" if outlet else printable(name)


def _when(carrier: Carrier) -> str:
    published = carrier.article.published
    if published.value:
        return dated(published.value)
    bounds = [f"not before {dated(published.earliest)}"] if published.earliest else []
    bounds += [f"not after {dated(published.latest)}"] if published.latest else []
    return ", ".join(["date unknown", *bounds])


def _plain(text: str) -> str:
    return _SPACE.sub(" ", printable(text)).strip()
