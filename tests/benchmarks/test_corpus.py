"""A corpus says truly what was planted, and nothing else is shared."""

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.corpus import make_corpus, plan
from benchmarks.drafts import Drafts, allowed_runs, edit, settle
from benchmarks.language import invent_sentences, read_language, read_sentences
from benchmarks.runs import RUN, UsedRuns, hash_runs
from evaluation.reuse import pairs_sharing

N, LATER = 400, 40


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    prefix = tmp_path_factory.mktemp("corpus") / "c"
    made = make_corpus(prefix, N, later=LATER, n_outlets=7)
    assert made["articles"] == N and made["words_replaced"] < 0.05
    return prefix


def texts_of(prefix: Path) -> dict[str, str]:
    return {row["id"]: row["text"] for end in ("", ".later") for row in rows(prefix.with_name(f"{prefix.name}{end}.jsonl"))}


def beside(prefix: Path, ending: str) -> list[dict[str, Any]]:
    return rows(prefix.with_name(f"{prefix.name}.{ending}.jsonl"))


def test_articles_are_numbered_in_order_and_the_later_ones_apart(corpus: Path) -> None:
    assert [row["id"] for row in rows(corpus.with_name("c.jsonl"))] == [f"a{i:07d}" for i in range(N)]
    assert [row["id"] for row in beside(corpus, "later")] == [f"a{i:07d}" for i in range(N, N + LATER)]


def test_who_shares_six_words_is_in_the_truth_and_the_other_way_round(corpus: Path) -> None:
    truth = {(row["a"], row["b"]) for row in beside(corpus, "truth")}
    assert len(truth) > 100
    sharing = pairs_sharing(texts_of(corpus), RUN)
    assert sharing - truth == set()
    assert len(truth - sharing) <= 1  # a short excerpt beside a much edited copy


def test_spans_hold_what_was_planted(corpus: Path) -> None:
    texts, made = texts_of(corpus), {row["id"]: row for row in beside(corpus, "made")}
    for row in beside(corpus, "truth"):
        kinds = {made[row["a"]]["kind"], made[row["b"]]["kind"]}
        for span, (a_start, a_end, b_start, b_end) in enumerate(row["spans"]):
            a, b = texts[row["a"]][a_start:a_end], texts[row["b"]][b_start:b_end]
            assert a and b and a == a.strip() and b == b.strip()
            if "edited" not in kinds:
                assert a.split() == b.split(), span
        if row["kind"] == "exact":
            assert texts[row["a"]] == texts[row["b"]] and row["spans"] == [[0, len(texts[row["a"]])] * 2]


def test_kinds_are_as_they_are_said_to_be(corpus: Path) -> None:
    texts, made = texts_of(corpus), beside(corpus, "made")
    shares = {kind: sum(row["kind"] == kind for row in made) / len(made) for kind in ("fresh", "exact", "edited", "excerpt")}
    assert shares == pytest.approx({"fresh": 0.55, "exact": 0.10, "edited": 0.15, "excerpt": 0.20}, abs=0.01)
    planted = {(row["a"], row["b"]): row["spans"] for row in beside(corpus, "truth")}
    for row in made:
        if row["kind"] == "fresh":
            assert row["source"] is None
            continue
        spans = planted[min(row["id"], row["source"]), max(row["id"], row["source"])]
        if row["kind"] == "exact":
            assert texts[row["id"]] == texts[row["source"]]
        elif row["kind"] == "edited":
            assert 0.05 <= row["words_edited"] < 0.25 and texts[row["id"]] != texts[row["source"]]
            assert len(texts[row["id"]]) == pytest.approx(len(texts[row["source"]]), rel=0.2)
        else:
            first, past = row["sentences"]
            assert 2 <= past - first <= 6 and len(spans) == 1
            assert spans[0][1] - spans[0][0] < len(texts[row["id"]])


