"""The case library: facts, rules and files agree; nothing late is used; every case runs; outcomes stand elsewhere."""

from __future__ import annotations

import csv
import datetime as dt
import importlib.util
import math
import re
import statistics
import sys
from pathlib import Path
from types import ModuleType

import pytest

import standoff as so
from standoff.scenario import bundled_names
from standoff.scenario.loading import load

ROOT = Path(__file__).parents[2]
CASES = ROOT / "src" / "standoff" / "scenarios" / "cases"
DATA = ROOT / "src" / "standoff" / "data"
TEMPLATE = CASES / "TEMPLATE.csv.txt"
NAMES = sorted(path.stem for path in CASES.glob("*.yaml"))


def import_coder() -> ModuleType:
    """The coding script, which stands outside the package."""
    spec = importlib.util.spec_from_file_location("code_cases", ROOT / "fitting" / "code_cases.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["code_cases"] = module
    spec.loader.exec_module(module)
    return module


coder = import_coder()
FACTS = coder.read_facts(DATA / "cases.csv")


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
    assert coder.write_all(DATA / "cases.csv", CASES, check=True) == []
    assert coder.main(["--check"]) == 0


def test_a_changed_file_is_noticed(tmp_path: Path) -> None:
    assert len(coder.write_all(DATA / "cases.csv", tmp_path, check=False)) == len(NAMES)
    path = tmp_path / "egypt-2011.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("normal: [2.2", "normal: [2.3"), encoding="utf-8")
    assert coder.write_all(DATA / "cases.csv", tmp_path, check=True) == ["egypt-2011.yaml"]


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
    assert "outcomes" not in (ROOT / "fitting" / "code_cases.py").read_text(encoding="utf-8")


def test_a_tenfold_crowd_shifts_the_attitude_and_the_curve_is_met() -> None:
    for attitude, share in coder.CROWD_CURVE:
        assert coder.attitude_from_crowd(share) == pytest.approx(attitude)
    below, above = coder.attitude_from_crowd(0.0001), coder.attitude_from_crowd(0.001)
    assert below < -1.0 < above < coder.attitude_from_crowd(0.01)
    assert above - below == pytest.approx(math.log(10), rel=0.05)
    assert coder.attitude_from_crowd(1e-9) == coder.ATTITUDE_BOUNDS[0]
    assert coder.attitude_from_crowd(0.5) == coder.ATTITUDE_BOUNDS[1]


def test_the_curve_is_that_of_the_generic_scenario() -> None:
    for attitude, share in coder.CROWD_CURVE[1::4]:
        change = f"mobilisation.attitude={{normal: [{attitude}, 0.0001]}}"
        run = so.load("generic-personalist", [change]).run(members=1000, draws=1000, days=7, seed=1)
        assert statistics.median(run.record.features["peak_share"]) == pytest.approx(share, rel=0.1)


def test_reserves_are_a_third_of_them_in_days_of_wages() -> None:
    # output 365, wages 8 in 100: 0.08 a day; a third of 24 is 8
    assert coder.reserves_in_days(24.0, 365.0, 8.0) == pytest.approx(100.0)
    assert coder.reserves_in_days(0.0, 365.0, 8.0) == 5.0
    assert coder.reserves_in_days(1e6, 365.0, 8.0) == 1500.0


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
    assert coder.base_rate_class(regime, trigger, years) == expected


@pytest.mark.parametrize("step", ["0", "1", "2", "3", "4"])
def test_a_higher_commitment_lengthens_the_menu(tmp_path: Path, step: str) -> None:
    facts = rewritten(tmp_path, "my-case,commitment,2", f"my-case,commitment,{step}")
    assert coder.main(["--facts", str(facts), "--into", str(tmp_path)]) == 0
    resolved = load(str(tmp_path / "my-case.yaml"))
    assert len(resolved.menu) == {"0": 0, "1": 2, "2": 4, "3": 5, "4": 6}[step]
    assert (resolved.actors.patron_name is None) == (step == "0")


def test_the_template_makes_a_case_that_runs(tmp_path: Path) -> None:
    assert coder.main(["--facts", str(TEMPLATE), "--into", str(tmp_path)]) == 0
    run = so.load(str(tmp_path / "my-case.yaml")).run(members=50, days=10, seed=1)
    assert 0.0 <= float(run.record.column("out_30").mean()) <= 1.0


def test_the_template_asks_for_every_fact() -> None:
    told = {row["fact"] for row in csv.DictReader(TEMPLATE.read_text(encoding="utf-8").splitlines())}
    assert told == {*coder.WORDS, *coder.NUMBERS, *coder.TEXTS}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("my-case,regime,personalist", "my-case,regime,tyranny", "expected one of personalist"),
        ("my-case,population,10000000", "my-case,population,many", "expected a number"),
        ("my-case,week,daily,K,2030-01-15", "my-case,week,daily,K,2030-03-15", "more than 14 days after"),
        ("my-case,crowd,3000-15000", "my-case,crowd,plenty", "lowest-highest"),
        ("my-case,crowd,", "my-case,croud,", "no such fact"),
        ("my-case,week,daily,K", "my-case,week,daily,Q", "S or K"),
        ("my-case,capital_share,20", "my-case,capital_share,70", "the capital holds more"),
        ("my-case,ruler,", "my-case,title,", "told twice"),
    ],
)
def test_a_bad_fact_is_told_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, message: str
) -> None:
    facts = rewritten(tmp_path, old, new)
    assert coder.main(["--facts", str(facts), "--into", str(tmp_path)]) == 2
    assert message in capsys.readouterr().err
    assert not list(tmp_path.glob("*.yaml"))
