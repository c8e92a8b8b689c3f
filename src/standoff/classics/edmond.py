"""Information manipulation: a hidden regime strength, a regime that pretends to be stronger, citizens who know it does.

Edmond 2013, Review of Economic Studies 80:1422–1458. The model's primitives are the paper's; the closed form for
linear costs is derived from them here [D], not read there. That precise signals help the regime, and that more
signals with costs in step hurt it, are in the abstract [S].

**Game.** A regime of strength θ (flat prior) falls if the share S of a unit mass in the streets is at least θ. It
picks a hidden a ≥ 0 at cost C(a), C(0) = 0, rising; citizen i sees x = θ + a + N(0, 1/α). The regime's payoff is
θ − S − C(a) if it survives, 0 if it falls. Taking part costs p, and gains 1 if the regime falls.

**Equilibrium.** Citizens march iff x < x*, so S(y) = Φ(√α (x* − y)) at mean signal y = θ + a. Regimes with
B(θ) = max_a [θ − S(θ+a) − C(a)] < 0 fall and do not pretend; B rises, so that θ* is its zero; and P(θ < θ* | x*) = p.

**Linear cost** C(a) = c a. If c ≥ √(α/2π), the steepest fall of S, nobody pretends, and θ* = 1 − p. Else the best
mean signal solves √α φ(√α γ) = c,

    γ = √(ln(α/(2πc²))/α),

the same x* + γ for whoever pretends: they pool. With d = x* + γ − θ*, the marginal regime's pretence,

    Φ(√α (γ − d)) = p/(1−p) · [Φ(−√αγ) + c d],    θ* = Φ(−√αγ) + c d,

as long as d > 0 and θ* < 1 − p; else θ* = 1 − p. There are then two cases: with d ≤ 0 nobody pretends; with d > 0 and
Φ(−√αγ) + c d ≥ 1 − p the marginal regime does not, but stronger ones do, from the strength at which the leap pays on,
and the posterior's total mass stays 1, so that θ* is still 1 − p. Taking min{1 − p, Φ(−√αγ) + c d} without asking for
d > 0 is the shorter reading; for d < 0 it is too low (the tangent to S lies below it), as the brute force shows.

| symbol | argument | meaning |
|---|---|---|
| p | ``participation_cost`` | cost of marching, gain from the fall being 1 |
| c, C | ``manipulation_cost``, ``cost`` | marginal cost, cost function of pretence |
| α | ``precision`` | of the citizens' signals |
| θ*, x* | ``threshold``, ``signal`` | regimes below fall; citizens who see less march |
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.special import log_ndtr, ndtr, ndtri

from standoff.classics.domain import LARGEST, SMALLEST, within, within_scalar, within_whole
from standoff.errors import StandoffError

FloatArray = npt.NDArray[np.float64]
CostFunction = Callable[[FloatArray], npt.ArrayLike]

LEAST_PRECISION, MOST_PRECISION = 1e-6, 1e12
"""Of signals in `solve_numerically`: beyond, its grids are too coarse for what they should show."""

_WIDE = 9.0
"""Standard deviations of a citizen's signal beyond which nothing is left of it."""


@dataclass(frozen=True)
class Manipulation:
    """The equilibrium with linear costs. It is unique."""

    threshold: float
    """θ*: weaker regimes fall."""
    signal: float
    """x*: citizens who see less march."""
    pooled_signal: float
    """x* + γ, the mean signal of all who pretend; NaN where nobody does."""
    weakest: float
    """The weakest regime that pretends: θ*, or more where pretence does not pay at the margin; NaN as above."""


@dataclass(frozen=True)
class BruteForce:
    """All equilibria found numerically, by ascending threshold. The arrays have as many entries."""

    thresholds: FloatArray
    signals: FloatArray


def least_cost_without_manipulation(precision: float) -> float:
    """√(α/2π): from this marginal cost on no regime pretends, whatever its strength."""
    precision = within_scalar("precision", precision, SMALLEST, LARGEST)
    return math.sqrt(precision / (2.0 * math.pi))


