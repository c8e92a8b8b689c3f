"""Shapley shares against brute force over all orders, the axioms that define them, and sampled orders."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from standoff.analysis.shapley import (
    MOST_EXACT,
    all_subsets,
    draw_orders,
    exact_shares,
    resample,
    sampled_shares,
    subsets_met,
)
from standoff.errors import StandoffError


def brute_force(n, value):
    """The definition: every order of the players, one after another."""
    total = [0.0] * n
    for order in itertools.permutations(range(n)):
        before = frozenset()
        for player in order:
            total[player] += value(before | {player}) - value(before)
            before = before | {player}
    return np.array(total) / math.factorial(n)


def random_game(n, seed, shape=()):
    """Values on all subsets, drawn at random; the empty set is not worth 0."""
    return np.random.default_rng(seed).normal(size=(2**n, *shape))


def lookup(values):
    return dict(zip(all_subsets(len(values).bit_length() - 1), values, strict=True)).__getitem__


@pytest.mark.parametrize("seed", range(20))
def test_exact_shares_are_those_of_brute_force_over_all_orders(seed):
    values = random_game(4, seed)
    np.testing.assert_allclose(exact_shares(values), brute_force(4, lookup(values)), rtol=0, atol=1e-14)


@pytest.mark.parametrize("n", [0, 1, 2, 5, 8, MOST_EXACT])
def test_shares_add_up_to_the_gap(n):
    values = random_game(n, n)
    shares = exact_shares(values)
    assert shares.shape == (n,)
    assert shares.sum() == pytest.approx(values[-1] - values[0], abs=1e-12)


def test_a_published_game_gets_its_shares():
    """The gloves game: one left glove (player 0), two right ones; a pair is worth 1. Shares 2/3, 1/6, 1/6 [M]."""
    values = [1.0 if 0 in each and len(each) > 1 else 0.0 for each in all_subsets(3)]
    np.testing.assert_allclose(exact_shares(values), [2 / 3, 1 / 6, 1 / 6], rtol=1e-14)


def test_a_voter_with_most_votes_gets_what_the_law_of_pivots_says():
    """Weighted majority [3; 2, 1, 1, 1]: the large voter is pivotal in half of all orders [D]."""
    weights = (2, 1, 1, 1)
    values = [float(sum(weights[i] for i in each) >= 3) for each in all_subsets(4)]
    np.testing.assert_allclose(exact_shares(values), [1 / 2, 1 / 6, 1 / 6, 1 / 6], rtol=1e-14)


def test_players_that_change_the_same_get_the_same():
    """Symmetry: the value depends on sizes only."""
    values = [math.sin(len(each)) for each in all_subsets(6)]
    np.testing.assert_allclose(exact_shares(values), math.sin(6) / 6, rtol=1e-13)


def test_a_player_that_changes_nothing_gets_nothing_exactly():
    game = lookup(random_game(3, 5))
    values = [game(each - {3}) for each in all_subsets(4)]
    assert exact_shares(values)[3] == 0.0
    sampled = sampled_shares(draw_orders(4, 5), lambda each: game(each - {3}))
    assert (sampled.by_pair[:, 3] == 0.0).all()


def test_shares_of_a_sum_of_games_are_the_sums_of_shares():
    one, other = random_game(5, 1), random_game(5, 2)
    both = 3.0 * one - 2.0 * other
    np.testing.assert_allclose(exact_shares(both), 3.0 * exact_shares(one) - 2.0 * exact_shares(other), atol=1e-13)


def test_an_additive_game_gives_each_its_own_whatever_the_orders():
    own = np.array([0.5, -1.25, 3.0, 0.0, 2.0])
    values = [7.0 + sum(own[i] for i in each) for each in all_subsets(5)]
    np.testing.assert_allclose(exact_shares(values), own, atol=1e-13)
    sampled = sampled_shares(draw_orders(5, 3), lookup(np.array(values)))
    np.testing.assert_allclose(sampled.by_pair, np.tile(own, (3, 1)), atol=1e-13)


def test_turning_the_game_around_turns_the_signs():
    values = random_game(4, 9)
    np.testing.assert_allclose(exact_shares(values[::-1]), -exact_shares(values), atol=1e-14)


def test_values_by_draw_are_shared_out_draw_by_draw():
    values = random_game(4, 3, (7,))
    shares = exact_shares(values)
    assert shares.shape == (4, 7)
    for draw in range(7):
        np.testing.assert_allclose(shares[:, draw], exact_shares(values[:, draw]), atol=1e-14)


def test_sampled_shares_add_up_to_the_gap_for_every_pair_of_orders():
    values = random_game(6, 4)
    sampled = sampled_shares(draw_orders(6, 4), lookup(values))
    np.testing.assert_allclose(sampled.by_pair.sum(axis=1), values[-1] - values[0], atol=1e-12)


def test_sampled_shares_lie_within_their_error_bars_as_often_as_they_should():
    """Over 300 samples and 6 players 90% intervals hold the exact share in 86% to 94% of cases."""
    values = random_game(6, 8)
    exact, game = exact_shares(values), lookup(values)
    held = []
    for seed in range(300):
        sampled = sampled_shares(draw_orders(6, 40, seed), game)
        held.append(np.abs(sampled.shares - exact) <= 1.6448536 * sampled.errors)
    assert 0.86 < np.mean(held) < 0.94


def test_an_order_with_its_reverse_is_exact_where_players_meet_only_in_twos():
    """A game of pairwise terms is evened out by one reversal [D]: i's coming meets j in just one of the two."""
    random = np.random.default_rng(1)
    own, pair = random.normal(size=7), np.triu(random.normal(size=(7, 7)), 1)

    def value(each):
        inside = np.array([i in each for i in range(7)], float)
        return own @ inside + inside @ pair @ inside

    exact = own + (pair + pair.T).sum(axis=1) / 2
    sampled = sampled_shares(draw_orders(7, 2), value)
    np.testing.assert_allclose(sampled.by_pair, [exact, exact], atol=1e-12)


