"""Lohmann's turnout signals: surprise persuades, extremists do not, and Leipzig's Mondays as data."""

from __future__ import annotations

import datetime
import itertools
import math

import numpy as np
import pytest

from standoff.classics.lohmann import (
    LEIPZIG,
    LEIPZIG_INHABITANTS,
    LEIPZIG_LOW_ACCOUNT,
    LEIPZIG_SOCIETY,
    expected_turnout,
    fit_growth,
    growth_bounds,
    judge_turnout,
    middles,
    simulate,
    week_of_fall,
)
from standoff.errors import StandoffError


def test_the_data_are_seven_mondays_a_week_apart_with_ordered_ranges() -> None:
    dates = [datetime.date.fromisoformat(monday.date) for monday in LEIPZIG]
    assert all(date.weekday() == 0 for date in dates)
    assert {(later - earlier).days for earlier, later in itertools.pairwise(dates)} == {7}
    assert all(0 < monday.low <= monday.high < LEIPZIG_INHABITANTS for monday in LEIPZIG)


def test_a_pure_exponential_is_fitted_exactly() -> None:
    growth = fit_growth([5.0 * 2.5**week for week in range(6)])
    assert growth.per_week == pytest.approx(2.5, rel=1e-12)
    assert growth.start == pytest.approx(5.0, rel=1e-12)
    assert growth.residual < 1e-12


def test_the_bounds_hold_every_growth_that_the_ranges_allow() -> None:
    least, most = growth_bounds(LEIPZIG[:5])
    random = np.random.default_rng(3)
    low, high = (np.array([getattr(monday, end) for monday in LEIPZIG[:5]]) for end in ("low", "high"))
    drawn = [fit_growth(low + random.random(5) * (high - low)).per_week for _ in range(300)]
    assert least <= min(drawn)
    assert max(drawn) <= most
    assert least < fit_growth(middles(LEIPZIG[:5])).per_week < most


def test_leipzig_grew_two_to_fourfold_a_week_but_for_one_account_that_starts_lower() -> None:
    assert all(2.0 < growth < 4.0 for growth in growth_bounds(LEIPZIG[:5]))
    assert fit_growth(LEIPZIG_LOW_ACCOUNT).per_week > 4.0


def test_growth_slows_once_the_last_two_mondays_are_counted() -> None:
    assert fit_growth(middles()).per_week < fit_growth(middles(LEIPZIG[:5])).per_week


def test_a_bad_regime_brings_more_people_out_than_a_good_one() -> None:
    if_bad, if_good = expected_turnout(np.linspace(-3.0, 3.0, 50), LEIPZIG_SOCIETY)
    assert np.all(if_bad > if_good)
    assert np.all(np.diff(if_bad) > 0.0)


def test_turnout_is_the_average_over_persons_drawn_one_by_one() -> None:
    society = LEIPZIG_SOCIETY._replace(extremists=0.1)
    random = np.random.default_rng(7)
    persons = 400_000
    extremist = random.random(persons) < society.extremists
    unlucky = random.random(persons) < society.bad_if_bad
    experience = np.where(unlucky, math.log(0.6 / 0.4), math.log(0.4 / 0.6))
    preference = random.normal(society.mean_threshold, society.threshold_spread, persons)
    marches = extremist | (-0.2 + experience >= preference)
    if_bad, _ = expected_turnout(-0.2, society)
    assert marches.mean() == pytest.approx(float(if_bad), abs=0.004)


def test_a_count_persuades_by_its_surprise_not_its_size() -> None:
    if_bad, if_good = expected_turnout(0.0, LEIPZIG_SOCIETY)
    neutral = float(np.sqrt(if_bad * if_good))
    after, surprise = judge_turnout(0.0, [0.8 * neutral, neutral, 1.2 * neutral], LEIPZIG_SOCIETY)
    assert after[0] < -1e-3
    assert after[1] == pytest.approx(0.0, abs=1e-12)
    assert after[2] > 1e-3
    assert surprise == pytest.approx(np.log([0.8, 1.0, 1.2]), abs=1e-12)


def test_the_posterior_is_bayes_rule_on_the_lognormal_counts() -> None:
    from scipy.stats import norm

    society = LEIPZIG_SOCIETY
    if_bad, if_good = (float(share) for share in expected_turnout(-0.4, society))
    likelihoods = norm.pdf(math.log(0.07), np.log([if_bad, if_good]), society.noise)
    after, _ = judge_turnout(-0.4, 0.07, society)
    assert float(after) == pytest.approx(-0.4 + math.log(likelihoods[0] / likelihoods[1]), rel=1e-12)


