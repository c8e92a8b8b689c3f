"""Verdicts: does an effect go where a claim says, and is that sure?

Two arms live on the same draws. The effect is the difference (or ratio) of their expectations; its 90% interval is the
bootstrap over assumption draws, both arms resampled together (Efron & Tibshirani 1993, percentile interval). A claim
*agrees* when the whole interval lies where the claim says, *disagrees* when none of it does, else it is *too
uncertain*. ``share`` of draws in which the draw's own effect lies there says how far this hangs on assumptions.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from standoff.analysis.measure import Sums
from standoff.record import Floats

AGREES, DISAGREES, UNCERTAIN = "agrees", "disagrees", "too uncertain"
RESAMPLES = 1000
SEED = 20200809
FEWEST_DRAWS = 10


@dataclass(frozen=True)
class Expectation:
    """``rises`` or ``falls`` by at least ``size``, ``stays`` within it, ``holds`` (falls by no more), is ``above``
    or ``below`` it.

    ``ratio``: the effect is changed / unchanged; then a rise is above ``size`` and a fall below ``size`` (below 1 for a
    plain fall), and ``stays`` means within 1 ± ``size``. ``above`` and ``below`` look at the changed arm alone.
    """

    direction: str
    size: float
    ratio: bool = False

    def bounds(self) -> tuple[float, float]:
        """The range in which an effect agrees."""
        if self.direction == "above" or (self.direction == "rises" and (self.ratio or self.size >= 0.0)):
            return self.size, math.inf
        if self.direction == "below" or (self.direction == "falls" and self.ratio):
            return -math.inf, self.size
        if self.direction == "falls":
            return -math.inf, -self.size
        middle = 1.0 if self.ratio else 0.0
        if self.direction == "holds":
            return middle - self.size, math.inf
        return middle - self.size, middle + self.size

    @property
    def of_level(self) -> bool:
        """Whether the changed arm alone is looked at."""
        return self.direction in ("above", "below")


@dataclass(frozen=True)
class Effect:
    """An effect with its 90% interval, and the share of draws whose own effect agrees."""

    baseline: float
    changed: float
    effect: float
    low: float
    high: float
    share: float
    verdict: str


def finite(value: float) -> float | None:
    """The number as JSON can hold it: None where it cannot be formed."""
    return value if math.isfinite(value) else None


def judge(baseline: Sums, changed: Sums, expectation: Expectation) -> Effect:
    """The effect of a change between two arms on the same draws, and the verdict.

    With fewer than `FEWEST_DRAWS` assumption draws there is no interval (NaN), and no verdict but *too uncertain*.
    """
    low_end, high_end = expectation.bounds()
    effect = _effect(baseline.mean, changed.mean, expectation)
    spread = _resampled(baseline, changed, expectation)
    spread = spread[np.isfinite(spread)]
    enough = len(spread) > 0 and len(baseline.weights) >= FEWEST_DRAWS
    low, high = np.quantile(spread, [0.05, 0.95]) if enough else (math.nan, math.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        own = _effect(baseline.weighted / baseline.weights, changed.weighted / changed.weights, expectation)
    inside = (own > low_end) & (own < high_end) if _open((low_end, high_end)) else (own >= low_end) & (own <= high_end)
    share = float(np.mean(inside))
    return Effect(baseline.mean, changed.mean, float(effect), float(low), float(high), share,
                  _verdict(float(low), float(high), (low_end, high_end)))  # fmt: skip


def _effect(before: object, after: object, expectation: Expectation) -> Floats:
    one, other = np.asarray(before, np.float64), np.asarray(after, np.float64)
    if expectation.of_level:
        return other
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(other / one if expectation.ratio else other - one)


def _resampled(baseline: Sums, changed: Sums, expectation: Expectation) -> Floats:
    n = len(baseline.weights)
    times = np.random.default_rng(SEED).multinomial(n, np.full(n, 1.0 / n), RESAMPLES).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        before = (times @ baseline.weighted) / (times @ baseline.weights)
        after = (times @ changed.weighted) / (times @ changed.weights)
    return _effect(before, after, expectation)


def _verdict(low: float, high: float, bounds: tuple[float, float]) -> str:
    if math.isnan(low):
        return UNCERTAIN
    if low >= bounds[0] and high <= bounds[1] and not (low == high and low in bounds and _open(bounds)):
        return AGREES
    if high < bounds[0] or low > bounds[1] or (low == high and low in bounds):
        return DISAGREES
    return UNCERTAIN


def _open(bounds: tuple[float, float]) -> bool:
    """A rise or a fall, which no effect at all does not meet."""
    return math.isinf(bounds[0]) or math.isinf(bounds[1])
