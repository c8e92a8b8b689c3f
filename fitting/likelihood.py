"""Ridge-penalised maximum likelihood of the competing-risk hazard, at rest and in crises together.

For kind k the coefficients are theta_k = (a, b_f, alpha, tau, delta_f):

    at rest      eta_k    = a + sum_f b_f z_f
    in a crisis  eta_k(w) = (a + alpha) + tau log(w / 13) + sum_f (carry * b_f + delta_f) z_f

so that what a feature does in a crisis is a part of what it does in any month (none, half or all of it: ``carry``) plus
a deviation that the data must earn. Prior, by mean and standard deviation: b ~ N(0, 1), tau ~ N(0, 1),
delta ~ N(0, spread), a ~ N(-7, 10), alpha ~ N(0, 10). A crisis with an exit by one of the kinds A in weeks
first … last adds log sum_{k in A} sum_w S(w - 1) h_k(w); one without adds log S(last). The gradient is that of a
multinomial logit with the expected weeks at risk and expected exits in place of the unknown ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from leader_data import Spells
from standoff.outside.hazard import FEATURES, KINDS, WEEKS_PER_MONTH, log_weeks

N_F, N_K = len(FEATURES), len(KINDS)
N_REST, N_P = 1 + N_F, 3 + 2 * N_F

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Ridge:
    """How far a crisis leans on months at rest: ``carry`` of their coefficients, ``spread`` of the deviations."""

    carry: float
    spread: float


@dataclass(frozen=True)
class Resting:
    """Months at rest: features (n, feature) and the kinds an exit may have been (n, kind); no kind: stayed."""

    z: Floats
    kinds: npt.NDArray[np.bool_]


def hazards(theta: Floats, design: Floats) -> Floats:
    """Weekly hazards, shape (..., kind), from a design of shape (..., coefficient)."""
    odds = np.exp(design @ theta.T)
    return np.asarray(odds / (1.0 + odds.sum(axis=-1, keepdims=True)))


def crisis_design(z: Floats, weeks: int, carry: float) -> Floats:
    """Shape (n, weeks, coefficient)."""
    n = len(z)
    wide = np.broadcast_to(z[:, None, :], (n, weeks, N_F))
    passed = np.broadcast_to(log_weeks(np.arange(1.0, weeks + 1.0))[None, :, None], (n, weeks, 1))
    one = np.ones((n, weeks, 1))
    return np.concatenate([one, carry * wide, one, passed, wide], axis=-1)


def crisis_part(theta: Floats, spells: Spells, design: Floats) -> tuple[Floats, Floats]:
    """Log likelihood of each crisis, and the gradient of their sum."""
    h = hazards(theta, design)
    week = np.arange(1, design.shape[1] + 1)
    log_stay = np.log1p(-h.sum(axis=-1))
    before = np.concatenate([np.zeros((len(h), 1)), np.cumsum(log_stay, axis=1)[:, :-1]], axis=1)
    inside = (week >= spells.first[:, None]) & (week <= spells.last[:, None])
    leaves = np.exp(before)[:, :, None] * h * (inside[:, :, None] & spells.kinds[:, None, :])
    out = spells.out
    chance = np.where(out, leaves.sum(axis=(1, 2)), 1.0)
    exits = leaves / chance[:, None, None]
    followed = (week <= spells.last[:, None]) & ~out[:, None]
    later = np.cumsum(exits.sum(axis=2)[:, ::-1], axis=1)[:, ::-1]
    at_risk = later + followed
    slope = exits - at_risk[:, :, None] * h
    gradient = np.einsum("nwk,nwp->kp", slope, design)
    return np.where(out, np.log(chance), (log_stay * followed).sum(axis=1)), gradient


def resting_part(theta: Floats, resting: Resting) -> tuple[float, Floats]:
    """Log likelihood of months at rest (an exit in mid month) and its gradient."""
    design = np.column_stack([np.ones(len(resting.z)), resting.z])
    h = hazards(theta[:, :N_REST], design)
    out = resting.kinds.any(axis=1)
    weeks = np.where(out, WEEKS_PER_MONTH / 2.0, WEEKS_PER_MONTH)
    allowed = h * resting.kinds
    chance = np.where(out, allowed.sum(axis=1), 1.0)
    stay = np.log1p(-h.sum(axis=1))
    exits = allowed / chance[:, None]
    slope = exits - (weeks + out)[:, None] * h
    gradient = np.zeros((N_K, N_P))
    gradient[:, :N_REST] = slope.T @ design
    return float(np.sum(weeks * stay + np.log(chance))), gradient


def precision(spread: float) -> Floats:
    """One over the prior variance of each coefficient of a kind."""
    sd = np.concatenate([[10.0], np.ones(N_F), [10.0, 1.0], np.full(N_F, spread)])
    return np.asarray(1.0 / sd**2)


def fit(spells: Spells, resting: Resting, ridge: Ridge, start: Floats | None = None) -> Floats:
    """theta at the mode, shape (kind, coefficient)."""
    design, weight = crisis_design(spells.z, int(spells.last.max()), ridge.carry), precision(ridge.spread)
    centre = np.zeros((N_K, N_P))
    centre[:, 0] = -7.0

    def loss(flat: Floats) -> tuple[float, Floats]:
        theta = flat.reshape(N_K, N_P)
        value, slope = _both(theta, spells, resting, design)
        off = theta - centre
        return 0.5 * float((weight * off**2).sum()) - value, (weight * off - slope).ravel()

    first = centre if start is None else start
    found = minimize(loss, first.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 2000, "ftol": 1e-12})
    if not found.success:
        raise RuntimeError(found.message)
    return np.asarray(found.x.reshape(N_K, N_P))


def covariance(theta: Floats, spells: Spells, resting: Resting, ridge: Ridge) -> Floats:
    """Inverse of minus the second derivative of the penalised likelihood, by differences of the gradient."""
    design, step = crisis_design(spells.z, int(spells.last.max()), ridge.carry), 1e-5
    rows = []
    for i in range(theta.size):
        move = np.zeros(theta.size)
        move[i] = step
        up, down = (
            _both(theta + sign * move.reshape(theta.shape), spells, resting, design)[1].ravel() for sign in (1, -1)
        )
        rows.append((up - down) / (2.0 * step))
    curvature = -np.array(rows) + np.diag(np.tile(precision(ridge.spread), N_K))
    return np.asarray(np.linalg.inv((curvature + curvature.T) / 2.0))


def in_crisis(theta: Floats, spread_of: Floats, carry: float) -> tuple[Floats, Floats]:
    """Coefficients as `standoff.outside.hazard` takes them, and their covariance."""
    one = np.zeros((2 + N_F, N_P))
    one[0, 0] = one[0, N_REST] = one[1, N_REST + 1] = 1.0
    for f in range(N_F):
        one[2 + f, 1 + f], one[2 + f, N_REST + 2 + f] = carry, 1.0
    every = np.kron(np.eye(N_K), one)
    return theta @ one.T, every @ spread_of @ every.T


def _both(theta: Floats, spells: Spells, resting: Resting, design: Floats) -> tuple[float, Floats]:
    values, slope = crisis_part(theta, spells, design)
    value, more = resting_part(theta, resting)
    return float(values.sum()) + value, slope + more