def test_edits_are_as_many_as_they_are_said_to_be(corpus: Path) -> None:
    from rapidfuzz.distance import Levenshtein

    texts = texts_of(corpus)
    for row in beside(corpus, "made"):
        if row["kind"] == "edited":
            here, there = texts[row["id"]].split(), texts[row["source"]].split()
            assert Levenshtein.distance(here, there) / len(there) == pytest.approx(row["words_edited"], abs=0.08)


def test_what_is_taken_comes_later_and_at_times_in_the_same_outlet(corpus: Path) -> None:
    articles = {row["id"]: row for end in ("c.jsonl", "c.later.jsonl") for row in rows(corpus.with_name(end))}
    taken = [(articles[row["id"]], articles[row["source"]]) for row in beside(corpus, "made") if row["source"]]
    assert all(one["published"] > other["published"] for one, other in taken)
    same = sum(one["outlet"] == other["outlet"] for one, other in taken)
    assert 0.3 * len(taken) < same < 0.9 * len(taken)
    assert len({row["outlet"] for row in articles.values()}) <= 7


def test_same_seed_same_bytes_and_another_seed_another_corpus(tmp_path: Path) -> None:
    for name, seed in (("one", 3), ("two", 3), ("three", 4)):
        make_corpus(tmp_path / name, 30, seed=seed)
    for ending in ("jsonl", "made.jsonl", "truth.jsonl"):
        one, two, three = ((tmp_path / f"{name}.{ending}").read_bytes() for name in ("one", "two", "three"))
        assert one == two != three
    assert sorted(path.name for path in tmp_path.iterdir() if "tmp" in path.suffix) == []


def test_material_is_taken_and_bad_material_told(tmp_path: Path) -> None:
    material = tmp_path / "m.jsonl"
    words = [
        f"harbour{i} ferry{i % 7} captain{i % 11} said the boats stay moored until number{i} is mended today" for i in range(60)
    ]
    material.write_text(json.dumps({"body": " ".join(f"{line.capitalize()}." for line in words)}) + "\n", encoding="utf-8")
    make_corpus(tmp_path / "c", 8, material=material, text_field="body")
    assert "moored until" in (tmp_path / "c.jsonl").read_text(encoding="utf-8")
    with pytest.raises(ValueError, match="line 1"):
        make_corpus(tmp_path / "d", 8, material=material)
    material.write_text("", encoding="utf-8")
    with pytest.raises(ValueError, match="no sentence"):
        make_corpus(tmp_path / "e", 8, material=material)


def test_marks_that_stand_alone_are_no_words(tmp_path: Path) -> None:
    material = tmp_path / "m.jsonl"
    material.write_text(json.dumps({"text": "He said ''the ' boat'' isn't __ in the harbour today."}), encoding="utf-8")
    (sentence,) = read_sentences(material)
    assert "''" not in sentence and " ' " not in sentence and "_" not in sentence and "isn't" in sentence


def test_a_plan_has_every_kind_and_every_place_once() -> None:
    planned = plan(1000, np.random.Generator(np.random.PCG64(5)))
    assert sorted(planned.place.tolist()) == list(range(1000))
    assert np.bincount(planned.kind).tolist() == [550, 100, 150, 200]
    takers, begins = planned.taking()
    assert len(takers) == 450 and begins[-1] == 450
    for source in (0, 7, 549):
        assert (planned.source[takers[begins[source] : begins[source + 1]]] == source).all()
    with pytest.raises(ValueError, match="at least 4"):
        plan(3, np.random.Generator(np.random.PCG64(5)))


def test_used_runs_are_never_forgotten_and_fresh_ones_seldom_taken_for_used() -> None:
    chance = np.random.Generator(np.random.PCG64(6))
    hashes = chance.integers(0, 1 << 63, 60_000).astype(np.uint64) * np.uint64(2) + np.uint64(1)
    used = UsedRuns(30_000)
    used.add(hashes[:30_000])
    assert used.holds(hashes[:30_000]).all()
    assert used.holds(hashes[30_000:]).mean() < 0.02


