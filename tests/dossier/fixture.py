"""Result tables for the tests of the dossier: an invented flood in an invented seed vault, every offset found from a snippet."""

# ruff: noqa: E501  (rows of a table, one a line)
from __future__ import annotations

import hashlib
from typing import Any

Row = dict[str, Any]
Tables = dict[str, list[Row]]
STORY, SINGLE = "s-00aa11bb22", "s-ff00ee11dd"

TEXTS = {
    "courier-1": (
        "Tarn Courier",
        "2031-03-04T09:00:00+01:00",
        "Seed vault at Marrow Hill floods after pump fails\n\n"
        "- Advertisement -\n\n"
        "MARROW HILL — At least 41 crates of seed were lost on Monday when a pump failed at the Marrow Hill vault, "
        "keeper Ines Tarrow said.\n\n"
        "“We had minutes, not hours, and we carried out what we could,” Tarrow told the Tarn Courier. “Nobody was hurt.”\n\n"
        "The vault holds 9,000 varieties and reportedly cost 3.2 million crowns.\n\n"
        "Minister Odo Pell denied that the pump had been left without inspection. An inspector is to visit on 12 March.\n",
    ),
    "mirror-1": (
        "Valley Mirror",
        "2031-03-04T13:20:00+01:00",
        "Marrow Hill seed vault floods after pump fails\n\n"
        "More than 40 crates of seed were lost on Monday when a pump failed at the Marrow Hill vault, keeper Ines Tarrow said.\n\n"
        "“We had minutes, not hours,” Tarrow said. “Nobody was hurt.”\n\n"
        "The vault holds 9,000 varieties and cost 3.2 million crowns.\n\n"
        "Minister Odo Pell denied that the pump had been left without inspection.\n",
    ),
    "eye-1": (
        "The Lindow Eye",
        "2031-03-05",
        "Pump failure drowns seed vault\n\n"
        "The vault, which stores 9,000 kinds of seed, cost 2.3 million crowns.\n\n"
        "Its keeper told the Tarn Courier that “we had only minutes, and carried out what we could”.\n\n"
        "Forty-one crates went under on Monday after a pump at Marrow Hill gave out.\n\n"
        "The minister admitted that the pump had gone uninspected.\n\n"
        "Growers in the valley are furious.\n",
    ),
    "digest-1": (
        "Upland Digest",
        "2031-03-05",
        "Seed vault under water\n\n"
        "Forty-one crates went under on Monday after a pump at Marrow Hill gave out. "
        "The vault, which stores 9,000 kinds of seed, cost 2.3 million crowns.\n\n"
        "The minister admitted that the pump had gone uninspected, officials said.\n",
    ),
    "brook-1": (
        "Brook Radio",
        None,
        "Floods: what we know\n\n"
        "Kestrel Agency reported that a second vault at Dunmoor was checked on Tuesday and found dry. "
        "“Dunmoor is dry,” a spokesman said.\n",
    ),
    "courier-2": ("Tarn Courier", "2031-03-06", "Bread to cost more\n\nBakers in Tarn raise the price of a loaf to 4 crowns.\n"),
}


def at(article: str, snippet: str, nth: int = 0) -> tuple[int, int]:
    """Span of the nth occurrence of a snippet; fails where it is not there."""
    start = -1
    for _ in range(nth + 1):
        start = TEXTS[article][2].index(snippet, start + 1)
    return start, start + len(snippet)


def _evidence(article: str, snippet: str, rule: str) -> list[Any]:
    return [article, *at(article, snippet), rule]


def _articles() -> list[Row]:
    return [
        {
            "article": key,
            "outlet": outlet,
            "title": None,
            "published": published,
            "published_precision": "unknown" if published is None else "second" if "T" in published else "day",
            "published_basis": "" if published is None else "metadata",
            "published_earliest": None,
            "published_latest": None,
            "language": "en",
            "url": None,
            "version_of": None,
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
            "text": text,
        }
        for key, (outlet, published, text) in TEXTS.items()
    ]


