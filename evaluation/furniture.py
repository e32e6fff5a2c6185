"""The article in a web page: article_extraction. Sixty pages of 181 (seed 1), read as files.

Text of a page = what reading took from it, less what cleaning labels furniture or a repeat. Scored by shared runs of four words,
averaged over pages, as the benchmark that the pages come from does, and by words.
"""

from __future__ import annotations

import gzip
import re
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from evaluation.product import Tables, rows_of, tables_of
from evaluation.scores import Score, bag_overlap, sampled, share

FOLDER = "article_extraction"
FILES = ("ground_truth.jsonl", "html/*.html.gz")
N_PAGES = 60


def score(folder: Path) -> Score:
    """F of four-word runs and of words."""
    rows = sampled(list(rows_of(folder / "ground_truth.jsonl")), N_PAGES)
    with TemporaryDirectory() as unpacked:
        for row in rows:
            packed = folder / (row["html_file"] if row["html_file"].endswith(".gz") else row["html_file"] + ".gz")
            (Path(unpacked) / f"{row['id']}.html").write_bytes(gzip.decompress(packed.read_bytes()))
        texts = retold_texts(tables_of(Path(unpacked), depth="stories"))
    precision = recall = words_precision = words_recall = 0.0
    for row in rows:
        truth, ours = _words(row["articleBody"]), _words(texts.get(row["id"], ""))
        runs = Counter(zip(*(truth[i:] for i in range(4)), strict=False)), Counter(zip(*(ours[i:] for i in range(4)), strict=False))
        both = (runs[0] & runs[1]).total()
        precision += both / max(1, runs[1].total())
        recall += both / max(1, runs[0].total())
        words_precision += bag_overlap(truth, ours) / max(1, len(ours))
        words_recall += bag_overlap(truth, ours) / max(1, len(truth))
    n = len(rows)
    figures = {
        "runs_f": share(2 * precision * recall / n, precision + recall),
        "words_f": share(2 * words_precision * words_recall / n, words_precision + words_recall),
    }
    missing = n - len(texts)
    notes = [f"runs: precision {precision / n:.3f}, recall {recall / n:.3f}; {missing} of {n} pages gave no article"]
    return Score(figures, notes=notes)


def retold_texts(tables: Tables) -> dict[str, str]:
    """article → its text without what is labelled furniture or a repeat."""
    texts = {row["article"]: list(row["text"]) for row in tables["articles"]}
    for row in tables["segments"]:
        if (row.get("field") or "text") == "text" and (row["role"] == "furniture" or row.get("repeats") is not None):
            texts[row["article"]][row["start"] : row["end"]] = " " * (row["end"] - row["start"])
    return {article: "".join(text) for article, text in texts.items()}


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
