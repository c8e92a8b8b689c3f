"""Proper scores: known values, the same numbers as other definitions give, honesty pays, bad input is told."""

from __future__ import annotations

import doctest

import numpy as np
import pytest

import standoff.scoring.proper as module
from standoff.errors import StandoffError
from standoff.scoring.proper import CLIP, brier, crps_by_kind, crps_exit, log_score

GRID = np.linspace(0.01, 0.99, 99)


def test_the_examples_of_the_docstrings_hold() -> None:
    assert doctest.testmod(module).failed == 0


def test_brier_and_log_are_as_worked_by_hand() -> None:
    assert brier([0.0, 0.3, 1.0], [0, 1, 1]) == pytest.approx([0.0, 0.49, 0.0])
    assert log_score([0.25, 0.25], [0, 1]) == pytest.approx([np.log(4 / 3), np.log(4)])


@pytest.mark.parametrize("score", [brier, log_score])
@pytest.mark.parametrize("truth", [0.05, 0.3, 0.8])
def test_saying_what_one_believes_costs_least(score, truth: float) -> None:
    expected = truth * score(GRID, np.ones_like(GRID)) + (1 - truth) * score(GRID, np.zeros_like(GRID))
    assert GRID[np.argmin(expected)] == pytest.approx(truth)


def test_the_log_score_of_a_sure_miss_is_that_of_the_clip_and_no_more() -> None:
    assert log_score([0.0, CLIP, 1.0], [1, 1, 0]) == pytest.approx(np.full(3, -np.log(CLIP)))
    assert log_score([0.006], [1])[0] < log_score([0.004], [1])[0]


def crps_of_draws(draws: np.ndarray, seen: float) -> float:
    """E|X - y| - E|X - X'| / 2, the kernel form (Gneiting & Raftery 2007), in the unit of the draws."""
    return float(np.abs(draws - seen).mean() - 0.5 * np.abs(draws[:, None] - draws[None, :]).mean())


@pytest.mark.parametrize("exit_day", [1, 4, 17, 30, np.inf])
def test_crps_of_an_exit_time_is_the_kernel_form_with_times_cut_at_the_horizon(exit_day: float) -> None:
    horizon = 30
    draws = np.random.default_rng(4).geometric(0.05, 400).astype(float)
    by_day = (draws[:, None] <= np.arange(1, horizon + 1)).mean(axis=0)
    cut = crps_of_draws(np.minimum(draws, horizon + 1), min(exit_day, horizon + 1))
    assert horizon * crps_exit(by_day, exit_day) == pytest.approx(cut, rel=1e-12)


def test_crps_agrees_with_another_package_where_there_is_one() -> None:
    other = pytest.importorskip("scoringrules")
    horizon, draws = 30, np.random.default_rng(4).geometric(0.05, 400).astype(float)
    by_day = (draws[:, None] <= np.arange(1, horizon + 1)).mean(axis=0)
    for exit_day in (1.0, 8.0, np.inf):
        theirs = other.crps_ensemble(min(exit_day, horizon + 1), np.minimum(draws, horizon + 1), estimator="pwm")
        n = len(draws)
        spread = 0.5 * np.abs(np.minimum(draws, 31)[:, None] - np.minimum(draws, 31)).mean()
        fair = spread / (n - 1)  # pwm takes the spread over pairs of different draws
        assert horizon * crps_exit(by_day, exit_day) == pytest.approx(float(theirs) + fair, rel=1e-9)


def test_crps_of_one_day_is_the_brier_score() -> None:
    p = GRID[:, None]
    for exit_day, outcome in ((1.0, 1), (np.inf, 0)):
        found = crps_exit(p, np.full(len(GRID), exit_day))
        assert found == pytest.approx(brier(GRID, np.full(len(GRID), outcome)))


def test_what_is_said_of_the_time_after_the_horizon_changes_nothing() -> None:
    by_day = np.array([0.1, 0.2, 0.3, 0.6])
    assert crps_exit(by_day[:3], 9) == crps_exit(by_day, 9, seen=3) == crps_exit(by_day[:3], np.inf)


