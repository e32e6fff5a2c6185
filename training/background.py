"""Make the frozen background: in how many of N news articles a word stands.

usage: python -m training.background DATA OUT

DATA holds the evaluation data folders. Counts are taken over polnear (train), tempeval3 and wikinews_timelines, none of which
any figure of find or group is measured on. Only counts leave this script: one line a form, "form<TAB>articles", forms that stand
in two articles or more, first line the number of articles.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from pathlib import Path

from retold.language.tokens import tokenise

_SOURCES = ("polnear/train.jsonl", "tempeval3/timebank.jsonl", "tempeval3/aquaint.jsonl", "wikinews_timelines/articles.jsonl")


def count_articles(data: Path) -> tuple[int, Counter[str]]:
    """The number of articles and, for each form, in how many it stands."""
    total, counts = 0, Counter[str]()
    for source in _SOURCES:
        for line in (data / source).read_text(encoding="utf-8").split("\n"):
            if line.strip():
                total += 1
                counts.update({form for form in tokenise(json.loads(line)["text"]).forms if not form[0].isdigit()})
    return total, counts


def main(data: str, out: str) -> None:
    """Write the table, forms in order of falling count, then of the form."""
    total, counts = count_articles(Path(data))
    rows = sorted(((-n, form) for form, n in counts.items() if n > 1))
    body = f"#articles\t{total}\n" + "".join(f"{form}\t{-n}\n" for n, form in rows)
    Path(out).write_bytes(gzip.compress(body.encode(), 9, mtime=0))
    print(f"{len(rows)} forms of {total} articles")


if __name__ == "__main__":
    main(*sys.argv[1:])
