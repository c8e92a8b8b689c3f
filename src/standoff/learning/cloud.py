"""Particles as a cloud: their weights, how they are resampled, and what is left of their families.

**Sampling error.** Each particle carries its ancestors. With w the weights, v the values, m their weighted mean,

    se^2 = max over generations g of  sum over families f of g  (sum over i in f of  w_i (v_i - m))^2.

With the first generation alone (Lee & Whiteley 2018, Biometrika 105:609) it goes to zero where all particles descend
from one of the first, as they do after many resamplings; later generations tell less of it each but last longer. The
largest is taken (the lag of Olsson & Douc 2019, Bernoulli 25:1504). Where few families of the first generation are
left, the error is a rough one itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from standoff.record import Floats, Integers

Noise = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]
State = tuple[npt.NDArray[Any], ...]
"""Arrays whose first axis is the particle."""
SLICE = 2048
"""Particles that draw from one generator when moves are proposed, on however many threads."""
FAMILIES = 20.0
"""Effective number of families that tell a sampling error well enough, and a spread over assumptions."""
FEWEST = 2.0
"""Effective number of families below which a later generation is forgotten."""


@dataclass(frozen=True)
class Cloud:
    """Particles: ``z`` (n, p), ``noise`` (n, stage), ``state``, ``past`` (n,) log-likelihood so far, log weights.

    ``kin`` (n, generation): number of each particle's ancestor in the generations told apart, the first one first.
    """

    z: Floats
    noise: Noise
    state: State | None
    past: Floats
    log_weights: Floats
    kin: Integers

    @property
    def weights(self) -> Floats:
        """Weights that add up to 1, (n,)."""
        return normalised(self.log_weights)

    @property
    def distinct(self) -> int:
        """Number of different points among the particles."""
        return len(np.unique(self.z @ np.sqrt(np.arange(2.0, self.z.shape[1] + 2.0)))) if self.z.shape[1] else 1

    @property
    def root(self) -> Integers:
        """Ancestor of each particle in the oldest generation with `FAMILIES` left; in the last one else, (n,)."""
        left = [k for k in range(self.kin.shape[1]) if self.families(k) >= FAMILIES]
        return self.kin[:, left[0] if left else -1]

    def families(self, generation: int = 0) -> float:
        """Effective number of families of a generation, by default the first: 1 / sum of their squared weights."""
        return float(1.0 / np.square(np.bincount(self.kin[:, generation], self.weights)).sum())

    def take(self, chosen: Integers) -> Cloud:
        """The particles ``chosen``, all of one weight, parted into a generation more."""
        state = None if self.state is None else tuple(part[chosen] for part in self.state)
        n = len(chosen)
        kin = np.column_stack([self.kin[chosen], chosen])
        taken = Cloud(self.z[chosen], self.noise[chosen], state, self.past[chosen], np.zeros(n), kin)
        told = [k for k in range(kin.shape[1]) if k == 0 or taken.families(k) >= FEWEST]
        return replace(taken, kin=kin[:, told])

    def estimate(self, values: Floats) -> tuple[float, float]:
        """Weighted mean of values (n,) and its sampling error (see the module)."""
        weights = self.weights
        mean = float(weights @ values)
        off = weights * (values - mean)
        return mean, float(np.sqrt(max(np.square(np.bincount(kin, off)).sum() for kin in self.kin.T)))


def normalised(log_weights: Floats) -> Floats:
    """exp of log weights, scaled to add up to 1."""
    weights = np.exp(log_weights - log_weights.max())
    return np.asarray(weights / weights.sum())


def effective_number(log_weights: Floats) -> float:
    """(sum w)^2 / sum w^2; 0 where no weight is left."""
    if not np.isfinite(log_weights.max()):
        return 0.0
    return float(1.0 / np.square(normalised(log_weights)).sum())


def resample(weights: Floats, uniform: float) -> Integers:
    """Systematic resampling: ancestor of each of n particles; particle i has floor or ceil of n w_i children."""
    n = len(weights)
    edges = np.cumsum(weights)
    marks = (np.arange(n) + uniform) / n * edges[-1]
    return np.asarray(np.minimum(np.searchsorted(edges, marks, side="right"), n - 1), np.int64)


def raised(log_weights: Floats, log_likelihood: Floats, power: float) -> Floats:
    """log of w l^power; nothing is left of what is impossible, whatever the power."""
    with np.errstate(invalid="ignore"):
        return np.where(np.isneginf(log_likelihood), -np.inf, log_weights + power * log_likelihood)


def log_mean(log_values: Floats) -> float:
    """log of the mean of exp."""
    most = log_values.max()
    return float(most + np.log(np.mean(np.exp(log_values - most))))


def keep(taken: Flags, new: npt.NDArray[Any], old: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Rows of ``new`` where taken, of ``old`` elsewhere; whichever are fewer are written over the others."""
    over, rows = (new, np.flatnonzero(~taken)) if 2 * taken.sum() > len(taken) else (old, np.flatnonzero(taken))
    over[rows] = (old if over is new else new)[rows]
    return over


def slices(n: int, size: int = SLICE) -> list[slice]:
    """Particles in parts of some size."""
    return [slice(first, min(first + size, n)) for first in range(0, n, size)]


def in_parts(work: Callable[[slice], Any], parts: Sequence[slice], n_threads: int) -> list[Any]:
    """``work`` on each part, on some threads, in order."""
    if len(parts) == 1 or n_threads == 1:
        return [work(part) for part in parts]
    with ThreadPoolExecutor(n_threads, "particles") as pool:
        return list(pool.map(work, parts))
