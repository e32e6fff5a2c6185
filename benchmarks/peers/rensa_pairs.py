"""Pairs of whole articles that are near-duplicates, by rensa (MinHash and locality-sensitive hashing, in Rust)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.peers import JACCARD, read_articles, shingles_of, write_pairs

_PERMUTATIONS, _BANDS = 128, 32


def find(corpus: Path) -> Iterator[tuple[str, str]]:
    """Every pair of estimated Jaccard of a half or more among the candidates."""
    rensa = import_module("rensa")
    index = rensa.RMinHashLSH(threshold=JACCARD, num_perm=_PERMUTATIONS, num_bands=_BANDS)
    names: list[str] = []
    sketches: list[Any] = []
    for name, text in read_articles(corpus):
        sketch = rensa.RMinHash(num_perm=_PERMUTATIONS, seed=1)
        sketch.update(shingles_of(text))
        for other in sorted(set(index.query(sketch))):
            if sketch.jaccard(sketches[other]) >= JACCARD:
                yield names[other], name
        index.insert(len(names), sketch)
        names.append(name)
        sketches.append(sketch)


if __name__ == "__main__":
    write_pairs(Path(sys.argv[2]), find(Path(sys.argv[1])))
