"""A probabilistic Condorcet election over positions on one issue: a bargaining rule that ends in a distribution.

As in the K-Table Analysis Board (KTAB) of the King Abdullah Petroleum Studies and Research Center: Wise, Lester &
Efird 2015, *An Introduction to the KAPSARC Toolkit for Behavioral Analysis* and Wise, *Markov Voting with Incentives
in KTAB* (draft in KTAB's public repository). Equations and rules are read in the draft and in KTAB's source [S]; the
titles of the reports are from general knowledge [M].

**Equations.** Actor k of weight w_k finds utility u_k(o) = (1 − d)(1 + R d) in option o, at distance
d = |x_k − o|/width; R is the risk attitude, 0 neutral. On each pair of options the actors take sides, by a rule v,

    C(i,j) = Σ_k w_k [v(u_k(i) − u_k(j))]⁺                   the coalition for i against j
    V(i,j) = C(i,j)^ν / (C(i,j)^ν + C(j,i)^ν), V(i,i) = ½    i's probability of prevailing

**Voting rules** of Δ = u(i) − u(j): ``binary`` sign Δ; ``proportional-binary`` 0.8 Δ + 0.2 sign Δ; ``proportional`` Δ;
``proportional-cubic`` ½Δ + ½Δ³; ``cubic`` Δ³.
**Victory rules**: ``linear``, ``square``, ``quartic``, ``octic`` for ν = 1, 2, 4, 8; ``binary``: a coalition 10 %
stronger is sure to win, and in between the probability runs linearly in C(i,j)/(C(i,j) + C(j,i)).
**Elections**, from V to a distribution over options:

    conditional         p_i ∝ Π_{j≠i} V(i,j)                            i beats all others, given that one does
    markov-uniform      p_i = Σ_j V(i,j) (p_i + p_j)/N                   challengers drawn evenly
    markov-incentive    p_i = Σ_j V(i,j) (p_i Q(j|i) + p_j Q(i|j))       Q(a|b) ∝ C(a,b) V(a,b), challengers who gain

the last two being the limit, from an even start, of the chain that says which option stands.

**Departures.** KTAB adds 1e-8 to every coalition and gives the loser of a sure contest 1e-6, so that nothing is ever
sure, iterates to 1e-6 or 1e-8, and lets sign Δ run linearly below 1e-8. Here the limits are exact: a contest without
supporters on either side is even, an unopposed option wins for sure, a challenge that nobody wants is not made, and
the chain's limit is solved. ``floor`` in `Rules` restores the addition. KTAB's model of one issue weighs actors by
capability alone, salience cancelling there; ``weights`` chooses that or capability × salience, as in expected-utility
models. KTAB's sixth voting rule, which counts gains for two thirds of losses, is left out: there the outcome depends
on the order in which options are listed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.sparse.csgraph import connected_components

from standoff.classics.domain import LARGEST, SMALLEST, one_of, within, within_scalar
from standoff.errors import StandoffError

FloatArray = npt.NDArray[np.float64]
Voting = Literal["binary", "proportional-binary", "proportional", "proportional-cubic", "cubic"]
Victory = Literal["linear", "square", "quartic", "octic", "binary"]
Contest = Literal["conditional", "markov-uniform", "markov-incentive"]

VOTING: dict[str, Callable[[FloatArray], FloatArray]] = {
    "binary": lambda gap: np.sign(gap),
    "proportional-binary": lambda gap: 0.8 * gap + 0.2 * np.sign(gap),
    "proportional": lambda gap: gap,
    "proportional-cubic": lambda gap: 0.5 * gap + 0.5 * gap**3,
    "cubic": lambda gap: gap**3,
}
"""Votes of unit weight by the difference of utility."""

EXPONENTS: dict[str, float] = {"linear": 1.0, "square": 2.0, "quartic": 4.0, "octic": 8.0}
"""ν of the victory rules that have one."""

CONTESTS = ("conditional", "markov-uniform", "markov-incentive")
"""The elections."""

_MOST_UTILITY = 1e50
"""Cubes of differences, times weights, stay finite."""

_SURE = 1.1
"""How many times stronger the sure winner is under the binary victory rule."""


@dataclass(frozen=True)
class Rules:
    """How votes become coalitions, coalitions victories, and victories a distribution; see the module's page."""

    voting: Voting = "proportional"
    victory: Victory = "linear"
    election: Contest = "conditional"
    weights: Literal["capability-salience", "capability"] = "capability-salience"
    floor: float = 0.0
    """Added to every coalition; KTAB has 1e-8."""

    def __post_init__(self) -> None:
        for name, known in (
            ("voting", (*VOTING,)),
            ("victory", (*EXPONENTS, "binary")),
            ("election", CONTESTS),
            ("weights", ("capability-salience", "capability")),
        ):
            one_of(name, getattr(self, name), known)
        within_scalar("floor", self.floor, 0.0, LARGEST)


