"""Whatever a body holds, the answer is a document or says what is wrong: never a fault of the app, never a trace."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from questions import HEADERS
from starlette.testclient import TestClient

from standoff.scenario.override import settable_paths
from standoff.web.app import App

NUMBERS = st.one_of(
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.sampled_from(["0", "-0", "1e308", "2 to 4", "4 to 2", "nan", "[1", "{normal: [1, 0.1]}"]),
)
PATHS = st.one_of(
    st.sampled_from(
        [*settable_paths(), "groups.1.attitude", "groups.0.attitude", "groups.99.size", "groups..attitude", ""]
    ),
    st.text(max_size=12),
)
SETS = st.builds(lambda path, value: f"{path}={value}", PATHS, NUMBERS | st.text(max_size=12))
DAYS = st.sampled_from(["", " from day 3", " until day 2", " from day 99999", " from 2020-13-45", " from x until y"])
ACTIONS = st.builds(
    lambda lever, value, days: f"{lever}={value}{days}",
    st.sampled_from(
        ["patron.support", "patron.loan", "west.sanctions", "opposition.offer", "ruler.x", "security.unpaid"]
    ),
    st.sampled_from(["none", "troops", "withheld", "0.5", "2", "", "broker"]) | st.text(max_size=8),
    DAYS,
)
VIEW: dict[str, st.SearchStrategy[Any]] = {
    "lens": st.none() | st.sampled_from(["neutral", "hawk"]) | st.text(max_size=10),
    "actions": st.lists(ACTIONS, max_size=3),
    "sets": st.lists(SETS, max_size=3),
}
BODIES = st.fixed_dictionaries(
    {"members": st.integers(1, 64), "days": st.integers(1, 9)},
    optional={
        "scenario": st.sampled_from(["generic-personalist", "marked", "nowhere", "../x"]),
        "seed": st.integers(0, 2**53 - 1),
        "draft": st.booleans(),
        "baseline": st.booleans() | st.fixed_dictionaries({}, optional=VIEW),
        "run": st.sampled_from(["first", "torn", "nowhere"]),
        "a": st.sampled_from(["neutral", "x"]),
        "b": st.just("neutral"),
        **VIEW,
    },
)
FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
FINE = {200, 404, 409, 422}


def check(client: TestClient, path: str, content: bytes) -> None:
    """Ask, and look at the answer whatever it is."""
    answer = client.post(path, content=content, headers=HEADERS)
    assert answer.status_code in FINE | {400}, answer.text
    assert b"<" not in answer.content
    found = json.loads(answer.content, parse_constant=lambda name: 1 / 0)
    if answer.status_code != 200:
        assert set(found["error"]) == {"what", "where", "hint"}
        assert "Traceback" not in answer.text


@FEW
@given(BODIES)
def test_any_question_is_answered_or_refused(app: App, body: dict[str, Any]) -> None:
    check(TestClient(app.asgi, base_url="http://127.0.0.1"), "/api/answer", json.dumps(body).encode())


@FEW
@given(st.text(max_size=30) | PATHS, st.text(max_size=30) | NUMBERS.map(str))
def test_any_edit_is_shown_or_refused(app: App, path: str, value: str) -> None:
    body = {"scenario": "generic-personalist", "path": path, "value": value}
    check(TestClient(app.asgi, base_url="http://127.0.0.1"), "/api/yaml", json.dumps(body).encode())


@FEW
@given(st.binary(max_size=200))
def test_any_bytes_are_refused(app: App, content: bytes) -> None:
    client = TestClient(app.asgi, base_url="http://127.0.0.1")
    for path in ("/api/yaml", "/api/part/crux"):
        check(client, path, content)


@FEW
@given(st.text(max_size=40).filter(bool))
def test_any_address_is_answered(app: App, text: str) -> None:
    client = TestClient(app.asgi, base_url="http://127.0.0.1")
    named = quote(text, safe="", errors="surrogatepass")
    for address in (f"/api/run/{named}", f"/{named}", f"/static/{named}", f"/api/compare?a={named}&b=first"):
        answer = client.get(address)
        assert answer.status_code < 500
        assert answer.status_code == 200 or set(answer.json()["error"]) == {"what", "where", "hint"}
