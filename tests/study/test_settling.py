"""The same members under changed assumptions, and the worth of settling one."""

import datetime as dt

import numpy as np
import pytest

from standoff import scenario as files
from standoff.engine.program import assemble
from standoff.errors import StandoffError
from standoff.study.ensemble import Ensemble
from standoff.study.evidence_value import contested, select_assumptions, value_evidence
from standoff.study.settings import Settings
from standoff.study.settling import Arms, Steps, check_outcome, count_days, member_chances, say_assumption

DAYS, MEMBERS = 60, 128


@pytest.fixture(scope="module")
def resolved():
    return files.load("belarus-2020")


@pytest.fixture(scope="module")
def without_west():
    return files.load("belarus-2020").model_copy(update={"off": ("west",)})


def arms_of(resolved, outcome="out", members=MEMBERS, **execution):
    return Arms.of(resolved, outcome, 1, members, DAYS, Steps(execution, 1))


def test_members_with_nothing_set_are_the_ensembles_own(resolved):
    lived = arms_of(resolved).live({})
    ensemble = Ensemble.of(resolved, Settings(2 * MEMBERS, DAYS, draws=MEMBERS, n_paths=0))
    assert np.array_equal(lived, member_chances(ensemble.simulate(0).members, "out")[:MEMBERS])


def test_an_arm_at_the_drawn_values_is_the_arm_with_nothing_set(resolved):
    arms = arms_of(resolved)
    drawn = {name: arms.program.values[name] for name in arms.program.uncertain}
    assert np.array_equal(arms.live(drawn), arms.live({}))
    assert (arms.moved, arms.unrested) == (0, 0)


def test_what_no_mechanism_reads_changes_no_member(without_west):
    arms = arms_of(without_west)
    name = next(name for name in arms.program.uncertain if name.startswith("west."))
    low, high = (arms.settle(name, float(np.quantile(arms.program.values[name], q))) for q in (0.1, 0.9))
    assert np.array_equal(low, high)
    assert np.array_equal(low, arms.live({}))


def test_threads_change_no_bit(resolved):
    given = {"security.doubt": np.full(200, 12.0)}
    one, many = (arms_of(resolved, members=200, threads=n).live(given) for n in (1, 3))
    assert np.array_equal(one, many, equal_nan=True)


def test_members_moved_and_without_rest_are_counted(resolved):
    arms = arms_of(resolved)
    moved = arms.live({"security.doubt": np.full(MEMBERS, 30.0)})
    assert arms.moved > 0
    assert arms.unrested == np.isnan(moved).sum()
    hopeless = {"security.comrades": np.full(MEMBERS, 10.0), "security.stay_at_rest": np.zeros(MEMBERS)}
    before = arms.unrested
    assert np.isnan(arms.live(hopeless)).sum() == arms.unrested - before > 0


def test_a_settled_value_is_lived_through_once(resolved):
    steps = Steps({}, 1)
    arms = Arms.of(resolved, "out", 1, 64, 10, steps)
    first = arms.settle("exits.coup_rate", 0.1)
    assert arms.settle("exits.coup_rate", 0.1) is first
    assert steps.done == 64


def test_outcomes_of_members_add_up(resolved):
    members = Ensemble.of(resolved, Settings(64, DAYS, n_paths=0)).simulate(0).members
    out, stays = member_chances(members, "out"), member_chances(members, "in_power")
    assert out + stays == pytest.approx(np.ones(64))
    exits = sum(member_chances(members, name) for name in ("uprising", "coup", "negotiated", "managed"))
    assert exits == pytest.approx(out)
    kinds = sum(member_chances(members, name) for name in ("calm", "contested", "foreign_troops"))
    assert kinds == pytest.approx(stays, abs=1e-6)


def test_the_horizon_is_days_or_a_date_or_the_scenarios_own(resolved):
    assert count_days(resolved, None) == resolved.days
    assert count_days(resolved, 90) == count_days(resolved, "90") == 90
    assert count_days(resolved, "2020-08-09") == 1
    assert count_days(resolved, dt.date(2020, 11, 9)) == count_days(resolved, "2020-11-09") == 93


@pytest.mark.parametrize(
    ("by", "told"),
    [("soon", "number of days or a date"), ("2020-08-08", "before the start"), (0, "from 1 to"), (1.5, "whole number"),
     ("2020-13-01", "number of days or a date"), (9999, "from 1 to")],
)  # fmt: skip
def test_horizons_that_cannot_be_are_refused(resolved, by, told):
    with pytest.raises(StandoffError, match=told):
        count_days(resolved, by)


def test_an_unknown_outcome_is_refused_with_the_nearest():
    with pytest.raises(StandoffError, match="no outcome called 'upsring'") as fault:
        check_outcome("upsring")
    assert "uprising" in fault.value.hint


def test_assumptions_are_said_in_words(resolved):
    assert "(security)" in say_assumption(resolved, "security.doubt")
    assert resolved.groups[1].name in say_assumption(resolved, "groups.1.attitude")
    assert say_assumption(resolved, "nation.population") == "population"


def test_contested_ones_are_chosen_and_others_by_name(resolved):
    uncertain = assemble(resolved, 1, 64, 1).uncertain
    chosen = select_assumptions(resolved, uncertain, "contested")
    assert set(chosen) <= set(contested(resolved))
    assert "security.doubt" in chosen
    assert select_assumptions(resolved, uncertain, "all") == uncertain
    assert select_assumptions(resolved, uncertain, ["exits.coup_rate"]) == ("exits.coup_rate",)
    with pytest.raises(StandoffError, match=r"exits\.cup_rate") as fault:
        select_assumptions(resolved, uncertain, ["exits.cup_rate"])
    assert "exits.coup_rate" in fault.value.hint


def test_evidence_is_worth_nothing_where_irrelevant_and_most_where_it_matters(without_west):
    idle = next(name for name in assemble(without_west, 1, 64, 1).uncertain if name.startswith("west."))
    which = [idle, "exits.settlement_rate", "belief.at_rest"]
    table = value_evidence(without_west, "out", DAYS, which, members=256).set_index("assumption")
    assert list(table.index) == ["belief.at_rest", "exits.settlement_rate", idle]
    assert (table.loc[idle, ["moves", "moves_high", "expected_change"]] == 0.0).all()
    assert table.loc["belief.at_rest", "beyond_noise"]
    assert table.loc["belief.at_rest", "p_high"] > table.loc["belief.at_rest", "p_low"]
    assert table.loc["belief.at_rest", "at_high"] > table.loc["belief.at_rest", "at_low"]


def test_evidence_of_nothing_known_is_refused(resolved):
    with pytest.raises(StandoffError, match="no uncertain assumption"):
        value_evidence(resolved, which="luck")
    with pytest.raises(StandoffError, match="members must be from 64"):
        value_evidence(resolved, members=3)
    with pytest.raises(TypeError, match="did you mean 'progress'"):
        value_evidence(resolved, progres=None)
