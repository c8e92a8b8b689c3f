"""Single precision is enough, extreme assumptions break nothing, and ten years can be run.

Figures of the whole set are in `docs/reliability.md`.
"""

from __future__ import annotations

import dataclasses
import functools
import math

import numpy as np
import pytest

import standoff as so
from double import Reading
from standoff import scenario
from standoff.cli import main
from standoff.engine.ensemble import Plan, simulate_chunk
from standoff.engine.layout import ROWS
from standoff.engine.plain import live_one_member
from standoff.engine.program import AT_REST_WITH, Program, assemble
from standoff.errors import StandoffError
from standoff.mechanisms.catalogue import FIELDS, PARAMETERS
from standoff.parameter import Prior
from standoff.record import EXITS, Chunk
from standoff.scenario import Resolved
from standoff.scenario.bundled import bundled_names, bundled_path

N_MEMBERS = 10_000
OF_SAMPLING = 1e-3
"""How far rounding may move a probability, in units of its sampling error."""
NEAR_A_CHOICE = 1e-3
"""Where a weekly choice of the patron lies between two roundings, a future may go another way: so many members may."""
ROUNDING = 1e-5
"""How far above a field's end, or beside a sum of 1, float32 may come to lie after a year, relatively (as in
``tests/mechanisms``): each day of five sums rounds by half a unit, so that it grows with the days (`rounding_of`)."""
CASES = sorted(str(path) for path in bundled_path("belarus-2020").with_name("cases").glob("*.yaml"))
"""The library of cases."""
LARGEST_SCENARIO, LARGEST_FIELD = 2e9, FIELDS["population"].high
"""Persons: the most a scenario may say, and the most that the field takes."""
HELD = ("anger", "common_pull", "slow_noise", "turnout", "worker_pull")
"""Fields that only a hold keeps in their ranges; the others' ends follow from their equations (see the docstrings)."""
SET_BY = {
    "common_pull": "mobilisation.attitude",
    "turnout": "mobilisation.daily_noise",
    "worker_pull": "strikes.striking_gap",
}
"""A parameter that enters a held field which is worked out anew every day."""


@functools.cache
def program(days: int = 365) -> Program:
    return assemble(scenario.load("belarus-2020"), seed=1, draws=500, days=days)


@functools.cache
def in_single(days: int = 365) -> Chunk:
    """The engine's own."""
    return simulate_chunk(program(days), Plan(N_MEMBERS, N_MEMBERS, (), 0), 0)


def distances(chunk: Chunk, reading: dict[str, np.ndarray]) -> dict[str, tuple[float, float]]:
    """Exit -> difference of the two means in units of the sampling error; share of members more than 0.001 apart."""
    found = {}
    for name in EXITS:
        single, double = chunk.members[name].astype(np.float64), reading[name]
        error = double.std() / math.sqrt(len(double))
        found[name] = abs((single - double).mean()) / error, float((np.abs(single - double) > 1e-3).mean())
    return found


@pytest.mark.slow
def test_outcomes_in_single_and_double_precision_differ_by_far_less_than_sampling() -> None:
    for name, (of_sampling, share) in distances(in_single(), Reading(program(), N_MEMBERS).live()).items():
        assert of_sampling < OF_SAMPLING, name
        assert share < NEAR_A_CHOICE, name


@pytest.mark.slow
def test_a_parameter_wrong_by_one_in_a_thousand_is_noticed_by_that_comparison() -> None:
    reading = Reading(program(60), N_MEMBERS)
    reading.parameters["exits"]["coup_rate"] *= 1.001
    of_sampling, _ = distances(in_single(60), reading.live())["coup"]
    assert of_sampling > 10.0 * OF_SAMPLING


def stretched(resolved: Resolved, by: float) -> Resolved:
    """The scenario with the spreads of all its priors times ``by``."""
    assumptions = {
        name: each.model_copy(update={"prior": dataclasses.replace(each.prior, spread=by * each.prior.spread)})
        for name, each in resolved.assumptions.items()
    }
    return resolved.model_copy(update={"assumptions": assumptions})


def in_a_nation_of(resolved: Resolved, persons: float) -> Resolved:
    """The scenario with so many people."""
    return resolved.model_copy(update={"population": Prior("fixed", persons)})


def anywhere(resolved: Resolved) -> Resolved:
    """The scenario with every parameter anywhere in its declared range, in two of three draws at one of its ends.

    Those that decide whether a regime could rest keep three times their spreads, or hardly any draw would be one.
    """
    wide = stretched(resolved, 3.0)
    assumptions = {
        name: each if name.startswith(AT_REST_WITH) else each.model_copy(update={"prior": beyond(each.low, each.high)})
        for name, each in wide.assumptions.items()
    }
    return wide.model_copy(update={"assumptions": assumptions})


def beyond(low: float, high: float) -> Prior:
    """A prior three times as wide as a range: what lies outside is moved to the nearer end."""
    return Prior("uniform", (low + high) / 2.0, 1.5 * (high - low))


