"""A random walk with an unknown drift, seen with an error: the case whose answer is known exactly (Kalman 1960)."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from standoff.rng import uniforms


@dataclass
class Walk:
    """x_t = x_{t-1} + z + q w_t from x_0 = 0, z standard normal; y_t = x_t + r e_t. A simulator for the filter."""

    seen: np.ndarray
    q: float
    r: float
    seed: int = 7
    refused: float = np.inf
    """Points above this are not admitted by the prior."""
    limit: float = np.inf
    """What lies further from the truth than this cannot have been seen."""
    n_threads: int = 1

    @property
    def n_stages(self):
        return len(self.seen)

    def allowed(self, z):
        return z[:, 0] < self.refused

    def live(self, z, noise, state, first, last):
        x = np.zeros(len(z)) if state is None else state[0]
        likelihood = np.empty((len(z), last - first))
        for stage in range(first, last):
            x = x + z[:, 0] + self.q * ndtri(uniforms(self.seed, noise[:, stage], "walk", stage)[0].astype(float))
            gap = (self.seen[stage] - x) / self.r
            likelihood[:, stage - first] = -0.5 * np.square(gap) - np.log(self.r * np.sqrt(2.0 * np.pi))
            likelihood[np.abs(gap * self.r) > self.limit, stage - first] = -np.inf
        return (x,), likelihood, x[None, :]

    def judge(self, stage, weights, seen):
        return float(weights @ seen[0])


def kalman(seen, q, r):
    """Mean (x, z), covariance and log evidence of the walk, exactly."""
    mean, cov = np.zeros(2), np.diag([0.0, 1.0])
    step, noise, evidence = np.array([[1.0, 1.0], [0.0, 1.0]]), np.diag([q**2, 0.0]), 0.0
    for y in seen:
        mean, cov = step @ mean, step @ cov @ step.T + noise
        spread = cov[0, 0] + r**2
        evidence += -0.5 * (y - mean[0]) ** 2 / spread - 0.5 * np.log(2.0 * np.pi * spread)
        gain = cov[:, 0] / spread
        mean, cov = mean + gain * (y - mean[0]), cov - np.outer(gain, cov[0])
    return mean, cov, evidence


def walked(generator, z, q, r, n):
    """What would be seen of a walk with drift ``z``."""
    return np.cumsum(z + q * generator.standard_normal(n)) + r * generator.standard_normal(n)