def _segments() -> list[Row]:
    rows: list[Row] = []
    for key, (_, _, text) in TEXTS.items():
        for line in filter(None, text.split("\n")):
            start, end = at(key, line)
            role = "headline" if start == 0 else "furniture" if line.startswith("- ") else "body"
            rows.append(
                {
                    "article": key,
                    "field": "text",
                    "start": start,
                    "end": end,
                    "role": role,
                    "furniture": "ad" if role == "furniture" else None,
                    "repeats": None,
                    "hidden": False,
                }
            )
    return rows


def _lineage_row(retelling: str, exemplar: str | None, upstream: str | None, probability: float, **more: Any) -> Row:
    row: Row = {
        "story": STORY,
        "from_node": f"n-{exemplar or upstream}" if exemplar or upstream else None,
        "to_node": f"n-{retelling}",
        "retelling": retelling,
        "exemplar": exemplar,
        "upstream": upstream,
        "basis": None,
        "probability": probability,
        "contributes": 0.0,
        "support": 0.0,
        "direction": "inferred",
        "evidence": [],
        "status": "inferred",
        "rule": "text-and-time",
        "rules": [],
    }
    return row | more


def _lineage() -> list[Row]:
    crates = "Forty-one crates went under on Monday after a pump at Marrow Hill gave out."
    credit = _evidence("eye-1", "told the Tarn Courier", "credit:told")
    return [
        _lineage_row("courier-1", None, None, 0.93),
        _lineage_row("courier-1", "mirror-1", None, 0.07, basis="text"),
        _lineage_row(
            "mirror-1",
            "courier-1",
            None,
            0.97,
            basis="text",
            contributes=0.9,
            support=0.95,
            evidence=[
                _evidence("mirror-1", "seed were lost on Monday when a pump failed", "shared-words"),
                _evidence("courier-1", "seed were lost on Monday when a pump failed", "shared-words"),
            ],
        ),
        _lineage_row("mirror-1", None, None, 0.03),
        _lineage_row(
            "eye-1",
            "courier-1",
            None,
            0.66,
            basis="both",
            contributes=0.7,
            support=0.6,
            direction="stated",
            status="stated",
            rule="credit",
            evidence=[credit],
        ),
        _lineage_row(
            "eye-1",
            "digest-1",
            None,
            0.24,
            basis="text",
            contributes=0.3,
            support=0.6,
            direction="undecided",
            status="undecided",
            evidence=[_evidence("digest-1", crates, "shared-words")],
        ),
        _lineage_row("eye-1", None, None, 0.10),
        _lineage_row(
            "digest-1",
            "eye-1",
            None,
            0.52,
            basis="text",
            contributes=0.8,
            support=0.7,
            direction="undecided",
            status="undecided",
            evidence=[_evidence("digest-1", crates, "shared-words"), _evidence("eye-1", crates, "shared-words")],
        ),
        _lineage_row("digest-1", "courier-1", None, 0.30, basis="text", contributes=0.2, support=0.3),
        _lineage_row("digest-1", None, None, 0.18),
        _lineage_row(
            "brook-1",
            None,
            "Kestrel Agency",
            0.88,
            basis="credit",
            contributes=0.6,
            support=0.8,
            direction="stated",
            status="stated",
            rule="credit",
            evidence=[_evidence("brook-1", "Kestrel Agency reported", "credit:reported")],
        ),
        _lineage_row("brook-1", None, None, 0.12),
    ]


def _nodes() -> list[Row]:
    rows: list[Row] = [
        {
            "node": f"n-{key}",
            "story": STORY,
            "kind": "article",
            "article": key,
            "name": TEXTS[key][0],
            "carried_by": None,
            "evidence": [],
            "status": "stated",
            "rule": "at-hand",
        }
        for key in TEXTS
        if key != "courier-2"
    ]
    kestrel = {
        "node": "n-Kestrel Agency",
        "story": STORY,
        "kind": "agency",
        "article": None,
        "name": "Kestrel Agency",
        "carried_by": None,
        "evidence": [_evidence("brook-1", "Kestrel Agency", "credit:reported")],
        "status": "stated",
        "rule": "credit",
    }
    return [*rows, kestrel]


