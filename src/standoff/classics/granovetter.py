"""Granovetter's riot: each person joins once enough others have, and one person more or less can decide it.

**Equations**, with N persons, thresholds T_i (counts of rioters) and F their distribution:

    r_{t+1} = #{i : T_i ≤ r_t},   r_0 = 0                      (`cascade`)
    r_{t+1} = N · Φ((r_t − mean) / spread)                     (`join_normal`, normal thresholds)

The inequality is weak: who asks for no one (T = 0) starts alone. It is settled with a slack of 1e-12 of r, for 0.07 of
100 persons is 7.000000000000001 in floating point and means 7. The first map is exact for a list of persons, the
second for a population so large that the normal curve itself is the distribution.

**Rest points.** A rest point is an r with r = N·F(r/N). Both maps never fall in r, so that the path from r_0 = 0 rises
to the *smallest* rest point and stays; others exist and are all returned (`rest_points`, `normal_rest_points`).

**Critical spread** (`critical_spread`). With z = (r − mean)/spread a rest point satisfies

    g(z) = mean + spread·z − N·Φ(z) = 0.

Two rest points merge where also g′(z) = spread − N·φ(z) = 0. Putting spread = N·φ(z) into g = 0 leaves

    h(z) = mean/N + z·φ(z) − Φ(z) = 0.

h′(z) = −z²·φ(z) ≤ 0, h(−∞) = mean/N > 0 and h(0) = mean/N − 1/2: there is exactly one z < 0 if 0 < mean < N/2, and
none below zero otherwise. At this z the lower two of three rest points touch, at r = N·Φ(z); with more spread the path
from zero passes the gap and ends near N.

**Source.** M. Granovetter, "Threshold Models of Collective Behavior", American Journal of Sociology 83 (1978),
1420–1443. The uniform list 0…99 and its disturbed twin are the paper's; that the jump lies near a spread of 12 of 100
is reported by two readers of the paper, and follows from the equations above. One reworking with discretised thresholds
finds the jump near 10; the exact normal curve is used here.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.stats import norm

from standoff.classics.domain import LARGEST, SMALLEST, within, within_scalar
from standoff.errors import StandoffError

Array = npt.NDArray[np.float64]

SLACK = 1e-12
"""Share of a count within which a threshold above it counts as reached: rounding of the threshold."""

_TOUCH = 1e-12
"""Share of N below which a turning point of g counts as lying on zero: rounding of g itself."""


class Cascade(NamedTuple):
    """The path from nobody to rest."""

    rioters: int
    """Persons who riot in the end."""
    path: npt.NDArray[np.int64]
    """Rioters at t = 0, 1, … up to the first repeated number; begins with 0."""


class RestPoints(NamedTuple):
    """All rest points of the map for normal thresholds, ascending; arrays of equal length (one to three)."""

    rioters: Array
    """Persons, in [0, N]."""
    slopes: Array
    """Slope of the map there, N·φ(z)/spread."""
    stable: npt.NDArray[np.bool_]
    """Slope below one: a small push dies out. Where two rest points touch the slope is one and this is false."""


class Fold(NamedTuple):
    """Where the low rest point vanishes."""

    spread: float
    """Standard deviation of thresholds, persons; with more, the path from zero runs away."""
    rioters: float
    """The low rest point at this spread, persons."""
    z: float
    """(rioters − mean) / spread, below zero."""


def cascade(thresholds: npt.ArrayLike) -> Cascade:
    """Follow r_{t+1} = #{T_i ≤ r_t} from r_0 = 0 to rest.

    ``thresholds``: shape (persons,), finite counts of rioters; none need be whole or below N. Raises `StandoffError`
    for an empty list or a threshold that is not a finite number.
    """
    ordered = _ordered(thresholds)
    path = [0]
    while True:
        joined = int(np.searchsorted(ordered, path[-1] * (1.0 + SLACK), side="right"))
        path.append(joined)
        if joined == path[-2]:
            return Cascade(joined, np.array(path[:-1], dtype=np.int64))


def rest_points(thresholds: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """All counts r in 0…N with r = #{T_i ≤ r}, ascending. The first is where `cascade` ends."""
    ordered = _ordered(thresholds)
    counts = np.arange(ordered.size + 1, dtype=np.int64)
    resting: npt.NDArray[np.int64] = counts[np.searchsorted(ordered, counts * (1.0 + SLACK), side="right") == counts]
    return resting


