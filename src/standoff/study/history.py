"""History beside a run: the reference classes of its scenario, and what the run gives for the same event."""

from __future__ import annotations

from dataclasses import dataclass

from standoff.outside.classes import BaseRate, reference_class, reference_classes
from standoff.record import EXITS
from standoff.scenario import Resolved
from standoff.study.run import Run

YEAR = 365
EVENTS = {"irregular exit": ("uprising", "coup"), "any exit": EXITS, "uprising": ("uprising",), "coup": ("coup",)}
"""Event of a base rate -> the model's outcomes that make it up."""


@dataclass(frozen=True)
class BesideHistory:
    """A base rate and the run's own probability of the same event within ``days``, a year or the run's end."""

    rate: BaseRate
    outcomes: tuple[str, ...]
    here: float
    days: int

    @property
    def is_apart(self) -> bool:
        """Whether the two are more than two times apart; a run shorter than a year is not held against twelve months.

        Where history has no case at all, its interval's upper end stands in for it.
        """
        if self.days < YEAR:
            return False
        if self.rate.numerator == 0:
            return self.here > self.rate.high
        return not 0.5 <= self.here / self.rate.p <= 2.0

    def said(self) -> str:
        """The event in the model's words."""
        within = "12 months" if self.days == YEAR else f"{self.days} days"
        if self.outcomes == EXITS:
            return f"out in any way, {within}"
        return f"forced out ({', '.join(self.outcomes)}), {within}"


def rates_of(resolved: Resolved) -> list[BaseRate]:
    """The scenario's reference class, then the same cases for any exit, where they are told."""
    history = reference_class(resolved.base_rate_class or "all")
    classes = {each.id: each for each in reference_classes()}
    return [each for each in (history, classes.get(f"{history.id}-any-exit")) if each is not None]


def beside_history(run: Run) -> list[BesideHistory]:
    """Each base rate of the run's scenario beside the run."""
    days = min(run.record.provenance.days, YEAR)
    by_then = run.timing.out_by.to_dict("records")[days - 1]
    found = []
    for rate in rates_of(run.resolved):
        outcomes = EVENTS[rate.event]
        found.append(BesideHistory(rate, outcomes, sum(float(by_then[name]) for name in outcomes), days))
    return found
