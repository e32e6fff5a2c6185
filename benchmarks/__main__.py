"""`python -m benchmarks [N_ARTICLES]...`: trace invented corpora of these sizes at depth "find" and say how long it takes.

Each size runs in a process of its own, so that the greatest memory is that of the size alone. A corpus is made of word-like
strings with the frequencies of language (Zipf); one article in ten is an edited copy of an earlier one. Seeded: the same corpus
each time.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time

SIZES = (100, 300, 1000)
WORDS_PER_ARTICLE = 450


def main(arguments: list[str]) -> None:
    """One line a size."""
    if arguments[:1] == ["--one"]:
        measure(int(arguments[1]))
        return
    print(f"{'articles':>9} {'seconds':>8} {'articles/s':>11} {'MiB':>7} {'related pairs':>14}")
    for size in [int(argument) for argument in arguments] or SIZES:
        subprocess.run([sys.executable, "-m", "benchmarks", "--one", str(size)], check=True)


def measure(n_articles: int) -> None:
    """Trace a corpus of this size and print the line."""
    import retold

    articles = make_articles(n_articles)
    began = time.perf_counter()
    tables = retold.trace(articles, depth="find").tables
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    related = sum(row["relation"] in ("copy", "retelling", "update") for row in tables["relations"])
    print(f"{n_articles:9} {seconds:8.1f} {n_articles / seconds:11.1f} {peak:7.0f} {related:14}")


def make_articles(n: int, seed: int = 1) -> list[dict[str, str]]:
    """n articles of invented words, one in ten an earlier one with a tenth of its sentences gone."""
    chance = random.Random(seed)
    syllables = [a + b for a in "bdfgklmnprst" for b in "aeiou"]
    words = ["".join(chance.choices(syllables, k=chance.randint(1, 4))) for _ in range(20_000)]
    weights = [1 / (rank + 3) for rank in range(len(words))]
    texts: list[str] = []
    for _ in range(n):
        if texts and chance.random() < 0.1:
            sentences = chance.choice(texts).split(". ")
            texts.append(". ".join(sentence for sentence in sentences if chance.random() > 0.1))
            continue
        drawn = chance.choices(words, weights, k=WORDS_PER_ARTICLE)
        sentences = [" ".join(drawn[i : i + 15]).capitalize() for i in range(0, len(drawn), 15)]
        texts.append("\n\n".join(". ".join(sentences[i : i + 3]) + "." for i in range(0, len(sentences), 3)))
    return [{"id": f"n{i}", "text": text} for i, text in enumerate(texts)]


if __name__ == "__main__":
    main(sys.argv[1:])
