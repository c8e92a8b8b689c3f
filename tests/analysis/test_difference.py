import numpy as np
import pytest
from synthetic_runs import chunk

from standoff.analysis.difference import Pairing
from standoff.errors import StandoffError

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
