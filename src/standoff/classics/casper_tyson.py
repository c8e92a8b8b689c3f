"""Casper and Tyson's coup in the shadow of a protest: the street tells the elite how strong the regime is.

**Equations.** A regime of unknown strength θ faces citizens first and its elite afterwards.

1. Citizens see x = θ + N(0, 1/β_c) and protest iff x ≤ x_c. The protest is

       M = Φ(√β_c·(x_c − θ)),                                                      (`protest_size`)

   so that whoever sees M and knows the citizens can invert it: θ_M = x_c − Φ⁻¹(M)/√β_c         (`read_protest`)

2. Media carry this to the elite as one public signal of precision τ: 0 under full control, large where media are free.
   The elite's common prior N(z, 1/α) becomes                                                   (`hear_protest`)

       precision α + τ,   mean (α·z + τ·θ_M)/(α + τ).

3. The elite plays the static game of `global_game` with this prior, own signals of precision β and cost c of a coup
   that fails. All its equilibria are returned                                                  (`solve_coup`)

**Overreaction** (`overreaction`). In equilibrium, with m and α now the prior after step 2 and u = Φ⁻¹(θ*),

    α·(θ* − m) − √β·u = √(α+β)·Φ⁻¹(c),   hence   dθ*/dm = α/[α − √β/φ(u)],
    dx*/dm = (dθ*/dm)·[1 + 1/(√β·φ(u))].

An officer who took θ* as given would shift his cutoff by −α/β for each unit of public news. Equilibrium shifts it

    (1 + √β·φ(u)) / (1 − α·φ(u)/√β)

times as far: above one wherever the denominator is positive, which holds at the outer equilibria and, where there is
only one, there; at the middle one of three it is negative. Everybody knows that everybody has seen the street.

**Source.** B. Casper, S. Tyson, "Popular Protest and Elite Coordination in a Coup d'état", Journal of Politics 76
(2014), 548–564: protest as a public signal, more so with free media, and elites that overreact to it [S abstract]. The
game above is a reduction in the notation of `global_game`, derived and not read in print [D].
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri
from scipy.stats import norm

from standoff.classics.domain import LARGEST, SMALLEST, within, within_scalar
from standoff.classics.global_game import Equilibria, solve_static


class Street(NamedTuple):
    """A protest and what everybody knows of those who might join it."""

    size: float
    """M: share of citizens who protest, in (0, 1)."""
    cutoff: float
    """x_c: highest signal with which a citizen protests."""
    precision: float
    """β_c > 0 of citizens' signals."""


class Belief(NamedTuple):
    """What the elite holds in common of the regime's strength."""

    mean: float
    precision: float
    """Above 0."""


def protest_size(strength: npt.ArrayLike, cutoff: float, precision: float) -> npt.NDArray[np.float64]:
    """M = Φ(√β_c·(x_c − θ)), in [0, 1], for regimes of ``strength`` θ of any shape; ``precision`` β_c > 0."""
    cutoff = within_scalar("cutoff", cutoff, -LARGEST, LARGEST)
    precision = within_scalar("precision", precision, SMALLEST, LARGEST)
    gap = cutoff - within("strength", strength, -LARGEST, LARGEST)
    return np.asarray(ndtr(math.sqrt(precision) * gap), dtype=np.float64)


def read_protest(street: Street) -> float:
    """The strength θ_M = x_c − Φ⁻¹(M)/√β_c under which the protest has its size."""
    size = within_scalar("size", street.size, 0.0, 1.0, ends="()")
    cutoff = within_scalar("cutoff", street.cutoff, -LARGEST, LARGEST)
    precision = within_scalar("precision", street.precision, SMALLEST, LARGEST)
    return float(cutoff - ndtri(size) / math.sqrt(precision))


def hear_protest(prior: Belief, street: Street, media_precision: float) -> Belief:
    """The elite's common belief after the media have told of the street; ``media_precision`` τ ≥ 0.

    τ = 0 returns the prior itself, whatever the street does.
    """
    prior, media_precision = _checked(prior), within_scalar("media_precision", media_precision, 0.0, LARGEST)
    strength = read_protest(street)
    precision = prior.precision + media_precision
    return Belief((prior.precision * prior.mean + media_precision * strength) / precision, precision)


def solve_coup(
    cost: float, prior: Belief, signal_precision: float, street: Street, media_precision: float
) -> Equilibria:
    """All equilibria of the elite's game after the protest: θ* (the strongest regime that falls) and x*.

    ``cost`` in (0, 1), ``signal_precision`` β > 0, ``media_precision`` τ ≥ 0. Free media can make several equilibria
    of one: public news is shared, and β ≥ (α+τ)²/2π may fail.
    """
    belief = hear_protest(prior, street, media_precision)
    return solve_static(cost, belief.mean, belief.precision, signal_precision)


def overreaction(cost: float, belief: Belief, signal_precision: float) -> npt.NDArray[np.float64]:
    """How many times as far public news shifts the elite's cutoff x* as with θ* given, for each equilibrium.

    (1 + √β·φ(u)) / (1 − α·φ(u)/√β) with u = Φ⁻¹(θ*); ``belief`` is the elite's, after the protest.
    """
    belief = _checked(belief)
    equilibria = solve_static(cost, belief.mean, belief.precision, signal_precision)
    root = math.sqrt(float(signal_precision))
    density = norm.pdf(root * (equilibria.signals - equilibria.thresholds))  # u = √β·(x* − θ*)
    return np.asarray((1.0 + root * density) / (1.0 - belief.precision * density / root), dtype=np.float64)


def _checked(belief: Belief) -> Belief:
    return Belief(
        within_scalar("prior mean", belief.mean, -LARGEST, LARGEST),
        within_scalar("prior precision", belief.precision, SMALLEST, LARGEST),
    )
