import numpy as np
import pytest
from scipy.stats import spearmanr
from synthetic_runs import drawn_run, run_of

from standoff.analysis.drivers import driver_table
from standoff.analysis.outcomes import by_draw


def run_driven_by(rng, draws, n_idle):
    """Uprising probability rises with ``up`` and falls with ``down``; the others do nothing."""
    up, down = rng.normal(size=draws), rng.normal(size=draws)
    p = 1 / (1 + np.exp(-(-1.5 + 1.0 * up - 0.5 * down)))
    exits = np.zeros((draws * 10, 4))
    exits[:, 0] = np.tile(p, 10)
    idle = {f"idle_{i}": rng.normal(size=draws) for i in range(n_idle)}
    return run_of(exits, draws, idle | {"up": up, "down": down, "fixed": np.ones(draws)})


def test_drivers_are_ranked_with_their_direction():
    frame = driver_table(run_driven_by(np.random.default_rng(1), 500, 20))
    assert list(frame["assumption"][:2]) == ["up", "down"]
    assert list(frame["raises"][:2]) == [True, False]
    assert not frame["within_noise"][:2].any()
    assert list(frame["rank"]) == list(range(1, 23))
    assert "fixed" not in set(frame["assumption"])


def test_correlation_is_spearmans():
    record = run_driven_by(np.random.default_rng(2), 80, 1)
    top = driver_table(record).iloc[0]
    assert top["correlation"] == pytest.approx(spearmanr(record.assumptions["up"], by_draw(record)).statistic, rel=1e-9)


def test_interval_covers_the_true_correlation_about_nine_times_in_ten():
    rng = np.random.default_rng(3)
    true = 6 / np.pi * np.arcsin(0.6 / 2)
    inside = []
    for _ in range(400):
        x, z = rng.normal(size=(2, 120))
        p = 0.5 + 0.1 * (0.6 * x + 0.8 * z)
        exits = np.zeros((120, 4))
        exits[:, 2] = np.clip(p, 0, 1)
        row = driver_table(run_of(exits, 120, {"x": x})).iloc[0]
        inside.append(row["low"] <= true <= row["high"])
    assert np.mean(inside) == pytest.approx(0.9, abs=0.045)


def test_luck_alone_is_called_noise_nine_times_in_ten_however_many_assumptions():
    rng = np.random.default_rng(4)
    alarms = 0
    for _ in range(120):
        assumptions = {str(i): rng.normal(size=200) for i in range(40)}
        record, _ = drawn_run(rng, 200, 4, assumptions=assumptions)
        alarms += not driver_table(record)["within_noise"].all()
    assert alarms / 120 == pytest.approx(0.1, abs=0.08)


def test_fifths_show_the_probability_at_both_ends():
    draws = 100
    value = np.arange(draws, dtype=float)
    exits = np.zeros((draws, 4))
    exits[:, 0] = value / draws
    row = driver_table(run_of(exits, draws, {"value": value})).iloc[0]
    assert (row["lowest_fifth"], row["highest_fifth"]) == pytest.approx((0.095, 0.895), abs=1e-6)


@pytest.mark.parametrize("draws", [1, 2, 3, 4])
def test_few_draws_give_a_table_and_no_false_certainty(draws):
    exits = np.random.default_rng(5).dirichlet([1, 1, 1, 1, 9], draws * 2)[:, :4]
    frame = driver_table(run_of(exits, draws, {"x": np.arange(draws, dtype=float)}))
    assert len(frame) == (draws > 1)
    assert frame["within_noise"].all()
