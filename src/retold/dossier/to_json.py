"""The dossier as JSON: the same content as the page, with stable keys, and the words of every span beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from retold.dossier.dossier import Dossier
from retold.dossier.ledger import Chain
from retold.dossier.overview import Overview
from retold.dossier.sentences import fate_counts
from retold.dossier.story import Article, Row, Shift, Story

_SURROGATES = re.compile("[\ud800-\udfff]")
_LONGEST = 400  # code points of a snippet; `cut` says where there are more


def to_json(dossier: Dossier, overview: Overview | None = None) -> dict[str, Any]:
    """The dossier as plain values that every JSON library takes: no lone surrogate, no NaN. Cost O(rows).

    Keys, whatever the depth and the size: made, depth, counts, relations (pairs by relation), hot_keys, said (the pile's
    statements), stories (largest first; singles too), rejects. overview: of the pile, of which the dossier may hold the largest
    stories only: `counts.shown` says how many stories are listed; without it depth is null and relations are empty.
    """
    whole = overview is None or overview.articles == len(dossier.articles)
    made = {
        "made": dict(dossier.made),
        "depth": overview.depth if overview else None,
        "counts": {
            "articles": overview.articles if overview else len(dossier.articles),
            "outlets": len(dossier.outlets) if whole else None,
            "stories": overview.stories if overview else len(dossier.told),
            "singles": overview.singles if overview else len(dossier.singles),
            "rejects": len(dossier.rejects),
            "shown": len(dossier.stories),
        },
        "relations": dict(overview.relations) if overview else {},
        "hot_keys": overview.hot if overview else 0,
        "said": [_statement(dossier, row) for row in dossier.said(None)],
        "stories": [_story(dossier, story) for story in dossier.stories],
        "rejects": [dict(row) for row in dossier.rejects],
    }
    clean: dict[str, Any] = _clean(made)
    return clean


def _clean(value: Any) -> Any:
    """Lone surrogates as U+FFFD, non-finite numbers as null, tuples as lists."""
    if isinstance(value, str):
        return _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, Mapping):
        return {_clean(str(key)): _clean(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(one) for one in value]
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return None
    return value


def _statement(dossier: Dossier, row: Row) -> dict[str, Any]:
    evidence = [_evidence(dossier.articles, one) for one in row["evidence"]]
    return {**{key: row[key] for key in ("statement", "section", "about", "text", "status", "rule")}, "evidence": evidence}


def _evidence(articles: Mapping[str, Article], one: Any) -> dict[str, Any]:
    """A piece of evidence with its words and its rule."""
    name = str(one[0])
    return _span(articles.get(name), name, one[1], one[2], one[4] if len(one) > 4 else "text") | {"rule": one[3]}


def _span(article: Article | None, name: str, start: int | None, end: int | None, field: str | None) -> dict[str, Any]:
    """A span with its words; null offsets where there is no span."""
    words = article.snippet(start, end, field) if article else ""
    return {
        "article": name,
        "field": field or "text",
        "start": start,
        "end": end,
        "words": words[:_LONGEST],
        "cut": len(words) > _LONGEST,
    }


def _story(dossier: Dossier, story: Story) -> dict[str, Any]:
    return {
        "story": story.id,
        "headline": story.headline,
        "outlets": list(story.outlets),
        "articles": [_article(story, article) for article in story.articles],
        "lines": [
            {"line": line, "articles": list(ids), "cited_only": story.cited_only.get(line)} for line, ids in story.lines.items()
        ],
        "copies": [{"of": first, "articles": list(copies)} for first, copies in story.copies.items() if copies],
        "upstreams": [dict(node) for node in story.upstreams],
        "lineage": [_retelling(story, article) for article in story.articles if story.rows.get(article.id)],
        "pairs": [_pair(story, exemplar, retelling, row, best) for (exemplar, retelling), row, best in story.pairs],
        "changes": [_shift(story, shift, True) for shift in story.shifts]
        + [_shift(story, shift, False) for shift in story.other_shifts],
        "utterances": [_chain(dossier, chain) for chain in story.chains],
        "figures": [
            {
                "counted": f.counted,
                "kind": f.kind,
                "unit": f.unit,
                "differs": f.differs,
                "printed": [_cited(story, r) for r in f.rows],
            }
            for f in story.figures
        ],
        "events": [
            {"value": e.value, "guessed": e.guessed, "printed": [_cited(story, row) for row in e.rows]} for e in story.events
        ],
        "conflicts": [_conflict(story, row) for row in story.conflicts],
        "said": [_statement(dossier, row) for row in dossier.said(story.id)],
    }


def _article(story: Story, article: Article) -> dict[str, Any]:
    keys: tuple[str, ...] = (
        "outlet",
        "published",
        "published_precision",
        "published_basis",
        "published_earliest",
        "published_latest",
    )
    keys += ("language", "url", "version_of", "sha256")
    return {
        "article": article.id,
        "name": story.name(article.id),
        "headline": article.headline,
        **{key: article.row.get(key) for key in keys},
        "line": story.line.get(article.id),
        "probability": story.probability.get(article.id),
    }


def _retelling(story: Story, article: Article) -> dict[str, Any]:
    keys = ("exemplar", "upstream", "basis", "probability", "contributes", "support", "direction", "status", "rule")
    rows = [
        {key: row.get(key) for key in keys} | {"evidence": [_evidence(story.article, one) for one in row.get("evidence") or ()]}
        for row in story.rows[article.id]
    ]
    return {"retelling": article.id, "reading": rows[0], "others": rows[1:]}


def _pair(story: Story, exemplar: str, retelling: str, row: Row, best: bool) -> dict[str, Any]:
    fates = (*story.fates.get((exemplar, retelling), ()), *story.fates.get(("", retelling), ()))
    return {
        "exemplar": exemplar,
        "retelling": retelling,
        "reading": best,
        "probability": row.get("probability"),
        "direction": row.get("direction"),
        "counts": {fate: n for fate, n in sorted(fate_counts(fates).items()) if n},
        "fates": [
            {
                "fate": f["fate"],
                "moved": bool(f.get("moved")),
                "elsewhere": bool(f.get("elsewhere")),
                "there": _side(story, f, "exemplar", "start", "end"),
                "here": _side(story, f, "retelling", "retelling_start", "retelling_end"),
            }
            for f in fates
        ],
    }


def _side(story: Story, row: Row, side: str, start: str, end: str) -> dict[str, Any] | None:
    if row.get(start) is None or not row.get(side):
        return None
    return _span(story.article.get(str(row[side])), str(row[side]), row[start], row.get(end), row.get(f"{side}_field"))


def _shift(story: Story, shift: Shift, read: bool) -> dict[str, Any]:
    row = shift.row
    return {
        **{
            key: row.get(key)
            for key in ("change", "type", "how", "severity", "pattern", "before", "after", "direction", "status", "rule")
        },
        "read": read,
        "places": [
            {
                "there": _side(story, place, "exemplar", "exemplar_start", "exemplar_end"),
                "here": _side(story, place, "retelling", "retelling_start", "retelling_end"),
            }
            for place in shift.places
        ],
        "also_in": list(shift.also_in),
    }


def _chain(dossier: Dossier, chain: Chain) -> dict[str, Any]:
    return {
        "utterance": chain.id,
        "renderings": [
            {
                "attribution": r.row.get("attribution"),
                "article": r.article,
                "words": r.words,
                "spans": [_span(dossier.articles.get(a), a, s, e, f) for a, s, e, f in r.spans],
                "form": r.row.get("form"),
                "wording": r.row.get("wording"),
                "against": r.row.get("against"),
                "differences": [list(part) for part in r.differences if part[0] != "same"],
                "speaker": r.speaker,
                "speaker_status": r.status,
                "speaker_changed": bool(r.row.get("speaker_changed")),
                "via": list(r.attribution.get("via") or ()),
            }
            for r in chain.renderings
        ],
    }


def _cited(story: Story, row: Row) -> dict[str, Any]:
    name = str(row["article"])
    kept: Iterable[str] = (
        "value",
        "low",
        "high",
        "modifier",
        "period",
        "earliest",
        "latest",
        "anchor_basis",
        "time_status",
        "status",
        "rule",
    )
    return _span(story.article.get(name), name, row["start"], row["end"], row.get("field")) | {k: row[k] for k in kept if k in row}


def _conflict(story: Story, row: Row) -> dict[str, Any]:
    sides = {}
    for side in "ab":
        name, start, end = str(row[f"{side}_article"]), row[f"{side}_start"], row[f"{side}_end"]
        span = _span(story.article.get(name), name, start, end, row.get(f"{side}_field"))
        sides[side] = span | {"holder": row.get(f"{side}_holder")}
    return {key: row.get(key) for key in ("conflict", "kind", "about", "depends_on", "status", "rule")} | sides
