"""One size measured from end to end: the floor, the product, additions and removals, and the peers, in one run on one corpus."""

from __future__ import annotations

import hashlib
import json
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.peers import PEERS
from benchmarks.processes import Cost, measure
from benchmarks.product import Failed, Product, digest_of, ids_of
from benchmarks.scoring import read_alignments, read_pairs, score

ROOT = Path(__file__).parents[1]
_SMALL = 1_000  # articles of the archive that the loading of compiled code is read from
_TIMES = 5  # of the floor and of starting up: the middle one counts
_SHORT, _ROUNDS = 20.0, 9  # seconds of CPU: a find that takes less is done so often, in turn with that of a small archive

Say = Callable[[str], None]


@dataclass
class Step:
    """One thing done: its name, its cost, the part of it that is start-up (seconds of CPU), and what it found."""

    name: str
    cost: Cost | None = None
    start_up: float = 0.0
    score: dict[str, Any] = field(default_factory=dict)
    note: str = ""

    @property
    def net(self) -> float | None:
        """CPU seconds without start-up; never below a millisecond."""
        return None if self.cost is None else max(0.001, self.cost.cpu - self.start_up)

    def as_row(self) -> dict[str, Any]:
        """For JSON."""
        return {**asdict(self), "net": self.net}


@dataclass
class Course:
    """Everything measured at one size."""

    articles: int
    later: int
    bytes: int
    pairs: dict[str, int]
    steps: list[Step] = field(default_factory=list)

    def step(self, name: str) -> Step | None:
        """The step of that name that was measured, if it was."""
        return next((step for step in self.steps if step.name == name and step.cost is not None), None)

    @property
    def floor(self) -> float | None:
        """CPU seconds of the floor."""
        step = self.step("floor")
        return step.cost.cpu if step and step.cost else None


@dataclass(frozen=True)
class Setting:
    """What all sizes have in common.

    work   folder for corpora and archives. floor  the compiled program, or None. python  runs the peers. outlets  as in corpus.
    """

    work: Path
    product: Product | None
    floor: Path | None
    peers: Sequence[str]
    python: str
    material: Path | None = None
    text_field: str = "text"
    seed: int = 1
    later: int = 1_000
    outlets: int = 0
    limit: float | None = None


