"""The page is one file that loads nothing, escapes everything, links every sentence to its spans, and shows every unit's fate."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from html.parser import HTMLParser
from typing import Any

import pytest

from retold.dossier.dossier import Dossier
from retold.dossier.facing import face
from retold.dossier.ledger import worded
from retold.dossier.to_html import index_html, page_name, to_html
from retold.errors import NothingFound
from tests.dossier.fixture import PIECES, SINGLE, STORY, crowd, hostile, tables

VOID = {"meta", "br", "link", "img", "input", "hr"}


class Reader(HTMLParser):
    """What a browser would make of a page: elements with attributes, the text of each, and whether the nesting is sound."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.faults: list[str] = []
        self.texts: dict[str, str] = {}
        self.inside: list[str] = []
        self.all: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
            self.inside.append(dict(attrs).get("id") or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1:]}")
            return
        self.open.pop()
        self.inside.pop()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("style", "script"):
            return
        self.all.append(data)
        for identifier in self.inside:
            if identifier:
                self.texts[identifier] = self.texts.get(identifier, "") + data


def page(made: dict[str, list[dict[str, Any]]] | None = None, story: str = STORY) -> str:
    return to_html(Dossier.of(made or tables()), story)


def flat(text: str) -> str:
    return " ".join(text.split())


def pages() -> list[str]:
    return [page(), page(story=SINGLE), index_html(Dossier.of(tables())), page(crowd(30, 60))]


def test_nesting_is_sound_and_ids_are_unique() -> None:
    for html in pages():
        read = Reader(html)
        assert not read.faults
        assert not read.open
        ids = Counter(attributes["id"] for _, attributes in read.elements if attributes.get("id"))
        assert ids.most_common(1)[0][1] == 1
        targets = {str(a["href"])[1:] for tag, a in read.elements if tag == "a" and str(a.get("href")).startswith("#")}
        assert targets <= set(ids)


def test_nothing_is_loaded_from_elsewhere() -> None:
    for html in pages():
        read = Reader(html)
        for tag, attributes in read.elements:
            assert tag not in ("link", "img", "iframe", "object", "embed", "base", "form", "audio", "video", "source", "use")
            assert "src" not in attributes
            assert "style" not in attributes
            assert not [name for name in attributes if name.startswith("on")]
            href = attributes.get("href") or "#"
            assert href.startswith("#") or re.fullmatch(r"s-[0-9a-f]+\.html", href)
        assert "url(" not in html
        assert "@import" not in html


