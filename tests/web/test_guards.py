"""Who may ask, and what a browser may do with the answer."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from retold.cli.serve import command
from retold.config import Settings
from retold.errors import UsageError
from retold.web.app import make_app
from retold.web.guards import host_of
from retold.web.serving import is_loopback, serve

MINE = "http://127.0.0.1:8420"


@pytest.fixture(scope="module")
def client(sample: Path) -> TestClient:
    return TestClient(make_app(sample), base_url=MINE, follow_redirects=False)


def test_every_answer_has_the_headers_also_what_went_wrong(client: TestClient, sample: Path) -> None:
    def holds(headers: object) -> bool:
        policy = str(headers["content-security-policy"])  # type: ignore[index]  # a mapping
        return "default-src 'self'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy

    for address in ("/", "/static/web.js", "/nothing", "/api/v1/nothing"):
        answer = client.get(address)
        assert holds(answer.headers) and answer.headers["x-content-type-options"] == "nosniff", address
        assert "access-control-allow-origin" not in answer.headers
    app = make_app(sample)
    app.state.library = None  # whatever breaks inside
    broken = TestClient(app, base_url=MINE).get("/")
    assert broken.status_code == 500 and holds(broken.headers) and "Traceback" not in broken.text and "NoneType" not in broken.text


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8420", "", "[::1", "localhost.evil"])
def test_another_name_is_not_answered_to(client: TestClient, host: str) -> None:
    answer = client.get("/", headers={"host": host})
    assert answer.status_code == 421 and "Stories" not in answer.text.partition("<main")[2].partition("</h1>")[0]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8420", "LOCALHOST:1", "[::1]:8420"])
def test_names_of_this_machine_are(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1:9999"}, 403),
        ({"origin": "http://["}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": MINE}, 405),
        ({}, 405),
    ],
)
def test_nothing_is_changed_for_another_site(client: TestClient, headers: dict[str, str], status: int) -> None:
    assert client.post("/", headers=headers).status_code == status


def test_a_token_is_asked_for_and_kept_in_a_cookie(sample: Path) -> None:
    client = TestClient(
        make_app(sample, token="open sesame", hosts=()), base_url="http://elsewhere.example", follow_redirects=False
    )
    assert client.get("/").status_code == 401
    assert client.get("/static/web.css").status_code == 401
    assert client.get("/?token=wrong").status_code == 401
    assert client.get("/", headers={"authorization": "Bearer wrong"}).status_code == 401
    assert client.get("/", headers={"authorization": "Bearer open sesame"}).status_code == 200
    welcome = client.get("//evil.example/?token=open+sesame&q=a")
    assert welcome.status_code == 303 and welcome.headers["location"].startswith("/") and "token" not in welcome.headers["location"]
    assert not welcome.headers["location"].startswith("//")
    kept = welcome.headers["set-cookie"].lower()
    assert "httponly" in kept and "samesite=strict" in kept
    assert client.get("/").status_code == 200


def test_hosts() -> None:
    assert [host_of(value) for value in ("a:1", "[::1]:2", "A.B", "", "[")] == ["a", "::1", "a.b", "", ""]
    assert [is_loopback(host) for host in ("127.0.0.1", "127.9.9.9", "::1", "[::1]", "localhost")] == [True] * 5
    assert [is_loopback(host) for host in ("0.0.0.0", "::", "192.168.1.2", "example.org", "")] == [False] * 5


@pytest.mark.parametrize("arguments", [["--host", "0.0.0.0"], ["--host", "192.168.7.7"], ["--token", " "]])
def test_no_other_machine_is_served_without_a_token(sample: Path, arguments: list[str]) -> None:
    found = CliRunner().invoke(command, [str(sample), *arguments], env={"RETOLD_TOKEN": None})
    assert isinstance(found.exception, UsageError) and "token" in str(found.exception)


def test_files_beside_the_pages_are_not_served(client: TestClient) -> None:
    for address in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static/"):
        assert client.get(address).status_code == 404


def test_a_port_that_is_taken_is_told_on_one_line(sample: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(UsageError, match="--port"):
        serve(sample, Settings(), host="127.0.0.1", port=taken.getsockname()[1])
    assert capfd.readouterr().err == ""


def test_any_port_that_is_free_is_listened_at(sample: Path) -> None:
    ready = serve(sample, Settings(), host="127.0.0.1", port=0, token="a b")
    assert ready.address.startswith("http://127.0.0.1:") and ready.address.endswith("/?token=a%20b") and ":0/" not in ready.address
