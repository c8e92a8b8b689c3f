"""Global games of regime change: when a crowd, each member unsure what the others know, topples a regime.

Morris & Shin 1998, American Economic Review 88:587–597, and 2003, *Advances in Economics and Econometrics* (Cambridge);
Angeletos, Hellwig & Pavan 2007, Econometrica 75:711–756. The equations are standard; the figures they are checked on
are recomputed from them [R], not read in print.

**Game.** A regime of unknown strength θ falls if the share A of a unit mass that attacks is at least θ. An attack pays
1 − c if the regime falls and −c if it stands. All share the prior θ ~ N(z, 1/α); each sees x = θ + N(0, 1/β).

**Equilibrium.** Attack iff x ≤ x*, so that A(θ) = Φ(√β (x* − θ)); the regime falls iff θ ≤ θ*:

    (i)  Φ(√β (x* − θ*)) = θ*                                the marginal regime is just toppled
    (ii) Φ(√(α+β) (θ* − (β x* + α z)/(α+β))) = c             the marginal citizen is indifferent

With u = Φ⁻¹(θ*), (i) gives x* = θ* + u/√β, and (ii) becomes a(u) = Φ⁻¹(c), where

    a(u) = [α (Φ(u) − z) − √β u] / √(α+β)

falls for every u iff β ≥ α²/2π; else it rises between u = −k and u = k, k² = 2 ln(α/√(2πβ)), and there may be three
equilibria. α = 0 is the flat prior: θ* = 1 − c.

**Dynamic.** Whoever saw the regime survive an attack that topples all θ ≤ θ₁ knows that θ > θ₁. With all that was
learned gathered in one signal of precision β₂, s = √(α+β₂), m = (β₂ x* + α z)/(α+β₂), (ii) becomes

    (ii′) [Φ(s(θ*−m)) − Φ(s(θ₁−m))] / [1 − Φ(s(θ₁−m))] = c

on θ* > θ₁. That nobody attacks is then always an equilibrium; the functions return the attacks, possibly none.

| symbol | argument | meaning |
|---|---|---|
| c | ``cost`` | cost of attacking, gain of success being 1 |
| z, α | ``prior_mean``, ``prior_precision`` | common prior of the regime's strength |
| β | ``signal_precision`` | precision of what each citizen knows privately |
| θ*, x* | ``thresholds``, ``signals`` | strongest regime that falls, highest signal that attacks |
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq, minimize_scalar
from scipy.special import erfcx, log_ndtr, ndtr, ndtri

from standoff.classics.domain import LARGEST, SMALLEST, match_shapes, within, within_scalar, within_whole
from standoff.errors import StandoffError

FloatArray = npt.NDArray[np.float64]

MOST_PATHS = 10_000
"""The largest number of equilibrium paths that `solve_sequence` lists."""

LEAST_PRECISION, MOST_PRECISION = 1e-30, 1e30
"""Of signals; a prior's may also be less, down to 0. Beyond, α/√β outgrows what the search for roots can halve."""

_FAR = 40.0
"""Standard deviations beyond which a normal tail no longer matters."""


@dataclass(frozen=True)
class Equilibria:
    """All equilibria in which somebody attacks, weakest attack first. Both arrays have as many entries."""

    thresholds: FloatArray
    """θ*, ascending: a regime of this strength or less falls."""
    signals: FloatArray
    """x*: who sees this or less attacks."""


def least_precision_for_uniqueness(prior_precision: float) -> float:
    """β at and above which the static game has one equilibrium whatever c and z: α²/2π."""
    return within_scalar("prior_precision", prior_precision, 0.0, LARGEST) ** 2 / (2.0 * math.pi)


def is_surely_unique(prior_precision: float, signal_precision: float) -> bool:
    """Whether β ≥ α²/2π: one equilibrium whatever the cost and the prior mean.

    Below, some costs and prior means have three, others still one: `solve_static` counts them.
    """
    signal_precision = within_scalar("signal_precision", signal_precision, 0.0, ends="(]")
    return signal_precision >= least_precision_for_uniqueness(prior_precision)


