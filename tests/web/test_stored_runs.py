"""Stored runs are reached by name alone, inside their folder, and come as documents, files and comparisons."""

from __future__ import annotations

import csv
import io
import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient

from standoff.errors import StandoffError
from standoff.study import open_run
from standoff.web.app import App
from standoff.web.exporting import to_csv
from standoff.web.guard import House
from standoff.web.problems import Problem
from standoff.web.shelf import Kept, Shelf


def client_of(shelf: Shelf) -> TestClient:
    """A client of an app over a shelf."""
    headers = {"x-standoff": "1", "content-type": "application/json"}
    return TestClient(App(shelf, House()).asgi, base_url="http://127.0.0.1", headers=headers)


def test_runs_are_listed_with_their_state(client: TestClient) -> None:
    found = {each["id"]: each for each in client.get("/api/runs").json()["runs"]}
    assert found.keys() == {"first", "second", "torn"}
    assert found["first"]["complete"] is True
    assert found["first"]["members"] == 128
    assert found["torn"]["state"] == "0 of 1 chunks"


def test_a_stored_run_is_the_document_of_its_own_figures(client: TestClient, runs: Path) -> None:
    found = client.get("/api/run/first").json()
    kept = open_run(runs / "first").outcomes
    assert [each["p"] for each in found["outcomes"]] == pytest.approx(list(kept["p"]), rel=1e-3)
    assert found["format"] == "standoff.document"


@pytest.mark.parametrize(
    "name",
    [
        "..", ".", "%2e%2e", "..%2ffirst", "%2fetc%2fpasswd", "first%2f..%2ffirst", "first%00", "nowhere", "~root",
        "first ", "-", "a" * 200, "first%5c..", ".hidden", "manifest.json", "%ff", "first%0a",
    ],
)  # fmt: skip
@pytest.mark.parametrize("tail", ["", "/data.csv", "/members.parquet"])
def test_no_name_leads_out_of_the_runs_folder(client: TestClient, name: str, tail: str) -> None:
    answer = client.get(f"/api/run/{name}{tail}")
    assert answer.status_code == 404, answer.text
    assert answer.json()["error"]["what"]


