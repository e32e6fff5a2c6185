"""The passages as a critical apparatus in TEI P5 (chapter 13, "Critical Apparatus"; 13.2.3, the parallel segmentation method).

An exemplar and all that retell it are the witnesses of a division. Where all have the same words these stand once; anywhere else
stands an `app` with a reading for each wording, whose `wit` names who has it. Read along, taking of each `app` the reading of one
witness, its whole text comes out again, white space apart: nothing is left out and nothing moved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO
from xml.etree import ElementTree

from retold.config import VERSION
from retold.dossier.exports.collation import Collated, Match, collated, digest
from retold.dossier.exports.identifiers import urn
from retold.dossier.exports.markup import Element, add, held
from retold.dossier.tables import Row, Tables
from retold.dossier.wording import counted

_NAMESPACE = "http://www.tei-c.org/ns/1.0"
_ID, _SPACE = "{http://www.w3.org/XML/1998/namespace}id", "{http://www.w3.org/XML/1998/namespace}space"
_WEB = ("http://", "https://")
Stretch = tuple[int, int]


@dataclass(frozen=True)
class Column:
    """A place of the apparatus: the stretch of each witness, in the order of the witnesses; an empty one where it has nothing."""

    stretches: tuple[Stretch, ...]


def write_apparatus(tables: Tables, file: BinaryIO, no_text: bool = False) -> int:
    """Write one file and return how many divisions, that is exemplars, it has. Cost O(length of the articles, n log n of matches).

    no_text   of each reading its place, its length and the hash of its words alone.
    """
    articles = {row["article"]: row for row in tables["articles"]}
    by_exemplar: dict[tuple[str, str], list[Collated]] = defaultdict(list)
    for one in collated(tables):
        by_exemplar[one.row["story"], one.exemplar].append(one)
    names = sorted({name for group in by_exemplar.values() for one in group for name in (one.exemplar, one.retelling)})
    ids = {name: f"w{number}" for number, name in enumerate(names, 1)}
    root = ElementTree.Element("TEI", {"xmlns": _NAMESPACE})
    _add_header(root, [articles.get(name, {"article": name}) for name in names], ids)
    ElementTree.indent(root, "  ")
    body = add(add(root, "text"), "body")
    for (story, exemplar), group in sorted(by_exemplar.items()):
        _add_division(body, story, exemplar, group, articles, ids, no_text)
    if not by_exemplar:
        add(body, "p", "No article is told to retell another.")
    ElementTree.ElementTree(root).write(file, encoding="utf-8", xml_declaration=True)
    file.write(b"\n")
    return len(by_exemplar)


def _add_header(root: Element, rows: Sequence[Row], ids: Mapping[str, str]) -> None:
    header = add(root, "teiHeader")
    described = add(header, "fileDesc")
    add(add(described, "titleStmt"), "title", "Retellings and what they retell")
    add(add(described, "publicationStmt"), "p", f"Written by retold {VERSION}. The articles belong to those who published them.")
    source = add(described, "sourceDesc")
    if rows:
        witnesses = add(source, "listWit")
        for row in rows:
            _add_witness(witnesses, row, ids[row["article"]])
    else:
        add(source, "p", "No article is told to retell another.")
    encoding = add(header, "encodingDesc")
    add(encoding, "variantEncoding", method="parallel-segmentation", location="internal")


def _add_witness(witnesses: Element, row: Row, name: str) -> None:
    witness = add(witnesses, "witness", n=row["article"])
    witness.set(_ID, name)
    bibl = add(witness, "bibl")
    if row.get("title"):
        add(bibl, "title", row["title"])
    if row.get("outlet"):
        add(bibl, "publisher", row["outlet"])
    if row.get("published"):
        add(bibl, "date", row["published"])
    if str(row.get("url") or "").lower().startswith(_WEB):
        add(bibl, "idno", row["url"], type="url")
    if row.get("sha256"):
        add(bibl, "idno", row["sha256"], type="sha256")
    add(bibl, "idno", urn("article", row["article"]), type="urn")


def _add_division(
    body: Element,
    story: str,
    exemplar: str,
    group: Sequence[Collated],
    articles: Mapping[str, Row],
    ids: Mapping[str, str],
    no_text: bool,
) -> None:
    names = [exemplar, *(one.retelling for one in group)]
    texts = [str(articles.get(name, {}).get("text") or "") for name in names]
    division = add(body, "div", type="story", n=story, corresp=f"#{ids[exemplar]}")
    add(division, "head", f"{exemplar} and {counted(len(group), 'retelling')}")
    block = add(division, "ab")
    block.set(_SPACE, "preserve")
    for column in columns_of(texts, [one.matches for one in group]):
        words = [texts[place][start:end] for place, (start, end) in enumerate(column.stretches)]
        said = [" ".join(one.split()) for one in words]
        if len(set(said)) == 1:
            _add_text(block, words[0], no_text)
        else:
            _add_entry(block, column, words, said, [f"#{ids[name]}" for name in names], no_text)


def _add_text(block: Element, words: str, no_text: bool) -> None:
    """What all have: the words, behind what stands there already."""
    if no_text:
        if words.strip():
            _add_gap(block, words)
    elif len(block):
        block[-1].tail = (block[-1].tail or "") + held(words)
    else:
        block.text = (block.text or "") + held(words)


def _add_gap(above: Element, words: str) -> None:
    add(above, "gap", reason="withheld", unit="chars", quantity=str(len(words)), n=digest(words))


def _add_entry(
    block: Element, column: Column, words: Sequence[str], said: Sequence[str], witnesses: Sequence[str], no_text: bool
) -> None:
    entry = add(block, "app")
    for wording in dict.fromkeys(said):  # the exemplar's first
        holders = [place for place, one in enumerate(said) if one == wording]
        wit = " ".join(witnesses[place] for place in holders)
        reading = add(entry, "rdg", wit=wit, cause=None if wording else "omission")
        if wording and no_text:
            _add_gap(reading, words[holders[0]])
        elif words[holders[0]]:  # white space too, where it is all there is
            reading.text = held(words[holders[0]])
    for place, (start, end) in enumerate(column.stretches):
        if start < end:
            add(entry, "witDetail", f"{start}-{end}", wit=witnesses[place], type="place")


def columns_of(texts: Sequence[str], matches: Sequence[Sequence[Match]]) -> Iterator[Column]:
    """The columns of an exemplar (the first text) and those that retell it, each with its matches in the order of both.

    What matches overlap in the exemplar is one column, so that every column holds whole matches; between two stands what each
    witness has of its own. The stretches of a witness follow each other and make up its text.
    """
    blocks: list[list[int]] = []
    for start, end in sorted({(match[0], match[1]) for own in matches for match in own}):
        if blocks and start < blocks[-1][1]:
            blocks[-1][1] = max(blocks[-1][1], end)
        else:
            blocks.append([start, end])
    at = [0] * len(texts)
    place = [0] * len(matches)
    for low, high in blocks:
        found: list[Stretch | None] = []
        for k, own in enumerate(matches):
            first = place[k]
            while place[k] < len(own) and own[place[k]][0] < high:
                place[k] += 1
            found.append((own[first][2], own[place[k] - 1][3]) if place[k] > first else None)
        before = [low, *(at[k + 1] if one is None else one[0] for k, one in enumerate(found))]
        yield from _column(at, before)
        yield from _column(at, [high, *(at[k + 1] if one is None else one[1] for k, one in enumerate(found))])
    yield from _column(at, [len(text) for text in texts])


def _column(at: list[int], until: Sequence[int]) -> Iterator[Column]:
    """The column from where each witness stands up to here, and all of them moved on; none where it would be empty."""
    stretches = tuple(zip(at, until, strict=True))
    at[:] = until
    if any(start < end for start, end in stretches):
        yield Column(stretches)
