"""The report's statements as W3C Web Annotations (Web Annotation Data Model, Recommendation of 23 February 2017).

A statement is an Annotation, its sentence the body, each span of its evidence a target with a TextPositionSelector (which counts
code points, section 4.2.5, as our spans do) and a TextQuoteSelector (section 4.2.4). Positions count in the text as it was decoded,
which is what `source` names; the page it stood on is `via`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

from retold.config import VERSION
from retold.dossier.exports.identifiers import OURS, urn
from retold.dossier.exports.writing import cut, cut_quotations, unicode_only
from retold.dossier.tables import Row, Tables

_CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"retold": f"{OURS}term:"}]
_AROUND = 32  # code points quoted before and after: what finds the place again where it stands several times
_LONGEST = 1000  # of a longer span, such as a whole article, the words are not repeated
_WEB = re.compile(r"https?://[^\s<>\"{}|\\^`]+", re.IGNORECASE)


def write_statements(tables: Tables, file: BinaryIO, no_text: bool = False) -> int:
    """Write a collection of one page, an Annotation a line, and return how many there are. Cost O(length of what is written).

    no_text   quote no more than 25 words in a row: longer spans have only a position, and nothing around them is quoted.
    """
    articles = {row["article"]: row for row in tables["articles"]}
    items = [_annotation(row, articles, no_text) for row in tables["statements"]]
    head = {
        "@context": _CONTEXT,
        "id": f"{OURS}statements",
        "type": "AnnotationCollection",
        "label": "What the report says, with its evidence",
        "generator": {"id": f"{OURS}program", "type": "Software", "name": f"retold {VERSION}"},
        "total": len(items),
    }
    page = {"id": f"{OURS}statements:1", "type": "AnnotationPage", "partOf": f"{OURS}statements", "startIndex": 0, "items": []}
    lines = ",\n".join(map(_json, items))
    text = _json({**head, "first": page})
    file.write((text[: -len("]}}")] + f"\n{lines}\n]}}}}\n").encode("utf-8"))
    return len(items)


def _annotation(row: Row, articles: Mapping[str, Row], no_text: bool) -> dict[str, Any]:
    text = cut_quotations(row["text"]) if no_text else row["text"]
    targets: list[Any] = [_target(one, articles, no_text) for one in row["evidence"]]
    return {
        "id": urn("statement", row["statement"]),
        "type": "Annotation",
        "motivation": "describing",
        "body": {"type": "TextualBody", "value": text, "format": "text/plain", "language": "en"},
        # A target is wanted also where a statement is about the whole.
        "target": targets or [urn("story", row["story"]) if row["story"] else f"{OURS}pile"],
        "retold:status": row["status"],
        "retold:rule": row["rule"],
    }


def _target(evidence: Sequence[Any], articles: Mapping[str, Row], no_text: bool) -> dict[str, Any]:
    article, start, end, rule, *field = evidence
    row = articles.get(article, {})
    string = str(row.get("title" if field else "text") or "")
    source: dict[str, Any] = {"id": urn("article", article) + ("#title" if field else ""), "type": "Text", "format": "text/plain"}
    if _WEB.fullmatch(str(row.get("url") or "")):
        source["via"] = row["url"]
    if row.get("sha256") and not field:
        source["retold:sha256"] = row["sha256"]
    selectors: list[dict[str, Any]] = [{"type": "TextPositionSelector", "start": start, "end": end}]
    exact = string[start:end]
    if exact and len(exact) == end - start <= _LONGEST and not (no_text and cut(exact) != exact):
        quoted = {"type": "TextQuoteSelector", "exact": exact}
        if not no_text:
            quoted |= {"prefix": string[max(0, start - _AROUND) : start], "suffix": string[end : end + _AROUND]}
        selectors.append(quoted)
    return {"type": "SpecificResource", "source": source, "selector": selectors, "retold:rule": rule}


def _json(value: object) -> str:
    return unicode_only(json.dumps(value, ensure_ascii=False, allow_nan=False))