def mass_attacking(theta: npt.ArrayLike, signal: npt.ArrayLike, signal_precision: float) -> FloatArray:
    """A(θ) = Φ(√β (x* − θ)): the share that attacks a regime of strength θ, in (0, 1), when x* is the cutoff."""
    signal_precision = within_scalar("signal_precision", signal_precision, 0.0, LARGEST, ends="(]")
    cutoff, strength = within("signal", signal, -LARGEST, LARGEST), within("theta", theta, -LARGEST, LARGEST)
    match_shapes(signal=cutoff, theta=strength)
    gap = cutoff - strength
    return np.asarray(ndtr(math.sqrt(signal_precision) * gap), np.float64)


def fall_probability(thresholds: npt.ArrayLike, prior_mean: float, prior_precision: float) -> FloatArray:
    """P(θ ≤ θ*) = Φ(√α (θ* − z)): how probable the regime's fall is before anything is seen, for each threshold."""
    prior_mean = within_scalar("prior_mean", prior_mean, -LARGEST, LARGEST)
    prior_precision = within_scalar("prior_precision", prior_precision, 0.0, LARGEST, ends="(]")
    gap = within("thresholds", thresholds, -LARGEST, LARGEST) - prior_mean
    return np.asarray(ndtr(math.sqrt(prior_precision) * gap), np.float64)


def solve_static(cost: float, prior_mean: float, prior_precision: float, signal_precision: float) -> Equilibria:
    """All equilibria of the static game: solutions of (i) and (ii); one, three, or two at a tangency.

    A threshold closer to 0 or 1 than numbers reach is 0 or 1: where the prior is far more precise than the signals, it
    is all or nothing. ``cost`` lies in (0, 1), ``prior_mean`` within ±`MOST_PRECISION`, ``prior_precision`` between 0
    and that, ``signal_precision`` between `LEAST_PRECISION` and that; StandoffError otherwise.
    """
    game = _Game(cost, prior_mean, prior_precision, signal_precision)
    return game.gather(game.cross(float(ndtri(game.cost))))


def solve_dynamic(
    cost: float, prior_mean: float, prior_precision: float, signal_precision: float, survived: float
) -> Equilibria:
    """All further attacks on a regime that is known to be stronger than ``survived`` (θ₁, in [0, 1)): (i) and (ii′).

    ``signal_precision`` is β₂, all private knowledge by now taken together. Empty arrays mean tranquillity: nobody
    attacks in any equilibrium. Where they are not empty, that nobody attacks is an equilibrium all the same.
    """
    survived = within_scalar("survived", survived, 0.0, 1.0, ends="[)")
    game = _Game(cost, prior_mean, prior_precision, signal_precision)
    start = max(float(ndtri(survived)), -38.0)

    def gain(u: float) -> float:
        return float(game.excess(np.asarray([u]), survived)[0])

    grid = game.grid(start, survived)
    return game.gather(_roots_between(gain, grid, game.excess(grid, survived)))


def solve_sequence(
    cost: float, prior_mean: float, prior_precision: float, signal_precisions: Sequence[float]
) -> list[FloatArray]:
    """All equilibrium paths θ*₁ ≤ θ*₂ ≤ … of a regime that survives, as private knowledge grows.

    ``signal_precisions`` are β₁ ≤ β₂ ≤ …, what is known by each period. Each path has one entry a period: the
    strongest regime that would have fallen by then. An entry equal to the one before means that nobody attacks, which
    is possible from the second period on. Raises StandoffError beyond `MOST_PATHS` paths.
    """
    known = within("signal_precisions", signal_precisions, LEAST_PRECISION, MOST_PRECISION)
    if known.ndim != 1 or known.size == 0 or np.any(np.diff(known) < 0.0):
        raise StandoffError(
            f"signal_precisions must be a list of at least one number and must not fall, found {known.tolist()}",
            "Give the precision of all that citizens know by each period: knowledge is not lost.",
        )
    paths = [[float(one)] for one in solve_static(cost, prior_mean, prior_precision, known[0]).thresholds]
    for precision in known[1:]:
        further = {
            last: solve_dynamic(cost, prior_mean, prior_precision, precision, last).thresholds if last < 1.0 else ()
            for last in {path[-1] for path in paths}
        }
        paths = [[*path, float(to)] for path in paths for to in (path[-1], *further[path[-1]])]
        if len(paths) > MOST_PATHS:
            raise StandoffError(
                f"signal_precisions has {known.size} periods and more than {MOST_PATHS} equilibrium paths",
                "Give fewer periods.",
            )
    return [np.asarray(path) for path in paths]


