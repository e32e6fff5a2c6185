"""Planted edits: polnear, part dev. One edit in a copy of an article; it must be reported with its type, and nothing else.

Every type of change, PER_TYPE edits each, and N_HARMLESS copies with none or with a harmless one ("three days", "3 days"). Which
edits are drawn depends on the seed alone. Rules were tuned on part train with another seed (`python -m evaluation.planted`).
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from evaluation.planted.changes import CHANGES, Maker
from evaluation.planted.harmless import HARMLESS
from evaluation.planted.text import Edit, Source, read_sources
from evaluation.product import Tables, rows_of, tables_of
from evaluation.scores import Row, Score, Span, overlap, share

FOLDER = "polnear"
FILES = ("dev.jsonl", "ner_silver_dev.jsonl")
PER_TYPE, N_HARMLESS = 26, 100
SEED = 2  # of the measure; 1 is for tuning
Planted = tuple[Source, Edit]


def score(folder: Path) -> Score:
    """Share of edits reported with their type, share of all copies of which nothing else is reported."""
    return score_part(folder, "dev", SEED)


def score_part(folder: Path, part: str, seed: int, kinds: Sequence[str] = (), show: bool = False) -> Score:
    """The same for a part, a seed and some of the types alone; `show` notes every miss with its words."""
    sources = read_sources(list(rows_of(folder / f"{part}.jsonl")), list(rows_of(folder / f"ner_silver_{part}.jsonl")))
    tally: Counter[tuple[str, str, str]] = Counter()
    notes = []
    for source, edit in planted(sources, seed, kinds):
        hit, noise = judge(source, edit, account_of(source, edit))
        row = edit.kind or "none", edit.variant
        tally[(*row, "n")] += 1
        tally[(*row, "hit")] += hit
        tally[(*row, "quiet")] += not noise
        if show and not (hit and not noise):
            notes.append(_miss(source, edit, hit, noise))
    return Score(_figures(tally), notes=[*_table(tally), *notes])


def planted(sources: Sequence[Source], seed: int, kinds: Sequence[str] = ()) -> Iterator[Planted]:
    """The pairs of one seed: PER_TYPE of every type, its variants in turn, an article once a type; then N_HARMLESS."""
    for kind, maker in CHANGES.items():
        if not kinds or kind in kinds:
            yield from _draw(sources, (maker,), PER_TYPE, f"{seed}:{kind}")
    if not kinds or "none" in kinds:
        yield from _draw(sources, HARMLESS, N_HARMLESS, f"{seed}:none")


def _draw(sources: Sequence[Source], makers: Sequence[Maker], n: int, seed: str) -> list[Planted]:
    # Articles in an order of the seed; from each one edit, of the maker whose turn it is and of the variant drawn least so far.
    rng = random.Random(seed)
    drawn: list[Planted] = []
    tally: Counter[str] = Counter()
    for _ in range(4):  # a small part is gone through again where it must be
        for k in rng.sample(range(len(sources)), len(sources)):
            maker = makers[len(drawn) % len(makers)]
            options = [e for e in maker(sources[k], rng) if e.put != sources[k].text[e.start : e.end] or e.variant == "same"]
            if options and len(drawn) < n:
                least = min(tally[e.variant] for e in options)
                chosen = rng.choice([e for e in options if tally[e.variant] == least])
                tally[chosen.variant] += 1
                drawn.append((sources[k], chosen))
    return drawn


def account_of(source: Source, edit: Edit) -> Tables:
    """The tables for an article and its copy with the edit."""
    pair = [{"id": "a", "text": source.text}, {"id": "b", "text": edit.apply(source.text)}]
    return tables_of(pair, depth="stories")


def judge(source: Source, edit: Edit, tables: Tables) -> tuple[bool, list[Row]]:
    """Whether the edit is reported with an allowed type where it stands, and every other row that says that something differs.

    A row stands at the edit if a side that is not empty touches the edit's own side, or both are empty there. Another row is a
    change of another type or in another place, and a piece dropped or added elsewhere.
    """
    sides = {"a": (edit.start, edit.end), "b": (edit.start, edit.start + len(edit.put))}
    hit, noise = False, []
    for row in tables["changes"]:
        here = any(_meets((row[f"{name}_start"], row[f"{name}_end"]), sides[row[name]]) for name in ("exemplar", "retelling"))
        if here and row["type"] in edit.allowed:
            hit = True
        else:
            noise.append(row)
    texts = {"a": source.text, "b": edit.apply(source.text)}
    for row in tables["fates"]:
        if row["fate"] in ("dropped", "added"):
            name = row["exemplar"] if row["fate"] == "dropped" else row["retelling"]
            span = (row["start"], row["end"]) if row["fate"] == "dropped" else (row["retelling_start"], row["retelling_end"])
            piece = texts[name][span[0] : span[1]]
            # A piece without a letter says nothing.
            if not _meets(span, sides[name]) and any(c.isalnum() for c in piece):
                noise.append({"type": row["fate"], "before": piece, "after": "", "rule": ""})
    return hit or not edit.kind, noise


def _meets(span: Span, own: Span) -> bool:
    # What was put in before a word may be shown with that word's own space: a place beside it counts.
    if span[0] == span[1] or own[0] == own[1]:
        return span[0] - 1 <= own[1] and own[0] <= span[1] + 1
    return overlap(span, own) > 0


def _figures(tally: Counter[tuple[str, str, str]]) -> dict[str, float]:
    def count(what: str, harmless: bool | None = None) -> int:
        return sum(n for (kind, _, w), n in tally.items() if w == what and harmless in (None, kind == "none"))

    return {
        "reported": share(count("hit", False), count("n", False)),
        "nothing_else": share(count("quiet"), count("n")),
        "harmless_quiet": share(count("quiet", True), count("n", True)),
    }


def _table(tally: Counter[tuple[str, str, str]]) -> list[str]:
    lines = []
    for kind in dict.fromkeys(kind for kind, _, _ in tally):
        own = sorted(v for k, v, w in tally if k == kind and w == "n")
        n, hit, quiet = (sum(tally[kind, v, what] for v in own) for what in ("n", "hit", "quiet"))
        variants = "; ".join(f"{v} {tally[kind, v, 'hit']}/{tally[kind, v, 'quiet']}/{tally[kind, v, 'n']}" for v in own)
        lines.append(f"{kind:12} {hit} reported, {quiet} with nothing else, of {n}   ({variants})")
    return lines


def _miss(source: Source, edit: Edit, hit: bool, noise: Sequence[Row]) -> str:
    low = max(0, edit.start - 60)
    was, now = source.text[edit.start : edit.end], edit.put
    if len(was) > 200:
        was, now = was[:20], now[:20]
    around = f"{source.text[low : edit.start]}[{was} => {now}]{source.text[edit.end : edit.end + 50]}".replace("\n", " ")
    others = ", ".join(f"{row['type']} {row['before']!r} > {row['after']!r} ({row['rule']})" for row in noise[:4])
    return f"{'' if hit else 'MISSED '}{edit.kind or 'none'}/{edit.variant}: {around}  else: {others or '-'}"