def _ordered(thresholds: npt.ArrayLike) -> Array:
    ordered = np.sort(within("thresholds", thresholds).ravel())
    if ordered.size == 0:
        raise StandoffError("thresholds must hold at least one person, found none")
    return ordered


def join_normal(rioters: npt.ArrayLike, mean: float, spread: float, population: float = 100.0) -> Array:
    """One turn of the map for normal thresholds, N·Φ((r − mean)/spread), in persons.

    ``rioters`` of any shape in [0, population]; ``mean`` (within ±1e100), ``spread`` and ``population`` (1e-100 to
    1e100) in persons.
    """
    mean, spread, population = _checked(mean, spread, population)
    given = within("rioters", rioters, 0.0, population)
    return population * np.asarray(norm.cdf((given - mean) / spread))


def normal_rest_points(mean: float, spread: float, population: float = 100.0) -> RestPoints:
    """All r with r = N·Φ((r − mean)/spread): one, two (touching) or three.

    g of the module's text falls only between its turning points z = ∓√(2·ln(N/(spread·√2π))), if these exist, so that
    each monotone stretch holds at most one root and each is found by bracketing. Persons; ``mean`` within
    ±1e100, ``spread`` and ``population`` between 1e-100 and 1e100.
    """
    mean, spread, population = _checked(mean, spread, population)

    start, end = -mean / spread, (population - mean) / spread  # r = 0 and r = N

    def gap(z: float) -> float:
        if z == start:
            return -population * float(norm.cdf(start))
        if z == end:
            return population * float(norm.sf(end))
        return float(mean + spread * z - population * norm.cdf(z))

    if start == end:  # N is lost beside the mean, and all see the same
        share, slope = float(norm.cdf(start)), population * float(_density(start)) / spread
        return RestPoints(np.array([population * share]), np.array([slope]), np.array([slope < 1.0]))
    steepness = population * float(norm.pdf(0.0)) / spread
    turn = float(np.sqrt(2.0 * np.log(steepness))) if steepness > 1.0 else 0.0
    turns = [z for z in (-turn, turn) if turn > 0.0 and start < z < end]
    touches = [z for z in turns if abs(gap(z)) <= _TOUCH * population]
    nodes = [start, *turns, end]
    heights = [0.0 if z in touches else gap(z) for z in nodes]
    if len(touches) == 2:  # both turns on zero: three rest points in one
        nodes, heights, touches = [0.0], [0.0], [0.0]
    roots = [z for z, height in zip(nodes, heights, strict=True) if height == 0.0]
    for place in range(len(nodes) - 1):
        if heights[place] * heights[place + 1] < 0.0:
            roots.append(float(brentq(gap, nodes[place], nodes[place + 1], xtol=1e-15)))
    z = np.sort(np.array(roots))
    slopes = np.where(np.isin(z, touches), 1.0, population * _density(z) / spread)
    return RestPoints(population * norm.cdf(z), slopes, slopes < 1.0)


def normal_cascade(mean: float, spread: float, population: float = 100.0) -> float:
    """Where the path from nobody ends for normal thresholds: the smallest rest point, in persons.

    The map rises in r and r_0 = 0 lies below every rest point, so no step overtakes the smallest one.
    """
    return float(normal_rest_points(mean, spread, population).rioters[0])


def critical_spread(mean: float = 25.0, population: float = 100.0) -> Fold:
    """The spread of normal thresholds above which the path from nobody runs away; see the module's derivation.

    ``mean`` in persons, strictly between 0 and population/2: from half the population on, the low rest point moves up
    steadily as the spread grows and there is no jump from zero.
    """
    population = within_scalar("population", population, SMALLEST, LARGEST)
    mean = within_scalar("mean", mean, 0.0, population / 2.0, ends="()")
    within_scalar("mean / population", mean / population, SMALLEST, 0.5, ends="[)")

    def tangency(z: float) -> float:
        return float(mean / population + z * norm.pdf(z) - norm.cdf(z))

    z = float(brentq(tangency, -40.0, 0.0, xtol=1e-15))
    return Fold(population * float(norm.pdf(z)), population * float(norm.cdf(z)), z)


def _density(z: npt.ArrayLike) -> Array:
    """φ(z), which is 0 long before z² is beyond all numbers."""
    return np.asarray(norm.pdf(np.clip(z, -1e3, 1e3)), np.float64)


def _checked(mean: float, spread: float, population: float) -> tuple[float, float, float]:
    return (
        within_scalar("mean", mean, -LARGEST, LARGEST),
        within_scalar("spread", spread, SMALLEST, LARGEST),
        within_scalar("population", population, SMALLEST, LARGEST),
    )
