import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from synthetic_runs import CROWD, run_of

from standoff.analysis.answer import answer
from standoff.analysis.fans import fan_table, path_table
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


def test_paths_are_told_day_by_day_for_each_member_and_place():
    record = run_of(np.full((20, 4), 0.01), 5, days=3, exit_day=1)
    record.paths["crowd"] = np.arange(12, dtype=np.float32).reshape(2, 3, 2)
    record.provenance = replace(record.provenance, places=("capital", "elsewhere"))
    frame = path_table(record, "crowd")
    assert list(frame["value"]) == list(range(12))
    assert list(frame.iloc[3]) == [0, pd.Timestamp("2020-08-10"), "elsewhere", 3.0]
    with pytest.raises(StandoffError, match="kept are crowd"):
        path_table(record, "fear")


def test_answer_is_plain_json_with_null_where_nobody_stands():
    record, _ = weekly_run(np.random.default_rng(4))
    record.elapsed_s = 2.0
    found = json.loads(json.dumps(answer(record, n_computed=10), allow_nan=False))
    assert found["members_per_s"] == 5.0
    assert found["crowd_weekly"][3] == {
        "date": "2020-08-30", "place": "capital", "q05": None, "q25": None, "q50": None, "q75": None, "q95": None
    }  # fmt: skip
    assert found["by_day"]["30"] is None
    assert sum(each["p"] for each in found["outcomes"].values()) == pytest.approx(1, abs=1e-9)
    assert answer(run_of(np.full((20, 4), 0.01), 5))["members_per_s"] is None
