"""The road beyond find: what each stage is given of the others' results, what is kept, and what is done again.

Article stages are cached by what they read of an article, pairs by their two articles, stories by their members' pairs; so adding
articles recomputes only what they touch, and a second run over the same pile computes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TypeVar

import msgspec
import numpy as np

from retold.account import compare, find_conflicts
from retold.alignment import align, closeness_of, make_view
from retold.cleaning import clean, outlet_lines, outlet_of, published_of
from retold.config import VERSION, Settings
from retold.engine.local import Failed, run
from retold.finding import RELATIONS, PairTable, compare_prints, explain_pair, prints_of
from retold.language.identify import identify
from retold.language.lexicons import languages
from retold.lineage import Side, candidate_pairs, orient, trace
from retold.pipeline.corpus import Corpus
from retold.pipeline.correcting import RULE, Decisions
from retold.pipeline.findings import Depth, Findings, Ints, Later, Progress, named, silent
from retold.record import make_record, manner_of, why_rules_alone
from retold.record.join import join
from retold.segmentation import segment
from retold.store.archive import Archive
from retold.types import Account, Article, Edge, Lineage, Noun, Page, Pair, Published, Reasons, Record, Story, Told

_N = TypeVar("_N", bound=Noun)
_T = TypeVar("_T")
_OUTLET_ARTICLES = 400  # of an outlet, by which it is known what it prints everywhere

# A stage's name carries the version of the package: what another version kept is left alone and computed anew.
PAGE, _RECORD, _ACCOUNT = (f"{stage}/{VERSION}" for stage in ("page", "record", "account"))
# Parts of stages that need word lists of a language; an article in another one has the rest.
_WORD_STAGES = ("record: speakers", "record: credits", "record: words for figures and times", "account: wording")
_TEXT_RELATIONS = [RELATIONS.index(name) for name in ("copy", "retelling", "update")]


def tell(archive: Archive, corpus: Corpus, depth: Depth, settings: Settings, report: Progress) -> Findings:
    """The article and story stages for all articles of a corpus, down to `depth` (stories or all): see `findings.work`."""
    articles = [named(article, settings) for article in archive.articles_of(corpus.numbers.tolist())]
    keys = [_article_key(article) for article in articles]
    pages = _make_pages(archive, articles, keys, settings, report)
    articles = [page.article for page in pages]  # as the page dates it
    none: list[Record | None] = [None] * len(articles)
    findings = Findings(
        corpus,
        articles,
        pages,
        none,
        Later(len(corpus.pairs), corpus.pairs.pairs),
        corpus.stories(),
        {},
        {},
        archive.rejects(),
        depth=depth,
    )
    wanted = [i for s in findings.stories if depth == "all" or len(s.members) > 1 for i in s.members]
    _make_records(archive, findings, sorted(wanted), settings, report)
    corrections = [one for one in archive.corrections().standing() if one.kind != "story"]
    decided = Decisions(corrections, corpus.places if corrections else ())
    findings.records = [decided.record(place, record) for place, record in enumerate(findings.records)]
    why = "depth stories" if depth == "stories" else "the stage failed on this article"
    findings.not_run = [("record", a.key, why) for a, r in zip(articles, findings.records, strict=True) if r is None]
    findings.not_run += [
        (stage, a.key, f"no word lists for {a.language}")
        for a in articles
        if (a.language or "en") not in languages()
        for stage in _WORD_STAGES
    ]
    findings.not_run += [("clean", p.article.key, "the stage failed on this article") for p in pages if not p.segments]
    _tell(archive, findings, settings, decided, report)
    if settings.attribution_model and manner_of(True, settings.attribution_confidence) == "rules":
        findings.not_run.append(("record: attribution model", "", why_rules_alone() or "it is not installed"))
    return findings


def compare_articles(one: Article, other: Article) -> tuple[Page, Page, Record, Record, Pair, Account]:
    """Everything about one pair, without an archive: pages, records, what find says of them, their account with its closeness."""
    sides = [_page_of((_with_language(a), frozenset())) for a in (one, other)]
    records = [make_record(page) for page in sides]
    views = [make_view(page, record) for page, record in zip(sides, records, strict=True)]
    account = compare(views[0], views[1], align(views[0], views[1]))
    account = msgspec.structs.replace(account, closeness=closeness_of(views[0], views[1]))
    return sides[0], sides[1], records[0], records[1], compare_prints(prints_of(sides), np.array([[0, 1]])).pairs()[0], account


def explain_articles(one: Article, other: Article) -> tuple[Article, Article, Reasons]:
    """Why two articles are related as find says, without an archive; the articles as their pages date them."""
    pages = [_page_of((_with_language(article), frozenset())) for article in (one, other)]
    return pages[0].article, pages[1].article, explain_pair(prints_of(pages))


# --- article stages -----------------------------------------------------------------------------------------------------------


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
    cached = _cached(archive, PAGE, names, items, _page_of, Page, settings, partial(report, "clean"))
    # An article that the stage could not do keeps its place, without roles or units; `not_run` says so.
    made = [page or Page(article=a, segments=(), sentences=(), units=()) for page, a in zip(cached, articles, strict=True)]
    # The cache knows an article by what it says, not by its name.
    known = [named(_keyed(page.article, a), settings) for page, a in zip(made, articles, strict=True)]
    return [msgspec.structs.replace(page, article=article) for page, article in zip(made, known, strict=True)]


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


def _make_records(archive: Archive, findings: Findings, wanted: Sequence[int], settings: Settings, report: Progress) -> None:
    for i, record in zip(wanted, _records_of(archive, [findings.pages[i] for i in wanted], settings, report), strict=True):
        findings.records[i] = record


def _records_of(archive: Archive, pages: Sequence[Page], settings: Settings, report: Progress) -> list[Record | None]:
    pages = [_without_outlet(page) for page in pages]
    model, least = settings.attribution_model, settings.attribution_confidence
    how = manner_of(model, least)
    names = [f"{page.article.sha256}:{_digest((page.article, page.segments))}:{how}" for page in pages]
    make = partial(make_record, attribution_model=model, attribution_confidence=least)
    return _cached(archive, _RECORD, names, pages, make, Record, settings, partial(report, "record"))


def record_articles(archive: Archive, articles: Sequence[Article], settings: Settings) -> list[tuple[Page, Record]]:
    """The page and the record of each of a few articles: those that the archive keeps, the others made."""
    articles = [named(article, settings) for article in articles]
    pages = _make_pages(archive, articles, [_article_key(article) for article in articles], settings, silent)
    records = _records_of(archive, pages, settings, silent)
    return [(page, record or Record()) for page, record in zip(pages, records, strict=True)]


def _without_outlet(page: Page) -> Page:
    """What the record of a page is made from: not who published it, so that copies of a text on one day have one record."""
    article = page.article
    kept = Article(
        key="", given=False, sha256=article.sha256, text=article.text, title=article.title, published=article.published,
        language=article.language,
    )  # fmt: skip
    return msgspec.structs.replace(page, article=kept)


def _without_day(page: Page) -> Page:
    """What an account is made from, beside the records: not when it was published either."""
    return msgspec.structs.replace(page, article=msgspec.structs.replace(_without_outlet(page).article, published=Published()))


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
    decoded = {name: decoder.decode(value) for name, value in known.items()}
    return [decoded.get(name) for name in names]


def _save(archive: Archive, stage: str, fresh: Sequence[tuple[str, bytes]]) -> None:
    # A reader computes what is missing for itself; only a writer keeps it.
    if fresh and archive.writable:
        archive.save(stage, fresh)


# --- story stages -------------------------------------------------------------------------------------------------------------


def _tell(archive: Archive, findings: Findings, settings: Settings, decided: Decisions, report: Progress) -> None:
    wanted, found = _pairs_to_account(findings, settings)
    wanted = sorted({*wanted, *decided.pairs})
    findings.pairs = Later(len(found), found.pairs)
    findings.accounts = _make_accounts(archive, findings, wanted, decided, report)
    story_of = {m: s for s, story in enumerate(findings.stories) for m in story.members}
    accounts = _inside(story_of, findings.accounts.items())
    for s, story in enumerate(findings.stories):
        if len(story.members) < 2:
            findings.told[s] = Told(members=story.members, lineage=_alone(findings, story))
            continue
        findings.told[s] = _tell_story(findings, story, accounts.get(s, {}), decided)
        report("trace", s + 1, len(findings.stories))


def _inside(story_of: Mapping[int, int], items: Iterable[tuple[tuple[int, int], _T]]) -> dict[int, dict[tuple[int, int], _T]]:
    """What is known of pairs, by the story that both articles are of."""
    found: dict[int, dict[tuple[int, int], _T]] = {}
    for (a, b), item in items:
        if story_of[a] == story_of[b]:
            found.setdefault(story_of[a], {})[a, b] = item
    return found


def _alone(findings: Findings, story: Story) -> Lineage:
    return (
        trace([_side(findings, story.members[0])], {})
        if findings.records[story.members[0]]
        else Lineage(nodes=(), edges=(), lines=(1,))
    )


def _tell_story(
    findings: Findings,
    story: Story,
    accounted: Mapping[tuple[int, int], Account],
    decided: Decisions,
) -> Told:
    members = story.members
    local = {m: k for k, m in enumerate(members)}
    accounts = {(local[a], local[b]): account for (a, b), account in accounted.items()}
    sides = [_side(findings, m) for m in members]
    lineage = trace(sides, accounts, decided.edges(local))
    fates, changes = orient(sides, lineage, accounts)
    renderings, speakings = join([s.page for s in sides], [s.record for s in sides], accounts, _reading_order(sides, lineage))
    conflicts = find_conflicts([s.page for s in sides], [s.record for s in sides], accounts)
    return Told(
        members=members,
        lineage=lineage,
        fates=fates,
        changes=changes,
        renderings=renderings,
        speakings=tuple(s for s in speakings if sides[s.article].record.attributions[s.attribution].rule != RULE),
        conflicts=conflicts,
    )


def _side(findings: Findings, i: int) -> Side:
    page, record = findings.pages[i], findings.records[i]
    return Side(page, record or Record(), page.article.published)


def _reading_order(sides: Sequence[Side], lineage: Lineage) -> list[int]:
    # Exemplars before their retellings: by depth under the most probable rows, then by what each page says of its time, then place.
    likeliest: dict[int, Edge] = {}
    for edge in lineage.edges:
        if edge.retelling not in likeliest or edge.probability > likeliest[edge.retelling].probability:
            likeliest[edge.retelling] = edge
    best = {j: likeliest[j].exemplar if j in likeliest else None for j in range(len(sides))}

    def depth(j: int) -> int:
        seen: set[int] = set()
        at: int | None = j
        while at is not None and at not in seen:
            seen.add(at)
            at = best[at]
        return len(seen)

    return sorted(range(len(sides)), key=lambda j: (depth(j), sides[j].published.value or "9", j))


def _pairs_to_account(findings: Findings, settings: Settings) -> tuple[list[tuple[int, int]], PairTable]:
    """The pairs of a story that share text, and those that lineage asks for: equal texts folded, at most `exemplars_per_article`
    of either for a distinct text. Cost as `candidate_pairs`, story by story.

    Also the candidate pairs as they are told: those that the limit left out without their passages, of which a large story has
    millions; a row of `stages` says how many.
    """
    at_most, found = settings.exemplars_per_article, findings.corpus.pairs
    story_of = np.full(len(findings.articles), -1, np.int64)
    for s, story in enumerate(findings.stories):
        story_of[list(story.members)] = s
    first: dict[tuple[int, str, str | None], int] = {}
    stands_for = [first.setdefault((int(story_of[i]), a.sha256, a.title), i) for i, a in enumerate(findings.articles)]
    wanted = {(r, i) for i, r in enumerate(stands_for) if r != i}
    own = np.array(stands_for, np.int64) == np.arange(len(stands_for))
    near = np.flatnonzero(
        np.isin(found.relation, _TEXT_RELATIONS) & (story_of[found.a] == story_of[found.b]) & own[found.a] & own[found.b]
    )
    likest = near[_first_of_each(found, near, at_most)]
    wanted.update(zip(found.a[likest].tolist(), found.b[likest].tolist(), strict=True))
    for story in findings.stories:
        distinct = [m for m in story.members if stands_for[m] == m]
        # Where outlets are named, what find relates is enough: see `lineage.weighing.Texts`.
        if len(distinct) > 1 and not any(findings.articles[m].outlet for m in distinct):
            pairs = candidate_pairs([findings.pages[m] for m in distinct], at_most)
            wanted.update((min(distinct[i], distinct[j]), max(distinct[i], distinct[j])) for i, j in pairs)
    left = near[[(a, b) not in wanted for a, b in zip(found.a[near].tolist(), found.b[near].tolist(), strict=True)]]
    if len(left):
        why = f"{len(left):,} pairs of one story are not told: of each article only the {at_most} likest others"
        findings.not_run.append(("account", "", why))
    return sorted(wanted), found.without_passages(left)


def _first_of_each(found: PairTable, rows: Ints, at_most: int) -> Ints:
    """Which of these rows are among the likest of either of their articles. Cost O(rows log rows)."""
    a, b = found.a[rows], found.b[rows]
    of, at = np.concatenate([a, b]), np.tile(np.arange(len(rows)), 2)
    order = np.lexsort((b[at], a[at], -found.shingles[rows][at], -found.cosine[rows][at], of))
    begins = np.r_[True, np.diff(of[order]) > 0][: len(order)]
    rank = np.arange(len(order)) - np.maximum.accumulate(np.where(begins, np.arange(len(order)), 0))
    return np.unique(at[order[rank < at_most]])


def _make_accounts(
    archive: Archive, findings: Findings, wanted: Sequence[tuple[int, int]], decided: Decisions, report: Progress
) -> dict[tuple[int, int], Account]:
    pages = {i: _without_day(findings.pages[i]) for i in sorted({i for pair in wanted for i in pair})}
    marks = {i: f"{p.article.sha256}:{_digest((p.article, p.segments, findings.records[i]))}" for i, p in pages.items()}
    stand_for = {mark: i for i, mark in reversed(marks.items())}  # copies look the same: the first is looked at
    views = {mark: make_view(pages[i], findings.records[i] or Record()) for mark, i in stand_for.items()}
    names = [f"{marks[a]}|{marks[b]}{decided.mark((a, b))}" for a, b in wanted]
    known = archive.load(_ACCOUNT, list(dict.fromkeys(names)))
    decoder, fresh = msgspec.msgpack.Decoder(Account), []
    accounts: dict[tuple[int, int], Account] = {}
    first: dict[str, tuple[int, int]] = {}  # pairs that say the same of themselves are one
    for done, ((a, b), name) in enumerate(zip(wanted, names, strict=True), start=1):
        if first.setdefault(name, (a, b)) != (a, b):
            accounts[a, b] = accounts[first[name]]
        elif name not in known:
            one, other = views[marks[a]], views[marks[b]]
            account = decided.account((a, b), compare(one, other, decided.links((a, b), align(one, other))))
            fresh.append((name, msgspec.msgpack.encode(account)))
            accounts[a, b] = account
        else:
            accounts[a, b] = decoder.decode(known[name])
        report("account", done, len(wanted))
    _save(archive, _ACCOUNT, fresh)
    return accounts