PIECES: list[tuple[str, str, str | None, str | None, str, bool]] = [
    # exemplar, retelling, snippet there, snippet here, fate, moved
    (
        "courier-1",
        "mirror-1",
        "Seed vault at Marrow Hill floods after pump fails",
        "Marrow Hill seed vault floods after pump fails",
        "reworded",
        False,
    ),
    (
        "courier-1",
        "mirror-1",
        "At least 41 crates of seed were lost on Monday",
        "More than 40 crates of seed were lost on Monday",
        "altered",
        False,
    ),
    (
        "courier-1",
        "mirror-1",
        "when a pump failed at the Marrow Hill vault, keeper Ines Tarrow said.",
        "when a pump failed at the Marrow Hill vault, keeper Ines Tarrow said.",
        "kept",
        False,
    ),
    (
        "courier-1",
        "mirror-1",
        "“We had minutes, not hours, and we carried out what we could,”",
        "“We had minutes, not hours,”",
        "altered",
        False,
    ),
    ("courier-1", "mirror-1", "Tarrow told the Tarn Courier.", " Tarrow said. ", "altered", False),
    ("courier-1", "mirror-1", "“Nobody was hurt.”", "“Nobody was hurt.”", "kept", False),
    (
        "courier-1",
        "mirror-1",
        "The vault holds 9,000 varieties and reportedly cost 3.2 million crowns.",
        "The vault holds 9,000 varieties and cost 3.2 million crowns.",
        "altered",
        False,
    ),
    (
        "courier-1",
        "mirror-1",
        "Minister Odo Pell denied that the pump had been left without inspection.",
        "Minister Odo Pell denied that the pump had been left without inspection.",
        "kept",
        False,
    ),
    ("courier-1", "mirror-1", "An inspector is to visit on 12 March.", None, "dropped", False),
    (
        "courier-1",
        "eye-1",
        "Seed vault at Marrow Hill floods after pump fails",
        "Pump failure drowns seed vault",
        "reworded",
        False,
    ),
    (
        "courier-1",
        "eye-1",
        "At least 41 crates of seed were lost on Monday",
        "Forty-one crates went under on Monday",
        "altered",
        True,
    ),
    (
        "courier-1",
        "eye-1",
        "when a pump failed at the Marrow Hill vault,",
        "after a pump at Marrow Hill gave out.",
        "reworded",
        True,
    ),
    ("courier-1", "eye-1", "keeper Ines Tarrow said.", None, "dropped", False),
    (
        "courier-1",
        "eye-1",
        "“We had minutes, not hours, and we carried out what we could,”",
        "“we had only minutes, and carried out what we could”",
        "altered",
        False,
    ),
    ("courier-1", "eye-1", "Tarrow told the Tarn Courier.", "Its keeper told the Tarn Courier that", "altered", False),
    ("courier-1", "eye-1", "“Nobody was hurt.”", None, "dropped", False),
    (
        "courier-1",
        "eye-1",
        "The vault holds 9,000 varieties and reportedly cost 3.2 million crowns.",
        "The vault, which stores 9,000 kinds of seed, cost 2.3 million crowns.",
        "altered",
        True,
    ),
    (
        "courier-1",
        "eye-1",
        "Minister Odo Pell denied that the pump had been left without inspection.",
        "The minister admitted that the pump had gone uninspected.",
        "altered",
        False,
    ),
    ("courier-1", "eye-1", "An inspector is to visit on 12 March.", None, "dropped", False),
    ("courier-1", "eye-1", None, "Growers in the valley are furious.", "added", False),
    ("eye-1", "digest-1", "Pump failure drowns seed vault", "Seed vault under water", "reworded", False),
    ("eye-1", "digest-1", "Forty-one crates went under on Monday", "Forty-one crates went under on Monday", "kept", False),
    ("eye-1", "digest-1", "after a pump at Marrow Hill gave out.", "after a pump at Marrow Hill gave out.", "kept", False),
    (
        "eye-1",
        "digest-1",
        "The vault, which stores 9,000 kinds of seed, cost 2.3 million crowns.",
        "The vault, which stores 9,000 kinds of seed, cost 2.3 million crowns.",
        "kept",
        True,
    ),
    ("eye-1", "digest-1", "Its keeper told the Tarn Courier that", None, "dropped", False),
    ("eye-1", "digest-1", "“we had only minutes, and carried out what we could”", None, "dropped", False),
    (
        "eye-1",
        "digest-1",
        "The minister admitted that the pump had gone uninspected.",
        "The minister admitted that the pump had gone uninspected",
        "altered",
        False,
    ),
    ("eye-1", "digest-1", "Growers in the valley are furious.", None, "dropped", False),
    ("", "digest-1", None, ", officials said.", "added", False),
]


