"""Formats that are one file: for programs that draw graphs, follow provenance, read trees, or show annotations."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from retold.dossier.exports import collatex, dot, gexf, graphml, newick, passim, prov_json, schema_org, tei, web_annotation
from retold.dossier.exports.graph import Graph, graph_of
from retold.dossier.exports.writing import write_files
from retold.dossier.tables import Tables
from retold.dossier.wording import counted, joined
from retold.errors import UsageError


@dataclass(frozen=True)
class Written:
    """What was written: in words, and, a line each, what is not in it."""

    said: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """A format of one file: its name, the file that it gets in a folder, the ends of a name that mean it, and what writes it."""

    name: str
    file: str
    suffixes: tuple[str, ...]
    write: Callable[[Tables, BinaryIO, bool], Written]


def _graph(write: Callable[[Graph, BinaryIO], list[str] | None], tables: Tables, file: BinaryIO, no_text: bool) -> Written:
    """The lineage; it holds no article's text, with or without `no_text`."""
    graph = graph_of(tables)
    missing = list(write(graph, file) or ())
    if graph.untraced:
        stories = counted(len(graph.untraced), "story has", "stories have")
        missing.append(
            f"{stories} no lineage yet and {'is' if len(graph.untraced) == 1 else 'are'} not in it: {joined(graph.untraced)}"
        )
    edges, nodes = counted(len(graph.edges), "edge"), counted(len(graph.nodes), "node")
    return Written(f"{counted(len(graph.stories), 'story', 'stories')}, {nodes}, {edges}", tuple(missing))


def _statements(tables: Tables, file: BinaryIO, no_text: bool) -> Written:
    return Written(counted(web_annotation.write_statements(tables, file, no_text), "annotation"))


def _collations(tables: Tables, file: BinaryIO, no_text: bool) -> Written:
    return Written(counted(collatex.write_collations(tables, file, no_text), "collation"))


def _passages(tables: Tables, file: BinaryIO, no_text: bool) -> Written:
    return Written(counted(passim.write_passages(tables, file, no_text), "cluster") + " of passages")


def _apparatus(tables: Tables, file: BinaryIO, no_text: bool) -> Written:
    return Written(counted(tei.write_apparatus(tables, file, no_text), "exemplar") + " with their retellings")


def _claims(tables: Tables, file: BinaryIO, no_text: bool) -> Written:
    return Written(counted(schema_org.write_claims(tables, file, no_text), "quotation or claim", "quotations and claims"))


_FORMS = (
    Form("graphml", "lineage.graphml", (".graphml",), partial(_graph, graphml.write_graph)),
    Form("gexf", "lineage.gexf", (".gexf",), partial(_graph, gexf.write_graph)),
    Form("prov-json", "lineage.prov.json", (".prov.json", ".provjson"), partial(_graph, prov_json.write_graph)),
    Form("dot", "lineage.dot", (".dot", ".gv"), partial(_graph, dot.write_graph)),
    Form("newick", "lineage.nwk", (".nwk", ".newick", ".tree"), partial(_graph, newick.write_graph)),
    Form("jsonld", "claims.schema.jsonld", (".schema.jsonld",), _claims),  # before .jsonld alone
    Form("web-annotation", "statements.jsonld", (".jsonld",), _statements),
    Form("collatex", "collations.json", (".collatex.json",), _collations),
    Form("tei", "passages.tei.xml", (".tei.xml", ".tei"), _apparatus),
    Form("passim", "out.json", (".passim.json",), _passages),
)
FORMS = {form.name: form for form in _FORMS}
_ENDING = re.compile(r"[^.]\.[A-Za-z][A-Za-z0-9]{0,9}$")


def form_of(place: Path) -> Form | None:
    """The format that the name of a file means; None for any other name, and for a folder."""
    name = place.name.lower()
    return None if place.is_dir() else next((form for form in _FORMS if name.endswith(form.suffixes)), None)


def names_file(place: Path) -> bool:
    """Whether this is the name of a file: one with an ending, and no folder that is there."""
    return bool(_ENDING.search(place.name)) and not place.is_dir()


def export_file(tables: Tables, place: Path, format: str, no_text: bool = False) -> tuple[Path, Written]:
    """Write one file to `place`, or, where its name has no ending or it is a folder, into the folder `place`; and say what.

    no_text   as for `export_tables`.
    Raises UsageError (an unknown format, a name that means another, Newick where no story is a tree), NothingFound where no story
    has a lineage, NoSpace. A file of that name is replaced; after an error it is as it was. The same bytes for the same articles,
    in whatever order they were given.
    """
    if format not in FORMS:
        raise UsageError(f"there is no format {format!r}", f"Choose one of {', '.join(FORMS)}")
    form, named = FORMS[format], form_of(place)
    if named is not None and named is not form:
        raise UsageError(
            f"{place} is named for {named.name}, not for {format}", f"End it in {form.suffixes[0]}, or leave --format out"
        )
    path = place if names_file(place) else place / form.file
    done: list[Written] = []
    write_files(path.parent, [(path.name, lambda file: done.append(form.write(tables, file, no_text)))])
    return path, done[0]
