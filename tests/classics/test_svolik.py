"""Svolik's two autocracies: power, the coup hazard, and who is never unseated; the threat of rebellion."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standoff.classics.global_game import solve_static
from standoff.classics.svolik import (
    EXITS,
    Rule,
    chance_of_establishment,
    coup_hazard,
    exit_shares,
    follow_tenure,
    rebellion_threshold,
)
from standoff.errors import StandoffError

RULES = st.builds(
    Rule, st.floats(0.0, 1.0), st.floats(0.0, 3.0), st.floats(0.0, 1.0), st.integers(1, 6), st.floats(0.0, 1.0)
)


def test_the_coup_hazard_falls_with_power_and_is_nil_once_established() -> None:
    hazard = coup_hazard(np.arange(8), Rule(0.2, 0.5, 0.3, 4))
    assert all(later < earlier for earlier, later in pairwise(hazard[:4]))
    assert hazard[:4] == pytest.approx(0.2 * np.exp(-0.5 * np.arange(4)))
    assert np.all(hazard[4:] == 0.0)


def test_a_ruler_who_never_gathers_power_faces_the_same_hazard_for_ever() -> None:
    tenure = follow_tenure(Rule(0.1, 0.5, 0.0, 2), 30)
    assert tenure.standing == pytest.approx(0.9 ** np.arange(31))
    assert tenure.coup_hazard == pytest.approx(np.full(30, 0.1))
    assert np.all(tenure.established == 0.0)


def test_the_hazard_falls_with_years_in_office() -> None:
    tenure = follow_tenure(Rule(0.15, 0.4, 0.25, 5, 0.02), 60)
    assert all(later < earlier for earlier, later in pairwise(tenure.coup_hazard))


@given(RULES)
@settings(deadline=None)
def test_the_shares_add_up(rule: Rule) -> None:
    tenure = follow_tenure(rule, 25)
    lost = (tenure.standing[:-1] - tenure.coups) * rule.other_exit
    assert tenure.standing[1:] == pytest.approx(tenure.standing[:-1] - tenure.coups - lost, abs=1e-12)
    assert np.all(tenure.established <= tenure.standing + 1e-12)
    assert np.all((tenure.standing >= 0.0) & (tenure.standing <= 1.0 + 1e-12))


def test_the_chain_agrees_with_rulers_followed_one_by_one() -> None:
    rule = Rule(0.12, 0.5, 0.3, 3, 0.03)
    random = np.random.default_rng(5)
    rulers = 200_000
    power, in_office = np.zeros(rulers, int), np.ones(rulers, bool)
    tenure = follow_tenure(rule, 12)
    for year in range(12):
        chance = np.where(power < 3, 0.12 * np.exp(-0.5 * power), 0.0)
        unseated = in_office & (random.random(rulers) < chance)
        assert unseated.mean() == pytest.approx(tenure.coups[year], abs=0.0015)
        in_office &= ~unseated & (random.random(rulers) >= 0.03)
        power += in_office & (random.random(rulers) < 0.3)
    assert in_office.mean() == pytest.approx(tenure.standing[-1], abs=0.004)
    assert (in_office & (power >= 3)).mean() == pytest.approx(tenure.established[-1], abs=0.004)


@pytest.mark.parametrize(("steps", "decay"), [(1, 0.0), (2, 0.7), (5, 0.3)])
def test_who_is_left_in_the_end_is_who_became_established(steps: int, decay: float) -> None:
    rule = Rule(0.1, decay, 0.2, steps)
    tenure = follow_tenure(rule, 2000)
    assert tenure.standing[-1] == pytest.approx(chance_of_establishment(rule), abs=1e-12)
    assert tenure.established[-1] == pytest.approx(tenure.standing[-1], abs=1e-12)


def test_establishment_by_hand() -> None:
    assert chance_of_establishment(Rule(0.1, 0.0, 0.2, 1)) == pytest.approx(9.0 / 14.0)
    assert chance_of_establishment(Rule(0.1, 0.0, 0.2, 1, 0.1)) == pytest.approx(0.162 / (1 - 0.81 * 0.8))
    assert chance_of_establishment(Rule(0.1, 0.0, 0.0, 1)) == 0.0
    assert chance_of_establishment(Rule(0.0, 0.0, 0.2, 9)) == pytest.approx(1.0)
    assert chance_of_establishment(Rule(1.0, 0.0, 0.2, 1)) == 0.0


@pytest.mark.parametrize("unpunished", [1e-3, 1e-17, 1e-300])
def test_rare_grabs_lose_no_digits(unpunished: float) -> None:
    assert chance_of_establishment(Rule(0.0, 0.0, unpunished, 3)) == pytest.approx(1.0, rel=1e-12)
    tiny = chance_of_establishment(Rule(0.5, 0.0, unpunished, 1))
    assert tiny == pytest.approx(0.5 * unpunished / (0.5 + 0.5 * unpunished), rel=1e-12)


def test_a_certain_coup_leaves_no_one_and_no_hazard_to_speak_of() -> None:
    tenure = follow_tenure(Rule(1.0, 0.0, 0.5, 2), 3)
    assert tenure.standing.tolist() == [1.0, 0.0, 0.0, 0.0]
    assert np.isnan(tenure.coup_hazard[1:]).all()


def test_a_goal_beyond_the_years_is_not_reached() -> None:
    assert follow_tenure(Rule(0.1, 0.2, 1.0, 50), 10).established[-1] == 0.0
    assert follow_tenure(Rule(0.0, 0.2, 1.0, 10), 10).established[-1] == pytest.approx(1.0)


def test_the_exits_add_up_to_the_published_total_and_shares() -> None:
    assert sum(way.leaders for way in EXITS.values()) == 303
    assert sum(exit_shares().values()) == pytest.approx(1.0)
    assert round(100.0 * exit_shares()["popular uprising"], 1) == 10.6
    assert 0.65 < exit_shares()["coup"] < 0.68


def test_rebellion_rises_with_its_reward_and_is_the_limit_of_the_global_game() -> None:
    assert rebellion_threshold(1.0, 1.0) == 0.5
    thresholds = [rebellion_threshold(reward, 1.0) for reward in (0.1, 1.0, 5.0)]
    assert all(later > earlier for earlier, later in pairwise(thresholds))
    limit = solve_static(0.4, 0.2, 1.0, 1e9).thresholds
    assert limit == pytest.approx([rebellion_threshold(0.6, 0.4)], abs=1e-3)


@pytest.mark.parametrize(
    ("rule", "named"),
    [
        (Rule(1.1, 0.1, 0.2, 3), r"coup_chance .*\[0, 1\]"),
        (Rule(0.1, -0.1, 0.2, 3), "decay"),
        (Rule(0.1, 0.1, math.nan, 3), "unpunished"),
        (Rule(0.1, 0.1, 0.2, 0), r"established_at .* in \[1, 1e\+06\]"),
        (Rule(0.1, 0.1, 0.2, 1.5), "established_at .* whole"),  # type: ignore[arg-type]
        (Rule(0.1, 0.1, 0.2, 3, -1.0), "other_exit"),
    ],
)
def test_a_bad_rule_is_named(rule: Rule, named: str) -> None:
    with pytest.raises(StandoffError, match=named):
        follow_tenure(rule, 5)


def test_other_bad_input_is_named() -> None:
    rule = Rule(0.1, 0.1, 0.2, 3)
    with pytest.raises(StandoffError, match="years"):
        follow_tenure(rule, 0)
    with pytest.raises(StandoffError, match="power"):
        coup_hazard(-1.0, rule)
    with pytest.raises(StandoffError, match="success"):
        rebellion_threshold(0.0, 1.0)
