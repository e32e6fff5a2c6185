"""Reused passages in clusters, as passim writes them: a line of JSON a passage (github.com/dasmiq/passim, "Running passim").

begin and end count code points of the text, as in its version 2; `series` is the outlet, `date` orders a cluster.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from retold.dossier.exports.writing import cut, unicode_only
from retold.dossier.tables import Row, Tables

_OVERLAP = 0.5  # passim's --relative-overlap: so much of the longer of two passages of an article makes them one
_SIMILAR = 0.5  # a stretch that is less like its counterpart says it in other words: that is no reuse of text
_WORDS = 5  # what is shorter is no passage; passim, too, starts from runs of five words
Pair = tuple[str, str]
Passage = tuple[str, int, int]  # article, begin, end
Match = tuple[int, int, int, int]


def write_passages(tables: Tables, file: BinaryIO, no_text: bool = False) -> int:
    """Write the passages that at least two articles share and return how many clusters they make. Cost O(n log n) of alignments.

    A passage is a run of aligned stretches, alike by half or more, with only white space between them on both sides.
    no_text   the first 25 words of each.
    """
    articles = {row["article"]: row for row in tables["articles"]}
    texts = {article: str(row["text"] or "") for article, row in articles.items()}
    pairs = [
        ((a, begin, end), (b, start, stop))
        for (a, b), matches in sorted(_matches(tables["alignments"]).items())
        for begin, end, start, stop in _runs(matches, texts.get(a, ""), texts.get(b, ""))
    ]
    merged = _merged([passage for pair in pairs for passage in pair])
    clusters = _clusters([(merged[a], merged[b]) for a, b in pairs])
    uids = {article: number for number, article in enumerate(sorted(articles), 1)}
    for number, members in enumerate(clusters, 1):
        rows = [_row(one, articles.get(one[0], {}), texts.get(one[0], ""), no_text) for one in members]
        rows.sort(key=lambda row: (row["date"] or "~", row["id"], row["begin"]))
        for row in rows:
            whole = {"uid": uids.get(row["id"], 0), "cluster": number, "size": len(members), **row}
            line = json.dumps({name: value for name, value in whole.items() if value is not None}, ensure_ascii=False)
            file.write(unicode_only(line).encode("utf-8") + b"\n")
    return len(clusters)


def _matches(alignments: Sequence[Row]) -> Mapping[Pair, list[Match]]:
    found: dict[Pair, list[Match]] = defaultdict(list)
    for row in alignments:
        if row["a_field"] == row["b_field"] == "text" and row["similarity"] >= _SIMILAR:
            found[row["a"], row["b"]].append((row["a_start"], row["a_end"], row["b_start"], row["b_end"]))
    return found


def _runs(matches: list[Match], a: str, b: str) -> Iterator[Match]:
    """Stretches that follow each other in both texts as one; only those of five words or more."""
    run: Match | None = None
    for match in [*sorted(matches), None]:
        if run and match and _follows(run[1], match[0], a) and _follows(run[3], match[2], b):
            run = (run[0], match[1], run[2], match[3])
            continue
        if run and min(len(a[run[0] : run[1]].split()), len(b[run[2] : run[3]].split())) >= _WORDS:
            yield run
        run = match


def _follows(end: int, start: int, text: str) -> bool:
    return end <= start and not text[end:start].strip()


def _merged(passages: Sequence[Passage]) -> dict[Passage, Passage]:
    """Each passage → the passage that it is part of, where several of an article overlap by half."""
    merged: dict[Passage, Passage] = {}
    group: list[Passage] = []
    article, begin, end = "", 0, 0
    for one in [*sorted(set(passages)), ("", 0, 0)]:
        common = min(end, one[2]) - max(begin, one[1])
        if group and (article != one[0] or common < _OVERLAP * max(end - begin, one[2] - one[1])):
            merged |= dict.fromkeys(group, (article, begin, end))
            group = []
        if not group:
            article, begin, end = one
        group.append(one)
        end = max(end, one[2])
    return merged


def _clusters(pairs: Sequence[tuple[Passage, Passage]]) -> list[list[Passage]]:
    """The connected passages, each cluster and all of them in order."""
    root: dict[Passage, Passage] = {}

    def find(one: Passage) -> Passage:
        while root.setdefault(one, one) != one:
            root[one] = root[root[one]]
            one = root[one]
        return one

    for a, b in pairs:
        first, second = sorted((find(a), find(b)))
        root[second] = first
    found: dict[Passage, list[Passage]] = defaultdict(list)
    for one in sorted(root):
        members = found[find(one)]
        if members and members[-1][0] == one[0] and one[1] < members[-1][2]:  # of one article, and overlapping
            members[-1] = (one[0], members[-1][1], max(one[2], members[-1][2]))
        else:
            members.append(one)
    return [found[key] for key in sorted(found)]


def _row(passage: Passage, article: Row, text: str, no_text: bool) -> dict[str, Any]:
    name, begin, end = passage
    words = text[begin:end]
    return {
        "id": name,
        "series": article.get("outlet") or name,
        "date": article.get("published"),
        "title": article.get("title"),
        "url": article.get("url"),
        "begin": begin,
        "end": end,
        "text": cut(words) if no_text else words,
    }
