"""Names: agreement with CoreNLP's on PolNeAR, part dev. Silver: what it calls a name is not always one, and the other way round.

Its conventions are met half way: a title that it takes into a name ("Mr. Vass") is cut off on its side; what it calls MISC
(peoples, parties, works) is neither wanted nor wrong; what stands in furniture, bylines and datelines is left out on both sides.
"""

from __future__ import annotations

import re
from pathlib import Path

from evaluation.product import articles_from, rows_of, tables_of
from evaluation.scores import Row, Score, Span, f1, overlap, sampled, share

FOLDER = "polnear"
FILES = ("dev.jsonl", "ner_silver_dev.jsonl")
N_ARTICLES = 40
ASIDE = ("furniture", "byline", "dateline")  # roles of segments in which nobody is an actor
_TITLES = re.compile(
    r"(?:(?:Mr|Ms|Mrs|Dr|Sen|Gov|Rep|Justice|Judge|Admiral|President|Pope|Chief|Secretary|Senator|Lady|Lord|Sir|The)\b\.?\s+)+"
)


def score(folder: Path) -> Score:
    """Precision, recall and F of exact spans, untyped."""
    silver = {row["id"]: row["entities"] for row in rows_of(folder / "ner_silver_dev.jsonl")}
    articles = sampled([row for row in rows_of(folder / "dev.jsonl") if row["id"] in silver], N_ARTICLES)
    tables = tables_of(articles_from(articles), depth="all")
    return score_names(articles, silver, tables["mentions"], tables["segments"])


def score_names(
    articles: list[Row], silver: dict[str, list[tuple[int, int, str]]], mentions: list[Row], segments: list[Row]
) -> Score:
    """From the tables of mentions and segments alone."""
    hits = n_ours = n_truth = 0
    for article in articles:
        aside = [_span(row) for row in segments if _here(row, article) and row["role"] in ASIDE]
        known = [(_bare(article["text"], start, end), kind) for start, end, kind in silver[article["id"]]]
        known = [(span, kind) for span, kind in known if not any(overlap(span, other) for other in aside)]
        truth = {span for span, kind in known if kind != "MISC"}
        other = {span for span, kind in known if kind == "MISC"}
        ours = {_span(row) for row in mentions if _here(row, article) and row["kind"] == "name"}
        ours = {span for span in ours if span in truth or not (span in other or any(overlap(span, part) for part in aside))}
        hits, n_ours, n_truth = hits + len(truth & ours), n_ours + len(ours), n_truth + len(truth)
    figures = {"names_f": f1(hits, n_ours, n_truth), "names_precision": share(hits, n_ours), "names_recall": share(hits, n_truth)}
    return Score(figures, notes=[f"{n_truth} names in {len(articles)} articles, {n_ours} of ours; articles drawn with seed 1"])


def _bare(text: str, start: int, end: int) -> Span:
    title = _TITLES.match(text, start, end)
    return (title.end() if title is not None and title.end() < end else start, end)


def _here(row: Row, article: Row) -> bool:
    return bool(row["article"] == article["id"] and (row.get("field") or "text") == "text")


def _span(row: Row) -> Span:
    return row["start"], row["end"]
