"""The probabilistic Condorcet election: KTAB's odds, its two Markov chains, sure winners, symmetry, bad input."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from standoff.classics import condorcet
from standoff.classics.condorcet import Rules, elect
from standoff.classics.expected_utility import CAR_EMISSIONS
from standoff.errors import StandoffError

ELECTIONS = ("conditional", "markov-uniform", "markov-incentive")
VICTORIES = ("linear", "square", "quartic", "octic", "binary")
CYCLE = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])


def draw(seed: int, n: int = 7) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.uniform(0, 10, n), rng.uniform(0.1, 1, n), rng.uniform(0.1, 1, n)


def iterate(coalitions: np.ndarray, victories: np.ndarray, *, incentive: bool) -> np.ndarray:
    """KTAB's way: sum over contests, average with the last estimate, from an even start."""
    n = len(victories)
    pull = coalitions * victories + np.eye(n) * 1e-10
    challenge = pull / pull.sum(axis=0) if incentive else np.full((n, n), 1.0 / n)
    p = np.full(n, 1.0 / n)
    for _ in range(5000):
        contest = p[:, None] * challenge.T
        p = (p + (victories * (contest + contest.T)).sum(axis=1)) / 2.0
    return p


@pytest.mark.parametrize(
    ("victory", "two_to_one", "eleven_to_ten"),
    [
        ("linear", 2 / 3, 0.524),
        ("square", 4 / 5, 0.548),
        ("quartic", 16 / 17, 0.594),
        ("octic", 256 / 257, 0.682),
        ("binary", 1.0, 1.0),
    ],
)
def test_the_stronger_coalition_has_the_odds_of_its_rule(
    victory: condorcet.Victory, two_to_one: float, eleven_to_ten: float
) -> None:
    assert condorcet.find_victories([[0, 2], [1, 0]], victory)[0, 1] == pytest.approx(two_to_one)
    assert condorcet.find_victories([[0, 11], [10, 0]], victory)[0, 1] == pytest.approx(eleven_to_ten, abs=5.1e-4)


def test_the_binary_victory_runs_from_never_to_always_between_ten_per_cent() -> None:
    odds = [condorcet.find_victories([[0, a], [1, 0]], "binary")[0, 1] for a in (1 / 1.1, 1.0, 1.05, 1.1, 3.0)]
    assert odds == pytest.approx([0.0, 0.5, (1.05 / 2.05 * 2.1 - 1.0) / 0.1, 1.0, 1.0], abs=1e-9)


@pytest.mark.parametrize("election", ["markov-uniform", "markov-incentive"])
def test_a_unanimous_cycle_of_three_leaves_each_a_third(election: condorcet.Contest) -> None:
    victories = condorcet.find_victories(CYCLE)
    assert condorcet.choose(CYCLE, victories, election) == pytest.approx(1 / 3)


def test_a_sure_cycle_has_nothing_to_condition_on() -> None:
    with pytest.raises(StandoffError, match="beat all others"):
        condorcet.choose(CYCLE, condorcet.find_victories(CYCLE), "conditional")


@pytest.mark.parametrize("voting", list(condorcet.VOTING))
@pytest.mark.parametrize("victory", VICTORIES)
@pytest.mark.parametrize("election", ELECTIONS)
def test_probabilities_sum_to_one_and_mirror_the_issue(voting: Any, victory: Any, election: Any) -> None:
    positions, capabilities, saliences = draw(4)
    rules = Rules(voting, victory, election)
    found = elect(positions, capabilities, saliences, rules)
    mirror = elect(-positions, capabilities, saliences, rules)
    scaled = elect(100.0 + 7.0 * positions, 30.0 * capabilities, saliences, rules)
    assert found.probabilities.sum() == pytest.approx(1.0)
    assert found.probabilities.min() >= 0.0
    assert found.victories + found.victories.T == pytest.approx(np.ones((7, 7)))
    assert mirror.probabilities[::-1] == pytest.approx(found.probabilities, abs=1e-12)
    assert scaled.probabilities == pytest.approx(found.probabilities, abs=1e-9)


@pytest.mark.parametrize("incentive", [False, True])
@pytest.mark.parametrize("victory", ["linear", "square", "binary"])
@pytest.mark.parametrize("seed", range(3))
def test_the_solved_limit_is_what_the_iteration_tends_to(incentive: bool, victory: Any, seed: int) -> None:
    rules = Rules("proportional", victory, "markov-incentive" if incentive else "markov-uniform")
    found = elect(*draw(seed), rules)
    assert found.probabilities == pytest.approx(
        iterate(found.coalitions, found.victories, incentive=incentive), abs=1e-8
    )


@pytest.mark.parametrize("election", ELECTIONS)
@pytest.mark.parametrize("seed", range(5))
def test_with_sure_victories_the_weighted_median_wins(election: Any, seed: int) -> None:
    positions, capabilities, saliences = draw(seed)
    found = elect(positions, capabilities, saliences, Rules("binary", "octic", election, "capability"))
    order = np.argsort(positions)
    share = np.cumsum(capabilities[order]) / capabilities.sum()
    median = positions[order][np.searchsorted(share, 0.5)]
    assert found.winners == pytest.approx([median])
    sure = np.where(found.victories > 0.5, 1.0, np.where(found.victories < 0.5, 0.0, 0.5))
    limit = condorcet.choose(found.coalitions, sure, election)
    assert limit[found.options == median] == pytest.approx(1.0)


