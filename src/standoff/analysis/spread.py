"""How sure a probability is: two doubts kept apart.

Members are assumption draws × replicates. Draw ``d`` has ``R_d`` members with probabilities ``x``, mean ``p_d`` and
sample variance ``s_d²``.

**Range over assumptions** (``low``, ``high``): the 5th and 95th percentile of the draws' own probabilities. What is
seen, ``p_d``, also carries replicate noise ``s_d²/R_d``, so its raw percentiles are too wide. With ``V`` the variance
of ``p_d`` over draws, ``mean(s_d²/R_d)`` of it is noise; each ``p_d`` is drawn towards the mean by

    k = sqrt(max(0, 1 - mean(s_d²/R_d) / V))

so that the spread left is the spread of the draws (the constrained empirical Bayes estimate of Louis 1984, JASA
79:393), then percentiles are taken and kept inside 0 … 1.

**Sampling error** (``se``): ``sd(p_d) / sqrt(draws)``, clustered by draw because members of one draw share their
assumptions. It falls with more draws; ``low`` and ``high`` do not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from standoff.record import FIXED, Floats, Integers

PERCENTILES = (0.05, 0.95)


@dataclass(frozen=True)
class Estimate:
    """A probability, its range over assumptions and its sampling error, all as shares of 1."""

    p: float
    low: float
    high: float
    se: float


@dataclass(frozen=True)
class Tally:
    """Sums by draw of one quantity of each member: ``counts``, ``sums`` and ``squares``, each (draw,)."""

    counts: Integers
    sums: Floats
    squares: Floats

    @property
    def means(self) -> Floats:
        """Mean by draw, (draw,)."""
        return self.sums / self.counts

    @classmethod
    def of_fixed(cls, counts: Integers, sums: Integers, squares: Integers) -> Tally:
        """A tally from the exact integer sums of a record."""
        return cls(counts, sums / FIXED, squares / FIXED)


def replicate_variance(tally: Tally) -> float:
    """Mean over draws of ``s_d²/R_d``: the part of the variance of draw means that is replicate noise.

    Draws with a single member say nothing about it and borrow the pooled variance; 0 when every draw has one.
    """
    repeated = tally.counts > 1
    if not repeated.any():
        return 0.0
    counts = tally.counts[repeated]
    sums = tally.sums[repeated]
    within = np.maximum(tally.squares[repeated] - sums * sums / counts, 0.0)
    pooled = within.sum() / (counts - 1).sum()
    noise = np.full(len(tally.counts), pooled) / tally.counts
    noise[repeated] = within / (counts - 1) / counts
    return float(noise.mean())


def noise_free(tally: Tally) -> Floats:
    """Draw means with replicate noise removed: drawn towards their mean so that only the draws' spread is left."""
    means = tally.means
    if len(means) < 2:
        return means
    variance = float(means.var(ddof=1))
    if variance <= 0.0:
        return means
    kept = np.sqrt(max(0.0, 1.0 - replicate_variance(tally) / variance))
    centre = means.mean()
    return np.asarray(centre + kept * (means - centre))


def estimate(tally: Tally, bounds: tuple[float, float] = (0.0, 1.0)) -> Estimate:
    """Mean over members, range over assumptions and sampling error of one quantity."""
    p = float(tally.sums.sum() / tally.counts.sum())
    low, high = np.quantile(np.clip(noise_free(tally), *bounds), PERCENTILES)
    n = len(tally.counts)
    error_variance = tally.means.var(ddof=1) / n if n > 1 else replicate_variance(tally)
    if tally.counts.sum() < 2:  # one future says nothing of its own error: the most it can be
        error_variance = abs(p) * (1.0 - min(abs(p), 1.0))
    return Estimate(p, float(low), float(high), float(np.sqrt(error_variance)))
