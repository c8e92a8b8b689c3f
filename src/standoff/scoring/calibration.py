"""Calibration: of all the times that 30 in 100 was said, did it come true 30 times in 100? And was anything told apart?

Forecasts p_i with outcomes o_i of 0 or 1 and weights v_i (1 each where none are given); all means are weighted.

**Curve.** Bins of about equal weight, equal forecasts never apart. The interval of a bin is the middle 90 in 100 of the
Jeffreys posterior Beta(k + 1/2, n - k + 1/2) with n the weight in the bin and k that of what happened (Brown, Cai &
DasGupta 2001, Stat. Sci. 16:101), its lower end 0 where k = 0 and its upper end 1 where k = n.

**Isotonic curve.** r_i, the best fit to the outcomes that never falls as p rises: what the forecasts should have said,
seen afterwards, in the order they gave (pool adjacent violators; Ayer et al. 1955, Ann. Math. Stat. 26:641).

**Two decompositions of the mean Brier score B**, each exact, with o the mean outcome:

    Murphy 1973, J. Appl. Meteorol. 12:595, in bins b of weight share v_b:
        B = reliability - resolution + uncertainty + within
        reliability = sum v_b (p_b - o_b)^2    resolution = sum v_b (o_b - o)^2    uncertainty = o (1 - o)
        within      = sum v_b [var_b(p) - 2 cov_b(p, o)], 0 where each bin holds one forecast value
                      (Stephenson, Coelho & Jolliffe 2008, Weather Forecast. 23:752)

    CORP, without bins (Dimitriadis, Gneiting & Jordan 2021, PNAS 118:e2016191118), with B(.) the mean Brier score:
        B = miscalibration - discrimination + uncertainty
        miscalibration = B(p) - B(r) >= 0      discrimination = B(o) - B(r) >= 0

In few cases r follows the outcomes closely, so miscalibration and discrimination both come out too large: they say
where a score comes from, not how well the next case will go.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import isotonic_regression
from scipy.special import betaincinv

from standoff.errors import StandoffError
from standoff.record import Floats
from standoff.scoring.proper import check_outcomes, check_probabilities

INTERVAL = 0.9
"""Probability inside ``low`` … ``high``."""
N_BINS = 5
_Given = tuple[Floats, Floats, Floats]


@dataclass(frozen=True)
class Bin:
    """Forecasts of about the same size and what became of them. ``n`` is their weight."""

    first: float
    """Smallest forecast in the bin."""
    last: float
    """Largest forecast in the bin."""
    forecast: float
    """Mean forecast."""
    n: float
    happened: float
    """Weight of those that came true."""
    share: float
    """``happened`` over ``n``."""
    low: float
    high: float


@dataclass(frozen=True)
class Murphy:
    """Parts of a mean Brier score: reliability - resolution + uncertainty + within."""

    brier: float
    reliability: float
    resolution: float
    uncertainty: float
    within: float


@dataclass(frozen=True)
class Corp:
    """Parts of a mean Brier score: miscalibration - discrimination + uncertainty."""

    brier: float
    miscalibration: float
    discrimination: float
    uncertainty: float


def calibration_curve(
    forecast: npt.ArrayLike, outcome: npt.ArrayLike, weights: npt.ArrayLike | None = None, n_bins: int = N_BINS
) -> tuple[Bin, ...]:
    """At most ``n_bins`` bins in rising order of the forecast; those that would be empty are left out.

    >>> [(b.forecast, b.share) for b in calibration_curve([0.1, 0.1, 0.9, 0.9], [0, 1, 1, 1], n_bins=2)]
    [(0.1, 0.5), (0.9, 1.0)]
    """
    p, o, v = _given(forecast, outcome, weights)
    bins = []
    for members in _bins(p, v, n_bins):
        n, happened = float(v[members].sum()), float((v * o)[members].sum())
        low, high = _jeffreys(happened, n)
        mean = float(np.average(p[members], weights=v[members]))
        ends = float(p[members].min()), float(p[members].max())
        bins.append(Bin(*ends, mean, n, happened, happened / n, low, high))
    return tuple(bins)


def isotonic_curve(forecast: npt.ArrayLike, outcome: npt.ArrayLike, weights: npt.ArrayLike | None = None) -> Floats:
    """What each forecast should have been, in the order given (see the module); equal forecasts get equal values.

    >>> isotonic_curve([0.1, 0.2, 0.3, 0.4], [0, 1, 0, 1]).tolist()
    [0.0, 0.5, 0.5, 1.0]
    """
    p, o, v = _given(forecast, outcome, weights)
    place = np.unique(p, return_inverse=True)[1]
    weight = np.bincount(place, v)
    fitted = isotonic_regression(np.bincount(place, v * o) / weight, weights=weight).x
    return np.asarray(fitted[place], dtype=np.float64)


def decompose_murphy(
    forecast: npt.ArrayLike, outcome: npt.ArrayLike, weights: npt.ArrayLike | None = None, n_bins: int | None = None
) -> Murphy:
    """Murphy's parts; each distinct forecast is a bin of its own unless ``n_bins`` says otherwise."""
    p, o, v = _given(forecast, outcome, weights)
    mean = float(np.average(o, weights=v))
    places = np.unique(p, return_inverse=True)[1]
    parts = [places == place for place in range(places.max() + 1)] if n_bins is None else _bins(p, v, n_bins)
    reliability = resolution = within = 0.0
    for members in parts:
        share = float(v[members].sum() / v.sum())
        p_b, o_b = (float(np.average(x[members], weights=v[members])) for x in (p, o))
        of_p, of_o = p[members] - p_b, o[members] - o_b
        reliability += share * (p_b - o_b) ** 2
        resolution += share * (o_b - mean) ** 2
        within += share * float(np.average(of_p * of_p - 2.0 * of_p * of_o, weights=v[members]))
    return Murphy(_mean_brier(p, o, v), reliability, resolution, mean * (1.0 - mean), within)