def _fates() -> list[Row]:
    rows: list[Row] = []
    for unit, (exemplar, retelling, there, here, fate, moved) in enumerate(PIECES):
        start, end = at(exemplar, there) if there else (None, None)
        here_start, here_end = at(retelling, here) if here else (None, None)
        undecided = retelling == "digest-1"
        rows.append(
            {
                "story": STORY,
                "exemplar": exemplar or None,
                "start": start,
                "end": end,
                "unit": unit if there else None,
                "exemplar_field": "text",
                "retelling": retelling,
                "retelling_start": here_start,
                "retelling_end": here_end,
                "retelling_unit": unit if here else None,
                "retelling_field": "text",
                "fate": fate,
                "moved": moved,
                "direction": "undecided" if undecided else "inferred",
                "elsewhere": False,
                "similarity": 0.9 if there and here else 0.0,
                "status": "undecided" if undecided else "inferred",
                "rule": f"fate:{fate}",
            }
        )
    return rows


def _empty(article: str, before: str) -> tuple[int, int]:
    start = at(article, before)[0]
    return start, start


def _changes() -> list[Row]:
    c, m, e, d = "courier-1", "mirror-1", "eye-1", "digest-1"
    found: list[tuple[str, str, tuple[int, int], tuple[int, int], str, str, int, str]] = [
        (c, m, at(c, "At least 41"), at(m, "More than 40"), "quantity", "other", 3, ""),
        (c, m, at(c, ", and we carried out what we could"), _empty(m, ",” Tarrow said"), "quotation", "lost", 2, ""),
        (c, m, at(c, "reportedly "), _empty(m, "cost 3.2"), "hedge", "lost", 2, ""),
        (c, m, at(c, "told the Tarn Courier"), at(m, "said", 1), "attribution", "lost", 2, ""),
        (c, e, at(c, "At least "), _empty(e, "Forty-one"), "modifier", "lost", 2, ""),
        (c, e, at(c, "3.2 million"), at(e, "2.3 million"), "quantity", "other", 3, ""),
        (c, e, at(c, "denied"), at(e, "admitted"), "polarity", "other", 3, ""),
        (c, e, at(c, "minutes, not hours, and we"), at(e, "only minutes, and"), "quotation", "other", 2, ""),
        (c, e, at(c, "reportedly "), _empty(e, "cost 2.3"), "hedge", "lost", 2, ""),
        (c, e, at(c, "Tarrow", 1), at(e, "Its keeper"), "label", "other", 1, "tarrow→keeper"),
        (c, e, at(c, "Minister Odo Pell"), at(e, "The minister"), "label", "other", 1, ""),
        (e, d, _empty(e, ".\n\nGrowers"), at(d, ", officials said"), "attribution", "gained", 2, ""),
    ]
    return [
        {
            "story": STORY,
            "change": f"c-{n}",
            "exemplar": x,
            "exemplar_start": a[0],
            "exemplar_end": a[1],
            "exemplar_field": "text",
            "retelling": r,
            "retelling_start": b[0],
            "retelling_end": b[1],
            "retelling_field": "text",
            "type": kind,
            "how": how,
            "before": TEXTS[x][2][slice(*a)],
            "after": TEXTS[r][2][slice(*b)],
            "severity": severity,
            "pattern": pattern,
            "direction": "undecided" if r == d else "inferred",
            "status": "inferred",
            "rule": f"{kind}:words",
        }
        for n, (x, r, a, b, kind, how, severity, pattern) in enumerate(found)
    ]


