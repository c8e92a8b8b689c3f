"""A member lived person by person: the same on any number of threads, close to the closed form, arrests that bite."""

from __future__ import annotations

import functools

import numpy as np
import pytest

from standoff import scenario
from standoff.engine.plain import live_one_member
from standoff.engine.program import Program, assemble
from standoff.errors import StandoffError
from standoff.persons import Contacts, Lives, People, compare, live

DAYS = 30


@functools.cache
def program(*sets: str) -> Program:
    return assemble(scenario.load("belarus-2020", sets), seed=5, draws=40, days=DAYS)


@functools.cache
def lived(people: People, member: int = 0, threads: int | None = None, *sets: str) -> Lives:
    return live(program(*sets), member, people, DAYS, threads)


EVERYTHING = People(600_000, regulars=0.5, nerve=0.5, online="persons", contacts=Contacts())


def test_a_path_is_the_same_on_any_number_of_threads() -> None:
    """More persons than a thread takes at a time, every feature on."""
    one, three = (live(program(), 0, EVERYTHING, 12, threads) for threads in (1, 3))
    for name, path in one.fields.items():
        np.testing.assert_array_equal(path, three.fields[name])
    assert one.arrests == three.arrests


def test_a_person_takes_at_most_64_bytes() -> None:
    assert lived(EVERYTHING, 0).bytes_per_person < 16.0


def test_counted_people_march_as_the_closed_form_says() -> None:
    people = People(400_000, arrests="counted")
    gap = compare(program(), range(4), people, DAYS, ("share", "loyal", "crowd"))
    assert abs(gap["share"].of_means) < 0.01
    assert gap["share"].mean_size < 0.03
    assert gap["loyal"].mean_size < 0.02
    assert gap["crowd"].mean_size < 0.03


def test_every_whole_number_adds_up() -> None:
    path = lived(People(50_000)).fields
    each = path["population"][0, 0] / 50_000
    np.testing.assert_allclose(path["crowd"].sum(axis=1), path["share"][:, 0] * path["population"][:, 0], rtol=1e-5)
    marchers = path["share"][:, 0] * 50_000
    np.testing.assert_allclose(marchers, np.round(marchers), atol=1e-3)
    np.testing.assert_allclose(path["detained"] / each, np.round(path["detained"] / each), atol=1e-3)
    np.testing.assert_allclose((path["loyal"] + path["shirking"] + path["defected"])[:, 0], 1.0, rtol=1e-6)


def test_only_those_who_marched_are_arrested_and_nobody_twice_at_once() -> None:
    harsh = ("ruler.resolve=6", "repression.detentions=1.5", "repression.time_in_jail=400")
    people = People(20_000, regulars=1.0)
    result = lived(people, 0, None, *harsh)
    path = result.fields
    each = path["population"][0, 0] / 20_000
    taken = path["detained"][1:, 0] / each
    marched_before = path["share"][:-1, 0] * 20_000
    assert result.arrests > 50
    assert (taken <= marched_before + 1e-3).all()
    assert result.arrested_ever <= result.arrests
    assert path["jailed"][-1, 0] / each <= result.arrests


def test_arrests_of_those_who_march_thin_crowds_of_regulars_more_than_counted_jails() -> None:
    """The same persons would come again; the closed form spreads the loss over everybody.

    Without fear and with long sentences, so that absence is all there is.
    """
    harsh = ("ruler.resolve=6", "repression.detentions=1", "repression.time_in_jail=400", "mobilisation.fear_weight=0",
             "repression.backlash=0", "repression.death_anger=0")  # fmt: skip
    means = [
        np.mean([live(program(*harsh), member, people, DAYS).fields["share"][-10:].mean() for member in range(6)])
        for people in (People(100_000, arrests="counted"), People(100_000, regulars=1.0))
    ]
    assert means[1] < 0.98 * means[0]


def test_firm_nerves_keep_more_officers_loyal_than_fresh_nerves_every_day() -> None:
    """With nerves that last, the same few shirk again and again; with fresh ones everybody's turn comes."""
    shaky = ("security.stay_at_rest=1", "mobilisation.attitude=2")
    ends = [
        np.mean([live(program(*shaky), member, people, DAYS).fields["defected"][-1, 0] for member in range(6)])
        for people in (People(20_000, n_officers=5000), People(20_000, n_officers=5000, nerve=1.0))
    ]
    assert ends[1] < 0.9 * ends[0]


def test_contacts_with_no_weight_change_nothing() -> None:
    plain, watching = (lived(People(30_000, contacts=contacts)) for contacts in (None, Contacts(weight=0.0)))
    np.testing.assert_allclose(plain.fields["share"], watching.fields["share"], rtol=2e-3)


def test_members_and_seeds_draw_other_persons() -> None:
    first, second = (lived(People(30_000), member).fields["share"] for member in (0, 40))
    assert not np.array_equal(first, second)


@pytest.mark.parametrize("name", ["mobilisation", "repression", "security"])
def test_a_mechanism_that_is_off_cannot_be_lived_by_persons(name: str) -> None:
    resolved = scenario.load("belarus-2020").model_copy(update={"off": (name,)})
    with pytest.raises(StandoffError, match=f"need the mechanism {name}, which is off"):
        live(assemble(resolved, 1, 2, 10))


def test_days_beyond_the_programs_are_told() -> None:
    with pytest.raises(StandoffError, match=r"days must be a whole number in \[1, 30\]"):
        live(program(), days=31)


def test_the_closed_reading_is_the_engines_own() -> None:
    gap = compare(program(), [0], People(1000), DAYS, ("belief",))["belief"]
    np.testing.assert_array_equal(gap.closed[0], live_one_member(program(), 0, DAYS)["belief"][:, 0])