def test_each_subset_is_asked_for_once_and_only_when_it_is_met():
    asked = []

    def value(each):
        asked.append(each)
        return float(len(each) ** 2)

    orders = draw_orders(9, 3)
    sampled_shares(orders, value)
    assert len(asked) == len(set(asked))
    assert set(asked) == set(subsets_met(orders))
    assert len(asked) <= 2 + 2 * 3 * 8


def test_many_players_are_sampled_where_exact_shares_are_refused():
    n = 15
    sampled = sampled_shares(draw_orders(n, 50), lambda each: float(len(each) ** 2))
    assert (np.abs(sampled.shares - n) <= 4 * sampled.errors + 1e-9).all()
    with pytest.raises(StandoffError, match="at most 12 players, found 13"):
        exact_shares(np.zeros(2**13))


@pytest.mark.parametrize("values", [np.zeros(3), np.zeros(0), np.float64(1.0), np.zeros((6, 2))])
def test_values_that_are_not_of_all_subsets_are_refused(values):
    with pytest.raises(StandoffError, match="come in 1, 2, 4"):
        exact_shares(values)


@pytest.mark.parametrize(("n", "pairs"), [(0, 5), (3, 1), (3, 0)])
def test_orders_that_cannot_be_are_refused(n, pairs):
    with pytest.raises(StandoffError, match="at least 1 player and 2 pairs"):
        draw_orders(n, pairs)


def test_resampled_shares_add_up_to_the_resampled_gap_and_spread_as_draws_do():
    random = np.random.default_rng(2)
    values = random.normal(size=(8, 400)) + np.arange(8)[:, None]
    counts = np.full(400, 3)
    pieces = exact_shares(values * 3.0)[None]
    again = resample(pieces, counts)
    assert again.shape == (1000, 3)
    gap = resample((values[-1:] - values[:1])[None] * 3.0, counts)
    np.testing.assert_allclose(again.sum(axis=1), gap[:, 0], atol=1e-12)
    by_draw = exact_shares(values)
    np.testing.assert_allclose(again.std(axis=0), by_draw.std(axis=1) / math.sqrt(400), rtol=0.08)
    np.testing.assert_allclose(again.mean(axis=0), by_draw.mean(axis=1), atol=0.01)


def test_resampling_orders_too_brings_in_the_error_of_having_sampled_them():
    """With draws that are all alike, the spread is that of the pairs of orders alone."""
    sampled = sampled_shares(draw_orders(5, 60), lookup(random_game(5, 6)))
    pieces = np.repeat(sampled.by_pair[:, :, None], 10, axis=2)
    again = resample(pieces, np.ones(10), resamples=4000)
    np.testing.assert_allclose(again.std(axis=0), sampled.errors, rtol=0.08)
    np.testing.assert_allclose(again.sum(axis=1), sampled.shares.sum(), atol=1e-12)
