"""The apparatus of TEI: valid, each reading with its witnesses, and every witness whole again when its readings are read along."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from retold.dossier.exports import FORMS
from retold.dossier.exports.tei import columns_of
from tests.dossier.lineages import ODD, Tables
from tests.dossier.test_passage_exports import LOST, PUMP, VAULT, Pages, flood

TEI = "{http://www.tei-c.org/ns/1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"
SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).parent / "schemas" / "tei-apparatus.rng"))


def apparatus(tables: Tables, no_text: bool = False) -> Any:
    file = BytesIO()
    FORMS["tei"].write(tables, file, no_text)
    root = etree.fromstring(file.getvalue())
    SCHEMA.assertValid(root)
    ids = {witness.get(ID) for witness in root.iter(f"{TEI}witness")}
    for pointer in [one.get("wit") for one in root.iter(f"{TEI}rdg", f"{TEI}witDetail")]:
        assert {f"#{name}" for name in ids} >= set(pointer.split())
    for entry in root.iter(f"{TEI}app"):
        wits = [name for reading in entry.iter(f"{TEI}rdg") for name in reading.get("wit").split()]
        assert len(wits) == len(set(wits)), "a witness has one reading of a place"
        assert len({" ".join("".join(one.itertext()).split()) for one in entry.iter(f"{TEI}rdg")}) > 1 or no_text
    return root


def family() -> Pages:
    made = flood()
    made.taken("c", "a", 0.4)
    return made


def read_along(block: Any, name: str) -> str:
    """The text of a witness: what all have, and its own reading of each entry."""
    said = [block.text or ""]
    for entry in block:
        said += ["".join(one.itertext()) for one in entry.iter(f"{TEI}rdg") if f"#{name}" in one.get("wit").split()]
        said.append(entry.tail or "")
    return " ".join("".join(said).split())


def witnesses(root: Any) -> dict[str, str]:
    return {one.get("n"): one.get(ID) for one in root.iter(f"{TEI}witness")}


def test_every_witness_is_whole_again() -> None:
    made = family().tables
    root = apparatus(made)
    names = witnesses(root)
    assert sorted(names) == ["a", "b", "c"]
    (division,) = root.iter(f"{TEI}div")
    assert division.get("corresp") == f"#{names['a']}"
    block = division.find(f"{TEI}ab")
    for row in made["articles"]:
        assert read_along(block, names[row["article"]]) == " ".join(row["text"].split())


def test_who_says_the_same_shares_a_reading() -> None:
    root = apparatus(family().tables)
    names = witnesses(root)
    (entry,) = [one for one in root.iter(f"{TEI}app") if any(LOST in "".join(r.itertext()) for r in one.iter(f"{TEI}rdg"))]
    found = {"".join(one.itertext()).strip(): one.get("wit") for one in entry.iter(f"{TEI}rdg")}
    assert found[LOST] == f"#{names['a']} #{names['c']}"
    assert "".join(found).count("More than 40") == 1
    places = {one.get("wit"): one.text for one in entry.iter(f"{TEI}witDetail")}
    start = len(PUMP) + 2
    assert places[f"#{names['a']}"] == f"{start}-{start + len(LOST)}"


def test_words_of_all_stand_once() -> None:
    made = Pages()
    made.page("a", PUMP, VAULT)
    made.page("b", PUMP, VAULT)
    made.share("a", "b", PUMP)
    made.share("a", "b", VAULT)
    made.taken("b", "a", 0.9)
    root = apparatus(made.tables)
    assert list(root.iter(f"{TEI}app")) == []
    assert "".join(root.find(f".//{TEI}ab").itertext()) == f"{PUMP}\n\n{VAULT}"


@pytest.mark.parametrize("odd", ODD)
def test_any_id_and_any_text_is_valid(odd: str) -> None:
    made = Pages()
    made.page("a", PUMP + odd, title=odd, outlet=odd, url=odd, published="2031-03-04")
    made.page(odd, PUMP, "Brief." + odd)
    made.share("a", odd, PUMP)
    made.taken(odd, "a", 0.9)
    assert len(witnesses(apparatus(made.tables))) == 2


def test_without_text_there_are_places_and_hashes() -> None:
    root = apparatus(family().tables, no_text=True)
    whole = etree.tostring(root, encoding="unicode")
    for words in ("pump", "Tarrow", "varieties", "Dunmoor"):
        assert words not in whole
    gaps = list(root.iter(f"{TEI}gap"))
    assert len(gaps) > 3 and all(len(one.get("n")) == 16 for one in gaps)
    plain, cut = ([(d.get("wit"), d.text) for d in one.iter(f"{TEI}witDetail")] for one in (apparatus(family().tables), root))
    assert plain == cut


def test_nothing_told_is_an_empty_apparatus() -> None:
    assert list(apparatus(Pages().tables).iter(f"{TEI}div")) == []


def test_overlapping_matches_are_one_column() -> None:
    texts = ["abcdefgh", "XXbcdYY", "cdefZ"]
    found = list(columns_of(texts, [[(1, 4, 2, 5)], [(2, 6, 0, 4)]]))
    said = [[text[s:e] for text, (s, e) in zip(texts, column.stretches, strict=True)] for column in found]
    assert said == [["a", "XX", ""], ["bcdef", "bcd", "cdef"], ["gh", "YY", "Z"]]