def test_runs_stay_inside_an_article() -> None:
    words = np.arange(20, dtype=np.uint64) % np.uint64(10)
    owner = np.repeat(np.arange(2), 10)
    hashes, first = hash_runs(words, owner)
    assert first.tolist() == [0, 1, 2, 3, 4, 10, 11, 12, 13, 14]
    assert hashes[:5].tolist() == hashes[5:].tolist() and len(set(hashes.tolist())) == 5
    assert len(hash_runs(words[:5], owner[:5])[0]) == 0


def test_settling_leaves_what_is_planted_and_breaks_what_is_not() -> None:
    chance = np.random.Generator(np.random.PCG64(8))
    language = read_language(invent_sentences(chance, 200), chance)
    sentence = language.sentences[0][:20] if len(language.sentences[0]) >= 20 else np.concatenate(language.sentences[:3])[:20]
    used = UsedRuns(10_000)
    one = Drafts.of([[sentence]])
    settle(one, used, language, chance)
    assert one.tokens.tolist() == sentence.tolist()
    planted = Drafts.of([[sentence]], [range(1)])
    assert settle(planted, used, language, chance).tolist() == [0]
    again = Drafts.of([[sentence], [sentence]])
    assert (settle(again, used, language, chance) > 0).all()
    kept = [again.tokens[again.article == i] for i in (0, 1)]
    for other in (*kept, sentence):
        for text in kept:
            if text is not other:
                same = (text == other).astype(int).tolist()
                assert "1" * RUN not in "".join(map(str, same))


def test_an_edited_copy_keeps_the_runs_of_its_source() -> None:
    chance = np.random.Generator(np.random.PCG64(9))
    language = read_language(invent_sentences(chance, 300), chance)
    used = UsedRuns(100_000)
    fresh = Drafts.of([list(language.sentences[:20]), list(language.sentences[20:40])])
    settle(fresh, used, language, chance)
    copies = Drafts.of([fresh.articles()[1]])
    edit(copies, np.array([0.1]), language, chance)
    assert all(len(sentence) for sentence in copies.articles()[0]) and len(copies.articles()[0]) == 20
    before = copies.tokens.copy()
    more = settle(copies, used, language, chance, allowed_runs(fresh, language), np.array([1]))
    assert more[0] < 0.02 * len(before)
    other = Drafts.of([fresh.articles()[1]])
    assert settle(other, used, language, chance, allowed_runs(fresh, language), np.array([0]))[0] > 0.1 * len(other.tokens)


def test_drafts_come_back_as_the_sentences_they_were_made_of() -> None:
    articles = [[np.array([1, 2], np.int32), np.array([3], np.int32)], [np.array([4, 5, 6], np.int32)]]
    back = Drafts.of(articles).articles()
    assert [[sentence.tolist() for sentence in article] for article in back] == [[[1, 2], [3]], [[4, 5, 6]]]


def test_the_chain_makes_sentences_of_the_length_asked_for() -> None:
    chance = np.random.Generator(np.random.PCG64(10))
    language = read_language(invent_sentences(chance, 500), chance)
    drawn = list(language.draw_sentences(300, chance))
    assert len(drawn) == 300 and all(8 <= len(sentence) <= 45 for sentence in drawn)
    follows = set()
    for sentence in drawn:
        follows |= set(pairwise(sentence.tolist()))
    for here, there in list(follows)[:200]:
        assert there in language.next_tokens[language.next_first[here] : language.next_first[here + 1]]


def test_invented_words_are_letters_alone() -> None:
    sentences = list(invent_sentences(np.random.Generator(np.random.PCG64(1)), 50))
    assert all(re.fullmatch(r"[A-Za-z ]+\.", sentence) for sentence in sentences)
