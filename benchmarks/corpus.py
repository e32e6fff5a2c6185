"""`python -m benchmarks.corpus --n N --out PREFIX [--material FILE]`: articles of which it is known who took what from whom.

PREFIX.jsonl holds the articles, in an order drawn at random; PREFIX.made.jsonl how each was made; PREFIX.truth.jsonl every pair
that shares what was planted: a, b (a < b), kind, spans [[a_start, a_end, b_start, b_end], …] in code points. With `--later M`,
M more articles lie in PREFIX.later.jsonl, made together with the others, to be added afterwards.

Of a hundred articles 55 are fresh (8 to 30 sentences: the material's own, shuffled, each used once, then sentences of a chain
that says which word may follow which), 10 are exact copies of a fresh one, 15 are edited copies (5 to 15 % of the words
replaced, taken out or put in), and 20 are fresh ones into which 2 to 6 sentences of another were put (excerpt). Sources are drawn
alike, so that some fresh articles have several copies and many none.

No two articles share six words in a row that were not planted: every run of six words is looked up when an article is made, and
a word is replaced where the run is used. A pair that shares six words and is not in the truth does not occur.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.drafts import Drafts, allowed_runs, edit, settle
from benchmarks.language import Language, Tokens, invent_sentences, read_language, read_sentences
from benchmarks.runs import UsedRuns

KINDS = ("fresh", "exact", "edited", "excerpt")
_SHARES = (0.55, 0.10, 0.15, 0.20)
_BATCH = 1_000  # fresh articles, with all that is taken from them, made at a time
_RUNS_AN_ARTICLE = 420  # expected, for the size of the filter
_SENTENCES = (8, 30)
_EXCERPT = (2, 6, 120)  # sentences, at least and at most, and characters
_SAME_OUTLET = 0.3  # of what is taken
_FIRST_DAY = datetime(2031, 1, 1)

Span4 = tuple[int, int, int, int]


@dataclass
class Made:
    """One article as it is written.

    place    in the order of the corpus, which names it. sentences hold, for each sentence that is its group's, the number of it
    in the fresh article and its span.
    """

    place: int
    kind: str
    text: str
    source: int | None = None
    sentences: list[tuple[int, int, int]] = field(default_factory=list)
    how: dict[str, Any] = field(default_factory=dict)
    outlet: int | None = None
    published: datetime | None = None


@dataclass(frozen=True)
class Plan:
    """What a corpus is made of, before a word is.

    place   int64 (n,): where each article stands in the corpus; fresh articles are the first `n_fresh`.
    kind    int8 (n,): index into KINDS. source  int64 (n,): the fresh article that it takes from, or -1.
    """

    n_fresh: int
    place: NDArray[np.int64]
    kind: NDArray[np.int8]
    source: NDArray[np.int64]

    def taking(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Articles that take, in order of their source, and where each source's begin (n_fresh + 1,)."""
        takers = np.flatnonzero(self.source >= 0)
        takers = takers[np.argsort(self.source[takers], kind="stable")]
        return takers, np.searchsorted(self.source[takers], np.arange(self.n_fresh + 1))


def plan(n: int, chance: np.random.Generator) -> Plan:
    """Draw kinds, sources and places of n articles. Raises ValueError below 4 articles."""
    if n < 4:
        raise ValueError(f"a corpus has at least 4 articles, not {n}")
    counts = [round(n * share) for share in _SHARES]
    counts[0] += n - sum(counts)
    kind = np.repeat(np.arange(len(KINDS), dtype=np.int8), counts)
    source = np.where(kind > 0, (chance.random(n) * counts[0]).astype(np.int64), -1)
    return Plan(counts[0], np.argsort(chance.random(n), kind="stable"), kind, source)


