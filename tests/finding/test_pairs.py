"""find: candidates, relations and passages."""

from itertools import permutations

import numpy as np

from retold.finding import Prints, compare_prints, find_candidates, make_postings, prints_of
from retold.types import Page, Pair
from tests.making import make_page

ORIGINAL = """The ferry between Brackmouth and Orrin was halted on Tuesday after a storm broke the landing stage, the board said.

Some forty passengers spent the night on camp beds in the school at Orrin, and a dozen cars were left on the quay until morning.

The board expects the repair to take three weeks. Fishermen have offered to carry bread and newspapers across the sound.
"""
REWRITE = """A storm has put the ferry from Brackmouth to Orrin out of service for three weeks.

Its landing stage broke on Tuesday, and about forty passengers had to sleep on camp beds in Orrin's school, the harbour board said.

Bread and newspapers may now cross the sound with the fishermen, who have offered their boats while the repair goes on.
"""
OTHER = """The mayor of Brackmouth opened a library on Friday with a reading from her grandmother's diaries.

Children recited poems about gulls, and the brass band of the fire brigade played until the cake was gone.

The building cost less than planned, the treasurer said, because its shelves came from a closed school.
"""


def pages(*texts: str, **kwargs: str) -> list[Page]:
    return [make_page(text, **kwargs) for text in texts]


def find_pairs(pile: list[Page], hot: int = 100) -> list[Pair]:
    prints = prints_of(pile)
    return compare_prints(prints, find_places(prints, hot)).pairs()


def find_places(prints: Prints, hot: int = 100) -> np.ndarray:
    postings = make_postings(prints, range(len(prints)))
    codes = find_candidates(postings.shingles, postings.subjects, postings.salient, hot, hot).pairs
    return np.array([[code >> 32, code & 0xFFFFFFFF] for code in codes.tolist()], np.int64).reshape(-1, 2)


def test_a_rewrite_is_a_retelling_and_another_event_is_not() -> None:
    found = {(p.a, p.b): p for p in find_pairs(pages(ORIGINAL, REWRITE, OTHER))}
    assert found[0, 1].relation == "retelling"
    assert all(p.relation in ("unrelated", "same-subject") for key, p in found.items() if key != (0, 1))


def test_the_same_words_amid_other_furniture_are_a_copy() -> None:
    framed = "- Advertisement -\n\n" + ORIGINAL.replace("\n\nThe board", "\n\nADVERTISEMENT\n\nThe board") + "\n12 comments\n"
    (pair,) = find_pairs(pages(ORIGINAL, framed))
    assert pair.relation == "copy"
    assert pair.containment == 1.0


def test_a_pair_does_not_depend_on_the_rest_of_the_pile() -> None:
    alone = find_pairs(pages(ORIGINAL, REWRITE))[0]
    for order in permutations((ORIGINAL, REWRITE, OTHER)):
        places = order.index(ORIGINAL), order.index(REWRITE)
        found = next(p for p in find_pairs(pages(*order)) if {p.a, p.b} == set(places))
        assert (found.shingles, found.content, found.relation, found.probability) == (
            alone.shingles, alone.content, alone.relation, alone.probability,
        )  # fmt: skip


def test_passages_hold_the_same_words_and_no_furniture() -> None:
    framed = ORIGINAL.replace("until morning.\n\n", "until morning.\n\nADVERTISEMENT\n\n")
    (pair,) = find_pairs(pages(ORIGINAL, framed))
    assert len(pair.passages) == 2
    for p in pair.passages:
        assert ORIGINAL[p.a_start : p.a_end] == framed[p.b_start : p.b_end]
        assert "ADVERTISEMENT" not in framed[p.b_start : p.b_end]


def test_a_passage_has_six_words_and_the_marks_at_its_ends() -> None:
    line = "“the whole of the landing stage go under with all its lamps still burning.”"
    quoted, other = f"He had seen {line} Nobody else was there.\n", f"What remained was one line, {line} It is enough.\n"
    (pair,) = find_pairs(pages(quoted, other))
    assert [quoted[p.a_start : p.a_end] for p in pair.passages] == [line]
    less = other.replace("landing stage go under with all its", "pier and no")
    assert [p.passages for p in find_pairs(pages(quoted, less))] in ([], [()])


def test_a_word_of_letters_and_digits_is_one_word() -> None:
    (a, b) = ("The board of G4K receives it, according to both.\n", "What G4K receives, according to them, is little.\n")
    places = np.array([[0, 1]])
    assert compare_prints(prints_of(pages(a, b)), places).pairs()[0].passages == ()


def test_a_passage_too_common_still_joins_its_holders() -> None:
    texts = [ORIGINAL + f"\nRead by subscriber number {n}.\n" for n in range(12)]
    found = find_pairs(pages(*texts), hot=5)
    assert {(p.a, p.b) for p in found} >= {(0, n) for n in range(1, 12)}


def test_independent_reports_meet_by_what_they_are_about() -> None:
    one = "Brackmouth ferry halted. The Brackmouth ferry to Orrin was halted when a storm broke the landing stage at Orrin."
    two = "Storm stops Orrin ferry. At Orrin, a landing stage gave way; Brackmouth has no ferry until the storm is over."
    prints = prints_of(pages(one, two, OTHER))
    assert find_places(prints).tolist() == [[0, 1]]


def test_articles_months_apart_need_more_to_be_one_event() -> None:
    other = "Passengers at Orrin slept in the school when the Brackmouth ferry stopped in the storm."
    near = find_pairs([*pages(ORIGINAL, published="2031-04-12"), *pages(other + OTHER, published="2031-04-13")])
    far = find_pairs([*pages(ORIGINAL, published="2031-04-12"), *pages(other + OTHER, published="2031-09-13")])
    assert far[0].same_story < near[0].same_story


def test_one_word_and_one_word_many_times_are_done_at_once() -> None:
    repeated, again = pages("ferry " * 30_000, "ferry " * 29_999)
    found = find_pairs([repeated, again, make_page("ferry")])
    assert all(np.isfinite(p.probability) for p in found)
    assert {(p.a, p.b): p.relation for p in found}[0, 1] == "copy"


def test_an_empty_pile_has_no_pairs() -> None:
    assert find_pairs([]) == []


def test_a_passage_says_how_much_of_it_is_the_same() -> None:
    words = [f"w{chr(97 + i % 26)}{chr(97 + i // 26)}or" for i in range(30)]
    plain, said = " ".join(words), []
    for other in (
        plain.replace(" wfaor ", ", \u201cWfaor ").upper(),  # typography and case are no words
        " ".join([*words[:12], "zzz", *words[13:]]),
        " ".join([*words[:14], words[15], words[14], *words[16:]]),
        " ".join([*words[:12], *words[13:]]),
    ):
        (pair,) = compare_prints(prints_of(pages(plain + ".", other + ".")), np.array([[0, 1]])).pairs()
        said.append([p.similarity for p in pair.passages])
    assert said == [[1.0], [0.9666], [0.9666], [0.9666]]
