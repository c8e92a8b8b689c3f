"""The outside view's hazard: coherent horizons, shares that add up, intervals, figures of the file, bad input."""

from __future__ import annotations

import itertools
import json
import math
from dataclasses import replace
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from standoff.errors import StandoffError
from standoff.outside.hazard import (
    FEATURES,
    KINDS,
    TERMS,
    WEEKS,
    WEEKS_PER_MONTH,
    Features,
    forecast,
    incidence,
    load_fit,
    read_fit,
)  # fmt: skip

LUKASHENKO = Features(personalist=True, tenure_years=26.05, post_election=True, year=2020)
EVERY = [
    Features(personal, tenure, election, year)
    for personal, tenure, election, year in itertools.product((0, 1), (0.0, 4.0, 26.0, 60.0), (0, 1), (1995, 2020))
]


def constant(weekly: dict[str, float]) -> np.ndarray:
    """Coefficients of weekly hazards that neither time nor features change."""
    stays = 1.0 - sum(weekly.values())
    found = np.zeros((len(KINDS), len(TERMS)))
    found[:, 0] = [math.log(weekly[kind] / stays) for kind in KINDS]
    return found


def content() -> dict:
    return json.loads(resources.files("standoff").joinpath("data", "outside_hazard.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("features", EVERY, ids=str)
def test_no_horizon_contradicts_another(features: Features) -> None:
    found = forecast(features)
    for curves in (found.p, found.low, found.high):
        for kind, curve in curves.items():
            assert curve.shape == (WEEKS + 1,)
            assert curve[0] == 0.0
            assert np.all(np.diff(curve) >= 0.0), kind
            assert curve[-1] < 1.0
    for months in (1, 3, 6, 12):
        p = {kind: found.by(months, kind)[0] for kind in found.p}
        assert p["irregular"] == pytest.approx(p["uprising"] + p["coup"], rel=1e-12)
        assert p["any"] == pytest.approx(p["irregular"] + p["other"], rel=1e-12)
        for kind in found.p:
            value, low, high = found.by(months, kind)
            assert low < value < high


def test_a_constant_hazard_is_a_geometric_law() -> None:
    weekly = {"uprising": 0.01, "coup": 0.005, "other": 0.02}
    found = incidence(constant(weekly), np.array([1.0, 2.0, 1.0, 1.0]))
    weeks = np.arange(WEEKS + 1)
    for k, kind in enumerate(KINDS):
        assert found[k] == pytest.approx(weekly[kind] / 0.035 * (1.0 - 0.965**weeks), rel=1e-12)


def test_incidence_takes_many_draws_at_once_as_one_by_one() -> None:
    draws = np.random.default_rng(3).normal(-5.0, 0.3, (7, len(KINDS), len(TERMS)))
    z = np.array([1.0, -0.5, 0.0, 1.0])
    together = incidence(draws, z, 9)
    assert together.shape == (7, len(KINDS), 10)
    for one, draw in zip(together, draws, strict=True):
        assert one == pytest.approx(incidence(draw, z, 9), rel=1e-12)


def test_months_are_weeks_of_the_calendar_and_linear_inside_a_week() -> None:
    found = forecast(LUKASHENKO)
    assert pytest.approx(365.25 / 7.0) == 12.0 * WEEKS_PER_MONTH
    curve = found.p["any"]
    assert found.by(1)[0] == pytest.approx(curve[4] + (WEEKS_PER_MONTH - 4.0) * (curve[5] - curve[4]), rel=1e-9)
    assert found.by(0) == (0.0, 0.0, 0.0)
    assert 12 * WEEKS_PER_MONTH < WEEKS


def test_the_shipped_fit_agrees_with_what_it_was_fitted_on() -> None:
    about = load_fit().about
    data = about["data"]
    mean = about["figures"]["mean_over_onsets"]
    assert mean["irregular"] == pytest.approx(data["irregular"] / data["onsets"], abs=0.01)
    assert mean["any"] == pytest.approx(data["out"] / data["onsets"], abs=0.02)
    assert (data["onsets"], data["out"], data["irregular"]) == (143, 32, 19)


def test_figures_for_lukashenko_in_2020_are_those_of_the_page() -> None:
    found = forecast(replace(LUKASHENKO, tenure_years=26.0))
    in_100 = [tuple(round(100 * value) for value in found.by(months, "irregular")) for months in (1, 3, 6, 12)]
    assert in_100 == [(9, 4, 21), (15, 7, 31), (19, 10, 39), (23, 13, 46)]


def test_exits_by_force_come_early_and_others_do_not() -> None:
    fit = load_fit()
    slope = dict(zip(KINDS, fit.coefficients[:, TERMS.index("log_weeks")], strict=True))
    assert slope["uprising"] < -0.4
    assert slope["coup"] < -0.4
    assert abs(slope["other"]) < 0.5
    found = forecast(LUKASHENKO)
    assert found.by(3, "irregular")[0] > 0.5 * found.by(12, "irregular")[0]


def test_personalist_rulers_are_forced_out_by_uprisings_more_often_and_leave_otherwise_less() -> None:
    one, other = forecast(LUKASHENKO), forecast(replace(LUKASHENKO, personalist=False))
    assert one.by(12, "uprising")[0] > 1.5 * other.by(12, "uprising")[0]
    assert one.by(12, "other")[0] < other.by(12, "other")[0]


def test_a_year_after_2010_is_as_2010_and_one_before_as_1991() -> None:
    years = {year: forecast(replace(LUKASHENKO, year=year)).by(12)[0] for year in (1991, 2009, 2010, 2050)}
    assert years[1991] == years[2009] != years[2010] == years[2050]


def test_the_fit_for_hindcasts_saw_less_and_says_less() -> None:
    early, late = load_fit(before_2010=True), load_fit()
    assert early.about["data"]["onsets"] < late.about["data"]["onsets"]
    assert early.about["data"]["years"].endswith("2009")
    period = TERMS.index("since_2010")
    assert early.coefficients[:, period] == pytest.approx(0.0, abs=1e-3)
    own = slice(None), range(0, 18, 6)
    assert np.all(np.diag(early.covariance)[own[1]] > np.diag(late.covariance)[own[1]])
    assert forecast(LUKASHENKO, early).by(12) != forecast(LUKASHENKO, late).by(12)


def test_forecasts_are_the_same_each_time() -> None:
    one, other = forecast(LUKASHENKO), forecast(LUKASHENKO)
    for kind in one.p:
        assert np.array_equal(one.low[kind], other.low[kind])


def test_the_file_holds_coefficients_figures_and_citations_and_no_case() -> None:
    found = content()
    assert tuple(found["terms"][2:]) == FEATURES
    assert sum("20" in each for each in found["citations"]) == len(found["citations"]) == 5
    text = json.dumps(found)
    for ruler in ("Lukashenk", "Mubarak", "Sargsyan", "Akayev"):
        assert ruler not in text
    assert len(text) < 30_000


def test_skill_is_reported_as_it_is() -> None:
    scores = {(each["by"], each["on"], each["event"]): each for each in load_fit().about["figures"]["scores"]}
    months = scores["hazard", "leader-months, structure", "any"]
    assert (months["n"], months["happened"]) == (7874, 751)
    assert months["brier"][0] <= 0.0781
    assert months["skill"][0] >= 0.095
    assert months["skill"][1] > 0.0
    for event in ("irregular", "any"):
        crises = scores["hazard", "onsets from 2010, fitted before", event]
        assert crises["n"] == 46
        assert crises["skill"][0] < 0.02  # none: the page says so, and this fails when it has to be said anew
    assert "no skill" in load_fit().about["note"]


def test_the_page_tells_the_scores_of_the_file() -> None:
    page = (Path(__file__).parents[2] / "docs" / "outside-view.md").read_text(encoding="utf-8")
    scores = load_fit().about["figures"]["scores"]
    assert len(scores) == 12
    for each in scores:
        skill = f"{each['skill'][0]:+.3f}".replace("-", "\u2212")
        assert f"{each['auc'][0]:.3f} (" in page
        assert f"| {each['brier'][0]:.4f} | {skill} (" in page


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"tenure_years": -1.0}, r"tenure_years must be a number in \[0, 80\], found -1"),
        ({"tenure_years": math.nan}, "tenure_years"),
        ({"tenure_years": "long"}, "tenure_years"),
        ({"year": 1990}, r"year must be a number in \[1991, 2100\], found 1990"),
    ],
)
def test_features_that_cannot_be_are_refused(given: dict, told: str) -> None:
    with pytest.raises(StandoffError, match=told):
        replace(LUKASHENKO, **given)


@pytest.mark.parametrize("months", [-0.1, 12.1, math.inf, math.nan])
def test_horizons_that_were_not_fitted_are_refused(months: float) -> None:
    with pytest.raises(StandoffError, match="months must be a number"):
        forecast(LUKASHENKO).by(months)


def test_a_kind_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(StandoffError, match="no kind of exit is called 'revolt'") as caught:
        forecast(LUKASHENKO).by(6, "revolt")
    assert "uprising, coup, other, irregular, any" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"kinds": ["coup"]}, "another version"),
        ({"coefficients": [[1.0]]}, "another version"),
        ({"coefficients": "many"}, "not a fitted hazard"),
        ({"covariance": (np.eye(18) * np.nan).tolist()}, "symmetric"),
        ({"covariance": np.triu(np.ones((18, 18))).tolist()}, "symmetric"),
    ],
)
def test_a_file_that_is_no_fit_is_refused(change: dict, told: str) -> None:
    with pytest.raises(StandoffError, match=told):
        read_fit(content() | change)
    with pytest.raises(StandoffError, match="not a fitted hazard"):
        read_fit({})
