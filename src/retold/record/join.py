"""join: the records of a story's articles held together: one act of speech and its renderings, speakers one page makes explicit.

An utterance is what several articles quote; it is found where aligned pieces hold quotations with words in common, and within one
article where the same words are quoted twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from retold.language.tokens import fold, tokenise
from retold.language.words import alike, edit, spelled_alike
from retold.types import Account, Attribution, Page, Record, Rendering, Span, Speaking

_SHARED = 0.3  # share of the shorter rendering's words that two renderings of one utterance have in common, in order
_WITHIN = 0.9  # the same inside one article, where nothing was reworded on the way
_FEWEST_WORDS = 2
_FEW_WORDS, _FORMS = 6, 0.6
Place = tuple[int, int]  # article (place in the story), attribution


def join(
    pages: Sequence[Page], records: Sequence[Record], accounts: Mapping[tuple[int, int], Account], order: Sequence[int]
) -> tuple[tuple[Rendering, ...], tuple[Speaking, ...]]:
    """Find the utterances of a story.

    pages, records  of its articles, by place. accounts by (a, b), a < b. order: places, exemplars before their retellings; each
                    rendering is compared with the earlier one that it has most in common with.
    Returns the renderings of every utterance that stands in two places or more, numbered by first place, and the speakers that
    another rendering makes explicit where an article leaves its speaker open or inferred.
    """
    said = {place: words for place, words in _quoted(pages, records)}
    groups = _group(said, [*_across(records, accounts, said), *_inside(said)])
    rank = {article: k for k, article in enumerate(order)}
    renderings: list[Rendering] = []
    speakings: list[Speaking] = []
    chains = sorted((sorted(g, key=lambda p: (rank[p[0]], p)) for g in groups), key=lambda c: (rank[c[0][0]], c[0]))
    for n, chain in enumerate(chains):
        renderings += _render(n, chain, said, records)
        speakings += _speak(chain, records)
    return tuple(renderings), tuple(speakings)


def _quoted(pages: Sequence[Page], records: Sequence[Record]) -> Iterator[tuple[Place, tuple[str, ...]]]:
    for i, (page, record) in enumerate(zip(pages, records, strict=True)):
        for n, attribution in enumerate(record.attributions):
            if attribution.kind in ("direct", "mixed"):
                words = _words(page, attribution)
                if len(words) >= _FEWEST_WORDS:
                    yield (i, n), words


def _words(page: Page, attribution: Attribution) -> tuple[str, ...]:
    # What the reporter put in between brackets is not the speaker's.
    text, words = page.string(attribution.field), []
    for start, end in attribution.content:
        tokens = tokenise(text[start:end])
        for form, s in zip(tokens.forms, tokens.starts.tolist(), strict=True):
            if not any(a <= start + s < b for a, b in attribution.insertions):
                words.append(form)
    return tuple(words)


def _across(
    records: Sequence[Record], accounts: Mapping[tuple[int, int], Account], said: Mapping[Place, tuple[str, ...]]
) -> Iterator[tuple[Place, Place]]:
    known: dict[tuple[tuple[str, ...], tuple[str, ...]], bool] = {}  # copies quote the same
    for (a, b), account in sorted(accounts.items()):
        tried: set[tuple[Place, Place]] = set()
        for match in account.matches:
            for m in _touching(records[a], match.a):
                for n in _touching(records[b], match.b):
                    pair = (a, m), (b, n)
                    if pair not in tried and pair[0] in said and pair[1] in said:
                        tried.add(pair)
                        words = said[pair[0]], said[pair[1]]
                        if words not in known:
                            known[words] = told_alike(*words)
                        if known[words]:
                            yield pair


def _inside(said: Mapping[Place, tuple[str, ...]]) -> Iterator[tuple[Place, Place]]:
    places = sorted(said)
    for k, one in enumerate(places):
        for other in places[k + 1 :]:
            if other[0] != one[0]:
                break
            if min(len(said[one]), len(said[other])) > _FEWEST_WORDS and common_share(said[one], said[other]) >= _WITHIN:
                yield one, other


def _touching(record: Record, span: Span) -> list[int]:
    return [n for n, a in enumerate(record.attributions) if any(s < span[1] and span[0] < e for s, e in a.content)]


def common_share(x: Sequence[str], y: Sequence[str]) -> float:
    """Words that two lists have in common, in order, over those of the shorter: in [0, 1]."""
    equal = sum(i2 - i1 for tag, i1, i2, _, _ in edit(x, y) if tag == "equal")
    return equal / max(1, min(len(x), len(y)))


def told_alike(x: Sequence[str], y: Sequence[str]) -> bool:
    """Whether two quotations of aligned pieces are renderings of one utterance: words in common, or, where both are a few words
    inside the reporter's sentence, most of them forms of the same words ("studied closely", "a close study")."""
    if common_share(x, y) >= _SHARED:
        return True
    few = min(len(x), len(y))
    return max(len(x), len(y)) <= _FEW_WORDS and len(alike(x, y, (0, len(x)), (0, len(y)))) >= _FORMS * few