def laplacian_gain(gain: Callable[[FloatArray], npt.ArrayLike], steps: int = 100_000) -> float:
    """∫₀¹ π(l) dl: the gain from acting when the share l of the others that acts is thought uniform on [0, 1].

    The Laplacian action is to act iff this is positive: what the equilibrium selects as private noise vanishes
    (Morris & Shin 2003). ``gain`` maps shares to the gain from acting over not acting; the sum has ``steps`` midpoints.
    """
    steps = within_whole("steps", steps, 1, 100_000_000)
    shares = (np.arange(steps) + 0.5) / steps
    found = within("gain", gain(shares), -LARGEST, LARGEST)
    if found.shape not in ((), shares.shape):
        raise StandoffError(f"gain must return a number for each of {steps} shares, found shape {found.shape}")
    return float(np.mean(np.broadcast_to(found, shares.shape)))


def laplacian_threshold(success: float, loss: float) -> float:
    """θ* as noise vanishes, where success pays r > 0 and failure −l < 0: ∫₀¹ π = r(1 − θ) − lθ = 0, θ* = r/(r + l).

    With r = 1 − c and l = c it is 1 − c, the limit of `solve_static` as β grows. The reduction for threats of
    rebellion in Boix & Svolik 2013, Journal of Politics 75:300–316, is derived [D], not read there.
    """
    success, loss = within_scalar("success", success, SMALLEST, LARGEST), within_scalar("loss", loss, SMALLEST, LARGEST)
    return success / (success + loss)


