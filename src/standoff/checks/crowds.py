"""Checks of the crowd models: Granovetter's riot, Kuran's revolution, Lohmann's turnout signals."""

from __future__ import annotations

import math

import numpy as np

from standoff.checks.check import Check, band
from standoff.classics import granovetter, kuran, lohmann

_GRANOVETTER = "Granovetter 1978, American Journal of Sociology 83:1420–1443"
_KURAN = "Kuran 1991, World Politics 44:7–48"
_LOHMANN = "Lohmann 1994, World Politics 47:42–101"


def _ends(mean: float, *spreads: float) -> list[float]:
    return [granovetter.normal_cascade(mean, spread) for spread in spreads]


GRANOVETTER: tuple[Check, ...] = (
    Check(
        "granovetter-uniform-list",
        "Thresholds 0, 1, …, 99: everybody riots",
        _GRANOVETTER,
        "S",
        100.0,
        0.0,
        lambda: granovetter.cascade(range(100)).rioters,
    ),
    Check(
        "granovetter-one-threshold-moved",
        "The same with the threshold 1 replaced by 2: one rioter",
        _GRANOVETTER,
        "S",
        1.0,
        0.0,
        lambda: granovetter.cascade([0, 2, *range(2, 100)]).rioters,
    ),
    Check(
        "granovetter-tipping-spread",
        "Normal thresholds of mean 25 of 100: the spread at the jump, the rioters there, and z",
        f"{_GRANOVETTER}; tangency of the exact normal curve",
        "R",
        (12.2221, 6.2003, -1.53817),
        5e-5,
        lambda: granovetter.critical_spread(25.0, 100.0),
    ),
    Check(
        "granovetter-printed-tipping-spread",
        "Normal thresholds of mean .25: the jump lies near a spread of .12 of the population",
        f"{_GRANOVETTER}, as two readers report it",
        "S",
        0.12,
        0.005,
        lambda: granovetter.critical_spread(0.25, 1.0).spread,
    ),
    Check(
        "granovetter-printed-tipping-spread-to-three-digits",
        "Normal thresholds of mean 25 of 100: the jump lies at a spread of 12.2",
        _GRANOVETTER,
        "M",
        12.2,
        0.05,
        lambda: granovetter.critical_spread(25.0, 100.0).spread,
    ),
    Check(
        "granovetter-below-the-jump",
        "Mean 25, spreads 12.2 and 12.21: rioters in the end",
        f"{_GRANOVETTER}; exact normal curve",
        "R",
        (5.479, 5.664),
        5e-4,
        lambda: _ends(25.0, 12.2, 12.21),
    ),
    Check(
        "granovetter-above-the-jump",
        "Mean 25, spreads 12.3 and 20: rioters in the end",
        f"{_GRANOVETTER}; exact normal curve",
        "R",
        (100.000, 99.991),
        5e-4,
        lambda: _ends(25.0, 12.3, 20.0),
    ),
    Check(
        "granovetter-tipping-spread-of-other-means",
        "Means 10 and 40 of 100: the spread at the jump, against bisection on plain iteration from nobody",
        f"{_GRANOVETTER}; map iterated 10⁵ times per trial spread, without the tangency",
        "D",
        (3.9173594, 24.1345554),
        1e-6,
        lambda: [granovetter.critical_spread(mean).spread for mean in (10.0, 40.0)],
    ),
    Check(
        "granovetter-three-rest-points",
        "Mean 50, spread 25: three rest points, mirrored about 50; the lowest against plain iteration from nobody",
        f"{_GRANOVETTER}; symmetry r → 100 − r and 5000 iterations",
        "D",
        (3.007429572, 50.0, 96.992570428),
        1e-8,
        lambda: granovetter.normal_rest_points(50.0, 25.0).rioters,
    ),
)

KURAN: tuple[Check, ...] = (
    Check(
        "kuran-ten-persons",
        "Thresholds A, A′, B, B′ of ten persons: percent in public dissent in the end",
        f"{_KURAN}; lists from general knowledge, outcomes recomputed",
        "R",
        (10.0, 90.0, 10.0, 20.0),
        0.0,
        lambda: [kuran.reached_share(kuran.SEQUENCES[name]) for name in ("A", "A'", "B", "B'")],
    ),
    Check(
        "kuran-several-shares-sustain-themselves",
        "Thresholds A, then B: every share that reproduces itself",
        f"{_KURAN}; counted by hand from the lists",
        "D",
        (10.0, 90.0, 100.0, 10.0, 20.0, 90.0, 100.0),
        0.0,
        lambda: [share for name in "AB" for share in kuran.self_consistent_shares(kuran.SEQUENCES[name])],
    ),
    Check(
        "kuran-thresholds-from-preferences",
        "Integrity x − 60 and reputation S − 40 give T = 100 − x; preferences 100 − A′ then end at 90 percent",
        f"{_KURAN}; 1989, Public Choice 61:41–74; solved by hand",
        "D",
        (0.0, 30.0, 100.0, 90.0),
        1e-9,
        lambda: _from_preferences(),
    ),
)


