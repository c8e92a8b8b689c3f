"""Checks of the bargaining rules: the expected-utility model and the probabilistic Condorcet election.

Our own figures [D]: the election between two actors is their share of power; of three equal actors at equal distances
the middle one's position has 4/7 (V(middle, end) = 2/3, V(end, end) = 1/2, so 4/9 against 1/6 and 1/6); with sure
victories the weighted median wins (Black's theorem); and the rounds of the expected-utility model are counted by us.
"""

from __future__ import annotations

import numpy as np

from standoff.checks.check import Check
from standoff.classics import condorcet
from standoff.classics import expected_utility as bargaining

_SCHOLZ = "Scholz, Calbert & Smith 2011, Journal of Theoretical Politics 23:510–531"
_PUBLIC = _SCHOLZ + "; recomputed by the public replication of jmckib"
_KTAB = "KTAB, King Abdullah Petroleum Studies and Research Center"
_MARKOV = "Wise, Markov Voting with Incentives in KTAB (draft in its repository)"

_CARS = bargaining.CAR_EMISSIONS
_VICTORIES: tuple[condorcet.Victory, ...] = ("linear", "square", "quartic", "octic")
_CYCLE = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])


def _odds(mine: float, theirs: float) -> tuple[float, ...]:
    """The stronger coalition's probability under each victory rule that has an exponent."""
    return tuple(float(condorcet.find_victories([[0.0, mine], [theirs, 0.0]], rule)[0, 1]) for rule in _VICTORIES)


def _cycle() -> tuple[float, ...]:
    """What three options that beat each other in a ring end in, under both chains."""
    victories = condorcet.find_victories(_CYCLE)
    return tuple(
        float(share)
        for election in ("markov-uniform", "markov-incentive")
        for share in condorcet.choose(_CYCLE, victories, election)
    )


def _sure_winner(election: condorcet.Contest) -> float:
    """The probability of the weighted median, 3, where votes are binary and every stronger coalition wins."""
    rules = condorcet.Rules("binary", "binary", election)
    found = condorcet.elect([0.0, 2.0, 3.0, 7.0, 10.0], [3.0, 1.0, 2.0, 4.0, 1.0], [1.0] * 5, rules)
    return float(found.probabilities[found.options == 3.0][0])


def _settle_pairwise() -> tuple[float, ...]:
    course = bargaining.play(_CARS, 20, bargaining.PAIRWISE)
    settled = course.settled()
    return (float("nan") if settled is None else float(settled), *np.sort(course.positions[-1])[[0, -1]])


_EXPECTED_UTILITY = (
    Check("expected-utility-median", "car emissions: weighted median of the first positions, years", _PUBLIC, "R",
          7.0, 0.0, lambda: bargaining.weighted_median(_CARS)),
    Check("expected-utility-mean", "car emissions: weighted mean of the first positions, years", _PUBLIC, "R",
          7.389956, 5e-7, lambda: bargaining.weighted_mean(_CARS)),
    Check("expected-utility-risk", "car emissions: first exponents r of NL, BE, LU, DE, FR, IT, UK, IE, DK, GR",
          _PUBLIC, "R", (1.4057, 0.7542, 0.5089, 1.4057, 1.0465, 1.0465, 1.9649, 0.5, 2.0, 1.1121), 6e-5,
          lambda: bargaining.find_exponents(_CARS)),
    Check("expected-utility-rounds", "car emissions, reading with the dead branch: weighted means of rounds 1–10",
          _PUBLIC, "R", (7.4613, 7.5525, 7.5901, 7.3581, 7.3492, 7.4149, 7.5105, 7.5724, 7.3250, 7.2421), 6e-5,
          lambda: bargaining.play(_CARS, 10, bargaining.JMCKIB).means[1:]),
    Check("expected-utility-plot", "car emissions, Scholz's reading: weighted means of rounds 0–10, as plotted",
          _SCHOLZ + "; its figure, read off a plot", "S",
          (7.4, 7.4, 7.5, 7.6, 7.3, 7.3, 7.4, 7.5, 7.6, 7.3, 7.2), 0.1,
          lambda: bargaining.play(_CARS, 10, bargaining.SCHOLZ).means),
    Check("expected-utility-never-settles", "car emissions: readings SCHOLZ, JMCKIB, NEAREST still moving after 200 "
          "rounds (1 = yes)", _SCHOLZ + "; the rounds counted here", "D", (1.0, 1.0, 1.0), 0.0,
          lambda: tuple(float(bargaining.play(_CARS, 200, reading).settled() is None)
                        for reading in (bargaining.SCHOLZ, bargaining.JMCKIB, bargaining.NEAREST))),
    Check("expected-utility-settles-pairwise", "car emissions, P_ij + P_ji = 1: round from which all stand, and where",
          "Bueno de Mesquita & Stokman 1994, European Community Decision Making; counted here", "D", (3.0, 7.0, 7.0),
          1e-12, _settle_pairwise),
)  # fmt: skip


_CONDORCET = (
    Check("condorcet-two-to-one", "a coalition twice as strong prevails under ν = 1, 2, 4, 8", _KTAB + ", source", "S",
          (2 / 3, 4 / 5, 16 / 17, 256 / 257), 1e-12, lambda: _odds(2.0, 1.0)),
    Check("condorcet-eleven-to-ten", "a coalition a tenth stronger prevails under ν = 1, 2, 4, 8", _KTAB + ", source",
          "S", (0.524, 0.548, 0.594, 0.682), 5.1e-4, lambda: _odds(11.0, 10.0)),
    Check("condorcet-unanimous-cycle", "three options in a unanimous cycle end with a third each, under both chains",
          _MARKOV, "S", (1 / 3,) * 6, 1e-12, _cycle),
    Check("condorcet-two-actors", "two actors of power × salience 1 : 4: their share decides", _KTAB + ", rules",
          "D", (0.2, 0.8), 1e-12,
          lambda: condorcet.elect([0.0, 1.0], [1.0, 2.0], [0.4, 0.8]).probabilities),
    Check("condorcet-three-actors", "three equal actors at equal distances: probabilities 3/14, 4/7, 3/14",
          _KTAB + ", rules", "D", (3 / 14, 4 / 7, 3 / 14), 1e-12,
          lambda: condorcet.elect([0.0, 5.0, 10.0], [1.0] * 3, [1.0] * 3).probabilities),
    Check("condorcet-sure-winner", "single peaks, binary votes, sure victories: the weighted median wins",
          "Black 1948, Journal of Political Economy 56:23–34; " + _KTAB + ", rules", "D", (1.0, 1.0, 1.0), 1e-12,
          lambda: tuple(_sure_winner(one) for one in ("conditional", "markov-uniform", "markov-incentive"))),
)  # fmt: skip

CHECKS: tuple[Check, ...] = (*_EXPECTED_UTILITY, *_CONDORCET)
