"""The one-file report of what is shown: the same answer, the parts asked for, and the limits of every other request."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from questions import MARKUP, SMALL
from starlette.testclient import TestClient

from standoff.report import html

DATA = re.compile(r'id="standoff-document">(.*?)</script>', re.DOTALL)


def document_in(page: str) -> dict[str, Any]:
    """The document that a report holds."""
    found = DATA.search(page)
    assert found is not None
    kept: dict[str, Any] = json.loads(found[1])
    return kept


def test_a_report_holds_the_answer_to_its_question_and_the_parts_asked_for(client: TestClient) -> None:
    body = SMALL | {"actions": ["patron.support=none"], "baseline": True}
    answer = client.post("/api/answer", json=body).json()
    sent = client.post("/api/report", json=body | {"parts": ["drivers", "drivers"]})
    assert sent.status_code == 200, sent.text[:300]
    assert sent.headers["content-type"] == "text/html; charset=utf-8"
    assert sent.headers["content-disposition"] == 'attachment; filename="generic-personalist.html"'
    held = document_in(sent.text)
    assert held.pop("drivers") == client.post("/api/part/drivers", json=body).json()
    answer.pop("drivers")
    assert held == answer


def test_single_what_ifs_stand_beside_the_scenario_only(client: TestClient) -> None:
    asked = SMALL | {"days": 5, "parts": ["what_if"]}
    assert document_in(client.post("/api/report", json=asked).text)["what_if"]["rows"]
    acted = client.post("/api/report", json=asked | {"actions": ["patron.support=none"]})
    assert document_in(acted.text)["what_if"] is None


def test_a_stored_run_has_a_report_of_its_own(client: TestClient) -> None:
    sent = client.get("/api/run/first/report.html")
    assert sent.status_code == 200
    assert sent.headers["content-disposition"] == 'attachment; filename="first.html"'
    assert document_in(sent.text) == client.get("/api/run/first").json()


@pytest.mark.parametrize(
    ("body", "status", "where"),
    [
        ({"parts": ["everything"]}, 422, "parts"),
        ({"parts": "drivers"}, 422, "parts"),
        ({"parts": ["drivers"] * 6}, 422, "parts"),
        ({"parts": ["crux"]}, 422, "a"),
        ({"scenario": "nowhere"}, 404, "scenario"),
        ({"actions": ["security.unpaid=3"]}, 422, "actions"),
        ({"members": 200_000, "days": 3650}, 422, "members"),
    ],
)
def test_a_report_that_cannot_be_made_says_why_and_where(
    client: TestClient, body: dict[str, Any], status: int, where: str
) -> None:
    sent = client.post("/api/report", json=SMALL | body)
    assert (sent.status_code, sent.json()["error"]["where"]) == (status, where)


@pytest.mark.parametrize(("name", "status"), [("nowhere", 404), ("torn", 409), ("..%2ffirst", 404)])
def test_a_run_that_cannot_be_read_has_no_report(client: TestClient, name: str, status: int) -> None:
    assert client.get(f"/api/run/{name}/report.html").status_code == status


def test_a_report_too_large_is_refused_with_its_size(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "MOST_BYTES", 100_000)
    for sent in (client.post("/api/report", json=SMALL), client.get("/api/run/first/report.html")):
        assert sent.status_code == 422
        assert "more than 100" in sent.json()["error"]["what"]
        assert sent.json()["error"]["hint"]


def test_another_site_can_have_no_report_made(client: TestClient) -> None:
    assert client.post("/api/report", json=SMALL, headers={"x-standoff": ""}).status_code == 403
    foreign = {"sec-fetch-site": "cross-site"}
    assert client.get("/api/run/first/report.html", headers=foreign).status_code == 403
    assert client.get("/api/report").status_code == 405


def test_names_that_are_markup_stay_text_in_the_report(client: TestClient) -> None:
    page = client.post("/api/report", json={"scenario": "marked", "members": 64, "days": 5}).text
    assert MARKUP not in page
    assert document_in(page)["scenario"]["ruler"] == MARKUP
