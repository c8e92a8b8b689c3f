import numpy as np
import pytest
from synthetic_runs import chunk

from standoff.analysis.difference import PERSONS, OutByDay, Pairing, WeeklyCrowds, crowd_table, resamples
from standoff.errors import StandoffError
from standoff.record import N_BINS, WEIGHT, quantiles

DRAWS = 100


def paired_exits(rng, replicates=20, shift=0.05, noise=0.01):
    """Uprisings of members that share most of their luck; the change adds ``shift`` ± its own spread over draws."""
    luck = rng.beta(2, 8, (replicates, DRAWS))
    effect = shift + 0.02 * rng.normal(size=DRAWS)
    base, changed = np.zeros((2, replicates * DRAWS, 4))
    base[:, 0] = luck.reshape(-1)
    changed[:, 0] = np.clip(luck + effect + noise * rng.normal(size=luck.shape), 0, 1).reshape(-1)
    return base, changed, effect


def table_of(base, changed, size=None):
    pairing = Pairing(DRAWS, 365)
    size = size or len(base)
    for first in range(0, len(base), size):
        part = slice(first, first + size)
        pairing.add(chunk(base[part], first=first), chunk(changed[part], first=first))
    return pairing.table().set_index("outcome")


def test_difference_is_that_of_the_two_probabilities():
    base, changed, _ = paired_exits(np.random.default_rng(1))
    table = table_of(base, changed)
    assert table["difference"].to_numpy() == pytest.approx((table["changed"] - table["baseline"]).to_numpy(), abs=1e-9)
    assert table.loc["in_power", "difference"] == pytest.approx(-table.loc["uprising", "difference"], abs=1e-9)
    assert table.loc["out_365", "changed"] == pytest.approx(changed[:, 0].mean(), rel=1e-5)


def test_interval_is_the_spread_of_the_effect_over_draws_without_replicate_noise():
    base, changed, effect = paired_exits(np.random.default_rng(2), replicates=6, shift=0.2, noise=0.04)
    row = table_of(base, changed).loc["uprising"]
    assert (row["low"], row["high"]) == pytest.approx(tuple(np.quantile(effect, [0.05, 0.95])), abs=0.01)


def test_sharing_draws_shrinks_the_error_of_the_difference():
    base, changed, _ = paired_exits(np.random.default_rng(3), replicates=4)
    unshared = changed.reshape(4, DRAWS, 4)[:, ::-1].reshape(-1, 4)
    assert table_of(base, changed).loc["uprising", "se"] < 0.4 * table_of(base, unshared).loc["uprising", "se"]


def test_no_change_is_exactly_nothing():
    base, _, _ = paired_exits(np.random.default_rng(4))
    assert (table_of(base, base)[["difference", "low", "high", "se"]].to_numpy() == 0).all()


def test_cut_into_chunks_does_not_matter():
    base, changed, _ = paired_exits(np.random.default_rng(5))
    assert table_of(base, changed).equals(table_of(base, changed, size=64))


def test_chunks_of_different_members_are_refused():
    base, changed, _ = paired_exits(np.random.default_rng(6))
    with pytest.raises(StandoffError, match="different chunks"):
        Pairing(DRAWS, 365).add(chunk(base[:10]), chunk(changed[:20]))


def with_paths(changes=0.0, seed=7, days=30, members=240):
    """A chunk with whole paths of members that fall out at their own pace and march in two places."""
    rng = np.random.default_rng(seed)
    pace = rng.uniform(0, 0.02, members)
    standing = np.exp(-np.outer(pace, np.arange(1, days + 1)) * (1 + changes))
    crowd = np.exp(rng.normal(8, 2, (members, 1, 2)) + rng.normal(0, 1, (members, days, 2)))
    made = chunk(np.zeros((members, 4)), days=days)
    made.paths = {
        "standing": standing[:, :, None].astype(np.float32),
        "crowd": (crowd * (1 + changes)).astype(np.float32),
    }
    return made


def test_out_by_day_is_the_difference_of_the_shares_of_each_day():
    one, other = with_paths(), with_paths(1.0)
    found = OutByDay(60, 30)
    found.add(one, other)
    table = found.table()
    gap = (one.paths["standing"] - other.paths["standing"])[:, :, 0].astype(float)
    assert list(table["day"]) == list(range(1, 31))
    assert table["difference"].to_numpy() == pytest.approx(gap.mean(axis=0), abs=1e-8)
    draws = gap.reshape(4, 60, 30).mean(axis=0)
    assert table["se"].to_numpy() == pytest.approx(draws.std(axis=0, ddof=1) / np.sqrt(60), rel=1e-6)


def crowds_of(made, draws=60, days=30):
    found = WeeklyCrowds(made.size, days, 2)
    found.add(made)
    return found.medians(resamples(draws))


def test_weekly_crowds_are_medians_of_the_largest_of_each_week_in_futures_that_stand():
    made = with_paths()
    medians = crowds_of(made)
    assert medians.shape == (5, 3, 201)
    crowd = made.paths["crowd"].astype(float)
    whole = np.concatenate([crowd, crowd.sum(axis=2, keepdims=True)], axis=2)
    for week, (first, end) in enumerate([(0, 7), (7, 14), (14, 21), (21, 28), (28, 30)]):
        for place in range(3):
            values = whole[:, first:end, place].max(axis=1)
            order = np.argsort(values)
            weight = np.cumsum(made.paths["standing"][order, end - 1, 0])
            expected = values[order][np.searchsorted(weight, weight[-1] / 2)]
            assert medians[week, place, 0] == pytest.approx(expected, rel=0.035)


def test_weekly_medians_are_those_of_a_histogram_wherever_the_resampled_middle_lies():
    """Seven draws in ten see few, three see many: in some resamples the median jumps far beyond the middle third."""
    made = with_paths()
    few = (np.arange(made.size) % 20 < 14)[:, None, None]
    made.paths["crowd"] = np.where(few, 10.0, 1e6).astype(np.float32) * np.ones_like(made.paths["crowd"])
    times = resamples(20)
    medians = crowds_of(made, draws=20)
    assert 1 <= (medians[0, 0] > 1e4).sum() < 40
    bins = np.searchsorted(PERSONS.edges(), made.paths["crowd"][:, 0, 0], side="right") - 1
    for row in range(201):
        weight = times[row, np.arange(made.size) % 20] * (made.paths["standing"][:, 6, 0].astype(float) * WEIGHT // 1)
        histogram = np.bincount(bins, weight, N_BINS).astype(np.int64)
        assert medians[0, 0, row] == pytest.approx(quantiles(histogram, PERSONS, 0.5)[0], rel=1e-6)


def test_crowds_that_nobody_is_left_to_watch_are_not_a_number():
    made = with_paths()
    made.paths["standing"][:, 14:] = 0.0
    medians = crowds_of(made)
    assert np.isfinite(medians[:2]).all()
    assert np.isnan(medians[2:]).all()
    table = crowd_table(medians, medians)
    assert table.loc[table["week"] > 2, ["difference", "low", "high"]].isna().all(axis=None)


def test_a_larger_crowd_differs_by_as_much_and_an_equal_one_by_exactly_nothing():
    before, after = crowds_of(with_paths()), crowds_of(with_paths(1.0))
    same = crowd_table(before, before)
    assert (same[["difference", "low", "high"]].to_numpy() == 0.0).all()
    table = crowd_table(before, after)
    assert (table["difference"] > 0.5 * table["baseline"]).all()
    assert ((table["low"] <= table["difference"]) & (table["difference"] <= table["high"])).mean() > 0.9
    assert (table["low"] > 0.0).all()
