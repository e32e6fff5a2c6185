"""Where a passage first stands in an archive, and in which wordings since. Nothing is added: the archive is only read.

A short passage is looked for in every text (it may share no key); a longer one by the keys of the index, its runs of words and
the words that it is about. What was found so is then compared word by word, and, where the words differ, as any two articles are.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from retold.cleaning import clean, outlet_of, published_of
from retold.config import Settings
from retold.errors import NoInput
from retold.finding import left_out_of
from retold.finding.locating import Asked, ask
from retold.language.tokens import words_within
from retold.lineage.instants import Interval, interval_of
from retold.pipeline.findings import Progress, named, silent
from retold.pipeline.indexing import update_index
from retold.pipeline.keyed import keyed_for
from retold.pipeline.scanning import scan_for
from retold.pipeline.sighting import body_page, long_sightings, share_of, short_sightings, with_differences
from retold.segmentation import segment
from retold.store.archive import Archive
from retold.types import Article, Carrier, Published, Record, Sighting, Spoken, Whereabouts

SHORT = 40  # words of a passage that is looked for in the texts themselves
_MOST = 1_000  # articles that are compared with a passage
_TOGETHER = 100
_WHOLE = 0.85  # share of a passage from which an article carries all of it
_TOLD = 12  # articles of which it is looked up to whom they give the words, and wordings of which it is typed what differs
_EVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_OUTLETS = frozenset({"outlet", "agency"})
_SPEECH = frozenset({"direct", "indirect", "mixed"})


def find_passage(
    question: Article, archive: Archive, settings: Settings, progress: Progress | None = None, *, printed: bool = False
) -> Whereabouts:
    """Where a passage stands: the articles that carry it, the earliest first, each with its spans and wording.

    printed  the question is a page as it was printed: its furniture is not asked for.
    Cost: of up to 40 words one pass over the texts (20 to 60 µs an article); of more a look into the index of keys, of which what
    is not kept is made anew; then some milliseconds for each article that shares anything, at most 1,000.
    Raises NoInput where the question has no word.
    """
    page = segment(question, clean(question)) if printed else body_page(question)
    asked = ask(question.text, left_out_of(page.segments), question.language)
    if not len(asked):  # a page of furniture alone: then that is what is asked for
        page, asked = body_page(question), ask(question.text, (), question.language)
    if not len(asked):
        raise NoInput("the passage holds no word", "Give a sentence, a quotation, or a file with one")
    numbers = archive.numbers()
    short = len(asked) <= SHORT
    if short:
        found, left = scan_for(asked, archive, _MOST)
    else:
        index = update_index(archive, numbers, settings, progress or silent)
        found, left = keyed_for(page, asked, archive, index, numbers, _MOST)
    sight = short_sightings(page, asked) if short else long_sightings(page, asked)
    carriers = list[Carrier]()
    for low in range(0, len(found), _TOGETHER):
        some = found[low : low + _TOGETHER]
        articles = archive.articles_of(some)
        for number, article, sightings in zip(some, articles, sight(articles), strict=True):
            if sightings:
                carriers.append(_carrier(question, asked, named(article, settings), number, sightings))
    carriers = _grouped(sorted(carriers, key=lambda c: (_rank(c.article.published), c.article.sha256, c.article.key)))
    if short:
        leading = _leading(carriers)
        carriers = _with_spoken(carriers, leading, archive, settings)
        carriers = [with_differences(page, c) if n in leading else c for n, c in enumerate(carriers)]
    return Whereabouts(
        question=question, words=len(asked), searched=len(numbers), carriers=tuple(carriers), first=_first(carriers), left=left
    )


def _carrier(question: Article, asked: Asked, article: Article, number: int, sightings: Sequence[Sighting]) -> Carrier:
    segments = clean(article)
    dated = msgspec.structs.replace(article, published=published_of(article, segments), outlet=outlet_of(article, segments))
    reworded = sightings[0].wording == "reworded" and len(asked) <= SHORT  # whose share is of the words that are the same
    share = sightings[0].share if reworded else share_of(asked, sightings)
    whole = reworded or share >= _WHOLE
    return Carrier(
        article=dated,
        number=number,
        sightings=tuple(sightings),
        share=round(share, 4),
        whole=whole,
        same=article.sha256 == question.sha256,
    )


# --- in order of time ---------------------------------------------------------------------------------------------------------


def _interval(published: Published) -> Interval | None:
    try:
        return interval_of(published.value) if published.value else None
    except (ValueError, OverflowError):  # what a file gives for a date may be anything
        return None


def _rank(published: Published) -> tuple[bool, datetime, datetime]:
    interval = _interval(published)
    return interval is None, *(interval or _EVER)


def _first(carriers: Sequence[Carrier]) -> tuple[int, ...]:
    """Which may be the earliest that carries the whole: those that no other is surely before. None where no date is known."""
    candidates = [n for n, c in enumerate(carriers) if c.whole] or list(range(len(carriers)))
    dated = {n: interval for n in candidates if (interval := _interval(carriers[n].article.published))}
    if not dated:
        return ()
    until = min(last for _, last in dated.values())
    return tuple(n for n, (start, _) in dated.items() if start <= until)


def _grouped(carriers: Sequence[Carrier]) -> list[Carrier]:
    """Each with the wording that it has: the same words at the same stretches of the passage."""
    known: dict[tuple[object, ...], int] = {}
    return [msgspec.structs.replace(c, group=known.setdefault(_worded(c), len(known))) for c in carriers]


def _worded(carrier: Carrier) -> tuple[object, ...]:
    shown = carrier.sightings[:1] if len(carrier.sightings) < 2 or carrier.whole else carrier.sightings
    article = carrier.article
    return tuple(words_within(article.text if s.field == "text" else article.title or "", s.start, s.end).forms for s in shown)


def _leading(carriers: Sequence[Carrier]) -> set[int]:
    """The first of each wording, then the earliest of all."""
    firsts = dict[int, int]()
    for n, carrier in enumerate(carriers):
        firsts.setdefault(carrier.group, n)
    order = [*firsts.values(), *range(len(carriers))]
    return set(list(dict.fromkeys(order))[:_TOLD])


# --- to whom the words are given ----------------------------------------------------------------------------------------------


def _with_spoken(carriers: Sequence[Carrier], leading: set[int], archive: Archive, settings: Settings) -> list[Carrier]:
    from retold.pipeline.telling import record_articles

    chosen = sorted(leading)
    recorded = record_articles(archive, archive.articles_of([carriers[n].number for n in chosen]), settings) if chosen else []
    told = {n: spoken_of(carriers[n], record) for n, (_, record) in zip(chosen, recorded, strict=True)}
    return [msgspec.structs.replace(c, spoken=told.get(n)) for n, c in enumerate(carriers)]


def spoken_of(carrier: Carrier, record: Record) -> Spoken | None:
    """The attribution that holds most of where a passage stands, where one holds half of it; and through whom, as far as the page
    credits another outlet with this place. Cost O(attributions)."""
    sighting = carrier.sightings[0]
    best: tuple[int, int] | None = None
    for n, a in enumerate(record.attributions):
        if a.field == sighting.field and a.kind in _SPEECH:
            held = sum(max(0, min(end, sighting.end) - max(start, sighting.start)) for start, end in a.content)
            if 2 * held >= sighting.end - sighting.start and (best is None or held > best[0]):
                best = held, n
    if best is None:
        return None
    a = record.attributions[best[1]]
    credits = [c.name for c in record.credits if c.kind in _OUTLETS and c.field == sighting.field and _reaches(c.reach, sighting)]
    via = dict.fromkeys(name for name in (*a.via, *credits) if name and name != carrier.article.outlet)
    return Spoken(
        kind=a.kind,
        speaker=record.actors[a.speaker].name if a.speaker is not None else None,
        speaker_status=a.speaker_status,
        source=a.source,
        cue=a.cue,
        via=tuple(via),
        field=a.field,
        status=a.status,
        rule=a.rule,
    )


def _reaches(reach: tuple[int, int] | None, sighting: Sighting) -> bool:
    return reach is None or (reach[0] <= sighting.start and sighting.end <= reach[1])
