"""words: likeness of words and edits."""

from hypothesis import given
from hypothesis import strategies as st

from retold.language.words import alike, edit, same_stem, spelled_alike

_WORDS = st.lists(st.sampled_from(["harbour", "harbours", "tide", "gate", "the", "opened", "opening"]), max_size=12)


def test_forms_of_one_word_and_spellings_of_one_name() -> None:
    assert same_stem("undermined", "undermining")
    assert not same_stem("president", "presence")
    assert not same_stem("2029", "2028")
    assert spelled_alike("verrill", "verril")
    assert not spelled_alike("tarn", "tern")


@given(_WORDS, _WORDS)
def test_edits_tile_both_lists_and_turn_one_into_the_other(a: list[str], b: list[str]) -> None:
    built, at_a, at_b = [], 0, 0
    for tag, i1, i2, j1, j2 in edit(a, b):
        assert (i1, j1) == (at_a, at_b)
        if tag == "equal":
            assert a[i1:i2] == b[j1:j2]
        built += b[j1:j2]
        at_a, at_b = i2, j2
    assert built == b and at_a == len(a)


@given(_WORDS, _WORDS)
def test_alike_uses_each_place_once(a: list[str], b: list[str]) -> None:
    pairs = alike(a, b, (0, len(a)), (0, len(b)))
    assert len({x for x, _ in pairs}) == len(pairs) == len({y for _, y in pairs})
    assert all(same_stem(a[x], b[y]) for x, y in pairs)
