"""Granovetter's riot: cascades of given thresholds, rest points of the normal map, and the spread at the jump."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standoff.classics.granovetter import (
    cascade,
    critical_spread,
    join_normal,
    normal_cascade,
    normal_rest_points,
    rest_points,
)
from standoff.errors import StandoffError

THRESHOLDS = st.lists(st.integers(0, 30), min_size=1, max_size=30)


def test_the_uniform_list_riots_as_one_and_one_threshold_moved_stops_it() -> None:
    assert cascade(range(100)).rioters == 100
    assert cascade([0, 2, *range(2, 100)]).rioters == 1


def test_without_an_instigator_nobody_riots() -> None:
    assert cascade(range(1, 101)).rioters == 0
    assert cascade([1e-9]).rioters == 0


def test_the_path_gains_one_person_a_turn_on_the_uniform_list() -> None:
    assert cascade(range(5)).path.tolist() == [0, 1, 2, 3, 4, 5]


@given(THRESHOLDS)
def test_the_cascade_ends_at_the_smallest_rest_point(thresholds: list[int]) -> None:
    points = rest_points(thresholds)
    assert points[0] == cascade(thresholds).rioters
    for rioters in range(len(thresholds) + 1):
        assert (rioters in points) == (sum(own <= rioters for own in thresholds) == rioters)


@given(THRESHOLDS, st.data())
def test_a_lower_threshold_never_makes_a_smaller_riot(thresholds: list[int], data: st.DataObject) -> None:
    who = data.draw(st.integers(0, len(thresholds) - 1))
    bolder = list(thresholds)
    bolder[who] = data.draw(st.integers(0, thresholds[who]))
    assert cascade(bolder).rioters >= cascade(thresholds).rioters


@given(THRESHOLDS, st.randoms())
def test_order_does_not_matter(thresholds: list[int], random: object) -> None:
    shuffled = list(thresholds)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert cascade(shuffled).path.tolist() == cascade(thresholds).path.tolist()


@pytest.mark.parametrize("mean", [2.0, 10.0, 25.0, 40.0, 49.0])
def test_below_the_critical_spread_the_riot_stays_small_and_above_it_does_not(mean: float) -> None:
    fold = critical_spread(mean)
    assert normal_cascade(mean, fold.spread * (1 - 1e-6)) < fold.rioters
    assert normal_cascade(mean, fold.spread * (1 + 1e-6)) > mean
    assert normal_rest_points(mean, fold.spread * (1 - 1e-6)).rioters.size == 3
    assert normal_rest_points(mean, fold.spread * (1 + 1e-6)).rioters.size == 1


def test_at_the_critical_spread_the_two_lower_rest_points_are_one() -> None:
    fold = critical_spread(25.0)
    points = normal_rest_points(25.0, fold.spread)
    assert points.rioters.size == 2
    assert points.rioters[0] == pytest.approx(fold.rioters, rel=1e-9)
    assert points.slopes[0] == 1.0
    assert points.stable.tolist() == [False, True]


def test_at_the_pitchfork_three_rest_points_are_one() -> None:
    spread = 100.0 / math.sqrt(2.0 * math.pi)
    for nudge in (-1e-10, 0.0, 1e-10):
        points = normal_rest_points(50.0, spread * (1.0 + nudge))
        assert points.rioters == pytest.approx([50.0])
        assert points.slopes == pytest.approx([1.0], abs=1e-9)
    assert normal_rest_points(50.0, spread * (1.0 - 1e-6)).rioters.size == 3


@given(
    st.floats(-50.0, 150.0),
    st.floats(0.05, 80.0),
)
def test_every_rest_point_is_found_and_is_one(mean: float, spread: float) -> None:
    points = normal_rest_points(mean, spread)
    residue = join_normal(np.clip(points.rioters, 0.0, 100.0), mean, spread) - points.rioters
    assert np.abs(residue / np.maximum(points.slopes, 1.0)).max() < 1e-9
    grid = np.linspace(0.0, 100.0, 20001)
    signs = np.sign(join_normal(grid, mean, spread) - grid)
    crossings = int(np.count_nonzero(np.diff(signs[signs != 0.0])))
    assert points.rioters.size >= crossings
    assert np.all(np.diff(points.rioters) > 0.0)


@pytest.mark.parametrize(("mean", "spread"), [(25.0, 12.0), (25.0, 13.0), (50.0, 25.0), (70.0, 20.0), (5.0, 1.5)])
def test_iteration_from_nobody_ends_at_the_smallest_rest_point(mean: float, spread: float) -> None:
    rioters = np.zeros(1)
    for _ in range(2_000):
        rioters = join_normal(rioters, mean, spread)
    assert rioters[0] == pytest.approx(normal_cascade(mean, spread), abs=1e-9)


def test_iteration_leaves_an_unstable_rest_point_on_either_side() -> None:
    low, middle, high = normal_rest_points(50.0, 25.0).rioters
    for start, end in ((middle - 0.01, low), (middle + 0.01, high)):
        rioters = np.array([start])
        for _ in range(500):
            rioters = join_normal(rioters, 50.0, 25.0)
        assert rioters[0] == pytest.approx(end, abs=1e-9)


def test_all_figures_scale_with_the_population() -> None:
    small, large = critical_spread(0.25, 1.0), critical_spread(2500.0, 10_000.0)
    assert large.spread == pytest.approx(10_000.0 * small.spread, rel=1e-12)
    assert large.z == pytest.approx(small.z, rel=1e-12)


def test_a_list_of_normal_thresholds_nears_the_continuous_map() -> None:
    from scipy.stats import norm

    persons = 20_000
    thresholds = persons / 100.0 * norm.ppf((np.arange(persons) + 0.5) / persons, 25.0, 12.0)
    assert cascade(thresholds).rioters * 100.0 / persons == pytest.approx(normal_cascade(25.0, 12.0), abs=0.02)


def test_thresholds_written_as_shares_of_all_are_the_counts_they_mean() -> None:
    shares = [k / 100 * 100 for k in range(100)]
    assert any(share > k for k, share in enumerate(shares))
    assert cascade(shares).rioters == 100
    assert rest_points(shares).tolist() == [100]
    assert cascade([0.0, 1.0 + 1e-9]).rioters == 1


def test_a_crowd_lost_beside_the_mean_threshold_has_the_one_rest_point_of_its_share() -> None:
    points = normal_rest_points(25.0, 10.0, 1e-30)
    assert points.rioters / 1e-30 == pytest.approx([0.0062096653], rel=1e-8)
    assert points.stable.tolist() == [True]


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: cascade([]), "thresholds"),
        (lambda: cascade([0, math.nan]), "thresholds"),
        (lambda: normal_rest_points(25.0, 0.0), r"spread .* in \[1e-100, 1e\+100\]"),
        (lambda: normal_rest_points(25.0, -3.0), "spread"),
        (lambda: normal_rest_points(25.0, 3.0, 0.0), "population"),
        (lambda: normal_rest_points(math.inf, 3.0), "mean"),
        (lambda: join_normal([101.0], 25.0, 3.0), "rioters"),
        (lambda: critical_spread(50.0), r"mean .*\(0, 50\)"),
        (lambda: critical_spread(0.0), "mean"),
    ],
)
def test_bad_input_is_named(call: object, named: str) -> None:
    with pytest.raises(StandoffError, match=named):
        call()  # type: ignore[operator]
