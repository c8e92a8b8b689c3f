"""Coups after protest: the street as a public signal, silent and free media, and elites that overreact."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.classics.casper_tyson import (
    Belief,
    Street,
    hear_protest,
    overreaction,
    protest_size,
    read_protest,
    solve_coup,
)
from standoff.classics.global_game import solve_static
from standoff.errors import StandoffError

PRIOR = Belief(0.5, 1.0)
STREET = Street(0.7, 0.6, 4.0)


@given(st.floats(-1.5, 2.0), st.floats(0.0, 1.0), st.floats(0.2, 4.0))
def test_reading_a_protest_undoes_it(strength: float, cutoff: float, precision: float) -> None:
    size = float(protest_size(strength, cutoff, precision))
    assert read_protest(Street(size, cutoff, precision)) == pytest.approx(strength, abs=1e-6)


def test_a_weaker_regime_brings_more_people_out() -> None:
    sizes = protest_size(np.linspace(-1.0, 2.0, 20), 0.6, 4.0)
    assert np.all(np.diff(sizes) < 0.0)
    assert protest_size(0.6, 0.6, 4.0) == 0.5


@given(st.floats(0.001, 0.999), st.floats(0.01, 0.99))
def test_silent_media_decouple_the_elite_from_the_street(size: float, cost: float) -> None:
    alone = solve_static(cost, PRIOR.mean, PRIOR.precision, 1.0)
    heard = solve_coup(cost, PRIOR, 1.0, STREET._replace(size=size), 0.0)
    assert heard.thresholds.tolist() == alone.thresholds.tolist()
    assert heard.signals.tolist() == alone.signals.tolist()


def test_the_coupling_vanishes_in_proportion_as_media_fall_silent() -> None:
    alone = solve_static(0.5, 0.5, 1.0, 1.0).thresholds[0]
    shifts = [solve_coup(0.5, PRIOR, 1.0, STREET, tau).thresholds[0] - alone for tau in (1e-4, 1e-6)]
    assert shifts[0] / shifts[1] == pytest.approx(100.0, rel=1e-3)


def test_the_same_protest_moves_the_elite_more_the_freer_the_media() -> None:
    thresholds = [float(solve_coup(0.5, PRIOR, 1.0, STREET, tau).thresholds[0]) for tau in (0.0, 0.2, 0.5, 1.0)]
    assert all(later > earlier for earlier, later in pairwise(thresholds))


def test_a_larger_protest_makes_a_stronger_regime_fall_and_a_tiny_one_protects_it() -> None:
    thresholds = [
        float(solve_coup(0.5, PRIOR, 1.0, STREET._replace(size=size), 0.3).thresholds[0])
        for size in (0.05, 0.3, 0.6, 0.9)
    ]
    assert all(later > earlier for earlier, later in pairwise(thresholds))
    assert thresholds[0] < 0.5 < thresholds[-1]


def test_the_belief_is_bayes_rule_for_two_normals() -> None:
    belief = hear_protest(Belief(0.2, 3.0), STREET, 1.0)
    assert belief.precision == 4.0
    assert belief.mean == pytest.approx((0.6 + read_protest(STREET)) / 4.0)
    grid = np.linspace(-6.0, 6.0, 200_001)
    weight = np.exp(-1.5 * (grid - 0.2) ** 2 - 0.5 * (grid - read_protest(STREET)) ** 2)
    mean = (grid * weight).sum() / weight.sum()
    assert belief.mean == pytest.approx(mean, abs=1e-9)
    assert belief.precision == pytest.approx(1.0 / (((grid - mean) ** 2 * weight).sum() / weight.sum()), rel=1e-9)


def test_free_media_can_make_three_equilibria_of_one_and_all_are_returned() -> None:
    assert solve_coup(0.5, PRIOR, 1.0, STREET, 0.0).thresholds.size == 1
    free = solve_coup(0.5, PRIOR, 1.0, STREET, 5.0)
    assert free.thresholds.size == 3
    assert np.all(np.diff(free.thresholds) > 0.0)


@pytest.mark.parametrize(
    ("cost", "mean", "alpha", "beta"), [(0.5, 0.5, 1.0, 1.0), (0.3, 0.4, 2.0, 3.0), (0.6, 0.7, 1.0, 9.0)]
)
def test_overreaction_is_the_slope_of_the_cutoff_over_the_one_at_a_given_threshold(
    cost: float, mean: float, alpha: float, beta: float
) -> None:
    step = 1e-5
    low, high = (solve_static(cost, mean + way * step, alpha, beta).signals[0] for way in (-1.0, 1.0))
    slope = (high - low) / (2.0 * step)
    times = overreaction(cost, Belief(mean, alpha), beta)
    assert times == pytest.approx([slope / (-alpha / beta)], rel=1e-6)
    assert times[0] > 1.0


def test_only_the_middle_of_three_equilibria_moves_against_the_news() -> None:
    times = overreaction(0.5, Belief(0.5, 4.0), 1.0)
    assert times.size == 3
    assert times[0] > 1.0 > times[1]
    assert times[1] < 0.0
    assert times[2] > 1.0


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: read_protest(Street(0.0, 0.6, 4.0)), r"size .*\(0, 1\)"),
        (lambda: read_protest(Street(0.5, 0.6, 0.0)), "precision"),
        (lambda: protest_size(0.0, float("nan"), 1.0), "cutoff"),
        (lambda: hear_protest(PRIOR, STREET, -0.1), r"media_precision .* in \[0, 1e\+100\]"),
        (lambda: hear_protest(Belief(0.5, 0.0), STREET, 1.0), "prior precision"),
        (lambda: solve_coup(1.0, PRIOR, 1.0, STREET, 1.0), "cost"),
        (lambda: solve_coup(0.5, PRIOR, 0.0, STREET, 1.0), "signal_precision"),
        (lambda: overreaction(0.5, Belief(0.5, -1.0), 1.0), "prior precision"),
    ],
)
def test_bad_input_is_named(call: object, named: str) -> None:
    with pytest.raises(StandoffError, match=named):
        call()  # type: ignore[operator]
