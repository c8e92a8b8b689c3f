"""Checks of the models of elites and rule: selectorate, threatened franchise, two autocracies, coups after protest."""

from __future__ import annotations

import math

from standoff.checks.check import Check
from standoff.classics import acemoglu_robinson, casper_tyson, global_game, selectorate, svolik
from standoff.classics.acemoglu_robinson import Society, TaxCost
from standoff.classics.casper_tyson import Belief, Street
from standoff.classics.selectorate import Polity
from standoff.classics.svolik import Rule

_SELECTORATE = "Bueno de Mesquita, Smith, Siverson & Morrow 2003, The Logic of Political Survival, ch. 3"
_BOOK = "Acemoglu & Robinson 2006, Economic Origins of Dictatorship and Democracy, ch. 5–6"
_FRANCHISE = (
    "Acemoglu & Robinson 2000, Quarterly Journal of Economics 115:1167–1199, prop. 1 as corrected in 2017; "
    "Castañeda Dower et al. 2020, Journal of Politics 82:776–780"
)
_SVOLIK = "Svolik 2009, American Journal of Political Science 53:477–494"
_BOIX = "Boix & Svolik 2013, Journal of Politics 75:300–316"
_CASPER = "Casper & Tyson 2014, Journal of Politics 76:548–564"

_COALITIONS = (1.0, 10.0, 50.0, 90.0, 100.0)
_SQUARE_ROOT = (0.01208, 0.03921, 0.32653, 0.84168, 1.0)
_LINEAR = (0.10091, 0.10989, 0.18182, 0.52632, 1.0)


def _polities() -> list[Polity]:
    return [Polity(coalition, 100.0, 0.9, 1.0, 10.0) for coalition in _COALITIONS]


def _nothing(_: float) -> float:
    return 0.0


def _identity(private: float) -> float:
    return private


SELECTORATE: tuple[Check, ...] = (
    Check(
        "selectorate-square-root-spend",
        "S = 100, p = 10, δ = .9, V = √g + √z: least spending over revenue at W = 1, 10, 50, 90, 100",
        f"{_SELECTORATE}; closed form derived",
        "D",
        _SQUARE_ROOT,
        5e-6,
        lambda: [selectorate.square_root_minimal_spend(polity) for polity in _polities()],
    ),
    Check(
        "selectorate-linear-spend",
        "S = 100, δ = .9, private goods of linear worth: least spending over revenue at W = 1, 10, 50, 90, 100",
        f"{_SELECTORATE}; closed form derived",
        "D",
        _LINEAR,
        5e-6,
        lambda: [selectorate.linear_minimal_spend(polity) for polity in _polities()],
    ),
    Check(
        "selectorate-condition-solved-for-square-roots",
        "The same figures for √g + √z from the survival condition itself, no closed form",
        _SELECTORATE,
        "R",
        _SQUARE_ROOT,
        5e-6,
        lambda: [selectorate.solve_minimal_spend(polity, math.sqrt, math.sqrt) for polity in _polities()],
    ),
    Check(
        "selectorate-condition-solved-for-linear-worth",
        "The same figures for private goods from the survival condition itself, no closed form",
        _SELECTORATE,
        "R",
        _LINEAR,
        5e-6,
        lambda: [selectorate.solve_minimal_spend(polity, _nothing, _identity) for polity in _polities()],
    ),
    Check(
        "selectorate-cube-roots",
        "W = 20, S = 100, p = 5, δ = .8, R = 3, V = g^⅓ + z^⅓: least spending is 3·(15/31)³",
        f"{_SELECTORATE}; homothetic utility solved by hand",
        "D",
        3.0 * (15.0 / 31.0) ** 3,
        1e-6,
        lambda: selectorate.solve_minimal_spend(Polity(20.0, 100.0, 0.8, 3.0, 5.0), math.cbrt, math.cbrt),
    ),
    Check(
        "selectorate-public-share",
        "V = √g + √z: public goods take the share W/(W+p), .5 at W = p = 10 and 5/6 at W = 50",
        f"{_SELECTORATE}; first-order condition, by a numeric split",
        "D",
        (0.5, 5.0 / 6.0),
        1e-6,
        lambda: [
            selectorate.split_spending(1.0, polity, math.sqrt, math.sqrt).public_share for polity in _polities()[1:3]
        ],
    ),
)