def test_a_link_out_of_the_runs_folder_is_not_followed(runs: Path, tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "runs", tmp_path / "elsewhere"
    shutil.copytree(runs / "first", elsewhere)
    folder.mkdir()
    (folder / "linked").symlink_to(elsewhere)
    shutil.copytree(runs / "first", folder / "inner")
    (folder / "inner" / "part-00000.json").unlink()
    (folder / "inner" / "part-00000.json").symlink_to(elsewhere / "part-00000.json")
    client = client_of(Shelf.of([], folder))
    assert client.get("/api/run/linked").status_code == 404
    assert client.get("/api/run/inner").status_code == 403
    assert [each["id"] for each in client.get("/api/runs").json()["runs"]] == ["inner"]


def test_a_runs_folder_that_is_itself_a_link_or_not_there_is_fine(runs: Path, tmp_path: Path) -> None:
    (tmp_path / "runs").symlink_to(runs)
    assert client_of(Shelf.of([], tmp_path / "runs")).get("/api/run/first").status_code == 200
    nothing = client_of(Shelf.of([], tmp_path / "none"))
    assert nothing.get("/api/runs").json() == {"runs": [], "first": None}
    assert nothing.get("/api/run/first").status_code == 404


def test_a_run_named_at_the_start_is_opened_wherever_it_lies(runs: Path, tmp_path: Path) -> None:
    shutil.copytree(runs / "first", tmp_path / "elsewhere" / "mine")
    shelf = Shelf.of([str(tmp_path / "elsewhere" / "mine"), "belarus-2020"], tmp_path / "runs")
    client = client_of(shelf)
    assert client.get("/api/state").json()["run"] == "mine"
    assert client.get("/api/run/mine").status_code == 200
    assert client.get("/api/scenarios").json()["first"] == "belarus-2020"


def test_an_unfinished_or_damaged_run_says_so(client: TestClient, runs: Path, tmp_path: Path) -> None:
    answer = client.get("/api/run/torn")
    assert answer.status_code == 409
    assert "1 of 1 chunks are missing" in answer.json()["error"]["what"]
    assert str(runs) not in answer.text
    shutil.copytree(runs / "first", tmp_path / "runs" / "hurt")
    part = tmp_path / "runs" / "hurt" / "part-00000.parquet"
    part.write_bytes(part.read_bytes()[:-1] + b"x")
    hurt = client_of(Shelf.of([], tmp_path / "runs"))
    assert hurt.get("/api/run/hurt").status_code == 409
    assert hurt.get("/api/run/hurt/members.csv").status_code == 409
    assert hurt.get("/api/compare?a=hurt&b=hurt").status_code == 409


def test_figures_come_as_a_tidy_table_in_both_kinds(client: TestClient, runs: Path) -> None:
    answer = client.get("/api/run/first/data.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="first.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    p = {row["item"]: float(row["value"]) for row in rows if row["table"] == "outcomes" and row["quantity"] == "p"}
    assert sum(p.values()) == pytest.approx(1.0)
    assert {row["table"] for row in rows} == {"outcomes", "kinds", "by_day", "out_by", "weekly", "drivers"}
    table = pq.read_table(io.BytesIO(client.get("/api/run/first/data.parquet").content))
    assert table.num_rows == len(rows)


def test_members_come_one_a_row(client: TestClient) -> None:
    table = pq.read_table(io.BytesIO(client.get("/api/run/first/members.parquet").content))
    assert table.num_rows == 128
    assert table["member"].to_pylist() == list(range(128))
    rows = list(csv.DictReader(io.StringIO(client.get("/api/run/first/members.csv").text)))
    assert float(rows[5]["coup"]) == pytest.approx(table["coup"][5].as_py())


def test_the_figures_of_a_question_are_those_of_its_answer(client: TestClient) -> None:
    body = {"scenario": "generic-personalist", "members": 128, "days": 40, "seed": 1}
    asked = client.post("/api/data/figures.csv", json=body)
    assert asked.status_code == 200
    assert client.post("/api/data/figures.exe", json=body).status_code == 404
    assert asked.headers["content-disposition"] == 'attachment; filename="generic-personalist.csv"'


@pytest.mark.parametrize("name", ["=cmd()", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_name_becomes_a_formula_in_a_spreadsheet(name: str) -> None:
    text = to_csv(["name", "value"], iter([(name, -1.5)])).decode()
    assert list(csv.reader(io.StringIO(text, newline="")))[1] == [f"'{name}", "-1.5"]


def test_two_runs_on_the_same_draws_are_compared_member_by_member(client: TestClient) -> None:
    found = client.get("/api/compare?a=first&b=second").json()
    assert found["same_draws"] is True
    assert found["same_scenario"] is False
    for each in found["outcomes"]:
        assert each["difference"]["p"] == pytest.approx(each["b"]["p"] - each["a"]["p"], abs=1e-9)
        assert each["difference"]["low"] <= each["difference"]["high"]
    gap = next(each for each in found["outcomes"] if each["id"] == "in_power")["difference"]
    assert gap["p"] < 0.0


def test_two_runs_on_other_draws_have_a_difference_without_a_range(runs: Path, tmp_path: Path) -> None:
    from standoff.study import load

    shutil.copytree(runs / "first", tmp_path / "first")
    load("generic-personalist").run(members=128, days=40, draws=32, seed=2, out=tmp_path / "other")
    found = client_of(Shelf.of([], tmp_path)).get("/api/compare?a=first&b=other").json()
    assert (found["same_draws"], found["differs"]) == (False, ["seed"])
    assert {each["difference"]["low"] for each in found["outcomes"]} == {None}


@pytest.mark.parametrize(
    ("query", "status"), [("", 422), ("?a=first", 422), ("?a=first&b=../first", 404), ("?a=first&b=torn", 409)]
)
def test_a_comparison_needs_two_runs(client: TestClient, query: str, status: int) -> None:
    assert client.get(f"/api/compare{query}").status_code == status


def test_a_scenario_that_is_not_there_or_faulty_is_told_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(StandoffError, match="no scenario"):
        Shelf.of(["belarus-2021"], tmp_path)
    (tmp_path / "bad.yaml").write_text("name: [", encoding="utf-8")
    with pytest.raises(StandoffError):
        Shelf.of([str(tmp_path / "bad.yaml")], tmp_path)


def test_a_file_that_bears_a_bundled_name_gets_one_of_its_own(tmp_path: Path) -> None:
    text = "standoff: 1\nname: belarus-2020\ntitle: Mine\nlike: generic-personalist\n"
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    shelf = Shelf.of([str(tmp_path / "mine.yaml")], tmp_path)
    assert shelf.first == "belarus-2020-2"
    assert shelf.resolved("belarus-2020-2").title == "Mine"
    assert shelf.resolved("belarus-2020").title != "Mine"
    with pytest.raises(Problem):
        shelf.source(str(tmp_path / "mine.yaml"))


def test_of_what_is_kept_the_oldest_goes_first() -> None:
    kept: Kept[int] = Kept(2)
    made: list[str] = []
    for key in ("a", "b", "a", "c", "a", "b"):
        kept.get(key, lambda key=key: made.append(key) or len(made))  # type: ignore[misc]
    assert made == ["a", "b", "c", "b"]


def test_what_two_ask_for_at_once_is_made_once_and_again_where_it_failed() -> None:
    kept: Kept[str] = Kept(2)
    made: list[int] = []

    def make() -> str:
        made.append(1)
        time.sleep(0.05)
        if len(made) == 1:
            raise ValueError("the first fails")
        return "made"

    with ThreadPoolExecutor(5) as pool:
        asked = [pool.submit(kept.get, "key", make) for _ in range(5)]
        found = [each.exception() or each.result() for each in asked]
    assert sorted(map(str, found)) == ["made"] * 4 + ["the first fails"]
    assert len(made) == 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_run_that_may_not_be_read_says_so(runs: Path, tmp_path: Path) -> None:
    shutil.copytree(runs / "first", tmp_path / "shut")
    (tmp_path / "shut" / "manifest.json").chmod(0)
    assert client_of(Shelf.of([], tmp_path)).get("/api/run/shut").status_code == 409