def solve_linear(participation_cost: float, manipulation_cost: float, precision: float) -> Manipulation:
    """The equilibrium for C(a) = c a, by the closed form above.

    ``participation_cost`` lies in (0, 1), the others between 1e-100 and 1e100; StandoffError otherwise.
    """
    p = within_scalar("participation_cost", participation_cost, 0.0, 1.0, ends="()")
    c = within_scalar("manipulation_cost", manipulation_cost, SMALLEST, LARGEST)
    bound, root = least_cost_without_manipulation(precision), math.sqrt(float(precision))
    honest = 1.0 - p - ndtri(p) / root
    if c >= bound:
        return Manipulation(1.0 - p, float(honest), math.nan, math.nan)
    reach = math.sqrt(2.0 * math.log(bound / c))
    gamma, rest = reach / root, float(ndtr(-reach))

    d = _find_pretence(p / (1.0 - p), c / root, reach, rest) / root
    if d <= 0.0:
        return Manipulation(1.0 - p, float(honest), math.nan, math.nan)
    if rest + c * d < 1.0 - p:
        threshold = rest + c * d
        return Manipulation(threshold, threshold + d - gamma, threshold + d, threshold)
    leap = _find_leap(c, root, reach, rest)
    return Manipulation(1.0 - p, float(honest), float(honest + gamma), float(honest - leap))


def _find_pretence(odds: float, slope: float, reach: float, rest: float) -> float:
    """t = √α d > 0 with Φ(√αγ − t) = p/(1−p)·[Φ(−√αγ) + (c/√α) t]; 0 where the left, which falls, starts below."""

    def excess(t: float) -> float:
        return float(log_ndtr(reach - t)) - math.log(odds) - math.log(max(rest + slope * t, 5e-324))

    if excess(0.0) <= 0.0:
        return 0.0
    high = reach + 1.0
    while excess(high) > 0.0:
        high *= 2.0
    return float(brentq(excess, 0.0, high, xtol=1e-16, rtol=8.9e-16))


def _find_leap(c: float, root: float, reach: float, rest: float) -> float:
    """e > γ with Φ(√α e) = Φ(−√αγ) + c(e + γ): below x* − e the leap to x* + γ costs more than it saves."""
    gamma = reach / root

    def saving(e: float) -> float:
        return float(ndtr(root * e)) - rest - c * (e + gamma)

    return float(brentq(saving, gamma, 1.0 / c + gamma, xtol=1e-16, rtol=8.9e-16))


def solve_numerically(
    participation_cost: float, cost: CostFunction, precision: float, *, points: int = 1200, scan: int = 80
) -> BruteForce:
    """All equilibria for any cost function, by search: best responses over a grid, then the citizens' indifference.

    Nothing of the closed form is used. For each x* the regime's best pretence is searched for over ``points`` mean
    signals and refined; θ* is the zero of B; P(θ < θ* | x*) is a sum over ``points`` strengths; and every crossing of p
    along ``scan`` values of x* is closed in on. ``cost`` maps an array of pretences a ≥ 0 to their costs: 0 at 0, not
    falling, and above 1 somewhere (more than survival is worth), all finite. ``precision`` lies between
    `LEAST_PRECISION` and `MOST_PRECISION`, ``points`` in 50 … 20 000, ``scan`` in 10 … 100 000. Accurate to about 1e-6,
    and to 1e-4 where the best response leaps between strengths that survive.
    """
    participation_cost = within_scalar("participation_cost", participation_cost, 1e-6, 1.0 - 1e-6)
    precision = within_scalar("precision", precision, LEAST_PRECISION, MOST_PRECISION)
    points, scan = within_whole("points", points, 50, 20_000), within_whole("scan", scan, 10, 100_000)
    regime = _Regime(cost, math.sqrt(precision), points)

    def excess(signal: float) -> float:
        return regime.posterior(signal) - participation_cost

    spread = _WIDE / math.sqrt(precision)
    signals = np.linspace(-spread, 1.0 + spread + regime.longest, scan)
    values = [excess(float(one)) for one in signals]
    found = [
        float(brentq(excess, low, high, xtol=1e-10))
        for low, high, left, right in zip(signals[:-1], signals[1:], values[:-1], values[1:], strict=True)
        if left * right < 0.0
    ]
    thresholds = np.asarray([regime.threshold(one) for one in found])
    order = np.argsort(thresholds)
    return BruteForce(thresholds[order], np.asarray(found)[order])


