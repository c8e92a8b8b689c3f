"""Hindcasts: only what was known, only while he stood, pooled from other cases, and poor skill called poor."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from standoff.errors import StandoffError
from standoff.record import EXITS, FIXED
from standoff.scenario import Resolved
from standoff.study import load
from standoff.study.cases import YEAR, Case, as_known, read_cases, select_cases
from standoff.study.ensemble import Ensemble, run_in_memory
from standoff.study.hindcast import FORECASTS, SCORES, Hindcast, hindcast
from standoff.study.learned import learn_observed
from standoff.study.outside_view import BY_BLIND_HAZARD, class_rate, hazard_curve
from standoff.study.settings import Settings
from standoff.study.standing import Futures, live_from

SMALL = {"members": 256, "draws": 64}
AUGUST, OCTOBER = dt.date(2020, 8, 17), dt.date(2020, 10, 26)
THREE = ("belarus-2020", "armenia-2018", "bahrain-2011")


def three_cases() -> list[Case]:
    belarus, *others = select_cases(THREE)
    return [dataclasses.replace(belarus, freezes=(AUGUST, OCTOBER)), *others]


@pytest.fixture(scope="module")
def found() -> Hindcast:
    return hindcast(three_cases(), **SMALL)


@pytest.fixture(scope="module")
def belarus() -> Resolved:
    return load("belarus-2020").resolved


def p_of(found: Hindcast, id: str, freeze: dt.date | None = None) -> pd.Series:
    rows = found.table[found.table["id"] == id]
    return rows[rows["freeze"] == freeze].iloc[0] if freeze else rows.iloc[0]


def test_a_forecast_from_the_onset_is_the_ordinary_answer(found: Hindcast) -> None:
    run = load("armenia-2018").run(days=YEAR, **SMALL)
    row = p_of(found, "armenia-2018")
    assert row["p_out_12m"] == pytest.approx(1 - run.outcomes.set_index("outcome").loc["in_power", "p"], abs=1e-6)
    year = run.by_day.set_index("day").loc[365]
    assert (row["low"], row["high"]) == pytest.approx((year["low"], year["high"]), abs=0.05)
    assert row["se"] == pytest.approx(year["se"], rel=0.02)


def test_a_later_forecast_is_the_same_run_given_that_he_still_stands(found: Hindcast, belarus: Resolved) -> None:
    first = (OCTOBER - belarus.start).days
    known = as_known(belarus, OCTOBER)
    record = run_in_memory(Ensemble.of(known, Settings(days=first + YEAR, **SMALL)), {})
    gone = np.cumsum(record.exits / FIXED / SMALL["members"], axis=0)
    stands = 1 - gone[first - 1].sum()
    given = gone[first + YEAR - 1].sum() - gone[first - 1].sum()
    assert p_of(found, "belarus-2020", OCTOBER)["p_out_12m"] == pytest.approx(given / stands, abs=1e-6)


def test_what_came_after_the_freeze_leaves_no_trace(belarus: Resolved) -> None:
    settings = Settings(**SMALL)
    case = three_cases()[0]
    other = [each.model_copy(update={"strength": 0.01}) if each.date > AUGUST else each for each in belarus.events]
    changed = belarus.model_copy(update={"events": tuple(other)})
    ours, theirs = (live_from(case.known(each, AUGUST), AUGUST, settings, {}) for each in (belarus, changed))
    assert np.array_equal(ours.incidence, theirs.incidence)
    full = live_from(belarus, AUGUST, settings, {})
    assert not np.array_equal(ours.incidence, full.incidence)


def test_an_event_under_way_is_cut_at_the_freeze_and_the_onset_knows_two_weeks(belarus: Resolved) -> None:
    kept = as_known(belarus, dt.date(2020, 8, 18)).events
    strike = next(each for each in kept if each.kind == "strike_call")
    assert strike.until == dt.date(2020, 8, 18)
    assert max(each.date for each in kept) <= dt.date(2020, 8, 18)
    case = dataclasses.replace(three_cases()[0], freezes=(belarus.start,))
    assert max(each.until for each in case.known(belarus, belarus.start).events) == dt.date(2020, 8, 20)
    assert as_known(belarus, dt.date(2021, 1, 1)) is belarus


def test_a_cases_outcome_never_bears_on_its_own_pooled_forecast(found: Hindcast) -> None:
    belarus, armenia, bahrain = three_cases()
    stayed = dataclasses.replace(armenia, exit_date=None, kind="in_power")
    again = hindcast([belarus, stayed, bahrain], **SMALL)
    assert p_of(again, "armenia-2018")["pooled"] == p_of(found, "armenia-2018")["pooled"]
    assert p_of(again, "bahrain-2011")["pooled"] != p_of(found, "bahrain-2011")["pooled"]
    assert p_of(again, "bahrain-2011")["p_out_12m"] == p_of(found, "bahrain-2011")["p_out_12m"]
    assert p_of(again, "belarus-2020")["pooled_regions"] == p_of(found, "belarus-2020")["pooled_regions"]


def test_scores_are_means_over_cases_of_means_over_dates(found: Hindcast) -> None:
    table = found.table.assign(square=(found.table["p_out_12m"] - found.table["outcome"]) ** 2)
    by_hand = table.groupby("id")["square"].mean().mean()
    assert found.score("inside", "brier")["value"] == pytest.approx(by_hand)
    base = ((table["outside"] - table["outcome"]) ** 2).groupby(table["id"]).mean().mean()
    assert found.score("inside", "brier")["skill"] == pytest.approx(1 - by_hand / base)
    assert set(zip(found.scores["forecast"], found.scores["score"], strict=True)) == {
        *((name, score) for name in FORECASTS for score in SCORES), ("inside", "crps_kind"),
    }  # fmt: skip


def test_forecasts_lie_in_order_and_the_pool_between_its_sides(found: Hindcast) -> None:
    table = found.table
    assert (table["low"] <= table["p_out_12m"]).all()
    assert (table["p_out_12m"] <= table["high"]).all()
    sides = table[["p_out_12m", "outside"]]
    assert (table["pooled"] >= sides.min(axis=1)).all()
    assert (table["pooled"] <= sides.max(axis=1)).all()
    for name in FORECASTS:
        assert (np.diff(found.curves[name], axis=1) >= -1e-12).all()


def test_the_json_is_what_was_promised(found: Hindcast) -> None:
    answer = json.loads(json.dumps(found.plain(), allow_nan=False))
    assert {"id", "freeze", "p_out_12m", "outside", "pooled", "outcome"} <= answer["cases"][0].keys()
    assert [row["outcome"] for row in answer["cases"]] == [0, 0, 1, 0]
    assert {"inside", "outside", "pooled"} <= answer["scores"].keys()
    assert {"value", "skill", "skill_low", "skill_high"} <= answer["scores"]["pooled"]["crps"].keys()
    assert "sure" in answer["scores"]["inside"]["verdict"]
    assert answer["outside"] == {"by": [BY_BLIND_HAZARD], "beside": "class_rate"}
    assert {row["question"] for row in answer["patron"]["answers"]} == {"pledge", "money", "deployment", "broker"}
    assert {"skill", "brier", "base_brier"} <= answer["patron"]["scores"][0].keys()


def test_learning_is_asked_for_later_freezes_only_and_sees_nothing_later(belarus: Resolved) -> None:
    asked = []

    def learn(known: Resolved, freeze: dt.date, settings: Settings) -> Futures:
        asked.append((known.name, freeze, max(event.until for event in known.events)))
        incidence = np.outer(np.linspace(0.0, 0.4, YEAR), np.full(len(EXITS), 0.25))
        return Futures(np.array([0, 0, 1, 1]), np.ones(4), np.full(4, 0.4), incidence)

    found = hindcast(three_cases()[:2], learn=learn, **SMALL)
    assert [each[:2] for each in asked] == [("belarus-2020", AUGUST), ("belarus-2020", OCTOBER)]
    assert all(latest <= freeze for _, freeze, latest in asked)
    assert found.table["p_out_12m"].tolist()[:2] == pytest.approx([0.4, 0.4])
    assert found.table["learned"].tolist() == [True, True, False]


def test_without_observations_learning_gives_the_forecast_that_he_stands(belarus: Resolved) -> None:
    blind = belarus.model_copy(update={"observed": ()})
    settings = Settings(members=4096, draws=2048)
    freeze = dt.date(2020, 8, 20)
    learned, lived = (make(blind, freeze, settings) for make in (learn_observed, lambda *all: live_from(*all, {})))
    (a, b) = learned.estimate(), lived.estimate()
    assert a.p == pytest.approx(b.p, abs=3 * b.se)
    assert learned.out_by[-1] == pytest.approx(a.p, abs=1e-5)
    assert learned.incidence == pytest.approx(lived.incidence, abs=3 * b.se)
    assert a.se == pytest.approx(b.se, rel=0.5)


def test_what_was_observed_later_is_not_read_and_what_was_before_is(belarus: Resolved) -> None:
    settings = Settings(**SMALL)
    freeze = dt.date(2020, 8, 20)
    early = belarus.model_copy(update={"observed": tuple(x for x in belarus.observed if x.date < freeze)})
    none = belarus.model_copy(update={"observed": ()})
    full, cut, blind = (learn_observed(each, freeze, settings).incidence for each in (belarus, early, none))
    assert np.array_equal(full, cut)
    assert not np.array_equal(full, blind)


def test_the_outside_view_is_the_fitted_hazard_with_the_class_beside_it_and_can_be_another(
    found: Hindcast, belarus: Resolved
) -> None:
    curve = class_rate(belarus, AUGUST)
    assert curve[-1] == pytest.approx(3 / 11)
    assert curve.shape == (YEAR,)
    assert (np.diff(curve) > 0).all()
    row = p_of(found, "belarus-2020", AUGUST)
    assert (row["class_rate"], row["outside_by"]) == (pytest.approx(3 / 11), BY_BLIND_HAZARD)
    assert row["outside"] == pytest.approx(hazard_curve(belarus, AUGUST)[-1])
    assert p_of(found, "belarus-2020", OCTOBER)["outside"] < row["outside"]
    other = hindcast(three_cases()[2:], outside=lambda known, freeze: np.linspace(0.0, 0.5, YEAR), **SMALL)
    assert other.table["outside"].tolist() == [0.5]
    assert other.plain()["outside"]["by"] == ["given"]


def test_weights_learned_on_other_cases_and_on_other_regions_are_both_told(found: Hindcast) -> None:
    """Armenia shares its region with Belarus, so leaving the region out leaves Bahrain alone to learn from."""
    rows = found.table.set_index(["id", "freeze"])
    assert (rows["weight"].between(0.0, 1.0) & rows["weight_regions"].between(0.0, 1.0)).all()
    region = rows[rows["region"] == "post-Soviet"]["weight_regions"]
    assert region.nunique() == 1
    assert rows[rows["region"] == "post-Soviet"]["weight"].nunique() == 2
    for name in ("pooled", "pooled_regions"):
        assert name in found.plain()["scores"]
        assert name in set(found.shuffled["forecast"])


def test_experts_are_scored_on_their_range_beside_the_model(found: Hindcast, belarus: Resolved) -> None:
    rows = found.experts.set_index("claim")
    fall = rows.loc["C01"]
    assert (fall["brier"], fall["brier_best"], fall["brier_worst"]) == pytest.approx((0.825**2, 0.7**2, 0.95**2))
    assert fall["log_worst"] == pytest.approx(-np.log(0.05))
    first, last = (AUGUST - belarus.start).days, (dt.date(2021, 8, 17) - belarus.start).days
    record = run_in_memory(Ensemble.of(as_known(belarus, AUGUST), Settings(days=last + 1, **SMALL)), {})
    gone = np.cumsum(record.exits.sum(axis=1) / FIXED / SMALL["members"])
    assert fall["model"] == pytest.approx((gone[last] - gone[first - 1]) / (1 - gone[first - 1]), abs=1e-6)
    assert rows.loc["C11", "about"] == "patron"
    assert fall["about"] == "outcome"
    assert (rows["brier_best"] <= rows["brier"]).all()
    assert (rows["brier"] <= rows["brier_worst"]).all()


def made_up(inside: np.ndarray, outside: np.ndarray, outcome: np.ndarray, kind: str = "coup") -> Hindcast:
    """A hindcast of made-up forecasts, one date a case, exits on day 100."""
    n = len(inside)
    days = np.linspace(1 / YEAR, 1.0, YEAR)
    curves = {name: np.outer(p, days) for name, p in (("inside", inside), ("outside", outside))}
    curves |= {"class_rate": curves["outside"], "pooled": curves["inside"], "pooled_regions": curves["inside"]}
    out = outcome.astype(bool)
    table = pd.DataFrame(
        {
            "id": [f"case-{i}" for i in range(n)], "region": "r", "freeze": AUGUST, "p_out_12m": inside,
            "outside": outside, "outcome": out, "exit_day": np.where(out, 100.0, np.nan),
            "kind": np.where(out, kind, "in_power"),
        }
    )  # fmt: skip
    incidence = curves["inside"][:, :, None] * np.array([0.0, 1.0, 0.0, 0.0])
    return Hindcast(table, curves, incidence, pd.DataFrame({"made": []}), Settings())


RNG = np.random.default_rng(3)
TRUTH = RNG.choice([0.05, 0.85], 40)
CAME = (RNG.random(40) < TRUTH).astype(float)


def test_good_forecasts_are_called_better_and_shuffling_takes_their_skill_away() -> None:
    good = made_up(TRUTH, np.full(40, 0.4), CAME)
    assert good.verdict("inside") == "better than the base rate"
    null = good.shuffled.set_index(["forecast", "baseline"])
    assert null.loc[("inside", "share"), "mean"] < 0.0
    assert (null["high"] < null["found"]).all()
    assert null.loc[("pooled", "outside"), "mean"] < 0.1
    parts = good.parts.set_index("forecast")
    assert parts.loc["inside", "discrimination"] > 0.1
    assert parts.loc["inside", "area_low"] > parts.loc["outside", "area"] == 0.5


def test_weighted_scores_take_away_what_comes_of_choosing_cases_that_fell() -> None:
    outcome = np.tile([1.0, 0.0], 20)
    said = np.full(40, 33 / 154)
    low = made_up(said, np.full(40, 0.5), outcome)
    assert low.score("inside", "brier")["skill"] < 0.0, "half of the cases fell, and so the base rate of a half wins"
    brier = low.weighted.set_index(["forecast", "score"]).loc[("inside", "brier")]
    assert brier["skill"] > 0.0, "where one in five fell, the record's own share wins"
    p = 33 / 154
    assert brier["value"] == pytest.approx(p * (1 - p) ** 2 + (1 - p) * p**2)


def test_bad_forecasts_are_called_poor() -> None:
    assert made_up(1 - TRUTH, np.full(40, 0.4), CAME).verdict("inside") == "poor: worse than the base rate"
    same = made_up(np.full(40, 0.45), np.full(40, 0.4), np.tile([0.0, 1.0, 0.0, 1.0, 0.0], 8))
    assert same.verdict("inside").startswith("poor")
    few = made_up(TRUTH[:5], np.full(5, 0.4), CAME[:5])
    assert few.verdict("inside").endswith("5 cases are too few to be sure")
    assert made_up(TRUTH[:1], np.full(1, 0.4), CAME[:1]).verdict("inside").endswith("which says nothing")


def test_an_end_that_is_not_modelled_is_no_exit_of_any_kind_but_ends_what_is_counted() -> None:
    coup, death = (made_up(np.array([0.2, 0.2]), np.full(2, 0.1), np.array([1, 0]), k) for k in ("coup", "other"))
    assert coup.score("inside", "crps")["value"] == death.score("inside", "crps")["value"]
    assert death.score("inside", "crps_kind")["value"] < coup.score("inside", "crps_kind")["value"]


def test_the_range_is_that_of_the_draws_without_the_noise_of_their_replicates() -> None:
    rng = np.random.default_rng(1)
    draws, replicates = 2000, 8
    own = rng.beta(2, 6, draws)
    draw = np.repeat(np.arange(draws), replicates)
    out = (rng.random(draws * replicates) < own[draw]).astype(float)
    futures = Futures(draw, np.ones(len(draw)), out, np.zeros((YEAR, 4)))
    found = futures.estimate()
    assert found.p == pytest.approx(own.mean(), abs=0.01)
    assert (found.low, found.high) == pytest.approx(tuple(np.quantile(own, [0.05, 0.95])), abs=0.03)
    raw = np.quantile(out.reshape(draws, replicates).mean(axis=1), [0.05, 0.95])
    assert raw[1] - raw[0] > 1.15 * (found.high - found.low)


def test_members_whose_ruler_hardly_stands_hardly_count() -> None:
    futures = Futures(
        np.array([0, 0, 1, 1]), np.array([1.0, 1.0, 0.0, 0.0]), np.array([0.2, 0.2, 1, 1]), np.zeros((1, 4))
    )
    found = futures.estimate()
    assert (found.p, found.low, found.high) == pytest.approx((0.2, 0.2, 0.2))


def test_the_table_of_outcomes_that_ships_can_be_read() -> None:
    cases = read_cases()
    assert set(THREE) <= set(cases)
    assert len(cases["belarus-2020"].freezes) == 5
    assert not any(cases["belarus-2020"].out_within_a_year(freeze) for freeze in cases["belarus-2020"].freezes)
    armenia = cases["armenia-2018"]
    assert armenia.exit_day(armenia.onset) == 11
    assert all(case.source for case in cases.values())
    assert {case.kind for case in cases.values()} <= {"in_power", "other", *EXITS}


HEADER = "id,region,onset,out_within_12m,exit_date,kind,source\n"


def test_a_case_of_ones_own_needs_a_file_and_a_row(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(
        "standoff: 1\nname: mine\ntitle: Mine\nlike: generic-personalist\nstart: 2015-03-01\n", encoding="utf-8"
    )
    table = tmp_path / "ends.csv"
    table.write_text(HEADER + "mine,nowhere,2015-03-01,yes,2015-06-01,coup,a diary\n", encoding="utf-8")
    (case,) = select_cases((), table)
    assert case.scenario == str(tmp_path / "mine.yaml")
    found = hindcast([case], **SMALL)
    assert found.table["exit_day"].tolist() == [93.0]
    assert "one case" in found.verdict("inside")
    assert select_cases([str(tmp_path / "mine.yaml")], table)[0].freezes == (dt.date(2015, 3, 1),)
    moved = dataclasses.replace(case, onset=dt.date(2015, 3, 2), freezes=())
    with pytest.raises(StandoffError, match="starts on 2015-03-01, the outcome is of 2015-03-02"):
        hindcast([dataclasses.replace(moved, freezes=(moved.onset,))], **SMALL)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("x,r,2015-03-01,maybe,,in_power,s", "must be yes or no"),
        ("x,r,2015-03-01,yes,,in_power,s", "out_within_12m is yes and the exit date is empty"),
        ("x,r,2015-03-01,no,2015-04-01,coup,s", "out_within_12m is no and the exit date 2015-04-01"),
        ("x,r,2015-03-01,no,,coup,s", "an exit date goes with a kind of exit"),
        ("x,r,2015-03-01,yes,2015-04-01,revolt,s", "no kind of outcome is called 'revolt'"),
        ("x,r,2015-03-01,yes,2015-02-01,coup,s", "before the freeze"),
        ("x,r,1 March,no,,in_power,s", "expected a date"),
        ("x,r,2015-03-01,no", "lacks exit_date, kind, source"),
        ("x,r,2015-03-01,no,,in_power,s\nx,r,2015-03-01,no,,in_power,s", "two rows for x"),
    ],
)
def test_faults_of_a_table_are_told(tmp_path: Path, row: str, says: str) -> None:
    table = tmp_path / "ends.csv"
    table.write_text(HEADER + row + "\n", encoding="utf-8")
    with pytest.raises(StandoffError, match=says):
        read_cases(table)


def test_a_table_without_rows_does_not_stand_for_all_cases(tmp_path: Path) -> None:
    table = tmp_path / "ends.csv"
    table.write_text(HEADER, encoding="utf-8")
    with pytest.raises(StandoffError, match="has no rows"):
        select_cases((), table)


@pytest.mark.parametrize("id", ["../x", "", "x" * 5000, "\x00", "X"])
def test_a_case_is_called_like_a_scenario(tmp_path: Path, id: str) -> None:
    table = tmp_path / "ends.csv"
    table.write_text(f"{HEADER}{id},r,2015-03-01,no,,in_power,s\n", encoding="utf-8")
    with pytest.raises(StandoffError, match="expected the short name of a scenario"):
        read_cases(table)


def test_what_cannot_be_forecast_is_told(belarus: Resolved, tmp_path: Path) -> None:
    with pytest.raises(StandoffError, match="how armenia-2081 ended is not on record"):
        select_cases(["armenia-2081"])
    with pytest.raises(StandoffError, match="cannot read"):
        read_cases(tmp_path / "none.csv")
    with pytest.raises(StandoffError, match="no case to forecast"):
        hindcast([])
    with pytest.raises(StandoffError, match="before the start"):
        live_from(belarus, dt.date(2020, 8, 1), Settings(**SMALL), {})
    with pytest.raises(StandoffError, match="before the onset"):
        dataclasses.replace(three_cases()[0], freezes=(dt.date(2020, 8, 1),))
    with pytest.raises(TypeError, match="unexpected keyword argument 'memberz'"):
        hindcast(three_cases(), memberz=3)
