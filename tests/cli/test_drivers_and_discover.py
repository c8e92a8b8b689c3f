"""`standoff drivers` and `standoff discover`."""

import importlib.util

import pandas as pd
import pytest

from standoff.cli.drivers import CENTRE, HIGH_SIDE, LOW_SIDE, draw_bars

DISCOVER = ("--members", "600", "--draws", "200", "--by", "60", "--after", "20")


@pytest.fixture
def small(monkeypatch):
    """Drivers at small sizes."""
    from standoff.study import drivers

    sizes = drivers.Sizes(members=400, draws=100, candidates=5, arm_members=64, inputs=2, rows=8, replicates=8)
    monkeypatch.setattr(drivers, "Sizes", lambda: sizes)


def test_tornado_bars_reach_from_the_centre_to_both_ends():
    rows = pd.DataFrame({"p_low": [0.0, 0.3], "p_high": [0.4, 0.1]})
    up, down = draw_bars(rows, 0.2, 41)
    assert len(up) == len(down) == 41
    assert up == LOW_SIDE * 20 + CENTRE + HIGH_SIDE * 20
    assert down == " " * 10 + HIGH_SIDE * 10 + CENTRE + LOW_SIDE * 10 + " " * 10


def test_tornado_bars_on_one_side_show_the_nearer_end_within_the_farther():
    (bar,) = draw_bars(pd.DataFrame({"p_low": [0.3], "p_high": [0.4]}), 0.2, 21)
    assert bar == CENTRE + LOW_SIDE * 10 + HIGH_SIDE * 10


def test_tornado_bars_of_nothing_are_the_centre_alone():
    assert (
        draw_bars(pd.DataFrame({"p_low": [0.2, float("nan")], "p_high": [0.2, 0.2]}), 0.2, 5) == [CENTRE + " " * 4] * 2
    )


def test_drivers_tell_all_four(standoff, small):
    said = standoff("drivers", "belarus-2020", "--by", "40", "--sobol", "--evidence", "belief.at_rest")
    assert said.code == 0
    for heading in ("ONE AT A TIME", "GOING TOGETHER", "SHARES OF THE VARIANCE", "WHAT EVIDENCE COULD MOVE"):
        assert heading in said.out
    assert "Out in any way by day 40: " in said.out
    assert all(len(line) <= 80 for line in said.out.splitlines())
    assert said.err == ""


def test_drivers_answer_in_json(standoff, small):
    said = standoff("drivers", "belarus-2020", "--by", "40", "--outcome", "coup", "--json").json
    assert said["scenario"] == "belarus-2020"
    assert (said["outcome"], said["days"], said["sobol"]) == ("coup", 40, None)
    assert len(said["tornado"]) == 5
    assert {each["assumption"] for each in said["evidence"]} >= {"security.doubt"}
    assert said["tornado"][0].keys() >= {"assumption", "p_low", "p_high", "swing", "swing_low", "swing_high"}


def test_drivers_follow_a_change(standoff, small):
    words = ("drivers", "belarus-2020", "--by", "20", "--json")
    plain, changed = (standoff(*words, *more).json for more in ((), ("--set", "security.doubt=6")))
    assert "security.doubt" in {each["assumption"] for each in plain["evidence"]}
    assert "security.doubt" not in {each["assumption"] for each in changed["evidence"] + changed["ranks"]}
    said = standoff("drivers", "belarus-2020", "--evidence", "security.doubt", "--set", "security.doubt=6")
    assert (said.code, "no uncertain assumption" in said.err) == (2, True)


def test_discover_says_rules_and_how_they_were_counted(standoff):
    said = standoff("discover", "belarus-2020", *DISCOVER)
    assert said.code == 0
    assert "By day 60 he goes in " in said.out
    assert "WHAT IS ASSUMED, AND SEEN BY DAY 20" in said.out
    assert "counted on the other half" in " ".join(said.out.split())
    assert all(len(line) <= 80 for line in said.out.splitlines())


def test_discover_answers_in_json_and_exports(standoff, tmp_path):
    said = standoff("discover", "belarus-2020", *DISCOVER, "--export", "futures", "--json").json
    assert said["beforehand"]
    assert said["exported"] == ["futures/experiments.csv", "futures/outcomes.npz", "futures/about.json"]
    assert len(pd.read_csv(tmp_path / "futures" / "experiments.csv")) == 600
    again = standoff("discover", "belarus-2020", *DISCOVER, "--export", "futures")
    assert again.code == 2
    assert "futures is not empty" in again.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("drivers", "belarus-2020", "--outcome", "cop"), "no outcome called 'cop'"),
        (("drivers", "belarus-2020", "--by", "yesterday"), "number of days or a date"),
        (("drivers", "belarus-2020", "--evidence", "luck"), "no uncertain assumption"),
        (("drivers", "nowhere"), "nowhere"),
        (("discover", "belarus-2020", "--after", "400"), "day 400 is not before the horizon"),
        (("discover", "belarus-2020", "--members", "10", "--after", "0"), "at least 20 assumption draws"),
        (("discover", "belarus-2020", "--by", "1e3"), "number of days or a date"),
    ],
)
def test_what_cannot_be_asked_is_one_error(standoff, words, told):
    said = standoff(*words)
    assert said.code == 2
    assert told in said.err
    assert said.out == ""
    assert "Traceback" not in said.err


@pytest.mark.skipif(importlib.util.find_spec("ema_workbench") is not None, reason="the extra is installed")
def test_prim_without_its_extra_says_what_to_install(standoff):
    said = standoff("discover", "belarus-2020", "--prim")
    assert said.code == 2
    assert "standoff[ema]" in said.err