def _attribution(
    key: str, article: str, content: str, kind: str, name: str | None, status: str, source: str = "", cue: str = ""
) -> Row:
    return {
        "attribution": key,
        "article": article,
        "source": [at(article, source)] if source else [],
        "cue": [at(article, cue)] if cue else [],
        "content": [at(article, content)],
        "field": "text",
        "kind": kind,
        "speaker": name and f"a-{name}",
        "speaker_name": name,
        "speaker_status": status,
        "via": ["Tarn Courier"] if "Courier" in cue else [],
        "via_spans": [],
        "within": None,
        "stance": "asserts",
        "venue": None,
        "insertions": [],
        "addressee": None,
        "status": "stated" if status == "explicit" else "inferred",
        "rule": "cue",
    }


def _attributions() -> list[Row]:
    return [
        _attribution(
            "q1",
            "courier-1",
            "“We had minutes, not hours, and we carried out what we could,”",
            "direct",
            "Ines Tarrow",
            "explicit",
            "Tarrow",
            "told the Tarn Courier",
        ),
        _attribution("q2", "courier-1", "“Nobody was hurt.”", "direct", "Ines Tarrow", "inferred"),
        _attribution("q3", "mirror-1", "“We had minutes, not hours,”", "direct", "Ines Tarrow", "explicit", "Tarrow", "said"),
        _attribution("q4", "mirror-1", "“Nobody was hurt.”", "direct", "Ines Tarrow", "inferred"),
        _attribution(
            "q5",
            "eye-1",
            "“we had only minutes, and carried out what we could”",
            "mixed",
            "Its keeper",
            "explicit",
            "Its keeper",
            "told the Tarn Courier that",
        ),
        _attribution("q6", "brook-1", "“Dunmoor is dry,”", "direct", None, "unresolved"),
        _attribution(
            "q7",
            "digest-1",
            "The minister admitted that the pump had gone uninspected",
            "indirect",
            "officials",
            "explicit",
            "officials",
            "said",
        ),
    ]


def _utterances() -> list[Row]:
    rows: list[tuple[str, str, str | None, str | None, str, bool]] = [
        ("u1", "q1", None, None, "direct", False),
        ("u1", "q3", "q1", "trimmed", "direct", False),
        ("u1", "q5", "q1", "reworded", "mixed", True),
        ("u2", "q2", None, None, "direct", False),
        ("u2", "q4", "q2", "identical", "direct", False),
        ("u3", "q6", None, None, "direct", False),
    ]
    return [
        {
            "utterance": u,
            "attribution": q,
            "against": against,
            "wording": wording,
            "form": form,
            "speaker_changed": changed,
            "insertions": [],
            "status": "inferred",
            "rule": "same-words",
        }
        for u, q, against, wording, form, changed in rows
    ]


def _quantity(
    article: str, snippet: str, value: float, counted: str, kind: str = "cardinal", modifier: str = "", unit: str = ""
) -> Row:
    start, end = at(article, snippet)
    return {
        "article": article,
        "start": start,
        "end": end,
        "kind": kind,
        "value": value,
        "low": None,
        "high": None,
        "unit": unit,
        "modifier": modifier,
        "counted": counted,
        "period": None,
        "attribution": None,
        "field": "text",
        "status": "stated",
        "rule": "number",
    }


def _time(article: str, snippet: str, value: str | None, status: str, basis: str) -> Row:
    start, end = at(article, snippet)
    return {
        "article": article,
        "start": start,
        "end": end,
        "type": "DATE",
        "value": value,
        "earliest": value,
        "latest": value,
        "anchor": "article" if basis != "none" else None,
        "anchor_basis": basis,
        "time_status": status,
        "field": "text",
        "status": "inferred" if value else "undecided",
        "rule": "weekday",
    }


