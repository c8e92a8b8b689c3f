import numpy as np
import pytest
from synthetic_runs import chunk, provenance, run_of

from standoff.analysis.outcomes import by_day_table
from standoff.analysis.timing import exit_timing
from standoff.record import EXITS, gather, to_fixed


def constant_hazard_run(hazard, days):
    """One member's worth of exits under a constant daily hazard of uprising."""
    daily = hazard * (1 - hazard) ** np.arange(days)
    made = chunk([[daily.sum(), 0, 0, 0]] * 10, days=days)
    made.exits[:] = 0
    made.exits[:, 0] = to_fixed(daily * 10)
    return gather(provenance(10, 2, days=days, series=()), {}, [made])


def test_constant_hazard_is_given_back_for_every_period():
    timing = exit_timing(constant_hazard_run(0.002, 365))
    assert timing.hazards["per_1000_days"].to_numpy() == pytest.approx(2.0, rel=1e-6)
    assert list(timing.hazards["first_day"]) == [1, 16, 31, 61, 121, 241]
    assert list(timing.hazards["last_day"]) == [15, 30, 60, 120, 240, 365]


def test_median_and_early_share_are_of_exits_only():
    timing = exit_timing(constant_hazard_run(0.01, 300))
    cumulative = 1 - 0.99 ** np.arange(1, 301)
    assert timing.median_day == np.argmax(cumulative >= cumulative[-1] / 2) + 1
    assert timing.early_share == pytest.approx(cumulative[59] / cumulative[-1])


def test_exits_on_one_day_have_that_day_as_median():
    timing = exit_timing(run_of(np.full((20, 4), 0.1), 4, exit_day=17))
    assert timing.median_day == 17
    assert list(timing.by_exit["median_day"]) == [17] * 4
    assert list(timing.by_exit["exit"]) == list(EXITS)


def test_nothing_ending_has_no_median_and_no_hazard():
    timing = exit_timing(run_of(np.zeros((20, 4)), 4))
    assert timing.median_day is None
    assert timing.early_share is None
    assert (timing.hazards["per_1000_days"] == 0).all()


def test_out_by_agrees_with_the_days_reported():
    record = run_of(np.full((20, 4), 0.1), 4, exit_day=60)
    by_day = by_day_table(record).set_index("day")["p"]
    out_by = exit_timing(record).out_by.set_index("day")["p"]
    assert out_by[by_day.index].to_numpy() == pytest.approx(by_day.to_numpy(), abs=1e-6)


def test_a_run_shorter_than_a_period_ends_with_the_run():
    timing = exit_timing(constant_hazard_run(0.002, 20))
    assert list(timing.hazards["last_day"]) == [15, 20]
