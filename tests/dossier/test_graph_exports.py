"""The lineage in five formats: each valid by its schema or its grammar, read back by a program of others, and always the same."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import warnings
from collections.abc import Callable
from datetime import datetime
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

import jsonschema
import networkx
import prov.model
import pydot
import pytest
from lxml import etree

import retold
from retold.config import Settings
from retold.dossier.exports import FORMS, export_file, form_of
from retold.dossier.exports.graph import EDGE_VALUES, NODE_VALUES
from retold.dossier.tables import of_story
from retold.errors import NoSpace, NothingFound, UsageError
from tests.dossier.lineages import ODD, STORY, Lineage, Tables, flood, odd

SCHEMAS = Path(__file__).parent / "schemas"
FORMATS = ("graphml", "gexf", "prov-json", "dot", "newick")


def written(tables: Tables, format: str) -> str:
    file = BytesIO()
    FORMS[format].write(tables, file, False)
    return file.getvalue().decode("utf-8")


def plain(text: str) -> str:
    """What XML keeps of a text: line ends as one, what it cannot hold as U+FFFD."""
    return re.sub("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "\ufffd", re.sub("\r\n?", "\n", text))


def check(text: str, schema: str) -> None:
    etree.XMLSchema(etree.parse(SCHEMAS / f"{schema}.xsd")).assertValid(etree.fromstring(text.encode("utf-8")))


def two_stories() -> Tables:
    """An article that stands in two stories."""
    first = flood()
    second = Lineage("s-ff00ee11dd", first._tables)
    second.article("mirror", "Valley Mirror")
    second.article("late", "Upland Digest", "2031-04-01")
    second.taken("late", "mirror", 0.9)
    second.taken("mirror", None, 1.0)
    return second.tables


PILES: dict[str, Callable[[], Tables]] = {
    "flood": lambda: flood().tables,
    "odd": lambda: odd().tables,
    "two stories": two_stories,
}


@pytest.fixture(params=PILES, ids=str)
def tables(request: pytest.FixtureRequest) -> Tables:
    return PILES[request.param]()


# --- GraphML ------------------------------------------------------------------------------------------------------------------


def graphml(text: str) -> Any:
    return networkx.read_graphml(BytesIO(text.encode("utf-8")), force_multigraph=True)


def test_graphml_is_valid_and_has_every_row(tables: Tables) -> None:
    text = written(tables, "graphml")
    check(text, "graphml")
    graph = graphml(text)
    name = networkx.get_node_attributes(graph, "node")
    assert sorted(set(name.values())) == sorted({plain(row["node"]) for row in tables["nodes"]})
    rows = [row for row in tables["lineage"] if row["from_node"] is not None]
    expected = sorted((plain(r["from_node"]), plain(r["to_node"]), r["probability"], r["status"]) for r in rows)
    edges = [(name[a], name[b], v) for a, b, v in graph.edges(data=True) if v["relation"] != "carried-by"]
    assert sorted((a, b, v["probability"], v["status"]) for a, b, v in edges) == expected
    best = {(r["story"], r["to_node"]): r["probability"] for r in sorted(tables["lineage"], key=lambda r: r["probability"])}
    for _, b, values in edges:
        assert values["reading"] == (
            best[values["story"], next(r["to_node"] for r in rows if plain(r["to_node"]) == b)] == values["probability"]
        )


def test_graphml_holds_what_the_tables_say() -> None:
    graph = graphml(written(flood().tables, "graphml"))
    nodes = {values["node"]: values for _, values in graph.nodes(data=True)}
    courier = nodes["courier"]
    assert {
        name: courier[name] for name in ("label", "kind", "outlet", "title", "published", "published_precision", "line", "url")
    } == {
        "label": "Tarn Courier [courier]",
        "kind": "article",
        "outlet": "Tarn Courier",
        "title": "Seed vault floods",
        "published": "2031-03-04T09:00:00+01:00",
        "published_precision": "second",
        "line": 1,
        "url": "https://tarn.example/a?b=c&d",
    }
    assert courier["none_of_these"] == 0.1
    assert nodes["courier-2"]["version_of"] == "courier"
    wire = nodes[f"u-{STORY}-Kestrel Agency"]
    assert (wire["kind"], wire["label"], wire["status"], wire["carried_by"]) == ("agency", "Kestrel Agency", "stated", "courier")
    assert json.loads(wire["evidence"]) == [["courier", 4, 18, "credit"]]
    name = networkx.get_node_attributes(graph, "node")
    edges = {(name[a], name[b], v["relation"]): v for a, b, v in graph.edges(data=True)}
    credit = edges[wire["node"], "courier", "cited"]
    assert (credit["basis"], credit["rule"], credit["direction"], credit["weight"]) == ("credit", "names an agency", "stated", 0.9)
    assert edges["courier", "mirror", "copy"]["reading"] is True
    assert edges["courier", "eye", "retelling"]["reading"] is False
    assert edges[wire["node"], "courier", "carried-by"]["status"] == "inferred"


# --- GEXF ---------------------------------------------------------------------------------------------------------------------


def test_gexf_is_valid_and_is_read_back(tables: Tables) -> None:
    text = written(tables, "gexf")
    check(text, "gexf")
    # networkx knows no instants: told that they are days, it takes them as they stand.
    read = text.replace('timeformat="dateTime"', 'timeformat="date"')
    graph = networkx.MultiDiGraph(networkx.read_gexf(BytesIO(read.encode("utf-8")), version="1.3"))
    assert set(graph) == {plain(row["node"]) for row in tables["nodes"]}
    pairs = {(plain(r["from_node"]), plain(r["to_node"])) for r in tables["lineage"] if r["from_node"] is not None}
    assert set(graph.edges()) == pairs
    for node, values in graph.nodes(data=True):
        assert values["node"] == node


def test_gexf_has_times_for_a_timeline() -> None:
    root = etree.fromstring(written(flood().tables, "gexf").encode("utf-8"))
    space = {"g": "http://gexf.net/1.3"}
    (graph,) = root.findall("g:graph", space)
    assert {name: graph.get(name) for name in ("mode", "timeformat", "timerepresentation", "start", "end")} == {
        "mode": "dynamic",
        "timeformat": "dateTime",
        "timerepresentation": "interval",
        "start": "2031-03-04T08:00:00Z",
        "end": "2031-03-06T00:00:00Z",
    }
    starts = {node.get("id"): node.get("start") for node in graph.iterfind("g:nodes/g:node", space)}
    assert starts == {
        "courier": "2031-03-04T08:00:00Z",
        "courier-2": "2031-03-05T00:00:00Z",  # a day: the first instant that it allows
        "eye": None,  # no date: no bounds
        "mirror": "2031-03-04T12:20:00Z",
        f"u-{STORY}-Kestrel Agency": "2031-03-04T08:00:00Z",  # from the first article that goes back to it
    }
    for edge in graph.iterfind("g:edges/g:edge", space):
        starts_of = starts[edge.get("target")] or starts[edge.get("source")]
        assert (edge.get("start"), edge.get("end")) == (starts_of, graph.get("end"))
        assert float(edge.get("weight")) > 0
        assert edge.get("kind") in ("copy", "update", "retelling", "cited", "carried-by")
    moments = [datetime.fromisoformat(e.get(n)) for e in graph.iter() for n in ("start", "end") if e.get(n)]
    assert min(moments) == datetime.fromisoformat(graph.get("start"))
    assert max(moments) == datetime.fromisoformat(graph.get("end"))


@pytest.mark.parametrize("published", [None, "9999-12-31", "0001-01-01", "no date", "2031-02-30", "2031"])
def test_gexf_of_odd_dates(published: str | None) -> None:
    made = Lineage()
    made.article("a", published=published, precision="day")
    text = written(made.tables, "gexf")
    check(text, "gexf")
    known = published in ("9999-12-31", "0001-01-01", "2031")
    assert ('mode="dynamic"' in text, " start=" in text) == (known, known)


# --- PROV-JSON ----------------------------------------------------------------------------------------------------------------


def test_prov_json_is_valid_and_is_read_back(tables: Tables) -> None:
    text = written(tables, "prov-json")
    schema = json.loads((files("prov.tests") / "schemas" / "prov-json.schema.json").read_text("utf-8"))
    container = json.loads(text)
    jsonschema.validators.validator_for(schema)(schema).validate(container)
    read = prov.model.ProvDocument.deserialize(content=text, format="json")
    counted = {kind: len(container.get(kind, {})) for kind in container if kind != "prefix"}
    assert len(list(read.get_records())) == sum(counted.values())
    again = json.loads(read.serialize(format="json"))
    assert {kind: len(again[kind]) for kind in again if kind != "prefix"} == counted
    named = set(container["entity"])
    for relation in ("wasDerivedFrom", "wasInfluencedBy", "alternateOf", "hadMember"):
        for record in container.get(relation, {}).values():
            ends = [v for k, v in record.items() if k.startswith("prov:") and k != "prov:type"]
            assert len(ends) == 2
            assert set(ends) <= named
    assert all(re.fullmatch(r"[a-z]+:([A-Za-z0-9_~.-]|%[0-9A-F]{2})+", name) for name in named | set(container.get("agent", {})))


def test_prov_json_says_no_more_than_the_tables() -> None:
    container = json.loads(written(flood().tables, "prov-json"))
    derived = {(r["prov:generatedEntity"], r["prov:usedEntity"]): r for r in container["wasDerivedFrom"].values()}
    wire = f"upstream:u-{STORY}-Kestrel%20Agency"

    def kind(retelling: str, exemplar: str) -> str | None:
        typed = derived[f"article:{retelling}", exemplar].get("prov:type")
        return typed and typed["$"]

    assert kind("courier", wire) == "prov:PrimarySource"
    assert kind("mirror", "article:courier") == "prov:Quotation"
    assert kind("courier-2", "article:courier") == "prov:Revision"
    assert kind("eye", "article:mirror") is None
    assert len(derived) == 4  # what only competes is said to have influenced
    (weak,) = container["wasInfluencedBy"].values()
    assert (weak["prov:influencee"], weak["prov:influencer"], weak["retold:probability"]) == (
        "article:eye",
        "article:courier",
        0.35,
    )
    record = derived["article:courier", wire]
    assert (record["retold:probability"], record["retold:status"], record["retold:basis"]) == (0.9, "stated", "credit")
    assert container["entity"]["article:courier"]["prov:location"] == "https://tarn.example/a?b=c&d"
    assert container["alternateOf"] == {"_:alternateOf1": {"prov:alternate1": "article:courier", "prov:alternate2": wire}}
    assert {r["prov:entity"] for r in container["wasGeneratedBy"].values()} == {"article:courier", "article:mirror"}  # not of a day
    assert container["wasAttributedTo"]["_:wasAttributedTo1"] == {
        "prov:entity": "article:courier",
        "prov:agent": "outlet:Tarn%20Courier",
    }
    assert container["entity"][f"story:{STORY}"]["prov:type"]["$"] == "prov:Collection"


def test_an_inferred_upstream_is_no_primary_source() -> None:
    made = Lineage()
    made.article("a")
    made.credited("a", made.upstream("Kestrel Agency", status="inferred"), 0.9, status="inferred")
    (record,) = json.loads(written(made.tables, "prov-json"))["wasDerivedFrom"].values()
    assert "prov:type" not in record


# --- DOT ----------------------------------------------------------------------------------------------------------------------


def dot_of(text: str) -> pydot.Dot:
    (graph,) = pydot.graph_from_dot_data(text)
    return graph


def unquoted(text: str) -> str:
    assert text[0] == text[-1] == '"', text
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], text[1:-1])


def drawn(text: str) -> str:
    """What DOT keeps of a text: that of XML, and no control or override of direction."""
    return re.sub("[\x7f-\x9f\u202a-\u202e\u2066-\u2069]", "\ufffd", plain(text))


def test_dot_is_parsed_and_has_every_node(tables: Tables) -> None:
    text = written(tables, "dot")
    graph = dot_of(text)
    found = [
        node for part in graph.get_subgraphs() for node in part.get_nodes() if node.get_name() not in ("graph", "node", "edge")
    ]
    assert {unquoted(node.get_name()) for node in found} == {drawn(row["node"]) for row in tables["nodes"]}
    edges = {(unquoted(edge.get_source()), unquoted(edge.get_destination())) for edge in graph.get_edges()}
    strong = {(r["from_node"], r["to_node"]) for r in tables["lineage"] if r["from_node"] is not None and r["probability"] >= 0.1}
    assert {(drawn(a), drawn(b)) for a, b in strong} <= edges
    assert not any("URL" in node.get_attributes() for node in found if drawn(ODD[0]) in unquoted(node.get_name()))
    assert "javascript" not in text


def test_dot_draws_kinds_and_doubt() -> None:
    text = written(flood().tables, "dot")
    assert '"u-s-00aa11bb22-Kestrel Agency" [label="Kestrel Agency", shape="ellipse", style="dashed"' in text
    assert 'label="Tarn Courier [courier]\\nSeed vault floods\\n4 March 2031, 09:00 +01:00", shape="box"' in text
    assert 'URL="https://tarn.example/a?b=c&d"' in text
    assert '"mirror" -> "eye" [label="0.60 ?", style="solid"' in text
    assert '"courier" -> "eye" [label="0.35", style="dashed"' in text
    assert '"u-s-00aa11bb22-Kestrel Agency" -> "courier" [label="carried by", style="dotted"' in text


def test_dot_counts_what_it_leaves_out() -> None:
    assert f"  // {len(ODD)} edges of probability below 0.1 are left out\n" in written(odd().tables, "dot")
    assert "  // 0 edges" in written(flood().tables, "dot")


def test_graphviz_takes_it(tables: Tables) -> None:
    program = shutil.which("dot")
    if program is None:
        warnings.warn("Graphviz is not installed: that its own parser takes the DOT files was not tested", stacklevel=1)
        pytest.skip("Graphviz (the program `dot`) is not installed")
    done = subprocess.run([program, "-Tcanon"], input=written(tables, "dot").encode("utf-8"), capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.count(b"reading=") == written(tables, "dot").count("reading=") > 0


# --- Newick -------------------------------------------------------------------------------------------------------------------

Tree = tuple[str, str, list[Any]]  # label, comment, what stands below


def trees(text: str) -> list[Tree]:
    """The trees of a file, by the grammar: Tree → Subtree ";", Subtree → ["(" Subtree {"," Subtree} ")"] Label Comment."""
    tokens = re.findall(r"'(?:[^']|'')*'|\[[^\]]*\]|[(),;]|\s+|.", text)
    found: list[Tree] = []
    stack: list[list[Tree]] = [[]]
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token == "(":
            stack.append([])
        elif token[0] == "'" or token == ")":
            below = stack.pop() if token == ")" else []
            place += token == ")"
            label = tokens[place]
            assert label[0] == label[-1] == "'" and len(label) > 1
            assert tokens[place + 1].startswith("[&&NHX:")
            stack[-1].append((label[1:-1].replace("''", "'"), tokens[place + 1][7:-1], below))
            place += 1
        elif token == ";":
            assert len(stack) == 1
            (tree,) = stack.pop()
            found.append(tree)
            stack.append([])
        else:
            assert token == "," or token == "\n", token
        place += 1
    assert stack == [[]]
    return found


def exemplars(tree: Tree) -> dict[str, str | None]:
    found: dict[str, str | None] = {tree[0]: None}
    stack = [tree]
    while stack:
        label, _, below = stack.pop()
        found |= {one[0]: label for one in below}
        stack += below
    return found


def test_newick_of_a_tree() -> None:
    (tree,) = trees(written(flood().tables, "newick"))
    assert exemplars(tree) == {
        f"u-{STORY}-Kestrel Agency": None,
        "courier": f"u-{STORY}-Kestrel Agency",
        "mirror": "courier",
        "courier-2": "courier",
        "eye": "mirror",
    }
    assert tree[1] == f"story={STORY}"
    assert tree[2][0][1] == "probability=0.9"


def test_newick_of_odd_names() -> None:
    (tree,) = trees(written(odd().tables, "newick"))
    names = [re.sub("[\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", "\ufffd", name) for name in ODD]
    assert exemplars(tree) == {f"lost-{STORY}-1": None, **dict(zip(names, [f"lost-{STORY}-1", *names], strict=False))}


def none_of(*rows: tuple[str, str | None, float], articles: str = "abcd") -> Tables:
    made = Lineage()
    for name in articles:
        made.article(name)
    for retelling, exemplar, probability in rows:
        made.taken(retelling, exemplar, probability)
    return made.tables


def test_newick_says_why_there_is_no_tree() -> None:
    several = none_of(("a", None, 0.9), ("b", None, 0.8), ("c", "a", 0.9), ("d", "b", 0.9))
    circle = none_of(("a", "b", 0.6), ("b", "a", 0.6), ("c", "a", 0.9), ("d", None, 1.0))
    both = none_of(("a", None, 1.0), ("b", "a", 0.9), ("c", "a", 0.5), ("c", "b", 0.5), ("d", "a", 1.0))
    for tables_, why in (
        (several, "it has 2 roots (a and b)"),
        (circle, "a and b go back to each other"),
        (both, "c took from a and b (contamination)"),
    ):
        with pytest.raises(
            UsageError, match=re.escape(f"the lineage of {STORY} is no tree: {why}. Use --format graphml")
        ) as caught:
            written(tables_, "newick")
        assert "\n" not in str(caught.value)


def test_newick_writes_the_trees_and_names_the_rest() -> None:
    whole = none_of(("a", None, 0.9), ("b", None, 0.8), articles="ab")
    second = Lineage("s-1", whole)
    second.article("c")
    second.article("d")
    second.taken("d", "c", 1.0)
    file = BytesIO()
    done = FORMS["newick"].write(second.tables, file, False)
    assert [exemplars(tree) for tree in trees(file.getvalue().decode())] == [{"c": None, "d": "c"}]
    assert done.missing == (f"the lineage of {STORY} is no tree: it has 2 roots (a and b)",)


def test_a_competing_upstream_is_no_root() -> None:
    made = flood()
    made.credited("eye", made.upstream("Brook Radio", "outlet"), 0.02)
    assert len(exemplars(trees(written(made.tables, "newick"))[0])) == 5


# --- all ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", FORMATS)
def test_an_upstream_that_shares_an_id_with_an_article_stays_apart(format: str) -> None:
    made = Lineage()
    made.article(f"u-{STORY}-Wire")
    made.credited(f"u-{STORY}-Wire", made.upstream("Wire"), 0.9)
    assert f"u-{STORY}-Wire~" in written(made.tables, format) or format == "graphml"
    assert len(graphml(written(made.tables, "graphml"))) == 2


@pytest.mark.parametrize("format", FORMATS)
def test_the_order_of_the_rows_changes_nothing(format: str) -> None:
    chance = random.Random(7)
    for pile in (flood(), odd()):
        shuffled = {name: chance.sample(rows, len(rows)) for name, rows in pile.tables.items()}
        again = Lineage(tables=shuffled).tables
        assert written(pile.tables, format) == written(again, format)


VAULT = "when a pump failed at the Marrow Hill vault"
REPORTS = {
    "first": (
        "Tarn Courier",
        "2031-03-04T09:00",
        f"At least 41 crates of seed were lost on Monday {VAULT}, keeper Ines Tarrow said.",
    ),
    "second": (
        "Valley Mirror",
        "2031-03-04T13:20",
        f"More than 40 crates of seed were lost on Monday {VAULT}, the Tarn Courier said.",
    ),
    "third": (None, None, f"Crates of seed were lost {VAULT}, Kestrel Agency reported."),
}
MORE = "The vault holds 9,000 varieties and cost 3.2 million crowns to build. A second one at Dunmoor was found dry."


def test_the_order_of_the_articles_changes_nothing() -> None:
    rows = [
        {"id": n, "outlet": o, "published": p, "text": f"Seed vault floods\n\n{t}\n\n{MORE}\n"} for n, (o, p, t) in REPORTS.items()
    ]
    one, other = (retold.trace(order, settings=Settings(workers=1)).tables for order in (rows, rows[::-1]))
    assert any(row["exemplar"] for row in one["lineage"])
    for format in set(FORMATS) - {"newick"}:
        assert written(one, format) == written(other, format)


def test_of_one_story_there_is_that_story() -> None:
    whole = two_stories()
    graph = graphml(written(of_story(whole, "s-ff00ee11dd"), "graphml"))
    assert sorted(networkx.get_node_attributes(graph, "node").values()) == ["late", "mirror"]
    both = graphml(written(whole, "graphml"))
    stories = {values["node"]: values["story"] for _, values in both.nodes(data=True)}
    assert stories["mirror"] == f"{STORY} s-ff00ee11dd"
    assert stories["late"] == "s-ff00ee11dd"


def test_what_has_no_lineage_is_said() -> None:
    made = flood()
    made._tables["stories"].append({**made._tables["stories"][0], "story": "s-untraced"})
    assert FORMS["graphml"].write(made.tables, BytesIO(), False).missing == (
        "1 story has no lineage yet and is not in it: s-untraced",
    )
    for format in FORMATS:
        with pytest.raises(NothingFound, match="--story"):
            written({**made.tables, "nodes": [], "lineage": []}, format)


def chain(articles: int) -> Tables:
    """Each taken from the one before; seven more compete."""
    made = Lineage()
    made.article("a0", "Outlet 0", "2031-03-04")
    for n in range(1, articles):
        made._tables["articles"].append({**made._tables["articles"][0], "article": f"a{n}"})
        made._tables["nodes"].append({**made._tables["nodes"][0], "node": f"a{n}", "article": f"a{n}"})
        for back in range(1, min(n, 8) + 1):
            made.taken(f"a{n}", f"a{n - back}", 0.6 if back == 1 else 0.05)
    return made.tables


def test_a_long_chain_is_written() -> None:
    (tree,) = trees(written(chain(2000), "newick"))
    assert exemplars(tree) == {"a0": None, **{f"a{n}": f"a{n - 1}" for n in range(1, 2000)}}
    some = chain(300)
    assert len(graphml(written(some, "graphml")).edges()) == len(some["lineage"])
    assert written(some, "dot").count(" -> ") == 299


def test_every_value_is_explained() -> None:
    page = (Path(__file__).parents[2] / "docs" / "exports.md").read_text(encoding="utf-8")
    for form in FORMS.values():
        assert f"| `{form.name}` | {', '.join(f'`{suffix}`' for suffix in form.suffixes)}" in page
    for owner, values in (("node", NODE_VALUES), ("edge", EDGE_VALUES)):
        section = page.split(f"| value of a{'n' if owner == 'edge' else ''} {owner} | meaning |")[1].split("\n\n")[0]
        named = {
            name for line in section.splitlines()[2:] for name in re.split(r"[|,] ?", line.removeprefix("| ").partition(" |")[0])
        }
        assert named == set(values)


# --- files --------------------------------------------------------------------------------------------------------------------


def test_a_name_says_file_or_folder(tmp_path: Path) -> None:
    path, done = export_file(flood().tables, tmp_path / "new" / "out", "gexf")
    assert path == tmp_path / "new" / "out" / "lineage.gexf"
    assert done.said == "1 story, 5 nodes, 6 edges"
    for name, format in (
        ("x.GEXF", "gexf"),
        ("x.graphml", "graphml"),
        ("x.gv", "dot"),
        ("x.prov.json", "prov-json"),
        ("x.nwk", "newick"),
    ):
        assert export_file(flood().tables, tmp_path / name, format)[0] == tmp_path / name
        form = form_of(tmp_path / name)
        assert form is not None
        assert form.name == format
    assert form_of(tmp_path / "x.json") is None
    (tmp_path / "folder.dot").mkdir()
    assert export_file(flood().tables, tmp_path / "folder.dot", "dot")[0] == tmp_path / "folder.dot" / "lineage.dot"
    with pytest.raises(UsageError, match=r"named for gexf, not for dot\. End it in \.dot"):
        export_file(flood().tables, tmp_path / "x.gexf", "dot")
    with pytest.raises(UsageError, match="no format 'gml'"):
        export_file(flood().tables, tmp_path, "gml")


def test_after_an_error_the_file_is_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "x.nwk"
    place.write_text("before", encoding="utf-8")
    with pytest.raises(UsageError):
        export_file(none_of(("a", None, 1.0), ("b", None, 1.0)), place, "newick")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("retold.dossier.exports.writing.os.fsync", full)
    with pytest.raises(NoSpace):
        export_file(flood().tables, place, "newick")
    assert place.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [place]
