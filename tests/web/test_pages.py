"""Every page on the sample, and on a pile that means ill."""

from __future__ import annotations

import html
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

import retold
from retold.errors import ArchiveLocked
from retold.store import open_archive
from retold.web.app import make_app
from retold.web.library import Library

MINE = "http://127.0.0.1"


@pytest.fixture(scope="module")
def client(sample: Path) -> TestClient:
    return TestClient(make_app(sample), base_url=MINE)


@pytest.fixture(scope="module")
def library(client: TestClient) -> Library:
    found: Library = client.app.state.library  # type: ignore[attr-defined]  # httpx knows of no state
    return found


@pytest.fixture(scope="module")
def largest(library: Library) -> str:
    catalog = library.catalog()
    story = max(catalog.ids, key=lambda one: (len(catalog.members(one)), one))
    library.told(story)  # so that no page has to wait for it
    return story


def links(page: str) -> set[str]:
    return {html.unescape(found) for found in re.findall(r'href="([^"#][^"]*)"', page)}


def test_every_page_that_is_linked_from_a_page_is_there(client: TestClient, library: Library, largest: str) -> None:
    seen, due = {"/"}, ["/", f"/stories/{largest}"]
    within = {*(name for name in library.told(largest).dossier.articles), ""}
    kinds = set()
    while due:
        answer = client.get(due.pop())
        assert answer.status_code == 200, answer.url
        kinds.add(answer.url.path.rpartition("/")[2] if answer.url.path.count("/") > 2 else answer.url.path.split("/")[1])
        if "text/html" not in answer.headers["content-type"]:
            continue
        assert "refresh" not in answer.headers
        for link in links(answer.text):
            parts = urlsplit(link)
            assert not parts.netloc, f"{answer.url} leads elsewhere: {link}"
            asked = parse_qs(parts.query)
            plain = f"{parts.path}?{parts.query.partition('&')[0]}" if {"at", "light", "show", "all"} & set(asked) else link
            address = plain.partition("#")[0]
            elsewhere = not {*asked.get("id", [""]), *asked.get("a", [""])} <= within and parts.path in ("/articles", "/compare")
            elsewhere |= parts.path.startswith("/stories/") and largest not in parts.path
            if address not in seen and not elsewhere and len(seen) < 150:
                seen.add(address)
                due.append(address)
    assert {"", "stories", "articles", "compare", "outlets", "utterances", "actors"} <= kinds


def test_nothing_in_a_page_is_inline(client: TestClient, largest: str) -> None:
    for address in ("/", f"/stories/{largest}", "/outlets"):
        page = client.get(address).text
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=", page), address


def test_the_list_says_each_story_once_and_its_size(client: TestClient, library: Library) -> None:
    page = client.get("/").text
    shown = re.findall(r'<h2><a href="/stories/([^"]+)">', page)
    assert sorted(shown) == sorted(library.catalog().ids)
    sizes = [int(n) for n in re.findall(r'<strong class="num">(\d+) article', page)]
    assert sizes == sorted(sizes, reverse=True) and sum(sizes) == len(library.catalog().names)


def test_filters_take_out_what_does_not_pass(client: TestClient, library: Library) -> None:
    catalog = library.catalog()
    name, articles = catalog.outlet_counts[0]
    page = client.get("/", params={"outlet": name}).text
    shown = set(re.findall(r'<h2><a href="/stories/([^"]+)">', page))
    assert shown == {catalog.story_of(place) for place in catalog.outlet_places(name)}
    assert len(catalog.outlet_places(name)) == articles
    large = client.get("/", params={"least": "4"}).text
    assert set(re.findall(r'<h2><a href="/stories/([^"]+)">', large)) == {s for s in catalog.ids if len(catalog.members(s)) >= 4}
    assert "is no day" in client.get("/", params={"since": "soon"}).text
    assert "No story at hand passes" in client.get("/", params={"until": "1800-01-01"}).text


def test_search_finds_words_and_what_came_since(client: TestClient, library: Library, sample: Path) -> None:
    with open_archive(sample, write=False) as archive:
        articles = archive.articles()
    wanted = next(word for word in re.findall(r"[a-z]{9,}", articles[0].text) if word)
    expected = {a.key for a in articles if re.search(rf"\b{wanted}\b", f"{a.title} {a.text}", re.IGNORECASE)}
    page = client.get("/", params={"q": wanted}).text
    said = re.search(r"(\d+) articles?\b", page)
    assert said and int(said[1]) == len(expected)
    assert "no word to search for" in client.get("/", params={"q": "…"}).text
    assert client.get("/", params={"q": '" OR ) NEAR( -'}).status_code == 200


