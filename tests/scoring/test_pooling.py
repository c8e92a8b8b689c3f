"""Pooling: between its two sides, the weight goes to who knows more, and a case never bears on its own weight."""

from __future__ import annotations

import doctest

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

import standoff.scoring.pooling as module
from standoff.errors import StandoffError
from standoff.scoring.pooling import count_once, learn_weight, leave_one_out, log_pool, weights_from_others
from standoff.scoring.proper import log_score

RNG = np.random.default_rng(8)
TRUTH = RNG.beta(0.8, 1.6, 400)
HAPPENED = (RNG.random(400) < TRUTH).astype(float)
BASE = np.full(400, 1 / 3)
NOISE = np.clip(RNG.random(400), 0.02, 0.98)


def test_the_examples_of_the_docstrings_hold() -> None:
    assert doctest.testmod(module).failed == 0


def test_weights_of_0_and_1_give_back_one_side() -> None:
    inside, outside = np.array([0.1, 0.6, 0.95]), np.array([0.3, 0.2, 0.5])
    assert log_pool(inside, outside, 1.0) == pytest.approx(inside)
    assert log_pool(inside, outside, 0.0) == pytest.approx(outside)
    between = log_pool(inside, outside, 0.4)
    assert (np.minimum(inside, outside) < between).all()
    assert (between < np.maximum(inside, outside)).all()


def test_two_sides_that_agree_are_left_as_they_are() -> None:
    assert log_pool([0.07], [0.07], 0.31) == pytest.approx([0.07])


def test_pooling_before_and_after_new_evidence_is_the_same() -> None:
    def update(p: np.ndarray, ratio: float) -> np.ndarray:
        return ratio * p / (ratio * p + 1 - p)

    inside, outside = np.array([0.1, 0.6]), np.array([0.3, 0.2])
    before = log_pool(update(inside, 3.0), update(outside, 3.0), 0.7)
    assert update(log_pool(inside, outside, 0.7), 3.0) == pytest.approx(before)


def test_a_forecast_of_0_does_not_silence_the_other_side() -> None:
    assert log_pool([0.0], [0.5], 0.5)[0] == pytest.approx(log_pool([0.005], [0.5], 0.5)[0])


def test_who_knows_more_gets_the_weight() -> None:
    assert learn_weight(TRUTH, BASE, HAPPENED) > 0.8
    assert learn_weight(NOISE, BASE, HAPPENED) < 0.2


def test_without_cases_or_without_a_difference_the_weight_is_a_half() -> None:
    assert learn_weight([], [], []) == 0.5
    assert learn_weight(BASE, BASE, HAPPENED) == pytest.approx(0.5)


@pytest.mark.parametrize("n", [1, 3, 40])
def test_the_weight_is_the_minimum_that_a_search_finds(n: int) -> None:
    inside, outside, outcome = TRUTH[:n], NOISE[:n], HAPPENED[:n]

    def cost(w: float) -> float:
        return float(log_score(log_pool(inside, outside, w), outcome, 1e-9).sum() - np.log(w) - np.log(1 - w))

    found = minimize_scalar(cost, bounds=(1e-6, 1 - 1e-6), method="bounded", options={"xatol": 1e-9}).x
    assert learn_weight(inside, outside, outcome) == pytest.approx(found, abs=1e-5)


def test_one_case_moves_the_weight_a_little_towards_who_was_right() -> None:
    right, wrong = learn_weight([0.3], [0.1], [1]), learn_weight([0.3], [0.1], [0])
    assert 0.3 < wrong < 0.5 < right < 0.7


def test_every_group_is_left_out_once_with_all_its_rows() -> None:
    groups = ["x", "y", "x", "z"]
    seen = []
    for name, others, own in leave_one_out(groups):
        assert {groups[i] for i in own} == {name}
        assert sorted([*others, *own]) == [0, 1, 2, 3]
        assert name not in {groups[i] for i in others}
        seen += own.tolist()
    assert sorted(seen) == [0, 1, 2, 3]


def test_each_case_counts_once() -> None:
    assert count_once(["a", "b", "a", "a"]) == pytest.approx([1 / 3, 1, 1 / 3, 1 / 3])
    many = weights_from_others([0.6, *[0.3] * 9, 0.2], [0.5, *[0.1] * 9, 0.5], [1, *[0] * 9, 0], list("abbbbbbbbbc"))
    few = weights_from_others([0.6, 0.3, 0.2], [0.5, 0.1, 0.5], [1, 0, 0], list("abc"))
    assert many[[0, -1]] == pytest.approx(few[[0, -1]])


def test_a_cases_own_outcome_never_bears_on_its_own_weight() -> None:
    cases = [f"c{i // 2}" for i in range(20)]
    regions = [f"r{i // 6}" for i in range(20)]
    for groups, own in ((None, [0, 1]), (regions, [0, 1, 2, 3, 4, 5])):
        before = weights_from_others(TRUTH[:20], BASE[:20], HAPPENED[:20], cases, groups)
        changed = HAPPENED[:20].copy()
        changed[own] = 1 - changed[own]
        after = weights_from_others(TRUTH[:20], BASE[:20], changed, cases, groups)
        assert after[own] == pytest.approx(before[own], abs=0)
        assert (np.delete(after, own) != np.delete(before, own)).all()


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: log_pool([0.1], [0.1, 0.2], 0.5), "inside forecasts are of shape"),
        (lambda: log_pool([0.1], [0.1], 1.5), "weights must be probabilities"),
        (lambda: weights_from_others([0.1], [0.2], [0], ["a", "b"]), "not as many names"),
        (lambda: weights_from_others([0.1], [0.2], [0], ["a"], ["r", "s"]), "not as many names"),
        (lambda: learn_weight([0.1], [0.2], [0.4]), "an outcome must be 0 or 1"),
    ],
)
def test_bad_input_is_told(call, says: str) -> None:
    with pytest.raises(StandoffError, match=says):
        call()
