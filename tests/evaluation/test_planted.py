"""The planted edits: drawn by the seed alone, one a pair, in words of their own; a report is judged where the edit stands."""

import random
from importlib.resources import files
from typing import Any

import pytest

from evaluation.planted import account_of, judge, planted
from evaluation.planted.changes import CHANGES
from evaluation.planted.text import Edit, Source, read_sources, words
from retold.language.tokens import fold

TEXT = """Ferry halted after storm

The ferry between Brackmouth and Orrin was halted on Tuesday after a storm broke the landing stage, and 43 passengers were left.

Petra Lindqvist said the board would close the school for three weeks because the workers were tired. Odile Brandt is waiting.

“We shall not sail before the stage is mended,” Petra Lindqvist said. The board promised to borrow 5 million crowns last month.

Most of the officials in the town will return in March, and the large crowd was angry about the whole plan near the old quay.
"""


def source() -> Source:
    row = {"id": "x", "text": TEXT, "attributions": []}
    at = [TEXT.index(name) for name in ("Petra Lindqvist", "Odile Brandt")]
    names = tuple((start, start + len(name), "PERSON") for start, name in zip(at, ("Petra Lindqvist", "Odile Brandt"), strict=True))
    return Source(row, names)


def test_the_same_seed_draws_the_same_edits_and_another_one_others() -> None:
    def drawn(seed: int) -> list[Edit]:
        return [edit for _, edit in planted([source()], seed)]

    assert drawn(1) == drawn(1) != drawn(3)


def test_each_edit_changes_one_stretch_of_the_prose() -> None:
    own = source()
    for kind, maker in CHANGES.items():
        for edit in maker(own, random.Random(5)):
            assert edit.kind == kind and edit.allowed[0] == kind
            assert own.in_prose(edit.start) or own.in_prose(edit.end - 1)
            changed = edit.apply(own.text)
            assert changed[: edit.start] == own.text[: edit.start]
            assert changed[edit.start + len(edit.put) :] == own.text[edit.end :]


def test_articles_are_cut_at_paragraphs_and_short_ones_left_out() -> None:
    short: dict[str, Any] = {"id": "b", "text": "Too short.\n\nThis is all there is of it.", "attributions": []}
    long: dict[str, Any] = {"id": "a", "text": TEXT * 12, "attributions": []}
    (read,) = read_sources([short, long], [])
    assert read.row["id"] == "a" and read.row["text"].startswith(read.text) and read.text.endswith((".", "storm"))


def _rows(*rows: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    return {"changes": list(rows), "fates": []}


def _change(kind: str, start: int, end: int) -> dict[str, Any]:
    return {"exemplar": "b", "retelling": "a", "type": kind, "before": "", "after": "", "rule": "",
            "exemplar_start": start, "exemplar_end": end, "retelling_start": start, "retelling_end": end}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "shift", "hit", "noise"), [("quantity", 0, True, 0), ("date", 0, False, 1), ("quantity", 60, False, 1)]
)
def test_a_row_counts_where_the_edit_stands_and_with_its_type(kind: str, shift: int, hit: bool, noise: int) -> None:
    own = source()
    at = own.text.index("43")
    edit = Edit("quantity", "figure", at, at + 2, "34", ("quantity",))
    found, others = judge(own, edit, _rows(_change(kind, at + shift, at + 2 + shift)))
    assert (found, len(others)) == (hit, noise)


def test_a_piece_dropped_elsewhere_is_noise_and_nothing_planted_is_always_a_hit() -> None:
    own = source()
    dropped = {
        "fate": "dropped",
        "exemplar": "a",
        "retelling": "b",
        "start": 0,
        "end": 10,
        "retelling_start": None,
        "retelling_end": None,
    }
    hit, noise = judge(own, Edit("", "same", 200, 200, ""), {"changes": [], "fates": [dropped]})
    assert hit and len(noise) == 1


def test_the_product_is_asked_about_the_article_and_its_copy() -> None:
    own = source()
    at = own.text.index("43")
    edit = Edit("quantity", "figure", at, at + 2, "34", ("quantity",))
    assert judge(own, edit, account_of(own, edit)) == (True, [])


def test_half_of_the_planted_words_stand_in_no_word_list_of_the_product() -> None:
    folder = files("retold.language").joinpath("en")
    listed = {
        fold(word)
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
        for line in entry.read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
        for word in line.replace('"', " ").replace(",", " ").split()
    }
    strange = own = 0
    for name, group in words()["open"].items():
        for phrase in (
            group.values() if isinstance(group, dict) and name != "attempts" else group if isinstance(group, list) else ()
        ):
            parts = [fold(part) for part in phrase.replace("-", " ").split()]
            strange += any(part not in listed for part in parts)
            own += 1
    assert own > 250 and 2 * strange >= own, (strange, own)
