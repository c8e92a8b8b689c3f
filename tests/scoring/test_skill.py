"""Skill: known values, cases count once and stay whole, intervals cover, and shuffled outcomes leave nothing."""

from __future__ import annotations

import doctest

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

import standoff.scoring.skill as module
from standoff.errors import StandoffError
from standoff.scoring.proper import brier
from standoff.scoring.skill import by_case, record_weights, shuffle_cases, shuffled_skill, skill, tell_apart

RNG = np.random.default_rng(21)
N = 60
TRUTH = RNG.beta(0.6, 1.2, N)
HAPPENED = (RNG.random(N) < TRUTH).astype(float)
CASES = [f"case-{i:02d}" for i in range(N)]


def test_the_examples_of_the_docstrings_hold() -> None:
    assert doctest.testmod(module).failed == 0


def test_skill_is_1_for_the_perfect_0_for_the_baseline_and_below_0_for_worse() -> None:
    base = np.full(4, 0.25)
    cases = list("abcd")
    assert skill(np.zeros(4), base, cases).value == 1.0
    assert skill(base, base, cases).value == 0.0
    assert skill(2 * base, base, cases).value == -1.0


def test_a_case_counts_once_however_many_rows_it_has() -> None:
    many = skill([0.1, 0.1, 0.1, 0.4], [0.2, 0.2, 0.2, 0.2], ["a", "a", "a", "b"])
    assert many.value == pytest.approx(1 - 0.25 / 0.2)
    assert many.cases == 2
    assert by_case([0.1, 0.3, 0.5], ["b", "a", "b"]).tolist() == pytest.approx([0.3, 0.3])


def test_one_case_has_no_interval_and_a_perfect_baseline_no_skill() -> None:
    one = skill([0.1, 0.2], [0.2, 0.2], ["a", "a"])
    assert one.value == pytest.approx(0.25)
    assert np.isnan([one.low, one.high]).all()
    assert np.isnan(skill([0.1, 0.0], [0.0, 0.0], ["a", "b"]).value)


def test_the_interval_of_the_difference_is_paired() -> None:
    hard = RNG.random(40)
    found = skill(0.9 * hard, hard, [str(i) for i in range(40)])
    assert (found.value, found.low, found.high) == pytest.approx((0.1, 0.1, 0.1))


def test_copies_of_rows_within_cases_do_not_narrow_the_interval() -> None:
    own, other = brier(TRUTH, HAPPENED), brier(np.full(N, 0.3), HAPPENED)
    plain = skill(own, other, CASES)
    copied = skill(np.repeat(own, 5), np.repeat(other, 5), list(np.repeat(CASES, 5)))
    assert (copied.value, copied.low, copied.high) == pytest.approx((plain.value, plain.low, plain.high))


def test_intervals_cover_the_true_skill_about_90_times_in_100() -> None:
    rng = np.random.default_rng(2)
    covered = []
    n, base = 80, 0.4
    for _ in range(300):
        p = rng.choice([0.1, 0.7], n)
        o = (rng.random(n) < p).astype(float)
        found = skill(brier(p, o), brier(np.full(n, base), o), [str(i) for i in range(n)], resamples=400)
        truth = 1 - (0.09 + 0.21) / 2 / 0.24
        covered.append(found.low <= truth <= found.high)
    assert np.mean(covered) == pytest.approx(0.9, abs=0.05)