def test_a_sentence_shows_its_evidence_by_its_address_alone(client: TestClient, largest: str) -> None:
    plain = client.get(f"/stories/{largest}").text
    number, address = re.search(r'value="(\d+)" id="st-\d+">(?:(?!</li>).)*?class="show" href="([^"]+)"', plain, re.DOTALL).groups()  # type: ignore[union-attr]  # there is one
    assert 'class="proof"' not in plain
    shown = client.get(html.unescape(address)).text
    assert f'id="pr-{number}"' in shown and "<blockquote" in shown and shown.count('class="proof"') == 1
    part = client.get(f"/stories/{largest}/evidence", params={"statement": number}).text
    assert f'id="pr-{number}"' in part and "<html" not in part
    assert client.get(f"/stories/{largest}/evidence", params={"statement": "99999"}).status_code == 404


def test_an_article_is_printed_whole_whatever_is_tinted_or_lit(client: TestClient, library: Library, largest: str) -> None:
    story = library.told(largest).dossier.story(largest)
    assert story
    for member in story.articles:
        page = client.get("/articles", params={"id": member.id, "light": "3-40"}).text
        body = re.findall(r'<div class="printed-text body" [^>]*>(.*?)</div>', page, re.DOTALL)[-1]
        assert html.unescape(re.sub(r"<[^>]+>", "", body)) == member.text
        assert 'id="lit"' in page
    reworded = [m for m in story.articles if story.rows.get(m.id) and story.rows[m.id][0].get("exemplar")]
    page = client.get("/articles", params={"id": reworded[0].id, "at": "1"}).text
    assert re.search(r'class="from o\d \w+[^"]* at"', page) and "In the exemplar" in page


def test_two_articles_side_by_side_whether_read_so_or_not(client: TestClient, library: Library, largest: str) -> None:
    story = library.told(largest).dossier.story(largest)
    assert story
    (exemplar, retelling), _, _ = story.pairs[0]
    page = client.get("/compare", params={"a": retelling, "b": exemplar}).text
    assert "<del" in page and "<ins" in page and page.index(html.escape(story.name(exemplar))) < page.index("Row by row")
    other = next(name for name in library.catalog().names if name not in story.article)
    apart = client.get("/compare", params={"a": exemplar, "b": other}).text
    assert "does not read these two" in apart and "Why these two were, or were not, joined" in apart
    assert client.get("/compare", params={"a": exemplar, "b": exemplar}).status_code == 400


def test_where_a_passage_stands(client: TestClient, library: Library) -> None:
    catalog = library.catalog()
    member = library.told(catalog.ids[0]).dossier.articles[catalog.names[0]]
    passage = " ".join(member.text.split()[20:36])
    page = client.get("/where", params={"passage": passage}).text
    assert "First at hand" in page or "Cannot tell which is first" in page
    assert "Not found in the" in client.get("/where", params={"passage": "zyxw vutsr qponm"}).text
    assert client.get("/where").status_code == 400


def test_what_is_not_there_is_said_with_what_is_near(client: TestClient, library: Library) -> None:
    name = library.catalog().names[0]
    answer = client.get("/articles", params={"id": name + "x"})
    assert answer.status_code == 404 and html.escape(name) in answer.text and "not-found" in answer.text
    assert client.get("/no/such/page").status_code == 404
    assert client.get("/stories/s-0000000000").status_code == 404
    assert client.post("/").status_code == 405


EVIL = """<script>alert(1)</script> "><img src=x onerror=alert(2)> {{ 7*7 }} \u202etxet"""


