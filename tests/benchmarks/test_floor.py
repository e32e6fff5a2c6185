"""The floor counts what its twin counts. Skipped where there is no C compiler."""

import json
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.corpus import make_corpus
from benchmarks.floor import COMPILERS, NoFloor, compile_floor


@pytest.fixture(scope="module")
def floor(tmp_path_factory: pytest.TempPathFactory) -> Path:
    try:
        return compile_floor(tmp_path_factory.mktemp("floor"))
    except NoFloor as missing:
        pytest.skip(str(missing))


def run(floor: Path, path: Path) -> dict[str, int]:
    counted: dict[str, int] = json.loads(subprocess.run([floor, path], capture_output=True, text=True, check=True).stdout)
    return counted


def twin(path: Path) -> dict[str, int]:
    """The same count in Python, of texts without escapes but \\n and the quotation mark."""
    groups = Counter[tuple[str, ...]]()
    n_words = n_runs = n_articles = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        text = json.loads(line)["text"]
        words = re.findall(r"(?:[a-z0-9']|[^\x00-\x7f])+", re.sub("[A-Z]+", lambda found: found.group().lower(), text))
        n_articles, n_words, n_runs = n_articles + 1, n_words + len(words), n_runs + max(0, len(words) - 4)
        groups.update(tuple(words[i : i + 5]) for i in range(len(words) - 4))
    shared = [n for n in groups.values() if 2 <= n <= 100]
    hits = sum(n * (n - 1) // 2 for n in shared)
    return {"articles": n_articles, "words": n_words, "runs": n_runs, "shared": len(shared), "hits": hits}


def test_the_floor_counts_as_its_twin_does(floor: Path, tmp_path: Path) -> None:
    make_corpus(tmp_path / "c", 60)
    assert run(floor, tmp_path / "c.jsonl") == twin(tmp_path / "c.jsonl")


def test_escapes_end_words_and_the_text_ends_at_its_quotation_mark(floor: Path, tmp_path: Path) -> None:
    texts = ['One\ntwo "three" Four\'s fünf', "", "a b c d e f", 'he said "a b c d e', "one two"]
    path = tmp_path / "c.jsonl"
    rows = [{"id": "x", "text": text, "note": "one two three four five"} for text in texts]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    assert run(floor, path) == twin(path)


def test_a_file_that_cannot_be_read_is_told(floor: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    for path in (tmp_path / "none", tmp_path / "empty"):
        assert subprocess.run([floor, path], capture_output=True, check=False).returncode == 2


def test_without_a_compiler_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoFloor, match=COMPILERS[0]):
        compile_floor(tmp_path)
