"""Direct quotations and whose they are: polnear, part dev.

A piece of the truth is one content span of an attribution marked direct; ours is one content span of kind direct. Two pieces
agree when they hold the same letters and digits (marks and spaces at the ends are anybody's). A piece of ours inside a mixed
or indirect attribution of the truth is neither right nor wrong: the truth has no span for it. Forty articles of 84 (seed 1).
"""

from __future__ import annotations

from pathlib import Path

from evaluation.product import articles_from, rows_of, tables_of
from evaluation.scores import Row, Score, Span, f1, overlap, sampled, share
from evaluation.spans import spans_in

FOLDER = "polnear"
FILES = ("dev.jsonl",)
N_ARTICLES = 40


def score(folder: Path) -> Score:
    """F of exact spans of direct quotations, recall of them, and the share of those found whose source is the true one."""
    articles = sampled(list(rows_of(folder / "dev.jsonl")), N_ARTICLES)
    attributions = tables_of(articles_from(articles), depth="all")["attributions"]
    return score_attributions(articles, attributions)


def score_attributions(articles: list[Row], attributions: list[Row]) -> Score:
    """From the attributions table alone."""
    hits = n_ours = n_truth = with_source = sources = 0
    for article in articles:
        text = article["text"]
        truth = {core: row for row in article["attributions"] if row["quote_type"] == "direct" for core in _cores(row, text)}
        open_ground = [tuple(span) for row in article["attributions"] if row["quote_type"] != "direct" for span in row["content"]]
        ours = {}
        for row in attributions:
            if row["article"] == article["id"] and row["kind"] == "direct" and (row.get("field") or "text") == "text":
                ours.update({core: row for core in _cores(row, text)})
        found = truth.keys() & ours.keys()
        hits += len(found)
        n_truth += len(truth)
        n_ours += sum(core in truth or not any(overlap(core, span) for span in open_ground) for core in ours)
        for core in found:
            if truth[core]["source"]:
                with_source += 1
                theirs, here = spans_in(truth[core]["source"]), spans_in(ours[core].get("source"))
                sources += any(overlap(a, b) for a in theirs for b in here)
    figures = {"spans_f": f1(hits, n_ours, n_truth), "spans_recall": share(hits, n_truth), "sources": share(sources, with_source)}
    notes = [f"{n_truth} direct pieces in {len(articles)} articles, {n_ours} of ours; articles drawn with seed 1"]
    return Score(figures, notes=notes)


def _cores(row: Row, text: str) -> list[Span]:
    """Each content span from its first letter or digit to its last."""
    cores = []
    for start, end in spans_in(row["content"]):
        inside = [place for place in range(start, end) if text[place].isalnum()]
        if inside:
            cores.append((inside[0], inside[-1] + 1))
    return cores