class Maker:
    """Makes the articles of a plan, group by group: a fresh article and all that take from it."""

    def __init__(self, language: Language, planned: Plan, chance: np.random.Generator, n_outlets: int = 0) -> None:
        """n_outlets: how many outlets publish them; 0 = neither outlet nor date is said."""
        self._language, self._plan, self._chance, self._n_outlets = language, planned, chance, n_outlets
        n = len(planned.kind)
        self._used = UsedRuns(n * _RUNS_AN_ARTICLE)
        order = np.argsort(chance.random(len(language.sentences)), kind="stable").tolist()
        self._own = [language.sentences[i] for i in order]
        needed = (n - int((planned.kind == 1).sum()) - int((planned.kind == 2).sum())) * sum(_SENTENCES) / 2
        self._share_own = min(1.0, len(self._own) / needed)
        self.replaced = 0
        self.words = 0

    def groups(self) -> Iterator[list[Made]]:
        """Every group, the fresh article first. Cost O(words); memory that of a thousand groups, and the filter's."""
        takers, begins = self._plan.taking()
        for first in range(0, self._plan.n_fresh, _BATCH):
            past = min(first + _BATCH, self._plan.n_fresh)
            yield from self._make(np.arange(first, past), takers[begins[first] : begins[past]])

    def _make(self, numbers: NDArray[np.int64], takers: NDArray[np.int64]) -> list[list[Made]]:
        fresh = Drafts.of(self._compose(len(numbers)))
        self._count(fresh, settle(fresh, self._used, self._language, self._chance))
        sources = fresh.articles()
        rows = zip(numbers.tolist(), sources, strict=True)
        groups = [[self._write(number, "fresh", article, range(len(article)))] for number, article in rows]
        local = self._plan.source[takers] - numbers[0]
        kinds = self._plan.kind[takers]
        for number, source in zip(takers[kinds == 1].tolist(), local[kinds == 1].tolist(), strict=True):
            original = groups[source][0]
            groups[source].append(Made(int(self._plan.place[number]), "exact", original.text, original.place, original.sentences))
        self._add_edited(groups, fresh, takers[kinds == 2], local[kinds == 2])
        self._add_excerpts(groups, sources, takers[kinds == 3], local[kinds == 3])
        if self._n_outlets:
            for group in groups:
                self._publish(group)
        return groups

    def _add_edited(self, groups: list[list[Made]], fresh: Drafts, takers: NDArray[np.int64], local: NDArray[np.int64]) -> None:
        sources = fresh.articles()
        edited = Drafts.of([sources[i] for i in local.tolist()])
        rates = 0.05 + 0.10 * self._chance.random(len(takers))
        before = np.bincount(edited.article, minlength=len(takers))
        edit(edited, rates, self._language, self._chance)
        more = settle(edited, self._used, self._language, self._chance, allowed_runs(fresh, self._language), local)
        self._count(edited, more)
        rows = zip(takers.tolist(), local.tolist(), edited.articles(), (rates + more / before).tolist(), strict=True)
        for number, source, article, rate in rows:
            made = self._write(number, "edited", article, range(len(article)))
            made.source, made.how = groups[source][0].place, {"words_edited": round(rate, 4)}
            groups[source].append(made)

    def _add_excerpts(
        self, groups: list[list[Made]], sources: list[list[Tokens]], takers: NDArray[np.int64], local: NDArray[np.int64]
    ) -> None:
        bodies, planted, firsts = self._compose(len(takers)), [], []
        for i, source in enumerate(local.tolist()):
            first, past = self._cut(groups[source][0], len(sources[source]))
            at = int(self._chance.random() * (len(bodies[i]) + 1))
            bodies[i][at:at] = sources[source][first:past]
            planted.append(range(at, at + past - first))
            firsts.append(first)
        drafts = Drafts.of(bodies, planted)
        self._count(drafts, settle(drafts, self._used, self._language, self._chance))
        rows = zip(takers.tolist(), local.tolist(), drafts.articles(), planted, firsts, strict=True)
        for number, source, article, put, first in rows:
            made = self._write(number, "excerpt", article, put, first)
            made.source, made.how = groups[source][0].place, {"sentences": [first, first + len(put)], "put_at": put.start}
            groups[source].append(made)

    def _cut(self, original: Made, n: int) -> tuple[int, int]:
        # Two to six sentences in a row, of 120 characters or more where six can be.
        fewest, most, characters = _EXCERPT
        size = min(n, fewest + int(self._chance.random() * (most - fewest + 1)))
        first = int(self._chance.random() * (n - size + 1))
        while size < min(most, n) and original.sentences[first + size - 1][2] - original.sentences[first][1] < characters:
            size += 1
            first = min(first, n - size)
        return first, first + size

    def _compose(self, n: int) -> list[list[Tokens]]:
        # n articles of fresh sentences, the material's own spread evenly over the corpus.
        low, high = _SENTENCES
        sizes = (low + self._chance.random(n) * (high - low + 1)).astype(np.int64)
        total = int(sizes.sum())
        own = self._chance.random(total) < self._share_own
        n_own = min(int(own.sum()), len(self._own))
        chain = self._language.draw_sentences(total - n_own, self._chance)
        sentences = []
        for wanted in own.tolist():
            if wanted and n_own:
                sentences.append(self._own.pop())
                n_own -= 1
            else:
                sentences.append(next(chain))
        cuts = np.cumsum(sizes).tolist()
        return [sentences[past - size : past] for past, size in zip(cuts, sizes.tolist(), strict=True)]

    def _write(self, number: int, kind: str, article: Sequence[Tokens], shared: range, first: int = 0) -> Made:
        # shared: the sentences that are the group's, of which the first is number `first` of the fresh article.
        strings = self._language.strings
        parts: list[str] = []
        spans: list[tuple[int, int, int]] = []
        at = 0
        for i, (sentence, ends) in enumerate(zip(article, (self._chance.random(len(article)) < 0.5).tolist(), strict=True)):
            text = " ".join([strings[token] for token in sentence.tolist()])
            if i in shared:
                spans.append((first + i - shared.start, at, at + len(text)))
            gap = "" if i == len(article) - 1 else "\n\n" if ends else " "
            parts += (text, gap)
            at += len(text) + len(gap)
        return Made(int(self._plan.place[number]), kind, "".join(parts), sentences=spans)

    def _publish(self, group: list[Made]) -> None:
        # Few outlets publish most; what is taken comes later than what it is from, at times in the same outlet.
        u = self._chance.random((len(group), 3))
        group[0].published = _FIRST_DAY + timedelta(minutes=int(u[0, 2] * 365 * 24 * 60))
        for made, (own, same, later) in zip(group, u.tolist(), strict=True):
            made.outlet = int(own**2 * self._n_outlets)
            if made is not group[0]:
                made.outlet = group[0].outlet if same < _SAME_OUTLET else made.outlet
                made.published = group[0].published + timedelta(minutes=1 + int(later**2 * 7 * 24 * 60))

    def _count(self, drafts: Drafts, replaced: NDArray[np.int64]) -> None:
        self.words += len(drafts.tokens)
        self.replaced += int(replaced.sum())