_HERE = Society(0.2, 0.6)
_CUBIC = TaxCost(lambda tax: tax**3 / 3.0, lambda tax: tax**2)


def _extended(unrest: float) -> float:
    return acemoglu_robinson.extend_franchise(unrest, 0.8, (1.0, 1.0), (5.0, 2.0), 8.0).extended


ACEMOGLU_ROBINSON: tuple[Check, ...] = (
    Check(
        "acemoglu-robinson-bounds",
        "δ = .2, θ = .6, C = τ²/2, p = .5: tax, bound of a promise, bound of democracy, bound of repression",
        _BOOK,
        "R",
        (0.5, 0.55, 0.5, 0.375),
        1e-12,
        lambda: acemoglu_robinson.find_bounds(_HERE, 0.5),
    ),
    Check(
        "acemoglu-robinson-bounds-of-a-richer-few",
        "δ = .1, θ = .5, C = τ²/2, p = .5: the same four, against utilities maximised on a grid of taxes",
        f"{_BOOK}; brute force over 2·10⁶ rates",
        "D",
        (4.0 / 9.0, 0.4555556, 0.4111111, 0.3753086),
        1e-6,
        lambda: acemoglu_robinson.find_bounds(Society(0.1, 0.5), 0.5),
    ),
    Check(
        "acemoglu-robinson-bounds-with-cubic-waste",
        "δ = .2, θ = .6, C = τ³/3, p = .5: the same four, against utilities maximised on a grid of taxes",
        f"{_BOOK}; brute force over 2·10⁶ rates",
        "D",
        (0.7071068, 0.5057191, 0.4114382, 0.5106882),
        1e-6,
        lambda: acemoglu_robinson.find_bounds(_HERE, 0.5, _CUBIC),
    ),
    Check(
        "acemoglu-robinson-franchise-bound-of-2000",
        "β = .8, y = T = 1, V_R = 8: redistribution is enough from a chance of unrest of one half on",
        "Acemoglu & Robinson 2000, Quarterly Journal of Economics 115:1167–1199, prop. 1; solved by hand",
        "D",
        0.5,
        1e-12,
        lambda: acemoglu_robinson.franchise_bounds(0.8, 1.0, 1.0, 8.0).promise,
    ),
    Check(
        "acemoglu-robinson-mixed-franchise",
        "The same, corrected: certain only below 1/6; between, probability 1/3 at q = .3 and 1/8 at q = .4",
        f"{_FRANCHISE}; solved by hand",
        "D",
        (1.0 / 6.0, 1.0, 1.0 / 3.0, 1.0 / 8.0, 0.0),
        1e-12,
        lambda: [acemoglu_robinson.franchise_bounds(0.8, 1.0, 1.0, 8.0).mixed, *map(_extended, (0.1, 0.3, 0.4, 0.6))],
    ),
)


def _established(rule: Rule) -> float:
    """By passing the distribution of power on for 4000 years."""
    return float(svolik.follow_tenure(rule, 4000).established[-1])


