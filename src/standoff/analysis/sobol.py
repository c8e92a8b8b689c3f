"""Sobol indices of a function known only through noisy replicates: what share of its variance each input makes.

The Saltelli design of SALib: ``n`` rows of two independent base matrices A and B of quantiles in (0, 1), and for each
input i the matrix AB_i that is A with column i of B; ``n (k + 2)`` designs. Each design is evaluated by ``R``
replicates. Replicate r of all designs of a row may share its random numbers (common random numbers): what luck adds to
all of them cancels in every difference below.

**Equations** (y(r): replicate r; means over rows and over pairs of *different* replicates r ≠ s)

    V    = mean (y_A(r) y_A(s) + y_B(r) y_B(s))/2 - c y_A(r) y_B(s)
    S_i  = mean (y_B - c_i (y_A + y_ABi)/2)(r) (y_ABi - y_A)(s) / V      first order
    ST_i = ½ mean (y_A - y_ABi)(r) (y_A - y_ABi)(s) / V                  total
    noise share = mean(s²/R) / Var(ȳ),  s² the variance within a design    share of the variance of design means

Answers are centred. What c and c_i multiply has expectation 0: c = 0 is the estimator of Saltelli et al. 2010, c = 1
that of Jansen 1999, and the regression over rows takes the surer mixture (a control variate) [D]. Replicate noise is in
no product of different replicates, so the indices are those of the expectation, whether designs share their numbers or
not [D]; for a function without noise (one replicate) plain products stand. The plain indices of the design means, as
SALib gives them, stand beside (``raw_first``, ``raw_total``): noise inflates their Var(ȳ), which makes first-order
indices too small, and is counted into total ones.

Intervals (90%) are percentiles over base rows drawn again with replacement; rows are quasi-random, which makes them
rather too wide than too narrow.

Sources: Jansen 1999, Computer Physics Communications 117:35-43; Saltelli, Annoni, Azzini, Campolongo, Ratto &
Tarantola 2010, ibid. 181:259-270, Table 2; SALib: Herman & Usher 2017, Journal of Open Source Software 2(9):97.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from standoff.errors import StandoffError
from standoff.record import Floats

Evaluate = Callable[[Floats], Floats]
"""Quantiles (design, input) -> (design, replicate), or (design,) for a function without noise.

