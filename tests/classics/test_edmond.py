"""Edmond 2013: closed form against the brute force, the abstract's two claims, limits, bad input."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import ndtr

from standoff.classics import edmond
from standoff.errors import StandoffError


def shorter_reading(p: float, c: float, alpha: float) -> float:
    """min{1 − p, Φ(−√αγ) + c d} with d of either sign."""
    root = math.sqrt(alpha)
    gamma = math.sqrt(math.log(alpha / (2.0 * math.pi * c * c)) / alpha)
    rest = float(ndtr(-root * gamma))
    low = -rest / c
    d = brentq(lambda d: ndtr(root * (gamma - d)) - p / (1.0 - p) * (rest + c * d), low, 10.0 / c)
    return min(1.0 - p, rest + c * d)


@pytest.mark.parametrize(
    ("p", "c", "alpha", "threshold", "digits"),
    [
        (0.25, 0.5, 10.0, 0.462929, 6),
        (0.25, 0.5, 100.0, 0.197989, 6),
        (0.25, 0.5, 1e4, 0.028093, 6),
        (0.25, 0.5, 2.0, 0.7309, 4),
        (0.4, 0.3, 25.0, 0.2078, 4),
        (0.6, 0.2, 4.0, 0.2474, 4),
        (0.7, 0.35, 1.0, 0.3000, 4),
    ],
)
def test_the_closed_form_meets_its_figures(p: float, c: float, alpha: float, threshold: float, digits: int) -> None:
    assert edmond.solve_linear(p, c, alpha).threshold == pytest.approx(threshold, abs=0.6 * 10.0**-digits)


@pytest.mark.parametrize(
    ("p", "c", "alpha"), [(0.25, 0.5, 10.0), (0.4, 0.3, 25.0), (0.15, 0.05, 3.0), (0.8, 0.1, 50.0), (0.25, 0.5, 1e4)]
)
def test_the_brute_force_finds_the_closed_form_and_nothing_else(p: float, c: float, alpha: float) -> None:
    found = edmond.solve_numerically(p, lambda a: c * a, alpha, points=600, scan=40)
    closed = edmond.solve_linear(p, c, alpha)
    assert found.thresholds == pytest.approx([closed.threshold], abs=5e-6)
    assert found.signals == pytest.approx([closed.signal], abs=5e-6)
    assert closed.weakest == closed.threshold


def test_where_the_marginal_regime_is_past_pretending_the_shorter_reading_is_too_low() -> None:
    found = edmond.solve_numerically(0.9, lambda a: 0.35 * a, 1.0, scan=40)
    closed = edmond.solve_linear(0.9, 0.35, 1.0)
    assert closed.threshold == pytest.approx(0.1)
    assert math.isnan(closed.pooled_signal)
    assert found.thresholds == pytest.approx([0.1], abs=5e-6)
    assert shorter_reading(0.9, 0.35, 1.0) == pytest.approx(0.0962, abs=5e-5)
    assert shorter_reading(0.25, 0.5, 10.0) == pytest.approx(edmond.solve_linear(0.25, 0.5, 10.0).threshold, abs=1e-12)


def test_where_only_stronger_regimes_pretend_the_threshold_is_one_minus_the_cost() -> None:
    closed = edmond.solve_linear(0.05, 0.35, 1.0)
    assert closed.threshold == pytest.approx(0.95)
    assert closed.threshold < closed.weakest < closed.signal < closed.pooled_signal
    found = edmond.solve_numerically(0.05, lambda a: 0.35 * a, 1.0, points=2400, scan=40)
    assert found.thresholds == pytest.approx([0.95], abs=1e-4)


@pytest.mark.parametrize("p", [0.1, 0.5, 0.8])
def test_dear_manipulation_is_not_used(p: float) -> None:
    bound = edmond.least_cost_without_manipulation(4.0)
    assert bound == pytest.approx(math.sqrt(4.0 / (2.0 * math.pi)))
    closed = edmond.solve_linear(p, bound, 4.0)
    assert closed.threshold == 1.0 - p
    assert math.isnan(closed.weakest)
    assert float(ndtr(2.0 * (closed.signal - closed.threshold))) == pytest.approx(1.0 - p)
    assert edmond.solve_linear(p, bound * (1.0 - 1e-9), 4.0).threshold == pytest.approx(1.0 - p, abs=1e-4)


def test_precise_signals_help_the_regime() -> None:
    thresholds = [edmond.solve_linear(0.25, 0.5, alpha).threshold for alpha in (2.0, 10.0, 100.0, 1e4, 1e6, 1e9)]
    assert np.all(np.diff(thresholds) < 0.0)
    assert thresholds[-1] < 1e-3


def test_more_signals_with_costs_in_step_hurt_the_regime() -> None:
    thresholds = [edmond.solve_linear(0.25, 0.1 * n, 10.0 * n).threshold for n in (1, 2, 5, 20, 100)]
    assert np.all(np.diff(thresholds) > 0.0)


def test_cheaper_manipulation_and_dearer_protest_help_the_regime() -> None:
    by_cost = [edmond.solve_linear(0.25, c, 10.0).threshold for c in (0.01, 0.1, 0.5, 0.7)]
    by_protest = [edmond.solve_linear(p, 0.5, 10.0).threshold for p in (0.05, 0.25, 0.5, 0.75)]
    assert np.all(np.diff(by_cost) > 0.0)
    assert np.all(np.diff(by_protest) < 0.0)


def test_no_manipulator_gains_by_another_pretence() -> None:
    p, c, alpha = 0.25, 0.5, 10.0
    closed = edmond.solve_linear(p, c, alpha)
    pretence = np.linspace(0.0, 3.0, 30_001)
    for theta in (closed.threshold, closed.threshold + 0.2, closed.pooled_signal - 0.01):
        payoff = theta - ndtr(math.sqrt(alpha) * (closed.signal - theta - pretence)) - c * pretence
        assert pretence[np.argmax(payoff)] == pytest.approx(closed.pooled_signal - theta, abs=2e-4)
        assert payoff.max() >= -1e-9
    weaker = closed.threshold - 0.02
    payoff = weaker - ndtr(math.sqrt(alpha) * (closed.signal - weaker - pretence)) - c * pretence
    assert payoff.max() < 0.0


def test_a_convex_cost_is_solved_and_tends_to_the_linear_one() -> None:
    def solve(bend: float) -> float:
        found = edmond.solve_numerically(0.25, lambda a: 0.5 * a + bend * a**2, 10.0, points=500, scan=30)
        assert len(found.thresholds) == 1
        return float(found.thresholds[0])

    linear = edmond.solve_linear(0.25, 0.5, 10.0).threshold
    assert solve(1e-6) == pytest.approx(linear, abs=1e-5)
    assert linear < solve(0.5) < solve(5.0) < 0.75


def test_a_cost_paid_at_once_keeps_everyone_honest_where_it_outweighs_survival() -> None:
    found = edmond.solve_numerically(0.25, lambda a: np.where(a > 0.0, 2.0, 0.0), 10.0, points=500, scan=30)
    assert found.thresholds == pytest.approx([0.75], abs=1e-5)


@pytest.mark.parametrize(("c", "alpha"), [(1e-100, 1e100), (1e-12, 1.0), (1e-3, 1e10)])
def test_manipulation_that_costs_almost_nothing_saves_almost_every_regime(c: float, alpha: float) -> None:
    assert 0.0 <= edmond.solve_linear(0.25, c, alpha).threshold < 1e-2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("participation_cost", 0.0),
        ("participation_cost", 1.0),
        ("manipulation_cost", 0.0),
        ("manipulation_cost", math.nan),
        ("precision", -1.0),
        ("precision", "high"),
    ],
)
def test_numbers_outside_the_domain_are_named(name: str, value: Any) -> None:
    good = {"participation_cost": 0.25, "manipulation_cost": 0.5, "precision": 10.0}
    with pytest.raises(StandoffError, match=f"^{name} must be a number"):
        edmond.solve_linear(**good | {name: value})


@pytest.mark.parametrize(
    ("cost", "message"),
    [
        (lambda a: 1.0 + a, "must be 0 without pretence"),
        (lambda a: 0.5 * a / (1.0 + a), "must exceed 1"),
        (lambda a: 2.0 * a * (a - 0.5) ** 2, "must not fall"),
    ],
)
def test_a_cost_that_is_none_is_refused(cost: edmond.CostFunction, message: str) -> None:
    with pytest.raises(StandoffError, match=message):
        edmond.solve_numerically(0.25, cost, 10.0)