def truth_of(group: Sequence[Made]) -> Iterator[dict[str, Any]]:
    """The pairs of a group that hold a common sentence, with spans; common sentences in a row are one span."""
    held = [{number: (start, end) for number, start, end in made.sentences} for made in group]
    for i, j in combinations(range(len(group)), 2):
        if group[i].place > group[j].place:
            i, j = j, i
        spans: list[list[int]] = []
        last = -2
        for number in sorted(held[i].keys() & held[j].keys()):
            (a_start, a_end), (b_start, b_end) = held[i][number], held[j][number]
            if number == last + 1:
                spans[-1][1], spans[-1][3] = a_end, b_end
            else:
                spans.append([a_start, a_end, b_start, b_end])
            last = number
        if spans:
            kinds = {group[i].kind, group[j].kind}
            kind = "exact" if group[i].text == group[j].text else "excerpt" if "excerpt" in kinds else "edited"
            yield {"a": name(group[i].place), "b": name(group[j].place), "kind": kind, "spans": spans}


def name(place: int) -> str:
    """The id of the article at a place."""
    return f"a{place:07d}"


def make_corpus(
    prefix: Path,
    n: int,
    *,
    material: Path | None = None,
    seed: int = 1,
    later: int = 0,
    n_outlets: int = 0,
    text_field: str = "text",
) -> dict[str, Any]:
    """Write PREFIX.jsonl, .made.jsonl, .truth.jsonl and, with later > 0, .later.jsonl; say what was made.

    Same arguments and NumPy, same bytes. Raises ValueError on material without sentences. Cost O(n): some 0.6 ms an article;
    memory 1 kB an article, for the filter; twice the corpus on disk while it is put in order.
    """
    chance = np.random.Generator(np.random.PCG64(seed))
    language = read_language(read_sentences(material, text_field) if material else invent_sentences(chance), chance)
    maker = Maker(language, plan(n + later, chance), chance, n_outlets)
    offset, size = np.zeros(n + later, np.int64), np.zeros(n + later, np.int64)
    pairs = dict.fromkeys(KINDS[1:], 0)
    groups_file = _beside(prefix, ".groups.tmp")
    try:
        with (
            groups_file.open("wb") as lines,
            _beside(prefix, ".made.jsonl").open("w", encoding="utf-8") as how,
            _beside(prefix, ".truth.jsonl").open("w", encoding="utf-8") as truth,
        ):
            at = 0
            for group in maker.groups():
                for made in group:
                    line = _line(_row(made, n_outlets)).encode("utf-8", "surrogatepass")
                    offset[made.place], size[made.place] = at, lines.write(line)
                    at += len(line)
                    source = None if made.source is None else name(made.source)
                    how.write(_line({"id": name(made.place), "kind": made.kind, "source": source, **made.how}))
                for row in truth_of(group):
                    pairs[row["kind"]] += 1
                    truth.write(_line(row))
        with groups_file.open("rb") as lines:
            _put_in_order(lines, _beside(prefix, ".jsonl"), offset[:n], size[:n])
            if later:
                _put_in_order(lines, _beside(prefix, ".later.jsonl"), offset[n:], size[n:])
    finally:
        groups_file.unlink(missing_ok=True)
    share = round(maker.replaced / max(1, maker.words), 4)
    return {"articles": n, "later": later, "bytes": int(size[:n].sum()), "pairs": pairs, "words_replaced": share}