def test_extremists_alone_persuade_no_one() -> None:
    all_extremists = LEIPZIG_SOCIETY._replace(extremists=1.0)
    out_of_reach = LEIPZIG_SOCIETY._replace(mean_threshold=60.0)
    for society in (all_extremists, out_of_reach):
        assert simulate(society, [3.0, -3.0, 0.0]).posterior == pytest.approx([0.25] * 3, abs=1e-12)


def test_the_more_extremists_the_less_the_same_surprise_says() -> None:
    moved = []
    for extremists in (0.001, 0.01, 0.1, 0.5, 0.9):
        society = LEIPZIG_SOCIETY._replace(extremists=extremists)
        if_bad, if_good = expected_turnout(-1.0, society)
        after, _ = judge_turnout(-1.0, 1.5 * float(np.sqrt(if_bad * if_good)), society)
        moved.append(float(after) + 1.0)
    assert all(later < earlier for earlier, later in itertools.pairwise(moved))


def test_experiences_that_tell_nothing_make_turnout_tell_nothing() -> None:
    society = LEIPZIG_SOCIETY._replace(bad_if_bad=0.4)
    assert simulate(society, [2.0, 2.0]).posterior == pytest.approx([0.25, 0.25], abs=1e-12)


def test_beliefs_are_right_on_average_after_five_weeks() -> None:
    shocks = np.random.default_rng(11).standard_normal((5, 40_000))
    society = LEIPZIG_SOCIETY._replace(threshold_spread=1.0)
    bad, good = (simulate(society, shocks, regime_is_bad=is_bad).posterior[-1].mean() for is_bad in (True, False))
    assert 0.25 * bad + 0.75 * good == pytest.approx(0.25, abs=0.004)
    assert bad > good


def test_the_public_learns_the_truth_when_counting_is_exact() -> None:
    society = LEIPZIG_SOCIETY._replace(noise=0.02)
    assert simulate(society, np.zeros(3)).posterior[-1] > 0.99
    assert simulate(society, np.zeros(3), regime_is_bad=False).posterior[-1] < 0.01


def test_the_regime_falls_in_the_first_week_over_the_threshold() -> None:
    posterior = simulate(LEIPZIG_SOCIETY, np.zeros(7)).posterior
    assert week_of_fall(posterior, 0.5) == 4
    assert week_of_fall(posterior, 0.01) == 0
    assert week_of_fall(posterior, 0.99) is None
    assert week_of_fall([0.2, 0.5], 0.5) == 1


def test_a_huge_crowd_smaller_than_expected_ends_the_cascade() -> None:
    calm = simulate(LEIPZIG_SOCIETY, [0.0] * 6)
    dip = simulate(LEIPZIG_SOCIETY, [0.0, 0.0, 0.0, -2.0, 0.0, 0.0])
    assert dip.turnout[3] > calm.turnout[0]
    assert dip.posterior[3] < dip.posterior[2]
    assert dip.turnout[4] < calm.turnout[4]


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("prior", 0.0, r"prior .*\(0, 1\)"),
        ("extremists", 0.0, r"extremists .*\(0, 1\]"),
        ("bad_if_bad", 0.3, r"bad_if_bad .*\[0.4, 1\)"),
        ("bad_if_good", 1.0, "bad_if_good"),
        ("mean_threshold", math.nan, "mean_threshold"),
        ("threshold_spread", 0.0, "threshold_spread"),
        ("noise", -1.0, "noise"),
    ],
)
def test_a_bad_society_is_named(field: str, value: float, named: str) -> None:
    with pytest.raises(StandoffError, match=named):
        simulate(LEIPZIG_SOCIETY._replace(**{field: value}), [0.0])


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: fit_growth([0.0, 1.0]), "counts"),
        (lambda: fit_growth([3.0]), "two weeks"),
        (lambda: judge_turnout(0.0, 0.0, LEIPZIG_SOCIETY), "turnout"),
        (lambda: simulate(LEIPZIG_SOCIETY, [math.inf]), "shocks"),
        (lambda: week_of_fall([0.5], 1.0), "threshold"),
        (lambda: week_of_fall([1.5], 0.5), "posterior"),
    ],
)
def test_bad_input_is_named(call: object, named: str) -> None:
    with pytest.raises(StandoffError, match=named):
        call()  # type: ignore[operator]
