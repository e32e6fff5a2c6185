"""What is no change: the same value, name or word in another dress."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator

from evaluation.planted.text import Edit, Source, words

Maker = Callable[[Source, random.Random], Iterator[Edit]]
_CONTRACTED = {"did not": "didn’t", "does not": "doesn’t", "do not": "don’t", "was not": "wasn’t", "is not": "isn’t",
               "are not": "aren’t", "were not": "weren’t", "has not": "hasn’t", "have not": "haven’t", "will not": "won’t",
               "would not": "wouldn’t", "could not": "couldn’t", "cannot": "can’t", "it is": "it’s"}  # fmt: skip


def same(source: Source, rng: random.Random) -> Iterator[Edit]:
    """Nothing at all."""
    yield Edit("", "same", 0, 0, "")


def typography(source: Source, rng: random.Random) -> Iterator[Edit]:
    """Straight and curly marks, dashes, a hard space, everything at once."""
    text = source.text
    plain = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "—": "-", "–": "-", "\xa0": " "})
    put = text.translate(plain) if any(c in text for c in "“”’‘") else text.replace("'", "’").replace(" the ", " the\xa0", 2)
    yield Edit("", "typography", 0, len(text), put)


def numerals(source: Source, rng: random.Random) -> Iterator[Edit]:
    """Three, 3; 350,000, 350000; 40 percent, 40%."""
    listed = words()["closed"]["numerals"]
    for m in source.find(rf"\b({'|'.join(listed)})\b(?= (?:days|weeks|months|years|people|states|hours|times|women|men|children))"):
        yield Edit("", "digits", m.start(), m.end(), str(listed.index(m.group()) + 2))
    for m in source.find(r"(?<=\d)( percent)\b"):
        yield Edit("", "percent sign", m.start(), m.end(), "%")
    for m in source.find(r"(?<=\d)(%)(?= )"):
        yield Edit("", "percent", m.start(), m.end(), " percent")
    for m in source.find(r"\b(\d{1,3},\d{3})\b(?= [a-z])"):
        yield Edit("", "no comma", m.start(), m.end(), m.group().replace(",", ""))


def dressed(source: Source, rng: random.Random) -> Iterator[Edit]:
    """Abbreviated titles and months, contracted verbs."""
    for m in source.find(r"\b(Sen|Gov|Rep|Mr|Mrs|Dr|Ms)\.(?= [A-Z])"):
        full = {"Sen": "Senator", "Gov": "Governor", "Rep": "Representative"}.get(m.group(1), m.group(1))
        yield Edit("", "title", m.start(), m.end(), full)
    for m in source.find(r"\b(Aug|Sept|Oct|Nov|Dec|Jan|Feb)\.(?= \d)"):
        full = {m[:3]: m for m in words()["closed"]["months"]}[m.group(1)[:3]]
        yield Edit("", "month", m.start(), m.end(), full)
    pattern = "|".join(re.escape(w) for w in sorted(_CONTRACTED, key=len, reverse=True))
    for m in source.find(rf"\b({pattern})\b"):
        yield Edit("", "contracted", m.start(), m.end(), _CONTRACTED[m.group()])


def synonyms(source: Source, rng: random.Random) -> Iterator[Edit]:
    """A word for another of the same sense, another spelling."""
    table = words()["harmless"]
    pattern = r"\b(" + "|".join(re.escape(w) for w in sorted(table, key=lambda w: (-len(w), w))) + r")(?!\w|[-’'])"
    for m in source.find(pattern):
        if not source.named(*m.span()) or m.group() in ("U.S.", "United States"):
            yield Edit("", "synonym", m.start(), m.end(), table[m.group()])


def cues(source: Source, rng: random.Random) -> Iterator[Edit]:
    """said, stated; the day before or behind; said X, X said."""
    for a in source.attributions:
        (c0, c1) = a["cue"][0] if a["cue"] else (0, 0)
        if source.text[c0:c1] == "said" and len(a["cue"]) == 1 and source.in_prose(c0):
            yield Edit("", "stated", c0, c1, "stated")
            if len(a["source"]) == 1:
                s0, s1 = a["source"][0]
                if s1 + 1 == c0 and source.text[c1 : c1 + 1] in (".", ",") and len(source.text[s0:s1].split()) > 1:
                    yield Edit("", "said by", s0, c1, f"said {source.text[s0:s1]}")


HARMLESS: tuple[Maker, ...] = (same, typography, numerals, dressed, synonyms, cues)