def run_course(size: int, setting: Setting, say: Say) -> Course:
    """Make the corpus and measure. A step that fails is a step with a note; the others go on."""
    folder = setting.work / str(size)
    folder.mkdir(parents=True, exist_ok=True)
    prefix = folder / "corpus"
    later = min(setting.later, size // 10)
    say(f"{size:,} articles: making the corpus")
    made = _corpus(prefix, size, setting, later=later)
    course = Course(size, later, made["bytes"], made["pairs"])
    if setting.floor:
        say("  floor")
        costs = [measure([setting.floor, _beside(prefix, ".jsonl")]) for _ in range(_TIMES)]
        course.steps.append(Step("floor", sorted(costs, key=lambda cost: cost.cpu)[_TIMES // 2]))
    if setting.product:
        try:
            _run_product(course, prefix, setting, setting.product, say)
        except Failed as failed:
            course.steps.append(Step("retold", note=str(failed)))
            say(f"  {failed}")
    for name in setting.peers:
        say(f"  {name}")
        course.steps.append(_run_peer(name, prefix, setting))
    return course


def _corpus(prefix: Path, n: int, setting: Setting, *, later: int = 0) -> dict[str, Any]:
    # In a process of its own, so that this one stays small; not again where the work folder has the same one.
    command: list[str | Path] = [sys.executable, "-m", "benchmarks.corpus", "--n", str(n), "--later", str(later), "--out", prefix]
    command += ["--seed", str(setting.seed), "--outlets", str(setting.outlets), "--field", setting.text_field]
    digest = ""
    if setting.material:
        command += ["--material", setting.material]
        digest = hashlib.sha256(setting.material.read_bytes()).hexdigest()
    asked = [digest, *map(str, command[2:])]
    note = _beside(prefix, ".corpus.json")
    if note.is_file() and (kept := json.loads(note.read_text(encoding="utf-8")))["asked"] == asked:
        return dict(kept["made"])
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode:
        raise Failed(f"no corpus: {done.stderr.strip()[-300:]}")
    made: dict[str, Any] = json.loads(done.stdout)
    note.write_text(json.dumps({"asked": asked, "made": made}), encoding="utf-8")
    return made


def _beside(prefix: Path, ending: str) -> Path:
    return prefix.with_name(prefix.name + ending)


def _run_product(course: Course, prefix: Path, setting: Setting, product: Product, say: Say) -> None:
    corpus, later, truth = (_beside(prefix, ending) for ending in (".jsonl", ".later.jsonl", ".truth.jsonl"))
    folder = prefix.parent / "retold"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    archive = folder / "pile.retold"
    say("  start-up")
    bare, small, n_small = _start_up(folder, setting, product)

    def note(name: str, cost: Cost, start_up: float) -> Step:
        step = Step(name, cost, start_up)
        course.steps.append(step)
        say(f"  {name}: {cost.cpu:.1f} s of CPU, {cost.wall:.1f} s")
        return step

    costs = {"add": product.add(archive, corpus)}
    costs["find"], beside = _find_first(product, archive, corpus, _beside(prefix.parent / f"small{n_small}", ".jsonl"))
    small["find"] = beside or small["find"]
    began = {verb: _intercept(bare[verb], small[verb], n_small, costs[verb].cpu, course.articles) for verb in costs}
    note("retold add", costs["add"], began["add"])
    find = note("retold find", costs["find"], began["find"])
    before = product.export(archive, folder / "before", "alignments")
    find.score = score(read_pairs(truth, set(ids_of(corpus))), read_alignments(before))
    if not course.later:
        return
    note(f"retold add {course.later:,} more", product.add(archive, later), began["add"])
    again = note("retold find again", product.find(archive, corpus, later), began["find"])
    again.score = score(read_pairs(truth), read_alignments(product.export(archive, folder / "more", "alignments")))
    note("retold remove them", product.remove(archive, ids_of(later)), 0.0)
    after = note("retold find after", product.find(archive, corpus), began["find"])
    same = digest_of(before) == digest_of(product.export(archive, folder / "after", "alignments"))
    after.note = "the rows as before" if same else "NOT the rows as before"


def _find_first(product: Product, archive: Path, corpus: Path, less: Path) -> tuple[Cost, float | None]:
    """Find over what was added only, and the seconds of CPU of a small one measured beside it; None where that does not matter.

    Most of a short one is start-up, and a machine is not always equally quick: both are done in turn, several times, and each is
    what the round says in which their difference is the middle one.
    """
    added, few = archive.with_name("added.retold"), archive.with_name("few.retold")
    shutil.copy(archive, added)
    costs = [product.find(archive, corpus)]
    if costs[0].cpu >= _SHORT:
        added.unlink()
        return costs[0], None
    product.add(few, less)
    rounds = []
    for _ in range(_ROUNDS):
        for source, place in ((few, few.with_name("few-found.retold")), (added, archive)):
            shutil.copy(source, place)
            costs.append(product.find(place, less if source == few else corpus))
        rounds.append((costs[-1].cpu - costs[-2].cpu, costs[-1], costs[-2].cpu))
    added.unlink()
    _, whole, beside = sorted(rounds, key=lambda found: found[0])[len(rounds) // 2]
    return whole, beside


def _start_up(folder: Path, setting: Setting, product: Product) -> tuple[dict[str, float], dict[str, float], int]:
    # CPU of add and find on one article, and on a small archive; the middle one, the first left out (it compiles).
    made: list[dict[str, float]] = []
    for n in (1, _SMALL):
        prefix = folder.parent / f"small{n}"
        _corpus(prefix, max(4, n), setting)
        corpus = _beside(prefix, ".jsonl")
        if n == 1:
            corpus.write_text(corpus.read_text(encoding="utf-8").split("\n")[0] + "\n", encoding="utf-8")
        runs: dict[str, list[float]] = {"add": [], "find": []}
        for turn in range(_TIMES + 1):
            archive = folder / f"small{n}-{turn}.retold"
            runs["add"].append(product.add(archive, corpus).cpu)
            runs["find"].append(product.find(archive, corpus).cpu)
        made.append({verb: statistics.median(costs[1:]) for verb, costs in runs.items()})
    return made[0], made[1], _SMALL


def _intercept(bare: float, small: float, n_small: int, cost: float, n: int) -> float:
    """Start-up of a run over n articles: what a run over none would cost that loads what this one loads.

    On the line through a small archive and this one; at least what one article costs, at most what the small archive does.
    """
    if n <= n_small:
        return bare
    an_article = (cost - small) / (n - n_small)
    return min(max(bare, small - n_small * an_article), small)


def _run_peer(name: str, prefix: Path, setting: Setting) -> Step:
    peer = PEERS[name]
    if missing := peer.missing(setting.python):
        return Step(name, note=f"skipped: {missing}")
    found, said = prefix.parent / f"{name}.jsonl", prefix.parent / f"{name}.json"
    corpus = _beside(prefix, ".jsonl")
    command: list[str | Path] = [setting.python, "-m", peer.module, corpus, found]
    cost = measure(command, out=said, cwd=ROOT, limit=setting.limit)
    if not cost.ok:
        why = "took too long" if cost.code is None else f"exit code {cost.code}: {cost.tail[-200:]}"
        return Step(name, note=f"failed: {why}")
    step = Step(name, cost, note=peer.how)
    step.score = score(read_pairs(_beside(prefix, ".truth.jsonl"), set(ids_of(corpus))), read_pairs(found))
    if more := said.read_text(encoding="utf-8").strip():
        step.note += f"; {json.loads(more)['cpu_of_program']:.1f} s without the wrapper"
    return step


def announce(line: str) -> None:
    """What is going on, on stderr."""
    print(line, file=sys.stderr, flush=True)
