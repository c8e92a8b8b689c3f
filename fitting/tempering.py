"""A population of particles carried from a prior to a posterior in tempered steps (sequential Monte Carlo).

Batched approximate Bayesian computation: a generation is one call of ``measure`` for all particles at once, and the
distance to the figures wanted enters through a Gaussian kernel, which is exact inference under that much error of the
model (Wilkinson 2013, Statistical Applications in Genetics and Molecular Biology 12:129). Temperatures are chosen so
that each step keeps half of the effective sample (Del Moral, Doucet & Jasra 2012, Statistics and Computing 22:1009);
particles are resampled systematically and moved by a Gaussian random walk of the population's own covariance, scaled
to accept about a quarter (Roberts, Gelman & Gilks 1997, Annals of Applied Probability 7:110).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
LogLikelihood = Callable[[Floats], Floats]
"""(particle, theta) -> (particle,); -inf or NaN where a particle cannot be."""

KEPT = 0.5
MOVES = 3
SHRINK = 0.2
"""Weight of the diagonal in the covariance of the moves: few particles tell little of correlations."""


@dataclass
class Population:
    """Particles at temperature 1, and how they came there (one row a step)."""

    particles: Floats
    log_likelihood: Floats
    steps: list[dict[str, float]] = field(default_factory=list)


def temper(
    log_likelihood: LogLikelihood,
    prior_sd: Floats,
    n: int,
    rng: np.random.Generator,
    say: Callable[[str], None] = print,
) -> Population:
    """Carry ``n`` particles from independent normal priors of mean 0 to the posterior."""
    particles = rng.normal(size=(n, len(prior_sd))) * prior_sd
    found = _finite(log_likelihood(particles))
    beta, scale = 0.0, 2.38 / np.sqrt(len(prior_sd))
    population = Population(particles, found)
    while beta < 1.0:
        rise = _next_rise(found, 1.0 - beta)
        beta = min(1.0, beta + rise)
        weights = _weights(rise * found)
        picked = resample(weights, rng)
        particles, found = particles[picked], found[picked]
        accepted = 0.0
        for _ in range(MOVES):
            step = rng.multivariate_normal(np.zeros(len(prior_sd)), scale**2 * _covariance(particles), size=n)
            tried = particles + step
            there = _finite(log_likelihood(tried))
            log_ratio = beta * (there - found) + _log_prior(tried, prior_sd) - _log_prior(particles, prior_sd)
            takes = np.log(rng.random(n)) < log_ratio
            particles[takes], found[takes] = tried[takes], there[takes]
            accepted += takes.mean() / MOVES
        scale *= float(np.clip(np.exp(2.0 * (accepted - 0.234)), 0.5, 1.5))
        row = {"beta": beta, "effective": float(1.0 / (weights**2).sum()), "accepted": accepted,
               "log_likelihood": float(found.mean()), "different": float(len(np.unique(picked)))}  # fmt: skip
        population.steps.append(row)
        say(", ".join(f"{key} {value:.4g}" for key, value in row.items()))
    population.particles, population.log_likelihood = particles, found
    return population


def resample(weights: Floats, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """Systematic resampling: indices of the particles kept, each as often as its weight within one."""
    n = len(weights)
    places = (rng.random() + np.arange(n)) / n
    return np.minimum(np.searchsorted(np.cumsum(weights), places), n - 1).astype(np.int64)


def _weights(log_weights: Floats) -> Floats:
    weights = np.exp(log_weights - log_weights.max())
    return np.asarray(weights / weights.sum())


def _next_rise(log_likelihood: Floats, most: float) -> float:
    """The rise of temperature that keeps `KEPT` of the effective sample, by bisection."""

    def effective(rise: float) -> float:
        return float(1.0 / (_weights(rise * log_likelihood) ** 2).sum())

    wanted = KEPT * len(log_likelihood)
    if effective(most) >= wanted:
        return most
    low, high = 0.0, most
    for _ in range(60):
        middle = (low + high) / 2.0
        low, high = (middle, high) if effective(middle) >= wanted else (low, middle)
    return max(low, 1e-9)


def _covariance(particles: Floats) -> Floats:
    own = np.atleast_2d(np.cov(particles, rowvar=False))
    return np.asarray((1.0 - SHRINK) * own + SHRINK * np.diag(np.diag(own)))


def _log_prior(particles: Floats, sd: Floats) -> Floats:
    return np.asarray(-0.5 * ((particles / sd) ** 2).sum(axis=1))


def _finite(log_likelihood: Floats) -> Floats:
    return np.where(np.isfinite(log_likelihood), log_likelihood, -1e6)
