"""Where a passage first stands and in which wordings since, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from retold.dossier.where_text import string_of, where_said
from retold.dossier.wording import excerpt
from retold.types import Carrier, Sighting, Whereabouts

_SNIPPET = 400  # code points


def where_json(found: Whereabouts, names: Sequence[str]) -> dict[str, Any]:
    """The question, what can be said, what is first at hand, and the wordings in order, each with its articles. names: of the
    carriers. Spans are half-open code points: `asked` of the question, the others of the article's text, or its title."""
    groups = dict[int, list[int]]()
    for n, carrier in enumerate(found.carriers):
        groups.setdefault(carrier.group, []).append(n)
    first = [names[n] for n in found.first]
    return {
        "question": {"text": found.question.text, "title": found.question.title, "words": found.words},
        "articles_searched": found.searched,
        "articles_not_compared": found.left,
        "said": where_said(found, names) if found.carriers else [],
        "first_at_hand": {
            "articles": first,
            "status": "inferred" if len(first) == 1 else "undecided",
            "rule": "no other that carries it is dated before" if first else "no date is known",
        },
        "wordings": [_wording(found, names, members) for members in groups.values()],
    }


def _wording(found: Whereabouts, names: Sequence[str], members: Sequence[int]) -> dict[str, Any]:
    leader = found.carriers[members[0]]
    return {
        "wording": leader.sightings[0].wording,
        "whole": leader.whole,
        "share": leader.share,
        "since": leader.article.published.value,
        "articles": [_article(found, found.carriers[n], names[n]) for n in members],
    }


def _article(found: Whereabouts, carrier: Carrier, name: str) -> dict[str, Any]:
    article, spoken = carrier.article, carrier.spoken
    published = article.published
    return {
        "article": name,
        "outlet": article.outlet,
        "title": article.title,
        "url": article.url,
        "published": published.value,
        "published_precision": published.precision,
        "published_basis": published.basis,
        "published_earliest": published.earliest,
        "published_latest": published.latest,
        "sha256": article.sha256,
        "share": carrier.share,
        "whole": carrier.whole,
        "is_the_question": carrier.same,
        "places": [_place(found, carrier, sighting) for sighting in carrier.sightings],
        "attribution": spoken
        and {
            "kind": spoken.kind,
            "speaker": spoken.speaker,
            "speaker_status": spoken.speaker_status,
            "source": spoken.source,
            "cue": spoken.cue,
            "via": spoken.via,
            "field": spoken.field,
            "status": spoken.status,
            "rule": spoken.rule,
        },
    }


def _place(found: Whereabouts, carrier: Carrier, sighting: Sighting) -> dict[str, Any]:
    text, question = string_of(carrier, sighting), found.question.text
    return {
        "field": sighting.field,
        "start": sighting.start,
        "end": sighting.end,
        "asked": sighting.asked,
        "wording": sighting.wording,
        "share": sighting.share,
        "snippet": excerpt(text[sighting.start : sighting.end], _SNIPPET),
        "edits": [
            {"edit": tag, "asked": asked, "there": there, "asked_words": question[slice(*asked)], "words": text[slice(*there)]}
            for tag, asked, there in sighting.edits
        ],
        "differences": [
            {"type": d.type, "severity": d.severity, "asked": d.a, "there": d.b, "rule": d.rule} for d in sighting.differences
        ],
        "status": sighting.status,
        "rule": sighting.rule,
    }
