"""Orders and replies: the same program from JSON alone, and no part for those who give other bits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from standoff import study
from standoff.engine.ensemble import Plan, provenance
from standoff.engine.program import assemble
from standoff.errors import StandoffError
from standoff.execute import Series, Simulation, working_on
from standoff.execute import task as work
from standoff.execute.simulation import fingerprint, read_order
from standoff.execute.task import Item, find_difference, make_check, perform
from standoff.record import Sums, gather
from standoff.store.parts import chunk_from_bytes

RESOLVED = study.load("generic-personalist").resolved
PROGRAM = assemble(RESOLVED, 3, 40, 20)
PLAN = Plan(200, 64, ("belief",), 5)


def same(one, other) -> bool:
    return (
        all(np.array_equal(one.members[name], other.members[name]) for name in one.members)
        and all(np.array_equal(one.fans[name], other.fans[name]) for name in one.fans)
        and one.paths.keys() == other.paths.keys()
        and all(np.array_equal(one.paths[name], other.paths[name]) for name in one.paths)
        and np.array_equal(one.exits, other.exits)
    )


@pytest.mark.parametrize(
    "given", [{}, {"security.unpaid": np.full(40, 0.1 + 0.2)}, {"belief.at_rest": np.linspace(-4.0, -3.5, 40)}]
)
def test_an_order_gives_the_same_chunks_as_the_program_it_was_written_from(given) -> None:
    here = Simulation(PROGRAM, PLAN, given, ("standing", "belief"))
    there = read_order(here.written)
    assert same(here(0), there(0))
    assert same(here(3), there(3))
    assert set(there(0).paths) == {"standing", "belief"}
    assert fingerprint(here) == fingerprint(there)


def test_the_fingerprint_tells_programs_apart() -> None:
    here = Simulation(PROGRAM, PLAN)
    other = Simulation(PROGRAM, PLAN, {"security.unpaid": np.full(40, 0.4)})
    assert fingerprint(here) != fingerprint(other)


def test_simulations_that_change_one_program_share_a_check_and_those_of_another_do_not() -> None:
    made: dict = {}
    one = make_check(Simulation(PROGRAM, PLAN), made)
    assert make_check(Simulation(PROGRAM, PLAN, {"security.unpaid": np.full(40, 0.4)}), made) is one
    assert make_check(Simulation(assemble(RESOLVED, 4, 40, 20), PLAN), made).digest != one.digest
    assert len(made) == 2


def test_chunks_of_a_series_are_numbered_through() -> None:
    seeds = [Simulation(assemble(RESOLVED, seed, 40, 20), PLAN) for seed in (1, 2)]
    series = Series(lambda number: seeds[number], 4)
    assert series(5).index == 5
    assert same(series(5), seeds[1](1))
    assert series.order(5) == (seeds[1].written, 1)


def test_a_worker_brings_sealed_chunks_along() -> None:
    here = Simulation(PROGRAM, PLAN)
    reply = perform(make_check(here), (here.written,), (Item(17, 0, 1), Item(19, 0, 3)), None)
    assert list(reply.files) == [17, 19]
    assert not reply.refused
    assert same(chunk_from_bytes(reply.files[19], 3), here(3))


def test_a_worker_of_other_versions_or_other_bits_refuses(monkeypatch) -> None:
    here = Simulation(PROGRAM, PLAN)
    check = make_check(here)
    assert find_difference(check) == ""
    assert "other bits" in find_difference(replace(check, digest="0" * 64))
    monkeypatch.setattr(work, "ENGINE_VERSION", "1999.1")
    find_difference.cache_clear()
    reply = perform(check, (here.written,), (Item(0, 0, 0),), None)
    assert "engine 1999.1, asked for" in reply.refused
    assert reply.files == {}
    find_difference.cache_clear()


@pytest.mark.parametrize("where", ["local:", "local:0", "local:-1", "local:9999", "dask://", "dask://host", "there"])
def test_a_place_that_cannot_be_is_told(where) -> None:
    with pytest.raises(StandoffError, match="--on"), working_on(where):
        pass


def test_sums_of_parts_are_the_sums_of_the_whole() -> None:
    chunks = [Simulation(PROGRAM, PLAN)(index) for index in range(4)]
    halves = [Sums.none(40, 20), Sums.none(40, 20)]
    for chunk in chunks[:3]:
        halves[chunk.index % 2].add(chunk)
    about = provenance(PROGRAM, PLAN)
    whole, parts = gather(about, {}, chunks), gather(about, {}, [halves[1], chunks[3], halves[0]])
    for name in ("counts", "sums", "squares", "exits"):
        assert np.array_equal(getattr(whole, name), getattr(parts, name))
    for name in ("fans", "paths", "features"):
        one, other = getattr(whole, name), getattr(parts, name)
        assert one.keys() == other.keys()
        assert all(np.array_equal(one[key], other[key]) for key in one)
