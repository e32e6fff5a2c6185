"""Quotations and claims as JSON-LD in the words of schema.org (version 28; types Quotation, Claim, NewsArticle).

A quotation is what stands between marks (or partly), a claim what is given in other words. `spokenByCharacter` is whom the page
itself gives the words to; a claim's `author` likewise. What schema.org has no property for (where in the text, how we know it)
stands under `retold:`, a context of our own, so that nobody takes it for a word of theirs.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

from retold.dossier.exports.identifiers import OURS, urn
from retold.dossier.exports.writing import cut, unicode_only
from retold.dossier.story import lineage_order
from retold.dossier.tables import Row, Tables

_CONTEXT = ["https://schema.org", {"retold": f"{OURS}term:"}]
_QUOTED = frozenset({"direct", "mixed"})
_TYPES = {"person": "Person", "organisation": "Organization", "outlet": "Organization", "group": "Organization"}
_SAID = frozenset({"direct", "mixed", "indirect"})


def write_claims(tables: Tables, file: BinaryIO, no_text: bool = False) -> int:
    """Write a graph, a node a line, and return how many quotations and claims it holds. Cost O(length of what is written).

    no_text   of what is said the first 25 words.
    """
    articles = {row["article"]: row for row in tables["articles"]}
    actors = {row["actor"]: row for row in tables["actors"]}
    renderings: dict[str, list[Row]] = defaultdict(list)
    for row in tables["utterances"]:
        renderings[row["attribution"]].append(row)
    said = [row for row in tables["attributions"] if row["kind"] in _SAID]
    nodes = [_article(row, exemplars) for row, exemplars in _with_exemplars(tables)]
    nodes += [_statement(row, articles.get(row["article"], {}), actors, renderings[row["attribution"]], no_text) for row in said]
    lines = ",\n".join(unicode_only(json.dumps(node, ensure_ascii=False, allow_nan=False)) for node in nodes)
    head = json.dumps({"@context": _CONTEXT})[:-1]
    file.write(f'{head}, "@graph": [\n{lines}\n]}}\n'.encode())
    return len(said)


def _with_exemplars(tables: Tables) -> list[tuple[Row, list[Row]]]:
    """Each article with the row by which it is read to retell another, story by story."""
    best: dict[tuple[str, str], Row] = {}
    for row in tables["lineage"]:
        place = row["story"], row["retelling"]
        if place not in best or lineage_order(row) < lineage_order(best[place]):
            best[place] = row
    taken: dict[str, list[Row]] = defaultdict(list)
    for (_, retelling), row in sorted(best.items()):
        if row["exemplar"] is not None and row["direction"] != "undecided":  # else it may as well be based on this
            taken[retelling].append(row)
    return [(row, taken[row["article"]]) for row in tables["articles"]]


def _article(row: Row, exemplars: Sequence[Row]) -> dict[str, Any]:
    made: dict[str, Any] = {"@type": "NewsArticle", "@id": urn("article", row["article"]), "identifier": row["article"]}
    if row["outlet"]:
        made["publisher"] = {"@type": "Organization", "name": row["outlet"]}
    made |= {"headline": row["title"], "datePublished": row["published"], "url": row["url"], "inLanguage": row["language"]}
    # A Role (schema.org/Role) says of a property what belongs to it: here how sure it is.
    made["isBasedOn"] = [
        {
            "@type": "Role",
            "isBasedOn": {"@id": urn("article", one["exemplar"])},
            "retold:probability": one["probability"],
            "retold:direction": one["direction"],
            "retold:status": one["status"],
            "retold:rule": one["rule"],
        }
        for one in exemplars
    ]
    made["retold:sha256"] = row["sha256"]
    return {name: value for name, value in made.items() if value not in (None, "", [])}


def _statement(
    row: Row, article: Mapping[str, Any], actors: Mapping[str, Row], renderings: Sequence[Row], no_text: bool
) -> dict[str, Any]:
    string = str(article.get("title" if row["field"] == "title" else "text") or "")
    words = " … ".join(string[start:end] for start, end in row["content"])
    quoted = row["kind"] in _QUOTED
    place = {"@id": urn("article", row["article"])}
    made: dict[str, Any] = {
        "@type": "Quotation" if quoted else "Claim",
        "@id": urn("attribution", row["attribution"]),
        "text": cut(words) if no_text else words,
        "isPartOf" if quoted else "appearance": place,
        "spokenByCharacter" if quoted else "author": _speaker(row, actors),
        "inLanguage": article.get("language"),
        "isBasedOn": [{"@id": urn("attribution", one["against"])} for one in renderings if one["against"] is not None],
    }
    made |= {
        "retold:position": [{"retold:start": start, "retold:end": end} for start, end in row["content"]],
        "retold:field": row["field"],
        "retold:kind": row["kind"],
        "retold:stance": row["stance"],
        "retold:speakerStatus": row["speaker_status"],
        "retold:utterance": [one["utterance"] for one in renderings],
        "retold:wording": [one["wording"] for one in renderings if one["wording"] is not None],
        "retold:via": list(row["via"]),
        "retold:status": row["status"],
        "retold:rule": row["rule"],
    }
    return {name: value for name, value in made.items() if value not in (None, "", [])}


def _speaker(row: Row, actors: Mapping[str, Row]) -> dict[str, Any] | None:
    """Whom the page gives the words to; None where it does not say, or does not say whether that is a person or a body."""
    actor = actors.get(row["speaker"]) if row["speaker"] else None
    kind = _TYPES.get(actor["kind"]) if actor else None
    return (
        {"@type": kind, "@id": urn("actor", row["speaker"]), "name": row["speaker_name"] or actor["name"]}
        if actor and kind
        else None
    )