SVOLIK: tuple[Check, ...] = (
    Check(
        "svolik-exits-by-coup",
        "Of 303 nonconstitutional exits about two thirds are coups",
        f"{_SVOLIK}; quoted by later papers",
        "S",
        2.0 / 3.0,
        0.015,
        lambda: svolik.exit_shares()["coup"],
    ),
    Check(
        "svolik-exits-by-uprising",
        "10.6 percent of the exits are popular uprisings",
        f"{_SVOLIK}; quoted by later papers",
        "S",
        0.106,
        5e-4,
        lambda: svolik.exit_shares()["popular uprising"],
    ),
    Check(
        "svolik-exits-add-up",
        "205 coups, 32 uprisings, 30 transitions, 20 assassinations and 16 interventions are 303 exits",
        _SVOLIK,
        "M",
        303.0,
        0.0,
        lambda: sum(way.leaders for way in svolik.EXITS.values()),
    ),
    Check(
        "svolik-coup-hazard-falls-then-ends",
        "Coup chance .1, decay ln 2, established after three unpunished grabs: hazard at power 0, 1, 2, 3, 9",
        f"{_SVOLIK}; chain derived, solved by hand",
        "D",
        (0.1, 0.05, 0.025, 0.0, 0.0),
        1e-12,
        lambda: svolik.coup_hazard([0, 1, 2, 3, 9], Rule(0.1, math.log(2.0), 0.2, 3)),
    ),
    Check(
        "svolik-chance-of-establishment",
        "Coup chance .1, one unpunished grab of chance .2 establishes 9/14; where it takes two, 9/14·19/24",
        f"{_SVOLIK}; chain derived, geometric series by hand, against 4000 years of the chain",
        "D",
        (9.0 / 14.0, 9.0 / 14.0 * 19.0 / 24.0),
        1e-9,
        lambda: [_established(Rule(0.1, math.log(2.0), 0.2, steps)) for steps in (1, 2)],
    ),
    Check(
        "boix-svolik-rebellion",
        "A rebellion worth 3 if it succeeds and −1 if not: allies rebel against strength up to r/(r+c) = .75",
        f"{_BOIX}; Laplacian reduction derived",
        "D",
        0.75,
        1e-12,
        lambda: svolik.rebellion_threshold(3.0, 1.0),
    ),
    Check(
        "boix-svolik-rebellion-is-the-limit-of-the-game",
        "The global game with cost c/(r+c) = .25 has one threshold, at .75 as private noise vanishes (precision 10⁸)",
        f"{_BOIX}; Morris & Shin 2003",
        "D",
        0.75,
        1e-3,
        lambda: global_game.solve_static(0.25, 0.5, 1.0, 1e8).thresholds,
    ),
)

_DENSITY = 1.0 / math.sqrt(2.0 * math.pi)
_ELITE = Belief(0.5, 1.0)


def _coup(size: float, media_precision: float) -> list[float]:
    return [
        float(x) for x in casper_tyson.solve_coup(0.5, _ELITE, 1.0, Street(size, 0.6, 4.0), media_precision).thresholds
    ]


def _shift_by_news() -> float:
    """Slope of the cutoff in the public mean over the slope −α/β at a given θ*, by differences."""
    step = 1e-4
    low, high = (global_game.solve_static(0.5, 0.5 + way * step, 1.0, 1.0).signals[0] for way in (-1.0, 1.0))
    return float((high - low) / (2.0 * step) / -1.0)


CASPER_TYSON: tuple[Check, ...] = (
    Check(
        "casper-tyson-silent-media-decouple",
        "Media precision 0, c = z = .5: θ* = .5 whether 1, 50 or 99 percent protest",
        f"{_CASPER}; reduction derived, symmetry",
        "D",
        (0.5, 0.5, 0.5),
        1e-12,
        lambda: [threshold for size in (0.01, 0.5, 0.99) for threshold in _coup(size, 0.0)],
    ),
    Check(
        "casper-tyson-protest-read-by-elites",
        "70 percent protest (x_c = .6, β_c = 4), α = β = 1, c = z = .5: θ* at media precision .25 and .5",
        f"{_CASPER}; reduction derived, best replies iterated from nobody",
        "D",
        (0.5321990485, 0.5792499600),
        1e-8,
        lambda: [*_coup(0.7, 0.25), *_coup(0.7, 0.5)],
    ),
    Check(
        "casper-tyson-elites-overreact",
        "α = β = 1, c = m = .5: public news shifts the cutoff (1+φ(0))/(1−φ(0)) = 2.33 times as far as with θ* given",
        f"{_CASPER}; implicit differentiation by hand, against the formula and against differences",
        "D",
        ((1.0 + _DENSITY) / (1.0 - _DENSITY),) * 2,
        1e-6,
        lambda: [*casper_tyson.overreaction(0.5, _ELITE, 1.0), _shift_by_news()],
    ),
)

CHECKS: tuple[Check, ...] = (*SELECTORATE, *ACEMOGLU_ROBINSON, *SVOLIK, *CASPER_TYSON)