class _Regime:
    """A regime of any strength that searches for its best pretence against a cutoff x*."""

    def __init__(self, cost: CostFunction, root: float, points: int) -> None:
        self.cost, self.root, self.points = cost, root, points
        if abs(float(self.price(np.zeros(1))[0])) > 1e-12:
            raise StandoffError("cost must be 0 without pretence", "Give a cost function with cost(0) = 0.")
        longest = 1.0
        while float(self.price(np.asarray([longest]))[0]) < 1.0:
            longest *= 2.0
            if longest > 1e9:
                raise StandoffError("cost must exceed 1 for some pretence, found less than 1 up to 1e9")
        self.longest = float(brentq(lambda a: float(self.price(np.asarray([a]))[0]) - 1.0, 0.0, longest))
        if np.any(np.diff(self.price(np.linspace(0.0, self.longest, 1001))) < -1e-12):
            raise StandoffError("cost must not fall as pretence grows")

    def price(self, pretence: FloatArray) -> FloatArray:
        """C(a) as an array of the same shape."""
        found = within("cost", self.cost(pretence), -LARGEST, LARGEST)
        if found.shape not in ((), pretence.shape):
            raise StandoffError(
                f"cost must return a number for each pretence, shape {pretence.shape}, found shape {found.shape}"
            )
        return np.broadcast_to(found, pretence.shape)

    def burden(self, theta: FloatArray, pretence: FloatArray, signal: float) -> FloatArray:
        """S(θ + a) + C(a)."""
        return np.asarray(ndtr(self.root * (signal - theta - pretence)) + self.price(pretence), np.float64)

    def respond(self, theta: FloatArray, signal: float) -> FloatArray:
        """The best a for each θ: the least burden on a grid of mean signals, refined, against doing nothing."""
        width = _WIDE / self.root
        low = np.maximum(signal - width - theta, 0.0)
        high = np.clip(signal + width - theta, 0.0, self.longest)
        low = np.minimum(low, high)
        share = np.linspace(0.0, 1.0, 241)
        for _ in range(4):
            tried = low[:, None] + (high - low)[:, None] * share
            best = np.argmin(self.burden(theta[:, None], tried, signal), axis=1)
            rows = np.arange(theta.size)
            low, high = tried[rows, np.maximum(best - 1, 0)], tried[rows, np.minimum(best + 1, share.size - 1)]
            share = np.linspace(0.0, 1.0, 21)
        middle = (low + high) / 2.0
        worth = self.burden(theta, middle, signal) < self.burden(theta, np.zeros_like(theta), signal)
        return np.where(worth, middle, 0.0)

    def threshold(self, signal: float) -> float:
        """θ*: the zero of B(θ) = θ − min_a [S + C]."""

        def surplus(theta: float) -> float:
            one = np.asarray([theta])
            return float(theta - self.burden(one, self.respond(one, signal), signal)[0])

        return float(brentq(surplus, 0.0, 1.0, xtol=1e-12)) if surplus(0.0) < 0.0 else 0.0

    def posterior(self, signal: float) -> float:
        """P(θ < θ* | x*): the likelihood of x* added up over strengths, those below θ* not pretending."""
        threshold = self.threshold(signal)
        fallen = float(ndtr(self.root * (threshold - signal)))
        end = max(threshold, signal + _WIDE / self.root)
        strengths = np.linspace(threshold, end, self.points)
        gap = self.root * (signal - strengths - self.respond(strengths, signal))
        density = self.root * np.exp(-0.5 * gap**2) / math.sqrt(2.0 * math.pi)
        standing = float(np.trapezoid(density, strengths)) + float(ndtr(self.root * (signal - end)))
        return fallen / (fallen + standing) if fallen + standing > 0.0 else 1.0
