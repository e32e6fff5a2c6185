"""`python -m benchmarks.pairs [--pairs FILE] [--words 800] [--repeats 5]`: what it costs to account for two articles.

By default the pairs are copies and retellings of the bundled sample, put one after another until both sides have as many words as
asked for; `--pairs FILE` takes JSON lines with the texts `a` and `b` instead, cut to so many words. A pair is measured several
times, each time as if no word of it had been seen (everything that is kept from pair to pair is dropped, word lists stay loaded),
and the quickest counts; printed is the middle pair. Beside it stands `difflib` of Python's own library over the same words: compare
the ratios, seconds differ from machine to machine. Nothing here is a test.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import _lru_cache_wrapper
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

Row = dict[str, float]
STAGES = ("pages", "record", "view", "align", "account", "join")
OURS = ("view", "align", "account", "join")  # from two records to what the two have in common


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pairs", description="What it costs to account for two articles.")
    parser.add_argument("--pairs", type=Path, help="JSON lines with the texts a and b  [made of the sample]")
    parser.add_argument("--words", type=int, default=800, help="of each article  [800]")
    parser.add_argument("--repeats", type=int, default=5, help="the quickest of so many counts  [5]")
    chosen = parser.parse_args(arguments)
    try:
        pairs = list(read_pairs(chosen.pairs) if chosen.pairs else sample_pairs(chosen.words))
    except (OSError, ValueError, KeyError) as error:
        parser.error(f"{chosen.pairs}: {error}")
    pairs = [(cut(a, chosen.words), cut(b, chosen.words)) for a, b in pairs]
    if not pairs or chosen.words < 1 or chosen.repeats < 1:
        parser.error("there is no pair to measure")
    measure(*pairs[0])  # loads word lists and the model
    rows = [quickest([measure(*pair) for _ in range(chosen.repeats)]) for pair in pairs]
    print("\n".join(table_of(rows, pairs)))
    return 0


def read_pairs(path: Path) -> Iterator[tuple[str, str]]:
    """The pairs of a file. Raises KeyError or ValueError on a line that is none."""
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.strip():
            row = json.loads(line)
            yield str(row["a"]), str(row["b"])


def sample_pairs(words: int) -> Iterator[tuple[str, str]]:
    """Copies and retellings of the sample, joined until both sides are long enough."""
    from retold.config import Settings
    from retold.reading import read_paths
    from retold.types import Article

    with as_file(files("retold") / "sample") as folder:
        truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
        texts = {
            read.key.rpartition("/")[2]: read.text
            for read in read_paths([folder / "articles"], Settings())
            if isinstance(read, Article)
        }
    texts |= {key.partition(".")[0]: text for key, text in texts.items()}
    related = [row for row in truth["relations"] if row["relation"] in ("copy", "retelling", "update")]
    sides: tuple[list[str], list[str]] = ([], [])
    for row in related:
        for side, name in zip(sides, ("a", "b"), strict=True):
            side.append(texts[row[name]])
        joined = ["\n\n".join(side) for side in sides]
        if min(len(text.split()) for text in joined) >= words:
            yield joined[0], joined[1]
            sides = ([], [])


def cut(text: str, words: int) -> str:
    """The first words of a text, its lines kept."""
    kept: list[str] = []
    for line in text.split("\n"):
        own = line.split()[:words]
        kept.append(" ".join(own))
        words -= len(own)
        if words <= 0:
            break
    return "\n".join(kept)


def measure(a: str, b: str) -> Row:
    """CPU milliseconds of every stage for two texts, as if nothing of them had been seen before."""
    from retold.account import compare, find_conflicts
    from retold.alignment import align, make_view
    from retold.cleaning import clean
    from retold.record import make_record
    from retold.record.join import join
    from retold.segmentation import segment
    from retold.types import Article

    def page_of(text: str) -> Any:
        digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
        article = Article(key="x", given=True, sha256=digest, text=text, language="en")
        return segment(article, clean(article))

    forget()
    row: Row = {}
    pages = timed(row, "pages", lambda: [page_of(text) for text in (a, b)])
    records = timed(row, "record", lambda: [make_record(page) for page in pages])
    forget()  # what the record has seen of the words is not for the others
    one, other = timed(row, "view", lambda: [make_view(page, record) for page, record in zip(pages, records, strict=True)])
    links = timed(row, "align", lambda: align(one, other))
    account = timed(row, "account", lambda: compare(one, other, links))
    timed(row, "join", lambda: (join(pages, records, {(0, 1): account}, [0, 1]), find_conflicts(pages, records, [(0, 1)])))
    words = a.split(), b.split()
    timed(row, "difflib", lambda: SequenceMatcher(None, *words, autojunk=False).get_opcodes())
    return row


def timed(row: Row, name: str, work: Callable[[], Any]) -> Any:
    """Do it, and put down what it cost."""
    start = time.process_time()
    result = work()
    row[name] = 1000 * (time.process_time() - start)
    return result


def forget() -> None:
    """Drop what the package keeps of words and texts from one article to the next; word lists and models stay."""
    for kept in gc.get_objects():
        bounded = isinstance(kept, _lru_cache_wrapper) and kept.cache_parameters()["maxsize"] is not None
        if bounded and (getattr(kept, "__module__", None) or "").startswith("retold."):
            kept.cache_clear()


def quickest(rows: Sequence[Row]) -> Row:
    """Each figure at its least."""
    return {name: min(row[name] for row in rows) for name in rows[0]}


def table_of(rows: Sequence[Row], pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Lines: the middle pair of each stage, their sum from the records on, and what that is beside difflib."""
    words = statistics.median(len(text.split()) for pair in pairs for text in pair)
    yield f"{len(rows)} pairs of articles of {words:.0f} words; CPU milliseconds of the middle pair"
    for name in STAGES:
        yield f"{name:24}{statistics.median(row[name] for row in rows):9.1f}"
    whole = [sum(row[name] for name in OURS) for row in rows]
    beside = statistics.median(row["difflib"] for row in rows)
    yield f"{' + '.join(OURS):24}  {statistics.median(whole):.1f}, the dearest {max(whole):.1f}"
    yield f"{'difflib over the words':24}{beside:9.1f}"
    yield f"{'ratio':24}{statistics.median(w / row['difflib'] for w, row in zip(whole, rows, strict=True)):9.2f}"


if __name__ == "__main__":
    sys.exit(main())
