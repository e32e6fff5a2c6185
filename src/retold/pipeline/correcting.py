"""What people decided, put in place of what a stage found before the next stage reads it. None of it is kept among the results."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from retold.lineage import Decision
from retold.types import Account, Actor, Attribution, Correction, Link, Record, Span, Text

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
RULE = "correction"


# --- group --------------------------------------------------------------------------------------------------------------------


def correct_stories(
    labels: Ints, belonging: Floats, corrections: Sequence[Correction], place_of: Callable[[Text], int | None]
) -> tuple[Ints, Floats, tuple[int, ...]]:
    """Labels and belonging as in `Corpus` under decisions of kind story, and the places decided about.

    Whoever is rejected from a story stands alone; then whoever is confirmed in one joins it. Decisions about articles that are not
    there say nothing. Cost O(n log n) where there is one.
    """
    known = [
        (place, anchor, one.verdict == "confirm")
        for one in corrections
        if one.other is not None and (place := place_of(one.article)) is not None and (anchor := place_of(one.other)) is not None
    ]
    if not known:
        return labels, belonging, ()
    groups, sure, decided = labels.copy(), belonging.copy(), set[int]()
    for place, anchor, confirmed in sorted(known, key=lambda one: (one[2], one[0], one[1])):
        if not confirmed and groups[place] == groups[anchor]:
            groups[place] = len(labels) + place
        elif confirmed:
            groups[place] = groups[anchor]
        sure[place] = 1.0
        decided.add(place)
    first = np.full(2 * len(labels), len(labels), np.int64)
    np.minimum.at(first, groups, np.arange(len(labels)))
    return first[groups], sure, tuple(sorted(decided))


# --- what is told of a story --------------------------------------------------------------------------------------------------


class Decisions:
    """The corrections about some articles, by their places."""

    def __init__(self, corrections: Sequence[Correction], places: Sequence[tuple[str, str, int]]) -> None:
        """places: (SHA-256, key, number) of each article."""
        place = {(sha256, key): n for n, (sha256, key, _) in enumerate(places)} if corrections else {}
        self._speakers: dict[int, list[Correction]] = defaultdict(list)
        self._alignments: dict[tuple[int, int], list[tuple[Span, Span, bool]]] = defaultdict(list)
        self._edges: list[tuple[int, int | None, Correction]] = []
        for one in corrections:
            here = place.get(one.article)
            there = None if one.other is None else place.get(one.other)
            if here is None or (one.other is not None and there is None):
                continue
            if one.kind == "speaker":
                self._speakers[here].append(one)
            elif one.kind == "alignment" and there is not None and len(one.spans) == 2:
                here_first = here < there
                spans = one.spans if here_first else one.spans[::-1]
                pair = (here, there) if here_first else (there, here)
                self._alignments[pair].append((spans[0], spans[1], one.verdict == "confirm"))
            elif one.kind == "edge":
                self._edges.append((here, there, one))

    def record(self, place: int, record: Record | None) -> Record | None:
        """The record of an article with the speakers that a person decided."""
        return record if record is None or place not in self._speakers else correct_speakers(record, self._speakers[place])

    @property
    def pairs(self) -> set[tuple[int, int]]:
        """The pairs that are accounted because a person spoke of them."""
        return {(min(here, there), max(here, there)) for here, there, _ in self._edges if there is not None}

    def mark(self, pair: tuple[int, int]) -> str:
        """What tells the account of a pair from that without corrections: "" where there are none."""
        own = self._alignments.get(pair)
        return f"|{hashlib.sha256(repr(sorted(own)).encode()).hexdigest()[:12]}" if own else ""

    def links(self, pair: tuple[int, int], links: Sequence[Link]) -> list[Link]:
        """The links of a pair but for those that a person rejected."""
        gone = {(a, b) for a, b, confirmed in self._alignments.get(pair, ()) if not confirmed}
        return [link for link in links if (link.a, link.b) not in gone]

    def account(self, pair: tuple[int, int], account: Account) -> Account:
        """The account of a pair, saying which matches a person confirmed."""
        sure = {(a, b) for a, b, confirmed in self._alignments.get(pair, ()) if confirmed}
        if not sure:
            return account
        matches = tuple(msgspec.structs.replace(m, rule=RULE) if (m.a, m.b) in sure else m for m in account.matches)
        return msgspec.structs.replace(account, matches=matches)

    def edges(self, local: Mapping[int, int]) -> list[Decision]:
        """What is decided of the lineage of a story; local: place in the story by place."""
        return [
            Decision(local[here], None if there is None else local[there], one.name or None, one.verdict == "confirm")
            for here, there, one in self._edges
            if here in local and (there is None or there in local)
        ]


def correct_speakers(record: Record, corrections: Sequence[Correction]) -> Record:
    """A record in which the speakers of some attributions are as a person decided; a name that is new to it is another actor."""
    actors = list(record.actors)
    by_place = {(one.field, one.spans): one for one in corrections}

    def decided(attribution: Attribution) -> Attribution:
        one = by_place.get((attribution.field, attribution.content))
        if one is None:
            return attribution
        speaker = _speaker(actors, attribution, one)
        found = "unresolved" if speaker is None else attribution.speaker_status
        status = "inferred" if speaker is not None and found == "unresolved" else found
        return msgspec.structs.replace(attribution, speaker=speaker, speaker_status=status, status="stated", rule=RULE)

    attributions = tuple(decided(attribution) for attribution in record.attributions)
    return msgspec.structs.replace(record, attributions=attributions, actors=tuple(actors))


def _speaker(actors: list[Actor], attribution: Attribution, one: Correction) -> int | None:
    if one.verdict == "reject":
        return None
    if not one.name:
        return attribution.speaker
    known = [n for n, actor in enumerate(actors) if one.name == actor.name or one.name in actor.aliases]
    if not known:
        actors.append(Actor(name=one.name))
    return known[0] if known else len(actors) - 1
