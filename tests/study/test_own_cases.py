"""A crisis of one's own: facts filled in, a scenario written beside them, forecast and scored without a checkout."""

from __future__ import annotations

import json

import pytest

from standoff.cli.hindcast import OwnCases, hindcast
from standoff.errors import StandoffError
from standoff.scenario import load
from standoff.study.coding import code_cases
from standoff.study.facts import NEEDED, read_facts, template

ENDS = "id,region,onset,out_within_12m,exit_date,kind,source\n"


@pytest.fixture
def facts(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(template().replace("my-case", "utopia-2030"), encoding="utf-8")
    return path


def test_the_template_is_printed_and_is_itself_a_table_of_facts(tmp_path, capsys):
    assert hindcast(own=OwnCases(template=True)) == 0
    (tmp_path / "printed.csv").write_text(capsys.readouterr().out, encoding="utf-8")
    (case,) = read_facts(tmp_path / "printed.csv").values()
    assert set(NEEDED) <= set(case)


def test_facts_alone_are_written_as_a_scenario_and_nothing_is_forecast(facts, capsys):
    assert hindcast(own=OwnCases(facts=facts)) == 0
    out = capsys.readouterr().out
    assert f"wrote {facts.parent / 'utopia-2030.yaml'}" in out
    assert "BRIER" not in out.upper()
    assert load(str(facts.parent / "utopia-2030.yaml")).start.isoformat() == "2030-01-10"


def test_with_its_end_a_case_of_ones_own_is_scored(facts, tmp_path, capsys):
    ends = tmp_path / "ends.csv"
    ends.write_text(f"{ENDS}utopia-2030,Sub-Saharan Africa,2030-01-10,yes,2030-02-01,uprising,me\n", encoding="utf-8")
    assert hindcast(own=OwnCases(facts=facts, outcomes=ends), members=64, json=True) == 0
    (row,) = json.loads(capsys.readouterr().out)["cases"]
    assert (row["id"], row["outcome"], row["exit_day"]) == ("utopia-2030", 1, 23)
    assert 0.0 < row["p_out_12m"] < 1.0


def test_a_case_whose_end_is_missing_is_told(facts, tmp_path):
    ends = tmp_path / "ends.csv"
    ends.write_text(ENDS + "other,Asia,2030-01-10,no,,in_power,me\n", encoding="utf-8")
    with pytest.raises(StandoffError, match="how utopia-2030 ended is not on record"):
        hindcast(own=OwnCases(facts=facts, outcomes=ends), members=64)


def test_a_file_that_somebody_wrote_is_not_replaced_but_one_made_of_facts_is(facts):
    path = code_cases(facts)["utopia-2030"]
    first = path.read_text(encoding="utf-8")
    facts.write_text(facts.read_text(encoding="utf-8").replace("press,75", "press,60"), encoding="utf-8")
    assert code_cases(facts)["utopia-2030"].read_text(encoding="utf-8") != first
    path.write_text("standoff: 1\n", encoding="utf-8")
    with pytest.raises(StandoffError, match="is there already"):
        code_cases(facts)
    assert path.read_text(encoding="utf-8") == "standoff: 1\n"


def test_a_table_without_facts_points_to_the_template(tmp_path):
    path = tmp_path / "empty.csv"
    path.write_text(template().splitlines()[0] + "\n", encoding="utf-8")
    with pytest.raises(StandoffError, match="holds no facts") as caught:
        code_cases(path)
    assert "--template" in (caught.value.hint or "")
