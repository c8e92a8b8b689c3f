"""`standoff hindcast`: table, scores beside the base rate, poor skill said plainly, JSON, errors."""

from __future__ import annotations

import json

import pytest

from standoff.cli.hindcast import hindcast
from standoff.errors import StandoffError


def test_it_prints_cases_scores_and_says_that_skill_is_poor(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert hindcast(("armenia-2018", "bahrain-2011"), members=128) == 0
    out = capsys.readouterr().out
    joined = " ".join(out.split())
    assert "2 cases whose end is known" in joined
    assert "uprising, day 11" in joined
    assert "skill over the base rate" in joined
    assert "model: poor: no better than the base rate; 2 cases are too few to be sure" in joined
    assert "OUTCOMES SHUFFLED AMONG THE CASES" in joined
    assert max(len(line) for line in out.splitlines()) <= 80


def test_json_holds_cases_and_scores(capsys):
    assert hindcast(("bahrain-2011",), members=64, json=True) == 0
    answer = json.loads(capsys.readouterr().out)
    (row,) = answer["cases"]
    assert (row["id"], row["outcome"], row["freeze"]) == ("bahrain-2011", 0, "2011-02-14")
    assert answer["scores"]["inside"]["brier"]["value"] == pytest.approx(row["p_out_12m"] ** 2)
    assert answer["scores"]["inside"]["brier"]["skill_low"] is None
    assert "standoff" in answer


def test_experts_stand_beside_the_model(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert hindcast(("belarus-2020",), members=64) == 0
    out = capsys.readouterr().out
    assert "about patron" in out
    assert "Petrov" in out
    assert "in one case, which says nothing" in " ".join(out.split())


def test_a_case_without_an_outcome_is_told(tmp_path):
    with pytest.raises(StandoffError, match="how generic-personalist ended is not on record"):
        hindcast(("generic-personalist",))
    with pytest.raises(StandoffError, match="cannot read"):
        hindcast((), outcomes=tmp_path / "none.csv")


def test_learning_is_said_where_it_was_done(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert hindcast(("belarus-2020",), learn=True, members=64) == 0
    assert "Learned from observations up to the day before" in capsys.readouterr().out
