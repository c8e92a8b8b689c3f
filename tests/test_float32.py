"""Elementary functions for lanes against double precision: as close as their module says, monotone, safe at edges."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.special import ndtri

from standoff.float32 import exp, log, normal
from standoff.mechanisms.choice import logit

RELATIVE = 1.2e-7
"""One unit in the last place: `exp` and `log` keep it, where their module promises 3e-7."""
OF_A_DEVIATION = 1e-6
"""Largest error of `normal`, in standard deviations."""


def over(function: Callable[[np.float32], Any], x: np.ndarray) -> np.ndarray:
    """``function`` of each float32, in double precision; it must stay in single precision on the way."""
    found = [function(each) for each in x.astype(np.float32)]
    assert {type(each) for each in found} == {np.float32}
    return np.array(found, np.float64)


def random_between(low: float, high: float, n: int = 10_000) -> np.ndarray:
    return np.random.default_rng(12).uniform(low, high, n).astype(np.float32)


def test_exp_is_as_close_as_it_says() -> None:
    x = np.concatenate(
        [random_between(-87.0, 88.0), random_between(-1.0, 1.0), np.array([-87.0, 0.0, 88.0], np.float32)]
    )
    np.testing.assert_allclose(over(exp, x), np.exp(x.astype(np.float64)), rtol=RELATIVE, atol=0.0)


def test_log_is_as_close_as_it_says_near_one_too() -> None:
    wide = np.exp(random_between(np.log(1e-30), np.log(3e38))).astype(np.float32)
    x = np.concatenate([wide, random_between(0.5, 2.0), 1.0 + random_between(-1e-3, 1e-3)]).astype(np.float32)
    x = x[x != 1.0]
    np.testing.assert_allclose(over(log, x), np.log(x.astype(np.float64)), rtol=RELATIVE, atol=0.0)


def uniforms_at(k: np.ndarray) -> np.ndarray:
    """The ``k``-th of the 2^23 uniforms that can be drawn."""
    return ((k + 0.5) * 2.0**-23).astype(np.float32)


def test_normal_is_as_close_as_it_says_for_every_sort_of_uniform_that_can_be_drawn() -> None:
    outermost = np.arange(3000)
    tail = np.exp(random_between(np.log(3000.0), np.log(2.0**22)).astype(np.float64)).round()
    middle = np.random.default_rng(12).integers(0, 2**23, 5000)
    u = uniforms_at(np.concatenate([outermost, tail, middle, 2**23 - 1 - outermost, 2**23 - 1 - tail]))
    np.testing.assert_allclose(over(normal, u), ndtri(u.astype(np.float64)), rtol=0.0, atol=OF_A_DEVIATION)


@pytest.mark.parametrize(
    ("function", "grid"),
    [
        (exp, np.linspace(-90.0, 90.0, 20_001)),
        (log, np.geomspace(1e-29, 3e38, 20_001)),
        (normal, (np.arange(0, 2**23, 419) + 0.5) * 2.0**-23),
        (logit, np.linspace(-90.0, 90.0, 20_001)),
    ],
    ids=["exp", "log", "normal", "logit"],
)
def test_functions_never_go_down(function: Callable[[np.float32], np.float32], grid: np.ndarray) -> None:
    assert np.all(np.diff(over(function, grid)) >= 0.0)


def test_edges_are_finite() -> None:
    for x in (-np.inf, -1e30, -87.0, 88.0, 1e30, np.inf):
        assert 0.0 < exp(np.float32(x)) < np.inf
    assert exp(np.float32(0.0)) == 1.0
    for x in (-np.inf, -1.0, 0.0, 1e-45, 1e-30):
        assert log(np.float32(x)) == pytest.approx(np.log(1e-30), rel=RELATIVE)
    assert log(np.float32(1.0)) == 0.0
    assert np.isfinite(log(np.finfo(np.float32).max))
    assert normal(np.float32(0.5)) == 0.0


def test_normal_is_the_same_on_both_sides() -> None:
    u = uniforms_at(np.arange(1, 2000) * 2000)
    below, above = over(normal, u), over(normal, np.float32(1.0) - u)
    np.testing.assert_allclose(below, -above, rtol=0.0, atol=2.0 * OF_A_DEVIATION)


def test_the_choice_rule_is_a_share_and_its_two_sides_add_up_to_one() -> None:
    x = random_between(-80.0, 80.0, 3000)
    shares, others = over(logit, x), over(logit, -x)
    np.testing.assert_allclose(shares + others, 1.0, rtol=3e-7)
    np.testing.assert_allclose(shares, 1.0 / (1.0 + np.exp(-x.astype(np.float64))), rtol=3e-7, atol=0.0)
    assert 0.0 < logit(np.float32(-1e9)) < logit(np.float32(1e9)) <= 1.0
