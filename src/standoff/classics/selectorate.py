"""The selectorate: what a ruler must spend to keep his coalition, and on what.

W of the S selectors keep the ruler in office. He spends m ≤ R a year on a public good g, at price p, and on a private
good z for each of the W; a year is worth v(g) + u(z) to a member of the coalition. A challenger spends all of R once
and, in office, as little as the ruler now; he can promise his supporters a place later only with probability W/S.

**Equations.**

    V(m) = max v(g) + u(z)   subject to p·g + W·z = m                              (`split_spending`)
    V(m*)/(1−δ) = V(R) + δ/(1−δ)·[v(g*) + (W/S)·u(z*)]                             (`solve_minimal_spend`)

with (g*, z*) the split of m* itself. Bringing the bracket to the left gives

    v(g(m)) + u(z(m)) − δ·[v(g(m)) + (W/S)·u(z(m))] = (1−δ)·V(R),

whose left side rises in m for rising concave v and u (both goods are then normal). With v(0) = u(0) = 0 it stands below
the right side at m = 0 and not below it at m = R: there is exactly one root, in (0, R]. The ruler survives iff the
spending open to him reaches m* (`survives`).

**Closed forms.** Private goods only, linear (V = z = m/W):

    m* = R·(1−δ)/(1 − δ·W/S)                                                       (`linear_minimal_spend`)

V = √g + √z:

    g = m·W/[p·(W+p)],  z = m·p/[W·(W+p)],  public share p·g/m = W/(W+p)           (`square_root_split`)
    m*/R = {(1−δ)·(W+p)/[(1−δ)·W + (1−δ·W/S)·p]}²                                  (`square_root_minimal_spend`)

At W = S both cost all of R: no one can be left out, and no loyalty is to be had.

Utilities that users bring are asked whether they rise and are concave at 65 points of what revenue buys; a kink or a
bulge between two of these goes unseen.

**Source.** B. Bueno de Mesquita, A. Smith, R. Siverson, J. Morrow, "The Logic of Political Survival", MIT Press 2003,
ch. 3. The condition is the book's; both closed forms are derived from it here and not read in print [D].

**Units.** R, m: money a year; p: money a unit of the public good; W, S: persons; δ: a year's discount factor.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.optimize import brentq, minimize_scalar

from standoff.classics.domain import LARGEST, SMALLEST, within_scalar
from standoff.errors import StandoffError

Utility = Callable[[float], float]


class Polity(NamedTuple):
    """The rules of the game."""

    coalition: float
    """W: 0 < W ≤ S."""
    selectorate: float
    """S."""
    patience: float
    """δ: 0 ≤ δ < 1."""
    revenue: float = 1.0
    """R > 0; leave it at 1 for m* as a share of revenue."""
    price: float = 1.0
    """p > 0, of one unit of the public good."""


class Split(NamedTuple):
    """How a sum is spent."""

    public: float
    """g, units."""
    private: float
    """z, money for each member of the coalition."""
    public_share: float
    """p·g/m; 0 for nothing spent."""


def linear_minimal_spend(polity: Polity) -> float:
    """m* for private goods of linear worth: R·(1−δ)/(1−δ·W/S). Money; the price plays no part."""
    polity = _checked(polity)
    inclusion = polity.coalition / polity.selectorate
    return polity.revenue * (1.0 - polity.patience) / (1.0 - polity.patience * inclusion)


def square_root_minimal_spend(polity: Polity) -> float:
    """m* for V = √g + √z: R·{(1−δ)(W+p)/[(1−δ)W + (1−δW/S)p]}². Money."""
    polity = _checked(polity)
    coalition, price, patience = polity.coalition, polity.price, polity.patience
    inclusion = coalition / polity.selectorate
    needed = (1.0 - patience) * (coalition + price)
    return polity.revenue * (needed / ((1.0 - patience) * coalition + (1.0 - patience * inclusion) * price)) ** 2


def square_root_split(spending: float, polity: Polity) -> Split:
    """The best split of ``spending`` ≥ 0 for V = √g + √z; the public share W/(W+p) grows with the coalition."""
    polity, spending = _checked(polity), within_scalar("spending", spending, 0.0, LARGEST)
    coalition, price = polity.coalition, polity.price
    both = coalition + price
    return Split(spending * coalition / (price * both), spending * price / (coalition * both), coalition / both)


def split_spending(spending: float, polity: Polity, public: Utility, private: Utility) -> Split:
    """The split that maximises public(g) + private(z) for any rising concave utilities, corners included.

    ``spending`` ≥ 0; the utilities take units of the public good and money a head, must be finite, never fall and be
    concave (`StandoffError` where a grid of 65 amounts shows otherwise: the search might miss the best). Found to
    about 1e-8 of the spending, for a maximum is flat; its worth is exact to rounding. Where two linear utilities make
    every split equally good, one of them is returned: its worth is unique, it is not.
    """
    polity, spending = _checked(polity), within_scalar("spending", spending, 0.0, LARGEST)
    if spending == 0.0:
        return Split(0.0, 0.0, 0.0)
    _check_utility("public", public, spending / polity.price)
    _check_utility("private", private, spending / polity.coalition)
    return _split(spending, polity, public, private)


def _split(spending: float, polity: Polity, public: Utility, private: Utility) -> Split:
    def worth(share: float) -> float:
        common, own = share * spending / polity.price, (1.0 - share) * spending / polity.coalition
        return within_scalar("worth of a split", public(common) + private(own))

    inner = minimize_scalar(lambda share: -worth(share), bounds=(0.0, 1.0), method="bounded", options={"xatol": 1e-12})
    share = max((0.0, float(inner.x), 1.0), key=worth)
    return Split(share * spending / polity.price, (1.0 - share) * spending / polity.coalition, share)


def solve_minimal_spend(polity: Polity, public: Utility, private: Utility) -> float:
    """m* for any rising concave utilities with public(0) = private(0) = 0, straight from the survival condition.

    The zeros matter: being left out is worth u(0), and the condition counts it as nothing. Money, in [0, R]. Raises
    `StandoffError` where a utility is not 0 at 0, falls or is convex somewhere on the grid of `split_spending`, or does
    not make V rise, so that no spending settles the condition.
    Agrees with the closed forms to about 1e-8 of revenue, for the split enters as above.
    """
    polity = _checked(polity)
    within_scalar("public(0)", public(0.0), 0.0, 0.0)
    within_scalar("private(0)", private(0.0), 0.0, 0.0)
    patience, inclusion = polity.patience, polity.coalition / polity.selectorate
    best = split_spending(polity.revenue, polity, public, private)
    challenge = public(best.public) + private(best.private)
    if not challenge > 0.0:
        raise StandoffError("the utilities must rise: spending all revenue is worth nothing")

    def surplus(spending: float) -> float:
        if spending == 0.0:
            return -challenge
        split = _split(spending, polity, public, private)
        commons, rents = public(split.public), private(split.private)
        stay = (commons + rents) / (1.0 - patience)
        leave = challenge + patience / (1.0 - patience) * (commons + inclusion * rents)
        return stay - leave

    if surplus(polity.revenue) <= 0.0:  # W = S or no rents: all of R, to rounding
        return polity.revenue
    return float(brentq(surplus, 0.0, polity.revenue, xtol=1e-14 * polity.revenue))


def survives(available: float, minimal_spend: float) -> bool:
    """Whether the ruler keeps office: spending open to him ≥ m*. Both in money, at least 0."""
    return within_scalar("available", available, 0.0) >= within_scalar("minimal_spend", minimal_spend, 0.0)


def _check_utility(name: str, utility: Utility, most: float) -> None:
    """Raise where the utility falls, or is convex, between neighbours of 65 even amounts from 0 to ``most``."""
    worth = np.array([within_scalar(f"{name} utility", utility(most * step / 64.0)) for step in range(65)])
    slack = 1e-9 * float(np.max(np.abs(worth)))
    if np.any(np.diff(worth) < -slack):
        raise StandoffError(f"the {name} utility must never fall, found one that does between 0 and {most:g}")
    if np.any(np.diff(worth, 2) > slack):
        raise StandoffError(
            f"the {name} utility must be concave, found one that is convex somewhere between 0 and {most:g}",
            "What one more unit is worth must not rise with what one has, as with a square root.",
        )


def _checked(polity: Polity) -> Polity:
    selectorate = within_scalar("selectorate", polity.selectorate, SMALLEST, LARGEST)
    coalition = within_scalar("coalition", polity.coalition, 0.0, selectorate, ends="(]")
    within_scalar("coalition", coalition, SMALLEST, LARGEST)
    return Polity(
        coalition,
        selectorate,
        within_scalar("patience", polity.patience, 0.0, 1.0, ends="[)"),
        within_scalar("revenue", polity.revenue, SMALLEST, LARGEST),
        within_scalar("price", polity.price, SMALLEST, LARGEST),
    )
