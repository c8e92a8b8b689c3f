"""What `standoff check` holds against a scenario, and what it does not."""

from __future__ import annotations

import standoff as so
from standoff.scenario import load
from standoff.study.plausibility import reports_mass_crowd


def test_only_a_scenario_whose_own_reports_pass_a_tenth_of_the_nation_says_so():
    assert reports_mass_crowd(load("bahrain-2011"))
    assert not reports_mass_crowd(load("belarus-2020"))
    assert not reports_mass_crowd(load("generic-personalist"))


def test_the_bundled_case_in_which_a_tenth_may_have_marched_is_no_slip():
    found = so.load("bahrain-2011").check()
    assert found.mass_crowds > 0.01
    assert found.mass_reported
    assert found.warnings == ()


def test_a_reported_crowd_does_not_excuse_a_nation_on_the_march():
    found = so.load("bahrain-2011", ["mobilisation.attitude=5"]).check()
    assert found.mass_reported
    assert any("of the nation" in warning for warning in found.warnings)