def _row(made: Made, n_outlets: int) -> dict[str, Any]:
    if not n_outlets or made.published is None:
        return {"id": name(made.place), "text": made.text}
    said = {"outlet": f"outlet-{made.outlet:04d}", "published": made.published.isoformat(timespec="minutes")}
    return {"id": name(made.place), **said, "text": made.text}


def _line(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"


def _beside(prefix: Path, ending: str) -> Path:
    return prefix.with_name(prefix.name + ending)


def _put_in_order(lines: IO[bytes], path: Path, offset: NDArray[np.int64], size: NDArray[np.int64]) -> None:
    with path.open("wb", buffering=1 << 20) as ordered:
        for at, n in zip(offset.tolist(), size.tolist(), strict=True):
            ordered.write(os.pread(lines.fileno(), n, at))


def main(arguments: list[str] | None = None) -> int:
    """Make a corpus and say what is in it, as JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.corpus", description=__doc__.splitlines()[0])
    parser.add_argument("--n", type=int, required=True, help="articles")
    parser.add_argument("--out", type=Path, required=True, metavar="PREFIX")
    parser.add_argument("--material", type=Path, help="JSONL of articles to take sentences from  [invented words]")
    parser.add_argument("--field", default="text", help="where their text stands  [text]")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--later", type=int, default=0, help="more articles, in a file of their own")
    parser.add_argument("--outlets", type=int, default=0, help="say outlets, so many, and dates")
    chosen = parser.parse_args(arguments)
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    try:
        made = make_corpus(
            chosen.out,
            chosen.n,
            material=chosen.material,
            seed=chosen.seed,
            later=chosen.later,
            n_outlets=chosen.outlets,
            text_field=chosen.field,
        )
    except (ValueError, OSError) as error:
        print(f"benchmarks: {error}", file=sys.stderr)
        return 2
    print(json.dumps(made))
    return 0


if __name__ == "__main__":
    sys.exit(main())
