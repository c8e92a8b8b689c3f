"""One day of the street and of the force, person by person, against what the equations expect of large numbers."""

from __future__ import annotations

import functools
from types import SimpleNamespace

import numpy as np
import pytest

from standoff import scenario
from standoff.engine.program import Program, assemble
from standoff.persons import Contacts, People, compare, officers, street
from standoff.persons.kernels import Rates, compiled
from standoff.persons.living import ring_of, seeing_speeds

N = 400_000
WORDS = 2.0**32


def lot(purpose: int, day: int = 3) -> street.Lot:
    return street.Lot(*(np.uint64(word) for word in (purpose, day, 5, 1, 2)))


def within(count: float, chance: float, n: int) -> bool:
    """Whether a binomial count lies within four standard deviations."""
    return bool(abs(count - n * chance) < 4.0 * np.sqrt(n * chance * (1.0 - chance)))


@pytest.mark.parametrize(("taken", "freed"), [(0.1, 0.02), (0.5, 0.2), (0.003, 0.9)])
def test_arrests_and_releases_come_as_often_as_their_chances(taken: float, freed: float) -> None:
    marched, jailed = np.zeros(N, np.uint8), np.zeros(N, np.uint8)
    marched[: N // 2], jailed[-N // 4 :] = 1, 1
    chances = (np.uint64(taken * WORDS), np.uint64(freed * WORDS))
    n_taken, n_freed = compiled(street.arrest)(marched, jailed, (0, N), chances, (lot(1), lot(2)))
    assert within(n_taken, taken, N // 2)
    assert within(n_freed, freed, N // 4)
    assert jailed.sum() == N // 4 + n_taken - n_freed
    assert jailed[N // 2 : -N // 4].sum() == 0


@pytest.mark.parametrize("nerve", [0.0, 1.0])
def test_officers_flow_between_states_as_the_equations_expect(nerve: float) -> None:
    rates = np.zeros(1, Rates)
    for name, value in {"obey": 0.7, "remain": 0.9, "shirk": 0.15, "back": 0.1, "leave": 0.08, "refill": 0.03}.items():
        rates[name] = value
    rates["nerve"] = nerve
    expected = {
        0: {1: 0.15 * 0.3},
        1: {0: 0.1 * 0.7, 2: 0.08 * 0.1},
        2: {0: 0.03},
    }
    for first, flows in expected.items():
        duty, generation, counts = np.full(N, first, np.uint8), np.zeros(N, np.uint8), np.zeros(3, np.int64)
        compiled(officers.serve)(duty, generation, rates[0], (lot(3), lot(4)), counts)
        np.testing.assert_array_equal(counts, np.bincount(duty, minlength=3))
        for state in {0, 1, 2} - {first}:
            chance = flows.get(state, 0.0)
            assert within(counts[state], chance, N) if chance else counts[state] == 0
        assert bool(generation.sum() > 0) is (first == 2)


def test_contacts_are_seen_marching_at_the_seeing_speed_unless_cut() -> None:
    marched, watched = np.zeros(N, np.uint8), np.zeros(N, np.float32)
    marched[::4] = 1
    ring = ring_of(Contacts(n=8, rewired=1.0), 0, N, N)
    speeds = (np.float32(0.2), np.float32(0.6))
    compiled(street.watch)(marched, watched, (0, N), ring, lot(5), speeds)
    assert watched.mean() == pytest.approx(0.2 * 0.6 * 0.25, rel=4e-3)
    compiled(street.watch)(marched, watched, (0, N), ring, lot(5), speeds)
    assert watched.mean() == pytest.approx(0.2 * 0.6 * 0.25 * 1.8, rel=4e-3)


def test_a_cut_hides_contacts_as_it_hides_the_nation() -> None:
    was, p = SimpleNamespace(cut=[0.8]), SimpleNamespace(seeing_speed=[0.3])
    assert seeing_speeds(was, p) == pytest.approx((0.3, 0.2))


def test_homophily_keeps_contacts_near_and_without_it_they_are_of_any_group() -> None:
    near, mixed = (ring_of(Contacts(8, 0.0, homophily=homophily), 1000, 91_000, 100_000) for homophily in (True, False))
    assert near.stride == 1
    assert mixed.stride > 10_000
    links = np.zeros((90_000, 8), np.int64)
    compiled(street.list_contacts)(links, mixed, lot(6))
    groups = (links - 1000) // 30_000
    own = np.arange(90_000)[:, None] // 30_000
    assert (groups == own).mean() < 0.6
    compiled(street.list_contacts)(links, near, lot(6))
    assert ((links - 1000) // 30_000 == own).mean() > 0.999


@functools.cache
def program(*sets: str) -> Program:
    return assemble(scenario.load("belarus-2020", sets), seed=5, draws=40, days=20)


def test_turnout_never_passes_the_reach_and_meets_it_as_the_closed_form_does() -> None:
    crowded = program(
        "mobilisation.attitude=6", "mobilisation.reach=0.05", "mobilisation.daily_noise=1",
        "mobilisation.fear_weight=0",
        "mobilisation.exhaustion=0", "opposition.organisers_lost=0",
    )  # fmt: skip
    gap = compare(crowded, range(4), People(400_000, arrests="counted"), 20)["share"]
    at_reach = gap.closed > 0.0495
    assert at_reach.sum() >= 3
    np.testing.assert_allclose(gap.persons[at_reach], gap.closed[at_reach], rtol=0.03)


def test_detentions_and_jails_are_those_of_the_closed_form_while_few_are_taken() -> None:
    """Arrests one by one, so few that nobody is missed: the same detentions, the same jails with their releases."""
    mild = program("repression.time_in_jail=4", "ruler.first_stance=0.4")
    gap = compare(mild, range(4), People(2_000_000), 20, ("detained", "jailed"))
    for each in gap.values():
        assert abs(each.of_means) < 0.03


def test_a_force_of_many_officers_shirks_and_leaves_as_the_closed_form_does() -> None:
    shaky = program("security.stay_at_rest=1", "mobilisation.attitude=1", "security.refill=0.2")
    gap = compare(shaky, range(3), People(20_000, n_officers=300_000, arrests="counted"), 20, ("shirking", "defected"))
    assert gap["shirking"].mean_size < 0.02
    assert gap["defected"].mean_size < 0.03