def _from_preferences() -> list[float]:
    private = 100.0 - np.array(kuran.SEQUENCES["A'"])
    thresholds = kuran.thresholds_from_preferences(private, lambda x: x - 60.0, lambda share: share - 40.0)
    return [*thresholds[[0, 3, 9]], kuran.reached_share(thresholds)]


def _persuasion_by_extremists() -> list[float]:
    """Change of the public log-odds when moderates are out of reach, for three counts."""
    society = lohmann.LEIPZIG_SOCIETY._replace(mean_threshold=40.0)
    after, _ = lohmann.judge_turnout(0.0, [0.001, 0.0028, 0.5], society)
    return [float(change) for change in after]


def _mean_posterior() -> float:
    """Probability-weighted posterior after one week, by Gauss–Hermite quadrature over the error of counting."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(80)
    society = lohmann.LEIPZIG_SOCIETY._replace(threshold_spread=1.5)
    bad, good = (
        lohmann.simulate(society, nodes[None, :], regime_is_bad=is_bad).posterior[0] for is_bad in (True, False)
    )
    mean = society.prior * (weights @ bad) + (1.0 - society.prior) * (weights @ good)
    return float(mean / weights.sum())


def _misfit_to_leipzig() -> list[float]:
    turnout = lohmann.simulate(lohmann.LEIPZIG_SOCIETY, np.zeros(7)).turnout * lohmann.LEIPZIG_INHABITANTS
    return [float(ratio) for ratio in np.log(turnout / lohmann.middles())]


_GROWTH, _HALF = band(2.0, 4.0)

LOHMANN: tuple[Check, ...] = (
    Check(
        "lohmann-leipzig-growth",
        "Leipzig, 25 September to 23 October 1989: turnout grows two- to fourfold a week (middle and ends of ranges)",
        f"{_LOHMANN}; counts from several German accounts",
        "S",
        (_GROWTH, _GROWTH, _GROWTH),
        _HALF,
        lambda: [lohmann.fit_growth(lohmann.middles()[:5]).per_week, *lohmann.growth_bounds(lohmann.LEIPZIG[:5])],
    ),
    Check(
        "lohmann-leipzig-growth-to-november",
        "Leipzig, 25 September to 6 November 1989: growth over all seven Mondays, the last two from general knowledge",
        f"{_LOHMANN}; counts from German accounts and general knowledge",
        "M",
        _GROWTH,
        _HALF,
        lambda: lohmann.fit_growth(lohmann.middles()).per_week,
    ),
    Check(
        "lohmann-growth-of-the-model",
        "Turnout signals in the fitted society, no shocks: growth over five weeks is two- to fourfold",
        f"{_LOHMANN}; forms derived, parameters fitted to Leipzig",
        "D",
        _GROWTH,
        _HALF,
        lambda: lohmann.fit_growth(lohmann.simulate(lohmann.LEIPZIG_SOCIETY, np.zeros(5)).turnout).per_week,
    ),
    Check(
        "lohmann-shape-of-leipzig",
        "The fitted society draws each of the seven Mondays within a fifth of its middle (log ratio)",
        f"{_LOHMANN}; forms derived, five numbers fitted to the seven",
        "D",
        (0.0,) * 7,
        math.log(1.2),
        _misfit_to_leipzig,
    ),
    Check(
        "lohmann-extremists-persuade-no-one",
        "Only extremists march: small, expected and huge counts leave the log-odds at 0",
        f"{_LOHMANN}; forms derived",
        "D",
        (0.0, 0.0, 0.0),
        1e-12,
        _persuasion_by_extremists,
    ),
    Check(
        "lohmann-beliefs-are-rational",
        "The posterior expected before a march is the prior, .25",
        f"{_LOHMANN}; law of iterated expectations, by quadrature",
        "D",
        0.25,
        1e-9,
        _mean_posterior,
    ),
)

CHECKS: tuple[Check, ...] = (*GRANOVETTER, *KURAN, *LOHMANN)
