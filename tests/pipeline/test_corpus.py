"""The corpus stages over an archive: whatever the order, the parts, the workers or the memory, the same pairs and stories."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

import retold
from retold.config import Settings
from retold.finding import Meetings
from retold.pipeline.corpus import PAIRS, Corpus, find, order_articles
from retold.pipeline.indexing import KEYS, update_index
from retold.pipeline.meeting import MET, candidates_of
from retold.store import open_archive
from retold.store.archive import Archive
from retold.stories import group_articles
from retold.types import Article, Pair
from tests.making import make_article

ALONE = Settings(workers=1)
N = 240  # enough that the compiled loops do the work


def invent(n: int, seed: int = 5) -> list[Article]:
    """Articles of invented words: a third of them copies, edited copies or excerpts of others; some of one outlet, some dated."""
    chance = random.Random(seed)
    syllables = [a + b for a in "bdfgklmnprstv" for b in "aeiou"]
    words = ["".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(3000)]
    texts: list[str] = []
    for i in range(n):
        kind = chance.random() if i > 9 else 1.0
        other = chance.choice(texts).split(". ") if texts else []
        if kind < 0.1:
            text = ". ".join(other)
        elif kind < 0.2:
            text = ". ".join(" ".join(w if chance.random() > 0.1 else chance.choice(words) for w in s.split(" ")) for s in other)
        else:
            own = [" ".join(chance.choices(words, k=chance.randint(9, 16))).capitalize() for _ in range(8)]
            text = ". ".join([*own[:4], *(other[2:5] if kind < 0.35 else []), *own[4:]])
        texts.append(text)
    days = [f"2031-04-{chance.randint(1, 28):02d}" if chance.random() < 0.5 else None for _ in texts]
    outlets = [chance.choice(["Brackmouth Gazette", "Orrin Post", None]) for _ in texts]
    return [
        make_article(text, f"n{i}", outlet=outlet, published=day)
        for i, (text, outlet, day) in enumerate(zip(texts, outlets, days, strict=True))
    ]


PILE = invent(N)


def rows(corpus: Corpus) -> tuple[list[tuple[str, str, Pair]], list[frozenset[str]]]:
    """Pairs and stories by the ids of their articles."""
    names = [f"{sha256[:8]} {key}" for sha256, key, _ in corpus.places]
    pairs = [(names[p.a], names[p.b], p) for p in corpus.pairs.pairs()]
    return pairs, [frozenset(names[m] for m in story.members) for story in corpus.stories()]


def found(parts: Sequence[Sequence[Article]], path: Path | None = None, settings: Settings = ALONE) -> Corpus:
    with open_archive(path, write=True, create=True) as archive:
        for part in parts:
            archive.add(part)
            corpus = find(archive, settings, lambda stage, done, total: None)
    return corpus


@pytest.fixture(scope="module")
def whole() -> Corpus:
    return found([PILE])


def test_copies_edited_copies_and_excerpts_are_found_and_stand_in_stories(whole: Corpus) -> None:
    pairs, stories = rows(whole)
    assert len(pairs) > 60
    assert {p.relation for _, _, p in pairs} >= {"copy", "retelling"}
    assert sum(len(story) > 1 for story in stories) > 10
    texts = {f"{a.sha256[:8]} {a.key}": a.text for a in PILE}
    for a, b, pair in pairs:
        for passage in pair.passages:
            left, right = texts[a][passage.a_start : passage.a_end], texts[b][passage.b_start : passage.b_end]
            ours, theirs = set(left.lower().split()), set(right.lower().split())
            assert len(ours & theirs) >= 0.6 * min(len(ours), len(theirs))


@pytest.mark.parametrize("n_parts", [10, 3])
def test_in_parts_and_in_any_order_the_rows_are_the_same(whole: Corpus, n_parts: int) -> None:
    shuffled = random.Random(n_parts).sample(PILE, N)
    assert rows(found([shuffled[i::n_parts] for i in range(n_parts)])) == rows(whole)


def test_one_by_one_the_rows_are_the_same() -> None:
    few = PILE[:25]
    assert rows(found([[article] for article in reversed(few)])) == rows(found([few]))


@pytest.mark.parametrize("workers", [2, 8])
def test_more_processes_give_the_same_rows(whole: Corpus, workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retold.pipeline.indexing.BATCH", 20)
    monkeypatch.setattr("retold.pipeline.corpus._TOGETHER", 20)
    monkeypatch.setattr("retold.pipeline.indexing.FEW_BATCHES", 1)
    monkeypatch.setattr("retold.pipeline.corpus.FEW_BATCHES", 1)
    assert rows(found([PILE], settings=Settings(workers=workers))) == rows(whole)


def test_with_little_memory_the_keys_meet_in_parts_and_the_rows_are_the_same(whole: Corpus) -> None:
    assert rows(found([PILE], settings=Settings(workers=1, memory_bytes=20_000))) == rows(whole)


def test_what_was_taken_out_is_as_if_it_had_never_been_there(whole: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "a.retold"
    guests = invent(40, seed=6)
    guests = [make_article(a.text, f"guest {i}") for i, a in enumerate(guests)] + [make_article(PILE[3].text, "guest copy")]
    found([PILE, guests], path)
    with open_archive(path, write=True) as archive:
        archive.remove([guest.key for guest in guests])
        assert rows(find(archive, ALONE, lambda *_: None)) == rows(whole)


def test_a_number_is_never_given_again(tmp_path: Path) -> None:
    path = tmp_path / "a.retold"
    found([PILE[:4]], path)
    with open_archive(path, write=True) as archive:
        archive.remove(PILE[3].key)
        archive.add([make_article("Quite another text, about the lamp on the pier and who put it out last night.", "new")])
        corpus = find(archive, ALONE, lambda *_: None)
    assert rows(corpus) == rows(
        found([PILE[:3], [make_article("Quite another text, about the lamp on the pier and who put it out last night.", "new")]])
    )


def test_a_second_run_and_a_reader_compute_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.retold"
    first = found([PILE], path)
    told: list[tuple[str, int]] = []
    with open_archive(path, write=False) as archive:
        again = find(archive, ALONE, lambda stage, done, total: told.append((stage, total)))
    assert rows(again) == rows(first)
    assert told == []


def test_a_reader_of_an_archive_that_was_never_traced_has_the_same_rows(whole: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "a.retold"
    with open_archive(path, write=True, create=True) as archive:
        archive.add(PILE)
    with open_archive(path, write=False) as archive:
        assert rows(find(archive, ALONE, lambda *_: None)) == rows(whole)
        assert archive.blocks().runs(KEYS) == []


def test_an_interrupted_run_keeps_what_it_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: Corpus) -> None:
    monkeypatch.setattr("retold.pipeline.indexing.BATCH", 50)
    path = tmp_path / "a.retold"

    def interrupt(stage: str, done: int, total: int) -> None:
        if stage == "index" and done >= 100:
            raise KeyboardInterrupt

    with open_archive(path, write=True, create=True) as archive:
        archive.add(PILE)
        with pytest.raises(KeyboardInterrupt):
            find(archive, ALONE, interrupt)
        told: list[tuple[str, int]] = []
        again = find(archive, ALONE, lambda stage, done, total: told.append((stage, total)))
    assert ("index", N - 100) in told
    assert rows(again) == rows(whole)


def test_runs_are_merged_as_they_become_many(tmp_path: Path, whole: Corpus) -> None:
    path = tmp_path / "a.retold"
    corpus = found([PILE[i : i + 12] for i in range(0, N, 12)], path)
    with open_archive(path, write=False) as archive:
        assert len(archive.blocks().runs(KEYS)) < 16
        assert archive.blocks().runs(PAIRS)
    assert rows(corpus) == rows(whole)


def test_a_text_that_hundreds_carry_is_one_story_and_costs_no_more_than_they_are() -> None:
    copies = [make_article(PILE[0].text, f"copy {i}") for i in range(600)]
    corpus = found([[*copies, *PILE[1:40]]])
    assert (
        np.count_nonzero(corpus.labels == corpus.labels[np.flatnonzero(np.array([k for _, k, _ in corpus.places]) == "copy 0")[0]])
        >= 600
    )
    assert len(corpus.pairs) < 600 * 20
    assert corpus.hot > 0


def test_one_of_an_outlets_other_names_is_that_outlet() -> None:
    text = PILE[0].text
    pile = [
        make_article(text, "a", outlet="Orrin Post"),
        make_article(text + " And one more thing was said.", "b", outlet="The Post"),
    ]
    plain, named = found([pile]), found([pile], settings=Settings(workers=1, outlets={"The Post": "Orrin Post"}))
    assert plain.pairs.pairs()[0].relation in ("copy", "retelling")
    assert len(named.pairs) == 1


def test_an_empty_archive_has_no_stories() -> None:
    with open_archive(None, write=True) as archive:
        corpus = find(archive, ALONE, lambda *_: None)
    assert len(corpus) == 0 and corpus.stories() == [] and len(corpus.pairs) == 0


def test_a_component_is_grouped_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: Corpus) -> None:
    path = tmp_path / "a.retold"
    found([PILE[: N - 1]], path)
    grouped: list[int] = []

    def counted(a: np.ndarray, *rest: object) -> object:
        grouped.append(len(a))
        return group_articles(a, *rest)

    monkeypatch.setattr("retold.pipeline.grouping.group_articles", counted)
    corpus = found([PILE[N - 1 :]], path)
    assert rows(corpus) == rows(whole)
    assert grouped[0] < len(corpus.pairs) / 2


def test_of_many_copies_one_stands_for_all_and_none_is_lost(tmp_path: Path) -> None:
    text = "The night ferry to Aldmouth was held at the quay for an hour while divers looked for a rope around its screw."
    rows = [{"id": f"c{i:03d}", "text": text, "published": f"2031-05-{1 + (i + 20) % 30:02d}"} for i in range(60)]
    rows.append({"id": "taker", "text": f"{text} Nobody was hurt, and she sailed with the next tide under her own power."})
    found = retold.trace(rows, depth="find", settings=Settings(workers=1))
    stories = {row["story"] for row in found.tables["stories"]}
    assert len(stories) == 1 and len(found.tables["stories"]) == 61
    assert len(found.tables["relations"]) == 60  # each copy with the earliest, and that one with the taker
    assert {row["relation"] for row in found.tables["relations"]} == {"copy", "retelling"}
    with_all = [{row["a"], row["b"]} for row in found.tables["relations"]]
    assert set.intersection(*with_all) <= {"c010", "c040"} and set.intersection(*with_all)  # the two of the first of May


@pytest.mark.parametrize("memory", [100_000, 4_000_000_000])
@pytest.mark.parametrize("hot", [2, 3])
def test_pairs_after_additions_and_removals_are_those_of_meeting_all_keys_anew(tmp_path: Path, hot: int, memory: int) -> None:
    """With keys soon too common, so that an addition takes old pairs away too."""
    settings = Settings(workers=1, hot_articles=hot, hot_subjects=hot, memory_bytes=memory)
    path, steps = tmp_path / "one.retold", [PILE[:120], PILE[120:150], PILE[150:151], PILE[151:240], []]
    once, taken = set[tuple[int, int]](), 0
    for step, part in enumerate(steps):
        with open_archive(path, write=True, create=True) as archive:
            archive.add(part)
            if step == 4:
                archive.remove([a.key for a in PILE[::3]])
            met, numbers = _met(archive, settings)
            archive.blocks().drop(f"{MET}/{hot}-{hot}")
            anew, _ = _met(archive, settings)
            numbered = {(min(p), max(p)) for p in ((numbers[c >> 32], numbers[c & 0xFFFFFFFF]) for c in met.pairs.tolist())}
        assert met.pairs.tolist() == anew.pairs.tolist() and met.times.tolist() == anew.times.tolist()
        assert met.hot == anew.hot > 0
        taken += len(once - numbered) if step < 4 else 0
        once = numbered
    assert taken > 0


def _met(archive: Archive, settings: Settings) -> tuple[Meetings, list[int]]:
    held = np.array(archive.numbers(), np.int64)
    index = update_index(archive, held, settings, lambda stage, done, total: None)
    numbers, _ = order_articles(index, held)
    place_of = np.full(int(numbers.max()) + 1, -1, np.int64)
    place_of[numbers] = np.arange(len(numbers))
    return candidates_of(archive.blocks(), index, numbers, place_of, settings), numbers.tolist()
