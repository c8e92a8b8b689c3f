"""Shapley shares: how much of the gap between two sets of assumptions each group of them makes up.

A set function ``v`` says what the answer is when the groups in S are taken from the other side. Player i of n gets the
mean, over all orders in which the players may come, of what its coming changes.

**Equations**

    exact:    phi_i = sum over S without i of  |S|! (n - |S| - 1)! / n!  (v(S with i) - v(S))
    sampled:  phi_i = 1/K sum over k of  [m_i(order k) + m_i(order k reversed)] / 2
              m_i(order) = v(those before i, with i) - v(those before i)
    error:    se_i = sd over k of the k-th pair's mean / sqrt(K)
    always:   sum of phi_i = v(all) - v(none)

The last line holds for every single order, since what the players change one after another telescopes, so it holds
for a sample of orders as it does for all of them, up to the rounding of float64.

**Sources**: Shapley 1953, "A value for n-person games", Contributions to the Theory of Games II (Annals of Mathematics
Studies 28), 307-317. Sampling orders: Castro, Gómez & Tejada 2009, Computers & Operations Research 36(5):1726-1730, and
for assumptions of a model Štrumbelj & Kononenko 2014, Knowledge and Information Systems 41(3):647-665. Each order with
its reverse, so that late and early comings even out: Mitchell, Cooper, Frank & Holmes 2022, Journal of Machine Learning
Research 23(43):1-46.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from standoff.analysis.verdict import RESAMPLES, SEED
from standoff.errors import StandoffError
from standoff.record import Floats, Integers

MOST_EXACT = 12
"""Players up to which all subsets are gone through: 4 096 of them."""

Subset = frozenset[int]
Value = Callable[[Subset], npt.ArrayLike]
"""A set function over players 0 … n - 1; a number, or an array of one shape (by assumption draw)."""


def all_subsets(n: int) -> list[Subset]:
    """All subsets of n players; the subset at position k holds player i where bit i of k is set."""
    return [frozenset(i for i in range(n) if k >> i & 1) for k in range(2**n)]


def exact_shares(values: npt.ArrayLike) -> Floats:
    """Shares of each player, (player, …), from ``values`` on all subsets in the order of `all_subsets`, (2^n, …).

    Raises `StandoffError` where the values are not of all subsets of at most `MOST_EXACT` players.
    """
    given = np.asarray(values, np.float64)
    n = max(given.shape[0], 1).bit_length() - 1 if given.ndim else -1
    if n < 0 or given.shape[0] != 2**n:
        found = given.shape[0] if given.ndim else "a single number"
        raise StandoffError(f"values of all subsets come in 1, 2, 4, 8, …, found {found}")
    if n > MOST_EXACT:
        raise StandoffError(f"exact shares are for at most {MOST_EXACT} players, found {n}", "sample orders instead")
    masks = np.arange(2**n)
    sizes = sum((masks >> i & 1 for i in range(n)), np.zeros(2**n, np.int64))
    weight = np.array([1.0 / (n * math.comb(n - 1, size)) for size in range(n)])
    shares = np.empty((n, *given.shape[1:]))
    for i in range(n):
        without = masks[masks >> i & 1 == 0]
        shares[i] = np.tensordot(weight[sizes[without]], given[without | 1 << i] - given[without], axes=1)
    return shares


@dataclass(frozen=True)
class Sampled:
    """Shares from a sample of orders: ``by_pair`` (pair, player, …), each the mean of an order and its reverse."""

    by_pair: Floats

    @property
    def shares(self) -> Floats:
        """Shares of each player, (player, …)."""
        return np.asarray(self.by_pair.mean(axis=0))

    @property
    def errors(self) -> Floats:
        """Standard error of each share from having sampled orders, (player, …)."""
        return np.asarray(self.by_pair.std(axis=0, ddof=1) / math.sqrt(len(self.by_pair)))


def draw_orders(n: int, pairs: int, seed: int = SEED) -> Integers:
    """Random orders of n players, (pair, player); `sampled_shares` reads each forwards and backwards."""
    if n < 1 or pairs < 2:
        raise StandoffError(f"orders need at least 1 player and 2 pairs, found {n} and {pairs}")
    random = np.random.default_rng(seed)
    return np.stack([random.permutation(n) for _ in range(pairs)]).astype(np.int64)


def subsets_met(orders: Integers) -> list[Subset]:
    """The subsets whose values the orders and their reverses ask for, each once, none and all first."""
    everyone = frozenset(range(orders.shape[1]))
    met = dict.fromkeys([frozenset[int](), everyone])
    for order in orders:
        for one_way in (order, order[::-1]):
            met |= dict.fromkeys(_growing(one_way))
    return list(met)


def sampled_shares(orders: Integers, value: Value) -> Sampled:
    """Shares from orders; ``value`` is asked once for each subset that is met, when it is met."""
    known: dict[Subset, Floats] = {}

    def ask(subset: Subset) -> Floats:
        if subset not in known:
            known[subset] = np.asarray(value(subset), np.float64)
        return known[subset]

    pairs = []
    for order in orders:
        forth, back = _marginals(order, ask), _marginals(order[::-1], ask)
        pairs.append((forth + back) / 2.0)
    return Sampled(np.stack(pairs))


def _growing(order: Iterable[int]) -> list[Subset]:
    so_far: Subset = frozenset()
    return [so_far, *(so_far := so_far | {int(player)} for player in order)]


def _marginals(order: Integers, ask: Callable[[Subset], Floats]) -> Floats:
    values = np.stack([ask(subset) for subset in _growing(order)])
    changes = np.empty_like(values[1:])
    changes[order] = np.diff(values, axis=0)
    return changes


def resample(sums: npt.ArrayLike, counts: npt.ArrayLike, resamples: int = RESAMPLES, seed: int = SEED) -> Floats:
    """Bootstrap of shares over assumption draws, and over pairs of orders where sampled: (resample, player).

    ``sums``: (pair, player, draw), shares of sums over each draw's members; a single pair where exact. ``counts``:
    (draw,), members of each draw, the same in every subset. All players and subsets are resampled together, so the
    resampled shares add up to the resampled gap (Efron & Tibshirani 1993, An Introduction to the Bootstrap, ch. 13).
    """
    pieces, members = np.asarray(sums, np.float64), np.asarray(counts, np.float64)
    random = np.random.default_rng(seed)
    times = _times(random, len(members), resamples)
    by_draws = np.tensordot(times, pieces, axes=(1, 2)) / (times @ members)[:, None, None]
    if len(pieces) == 1:
        return np.asarray(by_draws[:, 0])
    weight = _times(random, len(pieces), resamples) / len(pieces)
    return np.asarray(np.einsum("rk,rkp->rp", weight, by_draws))


def _times(random: np.random.Generator, n: int, resamples: int) -> Floats:
    """How often each of n stands in each resample, (resample, n)."""
    return random.multinomial(n, np.full(n, 1.0 / n), resamples).astype(np.float64)