def test_hostile_words_stand_in_pages_as_words(tmp_path: Path) -> None:
    body = f"The mill {EVIL} burned down on Sunday, said {EVIL} Ada <b>Renn</b>. “We lost {EVIL} all of it,” she said. It had 300."
    rows = [
        {
            "id": f"{n}/../{EVIL}",
            "outlet": f"{EVIL}{n}",
            "title": f"{EVIL} {n}",
            "published": f"2031-04-0{n}",
            "text": f"{body} No {n}.",
        }
        for n in range(1, 4)
    ]
    path = tmp_path / "evil.retold"
    retold.trace(rows, archive=path)
    client = TestClient(make_app(path), base_url=MINE)
    library: Library = client.app.state.library  # type: ignore[attr-defined]  # httpx knows of no state
    catalog = library.catalog()
    told = library.told(catalog.ids[0])
    utterance = next((row["utterance"] for row in told.tables["utterances"]), "")
    actor = next(row["actor"] for row in told.tables["actors"])
    a, b = catalog.names[:2]
    for address, asked in (
        ("/", {"q": EVIL, "outlet": EVIL, "since": EVIL}),
        ("/", {"outlet": f"{EVIL}1"}),
        (f"/stories/{catalog.ids[0]}", {"show": "1", "all": EVIL}),
        ("/articles", {"id": a, "light": "0-30"}),
        ("/compare", {"a": a, "b": b}),
        ("/outlets", {}),
        ("/outlets", {"name": f"{EVIL}1"}),
        ("/where", {"passage": EVIL}),
        (f"/stories/{catalog.ids[0]}/utterances", {"id": utterance}),
        (f"/stories/{catalog.ids[0]}/actors", {"id": actor}),
        ("/articles", {"id": EVIL}),
    ):
        answer = client.get(address, params=asked)
        assert answer.status_code in (200, 404), (address, asked)
        assert "<img" not in answer.text and "<script>" not in answer.text and "<b>" not in answer.text, (address, asked)
        assert "\u202e" not in answer.text, (address, asked)
    assert client.get("/articles", params={"id": a}).status_code == 200


def test_pages_of_the_list_have_every_story_once(tmp_path: Path) -> None:
    rows = [
        {
            "id": f"a{n}",
            "outlet": "The Gable",
            "published": f"2031-01-{n % 28 + 1:02}",
            "text": f"Nothing {n} like {n * 7919} it {n}x.",
        }
        for n in range(95)
    ]
    path = tmp_path / "many.retold"
    retold.trace(rows, archive=path, depth="find")
    client = TestClient(make_app(path), base_url=MINE)
    for order in ("largest", "latest", "earliest"):
        seen: list[str] = []
        address: str | None = f"/?order={order}"
        while address:
            page = client.get(address).text
            seen += re.findall(r'<h2><a href="/stories/([^"]+)">', page)
            following = re.search(r'rel="next" href="([^"]+)"', page)
            address = html.unescape(following[1]) if following else None
        assert len(seen) == len(set(seen)) == len(client.app.state.library.catalog())  # type: ignore[attr-defined]  # as above


def test_what_is_added_while_serving_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "live.retold"
    retold.trace([{"id": "one", "text": "The old mill at Harrow Ford burned down on Sunday night, its owner said."}], archive=path)
    client = TestClient(make_app(path), base_url=MINE)
    assert "1 story, 1 article" in client.get("/").text
    assert client.get("/", params={"q": "lanterns"}).text.count("<h2><a") == 0
    retold.trace([{"id": "two", "text": "Lanterns were lit along the canal in Upper Tarn for the first time."}], archive=path)
    assert "2 stories, 2 articles" in client.get("/").text
    assert client.get("/", params={"q": "lanterns"}).text.count("<h2><a") == 1
    with open_archive(path, write=True) as archive:
        archive.remove("two")
        assert client.get("/", params={"q": "lanterns"}).text.count("<h2><a") == 0, "also while another writes"
    assert client.get("/articles", params={"id": "two"}).status_code == 404


def test_a_story_is_told_once_and_again_when_its_articles_change(tmp_path: Path) -> None:
    text = "The old mill at Harrow Ford burned down on Sunday night, its owner Ada Renn said. Forty looms were lost in the fire."
    path = tmp_path / "again.retold"
    retold.trace([{"id": "one", "published": "2031-01-01", "text": text}], archive=path)
    library = Library(path)
    first = library.told("one")
    assert library.told("one") is first and library.is_told("one")
    before = library.fingerprint
    retold.trace([{"id": "two", "published": "2031-01-02", "text": text + " Nobody was hurt."}], archive=path)
    assert library.fingerprint != before
    again = library.told("one")
    assert again is not first and len(again.findings.articles) == 2 and library.told("two") is again


def test_an_archive_that_others_write_to_is_read_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "busy.retold"
    retold.trace([{"id": "one", "text": "The old mill at Harrow Ford burned down on Sunday night, its owner said."}], archive=path)
    with open_archive(path, write=True), pytest.raises(ArchiveLocked):
        Library(path).write(lambda archive: None)
    with open_archive(path, write=True):
        client = TestClient(make_app(path), base_url=MINE)
        assert client.get("/").status_code == 200 and client.get("/stories/one").status_code == 200
        assert "lately are not searched" in client.get("/", params={"q": "mill"}).text