def _group(said: Mapping[Place, tuple[str, ...]], links: Sequence[tuple[Place, Place]]) -> list[list[Place]]:
    root = {place: place for place in said}

    def find(p: Place) -> Place:
        while root[p] != p:
            root[p] = p = root[root[p]]
        return p

    for one, other in links:
        one, other = find(one), find(other)
        root[max(one, other)] = min(one, other)
    groups: dict[Place, list[Place]] = {}
    for place in sorted(said):
        groups.setdefault(find(place), []).append(place)
    return [g for g in groups.values() if len(g) > 1]


def _render(n: int, chain: list[Place], said: Mapping[Place, tuple[str, ...]], records: Sequence[Record]) -> Iterator[Rendering]:
    earlier: dict[tuple[str, ...], Place] = {}  # of the same words the first place: copies are compared with it alone
    for place in chain:
        attribution = records[place[0]].attributions[place[1]]
        first = _nearest(list(earlier.values()), place, said)
        earlier.setdefault(said[place], place)
        same = first is not None and said[first] == said[place]
        yield Rendering(
            utterance=n,
            article=place[0],
            attribution=place[1],
            against=first,
            wording=_wording(said[first], said[place]) if first else None,
            form="direct" if attribution.kind == "direct" else "mixed",
            speaker_changed=first is not None and _other_speaker(records, first, place),
            insertions=attribution.insertions,
            status="stated" if same else "inferred",
            rule="same words quoted" if same else "quotations of aligned pieces",
        )


def _nearest(earlier: list[Place], place: Place, said: Mapping[Place, tuple[str, ...]]) -> Place | None:
    # The first of those before it with which it has most in common; two halves of one quotation are not renderings of each other.
    alike = [p for p in earlier if told_alike(said[p], said[place])]
    return max(alike, key=lambda p: round(common_share(said[p], said[place]), 2), default=None)


def _wording(first: tuple[str, ...], other: tuple[str, ...]) -> Literal["identical", "trimmed", "reworded", "extended"]:
    if first == other:
        return "identical"
    if _holds(first, other):
        return "trimmed"
    return "extended" if _holds(other, first) else "reworded"


def _holds(whole: tuple[str, ...], part: tuple[str, ...]) -> bool:
    n = len(part)
    return n < len(whole) and any(whole[k : k + n] == part for k in range(len(whole) - n + 1))


def _forms(record: Record, attribution: Attribution) -> frozenset[str]:
    if attribution.speaker is None:
        return frozenset()
    actor = record.actors[attribution.speaker]
    # By the last word of each form: two people may share a first name.
    forms = (fold(name.split()[-1]) for name in (actor.name, *actor.aliases) if name.split())
    return frozenset(f for f in forms if len(f) > 1)


def _other_speaker(records: Sequence[Record], one: Place, other: Place) -> bool:
    x = _forms(records[one[0]], records[one[0]].attributions[one[1]])
    y = _forms(records[other[0]], records[other[0]].attributions[other[1]])
    return bool(x) and bool(y) and not x & y and not any(spelled_alike(p, q) for p in x for q in y)


def _speak(chain: list[Place], records: Sequence[Record]) -> Iterator[Speaking]:
    explicit = [p for p in chain if records[p[0]].attributions[p[1]].speaker_status == "explicit"]
    names: list[str] = []
    for p in explicit:
        speaker = records[p[0]].attributions[p[1]].speaker
        if speaker is not None:
            names.append(records[p[0]].actors[speaker].name)
    if len(set(names)) != 1:
        return  # nobody names the speaker, or the pages do not agree: cannot tell
    for p in chain:
        attribution = records[p[0]].attributions[p[1]]
        if attribution.speaker_status in ("inferred", "unresolved") and all(p[0] != q[0] for q in explicit):
            yield Speaking(article=p[0], attribution=p[1], name=names[0], rule="another article names the speaker")
