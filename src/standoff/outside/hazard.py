"""What history says of when and how rulers leave in the year after a crisis begins: a competing-risk hazard.

Equations: for a ruler with features z, in week w = 1, 2, … after the first large protest, given that he still rules,

    eta_k(w) = intercept_k + log_weeks_k * log(w / 13) + sum_f coefficient_kf * z_f
    h_k(w)   = exp(eta_k(w)) / (1 + sum_j exp(eta_j(w)))             P(leaves in week w by kind k | ruled until then)
    S(w)     = S(w - 1) * (1 - sum_k h_k(w)),      S(0) = 1          P(still rules after week w)
    F_k(w)   = F_k(w - 1) + S(w - 1) * h_k(w),     F_k(0) = 0        P(has left by kind k by week w)

so that S + sum_k F_k = 1 and each F_k can only rise: no horizon contradicts another. Kinds k: uprising, coup, other.
Time of a month: 365.25 / 12 / 7 weeks; F is linear inside a week.

The coefficients are the mode of a ridge-penalised likelihood (a normal prior) and the intervals the middle 90 in 100
of normal draws with the covariance at the mode; ``fitting/outside_view.py`` fits them and says on what. They carry
what few cases can say about the coefficients, not how comparable the cases are.

Literature: discrete-time hazards as in Beck, Katz & Tucker (1998), American Journal of Political Science 42,
1260-1288; competing risks as in Prentice et al. (1978), Biometrics 34, 541-554. The data are cited in the file.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

from standoff.classics.domain import within
from standoff.errors import StandoffError

KINDS = ("uprising", "coup", "other")
"""``uprising`` also counts rebels and armed crowds; ``other`` is every regular exit, death and illness."""
SUMS = {"irregular": ("uprising", "coup"), "any": KINDS}
"""Sums of kinds that can be asked for."""
FEATURES = ("personalist", "log_tenure", "post_election", "since_2010")
TERMS = ("intercept", "log_weeks", *FEATURES)
WEEKS_PER_MONTH = 365.25 / 12.0 / 7.0
MOST_MONTHS = 12
WEEKS = math.ceil(MOST_MONTHS * WEEKS_PER_MONTH)
FIRST_YEAR, LAST_YEAR = 1991, 2100
DRAWS, SEED = 2000, 154
INTERVAL = 0.9

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Features:
    """What of a crisis is known on its first day. Raises `StandoffError` for what cannot be."""

    personalist: bool
    tenure_years: float
    """Years the ruler has held power."""
    post_election: bool
    """The crisis began within six months after a national election."""
    year: int
    """Year of the first large protest."""

    def __post_init__(self) -> None:
        within("tenure_years", self.tenure_years, 0.0, 80.0)
        within("year", self.year, FIRST_YEAR, LAST_YEAR)

    def numbers(self) -> Floats:
        """The features as the hazard takes them, shape (4,), in the order of `FEATURES`."""
        return np.array(
            [self.personalist, log_tenure(self.tenure_years), self.post_election, self.year >= 2010], dtype=np.float64
        )


def log_tenure(years: npt.ArrayLike) -> Floats:
    """Tenure as the hazard takes it: log((1 + years) / 8), about 0 for the median ruler."""
    return np.asarray(np.log((1.0 + np.asarray(years, dtype=np.float64)) / 8.0))


def log_weeks(weeks: npt.ArrayLike) -> Floats:
    """Time as the hazard takes it: log(w / 13), 0 after a quarter of a year."""
    return np.asarray(np.log(np.asarray(weeks, dtype=np.float64) / 13.0))


def incidence(coefficients: Floats, features: Floats, weeks: int = WEEKS) -> Floats:
    """F_k(w) of the equations, shape (..., kind, weeks + 1) with F_k(0) = 0.

    ``coefficients`` has shape (..., kind, term) in the order of `KINDS` and `TERMS`.
    """
    passed = np.arange(1.0, weeks + 1.0)
    terms = np.column_stack([np.ones(weeks), log_weeks(passed), np.tile(features, (weeks, 1))])
    odds = np.exp(coefficients @ terms.T)
    hazards = odds / (1.0 + odds.sum(axis=-2, keepdims=True))
    stays = np.cumprod(1.0 - hazards.sum(axis=-2, keepdims=True), axis=-1)
    before = np.concatenate([np.ones_like(stays[..., :1]), stays[..., :-1]], axis=-1)
    left = np.cumsum(before * hazards, axis=-1)
    return np.concatenate([np.zeros_like(left[..., :1]), left], axis=-1)


@dataclass(frozen=True)
class Fit:
    """Fitted coefficients and what they were fitted on."""

    coefficients: Floats
    """Shape (kind, term)."""
    covariance: Floats
    """Of the coefficients laid out kind by kind, shape (kind * term, kind * term)."""
    about: Mapping[str, Any]
    """Everything else of the file: date, data, citations, counts, figures."""


@functools.cache
def load_fit(before_2010: bool = False) -> Fit:
    """The fit that ships with the package, or the one that saw nothing after 2009, for hindcasts of what came later.

    Raises `StandoffError` when the file is not of this version.
    """
    path = resources.files("standoff").joinpath("data", "outside_hazard.json")
    content = json.loads(path.read_text(encoding="utf-8"))
    return read_fit(content | content["before_2010"] if before_2010 else content)


def read_fit(content: Mapping[str, Any]) -> Fit:
    """A fit from its JSON object; `StandoffError` when kinds, terms or shapes are not those of this version."""
    n = len(KINDS) * len(TERMS)
    try:
        named = tuple(content["kinds"]), tuple(content["terms"])
        coefficients = np.array(content["coefficients"], dtype=np.float64)
        covariance = np.array(content["covariance"], dtype=np.float64)
    except (KeyError, TypeError, ValueError) as fault:
        raise StandoffError(f"this is not a fitted hazard: {fault}") from None
    if named != (KINDS, TERMS) or coefficients.shape != (len(KINDS), len(TERMS)) or covariance.shape != (n, n):
        raise StandoffError("the fitted hazard is of another version", "refit it with fitting/outside_view.py")
    if not (np.isfinite(coefficients).all() and np.allclose(covariance, covariance.T)):
        raise StandoffError("the fitted hazard holds numbers that are none, or a covariance that is not symmetric")
    unsaid = ("coefficients", "covariance", "before_2010")
    rest = {key: value for key, value in content.items() if key not in unsaid}
    return Fit(coefficients, covariance, rest)


@dataclass(frozen=True)
class HazardForecast:
    """Cumulative incidence by kind with intervals; arrays of shape (weeks + 1,), entry w is "by the end of week w"."""

    features: Features
    p: Mapping[str, Floats]
    """By kind, and for ``irregular`` and ``any``."""
    low: Mapping[str, Floats]
    high: Mapping[str, Floats]

    def by(self, months: float, kind: str = "any") -> tuple[float, float, float]:
        """P(out by ``months`` by ``kind``), low, high."""
        within("months", months, 0.0, float(MOST_MONTHS))
        if kind not in self.p:
            raise StandoffError(f"no kind of exit is called {kind!r}", f"there are {', '.join(self.p)}")
        week = months * WEEKS_PER_MONTH
        at = np.arange(len(self.p[kind]))
        found = (float(np.interp(week, at, curve[kind])) for curve in (self.p, self.low, self.high))
        return next(found), next(found), next(found)


def forecast(features: Features, fit: Fit | None = None) -> HazardForecast:
    """P(out by week w) by kind for w = 0 … 53, with the middle 90 in 100 over what the coefficients may be."""
    fit = fit or load_fit()
    z = features.numbers()
    root = np.linalg.cholesky(fit.covariance)
    normal = np.random.Generator(np.random.Philox(SEED)).standard_normal((DRAWS, root.shape[0]))
    drawn = fit.coefficients + (normal @ root.T).reshape(DRAWS, *fit.coefficients.shape)
    at_mode, over_draws = _with_sums(incidence(fit.coefficients, z)), _with_sums(incidence(drawn, z))
    tails = (0.5 - INTERVAL / 2.0, 0.5 + INTERVAL / 2.0)
    ends = {kind: np.quantile(curves, tails, axis=0) for kind, curves in over_draws.items()}
    return HazardForecast(
        features,
        p=at_mode,
        low={kind: end[0] for kind, end in ends.items()},
        high={kind: end[1] for kind, end in ends.items()},
    )


def _with_sums(left: Floats) -> dict[str, Floats]:
    """By kind and for the sums, from shape (..., kind, weeks + 1)."""
    single = {kind: left[..., k, :] for k, kind in enumerate(KINDS)}
    return single | {name: np.asarray(sum(single[kind] for kind in kinds)) for name, kinds in SUMS.items()}
