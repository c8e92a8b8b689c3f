"""Futures in EMA's form, and PRIM where its library is installed."""

import importlib.util
import sys

import numpy as np
import pandas as pd
import pytest

from standoff.analysis.discovery import Futures
from standoff.analysis.ema import check_folder, draw_happened, find_box, load_prim, read_ema, to_ema, write_ema
from standoff.errors import StandoffError

needs_ema = pytest.mark.skipif(importlib.util.find_spec("ema_workbench") is None, reason="ema_workbench is an extra")
ASSUMPTIONS = pd.DataFrame({"belief.at_rest": [-3.0, -2.0, -1.0], "security.doubt": [1.0, 2.0, 3.0]})
OUTCOMES = {"out": np.array([0.1, 0.2, 0.9]), "crowd": np.arange(6.0).reshape(3, 2)}


def test_experiments_have_one_row_a_run_and_emas_own_columns():
    experiments, outcomes = to_ema(ASSUMPTIONS, OUTCOMES, "as it is", "belarus-2020")
    assert list(experiments.columns) == ["belief.at_rest", "security.doubt", "scenario", "policy", "model"]
    assert list(experiments["scenario"]) == [0, 1, 2]
    assert set(experiments["policy"]) == {"as it is"}
    assert {name: values.shape for name, values in outcomes.items()} == {"out": (3,), "crowd": (3, 2)}
    assert all(values.shape[0] == len(experiments) for values in outcomes.values())


def test_what_is_written_is_read_back(tmp_path):
    results = to_ema(ASSUMPTIONS, OUTCOMES, "as it is", "belarus-2020")
    written = write_ema(tmp_path / "a" / "b", results, {"scenario": "belarus-2020"})
    assert [path.name for path in written] == ["experiments.csv", "outcomes.npz", "about.json"]
    experiments, outcomes = read_ema(tmp_path / "a" / "b")
    pd.testing.assert_frame_equal(experiments, results[0], check_dtype=False)
    assert all(np.array_equal(outcomes[name], values) for name, values in results[1].items())


def test_other_lengths_and_taken_names_are_refused():
    with pytest.raises(StandoffError, match="'out' has 2 rows, the assumptions 3"):
        to_ema(ASSUMPTIONS, {"out": np.ones(2)}, "", "")
    with pytest.raises(StandoffError, match="cannot be called 'policy'"):
        to_ema(ASSUMPTIONS.rename(columns={"security.doubt": "policy"}), OUTCOMES, "", "")


def test_a_folder_that_holds_something_is_refused(tmp_path):
    (tmp_path / "kept").write_text("x")
    with pytest.raises(StandoffError, match="is not empty"):
        check_folder(tmp_path)
    with pytest.raises(StandoffError, match="is not empty"):
        write_ema(tmp_path / "kept", to_ema(ASSUMPTIONS, OUTCOMES, "", ""), {})
    with pytest.raises(StandoffError, match="holds no exported futures"):
        read_ema(tmp_path / "nowhere")
    check_folder(tmp_path / "nowhere")


def test_without_the_extra_prim_says_what_to_install(monkeypatch):
    for name in [name for name in sys.modules if name.startswith("ema_workbench")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "ema_workbench", None)
    with pytest.raises(StandoffError, match="not installed") as fault:
        load_prim()
    assert "standoff[ema]" in fault.value.hint


def planted(draws=2000):
    rng = np.random.default_rng(1)
    frame = pd.DataFrame(rng.random((draws, 20)), columns=["a", "b", *(f"idle_{i}" for i in range(18))])
    chance = np.where((frame["a"] > 0.7) & (frame["b"] <= 0.4), 0.9, 0.02)
    return Futures(frame, chance, np.ones(draws), np.arange(draws))


def test_what_happened_is_drawn_once_from_the_chance():
    futures = planted()
    happened = draw_happened(futures)
    assert happened.mean() == pytest.approx(futures.chance.mean(), abs=0.02)
    assert np.array_equal(happened, draw_happened(futures))


@needs_ema
def test_prim_finds_the_planted_box():
    rule = find_box(planted())
    found = {bound.feature: bound for bound in rule.bounds}
    assert found["a"].low == pytest.approx(0.7, abs=0.05)
    assert found["b"].high == pytest.approx(0.4, abs=0.05)
    assert rule.density > 0.7
    assert rule.coverage > 0.7
    assert rule.gathers


@needs_ema
def test_prim_has_no_box_where_nothing_happens():
    futures = planted(100)
    assert find_box(Futures(futures.features, np.zeros(100), futures.weight, futures.draw)) is None


@needs_ema
def test_emas_own_prim_takes_the_exported_form():
    futures = planted()
    experiments, outcomes = to_ema(futures.features, {"out": futures.chance}, "as it is", "made up")
    prim = pytest.importorskip("ema_workbench.analysis.prim")
    given = {"threshold": 0.5} if "threshold" in prim.Prim.__init__.__code__.co_varnames else {}
    box = prim.Prim(experiments, (outcomes["out"] > 0.5).astype(int), **given).find_box()
    assert {"a", "b"} <= set(box.box_lims[-1].columns)