@dataclass(frozen=True)
class Election:
    """An election's outcome over N options."""

    options: FloatArray
    """The positions on the table."""
    probabilities: FloatArray
    """Of each option; they sum to 1."""
    victories: FloatArray
    """V(i,j): the probability that option i (row) beats option j (column)."""
    coalitions: FloatArray
    """C(i,j): the strength that prefers i to j."""

    @property
    def mean(self) -> float:
        """The expected position."""
        return float(self.options @ self.probabilities)

    @property
    def winners(self) -> FloatArray:
        """Condorcet winners: all options that lose to no other with more than even odds; possibly none."""
        return np.asarray(self.options[np.all(self.victories >= 0.5, axis=1)], np.float64)


def elect(
    positions: npt.ArrayLike,
    capabilities: npt.ArrayLike,
    saliences: npt.ArrayLike,
    rules: Rules = Rules(),
    *,
    options: npt.ArrayLike | None = None,
    risk: npt.ArrayLike = 0.0,
    width: float | None = None,
) -> Election:
    """The distribution over ``options``, by default the distinct positions, that actors' bargaining ends in.

    The first three hold one number an actor: positions within ±1e100, capabilities in [0, 1e100] and not all 0,
    saliences in (0, 1]; ``risk``, one number or one an actor, lies in [−1, 1]. ``width`` is the distance at which
    utility is 0, by default the range of positions and options; no option may lie farther than that from an actor.
    Raises StandoffError for anything else.
    """
    places = within("positions", positions, -LARGEST, LARGEST)
    powers = within("capabilities", capabilities, 0.0, LARGEST)
    heeds = within("saliences", saliences, 0.0, 1.0, ends="(]")
    if not places.ndim == 1 or not places.shape == powers.shape == heeds.shape or places.size == 0:
        raise StandoffError(
            "positions, capabilities and saliences must be lists of one number an actor, "
            f"found shapes {places.shape}, {powers.shape} and {heeds.shape}"
        )
    weights = np.asarray(powers * heeds if rules.weights == "capability-salience" else powers, np.float64)
    if not np.any(weights > 0.0):
        raise StandoffError("capabilities must not all be 0", "Give at least one actor some capability.")
    table = np.unique(places if options is None else _list("options", options))
    utilities = find_utilities(places, table, risk, width)
    coalitions = form_coalitions(weights, utilities, rules)
    victories = find_victories(coalitions, rules.victory)
    return Election(table, choose(coalitions, victories, rules.election), victories, coalitions)


def find_utilities(
    positions: npt.ArrayLike, options: npt.ArrayLike, risk: npt.ArrayLike = 0.0, width: float | None = None
) -> FloatArray:
    """u_k(o) = (1 − d)(1 + R d), by actor (row) and option (column)."""
    places, table = _list("positions", positions), _list("options", options)
    risks = within("risk", risk, -1.0, 1.0)
    if risks.shape not in ((), places.shape):
        raise StandoffError(f"risk must be one number, or one an actor, shape {places.shape}, found {risks.shape}")
    range_held = float(np.ptp(np.concatenate([places, table])))
    scale = (range_held or 1.0) if width is None else within_scalar("width", width, 0.0, ends="(]")
    distance = np.abs(places[:, None] - table) / scale
    if np.any(distance > 1.0 + 1e-12):
        raise StandoffError(f"width must be at least the greatest distance of an option from an actor, found {scale:g}")
    attitude = np.broadcast_to(risks, places.shape)[:, None]
    return np.asarray((1.0 - distance) * (1.0 + attitude * distance), np.float64)


def _list(name: str, given: npt.ArrayLike) -> FloatArray:
    found = within(name, given, -LARGEST, LARGEST)
    if found.ndim != 1 or found.size == 0:
        raise StandoffError(f"{name} must be a list of at least one position, found shape {found.shape}")
    return found


def form_coalitions(weights: npt.ArrayLike, utilities: npt.ArrayLike, rules: Rules = Rules()) -> FloatArray:
    """C(i,j) = Σ_k w_k [v(u_k(i) − u_k(j))]⁺ (+ floor), from weights by actor and utilities by (actor, option)."""
    power = within("weights", weights, 0.0, LARGEST)
    worth = within("utilities", utilities, -_MOST_UTILITY, _MOST_UTILITY)
    if worth.ndim != 2 or power.shape != worth.shape[:1]:
        raise StandoffError(
            f"utilities must be by (actor, option) and weights by actor, found shapes {worth.shape} and {power.shape}"
        )
    votes = power[:, None, None] * VOTING[rules.voting](worth[:, :, None] - worth[:, None, :])
    return np.asarray(np.maximum(votes, 0.0).sum(axis=0) + rules.floor, np.float64)


