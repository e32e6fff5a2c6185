"""Articles that nobody should write and somebody will: their cost is linear, and nothing of them is lost.

Each kind is measured at a size and at twice the size. Linear is a ratio near 2; quadratic would be 4.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.language import invent_sentences
from benchmarks.product import Failed, Product, rows_of

Row = dict[str, str]
Say = Callable[[str], None]


@dataclass(frozen=True)
class Kind:
    """A kind of bad input.

    make      the articles at a size; sizes are articles, or characters of one article (`of`).
    together  every article must be found to share text with another.
    """

    name: str
    size: int
    of: str
    make: Callable[[int], Iterator[Row]]
    together: bool


@dataclass
class Outcome:
    """One kind measured at half of the size and at the size: CPU seconds of add and find less start-up, and what was lost."""

    name: str
    size: int
    of: str
    half: float = 0.0
    full: float = 0.0
    peak: int = 0
    lost: int = 0
    alone: int = 0
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Cost of twice as much over cost of half; None where both are too small to tell."""
        return round(self.full / self.half, 2) if self.half > 0.1 else None

    def line(self) -> str:
        """For a terminal."""
        if self.note:
            return f"{self.name:18}{self.note}"
        ratio = f"× {self.ratio:.2f} for × 2" if self.ratio else "too little to tell"
        kept = (
            "nothing lost"
            if not self.lost and not self.alone
            else f"{self.lost:,} articles lost, {self.alone:,} without their copies"
        )
        size = f"{self.size:,} {self.of}"
        return f"{self.name:18}{size:>24}{self.full:9.2f} s  {ratio:>18}{self.peak / 1e6:9,.0f} MB  {kept}"

    def as_row(self) -> dict[str, Any]:
        """For JSON."""
        return {**asdict(self), "ratio": self.ratio}


def kinds(n_copies: int) -> list[Kind]:
    """The kinds, the first and last with so many articles."""
    return [
        Kind("one word", n_copies, "articles", one_word, together=False),
        Kind("one long article", 5_000_000, "characters", one_long, together=True),
        Kind("one repeated word", 5_000_000, "characters", repeated_word, together=False),
        Kind("copies of one", n_copies, "articles", copies, together=True),
    ]


def one_word(n: int) -> Iterator[Row]:
    """n articles of one word each, of a thousand words."""
    for i in range(n):
        yield {"id": f"w{i:07d}", "text": f"Word{i % 1000}"}


def one_long(n: int) -> Iterator[Row]:
    """An article of n characters, and one that takes 1,000 characters from its middle."""
    chance = np.random.Generator(np.random.PCG64(1))
    sentences = list(invent_sentences(chance, n // 60))
    text = " ".join(sentences)[:n]
    while len(text) < n:
        text = (text + " " + " ".join(invent_sentences(chance, 1_000)))[:n]
    yield {"id": "long", "text": text}
    yield {"id": "taker", "text": f"Sabirun dotabe kolim. {text[n // 2 : n // 2 + 1_000]}"}


def repeated_word(n: int) -> Iterator[Row]:
    """Two articles of one word over and over, n characters each; the second a word shorter."""
    yield {"id": "first", "text": "never " * (n // 6)}
    yield {"id": "second", "text": "never " * (n // 6 - 1)}


def copies(n: int) -> Iterator[Row]:
    """n articles of one text."""
    text = " ".join(invent_sentences(np.random.Generator(np.random.PCG64(2)), 20))
    for i in range(n):
        yield {"id": f"c{i:07d}", "text": text}


def run_bad(product: Product, folder: Path, n_copies: int, say: Say) -> Iterator[Outcome]:
    """Measure every kind. Linear cost is the product's affair; here each file is written once and read back once."""
    folder.mkdir(parents=True, exist_ok=True)
    bare = _bare(product, folder)
    for kind in kinds(n_copies):
        say(f"  {kind.name}, {kind.size:,} {kind.of}")
        outcome = Outcome(kind.name, kind.size, kind.of)
        try:
            outcome.half, _, _ = _cost(product, folder, kind, kind.size // 2, bare)
            outcome.full, outcome.peak, archive = _cost(product, folder, kind, kind.size, bare)
            outcome.lost, outcome.alone = _losses(product, folder, kind, archive)
        except Failed as failed:
            outcome.note = str(failed)
        yield outcome


def _bare(product: Product, folder: Path) -> float:
    corpus = _write(folder / "bare.jsonl", copies(1))
    costs = []
    for turn in range(3):
        archive = _fresh(folder / f"bare{turn}.retold")
        costs.append(product.add(archive, corpus).cpu + product.find(archive, corpus).cpu)
    return min(costs)


def _cost(product: Product, folder: Path, kind: Kind, size: int, bare: float) -> tuple[float, int, Path]:
    name = kind.name.replace(" ", "-")
    corpus = _write(folder / f"{name}.jsonl", kind.make(size))
    archive = _fresh(folder / f"{name}.retold")
    costs = [product.add(archive, corpus), product.find(archive, corpus)]
    return max(0.001, sum(cost.cpu for cost in costs) - bare), max(cost.peak for cost in costs), archive


def _losses(product: Product, folder: Path, kind: Kind, archive: Path) -> tuple[int, int]:
    """How many articles are neither in the table articles nor among the rejects, and how many share text with nobody but should."""
    out = folder / "out"
    shutil.rmtree(out, ignore_errors=True)
    wanted = {row["id"] for row in kind.make(kind.size)}
    held = {row["article"] for row in rows_of(product.export(archive, out, "articles"))}
    refused = sum(1 for _ in rows_of(product.export(archive, out, "rejects")))
    alone = 0
    if kind.together:
        rows = rows_of(product.export(archive, out, "alignments"))
        alone = len(wanted - {row[side] for row in rows for side in ("a", "b")})
    return max(0, len(wanted - held) - refused), alone


def _write(path: Path, rows: Iterable[Row]) -> Path:
    with path.open("w", encoding="utf-8") as lines:
        for row in rows:
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


def _fresh(archive: Path) -> Path:
    for path in archive.parent.glob(archive.name + "*"):  # the archive and its logs
        path.unlink()
    return archive