def test_the_policy_allows_exactly_the_page_s_own_style_and_script() -> None:
    for html in pages():
        policy = next(a["content"] for _, a in Reader(html).elements if a.get("http-equiv") == "Content-Security-Policy")
        assert policy is not None
        assert policy.startswith("default-src 'none';")
        assert "unsafe" not in policy
        for tag in ("style", "script"):
            [source] = re.findall(f"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
            digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
            assert f"{tag}-src 'sha256-{digest}'" in policy


@pytest.mark.parametrize(
    "bait",
    [
        "<img src=x onerror=alert(1)>",
        "</script><script>alert(1)</script>",
        '"><svg onload=alert(1)>',
        "' onmouseover='alert(1)",
        "{{ 7*7 }}{% raw %}",
        "</textarea></title></style>--><b>",
        "\x00\x1b\u202e\ud800&lt;",
    ],
)
def test_hostile_text_stays_text(bait: str) -> None:
    dossier = Dossier.of(hostile(bait))
    for html in (to_html(dossier, STORY), index_html(dossier)):
        read = Reader(html)
        assert not read.faults
        assert {tag for tag, _ in read.elements}.isdisjoint({"img", "b", "textarea"})
        assert Counter(tag for tag, _ in read.elements)["script"] == 1
        assert not [name for _, a in read.elements for name in a if name.startswith("on")]
        assert not any(str(a.get("href", "#")).lower().startswith("javascript") for _, a in read.elements)
        assert not re.search("[\x00-\x08\x0e-\x1f\u202a-\u202e\ud800-\udfff]", html)
        html.encode("utf-8")


def test_the_page_says_exactly_the_statements() -> None:
    dossier = Dossier.of(tables())
    read = Reader(to_html(dossier, STORY))
    for row in dossier.said(STORY):
        number = int(row["statement"].rpartition(":s")[2])
        assert flat(read.texts[f"st-{number}"]).startswith(flat(row["text"])), row
    shown = {i for i in read.texts if re.fullmatch(r"st-\d+", i)}
    assert len(shown) == len(dossier.said(STORY))


def test_evidence_links_lead_to_the_words() -> None:
    dossier = Dossier.of(tables())
    read = Reader(to_html(dossier, STORY))
    row = next(r for r in dossier.said(STORY) if "“denied”" in r["text"])
    number = int(row["statement"].rpartition(":s")[2])
    keys = next(a["data-ev"] for _, a in read.elements if a.get("id") == f"st-{number}")
    assert keys is not None
    words = []
    for key in keys.split():
        place, start, _ = key.split(":")
        words.append(read.texts[f"a{place}-{start}"])
    assert words == ["denied", "admitted"]


def test_articles_are_printed_whole_and_in_order() -> None:
    dossier = Dossier.of(tables())
    html = to_html(dossier, STORY)
    read = Reader(html)
    story = dossier.told[0]
    for place, article in enumerate(story.articles):
        parts = [a for _, a in read.elements if re.fullmatch(rf"a{place}-\d+", a.get("id") or "")]
        assert "".join(read.texts.get(str(a["id"]), "") for a in parts) == article.text
        for a in parts:
            start, end = int(str(a["data-s"])), int(str(a["data-e"]))
            assert read.texts[str(a["id"])] == article.text[start:end]


def test_furniture_is_named_in_the_printed_article() -> None:
    assert 'data-role="ad">- Advertisement -</span>' in page()


def test_every_unit_stands_in_its_pair_with_its_fate() -> None:
    dossier = Dossier.of(tables())
    story = dossier.told[0]
    numbers = {str(row["change"]): n for n, shift in enumerate(story.shifts, 1) for row in shift.places}
    for exemplar, retelling in (("courier-1", "mirror-1"), ("courier-1", "eye-1"), ("eye-1", "digest-1")):
        lines = face(story, exemplar, retelling, numbers)
        found = [
            (
                "".join(p.text for p in line.left.parts) if line.left else None,
                "".join(p.text for p in line.right.parts) if line.right else None,
                line.fate,
            )
            for line in lines
        ]
        for x, r, there, here, fate, _ in PIECES:
            if (x or "eye-1", r) == (exemplar, retelling):
                assert any(
                    (there is None or (left is not None and there in left))
                    and (here is None or (right is not None and here in right))
                    and fate == f
                    for left, right, f in found
                ), (there, here, fate)


def test_moved_pieces_stand_at_both_places_and_point_at_each_other() -> None:
    lines = face(Dossier.of(tables()).told[0], "courier-1", "eye-1", {})
    by_number = {line.number: line for line in lines}
    away = [line for line in lines if line.other is not None and line.right is None]
    assert len(away) == 4
    for line in away:
        assert line.other is not None
        there = by_number[line.other]
        assert there.left is not None
        assert there.right is not None
        assert line.left is not None
        assert (there.left.start, there.left.end) == (line.left.start, line.left.end)
        assert there.other == line.number


def test_both_columns_read_in_their_own_order() -> None:
    lines = face(Dossier.of(tables()).told[0], "courier-1", "eye-1", {})
    right = [line.right.start for line in lines if line.right]
    left = [line.left.start for line in lines if line.left and (line.other is None or line.right is None)]
    assert right == sorted(right)
    assert left == sorted(left)


def test_changes_mark_the_words_and_the_empty_place() -> None:
    html = page()
    assert re.search(r"<del [^>]*>reportedly </del>", html)
    assert re.search(r"<ins [^>]*>2.3 million</ins>", html)
    assert 'class="place"' in html
    assert "<del>denied</del>" in html
    assert "<ins>admitted</ins>" in html


def test_overlapping_pieces_and_spans_out_of_range_do_not_repeat_text() -> None:
    made = tables()
    row = next(r for r in made["fates"] if r["fate"] == "kept")
    made["fates"] += [row | {"start": row["start"] + 5, "end": row["end"] + 9}, row | {"start": 10**6, "end": 10**6 + 4}]
    story = Dossier.of(made).told[0]
    lines = face(story, "courier-1", "mirror-1", {})
    spans = sorted({(line.left.start, line.left.end) for line in lines if line.left})
    assert all(one[1] <= two[0] for one, two in zip(spans, spans[1:], strict=False))
    to_html(Dossier.of(made), STORY)


def test_the_lineage_is_said_in_a_table_too() -> None:
    read = Reader(page())
    text = flat(read.texts["lineage"])
    assert "Valley Mirror 4 March 2031, 13:20 +01:00 Tarn Courier" in text
    assert "undecided (?)" in text
    assert "Kestrel Agency (cited, not at hand)" in text


def test_a_crowd_is_folded_and_stays_small() -> None:
    html = page(crowd(200, 100))
    assert len(html) < 1_500_000
    assert "200 exact copies" in html
    assert html.count('class="facing"') <= 30
    assert "not shown side by side" in html


def test_a_page_without_texts_says_so() -> None:
    made = tables()
    for row in made["articles"]:
        row["text"] = None
    assert "No text in these tables" in page(made)


def test_the_index_links_to_the_pages() -> None:
    html = index_html(Dossier.of(tables()))
    hrefs = {a.get("href") for tag, a in Reader(html).elements if tag == "a"}
    assert page_name(STORY) in hrefs
    assert page_name(SINGLE) not in hrefs, "a story of one article has no page"
    assert SINGLE in html
    assert "broken.jsonl" in html


def test_a_page_name_is_no_path() -> None:
    assert page_name("../../etc/x") == "______etc_x.html"


def test_an_unknown_story_is_an_error() -> None:
    with pytest.raises(NothingFound):
        to_html(Dossier.of(tables()), "s-none")


def test_same_in_same_out() -> None:
    assert page() == page()


def test_renderings_are_compared_word_by_word() -> None:
    parts = worded("“We had minutes, not hours,”", "“we had only minutes”")
    assert parts[0] == ("same", "“We had", "“we had")
    assert ("lost", "not hours,”", "") in parts
    assert any(tag == "gained" and new == "only" for tag, _, new in parts)
    assert worded("a" * 10**5, "b") == (("other", "a" * 10**5, "b"),)
