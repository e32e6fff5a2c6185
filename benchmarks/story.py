"""`python -m benchmarks.story [--articles 2000] [--material FILE] [--work DIR]`: what one large story costs.

A story is made: an archetype of thirty sentences is retold, each retelling by an outlet of its own minutes later, of one of the
first thirty articles or of the last hundred; it drops a fifth of its exemplar's sentences, rewords some (a word in five taken from
elsewhere), moves one, adds one or two that stand in no other, and one in eight takes sentences of a second exemplar too. Sentences
are those of the bundled sample, or of `--material` (JSON lines with a `text`); every third article names its exemplar's outlet,
half have no time.

Printed: seconds of CPU and memory of `retold trace --depth stories` over the pile, the whole road, as a process of its own; and of
the stage trace alone, the accounts given. Nothing here is a test.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from importlib.resources import as_file, files
from pathlib import Path

from benchmarks.processes import measure

_SENTENCE = re.compile(r"[A-Z][^\n]{30,300}?[.!?](?=\s|$)")
_DROPS, _REWORDS, _SECOND, _FIRST, _LAST = 0.2, 0.3, 0.125, 30, 100


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.story", description="What one large story costs.")
    parser.add_argument("--articles", type=int, default=2000, help="of the story  [2000]")
    parser.add_argument("--material", type=Path, help="JSON lines whose texts lend the sentences  [the sample]")
    parser.add_argument("--work", type=Path, help="folder for the pile and the archive  [a temporary one]")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    try:
        sentences = list(dict.fromkeys(s for text in _texts(chosen.material) for s in _SENTENCE.findall(text)))
    except (OSError, ValueError, KeyError) as error:
        parser.error(f"{chosen.material}: {error}")
    if chosen.articles < 2 or len(sentences) < 60:
        parser.error("two articles and sixty sentences are the least")
    with tempfile.TemporaryDirectory() as folder:
        work = chosen.work or Path(folder)
        work.mkdir(parents=True, exist_ok=True)
        pile, archive = work / "story.jsonl", work / "story.retold"
        archive.unlink(missing_ok=True)
        with pile.open("w", encoding="utf-8") as lines:
            for row in make_story(chosen.articles, sentences, random.Random(chosen.seed)):
                lines.write(json.dumps(row) + "\n")
        words = ["trace", pile, "--archive", archive, "--depth", "stories", "--quiet"]
        whole = measure([sys.executable, "-m", "retold", *words], cwd=work)
        if not whole.ok:
            print(f"retold trace: exit code {whole.code}: {whole.tail[-300:]}", file=sys.stderr)
            return 1
        alone, members, accounts = trace_alone(archive)
    print(f"a story of {members} articles, {accounts} accounts")
    print(f"the whole road   {whole.cpu:8.1f} s of CPU, {whole.wall:.1f} s, {(whole.tree or whole.peak) / 1e9:.2f} GB")
    print(f"trace alone      {alone:8.1f} s of CPU")
    return 0


def _texts(material: Path | None) -> Iterator[str]:
    if material:
        for line in material.read_text(encoding="utf-8").split("\n"):
            if line.strip():
                yield str(json.loads(line)["text"])
        return
    from retold.config import Settings
    from retold.reading import read_paths
    from retold.types import Article

    with as_file(files("retold") / "sample") as folder:
        yield from (read.text for read in read_paths([folder / "articles"], Settings()) if isinstance(read, Article))


def make_story(n: int, sentences: Sequence[str], draw: random.Random) -> Iterator[dict[str, str]]:
    """Rows of n articles, in the order in which they were told. Cost O(n)."""
    words = [word for sentence in sentences for word in sentence.split()[1:] if word.islower()]
    start = datetime(2024, 5, 2, 6, tzinfo=UTC)

    def reworded(sentence: str) -> str:
        if draw.random() >= _REWORDS:
            return sentence
        own = sentence.split(" ")
        for _ in range(max(1, len(own) // 5)):
            own[draw.randrange(1, len(own))] = draw.choice(words)
        return " ".join(own)

    def own_sentence() -> str:
        # Of three halves of others, so that no two articles have it by chance.
        parts = [draw.choice(sentences).rstrip(".!?").split(" ") for _ in range(3)]
        return " ".join([*parts[0][: len(parts[0]) // 2], *parts[1][len(parts[1]) // 2 :], *parts[2][:3]]) + "."

    told: list[list[str]] = []
    for k in range(n):
        credit = ""
        if not told:
            text = draw.sample(list(sentences), 30)
        else:
            main = draw.randrange(max(0, k - _LAST), k) if draw.random() < 0.5 else draw.randrange(min(k, _FIRST))
            text = [reworded(s) for s in told[main] if draw.random() >= _DROPS]
            if k > 3 and draw.random() < _SECOND:
                text += [reworded(s) for s in draw.choice(told[max(0, k - _LAST) :])[::3] if s not in text]
            if len(text) > 3:
                text.insert(draw.randrange(len(text)), text.pop(draw.randrange(len(text))))
            text += [own_sentence() for _ in range(max(2 if len(text) > 12 else 30 - len(text), draw.randint(1, 2)))]
            credit = f"The Paper {main} reported it first." if k % 3 == 0 else ""
        told.append(text)
        paragraphs = [" ".join(text[i : i + 2]) for i in range(0, len(text), 2)]
        row = {"id": f"a{k}", "outlet": f"The Paper {k}", "text": "\n\n".join([*paragraphs, credit]).strip()}
        if draw.random() < 0.5:
            row["published"] = (start + timedelta(minutes=7 * k)).isoformat()
        yield row


def trace_alone(archive: Path) -> tuple[float, int, int]:
    """CPU seconds of the stage for the largest story of an archive, its articles and accounts; nothing else is computed anew."""
    from retold import load
    from retold.lineage import Side, trace
    from retold.types import Record

    findings = load(archive, depth="stories").findings
    story = max(findings.stories, key=lambda s: len(s.members))
    local = {m: k for k, m in enumerate(story.members)}
    accounts = {(local[a], local[b]): x for (a, b), x in findings.accounts.items() if a in local and b in local}
    sides = [Side(findings.pages[m], findings.records[m] or Record(), findings.articles[m].published) for m in story.members]
    start = time.process_time()
    trace(sides, accounts)
    return time.process_time() - start, len(story.members), len(accounts)


if __name__ == "__main__":
    sys.exit(main())