Designs come in order, ``k + 2`` of a row together: A, AB_1 … AB_k, B. A row with a NaN is left out."""

COLUMNS = (
    "name", "first", "first_low", "first_high", "total", "total_low", "total_high", "matters", "raw_first", "raw_total",
)  # fmt: skip
RESAMPLES = 500
TAILS = (0.05, 0.95)
FEWEST_ROWS = 8


@dataclass(frozen=True)
class SobolIndices:
    """First-order and total indices, and how much of what was seen is noise.

    ``table``: name, first, first_low, first_high, total, total_low, total_high, ``matters`` (the total index lies above
    0 at the low end of its interval), raw_first, raw_total; largest total first. Corrected indices are not cut off at 0
    or 1: what lies beyond is sampling error. All NaN where the function does not vary beyond its noise.
    """

    table: pd.DataFrame
    noise_share: float
    """Share of the variance of design means that is replicate noise; NaN with one replicate, which cannot tell."""
    noise_low: float
    noise_high: float
    variance: float
    """Variance of the function over the inputs, noise removed."""
    mean: float
    rows: int
    """Base rows that were used."""
    left_out: int
    """Base rows left out because a design of theirs could not be evaluated."""
    replicates: int

    @property
    def interactions(self) -> float:
        """Share of the variance that no input makes alone: 1 minus the sum of first-order indices."""
        return 1.0 - float(self.table["first"].sum(skipna=False))


def sobol_indices(
    evaluate: Evaluate, names: Sequence[str], n: int = 256, seed: int = 1, resamples: int = RESAMPLES
) -> SobolIndices:
    """Indices of ``evaluate`` over independent inputs ``names``; ``n`` base rows, a power of 2.

    >>> found = sobol_indices(lambda u: 3.0 * u[:, 0] + 4.0 * u[:, 1], ["three", "four"], 512)
    >>> {name: round(float(x), 2) for name, x in zip(found.table["name"], found.table["total"])}
    {'four': 0.64, 'three': 0.36}

    Raises `StandoffError` for no or equal names, ``n`` that is no power of 2, or an answer of another shape.
    """
    if not names or len(set(names)) < len(names):
        raise StandoffError(f"Sobol indices need names that differ, found {', '.join(names) or 'none'}")
    if n < FEWEST_ROWS or n & (n - 1):
        raise StandoffError(f"the number of base rows must be a power of 2 from {FEWEST_ROWS} on, found {n}")
    answers = _checked(evaluate(lay_out(names, n, seed)), n * (len(names) + 2))
    rows = answers.reshape(n, len(names) + 2, -1)
    kept = rows[np.isfinite(rows).all(axis=(1, 2))]
    if len(kept) < FEWEST_ROWS:
        raise StandoffError(f"only {len(kept)} of {n} base rows could be evaluated; at least {FEWEST_ROWS} are needed")
    parts = _Parts.of(kept - kept.mean(axis=(0, 1)))
    drawn = _resample(parts, resamples, seed)
    first, total, noise, variance = (each[0] for each in parts.indices(np.full((1, len(kept)), 1.0 / len(kept))))
    ends = {"first": np.quantile(drawn[0], TAILS, axis=0), "total": np.quantile(drawn[1], TAILS, axis=0)}
    raw = _raw_indices(kept.mean(axis=2).ravel(), names)
    table = pd.DataFrame({
        "name": list(names), "first": first, "first_low": ends["first"][0], "first_high": ends["first"][1],
        "total": total, "total_low": ends["total"][0], "total_high": ends["total"][1],
        "matters": ends["total"][0] > 0.0, "raw_first": raw["S1"], "raw_total": raw["ST"],
    }, columns=list(COLUMNS))  # fmt: skip
    table = table.sort_values("total", ascending=False, kind="stable", ignore_index=True)
    if kept.shape[2] == 1:
        noise, drawn[2][:] = np.nan, np.nan
    noise_low, noise_high = np.quantile(drawn[2], TAILS)
    return SobolIndices(
        table, float(noise), float(noise_low), float(noise_high), float(variance), float(kept.mean()), len(kept),
        n - len(kept), kept.shape[2],
    )  # fmt: skip


def lay_out(names: Sequence[str], n: int, seed: int) -> Floats:
    """The Saltelli design, (n (k + 2), k) quantiles in (0, 1)."""
    from SALib.sample import sobol

    design = sobol.sample(_problem(names), n, calc_second_order=False, scramble=True, seed=seed)
    inside = np.finfo(np.float64).eps
    return np.clip(np.asarray(design, np.float64), inside, 1.0 - inside)


@dataclass(frozen=True)
class _Parts:
    """What the indices are means of, by base row: see the module."""

    first: Floats
    """(row, input)"""
    total: Floats
    """(row, input)"""
    square: Floats
    """(row,)"""
    share: float
    """c of ``square``"""
    noise: Floats
    """(row,): variance of a design's mean by its replicates"""
    mean_square: Floats
    """(row,): squares of design means, A and B"""
    level: Floats
    """(row,): design means of A and B, averaged"""

    @classmethod
    def of(cls, rows: Floats) -> _Parts:
        """From centred answers (row, design, replicate)."""
        a, b, ab = rows[:, 0], rows[:, -1], rows[:, 1:-1]
        step = ab - a[:, None]
        first, _ = _made_surer(_across(b[:, None], step), _across(0.5 * (a[:, None] + ab), step))
        total = 0.5 * _across(step, step)
        square, share = _made_surer(0.5 * (_across(a, a) + _across(b, b)), _across(a, b))
        means = a.mean(axis=1), b.mean(axis=1)
        mean_square = 0.5 * (means[0] ** 2 + means[1] ** 2)
        noise = mean_square - 0.5 * (_across(a, a) + _across(b, b))
        level = 0.5 * (means[0] + means[1])
        return cls(first, total, square, float(share), noise, mean_square, level)

    def indices(self, weights: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """First and total (sample, input), noise share and variance (sample,), for weights (sample, row)."""
        level = (weights @ self.level) ** 2
        variance = weights @ self.square - (1.0 - self.share) * level
        seen = weights @ self.mean_square - level
        sure = variance > 1e-9 * np.maximum(seen, np.finfo(np.float64).tiny)
        divisor = np.where(sure, variance, np.nan)[:, None]
        with np.errstate(divide="ignore", invalid="ignore"):
            noise = (weights @ self.noise) / seen
        return (weights @ self.first) / divisor, (weights @ self.total) / divisor, noise, variance


def _across(one: Floats, other: Floats) -> Floats:
    """Mean product of different replicates along the last axis; the plain product where there is one."""
    replicates = other.shape[-1]
    if replicates == 1:
        return np.asarray((one * other)[..., 0])
    same = (one * other).sum(axis=-1)
    return np.asarray((one.sum(axis=-1) * other.sum(axis=-1) - same) / (replicates * (replicates - 1)))


def _made_surer(values: Floats, nothing: Floats) -> tuple[Floats, Floats]:
    """``values`` (row, …) less the multiple c of ``nothing``, whose expectation is 0, that varies least; and c."""
    centred = nothing - nothing.mean(axis=0)
    spread = (centred**2).mean(axis=0)
    shared = (centred * values).mean(axis=0)
    c = np.divide(shared, spread, out=np.zeros_like(spread), where=spread > 0.0)
    return values - c * nothing, np.asarray(c)


def _resample(parts: _Parts, resamples: int, seed: int) -> tuple[Floats, Floats, Floats]:
    n = len(parts.square)
    times = np.random.default_rng(seed).multinomial(n, np.full(n, 1.0 / n), resamples) / n
    first, total, noise, _ = parts.indices(times)
    return first, total, noise


def _raw_indices(means: Floats, names: Sequence[str]) -> dict[str, Floats]:
    """SALib's own indices of the design means."""
    from SALib.analyze import sobol

    if np.ptp(means) == 0.0:
        return {key: np.full(len(names), np.nan) for key in ("S1", "ST")}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = sobol.analyze(_problem(names), means, calc_second_order=False, num_resamples=2, seed=1)
    return {key: np.asarray(found[key], np.float64) for key in ("S1", "ST")}


def _problem(names: Sequence[str]) -> dict[str, Any]:
    return {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}


def _checked(found: Floats, n_designs: int) -> Floats:
    answers = np.asarray(found, np.float64)
    if answers.ndim == 1:
        answers = answers[:, None]
    if answers.ndim != 2 or len(answers) != n_designs or answers.shape[1] < 1:
        raise StandoffError(
            f"the function must answer {n_designs} designs by (design, replicate), found shape {np.shape(found)}"
        )
    return answers
