"""The sampler of the default priors finds posteriors that are known in closed form."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def tempering() -> Iterator[ModuleType]:
    sys.path.insert(0, str(ROOT / "fitting"))
    yield importlib.import_module("tempering")
    sys.path.remove(str(ROOT / "fitting"))


def quiet(_: str) -> None:
    """Say nothing."""


def test_a_normal_prior_and_a_normal_likelihood_give_their_product(tempering: ModuleType) -> None:
    prior_sd, seen, noise = np.array([1.0, 2.0, 0.5]), np.array([0.8, -3.0, 0.0]), np.array([0.3, 0.5, 5.0])

    def log_likelihood(theta: np.ndarray) -> np.ndarray:
        return np.asarray(-0.5 * (((theta - seen) / noise) ** 2).sum(axis=1))

    found = tempering.temper(log_likelihood, prior_sd, 4000, np.random.default_rng(1), quiet)
    precision = 1.0 / prior_sd**2 + 1.0 / noise**2
    mean, sd = seen / noise**2 / precision, precision**-0.5
    np.testing.assert_allclose(found.particles.mean(axis=0), mean, atol=0.08)
    np.testing.assert_allclose(found.particles.std(axis=0), sd, rtol=0.1, atol=0)
    assert found.steps[-1]["beta"] == 1.0


def test_what_cannot_be_gets_no_particle(tempering: ModuleType) -> None:
    def log_likelihood(theta: np.ndarray) -> np.ndarray:
        return np.where(theta[:, 0] > 0.0, 0.0, np.nan)

    found = tempering.temper(log_likelihood, np.array([1.0]), 500, np.random.default_rng(2), quiet)
    assert (found.particles > 0.0).all()


def test_resampling_keeps_each_particle_as_often_as_its_weight(tempering: ModuleType) -> None:
    weights = np.array([0.5, 0.25, 0.125, 0.125])
    counts = np.bincount(tempering.resample(weights.repeat(2) / 2.0, np.random.default_rng(3)), minlength=8)
    np.testing.assert_array_less(np.abs(counts - weights.repeat(2) * 4.0), 1.0)


def test_the_temperature_rises_no_faster_than_half_the_sample_bears(tempering: ModuleType) -> None:
    def log_likelihood(theta: np.ndarray) -> np.ndarray:
        return -200.0 * (theta[:, 0] - 1.0) ** 2

    found = tempering.temper(log_likelihood, np.array([1.0]), 1000, np.random.default_rng(4), quiet)
    assert all(step["effective"] >= 0.49 * 1000 for step in found.steps)
    assert len(found.steps) > 2
