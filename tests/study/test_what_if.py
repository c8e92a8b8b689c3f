"""Plans beside one baseline on the same draws: nothing without an action, nothing before its day, beliefs apart."""

from __future__ import annotations

import doctest
from pathlib import Path

import pandas as pd
import pytest

import standoff.study.what_if as module
from standoff.errors import StandoffError
from standoff.record import OUTCOMES
from standoff.scenario import Resolved
from standoff.study import load
from standoff.study.what_if import WhatIf, what_if

SMALL = {"members": 640, "draws": 80, "days": 84}
EFFECT = ["difference", "low", "high"]


@pytest.fixture(scope="module")
def belarus() -> Resolved:
    return load("belarus-2020").resolved


@pytest.fixture(scope="module")
def plans(belarus: Resolved) -> WhatIf:
    given = {
        "nothing": [],
        "loan": ["patron.loan=withheld"],
        "same": "patron.loan=withheld",
        "late": ["patron.support=none from day 40"],
    }
    return what_if(belarus, given, **SMALL)


def of(frame: pd.DataFrame, plan: str) -> pd.DataFrame:
    return frame[frame["plan"] == plan].drop(columns="plan").reset_index(drop=True)


def test_example_in_the_docstring_runs() -> None:
    found = doctest.testmod(module)
    assert (found.attempted > 0, found.failed) == (True, 0)


def test_no_action_changes_nothing_at_all(plans: WhatIf) -> None:
    for frame, columns in ((plans.outcomes, [*EFFECT, "se"]), (plans.by_day, [*EFFECT, "se"]), (plans.crowds, EFFECT)):
        assert (of(frame, "nothing")[columns].to_numpy() == 0.0).all()
    assert plans.done("nothing") == "nothing"


def test_two_plans_with_the_same_action_give_identical_figures(plans: WhatIf) -> None:
    for frame in (plans.outcomes, plans.by_day, plans.crowds):
        pd.testing.assert_frame_equal(of(frame, "loan"), of(frame, "same"), check_exact=True)
    between = plans.between[(plans.between["plan"] == "loan") & (plans.between["other"] == "same")]
    assert (between[[*EFFECT, "se"]].to_numpy() == 0.0).all()


def test_withholding_the_loan_raises_the_chance_of_being_out(belarus: Resolved) -> None:
    found = what_if(belarus, ["patron.loan=withheld from 2020-09-14"], members=2000, draws=250)
    last = found.by_day.iloc[-1]
    assert last["difference"] > 3 * last["se"] > 0.0
    assert found.outcomes.set_index("outcome").loc["in_power", "difference"] < 0.0


def test_an_action_changes_nothing_before_its_day(plans: WhatIf) -> None:
    late = of(plans.by_day, "late").set_index("day")
    assert (late.loc[:40, [*EFFECT, "se"]].to_numpy() == 0.0).all(), "day 40 begins after 40 days are over"
    assert (late.loc[60:, "difference"].abs() > 0.0).all()
    crowds = of(plans.crowds, "late")
    whole_weeks_before = crowds["week"] <= 5
    assert (crowds.loc[whole_weeks_before, EFFECT].to_numpy() == 0.0).all()
    assert (crowds.loc[crowds["week"] > 8, "difference"] != 0.0).any()


def test_the_last_day_tells_the_same_as_the_outcomes(plans: WhatIf) -> None:
    for plan in plans.plans:
        end = of(plans.by_day, plan).iloc[-1]
        stays = of(plans.outcomes, plan).set_index("outcome").loc["in_power"]
        assert end["day"] == SMALL["days"]
        for name in ("baseline", "changed"):
            assert end[name] == pytest.approx(1.0 - stays[name], abs=1e-6)
        assert (end["low"], end["high"]) == pytest.approx((-stays["high"], -stays["low"]), abs=1e-6)


def test_figures_are_those_of_a_run_of_the_same_members(plans: WhatIf) -> None:
    run = load("belarus-2020").run(**SMALL)
    baseline = of(plans.outcomes, "loan").set_index("outcome")["baseline"]
    assert baseline.to_numpy() == pytest.approx(run.outcomes["p"].to_numpy(), abs=1e-9)
    weekly = of(plans.crowds, "loan").set_index(["date", "place"])["baseline"]
    assert weekly.to_numpy() == pytest.approx(run.weekly.set_index(["date", "place"])["q50"][weekly.index].to_numpy())
    changed = load("belarus-2020", ["patron.loan=withheld"]).run(**SMALL)
    shares = of(plans.outcomes, "loan").set_index("outcome")["changed"]
    assert shares.to_numpy() == pytest.approx(changed.outcomes["p"].to_numpy(), abs=1e-9)


def test_plans_are_compared_with_each_other_on_the_same_draws(plans: WhatIf) -> None:
    rows = plans.between[plans.between["outcome"] == "in_power"]
    assert len(rows) == 6
    for row in rows.to_dict("records"):
        assert row["difference"] == pytest.approx(row["of_other"] - row["of_plan"], abs=1e-9)
    pair = rows[(rows["plan"] == "loan") & (rows["other"] == "late")].iloc[0]
    ends = [of(plans.outcomes, name).set_index("outcome").loc["in_power", "changed"] for name in ("loan", "late")]
    assert [pair["of_plan"], pair["of_other"]] == ends


