import numpy as np
import pandas as pd
import pytest
from synthetic_runs import CROWD, run_of

from standoff.analysis.fans import fan_table
from standoff.errors import StandoffError
from standoff.record import N_BINS, WEIGHT


def weekly_run(rng, weeks=4):
    edges = CROWD.scale.edges()
    fan = np.zeros((weeks, 2, N_BINS), np.int64)
    crowds = [np.exp(rng.normal(8 + place, 1.0, 20_000)) for place in range(2)]
    for week in range(weeks - 1):
        for place, values in enumerate(crowds):
            fan[week, place] = np.histogram(values, edges)[0] * int(WEIGHT)
    return run_of(np.full((20, 4), 0.01), 5, days=weeks * 7, fans={"crowd_weekly": fan}), crowds


def test_fan_gives_quantiles_by_week_and_place():
    record, crowds = weekly_run(np.random.default_rng(1))
    frame = fan_table(record, "crowd_weekly")
    assert list(frame.columns) == ["date", "place", "q05", "q25", "q50", "q75", "q95"]
    assert list(frame["place"].unique()) == ["capital", "all"]
    assert list(frame["date"].unique()) == list(pd.date_range("2020-08-09", periods=4, freq="7D"))
    first = frame[frame["place"] == "all"].iloc[0][["q05", "q50", "q95"]].to_numpy(dtype=float)
    assert first == pytest.approx(np.quantile(crowds[1], [0.05, 0.5, 0.95]), rel=0.03)


def test_a_week_in_which_nobody_stands_has_no_quantiles():
    record, _ = weekly_run(np.random.default_rng(2))
    last = fan_table(record, "crowd_weekly").query("date == '2020-08-30'")
    assert last[["q05", "q95"]].isna().to_numpy().all()


def test_a_series_that_was_not_kept_is_named_in_the_error():
    record, _ = weekly_run(np.random.default_rng(3))
    with pytest.raises(StandoffError, match="no series called 'fear' was kept; kept are crowd_weekly"):
        fan_table(record, "fear")
