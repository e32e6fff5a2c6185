"""Programs that others wrote for the same purpose, each driven by a module of its own.

`python -m benchmarks.peers.NAME CORPUS OUT` reads articles (JSONL: id, text), writes one pair a line ({"a", "b"} and, where the
program knows them, "spans" in code points) and prints what there is to say as JSON. It needs nothing but Python and the program,
so that another Python can run it.
"""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

SHINGLE_WORDS, JACCARD = 5, 0.5
_WORD = re.compile(r"[a-z0-9']+")


@dataclass(frozen=True)
class Peer:
    """A program: what it needs, and the module here that drives it.

    library, program  a Python library, or a command; one of them is "".
    how               one line: its settings.
    """

    name: str
    module: str
    how: str
    install: str
    library: str = ""
    program: str = ""

    def missing(self, python: str) -> str:
        """Why it cannot be run by this Python, "" where it can."""
        if self.program:
            return "" if shutil.which(self.program) else f"{self.program} is not installed ({self.install})"
        if python == sys.executable:
            found = importlib.util.find_spec(self.library) is not None
        else:
            found = not subprocess.run([python, "-c", f"import {self.library}"], capture_output=True, check=False).returncode
        return "" if found else f"{self.library} is not installed for {python} ({self.install})"


_MINHASH = f"MinHash of word {SHINGLE_WORDS}-grams, 128 permutations, pairs of estimated Jaccard ≥ {JACCARD}"
_DEBIAN = "apt install similarity-tester"
PEERS = {
    peer.name: peer
    for peer in (
        Peer("rensa", "benchmarks.peers.rensa_pairs", _MINHASH, "pip install 'retold[bench]'", library="rensa"),
        Peer("datasketch", "benchmarks.peers.datasketch_pairs", _MINHASH, "pip install 'retold[bench]'", library="datasketch"),
        Peer("sim_text", "benchmarks.peers.sim_text_pairs", "runs of 8 words (-r 8)", _DEBIAN, program="sim_text"),
    )
}


def read_articles(path: Path) -> Iterator[tuple[str, str]]:
    """Id and text of each article."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield row["id"], row["text"]


def shingles_of(text: str) -> list[str]:
    """The word 5-grams of a text, each once; of a shorter text all its words."""
    words = _WORD.findall(text.lower())
    if len(words) < SHINGLE_WORDS:
        return [" ".join(words)]
    return list({" ".join(words[i : i + SHINGLE_WORDS]) for i in range(len(words) - SHINGLE_WORDS + 1)})


def write_pairs(path: Path, pairs: Iterable[tuple[str, str]]) -> None:
    """One line a pair."""
    with path.open("w", encoding="utf-8") as lines:
        for a, b in pairs:
            lines.write(json.dumps({"a": a, "b": b}) + "\n")
