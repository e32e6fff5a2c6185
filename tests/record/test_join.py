"""join: one act of speech in several articles."""

from hypothesis import given
from hypothesis import strategies as st

from retold.account import compare
from retold.alignment import align, make_view
from retold.record import make_record
from retold.record.join import _nearest, join
from retold.types import Rendering, Speaking
from tests.making import make_page

FIRST = """The ferry to Orrin was halted on Tuesday after a storm broke the landing stage.

"We shall not sail before the stage is safe, and nobody will hurry me," said Petra Lindqvist, the harbour master.

The repair will take three weeks.
"""


def joined(*texts: str) -> tuple[tuple[Rendering, ...], tuple[Speaking, ...]]:
    pages = [make_page(text) for text in texts]
    records = [make_record(page) for page in pages]
    views = [make_view(page, record) for page, record in zip(pages, records, strict=True)]
    places = [(i, j) for i in range(len(texts)) for j in range(i + 1, len(texts))]
    accounts = {(i, j): compare(views[i], views[j], align(views[i], views[j])) for i, j in places}
    return join(pages, records, accounts, range(len(texts)))


def wordings(*texts: str) -> list[str | None]:
    return [r.wording for r in joined(*texts)[0]]


def test_the_same_words_in_other_marks_are_identical() -> None:
    other = FIRST.replace('"We', "‘We").replace('me,"', "me,’")
    assert wordings(FIRST, other) == [None, "identical"]


def test_a_rendering_that_stops_earlier_is_trimmed_and_one_in_other_words_reworded() -> None:
    assert wordings(FIRST, FIRST.replace(", and nobody will hurry me", "")) == [None, "trimmed"]
    assert wordings(FIRST.replace(", and nobody will hurry me", ""), FIRST) == [None, "extended"]
    assert wordings(FIRST, FIRST.replace("shall not sail before", "won't sail until")) == [None, "reworded"]


def test_another_speaker_is_said() -> None:
    other = FIRST.replace("Petra Lindqvist, the harbour master", "Orrin Vale, the ferryman")
    (first, second) = joined(FIRST, other)[0]
    assert not first.speaker_changed
    assert second.speaker_changed


def test_two_people_who_share_a_first_name_are_two() -> None:
    (_, second) = joined(FIRST, FIRST.replace("Lindqvist", "Vale"))[0]
    assert second.speaker_changed


def test_a_quotation_of_one_article_alone_is_no_utterance() -> None:
    assert joined(FIRST, "The ferry to Orrin was halted on Tuesday.\n\nThe repair will take three weeks.\n") == ((), ())


def test_a_page_that_leaves_its_speaker_open_is_told_by_one_that_names_her() -> None:
    bare = FIRST.replace(" said Petra Lindqvist, the harbour master.", "").replace('me,"', 'me."')
    _, speakings = joined(FIRST, bare)
    assert [(s.article, s.name) for s in speakings] == [(1, "Petra Lindqvist")]


WORDS = st.lists(st.sampled_from("the gate held all night and no water came in they said".split()), min_size=2, max_size=6)


@given(st.lists(WORDS.map(tuple), min_size=2, max_size=12))
def test_of_copies_the_first_stands_for_all(quoted: list[tuple[str, ...]]) -> None:
    """What a rendering is compared with is the same whether every earlier one is looked at or one of each wording."""
    places = [(i, 0) for i in range(len(quoted))]
    said = dict(zip(places, quoted, strict=True))
    for k, place in enumerate(places):
        earlier: dict[tuple[str, ...], tuple[int, int]] = {}
        for other in places[:k]:
            earlier.setdefault(said[other], other)
        assert _nearest(list(earlier.values()), place, said) == _nearest(places[:k], place, said)
