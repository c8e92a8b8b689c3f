"""Living particles again: the same bits as the engine's members, in one piece or in stages."""

import datetime as dt

import numpy as np
import pytest

from standoff.engine.ensemble import Plan, simulate_chunk
from standoff.engine.layout import ROWS
from standoff.engine.program import assemble
from standoff.learning.observing import sort_out
from standoff.learning.particles import MARKS, Assumptions, Crisis, pairs
from standoff.scenario import load

N = 128


@pytest.fixture(scope="module")
def crisis():
    resolved = load("belarus-2020")
    used = sort_out(resolved.observed, resolved, dt.date(2020, 9, 20)).used
    return Crisis(resolved, 5, 60, 42, used, n_threads=2)


@pytest.fixture(scope="module")
def z(crisis):
    return crisis.assumptions.draw(5, N)


def numbered(crisis, n=N):
    return np.repeat(np.arange(n, dtype=np.uint64)[:, None], crisis.n_stages + 1, axis=1)


def test_points_are_the_engines_own_draws(crisis, z):
    program = assemble(crisis.resolved, 5, N, 60)
    starts, table, attitudes, _ = crisis.settle(z)
    np.testing.assert_array_equal(table, program.table)
    np.testing.assert_array_equal(starts, program.starts)
    np.testing.assert_array_equal(attitudes, program.attitudes)


def test_a_particle_with_a_members_number_lives_the_members_path(crisis, z):
    program = assemble(crisis.resolved, 5, N, 60)
    chunk = simulate_chunk(program, Plan(64, 64, n_paths=64), 0)
    days, names = (8, 30, 59), ("crowd", "detained", "support", "standing")
    found = crisis.go_on(crisis.settle(z), numbered(crisis), 0, pairs(days, names))
    for (day, name), values in zip([(day, name) for day in days for name in names], found, strict=True):
        np.testing.assert_array_equal(values[:64].astype(np.float32), chunk.paths[name][:, day, 0])


def test_a_path_is_the_same_in_stages_as_in_one_piece(crisis, z):
    whole, likelihood, _ = crisis.live(z, numbered(crisis), None, 0, crisis.n_stages)
    state = None
    for stage in range(crisis.n_stages):
        state, lived, _ = crisis.live(z, numbered(crisis), state, stage, stage + 1)
        np.testing.assert_array_equal(lived[:, 0], likelihood[:, stage])
    for one, other in zip(whole, state, strict=True):
        np.testing.assert_array_equal(one, other)


def test_other_noise_in_a_stage_leaves_what_came_before_it(crisis, z):
    noise = numbered(crisis)
    changed = noise.copy()
    changed[:, 6] += np.uint64(10_000)
    probes = [(crisis.ends[k], ROWS["crowd"]) for k in (3, 5, 6, 9)]
    before, after = (crisis.go_on(crisis.settle(z), each, 0, probes) for each in (noise, changed))
    np.testing.assert_array_equal(before[:2], after[:2])
    assert (before[2:] != after[2:]).mean() > 0.5


def test_the_likelihood_of_a_stage_holds_that_he_stands(crisis, z):
    bare = Crisis(crisis.resolved, 5, 60, 42, (), n_threads=1)
    noise = np.repeat(np.arange(N, dtype=np.uint64)[:, None], 2, axis=1)
    state, likelihood, _ = bare.live(z, noise, None, 0, 1)
    standing = bare.go_on(bare.settle(z), noise, 0, pairs([42], MARKS))[0]
    np.testing.assert_allclose(np.exp(likelihood[:, 0]), standing, rtol=1e-6)
    np.testing.assert_allclose(state[3][:, 0], standing)
    assert standing.min() < 0.99


def test_a_ruler_who_has_surely_fallen_is_impossible_and_not_merely_unlikely(crisis, z, monkeypatch):
    lived = Crisis.pass_days

    def fallen(self, state, noise, days, probes):
        rows, found = lived(self, state, noise, days, probes)
        gone = [k for k, (day, row) in enumerate(probes) if row == ROWS["standing"] and day >= crisis.ends[4]]
        found[np.ix_(gone, range(0, len(noise), 2))] = 0.0
        return rows, found

    monkeypatch.setattr(Crisis, "pass_days", fallen)
    _, likelihood, _ = crisis.live(z, numbered(crisis), None, 0, crisis.n_stages)
    assert np.isneginf(likelihood[::2, 4:14]).all()
    assert np.isfinite(likelihood[::2, :4]).all()
    assert np.isfinite(likelihood[1::2]).all()


def test_points_that_are_no_regime_at_rest_are_not_allowed():
    assumptions = Assumptions(load("belarus-2020"))
    z = assumptions.draw(1, 50)
    assert assumptions.at_rest(z).all()
    wild = z.copy()
    for name in ("belief.at_rest", "belief.loyalty_weight", "security.doubt"):
        wild[:, assumptions.names.index(name)] = 4.0
    assert not assumptions.at_rest(wild).all()
