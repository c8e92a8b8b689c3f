"""Checks of the games of regime change: global games, static and dynamic, and information manipulation.

The source of each figure is in its check. Three kinds are our own [D]: symmetry and the flat prior, which follow from
the equations without computing; the fold, where a(u) turns at Φ⁻¹(c); and the thresholds where nobody, or only
stronger regimes, pretend, which the brute force finds as well.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from standoff.checks.check import Check
from standoff.classics import edmond, global_game

_GLOBAL = "Morris & Shin 2003, Advances in Economics and Econometrics (Cambridge); standard equations"
_DYNAMIC = "Angeletos, Hellwig & Pavan 2007, Econometrica 75:711–756; equations with truncated posterior"
_EDMOND = "Edmond 2013, Review of Economic Studies 80:1422–1458"

_SYMMETRIC = (0.001, 0.159, 1.0, 1e4, 1e10)
_LEARNING = (1.0, 4.0, 25.0, 100.0)
_FOLD_COST = 0.5634406451
"""Φ(a(k)), k² = 2 ln(2/√(0.4π))."""


def _static(cost: float, mean: float, *precisions: float) -> Callable[[], tuple[float, ...]]:
    """Every threshold for each signal precision, α = 1."""
    return lambda: tuple(
        float(one) for beta in precisions for one in global_game.solve_static(cost, mean, 1.0, beta).thresholds
    )


def _further(beta: float) -> tuple[float, ...]:
    """Further attacks after survival in the game c = .5, z = .7, α = β₁ = 1."""
    first = global_game.solve_static(0.5, 0.7, 1.0, 1.0).thresholds[0]
    return tuple(float(one) for one in global_game.solve_dynamic(0.5, 0.7, 1.0, beta, float(first)).thresholds)


def _has_middle(beta: float) -> float:
    """1 if the symmetric game has an equilibrium at one half."""
    return float(np.any(np.abs(global_game.solve_static(0.5, 0.5, 1.0, beta).thresholds - 0.5) < 1e-9))


def _boundary() -> float:
    """β at which c = z = .5, α = 1 passes from three equilibria to one, by bisection of their number."""
    low, high = 0.1, 1.0
    while high - low > 1e-8:
        middle = (low + high) / 2.0
        several = len(global_game.solve_static(0.5, 0.5, 1.0, middle).thresholds) > 1
        low, high = (middle, high) if several else (low, middle)
    return high


def _fold() -> float:
    """The cost at which α = 2, β = .2, z = .5 passes from three equilibria to one, by bisection of their number."""
    low, high = 0.5, 0.9
    while high - low > 1e-10:
        middle = (low + high) / 2.0
        several = len(global_game.solve_static(middle, 0.5, 2.0, 0.2).thresholds) > 1
        low, high = (middle, high) if several else (low, middle)
    return high


def _linear(*games: tuple[float, float, float]) -> Callable[[], tuple[float, ...]]:
    return lambda: tuple(edmond.solve_linear(*game).threshold for game in games)


def _searched(*games: tuple[float, float, float], points: int = 600) -> Callable[[], tuple[float, ...]]:
    def ours() -> tuple[float, ...]:
        found = [edmond.solve_numerically(p, _priced(c), alpha, points=points, scan=40) for p, c, alpha in games]
        return tuple(float(one) for result in found for one in result.thresholds)

    return ours


def _priced(c: float) -> edmond.CostFunction:
    return lambda pretence: c * pretence


def _always_rises(thresholds: list[float]) -> float:
    return float(np.all(np.diff(thresholds) > 0.0))


_PRINTED = ((0.25, 0.5, 10.0), (0.25, 0.5, 100.0), (0.25, 0.5, 1e4))
_COARSE = ((0.25, 0.5, 2.0), (0.4, 0.3, 25.0), (0.6, 0.2, 4.0), (0.7, 0.35, 1.0))

_STATIC_CHECKS = (
    Check("global-game-precise-signals", "c = .4, z = .5, α = 1: θ* for β = 1, 100, 10⁶", _GLOBAL, "R",
          (0.717682, 0.604519, 0.600039), 6e-7, _static(0.4, 0.5, 1.0, 100.0, 1e6)),
    Check("global-game-three-equilibria", "c = z = .5, α = 1, β = .1: all three θ*", _GLOBAL, "R",
          (0.106941, 0.5, 0.893059), 6e-7, _static(0.5, 0.5, 0.1)),
    Check("global-game-uniqueness-bound", "α = 1: the least β with one equilibrium whatever c and z, α²/2π", _GLOBAL,
          "R", 0.159155, 5e-7, lambda: global_game.least_precision_for_uniqueness(1.0)),
    Check("global-game-boundary-by-counting", "c = z = .5, α = 1: β where three equilibria become one, by counting",
          _GLOBAL, "R", 0.159155, 1e-6, _boundary),
    Check("global-game-fold", "α = 2, β = .2, z = .5: cost where three equilibria become one, Φ(a(k)), by counting",
          _GLOBAL + "; the turn k of a(u) in closed form", "D", _FOLD_COST, 1e-8, _fold),
    Check("global-game-symmetry", "c = z = .5, α = 1: θ* = ½ is an equilibrium for every β", _GLOBAL, "D",
          (1.0,) * len(_SYMMETRIC), 0.0, lambda: tuple(_has_middle(beta) for beta in _SYMMETRIC)),
    Check("global-game-flat-prior", "α → 0: θ* = 1 − c at c = .1, .4, .85", _GLOBAL, "D", (0.9, 0.6, 0.15), 1e-12,
          lambda: tuple(float(global_game.solve_static(c, 0.0, 0.0, 2.0).thresholds[0]) for c in (0.1, 0.4, 0.85))),
    Check("global-game-laplacian", "β = 10¹⁰: θ* is the Laplacian r/(r + l), with r = .75, l = .25",
          _GLOBAL + "; r/(r + l) derived", "D", 0.75, 1e-5,
          lambda: float(global_game.solve_static(0.25, 0.5, 1.0, 1e10).thresholds[0])),
)  # fmt: skip

_DYNAMIC_CHECKS = (
    Check("global-game-first-attack", "c = .5, z = .7, α = β₁ = 1: θ₁*", _DYNAMIC, "R", 0.371125, 6e-7,
          _static(0.5, 0.7, 1.0)),
    Check("global-game-tranquillity", "the same, after survival: number of further attacks for β₂ = 1, 4, 25, 100",
          _DYNAMIC, "R", (0.0,) * len(_LEARNING), 0.0, lambda: tuple(float(len(_further(b))) for b in _LEARNING)),
    Check("global-game-unrest-again", "the same, β₂ = 10³ and 10⁴: all further θ*", _DYNAMIC, "R",
          (0.407419, 0.497428, 0.381341, 0.499199), 6e-7, lambda: _further(1e3) + _further(1e4)),
    Check("global-game-unrest-limit", "the same, β₂ = 10¹⁰: the upper θ* nears the Laplacian 1 − c", _DYNAMIC, "D",
          0.5, 1e-5, lambda: _further(1e10)[-1]),
)  # fmt: skip

_EDMOND_CHECKS = (
    Check("edmond-no-manipulation-bound", "α = 1: no regime pretends from marginal cost √(α/2π) on", _EDMOND, "D",
          1.0 / math.sqrt(2.0 * math.pi), 1e-12, lambda: edmond.least_cost_without_manipulation(1.0)),
    Check("edmond-no-manipulation-threshold", "c at the bound, α = 4: θ* = 1 − p at p = .1, .5, .8", _EDMOND, "D",
          (0.9, 0.5, 0.2), 1e-12,
          lambda: tuple(edmond.solve_linear(p, math.sqrt(2.0 / math.pi), 4.0).threshold for p in (0.1, 0.5, 0.8))),
    Check("edmond-linear-cost", "p = .25, c = .5: θ* for α = 10, 100, 10⁴", _EDMOND + "; closed form derived", "D",
          (0.462929, 0.197989, 0.028093), 6e-7, _linear(*_PRINTED)),
    Check("edmond-linear-cost-elsewhere", "(p, c, α) = (.25,.5,2), (.4,.3,25), (.6,.2,4), (.7,.35,1): θ*",
          _EDMOND + "; closed form derived", "D", (0.7309, 0.2078, 0.2474, 0.3), 6e-5, _linear(*_COARSE)),
    Check("edmond-brute-force", "p = .25, c = .5, α = 10: θ* by search alone", _EDMOND + "; equilibrium by search",
          "R", 0.462928, 2e-6, _searched(_PRINTED[0])),
    Check("edmond-brute-force-elsewhere", "the same four games: θ* by search",
          _EDMOND + "; equilibrium by search", "R", (0.7309, 0.2078, 0.2474, 0.3), 2e-4,
          _searched(*_COARSE, points=300)),
    Check("edmond-nobody-pretends", "(.9,.35,1): the marginal regime lies past x* + γ, θ* = 1 − p, both ways",
          _EDMOND + "; case d ≤ 0 derived", "D", (0.1, 0.1), 1e-5,
          lambda: _linear((0.9, 0.35, 1.0))() + _searched((0.9, 0.35, 1.0))()),
    Check("edmond-only-stronger-pretend", "(.05,.35,1): only regimes above the margin pretend, θ* = 1 − p, both ways",
          _EDMOND + "; case derived", "D", (0.95, 0.95), 2e-4,
          lambda: _linear((0.05, 0.35, 1.0))() + _searched((0.05, 0.35, 1.0))()),
    Check("edmond-precise-signals-help-the-regime", "p = .25, c = .5: θ* falls all along α = 2 … 10⁹ (1 = yes)",
          _EDMOND + ", abstract", "S", 1.0, 0.0, lambda: _always_rises(
              [-edmond.solve_linear(0.25, 0.5, alpha).threshold for alpha in (2.0, 10.0, 1e2, 1e4, 1e6, 1e9)])),
    Check("edmond-more-signals-hurt-the-regime", "n signals at n times the cost: θ* rises with n = 1 … 100 (1 = yes)",
          _EDMOND + ", abstract", "S", 1.0, 0.0, lambda: _always_rises(
              [edmond.solve_linear(0.25, 0.1 * n, 10.0 * n).threshold for n in (1, 2, 5, 20, 100)])),
)  # fmt: skip

CHECKS: tuple[Check, ...] = (*_STATIC_CHECKS, *_DYNAMIC_CHECKS, *_EDMOND_CHECKS)
