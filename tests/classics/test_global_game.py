"""Global games: published limits, every equilibrium found, tranquillity after survival, bad input."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from standoff.classics import global_game as game
from standoff.errors import StandoffError


def indifference(cost: float, mean: float, alpha: float, beta: float, u: np.ndarray, low: float) -> np.ndarray:
    """Left side of (ii′) less c at θ = Φ(u), written plainly: the second way to the same roots."""
    x = ndtr(u) + u / math.sqrt(beta)
    s, m = math.sqrt(alpha + beta), (beta * x + alpha * mean) / (alpha + beta)
    above = ndtr(s * (m - low))
    return 1.0 - ndtr(s * (m - ndtr(u))) / above - cost


def count_changes(values: np.ndarray) -> int:
    return int(np.sum(np.sign(values[:-1]) * np.sign(values[1:]) < 0))


@pytest.mark.parametrize(("beta", "threshold"), [(1.0, 0.717682), (100.0, 0.604519), (1e6, 0.600039)])
def test_precise_signals_lead_the_threshold_to_one_minus_the_cost(beta: float, threshold: float) -> None:
    assert game.solve_static(0.4, 0.5, 1.0, beta).thresholds == pytest.approx([threshold], abs=6e-7)


def test_an_imprecise_signal_gives_all_three_equilibria() -> None:
    found = game.solve_static(0.5, 0.5, 1.0, 0.1)
    assert found.thresholds == pytest.approx([0.106941, 0.5, 0.893059], abs=6e-7)
    assert found.signals[1] == pytest.approx(0.5)
    assert found.signals[0] + found.signals[2] == pytest.approx(1.0)


def test_uniqueness_is_lost_where_the_bound_says() -> None:
    bound = game.least_precision_for_uniqueness(1.0)
    assert bound == pytest.approx(0.159155, abs=5e-7)
    assert game.is_surely_unique(1.0, bound)
    assert not game.is_surely_unique(1.0, bound * 0.999)
    assert game.solve_static(0.5, 0.5, 1.0, bound).thresholds == pytest.approx([0.5], abs=1e-5)
    assert len(game.solve_static(0.5, 0.5, 1.0, bound * 1.001).thresholds) == 1
    assert len(game.solve_static(0.5, 0.5, 1.0, bound * 0.999).thresholds) == 3


def test_below_the_bound_a_one_sided_prior_still_has_one_equilibrium() -> None:
    assert len(game.solve_static(0.5, 2.0, 1.0, 0.1).thresholds) == 1


@pytest.mark.parametrize("alpha", [1e-3, 1.0, 30.0, 1e6, 1e10])
@pytest.mark.parametrize("beta", [1e-2, 1.0, 1e6, 1e10])
@pytest.mark.parametrize(("cost", "mean"), [(0.1, 0.2), (0.5, 0.5), (0.93, -1.5)])
def test_the_static_thresholds_are_as_many_as_a_scan_finds(alpha: float, beta: float, cost: float, mean: float) -> None:
    found = game.solve_static(cost, mean, alpha, beta)
    reach = (alpha * (1.0 + abs(mean)) + 3.0 * math.sqrt(alpha + beta)) / math.sqrt(beta) + 10.0
    near = np.linspace(-12.0, 12.0, 40001)
    u = np.concatenate([-np.geomspace(reach, 12.0, 2000), near, np.geomspace(12.0, reach, 2000)])
    a = (alpha * (ndtr(u) - mean) - math.sqrt(beta) * u) / math.sqrt(alpha + beta)
    assert len(found.thresholds) == count_changes(a - ndtri(cost))
    assert np.all(np.diff(found.thresholds) > 0.0)


@pytest.mark.parametrize(("cost", "mean", "alpha", "beta"), [(0.3, 0.1, 4.0, 0.5), (0.8, 0.9, 9.0, 2.0)])
def test_thresholds_and_signals_solve_both_conditions(cost: float, mean: float, alpha: float, beta: float) -> None:
    found = game.solve_static(cost, mean, alpha, beta)
    attack = game.mass_attacking(found.thresholds, found.signals, beta)
    m = (beta * found.signals + alpha * mean) / (alpha + beta)
    assert attack == pytest.approx(found.thresholds, abs=1e-12)
    assert ndtr(math.sqrt(alpha + beta) * (found.thresholds - m)) == pytest.approx(cost, abs=1e-10)


def test_two_equilibria_are_found_at_a_tangency() -> None:
    alpha, beta = 2.0, 0.2
    turn = math.sqrt(2.0 * math.log(alpha / math.sqrt(2.0 * math.pi * beta)))
    level = (alpha * (ndtr(turn) - 0.5) - math.sqrt(beta) * turn) / math.sqrt(alpha + beta)
    counts = [
        len(game.solve_static(float(ndtr(level + shift)), 0.5, alpha, beta).thresholds) for shift in (-1e-6, 1e-6)
    ]
    assert counts == [3, 1]
    touching = game._Game(0.5, 0.5, alpha, beta).cross(level)
    assert len(touching) == 2
    assert touching[1] == pytest.approx(turn, abs=1e-12)


def test_a_flat_prior_gives_one_minus_the_cost_exactly() -> None:
    for cost in (0.01, 0.4, 0.75):
        assert game.solve_static(cost, 7.0, 0.0, 3.0).thresholds == pytest.approx([1.0 - cost], abs=1e-14)


def test_dearer_attacks_and_stronger_regimes_lower_the_threshold() -> None:
    by_cost = [game.solve_static(cost, 0.5, 1.0, 1.0).thresholds[0] for cost in (0.2, 0.4, 0.6, 0.8)]
    by_mean = [game.solve_static(0.4, mean, 1.0, 1.0).thresholds[0] for mean in (-1.0, 0.0, 0.5, 2.0)]
    assert np.all(np.diff(by_cost) < 0.0)
    assert np.all(np.diff(by_mean) < 0.0)


@pytest.mark.parametrize(
    ("beta", "thresholds"),
    [(1, []), (4, []), (25, []), (100, []), (1e3, [0.407419, 0.497428]), (1e4, [0.381341, 0.499199])],
)
def test_survival_brings_tranquillity_until_much_is_learned(beta: float, thresholds: list[float]) -> None:
    first = game.solve_static(0.5, 0.7, 1.0, 1.0).thresholds
    assert first == pytest.approx([0.371125], abs=6e-7)
    assert game.solve_dynamic(0.5, 0.7, 1.0, beta, first[0]).thresholds == pytest.approx(thresholds, abs=6e-7)


@pytest.mark.parametrize(
    ("cost", "mean", "alpha", "beta", "low"),
    [
        (0.5, 0.7, 1.0, 400.0, 0.371125),
        (0.2, 0.3, 2.0, 50.0, 0.3),
        (0.2, -0.5, 3.0, 20.0, 0.6),
        (0.7, 0.0, 20.0, 5.0, 0.0),
        (0.3, 0.5, 30.0, 2.0, 0.05),
        (0.05, 0.9, 5.0, 1e4, 0.2),
    ],
)
def test_further_attacks_are_as_many_as_a_scan_finds(
    cost: float, mean: float, alpha: float, beta: float, low: float
) -> None:
    found = game.solve_dynamic(cost, mean, alpha, beta, low)
    u = np.linspace(max(ndtri(low), -12.0) + 1e-9, 40.0, 400_001)
    assert len(found.thresholds) == count_changes(indifference(cost, mean, alpha, beta, u, low))
    own = (found.signals - found.thresholds) * math.sqrt(beta)
    assert indifference(cost, mean, alpha, beta, own, low) == pytest.approx(0.0, abs=1e-9)


def test_two_attacks_almost_at_a_tangency_are_both_found() -> None:
    first = game.solve_static(0.5, 0.7, 1.0, 1.0).thresholds[0]
    low, high = 100.0, 1000.0
    for _ in range(45):
        middle = math.sqrt(low * high)
        if len(game.solve_dynamic(0.5, 0.7, 1.0, middle, first).thresholds):
            high = middle
        else:
            low = middle
    assert high / low < 1.0 + 1e-12
    pair = game.solve_dynamic(0.5, 0.7, 1.0, high * (1.0 + 1e-9), first).thresholds
    assert len(pair) == 2
    assert pair[1] - pair[0] < 1e-4
    wider = game.solve_dynamic(0.5, 0.7, 1.0, high * 1.01, first).thresholds
    assert wider[0] < pair[0] < pair[1] < wider[1]


def test_surviving_what_nobody_thought_possible_changes_nothing() -> None:
    static = game.solve_static(0.5, 0.8, 100.0, 5000.0).thresholds
    further = game.solve_dynamic(0.5, 0.8, 100.0, 5000.0, 0.0).thresholds
    assert further[-1:] == pytest.approx(static, abs=1e-12)


def test_the_upper_attack_nears_the_static_threshold_as_knowledge_grows() -> None:
    far = game.solve_dynamic(0.5, 0.7, 1.0, 1e10, 0.371125).thresholds
    assert far[-1] == pytest.approx(game.solve_static(0.5, 0.7, 1.0, 1e10).thresholds[0], abs=1e-9)


def test_every_path_rises_and_only_later_periods_may_be_quiet() -> None:
    paths = game.solve_sequence(0.5, 0.7, 1.0, [1.0, 100.0, 1e3, 1e4])
    assert len(paths) == len({tuple(path) for path in paths}) == 7
    assert all(np.all(np.diff(path) >= 0.0) and path[0] == pytest.approx(0.371125, abs=6e-7) for path in paths)
    assert all(path[1] == path[0] for path in paths)
    assert game.solve_sequence(0.5, 0.5, 1.0, [0.1])[2] == pytest.approx([0.893059], abs=6e-7)


def test_a_sequence_with_too_many_paths_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(game, "MOST_PATHS", 20)
    with pytest.raises(StandoffError, match="equilibrium paths"):
        game.solve_sequence(0.5, 0.7, 1.0, list(np.geomspace(1e3, 1e9, 14)))


@pytest.mark.parametrize("precisions", [[], [2.0, 1.0]])
def test_knowledge_that_is_lost_is_refused(precisions: list[float]) -> None:
    with pytest.raises(StandoffError, match="must not fall"):
        game.solve_sequence(0.5, 0.7, 1.0, precisions)


def test_the_laplacian_action_is_the_limit_of_small_noise() -> None:
    cost = 0.35
    limit = game.laplacian_threshold(1.0 - cost, cost)
    assert limit == pytest.approx(1.0 - cost)
    assert game.solve_static(cost, 0.4, 1.0, 1e10).thresholds[0] == pytest.approx(limit, abs=1e-5)

    def attack(theta: float) -> float:
        return game.laplacian_gain(lambda share: np.where(share > theta, 1.0 - cost, -cost))

    assert attack(limit - 0.001) > 0.0 > attack(limit + 0.001)
    assert game.laplacian_threshold(3.0, 1.0) == 0.75


def test_the_chance_of_a_fall_is_the_prior_mass_below_the_threshold() -> None:
    assert game.fall_probability([0.5, 2.46], 0.5, 1.0) == pytest.approx([0.5, 0.975], abs=1e-4)


GOOD: dict[str, float] = {"cost": 0.5, "prior_mean": 0.5, "prior_precision": 1.0, "signal_precision": 1.0}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cost", 0.0),
        ("cost", 1.0),
        ("cost", math.nan),
        ("prior_mean", math.inf),
        ("prior_precision", -1.0),
        ("signal_precision", 0.0),
        ("signal_precision", -2.0),
        ("signal_precision", "much"),
    ],
)
def test_numbers_outside_the_domain_are_named(name: str, value: Any) -> None:
    with pytest.raises(StandoffError, match=f"^{name} must be a number"):
        game.solve_static(**GOOD | {name: value})
    with pytest.raises(StandoffError, match=f"^{name} must be a number"):
        game.solve_dynamic(**GOOD | {name: value}, survived=0.3)


@pytest.mark.parametrize("survived", [-0.1, 1.0])
def test_a_survived_attack_lies_between_nobody_and_everybody(survived: float) -> None:
    with pytest.raises(StandoffError, match=r"^survived must be a number in \[0, 1\)"):
        game.solve_dynamic(**GOOD, survived=survived)