def test_threads_change_no_bit(belarus: Resolved, plans: WhatIf) -> None:
    one = what_if(belarus, {"late": ["patron.support=none from day 40"]}, **SMALL, threads=1)
    for mine, other in ((one.outcomes, plans.outcomes), (one.by_day, plans.by_day), (one.crowds, plans.crowds)):
        pd.testing.assert_frame_equal(of(mine, "late"), of(other, "late"), check_exact=True)


def test_beliefs_hold_in_the_baseline_too_and_leave_actions_alone(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "standoff: 1\nname: mine\ntitle: Mine\nlike: generic-personalist\n"
        "lenses:\n  brittle: {title: T, assumptions: {security: {unpaid: 6, stay_at_rest: 2.5 to 3}}}\n"
    )
    scenario = load(path)
    loan = ["patron.loan=withheld from day 10"]
    seen = what_if(scenario, loan, ["elites.doubt=9"], "brittle", **SMALL)
    assert seen.believed.said() == ["the lens brittle: T", "elites.doubt = 9"]
    assert seen.plans == what_if(scenario, loan, **(SMALL | {"members": 2})).plans
    believed = seen.believed.resolved
    assert believed.levers == scenario.resolved.levers
    assert believed.assumptions["security.unpaid"].prior.centre == 6.0
    assert believed.assumptions["elites.doubt"].prior.centre == 9.0
    sets = ["security.unpaid=6", "security.stay_at_rest=2.5 to 3", "elites.doubt=9"]
    run = load(path, sets).run(**SMALL)
    baseline = of(seen.outcomes, "plan").set_index("outcome")["baseline"]
    assert baseline.to_numpy() == pytest.approx(run.outcomes["p"].to_numpy(), abs=1e-9)


def test_a_supposition_wins_over_the_lens(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "standoff: 1\nname: mine\ntitle: Mine\nlike: generic-personalist\n"
        "lenses:\n  brittle: {title: T, assumptions: {security: {unpaid: 6}}}\n"
    )
    seen = what_if(str(path), [], ["security.unpaid=2"], "brittle", members=2, days=7)
    assert seen.believed.resolved.assumptions["security.unpaid"].prior.centre == 2.0


def test_outcomes_of_a_plan_make_everything(plans: WhatIf) -> None:
    for plan in plans.plans:
        rows = of(plans.outcomes, plan)
        assert tuple(rows["outcome"]) == OUTCOMES
        assert rows["changed"].sum() == pytest.approx(1.0, abs=1e-9)
        assert rows["difference"].sum() == pytest.approx(0.0, abs=1e-9)


def test_as_json_nothing_is_lost(plans: WhatIf) -> None:
    said = plans.plain()
    assert [each["plan"] for each in said["plans"]] == list(plans.plans)
    loan = said["plans"][1]
    assert loan["actions"] == [
        {"lever": "patron.loan", "value": "withheld", "start": "2020-08-09", "until": "2030-08-07"}
    ]  # fmt: skip
    assert (len(loan["outcomes"]), len(loan["by_day"]), len(loan["crowds"])) == (5, 84, 36)
    assert set(loan["by_day"][0]) == {"day", "date", "baseline", "changed", "difference", "low", "high", "se"}
    assert (loan["by_day"][0]["date"], loan["crowds"][1]["place"]) == ("2020-08-10", "elsewhere")
    assert said["believed"] == {"lens": None, "suppose": {}}
    assert "loan: patron.loan=withheld" in str(plans)


@pytest.mark.parametrize(
    ("plans", "asked", "message"),
    [
        ({}, {}, "expected 1 to 12 plans, found 0"),
        ({str(n): [] for n in range(13)}, {}, "expected 1 to 12 plans, found 13"),
        ({"baseline": []}, {}, "cannot be called `baseline`"),
        ({"": []}, {}, "expected text"),
        (["security.unpaid=4"], {}, "is a belief, not an action"),
        (["patron.loan=withheld from day 84"], {}, "after the run's last day, 83"),
        ([], {"suppose": ["patron.loan=withheld"]}, "is an action, not a belief"),
        ([], {"lens": "nobody"}, "has no lens `nobody`"),
        ([], {"members": 0}, "members must be from 1"),
        ([], {"members": 10_000_000}, "too many to keep week by week"),
        ([], {"days": 4000}, "days must be from 1 to 3 650"),
    ],
)
def test_what_cannot_be_played_is_refused(belarus: Resolved, plans: object, asked: dict, message: str) -> None:
    with pytest.raises(StandoffError, match=message):
        what_if(belarus, plans, **(SMALL | asked))


def test_a_keyword_that_is_not_known_is_named(belarus: Resolved) -> None:
    with pytest.raises(TypeError, match="did you mean 'members'"):
        what_if(belarus, [], member=3)


def test_progress_goes_to_the_end(belarus: Resolved) -> None:
    told: list[tuple[int, int]] = []
    what_if(belarus, [], members=200, days=7, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (4, 4)
