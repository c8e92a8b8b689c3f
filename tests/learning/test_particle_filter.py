"""The filter against exact answers: a random walk with unknown drift, through the code that the crisis goes through."""

import numpy as np
import pytest
from scipy.stats import chisquare
from walks import Walk, kalman, walked

from standoff.learning.cloud import Cloud, effective_number, keep, normalised, raised, resample
from standoff.learning.filtering import Impossible, learn, tempering_step
from standoff.learning.moving import Rules


def points(seed, n):
    return np.random.default_rng(seed).standard_normal((n, 1))


@pytest.mark.parametrize(("q", "r", "z"), [(0.5, 1.0, 0.3), (0.3, 0.15, -1.5), (0.05, 0.4, 2.5), (0.0, 0.5, 0.7)])
def test_it_agrees_with_kalman_in_mean_spread_evidence_and_in_its_own_error(q, r, z):
    """Four filters on the same data: no bias beyond what their own sampling error allows."""
    seen = walked(np.random.default_rng(3), z, q, r, 10)
    mean, cov, evidence = kalman(seen, q, r)
    found = [learn(Walk(seen, q, r, seed=k), points(k, 6000), np.random.default_rng(50 + k)) for k in range(4)]
    for part, exact, spread in (("x", mean[0], cov[0, 0]), ("z", mean[1], cov[1, 1])):
        clouds = [each.cloud for each in found]
        values = [cloud.state[0] if part == "x" else cloud.z[:, 0] for cloud in clouds]
        told = np.array([cloud.estimate(each) for cloud, each in zip(clouds, values, strict=True)])
        off = told[:, 0].mean() - exact
        assert abs(off) < 0.15 * np.sqrt(spread)
        assert abs(off) < 3.0 * np.sqrt(np.square(told[:, 1]).sum()) / 4
        assert np.mean([each.std() for each in values]) == pytest.approx(np.sqrt(spread), rel=0.1)
    assert np.mean([each.evidence for each in found]) == pytest.approx(evidence, abs=0.25)


def test_moves_are_what_keeps_a_fixed_parameter_alive():
    """Without being lived again, a handful of drawn points is all that a filter can choose from."""
    seen = walked(np.random.default_rng(3), 1.3, 0.0, 0.2, 12)
    mean, cov, _ = kalman(seen, 0.0, 0.2)
    moved = learn(Walk(seen, 0.0, 0.2), points(1, 500), np.random.default_rng(5)).cloud
    still = learn(Walk(seen, 0.0, 0.2), points(1, 500), np.random.default_rng(5), Rules(moves=0, last=0)).cloud
    assert still.distinct < 50 < 200 < moved.distinct
    assert moved.estimate(moved.z[:, 0])[0] == pytest.approx(mean[1], abs=0.3 * np.sqrt(cov[1, 1]))


def test_what_was_seen_is_taken_in_by_steps_when_it_would_leave_few_particles():
    far = np.array([6.0])
    found = learn(Walk(far, 0.1, 0.1), points(1, 2000), np.random.default_rng(5), Rules(moves=8))
    (passed,) = found.passed
    mean, _, evidence = kalman(far, 0.1, 0.1)
    assert passed.at_once < 20
    assert passed.steps > 3
    assert found.cloud.estimate(found.cloud.z[:, 0])[0] == pytest.approx(mean[1], abs=0.03)
    assert found.evidence == pytest.approx(evidence, abs=0.6)


def test_the_same_seen_twice_narrows_as_two_independent_reports_do():

    class Repeated(Walk):
        def live(self, z, noise, state, first, last):
            state, likelihood, seen = super().live(z, noise, state, first, last)
            return state, 2.0 * likelihood, seen

    spreads = []
    for kind in (Walk, Repeated):
        cloud = learn(kind(np.array([0.8]), 0.0, 0.5), points(1, 8000), np.random.default_rng(5)).cloud
        spreads.append(np.sqrt(cloud.weights @ np.square(cloud.z[:, 0] - cloud.weights @ cloud.z[:, 0])))
    assert spreads == pytest.approx([(1.0 + 4.0) ** -0.5, (1.0 + 8.0) ** -0.5], rel=0.05)


def test_ranks_of_the_true_drift_are_flat_when_data_come_from_the_prior():
    """Simulation-based calibration (Talts et al. 2018): the truth ranks anywhere among posterior draws alike."""
    generator = np.random.default_rng(11)
    ranks = []
    for k in range(200):
        truth = generator.standard_normal()
        seen = walked(generator, truth, 0.4, 0.6, 5)
        cloud = learn(Walk(seen, 0.4, 0.6, seed=100 + k), generator.standard_normal((120, 1)), generator).cloud
        drawn = generator.choice(cloud.z[:, 0], 9, p=cloud.weights)
        ranks.append(int((drawn < truth).sum()))
    assert chisquare(np.bincount(ranks, minlength=10)).pvalue > 0.01