def lived(resolved: Resolved, seed: int = 1, days: int = 365, members: int = 64) -> Chunk:
    """Futures, each of its own draw, with all their paths; at most 64."""
    made = assemble(resolved, seed=seed, draws=members, days=days)
    return simulate_chunk(made, Plan(members, members, (), members), 0)


def rounding_of(chunk: Chunk) -> float:
    """`ROUNDING` for a chunk's days, a year's at least."""
    return ROUNDING * max(1.0, chunk.paths["standing"].shape[1] / 365)


def assert_in_range(chunk: Chunk) -> None:
    """Every field of the kept paths is within its declared range on every day, probabilities among them."""
    for name, each in FIELDS.items():
        path = chunk.paths[name]
        assert np.isfinite(path).all(), name
        assert each.low <= path.min(), name
        assert path.max() <= each.high * (1.0 + rounding_of(chunk)), name


def assert_sound(chunk: Chunk) -> None:
    """Fields are in range, exits never taken back, and the probabilities add up to 1."""
    assert_in_range(chunk)
    rounding = rounding_of(chunk)
    total = sum(chunk.paths[name].astype(np.float64) for name in ("standing", *EXITS))
    np.testing.assert_allclose(total, 1.0, rtol=rounding, atol=0)
    for name in EXITS:
        assert (np.diff(chunk.paths[name], axis=1) >= 0.0).all(), name
    kinds = sum(chunk.members[name].astype(np.float64) for name in ("calm", "contested", "foreign_troops", *EXITS))
    np.testing.assert_allclose(kinds, 1.0, rtol=rounding, atol=0)


@pytest.mark.parametrize("name", bundled_names())
def test_three_times_the_spreads_keep_every_field_in_its_range(name: str) -> None:
    extreme = stretched(scenario.load(name), 3.0)
    for seed in range(8):
        assert_sound(lived(extreme, seed))
        assert_sound(lived(in_a_nation_of(extreme, LARGEST_SCENARIO), seed))


def test_three_times_the_spreads_keep_every_field_of_every_case_of_the_library_in_its_range() -> None:
    assert len(CASES) > 30
    for seed, path in enumerate(CASES):
        extreme = stretched(scenario.load(path), 3.0)
        assert_sound(lived(extreme, seed))
        assert_sound(lived(in_a_nation_of(extreme, LARGEST_SCENARIO), seed))


@pytest.mark.parametrize("name", bundled_names())
def test_parameters_at_the_ends_of_their_ranges_keep_every_field_in_its_range(name: str) -> None:
    extreme = in_a_nation_of(anywhere(scenario.load(name)), LARGEST_FIELD)
    for seed in range(8):
        assert_in_range(lived(extreme, seed))


def test_ten_years_run_and_stay_in_range() -> None:
    resolved = scenario.load("belarus-2020")
    assert_sound(lived(resolved, days=3650, members=32))
    assert_sound(lived(in_a_nation_of(stretched(resolved, 3.0), LARGEST_SCENARIO), days=3650, members=32))


@pytest.mark.parametrize("name", HELD)
def test_a_hold_does_not_hide_what_is_not_a_number(name: str) -> None:
    """The compiled run stops, and the same day lived as plain Python keeps it."""
    made = assemble(scenario.load("belarus-2020"), seed=1, draws=64, days=30)
    if name in SET_BY:
        made.table[:, list(PARAMETERS).index(SET_BY[name])] = np.nan
    else:
        made.starts[:, ROWS[name]] = np.nan
    with np.errstate(invalid="ignore"):
        assert np.isnan(live_one_member(made, 0, days=1)[name]).all()
    with pytest.raises(StandoffError, match="finite"):
        simulate_chunk(made, Plan(64, 64, (), 0), 0)


@pytest.mark.parametrize("name", HELD)
def test_a_held_field_reaches_its_end_and_no_further(name: str) -> None:
    """Without the hold it would: its parameters are set so, and a large number is put in where there is a yesterday."""
    made = assemble(scenario.load("belarus-2020"), seed=1, draws=64, days=30)
    far = 4.0 * FIELDS[name].high
    if name in SET_BY:
        made.table[:, list(PARAMETERS).index(SET_BY[name])] = far
    else:
        made.starts[:, ROWS[name]] = far
    paths = simulate_chunk(made, Plan(64, 64, (), 64), 0).paths[name]
    assert paths.max() == FIELDS[name].high


def test_the_longest_run_is_answered_and_a_longer_one_refused(capsys: pytest.CaptureFixture[str]) -> None:
    run = so.load("generic-personalist").run(members=256, days=3650)
    assert run.outcomes["p"].sum() == pytest.approx(1.0, rel=1e-6)
    assert run.record.provenance.days == 3650
    assert main(["run", "generic-personalist", "--days", "3651"]) == 2
    assert "days must be from 1 to 3 650" in capsys.readouterr().err
