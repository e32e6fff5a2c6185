"""Nouns to rows: dicts with exactly the columns of `tables.py`. Pure functions; places become ids."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from retold.dossier.cells import share_cell
from retold.dossier.names import name_articles, name_stories
from retold.dossier.record_rows import resolve_speakers, rows_of_record
from retold.dossier.story_rows import rows_of_account, rows_of_pairs, rows_of_passages, rows_of_told
from retold.dossier.tables import TABLES, Row, digest_of, in_order
from retold.types import Account, Article, Page, Pair, Record, Reject, Story, Told

__all__ = [
    "digest_of",
    "name_articles",
    "name_stories",
    "resolve_speakers",
    "rows_of_account",
    "rows_of_article",
    "rows_of_page",
    "rows_of_pairs",
    "rows_of_passages",
    "rows_of_record",
    "rows_of_told",
    "tables_of",
]
NOT_RUN = "not run at this depth"


def rows_of_article(article: Article, name: str, shared: bool) -> Row:
    """The row of table articles. shared: its key stands for several texts, of which this is a version."""
    published = article.published
    return {
        "article": name,
        "outlet": article.outlet,
        "title": article.title,
        "published": published.value,
        "published_precision": published.precision,
        "published_basis": published.basis,
        "published_earliest": published.earliest,
        "published_latest": published.latest,
        "url": article.url,
        "version_of": article.version_of or (article.key if shared else None),
        "sha256": article.sha256,
        "text": article.text,
        "key": article.key,
        "language": article.language,
        "upstream": article.upstream,
    }


def rows_of_page(page: Page, name: str) -> list[Row]:
    """The rows of table segments."""
    return [
        {
            "article": name,
            "field": segment.field,
            "start": segment.start,
            "end": segment.end,
            "role": segment.role,
            "furniture": segment.furniture,
            "repeats": segment.repeats,
            "hidden": segment.hidden,
            "status": "inferred",
            "rule": segment.rule,
        }
        for segment in page.segments
    ]


def tables_of(
    articles: Sequence[Article],
    pages: Sequence[Page | None],
    records: Sequence[Record | None],
    pairs: Sequence[Pair],
    accounts: Mapping[tuple[int, int], Account],
    stories: Sequence[Story],
    told: Mapping[int, Told],
    rejects: Sequence[Reject],
    statements: Sequence[Mapping[str, object]] = (),
    not_run: Sequence[tuple[str, str, str]] = (),
    names: Sequence[str] | None = None,
    shared: Collection[str] = (),
) -> dict[str, list[Row]]:
    """Every table, its rows in canonical order.

    Places in pairs, accounts (a, b as the account has them), stories and `told` members count in `articles`; `told` is by the
    place of its story. pages and records are None where the stage was not run; not_run: (stage, key of an article, id of a story
    or "" for the pile, why). `statements` are rows of that table, of which columns that may be null can be left out. An article
    in no story gets one of its own. names: of the articles, and shared: the keys of several texts, where these are a part of a
    pile. Cost: linear in the rows, n log n for their order.
    """
    names = names or name_articles(articles)
    tables: dict[str, list[Row]] = {name: [] for name in TABLES}
    texts: dict[str, set[str]] = {}
    for article in articles:
        texts.setdefault(article.key, set()).add(article.sha256)
    for place, article in enumerate(articles):
        several = len(texts[article.key]) > 1 or article.key in shared
        tables["articles"].append(rows_of_article(article, names[place], several))
        page, record = pages[place], records[place]
        tables["segments"] += rows_of_page(page, names[place]) if page else []
        for name, rows in rows_of_record(record, names[place]).items() if record else ():
            tables[name] += rows
    tables["relations"] = rows_of_pairs(pairs, names)
    tables["alignments"] = _all_alignments(pages, pairs, accounts, names)
    every = [*stories, *_alone(articles, stories)]
    ids = name_stories(every, articles)
    for place, story in enumerate(every):
        _add_story(tables, story, ids[place], told.get(place), articles, names)
    resolve_speakers(tables["attributions"], tables["actors"], [told[place] for place in sorted(told)], names)
    tables["stages"] = _stages(articles, names, pages, records, {ids[n]: n in told for n, s in enumerate(stories)}, not_run)
    tables["rejects"] = [{name: getattr(reject, name) for name in TABLES["rejects"].names} for reject in rejects]
    tables["statements"] = [_statement(statement) for statement in statements]
    return {name: in_order(name, rows) for name, rows in tables.items()}


def _all_alignments(
    pages: Sequence[Page | None], pairs: Sequence[Pair], accounts: Mapping[tuple[int, int], Account], names: Sequence[str]
) -> list[Row]:
    rows: list[Row] = []
    accounted: set[tuple[int, int]] = set()
    for (a, b), account in accounts.items():
        page_a, page_b = pages[a], pages[b]
        if page_a is not None and page_b is not None:
            rows += rows_of_account(account, (page_a, page_b), (names[a], names[b]))
            accounted |= {(a, b), (b, a)}
    for pair in pairs:
        if (pair.a, pair.b) not in accounted:
            rows += rows_of_passages(pair, names)
    return rows


def _alone(articles: Sequence[Article], stories: Sequence[Story]) -> list[Story]:
    inside = {place for story in stories for place in story.members}
    return [Story(members=(place,), probabilities=(1.0,)) for place in range(len(articles)) if place not in inside]


def _add_story(
    tables: dict[str, list[Row]], story: Story, name: str, told: Told | None, articles: Sequence[Article], names: Sequence[str]
) -> None:
    lines = dict(zip(told.members, told.lineage.lines, strict=False)) if told else {}
    for member, probability in zip(story.members, story.probabilities, strict=True):
        decided = member in story.decided
        tables["stories"].append(
            {
                "story": name,
                "article": names[member],
                "probability": share_cell(probability),
                "line": lines.get(member),
                "status": "stated" if decided else "inferred",
                "rule": "correction" if decided else "group" if len(story.members) > 1 else "",
            }
        )
    if told:
        for table, rows in rows_of_told(told, name, articles, names).items():
            tables[table] += rows


def _stages(
    articles: Sequence[Article],
    names: Sequence[str],
    pages: Sequence[Page | None],
    records: Sequence[Record | None],
    traced: Mapping[str, bool],
    not_run: Sequence[tuple[str, str, str]],
) -> list[Row]:
    """The rows of table stages: clean and record of every article, trace of every story, and what was not run on the pile."""
    why = {(stage, subject): reason for stage, subject, reason in not_run}
    rows: list[Row] = []

    def add(scope: str, subject: str, stage: str, run: bool, key: str) -> None:
        reason = "" if run else why.get((stage, key)) or why.get((stage, "")) or NOT_RUN
        rows.append({"scope": scope, "subject": subject, "stage": stage, "run": run, "why": reason})

    for place, article in enumerate(articles):
        for stage, found in (("clean", pages[place]), ("record", records[place])):
            add("article", names[place], stage, found is not None and (stage, article.key) not in why, article.key)
    for story, run in traced.items():
        add("story", story, "trace", run, story)
    shown = {article.key: name for article, name in zip(articles, names, strict=True)}
    for stage, subject in sorted(set(why)):
        # What is said of each article or story is not said of the pile again.
        told = {"clean": shown, "record": shown, "trace": traced}.get(stage)
        covered = told is not None and (not subject or subject in told)
        if not covered:
            scope = "story" if subject in traced else "article" if subject else "pile"
            add(scope, shown.get(subject, subject), stage, False, subject)
    return rows


def _statement(statement: Mapping[str, object]) -> Row:
    whole: Row = {**dict.fromkeys(TABLES["statements"].names), "evidence": [], "status": "inferred", "rule": "", **statement}
    return {name: whole[name] for name in TABLES["statements"].names}