def test_points_that_the_prior_refuses_are_never_reached():
    seen = walked(np.random.default_rng(3), 1.5, 0.2, 0.3, 6)
    start = np.minimum(points(1, 1000), 0.9)
    cloud = learn(Walk(seen, 0.2, 0.3, refused=1.0), start, np.random.default_rng(5)).cloud
    assert cloud.z.max() < 1.0
    assert cloud.distinct > 100


def test_no_particle_that_could_have_given_it_is_told_with_its_stage():
    with pytest.raises(Impossible) as caught:
        learn(Walk(np.array([0.1, 500.0]), 0.1, 0.3, limit=5.0), points(1, 300), np.random.default_rng(5))
    assert caught.value.stage == 1


def test_particles_that_could_not_have_given_it_are_left_out():
    cloud = learn(Walk(np.array([2.0]), 0.1, 1.0, limit=1.0), points(1, 3000), np.random.default_rng(5)).cloud
    assert np.abs(cloud.state[0] - 2.0).max() <= 1.0


def test_systematic_resampling_gives_each_particle_its_share_rounded_up_or_down():
    weights = normalised(np.random.default_rng(2).normal(0.0, 2.0, 400))
    for uniform in (0.001, 0.37, 0.999):
        children = np.bincount(resample(weights, uniform), minlength=400)
        assert children.sum() == 400
        assert (np.abs(children - 400 * weights) < 1.0 + 1e-9).all()


def test_a_tempering_step_stops_at_the_floor():
    likelihood = np.random.default_rng(2).normal(0.0, 30.0, 2000)
    step = tempering_step(np.zeros(2000), likelihood, 1.0, Rules(smallest=1e-6))
    assert effective_number(raised(np.zeros(2000), likelihood, step)) == pytest.approx(1000, rel=1e-3)
    assert tempering_step(np.zeros(2000), likelihood * 1e-6, 0.7, Rules()) == 0.7


def test_sampling_error_counts_the_children_of_one_ancestor_as_one():
    values = np.repeat([0.0, 1.0], 50)
    alone, kin = (
        Cloud(np.zeros((100, 1)), np.zeros((100, 1), np.uint64), None, *np.zeros((2, 100)), root[:, None])
        for root in (np.arange(100), np.repeat([0, 1], 50))
    )
    assert alone.estimate(values)[1] == pytest.approx(0.05)
    assert kin.estimate(values)[1] == pytest.approx(0.5**0.5 * 0.5)


def test_sampling_error_is_told_where_all_particles_descend_from_one():
    """Fourteen filters of fifty stages scatter as each tells; the first ancestors alone would tell of no error."""
    seen = walked(np.random.default_rng(3), 0.4, 0.6, 0.3, 50)
    clouds = [learn(Walk(seen, 0.6, 0.3, seed=k), points(k, 150), np.random.default_rng(k)).cloud for k in range(14)]
    told = np.array([cloud.estimate(cloud.state[0]) for cloud in clouds])
    first = [
        np.sqrt(np.square(np.bincount(cloud.kin[:, 0], cloud.weights * (cloud.state[0] - mean))).sum())
        for cloud, mean in zip(clouds, told[:, 0], strict=True)
    ]
    scatter = told[:, 0].std(ddof=1)
    assert np.median([cloud.families() for cloud in clouds]) < 2.0
    assert np.median(first) < 0.1 * scatter
    assert 0.5 * scatter < np.median(told[:, 1]) < 2.0 * scatter


def test_families_are_told_of_the_oldest_generation_that_has_enough_of_them():
    cloud = Cloud(np.zeros((400, 1)), np.zeros((400, 1), np.uint64), None, *np.zeros((2, 400)), np.arange(400)[:, None])
    few = cloud.take(np.repeat([3, 8], 200))
    assert few.families() == pytest.approx(2.0)
    many = few.take(np.repeat(np.arange(100), 4))
    assert many.families() == pytest.approx(1.0)
    assert len(np.unique(many.root)) == 100


@pytest.mark.parametrize("share", [0.1, 0.9])
def test_what_is_taken_is_kept_and_the_rest_stays(share):
    old, new = np.arange(40.0).reshape(20, 2), -1.0 - np.arange(40.0).reshape(20, 2)
    taken = np.random.default_rng(1).random(20) < share
    expected = np.where(taken[:, None], new, old)
    np.testing.assert_array_equal(keep(taken, new.copy(), old.copy()), expected)
