"""A small pile of invented articles as records: copies, edited copies, excerpts, versions, furniture, and what is no article."""

from __future__ import annotations

import random
from typing import Any

_OUTLETS = ("The Saltby Lantern", "Wend Valley Post", "Moor End Courier", "Lantern")
_FOOT = "Sign up here for our newsletter and we will send you the tide table"
_SYLLABLES = "bar dun fel gor hest lim mar nor pell quin ros sted tam wick".split()
_THINGS = "pier barn bridge pump depot library orchard bakery quarry mill chapel hedge".split()
_VERBS = "reopened flooded collapsed burned leaked vanished froze cracked sank".split()
_MORE = "sandbags lanterns ropes ledgers buckets ladders kettles blankets crates whistles".split()


class _Teller:
    """Tells of one event, in words that are its own."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.names = ["".join(chance.sample(_SYLLABLES, 2)).capitalize() for _ in range(6)]
        self.things, self.verbs, self.more = (chance.sample(words, 3) for words in (_THINGS, _VERBS, _MORE))

    def sentence(self) -> str:
        pick = self.chance.choice
        one, other, thing, verb, more = pick(self.names), pick(self.names), pick(self.things), pick(self.verbs), pick(self.more)
        n, hour = self.chance.randrange(3, 9400), self.chance.randrange(1, 12)
        return pick(
            (
                f"The {thing} at {one} {verb} before {hour}, and {n} {more} were carried to {other}.",
                f"{one} of {other} said that {n} people had brought {more} when the {thing} {verb}.",
                f"At {hour} o'clock {one} counted {n} {more} beside the {thing} that {verb} in {other}.",
                f"“Nobody in {one} asked for {n} {more},” {other} told those who stood at the {thing}.",
            )
        )

    def text(self, sentences: int) -> list[str]:
        return [self.sentence() for _ in range(sentences)]


def make_records() -> list[dict[str, Any]]:
    """About forty, the same every time."""
    chance = random.Random(11)
    records: list[dict[str, Any]] = []

    def add(sentences: list[str], story: int, **more: Any) -> None:
        number = len(records)
        text = "\n\n".join(" ".join(sentences[i : i + 3]) for i in range(0, len(sentences), 3))
        day = f"2031-04-{1 + story:02d}"
        record = {"id": f"a{number:02d}", "text": text, "outlet": _OUTLETS[number % 4], "published": day, "title": None}
        records.append({**record, **more})

    for story in range(7):
        teller = _Teller(chance)
        base = teller.text(12)
        add(base, story, title=f"What happened at {teller.names[0]}")
        add(base, story)
        edited = [" ".join(w for i, w in enumerate(s.split()) if i % 11 != story) for s in base]
        add([*edited, *teller.text(2)], story)
        add([*teller.text(5), *base[3:7], _FOOT], story, outlet="Moor End Courier")
        add([*base[6:], *teller.text(3)], story, published=None, url=f"https://example.org/{story}")
    records[8]["id"] = records[3]["id"]  # two texts under one id
    records[12]["id"] = "a05@" + "0" * 8
    records[20].pop("id")
    records.append(dict(records[4]))  # the same again
    records.append({"id": records[4]["id"], "text": records[4]["text"]})  # the same, saying less
    records.append({"id": "short", "text": "Two words"})
    records.append({"id": "named", "text": f"THE SALTBY LANTERN\n\nPier opens\n\n1 April 2031\n\n{records[0]['text']}"})
    return records
