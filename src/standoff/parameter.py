"""What a mechanism declares: parameters with priors, the fields it owns, the draws it uses.

Nothing in a mechanism is a bare number: each constant is a `Parameter` with unit, admissible range, meaning
and source, and a default prior wide enough for any personalist autocracy. Scenarios narrow it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from standoff.errors import StandoffError

Array = npt.NDArray[np.float64]
Family = Literal["fixed", "normal", "lognormal", "uniform"]

Z90 = 1.6448536269514722
"""Standard normal quantile of 0.95: a range ``a to b`` is read as the middle 90 in 100."""


@dataclass(frozen=True)
class Prior:
    """A distribution over a parameter's value.

    ===========  =======================  =====================
    family       centre                   spread
    ===========  =======================  =====================
    fixed        the value                0
    normal       mean                     standard deviation
    lognormal    median                   standard deviation of the logarithm
    uniform      middle                   half width
    ===========  =======================  =====================
    """

    family: Family
    centre: float
    spread: float = 0.0

    def __post_init__(self) -> None:
        if self.spread < 0.0:
            raise StandoffError(f"a spread must not be negative, found {self.spread}")
        if self.family == "lognormal" and self.centre <= 0.0:
            raise StandoffError(f"a lognormal prior needs a positive median, found {self.centre}")

    def quantile(self, probability: npt.ArrayLike) -> Array:
        """Value at each cumulative probability in (0, 1)."""
        u = np.asarray(probability, dtype=np.float64)
        if self.family == "fixed":
            return np.full(u.shape, self.centre)
        if self.family == "uniform":
            return self.centre + self.spread * (2.0 * u - 1.0)
        z: Array = ndtri(u)
        if self.family == "normal":
            return np.asarray(self.centre + self.spread * z)
        return np.asarray(self.centre * np.exp(self.spread * z))

    def interval(self) -> tuple[float, float]:
        """The middle 90 in 100."""
        low, high = self.quantile([0.05, 0.95])
        return float(low), float(high)


def between(low: float, high: float, family: Family) -> Prior:
    """The prior whose middle 90 in 100 runs from ``low`` to ``high``; ``family`` normal, lognormal or uniform."""
    if family == "lognormal":
        return Prior("lognormal", float(np.sqrt(low * high)), float(np.log(high / low) / (2.0 * Z90)))
    if family == "uniform":
        return Prior("uniform", (low + high) / 2.0, (high - low) / 2.0 / 0.9)
    return Prior("normal", (low + high) / 2.0, (high - low) / (2.0 * Z90))


@dataclass(frozen=True)
class Parameter:
    """One number of a mechanism. Draws outside ``low`` … ``high`` are moved to the nearer end."""

    name: str
    unit: str
    low: float
    high: float
    prior: Prior
    meaning: str
    source: str


@dataclass(frozen=True)
class Field:
    """One state variable, owned by exactly one mechanism.

    ``scale`` says how its values are binned for quantiles: ``linear`` between ``low`` and ``high``, or ``log``
    for counts that span decades. ``by_place`` gives it one value a place instead of one a member.
    """

    name: str
    unit: str
    low: float
    high: float
    meaning: str
    scale: Literal["linear", "log"] = "linear"
    by_place: bool = False


@dataclass(frozen=True)
class Draw:
    """One random number a member and day, on the mechanism's own stream (at most four a mechanism)."""

    name: str
    kind: Literal["normal", "uniform"]
    meaning: str