def tables() -> Tables:
    """A pile of six articles: a story of five (edited copy, rewrite, undecided retelling, cited-only upstream) and a single."""
    members = {"courier-1": 1, "mirror-1": 1, "eye-1": 1, "digest-1": 1, "brook-1": 2}
    dispute = {
        "conflict": "k1",
        "story": STORY,
        "kind": "contradiction",
        "a_article": "courier-1",
        "a_holder": "Minister Odo Pell",
        "b_article": "eye-1",
        "b_holder": "",
        "about": "inspection of the pump",
        "depends_on": "",
        "status": "inferred",
        "rule": "opposed-cues",
        **dict(zip(("a_start", "a_end"), at("courier-1", "denied that the pump had been left without inspection"), strict=True)),
        **dict(zip(("b_start", "b_end"), at("eye-1", "admitted that the pump had gone uninspected"), strict=True)),
    }
    return {
        "articles": _articles(),
        "segments": _segments(),
        "stories": [
            {"story": STORY, "article": a, "probability": 0.9, "line": line, "status": "inferred", "rule": "group"}
            for a, line in members.items()
        ]
        + [{"story": SINGLE, "article": "courier-2", "probability": 1.0, "line": 1, "status": "inferred", "rule": "group"}],
        "relations": [],
        "alignments": [],
        "nodes": _nodes(),
        "lineage": _lineage(),
        "fates": _fates(),
        "changes": _changes(),
        "attributions": _attributions(),
        "utterances": _utterances(),
        "quantities": [
            _quantity("courier-1", "41", 41, "crates", modifier="at least"),
            _quantity("mirror-1", "40", 40, "crates", modifier="more than"),
            _quantity("eye-1", "Forty-one", 41, "crates"),
            _quantity("courier-1", "9,000", 9000, "varieties"),
            _quantity("mirror-1", "9,000", 9000, "varieties"),
        ],
        "times": [
            _time("courier-1", "Monday", "2031-03-03", "resolved", "stated"),
            _time("mirror-1", "Monday", "2031-03-03", "resolved", "inferred"),
            _time("courier-1", "12 March", "2031-03-12", "resolved", "stated"),
            _time("brook-1", "Tuesday", None, "unresolved", "none"),
        ],
        "actors": [{"actor": "a-Ines Tarrow", "name": "Ines Tarrow", "kind": "person"}],
        "mentions": [],
        "conflicts": [dispute],
        "rejects": [
            {
                "input": "broken.jsonl",
                "place": "line 3",
                "reason": "bad-json",
                "detail": "line 3 ends inside a string",
                "kept": "lines 1-2",
            }
        ],
    }


def hostile(bait: str) -> Tables:
    """The same tables with `bait` in every string that an input can bring; offsets of findings are left as they fall."""
    made = tables()
    for row in made["articles"]:
        row |= {
            "outlet": bait + row["outlet"],
            "title": bait,
            "url": "javascript:" + bait,
            "text": bait + row["text"],
            "language": bait,
        }
        row["published"] = row["published"] or bait
    for row in made["attributions"]:
        row |= {"speaker_name": bait, "via": [bait]}
    for row in made["changes"]:
        row |= {"before": bait, "after": bait, "pattern": bait, "type": bait, "rule": bait}
    for row in made["lineage"]:
        row["upstream"] = bait if row["upstream"] else None
    for name in ("nodes", "actors"):
        made[name] = [row | {"name": bait} for row in made[name]]
    made["quantities"] = [row | {"counted": bait, "unit": bait} for row in made["quantities"]]
    made["times"] = [row | {"value": bait} for row in made["times"]]
    made["conflicts"] = [row | {"a_holder": bait, "b_holder": bait, "about": bait} for row in made["conflicts"]]
    made["rejects"] = [row | {"input": bait, "detail": bait} for row in made["rejects"]]
    return made


def crowd(copies: int, retellings: int) -> Tables:
    """A story with many exact copies of its first article and many short retellings of it."""
    made = tables()
    text = TEXTS["courier-1"][2]
    base = next(row for row in made["articles"] if row["article"] == "courier-1")
    for n in range(copies + retellings):
        key = f"extra-{n:03}"
        here = text if n < copies else f"{text}Note {n}.\n"
        made["articles"].append(
            base
            | {
                "article": key,
                "outlet": f"Outlet {n}",
                "published": f"2031-03-04T{10 + n % 12}:{n % 60:02}:00+01:00",
                "sha256": hashlib.sha256(here.encode()).hexdigest(),
                "text": here,
            }
        )
        made["stories"].append({"story": STORY, "article": key, "probability": 0.9, "line": 1})
        made["lineage"].append(_lineage_row(key, "courier-1", None, 0.98, basis="text", contributes=1.0))
        made["fates"] += [
            row | {"retelling": key, "retelling_start": row["start"], "retelling_end": row["end"], "fate": "kept"}
            for row in _fates()[:9]
        ]
    return made
