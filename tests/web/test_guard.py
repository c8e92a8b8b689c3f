"""Who may ask, and what every answer carries."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from standoff.web import limits
from standoff.web.app import App
from standoff.web.guard import COOKIE, HEADERS, House, is_loopback, split_host
from standoff.web.shelf import Shelf

POST = ("/api/answer", "/api/part/lenses", "/api/yaml", "/api/data/figures.csv")
READ = ("/", "/static/standoff.js", "/api/state", "/api/scenarios", "/api/runs", "/api/run/x", "/api/compare")


@pytest.fixture
def house(runs) -> House:  # type: ignore[no-untyped-def]
    return House("127.0.0.1", 8765)


@pytest.fixture
def at_home(app: App, house: House) -> TestClient:
    """A client of an app on port 8765, without any header of the page."""
    own = App(app.shelf, house)
    return TestClient(own.asgi, base_url="http://127.0.0.1:8765", raise_server_exceptions=False)


@pytest.mark.parametrize("path", [*READ, *POST, "/nowhere", "/api/run/%2e%2e%2fx"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "OPTIONS"])
def test_every_answer_carries_the_headers_that_guard_it(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, path)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert "cache-control" in answer.headers
    assert "server" not in answer.headers
    assert "access-control-allow-origin" not in answer.headers
    assert answer.status_code < 500


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765", "LOCALHOST:8765", "[::1]:8765", "127.0.0.2:8765"])
def test_its_own_names_lead_here(at_home: TestClient, host: str) -> None:
    assert at_home.get("/api/state", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "evil.example:8765", "127.0.0.1.evil.example:8765", "127.0.0.1", "127.0.0.1:8766", "localhost",
        "localhost:8765.evil.example", "192.168.1.2:8765", "0.0.0.0:8765", "", ":", "[::1", "a" * 300, "127.0.0.1:x",
        "localhost.:8765", "user@localhost:8765",
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/", "/api/state"])
def test_other_names_do_not_lead_here(at_home: TestClient, host: str, path: str) -> None:
    answer = at_home.get(path, headers={"host": host})
    assert answer.status_code == 403
    assert answer.json()["error"]["where"] == "Host"


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"sec-fetch-site": "unheard-of"},
        {"origin": "http://evil.example"}, {"origin": "null"}, {"origin": "http://127.0.0.1:9999"},
        {"origin": "https://127.0.0.1"}, {"origin": "http://localhost"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/api/answer", "/api/state", "/static/standoff.js"])
def test_another_sites_page_may_neither_write_nor_read(client: TestClient, headers: dict[str, str], path: str) -> None:
    method = "POST" if path == "/api/answer" else "GET"
    assert client.request(method, path, headers=headers, content="{}").status_code == 403


def test_another_sites_link_may_lead_to_the_page(client: TestClient) -> None:
    assert client.get("/", headers={"sec-fetch-site": "cross-site"}).status_code == 200


def test_the_page_itself_may_ask(client: TestClient) -> None:
    own = {"sec-fetch-site": "same-origin", "origin": "http://127.0.0.1"}
    assert client.post("/api/yaml", headers=own, content="{}").status_code == 422


@pytest.mark.parametrize("path", POST)
def test_what_a_form_could_send_is_refused(client: TestClient, path: str) -> None:
    assert client.post(path, headers={"x-standoff": ""}, content="{}").status_code == 403
    for kind in (
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "",
        "application/jsonx",
    ):
        assert client.post(path, headers={"content-type": kind}, content="{}").status_code == 415
    packed = client.post(path, headers={"content-encoding": "gzip"}, content="{}")
    assert packed.status_code == 415


@pytest.mark.parametrize("path", POST)
def test_a_large_body_is_refused_whether_or_not_it_says_so(client: TestClient, path: str) -> None:
    most = limits.MOST_BODY_BYTES
    assert client.post(path, content=b" " * (most + 1)).status_code == 413
    assert client.post(path, content=(b" " * 1024 for _ in range(most // 1024 + 1))).status_code == 413
    assert client.post(path, content=b" " * most).status_code == 400
    lied = client.post(path, headers={"content-length": "99999999999999"}, content=b"{}")
    assert lied.status_code == 413


@pytest.mark.parametrize(("method", "path", "status"), [
    ("PUT", "/api/answer", 405), ("DELETE", "/api/runs", 405), ("OPTIONS", "/api/answer", 405), ("TRACE", "/", 405),
    ("GET", "/api/answer", 405), ("POST", "/api/runs", 405), ("POST", "/", 405), ("GET", "/nowhere", 404),
    ("GET", "/static/../app.py", 404), ("GET", "/static/%2e%2e%2fpages.py", 404), ("GET", "/static/standoff.map", 404),
    ("GET", "/api/run/", 404), ("POST", "/api/part/doom", 404),
])  # fmt: skip
def test_what_is_not_there_is_said_in_one_form(client: TestClient, method: str, path: str, status: int) -> None:
    answer = client.request(method, path, content="{}" if method == "POST" else None)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/json"
    assert set(answer.json()["error"]) == {"what", "where", "hint"}


def test_nothing_of_a_request_comes_back_as_markup(client: TestClient) -> None:
    evil = "<script>alert(1)</script>"
    for answer in (
        client.get(f"/{evil}"), client.get(f"/api/run/{evil}"), client.get(f"/api/compare?a={evil}&b=x"),
        client.post("/api/answer", json={"scenario": evil}), client.post("/api/answer", json={evil: 1}),
        client.post("/api/answer", json={"sets": [f"{evil}=1"]}),
    ):  # fmt: skip
        assert answer.status_code in (404, 422)
        assert answer.headers["content-type"] == "application/json"
        assert b"<" not in answer.content


def test_a_fault_of_its_own_shows_no_trace(app: App, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(Shelf, "list_runs", broken)
    answer = client.get("/api/runs")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


class TestAwayFromLoopback:
    """An app that others can reach needs its token."""

    @pytest.fixture
    def away(self, app: App) -> tuple[TestClient, str]:
        """A client of an app that listens on all addresses, and its token."""
        house = House.at("0.0.0.0", 8765)
        assert house.token is not None
        client = TestClient(App(app.shelf, house).asgi, base_url="http://192.168.1.2:8765", follow_redirects=False)
        return client, house.token

    def test_without_the_token_nothing_is_told(self, away: tuple[TestClient, str]) -> None:
        client, token = away
        for path in (
            "/",
            "/api/state",
            "/static/standoff.js",
            "/?token=wrong",
            "/?token=",
            f"/api/state?token={token}",
        ):
            assert client.get(path).status_code == 403
        assert client.get("/", headers={"cookie": f"{COOKIE}=wrong"}).status_code == 403
        assert client.get("/", headers={"authorization": "Bearer ü".encode("latin-1")}).status_code == 403

    def test_the_printed_address_leads_in_and_is_forgotten(self, away: tuple[TestClient, str]) -> None:
        client, token = away
        entered = client.get(f"/?token={token}")
        assert (entered.status_code, entered.headers["location"]) == (303, "/")
        assert "HttpOnly" in entered.headers["set-cookie"]
        assert "SameSite=Strict" in entered.headers["set-cookie"]
        assert client.get("/api/state").status_code == 200

    def test_a_program_may_bring_the_token_in_a_header(self, away: tuple[TestClient, str]) -> None:
        client, token = away
        assert client.get("/api/state", headers={"authorization": f"Bearer {token}"}).status_code == 200

    def test_a_strangers_name_does_not_lead_here_even_with_the_token(self, away: tuple[TestClient, str]) -> None:
        client, token = away
        headers = {"authorization": f"Bearer {token}", "host": "evil.example:8765"}
        assert client.get("/api/state", headers=headers).status_code == 403


def test_two_houses_have_two_tokens_and_loopback_none() -> None:
    assert House.at("127.0.0.1", 1).token is None
    assert House.at("0.0.0.0", 1).token != House.at("0.0.0.0", 1).token


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("[::1]", True), ("localhost", True), ("0.0.0.0", False),
     ("::", False), ("192.168.1.2", False), ("example.org", False), ("", False)],
)  # fmt: skip
def test_loopback_is_this_machine_alone(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_a_host_header_is_taken_apart() -> None:
    assert split_host("localhost") == ("localhost", 80)
    assert split_host("[::1]") == ("::1", 80)
    assert split_host("[::1]:99") == ("::1", 99)
    assert split_host("a:b") == ("", 0)
