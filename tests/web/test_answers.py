"""What is asked is what is answered: views, baselines, drafts, and what is remembered between them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from questions import MARKUP, SMALL
from starlette.testclient import TestClient

from standoff.study import load
from standoff.study.lenses import through_lens
from standoff.web import answering
from standoff.web.answering import Answers
from standoff.web.app import App
from standoff.web.asked import Question, View, read_question
from standoff.web.guard import House
from standoff.web.problems import Problem
from standoff.web.shelf import Shelf
from standoff.web.turns import Stop


@pytest.fixture
def answers(runs: Path) -> Answers:
    """Answers that remember nothing yet."""
    return Answers(Shelf.of([], runs))


def ask(**body: Any) -> Question:
    """A small question."""
    return read_question(SMALL | body, "generic-personalist")


def post(client: TestClient, **body: Any) -> dict[str, Any]:
    """The document of a small question."""
    answer = client.post("/api/answer", json=SMALL | body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize(
    "sets", [(), ("security.unpaid=3",), ("security.unpaid=2 to 4", "belief.at_rest=-2"), ("groups.1.attitude=-5",)]
)
def test_beliefs_are_what_set_makes_of_the_file(answers: Answers, sets: tuple[str, ...]) -> None:
    asked = read_question({"scenario": "belarus-2020", "sets": list(sets)}, "")
    found = answers.believe(asked, asked.view)
    assert found.hash == load("belarus-2020", sets).resolved.hash
    assert found == load("belarus-2020", sets).resolved


def test_a_changed_scenario_never_bears_its_originals_hash(answers: Answers) -> None:
    views = [View(), View("petrov"), View(sets=("security.unpaid=3",)), View(actions=("patron.support=none",))]
    asked = read_question({"scenario": "belarus-2020"}, "")
    hashes = {answers.believe(replace(asked, days=days), view).hash for view in views for days in (None, 100)}
    assert len(hashes) == 8


def test_beliefs_win_over_the_lens_and_the_lens_over_the_scenario(answers: Answers) -> None:
    asked = read_question({"scenario": "belarus-2020"}, "")
    petrov = through_lens(load("belarus-2020").resolved, "petrov")
    name = next(iter(load("belarus-2020").resolved.lenses["petrov"].assumptions))
    through = answers.believe(asked, View("petrov"))
    assert through.assumptions == petrov.assumptions
    own = answers.believe(asked, View("petrov", (), (f"{name}=1",)))
    assert own.assumptions[name].prior.centre == 1.0
    assert {each for each in own.assumptions if own.assumptions[each] != petrov.assumptions[each]} == {name}


def test_an_answer_is_the_run_of_the_same_members(client: TestClient) -> None:
    found = post(client, sets=["patron.support=none"])
    run = load("generic-personalist", ["patron.support=none"]).run(members=128, days=40)
    assert [each["id"] for each in found["outcomes"]] == list(run.outcomes["outcome"])
    np.testing.assert_allclose([each["p"] for each in found["outcomes"]], run.outcomes["p"], rtol=1e-3)
    assert found["made"]["members"] == 128
    assert found["made"]["draft"] is False


def test_a_draft_says_so_and_plays_the_same_draws(answers: Answers) -> None:
    draft, full = ask(draft=True, members=256), ask(members=256)
    runs = [answers.run(replace(each, draws=64), Stop()) for each in (draft, full)]
    np.testing.assert_array_equal(runs[0].record.sums, runs[1].record.sums)
    assert answering._settings(draft, runs[0].resolved).chunk_size < 256


def test_a_baseline_is_compared_member_by_member(client: TestClient) -> None:
    found = post(client, actions=["patron.support=none"], baseline=True)
    beside = load("generic-personalist").run(members=128, days=40).what_if({"patron.support": "none"}).difference
    for each in found["outcomes"]:
        row = beside.loc[each["id"]]
        assert each["difference"]["p"] == pytest.approx(row["difference"], rel=1e-3, abs=1e-9)
        assert each["baseline"]["p"] == pytest.approx(row["baseline"], rel=1e-3, abs=1e-9)
        assert each["difference"]["low"] == pytest.approx(row["low"], rel=1e-3, abs=1e-9)


def test_the_same_view_as_baseline_makes_no_difference(client: TestClient) -> None:
    view = {"actions": ["patron.support=none"]}
    found = post(client, **view, baseline=view)
    assert [each["difference"]["p"] for each in found["outcomes"]] == [0] * 5
    assert [each["difference"] for each in post(client, **view)["outcomes"]] == [None] * 5


def test_a_question_asked_again_is_not_played_again(answers: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    played: list[Any] = []
    run_in_memory = answering.run_in_memory
    monkeypatch.setattr(answering, "run_in_memory", lambda *each: played.append(each) or run_in_memory(*each))
    first = answers.answer(ask(actions=["patron.support=none"], baseline=True), Stop())
    assert len(played) == 2
    assert answers.answer(ask(actions=["patron.support=none"], baseline=True), Stop()) == first
    assert len(played) == 2
    answers.answer(ask(actions=["patron.support=words"], baseline=True), Stop())
    assert len(played) == 3, "the baseline is kept"
    answers.answer(ask(actions=["patron.support=words"], baseline=True, seed=2), Stop())
    assert len(played) == 5, "another seed has another baseline"


def test_work_that_nobody_waits_for_is_broken_off_and_not_remembered(answers: Answers) -> None:
    from standoff.errors import RunInterrupted

    stop = Stop()
    stop.say()
    for part in (lambda: answers.answer(ask(), stop), lambda: answers.part("drivers", ask(), stop)):
        with pytest.raises(RunInterrupted):
            part()
    assert answers.answer(ask(), Stop())


@pytest.mark.parametrize(
    ("body", "status", "where"),
    [
        ({"scenario": "nowhere"}, 404, "scenario"),
        ({"scenario": "/etc/passwd"}, 404, "scenario"),
        ({"scenario": "../belarus-2020.yaml"}, 404, "scenario"),
        ({"scenario": "generic-personalist.yaml"}, 404, "scenario"),
        ({"lens": "nobody"}, 422, "lens"),
        ({"actions": ["security.unpaid=3"]}, 422, "actions"),
        ({"actions": ["ruler.repress=1"]}, 422, "actions"),
        ({"actions": ["patron.support=none from day 41"]}, 422, "actions"),
        ({"actions": ["patron.support=none", "patron.support=troops"]}, 422, "actions"),
        ({"sets": ["security.unpaid=99"]}, 422, "sets"),
        ({"sets": ["security.unpayed=1"]}, 422, "sets"),
        ({"sets": ["security.unpaid=1", "security.unpaid=2"]}, 422, "sets"),
        ({"sets": ["like=/etc/passwd"]}, 422, "sets"),
        ({"sets": ["ledger=/etc/passwd"]}, 422, "sets"),
        ({"members": 200_000, "days": 3650}, 422, "members"),
        ({"run": "../first"}, 404, "run"),
        ({"run": "first", "sets": ["days=3"]}, 422, "sets"),
        ({"run": "torn"}, 409, "run"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_says_why_and_where(
    client: TestClient, body: dict[str, Any], status: int, where: str
) -> None:
    answer = client.post("/api/answer", json=SMALL | body)
    assert answer.status_code == status, answer.text
    error = answer.json()["error"]
    assert error["where"] == where
    assert error["what"]
    assert "/etc" not in error["what"] or body.get("scenario") or body.get("sets")


def test_a_stored_runs_scenario_can_be_asked_what_if(client: TestClient) -> None:
    alone = post(client, run="first", actions=["patron.support=none"], baseline=True)
    same = post(client, actions=["patron.support=none"], baseline=True)
    assert alone["outcomes"] == same["outcomes"]


@pytest.mark.parametrize("name", ["lenses", "crux", "tests", "what_if", "drivers"])
def test_every_part_answers_or_says_why_not(client: TestClient, name: str) -> None:
    answer = client.post(f"/api/part/{name}", json=SMALL | {"days": 5, "a": "neutral", "b": "other"})
    assert answer.status_code == (422 if name == "crux" else 200), answer.text
    if name == "what_if":
        assert answer.json()["rows"]
    if name == "drivers":
        assert answer.json()["outcome"] == "in_power"


def test_a_crux_without_two_lenses_names_the_one_that_lacks(client: TestClient) -> None:
    answer = client.post("/api/part/crux", json={"a": "petrov"})
    assert (answer.status_code, answer.json()["error"]["where"]) == (422, "b")


def test_a_part_follows_what_its_panel_says(answers: Answers) -> None:
    view = View("petrov", ("patron.support=none",), ("security.unpaid=3",))
    assert answering._seen_by("lenses", view) == View(None, view.actions, view.sets)
    assert answering._seen_by("tests", view) == View(None, (), view.sets)
    assert answering._seen_by("what_if", view) == View("petrov", (), view.sets)
    assert answering._seen_by("drivers", view) == view


def test_names_that_are_markup_come_as_harmless_text(client: TestClient) -> None:
    answer = client.post("/api/answer", json={"scenario": "marked", "members": 64, "days": 5})
    assert answer.status_code == 200
    assert b"<" not in answer.content
    assert answer.json()["scenario"]["ruler"] == MARKUP
    assert b"<" not in client.get("/api/scenarios").content


def test_a_file_that_becomes_faulty_is_told_by_line_and_answers_again_once_mended(tmp_path: Path, runs: Path) -> None:
    file = tmp_path / "mine.yaml"
    good = "standoff: 1\nname: mine\ntitle: Mine\nlike: generic-personalist\n"
    file.write_text(good, encoding="utf-8")
    client = TestClient(App(Shelf.of([str(file)], runs), House()).asgi, base_url="http://127.0.0.1")
    headers = {"x-standoff": "1"}
    question = SMALL | {"scenario": "mine"}
    assert client.post("/api/answer", json=question, headers=headers).status_code == 200
    file.write_text(good + "days: many\n", encoding="utf-8")
    error = client.post("/api/answer", json=question, headers=headers).json()["error"]
    assert error["where"].endswith("mine.yaml:5:7")
    assert "days" in error["what"]
    assert client.get("/api/scenarios").json()["scenarios"][0]["problem"]
    file.write_text(good + "days: 30\n", encoding="utf-8")
    assert client.post("/api/answer", json=question, headers=headers).status_code == 200


def test_problems_of_files_are_problems_of_requests(answers: Answers) -> None:
    with pytest.raises(Problem) as told:
        answers.believe(ask(sets=["days=0"]), View(sets=("days=0",)))
    assert told.value.where == "sets"
