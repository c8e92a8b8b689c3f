"""The outside view of a scenario: features said, not guessed; a hazard that never saw the years it forecasts."""

import datetime as dt

import numpy as np
import pytest

from standoff.errors import StandoffError
from standoff.outside.hazard import forecast, load_fit
from standoff.scenario import load
from standoff.scenario.bundled import FOLDER
from standoff.study.cases import YEAR
from standoff.study.outside_view import (
    BY_BLIND_HAZARD,
    BY_CLASS,
    BY_HAZARD,
    class_rate,
    features_of,
    hazard_curve,
    outside_of,
)


@pytest.fixture(scope="module")
def belarus():
    return load("belarus-2020")


@pytest.fixture(scope="module")
def serbia():
    return load(str(FOLDER / "cases" / "serbia-2000.yaml"))


def test_features_are_read_off_the_scenario(belarus):
    found = features_of(belarus)
    assert (found.personalist, found.post_election, found.year) == (True, True, 2020)
    assert found.tenure_years == pytest.approx(26.06, abs=0.02)


def test_a_trigger_that_is_said_goes_before_the_class_and_the_class_before_nothing(belarus):
    def voted(trigger, named, after_election=False):
        changed = belarus.model_copy(update={"trigger": trigger, "base_rate_class": named})
        return features_of(changed, after_election).post_election

    assert voted("vote", "personalist-20")
    assert not voted("price", "personalist-post-election")
    assert voted(None, "personalist-post-election")
    assert not voted(None, "personalist-20")
    assert voted("price", None, after_election=True)


def test_a_crisis_that_no_class_has_cases_of_is_refused(belarus):
    early = belarus.model_copy(update={"start": belarus.start.replace(year=1985)})
    with pytest.raises(StandoffError, match="no reference class has cases from 1985") as caught:
        features_of(early)
    assert "1991" in str(caught.value.hint)


def test_a_hindcast_before_the_data_falls_back_on_a_class_and_says_so(belarus):
    early = belarus.model_copy(update={"start": belarus.start.replace(year=1985)})
    curve, by = outside_of(early, early.start)
    assert by == BY_CLASS
    assert np.array_equal(curve, class_rate(early, early.start))


def test_from_the_onset_it_is_the_hazards_own_year(serbia):
    curve, by = outside_of(serbia, serbia.start)
    assert by == BY_HAZARD
    assert curve[-1] == pytest.approx(forecast(features_of(serbia)).by(12.0)[0], abs=1e-3)
    assert curve[90] == pytest.approx(forecast(features_of(serbia)).by(91 / 365.25 * 12)[0], abs=1e-3)
    assert curve.shape == (YEAR,)
    assert (np.diff(curve) > 0).all()


def test_a_crisis_from_2010_on_is_forecast_by_the_fit_that_saw_none_such(belarus):
    curve, by = outside_of(belarus, belarus.start)
    assert by == BY_BLIND_HAZARD
    blind = forecast(features_of(belarus), load_fit(before_2010=True)).by(12.0)[0]
    assert curve[-1] == pytest.approx(blind, abs=1e-3)
    assert abs(forecast(features_of(belarus)).by(12.0)[0] - blind) > 0.02


def test_who_stood_for_weeks_has_less_to_fear(belarus):
    """Given that he stood a days: (F(a + t) - F(a)) / (1 - F(a)), so none of it is new."""
    late = belarus.start + dt.timedelta(days=140)
    first, after = hazard_curve(belarus, belarus.start), hazard_curve(belarus, late)
    assert after[-1] < first[-1]
    assert after[YEAR - 141] == pytest.approx((first[-1] - first[139]) / (1.0 - first[139]), rel=1e-9)


def test_every_coded_case_says_its_trigger():
    for path in sorted((FOLDER / "cases").glob("*.yaml")):
        resolved = load(str(path))
        assert resolved.trigger is not None, path.name
        assert (resolved.trigger == "vote") == features_of(resolved).post_election
