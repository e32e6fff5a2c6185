"""Runs of eight words or more that stand in two articles, by sim_text (Dick Grune's similarity tester, in C).

It reads one file an article and names lines; so each word gets a line, and a line is a place in the text. Of a run it reports
the longest other place to the right, not every place: that is how it stays fast, and why it does not find every pair.
"""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.peers import read_articles

_WORD = re.compile(r"[^\W_]+")
_FOUND = re.compile(r"^(\d+): line (\d+)-(\d+)\s*\|(\d+): line (\d+)-(\d+)\s*\[")
RUN = 8


def find(corpus: Path, folder: Path) -> Iterator[dict[str, object]]:
    """Every run that it reports, as a pair with one span."""
    names, places = [], []
    for i, (name, text) in enumerate(read_articles(corpus)):
        found = list(_WORD.finditer(text))
        (folder / str(i)).write_text("".join(f"{word.group()}\n" for word in found), encoding="utf-8")
        names.append(name)
        places.append([word.span() for word in found])
    listed = "".join(f"{i}\n" for i in range(len(names)))
    report = folder / "report"
    command = ["sim_text", "-n", "-T", "-s", "-r", str(RUN), "-w", "200", "-o", str(report), "-i"]
    subprocess.run(command, input=listed.encode(), cwd=folder, check=True)
    with report.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if match := _FOUND.match(line):
                a, a_first, a_last, b, b_first, b_last = map(int, match.groups())
                span = places[a][a_first - 1][0], places[a][a_last - 1][1], places[b][b_first - 1][0], places[b][b_last - 1][1]
                yield {"a": names[a], "b": names[b], "spans": [span]}


def main(corpus: Path, out: Path) -> None:
    """Write the pairs; print what sim_text itself took, without this wrapper."""
    with TemporaryDirectory() as folder, out.open("w", encoding="utf-8") as lines:
        for row in find(corpus, Path(folder)):
            lines.write(json.dumps(row) + "\n")
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(json.dumps({"cpu_of_program": round(usage.ru_utime + usage.ru_stime, 3)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
