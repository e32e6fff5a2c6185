"""Who is on record saying what, to the letter: polnear, part dev, every article.

A piece is one contiguous span of a source, a cue or a content, white space at the ends left out; it is right where the truth has
the same span of the same kind. The truth does not nest, so of ours those count that lie within no other; none counts that is said
to be no speech (title, scare, furniture). A piece of ours that two attributions share is one piece.
"""

from __future__ import annotations

from pathlib import Path

from evaluation.product import articles_from, rows_of, tables_of
from evaluation.scores import Row, Score, Span, f1, overlap, share
from evaluation.spans import spans_in

FOLDER = "polnear"
FILES = ("dev.jsonl",)
KINDS = ("source", "cue", "content")
MARKS = frozenset("“\"‘'«`„")
SPEECH = ("direct", "indirect", "mixed")


def score(folder: Path) -> Score:
    """F of exact spans of each kind, and precision and recall of contents."""
    articles = list(rows_of(folder / "dev.jsonl"))
    attributions = tables_of(articles_from(articles), depth="all")["attributions"]
    return score_attributions(articles, attributions)


def score_attributions(articles: list[Row], attributions: list[Row]) -> Score:
    """From the attributions table alone."""
    hits, n_ours, n_truth = ({kind: 0 for kind in KINDS} for _ in range(3))
    of: dict[str, list[Row]] = {article["id"]: [] for article in articles}
    for row in attributions:
        if row["within"] is None and row["kind"] in SPEECH and (row.get("field") or "text") == "text":
            of[row["article"]].append(row)
    for article in articles:
        text = article["text"]
        for kind in KINDS:
            truth = {piece for row in article["attributions"] for piece in _pieces(row[kind], text)}
            ours = {piece for row in of[article["id"]] for piece in _pieces(row[kind], text)}
            hits[kind] += len(truth & ours)
            n_ours[kind] += len(ours)
            n_truth[kind] += len(truth)
    figures = {f"{kind}_f": f1(hits[kind], n_ours[kind], n_truth[kind]) for kind in KINDS}
    figures |= _quoted(articles, of)
    figures["content_precision"] = share(hits["content"], n_ours["content"])
    figures["content_recall"] = share(hits["content"], n_truth["content"])
    notes = [f"{n_truth[kind]} pieces of {kind} in {len(articles)} articles, {n_ours[kind]} of ours" for kind in KINDS]
    return Score(figures, notes=notes)


def _quoted(articles: list[Row], of: dict[str, list[Row]]) -> dict[str, float]:
    """Contents that begin with a quotation mark: F of exact ones, and the share of those found whose source is the true one."""
    hits = n_ours = n_truth = with_source = sources = 0
    for article in articles:
        text = article["text"]
        truth, ours = (
            {piece: row for row in rows for piece in _pieces(row["content"], text) if text[piece[0]] in MARKS}
            for rows in (article["attributions"], of[article["id"]])
        )
        hits, n_ours, n_truth = hits + len(truth.keys() & ours.keys()), n_ours + len(ours), n_truth + len(truth)
        for piece in truth.keys() & ours.keys():
            if truth[piece]["source"]:
                with_source += 1
                sources += any(overlap(a, b) for a in spans_in(truth[piece]["source"]) for b in spans_in(ours[piece]["source"]))
    return {"quoted_f": f1(hits, n_ours, n_truth), "quoted_source": share(sources, with_source)}


def _pieces(cell: object, text: str) -> list[Span]:
    """The spans of a cell without white space at their ends."""
    pieces = []
    for start, end in spans_in(cell):
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            pieces.append((start, end))
    return pieces
