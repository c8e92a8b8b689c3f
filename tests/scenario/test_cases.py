"""The case library: facts, rules and files agree; nothing late is used; every case runs; outcomes stand elsewhere."""

from __future__ import annotations

import csv
import datetime as dt
import math
import re
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

import standoff as so
from standoff.errors import SourceErrors
from standoff.scenario import bundled_names
from standoff.scenario.loading import load
from standoff.study import coding
from standoff.study import facts as sheet
from standoff.study.coding import code_cases
from standoff.study.facts import read_facts

ROOT = Path(__file__).parents[2]
CASES = ROOT / "src" / "standoff" / "scenarios" / "cases"
DATA = ROOT / "src" / "standoff" / "data"
TEMPLATE = CASES / "TEMPLATE.csv.txt"
NAMES = sorted(path.stem for path in CASES.glob("*.yaml"))


FACTS = read_facts(DATA / "cases.csv")


def outcomes() -> dict[str, dict[str, str]]:
    with (DATA / "outcomes.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def rewritten(tmp_path: Path, old: str, new: str) -> Path:
    """The template's facts with one text replaced."""
    text = TEMPLATE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "facts.csv"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_there_are_at_least_twenty_cases_and_each_has_its_facts() -> None:
    assert len(NAMES) >= 20
    assert set(NAMES) == set(FACTS)


def test_the_cases_do_not_lengthen_the_list_of_scenarios() -> None:
    assert not set(NAMES) & set(bundled_names())


def test_the_files_are_what_facts_and_rules_make() -> None:
    maker = "fitting/code_cases.py from the facts of data/cases.csv"
    for name, case in FACTS.items():
        assert (CASES / f"{name}.yaml").read_text(encoding="utf-8") == coding.write_case(name, case, maker)
    checked = subprocess.run([sys.executable, ROOT / "fitting" / "code_cases.py", "--check"], capture_output=True)
    assert checked.stdout.decode().startswith("0 differ")


@pytest.mark.parametrize("name", NAMES)
def test_every_value_has_a_source_not_later_than_two_weeks_after_the_onset(name: str) -> None:
    resolved = load(str(CASES / f"{name}.yaml"))
    latest = resolved.start + dt.timedelta(days=14)
    assert all(source.date <= latest for source in resolved.sources.values())
    own = {key: each for key, each in resolved.assumptions.items() if each.own}
    assert own
    for key, assumption in own.items():
        assert assumption.because, key
        assert set(assumption.because) <= set(resolved.claims), key
    assert all(resolved.claims[claim].source in resolved.sources for claim in resolved.claims)
    assert all(group.because for group in resolved.groups)
    assert all(event.because and event.date <= latest and event.until <= latest for event in resolved.events)


@pytest.mark.parametrize("name", NAMES)
def test_every_case_runs_and_its_probabilities_add_up(name: str) -> None:
    run = so.load(str(CASES / f"{name}.yaml")).run(members=200, days=30, seed=1)
    record = run.record
    total = sum(record.column(exit_kind) for exit_kind in ("uprising", "coup", "negotiated", "managed"))
    stands = 1.0 - record.column("out_30")
    assert (total >= 0).all()
    assert total + stands == pytest.approx(1.0, abs=1e-5)
    assert not any(math.isnan(value) for value in total)


def test_no_fact_is_later_than_the_ruler() -> None:
    ends = outcomes()
    for name, facts in FACTS.items():
        left = ends[name]["exit_date"]
        if left:
            late = [fact for fact, told in facts.items() if told.known_on > dt.date.fromisoformat(left)]
            assert late == [], name


def test_outcomes_stand_apart_and_both_occur() -> None:
    ends = outcomes()
    assert set(NAMES) <= set(ends)
    told = [ends[name]["out_within_12m"] for name in NAMES]
    assert told.count("yes") >= 5
    assert told.count("no") >= 5
    for name in NAMES:
        assert ends[name]["onset"] == FACTS[name]["onset"].value
        assert ends[name]["region"] == FACTS[name]["region"].value
    text = " ".join(path.read_text(encoding="utf-8") for path in CASES.glob("*.yaml"))
    assert not re.search(r"\b(resigned|fled|overthrown|ousted)\b", text)


def test_the_coder_does_not_read_outcomes() -> None:
    for module in (coding, sheet):
        assert "outcomes.csv" not in Path(module.__file__).read_text(encoding="utf-8")


def test_a_tenfold_crowd_shifts_the_attitude_and_the_curve_is_met() -> None:
    for attitude, share in coding.CROWD_CURVE:
        assert coding.attitude_from_crowd(share) == pytest.approx(attitude)
    below, above = coding.attitude_from_crowd(0.0001), coding.attitude_from_crowd(0.001)
    assert below < -1.0 < above < coding.attitude_from_crowd(0.01)
    assert above - below == pytest.approx(math.log(10), rel=0.05)
    assert coding.attitude_from_crowd(1e-9) == coding.ATTITUDE_BOUNDS[0]
    assert coding.attitude_from_crowd(0.5) == coding.ATTITUDE_BOUNDS[1]


def test_the_curve_is_that_of_the_generic_scenario() -> None:
    for attitude, share in coding.CROWD_CURVE[1::4]:
        change = f"mobilisation.attitude={{normal: [{attitude}, 0.0001]}}"
        run = so.load("generic-personalist", [change]).run(members=1000, draws=1000, days=7, seed=1)
        assert statistics.median(run.record.features["peak_share"]) == pytest.approx(share, rel=0.1)


def test_reserves_are_a_third_of_them_in_days_of_wages() -> None:
    # output 365, wages 8 in 100: 0.08 a day; a third of 24 is 8
    assert coding.reserves_in_days(24.0, 365.0, 8.0) == pytest.approx(100.0)
    assert coding.reserves_in_days(0.0, 365.0, 8.0) == 5.0
    assert coding.reserves_in_days(1e6, 365.0, 8.0) == 1500.0


@pytest.mark.parametrize(
    ("regime", "trigger", "years", "expected"),
    [
        ("personalist", "vote", 25, "personalist-20"),
        ("personalist", "vote", 5, "personalist-post-election"),
        ("hybrid", "vote", 30, "post-election"),
        ("monarchy", "price", 21, "tenure-20"),
        ("personalist", "term", 12, "tenure-10"),
        ("personalist", "term", 2, "personalist"),
        ("party", "price", 3, "all"),
    ],
)
def test_the_class_is_the_first_that_fits(regime: str, trigger: str, years: float, expected: str) -> None:
    assert coding.base_rate_class(regime, trigger, years) == expected


@pytest.mark.parametrize("step", ["0", "1", "2", "3", "4"])
def test_a_higher_commitment_lengthens_the_menu(tmp_path: Path, step: str) -> None:
    written = code_cases(rewritten(tmp_path, "my-case,commitment,2", f"my-case,commitment,{step}"))
    resolved = load(str(written["my-case"]))
    assert len(resolved.menu) == {"0": 0, "1": 2, "2": 4, "3": 5, "4": 6}[step]
    assert (resolved.actors.patron_name is None) == (step == "0")


def test_the_template_makes_a_case_that_runs(tmp_path: Path) -> None:
    run = so.load(str(code_cases(TEMPLATE, tmp_path)["my-case"])).run(members=50, days=10, seed=1)
    assert 0.0 <= float(run.record.column("out_30").mean()) <= 1.0


def test_the_template_asks_for_every_fact() -> None:
    told = {row["fact"] for row in csv.DictReader(TEMPLATE.read_text(encoding="utf-8").splitlines())}
    assert told == {*sheet.WORDS, *sheet.NUMBERS, *sheet.TEXTS}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("my-case,regime,personalist", "my-case,regime,tyranny", "facts.csv:7:1: value: expected one of personalist"),
        ("my-case,population,10000000", "my-case,population,many", "value: expected a number"),
        ("my-case,population,10000000", "my-case,population,0", "value: expected a number from 10000 to 2000000000"),
        ("my-case,internet,60", "my-case,internet,600", "value: expected a number from 0 to 100"),
        ("my-case,gdp,20", "my-case,gdp,0", "value: expected a number from 0.01"),
        ("my-case,loan,1", "my-case,loan,nan", "value: expected a number from 0.01"),
        ("my-case,onset,2030-01-10", "my-case,onset,10.1.2030", "value: expected a date"),
        ("my-case,since,2012-05-01", "my-case,since,2012", "value: expected a date"),
        ("my-case,since,2012-05-01", "my-case,since,2032-05-01", "is after the onset"),
        ("my-case,week,daily,K,2030-01-15", "my-case,week,daily,K,2030-03-15", "more than 14 days after"),
        ("my-case,week,daily,K,2030-01-15", "my-case,week,daily,K,soon", "known_on: expected a date"),
        ("my-case,crowd,3000-15000", "my-case,crowd,plenty", "lowest-highest"),
        ("my-case,crowd,3000-15000", "my-case,crowd,15000-3000", "lowest-highest"),
        ("my-case,crowd,3000-15000", "my-case,crowd,0-0", "lowest-highest"),
        ("my-case,crowd,3000-15000", "my-case,crowd,3000-15000000", "within the nation"),
        ("my-case,crowd,", "my-case,croud,", "did you mean `crowd`?"),
        ("my-case,cut,0.5 2030-01-12", "my-case,cut,5 2030-01-12", "share from 0 to 1"),
        ("my-case,cut,0.5 2030-01-12 2030-01-13", "my-case,cut,0.5 2030-01-13 2030-01-12", "first and last day"),
        ("my-case,week,daily,K", "my-case,week,daily,Q", "tag: expected S"),
        ("my-case,capital_share,20", "my-case,capital_share,70", "the capital holds more"),
        ("my-case,ruler,", "my-case,title,", "told twice"),
        ("my-case,ruler,The ruler", "my-case,ruler,", "value: ruler needs one"),
        ("my-case,patron,The Patron", "my-case,patron,", "leave the row out"),
        ("my-case,ruler,", "../mine,ruler,", "case: expected small letters"),
        ("my-case,week,daily,K,2030-01-15,news agencies", "my-case,week,daily,K,2030-01-15,a,b,c,d,e,f", "columns"),
    ],
)
def test_a_bad_fact_is_told_with_its_line_and_nothing_is_written(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    table = rewritten(tmp_path, old, new)
    with pytest.raises(SourceErrors) as caught:
        code_cases(table)
    assert message in str(caught.value)
    assert not list(tmp_path.glob("*.yaml"))
    assert not (tmp_path.parent / "mine.yaml").exists()


def test_all_faults_are_told_together(tmp_path: Path) -> None:
    text = TEMPLATE.read_text(encoding="utf-8").replace("internet,60", "internet,-1").replace("press,75", "press,?")
    (tmp_path / "facts.csv").write_text(text.replace("week,daily,K", "week,often,K"), encoding="utf-8")
    with pytest.raises(SourceErrors) as caught:
        code_cases(tmp_path / "facts.csv")
    assert [fault.line for fault in caught.value.faults] == [13, 14, 31]
