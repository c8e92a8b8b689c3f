"""Measures: one number of a member's path, and its weight among the members.

**Equations** (member m, days a … b, field f, standing s)

    outcome by day b:  out = 1 - s(b),  in_power = s(b),  an exit's own cumulative probability;      weight 1
    field:             v_m = mean, most, least of f(a) … f(b), or f(b);                              weight s(b)
    passing a level:   [v_m > above] or [v_m < below] in place of v_m

so that a field is looked at in the futures in which the ruler still stands, as fans are. The expectation over members
is ``sum w v / sum w``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from standoff.record import EXITS, Floats

Paths = Mapping[str, npt.NDArray[np.float32]]
"""Field -> (member, day, place)."""

OUTCOMES = ("out", "in_power", *EXITS)


@dataclass(frozen=True)
class Measure:
    """What is looked at (see the module); ``place`` None is the whole nation."""

    what: str
    place: int | None = None
    stat: str = "last"
    first: int = 0
    last: int = 0
    above: float | None = None
    below: float | None = None

    @property
    def is_chance(self) -> bool:
        """Whether the measure is a probability."""
        return self.what in OUTCOMES or self.above is not None or self.below is not None


def read_members(paths: Paths, measure: Measure) -> tuple[Floats, Floats]:
    """Value and weight of each member, both (member,) float64. The paths must reach ``measure.last``."""
    standing = paths["standing"][:, measure.last, 0].astype(np.float64)
    if measure.what in ("out", "in_power"):
        value = standing if measure.what == "in_power" else 1.0 - standing
        return value, np.ones_like(value)
    field = paths[measure.what]
    if measure.what in EXITS:
        value = field[:, measure.last, 0].astype(np.float64)
        return value, np.ones_like(value)
    whole = field[:, :, measure.place] if measure.place is not None else field.sum(axis=2)
    days = whole[:, measure.first : measure.last + 1].astype(np.float64)
    summed = {"mean": days.mean, "most": days.max, "least": days.min}
    value = summed[measure.stat](axis=1) if measure.stat in summed else days[:, -1]
    if measure.above is not None:
        value = (value > measure.above).astype(np.float64)
    if measure.below is not None:
        value = (value < measure.below).astype(np.float64)
    return value, standing


@dataclass(frozen=True)
class Sums:
    """Sums by assumption draw: ``weighted`` of weight times value, ``weights`` of weights, both (draw,)."""

    weighted: Floats
    weights: Floats

    @property
    def mean(self) -> float:
        """Expectation over members; NaN where no weight is left."""
        total = float(self.weights.sum())
        return float(self.weighted.sum()) / total if total > 0.0 else float("nan")


def sum_by_draw(value: Floats, weight: Floats, draws: int) -> Sums:
    """Members in order, member m of draw ``m % draws``."""
    draw = np.arange(len(value)) % draws
    weighted, weights = (np.asarray(np.bincount(draw, each, draws), np.float64) for each in (weight * value, weight))
    return Sums(weighted, weights)
