"""Pairs of whole articles that are near-duplicates, by datasketch (MinHash and locality-sensitive hashing, in Python and NumPy)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.peers import JACCARD, read_articles, shingles_of, write_pairs

_PERMUTATIONS = 128


def find(corpus: Path) -> Iterator[tuple[str, str]]:
    """Every pair of estimated Jaccard of a half or more among the candidates."""
    datasketch = import_module("datasketch")
    index = datasketch.MinHashLSH(threshold=JACCARD, num_perm=_PERMUTATIONS)
    names: list[str] = []
    sketches: list[Any] = []
    for name, text in read_articles(corpus):
        sketch = datasketch.MinHash(num_perm=_PERMUTATIONS, seed=1)
        sketch.update_batch([shingle.encode() for shingle in shingles_of(text)])
        for other in sorted(index.query(sketch)):
            if sketch.jaccard(sketches[other]) >= JACCARD:
                yield names[other], name
        index.insert(len(names), sketch)
        names.append(name)
        sketches.append(sketch)


if __name__ == "__main__":
    write_pairs(Path(sys.argv[2]), find(Path(sys.argv[1])))
