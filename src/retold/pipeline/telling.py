"""The road: what each stage is given of the others' results, what is kept, and what is done again.

Article stages are cached by what they read of an article, pairs by their two articles, stories by their members' pairs; so adding
articles recomputes only what they touch, and a second run over the same pile computes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Literal, TypeVar, overload

import msgspec
import numpy as np
from numpy.typing import NDArray

from retold.account import compare
from retold.alignment import align, make_view
from retold.cleaning import clean, outlet_lines, outlet_of, published_of
from retold.config import VERSION, Settings
from retold.engine.local import Failed, run
from retold.finding import compare_prints, prints_of
from retold.language.identify import identify
from retold.language.lexicons import languages
from retold.lineage import Side, orient, trace
from retold.pipeline.corpus import Corpus, find
from retold.record import make_record
from retold.record.join import join
from retold.segmentation import segment
from retold.store.archive import Archive, open_archive
from retold.types import Account, Article, Lineage, Noun, Page, Pair, Record, Reject, Story, Told

Depth = Literal["find", "stories", "all"]
Progress = Callable[[str, int, int], None]
Ints = NDArray[np.int64]
_N = TypeVar("_N", bound=Noun)
_T = TypeVar("_T")
_LEADING = 20  # stories of which a headline is shown after find
_OUTLET_ARTICLES = 400  # of an outlet, by which it is known what it prints everywhere

# A stage's name carries the version of the package: what another version kept is left alone and computed anew.
_PAGE, _RECORD, _ACCOUNT = (f"{stage}/{VERSION}" for stage in ("page", "record", "account"))
# Parts of stages that need word lists of a language; an article in another one has the rest.
_WORD_STAGES = ("record: speakers", "record: credits", "record: words for figures and times", "account: wording")
_TEXT_RELATIONS = frozenset({"copy", "retelling", "update"})


class Later(Sequence[_T]):
    """A sequence that is made when it is first looked into: what a corpus holds is large, and often nobody asks for all of it."""

    def __init__(self, n: int, make: Callable[[], Sequence[_T]]) -> None:
        """n: how many items `make` will give."""
        self._n, self._make = n, make

    @cached_property
    def _items(self) -> Sequence[_T]:
        return self._make()

    def __len__(self) -> int:
        return self._n

    @overload
    def __getitem__(self, at: int) -> _T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[_T]: ...
    def __getitem__(self, at: int | slice) -> _T | Sequence[_T]:
        return self._items[at]

    def __iter__(self) -> Iterator[_T]:
        return iter(self._items)


@dataclass
class Findings:
    """What a run found, as nouns: articles in order of (SHA-256, key), all places count in them.

    pages are empty at depth find; records hold None for an article of which it was not asked for; accounts are by (a, b), a < b;
    told by place in `stories`. not_run: (stage, article or story, why) for every stage that was left out. corpus: the same as
    arrays.
    leading: at depth find the first article of each of the largest stories, by its place.
    """

    corpus: Corpus
    articles: Sequence[Article]
    pages: Sequence[Page]
    records: list[Record | None]
    pairs: Sequence[Pair]
    stories: Sequence[Story]
    accounts: dict[tuple[int, int], Account]
    told: dict[int, Told]
    rejects: list[Reject]
    not_run: list[tuple[str, str, str]] = field(default_factory=list)
    depth: Depth = "find"
    leading: dict[int, Article] = field(default_factory=dict)


def choose_depth(n_articles: int, settings: Settings) -> Depth:
    """How far to go for a pile of this size when nobody says: see `deep_articles` and `story_articles`."""
    if n_articles <= settings.deep_articles:
        return "all"
    return "stories" if n_articles <= settings.story_articles else "find"


def work(
    archive: Archive,
    settings: Settings,
    depth: Depth | None = None,
    progress: Progress | None = None,
    choose: Callable[[Corpus], Ints] | None = None,
) -> Findings:
    """Run every stage that the archive's articles still need, down to `depth`.

    progress  called with (stage, done, total) as a long stage goes on.
    choose    says the places of the one story that is wanted; what is returned then speaks of its articles alone.
    Stages: find (index, find, group), stories (clean, segment, and the rest for stories of two or more articles), all (and the
    record of every article). Cost: linear in what is new; what find does with all articles is integer work, 20 µs an article.
    """
    report = progress or (lambda stage, done, total: None)
    corpus = find(archive, settings, report)
    depth = depth or choose_depth(len(corpus), settings)
    if choose is not None:
        corpus, depth = corpus.only(choose(corpus)), "all" if depth == "all" else "stories"
    found = _found(archive, corpus, settings) if depth == "find" else _work_deep(archive, corpus, depth, settings, report)
    place_of = {number: place for place, (_, _, number) in enumerate(corpus.places)}
    keys = [[corpus.places[place_of[number]][1] for number in pair] for pair in corpus.failed if set(pair) <= place_of.keys()]
    found.not_run += [("find", a, f"the comparison with {b} failed") for a, b in keys]
    return found


def _found(archive: Archive, corpus: Corpus, settings: Settings) -> Findings:
    numbers = [number for _, _, number in corpus.places]
    stories = corpus.sizes()
    largest = np.lexsort((np.arange(len(stories)), -stories))[:_LEADING]
    largest = largest[stories[largest] > 1]
    leading = archive.articles_of([numbers[place] for place in largest.tolist()])
    path = archive.path

    def read(kept: Archive) -> Sequence[Article]:
        return [_named(article, settings) for article in kept.articles_of(numbers)]

    def read_again() -> Sequence[Article]:
        with open_archive(path, write=False) as kept:
            return read(kept)

    return Findings(
        corpus=corpus,
        articles=Later(len(numbers), read_again) if path else read(archive),
        pages=(),
        records=[None] * len(numbers),
        pairs=Later(len(corpus.pairs), corpus.pairs.pairs),
        stories=Later(int((stories > 0).sum()), corpus.stories),
        accounts={},
        told={},
        rejects=archive.rejects(),
        not_run=[(stage, "", "depth find") for stage in ("clean", "record", "align", "account", "join", "trace", "orient")],
        leading=dict(zip(largest.tolist(), leading, strict=True)),
    )


def _work_deep(archive: Archive, corpus: Corpus, depth: Depth, settings: Settings, report: Progress) -> Findings:
    """The article and story stages for all articles of a corpus."""
    articles = [_named(article, settings) for article in archive.articles_of([number for _, _, number in corpus.places])]
    keys = [_article_key(article) for article in articles]
    pages = _make_pages(archive, articles, keys, settings, report)
    articles = [page.article for page in pages]  # as the page dates it
    none: list[Record | None] = [None] * len(articles)
    findings = Findings(
        corpus, articles, pages, none, corpus.pairs.pairs(), corpus.stories(), {}, {}, archive.rejects(), depth=depth
    )
    wanted = [i for s in findings.stories if depth == "all" or len(s.members) > 1 for i in s.members]
    _make_records(archive, findings, keys, sorted(wanted), settings, report)
    why = "depth stories" if depth == "stories" else "the stage failed on this article"
    findings.not_run = [("record", a.key, why) for a, r in zip(articles, findings.records, strict=True) if r is None]
    findings.not_run += [
        (stage, a.key, f"no word lists for {a.language}")
        for a in articles
        if (a.language or "en") not in languages()
        for stage in _WORD_STAGES
    ]
    findings.not_run += [("clean", p.article.key, "the stage failed on this article") for p in pages if not p.segments]
    _tell(archive, findings, keys, settings, report)
    findings.not_run.append(("conflicts", "", "not part of this version"))
    return findings


def compare_articles(one: Article, other: Article) -> tuple[Page, Page, Record, Record, Pair, Account]:
    """Everything about one pair, without an archive: pages, records, what find says of them, and their account."""
    sides = [_page_of((_with_language(a), frozenset())) for a in (one, other)]
    records = [make_record(page) for page in sides]
    views = [make_view(page, record) for page, record in zip(sides, records, strict=True)]
    account = compare(views[0], views[1], align(views[0], views[1]))
    return sides[0], sides[1], records[0], records[1], compare_prints(prints_of(sides), np.array([[0, 1]])).pairs()[0], account


# --- article stages -----------------------------------------------------------------------------------------------------------


def _named(article: Article, settings: Settings) -> Article:
    if article.outlet in settings.outlets:
        return msgspec.structs.replace(article, outlet=settings.outlets[article.outlet])
    return article


def _with_language(article: Article) -> Article:
    return article if article.language else msgspec.structs.replace(article, language=identify(article.text))


def _article_key(article: Article) -> str:
    # All that the article stages read of an article, and nothing of its name.
    content = msgspec.msgpack.encode(msgspec.structs.replace(article, key="", given=False))
    return f"{article.sha256}:{hashlib.sha256(content).hexdigest()[:12]}"


def _make_pages(
    archive: Archive, articles: Sequence[Article], keys: Sequence[str], settings: Settings, report: Progress
) -> list[Page]:
    lines = _lines_by_outlet(archive, articles, settings)
    items, names = [], []
    for article, key in zip(articles, keys, strict=True):
        own = frozenset(lines.get(article.outlet or "", frozenset()))
        items.append((article, own))
        names.append(f"{key}:{hashlib.sha256(repr(sorted(own)).encode()).hexdigest()[:8]}" if own else key)
    cached = _cached(archive, _PAGE, names, items, _page_of, Page, settings, partial(report, "clean"))
    # An article that the stage could not do keeps its place, without roles or units; `not_run` says so.
    made = [page or Page(article=a, segments=(), sentences=(), units=()) for page, a in zip(cached, articles, strict=True)]
    # The cache knows an article by what it says, not by its name.
    named = [_named(_keyed(page.article, a), settings) for page, a in zip(made, articles, strict=True)]
    return [msgspec.structs.replace(page, article=article) for page, article in zip(made, named, strict=True)]


def _keyed(article: Article, named: Article) -> Article:
    return msgspec.structs.replace(article, key=named.key, given=named.given)


def _lines_by_outlet(archive: Archive, articles: Sequence[Article], settings: Settings) -> dict[str, frozenset[str]]:
    # The first articles of an outlet stand for it: what it prints everywhere is on those too, whichever articles are asked for.
    found: dict[str, frozenset[str]] = {}
    for outlet in sorted({article.outlet for article in articles if article.outlet}):
        names = [outlet, *sorted(other for other, name in settings.outlets.items() if name == outlet and other != outlet)]
        numbers = [number for name in names for number in archive.numbers_of_outlet(name, _OUTLET_ARTICLES)]
        if len(numbers) > 2:
            found[outlet] = outlet_lines(archive.articles_of(numbers, checked=True))
    return found


def _page_of(item: tuple[Article, frozenset[str]]) -> Page:
    article, lines = _with_language(item[0]), item[1]
    segments = clean(article, lines)
    dated = msgspec.structs.replace(article, published=published_of(article, segments), outlet=outlet_of(article, segments))
    return segment(dated, segments)


def _make_records(
    archive: Archive, findings: Findings, keys: Sequence[str], wanted: Sequence[int], settings: Settings, report: Progress
) -> None:
    pages = [findings.pages[i] for i in wanted]
    names = [f"{keys[i]}:{_digest(findings.pages[i].segments)}" for i in wanted]
    records = _cached(archive, _RECORD, names, pages, make_record, Record, settings, partial(report, "record"))
    for i, record in zip(wanted, records, strict=True):
        findings.records[i] = record


def _digest(nouns: object) -> str:
    return hashlib.sha256(msgspec.msgpack.encode(nouns)).hexdigest()[:12]


def _cached(
    archive: Archive,
    stage: str,
    names: Sequence[str],
    items: Sequence[object],
    function: Callable[..., _N],
    kind: type[_N],
    settings: Settings,
    report: Callable[[int, int], None],
) -> list[_N | None]:
    known = archive.load(stage, list(dict.fromkeys(names)))
    missing = {name: item for name, item in zip(names, items, strict=True) if name not in known}
    fresh: list[tuple[str, bytes]] = []
    for done, (name, result) in enumerate(
        zip(missing, run(function, list(missing.values()), workers=settings.workers), strict=True), start=1
    ):
        if not isinstance(result, Failed):
            fresh.append((name, msgspec.msgpack.encode(result)))
        report(done, len(missing))
    _save(archive, stage, fresh)
    known = {**known, **dict(fresh)}
    decoder = msgspec.msgpack.Decoder(kind)
    return [decoder.decode(known[name]) if name in known else None for name in names]


def _save(archive: Archive, stage: str, fresh: Sequence[tuple[str, bytes]]) -> None:
    # A reader computes what is missing for itself; only a writer keeps it.
    if fresh and archive.writable:
        archive.save(stage, fresh)


# --- story stages -------------------------------------------------------------------------------------------------------------


def _tell(archive: Archive, findings: Findings, keys: Sequence[str], settings: Settings, report: Progress) -> None:
    wanted = _pairs_to_account(findings, settings)
    findings.accounts = _make_accounts(archive, findings, keys, wanted, report)
    by_place = {(p.a, p.b): p for p in findings.pairs}
    for s, story in enumerate(findings.stories):
        if len(story.members) < 2:
            findings.told[s] = Told(members=story.members, lineage=_alone(findings, story))
            continue
        findings.told[s] = _tell_story(findings, story, by_place)
        report("trace", s + 1, len(findings.stories))


def _alone(findings: Findings, story: Story) -> Lineage:
    return (
        trace([_side(findings, story.members[0])], {}, {})
        if findings.records[story.members[0]]
        else Lineage(nodes=(), edges=(), lines=(1,))
    )


def _tell_story(findings: Findings, story: Story, by_place: Mapping[tuple[int, int], Pair]) -> Told:
    members = story.members
    local = {m: k for k, m in enumerate(members)}
    accounts = {(local[a], local[b]): account for (a, b), account in findings.accounts.items() if a in local and b in local}
    pairs = {(local[a], local[b]): p for (a, b), p in by_place.items() if a in local and b in local}
    sides = [_side(findings, m) for m in members]
    lineage = trace(sides, accounts, pairs)
    fates, changes = orient(sides, lineage, accounts)
    renderings, speakings = join([s.page for s in sides], [s.record for s in sides], accounts, _reading_order(sides, lineage))
    return Told(
        members=members, lineage=lineage, fates=fates, changes=changes, renderings=renderings, speakings=speakings, conflicts=()
    )


def _side(findings: Findings, i: int) -> Side:
    page, record = findings.pages[i], findings.records[i]
    return Side(page, record or Record(), page.article.published)


def _reading_order(sides: Sequence[Side], lineage: Lineage) -> list[int]:
    # Exemplars before their retellings: by depth under the most probable rows, then by what each page says of its time, then place.
    best: dict[int, int | None] = {}
    for j in range(len(sides)):
        rows = [e for e in lineage.edges if e.retelling == j]
        best[j] = max(rows, key=lambda e: e.probability).exemplar if rows else None

    def depth(j: int) -> int:
        seen: set[int] = set()
        at: int | None = j
        while at is not None and at not in seen:
            seen.add(at)
            at = best[at]
        return len(seen)

    return sorted(range(len(sides)), key=lambda j: (depth(j), sides[j].published.value or "9", j))


def _pairs_to_account(findings: Findings, settings: Settings) -> list[tuple[int, int]]:
    """The pairs that share text inside a story, equal texts folded, at most `exemplars_per_article` for a distinct text."""
    story_of = {m: s for s, story in enumerate(findings.stories) for m in story.members}
    first: dict[tuple[int, str, str | None], int] = {}
    stands_for = {i: first.setdefault((story_of[i], a.sha256, a.title), i) for i, a in enumerate(findings.articles)}
    near: dict[int, list[Pair]] = {}
    wanted: set[tuple[int, int]] = {(r, i) for i, r in stands_for.items() if r != i}
    for pair in findings.pairs:
        a, b = pair.a, pair.b
        if story_of[a] == story_of[b] and pair.relation in _TEXT_RELATIONS and stands_for[a] == a and stands_for[b] == b:
            near.setdefault(a, []).append(pair)
            near.setdefault(b, []).append(pair)
    for own in near.values():
        own.sort(key=lambda p: (-p.cosine, -p.shingles, p.a, p.b))
        wanted.update((p.a, p.b) for p in own[: settings.exemplars_per_article])
    return sorted(wanted)


def _make_accounts(
    archive: Archive, findings: Findings, keys: Sequence[str], wanted: Sequence[tuple[int, int]], report: Progress
) -> dict[tuple[int, int], Account]:
    marks = {i: f"{keys[i]}:{_digest((findings.pages[i].segments, findings.records[i]))}" for pair in wanted for i in pair}
    names = [f"{marks[a]}|{marks[b]}" for a, b in wanted]
    known = archive.load(_ACCOUNT, list(dict.fromkeys(names)))
    views = {i: make_view(findings.pages[i], findings.records[i] or Record()) for i in sorted({i for p in wanted for i in p})}
    decoder, fresh = msgspec.msgpack.Decoder(Account), []
    accounts: dict[tuple[int, int], Account] = {}
    first: dict[str, tuple[int, int]] = {}  # pairs that say the same of themselves are one
    for done, ((a, b), name) in enumerate(zip(wanted, names, strict=True), start=1):
        if first.setdefault(name, (a, b)) != (a, b):
            accounts[a, b] = accounts[first[name]]
        elif name not in known:
            account = compare(views[a], views[b], align(views[a], views[b]))
            fresh.append((name, msgspec.msgpack.encode(account)))
            accounts[a, b] = account
        else:
            accounts[a, b] = decoder.decode(known[name])
        report("account", done, len(wanted))
    _save(archive, _ACCOUNT, fresh)
    return accounts
