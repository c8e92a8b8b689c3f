"""Calibration: parts add up exactly, perfect forecasts have no fault, intervals cover, isotonic curves never fall."""

from __future__ import annotations

import doctest
import itertools

import numpy as np
import pytest
from sklearn.isotonic import IsotonicRegression

import standoff.scoring.calibration as module
from standoff.errors import StandoffError
from standoff.scoring.calibration import calibration_curve, decompose_corp, decompose_murphy, isotonic_curve
from standoff.scoring.proper import brier

RNG = np.random.default_rng(11)
P = np.round(RNG.beta(0.7, 1.5, 300), 2)
O = (RNG.random(300) < P**1.4).astype(float)  # noqa: E741
V = RNG.integers(1, 5, 300) / 2.0


def test_the_examples_of_the_docstrings_hold() -> None:
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("weights", [None, V])
@pytest.mark.parametrize("n_bins", [None, 1, 4, 10])
def test_murphys_parts_add_up_to_the_brier_score_in_any_bins(weights, n_bins) -> None:
    parts = decompose_murphy(P, O, weights, n_bins)
    whole = np.average(brier(P, O), weights=weights)
    assert parts.brier == pytest.approx(whole, rel=1e-12)
    assert parts.reliability - parts.resolution + parts.uncertainty + parts.within == pytest.approx(whole, rel=1e-12)
    if n_bins is None:
        assert parts.within == pytest.approx(0.0, abs=1e-15)


@pytest.mark.parametrize("weights", [None, V])
def test_the_parts_without_bins_add_up_and_are_none_of_them_negative(weights) -> None:
    parts = decompose_corp(P, O, weights)
    assert parts.miscalibration - parts.discrimination + parts.uncertainty == pytest.approx(parts.brier, rel=1e-12)
    assert parts.brier == pytest.approx(np.average(brier(P, O), weights=weights), rel=1e-12)
    assert min(parts.miscalibration, parts.discrimination, parts.uncertainty) >= 0.0


def test_one_forecast_for_all_tells_nothing_apart() -> None:
    parts = decompose_murphy(np.full(8, 0.5), [1, 0, 0, 0, 0, 0, 1, 0])
    assert (parts.reliability, parts.resolution, parts.uncertainty) == pytest.approx((0.0625, 0.0, 0.1875))
    corp = decompose_corp(np.full(8, 0.5), [1, 0, 0, 0, 0, 0, 1, 0])
    assert (corp.miscalibration, corp.discrimination) == pytest.approx((0.0625, 0.0))


def test_weights_are_as_good_as_repeated_rows() -> None:
    times = (2 * V).astype(int)
    plain = decompose_corp(np.repeat(P, times), np.repeat(O, times))
    weighted = decompose_corp(P, O, V)
    for name in ("brier", "miscalibration", "discrimination", "uncertainty"):
        assert getattr(weighted, name) == pytest.approx(getattr(plain, name), rel=1e-9)


@pytest.mark.parametrize("weights", [None, V])
def test_the_isotonic_curve_is_that_of_scikit_learn(weights) -> None:
    theirs = IsotonicRegression().fit(P, O, sample_weight=weights).predict(P)
    assert isotonic_curve(P, O, weights) == pytest.approx(theirs, abs=1e-9)


def test_outcomes_in_the_order_of_the_forecasts_are_fitted_without_a_fault() -> None:
    assert isotonic_curve([0.4, 0.1, 0.3, 0.2], [1, 0, 1, 0]).tolist() == [1, 0, 1, 0]
    assert decompose_corp([0.4, 0.1, 0.3, 0.2], [1, 0, 1, 0]).discrimination == pytest.approx(0.25)


def test_outcomes_against_the_order_of_the_forecasts_are_flattened() -> None:
    assert isotonic_curve([0.1, 0.9], [1, 0]) == pytest.approx([0.5, 0.5])
    assert decompose_corp([0.1, 0.9], [1, 0]).discrimination == 0.0


def test_bins_hold_every_forecast_once_and_never_part_equal_ones() -> None:
    bins = calibration_curve(P, O, n_bins=7)
    assert sum(each.n for each in bins) == len(P)
    assert sum(each.happened for each in bins) == O.sum()
    assert all(lower.last < upper.first for lower, upper in itertools.pairwise(bins))
    assert len(calibration_curve(np.full(30, 0.2), O[:30], n_bins=7)) == 1


def test_intervals_cover_the_share_of_forecasts_that_are_right_about_90_times_in_100() -> None:
    rng = np.random.default_rng(5)
    covered = []
    for _ in range(400):
        p = np.repeat([0.1, 0.4, 0.7], 20)
        bins = calibration_curve(p, (rng.random(60) < p).astype(float), n_bins=3)
        covered += [each.low <= each.forecast <= each.high for each in bins]
    assert np.mean(covered) == pytest.approx(0.9, abs=0.03)


def test_none_and_all_reach_the_ends_of_the_scale() -> None:
    none, every = calibration_curve([0.1] * 5 + [0.9] * 5, [0] * 5 + [1] * 5, n_bins=2)
    assert none.low == 0.0 < none.high < 0.5
    assert 0.5 < every.low < every.high == 1.0


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: calibration_curve([0.1], [0], n_bins=0), "at least one bin"),
        (lambda: calibration_curve([0.1], [0], [0.0]), "one weight above 0"),
        (lambda: decompose_corp([0.1, 0.2], [0, 1], [1.0]), "one weight above 0"),
        (lambda: isotonic_curve([2.0], [0]), "from 0 to 1"),
    ],
)
def test_bad_input_is_told(call, says: str) -> None:
    with pytest.raises(StandoffError, match=says):
        call()