class _Game:
    """One game's numbers and its a(u), the citizen's standardised distance to θ*, cut where it turns."""

    def __init__(self, cost: float, prior_mean: float, prior_precision: float, signal_precision: float) -> None:
        self.cost = within_scalar("cost", cost, 0.0, 1.0, ends="()")
        self.z = within_scalar("prior_mean", prior_mean, -MOST_PRECISION, MOST_PRECISION)
        self.alpha = within_scalar("prior_precision", prior_precision, 0.0, MOST_PRECISION)
        beta = within_scalar("signal_precision", signal_precision, LEAST_PRECISION, MOST_PRECISION)
        self.root = math.sqrt(beta)
        self.s = math.sqrt(self.alpha + beta)
        self.steepest = self.alpha / (math.sqrt(2.0 * math.pi) * self.root)
        turn = math.sqrt(2.0 * math.log(self.steepest)) if self.steepest > 1.0 else 0.0
        self.turns = (-turn, turn) if turn > 0.0 else ()

    def distance(self, u: FloatArray) -> FloatArray:
        """a(u) = [α(Φ(u) − z) − √β u]/√(α+β)."""
        return np.asarray((self.alpha * (ndtr(u) - self.z) - self.root * u) / self.s, np.float64)

    def reach(self, level: float) -> float:
        """A bound on |u| wherever |a(u)| ≤ |level|."""
        return (self.alpha * (1.0 + abs(self.z)) + self.s * abs(level)) / self.root + 1.0

    def cross(self, level: float) -> list[float]:
        """All u with a(u) = level: one on each stretch on which a is monotone and meets it, or a turn that touches."""
        far = max(self.reach(level), *(abs(turn) + 1.0 for turn in self.turns), 1.0)
        ends = [-far, *self.turns, far]
        values = self.distance(np.asarray(ends)) - level
        slack = 4e-16 * (self.alpha * (1.0 + abs(self.z)) / self.s + abs(level) + 1.0)
        values[np.abs(values) <= slack] = 0.0
        found = [turn for turn, value in zip(ends, values, strict=True) if value == 0.0]
        for low, high, left, right in zip(ends[:-1], ends[1:], values[:-1], values[1:], strict=True):
            if left * right < 0.0:
                found.append(_root(lambda u: float(self.distance(np.asarray(u))) - level, low, high))
        return sorted(found)

    def excess(self, u: FloatArray, survived: float) -> FloatArray:
        """ln P(θ > θ* | x*, θ > θ₁) − ln(1 − c): zero at an equilibrium of (ii′), positive where an attack pays less.

        P(θ > θ*|θ > θ₁) = Φ(−a)/Φ(−b) with b = a − s(θ* − θ₁); where both lie far in the tail, by
        Φ(−a) = e^(−a²/2) erfcx(a/√2)/2, so that no digits are lost.
        """
        a = self.distance(u)
        gap = self.s * (ndtr(u) - survived)
        b = a - gap
        plain = log_ndtr(-a) - log_ndtr(-b)
        tails = np.where(b > 0.0, b, 1.0), np.where(b > 0.0, a, 1.0)
        scaled = np.log(erfcx(tails[1] / math.sqrt(2.0)) / erfcx(tails[0] / math.sqrt(2.0)))
        ratio = np.where(b > 0.0, scaled - 0.5 * gap * (a + b), plain)
        return np.asarray(ratio - math.log1p(-self.cost), np.float64)

    def grid(self, start: float, survived: float) -> FloatArray:
        """Points u above ``start``, dense wherever `excess` can bend: in a, in the distance from θ₁, and in u."""
        high = max(start + 1.0, (self.alpha * (1.0 - self.z) + _FAR * self.s) / self.root)
        levels = np.concatenate([np.linspace(-_FAR, _FAR, 81), np.linspace(-6.0, 6.0, 121)])
        in_distance = [u for level in levels for u in self.cross(float(level))]
        room = 1.0 - survived
        offsets = survived + np.geomspace(1e-14, 1.0, 400, endpoint=False) * room
        near = ndtri(np.clip(offsets, 0.0, 1.0 - 1e-16))
        wide = np.linspace(start, min(high, 9.0) if high > start else start + 1.0, 1501)
        points = np.concatenate([in_distance, near, wide, np.asarray(self.turns), [high]])
        points = np.unique(points[(points > start) & (points <= high)])
        return np.asarray(points[ndtr(points) > survived], np.float64)

    def gather(self, found: Sequence[float]) -> Equilibria:
        """θ* = Φ(u) and x* = θ* + u/√β for every u."""
        u = np.sort(np.asarray(found, np.float64))
        thresholds = np.asarray(ndtr(u), np.float64)
        return Equilibria(thresholds, thresholds + u / self.root)


def _root(excess: Callable[[float], float], low: float, high: float) -> float:
    return float(brentq(excess, low, high, xtol=1e-15, rtol=8.9e-16, maxiter=2000))


def _roots_between(excess: Callable[[float], float], grid: FloatArray, values: FloatArray) -> list[float]:
    """All roots along a grid: sign changes, and pairs (or a touch) hidden in a dip between neighbours of one sign."""
    found = [float(u) for u, value in zip(grid, values, strict=True) if value == 0.0]
    for low, high, left, right in zip(grid[:-1], grid[1:], values[:-1], values[1:], strict=True):
        if left * right < 0.0:
            found.append(_root(excess, float(low), float(high)))
    for i in range(1, len(grid) - 1):
        sign = math.copysign(1.0, values[i])
        size, beside = sign * values[i], (sign * values[i - 1], sign * values[i + 1])
        if size > 0.0 and size <= min(beside) and size < max(beside):
            found.extend(_dip(excess, sign, float(grid[i - 1]), float(grid[i + 1])))
    return found


def _dip(excess: Callable[[float], float], sign: float, low: float, high: float) -> list[float]:
    """The two roots around a local minimum of sign · excess, positive at both ends; one if it just touches; or none."""

    def height(u: float) -> float:
        return sign * excess(u)

    least = minimize_scalar(height, bounds=(low, high), method="bounded", options={"xatol": 1e-12 * (high - low)})
    if height(low) <= 0.0 or height(high) <= 0.0 or least.fun > 1e-14:
        return []
    if least.fun >= -1e-14:
        return [float(least.x)]
    return [_root(excess, low, float(least.x)), _root(excess, float(least.x), high)]
