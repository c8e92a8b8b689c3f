"""`standoff hindcast`: table, scores beside the base rate, poor skill said plainly, JSON, errors."""

from __future__ import annotations

import json

import pytest

from standoff.cli.hindcast import LABELS, OwnCases, hindcast
from standoff.errors import StandoffError
from standoff.study.cases import select_cases
from standoff.study.hindcast import hindcast as forecast_again


def test_it_prints_cases_scores_and_the_verdict_on_each_forecast(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert hindcast(("armenia-2018", "bahrain-2011"), members=128) == 0
    out = capsys.readouterr().out
    joined = " ".join(out.split())
    assert "2 cases whose end is known" in joined
    assert "uprising, day 10" in joined
    assert "skill over the base rate" in joined
    made = forecast_again(select_cases(("armenia-2018", "bahrain-2011")), 128)
    for name, label in LABELS.items():
        if name != "outside":
            assert f"{label}: {made.verdict(name)}" in joined
    assert joined.count("2 cases are too few to be sure") == 4
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


def test_the_patrons_choices_stand_apart_and_both_ways_of_leaving_out_are_shown(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert hindcast(("kazakhstan-2022", "armenia-2018", "iran-2009"), members=64) == 0
    out = capsys.readouterr().out
    page = " ".join(out.split())
    for part in ("THE PATRON, 12 MONTHS", "troops or police sent 1 2", "pooled, other cases", "pooled, other regions",
                 "class's own rate", "Base: the hazard fitted to history", "CRPS of the exit time"):  # fmt: skip
        assert part in page
    assert max(len(line.rstrip()) for line in out.splitlines()) <= 80
    assert hindcast(("kazakhstan-2022",), members=64, json=True) == 0
    answer = json.loads(capsys.readouterr().out)
    by = {row["question"]: row for row in answer["patron"]["answers"]}
    assert (by["deployment"]["outcome"], by["broker"]["outcome"]) == (1, 0)
    assert all(0.0 <= row["low"] <= row["p"] <= row["high"] <= 1.0 for row in by.values())
    assert "patron" not in answer["scores"]
    assert hindcast(("iran-2009",), members=64) == 0
    assert "THE PATRON" not in capsys.readouterr().out


def test_a_case_without_an_outcome_is_told(tmp_path):
    with pytest.raises(StandoffError, match="how generic-personalist ended is not on record"):
        hindcast(("generic-personalist",))
    with pytest.raises(StandoffError, match="cannot read"):
        hindcast((), own=OwnCases(outcomes=tmp_path / "none.csv"))


def test_learning_is_said_where_it_was_done(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert hindcast(("belarus-2020",), learn=True, members=64) == 0
    assert "Learned from observations up to the day before" in capsys.readouterr().out