def find_victories(coalitions: npt.ArrayLike, victory: Victory = "linear") -> FloatArray:
    """V(i,j) of coalitions of any strengths ≥ 0, (N, N). A contest without supporters on either side is even."""
    one_of("victory", victory, (*EXPONENTS, "binary"))
    strength = within("coalitions", coalitions, 0.0)
    if strength.ndim != 2 or strength.shape[0] != strength.shape[1]:
        raise StandoffError(f"coalitions must be a square table, found shape {strength.shape}")
    larger = np.maximum(strength, strength.T)
    mine = np.divide(strength, larger, out=np.ones_like(strength), where=larger > 0.0)
    if victory == "binary":
        share = mine / (mine + mine.T)
        odds = np.clip((share * (_SURE + 1.0) - 1.0) / (_SURE - 1.0), 0.0, 1.0)
    else:
        odds = mine ** EXPONENTS[victory]
        odds = odds / (odds + odds.T)
    np.fill_diagonal(odds, 0.5)
    return np.asarray(odds, np.float64)


def choose(coalitions: FloatArray, victories: FloatArray, election: Contest) -> FloatArray:
    """The distribution over options of one of the three elections, (N,)."""
    one_of("election", election, CONTESTS)
    n = len(victories)
    if election == "conditional":
        return choose_conditionally(victories)
    if election == "markov-uniform":
        return find_limit(_chain(victories, np.full((n, n), 1.0 / n)))
    pull = coalitions * victories
    np.fill_diagonal(pull, 0.0)
    total = pull.sum(axis=0)
    challenge = np.divide(pull, total, out=np.zeros_like(pull), where=total > 0.0)
    challenge[np.diag_indices(n)] = np.where(total > 0.0, 0.0, 1.0)
    return find_limit(_chain(victories, challenge))


def choose_conditionally(victories: FloatArray) -> FloatArray:
    """p_i ∝ Π_{j≠i} V(i,j), (N,). Where no option can beat all others, as in a sure cycle, StandoffError."""
    with np.errstate(divide="ignore"):
        logs = np.log(victories)
    np.fill_diagonal(logs, 0.0)
    total = logs.sum(axis=1)
    if not np.any(np.isfinite(total)):
        raise StandoffError(
            "victories leave no option that may beat all others, so that there is nothing to condition on",
            "Choose a Markov election, or a floor above 0.",
        )
    odds = np.exp(total - total.max())
    return np.asarray(odds / odds.sum(), np.float64)


def find_limit(transitions: FloatArray) -> FloatArray:
    """The long-run shares of a chain started evenly, (N,): ``transitions[i, j]`` leads from j to i, columns sum to 1.

    Where options fall into several sets that are never left, each gets what flows into it. A step rarer than 1e-100
    counts as never taken.
    """
    n = len(transitions)
    transitions = np.where(transitions < SMALLEST, 0.0, transitions)
    count, label = connected_components(transitions.T > 0.0, directed=True, connection="strong")
    closed = [one for one in range(count) if not np.any(transitions[np.ix_(label != one, label == one)] > 0.0)]
    moving = ~np.isin(label, closed)
    flow = np.linalg.solve(
        np.eye(int(moving.sum())) - transitions[np.ix_(moving, moving)], np.full(int(moving.sum()), 1.0 / n)
    )
    shares = np.zeros(n)
    for one in closed:
        members = label == one
        entered = members.sum() / n + float((transitions[np.ix_(members, moving)] @ flow).sum())
        shares[members] = entered * _stationary(transitions[np.ix_(members, members)])
    return np.asarray(shares / shares.sum(), np.float64)


def _chain(victories: FloatArray, challenge: FloatArray) -> FloatArray:
    """The chain of the standing option: from b to a ≠ b by Q(a|b) V(a,b), challengers ``challenge[a, b]`` = Q(a|b)."""
    moves = challenge * victories
    np.fill_diagonal(moves, 0.0)
    return np.asarray(moves + np.diag(1.0 - moves.sum(axis=0)), np.float64)


def _stationary(transitions: FloatArray) -> FloatArray:
    """Shares of an irreducible chain by elimination without subtraction (Grassmann, Taksar & Heyman 1985)."""
    rates = transitions.T.copy()
    n = len(rates)
    for last in range(n - 1, 0, -1):
        rates[:last, last] /= rates[last, :last].sum()
        rates[:last, :last] += np.outer(rates[:last, last], rates[last, :last])
    shares = np.ones(n)
    for one in range(1, n):
        shares[one] = shares[:one] @ rates[:one, one]
        if shares[one] > LARGEST:
            shares /= shares[one]
    return np.asarray(shares / shares.sum(), np.float64)