def test_skill_vanishes_when_outcomes_are_shuffled() -> None:
    share = HAPPENED.mean()

    def score(o: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return brier(TRUTH, o), brier(np.full(N, share), o)

    null = shuffled_skill(score, HAPPENED, CASES)
    assert null.found > 0.2
    assert null.mean < 0.0
    assert null.high < null.found
    assert null.share == pytest.approx(1 / 501)
    assert null.mean == pytest.approx(-np.mean((TRUTH - share) ** 2) / (share * (1 - share)), abs=0.02)


def test_a_forecast_that_knows_nothing_is_inside_its_own_null() -> None:
    shares = []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        p, o = rng.random(30), (rng.random(30) < 0.4).astype(float)
        if o.min() == o.max():
            continue
        null = shuffled_skill(
            lambda x, p=p: (brier(p, x), brier(np.full(30, 0.4), x)), o, [str(i) for i in range(30)], 99, seed
        )
        shares.append(null.share)
    assert np.mean(np.array(shares) <= 0.1) < 0.25
    assert np.mean(shares) == pytest.approx(0.5, abs=0.12)


def test_telling_apart_is_the_area_under_the_roc_curve_and_cares_for_order_only() -> None:
    p, o = np.round(TRUTH, 1), HAPPENED
    value, low, high = tell_apart(p, o, CASES)
    assert value == pytest.approx(roc_auc_score(o, p))
    assert low < value < high <= 1.0
    assert tell_apart(p / 10, o, CASES) == pytest.approx((value, low, high))
    assert tell_apart(1 - p, o, CASES)[0] == pytest.approx(1 - value)
    assert tell_apart(np.full(N, 0.3), o, CASES)[0] == 0.5


def test_telling_apart_counts_each_case_once_and_needs_two_ends() -> None:
    many = tell_apart([0.1, 0.2, 0.9, 0.5, 0.1], [0, 0, 0, 1, 1], list("aaabc"))[0]
    weights = np.array([1, 1, 1, 3, 3]) / 3
    assert many == pytest.approx(roc_auc_score([0, 0, 0, 1, 1], [0.1, 0.2, 0.9, 0.5, 0.1], sample_weight=weights))
    assert np.isnan(tell_apart([0.1, 0.2], [0, 0], ["a", "b"])).all()
    with pytest.raises(StandoffError, match="1 names of cases for 2 forecasts"):
        tell_apart([0.1, 0.2], [0, 1], ["a"])


def test_a_case_keeps_its_rows_together_when_it_is_shuffled() -> None:
    cases = ["a", "a", "a", "b", "c"]
    for seed in range(20):
        dealt = shuffle_cases([0, 0, 1, 1, 0], cases, np.random.default_rng(seed))
        assert dealt[:3].tolist() in ([0, 0, 1], [1, 1, 1], [0, 0, 0])
    same = shuffle_cases([1, 1, 1, 0, 0], cases, np.random.default_rng(0))
    assert len(set(same[:3])) == 1


@pytest.mark.parametrize(
    ("scores", "cases", "says"),
    [([0.1, 0.2], ["a"], "1 names of cases for scores of shape"), ([], [], "0 names of cases")],
)
def test_bad_input_is_told(scores: list[float], cases: list[str], says: str) -> None:
    with pytest.raises(StandoffError, match=says):
        skill(scores, scores, cases)


def test_record_weights_bring_the_share_of_falls_to_the_records() -> None:
    outcome, cases = [1, 1, 1, 0, 0], ["a", "b", "b", "c", "d"]
    weights = record_weights(outcome, cases, 0.2)
    share = by_case(weights * np.array(outcome), cases).sum() / by_case(weights, cases).sum()
    assert share == pytest.approx(0.2)


def test_record_weights_are_one_where_all_ended_alike() -> None:
    assert record_weights([1, 1], ["a", "b"], 0.2).tolist() == [1.0, 1.0]


def test_the_order_of_one_pair_has_no_interval():
    """However often one pair is drawn again it stays in its order: that is no certainty."""
    assert np.isnan(tell_apart([0.1, 0.4], [0, 1], ["a", "b"])[1:]).all()
    assert np.isnan(tell_apart([0.1, 0.2, 0.4], [0, 0, 1], ["a", "b", "c"])[1:]).all()
    assert np.isfinite(tell_apart([0.1, 0.2, 0.4, 0.15], [0, 0, 1, 1], ["a", "b", "c", "d"])).all()
