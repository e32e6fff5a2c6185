"""The API: the tables as the command line exports them, page by page; tags, forms, and errors as problem details."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator

import retold
from retold.config import Settings
from retold.dossier.tables import TABLES, of_story
from retold.web.app import make_app
from tests.test_results import ROWS

Row = dict[str, Any]
V1 = "/api/v1"
BRIEF = "The lighthouse at Dunmoor was painted white on Thursday, its keeper Odo Pell said. It had been red since the war."
MORE: list[Row] = [
    {"id": f"eye/{n}", "outlet": "The Lindow Eye", "text": f"{BRIEF} Painters number {n} brought {n + 3} ladders."}
    for n in range(3)
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("api") / "pile.retold"
    retold.trace([*ROWS, *MORE, {"id": "void"}], archive=path)
    return path


@pytest.fixture(scope="module")
def found(archive: Path) -> retold.Traced:
    return retold.load(archive)


@pytest.fixture(scope="module")
def client(archive: Path) -> TestClient:
    return TestClient(make_app(archive), base_url="http://127.0.0.1", raise_server_exceptions=False)


@pytest.fixture(scope="module")
def large(archive: Path) -> TestClient:
    """The same archive as one that is too large to be told as a whole."""
    settings = Settings(deep_articles=1, story_articles=1, workers=1)
    return TestClient(make_app(archive, settings), base_url="http://127.0.0.1", raise_server_exceptions=False)


def pages(client: TestClient, address: str, limit: int) -> Iterator[Row]:
    """Every page of a table, by the addresses that the server gives."""
    following: str | None = f"{address}?limit={limit}"
    while following:
        answer = client.get(following)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/json"
        page = answer.json()
        assert len(page["rows"]) <= limit
        assert answer.links.get("next", {}).get("url") == page["next"]
        yield page
        following = page["next"]


def rows(client: TestClient, address: str, limit: int = 1000) -> list[Row]:
    return [row for page in pages(client, address, limit) for row in page["rows"]]


@pytest.mark.parametrize("name", TABLES)
def test_every_table_has_the_rows_that_are_exported(client: TestClient, found: retold.Traced, name: str) -> None:
    expected = json.loads(json.dumps(found.tables[name]))
    for limit in (1, 3, 1000):
        if limit > 1 or len(expected) < 40:
            assert rows(client, f"{V1}/{name}", limit) == expected


@pytest.mark.parametrize("name", [name for name in TABLES if name not in ("rejects", "stories")])
def test_every_table_of_a_story(client: TestClient, large: TestClient, found: retold.Traced, name: str) -> None:
    story = found.stories[0]["story"]
    expected = json.loads(json.dumps(of_story(found.tables, story)[name]))
    if name in ("statements", "stages", "alignments", "relations"):  # of the pile too, or across stories
        assert rows(client, f"{V1}/stories/{story}/{name}", 7)
        return
    assert rows(client, f"{V1}/stories/{story}/{name}", 7) == expected
    member = found.stories[0]["article"].replace("/", "%2F")
    if "%2F" not in member:
        assert rows(client, f"{V1}/stories/{member}/{name}", 1000) == expected


def test_a_large_archive_is_paged_without_being_told(large: TestClient, found: retold.Traced) -> None:
    for name in ("articles", "stories", "relations", "rejects"):
        expected = [dict(row) for row in found.tables[name]]
        for row in expected:
            if "line" in row:
                row["line"] = None
        for limit in (1, 2, 1000):
            assert rows(large, f"{V1}/{name}", limit) == expected, (name, limit)


def test_a_large_archive_is_told_story_by_story(large: TestClient, found: retold.Traced) -> None:
    several = {row["story"] for row in found.stories if sum(r["story"] == row["story"] for r in found.stories) > 1}
    assert len(several) == 2
    for name in ("changes", "fates", "lineage", "nodes", "utterances", "conflicts"):
        expected = [row for row in found.tables[name] if row["story"] in several]
        for limit in (1, 4, 1000):
            assert sorted(map(str, rows(large, f"{V1}/{name}", limit))) == sorted(map(str, expected)), (name, limit)
    assert rows(large, f"{V1}/changes")


def test_a_page_begins_where_it_should_though_its_row_is_gone(large: TestClient) -> None:
    from retold.web.api_rows import written

    names = [row["article"] for row in rows(large, f"{V1}/articles")]
    assert names == sorted(names)
    after = large.get(f"{V1}/articles", params={"cursor": written([names[1] + "!"])}).json()["rows"]
    assert [row["article"] for row in after] == names[2:]
    for place in (["a", "b"], ["zz", "a"], [names[0], "a"], [names[0], names[1] + "!"]):
        behind = large.get(f"{V1}/relations", params={"cursor": written(place)}).json()["rows"]
        expected = [row for row in rows(large, f"{V1}/relations") if [row["a"], row["b"]] > place]
        assert behind == expected, place
    stories = rows(large, f"{V1}/stories")
    for place in (["s-", ""], ["s-zzz", ""], [stories[0]["story"], ""], [stories[-1]["story"], stories[-1]["article"]]):
        behind = large.get(f"{V1}/stories", params={"cursor": written(place)}).json()["rows"]
        assert behind == [row for row in stories if [row["story"], row["article"]] > place], place
    for place in (["s-", 0], ["s-zzz", 0], ["s-zzz", 99]):
        assert large.get(f"{V1}/changes", params={"cursor": written(place)}).status_code == 200


def test_forms(client: TestClient, found: retold.Traced) -> None:
    pyarrow = pytest.importorskip("pyarrow.parquet")
    answer = client.get(f"{V1}/changes.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="changes.csv"' in answer.headers["content-disposition"]
    read = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["change"] for row in read] == [row["change"] for row in found.changes]
    answer = client.get(f"{V1}/changes.parquet")
    assert answer.headers["content-type"] == "application/vnd.apache.parquet"
    assert pyarrow.read_table(io.BytesIO(answer.content)).equals(found.changes.to_arrow())
    assert client.get(f"{V1}/changes.json").json() == client.get(f"{V1}/changes").json()
    story = found.stories[0]["story"]
    assert client.get(f"{V1}/stories/{story}/changes.csv?limit=1").headers["link"].startswith(f"<{V1}/stories/{story}/changes.csv?")


def test_without_text(client: TestClient) -> None:
    found = client.get(f"{V1}/articles?no_text=true").json()["rows"]
    assert {row["text"] for row in found} == {None} and all(row["sha256"] for row in found)
    assert client.get(f"{V1}/articles/courier-1?no_text=true").json()["text"] is None


def test_a_tag_saves_sending_it_again(client: TestClient, archive: Path) -> None:
    answer = client.get(f"{V1}/changes?limit=2")
    tag = answer.headers["etag"]
    for given in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        again = client.get(f"{V1}/changes?limit=2", headers={"if-none-match": given})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get(f"{V1}/changes?limit=2", headers={"if-none-match": '"x"'}).status_code == 200
    assert client.get(f"{V1}/changes?limit=3", headers={"if-none-match": tag}).status_code == 200
    for address in ("", "/stories/courier-1", "/articles/courier-1", "/where?text=ferry+to+Marrow+will+stop", "/changes.csv"):
        tag = client.get(V1 + address).headers["etag"]
        assert client.get(V1 + address, headers={"if-none-match": tag}).status_code == 304


def test_a_tag_changes_with_the_archive(tmp_path: Path) -> None:
    archive = tmp_path / "pile.retold"
    retold.trace(ROWS, archive=archive)
    client = TestClient(make_app(archive), base_url="http://127.0.0.1")
    first = client.get(f"{V1}/articles")
    retold.trace(MORE, archive=archive)
    second = client.get(f"{V1}/articles", headers={"if-none-match": first.headers["etag"]})
    assert second.status_code == 200
    assert len(second.json()["rows"]) == len(first.json()["rows"]) + 3


def problem_of(answer: Any, status: int) -> Row:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: Row = answer.json()
    assert set(body) >= {"type", "title", "status", "detail", "instance"}
    assert body["status"] == status and body["type"].startswith("urn:retold:problem:")
    return body


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/nothing", 404),
        ("/stories/nobody", 404),
        ("/stories/nobody/changes", 404),
        ("/stories/courier-1/nothing", 404),
        ("/articles/nobody", 404),
        ("/articles?limit=0", 422),
        ("/articles?limit=1001", 422),
        ("/articles?limit=x", 422),
        ("/articles.xml", 422),
        ("/articles?cursor=nonsense", 400),
        ("/articles?cursor=WzFd", 400),
        ("/articles?cursor=%C3%A9", 400),
        ("/where", 422),
        ("/where?text=", 422),
        ("/where?text=%2E", 400),
    ],
)
def test_faults_are_problems(client: TestClient, large: TestClient, address: str, status: int) -> None:
    for one in (client, large):
        if status == 400 and "WzFd" in address and one is client:
            continue  # there a number is a place
        problem_of(one.get(V1 + address), status)


def test_another_method_is_told_which_there_are(client: TestClient) -> None:
    for address in ("/articles", "/stories/courier-1", "/articles.csv", "/where", "", "/openapi.json"):
        answer = client.delete(V1 + address)
        assert "GET" in problem_of(answer, 405)["detail"]
        assert answer.headers["allow"] == "GET"


def test_who_may_ask(archive: Path) -> None:
    client = TestClient(make_app(archive, token="tarn"), base_url="http://127.0.0.1")
    problem_of(client.get(f"{V1}/articles"), 401)
    problem_of(client.get(f"{V1}/articles", headers={"authorization": "Bearer other"}), 401)
    assert client.get(f"{V1}/articles", headers={"authorization": "Bearer tarn"}).status_code == 200
    problem_of(TestClient(make_app(archive), base_url="http://elsewhere.example").get(f"{V1}/articles"), 421)
    answer = TestClient(make_app(archive), base_url="http://127.0.0.1").get(
        f"{V1}/articles", headers={"origin": "http://elsewhere.example"}
    )
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_resources(client: TestClient, found: retold.Traced) -> None:
    index = client.get(V1).json()
    assert index["articles"] == len(found.articles) and set(index["tables"]) == set(TABLES)
    for table in index["tables"].values():
        assert client.get(table["href"]).status_code == 200
    story = client.get(f"{V1}/stories/courier-1").json()
    assert story["story"] == next(row["story"] for row in found.stories if row["article"] == "courier-1")
    assert story["articles"] == ["courier-1", "mirror-1"] and story["outlets"] == ["Tarn Courier", "Valley Mirror"]
    for address in story["tables"].values():
        assert client.get(address).status_code == 200
    for row in found.articles:
        assert client.get(f"{V1}/articles/{row['article']}").json() == row
    said = client.get(f"{V1}/where", params={"text": "The ferry to Marrow will stop on 3 November"}).json()
    assert said == json.loads(
        json.dumps(retold.where("The ferry to Marrow will stop on 3 November", client.app.state.library.path).rows)
    )  # type: ignore[attr-defined]  # what serves


def test_the_description_is_openapi_and_holds(client: TestClient, found: retold.Traced) -> None:
    described = client.get(f"{V1}/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    paths = described["paths"]
    assert {f"{V1}/{name}" for name in TABLES} <= set(paths)
    assert all(path.startswith(V1) for path in paths), "pages for people are not described"
    operations = [one["get"]["operationId"] for one in paths.values() if "get" in one]
    assert len(operations) == len(set(operations))
    for name in TABLES:
        schema = paths[f"{V1}/{name}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        Draft202012Validator.check_schema(schema)
        Draft202012Validator(schema).validate(client.get(f"{V1}/{name}").json())


# --- corrections --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def own(tmp_path: Path) -> TestClient:
    """An archive that may be written to."""
    archive = tmp_path / "pile.retold"
    retold.trace(ROWS, archive=archive)
    return TestClient(make_app(archive), base_url="http://127.0.0.1", raise_server_exceptions=False)


EDGE = {"kind": "edge", "verdict": "reject", "retelling": "mirror-1", "exemplar": "courier-1", "who": "Odo Pell", "note": "No."}


def test_a_correction_is_kept_shown_everywhere_and_taken_back(own: TestClient) -> None:
    before = {name: own.get(f"{V1}/{name}") for name in ("lineage", "changes", "stories/mirror-1/changes")}
    assert own.get(f"{V1}/corrections").json() == {"rows": []}
    made = own.post(f"{V1}/corrections", json=EDGE)
    assert made.status_code == 201, made.text
    row = made.json()
    assert made.headers["location"] == f"{V1}/corrections/{row['correction']}"
    assert (row["article"], row["other"], row["who"], row["note"], row["undone"]) == (
        "mirror-1",
        "courier-1",
        "Odo Pell",
        "No.",
        None,
    )
    assert own.get(f"{V1}/corrections").json() == {"rows": [row]}
    (edge,) = [one for one in own.get(f"{V1}/lineage").json()["rows"] if one["exemplar"] == "courier-1"]
    assert (edge["probability"], edge["status"], edge["rule"]) == (0.0, "stated", "correction")
    assert own.get(f"{V1}/stories/mirror-1/changes").json()["rows"] == []
    for name, answer in before.items():
        assert own.get(f"{V1}/{name}", headers={"if-none-match": answer.headers["etag"]}).status_code == 200, "another tag"
    assert own.post(f"{V1}/corrections", json=EDGE).json() == row, "said twice it is one"
    assert "says otherwise" in problem_of(own.post(f"{V1}/corrections", json={**EDGE, "verdict": "confirm"}), 409)["detail"]
    assert own.delete(f"{V1}/corrections/{row['correction']}").json()["correction"] == row["correction"]
    for name, answer in before.items():
        assert own.get(f"{V1}/{name}", headers={"if-none-match": answer.headers["etag"]}).status_code == 304, "as it was"
        assert own.get(f"{V1}/{name}").json() == answer.json()
    problem_of(own.delete(f"{V1}/corrections/{row['correction']}"), 404)
    (every,) = own.get(f"{V1}/corrections?all=true").json()["rows"]
    assert every["undone"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({**EDGE, "kind": "line"}, 422),
        ({**EDGE, "kind": ["edge"]}, 422),
        ({**EDGE, "verdict": "perhaps"}, 422),
        ({**EDGE, "who": " "}, 422),
        ({**EDGE, "who": 3}, 422),
        ({**EDGE, "more": 1}, 422),
        ({"kind": "edge"}, 422),
        ({**EDGE, "retelling": "nobody"}, 404),
        ({**EDGE, "exemplar": "mirror-1"}, 422),
        ([], 422),
        (3, 422),
    ],
)
def test_what_is_no_correction_is_refused(own: TestClient, body: Any, status: int) -> None:
    problem_of(own.post(f"{V1}/corrections", json=body), status)
    assert own.get(f"{V1}/corrections?all=true").json() == {"rows": []}


def test_what_is_no_json_is_refused(own: TestClient) -> None:
    problem_of(own.post(f"{V1}/corrections", content=json.dumps(EDGE), headers={"content-type": "text/plain"}), 415)
    for content in ("{", '"' * 3, "[" * 100_000, '{"kind": "edge", "who": "\\ud800"}', "x" * 200_000):
        problem_of(own.post(f"{V1}/corrections", content=content, headers={"content-type": "application/json"}), 422)


def test_no_other_site_corrects(own: TestClient) -> None:
    for headers in ({"origin": "http://elsewhere.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        problem_of(own.post(f"{V1}/corrections", json=EDGE, headers=headers), 403)
        problem_of(own.delete(f"{V1}/corrections/k-0000000000", headers=headers), 403)
    assert own.get(f"{V1}/corrections?all=true").json() == {"rows": []}
    assert own.post(f"{V1}/corrections", json=EDGE, headers={"origin": "http://127.0.0.1"}).status_code == 201