def test_a_true_distribution_costs_less_than_an_early_a_late_and_an_unsure_one() -> None:
    days = np.arange(1, 41)
    true = 0.6 * (1 - 0.9**days)
    chance = np.diff(true, prepend=0.0)
    score = {
        name: sum(c * crps_exit(by_day, day) for c, day in zip(chance, days, strict=True))
        + (1 - true[-1]) * crps_exit(by_day, np.inf)
        for name, by_day in {
            "true": true, "early": 0.6 * (1 - 0.8**days), "late": 0.6 * (1 - 0.95**days), "half": true / 2,
        }.items()
    }  # fmt: skip
    assert min(score, key=lambda name: score[name]) == "true"


def test_with_one_kind_the_score_by_kind_is_the_plain_one() -> None:
    by_day = np.array([[0.1, 0.2, 0.4], [0.0, 0.5, 0.5]])
    out = np.array([2.0, np.inf])
    assert crps_by_kind(by_day[..., None], out, [0, 0]) == pytest.approx(crps_exit(by_day, out))


def test_an_exit_of_another_kind_counts_against_a_kind_and_is_not_lost_from_sight() -> None:
    coup_only = np.array([[[0.0, 0.5], [0.0, 0.5], [0.0, 0.5]]])
    assert crps_by_kind(coup_only, [1.0], [0])[0] == pytest.approx(1.0 + 0.25)
    assert crps_by_kind(coup_only, [1.0], [1])[0] == pytest.approx(0.25)


def test_days_on_which_nobody_looked_do_not_count_for_any_kind() -> None:
    said = np.array([[0.1, 0.0], [0.2, 0.1], [0.3, 0.5]])
    assert crps_by_kind(said, 9, 0, seen=2) == pytest.approx(crps_by_kind(said[:2], np.inf, 0))
    assert crps_by_kind(said, 9, 0, seen=2) == pytest.approx((0.01 + 0.04 + 0.01) / 2)


def test_true_incidences_beat_those_that_count_each_kind_as_if_it_were_alone() -> None:
    days = np.arange(1, 21)
    hazards = np.array([0.03, 0.02])
    daily = (1 - hazards.sum()) ** (days - 1)[:, None] * hazards
    true = np.cumsum(daily, axis=0)
    alone = 1 - (1 - hazards) ** days[:, None]
    true_cost, alone_cost, swapped_cost = (
        sum(daily[t, k] * crps_by_kind(said, t + 1, k) for t in range(20) for k in range(2))
        + (1 - true[-1].sum()) * crps_by_kind(said, np.inf, 0)
        for said in (true, alone, true[:, ::-1])
    )
    assert true_cost < alone_cost
    assert true_cost < swapped_cost


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: brier([1.2], [1]), "probabilities from 0 to 1, found 1.2"),
        (lambda: brier([np.nan], [1]), "found nan"),
        (lambda: brier([], []), "nothing to score"),
        (lambda: brier([0.2, 0.3], [1]), r"shape \(2,\), outcomes of shape \(1,\)"),
        (lambda: brier([0.2], [0.5]), "an outcome must be 0 or 1, found 0.5"),
        (lambda: log_score([0.2], [1], clip=0.0), r"clip must be a number in \(0, 0.5\)"),
        (lambda: crps_exit([0.3, 0.2], 1), "must not fall"),
        (lambda: crps_exit([0.2, 0.3], 0), "counts from 1"),
        (lambda: crps_exit([0.2, 0.3], np.nan), "counts from 1"),
        (lambda: crps_exit([0.2, 0.3], 1, seen=0), "at least one day"),
        (lambda: crps_exit([[0.2, 0.3]], 1), "exit days of shape"),
        (lambda: crps_by_kind([[0.6, 0.6]], 1, 0), "kinds add up to 1.2"),
        (lambda: crps_by_kind([[0.3, 0.1]], 1, 2), "from 0 to 1 where there was an exit"),
        (lambda: crps_by_kind([[0.3, 0.1], [0.2, 0.2]], 1, 1), "must not fall"),
    ],
)
def test_what_cannot_be_scored_is_told(call, says: str) -> None:
    with pytest.raises(StandoffError, match=says):
        call()
