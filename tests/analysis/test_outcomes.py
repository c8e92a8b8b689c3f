import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta
from synthetic_runs import chunk, drawn_run, provenance, run_of

from standoff.analysis.outcomes import by_day_table, by_draw, kind_table, outcome_table, tally_of
from standoff.errors import StandoffError
from standoff.record import EXITS, OUTCOMES, gather


def row(frame, label):
    return frame[frame.iloc[:, 0] == label].iloc[0]


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 400), st.integers(1, 60), st.integers(0, 2**32 - 1))
def test_outcome_probabilities_make_one_whatever_the_members_and_draws(members, draws, seed):
    exits = np.random.default_rng(seed).dirichlet([1, 1, 1, 1, 9], members)[:, :4]
    frame = outcome_table(run_of(exits, min(draws, members)))
    assert list(frame["outcome"]) == list(OUTCOMES)
    assert frame["p"].sum() == pytest.approx(1.0, abs=1e-12)
    assert frame["p"].iloc[1:].to_numpy() == pytest.approx(exits.astype(np.float32).mean(axis=0), rel=1e-6, abs=1e-9)
    assert ((frame["low"] >= 0) & (frame["high"] <= 1) & (frame["low"] <= frame["high"])).all()


@pytest.mark.parametrize(("replicates", "noise"), [(3, 0.3), (10, None), (40, None)])
def test_range_recovers_the_spread_of_the_assumptions_with_few_replicates(replicates, noise):
    found, raw = [], []
    for seed in range(30):
        record, _ = drawn_run(np.random.default_rng(seed), 500, replicates, noise=noise)
        uprising = row(outcome_table(record), "uprising")
        found.append((uprising["low"], uprising["high"]))
        raw.append(np.quantile(by_draw(record, "uprising"), [0.05, 0.95]))
    truth = beta(4, 16).ppf([0.05, 0.95])
    assert np.mean(found, axis=0) == pytest.approx(truth, abs=0.025)
    raw_error, error = (np.abs(np.mean(ends, axis=0) - truth).sum() for ends in (raw, found))
    assert error < 0.6 * raw_error


def test_raw_percentiles_would_be_far_too_wide_with_four_replicates():
    record, truth = drawn_run(np.random.default_rng(1), 500, 4)
    low, high = np.quantile(by_draw(record, "uprising"), [0.05, 0.95])
    true_low, true_high = np.quantile(truth, [0.05, 0.95])
    assert high - low > 1.5 * (true_high - true_low)


def test_range_closes_when_all_draws_are_alike():
    rng = np.random.default_rng(2)
    exits = np.zeros((20_000, 4))
    exits[:, 1] = rng.random(20_000) < 0.3
    coup = row(outcome_table(run_of(exits, 500)), "coup")
    assert coup["high"] - coup["low"] < 0.06
    assert np.ptp(np.quantile(by_draw(run_of(exits, 500), "coup"), [0.05, 0.95])) > 0.2


@pytest.mark.parametrize("replicates", [2, 20])
def test_sampling_error_is_the_spread_of_repeated_runs(replicates):
    runs = [drawn_run(np.random.default_rng(seed), 100, replicates)[0] for seed in range(300)]
    rows = [row(outcome_table(record), "uprising") for record in runs]
    assert np.mean([r["se"] for r in rows]) == pytest.approx(np.std([r["p"] for r in rows]), rel=0.12)


def test_sampling_error_counts_draws_not_members():
    rng = np.random.default_rng(3)
    few, many = (row(outcome_table(drawn_run(rng, 50, n)[0]), "uprising")["se"] for n in (100, 1000))
    assert many == pytest.approx(few, rel=0.35)
    assert many > 3 * np.sqrt(0.16 / 50_000)


def test_in_power_and_out_share_their_spread_and_their_noise():
    rng = np.random.default_rng(4)
    exits = rng.dirichlet([1, 1, 1, 1, 9], 4000)[:, :4].astype(np.float32)
    record = run_of(exits, 100, kinds=rng.integers(0, 3, 4000))
    inside, out = tally_of(record, "in_power"), tally_of(record, "out")
    gone = exits.astype(np.float64).sum(axis=1).reshape(40, 100)
    assert out.means == pytest.approx(gone.mean(axis=0), rel=1e-6)
    assert inside.squares == pytest.approx(((1 - gone) ** 2).sum(axis=0), rel=1e-5)
    assert out.squares == pytest.approx((gone**2).sum(axis=0), rel=1e-5)


def test_in_power_kinds_make_in_power():
    rng = np.random.default_rng(5)
    record = run_of(rng.dirichlet([1, 1, 1, 1, 9], 900)[:, :4], 30, kinds=rng.integers(0, 3, 900))
    assert kind_table(record)["p"].sum() == pytest.approx(outcome_table(record)["p"].iloc[0], abs=1e-6)


def test_by_day_leaves_out_days_the_run_does_not_reach():
    exits = np.full((40, 4), 0.05)
    frame = by_day_table(run_of(exits, 10, days=100, exit_day=45))
    assert list(frame["day"]) == [30, 60, 90]
    assert list(frame["p"]) == pytest.approx([0.0, 0.2, 0.2], abs=1e-6)


@pytest.mark.parametrize(("members", "draws"), [(1, 1), (2, 1), (3, 1), (3, 2), (5, 5)])
def test_smallest_runs_give_numbers_and_no_warning(members, draws):
    with np.errstate(all="raise"):
        frame = outcome_table(run_of(np.full((members, 4), 0.1), draws))
    assert np.isfinite(frame[["p", "low", "high", "se"]].to_numpy()).all()


def test_cut_into_chunks_does_not_matter():
    exits = np.random.default_rng(6).dirichlet([1, 1, 1, 1, 9], 250)[:, :4]
    parts = [chunk(exits[a : a + 64], first=a, index=i) for i, a in enumerate(range(0, 250, 64))]
    cut = gather(provenance(250, 20, chunk_size=64, series=()), {}, reversed(parts))
    assert outcome_table(cut).equals(outcome_table(run_of(exits, 20)))


def test_unknown_outcome_is_refused_with_the_known_names():
    with pytest.raises(StandoffError, match="in_power, " + ", ".join(EXITS)):
        by_draw(run_of(np.full((4, 4), 0.1), 2), "revolt")
