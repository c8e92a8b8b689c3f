"""Ensembles: the same numbers however they are cut, and sums that add up."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from programs import small_program

from standoff import scenario
from standoff.engine.ensemble import Plan, assumption_values, n_chunks, provenance, simulate_chunk, warm_up
from standoff.engine.layout import ROWS
from standoff.engine.program import Program, schedule
from standoff.errors import StandoffError
from standoff.record import EXITS, IN_POWER_KINDS, Record, gather, quantiles
from standoff.scenario.schema import ResolvedEvent, ResolvedLever
from standoff.scenario.vocabulary import EVENTS, LEVERS


def run(program: Program, plan: Plan, threads: int = 1) -> Record:
    with ThreadPoolExecutor(threads) as pool:
        chunks = list(pool.map(lambda index: simulate_chunk(program, plan, index), range(n_chunks(plan))))
    return gather(provenance(program, plan), assumption_values(program), reversed(chunks))


def assert_same(one: Record, other: Record) -> None:
    for name in ("counts", "sums", "squares", "exits"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    for name, fan in one.fans.items():
        np.testing.assert_array_equal(fan, other.fans[name])
    for name, path in one.paths.items():
        np.testing.assert_array_equal(path, other.paths[name])
    for name, feature in one.features.items():
        np.testing.assert_array_equal(feature, other.features[name])


def test_threads_and_chunk_sizes_do_not_change_a_bit() -> None:
    program = small_program()
    whole = run(program, Plan(1000, 1000, ("belief",)))
    for chunk_size, threads in ((64, 1), (100, 2), (333, 2), (17, 2)):
        assert_same(whole, run(program, Plan(1000, chunk_size, ("belief",)), threads))


def test_the_same_seed_gives_the_same_numbers_and_another_gives_others() -> None:
    plan = Plan(256)
    once = run(small_program(), plan)
    small_program.cache_clear()
    assert_same(once, run(small_program(), plan))
    assert not np.array_equal(once.sums, run(small_program(seed=6), plan).sums)


def test_a_member_does_not_depend_on_how_many_follow_it() -> None:
    program = small_program()
    few, many = simulate_chunk(program, Plan(70, 70), 0), simulate_chunk(program, Plan(200, 200), 0)
    for name, values in few.members.items():
        np.testing.assert_array_equal(values, many.members[name][:70])


def test_outcomes_of_every_member_sum_to_one() -> None:
    members = simulate_chunk(small_program(days=365), Plan(512, 512), 0).members
    total = sum(members[name].astype(float) for name in (*IN_POWER_KINDS, *EXITS))
    np.testing.assert_allclose(total, 1.0, atol=1e-6)


def test_exits_by_day_add_up_to_the_outcomes() -> None:
    record = run(small_program(days=365), Plan(512, 512))
    by_day = record.exits.sum(axis=0) / 2.0**32
    by_member = np.array([(record.column(name) * record.counts).sum() for name in EXITS])
    np.testing.assert_allclose(by_day, by_member, rtol=1e-6, atol=1e-6)


def test_milestones_are_read_from_the_same_curve() -> None:
    record = run(small_program(days=365), Plan(512, 512))
    out_by_90 = record.exits[:90].sum() / 2.0**32 / 512
    assert out_by_90 == pytest.approx(float((record.column("out_90") * record.counts).sum() / 512), rel=1e-4)


def test_switching_a_mechanism_off_leaves_other_draws_as_they_were() -> None:
    with_it = simulate_chunk(small_program(), Plan(64, 64), 0).paths
    without = simulate_chunk(small_program(sets=("mechanisms.off=elites",)), Plan(64, 64), 0).paths
    np.testing.assert_array_equal(with_it["slow_noise"], without["slow_noise"])
    assert not np.array_equal(with_it["elite"], without["elite"])
    assert np.ptp(without["elite"], axis=1).max() == 0.0


def test_changing_one_assumption_leaves_the_draws_of_all_others() -> None:
    one, other = small_program(), small_program(sets=("repression.backlash=0.3 to 0.9",))
    changed = {name for name in one.values if not np.array_equal(one.values[name], other.values[name])}
    assert changed == {"repression.backlash"}


def test_fan_quantiles_agree_with_the_kept_paths() -> None:
    program = small_program(days=40)
    record = run(program, Plan(64, 64, ("belief",), n_paths=64))
    median = quantiles(record.fans["belief"][:, 0], record.provenance.series[1].scale, 0.5)[:, 0]
    paths, weights = record.paths["belief"][:, 39, 0], record.paths["standing"][:, 39, 0]
    order = np.argsort(paths)
    middle = paths[order][np.searchsorted(np.cumsum(weights[order]) / weights.sum(), 0.5)]
    assert median[39] == pytest.approx(float(middle), abs=0.01)


def test_a_plan_names_the_field_it_does_not_know() -> None:
    with pytest.raises(StandoffError, match="no field `beleif`"):
        Plan(10, series=("beleif",))


def test_the_kernel_is_compiled_once() -> None:
    warm_up()
    assert warm_up() is False


@pytest.mark.parametrize("kind", EVENTS)
def test_every_kind_of_event_reaches_the_calendar(kind: str) -> None:
    resolved = scenario.load("generic-personalist")
    day = resolved.start + dt.timedelta(days=3)
    event = ResolvedEvent(date=day, until=day, kind=kind, strength=0.5, note="", because=())
    plain, marked = (schedule(resolved.model_copy(update={"events": events}), 10) for events in ((), (event,)))
    assert [row for row in range(10) if plain[row] != marked[row]] == [3]


@pytest.mark.parametrize("lever", LEVERS)
def test_every_lever_reaches_the_calendar(lever: str) -> None:
    resolved = scenario.load("generic-personalist")
    value = LEVERS[lever].options[0] if LEVERS[lever].options else 0.5
    first, last = resolved.start + dt.timedelta(days=2), resolved.start + dt.timedelta(days=4)
    pulled = ResolvedLever(lever=lever, value=value, start=first, until=last)
    plain, marked = (schedule(resolved.model_copy(update={"levers": levers}), 10) for levers in ((), (pulled,)))
    assert [row for row in range(10) if plain[row] != marked[row]] == [2, 3, 4]


def test_numbers_that_are_not_finite_are_an_error_and_never_a_probability() -> None:
    program = small_program(days=5)
    starts = program.starts.copy()
    starts[7, ROWS["standing"]] = np.nan
    broken = replace(program, starts=starts)
    with pytest.raises(StandoffError, match="not finite, the first member 7, assumption draw 7"):
        simulate_chunk(broken, Plan(64, 64), 0)
