"""Value of evidence on members whose answer at each level is known."""

import numpy as np
import pytest

from standoff.analysis.evidence_value import LEVELS, evidence_table, spread_of_levels, square_of_moves
from standoff.errors import StandoffError


def members(rng, slope, n=400, noise=0.2, own=0.1):
    """Answers (level, member): a member's own height, the level's effect, and what is luck in each arm."""
    return rng.normal(0.3, noise, n) + slope * np.array(LEVELS)[:, None] + rng.normal(0.0, own, (len(LEVELS), n))


def test_the_planted_one_comes_first_and_the_irrelevant_one_has_exactly_nothing():
    rng = np.random.default_rng(1)
    still = np.tile(rng.random(400), (5, 1))
    table = evidence_table({"still": still, "weak": members(rng, 0.1), "strong": members(rng, -0.5)})
    assert list(table["assumption"]) == ["strong", "weak", "still"]
    assert list(table["rank"]) == [1, 2, 3]
    none = table.iloc[2]
    assert (none["moves"], none["moves_low"], none["moves_high"], none["expected_change"]) == (0.0, 0.0, 0.0, 0.0)
    assert list(table["beyond_noise"]) == [True, True, False]


def test_moves_is_the_standard_deviation_of_the_answer_over_levels():
    rng = np.random.default_rng(2)
    row = evidence_table({"x": members(rng, 0.5, 4000)}).iloc[0]
    truth = 0.5 * np.std(LEVELS)
    assert row["moves"] == pytest.approx(truth, rel=0.03)
    assert row["moves_low"] <= truth <= row["moves_high"]
    assert row["expected_change"] == pytest.approx(0.5 * np.mean(np.abs(np.array(LEVELS) - 0.5)), rel=0.05)
    assert row["p_high"] - row["p_low"] == pytest.approx(0.5 * 0.8, rel=0.03)


def test_luck_alone_is_not_taken_for_value():
    rng = np.random.default_rng(3)
    squares, covered, naive = [], [], []
    for _ in range(400):
        found = members(rng, 0.0, 50, own=0.3)
        squares.append(square_of_moves(found)[0])
        covered.append(spread_of_levels(found)[1] == 0.0)
        naive.append(found.mean(axis=1).var())
    error = np.std(squares) / np.sqrt(len(squares))
    assert abs(np.mean(squares)) < 3.0 * error
    assert np.mean(naive) > 10.0 * error
    assert np.mean(covered) >= 0.88


def test_the_interval_holds_the_truth_about_nine_times_in_ten():
    rng = np.random.default_rng(4)
    truth = 0.3 * np.std(LEVELS)
    inside = []
    for _ in range(300):
        _, low, high = spread_of_levels(members(rng, 0.3, 100, own=0.25))
        inside.append(low <= truth <= high)
    assert np.mean(inside) == pytest.approx(0.9, abs=0.05)


def test_a_hump_is_seen_though_both_ends_are_alike():
    rng = np.random.default_rng(5)
    hump = np.array([0.1, 0.3, 0.5, 0.3, 0.1])[:, None] + 0.0 * rng.random((5, 50))
    row = evidence_table({"hump": hump}).iloc[0]
    assert row["p_low"] == row["p_high"] == pytest.approx(0.1)
    assert (row["lowest"], row["highest"]) == pytest.approx((0.1, 0.5))
    assert row["moves"] == pytest.approx(np.std([0.1, 0.3, 0.5, 0.3, 0.1]))


def test_members_missing_at_a_level_are_left_out_at_all():
    rng = np.random.default_rng(6)
    whole = members(rng, 0.4, 100)
    holed = np.concatenate([whole, whole + 5.0], axis=1)
    holed[2, 100:] = np.nan
    assert (
        evidence_table({"x": holed})
        .drop(columns=["at_low", "at_high"])
        .equals(evidence_table({"x": whole}).drop(columns=["at_low", "at_high"]))
    )


def test_values_at_the_ends_are_told():
    row = evidence_table(
        {"x": np.random.default_rng(7).random((5, 9))}, {"x": np.array([1.0, 2.0, 3.0, 4.0, 7.0])}
    ).iloc[0]
    assert (row["at_low"], row["at_high"]) == (1.0, 7.0)


def test_nothing_asked_is_an_empty_table():
    assert len(evidence_table({})) == 0


@pytest.mark.parametrize("found", [np.ones((1, 50)), np.ones(50), np.ones((5, 3)), np.full((5, 50), np.nan)])
def test_too_little_to_settle_is_refused(found):
    with pytest.raises(StandoffError, match="`x`"):
        evidence_table({"x": found})
