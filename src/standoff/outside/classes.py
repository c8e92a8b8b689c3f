"""Reference classes: counts of comparable cases and of those that ended so, with source and interval.

The table ``data/base_rates.csv`` holds counts only; shares and intervals are computed here. The interval is the
middle 90 in 100 of the Jeffreys posterior Beta(k + 1/2, n - k + 1/2) of k in n cases, its lower end 0 where k = 0
and its upper end 1 where k = n (Brown, Cai & DasGupta 2001). It tells how little n cases can say; it does not tell
how comparable they are.
"""

from __future__ import annotations

import csv
import difflib
import functools
from dataclasses import dataclass
from importlib import resources

from scipy.special import betaincinv

from standoff.errors import StandoffError

INTERVAL = 0.9
"""Probability inside ``low`` … ``high``."""


@dataclass(frozen=True)
class BaseRate:
    """``numerator`` of ``denominator`` cases of a class ended in ``event`` within ``horizon_months``."""

    id: str
    title: str
    numerator: int
    denominator: int
    event: str
    """``irregular exit``, ``any exit``, ``uprising`` or ``coup``."""
    horizon_months: int
    period: str
    """Years the cases are from, ``1991-2020``."""
    source: str
    note: str

    @property
    def p(self) -> float:
        """The share, numerator / denominator."""
        return self.numerator / self.denominator

    @property
    def low(self) -> float:
        """Lower end of the interval."""
        return 0.0 if self.numerator == 0 else self._quantile((1.0 - INTERVAL) / 2.0)

    @property
    def high(self) -> float:
        """Upper end of the interval."""
        return 1.0 if self.numerator == self.denominator else self._quantile((1.0 + INTERVAL) / 2.0)

    def _quantile(self, probability: float) -> float:
        missed = self.denominator - self.numerator
        return float(betaincinv(self.numerator + 0.5, missed + 0.5, probability))


@functools.cache
def reference_classes() -> tuple[BaseRate, ...]:
    """All classes that ship with the package, in the table's order."""
    table = resources.files("standoff").joinpath("data", "base_rates.csv")
    return tuple(
        BaseRate(
            id=row["id"],
            title=row["title"],
            numerator=int(row["numerator"]),
            denominator=int(row["denominator"]),
            event=row["event"],
            horizon_months=int(row["horizon_months"]),
            period=row["period"],
            source=row["source"],
            note=row["note"],
        )
        for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines())
    )


def reference_class(id: str) -> BaseRate:
    """The class of that id (``personalist``, ``tenure-20``, …); raises `StandoffError` naming the nearest ones."""
    classes = {one.id: one for one in reference_classes()}
    if id in classes:
        return classes[id]
    near = difflib.get_close_matches(id, classes, n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(classes)}"
    raise StandoffError(f"no reference class is called {id!r}", hint)
