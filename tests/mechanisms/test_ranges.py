"""Ranges: over whole runs with wide priors every field stays inside what it declares, and books balance."""

from __future__ import annotations

import functools

import numpy as np
import pytest
from whole_run import path_of, program_of

from standoff.mechanisms.catalogue import FIELDS

DAYS = 400
RUNS = ((1.0, 0), (1.0, 1), (2.0, 0), (2.0, 1))
"""How far the priors are stretched, and which member."""
ROUNDING = 1e-5


@functools.cache
def path(stretch: float, member: int) -> dict[str, np.ndarray]:
    return path_of(program_of(DAYS, stretch=stretch, seed=8), member)


every_run = pytest.mark.parametrize(("stretch", "member"), RUNS)


@every_run
def test_every_field_stays_inside_its_range(stretch: float, member: int) -> None:
    for name, each in FIELDS.items():
        lived = path(stretch, member)[name]
        assert np.all(np.isfinite(lived)), name
        assert each.low <= np.min(lived), name
        assert np.max(lived) <= each.high * (1.0 + ROUNDING), name


@every_run
def test_outcomes_the_force_and_the_people_add_up_every_day(stretch: float, member: int) -> None:
    lived = path(stretch, member)
    outcomes = sum(lived[name] for name in ("standing", "uprising", "coup", "negotiated", "managed"))
    np.testing.assert_allclose(outcomes, 1.0, atol=ROUNDING)
    np.testing.assert_allclose(lived["loyal"] + lived["shirking"] + lived["defected"], 1.0, atol=ROUNDING)
    persons = lived["crowd"].sum(axis=1)
    np.testing.assert_allclose(persons, (lived["share"] * lived["population"])[:, 0], rtol=ROUNDING)
    assert np.all(persons + lived["jailed"][:, 0] <= lived["population"][:, 0])


def test_the_runs_have_crowds_in_them() -> None:
    assert max(np.max(path(*run)["share"]) for run in RUNS) > 0.001
