"""Rows say what the nouns say, under ids that depend on nothing but the set of articles."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from retold.dossier.names import name_articles, name_stories, slug_of
from retold.dossier.rows import tables_of
from retold.dossier.story_rows import rows_of_passages
from retold.dossier.tables import TABLES, digest_of, of_story, validate
from retold.types import (
    Account,
    Actor,
    Article,
    Attribution,
    Change,
    Conflict,
    Edge,
    Evidence,
    Fated,
    Lineage,
    Lone,
    Match,
    Mention,
    Node,
    Page,
    Pair,
    Passage,
    Quantity,
    Record,
    Reject,
    Rendering,
    Segment,
    Sentence,
    Speaking,
    Story,
    TimeExpression,
    Told,
    Unit,
)


def make(key: str, text: str, given: bool = True, **more: object) -> Article:
    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Article(key=key, given=given, sha256=sha256, text=text, **more)  # type: ignore[arg-type]  # fields by name


def test_names_are_ids_stems_paths_then_hashes() -> None:
    articles = [
        make("north", "1"),
        make("pile/north.txt", "2", given=False),
        make("pile/south.txt", "3", given=False),
        make("east/dawn.txt", "4", given=False),
        make("west/dawn.html", "5", given=False),
        make("west/noon.txt", "6", given=False),
        make("west/noon.html", "7", given=False),
        make("twice", "8"),
        make("twice", "9"),
        make(".hidden", "10", given=False),
        make("a b/été.v2.txt", "11", given=False),
    ]
    names = name_articles(articles)
    sha = [article.sha256 for article in articles]
    assert names == [
        "north", "pile/north", "south", "east/dawn", "west/dawn", f"sha-{sha[5][:12]}", f"sha-{sha[6][:12]}",
        f"twice@{sha[7][:8]}", f"twice@{sha[8][:8]}", ".hidden", "été.v2",
    ]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "a.txt", "x/a.txt", "x/a.html", "y/a.txt", "b", "", ".txt", "x/"]),
            st.booleans(),
            st.sampled_from("123"),
        )
    ),
    st.randoms(use_true_random=False),
)
def test_names_are_unique_and_know_no_order(rows: list[tuple[str, bool, str]], chance: random.Random) -> None:
    articles = [make(key, text, given_) for key, given_, text in dict.fromkeys(rows)]
    names = dict(zip(articles, name_articles(articles), strict=True))
    assert len(set(names.values())) == len(articles)
    shuffled = chance.sample(articles, len(articles))
    assert dict(zip(shuffled, name_articles(shuffled), strict=True)) == names


def test_stories_are_named_by_their_smallest_sha256() -> None:
    articles = sorted((make(f"k{n}", str(n)) for n in range(3)), key=lambda article: article.sha256)
    stories = [Story(members=(2, 1), probabilities=(1.0, 1.0)), Story(members=(0,), probabilities=(1.0,))]
    assert name_stories(stories, articles) == [f"s-{articles[1].sha256[:10]}", f"s-{articles[0].sha256[:10]}"]
    twice = [Story(members=(0, 1), probabilities=(1.0, 0.6)), Story(members=(0, 2), probabilities=(0.7, 1.0))]
    names = name_stories(twice, articles)
    assert len(set(names)) == 2
    assert all(name.startswith(f"s-{articles[0].sha256[:10]}-") for name in names)


def test_slugs() -> None:
    assert slug_of("The Ébène  Gazette!") == "the-ebene-gazette"
    assert slug_of("") == "unnamed"
    assert len({slug_of("新聞"), slug_of("日報")}) == 2


# --- a pile of three: two tell of a bridge, one is read no further ---------------------------------------------------------------

EARLY = "The bridge held 40 carts, Mara Quill said. “It sways,” she said."
LATE = "The bridge held 50 carts. “It sways,” the warden said, the Low Road Post reported."
OTHER = "A goat won the fair."


def span(text: str, snippet: str) -> tuple[int, int]:
    return text.index(snippet), text.index(snippet) + len(snippet)


@dataclass
class Pile:
    """The arguments of `tables_of`, places in the order of `ids`."""

    ids: tuple[str, str, str]
    articles: list[Article]
    at: dict[str, int]

    def tables(self) -> dict[str, list[dict[str, object]]]:
        early, late, other = (self.at[text] for text in (EARLY, LATE, OTHER))
        pages: list[Page | None] = [None, None, None]
        records: list[Record | None] = [None, None, None]
        for place, text in ((early, EARLY), (late, LATE)):
            pages[place] = page_of(self.articles[place])
            records[place] = record_of(text)
        members = tuple(sorted((early, late)))
        where = {place: members.index(place) for place in members}
        low, high = members
        passage = Passage(a_start=0, a_end=15, b_start=0, b_end=15, words=3)
        pair = Pair(
            a=low,
            b=high,
            shingles=3,
            containment=0.5,
            content=0.61239,
            cosine=0.7,
            relation="retelling",
            probability=0.91,
            same_story=0.97,
            passages=(passage,),
        )
        far = Pair(
            a=min(early, other),
            b=max(early, other),
            shingles=0,
            containment=0.0,
            content=0.1,
            cosine=0.1,
            relation="unrelated",
            probability=0.99,
            same_story=0.01,
            passages=(Passage(a_start=0, a_end=1, b_start=0, b_end=1, words=1),),
        )
        return tables_of(
            self.articles,
            pages,
            records,
            [far, pair],
            {(low, high): account_of(low == early)},
            [Story(members=members, probabilities=tuple(1.0 if place == early else 0.9 for place in members))],
            {0: told_of(members, where[early], where[late])},
            [Reject(input="x.bin", place="", reason="binary", detail="x.bin is no text")],
            [{"statement": "t1", "story": None, "text": "Two articles tell of a bridge."}],
            not_run=[("record", self.articles[other].key, "language fr"), ("conflicts", "", "not part of this version")],
        )


def pile(ids: tuple[str, str, str], order: tuple[int, int, int]) -> Pile:
    texts = [EARLY, LATE, OTHER]
    articles = [make(ids[n], texts[n], title="Bridge" if n == 0 else None, language="en") for n in order]
    return Pile(ids, articles, {article.text: place for place, article in enumerate(articles)})


def page_of(article: Article) -> Page:
    end = len(article.text)
    return Page(
        article=article,
        segments=(Segment(start=0, end=end, role="body", rule="only"),),
        sentences=(Sentence(start=0, end=end, paragraph=0, role="body"),),
        units=(Unit(start=0, end=end, sentence=0, kind="clause"),),
    )


def record_of(text: str) -> Record:
    quoted = Attribution(content=(span(text, "“It sways,”"),), kind="direct", rule="said")
    whole = Attribution(content=((0, len(text)),), kind="indirect", via=("Low Road Post",), within=None, confidence=0.8)
    if text == EARLY:
        return Record(
            actors=(Actor(name="Mara Quill", kind="person", aliases=("Quill",)),),
            mentions=(Mention(actor=0, start=span(text, "Mara")[0], end=span(text, "Quill")[1]),),
            attributions=(
                Attribution(
                    content=(span(text, "The bridge held 40 carts"),), kind="indirect", speaker=0, speaker_status="explicit"
                ),
                quoted,
            ),
            quantities=(Quantity(start=span(text, "40")[0], end=span(text, "40")[1], kind="cardinal", value=40, counted="carts"),),
            times=(TimeExpression(start=0, end=3, type="DATE", value=None, anchor="article"),),
        )
    return Record(
        attributions=(whole, quoted),
        quantities=(Quantity(start=span(text, "50")[0], end=span(text, "50")[1], kind="cardinal", value=float("inf")),),
    )


def account_of(early_first: bool) -> Account:
    match = Match(
        a_unit=0,
        b_unit=0,
        a=(0, 24) if early_first else (0, 25),
        b=(0, 25) if early_first else (0, 24),
        kind="reworded",
        similarity=0.93333333,
        same_words=False,
        moved=True,
    )
    return Account(matches=(match,), only_a=(Lone(unit=0, start=25, end=30),), only_b=(), kept_a=0.5, kept_b=0.5)


def told_of(members: tuple[int, ...], early: int, late: int) -> Told:
    credit = Evidence(article=late, start=span(LATE, "the Low Road Post")[0], end=len(LATE) - 1, rule="credit")
    edge = Edge(
        retelling=late,
        exemplar=early,
        upstream=None,
        basis="text",
        probability=0.7,
        contributes=0.9,
        support=0.5,
        direction="inferred",
        rules=("words", "time"),
    )
    cited = Edge(
        retelling=late,
        exemplar=None,
        upstream="Low Road Post",
        basis="credit",
        probability=0.2,
        contributes=0.2,
        support=0.1,
        direction="stated",
        evidence=(credit,),
    )
    none = Edge(
        retelling=late,
        exemplar=None,
        upstream=None,
        basis=None,
        probability=0.1,
        contributes=0.0,
        support=0.0,
        direction="undecided",
    )
    nodes = tuple(Node(kind="article", name="", article=place) for place in range(2))
    lineage = Lineage(
        nodes=(*nodes, Node(kind="outlet", name="Low Road Post", carried_by=early, evidence=(credit,)), Node(kind="lost", name="")),
        edges=(edge, cited, none),
        lines=(1, 1),
    )
    return Told(
        members=members,
        lineage=lineage,
        fates=(
            Fated(
                exemplar=early,
                retelling=late,
                span=(0, 24),
                unit=0,
                retelling_span=(0, 25),
                retelling_unit=0,
                fate="altered",
                moved=False,
                direction="inferred",
                similarity=0.9,
            ),
            Fated(
                exemplar=None,
                retelling=late,
                span=None,
                unit=None,
                retelling_span=(30, 40),
                retelling_unit=0,
                fate="added",
                moved=False,
                direction="undecided",
            ),
        ),
        changes=(
            Change(
                exemplar=early,
                retelling=late,
                span=span(EARLY, "40"),
                retelling_span=span(LATE, "50"),
                type="quantity",
                how="other",
                severity=3,
                direction="inferred",
            ),
        ),
        renderings=(
            Rendering(utterance=0, article=early, attribution=1, against=None, wording=None, form="direct"),
            Rendering(utterance=0, article=late, attribution=1, against=(early, 1), wording="identical", form="direct"),
        ),
        conflicts=(
            Conflict(
                kind="discrepancy",
                a_article=late,
                a=(0, 25),
                a_holder="",
                b_article=early,
                b=(0, 24),
                b_holder="Mara Quill",
                about="carts",
            ),
        ),
        speakings=(Speaking(article=late, attribution=1, name="Quill", rule="same-utterance"),),
    )


def test_every_table_is_there_valid_and_holds_what_was_found() -> None:
    tables = pile(("north", "south", "goat"), (0, 1, 2)).tables()
    assert list(tables) == list(TABLES)
    for name, rows in tables.items():
        assert rows, name
        validate(name, rows)
    [change] = tables["changes"]
    assert (change["before"], change["after"], change["exemplar"], change["retelling"]) == ("40", "50", "north", "south")
    assert [row["fate"] for row in tables["fates"]] == ["added", "altered"]
    assert sum(float(str(row["probability"])) for row in tables["lineage"]) == 1.0
    nodes = {str(row["node"]): row for row in tables["nodes"]}
    assert {row["from_node"] for row in tables["lineage"]} == {"north", None, f"u-{change['story']}-low-road-post"}
    assert {row["from_node"] for row in tables["lineage"]} - {None} <= set(nodes)
    assert f"lost-{change['story']}-1" in nodes
    [alignment] = [row for row in tables["alignments"] if {row["a"], row["b"]} == {"north", "south"}]
    assert (alignment["a_end"], alignment["b_end"], alignment["similarity"], alignment["moved"]) == (24, 25, 0.9333, True)
    assert [row["rule"] for row in tables["alignments"] if "goat" in (row["a"], row["b"])] == ["passage"]
    assert {row["article"]: row["line"] for row in tables["stories"]} == {"north": 1, "south": 1, "goat": None}


def test_claims_and_speakers_are_joined() -> None:
    tables = pile(("north", "south", "goat"), (2, 1, 0)).tables()
    attributions = {row["attribution"]: row for row in tables["attributions"]}
    assert attributions["north:q1"]["speaker"] == "north:a1"
    assert attributions["north:q1"]["speaker_name"] == "Mara Quill"
    assert attributions["south:q2"]["speaker"] == "north:a1"
    assert attributions["south:q2"]["speaker_status"] == "inferred"
    assert attributions["south:q2"]["rule"] == "same-utterance"
    claims = {row["article"]: row for row in tables["quantities"]}
    assert (claims["north"]["attribution"], claims["north"]["value"]) == ("north:q1", 40.0)
    assert (claims["south"]["attribution"], claims["south"]["value"]) == ("south:q1", None)
    assert tables["utterances"][1]["against"] == "north:q2"
    assert tables["times"][0]["anchor"] == "article"
    [conflict] = tables["conflicts"]
    assert (conflict["a_article"], conflict["a_holder"], conflict["b_article"]) == ("north", "Mara Quill", "south")


def test_what_was_not_run_is_said() -> None:
    stages = pile(("north", "south", "goat"), (0, 1, 2)).tables()["stages"]
    found = {(row["scope"], row["subject"], row["stage"]): (row["run"], row["why"]) for row in stages}
    assert found["article", "goat", "record"] == (False, "language fr")
    assert found["article", "goat", "clean"][0] is False
    assert found["article", "north", "record"] == (True, "")
    assert found["pile", "", "conflicts"] == (False, "not part of this version")
    assert [run for (scope, _, _), (run, _) in found.items() if scope == "story"] == [True]


def test_order_of_the_articles_is_irrelevant_and_names_are_only_names() -> None:
    ids = ("north", "south", "goat")
    digests = {digest_of(pile(ids, order).tables()) for order in ((0, 1, 2), (2, 1, 0), (1, 2, 0))}
    assert len(digests) == 1
    renamed = pile(("z", "a", "m"), (0, 1, 2)).tables()
    assert digest_of(renamed) not in digests
    for row in renamed["relations"] + renamed["alignments"]:
        assert str(row["a"]) < str(row["b"])
    [alignment] = [row for row in renamed["alignments"] if row["rule"] != "passage"]
    assert (alignment["a"], alignment["a_end"], alignment["b_end"]) == ("a", 25, 24)


def test_versions_name_what_they_are_versions_of() -> None:
    articles = [make("k", "one"), make("k", "two"), make("other", "three", version_of="k")]
    tables = tables_of(articles, [None] * 3, [None] * 3, [], {}, [], {}, [])
    assert {row["version_of"] for row in tables["articles"]} == {"k"}
    assert len({row["article"] for row in tables["stories"]}) == 3
    for name, rows in tables.items():
        validate(name, rows)


def test_one_story_alone() -> None:
    tables = pile(("north", "south", "goat"), (0, 1, 2)).tables()
    ids = {str(row["article"]): str(row["story"]) for row in tables["stories"]}
    bridge, fair = of_story(tables, ids["north"]), of_story(tables, ids["goat"])
    assert [row["article"] for row in bridge["articles"]] == ["north", "south"]
    assert len(bridge["relations"]) == 1
    assert bridge["changes"] == tables["changes"]
    assert {row["subject"] for row in bridge["stages"]} == {"north", "south", ids["north"], ""}
    assert [row["article"] for row in fair["articles"]] == ["goat"]
    assert not fair["relations"]
    assert list(bridge) == list(tables)


def test_a_passage_is_verbatim_only_where_every_word_is_the_same() -> None:
    near = [
        Passage(a_start=0, a_end=40, b_start=9, b_end=49, words=8),
        Passage(a_start=50, a_end=90, b_start=60, b_end=99, words=8, similarity=0.9999),
    ]
    pair = Pair(
        a=1, b=0, shingles=3, containment=0.5, content=0.6, cosine=0.7, relation="retelling", probability=0.9, same_story=0.9,
        passages=tuple(near),
    )  # fmt: skip
    rows = rows_of_passages(pair, ["early", "late"])
    assert [(row["kind"], row["similarity"]) for row in rows] == [("verbatim", 1.0), ("reworded", 0.9999)]
    assert [(row["a"], row["a_start"], row["b"], row["b_start"]) for row in rows] == [
        ("early", 9, "late", 0),
        ("early", 60, "late", 50),
    ]
