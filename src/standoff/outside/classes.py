"""Reference classes: counts of comparable cases and of those that ended so, with source and interval.

The table ``data/base_rates.csv`` holds counts only; shares and intervals are computed here. The interval is the
middle 90 in 100 of the Jeffreys posterior Beta(k + 1/2, n - k + 1/2) of k in n cases, its lower end 0 where k = 0
and its upper end 1 where k = n (Brown, Cai & DasGupta 2001). It tells how little n cases can say; it does not tell
how comparable they are.

Which classes a crisis belongs to is read off its features (`choose_classes`): regime, tenure, an election in the six
months before, period. No class is chosen by its rate.
"""

from __future__ import annotations

import csv
import difflib
import functools
from dataclasses import dataclass
from importlib import resources

from scipy.special import betaincinv

from standoff.errors import StandoffError
from standoff.outside.hazard import Features

INTERVAL = 0.9
"""Probability inside ``low`` … ``high``."""
ANY_EXIT = "all-any-exit"
"""The class of all onsets, any exit of the ruler within 12 months: the record's own share."""


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

    def __post_init__(self) -> None:
        if self.denominator < 1:
            raise StandoffError(f"the reference class {self.id!r} has no cases: it has no rate", "take a wider class")
        if not 0 <= self.numerator <= self.denominator:
            counts = f"{self.numerator} of {self.denominator}"
            raise StandoffError(f"the reference class {self.id!r} cannot count {counts} cases")

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


@dataclass(frozen=True)
class Chosen:
    """A class that a crisis belongs to, and what put it there."""

    irregular: BaseRate
    any_exit: BaseRate
    because: tuple[str, ...]
    """The conditions met; empty for the class of all crises."""


_CONDITIONS = {
    "personalist-20": ("personalist", "20 years or more"),
    "personalist-post-election": ("personalist", "after an election"),
    "tenure-20": ("20 years or more",),
    "tenure-10": ("10 years or more",),
    "personalist": ("personalist",),
    "post-election": ("after an election",),
    "2010-2020": ("2010 or later",),
    "1991-2009": ("before 2010",),
    "all": (),
}


def choose_classes(features: Features) -> tuple[Chosen, ...]:
    """Every class of crises that the features fit, those with most conditions first, then the smallest.

    A crisis after 2020 counts as of the last period; `Features` refuses years before 1991, of which no class has cases.
    """
    met = {
        "personalist": features.personalist,
        "after an election": features.post_election,
        "20 years or more": features.tenure_years >= 20.0,
        "10 years or more": features.tenure_years >= 10.0,
        "2010 or later": features.year >= 2010,
        "before 2010": features.year < 2010,
    }
    found = [
        Chosen(reference_class(name), reference_class(f"{name}-any-exit"), conditions)
        for name, conditions in _CONDITIONS.items()
        if all(met[each] for each in conditions)
    ]
    return tuple(sorted(found, key=lambda each: (-len(each.because), each.irregular.denominator)))
