"""Programs with some assumptions at given values."""

import numpy as np
import pytest

from standoff import scenario as files
from standoff.engine.program import assemble, at_rest, with_values
from standoff.errors import StandoffError
from standoff.mechanisms.catalogue import PARAMETERS
from standoff.mechanisms.rest import LARGEST_GAIN, loop_gain

DRAWS = 64


@pytest.fixture(scope="module")
def program():
    return assemble(files.load("belarus-2020"), 1, DRAWS, 30)


def test_a_programs_own_values_give_the_same_bits(program):
    same = with_values(program, {name: program.values[name] for name in program.uncertain})
    assert same.redrawn == 0
    for name in ("table", "starts", "attitudes"):
        assert getattr(same, name).tobytes() == getattr(program, name).tobytes()


def test_nothing_given_is_the_program_itself(program):
    assert with_values(program, {}) is program


def test_only_what_is_given_changes_where_the_regime_rests(program):
    name = "exits.coup_rate"
    given = np.linspace(0.01, 0.2, DRAWS)
    changed = with_values(program, {name: given})
    assert changed.redrawn == 0
    assert np.array_equal(changed.values[name], given)
    others = [k for k, other in enumerate(PARAMETERS) if other != name]
    assert np.array_equal(changed.table[:, others], program.table[:, others])
    assert np.array_equal(changed.table[:, list(PARAMETERS).index(name)], given.astype(np.float32))
    assert changed.schedule is program.schedule


def test_a_start_follows_what_is_given(program):
    changed = with_values(program, {"belief.at_rest": np.full(DRAWS, -1.5)})
    assert not np.array_equal(changed.starts, program.starts)


def test_an_attitude_and_the_population_can_be_given(program):
    given = {"groups.0.attitude": np.full(DRAWS, -2.0), "nation.population": np.full(DRAWS, 9e6)}
    changed = with_values(program, given)
    assert (changed.attitudes[:, 0] == np.float32(-2.0)).all()
    assert np.array_equal(changed.attitudes[:, 1:], program.attitudes[:, 1:])
    assert (changed.values["nation.population"] == 9e6).all()


def test_draws_that_could_not_rest_move_in_their_other_assumptions_only(program):
    name = "security.doubt"
    given = np.full(DRAWS, 30.0)
    before = loop_gain({**program.values, name: given}) >= LARGEST_GAIN
    assert 0 < before.sum() < DRAWS
    changed = with_values(program, {name: given})
    assert changed.redrawn == before.sum()
    assert (changed.values[name] == 30.0).all()
    rested = at_rest(changed)
    assert rested[~before].all()
    assert rested[before].any()
    for other, values in changed.values.items():
        same = values == program.values[other]
        assert same[~before].all() or other == name
        decides = other.startswith(("belief.", "elites.", "security."))
        assert decides or same.all()
    moved = changed.values["belief.at_rest"] != program.values["belief.at_rest"]
    assert np.array_equal(moved, before & rested)


def test_hopeless_values_are_told_and_not_moved(program):
    hopeless = {"security.comrades": np.full(DRAWS, 10.0), "security.stay_at_rest": np.zeros(DRAWS)}
    changed = with_values(program, hopeless)
    for name, given in hopeless.items():
        assert np.array_equal(changed.values[name], given)
    assert (~at_rest(changed)).sum() > DRAWS / 2
    unrested = ~at_rest(changed)
    assert np.array_equal(changed.values["belief.at_rest"][unrested], program.values["belief.at_rest"][unrested])


def test_the_program_given_is_left_as_it_was(program):
    before = {name: values.copy() for name, values in program.values.items()}
    with_values(program, {"security.doubt": np.full(DRAWS, 30.0)})
    assert all(np.array_equal(program.values[name], values) for name, values in before.items())


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"security.dout": np.full(DRAWS, 5.0)}, "no assumption `security.dout`"),
        ({"security.doubt": np.full(3, 5.0)}, "one value for each of 64 draws"),
        ({"security.doubt": np.full(DRAWS, -1e9)}, "must lie between"),
        ({"security.doubt": np.full(DRAWS, np.nan)}, "must lie between"),
    ],
)
def test_what_cannot_be_given_is_named(program, given, told):
    with pytest.raises(StandoffError, match=told) as fault:
        with_values(program, given)
    if "dout" in told:
        assert "security.doubt" in fault.value.hint