def decompose_corp(forecast: npt.ArrayLike, outcome: npt.ArrayLike, weights: npt.ArrayLike | None = None) -> Corp:
    """The parts of the mean Brier score without bins."""
    p, o, v = _given(forecast, outcome, weights)
    mean = float(np.average(o, weights=v))
    score, best = _mean_brier(p, o, v), _mean_brier(isotonic_curve(p, o, v), o, v)
    uncertainty = mean * (1.0 - mean)
    return Corp(score, score - best, uncertainty - best, uncertainty)


def _mean_brier(p: Floats, o: Floats, v: Floats) -> float:
    return float(np.average((p - o) ** 2, weights=v))


def _given(forecast: npt.ArrayLike, outcome: npt.ArrayLike, weights: npt.ArrayLike | None) -> _Given:
    """Forecasts, outcomes and weights, each (forecast,)."""
    p = check_probabilities("forecasts", forecast).reshape(-1)
    o = check_outcomes(outcome, p.shape)
    v = np.ones_like(p) if weights is None else np.asarray(weights, dtype=np.float64)
    if v.shape != p.shape or (~(v > 0.0)).any() or not np.isfinite(v).all():
        raise StandoffError("there must be one weight above 0 for each forecast")
    return p, o, v


def _bins(p: Floats, v: Floats, n_bins: int) -> list[npt.NDArray[np.bool_]]:
    """Members of each bin that holds any; inner edges are quantiles of the forecasts, the upper one included."""
    if n_bins < 1:
        raise StandoffError(f"there must be at least one bin, found {n_bins}")
    inner = np.quantile(p, np.arange(1, n_bins) / n_bins, weights=v, method="inverted_cdf")
    place = np.searchsorted(inner, p, side="left")
    return [place == which for which in np.unique(place)]


def _jeffreys(k: float, n: float) -> tuple[float, float]:
    tail = (1.0 - INTERVAL) / 2.0
    low = 0.0 if k <= 0.0 else float(betaincinv(k + 0.5, n - k + 0.5, tail))
    high = 1.0 if k >= n else float(betaincinv(k + 0.5, n - k + 0.5, 1.0 - tail))
    return low, high