def test_an_unopposed_option_wins_for_sure_and_an_even_contest_is_even() -> None:
    for election in ELECTIONS:
        alone = elect([3.0, 3.0], [1, 1], [1, 1], Rules(election=election), options=[3.0, 4.0], width=2.0)
        even = elect([0.0, 1.0], [2, 1], [0.5, 1], Rules(election=election))
        one = elect([5.0], [1], [1], Rules(election=election))
        assert alone.probabilities == pytest.approx([1.0, 0.0])
        assert even.probabilities == pytest.approx([0.5, 0.5])
        assert one.probabilities == pytest.approx([1.0])


def test_power_draws_the_mean_and_sharper_victories_the_spread() -> None:
    means = [elect([0, 5, 10], [1, 1, power], [1, 1, 1]).mean for power in (0.2, 0.5, 1.0, 2.0, 9.0)]
    spreads = [elect([0, 4, 5, 7, 10], [1] * 5, [1] * 5, Rules(victory=v)).probabilities.max() for v in VICTORIES[:4]]
    assert np.all(np.diff(means) > 0.0)
    assert np.all(np.diff(spreads) > 0.0)
    assert means[2] == pytest.approx(5.0)


def test_concave_utility_strengthens_the_middle() -> None:
    middles = [elect([0, 5, 10], [1, 1, 1], [1, 1, 1], risk=risk).probabilities[1] for risk in (-0.8, 0.0, 0.8)]
    assert middles[1] == pytest.approx(4 / 7)
    assert np.all(np.diff(middles) > 0.0)


def test_two_sets_that_are_never_left_share_what_flows_into_them() -> None:
    chain = np.array([[1.0, 0.0, 0.3], [0.0, 1.0, 0.1], [0.0, 0.0, 0.6]])
    assert condorcet.find_limit(chain) == pytest.approx([1 / 3 + 0.25, 1 / 3 + 1 / 12, 0.0])
    assert condorcet.find_limit(np.eye(4)) == pytest.approx(0.25)


def test_a_nearly_sure_chain_keeps_its_small_shares() -> None:
    strength = np.array([[0.0, 1e5], [1.0, 0.0]])
    victories = condorcet.find_victories(strength, "quartic")
    limit = condorcet.choose(strength, victories, "markov-uniform")
    assert limit[1] == pytest.approx(1e-20, rel=1e-9)


def test_a_floor_makes_every_contest_open() -> None:
    closed = elect([3.0], [1], [1], options=[3.0, 4.0], width=2.0)
    opened = elect([3.0], [1], [1], Rules(floor=1e-8), options=[3.0, 4.0], width=2.0)
    assert closed.probabilities[1] == 0.0
    assert opened.probabilities[1] == pytest.approx(2e-8, rel=1e-3)


def test_salience_weighs_only_where_it_is_asked_to() -> None:
    given = ([0.0, 1.0], [1.0, 1.0], [0.2, 0.8])
    assert elect(*given).probabilities == pytest.approx([0.2, 0.8])
    assert elect(*given, Rules(weights="capability")).probabilities == pytest.approx([0.5, 0.5])


def test_the_car_emission_winner_is_the_median_of_the_expected_utility_model() -> None:
    found = elect(CAR_EMISSIONS.positions, CAR_EMISSIONS.capabilities, CAR_EMISSIONS.saliences)
    assert found.options == pytest.approx([4.0, 7.0, 10.0])
    assert found.winners == pytest.approx([7.0])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"positions": [0.0, np.inf]}, "positions must be a number"),
        ({"positions": []}, "positions, capabilities and saliences must be lists"),
        ({"capabilities": [1.0]}, "positions, capabilities and saliences must be lists"),
        ({"capabilities": [-1.0, 1.0]}, r"capabilities must be a number in \[0, 1e\+100\], found -1"),
        ({"capabilities": [0.0, 0.0]}, "capabilities must not all be 0"),
        ({"saliences": [0.0, 1.0]}, r"saliences must be a number in \(0, 1\], found 0"),
        ({"risk": 2.0}, r"risk must be a number in \[-1, 1\], found 2"),
        ({"width": 0.0}, "width must be a number above 0"),
        ({"width": 0.5}, "width must be at least the greatest distance"),
        ({"options": [[1.0]]}, "options must be a list"),
        ({"options": [np.nan]}, "options must be a number"),
    ],
)
def test_an_election_that_cannot_be_held_is_refused(change: dict[str, Any], message: str) -> None:
    good: dict[str, Any] = {"positions": [0.0, 1.0], "capabilities": [1.0, 1.0], "saliences": [1.0, 1.0]}
    elect(**good)
    with pytest.raises(StandoffError, match=f"^{message}"):
        elect(**good | change)


@pytest.mark.parametrize("name", ["voting", "victory", "election", "weights"])
def test_a_rule_that_is_not_known_is_named(name: str) -> None:
    with pytest.raises(StandoffError, match=f"^{name} must be one of"):
        Rules(**{name: "plurality"})


def test_tables_of_the_wrong_shape_are_refused() -> None:
    with pytest.raises(StandoffError, match="square"):
        condorcet.find_victories([[1.0, 2.0]])
    with pytest.raises(StandoffError, match="by actor"):
        condorcet.form_coalitions([1.0, 2.0], [[0.0, 1.0]])
    with pytest.raises(StandoffError, match=r"^floor must be a number"):
        Rules(floor=-1.0)


def test_powers_far_apart_leave_a_distribution_all_the_same() -> None:
    positions, powers, heeds = [0.75, 1e17, 1e8], [5e-324, 0.25, 0.0], [1.0, 0.1, 1.0]
    for election in ("markov-uniform", "markov-incentive", "conditional"):
        rules = Rules("binary", "linear", election)  # type: ignore[arg-type]
        shares = elect(positions, powers, heeds, rules, risk=1e-8).probabilities
        assert shares == pytest.approx([0.0, 0.0, 1.0], abs=1e-12)
